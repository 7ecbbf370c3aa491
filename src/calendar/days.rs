//! Local times some dates later, whatever is open.

use chrono::{Days, LocalResult, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

use super::{CalendarError, instant};
use crate::instant::Instant;

/// See [`Calendar::add_days`].
pub(crate) fn calendar_days(zone: Tz, from: Instant, days: u32) -> Result<Instant, CalendarError> {
    if days == 0 {
        return Ok(from);
    }
    let from = instant(from.timestamp_micros())?;
    let local = from.with_timezone(&zone).naive_local();
    let later = local.checked_add_days(Days::new(u64::from(days))).ok_or(CalendarError::OutOfRange)?;
    let found = resolve(zone, later).ok_or(CalendarError::OutOfRange)?;
    instant(found.timestamp_micros()).map(|at| at.max(from))
}

/// The instant that the wall clock shows as `local`: in a fold the earlier, in a gap forward by
/// the gap.
fn resolve(zone: Tz, local: NaiveDateTime) -> Option<Instant> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.to_utc()),
        LocalResult::None => {
            // Read with the offset in force before the gap: two days back is before it, and
            // after the change that came before (those are a week apart).
            let back = local.checked_sub_days(Days::new(2))?;
            let offset = zone.offset_from_utc_datetime(&back).fix();
            local.checked_sub_offset(offset).map(|utc| utc.and_utc())
        }
    }
}

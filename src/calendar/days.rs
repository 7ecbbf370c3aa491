//! Local times: the same time some dates later, and what a wall clock showed.

use chrono::{Days, LocalResult, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

use super::{
    CalendarError, instant,
    zone::{self, SECOND},
};
use crate::instant::Instant;

/// See [`Calendar::add_days`](super::Calendar::add_days).
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

/// The instant that the wall clock of a zone shows as a local time: in a fold the earlier, in a
/// gap forward by the gap (RFC 5545, 3.3.5).
///
/// # Errors
/// [`CalendarError::OutOfRange`] outside the years 1 to 9999.
///
/// # Example: half past two in the night that has none
/// ```
/// use chrono::{DateTime, NaiveDate, Utc};
/// use dueline::calendar::at_local;
///
/// let half_past_two = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap().and_hms_opt(2, 30, 0).unwrap();
/// let half_past_three: DateTime<Utc> = "2026-03-29T01:30:00Z".parse().unwrap(); // in summer time
/// assert_eq!(at_local(chrono_tz::Europe::Paris, half_past_two), Ok(half_past_three));
/// ```
pub fn at_local(zone: Tz, local: NaiveDateTime) -> Result<Instant, CalendarError> {
    let found = resolve(zone, local).ok_or(CalendarError::OutOfRange)?;
    instant(found.timestamp_micros())
}

/// See [`at_local`].
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

/// The latest local time that the wall showed from one instant to another, as microseconds on the
/// wall: what it shows at the second, unless it was put back in between.
pub(super) fn latest_shown(zone: Tz, from: i64, at: i64) -> i64 {
    let shown = |at: i64| at + zone::offset(zone, at) * SECOND;
    let start = zone::start_of_stretch(zone, at + 1, from);
    let before = if start > from { shown(start - 1) + 1 } else { shown(at) };
    shown(at).max(before)
}

/// The first instant at which the wall shows a local time or a later one.
pub(super) fn first_shown(zone: Tz, local: i64) -> i64 {
    const DAY: i64 = 86_400 * SECOND;
    // No two changes are nearer than six days: one lies between these at most.
    let before = zone::offset(zone, local - 2 * DAY) * SECOND;
    let early = local - before;
    if zone::offset(zone, early) * SECOND == before {
        return early;
    }
    // The change comes before the wall shows it by the old offset.
    let change = zone::start_of_stretch(zone, early + 1, early - 4 * DAY);
    (local - zone::offset(zone, change) * SECOND).max(change)
}

//! Business calendars: which time counts.
//!
//! An instant is *working* iff its local time of day lies in the openings of its local date.
//! Everything else follows from that: `elapsed` is the measure of that set in real time, `add`
//! its inverse, and so `is_open` and `elapsed` can never disagree, whatever the clocks do.

mod definition;
mod holiday;
mod hours;
mod wall;
mod zone;

use alloc::{sync::Arc, vec::Vec};

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;

use crate::instant::Instant;
pub use definition::Definition;
pub use holiday::{Holiday, HolidayError};
pub(crate) use hours::parse_days;
pub use hours::{HoursError, Opening, WeeklyHours};
use wall::Wall;
use zone::SECOND;

/// A compiled business calendar. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar(Arc<Inner>);

#[derive(Debug, PartialEq, Eq)]
struct Inner {
    zone: Tz,
    wall: Wall,
    always: bool,
}

/// Why a calendar has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// There is not that much working time from there on: nothing opens any more.
    #[error("the calendar never opens again")]
    NeverOpens,
    /// The answer lies outside the years 1 to 9999.
    #[error("the answer lies outside the years 1 to 9999")]
    OutOfRange,
}

/// What calendars look at, in microseconds: the years 1 to 9999 and two days at both ends, so
/// that the wall clock of every zone can be read at every instant.
const FIRST: i64 = -62_135_769_600 * SECOND;
const LAST: i64 = 253_402_473_600 * SECOND;

impl Calendar {
    /// Compiles a definition; `zone` is used where the definition names none.
    pub fn new(definition: &Definition, zone: Tz) -> Self {
        let wall = Wall::new(definition);
        let always = wall.never_closes();
        Calendar(Arc::new(Inner { zone: definition.zone.unwrap_or(zone), wall, always }))
    }

    /// The zone whose wall clock the calendar is read on.
    pub fn zone(&self) -> Tz {
        self.0.zone
    }

    /// Whether the instant is working time: its local time of day lies in the openings of its
    /// local date.
    pub fn is_open(&self, at: Instant) -> bool {
        if !(FIRST..LAST).contains(&at.timestamp_micros()) {
            return false;
        }
        let local = at.with_timezone(&self.0.zone).naive_local();
        let second = local.time().num_seconds_from_midnight();
        self.0.wall.on(local.date()).iter().any(|&(open, close)| open <= second && second < close)
    }

    /// The working time from `a` to `b`, in real time; negative when `b` lies before `a`.
    ///
    /// # Example: over a week-end
    /// ```
    /// use chrono::TimeDelta;
    /// use dueline::calendar::{Calendar, Definition, WeeklyHours};
    ///
    /// let hours = WeeklyHours::default().on("mon-fri", &["09:00-18:00"])?;
    /// let office = Calendar::new(&Definition { hours, ..Default::default() }, chrono_tz::Europe::Paris);
    /// let friday = "2026-11-20T16:00:00Z".parse().unwrap(); // Friday 17:00 in Paris
    /// let monday = "2026-11-23T09:00:00Z".parse().unwrap(); // Monday 10:00 in Paris
    /// assert_eq!(office.elapsed(friday, monday), TimeDelta::hours(2));
    /// assert_eq!(office.elapsed(monday, friday), TimeDelta::hours(-2));
    /// # Ok::<(), dueline::calendar::HoursError>(())
    /// ```
    pub fn elapsed(&self, a: Instant, b: Instant) -> TimeDelta {
        let clamped = |at: Instant| at.timestamp_micros().clamp(FIRST, LAST);
        let (from, to) = (clamped(a.min(b)), clamped(a.max(b)));
        let mut sum = 0;
        if self.0.always {
            sum = to - from;
        } else {
            self.0.forward(from, to, |open, close| {
                sum += close - open;
                true
            });
        }
        TimeDelta::microseconds(if a <= b { sum } else { -sum })
    }

    /// The earliest instant not before `from` whose working time from `from` is `amount`: so a
    /// budget that runs out at closing time is due at closing time. Zero gives `from`, a
    /// negative amount is subtracted.
    ///
    /// # Errors
    /// [`CalendarError::NeverOpens`] when nothing opens any more, [`CalendarError::OutOfRange`]
    /// past the year 9999.
    ///
    /// # Example: four working hours from a Friday afternoon
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc};
    /// use dueline::calendar::{Calendar, Definition, WeeklyHours};
    ///
    /// let hours = WeeklyHours::default().on("mon-fri", &["09:00-18:00"])?;
    /// let office = Calendar::new(&Definition { hours, ..Default::default() }, chrono_tz::Europe::Paris);
    /// let friday: DateTime<Utc> = "2026-11-20T16:00:00Z".parse().unwrap(); // Friday 17:00 in Paris
    /// let monday: DateTime<Utc> = "2026-11-23T11:00:00Z".parse().unwrap(); // Monday 12:00 in Paris
    /// assert_eq!(office.add(friday, TimeDelta::hours(4)), Ok(monday));
    /// # Ok::<(), dueline::calendar::HoursError>(())
    /// ```
    pub fn add(&self, from: Instant, amount: TimeDelta) -> Result<Instant, CalendarError> {
        self.shift(from, micros(amount)?)
    }

    /// The latest instant not after `from` whose working time to `from` is `amount`. Zero gives
    /// `from`, a negative amount is added.
    ///
    /// # Errors
    /// As [`add`](Self::add), towards the past.
    pub fn subtract(&self, from: Instant, amount: TimeDelta) -> Result<Instant, CalendarError> {
        self.shift(from, micros(amount)?.checked_neg().ok_or(CalendarError::OutOfRange)?)
    }

    fn shift(&self, from: Instant, amount: i64) -> Result<Instant, CalendarError> {
        let inner = &self.0;
        if amount == 0 {
            return Ok(from);
        }
        let from = instant(from.timestamp_micros())?;
        let start = from.timestamp_micros();
        if inner.always {
            return instant(start.checked_add(amount).ok_or(CalendarError::OutOfRange)?);
        }
        let mut left = amount.checked_abs().ok_or(CalendarError::OutOfRange)?;
        let mut found = None;
        let mut take = |open: i64, close: i64| {
            let length = close - open;
            if left <= length {
                found = Some(if amount > 0 { open + left } else { close - left });
                return false;
            }
            left -= length;
            true
        };
        // Where only some dates open, look no further than those: a day more at both ends for the zone.
        let (first, last, none_left) = match inner.wall.bounds() {
            None => (FIRST, LAST, CalendarError::OutOfRange),
            Some((first, last)) => (
                midnight(first.pred_opt()),
                midnight(last.checked_add_days(Days::new(2))),
                CalendarError::NeverOpens,
            ),
        };
        if amount > 0 {
            inner.forward(start.max(first), last.min(LAST), &mut take);
        } else {
            inner.backward(first.max(FIRST), start.min(last), &mut take);
        }
        found.map_or(Err(none_left), instant)
    }

    /// The same local time `days` dates later, never before `from`: calendar days, whatever is
    /// open. A local time that a clock change leaves out is moved forward by the gap; of one
    /// shown twice the earlier is taken (RFC 5545, 3.3.5). Zero gives `from`.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] past the year 9999.
    pub fn add_days(&self, from: Instant, days: u32) -> Result<Instant, CalendarError> {
        calendar_days(self.0.zone, from, days)
    }
}

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

/// Midnight UTC of a date, in microseconds; the end of the years for the date after the last.
fn midnight(date: Option<NaiveDate>) -> i64 {
    date.map_or(LAST, |date| date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros())
}

fn micros(amount: TimeDelta) -> Result<i64, CalendarError> {
    amount.num_microseconds().ok_or(CalendarError::OutOfRange)
}

fn instant(at: i64) -> Result<Instant, CalendarError> {
    let found = DateTime::from_timestamp_micros(at).ok_or(CalendarError::OutOfRange)?;
    crate::instant::at_the_door(found).ok_or(CalendarError::OutOfRange)
}

impl Inner {
    /// Visits the working intervals of `[from, to)` in microseconds, in order, until `visit`
    /// says false.
    fn forward(&self, from: i64, to: i64, mut visit: impl FnMut(i64, i64) -> bool) {
        let mut start = from;
        while start < to {
            let end = zone::end_of_stretch(self.zone, start, to);
            for (open, close) in self.stretch(start, end) {
                if !visit(open, close) {
                    return;
                }
            }
            start = end;
        }
    }

    /// The same from the end to the start.
    fn backward(&self, from: i64, to: i64, mut visit: impl FnMut(i64, i64) -> bool) {
        let mut end = to;
        while from < end {
            let start = zone::start_of_stretch(self.zone, end, from);
            for (open, close) in self.stretch(start, end).into_iter().rev() {
                if !visit(open, close) {
                    return;
                }
            }
            end = start;
        }
    }

    /// The working intervals of `[start, end)`, in which the offset does not change.
    fn stretch(&self, start: i64, end: i64) -> Vec<(i64, i64)> {
        const DAY: i64 = hours::DAY as i64 * SECOND;
        let shift = zone::offset(self.zone, start) * SECOND;
        let (first, last) = ((start + shift).div_euclid(DAY), (end - 1 + shift).div_euclid(DAY));
        let mut found = Vec::new();
        for day in first..=last {
            let date = NaiveDate::from_epoch_days(i32::try_from(day).unwrap_or(i32::MAX));
            // Within the years of `FIRST` to `LAST` every day is a date.
            let Some(date) = date else { continue };
            let midnight = day * DAY - shift;
            for &(open, close) in self.wall.on(date).iter() {
                let open = (midnight + i64::from(open) * SECOND).max(start);
                let close = (midnight + i64::from(close) * SECOND).min(end);
                if open < close {
                    found.push((open, close));
                }
            }
        }
        found
    }
}

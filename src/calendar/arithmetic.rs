//! Working time between two instants, and the instant after, or before, so much of it.

use chrono::{DateTime, TimeDelta};

use super::{
    Calendar, CalendarError, FIRST, Inner, LAST, instant,
    table::{Moment, Table},
    zone::SECOND,
};
use crate::instant::Instant;

impl Calendar {
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
        if let Some(table) = &self.0.table
            && let (Some(from), Some(to)) = (table.at(a.timestamp()), table.at(b.timestamp()))
        {
            return worked(to, b) - worked(from, a);
        }
        TimeDelta::microseconds(self.0.between(a.timestamp_micros(), b.timestamp_micros()))
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
        self.shift(from, amount)
    }

    /// The latest instant not after `from` whose working time to `from` is `amount`. Zero gives
    /// `from`, a negative amount is added.
    ///
    /// # Errors
    /// As [`add`](Self::add), towards the past.
    pub fn subtract(&self, from: Instant, amount: TimeDelta) -> Result<Instant, CalendarError> {
        self.shift(from, -amount)
    }

    fn shift(&self, from: Instant, amount: TimeDelta) -> Result<Instant, CalendarError> {
        // At the door, as instants are: what is finer than a microsecond would be no time at all.
        let amount = match amount.subsec_nanos() % 1000 {
            0 => amount,
            _ => TimeDelta::microseconds(amount.num_microseconds().ok_or(CalendarError::OutOfRange)?),
        };
        if amount.is_zero() {
            return Ok(from);
        }
        if let Some(table) = &self.0.table
            && let Some(moment) = table.at(from.timestamp())
            && let Some(at) = after(table, worked(moment, from), amount)
        {
            return Ok(at);
        }
        let from = instant(from.timestamp_micros())?.timestamp_micros();
        let amount = amount.num_microseconds().ok_or(CalendarError::OutOfRange)?;
        if self.0.reach.always() {
            return instant(from.checked_add(amount).ok_or(CalendarError::OutOfRange)?);
        }
        self.0.shift(from, amount)
    }
}

/// The working time of the table before an instant within it.
#[inline]
fn worked(moment: Moment, at: Instant) -> TimeDelta {
    let micros = if moment.open { at.timestamp_subsec_micros() } else { 0 };
    // Below a second.
    TimeDelta::new(moment.work, micros * 1000).unwrap_or_default()
}

/// The same in microseconds, from the start of the table to its end.
fn work(table: &Table, at: i64) -> i64 {
    match table.at(at.div_euclid(SECOND)) {
        Some(moment) => moment.work * SECOND + if moment.open { at.rem_euclid(SECOND) } else { 0 },
        None => table.total() * SECOND,
    }
}

/// The instant of a table at which so much has been worked, and `amount` besides; `None` outside.
#[inline]
fn after(table: &Table, worked: TimeDelta, amount: TimeDelta) -> Option<Instant> {
    const SECOND: i32 = 1_000_000;
    let mut second = worked.num_seconds().checked_add(amount.num_seconds())?;
    // Both below a second in size: their sum is brought into one.
    let mut rest = worked.subsec_nanos() / 1000 + amount.subsec_nanos() / 1000;
    if rest < 0 {
        (second, rest) = (second - 1, rest + SECOND);
    } else if rest >= SECOND {
        (second, rest) = (second + 1, rest - SECOND);
    }
    // The earliest instant with so much work is the end of the second that was worked last, the
    // latest the start of the next.
    let at = if amount > TimeDelta::zero() && rest == 0 {
        table.begin(second - 1)? + 1
    } else {
        table.begin(second)?
    };
    DateTime::from_timestamp(at, rest.unsigned_abs() * 1000)
}

/// In microseconds; in the table as far as it goes, before and after it by walking.
impl Inner {
    /// Working time from one instant to another, negative when the second is the earlier.
    fn between(&self, a: i64, b: i64) -> i64 {
        let (from, to) = (a.min(b).clamp(FIRST, LAST), a.max(b).clamp(FIRST, LAST));
        let walked = |from: i64, to: i64| {
            let mut sum = 0;
            self.walk(from, to, |open, close| {
                sum += close - open;
                true
            });
            sum
        };
        let sum = match &self.table {
            _ if self.reach.always() => to - from,
            None => walked(from, to),
            Some(table) => {
                let (start, end) = (table.start() * SECOND, table.end() * SECOND);
                let inside = work(table, to.clamp(start, end)) - work(table, from.clamp(start, end));
                walked(from, to.min(start)) + inside + walked(from.max(end), to)
            }
        };
        if b < a { -sum } else { sum }
    }

    /// So much working time after an instant, or before it.
    fn shift(&self, mut from: i64, amount: i64) -> Result<Instant, CalendarError> {
        let mut left = amount.checked_abs().ok_or(CalendarError::OutOfRange)?;
        let ahead = amount > 0;
        if let Some(table) = &self.table {
            let (start, end) = (table.start() * SECOND, table.end() * SECOND);
            if ahead && from < start {
                if let Some(at) = self.take(from, start, &mut left, ahead) {
                    return instant(at);
                }
                from = start;
            } else if !ahead && from > end {
                if let Some(at) = self.take(end, from, &mut left, ahead) {
                    return instant(at);
                }
                from = end;
            }
            if (start..=end).contains(&from) {
                let (worked, rest) = (work(table, from), if ahead { left } else { -left });
                if let Some(at) = after(table, TimeDelta::microseconds(worked), TimeDelta::microseconds(rest))
                {
                    return Ok(at);
                }
                left -= if ahead { table.total() * SECOND - worked } else { worked };
                from = if ahead { end } else { start };
            }
        }
        let (found, ends) = match ahead {
            true => (self.take(from, LAST, &mut left, ahead), self.reach.opens.1 < LAST),
            false => (self.take(FIRST, from, &mut left, ahead), self.reach.opens.0 > FIRST),
        };
        found.map_or(Err(self.no_more(ends)), instant)
    }

    /// Takes an amount from the working time of a range, from its start or from its end; the
    /// instant at which it is taken, if it is.
    fn take(&self, from: i64, to: i64, left: &mut i64, ahead: bool) -> Option<i64> {
        let mut found = None;
        let visit = |open: i64, close: i64| {
            let length = close - open;
            if *left <= length {
                found = Some(if ahead { open + *left } else { close - *left });
                return false;
            }
            *left -= length;
            true
        };
        match ahead {
            true => self.walk(from, to, visit),
            false => self.walk_back(from, to, visit),
        }
        found
    }
}

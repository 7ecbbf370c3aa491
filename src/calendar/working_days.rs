//! Working days: dates on which an opening opens.
//!
//! A working day begins at the first instant of what opens on its date, and lasts until the next
//! one begins: the end of a night shift belongs to the date on which it opened.

use chrono::{NaiveDate, NaiveTime};

use super::{
    Calendar, CalendarError, FIRST, Inner, LAST,
    days::{first_shown, latest_shown},
    instant,
    table::{Dates, Table},
    walk::date_at,
    zone::SECOND,
};
use crate::instant::Instant;

impl Calendar {
    /// Whether an opening opens on that local date.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        if let Some(known) = self.0.dates().and_then(|dates| dates.is_working(date)) {
            return known;
        }
        let Some(start) = self.0.day_after(date.pred_opt()) else { return false };
        date_at(self.zone(), start) == date
    }

    /// Whether a holiday falls on that local date, also where exceptional hours lift it. A calendar
    /// made of others has no holidays of its own.
    pub fn is_holiday(&self, date: NaiveDate) -> bool {
        match &self.0.source {
            super::Source::Wall(walk) => walk.wall.is_holiday(date),
            super::Source::Join { .. } => false,
        }
    }

    /// How many working days come after the date `from`, up to and with the date `to`; negative
    /// when `to` is the earlier.
    ///
    /// # Example: from a Friday to a Friday
    /// ```
    /// use chrono::NaiveDate;
    /// use dueline::calendar::{Calendar, Definition, WeeklyHours};
    ///
    /// let hours = WeeklyHours::default().on("mon-fri", &["09:00-18:00"])?;
    /// let office = Calendar::new(&Definition { hours, ..Default::default() }, chrono_tz::Europe::Paris);
    /// let date = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
    /// assert_eq!(office.working_days(date(20), date(27)), 5);
    /// assert_eq!(office.working_days(date(27), date(20)), -5);
    /// assert_eq!(office.working_days(date(20), date(22)), 0); // a Sunday
    /// # Ok::<(), dueline::calendar::HoursError>(())
    /// ```
    pub fn working_days(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let until = |date| self.0.dates().and_then(|dates| dates.until(date));
        if let (Some(from), Some(to)) = (until(from), until(to)) {
            return to - from;
        }
        let after = |date| self.0.day_after(Some(date)).unwrap_or(LAST);
        let days = self.0.days_between(after(from.min(to)), after(from.max(to)));
        if from <= to { days } else { -days }
    }

    /// The n-th working day after a date, before it where `n` is negative: arithmetic on dates
    /// alone, whatever the time of day. Zero gives the date itself, working or not.
    ///
    /// # Errors
    /// [`CalendarError::NeverOpens`] when there are not so many, [`CalendarError::OutOfRange`]
    /// beyond the years 1 to 9999.
    pub fn working_date(&self, from: NaiveDate, n: i32) -> Result<NaiveDate, CalendarError> {
        if let Some(date) = self.0.dates().and_then(|dates| {
            // Counted from the end of the date, or backwards from its beginning.
            let before = dates.until(from)? - i64::from(n < 0 && dates.is_working(from)?);
            dates.nth(before + i64::from(n) + i64::from(n < 0)).filter(|_| n != 0)
        }) {
            return Ok(date);
        }
        let count = n.unsigned_abs().saturating_sub(1);
        let start = match n {
            0 => return Ok(from),
            1.. => self.0.day(self.0.day_after(Some(from)).unwrap_or(LAST), count)?,
            _ => self.0.day_before(self.0.day_after(from.pred_opt()).unwrap_or(LAST), count)?,
        };
        instant(start)?;
        Ok(date_at(self.zone(), start))
    }

    /// So many working days later: the same local time on the n-th working day, cut into its
    /// openings. From an instant that is not working it is counted from the next opening; an
    /// instant belongs to the date its opening opened on. Where it is closed at that time, the
    /// last closing of that day before it, else its first opening. A later start is never due
    /// earlier: a local time that a clock change leaves out is the instant of the change, and of
    /// an hour shown twice the second counts as its end.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    ///
    /// # Example: ten working days from a Saturday
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use dueline::calendar::{Calendar, Definition, WeeklyHours};
    ///
    /// let hours = WeeklyHours::default().on("mon-fri", &["09:00-18:00"])?;
    /// let office = Calendar::new(&Definition { hours, ..Default::default() }, chrono_tz::Europe::Paris);
    /// let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    /// let saturday = at("2026-11-21T10:00:00Z"); // counted from Monday 9:00
    /// assert_eq!(office.add_working_days(saturday, 10), Ok(at("2026-12-07T08:00:00Z"))); // Monday 9:00
    /// let tuesday = at("2026-11-24T14:30:00Z"); // 15:30 in Paris
    /// assert_eq!(office.add_working_days(tuesday, 4), Ok(at("2026-11-30T14:30:00Z"))); // Monday 15:30
    /// # Ok::<(), dueline::calendar::HoursError>(())
    /// ```
    pub fn add_working_days(&self, from: Instant, n: u32) -> Result<Instant, CalendarError> {
        let inner = &*self.0;
        let from = inner.open_from(instant(from.timestamp_micros())?.timestamp_micros())?;
        if n == 0 {
            return instant(from);
        }
        let (zone, today) = (self.zone(), inner.day_of(from)?);
        let (date, start) = (date_at(zone, today), inner.day(today, n)?);
        // Since the midnight of its date, which may be more than a day ago.
        let shift = latest_shown(zone, today, from) - midnight(date);
        let due = first_shown(zone, midnight(date_at(zone, start)) + shift);
        let end = inner.day(start, 1).unwrap_or(LAST);
        let due = due.clamp(start, end);
        if due < end && inner.open_from(due) == Ok(due) {
            return instant(due);
        }
        inner.closed_until(due).and_then(instant)
    }

    /// The last closing of the n-th working day after the present one, which is the first whose
    /// last closing is after `from`: 0 is "end of day", 1 the end of the next working day.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    ///
    /// # Example: picked up the same day
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use dueline::calendar::{Calendar, Definition, WeeklyHours};
    ///
    /// let hours = WeeklyHours::default().on("mon-fri", &["09:00-12:30", "13:30-18:00"])?;
    /// let office = Calendar::new(&Definition { hours, ..Default::default() }, chrono_tz::Europe::Paris);
    /// let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    /// let friday = at("2026-11-20T17:00:00Z"); // 18:00 in Paris
    /// assert_eq!(office.end_of_day(at("2026-11-20T08:30:00Z"), 0), Ok(friday));
    /// assert_eq!(office.end_of_day(friday, 0), Ok(at("2026-11-23T17:00:00Z"))); // Monday 18:00
    /// # Ok::<(), dueline::calendar::HoursError>(())
    /// ```
    pub fn end_of_day(&self, from: Instant, n: u32) -> Result<Instant, CalendarError> {
        let inner = &*self.0;
        let open = inner.open_from(instant(from.timestamp_micros())?.timestamp_micros())?;
        let day = inner.day(inner.day_of(open)?, n)?;
        inner.closed_until(inner.day(day, 1).unwrap_or(LAST)).and_then(instant)
    }
}

/// More dates than there are.
const MOST: u32 = 10_000 * 366;

/// The local midnight of a date, as microseconds on the wall.
fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp_micros()
}

/// In microseconds; by the table as far as it goes, before and after it by walking.
impl Inner {
    fn dates(&self) -> Option<&Dates> {
        self.table.as_ref().map(Table::dates)
    }

    /// The start of the first working day after a date; of the first there is for `None`.
    fn day_after(&self, date: Option<NaiveDate>) -> Option<i64> {
        let mut from = match date {
            None => FIRST,
            // Within the years that calendars look at.
            Some(date) => first_shown(self.source.zone(), midnight(date.succ_opt()?).clamp(FIRST, LAST)),
        };
        loop {
            let start = self.day_from(from).ok()?;
            // Of calendars put together a day may begin as a date is shown for the second time.
            if date.is_none_or(|date| date_at(self.source.zone(), start) > date) {
                return Some(start);
            }
            from = start + 1;
        }
    }

    /// The start of the working day that a working instant belongs to.
    fn day_of(&self, open: i64) -> Result<i64, CalendarError> {
        self.day_before(open + 1, 0)
    }

    /// The start of the first working day that begins at or after an instant.
    fn day_from(&self, at: i64) -> Result<i64, CalendarError> {
        self.day(at, 0)
    }

    /// The start of the n-th working day that begins at or after an instant, 0 for the first.
    fn day(&self, mut at: i64, n: u32) -> Result<i64, CalendarError> {
        if n > MOST {
            return Err(self.no_more(self.reach.opens.1 < LAST));
        }
        let mut left = n as usize;
        let walk = |from: i64, to: i64, left: &mut usize| {
            let mut found = None;
            self.walk_days(from, to, |start| {
                found = (*left == 0).then_some(start);
                *left = left.saturating_sub(1);
                found.is_none()
            });
            found
        };
        if let Some(table) = &self.table {
            if at < table.start() * SECOND {
                if let Some(start) = walk(at, table.start() * SECOND, &mut left) {
                    return Ok(start);
                }
                at = table.start() * SECOND;
            }
            // The first second that does not begin before the instant.
            let before = table.days_before((at + SECOND - 1).div_euclid(SECOND));
            if let Some(start) = table.day(before + left) {
                return Ok(start * SECOND);
            }
            left -= table.days() - before;
            at = at.max(table.end() * SECOND);
        }
        walk(at, LAST, &mut left).ok_or(self.no_more(self.reach.opens.1 < LAST))
    }

    /// The start of the n-th working day that begins before an instant, 0 for the last.
    fn day_before(&self, mut at: i64, n: u32) -> Result<i64, CalendarError> {
        if n > MOST {
            return Err(self.no_more(self.reach.opens.0 > FIRST));
        }
        let mut left = n as usize;
        let walk = |from: i64, to: i64, left: &mut usize| {
            let mut found = None;
            self.walk_days_back(from, to, |start| {
                found = (*left == 0).then_some(start);
                *left = left.saturating_sub(1);
                found.is_none()
            });
            found
        };
        if let Some(table) = &self.table {
            if at > table.end() * SECOND {
                if let Some(start) = walk(table.end() * SECOND, at, &mut left) {
                    return Ok(start);
                }
                at = table.end() * SECOND;
            }
            let before = table.days_before((at + SECOND - 1).div_euclid(SECOND));
            if let Some(start) = before.checked_sub(left + 1).and_then(|day| table.day(day)) {
                return Ok(start * SECOND);
            }
            left -= before;
            at = at.min(table.start() * SECOND);
        }
        walk(FIRST, at, &mut left).ok_or(self.no_more(self.reach.opens.0 > FIRST))
    }

    /// How many working days begin in `[from, to)`.
    fn days_between(&self, from: i64, to: i64) -> i64 {
        let walk = |from: i64, to: i64| {
            let mut count = 0;
            self.walk_days(from, to, |_| {
                count += 1;
                true
            });
            count
        };
        let Some(table) = &self.table else { return walk(from, to) };
        let (start, end) = (table.start() * SECOND, table.end() * SECOND);
        let before = |at: i64| table.days_before((at + SECOND - 1).div_euclid(SECOND)) as i64;
        walk(from, to.min(start)) + (before(to) - before(from)) + walk(from.max(end), to)
    }

    /// Visits the starts of working days of a range, as far as the calendar opens at all.
    fn walk_days(&self, from: i64, to: i64, visit: impl FnMut(i64) -> bool) {
        self.source.days_forward(from.max(self.reach.opens.0), to.min(self.reach.opens.1), visit);
    }

    /// The same from the end to the start.
    fn walk_days_back(&self, from: i64, to: i64, visit: impl FnMut(i64) -> bool) {
        self.source.days_backward(from.max(self.reach.opens.0), to.min(self.reach.opens.1), visit);
    }
}

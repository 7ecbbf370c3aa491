//! When a calendar opens and closes: the edges of its openings, and openings one after another.

use core::ops::Range;

use chrono::DateTime;

use super::{Calendar, CalendarError, FIRST, Inner, LAST, instant, zone::SECOND};
use crate::instant::Instant;

impl Calendar {
    /// Whether it is closed in all years from 1 to 9999.
    pub fn never_opens(&self) -> bool {
        self.0.open_from(FIRST).is_err()
    }

    /// The earliest working instant not before `at`: `at` itself where it is open.
    ///
    /// # Errors
    /// [`CalendarError::NeverOpens`] when nothing opens any more.
    ///
    /// # Example: over a week-end
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use dueline::calendar::{Calendar, Definition, WeeklyHours};
    ///
    /// let hours = WeeklyHours::default().on("mon-fri", &["09:00-12:30", "13:30-18:00"])?;
    /// let office = Calendar::new(&Definition { hours, ..Default::default() }, chrono_tz::Europe::Paris);
    /// let friday: DateTime<Utc> = "2026-11-20T17:00:00Z".parse().unwrap(); // Friday 18:00 in Paris: closed
    /// let monday: DateTime<Utc> = "2026-11-23T08:00:00Z".parse().unwrap(); // Monday 9:00 in Paris
    /// assert_eq!(office.next_open(friday), Ok(monday));
    /// assert_eq!(office.previous_close(monday), Ok(friday));
    /// let noon: DateTime<Utc> = "2026-11-23T11:30:00Z".parse().unwrap(); // Monday 12:30
    /// assert_eq!(office.next_close(friday), Ok(noon));
    /// assert_eq!(office.previous_open(noon), Ok(monday));
    /// # Ok::<(), dueline::calendar::HoursError>(())
    /// ```
    pub fn next_open(&self, at: Instant) -> Result<Instant, CalendarError> {
        // Mostly in the table, without a way through microseconds.
        if let Some(table) = &self.0.table
            && let Some(moment) = table.at(at.timestamp())
            && let Some(open) = if moment.open { None } else { table.begin(moment.work) }
        {
            return DateTime::from_timestamp(open, 0).ok_or(CalendarError::OutOfRange);
        }
        let at = instant(at.timestamp_micros())?.timestamp_micros();
        self.0.open_from(at).and_then(instant)
    }

    /// The end of the opening in which `at` lies, else of the next one. Openings that touch are
    /// one.
    ///
    /// # Errors
    /// As [`next_open`](Self::next_open); [`CalendarError::NeverCloses`] when what is open then
    /// stays so.
    pub fn next_close(&self, at: Instant) -> Result<Instant, CalendarError> {
        if let Some(table) = self.0.table.as_ref().filter(|_| !self.0.reach.always())
            && let Some(moment) = table.at(at.timestamp())
            && let Some(open) = if moment.open { Some(at.timestamp()) } else { table.begin(moment.work) }
        {
            let close = table.close(open);
            if close < table.end() {
                return DateTime::from_timestamp(close, 0).ok_or(CalendarError::OutOfRange);
            }
        }
        let at = instant(at.timestamp_micros())?.timestamp_micros();
        self.0.open_from(at).and_then(|open| self.0.close_of(open)).and_then(instant)
    }

    /// The latest instant not after `at` just before which it is open: `at` itself where it is
    /// open until then, else the end of the opening before. The mirror of
    /// [`next_open`](Self::next_open).
    ///
    /// # Errors
    /// [`CalendarError::NeverOpens`] when nothing was open before.
    pub fn previous_close(&self, at: Instant) -> Result<Instant, CalendarError> {
        let at = instant(at.timestamp_micros())?.timestamp_micros();
        self.0.closed_until(at).and_then(instant)
    }

    /// The start of the opening that `at` lies in or ends, else of the one before. The mirror of
    /// [`next_close`](Self::next_close).
    ///
    /// # Errors
    /// As [`previous_close`](Self::previous_close); [`CalendarError::NeverCloses`] when it has
    /// always been open until then.
    pub fn previous_open(&self, at: Instant) -> Result<Instant, CalendarError> {
        let at = instant(at.timestamp_micros())?.timestamp_micros();
        self.0.closed_until(at).and_then(|close| self.0.open_of(close)).and_then(instant)
    }

    /// The openings of `[from, to)` in their order, or from the last to the first (`.rev()`), cut
    /// where the range begins and ends. Openings that touch are one.
    ///
    /// # Example: what is open on the last days of 2026
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use dueline::calendar::{Calendar, Definition, WeeklyHours};
    ///
    /// let hours = WeeklyHours::default().on("mon-fri", &["09:00-12:30", "13:30-18:00"])?;
    /// let holidays = vec!["france".parse().unwrap()];
    /// let office = Definition { hours, holidays, ..Default::default() };
    /// let office = Calendar::new(&office, chrono_tz::Europe::Paris);
    /// let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    /// let (thursday, monday) = (at("2026-12-31T10:00:00Z"), at("2027-01-04T10:00:00Z"));
    /// let openings: Vec<_> = office.openings(thursday, monday).collect();
    /// assert_eq!(openings, [
    ///     at("2026-12-31T10:00:00Z")..at("2026-12-31T11:30:00Z"),
    ///     at("2026-12-31T12:30:00Z")..at("2026-12-31T17:00:00Z"),
    ///     at("2027-01-04T08:00:00Z")..at("2027-01-04T10:00:00Z"),
    /// ]);
    /// assert_eq!(office.openings(thursday, monday).next_back(), openings.last().cloned());
    /// # Ok::<(), dueline::calendar::HoursError>(())
    /// ```
    pub fn openings(&self, from: Instant, to: Instant) -> Openings<'_> {
        // The years 1 to 9999, of which every microsecond is an instant.
        const YEARS: (i64, i64) = (-62_135_596_800 * SECOND, 253_402_300_800 * SECOND - 1);
        let micros = |at: Instant| at.timestamp_micros().clamp(YEARS.0, YEARS.1);
        Openings { calendar: self, from: micros(from), to: micros(to) }
    }
}

/// The openings of a range: see [`Calendar::openings`].
#[derive(Debug, Clone)]
pub struct Openings<'a> {
    calendar: &'a Calendar,
    from: i64,
    to: i64,
}

impl Iterator for Openings<'_> {
    type Item = Range<Instant>;

    fn next(&mut self) -> Option<Self::Item> {
        let inner = &self.calendar.0;
        let open = inner.open_from(self.from).ok().filter(|open| *open < self.to);
        let close = open.map_or(self.to, |open| inner.close_of(open).map_or(self.to, |at| at.min(self.to)));
        self.from = close;
        Some(instant(open?).ok()?..instant(close).ok()?)
    }
}

impl DoubleEndedIterator for Openings<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let inner = &self.calendar.0;
        let close = inner.closed_until(self.to).ok().filter(|close| *close > self.from);
        let open = close.map_or(self.from, |at| inner.open_of(at).map_or(self.from, |at| at.max(self.from)));
        self.to = open;
        Some(instant(open).ok()?..instant(close?).ok()?)
    }
}

impl core::iter::FusedIterator for Openings<'_> {}

/// In microseconds; in the table as far as it goes, before and after it by walking.
impl Inner {
    /// The earliest working instant not before `at`.
    pub(super) fn open_from(&self, mut at: i64) -> Result<i64, CalendarError> {
        if self.reach.always() {
            return Ok(at);
        }
        let (opens, closes) = self.reach.opens;
        let first = |from: i64, to: i64| self.source.first_open(from.max(opens), to.min(closes));
        if let Some(table) = &self.table {
            if at < table.start() * SECOND {
                if let Some(open) = first(at, table.start() * SECOND) {
                    return Ok(open);
                }
                at = table.start() * SECOND;
            }
            if let Some(moment) = table.at(at.div_euclid(SECOND)) {
                if moment.open {
                    return Ok(at);
                }
                if let Some(open) = table.begin(moment.work) {
                    return Ok(open * SECOND);
                }
                at = table.end() * SECOND;
            }
        }
        first(at, LAST).ok_or(self.no_more(self.reach.opens.1 < LAST))
    }

    /// The latest instant not after `at` just before which it is open.
    pub(super) fn closed_until(&self, mut at: i64) -> Result<i64, CalendarError> {
        if self.reach.always() {
            return Ok(at);
        }
        let (opens, closes) = self.reach.opens;
        let last = |from: i64, to: i64| self.source.last_close(from.max(opens), to.min(closes));
        if let Some(table) = &self.table {
            if at > table.end() * SECOND {
                if let Some(close) = last(table.end() * SECOND, at) {
                    return Ok(close);
                }
                at = table.end() * SECOND;
            }
            if let Some(moment) = table.at((at - 1).div_euclid(SECOND)) {
                if moment.open {
                    return Ok(at);
                }
                if let Some(second) = table.begin(moment.work - 1) {
                    return Ok((second + 1) * SECOND);
                }
                at = table.start() * SECOND;
            }
        }
        last(FIRST, at).ok_or(self.no_more(self.reach.opens.0 > FIRST))
    }

    /// The end of what is open at a working instant.
    fn close_of(&self, open: i64) -> Result<i64, CalendarError> {
        let mut end = open;
        // On from there, as long as it stays open: by walking, by the table, by walking.
        let on = |end: &mut i64, to: i64| {
            self.walk(*end, to, |open, close| {
                let goes_on = open == *end;
                if goes_on {
                    *end = close;
                }
                goes_on && *end < self.reach.closes.1
            });
        };
        let never = |end: i64| end >= self.reach.closes.1;
        if never(open) {
            return Err(CalendarError::NeverCloses);
        }
        if let Some(table) = &self.table {
            let (start, stop) = (table.start() * SECOND, table.end() * SECOND);
            if end < start {
                on(&mut end, start);
            }
            if (start..stop).contains(&end) && self.is_open_at(end) {
                end = table.close(end.div_euclid(SECOND)) * SECOND;
            }
            if end < stop && !never(end) {
                return Ok(end);
            }
        }
        if !never(end) {
            on(&mut end, LAST);
        }
        if never(end) { Err(CalendarError::NeverCloses) } else { Ok(end) }
    }

    /// The start of what is open just before an instant.
    fn open_of(&self, close: i64) -> Result<i64, CalendarError> {
        let mut start = close;
        let back = |start: &mut i64, from: i64| {
            self.walk_back(from, *start, |open, close| {
                let goes_on = close == *start;
                if goes_on {
                    *start = open;
                }
                goes_on && *start > self.reach.closes.0
            });
        };
        let never = |start: i64| start <= self.reach.closes.0;
        if never(close) {
            return Err(CalendarError::NeverCloses);
        }
        if let Some(table) = &self.table {
            let (first, stop) = (table.start() * SECOND, table.end() * SECOND);
            if start > stop {
                back(&mut start, stop);
            }
            if start > first && start <= stop && self.is_open_at(start - 1) {
                start = table.open((start - 1).div_euclid(SECOND)) * SECOND;
            }
            if start > first && !never(start) {
                return Ok(start);
            }
        }
        if !never(start) {
            back(&mut start, FIRST);
        }
        if never(start) { Err(CalendarError::NeverCloses) } else { Ok(start) }
    }

    /// Whether a second of the table is open.
    fn is_open_at(&self, at: i64) -> bool {
        let moment = self.table.as_ref().and_then(|table| table.at(at.div_euclid(SECOND)));
        moment.is_some_and(|moment| moment.open)
    }
}

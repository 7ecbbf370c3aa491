//! Business calendars: which time counts.
//!
//! An instant is *working* iff its local time of day lies in the openings of its local date.
//! Everything else follows from that: `elapsed` is the measure of that set in real time, `add`
//! its inverse, and so `is_open` and `elapsed` can never disagree, whatever the clocks do.

mod compile;
mod days;
mod definition;
mod holiday;
mod hours;
mod openings;
mod reach;
mod rule;
mod sets;
mod source;
mod table;
mod train;
mod walk;
mod wall;
mod working_days;
mod zone;

use alloc::sync::Arc;

use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;

use crate::instant::Instant;
pub use days::at_local;
pub(crate) use days::calendar_days;
pub use definition::{Definition, Version};
pub use holiday::{Holiday, HolidayError};
pub use hours::{HoursError, Opening, WeeklyHours};
pub(crate) use hours::{ROUND_THE_CLOCK, parse_days};
pub use openings::Openings;
use reach::Reach;
use source::{How, Source};
use table::{Moment, Table};
pub use train::{Departure, DepartureError, Slot, Timetable, Train};
use walk::Walk;
use wall::Wall;
use zone::SECOND;

/// A compiled business calendar. Cheap to clone.
///
/// It holds an index of the years 1970 to 2099 (some 60 KiB for an office with holidays), so that
/// what it is asked costs the same for an hour as for ten years. Before and after, where the zone
/// data or the index end, answers are as exact, and take the longer the further they are.
#[derive(Debug, Clone)]
pub struct Calendar(Arc<Inner>);

/// Calendars are equal when they are compiled from the same.
impl PartialEq for Calendar {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.source == other.0.source
    }
}

impl Eq for Calendar {}

#[derive(Debug)]
struct Inner {
    source: Source,
    reach: Reach,
    /// `None` where there are more different weeks than a table holds.
    table: Option<Table>,
}

/// Why a calendar has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// There is not that much working time from there on: nothing opens any more.
    #[error("the calendar never opens again")]
    NeverOpens,
    /// What is open stays so: nothing closes any more.
    #[error("the calendar never closes again")]
    NeverCloses,
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
        Self::compile(Source::Wall(Walk { zone: definition.zone.unwrap_or(zone), wall }))
    }

    fn compile(source: Source) -> Self {
        let table = compile::table(&source);
        let reach = Reach::of(&source, table.as_ref());
        Calendar(Arc::new(Inner { source, reach, table }))
    }

    /// Open where this calendar or one of the others is. Each date, in the zone of this one,
    /// begins as a working day with the first day of a part that begins on it.
    ///
    /// # Example: an office with a night on call
    /// ```
    /// use dueline::calendar::{Calendar, Definition, WeeklyHours};
    ///
    /// let of = |hours| Calendar::new(&Definition { hours, ..Default::default() }, chrono_tz::UTC);
    /// let office = of(WeeklyHours::default().on("mon-fri", &["09:00-18:00"])?);
    /// let on_call = of(WeeklyHours::default().on("tue", &["18:00-24:00"])?);
    /// let both = office.union(&[on_call]);
    /// assert!(both.is_open("2026-11-24T20:00:00Z".parse().unwrap())); // a Tuesday
    /// # Ok::<(), dueline::calendar::HoursError>(())
    /// ```
    pub fn union(&self, others: &[Calendar]) -> Self {
        self.join(How::Union, others)
    }

    /// Open where this calendar and all of the others are: a vendor's hours within ours. Its
    /// working days are those of this one, as far as something is left of them.
    ///
    /// # Example: Tokyo and Paris, both at work
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use dueline::calendar::{Calendar, Definition, WeeklyHours};
    ///
    /// let hours = WeeklyHours::default().on("mon-fri", &["09:00-18:00"])?;
    /// let office = Definition { hours, ..Default::default() };
    /// let of = |zone| Calendar::new(&office, zone);
    /// let both = of(chrono_tz::Europe::Paris).intersection(&[of(chrono_tz::Asia::Tokyo)]);
    /// let saturday: DateTime<Utc> = "2026-11-21T00:00:00Z".parse().unwrap();
    /// let monday = "2026-11-23T08:00:00Z".parse().unwrap(); // Monday 9:00 in Paris, 17:00 in Tokyo
    /// assert_eq!(both.next_open(saturday), Ok(monday));
    /// # Ok::<(), dueline::calendar::HoursError>(())
    /// ```
    pub fn intersection(&self, others: &[Calendar]) -> Self {
        self.join(How::Intersection, others)
    }

    /// Open where this calendar is and none of the others: on call outside office hours. Its
    /// working days are those of this one, as far as something is left of them.
    ///
    /// # Example: on call whenever the office is closed
    /// ```
    /// use chrono::TimeDelta;
    /// use dueline::calendar::{Calendar, Definition, WeeklyHours};
    ///
    /// let of = |hours| Calendar::new(&Definition { hours, ..Default::default() }, chrono_tz::UTC);
    /// let office = of(WeeklyHours::default().on("mon-fri", &["09:00-18:00"])?);
    /// let on_call = of(WeeklyHours::round_the_clock()).difference(&[office]);
    /// let (monday, tuesday) = ("2026-11-23T00:00:00Z".parse().unwrap(), "2026-11-24T00:00:00Z".parse().unwrap());
    /// assert_eq!(on_call.elapsed(monday, tuesday), TimeDelta::hours(15));
    /// # Ok::<(), dueline::calendar::HoursError>(())
    /// ```
    pub fn difference(&self, others: &[Calendar]) -> Self {
        self.join(How::Difference, others)
    }

    fn join(&self, how: How, others: &[Calendar]) -> Self {
        let of = core::iter::once(self).chain(others).cloned().collect();
        Self::compile(Source::Join { how, of })
    }

    /// The zone whose wall clock the calendar is read on; of one made of others, the first's.
    pub fn zone(&self) -> Tz {
        self.0.source.zone()
    }

    /// What the index takes in memory, in bytes; shared by all clones.
    pub fn index_bytes(&self) -> usize {
        self.0.table.as_ref().map_or(0, Table::bytes)
    }

    /// Whether the instant is working time: its local time of day lies in the openings of its
    /// local date.
    pub fn is_open(&self, at: Instant) -> bool {
        if !(FIRST..LAST).contains(&at.timestamp_micros()) {
            return false;
        }
        let moment = self.0.table.as_ref().and_then(|table| table.at(at.timestamp()));
        moment.map_or_else(|| self.0.source.is_open(at), |moment| moment.open)
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

    /// The same local time `days` dates later, never before `from`: calendar days, whatever is
    /// open. A local time that a clock change leaves out is moved forward by the gap; of one
    /// shown twice the earlier is taken (RFC 5545, 3.3.5). Zero gives `from`.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] past the year 9999.
    pub fn add_days(&self, from: Instant, days: u32) -> Result<Instant, CalendarError> {
        calendar_days(self.zone(), from, days)
    }
}

fn instant(at: i64) -> Result<Instant, CalendarError> {
    let found = DateTime::from_timestamp_micros(at).ok_or(CalendarError::OutOfRange)?;
    crate::instant::at_the_door(found).ok_or(CalendarError::OutOfRange)
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

    /// Visits the working intervals of a range, as far as the calendar opens at all.
    fn walk(&self, from: i64, to: i64, visit: impl FnMut(i64, i64) -> bool) {
        self.source.forward(from.max(self.reach.opens.0), to.min(self.reach.opens.1), visit);
    }

    /// The same from the end to the start.
    fn walk_back(&self, from: i64, to: i64, visit: impl FnMut(i64, i64) -> bool) {
        self.source.backward(from.max(self.reach.opens.0), to.min(self.reach.opens.1), visit);
    }

    /// Why there is no answer: the calendar opens no more, or the years end.
    fn no_more(&self, ends: bool) -> CalendarError {
        if ends { CalendarError::NeverOpens } else { CalendarError::OutOfRange }
    }
}

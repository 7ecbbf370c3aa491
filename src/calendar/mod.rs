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
mod table;
mod walk;
mod wall;
mod zone;

use alloc::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;

use crate::instant::Instant;
pub(crate) use days::calendar_days;
pub use definition::Definition;
pub use holiday::{Holiday, HolidayError};
pub(crate) use hours::parse_days;
pub use hours::{HoursError, Opening, WeeklyHours};
use table::{Moment, Table};
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
        Arc::ptr_eq(&self.0, &other.0) || self.0.walk == other.0.walk
    }
}

impl Eq for Calendar {}

#[derive(Debug)]
struct Inner {
    walk: Walk,
    index: Index,
}

/// How working time is found.
#[derive(Debug)]
enum Index {
    /// All time is.
    Always,
    /// In a table, as far as it reaches.
    Table(Table),
    /// By walking: more different weeks than a table holds.
    None,
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
        let walk = Walk { zone: definition.zone.unwrap_or(zone), wall: Wall::new(definition) };
        let index = match walk.wall.never_closes() {
            true => Index::Always,
            false => compile::table(&walk).map_or(Index::None, Index::Table),
        };
        Calendar(Arc::new(Inner { walk, index }))
    }

    /// The zone whose wall clock the calendar is read on.
    pub fn zone(&self) -> Tz {
        self.0.walk.zone
    }

    /// What the index takes in memory, in bytes; shared by all clones.
    pub fn index_bytes(&self) -> usize {
        match &self.0.index {
            Index::Table(table) => table.bytes(),
            _ => 0,
        }
    }

    /// Whether the instant is working time: its local time of day lies in the openings of its
    /// local date.
    pub fn is_open(&self, at: Instant) -> bool {
        if !(FIRST..LAST).contains(&at.timestamp_micros()) {
            return false;
        }
        match &self.0.index {
            Index::Always => true,
            Index::Table(table) => {
                table.at(at.timestamp()).map_or_else(|| self.0.walk.is_open(at), |moment| moment.open)
            }
            Index::None => self.0.walk.is_open(at),
        }
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
        if let Index::Table(table) = &self.0.index
            && let (Some(from), Some(to)) = (table.at(a.timestamp()), table.at(b.timestamp()))
        {
            return worked(to, b) - worked(from, a);
        }
        TimeDelta::microseconds(self.0.work(b.timestamp_micros()) - self.0.work(a.timestamp_micros()))
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
        if let Index::Table(table) = &self.0.index
            && let Some(moment) = table.at(from.timestamp())
            && let Some(at) = after(table, worked(moment, from), amount)
        {
            return Ok(at);
        }
        let from = instant(from.timestamp_micros())?.timestamp_micros();
        let amount = amount.num_microseconds().ok_or(CalendarError::OutOfRange)?;
        match &self.0.index {
            Index::Always => instant(from.checked_add(amount).ok_or(CalendarError::OutOfRange)?),
            Index::Table(table) => {
                let worked = TimeDelta::microseconds(self.0.work(from));
                after(table, worked, TimeDelta::microseconds(amount))
                    .map_or_else(|| self.0.shift(from, amount), Ok)
            }
            Index::None => self.0.shift(from, amount),
        }
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

/// Midnight UTC of a date, in microseconds; that end of the years which the date is beyond.
fn midnight(date: Option<NaiveDate>, end: i64) -> i64 {
    date.map_or(end, |date| date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros())
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

impl Inner {
    /// Working microseconds from the start of the table (from 1970 without one), negative before.
    fn work(&self, at: i64) -> i64 {
        let micros = at.clamp(FIRST, LAST);
        let walked = |from: i64, to: i64| {
            let mut sum = 0;
            self.walk.forward(from, to, |open, close| {
                sum += close - open;
                true
            });
            sum
        };
        let (start, end, total) = match &self.index {
            Index::Always => return micros,
            Index::None => (0, 0, 0),
            Index::Table(table) => {
                if let Some(moment) = table.at(micros.div_euclid(SECOND)) {
                    return moment.work * SECOND + if moment.open { micros.rem_euclid(SECOND) } else { 0 };
                }
                (table.start() * SECOND, table.end() * SECOND, table.total() * SECOND)
            }
        };
        if micros < start { -walked(micros, start) } else { total + walked(end, micros) }
    }

    /// By walking: so much working time after, or before, an instant.
    fn shift(&self, from: i64, amount: i64) -> Result<Instant, CalendarError> {
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
        let (first, last, none_left) = match self.walk.wall.bounds() {
            None => (FIRST, LAST, CalendarError::OutOfRange),
            Some((first, last)) => (
                midnight(first.pred_opt(), FIRST),
                midnight(last.checked_add_days(Days::new(2)), LAST),
                CalendarError::NeverOpens,
            ),
        };
        if amount > 0 {
            self.walk.forward(from.max(first), last.min(LAST), &mut take);
        } else {
            self.walk.backward(first.max(FIRST), from.min(last), &mut take);
        }
        found.map_or(Err(none_left), instant)
    }
}

//! Business calendars: which time counts.
//!
//! An instant is *working* iff its local time of day lies in the openings of its local date.
//! Everything else follows from that: `elapsed` is the measure of that set in real time, `add`
//! its inverse, and so `is_open` and `elapsed` can never disagree, whatever the clocks do.

mod arithmetic;
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

use chrono::DateTime;
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
use table::Table;
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

    /// Open where this calendar and all of the others are: a vendor's hours within ours. Of each
    /// working day of this one, something of which is left, a working day begins at the first
    /// instant that is: on the date of that instant, and of two on one date the first.
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
    /// working days are as those of an [`intersection`](Self::intersection).
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

impl Inner {
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

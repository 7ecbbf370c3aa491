//! Release trains: slots that recur, some moved, some cancelled.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};
use core::{fmt, str::FromStr};

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};

use super::{
    FIRST, LAST,
    days::at_local,
    hours::{Clock, time_of_day},
    rule::{Day, NTH},
    walk::date_at,
};
use crate::instant::Instant;

/// When a train departs: every week, or on the n-th weekday of every month.
///
/// | text | departs |
/// | --- | --- |
/// | `tuesday 14:00` | every Tuesday |
/// | `1st tuesday 14:00`, `last friday 18:00` | on that weekday of every month that has one |
///
/// # Example
/// ```
/// use dueline::calendar::Departure;
///
/// assert_eq!("tuesday 14:00".parse::<Departure>()?.to_string(), "tuesday 14:00");
/// assert!("tuesdays".parse::<Departure>().is_err());
/// # Ok::<(), dueline::calendar::DepartureError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Departure {
    /// `None` every week; the last of the month for `Some(None)`.
    nth: Option<Option<u8>>,
    day: Day,
    second: u32,
}

/// Why a text is not a departure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no departure: write `tuesday 14:00`, `1st tuesday 14:00` or `last friday 18:00`")]
pub struct DepartureError(String);

impl FromStr for Departure {
    type Err = DepartureError;

    fn from_str(text: &str) -> Result<Self, DepartureError> {
        let parse = || {
            let words: Vec<&str> = text.split_whitespace().collect();
            let (nth, day, time) = match words[..] {
                [day, time] => (None, day, time),
                [nth, day, time] => (Some(NTH.iter().find(|(name, _)| *name == nth)?.1), day, time),
                _ => return None,
            };
            let second = time_of_day(time).filter(|second| *second < super::hours::DAY)?;
            Some(Departure { nth, day: Day::parse(day)?, second })
        };
        parse().ok_or_else(|| DepartureError(text.into()))
    }
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(nth) = self.nth {
            let name = NTH.iter().find(|(_, n)| *n == nth).map_or("", |(name, _)| name);
            write!(f, "{name} ")?;
        }
        write!(f, "{} {}", self.day, Clock(self.second))
    }
}

impl Serialize for Departure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Departure {
    fn departs_on(self, date: NaiveDate) -> bool {
        let month_has = |later: u64| {
            date.checked_add_days(Days::new(later)).is_some_and(|other| other.month() == date.month())
        };
        date.weekday() == self.day.weekday()
            && match self.nth {
                None => true,
                Some(None) => !month_has(7),
                Some(Some(nth)) => date.day0() / 7 + 1 == u32::from(nth),
            }
    }
}

/// A release train as a policy writes it: what a [`Train`] is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Timetable {
    /// The zone of its local times; the policy's where there is none.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "super::definition::zone_name")]
    pub zone: Option<Tz>,
    /// When it departs.
    pub slots: Vec<Departure>,
    /// Dates on which it does not depart.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub cancelled: BTreeSet<NaiveDate>,
    /// Dates of which the slot is at another local time, on that or another date.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub moved: BTreeMap<NaiveDate, NaiveDateTime>,
    /// How long before a slot one must be ready for it: whole seconds, not negative.
    #[serde(skip_serializing_if = "TimeDelta::is_zero", serialize_with = "cut_off")]
    pub cut_off: TimeDelta,
}

fn cut_off<S: Serializer>(amount: &TimeDelta, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&crate::span::Span::Elapsed(*amount))
}

impl Timetable {
    /// The dates that are moved or cancelled, and on which nothing departs: surely not meant.
    pub(crate) fn idle_dates(&self) -> impl Iterator<Item = NaiveDate> {
        let dates = self.moved.keys().chain(&self.cancelled).copied();
        dates.filter(|date| !self.slots.iter().any(|slot| slot.departs_on(*date)))
    }
}

/// A release train: slots at which what is ready ships.
///
/// # Example: every Tuesday, but after Christmas
/// ```
/// use chrono::{DateTime, NaiveDate, Utc};
/// use dueline::calendar::{Timetable, Train};
///
/// let mut releases = Timetable { slots: vec!["tuesday 14:00".parse()?], ..Timetable::default() };
/// releases.cancelled.insert(NaiveDate::from_ymd_opt(2026, 12, 29).unwrap());
/// let releases = Train::new(releases, chrono_tz::Europe::Paris);
/// let friday: DateTime<Utc> = "2026-12-25T10:00:00Z".parse().unwrap();
/// let slot = releases.next(friday).unwrap();
/// assert_eq!(slot.at, "2027-01-05T13:00:00Z".parse::<DateTime<Utc>>().unwrap()); // a Tuesday, 14:00 in Paris
/// # Ok::<(), dueline::calendar::DepartureError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Train {
    zone: Tz,
    timetable: Timetable,
}

/// A slot of a train.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// When it departs.
    pub at: Instant,
    /// The date it was planned for, by which it is known wherever it is moved.
    pub planned: NaiveDate,
}

impl Train {
    /// A train by its timetable; `zone` is used where that names none.
    pub fn new(timetable: Timetable, zone: Tz) -> Self {
        Train { zone: timetable.zone.unwrap_or(zone), timetable }
    }

    /// The first slot strictly after an instant; `None` when there is none in the years to 9999.
    pub fn next(&self, after: Instant) -> Option<Slot> {
        let regular = self.timetable.slots.iter().filter_map(|slot| {
            let start = self.date(after).pred_opt()?;
            self.regular(*slot, start, 1).find(|slot| slot.at > after)
        });
        self.moved().filter(|slot| slot.at > after).chain(regular).min()
    }

    /// The last slot strictly before an instant; `None` when there is none from the year 1 on.
    pub fn previous(&self, before: Instant) -> Option<Slot> {
        let regular = self.timetable.slots.iter().filter_map(|slot| {
            let start = self.date(before).succ_opt()?;
            self.regular(*slot, start, -1).find(|slot| slot.at < before)
        });
        self.moved().filter(|slot| slot.at < before).chain(regular).max()
    }

    /// The slot that something which starts then is for: the first that is more than the cut-off
    /// after it.
    pub fn slot_for(&self, start: Instant) -> Option<Slot> {
        self.next(start.checked_add_signed(self.timetable.cut_off)?)
    }

    /// The slot that was planned for a date, wherever it is moved; `None` when it is cancelled, or
    /// nothing departs on that date. Of several on one date the first.
    pub fn planned(&self, date: NaiveDate) -> Option<Slot> {
        let regular = self
            .timetable
            .slots
            .iter()
            .filter_map(|slot| self.regular(*slot, date, 1).next().filter(|slot| slot.planned == date));
        self.moved().filter(|slot| slot.planned == date).chain(regular).min()
    }

    fn date(&self, at: Instant) -> NaiveDate {
        // The wall shows no time outside the years.
        date_at(self.zone, at.timestamp_micros().clamp(FIRST, LAST))
    }

    /// The slots of a departure that are neither moved nor cancelled, day by day from a date on.
    fn regular(&self, slot: Departure, from: NaiveDate, step: i64) -> impl Iterator<Item = Slot> {
        let apart = i64::from(slot.day.weekday().days_since(from.weekday()));
        let first = TimeDelta::days(if step > 0 { apart } else { -((7 - apart) % 7) });
        let weeks = core::iter::successors(from.checked_add_signed(first), move |date| {
            date.checked_add_signed(TimeDelta::days(7 * step))
        });
        let weeks = weeks.take_while(|date| (0..=10_000).contains(&date.year()));
        let kept = |date: &NaiveDate| {
            !self.timetable.cancelled.contains(date) && !self.timetable.moved.contains_key(date)
        };
        let dates = weeks.filter(move |date| slot.departs_on(*date)).filter(kept);
        dates.filter_map(move |planned| {
            let local = planned.and_time(chrono::NaiveTime::MIN) + TimeDelta::seconds(slot.second.into());
            Some(Slot { at: at_local(self.zone, local).ok()?, planned })
        })
    }

    /// The slots that are moved, where there is one to move.
    fn moved(&self) -> impl Iterator<Item = Slot> {
        let slots = self.timetable.moved.iter().filter(|(date, _)| {
            !self.timetable.cancelled.contains(date)
                && self.timetable.slots.iter().any(|slot| slot.departs_on(**date))
        });
        slots.filter_map(|(planned, to)| Some(Slot { at: at_local(self.zone, *to).ok()?, planned: *planned }))
    }
}

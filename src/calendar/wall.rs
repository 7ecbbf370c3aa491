//! What the clock on the wall says: the openings of each local date, without any time zone.

use alloc::{borrow::Cow, collections::BTreeMap, vec::Vec};
use core::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use super::{
    definition::Definition,
    holiday::{Holiday, Yearly},
    hours::{DAY, Opening, WeeklyHours},
};

/// Half-open seconds of a local date, disjoint and in order, within `[0, 86 400]`.
pub(super) type Windows = Vec<(u32, u32)>;

/// The working seconds of every local date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wall {
    /// By their first dates, in order; the first holds from the beginning.
    versions: Vec<Week>,
    /// The dates of holidays in the years of the table, in order.
    closed: Vec<NaiveDate>,
    exceptions: BTreeMap<NaiveDate, Vec<Opening>>,
}

/// Hours and holidays from a date on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Week {
    from: NaiveDate,
    weekly: [Vec<Opening>; 7],
    /// The windows of a date that is neither a holiday nor touched by exceptional hours.
    ordinary: [Windows; 7],
    holidays: Vec<Yearly>,
}

impl Week {
    fn new(from: NaiveDate, hours: &WeeklyHours, holidays: &[Holiday]) -> Self {
        let weekly = hours.0.clone();
        Week {
            from,
            ordinary: core::array::from_fn(|day| windows(&weekly[day], &weekly[(day + 6) % 7])),
            weekly,
            holidays: holidays.iter().flat_map(|holiday| holiday.rules()).collect(),
        }
    }

    /// Whether it opens on no day of the week, or holidays close every date of the year.
    fn never_opens(&self) -> bool {
        let every_year = || self.holidays.iter().filter_map(|holiday| holiday.every_year());
        self.weekly.iter().all(Vec::is_empty)
            || every_year().collect::<alloc::collections::BTreeSet<_>>().len() == 366
    }
}

/// A local date that is no holiday.
pub(super) struct Day<'a> {
    /// What opens on it.
    pub(super) own: &'a [Opening],
    /// Its working seconds.
    pub(super) windows: Cow<'a, [(u32, u32)]>,
}

impl Wall {
    pub(super) fn new(definition: &Definition) -> Self {
        let (mut hours, mut holidays) = (&definition.hours, &definition.holidays);
        let mut versions = alloc::vec![Week::new(NaiveDate::MIN, hours, holidays)];
        for (from, version) in &definition.versions {
            hours = version.hours.as_ref().unwrap_or(hours);
            holidays = version.holidays.as_ref().unwrap_or(holidays);
            versions.push(Week::new(*from, hours, holidays));
        }
        Wall { closed: closed(&versions), versions, exceptions: definition.exceptions.clone() }
    }

    /// Before and after the [`turns`](Self::turns), whether every second is open.
    pub(super) fn always_open_at_the_ends(&self) -> (bool, bool) {
        let full = |week: &Week| week.ordinary.iter().all(|day| day[..] == [(0, DAY)]);
        let (first, last) = (&self.versions[0], &self.versions[self.versions.len() - 1]);
        (
            full(first) && !first.holidays.iter().any(|holiday| holiday.recurs().0),
            full(last) && !last.holidays.iter().any(|holiday| holiday.recurs().1),
        )
    }

    /// Before and after the [`turns`](Self::turns), whether nothing opens: as far as that can be
    /// told without looking at the dates.
    pub(super) fn never_opens_at_the_ends(&self) -> (bool, bool) {
        (self.versions[0].never_opens(), self.versions[self.versions.len() - 1].never_opens())
    }

    /// Without the holidays and the exceptional hours.
    pub(super) fn without_dates(&self) -> Self {
        let versions = self.versions.iter().map(|week| Week { holidays: Vec::new(), ..week.clone() });
        Wall { versions: versions.collect(), closed: Vec::new(), exceptions: BTreeMap::new() }
    }

    /// Whether there are holidays or exceptional hours.
    pub(super) fn has_dates(&self) -> bool {
        !self.exceptions.is_empty() || self.versions.iter().any(|week| !week.holidays.is_empty())
    }

    /// Whether holidays recur, and whether some of them are counted from Easter.
    pub(super) fn recurring(&self) -> (bool, bool) {
        let holidays = || self.versions.iter().flat_map(|week| &week.holidays);
        (holidays().any(|h| h.recurs() != (false, false)), holidays().any(|h| h.is_from_easter()))
    }

    /// The first and the last of the dates that are unlike what recurs year by year: before and
    /// after them only the week and the holidays that recur decide.
    pub(super) fn turns(&self) -> Option<(NaiveDate, NaiveDate)> {
        let years = self.versions.iter().flat_map(|week| &week.holidays).flat_map(|h| h.turning_years());
        let ends = years.flat_map(|year| [(year, 1, 1), (year, 12, 31)]);
        let ends = ends.filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
        let dates = self.exceptions.keys().copied().chain(self.versions[1..].iter().map(|week| week.from));
        ends.chain(dates).fold(None, |found, date| match found {
            None => Some((date, date)),
            Some((first, last)) => Some((date.min(first), date.max(last))),
        })
    }

    fn version(&self, date: NaiveDate) -> &Week {
        match &self.versions[..] {
            [only] => only,
            // The first holds from before every date.
            versions => &versions[versions.partition_point(|week| week.from <= date).max(1) - 1],
        }
    }

    /// Whether the version in force is the same on all those dates; which, by its number.
    pub(super) fn version_of(&self, first: NaiveDate, last: NaiveDate) -> Option<usize> {
        let number = |date| self.versions.partition_point(|week| week.from <= date);
        (number(first) == number(last)).then(|| number(last))
    }

    /// Whether a holiday falls on the date, which exceptional hours may lift.
    pub(super) fn is_holiday(&self, date: NaiveDate) -> bool {
        if YEARS.contains(&date.year()) {
            return self.closed.binary_search(&date).is_ok();
        }
        self.version(date).holidays.iter().any(|holiday| holiday.falls_on(date))
    }

    /// Whether a date from `first` to `last`, or the one before (whose night may reach into them),
    /// is a holiday of the table's years or has exceptional hours.
    pub(super) fn special(&self, first: NaiveDate, last: NaiveDate) -> bool {
        let first = first.pred_opt().unwrap_or(first);
        self.exceptions.range(first..=last).next().is_some()
            || self
                .closed
                .get(self.closed.partition_point(|date| *date < first))
                .is_some_and(|date| *date <= last)
    }

    /// What opens on a date by its exceptional hours or its week, holiday or not.
    fn openings(&self, date: NaiveDate) -> &[Opening] {
        self.exceptions.get(&date).unwrap_or_else(|| {
            let day = date.weekday().num_days_from_monday() as usize;
            &self.version(date).weekly[day]
        })
    }

    /// What opens on a local date, and its working seconds; `None` on a holiday, which closes its
    /// date from 00:00 to 24:00. Exceptional hours replace what opens on their date and lift a
    /// holiday, and the tail of the night before stays.
    pub(super) fn on(&self, date: NaiveDate) -> Option<Day<'_>> {
        let own = self.exceptions.get(&date);
        if own.is_none() && self.is_holiday(date) {
            return None;
        }
        let eve = date.pred_opt()?;
        let version = self.version(date);
        let day = date.weekday().num_days_from_monday() as usize;
        let own = match own {
            None if version.from <= eve && !self.exceptions.contains_key(&eve) => {
                return Some(Day {
                    own: &version.weekly[day],
                    windows: Cow::Borrowed(&version.ordinary[day]),
                });
            }
            None => &version.weekly[day],
            Some(own) => own,
        };
        Some(Day { own, windows: Cow::Owned(windows(own, self.openings(eve))) })
    }
}

/// The years in which holidays are looked up, not worked out: those of the table.
const YEARS: RangeInclusive<i32> = 1969..=2100;

/// The dates of holidays in those years.
fn closed(versions: &[Week]) -> Vec<NaiveDate> {
    let mut all: Vec<NaiveDate> = Vec::new();
    for (i, week) in versions.iter().enumerate() {
        let until = versions.get(i + 1).map_or(NaiveDate::MAX, |next| next.from);
        // One from a neighbouring year may fall into the first or the last.
        let years = YEARS.start() - 1..=YEARS.end() + 1;
        let dates = years.flat_map(|year| week.holidays.iter().flat_map(move |holiday| holiday.dates(year)));
        all.extend(dates.filter(|date| week.from <= *date && *date < until));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The openings of a date, cut at midnight, with the tail of the date before; overlaps merged.
fn windows(own: &[Opening], before: &[Opening]) -> Windows {
    let tails = before.iter().filter(|o| o.closes() > DAY).map(|o| (0, o.closes() - DAY));
    let own = own.iter().map(|o| (o.opens(), o.closes().min(DAY)));
    let mut all: Windows = tails.chain(own).collect();
    all.sort_unstable();
    let mut merged: Windows = Vec::with_capacity(all.len());
    for (open, close) in all {
        match merged.last_mut() {
            Some((_, last)) if open <= *last => *last = close.max(*last),
            _ => merged.push((open, close)),
        }
    }
    merged
}

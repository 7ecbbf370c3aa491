//! What the clock on the wall says: the openings of each local date, without any time zone.

use alloc::{borrow::Cow, collections::BTreeMap, vec::Vec};
use core::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use super::{
    definition::Definition,
    holiday::Holiday,
    hours::{DAY, Opening},
};

/// Half-open seconds of a local date, disjoint and in order, within `[0, 86 400]`.
pub(super) type Windows = Vec<(u32, u32)>;

/// The working seconds of every local date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wall {
    weekly: [Vec<Opening>; 7],
    /// The windows of a date that is neither a holiday nor touched by exceptional hours.
    ordinary: [Windows; 7],
    holidays: Vec<Holiday>,
    /// The dates of holidays in the years of the table, in order.
    closed: Vec<NaiveDate>,
    exceptions: BTreeMap<NaiveDate, Vec<Opening>>,
}

impl Wall {
    pub(super) fn new(definition: &Definition) -> Self {
        let weekly = definition.hours.0.clone();
        let ordinary = core::array::from_fn(|day| windows(&weekly[day], &weekly[(day + 6) % 7]));
        Wall {
            ordinary,
            weekly,
            closed: dates(&definition.holidays),
            holidays: definition.holidays.clone(),
            exceptions: definition.exceptions.clone(),
        }
    }

    /// Open at every second of every date.
    pub(super) fn never_closes(&self) -> bool {
        self.holidays.is_empty()
            && self.exceptions.is_empty()
            && self.ordinary.iter().all(|day| day[..] == [(0, DAY)])
    }

    /// The dates outside which nothing opens, decided from the data: the first and the last date
    /// with exceptional hours (with the date after, for a tail) where the week has no openings,
    /// or where holidays close every date of the year. `None` where the week opens.
    pub(super) fn bounds(&self) -> Option<(NaiveDate, NaiveDate)> {
        let empty_week = self.weekly.iter().all(Vec::is_empty);
        if !empty_week && !self.always_on_holiday() {
            return None;
        }
        // A holiday that is lifted shows the tail of the week's night before, whatever opens.
        let open = |list: &&Vec<Opening>| !empty_week || !list.is_empty();
        let mut dates = self.exceptions.iter().filter(|(_, list)| open(list)).map(|(date, _)| *date);
        let first = dates.next().unwrap_or(NaiveDate::MAX);
        let last = dates.next_back().unwrap_or(first);
        Some((first, last.succ_opt().unwrap_or(last)))
    }

    fn is_holiday(&self, date: NaiveDate) -> bool {
        if YEARS.contains(&date.year()) {
            return self.closed.binary_search(&date).is_ok();
        }
        self.holidays.iter().any(|holiday| holiday.falls_on(date))
    }

    /// Whether yearly holidays close all of the 366 dates.
    fn always_on_holiday(&self) -> bool {
        let yearly = self.holidays.iter().filter_map(|holiday| match holiday {
            Holiday::Yearly { month, day } => Some((*month, *day)),
            _ => None,
        });
        yearly.collect::<alloc::collections::BTreeSet<_>>().len() == 366
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

    /// The working seconds of a local date. A holiday closes its date from 00:00 to 24:00;
    /// exceptional hours replace what opens on their date and lift a holiday, and the tail of
    /// the night before stays.
    pub(super) fn on(&self, date: NaiveDate) -> Cow<'_, [(u32, u32)]> {
        let own = self.exceptions.get(&date);
        if own.is_none() && self.is_holiday(date) {
            return Cow::Borrowed(&[]);
        }
        let before = date.pred_opt().and_then(|eve| self.exceptions.get(&eve));
        let day = date.weekday().num_days_from_monday() as usize;
        if own.is_none() && before.is_none() {
            return Cow::Borrowed(&self.ordinary[day]);
        }
        let own = own.unwrap_or(&self.weekly[day]);
        let before = before.unwrap_or(&self.weekly[(day + 6) % 7]);
        Cow::Owned(windows(own, before))
    }
}

/// The years in which holidays are looked up, not worked out: those of the table.
const YEARS: RangeInclusive<i32> = 1969..=2100;

fn dates(holidays: &[Holiday]) -> Vec<NaiveDate> {
    // One from a neighbouring year may fall into the first or the last.
    let years = YEARS.start() - 1..=YEARS.end() + 1;
    let all = years.flat_map(|year| holidays.iter().filter_map(move |holiday| holiday.counted_from(year)));
    let mut all: Vec<NaiveDate> = all.collect();
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

//! Working time by reading the wall date by date: exact everywhere, and as slow as the span is
//! long. The table is compiled from it, and it answers where the table ends.

use alloc::vec::Vec;

use chrono::{DateTime, NaiveDate, Timelike};
use chrono_tz::Tz;

use super::{
    hours,
    wall::{Day, Wall},
    zone::{self, SECOND},
};
use crate::instant::Instant;

pub(super) const DAY: i64 = hours::DAY as i64 * SECOND;

/// What the clock on the wall says, and where the wall is. All instants in microseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walk {
    pub(super) zone: Tz,
    pub(super) wall: Wall,
}

/// A range of one offset: its start and end, and what it adds to UTC.
pub(super) type Stretch = (i64, i64, i64);

impl Walk {
    /// The working intervals of `[from, to)`, in order; what touches may be two.
    pub(super) fn intervals(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        let mut found = Vec::new();
        let stretches = Stretches { zone: self.zone, start: from, to };
        self.dates(stretches, |date| found.extend(date.intervals()));
        found
    }

    /// The instants of `[from, to)` at which a working day begins: the first instant that is shown
    /// of what opens on each date.
    pub(super) fn starts(&self, from: i64, to: i64) -> Vec<i64> {
        self.both(Stretches { zone: self.zone, start: from - OVER_MIDNIGHT, to }, from).1
    }

    /// Both at once, of stretches that end with the range, and begin before it where the offset may
    /// have changed: a date that is shown again after the next one has begun (clocks put back over
    /// midnight) begins no more.
    pub(super) fn both(
        &self,
        stretches: impl Iterator<Item = Stretch>,
        from: i64,
    ) -> (Vec<(i64, i64)>, Vec<i64>) {
        let (mut intervals, mut starts, mut last) = (Vec::new(), Vec::new(), None);
        self.dates(stretches, |date| {
            let clipped = date.intervals().map(|(open, close)| (open.max(from), close));
            intervals.extend(clipped.filter(|(open, close)| open < close));
            if last.is_none_or(|last| last < date.date)
                && let Some(start) = date.start()
            {
                last = Some(date.date);
                starts.extend(Some(start).filter(|start| *start >= from));
            }
        });
        (intervals, starts)
    }

    /// Visits the local dates of some stretches, but for holidays.
    fn dates<'a>(&'a self, stretches: impl Iterator<Item = Stretch>, mut visit: impl FnMut(Shown<'a>)) {
        for (start, end, shift) in stretches {
            for day in (start + shift).div_euclid(DAY)..=(end - 1 + shift).div_euclid(DAY) {
                // Within the years of `FIRST` to `LAST` every day is a date.
                let Some(date) = i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days) else {
                    continue;
                };
                let midnight = day * DAY - shift;
                if let Some(day) = self.wall.on(date) {
                    visit(Shown { date, midnight, start, end, day });
                }
            }
        }
    }

    /// Whether an instant is working time.
    pub(super) fn is_open(&self, at: Instant) -> bool {
        let local = at.with_timezone(&self.zone).naive_local();
        let second = local.time().num_seconds_from_midnight();
        let on = |day: Day<'_>| day.windows.iter().any(|(open, close)| (*open..*close).contains(&second));
        self.wall.on(local.date()).is_some_and(on)
    }
}

/// Nothing is shown again more than two days later.
pub(super) const OVER_MIDNIGHT: i64 = 2 * DAY;

/// A local date as far as it is shown in a stretch.
struct Shown<'a> {
    date: NaiveDate,
    /// The instant of its midnight by the offset of the stretch.
    midnight: i64,
    start: i64,
    end: i64,
    day: Day<'a>,
}

impl Shown<'_> {
    /// What is shown of so many seconds of the date.
    fn part(&self, open: u32, close: u32) -> Option<(i64, i64)> {
        let open = (self.midnight + i64::from(open) * SECOND).max(self.start);
        let close = (self.midnight + i64::from(close) * SECOND).min(self.end);
        (open < close).then_some((open, close))
    }

    fn intervals(&self) -> impl Iterator<Item = (i64, i64)> {
        self.day.windows.iter().filter_map(|(open, close)| self.part(*open, *close))
    }

    /// The first instant that is shown of what opens on the date.
    fn start(&self) -> Option<i64> {
        let own = self.day.own.iter().map(|opening| (opening.opens(), opening.closes().min(hours::DAY)));
        own.filter_map(|(open, close)| self.part(open, close)).map(|(open, _)| open).min()
    }
}

/// The stretches of a range.
pub(super) struct Stretches {
    pub(super) zone: Tz,
    pub(super) start: i64,
    pub(super) to: i64,
}

impl Iterator for Stretches {
    type Item = Stretch;

    fn next(&mut self) -> Option<Stretch> {
        let start = self.start;
        if start >= self.to {
            return None;
        }
        self.start = zone::end_of_stretch(self.zone, start, self.to);
        Some((start, self.start, zone::offset(self.zone, start) * SECOND))
    }
}

/// The local date that a wall clock shows at an instant of the years 1 to 9999, in microseconds.
pub(super) fn date_at(zone: Tz, at: i64) -> NaiveDate {
    let local = at.div_euclid(SECOND) + zone::offset(zone, at);
    DateTime::from_timestamp(local, 0).map(|at| at.date_naive()).unwrap_or_default()
}

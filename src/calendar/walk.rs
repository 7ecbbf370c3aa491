//! Working time by reading the wall date by date: exact everywhere, and as slow as the span is
//! long. The table is compiled from it, and it answers where the table ends.

use alloc::vec::Vec;

use chrono::{DateTime, NaiveDate, Timelike};
use chrono_tz::Tz;

use super::{
    hours,
    wall::Wall,
    zone::{self, SECOND},
};
use crate::instant::Instant;

const DAY: i64 = hours::DAY as i64 * SECOND;

/// What the clock on the wall says, and where the wall is. All instants in microseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walk {
    pub(super) zone: Tz,
    pub(super) wall: Wall,
}

impl Walk {
    /// The working intervals of `[from, to)`, in order; what touches may be two.
    pub(super) fn intervals(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        let mut found = Vec::new();
        self.dates(from, to, |date, midnight, start, end| {
            for &(open, close) in self.wall.on(date).iter() {
                let open = (midnight + i64::from(open) * SECOND).max(start);
                let close = (midnight + i64::from(close) * SECOND).min(end);
                if open < close {
                    found.push((open, close));
                }
            }
        });
        found
    }

    /// The instants of `[from, to)` at which a working day begins: the first instant that is shown
    /// of what opens on each date.
    pub(super) fn starts(&self, from: i64, to: i64) -> Vec<i64> {
        let mut found = Vec::new();
        let mut last = None;
        // A date that is shown again after the next one has begun (clocks put back over midnight)
        // begins no more; that is never two days later.
        self.dates(from - 2 * DAY, to, |date, midnight, start, end| {
            if last.is_some_and(|last| date <= last) {
                return;
            }
            let opens = self.wall.opens(date).iter().map(|opening| {
                let open = (midnight + i64::from(opening.opens()) * SECOND).max(start);
                let close = (midnight + i64::from(opening.closes()) * SECOND).min(midnight + DAY).min(end);
                (open, close)
            });
            if let Some((open, _)) = opens.filter(|(open, close)| open < close).min() {
                last = Some(date);
                if open >= from {
                    found.push(open);
                }
            }
        });
        found
    }

    /// Both of `[from, to)` at once, where the offset is known and has not changed for two days.
    pub(super) fn at_offset(&self, offset: i64, from: i64, to: i64) -> (Vec<(i64, i64)>, Vec<i64>) {
        let (mut intervals, mut starts) = (Vec::new(), Vec::new());
        let shift = offset * SECOND;
        for day in (from + shift).div_euclid(DAY)..=(to - 1 + shift).div_euclid(DAY) {
            let Some(date) = i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days) else { continue };
            let midnight = day * DAY - shift;
            let instant = |second: u32| midnight + i64::from(second) * SECOND;
            let windows = self.wall.on(date);
            let clipped =
                windows.iter().map(|&(open, close)| (instant(open).max(from), instant(close).min(to)));
            intervals.extend(clipped.filter(|(open, close)| open < close));
            let start = self.wall.opens(date).iter().map(|opening| instant(opening.opens())).min();
            starts.extend(start.filter(|start| (from..to).contains(start)));
        }
        (intervals, starts)
    }

    /// Visits the local dates of `[from, to)`, each stretch of one offset for itself: the date, the
    /// instant of its midnight by that offset, and the stretch.
    fn dates(&self, from: i64, to: i64, mut visit: impl FnMut(NaiveDate, i64, i64, i64)) {
        let mut start = from;
        while start < to {
            let end = zone::end_of_stretch(self.zone, start, to);
            let shift = zone::offset(self.zone, start) * SECOND;
            let (first, last) = ((start + shift).div_euclid(DAY), (end - 1 + shift).div_euclid(DAY));
            for day in first..=last {
                let date = NaiveDate::from_epoch_days(i32::try_from(day).unwrap_or(i32::MAX));
                // Within the years of `FIRST` to `LAST` every day is a date.
                let Some(date) = date else { continue };
                visit(date, day * DAY - shift, start, end);
            }
            start = end;
        }
    }

    /// Whether an instant is working time.
    pub(super) fn is_open(&self, at: Instant) -> bool {
        let local = at.with_timezone(&self.zone).naive_local();
        let second = local.time().num_seconds_from_midnight();
        self.wall.on(local.date()).iter().any(|&(open, close)| open <= second && second < close)
    }
}

/// The local date that a wall clock shows at an instant of the years 1 to 9999, in microseconds.
pub(super) fn date_at(zone: Tz, at: i64) -> NaiveDate {
    let local = at.div_euclid(SECOND) + zone::offset(zone, at);
    DateTime::from_timestamp(local, 0).map(|at| at.date_naive()).unwrap_or_default()
}

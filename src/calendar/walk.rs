//! Working time by walking from date to date: exact everywhere, and as slow as the span is long.
//! The table is compiled from it, and it answers where the table ends.

use alloc::vec::Vec;

use chrono::{NaiveDate, Timelike};
use chrono_tz::Tz;

use super::{
    wall::Wall,
    zone::{self, SECOND},
};
use crate::instant::Instant;

/// What the clock on the wall says, and where the wall is. All instants in microseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walk {
    pub(super) zone: Tz,
    pub(super) wall: Wall,
}

impl Walk {
    /// Visits the working intervals of `[from, to)` in microseconds, in order, until `visit`
    /// says false.
    pub(super) fn forward(&self, from: i64, to: i64, mut visit: impl FnMut(i64, i64) -> bool) {
        let mut start = from;
        while start < to {
            let end = zone::end_of_stretch(self.zone, start, to);
            for (open, close) in self.stretch(start, end) {
                if !visit(open, close) {
                    return;
                }
            }
            start = end;
        }
    }

    /// The same from the end to the start.
    pub(super) fn backward(&self, from: i64, to: i64, mut visit: impl FnMut(i64, i64) -> bool) {
        let mut end = to;
        while from < end {
            let start = zone::start_of_stretch(self.zone, end, from);
            for (open, close) in self.stretch(start, end).into_iter().rev() {
                if !visit(open, close) {
                    return;
                }
            }
            end = start;
        }
    }

    /// The working intervals of `[start, end)`, in which the offset does not change.
    pub(super) fn stretch(&self, start: i64, end: i64) -> Vec<(i64, i64)> {
        const DAY: i64 = super::hours::DAY as i64 * SECOND;
        let shift = zone::offset(self.zone, start) * SECOND;
        let (first, last) = ((start + shift).div_euclid(DAY), (end - 1 + shift).div_euclid(DAY));
        let mut found = Vec::new();
        for day in first..=last {
            let date = NaiveDate::from_epoch_days(i32::try_from(day).unwrap_or(i32::MAX));
            // Within the years of `FIRST` to `LAST` every day is a date.
            let Some(date) = date else { continue };
            let midnight = day * DAY - shift;
            for &(open, close) in self.wall.on(date).iter() {
                let open = (midnight + i64::from(open) * SECOND).max(start);
                let close = (midnight + i64::from(close) * SECOND).min(end);
                if open < close {
                    found.push((open, close));
                }
            }
        }
        found
    }

    /// Whether an instant is working time.
    pub(super) fn is_open(&self, at: Instant) -> bool {
        let local = at.with_timezone(&self.zone).naive_local();
        let second = local.time().num_seconds_from_midnight();
        self.wall.on(local.date()).iter().any(|&(open, close)| open <= second && second < close)
    }
}

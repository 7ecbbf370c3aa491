//! The index that makes every question about working time cost the same: UTC weeks, most of them
//! alike, with the working seconds before each.
//!
//! A week is 604,800 seconds from Monday 00:00 UTC. Its *shape* is what is open in it; weeks
//! without a change of offset, a holiday or exceptional hours share one shape for each offset, and
//! a century of holidays adds a dozen more. Working time before an instant is then one sum and one
//! interval; the instant after so much working time is the same read backwards.

mod build;
mod dates;

use alloc::{boxed::Box, vec::Vec};

pub(super) use build::Builder;
pub(super) use dates::Dates;

/// Seconds in a week.
pub(super) const WEEK: i64 = 7 * 86_400;
/// Seconds to a step of a shape's index by time: two hours.
const SLOT: u32 = 7_200;
const SLOTS: usize = 84;
/// Working seconds to a step of a shape's inverse index, as a power of two.
const STEP: u32 = 13;

/// Weeks to a step of the index of days, as a power of two: days are asked for less often than
/// time, and a sum for every week would be an eighth of the table.
const GROUP: u32 = 3;

/// What is open in a week, in seconds of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Week {
    /// Working intervals `[open, close)`, disjoint and in order; what touches is one.
    pub(super) intervals: Vec<(u32, u32)>,
    /// Where working days begin, in order.
    pub(super) starts: Vec<u32>,
}

/// An interval of a shape, and the working seconds of its week before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Interval {
    open: u32,
    close: u32,
    before: u32,
}

/// Where a shape's parts stand in the lists of all shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    inverse: u32,
    total: u32,
    /// The first of its starts of days, and how many there are.
    starts: u32,
    days: u32,
}

/// Working time by the second over a range of weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// The first second, a Monday 00:00 UTC.
    start: i64,
    /// Working seconds before each week, and after the last. Fits: 136 years are 2³² seconds.
    before: Box<[u32]>,
    /// The shape of each week.
    shape: Box<[u16]>,
    shapes: Box<[Shape]>,
    /// The intervals of all shapes, each list closed by one that lies behind the week.
    intervals: Box<[Interval]>,
    /// For each shape and slot: the first interval that closes after the slot's start.
    slots: Box<[u16]>,
    /// For each shape and step of its working time: the interval in which the step begins.
    inverse: Box<[u16]>,
    /// For each step of the whole working time: the week in which it begins.
    weeks: Box<[u16]>,
    /// Working seconds to a step of `weeks`, as a power of two.
    shift: u32,
    /// The starts of working days of all shapes.
    starts: Box<[u32]>,
    /// Working days before each group of weeks, and after the last.
    days: Box<[u16]>,
    dates: Dates,
}

/// A second of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// Working seconds of the table before it.
    pub(super) work: i64,
    /// Whether it is working time itself.
    pub(super) open: bool,
}

impl Table {
    /// The first second of the table.
    pub(super) fn start(&self) -> i64 {
        self.start
    }

    /// The first second after the table.
    pub(super) fn end(&self) -> i64 {
        self.start + self.shape.len() as i64 * WEEK
    }

    /// All of its working seconds.
    pub(super) fn total(&self) -> i64 {
        self.before.last().copied().unwrap_or_default().into()
    }

    /// What it takes in memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.before)
            + size_of_val(&*self.shape)
            + size_of_val(&*self.shapes)
            + size_of_val(&*self.intervals)
            + size_of_val(&*self.slots)
            + size_of_val(&*self.inverse)
            + size_of_val(&*self.weeks)
            + size_of_val(&*self.starts)
            + size_of_val(&*self.days)
            + self.dates.bytes()
    }

    /// The week of a second, and the second within it; `None` outside.
    #[inline]
    fn place(&self, second: i64) -> Option<(usize, u32)> {
        let since = (second - self.start) as u64;
        let week = (since / WEEK as u64) as usize;
        (week < self.shape.len()).then_some((week, (since % WEEK as u64) as u32))
    }

    /// The first interval of a week that closes after a second of it; the one behind the week
    /// where none does.
    #[inline]
    fn interval(&self, week: usize, within: u32) -> usize {
        let shape = usize::from(self.shape[week]);
        let mut at = usize::from(self.slots[shape * SLOTS + (within / SLOT) as usize]);
        while self.intervals[at].close <= within {
            at += 1;
        }
        at
    }

    /// A second of the table; `None` outside.
    #[inline]
    pub(super) fn at(&self, second: i64) -> Option<Moment> {
        let (week, within) = self.place(second)?;
        let interval = self.intervals[self.interval(week, within)];
        let inside = within.saturating_sub(interval.open);
        Some(Moment {
            work: i64::from(self.before[week]) + i64::from(interval.before + inside),
            open: within >= interval.open,
        })
    }

    /// The second at which `work` seconds have been worked and the next begins, where
    /// `0 <= work < total`: the latest with so much before it.
    #[inline]
    pub(super) fn begin(&self, work: i64) -> Option<i64> {
        if !(0..self.total()).contains(&work) {
            return None;
        }
        let work = work as u32;
        let step = (work >> self.shift) as usize;
        let (mut week, last) = (usize::from(self.weeks[step]), self.weeks.get(step + 1));
        // Mostly the week of the step; where closures lie between, somewhere up to that of the next.
        if self.before[week + 1] <= work {
            let last = last.map_or(self.shape.len(), |last| usize::from(*last) + 1);
            week += self.before[week + 1..=last].partition_point(|before| *before <= work);
        }
        let shape = self.shapes[usize::from(self.shape[week])];
        let within = work - self.before[week];
        let mut at = usize::from(self.inverse[(shape.inverse + (within >> STEP)) as usize]);
        while self.intervals[at + 1].before <= within {
            at += 1;
        }
        let interval = self.intervals[at];
        Some(self.start + week as i64 * WEEK + i64::from(interval.open + within - interval.before))
    }

    /// The end of what is open at an open second, as far as the table goes.
    pub(super) fn close(&self, second: i64) -> i64 {
        let Some((mut week, within)) = self.place(second) else { return second };
        let mut close = self.intervals[self.interval(week, within)].close;
        while i64::from(close) == WEEK {
            week += 1;
            match self.shape.get(week).map(|_| self.intervals[self.interval(week, 0)]) {
                Some(Interval { open: 0, close: next, .. }) => close = next,
                _ => return self.start + week as i64 * WEEK,
            }
        }
        self.start + week as i64 * WEEK + i64::from(close)
    }

    /// The start of what is open at an open second, as far as the table goes.
    pub(super) fn open(&self, second: i64) -> i64 {
        const LAST: u32 = WEEK as u32 - 1;
        let Some((mut week, within)) = self.place(second) else { return second };
        let mut open = self.intervals[self.interval(week, within)].open;
        while open == 0 && week > 0 {
            let before = self.intervals[self.interval(week - 1, LAST)];
            if before.open > LAST {
                break;
            }
            (week, open) = (week - 1, before.open);
        }
        self.start + week as i64 * WEEK + i64::from(open)
    }

    /// All of its working days.
    pub(super) fn days(&self) -> usize {
        self.days.last().copied().unwrap_or_default().into()
    }

    /// How many working days begin before a second; all of them after the table.
    pub(super) fn days_before(&self, second: i64) -> usize {
        let Some((week, within)) = self.place(second) else {
            return if second < self.start { 0 } else { self.days() };
        };
        let group = week >> GROUP;
        let weeks = self.shape[group << GROUP..week].iter();
        let whole: u32 = weeks.map(|shape| self.shapes[usize::from(*shape)].days).sum();
        let own = self.starts_of(week).partition_point(|start| *start < within);
        usize::from(self.days[group]) + whole as usize + own
    }

    /// The second at which the n-th working day begins, 0 for the first; `None` behind the last.
    pub(super) fn day(&self, n: usize) -> Option<i64> {
        if n >= self.days() {
            return None;
        }
        let group = self.days.partition_point(|days| usize::from(*days) <= n) - 1;
        let mut left = n - usize::from(self.days[group]);
        for week in group << GROUP.. {
            if week >= self.shape.len() {
                break;
            }
            let own = self.starts_of(week);
            if let Some(start) = own.get(left) {
                return Some(self.start + week as i64 * WEEK + i64::from(*start));
            }
            left -= own.len();
        }
        None
    }

    /// Where the working days of a week begin.
    fn starts_of(&self, week: usize) -> &[u32] {
        let Shape { starts, days, .. } = self.shapes[usize::from(self.shape[week])];
        &self.starts[starts as usize..][..days as usize]
    }

    /// The dates of its working days.
    pub(super) fn dates(&self) -> &Dates {
        &self.dates
    }
}

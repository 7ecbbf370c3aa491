//! The index that makes every question about working time cost the same: UTC weeks, most of them
//! alike, with the working seconds before each.
//!
//! A week is 604,800 seconds from Monday 00:00 UTC. Its *shape* is what is open in it; weeks
//! without a change of offset, a holiday or exceptional hours share one shape for each offset, and
//! a century of holidays adds a dozen more. Working time before an instant is then one sum and one
//! interval; the instant after so much working time is the same read backwards.

use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};

/// Seconds in a week.
pub(super) const WEEK: i64 = 7 * 86_400;
const HOURS: usize = 168;
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
    /// The first of its starts of days, which go on to the first of the next shape.
    starts: u32,
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
    /// For each shape and hour: the first interval that closes after the hour's start.
    hours: Box<[u16]>,
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
}

/// A second of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// Working seconds of the table before it.
    pub(super) work: i64,
    /// Whether it is working time itself.
    pub(super) open: bool,
}

/// Collects weeks in their order.
pub(super) struct Builder {
    start: i64,
    before: Vec<u32>,
    shape: Vec<u16>,
    known: BTreeMap<Week, u16>,
    shapes: Vec<Shape>,
    intervals: Vec<Interval>,
    hours: Vec<u16>,
    inverse: Vec<u16>,
    total: u32,
    starts: Vec<u32>,
}

impl Builder {
    /// A table that starts at a Monday 00:00 UTC.
    pub(super) fn new(start: i64) -> Self {
        Builder {
            start,
            before: Vec::new(),
            shape: Vec::new(),
            known: BTreeMap::new(),
            shapes: Vec::new(),
            intervals: Vec::new(),
            hours: Vec::new(),
            inverse: Vec::new(),
            total: 0,
            starts: Vec::new(),
        }
    }

    /// The shape of a week; `None` when there are more than can be told apart.
    pub(super) fn shape(&mut self, week: Week) -> Option<u16> {
        if let Some(known) = self.known.get(&week) {
            return Some(*known);
        }
        let shape = u16::try_from(self.shapes.len()).ok()?;
        let first = self.intervals.len();
        let mut before = 0;
        for &(open, close) in &week.intervals {
            self.intervals.push(Interval { open, close, before });
            before += close - open;
        }
        self.intervals.push(Interval { open: u32::MAX, close: u32::MAX, before });
        let last = u16::try_from(self.intervals.len() - 1).ok()?;
        let mut at = first;
        for hour in 0..HOURS as u32 {
            while self.intervals[at].close <= hour * 3600 {
                at += 1;
            }
            self.hours.push((at as u16).min(last));
        }
        let inverse = u32::try_from(self.inverse.len()).ok()?;
        let mut at = first;
        for step in 0..=(before >> STEP) {
            while at + 1 < self.intervals.len() && self.intervals[at + 1].before <= step << STEP {
                at += 1;
            }
            self.inverse.push((at as u16).min(last));
        }
        let starts = u32::try_from(self.starts.len()).ok()?;
        self.starts.extend(&week.starts);
        self.shapes.push(Shape { inverse, total: before, starts });
        self.known.insert(week, shape);
        Some(shape)
    }

    /// Adds a week of that shape; `None` when the sums no longer fit.
    pub(super) fn week(&mut self, shape: u16) -> Option<()> {
        self.before.push(self.total);
        self.shape.push(shape);
        self.total = self.total.checked_add(self.shapes[usize::from(shape)].total)?;
        Some(())
    }

    pub(super) fn finish(mut self) -> Table {
        self.before.push(self.total);
        let weeks = self.shape.len().max(1) as u32;
        // About as many steps as weeks.
        let shift = (self.total / weeks).max(1).ilog2();
        let mut week = 0;
        let mut index = Vec::new();
        for step in 0..=(self.total >> shift) {
            while week + 1 < self.shape.len() && self.before[week + 1] <= step << shift {
                week += 1;
            }
            index.push(week as u16);
        }
        // Closes the list of the last shape.
        let starts = self.starts.len() as u32;
        self.shapes.push(Shape { inverse: 0, total: 0, starts });
        let mut days = alloc::vec![0];
        for group in self.shape.chunks(1 << GROUP) {
            let sum: usize = group.iter().map(|shape| day_starts(&self.shapes, *shape).len()).sum();
            // 130 years have 47,482 dates.
            days.push(days[days.len() - 1] + sum as u16);
        }
        Table {
            start: self.start,
            before: self.before.into(),
            shape: self.shape.into(),
            shapes: self.shapes.into(),
            intervals: self.intervals.into(),
            hours: self.hours.into(),
            inverse: self.inverse.into(),
            weeks: index.into(),
            shift,
            starts: self.starts.into(),
            days: days.into(),
        }
    }
}

/// Where the starts of days of a shape stand in the list of all.
fn day_starts(shapes: &[Shape], shape: u16) -> core::ops::Range<usize> {
    let shape = usize::from(shape);
    shapes[shape].starts as usize..shapes[shape + 1].starts as usize
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
            + size_of_val(&*self.hours)
            + size_of_val(&*self.inverse)
            + size_of_val(&*self.weeks)
            + size_of_val(&*self.starts)
            + size_of_val(&*self.days)
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
        let mut at = usize::from(self.hours[shape * HOURS + (within / 3600) as usize]);
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
        let whole: usize = weeks.map(|shape| day_starts(&self.shapes, *shape).len()).sum();
        let own = &self.starts[day_starts(&self.shapes, self.shape[week])];
        usize::from(self.days[group]) + whole + own.partition_point(|start| *start < within)
    }

    /// The second at which the n-th working day begins, 0 for the first; `None` behind the last.
    pub(super) fn day(&self, n: usize) -> Option<i64> {
        if n >= self.days() {
            return None;
        }
        let group = self.days.partition_point(|days| usize::from(*days) <= n) - 1;
        let mut left = n - usize::from(self.days[group]);
        for week in group << GROUP.. {
            let own = day_starts(&self.shapes, *self.shape.get(week)?);
            if left < own.len() {
                return Some(self.start + week as i64 * WEEK + i64::from(self.starts[own.start + left]));
            }
            left -= own.len();
        }
        None
    }
}

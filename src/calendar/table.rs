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

/// Working intervals of a week, as seconds `[open, close)`, disjoint and in order.
pub(super) type Intervals = Vec<(u32, u32)>;

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
    known: BTreeMap<Intervals, u16>,
    shapes: Vec<Shape>,
    intervals: Vec<Interval>,
    hours: Vec<u16>,
    inverse: Vec<u16>,
    total: u32,
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
        }
    }

    /// The shape with these intervals; `None` when there are more than can be told apart.
    pub(super) fn shape(&mut self, intervals: Intervals) -> Option<u16> {
        if let Some(known) = self.known.get(&intervals) {
            return Some(*known);
        }
        let shape = u16::try_from(self.shapes.len()).ok()?;
        let first = self.intervals.len();
        let mut before = 0;
        for &(open, close) in &intervals {
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
        self.shapes.push(Shape { inverse, total: before });
        self.known.insert(intervals, shape);
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
        }
    }
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
    }

    /// A second of the table; `None` outside.
    #[inline]
    pub(super) fn at(&self, second: i64) -> Option<Moment> {
        let since = (second - self.start) as u64;
        let week = (since / WEEK as u64) as usize;
        let within = (since % WEEK as u64) as u32;
        let shape = usize::from(*self.shape.get(week)?);
        let mut at = usize::from(self.hours[shape * HOURS + (within / 3600) as usize]);
        while self.intervals[at].close <= within {
            at += 1;
        }
        let interval = self.intervals[at];
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
}

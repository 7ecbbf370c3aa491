//! Collecting the weeks of a table.

use alloc::{collections::BTreeMap, vec::Vec};

use super::{GROUP, Interval, SLOT, SLOTS, STEP, Shape, Table, WEEK, Week, dates::Collected};

/// Collects weeks in their order.
pub(in crate::calendar) struct Builder {
    start: i64,
    before: Vec<u32>,
    shape: Vec<u16>,
    known: BTreeMap<Week, u16>,
    shapes: Vec<Shape>,
    intervals: Vec<Interval>,
    slots: Vec<u16>,
    inverse: Vec<u16>,
    total: u32,
    starts: Vec<u32>,
    dates: Collected,
}

impl Builder {
    /// A table that starts at a Monday 00:00 UTC.
    pub(in crate::calendar) fn new(start: i64) -> Self {
        Builder {
            start,
            before: Vec::new(),
            shape: Vec::new(),
            known: BTreeMap::new(),
            shapes: Vec::new(),
            intervals: Vec::new(),
            slots: Vec::new(),
            inverse: Vec::new(),
            total: 0,
            starts: Vec::new(),
            dates: Collected::new(),
        }
    }

    /// The shape of a week; `None` when there are more than can be told apart.
    pub(in crate::calendar) fn shape(&mut self, week: Week) -> Option<u16> {
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
        for slot in 0..SLOTS as u32 {
            while self.intervals[at].close <= slot * SLOT {
                at += 1;
            }
            self.slots.push((at as u16).min(last));
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
        let days = week.starts.len() as u32;
        self.starts.extend(&week.starts);
        self.shapes.push(Shape { inverse, total: before, starts, days });
        self.known.insert(week, shape);
        Some(shape)
    }

    /// Adds a week of that shape, of whose days `date` tells the local date, in days since 1970, by
    /// the second at which they begin; `None` when the sums no longer fit.
    pub(in crate::calendar) fn week(&mut self, shape: u16, date: impl Fn(i64) -> i64) -> Option<()> {
        let start = self.start + self.shape.len() as i64 * WEEK;
        let Shape { total, starts, days, .. } = self.shapes[usize::from(shape)];
        for second in &self.starts[starts as usize..][..days as usize] {
            self.dates.add(date(start + i64::from(*second)));
        }
        self.before.push(self.total);
        self.shape.push(shape);
        self.total = self.total.checked_add(total)?;
        Some(())
    }

    pub(in crate::calendar) fn finish(mut self) -> Table {
        self.before.push(self.total);
        let weeks = self.shape.len().max(1) as u32;
        // A step for every two weeks or so: half the memory for some nanoseconds.
        let shift = (self.total / weeks).max(1).ilog2() + 1;
        let mut week = 0;
        let mut index = Vec::new();
        for step in 0..=(self.total >> shift) {
            while week + 1 < self.shape.len() && self.before[week + 1] <= step << shift {
                week += 1;
            }
            index.push(week as u16);
        }
        let mut days = alloc::vec![0];
        for group in self.shape.chunks(1 << GROUP) {
            let sum: u32 = group.iter().map(|shape| self.shapes[usize::from(*shape)].days).sum();
            // 130 years have 47,482 dates.
            days.push(days[days.len() - 1] + sum as u16);
        }
        Table {
            start: self.start,
            before: self.before.into(),
            shape: self.shape.into(),
            shapes: self.shapes.into(),
            intervals: self.intervals.into(),
            slots: self.slots.into(),
            inverse: self.inverse.into(),
            weeks: index.into(),
            shift,
            starts: self.starts.into(),
            days: days.into(),
            dates: self.dates.finish(),
        }
    }
}

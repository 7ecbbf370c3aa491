//! Where working time comes from: hours on a wall, or other calendars put together.

use alloc::vec::Vec;

use chrono_tz::Tz;

use super::{
    Calendar, FIRST, LAST,
    walk::{Walk, date_at},
    zone::SECOND,
};
use crate::instant::Instant;

/// What a calendar is compiled from. All instants in microseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    Wall(Walk),
    Join { how: How, of: Vec<Calendar> },
}

/// How calendars are put together: open where one of them is, where all are, or where the first
/// is and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Union,
    Intersection,
    Difference,
}

impl How {
    /// Open, from whether the first is, and how many of the others are.
    fn open(self, first: bool, others: usize, all: usize) -> bool {
        match self {
            How::Union => first || others > 0,
            How::Intersection => first && others == all,
            How::Difference => first && others == 0,
        }
    }
}

/// How far the parts of a calendar are looked at before a range for the days that begin in it: a day
/// begins at most two days before it ends, and dates are told apart over two days.
pub(super) const LOOKED_BACK: i64 = 4 * DAY;

/// How far is looked at once: a week. Longer blocks cost memory, shorter ones repeat their edges.
const BLOCK: i64 = 7 * DAY;
const DAY: i64 = 86_400 * SECOND;

impl Source {
    /// The zone in which its days are dates.
    pub(super) fn zone(&self) -> Tz {
        match self {
            Source::Wall(walk) => walk.zone,
            Source::Join { of, .. } => of[0].zone(),
        }
    }

    pub(super) fn is_open(&self, at: Instant) -> bool {
        match self {
            Source::Wall(walk) => walk.is_open(at),
            Source::Join { how, of } => {
                let others = of[1..].iter().filter(|calendar| calendar.is_open(at)).count();
                how.open(of[0].is_open(at), others, of.len() - 1)
            }
        }
    }

    /// The working intervals of `[from, to)`, in order; what touches may be two.
    pub(super) fn intervals(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        match self {
            Source::Wall(walk) => walk.intervals(from, to),
            Source::Join { how, of } => join(*how, of, from, to),
        }
    }

    /// The instants of `[from, to)` at which a working day begins: a date on which an opening opens.
    ///
    /// Of a union each date begins with the first day of a part that begins on it; an intersection
    /// and a difference have the days of the first part, as far as something is left of them.
    pub(super) fn starts(&self, from: i64, to: i64) -> Vec<i64> {
        let (how, of) = match self {
            Source::Wall(walk) => return walk.starts(from, to),
            Source::Join { how, of } => (how, of),
        };
        let early = (from - LOOKED_BACK).max(FIRST);
        let days = |calendar: &Calendar| calendar.0.source.starts(early, to);
        let mut found: Vec<i64> = match how {
            How::Union => {
                let mut all: Vec<i64> = of.iter().flat_map(days).collect();
                all.sort_unstable();
                all
            }
            How::Intersection | How::Difference => {
                let starts = days(&of[0]);
                let open = join(*how, of, early, to);
                let ends = starts.iter().skip(1).copied().chain([to]);
                let mut next = open.iter().peekable();
                let first = |(start, end): (i64, i64)| {
                    while next.next_if(|(_, close)| *close <= start).is_some() {}
                    next.peek().map(|(open, _)| (*open).max(start)).filter(|open| *open < end)
                };
                starts.iter().copied().zip(ends).filter_map(first).collect()
            }
        };
        let mut last = None;
        found.retain(|start| {
            let date = date_at(self.zone(), *start);
            let new = last.is_none_or(|last| last < date);
            last = last.max(Some(date));
            new && *start >= from
        });
        found
    }

    /// How deep calendars are put together: none for hours of its own.
    pub(super) fn depth(&self) -> usize {
        match self {
            Source::Wall(_) => 0,
            Source::Join { of, .. } => 1 + of.iter().map(|part| part.0.source.depth()).max().unwrap_or(0),
        }
    }

    /// Whether it is always open, or never, whatever the parts that it is made of are: as `a` without
    /// `a` is, and `a` with all that is outside `a`.
    pub(super) fn constant(&self) -> Option<bool> {
        // Beyond so many parts all ways in which they could be open are too many to try.
        const MOST: usize = 12;
        if let Source::Wall(_) = self {
            return None;
        }
        let mut parts = Vec::new();
        self.parts(&mut parts);
        if parts.len() > MOST {
            return None;
        }
        let ways = 1u32 << parts.len();
        let first = self.open_if(&parts, 0);
        (1..ways).all(|way| self.open_if(&parts, way) == first).then_some(first)
    }

    /// The calendars that it is made of in the end, each once, without those that are always or
    /// never open.
    fn parts<'a>(&'a self, into: &mut Vec<&'a Calendar>) {
        let Source::Join { of, .. } = self else { return };
        for calendar in of {
            match &calendar.0.source {
                join @ Source::Join { .. } => join.parts(into),
                Source::Wall(_) if calendar.0.reach.always() || calendar.never_opens() => {}
                Source::Wall(_) if into.contains(&calendar) => {}
                Source::Wall(_) => into.push(calendar),
            }
        }
    }

    /// Whether it is open where those of the parts are whose bits are set.
    fn open_if(&self, parts: &[&Calendar], way: u32) -> bool {
        let Source::Join { how, of } = self else { return false };
        let mut open = of.iter().map(|calendar| match &calendar.0.source {
            join @ Source::Join { .. } => join.open_if(parts, way),
            Source::Wall(_) => match parts.iter().position(|part| *part == calendar) {
                Some(place) => way & (1 << place) != 0,
                None => calendar.0.reach.always(),
            },
        });
        let first = open.next().unwrap_or_default();
        how.open(first, open.filter(|open| *open).count(), of.len() - 1)
    }

    /// Visits the working intervals of `[from, to)`, in order, until `visit` says false.
    pub(super) fn forward(&self, from: i64, to: i64, mut visit: impl FnMut(i64, i64) -> bool) {
        let mut start = from;
        while start < to {
            let end = (start + BLOCK).min(to);
            if !self.intervals(start, end).into_iter().all(|(open, close)| visit(open, close)) {
                return;
            }
            start = end;
        }
    }

    /// The same from the end to the start.
    pub(super) fn backward(&self, from: i64, to: i64, mut visit: impl FnMut(i64, i64) -> bool) {
        let mut end = to;
        while from < end {
            let start = (end - BLOCK).max(from);
            if !self.intervals(start, end).into_iter().rev().all(|(open, close)| visit(open, close)) {
                return;
            }
            end = start;
        }
    }

    /// The first opening of `[from, to)`.
    pub(super) fn first_open(&self, from: i64, to: i64) -> Option<i64> {
        let mut found = None;
        self.forward(from, to, |open, _| {
            found = Some(open);
            false
        });
        found
    }

    /// The last closing of `[from, to)`.
    pub(super) fn last_close(&self, from: i64, to: i64) -> Option<i64> {
        let mut found = None;
        self.backward(from, to, |_, close| {
            found = Some(close);
            false
        });
        found
    }

    /// Visits the starts of working days of `[from, to)`, in order, until `visit` says false.
    pub(super) fn days_forward(&self, from: i64, to: i64, mut visit: impl FnMut(i64) -> bool) {
        let mut start = from;
        while start < to {
            let end = (start + BLOCK).min(to);
            if !self.starts(start, end).into_iter().all(&mut visit) {
                return;
            }
            start = end;
        }
    }

    /// The same from the end to the start.
    pub(super) fn days_backward(&self, from: i64, to: i64, mut visit: impl FnMut(i64) -> bool) {
        let mut end = to;
        while from < end {
            let start = (end - BLOCK).max(from);
            if !self.starts(start, end).into_iter().rev().all(&mut visit) {
                return;
            }
            end = start;
        }
    }
}

/// The intervals of calendars put together.
fn join(how: How, of: &[Calendar], from: i64, to: i64) -> Vec<(i64, i64)> {
    // What opens (+1) and closes (-1), of the first part and of the others.
    let mut edges: Vec<(i64, bool, i8)> = Vec::new();
    for (i, calendar) in of.iter().enumerate() {
        for (open, close) in merged(calendar.0.source.intervals(from.max(FIRST), to.min(LAST))) {
            edges.push((open, i == 0, 1));
            edges.push((close, i == 0, -1));
        }
    }
    edges.sort_unstable_by_key(|(at, ..)| *at);
    let mut found: Vec<(i64, i64)> = Vec::new();
    let (mut first, mut others, mut since) = (false, 0usize, None);
    let mut edges = edges.into_iter().peekable();
    while let Some((at, of_first, change)) = edges.next() {
        match (of_first, change > 0) {
            (true, open) => first = open,
            (false, true) => others += 1,
            (false, false) => others -= 1,
        }
        // What happens at one instant is one change.
        if edges.peek().is_some_and(|(next, ..)| *next == at) {
            continue;
        }
        match (since, how.open(first, others, of.len() - 1)) {
            (None, true) => since = Some(at),
            (Some(open), false) => {
                found.push((open, at));
                since = None;
            }
            _ => {}
        }
    }
    found
}

/// Intervals of which those that touch are one.
pub(super) fn merged(intervals: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    let mut found: Vec<(i64, i64)> = Vec::with_capacity(intervals.len());
    for (open, close) in intervals {
        match found.last_mut() {
            Some((_, last)) if *last == open => *last = close,
            _ => found.push((open, close)),
        }
    }
    found
}

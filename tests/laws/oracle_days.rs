//! What a calendar does over some weeks, written down once: its openings and its working days,
//! and what can be read off them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use crate::oracle_calendar::{Oracle, Piece, merged, stretches, wall};

type Instant = DateTime<Utc>;

/// A working day: its date, and the instant at which it begins.
pub type Day = (NaiveDate, Instant);

/// A calendar, or one made of others.
#[derive(Debug, Clone)]
pub enum Made {
    Of(Box<Oracle>),
    Union(Vec<Made>),
    Intersection(Vec<Made>),
    Difference(Vec<Made>),
}

impl Made {
    /// The first part's, where there are parts.
    pub fn zone(&self) -> Tz {
        match self {
            Made::Of(oracle) => oracle.zone,
            Made::Union(parts) | Made::Intersection(parts) | Made::Difference(parts) => parts[0].zone(),
        }
    }

    pub fn is_open(&self, at: Instant) -> bool {
        match self {
            Made::Of(oracle) => oracle.is_open(at),
            Made::Union(parts) => parts.iter().any(|part| part.is_open(at)),
            Made::Intersection(parts) => parts.iter().all(|part| part.is_open(at)),
            Made::Difference(parts) => {
                parts[0].is_open(at) && !parts[1..].iter().any(|part| part.is_open(at))
            }
        }
    }

    /// Where the answer may change.
    fn edges(&self, a: Instant, b: Instant) -> BTreeSet<Instant> {
        match self {
            Made::Of(oracle) => oracle.edges(a, b).into_iter().collect(),
            Made::Union(parts) | Made::Intersection(parts) | Made::Difference(parts) => {
                parts.iter().flat_map(|part| part.edges(a, b)).collect()
            }
        }
    }

    /// What is open of `[a, b)`, as few pieces as can be.
    pub fn pieces(&self, a: Instant, b: Instant) -> Vec<Piece> {
        if let Made::Of(oracle) = self {
            return merged(oracle.by_edges(a, b));
        }
        let edges: Vec<Instant> = self.edges(a, b).into_iter().collect();
        let ends = edges.iter().skip(1).copied().chain([b]);
        let pieces = edges.iter().copied().zip(ends);
        merged(pieces.filter(|(from, _)| self.is_open(*from)).collect())
    }

    /// The working days that begin in `[a, b)`.
    pub fn days(&self, a: Instant, b: Instant) -> Vec<Day> {
        // A date that began before, and is shown again, begins no more.
        let earlier = a - TimeDelta::days(10);
        let mut begun = BTreeMap::new();
        let mut begins = |date, at: Instant| {
            begun.entry(date).and_modify(|first: &mut Instant| *first = at.min(*first)).or_insert(at);
        };
        match self {
            Made::Of(oracle) => {
                let mut day = (NaiveDate::MIN, Vec::new());
                for at in oracle.edges(earlier, b) {
                    let shown = wall(oracle.zone, at);
                    if shown.date() != day.0 {
                        day = (shown.date(), oracle.own_seconds(shown.date()));
                    }
                    let second = shown.time().num_seconds_from_midnight();
                    if day.1.iter().any(|(opens, closes)| (*opens..*closes).contains(&second)) {
                        begins(shown.date(), at);
                    }
                }
            }
            Made::Union(parts) => {
                for (_, at) in parts.iter().flat_map(|part| part.days(earlier, b)) {
                    begins(wall(self.zone(), at).date(), at);
                }
            }
            Made::Intersection(parts) | Made::Difference(parts) => {
                let days = parts[0].days(earlier, b);
                let ends = days.iter().skip(1).map(|(_, next)| *next).chain([b]);
                let left = self.pieces(earlier, b);
                for ((_, begin), end) in days.iter().zip(ends) {
                    let mut left = left.iter().filter(|(from, to)| from < &end && begin < to);
                    if let Some((from, _)) = left.next() {
                        let first = *from.max(begin);
                        begins(wall(self.zone(), first).date(), first);
                    }
                }
            }
        }
        let mut days: Vec<Day> = begun.into_iter().filter(|(_, at)| a <= *at && *at < b).collect();
        days.sort_by_key(|(_, at)| *at);
        days
    }
}

/// What happens from one instant to another. What lies outside it does not know, and answers
/// `None`.
#[derive(Debug)]
pub struct Almanac {
    zone: Tz,
    from: Instant,
    to: Instant,
    pub pieces: Vec<Piece>,
    pub days: Vec<Day>,
}

impl Almanac {
    pub fn new(made: &Made, from: Instant, to: Instant) -> Self {
        Almanac { zone: made.zone(), from, to, pieces: made.pieces(from, to), days: made.days(from, to) }
    }

    pub fn of(oracle: &Oracle, from: Instant, to: Instant) -> Self {
        Self::new(&Made::Of(Box::new(oracle.clone())), from, to)
    }

    pub fn span(&self) -> Piece {
        (self.from, self.to)
    }

    pub fn openings(&self, a: Instant, b: Instant) -> Vec<Piece> {
        let cut = self.pieces.iter().map(|(from, to)| (a.max(*from), b.min(*to)));
        cut.filter(|(from, to)| from < to).collect()
    }

    pub fn next_open(&self, at: Instant) -> Option<Instant> {
        self.openings(at, self.to).first().map(|(from, _)| *from)
    }

    pub fn next_close(&self, at: Instant) -> Option<Instant> {
        self.openings(at, self.to).first().map(|(_, to)| *to).filter(|to| *to < self.to)
    }

    pub fn previous_close(&self, at: Instant) -> Option<Instant> {
        self.openings(self.from, at).last().map(|(_, to)| *to)
    }

    pub fn previous_open(&self, at: Instant) -> Option<Instant> {
        self.openings(self.from, at).last().map(|(from, _)| *from).filter(|from| *from > self.from)
    }

    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.days.iter().any(|(day, _)| *day == date)
    }

    /// The working days in `(a, b]`.
    pub fn working_days(&self, a: NaiveDate, b: NaiveDate) -> i64 {
        if b < a {
            return -self.working_days(b, a);
        }
        self.days.iter().filter(|(day, _)| a < *day && *day <= b).count() as i64
    }

    pub fn working_date(&self, date: NaiveDate, n: i32) -> Option<NaiveDate> {
        let mut dates: Vec<NaiveDate> = self.days.iter().map(|(day, _)| *day).collect();
        dates.sort();
        let nth = n.unsigned_abs() as usize;
        match n {
            0 => Some(date),
            1.. => dates.into_iter().filter(|day| *day > date).nth(nth - 1),
            _ => dates.into_iter().rev().filter(|day| *day < date).nth(nth - 1),
        }
    }

    /// What is open in a working day, which lasts until the next begins. That of the last is not
    /// known.
    fn open_in(&self, day: usize) -> Option<Vec<Piece>> {
        Some(self.openings(self.days.get(day)?.1, self.days.get(day + 1)?.1))
    }

    pub fn add_working_days(&self, at: Instant, n: usize) -> Option<Instant> {
        let start = self.next_open(at)?;
        let day = self.days.iter().rposition(|(_, begin)| *begin <= start)?;
        if n == 0 {
            return Some(start);
        }
        let midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN);
        let (date, begin) = self.days[day];
        let time = latest_shown(self.zone, begin, start) - midnight(date);
        let (date, _) = *self.days.get(day + n)?;
        let open = self.open_in(day + n)?;
        let due = first_shown(self.zone, midnight(date) + time);
        if open.iter().any(|(from, to)| (*from..*to).contains(&due)) {
            return Some(due);
        }
        let closed = open.iter().map(|(_, to)| *to).filter(|to| *to <= due).max();
        Some(closed.unwrap_or(open[0].0))
    }

    pub fn end_of_day(&self, at: Instant, n: usize) -> Option<Instant> {
        // The working day that is under way then, or the next: one before would have ended.
        let begun = self.days.iter().rposition(|(_, begin)| *begin <= at)?;
        let end = |day| Some(self.open_in(day)?.last()?.1);
        let first = if end(begun)? > at { begun } else { begun + 1 };
        end(first + n)
    }
}

/// The latest time that the wall showed from one instant to another; of an hour that it is about
/// to show again, the end.
fn latest_shown(zone: Tz, from: Instant, at: Instant) -> NaiveDateTime {
    let shown = |(from, to): Piece| wall(zone, from) + (to - from);
    stretches(zone, from, at).into_iter().map(shown).chain([wall(zone, at)]).max().expect("one at least")
}

/// The first instant at which the wall shows that time or a later one.
fn first_shown(zone: Tz, local: NaiveDateTime) -> Instant {
    // No clock is further from UTC than that.
    let (a, b) = (local.and_utc() - TimeDelta::hours(27), local.and_utc() + TimeDelta::hours(27));
    let due = |(from, to): Piece| {
        let at = from + (local - wall(zone, from)).max(TimeDelta::zero());
        (at < to).then_some(at)
    };
    stretches(zone, a, b).into_iter().find_map(due).expect("a clock that shows that time some day")
}

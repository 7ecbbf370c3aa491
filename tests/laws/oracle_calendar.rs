//! A business calendar as one would write it on the back of an envelope: obvious, slow, and
//! without a line of the library in it. What it says is what the words mean.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;

use crate::oracle_holidays::Rest;

type Instant = DateTime<Utc>;

/// An opening as it is written: the seconds of the day at which it opens and closes. One that
/// does not close after it opens runs past midnight.
pub type Window = (u32, u32);

/// Instants `[from, to)` that are working time throughout.
pub type Piece = (Instant, Instant);

const DAY: u32 = 86_400;

/// The calendar.
#[derive(Debug, Clone)]
pub struct Oracle {
    pub zone: Tz,
    /// Monday first.
    pub week: [Vec<Window>; 7],
    pub rests: Vec<Rest>,
    pub special: BTreeMap<NaiveDate, Vec<Window>>,
    /// What is new from a date on: the week, the holidays.
    pub versions: BTreeMap<NaiveDate, Change>,
}

/// What a version changes.
pub type Change = (Option<[Vec<Window>; 7]>, Option<Vec<Rest>>);

impl Oracle {
    /// The openings of the week in force on a date: the last that was new by then.
    fn week_on(&self, date: NaiveDate) -> &[Vec<Window>; 7] {
        let news = self.versions.iter().rev().filter(|(from, _)| **from <= date);
        news.filter_map(|(_, (week, _))| week.as_ref()).next().unwrap_or(&self.week)
    }

    fn rests_on(&self, date: NaiveDate) -> &[Rest] {
        let news = self.versions.iter().rev().filter(|(from, _)| **from <= date);
        news.filter_map(|(_, (_, rests))| rests.as_ref()).next().unwrap_or(&self.rests)
    }

    /// Whether a holiday falls on that date, lifted or not.
    pub fn is_holiday(&self, date: NaiveDate) -> bool {
        self.rests_on(date).iter().any(|rest| rest.falls_on(date))
    }

    /// What opens on that date. A holiday closes the date, not what opens on it: the hours of its
    /// night that lie in the next date are that date's.
    fn opens_on(&self, date: NaiveDate) -> Vec<Window> {
        match self.special.get(&date) {
            Some(special) => special.clone(),
            None => self.week_on(date)[date.weekday().num_days_from_monday() as usize].clone(),
        }
    }

    fn is_closed(&self, date: NaiveDate) -> bool {
        self.is_holiday(date) && !self.special.contains_key(&date)
    }

    /// What opens on that local date, as half-open windows within 00:00-24:00.
    pub fn own_seconds(&self, date: NaiveDate) -> Vec<Window> {
        if self.is_closed(date) {
            return Vec::new();
        }
        let until_midnight = |(opens, closes)| if closes > opens { (opens, closes) } else { (opens, DAY) };
        self.opens_on(date).into_iter().map(until_midnight).collect()
    }

    /// The seconds of the day, as half-open windows within 00:00-24:00, that are working time on
    /// that local date.
    fn working_seconds(&self, date: NaiveDate) -> Vec<Window> {
        if self.is_closed(date) {
            return Vec::new();
        }
        let mut windows = self.own_seconds(date);
        // The night before reaches into this date; before means in the almanac, whether or not
        // the zone had that date.
        for (opens, closes) in self.opens_on(date.pred_opt().expect("not the first date")) {
            if closes <= opens {
                windows.push((0, closes));
            }
        }
        windows
    }

    /// The working time within `[a, b)`, read off the wall clock second by second.
    pub fn by_seconds(&self, a: Instant, b: Instant) -> Vec<Piece> {
        let mut seconds: Vec<Instant> = (a.timestamp()..b.timestamp() + 1).map(second).collect();
        seconds.retain(|&at| at < b);
        self.pieces(&seconds, a, b)
    }

    /// The same for long spans: the wall clock is read only where the answer may change.
    pub fn by_edges(&self, a: Instant, b: Instant) -> Vec<Piece> {
        self.pieces(&self.edges(a, b), a, b)
    }

    /// Where the answer may change: at offset changes and where the clock, at any of the offsets in
    /// use, could show midnight or the start or the end of any opening.
    pub fn edges(&self, a: Instant, b: Instant) -> Vec<Instant> {
        if a >= b {
            return Vec::new();
        }
        let (first, last) = (a - TimeDelta::days(3), b + TimeDelta::days(3));
        let stretches = stretches(self.zone, first, last);
        let offsets: BTreeSet<_> = stretches.iter().map(|(from, _)| offset(self.zone, *from)).collect();
        let mut edges: BTreeSet<_> = stretches.into_iter().map(|(from, _)| from).collect();
        edges.insert(a);
        let mut marks = BTreeSet::from([0]);
        let weeks = self.versions.values().filter_map(|(week, _)| week.as_ref()).chain([&self.week]);
        for &(opens, closes) in weeks.flatten().flatten().chain(self.special.values().flatten()) {
            marks.extend([opens, closes % DAY]);
        }
        for date in first.date_naive().iter_days().take_while(|date| *date <= last.date_naive()) {
            for mark in &marks {
                let shown = date.and_time(NaiveTime::MIN) + TimeDelta::seconds(i64::from(*mark));
                edges.extend(offsets.iter().map(|offset| (shown - *offset).and_utc()));
            }
        }
        edges.into_iter().filter(|at| a <= *at && *at < b).collect()
    }

    /// `[a, b)` cut at the edges, without the pieces that do not begin in working time.
    fn pieces(&self, edges: &[Instant], a: Instant, b: Instant) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut day = (NaiveDate::MIN, Vec::new());
        for (i, &from) in edges.iter().enumerate() {
            let to = edges.get(i + 1).copied().unwrap_or(b);
            let shown = wall(self.zone, from);
            // Asked once per date, for speed alone.
            if shown.date() != day.0 {
                day = (shown.date(), self.working_seconds(shown.date()));
            }
            let second = shown.time().num_seconds_from_midnight();
            if day.1.iter().any(|(opens, closes)| (*opens..*closes).contains(&second)) {
                pieces.push((from.max(a), to));
            }
        }
        pieces
    }

    /// Whether the wall clock shows working time.
    pub fn is_open(&self, at: Instant) -> bool {
        !self.pieces(&[at], at, at).is_empty()
    }

    /// The working time between two instants, negative when the second is the earlier.
    pub fn elapsed(&self, a: Instant, b: Instant) -> TimeDelta {
        if b < a { -measure(&self.by_edges(b, a)) } else { measure(&self.by_edges(a, b)) }
    }

    /// The instant that the wall clock shows as the same time `days` dates later, looked for
    /// second by second.
    pub fn add_days(&self, from: Instant, days: u32) -> Instant {
        if days == 0 {
            return from;
        }
        let shown = wall(self.zone, from);
        let date = shown.date().checked_add_days(Days::new(days.into())).expect("within the years");
        let wanted = date.and_time(shown.time());
        // No clock is further from UTC than that. The fraction of the second is the same on
        // every wall clock.
        let start = wanted.and_utc() - TimeDelta::hours(27);
        let mut before = wall(self.zone, start);
        for i in 1..=54 * 3600 {
            let at = start + TimeDelta::seconds(i);
            let now = wall(self.zone, at);
            if now == wanted {
                return at.max(from); // the earlier where it is shown twice
            }
            if before < wanted && wanted < now {
                // Left out. The clock jumped by so much, so move so much forward from the time
                // wanted: the clock shows it when as much time has passed since the jump.
                let jump = now - before - TimeDelta::seconds(1);
                return (at + (wanted + jump - now)).max(from);
            }
            before = now;
        }
        panic!("no {wanted} in {}", self.zone)
    }
}

/// How long the pieces are together.
pub fn measure(pieces: &[Piece]) -> TimeDelta {
    pieces.iter().map(|(from, to)| *to - *from).sum()
}

/// The first instant by which `amount` of the pieces is over; none if they are too short. The
/// amount is positive.
pub fn reached(pieces: &[Piece], amount: TimeDelta) -> Option<Instant> {
    let mut left = amount;
    for (from, to) in pieces {
        if *to - *from >= left {
            return Some(*from + left);
        }
        left -= *to - *from;
    }
    None
}

/// The last instant from which on there is still `amount` of the pieces.
pub fn reached_backwards(pieces: &[Piece], amount: TimeDelta) -> Option<Instant> {
    let mut left = amount;
    for (from, to) in pieces.iter().rev() {
        if *to - *from >= left {
            return Some(*to - left);
        }
        left -= *to - *from;
    }
    None
}

/// The pieces, those that touch made one.
pub fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut merged: Vec<Piece> = Vec::new();
    for (from, to) in pieces {
        match merged.last_mut() {
            Some(last) if last.1 == from => last.1 = to,
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// What a clock on the wall shows.
pub fn wall(zone: Tz, at: Instant) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

fn offset(zone: Tz, at: Instant) -> TimeDelta {
    TimeDelta::seconds(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc().into())
}

fn second(timestamp: i64) -> Instant {
    DateTime::from_timestamp(timestamp, 0).expect("within the years")
}

/// `[a, b)` cut where the offset changes; two changes are never as near as half a day.
pub fn stretches(zone: Tz, a: Instant, b: Instant) -> Vec<Piece> {
    let (mut stretches, mut from, mut probe) = (Vec::new(), a, a);
    while probe < b {
        let next = b.min(probe + TimeDelta::hours(12));
        if let Some(change) = offset_change(zone, probe, next).filter(|change| *change < b) {
            stretches.push((from, change));
            from = change;
        }
        probe = next;
    }
    stretches.push((from, b));
    stretches
}

/// The second at which the offset changes between two instants, if it does.
pub fn offset_change(zone: Tz, a: Instant, b: Instant) -> Option<Instant> {
    let old = offset(zone, a);
    if offset(zone, b) == old {
        return None;
    }
    let (mut low, mut high) = (a.timestamp(), b.timestamp());
    while high - low > 1 {
        let middle = (low + high) / 2;
        if offset(zone, second(middle)) == old { low = middle } else { high = middle }
    }
    Some(second(high))
}

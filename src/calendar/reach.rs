//! How far a calendar goes: when it never opens again, and when it never closes again. Decided
//! once, when it is compiled, so that no question ever searches for what is not there.

use alloc::vec::Vec;

use chrono::{Days, NaiveDate, NaiveTime};

use super::{
    Calendar, FIRST, LAST,
    source::{How, Source},
    table::Table,
    walk::Walk,
    zone::SECOND,
};

const YEAR: i64 = 366 * 86_400 * SECOND;

/// Instants in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    /// Nothing opens before the one, nor after the other: [`FIRST`] and [`LAST`] where there is no
    /// such end.
    pub(super) opens: (i64, i64),
    /// Nothing is closed before the one, nor after the other: [`FIRST`] and [`LAST`] where there
    /// is no such end.
    pub(super) closes: (i64, i64),
    /// Before the one and after the other, only what recurs year by year decides, and offsets stay.
    turns: (i64, i64),
}

impl Reach {
    pub(super) fn of(source: &Source, table: Option<&Table>) -> Self {
        let (start, end) = table.map_or((0, 0), |table| (table.start() * SECOND, table.end() * SECOND));
        let turns = turns(source, start, end);
        if let Some(open) = source.constant() {
            return match open {
                true => Reach { opens: (FIRST, LAST), closes: (LAST, FIRST), turns },
                false => Reach { opens: (end, start), closes: (FIRST, LAST), turns },
            };
        }
        let (never_before, never_after) = never_opens(source);
        let opens_before = !never_before && opens(source, turns.0, false);
        let opens_after = !never_after && opens(source, turns.1, true);
        // What the table knows need not be looked for.
        let within = table.is_none_or(|table| table.total() > 0);
        let first = match opens_before {
            true => FIRST,
            false => source.first_open(turns.0, start).unwrap_or(if within { start } else { end }),
        };
        let last = match opens_after {
            true => LAST,
            false => source.last_close(end, turns.1).unwrap_or(if within { end } else { start }),
        };
        let mut closes = closes(source, turns);
        // Nothing before the table is closed, nothing after it, and nothing in it.
        let full = table.is_some_and(|table| table.total() == table.end() - table.start());
        if full && closes.0 >= start && closes.1 <= end {
            closes = (LAST, FIRST);
        }
        Reach { opens: (first, last), closes, turns }
    }

    pub(super) fn always(self) -> bool {
        self.closes.0 >= self.closes.1
    }
}

fn turns(source: &Source, start: i64, end: i64) -> (i64, i64) {
    // A holiday of one year may be observed, or counted from Easter, in the next; and a day for
    // the zone.
    const SPILL: Days = Days::new(250);
    let midnight = |date: Option<NaiveDate>, end: i64| {
        date.map_or(end, |date| date.and_time(NaiveTime::MIN).and_utc().timestamp_micros())
    };
    let found = match source {
        Source::Wall(walk) => walk.wall.turns().map(|(first, last)| {
            (midnight(first.checked_sub_days(SPILL), FIRST), midnight(last.checked_add_days(SPILL), LAST))
        }),
        Source::Join { of, .. } => {
            let turns = || of.iter().map(|calendar| calendar.0.reach.turns);
            turns().map(|(first, _)| first).min().zip(turns().map(|(_, last)| last).max())
        }
    };
    let (first, last) = found.unwrap_or((start, end));
    (first.min(start).max(FIRST), last.max(end).min(LAST))
}

/// Before and after the turns, whether nothing opens, as far as the parts tell.
fn never_opens(source: &Source) -> (bool, bool) {
    let (how, of) = match source {
        Source::Wall(walk) => return walk.wall.never_opens_at_the_ends(),
        Source::Join { how, of } => (how, of),
    };
    let never = || of.iter().map(|part| (part.0.reach.opens.0 > FIRST, part.0.reach.opens.1 < LAST));
    match how {
        How::Union => (never().all(|(before, _)| before), never().all(|(_, after)| after)),
        How::Intersection => (never().any(|(before, _)| before), never().any(|(_, after)| after)),
        How::Difference => never().next().unwrap_or((true, true)),
    }
}

/// Whether something opens after the turns, or before them: mostly within days. Where it does not,
/// all years are looked through, this once, but for what the week alone can tell.
fn opens(source: &Source, at: i64, after: bool) -> bool {
    /// From then on back every zone keeps the time of its own place.
    const LOCAL: i64 = -5_400_000_000 * SECOND; // 1798
    let first_years = if after { (at, at + 3 * YEAR) } else { (at - 3 * YEAR, at) };
    if opens_within(source, first_years, after) {
        return true;
    }
    let range = if after { (at, at + 3 * YEAR) } else { (LOCAL.min(at) - 3 * YEAR, at) };
    if upper(source).is_none_or(|source| !opens_within(&source, range, after)) {
        return false;
    }
    // Dates and days of the week come round in 400 years.
    let years = if has_easter(source) { 10_000 } else { 401 };
    let range = if after { (at, at + years * YEAR) } else { (LOCAL.min(at) - years * YEAR, at) };
    opens_within(source, range, after)
}

fn opens_within(source: &Source, (from, to): (i64, i64), forward: bool) -> bool {
    let (from, to) = (from.max(FIRST), to.min(LAST));
    // From the near end of the range on.
    if forward { source.first_open(from, to).is_some() } else { source.last_close(from, to).is_some() }
}

/// What is open whenever the calendar is, and has no holidays: only the week decides. `None` where
/// that is never.
fn upper(source: &Source) -> Option<Source> {
    let (how, of) = match source {
        Source::Wall(walk) => {
            return Some(Source::Wall(Walk { zone: walk.zone, wall: walk.wall.without_dates() }));
        }
        Source::Join { how, of } => (*how, of),
    };
    let of = match how {
        How::Union => of.iter().filter_map(part).collect::<Vec<_>>(),
        How::Intersection => of.iter().map(part).collect::<Option<Vec<_>>>()?,
        // What is taken away is at least what no holiday ever closes.
        How::Difference => {
            let others = of[1..].iter().filter(|other| !has_holidays(&other.0.source));
            core::iter::once(part(&of[0])?).chain(others.filter_map(part)).collect()
        }
    };
    (!of.is_empty()).then_some(Source::Join { how, of })
}

fn part(calendar: &Calendar) -> Option<Calendar> {
    if calendar.never_opens() {
        return None;
    }
    match has_dates(&calendar.0.source) {
        true => upper(&calendar.0.source).map(Calendar::compile),
        false => Some(calendar.clone()),
    }
}

fn has_dates(source: &Source) -> bool {
    match source {
        Source::Wall(walk) => walk.wall.has_dates(),
        Source::Join { of, .. } => of.iter().any(|calendar| has_dates(&calendar.0.source)),
    }
}

fn has_holidays(source: &Source) -> bool {
    match source {
        Source::Wall(walk) => walk.wall.recurring().0,
        Source::Join { of, .. } => of.iter().any(|calendar| has_holidays(&calendar.0.source)),
    }
}

fn has_easter(source: &Source) -> bool {
    match source {
        Source::Wall(walk) => walk.wall.recurring().1,
        Source::Join { of, .. } => of.iter().any(|calendar| has_easter(&calendar.0.source)),
    }
}

/// Before and after which instants nothing is closed.
fn closes(source: &Source, turns: (i64, i64)) -> (i64, i64) {
    let (before, after) = known_to_close(source, turns);
    (
        if before == FIRST && !something_closes(source, turns.0, false) { turns.0 } else { before },
        if after == LAST && !something_closes(source, turns.1, true) { turns.1 } else { after },
    )
}

/// Whether something closed comes after an instant, or before it: mostly within a day. Where it does
/// not, as many years are looked through as bring round every date.
fn something_closes(source: &Source, at: i64, after: bool) -> bool {
    let closes_within = |years: i64| {
        let (from, to) = if after { (at, at + years * YEAR) } else { (at - years * YEAR, at) };
        let (from, to) = (from.max(FIRST), to.min(LAST));
        let mut open_until = if after { from } else { to };
        let visit = |open: i64, close: i64| {
            let (near, far) = if after { (open, close) } else { (close, open) };
            let goes_on = near == open_until;
            if goes_on {
                open_until = far;
            }
            goes_on
        };
        match after {
            true => source.forward(from, to, visit),
            false => source.backward(from, to, visit),
        }
        open_until != if after { to } else { from }
    };
    closes_within(1) || closes_within(if has_easter(source) { 10_000 } else { 401 })
}

/// What the hours and the parts tell of it.
fn known_to_close(source: &Source, turns: (i64, i64)) -> (i64, i64) {
    let (how, of) = match source {
        Source::Wall(walk) => {
            let (before, after) = walk.wall.always_open_at_the_ends();
            if before && after && walk.wall.turns().is_none() {
                return (LAST, FIRST);
            }
            return (if before { turns.0 } else { FIRST }, if after { turns.1 } else { LAST });
        }
        Source::Join { how, of } => (how, of),
    };
    let parts = || of.iter().map(|part| part.0.reach.closes);
    let (before, after): (Option<i64>, Option<i64>) = match how {
        How::Union => (parts().map(|p| p.0).max(), parts().map(|p| p.1).min()),
        How::Intersection => (parts().map(|p| p.0).min(), parts().map(|p| p.1).max()),
        How::Difference => {
            let first = parts().take(1);
            let others = || of[1..].iter().map(|part| part.0.reach.opens);
            (
                first.clone().map(|p| p.0).chain(others().map(|p| p.0)).min(),
                first.map(|p| p.1).chain(others().map(|p| p.1)).max(),
            )
        }
    };
    (before.unwrap_or(FIRST), after.unwrap_or(LAST))
}

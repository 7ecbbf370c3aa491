//! From a calendar to its table.

use alloc::vec::Vec;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::{
    source::{LOOKED_BACK, Source, merged},
    table::{Builder, Table, WEEK, Week},
    walk::{DAY, OVER_MIDNIGHT, Stretches, date_at},
    zone::{self, SECOND},
};

/// Monday 29 December 1969.
const START: i64 = -3 * 86_400;
/// Monday 4 January 2100: chrono-tz knows no change of an offset after 2099, and a table that
/// ended before the last change would answer an hour wrong beyond it.
const END: i64 = START + 6_784 * WEEK;

/// The table of a calendar; `None` where its weeks are of more kinds than a table holds.
pub(super) fn table(source: &Source) -> Option<Table> {
    let mut builder = Builder::new(START);
    // The shapes of weeks in which nothing is special, by what they are told apart by.
    let mut plain: Vec<(Vec<i64>, u16)> = Vec::new();
    let mut zones = Vec::new();
    source.zones(&mut zones);
    let offsets = |at: i64, into: &mut Vec<i64>| {
        into.clear();
        into.extend(zones.iter().map(|zone| zone::offset(*zone, at * SECOND)));
    };
    let (mut before, mut offset, mut middle, mut next) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    offsets(START - WEEK / 2, &mut before);
    offsets(START, &mut offset);
    let mut key = Vec::new();
    // Of calendars put together a week depends on days before it: so many weeks of one offset.
    let looked_back = source.depth() as i64 * LOOKED_BACK / SECOND;
    let (weeks_back, mut weeks_alike) = (looked_back.div_euclid(WEEK) + i64::from(looked_back > 0), 0);
    for start in (START..END).step_by(WEEK as usize) {
        let end = start + WEEK;
        // Half a week apart: no two changes are nearer than 6.9 days. Half a week before too, for
        // a day that is shown again begins only once.
        offsets(start + WEEK / 2, &mut middle);
        offsets(end, &mut next);
        key.clone_from(&offset);
        let steady = before == offset && offset == middle && offset == next;
        let ordinary = steady
            && weeks_alike >= weeks_back
            && source.plain(start, end, &|zone| at_zone(&zones, &offset, zone), &mut key);
        let known = plain.iter().find(|(other, _)| *other == key).map(|(_, shape)| *shape);
        let shape = match known.filter(|_| ordinary) {
            Some(shape) => shape,
            None => builder.shape(week(source, start, steady.then_some(offset[0])))?,
        };
        if ordinary && known.is_none() {
            plain.push((key.clone(), shape));
        }
        let zone = source.zone();
        builder.week(shape, |second| match steady {
            true => (second + at_zone(&zones, &offset, zone)).div_euclid(86_400),
            false => date_at(zone, second * SECOND).to_epoch_days().into(),
        })?;
        weeks_alike = if offset == middle && offset == next { weeks_alike + 1 } else { 0 };
        core::mem::swap(&mut before, &mut middle);
        core::mem::swap(&mut offset, &mut next);
    }
    Some(builder.finish())
}

/// The offset of a zone, where those of all are known.
fn at_zone(zones: &[Tz], offsets: &[i64], zone: Tz) -> i64 {
    zones.iter().position(|known| *known == zone).map_or(0, |place| offsets[place])
}

impl Source {
    /// Its zones, each once.
    fn zones(&self, into: &mut Vec<Tz>) {
        match self {
            Source::Wall(walk) if into.contains(&walk.zone) => {}
            Source::Wall(walk) => into.push(walk.zone),
            Source::Join { of, .. } => of.iter().for_each(|calendar| calendar.0.source.zones(into)),
        }
    }

    /// Whether nothing is special from one second to another, in which no offset changes; and
    /// besides the offsets, what tells such weeks apart: the versions in force.
    fn plain(&self, start: i64, end: i64, offset: &impl Fn(Tz) -> i64, key: &mut Vec<i64>) -> bool {
        match self {
            Source::Join { of, .. } => {
                let start = start - LOOKED_BACK / SECOND;
                of.iter().all(|calendar| calendar.0.source.plain(start, end, offset, key))
            }
            Source::Wall(walk) => {
                let shift = offset(walk.zone);
                let (first, last) = (date(start + shift), date(end - 1 + shift));
                let version = walk.wall.version_of(first.pred_opt().unwrap_or(first), last);
                key.extend(version.map(|version| version as i64));
                version.is_some() && !walk.wall.special(first, last)
            }
        }
    }
}

/// The date of a local time in seconds; the years of the table are all dates.
fn date(local: i64) -> NaiveDate {
    DateTime::from_timestamp(local, 0).map(|at| at.date_naive()).unwrap_or_default()
}

/// What is open in a week, and where its days begin; with the offset of its first zone where those
/// of all have been the same for half a week.
fn week(source: &Source, start: i64, steady: Option<i64>) -> Week {
    let (from, to) = (start * SECOND, (start + WEEK) * SECOND);
    let second = |at: i64| (at / SECOND - start) as u32;
    let (intervals, starts) = match (source, steady) {
        // With the whole of the date that it begins in.
        (Source::Wall(walk), Some(offset)) => {
            walk.both(core::iter::once((from - DAY, to, offset * SECOND)), from)
        }
        (Source::Wall(walk), None) => {
            walk.both(Stretches { zone: walk.zone, start: from - OVER_MIDNIGHT, to }, from)
        }
        (Source::Join { .. }, _) => (source.intervals(from, to), source.starts(from, to)),
    };
    let intervals = merged(intervals).into_iter().map(|(open, close)| (second(open), second(close)));
    Week { intervals: intervals.collect(), starts: starts.into_iter().map(second).collect() }
}

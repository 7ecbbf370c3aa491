//! From a calendar to its table.

use alloc::vec::Vec;

use chrono::{DateTime, NaiveDate};

use super::{
    table::{Builder, Intervals, Table, WEEK},
    walk::Walk,
    zone::{self, SECOND},
};

/// Monday 29 December 1969.
const START: i64 = -3 * 86_400;
/// Monday 4 January 2100: chrono-tz knows no change of an offset after 2099, and a table that
/// ended before the last change would answer an hour wrong beyond it.
const END: i64 = START + 6_784 * WEEK;

/// The table of a calendar; `None` where its weeks are of more kinds than a table holds.
pub(super) fn table(walk: &Walk) -> Option<Table> {
    let mut builder = Builder::new(START);
    // The shapes of weeks in which nothing is special, by their offset.
    let mut plain: Vec<(i64, u16)> = Vec::new();
    let mut offset = zone::offset(walk.zone, START * SECOND);
    for start in (START..END).step_by(WEEK as usize) {
        let end = start + WEEK;
        // Half a week apart: no two changes are nearer than 6.9 days.
        let middle = zone::offset(walk.zone, (start + WEEK / 2) * SECOND);
        let next = zone::offset(walk.zone, end * SECOND);
        let ordinary = offset == middle
            && offset == next
            && !walk.wall.special(date(start + offset), date(end - 1 + offset));
        let known = plain.iter().find(|(other, _)| *other == offset).map(|(_, shape)| *shape);
        let shape = match known.filter(|_| ordinary) {
            Some(shape) => shape,
            None => builder.shape(intervals(walk, start))?,
        };
        if ordinary && known.is_none() {
            plain.push((offset, shape));
        }
        builder.week(shape)?;
        offset = next;
    }
    Some(builder.finish())
}

/// The date of a local time in seconds; the years of the table are all dates.
fn date(local: i64) -> NaiveDate {
    DateTime::from_timestamp(local, 0).map(|at| at.date_naive()).unwrap_or_default()
}

/// The working intervals of a week, as seconds of it; what touches is one.
fn intervals(walk: &Walk, start: i64) -> Intervals {
    let mut found: Intervals = Vec::new();
    walk.forward(start * SECOND, (start + WEEK) * SECOND, |open, close| {
        let second = |at: i64| (at / SECOND - start) as u32;
        let (open, close) = (second(open), second(close));
        match found.last_mut() {
            Some((_, last)) if *last == open => *last = close,
            _ => found.push((open, close)),
        }
        true
    });
    found
}

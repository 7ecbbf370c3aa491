//! When the calendar opens and closes, against the oracle.

use std::ops::Range;

use chrono::TimeDelta;
use dueline::{Calendar, Instant, TICK, calendar::CalendarError};
use proptest::{collection::vec, prelude::*, test_runner::TestCaseResult};

use crate::desks::*;
use crate::oracle_calendar::Piece;
use crate::oracle_days::Almanac;

/// An almanac of so many days before and after.
pub fn around(desk: &Desk, days: i64) -> Almanac {
    let days = TimeDelta::days(days);
    Almanac::of(&desk.oracle, desk.at - days, desk.at + days)
}

fn ranges(pieces: Vec<Piece>) -> Vec<Range<Instant>> {
    pieces.into_iter().map(|(from, to)| from..to).collect()
}

/// What the almanac does not know lies outside of it, or nowhere.
pub fn agrees(
    answer: Result<Instant, CalendarError>,
    known: Option<Instant>,
    outside: impl Fn(Instant) -> bool,
) -> TestCaseResult {
    match known {
        Some(known) => prop_assert_eq!(answer, Ok(known)),
        None => prop_assert!(answer.is_ok_and(outside) || answer.is_err(), "{:?} is known", answer),
    }
    Ok(())
}

/// All questions at an instant well within the almanac.
pub fn opens_and_closes(calendar: &Calendar, almanac: &Almanac, at: Instant) -> TestCaseResult {
    let (first, last) = almanac.span();
    agrees(calendar.next_open(at), almanac.next_open(at), |open| open >= last)?;
    agrees(calendar.next_close(at), almanac.next_close(at), |close| close >= last)?;
    agrees(calendar.previous_close(at), almanac.previous_close(at), |close| close <= first)?;
    agrees(calendar.previous_open(at), almanac.previous_open(at), |open| open <= first)
}

fn at_the_edges(desk: &Desk) -> TestCaseResult {
    let (calendar, almanac) = (desk.calendar(), around(desk, 24));
    let week = TimeDelta::days(7);
    let near = almanac.openings(desk.at - week, desk.at + week);
    let edges = near.into_iter().flat_map(|(from, to)| [from, to]).chain([desk.at]);
    for at in edges.flat_map(|edge| [edge - TICK, edge, edge + TICK]) {
        opens_and_closes(&calendar, &almanac, at)?;
        prop_assert_eq!(calendar.is_open(at), calendar.next_open(at) == Ok(at));
    }
    Ok(())
}

fn one_after_another(desk: &Desk, from: TimeDelta, to: TimeDelta, backwards: &[bool]) -> TestCaseResult {
    let (calendar, almanac) = (desk.calendar(), around(desk, 24));
    let (from, to) = (desk.at + from, desk.at + to);
    let expected = ranges(almanac.openings(from, to));
    let openings = || calendar.openings(from, to);
    prop_assert_eq!(openings().collect::<Vec<_>>(), expected.clone());
    let mut reversed: Vec<_> = openings().rev().collect();
    reversed.reverse();
    prop_assert_eq!(&reversed, &expected);
    // From both ends by turns, as the case may be.
    let (mut mixed, mut left) = (openings(), expected.as_slice());
    for &backwards in backwards.iter().cycle().take(expected.len() + 2) {
        let split = if backwards { left.split_last() } else { left.split_first() };
        let answer = if backwards { mixed.next_back() } else { mixed.next() };
        prop_assert_eq!(answer, split.map(|(one, _)| one.clone()));
        left = split.map_or(left, |(_, rest)| rest);
    }
    Ok(())
}

proptest! {
    #[test]
    fn at_every_edge_the_next_and_the_last_are_where_the_oracle_has_them(desk in desk()) {
        at_the_edges(&desk)?;
    }

    #[test]
    fn far_away_the_next_and_the_last_are_where_the_oracle_has_them(desk in far_desk()) {
        at_the_edges(&desk)?;
    }

    #[test]
    fn the_openings_of_a_range_are_the_oracles_from_either_end(
        desk in desk(), from in within(20 * 24), to in within(20 * 24), backwards in vec(any::<bool>(), 1..9),
    ) {
        one_after_another(&desk, from, to, &backwards)?;
        // What it counts is what it shows.
        let calendar = desk.calendar();
        let (from, to) = (desk.at + from, desk.at + to.max(from));
        let shown = calendar.openings(from, to).map(|opening| opening.end - opening.start).sum::<TimeDelta>();
        prop_assert_eq!(calendar.elapsed(from, to), shown);
    }

    #[test]
    fn far_away_the_openings_of_a_range_are_the_oracles_from_either_end(
        desk in far_desk(), from in within(20 * 24), to in within(20 * 24), backwards in vec(any::<bool>(), 1..9),
    ) {
        one_after_another(&desk, from, to, &backwards)?;
    }

    /// The laws of the words alone, over any distance.
    #[test]
    fn between_an_opening_and_its_closing_all_is_open_and_before_it_nothing(desk in desk(), shift in within(48)) {
        let calendar = desk.calendar();
        let at = desk.at + shift;
        if let Ok(open) = calendar.next_open(at) {
            prop_assert!(open >= at && calendar.is_open(open));
            prop_assert_eq!(calendar.elapsed(at, open), TimeDelta::zero());
            prop_assert_eq!(calendar.add(at, TICK), Ok(open + TICK));
            if let Ok(close) = calendar.next_close(at) {
                prop_assert_eq!(calendar.elapsed(open, close), close - open);
                prop_assert!(!calendar.is_open(close));
                prop_assert_eq!(calendar.previous_close(close), Ok(close));
                prop_assert_eq!(calendar.previous_open(close), calendar.previous_open(open + TICK));
            }
        }
        if let Ok(close) = calendar.previous_close(at) {
            prop_assert!(close <= at && calendar.is_open(close - TICK));
            prop_assert_eq!(calendar.elapsed(close, at), TimeDelta::zero());
            prop_assert_eq!(calendar.subtract(at, TICK), Ok(close - TICK));
        }
    }
}

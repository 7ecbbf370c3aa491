//! The calendar against its laws, and against an oracle that shares no code with it.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Tz;
use dueline::{Calendar, Instant, TICK, calendar::CalendarError};
use proptest::{prelude::*, sample::Index, test_runner::TestCaseResult};

use crate::cases::config;
use crate::oracle_calendar::{Oracle, measure, reached, reached_backwards};
use crate::oracle_holidays::easter;

use crate::desks::*;

// The laws, which need no oracle.
proptest! {
    #[test]
    fn working_time_adds_up_and_changes_its_sign(
        desk in desk(), to_b in within(60 * 24), to_c in within(60 * 24),
    ) {
        let calendar = desk.calendar();
        let (a, b, c) = (desk.at, desk.at + to_b, desk.at + to_c);
        prop_assert_eq!(calendar.elapsed(a, b) + calendar.elapsed(b, c), calendar.elapsed(a, c));
        prop_assert_eq!(calendar.elapsed(a, b), -calendar.elapsed(b, a));
        prop_assert_eq!(calendar.elapsed(a, a), TimeDelta::zero());
        let (length, worked) = ((b - a).abs(), calendar.elapsed(a.min(b), a.max(b)));
        prop_assert!(TimeDelta::zero() <= worked && worked <= length);
    }

    #[test]
    fn being_open_is_to_have_the_next_microsecond_count(desk in desk(), shift in within(48)) {
        let calendar = desk.calendar();
        let at = desk.at + shift;
        let next = calendar.elapsed(at, at + TICK);
        prop_assert_eq!(next, if calendar.is_open(at) { TICK } else { TimeDelta::zero() });
    }

    #[test]
    fn what_was_added_has_elapsed_and_no_earlier_instant_would_do(
        desk in opening_desk(), amount in amount(),
    ) {
        let calendar = desk.calendar();
        let amount = amount.of(&calendar, desk.at);
        // A second a week may need more years than there are.
        let Ok(due) = calendar.add(desk.at, amount) else { return Ok(()) };
        prop_assert_eq!(calendar.elapsed(desk.at, due), amount);
        prop_assert!(calendar.elapsed(desk.at, due - TICK) < amount);
        // A negative amount goes the other way, and nothing goes nowhere.
        prop_assert_eq!(calendar.subtract(desk.at, -amount), Ok(due));
        prop_assert_eq!(calendar.add(desk.at, TimeDelta::zero()), Ok(desk.at));
    }

    #[test]
    fn what_was_subtracted_has_elapsed_and_no_later_instant_would_do(
        desk in opening_desk(), amount in amount(),
    ) {
        let calendar = desk.calendar();
        let amount = amount.of(&calendar, desk.at);
        // A second a week may need more years than there are.
        let Ok(begun) = calendar.subtract(desk.at, amount) else { return Ok(()) };
        prop_assert_eq!(calendar.elapsed(begun, desk.at), amount);
        prop_assert!(calendar.elapsed(begun + TICK, desk.at) < amount);
        prop_assert_eq!(calendar.add(desk.at, -amount), Ok(begun));
        prop_assert_eq!(calendar.subtract(desk.at, TimeDelta::zero()), Ok(desk.at));
    }

    #[test]
    fn a_later_start_or_a_larger_amount_is_never_due_earlier(
        desk in opening_desk(), shift in within(72), one in amount(), other in amount(),
    ) {
        let calendar = desk.calendar();
        let (early, late) = (desk.at.min(desk.at + shift), desk.at.max(desk.at + shift));
        let (one, other) = (one.of(&calendar, early), other.of(&calendar, early));
        let (small, large) = (one.min(other), one.max(other));
        // A second a week may need more years than there are.
        let add = |at, amount| calendar.add(at, amount).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let subtract = |at, amount| calendar.subtract(at, amount).unwrap_or(DateTime::<Utc>::MIN_UTC);
        // Adding nothing may leave a start after closing time, so starts are compared by
        // amounts, which are not nothing.
        prop_assert!(add(early, small) <= add(late, small));
        prop_assert!(add(early, small) <= add(early, large));
        prop_assert!(subtract(early, small) <= subtract(late, small));
        prop_assert!(subtract(early, large) <= subtract(early, small));
    }
}

// The oracle, which is to be believed.
proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn the_oracle_agrees_with_itself(desk in desk(), span in within(36)) {
        let (a, b) = (desk.at.min(desk.at + span), desk.at.max(desk.at + span));
        let (seconds, edges) = (desk.oracle.by_seconds(a, b), desk.oracle.by_edges(a, b));
        prop_assert_eq!(measure(&seconds), measure(&edges));
    }
}

#[test]
fn the_oracle_knows_easter() {
    let almanac = [
        "1818-03-22",
        "1886-04-25",
        "1943-04-25",
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2019-04-21",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2038-04-25",
        "2076-04-19",
    ];
    for day in almanac.map(date) {
        assert_eq!(easter(day.year()), day);
    }
}

proptest! {
    #[test]
    fn over_hours_the_calendar_counts_as_a_clock_on_the_wall(desk in desk(), span in within(30)) {
        let (a, b) = (desk.at.min(desk.at + span), desk.at.max(desk.at + span));
        let pieces = desk.oracle.by_seconds(a, b);
        prop_assert_eq!(desk.calendar().elapsed(a, b), measure(&pieces));
    }

    #[test]
    fn over_hours_a_deadline_is_where_a_clock_on_the_wall_puts_it(
        desk in desk(), percent in 0..=120i32, backwards: bool,
    ) {
        let calendar = desk.calendar();
        let span = TimeDelta::hours(24);
        if backwards {
            let pieces = desk.oracle.by_seconds(desk.at - span, desk.at);
            let amount = share(measure(&pieces), percent);
            let begun = calendar.subtract(desk.at, amount);
            match reached_backwards(&pieces, amount) {
                Some(at) => prop_assert_eq!(begun, Ok(at)),
                None => prop_assert!(begun.map_or(true, |at| at < desk.at - span)),
            }
        } else {
            let pieces = desk.oracle.by_seconds(desk.at, desk.at + span);
            let amount = share(measure(&pieces), percent);
            let due = calendar.add(desk.at, amount);
            match reached(&pieces, amount) {
                Some(at) => prop_assert_eq!(due, Ok(at)),
                None => prop_assert!(due.map_or(true, |at| at > desk.at + span)),
            }
        }
    }

    #[test]
    fn over_months_the_calendar_counts_as_the_oracle(desk in desk(), span in within(120 * 24)) {
        let calendar = desk.calendar();
        let (a, b) = (desk.at, desk.at + span);
        prop_assert_eq!(calendar.elapsed(a, b), desk.oracle.elapsed(a, b));
    }

    #[test]
    fn over_weeks_a_deadline_is_where_the_oracle_puts_it(desk in desk(), percent in 0..=120i32) {
        deadlines_agree(&desk, &desk.calendar(), desk.at, percent)?;
    }

    #[test]
    fn at_every_edge_the_calendar_is_open_when_the_clock_on_the_wall_says_so(desk in desk()) {
        let calendar = desk.calendar();
        let (a, b) = (desk.at - TimeDelta::hours(60), desk.at + TimeDelta::hours(60));
        let edges = desk.oracle.by_edges(a, b).into_iter().flat_map(|(from, to)| [from, to]);
        for at in edges.chain([desk.at]).flat_map(|at| [at - TICK, at, at + TICK]) {
            prop_assert_eq!(calendar.is_open(at), desk.oracle.is_open(at), "{}", at);
        }
    }

    #[test]
    fn a_deadline_at_an_edge_is_exact(desk in desk(), edge: Index, ticks in -1..=1i32) {
        let calendar = desk.calendar();
        let pieces = desk.oracle.by_edges(desk.at, desk.at + TimeDelta::days(10));
        prop_assume!(!pieces.is_empty());
        let amount = (measure(&pieces[..=edge.index(pieces.len())]) + TICK * ticks).max(TICK);
        if let Some(due) = reached(&pieces, amount) {
            prop_assert_eq!(calendar.add(desk.at, amount), Ok(due));
        }
    }
}

proptest! {
    #![proptest_config(config(256))]

    /// And where the index begins and ends.
    #[test]
    fn far_away_the_calendar_counts_as_the_oracle(
        desk in far_desk(), span in within(60 * 24), percent in 0..=120i32,
    ) {
        let (calendar, near) = (desk.calendar(), TimeDelta::days(20));
        let ends = [utc(1969, 12, 29), utc(2100, 1, 4)].into_iter().filter(|end| (*end - desk.at).abs() < near);
        for at in ends.flat_map(|end| [end - TICK, end, end + TICK]).chain([desk.at]) {
            prop_assert_eq!(calendar.elapsed(at, at + span), desk.oracle.elapsed(at, at + span), "{}", at);
            deadlines_agree(&desk, &calendar, at, percent)?;
        }
    }
}

/// What is due within a month and was begun within one: all that is open in it, which is a budget
/// that runs out at closing time, and a part of it.
fn deadlines_agree(desk: &Desk, calendar: &Calendar, at: Instant, percent: i32) -> TestCaseResult {
    let span = TimeDelta::days(30);
    let pieces = desk.oracle.by_edges(at, at + span);
    for amount in [measure(&pieces).max(TICK), share(measure(&pieces), percent)] {
        let due = calendar.add(at, amount);
        match reached(&pieces, amount) {
            Some(reached) => prop_assert_eq!(due, Ok(reached), "{} from {}", amount, at),
            None => prop_assert!(due.map_or(true, |due| due > at + span)),
        }
    }
    let pieces = desk.oracle.by_edges(at - span, at);
    for amount in [measure(&pieces).max(TICK), share(measure(&pieces), percent)] {
        let begun = calendar.subtract(at, amount);
        match reached_backwards(&pieces, amount) {
            Some(reached) => prop_assert_eq!(begun, Ok(reached), "{} before {}", amount, at),
            None => prop_assert!(begun.map_or(true, |begun| begun < at - span)),
        }
    }
    Ok(())
}

/// So many percent of an amount of working time, never nothing.
fn share(whole: TimeDelta, percent: i32) -> TimeDelta {
    let micros = whole.num_microseconds().expect("a few days") * i64::from(percent) / 100;
    TimeDelta::microseconds(micros).max(TICK)
}

// Calendar days.
proptest! {
    #[test]
    fn days_later_the_clock_on_the_wall_shows_the_same_time(
        desk in desk(), days in prop_oneof![4 => 0..4u32, 1 => 0..400u32],
    ) {
        // Half of the targets, not of the starts, are to be near a change.
        for from in [desk.at, desk.at - TimeDelta::days(days.into())] {
            let due = desk.calendar().add_days(from, days);
            prop_assert_eq!(due, Ok(desk.oracle.add_days(from, days)));
            prop_assert!(due.is_ok_and(|due| due >= from));
        }
    }
}

#[test]
fn days_later_in_a_gap_is_later_by_the_gap_and_in_a_fold_the_earlier() {
    for (zone, from, days, due) in [
        // 02:30 is left out on the 29th of March: 03:30 in summer time.
        (Tz::Europe__Paris, "2026-03-28T01:30:00Z", 1, "2026-03-29T01:30:00Z"),
        // 02:30 is shown twice on the 25th of October: the first, in summer time.
        (Tz::Europe__Paris, "2026-10-24T00:30:00Z", 1, "2026-10-25T00:30:00Z"),
        // From the second 02:30, no day later is the start itself.
        (Tz::Europe__Paris, "2026-10-25T01:30:00Z", 0, "2026-10-25T01:30:00Z"),
        // Half an hour is left out at Lord Howe: 02:15 is 02:45.
        (Tz::Australia__Lord_Howe, "2026-10-02T15:45:00Z", 1, "2026-10-03T15:45:00Z"),
        // The 30th of December 2011, 10:00, is left out in Samoa: the 31st, 10:00.
        (Tz::Pacific__Apia, "2011-12-29T20:00:00Z", 1, "2011-12-30T20:00:00Z"),
        (Tz::Pacific__Apia, "2011-12-29T20:00:00Z", 2, "2011-12-30T20:00:00Z"),
    ] {
        let (from, due) = (instant(from), instant(due));
        let desk = Oracle { zone, week: Default::default(), ..office_in_paris() };
        assert_eq!(desk.add_days(from, days), due, "the oracle, {zone} {from}");
        assert_eq!(calendar(&desk).add_days(from, days), Ok(due), "{zone} {from}");
    }
}

// Calendars that open no more.
proptest! {
    #[test]
    fn where_only_exceptions_open_the_last_of_them_is_the_end(desk in desk_of(Just(Default::default()))) {
        let calendar = desk.calendar();
        let weeks = TimeDelta::days(21);
        // Every exception lies within four dates.
        let ahead = desk.oracle.by_edges(desk.at, desk.at + weeks);
        let behind = desk.oracle.by_edges(desk.at - weeks, desk.at);
        let (left, past) = (measure(&ahead), measure(&behind));
        if let Some(due) = reached(&ahead, left.max(TICK)) {
            prop_assert_eq!(calendar.add(desk.at, left), Ok(due));
        }
        if let Some(begun) = reached_backwards(&behind, past.max(TICK)) {
            prop_assert_eq!(calendar.subtract(desk.at, past), Ok(begun));
        }
        prop_assert_eq!(calendar.add(desk.at, left + TICK), Err(CalendarError::NeverOpens));
        prop_assert_eq!(calendar.subtract(desk.at, past + TICK), Err(CalendarError::NeverOpens));
        prop_assert_eq!(calendar.add(desk.at, TimeDelta::zero()), Ok(desk.at));
        prop_assert_eq!(calendar.subtract(desk.at, TimeDelta::zero()), Ok(desk.at));
    }
}

//! Calendars made of others: open where the words say, and their working days.

use chrono::{Datelike, TimeDelta};
use chrono_tz::Tz;
use dueline::{Calendar, Instant, TICK};
use proptest::{collection::vec, prelude::*, test_runner::TestCaseResult};

use crate::calendar_days::{answers_fit, dates_agree, dates_fit, deadlines_agree};
use crate::calendar_questions::opens_and_closes;
use crate::cases::config;
use crate::desks::*;
use crate::oracle_calendar::{Oracle, measure, wall};
use crate::oracle_days::{Almanac, Made};
use crate::oracle_holidays::Rest;
use dueline::calendar::{Definition, WeeklyHours};

/// The library's, of the same parts.
fn calendar_of(made: &Made) -> Calendar {
    let parts = |parts: &[Made]| -> Vec<Calendar> { parts.iter().map(calendar_of).collect() };
    match made {
        Made::Of(oracle) => calendar(oracle),
        Made::Union(all) => parts(all)[0].union(&parts(all)[1..]),
        Made::Intersection(all) => parts(all)[0].intersection(&parts(all)[1..]),
        Made::Difference(all) => parts(all)[0].difference(&parts(all)[1..]),
    }
}

fn made() -> impl Strategy<Value = (Made, Instant)> {
    made_at(place())
}

/// Up to four desks about one instant, every other time on one wall, and how they are combined.
fn made_at(place: impl Strategy<Value = (Tz, Instant)>) -> impl Strategy<Value = (Made, Instant)> {
    let zones = || prop_oneof![Just(None), prop::sample::select(ZONES.to_vec()).prop_map(Some)];
    let desks = place.prop_flat_map(move |place| vec((desk_about(place), zones()), 2..=4));
    (desks, any::<u8>()).prop_map(|(desks, how)| {
        let at = desks[0].0.at;
        let part = |(i, (mut desk, zone)): (usize, (Desk, Option<Tz>))| {
            desk.oracle.zone = zone.filter(|_| i > 0).unwrap_or(desk.oracle.zone);
            Made::Of(Box::new(desk.oracle))
        };
        let mut parts: Vec<Made> = desks.into_iter().enumerate().map(part).collect();
        let combine = |how: u8, parts| match how % 3 {
            0 => Made::Union(parts),
            1 => Made::Intersection(parts),
            _ => Made::Difference(parts),
        };
        // One within another, at either place.
        if parts.len() > 2 && how & 64 != 0 {
            let inner = combine(how / 3, parts.split_off(parts.len() - 2));
            parts.push(inner);
        } else if parts.len() > 2 && how & 32 != 0 {
            let inner = combine(how / 3, parts.drain(..2).collect());
            parts.insert(0, inner);
        }
        (combine(how, parts), at)
    })
}

fn almanac(made: &Made, at: Instant, days: i64) -> Almanac {
    Almanac::new(made, at - TimeDelta::days(days), at + TimeDelta::days(days))
}

fn opens_where_the_oracle_does(made: &Made, at: Instant, span: TimeDelta) -> TestCaseResult {
    let (calendar, almanac) = (calendar_of(made), almanac(made, at, 20));
    let near = almanac.openings(at - TimeDelta::days(3), at + TimeDelta::days(3));
    let edges = near.into_iter().flat_map(|(from, to)| [from, to]).chain([at]);
    for at in edges.flat_map(|edge| [edge - TICK, edge, edge + TICK]) {
        prop_assert_eq!(calendar.is_open(at), made.is_open(at), "{}", at);
        opens_and_closes(&calendar, &almanac, at)?;
    }
    let (a, b) = (at.min(at + span), at.max(at + span));
    let open = almanac.openings(a, b);
    prop_assert_eq!(calendar.elapsed(a, b), measure(&open));
    let openings: Vec<_> = calendar.openings(a, b).map(|opening| (opening.start, opening.end)).collect();
    prop_assert_eq!(openings, open);
    Ok(())
}

fn has_the_oracles_working_days(made: &Made, at: Instant, shift: TimeDelta) -> TestCaseResult {
    let (calendar, almanac) = (calendar_of(made), almanac(made, at, 45));
    if calendar.never_opens() {
        prop_assert!(almanac.pieces.is_empty() && almanac.days.is_empty());
        return Ok(());
    }
    dates_agree(&calendar, &almanac, at)?;
    deadlines_agree(&calendar, &almanac, at + shift)?;
    let near = TimeDelta::hours(36);
    for (from, to) in almanac.openings(at - near, at + near) {
        for at in [from, to, to - TICK] {
            deadlines_agree(&calendar, &almanac, at)?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn what_is_made_of_others_opens_where_the_oracle_does((made, at) in made(), span in within(10 * 24)) {
        opens_where_the_oracle_does(&made, at, span)?;
    }

    #[test]
    fn what_is_made_of_others_has_the_oracles_working_days((made, at) in made(), shift in within(72)) {
        has_the_oracles_working_days(&made, at, shift)?;
    }

    #[test]
    fn the_answers_of_what_is_made_of_others_fit(
        (made, at) in made(), shift in within(72), n in 0..8u32, more in 0..8u32, days in -90..90i64,
    ) {
        let calendar = calendar_of(&made);
        answers_fit(&calendar, at.min(at + shift), at.max(at + shift), n, more)?;
        let day = wall(calendar.zone(), at).date();
        let (b, c) = (day + TimeDelta::days(days), day - TimeDelta::days(days / 3));
        dates_fit(&calendar, day, b, c, n as i32 - 4)?;
    }
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn far_away_what_is_made_of_others_opens_where_the_oracle_does(
        (made, at) in made_at(far_place()), span in within(10 * 24),
    ) {
        opens_where_the_oracle_does(&made, at, span)?;
    }

    #[test]
    fn far_away_what_is_made_of_others_has_the_oracles_working_days(
        (made, at) in made_at(far_place()), shift in within(72),
    ) {
        has_the_oracles_working_days(&made, at, shift)?;
    }
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn working_time_is_included_and_excluded(
        one in desk(), other in desk(), from in within(60 * 24), to in within(60 * 24),
    ) {
        let (a, b) = (one.at + from, one.at + to);
        let (one, other) = (one.calendar(), other.calendar());
        let others = std::slice::from_ref(&other);
        let (both, either, rest) = (one.intersection(others), one.union(others), one.difference(others));
        let counted = |calendar: &Calendar| calendar.elapsed(a, b);
        prop_assert_eq!(counted(&either) + counted(&both), counted(&one) + counted(&other));
        prop_assert_eq!(counted(&rest) + counted(&both), counted(&one));
        // In whatever order, and as often as one likes.
        prop_assert_eq!(counted(&other.union(&[one.clone(), other.clone()])), counted(&either));
        prop_assert_eq!(counted(&other.intersection(&[one.clone(), other.clone()])), counted(&both));
        prop_assert_eq!(counted(&one.union(&[])), counted(&one));
        prop_assert_eq!(counted(&one.intersection(&[])), counted(&one));
        prop_assert_eq!(counted(&one.difference(&[])), counted(&one));
        prop_assert!(one.difference(&[other.clone(), one.clone()]).never_opens());
        // Apart, they are the whole.
        prop_assert_eq!(counted(&rest.union(&[both.clone(), other.clone()])), counted(&either));
        prop_assert!(rest.intersection(others).never_opens() || counted(&rest.intersection(others)).is_zero());
    }

    /// Combined with itself, a calendar has its own openings and its own working days.
    #[test]
    fn a_calendar_and_itself_are_the_calendar(desk in desk(), shift in within(72), n in 0..6u32) {
        let one = desk.calendar();
        let itself = std::slice::from_ref(&one);
        let at = desk.at + shift;
        let day = wall(desk.oracle.zone, at).date();
        for same in [one.union(itself), one.intersection(itself), one.union(&[]), one.difference(&[])] {
            prop_assert_eq!(same.next_open(at), one.next_open(at));
            prop_assert_eq!(same.previous_open(at), one.previous_open(at));
            prop_assert_eq!(same.add_working_days(at, n), one.add_working_days(at, n));
            prop_assert_eq!(same.end_of_day(at, n), one.end_of_day(at, n));
            let later = day + TimeDelta::days(40);
            prop_assert_eq!(same.working_days(day, later), one.working_days(day, later));
            prop_assert_eq!(same.never_opens(), one.never_opens());
        }
    }
}

/// Ways in which so many may be open are too many to try.
#[test]
fn forty_calendars_are_put_together() {
    let hours = |minute: u32| [(); 7].map(|()| vec![(minute * 60, minute * 60 + 60)]);
    let one = |minute| calendar(&Oracle { zone: Tz::UTC, week: hours(minute), ..office_in_paris() });
    let all: Vec<Calendar> = (0..40).map(one).collect();
    let (a, b) = (instant("2026-11-23T00:00:00Z"), instant("2026-11-24T00:00:00Z"));
    assert_eq!(all[0].union(&all[1..]).elapsed(a, b), TimeDelta::minutes(40));
    assert!(all[0].intersection(&all[1..]).never_opens());
}

/// As a desk that opens on leap days alone, where that comes of what others leave of it.
#[test]
fn what_is_left_on_leap_days_only_is_searched_as_far_as_it_takes() {
    let mondays = |rests: Vec<Rest>| {
        let week = std::array::from_fn(|day| if day == 0 { vec![(9 * 3600, 18 * 3600)] } else { vec![] });
        calendar(&Oracle { week, rests, ..office_in_paris() })
    };
    let year = date("2023-01-01").iter_days().take(365);
    let on_leap_days = mondays(year.map(|day| Rest::Yearly(day.month(), day.day())).collect());
    let round_the_clock = |rests| {
        let week = [(); 7].map(|()| vec![(0, 86_400)]);
        calendar(&Oracle { week, rests, ..office_in_paris() })
    };
    let but_on_leap_days = round_the_clock(vec![Rest::Yearly(2, 29)]);
    let never = calendar(&Oracle { week: Default::default(), ..office_in_paris() });
    for made in [
        mondays(vec![]).difference(&[but_on_leap_days]),
        mondays(vec![]).intersection(std::slice::from_ref(&on_leap_days)),
        on_leap_days.intersection(&[round_the_clock(vec![])]),
        on_leap_days.union(&[never]),
    ] {
        // In 2044, 2072 and 2112; in 2016, 1988 and 1960.
        let (at, amount) = (instant("2026-01-15T10:00:00Z"), TimeDelta::hours(19));
        assert_eq!(made.add(at, amount), Ok(instant("2112-02-29T09:00:00Z")));
        assert_eq!(made.subtract(at, amount), Ok(instant("1960-02-29T16:00:00Z")));
    }
}

#[test]
fn the_working_days_of_a_night_on_call_are_those_of_its_first_part() {
    let hours = |opens: u32, closes: u32| [(); 7].map(|()| vec![(opens * 3600, closes * 3600)]);
    let of = |week| Made::Of(Box::new(Oracle { zone: Tz::UTC, week, ..office_in_paris() }));
    // What is left of a night from 2:00 on is the next date's.
    let late = Made::Difference(vec![of(hours(22, 6)), of(hours(20, 2))]);
    // What is left of a day may begin at the very instant at which clocks go back: the earlier 2:10 was
    // no time of it.
    let of_paris = Made::Of(Box::new(Oracle { week: hours(0, 24), ..office_in_paris() }));
    let back = Made::Intersection(vec![of_paris, of(hours(1, 21))]);
    // The office's day begins with what was on call since midnight.
    let both = Made::Union(vec![of(hours(9, 18)), of(hours(0, 3))]);
    for (made, from, due) in [
        (&late, "2026-06-10T03:00:00Z", "2026-06-11T03:00:00Z"),
        (&back, "2026-10-25T01:10:00Z", "2026-10-26T01:10:00Z"),
        (&both, "2026-06-10T01:00:00Z", "2026-06-11T01:00:00Z"),
        (&both, "2026-06-10T20:00:00Z", "2026-06-12T00:00:00Z"),
    ] {
        let (from, due) = (instant(from), instant(due));
        assert_eq!(almanac(made, from, 20).add_working_days(from, 1), Some(due), "the oracle, {from}");
        assert_eq!(calendar_of(made).add_working_days(from, 1), Ok(due), "{from}");
    }
}

/// A week in which nothing is special may still follow from a date before it: of Sunday's day only
/// what is open on Monday is left where Saturday is closed.
#[test]
fn a_day_that_begins_late_because_of_dates_before_its_week_is_a_day() {
    let of = |days: &[(&str, &str)], closed: Option<&str>| {
        let hours =
            days.iter().fold(WeeklyHours::default(), |hours, (day, open)| hours.on(day, &[open]).unwrap());
        let exceptions = closed.map(|date_of| (date(date_of), vec![])).into_iter().collect();
        Calendar::new(&Definition { hours, exceptions, ..Definition::default() }, Tz::UTC)
    };
    for (saturday, before, sunday, monday, after) in [
        ("2026-11-21", "2026-11-20", "2026-11-22", "2026-11-23", "2026-11-24"),
        ("2126-11-23", "2126-11-22", "2126-11-24", "2126-11-25", "2126-11-26"),
    ] {
        let first = of(&[("sun", "00:30-00:30")], None);
        let other = of(&[("sat", "20:00-20:00"), ("mon", "00:00-06:00")], Some(saturday));
        let both = first.intersection(&[other]);
        assert!(both.is_working_day(date(monday)) && !both.is_working_day(date(sunday)), "{saturday}");
        assert_eq!(both.working_days(date(before), date(after)), 1, "{saturday}");
    }
}

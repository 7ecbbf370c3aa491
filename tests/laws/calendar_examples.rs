//! The calendar by example: numbers that can be checked by hand, and the edges of time.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use dueline::{Instant, TICK, calendar::CalendarError};

use crate::oracle_calendar::{Oracle, Window, measure};
use crate::oracle_holidays::{Rest, easter};

use crate::desks::*;

// Examples with the numbers.

#[test]
fn windows_that_meet_a_clock_change_count_what_the_wall_clock_shows_of_them() {
    let hm = |hour: u32, minute: u32| hour * 3600 + minute * 60;
    // 02:00 to 03:00 is left out on the 29th of March and shown twice on the 25th of October.
    let spring = (instant("2026-03-28T23:00:00Z"), instant("2026-03-29T22:00:00Z"));
    let autumn = (instant("2026-10-24T22:00:00Z"), instant("2026-10-25T23:00:00Z"));
    for (window, in_spring, in_autumn) in [
        ((hm(2, 30), hm(4, 0)), 3600, 7200),
        ((hm(2, 0), hm(2, 30)), 0, 3600),
        ((hm(1, 0), hm(2, 30)), 3600, 7200),
        ((hm(0, 0), hm(24, 0)), 82_800, 90_000),
    ] {
        let desk = Oracle { week: [(); 7].map(|()| vec![window]), ..office_in_paris() };
        let calendar = calendar(&desk);
        for ((start, end), seconds) in [(spring, in_spring), (autumn, in_autumn)] {
            let seconds = TimeDelta::seconds(seconds);
            assert_eq!(calendar.elapsed(start, end), seconds, "{window:?} from {start}");
            assert_eq!(calendar.elapsed(end, start), -seconds, "{window:?} from {end}");
            assert_eq!(measure(&desk.by_seconds(start, end)), seconds, "the oracle, {window:?} from {start}");
        }
    }
}

#[test]
fn a_holiday_ends_the_night_before_it_and_exceptional_hours_do_not() {
    // Nights 22:00-06:00; winter in Paris, so 22:00 is 21:00 UTC.
    let nights = Oracle { week: [(); 7].map(|()| vec![(22 * 3600, 6 * 3600)]), ..office_in_paris() };
    let day = date("2026-01-15");
    let holiday = Oracle { rests: vec![Rest::On(day)], ..nights.clone() };
    let lifted = Oracle { special: BTreeMap::from([(day, vec![])]), ..holiday.clone() };
    let extra = Oracle { special: BTreeMap::from([(day, vec![(22 * 3600, 3600)])]), ..holiday.clone() };
    let (noon, next_noon) = (instant("2026-01-14T11:00:00Z"), instant("2026-01-15T11:00:00Z"));
    let third_noon = instant("2026-01-16T11:00:00Z");
    // (the night into the day, the night out of it)
    for (desk, into, out) in [(&nights, 8, 8), (&holiday, 2, 6), (&lifted, 8, 0), (&extra, 8, 3)] {
        let counted = calendar(desk);
        assert_eq!(counted.elapsed(noon, next_noon), TimeDelta::hours(into), "{desk:?}");
        assert_eq!(counted.elapsed(next_noon, third_noon), TimeDelta::hours(out), "{desk:?}");
    }
    // Extra hours on the eve of a holiday end at its midnight all the same.
    let eve = BTreeMap::from([(date("2026-01-14"), vec![(22 * 3600, 6 * 3600)])]);
    let holiday_with_eve = calendar(&Oracle { special: eve, ..holiday });
    assert_eq!(holiday_with_eve.elapsed(noon, next_noon), TimeDelta::hours(2));
}

#[test]
fn the_night_of_a_date_that_a_zone_left_out_still_reaches_the_next() {
    // Samoa went from Thursday the 29th of December 2011, 24:00, to Saturday, 00:00.
    let mut week: [Vec<Window>; 7] = Default::default();
    week[4] = vec![(22 * 3600, 6 * 3600)]; // Friday night
    let friday_night = Oracle { zone: Tz::Pacific__Apia, week, ..office_in_paris() };
    let (thursday, saturday) = (instant("2011-12-29T22:00:00Z"), instant("2011-12-30T22:00:00Z"));
    assert_eq!(calendar(&friday_night).elapsed(thursday, saturday), TimeDelta::hours(6));
    // And the night of Thursday is over with its date, for Saturday is not the next.
    let mut week: [Vec<Window>; 7] = Default::default();
    week[3] = vec![(22 * 3600, 6 * 3600)];
    let thursday_night = Oracle { week, ..friday_night };
    assert_eq!(calendar(&thursday_night).elapsed(thursday, saturday), TimeDelta::hours(2));
}

#[test]
fn a_night_of_a_day_reaches_over_the_next_date_into_another_week_of_utc() {
    // In New York Saturday 20:00 to Sunday 20:00, which is Monday 01:00 in UTC.
    let mut once = Oracle { zone: Tz::America__New_York, week: Default::default(), ..office_in_paris() };
    once.special.insert(date("2026-01-10"), vec![(20 * 3600, 20 * 3600)]);
    let (opens, closes) = (instant("2026-01-11T01:00:00Z"), instant("2026-01-12T01:00:00Z"));
    assert_eq!(measure(&once.by_edges(opens, closes)), TimeDelta::hours(24), "the oracle");
    let calendar = calendar(&once);
    assert_eq!(calendar.elapsed(opens, closes), TimeDelta::hours(24));
    assert_eq!(calendar.add(opens, TimeDelta::hours(24)), Ok(closes));
    assert!(calendar.is_open(closes - TICK) && !calendar.is_open(closes));
}

#[test]
fn calendars_are_equal_when_they_are_compiled_from_the_same() {
    let (office, again) = (calendar(&office_in_paris()), calendar(&office_in_paris()));
    let night = calendar(&Oracle { week: [(); 7].map(|()| vec![(0, 3600)]), ..office_in_paris() });
    assert_eq!(office, again);
    assert_eq!(office, office.clone());
    assert_ne!(office, night);
    assert_eq!(office.union(std::slice::from_ref(&night)), again.union(std::slice::from_ref(&night)));
    assert_ne!(office.union(std::slice::from_ref(&night)), office.difference(&[night]));
}

#[test]
fn a_budget_that_runs_out_at_closing_time_is_due_at_closing_time() {
    let office = calendar(&office_in_paris());
    let (friday, close) = (instant("2026-11-20T15:00:00Z"), instant("2026-11-20T17:00:00Z"));
    assert_eq!(office.add(friday, TimeDelta::hours(2)), Ok(close));
    assert_eq!(office.add(friday, TimeDelta::hours(2) + TICK), Ok(instant("2026-11-23T08:00:00.000001Z")));
    // The mirror image: the latest start is Monday's opening, not Friday's close.
    let (open, noon) = (instant("2026-11-23T08:00:00Z"), instant("2026-11-23T11:00:00Z"));
    assert_eq!(office.subtract(noon, TimeDelta::hours(3)), Ok(open));
    assert_eq!(office.subtract(noon, TimeDelta::hours(3) + TICK), Ok(close - TICK));
}

// The edges of time.

/// Instants around the first and the last of the years 1 to 9999.
fn edges() -> [Instant; 11] {
    [
        utc(0, 12, 30),
        utc(0, 12, 31),
        utc(1, 1, 1),
        utc(1, 1, 2),
        utc(1, 1, 3),
        utc(9999, 12, 29),
        utc(9999, 12, 30),
        utc(9999, 12, 31),
        instant("9999-12-31T23:59:59.999999Z"),
        utc(10_000, 1, 1),
        utc(10_000, 1, 2),
    ]
}

/// Desks that open always, in office hours, never, and only at the edges.
fn desks_for_all_time() -> Vec<Oracle> {
    let never = Oracle { week: Default::default(), ..office_in_paris() };
    let mut once = never.clone();
    for date in [NaiveDate::MIN, NaiveDate::MAX, date("0001-01-01"), date("9999-12-31")] {
        once.special.insert(date, vec![(0, 0)]);
    }
    let zones = [Tz::Europe__Paris, Tz::Pacific__Apia, Tz::America__Santiago, Tz::UTC];
    let always = zones.map(|zone| Oracle { zone, week: [(); 7].map(|()| vec![(0, 0)]), ..never.clone() });
    [office_in_paris(), never, once].into_iter().chain(always).collect()
}

#[test]
fn at_the_edges_of_time_being_open_and_counting_agree() {
    for desk in desks_for_all_time().iter().map(calendar) {
        for at in edges() {
            let counts = desk.elapsed(at, at + TICK) == TICK;
            assert_eq!(desk.is_open(at), counts, "{at} in {}", desk.zone());
        }
    }
}

#[test]
fn at_the_edges_of_time_elapsed_working_time_still_adds_up() {
    for desk in desks_for_all_time().iter().map(calendar) {
        for [a, b, c] in edges().windows(3).map(|at| [at[0], at[1], at[2]]) {
            assert_eq!(desk.elapsed(a, b), -desk.elapsed(b, a), "{a} to {b}");
            // The long way is gone once only: it is ten thousand years.
            if c - a < TimeDelta::days(9) {
                assert_eq!(desk.elapsed(a, b) + desk.elapsed(b, c), desk.elapsed(a, c), "{a} to {c}");
            }
        }
    }
}

#[test]
fn at_the_edges_of_time_deadlines_are_typed_errors_or_on_the_right_side() {
    let zero = TimeDelta::zero();
    let beyond = [
        TimeDelta::days(4_000_000),
        TimeDelta::microseconds(i64::MAX),
        TimeDelta::microseconds(-i64::MAX),
        TimeDelta::MAX,
        TimeDelta::MIN,
    ];
    for desk in desks_for_all_time().iter().map(calendar) {
        for at in edges() {
            assert_eq!((desk.add(at, zero), desk.subtract(at, zero)), (Ok(at), Ok(at)));
            for amount in [TICK, -TICK, TimeDelta::hours(1), TimeDelta::hours(-1)] {
                let (due, begun) = (desk.add(at, amount), desk.subtract(at, amount));
                assert!(
                    due.is_err() || due.is_ok_and(|due| (due > at) == (amount > zero)),
                    "{at} + {amount}"
                );
                assert!(
                    begun.is_err() || begun.is_ok_and(|begun| (begun < at) == (amount > zero)),
                    "{at} - {amount}"
                );
            }
        }
        // More than there is of time.
        for amount in beyond {
            assert!(desk.add(utc(2026, 1, 1), amount).is_err(), "{amount}");
            assert!(desk.subtract(utc(2026, 1, 1), amount).is_err(), "{amount}");
        }
    }
}

#[test]
fn the_longest_amount_that_microseconds_hold_is_too_long_in_either_direction() {
    // Its negation is no amount of microseconds.
    let longest = TimeDelta::microseconds(i64::MIN);
    for desk in desks_for_all_time().iter().map(calendar) {
        assert!(desk.add(utc(2026, 1, 1), longest).is_err());
        assert!(desk.subtract(utc(2026, 1, 1), longest).is_err());
    }
}

#[test]
fn the_first_and_the_last_instant_that_chrono_knows_are_no_panic() {
    // Their wall clocks may lie outside of what can be shown.
    for desk in desks_for_all_time().iter().map(calendar) {
        for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            desk.is_open(at);
            assert_eq!(desk.elapsed(at, at), TimeDelta::zero());
            assert_eq!((desk.add_days(at, 0), desk.add(at, TimeDelta::zero())), (Ok(at), Ok(at)));
            for days in [1, u32::MAX] {
                assert_eq!(desk.add_days(at, days), Err(CalendarError::OutOfRange));
            }
            assert!(desk.add(DateTime::<Utc>::MAX_UTC, TICK).is_err());
            assert!(desk.subtract(DateTime::<Utc>::MIN_UTC, TICK).is_err());
        }
    }
}

#[test]
fn at_the_edges_of_time_days_later_are_out_of_range_or_later() {
    for desk in desks_for_all_time().iter().map(calendar) {
        for at in edges() {
            assert_eq!(desk.add_days(at, 0), Ok(at));
            for days in [1, 2, 4_000_000, u32::MAX] {
                match desk.add_days(at, days) {
                    Ok(due) => assert!(due >= at, "{at} + {days} days"),
                    Err(error) => assert_eq!(error, CalendarError::OutOfRange, "{at} + {days} days"),
                }
            }
        }
    }
}

#[test]
fn past_the_last_year_and_before_the_first_is_out_of_range() {
    let round = calendar(&Oracle { week: [(); 7].map(|()| vec![(0, 0)]), ..office_in_paris() });
    let (early, late) = (utc(1, 1, 10), utc(9999, 12, 20));
    assert_eq!(round.add(late, TimeDelta::days(30)), Err(CalendarError::OutOfRange));
    assert_eq!(round.subtract(early, TimeDelta::days(30)), Err(CalendarError::OutOfRange));
    assert_eq!(round.add_days(late, 30), Err(CalendarError::OutOfRange));
    assert_eq!(round.add(late, TimeDelta::days(5)), Ok(late + TimeDelta::days(5)));
    assert_eq!(round.subtract(early, TimeDelta::days(5)), Ok(early - TimeDelta::days(5)));
    assert_eq!(round.add_days(late, 5), Ok(late + TimeDelta::days(5)));
    assert_eq!(round.elapsed(early, late), late - early);
}

/// An office opens again as long as there are years: it is these that end, on a Friday, and begin, on
/// a Monday.
#[test]
fn where_the_years_end_an_office_is_out_of_range_and_not_closed_for_ever() {
    let office = calendar(&office_in_paris());
    let both = office.union(&[calendar(&Oracle { zone: Tz::UTC, ..office_in_paris() })]);
    let (friday, monday) = (instant("9999-12-31T20:00:00Z"), instant("0001-01-01T00:00:00Z"));
    let (hour, beyond) = (TimeDelta::hours(1), Err(CalendarError::OutOfRange));
    for office in [office, both] {
        for answer in [
            office.next_open(friday),
            office.next_close(friday),
            office.add(friday, hour),
            office.add_working_days(friday, 1),
            office.end_of_day(friday, 0),
            office.add_working_days(friday - TimeDelta::days(7), 10),
            office.previous_close(monday),
            office.previous_open(monday),
            office.subtract(monday, hour),
        ] {
            assert_eq!(answer, beyond);
        }
        // More working days than there are dates.
        assert_eq!(office.add_working_days(monday, u32::MAX), beyond);
        assert_eq!(office.end_of_day(monday, u32::MAX), beyond);
        for (from, n) in
            [("9999-12-31", 1), ("0001-01-01", -1), ("2026-11-20", i32::MAX), ("2026-11-20", i32::MIN)]
        {
            assert_eq!(office.working_date(date(from), n), Err(CalendarError::OutOfRange), "{from}, {n}");
        }
    }
    let mut once = Oracle { week: Default::default(), ..office_in_paris() };
    once.special.insert(date("2026-11-20"), vec![(9 * 3600, 18 * 3600)]);
    let once = calendar(&once);
    assert_eq!(once.add_working_days(monday, u32::MAX), Err(CalendarError::NeverOpens));
    assert_eq!(once.working_date(date("2026-11-23"), i32::MIN), Err(CalendarError::NeverOpens));
}

#[test]
fn openings_may_end_where_the_index_begins_and_begin_where_it_ends() {
    // Mondays of which each is the first instant of a week of it, or beside it.
    let week = std::array::from_fn(|day| match day {
        0 => vec![(0, 4 * 3600), (9 * 3600, 18 * 3600)],
        6 => vec![(20 * 3600, 22 * 3600)],
        _ => vec![],
    });
    let late = calendar(&Oracle { zone: Tz::UTC, week, ..office_in_paris() });
    let week = std::array::from_fn(|day| match day {
        0 => vec![(9 * 3600, 18 * 3600)],
        6 => vec![(20 * 3600, 24 * 3600)],
        _ => vec![],
    });
    let early = calendar(&Oracle { zone: Tz::UTC, week, ..office_in_paris() });
    for monday in ["1969-12-29T00:00:00Z", "2100-01-04T00:00:00Z"].map(instant) {
        let hours = |hours| TimeDelta::hours(hours);
        assert_eq!(early.next_close(monday - hours(3)), Ok(monday));
        assert_eq!(early.previous_open(monday), Ok(monday - hours(4)));
        assert_eq!(early.previous_close(monday + hours(8)), Ok(monday));
        assert_eq!(late.previous_open(monday + hours(2)), Ok(monday));
        assert_eq!(late.next_close(monday), Ok(monday + hours(4)));
        assert_eq!(late.next_open(monday - hours(2)), Ok(monday));
    }
}

#[test]
fn a_holiday_counted_from_the_easter_after_the_index_falls_into_its_last_year() {
    // 200 days before the 17th of April 2101.
    let rests = vec![Rest::Easter(-200)];
    let office = calendar(&Oracle { rests, ..office_in_paris() });
    assert_eq!(easter(2101), date("2101-04-17"));
    assert!(office.is_holiday(date("2100-09-29")));
    assert!(!office.is_working_day(date("2100-09-29")) && office.is_working_day(date("2100-09-30")));
}

/// Less than a microsecond is no time at all, as it is of instants.
#[test]
fn an_amount_below_a_microsecond_goes_nowhere() {
    let office = calendar(&office_in_paris());
    let tiny = TimeDelta::nanoseconds(500);
    for at in ["2026-11-23T08:00:00Z", "2026-11-22T12:00:00Z", "1926-11-21T12:00:00Z"].map(instant) {
        assert_eq!(office.add(at, tiny), Ok(at));
        assert_eq!(office.subtract(at, tiny), Ok(at));
        assert_eq!(office.add(at, TICK + tiny), office.add(at, TICK));
    }
}

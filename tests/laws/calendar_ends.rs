//! Where the calendar ends: at the first and the last of the years 1 to 9999, and of its index.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use dueline::{Instant, TICK, calendar::CalendarError};

use crate::oracle_calendar::Oracle;
use crate::oracle_holidays::{Rest, easter};

use crate::desks::*;

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
    // From the last second of a week of it into the next.
    let week = std::array::from_fn(|day| if day == 6 { vec![(86_399, 2 * 3600)] } else { vec![] });
    let over = calendar(&Oracle { zone: Tz::UTC, week, ..office_in_paris() });
    let opens = instant("2026-11-22T23:59:59Z");
    assert_eq!(over.previous_open(instant("2026-11-23T01:00:00Z")), Ok(opens));
    assert_eq!(over.next_close(opens), Ok(instant("2026-11-23T02:00:00Z")));
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

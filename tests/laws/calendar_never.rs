//! Calendars that never open, and those that never close: said at once, whatever they are asked;
//! and the first and last of all instants and dates, which are no panic.

use std::time::{Duration, Instant as Watch};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use dueline::calendar::{CalendarError, Definition, Holiday, Version, WeeklyHours, at_local};
use dueline::{Calendar, Instant, TICK};

use crate::desks::*;
use crate::oracle_calendar::Oracle;
use crate::oracle_holidays::Rest;

const NEVER: CalendarError = CalendarError::NeverOpens;

fn round_the_clock(zone: Tz) -> Calendar {
    let hours = WeeklyHours::round_the_clock();
    Calendar::new(&Definition { hours, ..Definition::default() }, zone)
}

fn office_on(days: &str) -> Calendar {
    let hours = WeeklyHours::default().on(days, &["09:00-18:00"]).unwrap();
    let holidays = vec!["france".parse().unwrap(), "easter - 1".parse().unwrap()];
    Calendar::new(&Definition { hours, holidays, ..Definition::default() }, Tz::Europe__Paris)
}

/// By no hours, by holidays, and by what calendars are made of.
fn calendars_that_never_open() -> Vec<(&'static str, Calendar)> {
    let empty = Oracle { week: Default::default(), ..office_in_paris() };
    let year = date("2024-01-01").iter_days().take(366);
    let rests = year.map(|day| Rest::Yearly(day.month(), day.day())).collect();
    let closed = Oracle { rests, ..office_in_paris() };
    let nights = Oracle { week: [(); 7].map(|()| vec![(23 * 3600, 6 * 3600)]), ..closed.clone() };
    // Every Sunday of every month.
    let nths = |month| (1..=5).map(move |n| Rest::Nth(Some(n), Weekday::Sun, month));
    let mut week: [Vec<_>; 7] = Default::default();
    week[6] = vec![(9 * 3600, 18 * 3600)];
    let sunday = Oracle { rests: (1..=12).flat_map(nths).collect(), week, ..office_in_paris() };
    let (week, weekend) = (office_on("mon-fri"), office_on("sat-sun"));
    vec![
        ("no hours", calendar(&empty)),
        ("holidays on all dates", calendar(&closed)),
        ("holidays on all dates, at night too", calendar(&nights)),
        ("holidays on all Sundays", calendar(&sunday)),
        ("an office without itself", week.difference(std::slice::from_ref(&week))),
        ("an office without all time", week.difference(&[round_the_clock(Tz::Asia__Kathmandu)])),
        ("nights that have no part in the day", week.intersection(std::slice::from_ref(&weekend))),
        ("a union of nothing", calendar(&empty).union(&[calendar(&closed)])),
    ]
}

#[test]
fn what_never_opens_says_so_at_once() {
    let watch = Watch::now();
    let calendars = calendars_that_never_open();
    let built = watch.elapsed();
    for (name, calendar) in &calendars {
        let watch = Watch::now();
        for n in 0..300u32 {
            let at = instant("2026-01-15T10:00:00Z") + TimeDelta::days(i64::from(n) * 1000 - 100_000);
            let day = at.date_naive();
            assert!(calendar.never_opens() && !calendar.is_open(at), "{name}");
            assert_eq!(calendar.next_open(at), Err(NEVER), "{name}");
            assert_eq!(calendar.next_close(at), Err(NEVER), "{name}");
            assert_eq!(calendar.previous_open(at), Err(NEVER), "{name}");
            assert_eq!(calendar.previous_close(at), Err(NEVER), "{name}");
            assert_eq!(calendar.add(at, TICK), Err(NEVER), "{name}");
            assert_eq!(calendar.subtract(at, TICK), Err(NEVER), "{name}");
            assert_eq!(calendar.add_working_days(at, n), Err(NEVER), "{name}");
            assert_eq!(calendar.end_of_day(at, n), Err(NEVER), "{name}");
            assert_eq!(calendar.working_date(day, 1 + n as i32), Err(NEVER), "{name}");
            assert_eq!(calendar.working_date(day, -1 - n as i32), Err(NEVER), "{name}");
            assert!(!calendar.is_working_day(day), "{name}");
            assert_eq!(calendar.working_days(NaiveDate::MIN, NaiveDate::MAX), 0, "{name}");
            assert_eq!(calendar.openings(utc(1, 1, 1), utc(9999, 12, 31)).count(), 0, "{name}");
            assert_eq!(calendar.openings(utc(1, 1, 1), utc(9999, 12, 31)).rev().count(), 0, "{name}");
            assert_eq!(calendar.elapsed(utc(1, 1, 1), utc(9999, 12, 31)), TimeDelta::zero(), "{name}");
        }
        assert!(watch.elapsed() < Duration::from_secs(1), "{name}: searched for, in {:?}", watch.elapsed());
    }
    // One after another; on a machine that does much else besides.
    assert!(built < Duration::from_secs(4), "compiled in {built:?}");
}

#[test]
fn what_never_closes_says_so_at_once() {
    let [paris, apia] = [Tz::Europe__Paris, Tz::Pacific__Apia].map(round_the_clock);
    let office = office_on("mon-fri");
    let made = [
        ("Paris", paris.clone()),
        ("Apia", apia.clone()),
        ("the first of two", paris.union(&[office.clone(), apia.clone()])),
        ("the second of two", office.union(std::slice::from_ref(&apia))),
        ("both", paris.intersection(std::slice::from_ref(&apia))),
        ("an office and the rest", office.union(&[paris.difference(std::slice::from_ref(&office))])),
    ];
    for (name, calendar) in &made {
        let watch = Watch::now();
        for n in 0..300 {
            let at = instant("2026-01-15T10:00:00Z") + TimeDelta::days(n * 1000 - 100_000);
            assert_eq!(calendar.next_open(at), Ok(at));
            assert_eq!(calendar.previous_close(at), Ok(at));
            assert_eq!(calendar.next_close(at), Err(CalendarError::NeverCloses), "{name} at {at}");
            assert_eq!(calendar.previous_open(at), Err(CalendarError::NeverCloses), "{name} at {at}");
            let openings: Vec<_> = calendar.openings(at, at + TimeDelta::days(500)).collect();
            assert_eq!(openings, [at..at + TimeDelta::days(500)]);
        }
        assert!(watch.elapsed() < Duration::from_secs(1), "{name}: searched for, in {:?}", watch.elapsed());
    }
}

/// Open from a date on for good: what closes never again, but has opened.
#[test]
fn what_opens_for_good_has_opened_once() {
    let mut definition = Definition::default();
    let round = WeeklyHours::round_the_clock();
    let version = Version { hours: Some(round), holidays: None };
    definition.versions.insert(date("2026-06-10"), version);
    let for_good = Calendar::new(&definition, Tz::UTC);
    let (before, open, after) = (utc(2026, 1, 1), utc(2026, 6, 10), utc(2027, 1, 1));
    assert_eq!(for_good.next_open(before), Ok(open));
    assert_eq!(for_good.next_close(before), Err(CalendarError::NeverCloses));
    assert_eq!(for_good.previous_open(after), Ok(open));
    assert_eq!(for_good.previous_close(open), Err(NEVER));
    assert_eq!(for_good.previous_open(open), Err(NEVER));
    assert_eq!(for_good.working_date(date("2026-06-12"), -2), Ok(date("2026-06-10")));
    assert_eq!(for_good.working_date(date("2026-06-12"), -3), Err(NEVER));
    // And the other way round.
    let mut definition = Definition { hours: WeeklyHours::round_the_clock(), ..Definition::default() };
    let version = Version { hours: Some(WeeklyHours::default()), holidays: None };
    definition.versions.insert(date("2026-06-10"), version);
    let until_then = Calendar::new(&definition, Tz::UTC);
    assert_eq!(until_then.next_open(after), Err(NEVER));
    assert_eq!(until_then.next_close(before), Ok(open));
    assert_eq!(until_then.previous_close(after), Ok(open));
    assert_eq!(until_then.previous_open(after), Err(CalendarError::NeverCloses));
    assert_eq!(until_then.end_of_day(before, 0), Ok(before + TimeDelta::days(1)));
    assert_eq!(until_then.end_of_day(open - TICK, 1), Err(NEVER));
    assert_eq!(until_then.working_date(date("2026-06-08"), 1), Ok(date("2026-06-09")));
    assert_eq!(until_then.working_date(date("2026-06-08"), 2), Err(NEVER));
}

/// Only whether they panic: what the answers are lies outside the years.
#[test]
fn the_first_and_the_last_of_all_instants_and_dates_are_no_panic() {
    let zones = [Tz::Europe__Paris, Tz::Pacific__Apia, Tz::America__Santiago, Tz::UTC, Tz::Asia__Manila];
    let nights = |zone| {
        let hours = WeeklyHours::default().on("mon-sun", &["22:00-06:00", "12:00-12:00"]).unwrap();
        Calendar::new(&Definition { hours, ..Definition::default() }, zone)
    };
    let mut calendars: Vec<Calendar> =
        zones.into_iter().flat_map(|z| [round_the_clock(z), nights(z)]).collect();
    calendars.push(office_on("mon-fri"));
    calendars.push(office_on("mon-fri").union(&[nights(Tz::Asia__Manila)]));
    calendars.push(round_the_clock(Tz::Asia__Manila).difference(&[office_on("mon-fri")]));
    calendars.push(calendar(&Oracle { week: Default::default(), ..office_in_paris() }));
    let first_and_last = |zone| {
        let mut definition = Definition::default();
        for day in [NaiveDate::MIN, NaiveDate::MAX, date("0001-01-01"), date("9999-12-31")] {
            definition.exceptions.insert(day, vec!["09:00-09:00".parse().unwrap()]);
            definition.versions.insert(day, Default::default());
            definition.holidays.push(Holiday::on(day));
        }
        Calendar::new(&definition, zone)
    };
    calendars.push(first_and_last(Tz::Asia__Manila));
    let ends = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC];
    let edges = [utc(0, 12, 30), utc(1, 1, 1), utc(9999, 12, 31), utc(10_000, 1, 1), utc(10_000, 1, 3)];
    let dates = [NaiveDate::MIN, NaiveDate::MAX, date("0001-01-01"), date("9999-12-31")];
    for calendar in &calendars {
        for at in ends.into_iter().chain(edges) {
            ask(calendar, at);
        }
        for day in dates.into_iter().chain(edges.map(|at| at.date_naive())) {
            let _ = (calendar.is_working_day(day), calendar.is_holiday(day));
            for n in [0, 1, -1] {
                let _ = calendar.working_date(day, n);
            }
            let _ = calendar.working_days(day, day);
            for time in [NaiveTime::MIN, NaiveTime::MIN - TICK] {
                let _ = at_local(calendar.zone(), day.and_time(time));
            }
        }
    }
    let beyond = CalendarError::OutOfRange;
    assert_eq!(at_local(Tz::UTC, NaiveDate::MAX.and_time(NaiveTime::MIN)), Err(beyond));
    // As many as there can be, which is to go through all years.
    let office = office_on("mon-fri");
    for (day, n) in
        [("2026-01-15", i32::MAX), ("2026-01-15", i32::MIN), ("9999-12-31", 1), ("0001-01-01", -1)]
    {
        assert_eq!(office.working_date(date(day), n), Err(beyond), "{day} and {n} working days");
    }
    assert_eq!(office.add_working_days(utc(9999, 1, 1), u32::MAX), Err(beyond));
    assert_eq!(office.end_of_day(utc(9999, 1, 1), u32::MAX), Err(beyond));
    let (first, last) = (NaiveDate::MIN, NaiveDate::MAX);
    assert_eq!(office.working_days(first, last), -office.working_days(last, first));
}

fn ask(calendar: &Calendar, at: Instant) {
    let _ = (calendar.next_open(at), calendar.next_close(at));
    let _ = (calendar.previous_open(at), calendar.previous_close(at));
    for n in [0, 1] {
        let _ = (calendar.add_working_days(at, n), calendar.end_of_day(at, n));
    }
    for other in [at, utc(9999, 12, 30), utc(1, 1, 2), DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let _ = (calendar.openings(at, other).next(), calendar.openings(at, other).next_back());
    }
    let _ = calendar.elapsed(at, at);
}

/// All time that there is, is one opening; from the side of which one looks does not matter.
#[test]
fn openings_of_all_years_begin_and_end_with_the_years() {
    let (first, last) = (instant("0001-01-01T00:00:00Z"), instant("9999-12-31T23:59:59.999999Z"));
    let always = round_the_clock(Tz::Asia__Tokyo);
    let ends = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let all: Vec<_> = always.openings(ends.0, ends.1).collect();
    assert_eq!(all, [first..last]);
    assert_eq!(always.openings(ends.0, ends.1).next_back(), Some(first..last));
    // The first day of an office, the second of January, and its last, a Friday.
    let office = office_on("mon-fri");
    let day = |open: &str, close: &str| instant(open)..instant(close);
    let opens = office.openings(ends.0, instant("0001-01-03T00:00:00Z")).next();
    assert_eq!(
        opens,
        Some(day("0001-01-02T08:50:39Z", "0001-01-02T17:50:39Z")),
        "by the time of Paris itself"
    );
    let closes = office.openings(instant("9999-12-30T23:00:00Z"), ends.1).next_back();
    assert_eq!(closes, Some(day("9999-12-31T08:00:00Z", "9999-12-31T17:00:00Z")));
}

/// Two shifts that follow each other round the clock never close, which is not looked for each time.
#[test]
fn shifts_round_the_clock_never_close() {
    let shift = |text: &str| {
        let hours = WeeklyHours::default().on("mon-sun", &[text]).unwrap();
        Calendar::new(&Definition { hours, ..Definition::default() }, Tz::Europe__Paris)
    };
    let both = shift("08:00-20:00").union(&[shift("20:00-08:00")]);
    let watch = Watch::now();
    for at in ["1600-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2600-01-01T00:00:00Z"].map(instant) {
        for _ in 0..50 {
            assert_eq!(both.next_close(at), Err(CalendarError::NeverCloses));
            assert_eq!(both.previous_open(at), Err(CalendarError::NeverCloses));
            assert_eq!(both.openings(at, at + TICK).next(), Some(at..at + TICK));
        }
    }
    assert!(watch.elapsed() < Duration::from_secs(2), "{:?}", watch.elapsed());
}

/// Closed on one date in four years, and far from the years of the index.
#[test]
fn what_closes_on_leap_days_only_closes_in_every_leap_year() {
    let week = [(); 7].map(|()| vec![(0, 86_400)]);
    let rests = vec![Rest::Yearly(2, 29)];
    let desk =
        calendar(&Oracle { zone: Tz::Europe__Paris, week, rests, special: [].into(), versions: [].into() });
    for (at, close, open) in [
        ("2101-01-01T12:00:00Z", "2104-02-28T23:00:00Z", "2096-02-29T23:00:00Z"),
        ("1950-06-01T12:00:00Z", "1952-02-28T23:00:00Z", "1948-02-29T23:00:00Z"),
        // In the first week of the index.
        ("1970-01-01T12:00:00Z", "1972-02-28T23:00:00Z", "1968-02-29T23:00:00Z"),
    ] {
        assert_eq!(desk.next_close(instant(at)), Ok(instant(close)));
        assert_eq!(desk.previous_open(instant(at)), Ok(instant(open)));
    }
}

/// One holiday far from the years of the index, be it of its date or of one year of a rule.
#[test]
fn what_closes_on_one_date_closes_on_it_wherever_it_lies() {
    let once_a_year = || Box::new(Rest::Yearly(6, 1));
    for (year, rest) in [
        (2500, Rest::On(date("2500-06-01"))),
        (1500, Rest::On(date("1500-06-01"))),
        (2500, Rest::Years(once_a_year(), Some(2500), Some(2500))),
        (1500, Rest::Years(once_a_year(), Some(1500), Some(1500))),
    ] {
        let week = [(); 7].map(|()| vec![(0, 86_400)]);
        let desk = Oracle { zone: Tz::UTC, week, rests: vec![rest], special: [].into(), versions: [].into() };
        let desk = calendar(&desk);
        let at = |month| {
            DateTime::<Utc>::from_naive_utc_and_offset(
                NaiveDate::from_ymd_opt(year, month, 1).unwrap().and_time(NaiveTime::MIN),
                Utc,
            )
        };
        let (before, closed) = (at(1), at(6));
        assert_eq!(desk.next_close(before), Ok(closed));
        assert_eq!(desk.previous_open(at(12)), Ok(closed + TimeDelta::days(1)));
        assert_eq!(desk.previous_open(before), Err(CalendarError::NeverCloses));
        assert_eq!(desk.next_close(at(12)), Err(CalendarError::NeverCloses));
    }
}

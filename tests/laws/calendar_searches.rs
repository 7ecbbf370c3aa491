//! What opens seldom or never, which is searched for once, when a calendar is compiled.

use chrono::{Datelike, TimeDelta};
use dueline::{TICK, calendar::CalendarError};

use crate::oracle_calendar::Oracle;
use crate::oracle_holidays::Rest;

use crate::desks::*;

#[test]
fn that_nothing_opens_any_more_is_said_at_once() {
    let never = Oracle { week: Default::default(), ..office_in_paris() };
    let mut once = never.clone();
    once.special.insert(date("2020-02-03"), vec![(22 * 3600, 6 * 3600)]);
    once.special.insert(date("2030-02-03"), vec![]);
    // The clock leaves out the only opening there would be.
    once.special.insert(date("2026-03-29"), vec![(2 * 3600, 3 * 3600)]);
    let at = instant("2026-01-15T10:00:00Z");
    let started = std::time::Instant::now();
    for _ in 0..250 {
        for desk in [&never, &once].map(calendar) {
            assert_eq!(desk.add(at, TimeDelta::hours(1)), Err(CalendarError::NeverOpens));
            assert_eq!(desk.add(at, TICK), Err(CalendarError::NeverOpens));
            assert_eq!(desk.subtract(at, -TICK), Err(CalendarError::NeverOpens));
            assert_eq!(desk.subtract(at, TimeDelta::hours(9)), Err(CalendarError::NeverOpens));
        }
    }
    // Two thousand searches through eight thousand years would take minutes.
    assert!(started.elapsed().as_secs() < 5, "searched for, in {:?}", started.elapsed());
    assert_eq!(calendar(&once).subtract(at, TimeDelta::hours(8)), Ok(instant("2020-02-03T21:00:00Z")));
}

#[test]
fn where_every_date_of_the_year_is_a_holiday_nothing_opens_but_the_exceptions() {
    let leap_year = date("2024-01-01").iter_days().take(366);
    let rests = leap_year.map(|day| Rest::Yearly(day.month(), day.day())).collect();
    let closed = Oracle { rests, ..office_in_paris() };
    let mut but_once = closed.clone();
    but_once.special.insert(date("2031-05-05"), vec![(9 * 3600, 12 * 3600)]);
    let at = instant("2026-01-15T10:00:00Z");
    let started = std::time::Instant::now();
    assert_eq!(calendar(&closed).add(at, TICK), Err(CalendarError::NeverOpens));
    assert_eq!(calendar(&closed).subtract(at, TICK), Err(CalendarError::NeverOpens));
    let but_once = calendar(&but_once);
    assert_eq!(but_once.add(at, TimeDelta::hours(3)), Ok(instant("2031-05-05T10:00:00Z")));
    assert_eq!(but_once.add(at, TimeDelta::hours(4)), Err(CalendarError::NeverOpens));
    assert!(started.elapsed().as_secs() < 5, "searched for, in {:?}", started.elapsed());
    // Where one of them begins or ends some year, there is that date before or after: within the years of
    // the index, and beyond them, on a Monday, or before them, on a Wednesday.
    let once_a_year = |from, until| {
        let mut desk = closed.clone();
        for rest in desk.rests.iter_mut().filter(|rest| matches!(rest, Rest::Yearly(12, 25))) {
            *rest = Rest::Years(Box::new(rest.clone()), from, until);
        }
        calendar(&desk)
    };
    let (from, until, hour) =
        (once_a_year(Some(2031), None), once_a_year(None, Some(2030)), TimeDelta::hours(1));
    assert_eq!(from.add(at, hour), Ok(instant("2026-12-25T09:00:00Z")));
    assert_eq!(until.add(at, hour), Ok(instant("2031-12-25T09:00:00Z")));
    assert_eq!(until.add(instant("2101-01-01T00:00:00Z"), hour), Ok(instant("2102-12-25T09:00:00Z")));
    assert_eq!(from.subtract(instant("1969-01-01T00:00:00Z"), hour), Ok(instant("1968-12-25T16:00:00Z")));
}

#[test]
fn a_desk_that_opens_on_leap_days_only_is_searched_as_far_as_it_takes() {
    // The 29th of February is a Monday in 2044, 2072 and, for 2100 is no leap year, 2112.
    let mut rests: Vec<Rest> = Vec::new();
    for day in date("2023-01-01").iter_days().take(365) {
        rests.push(Rest::Yearly(day.month(), day.day()));
    }
    let mut desk = Oracle { rests, ..office_in_paris() };
    for day in 1..7 {
        desk.week[day].clear();
    }
    let mut later = desk.clone();
    let desk = calendar(&desk);
    let due = desk.add(instant("2026-01-15T10:00:00Z"), TimeDelta::hours(19));
    assert_eq!(due, Ok(instant("2112-02-29T09:00:00Z")));
    // And in 2016, 1988 and, before the index, 1960.
    let begun = desk.subtract(instant("2026-01-15T10:00:00Z"), TimeDelta::hours(19));
    assert_eq!(begun, Ok(instant("1960-02-29T16:00:00Z")));
    // After exceptional hours beyond it, in 2512.
    later.special.insert(date("2500-06-01"), vec![]);
    let due = calendar(&later).add(instant("2501-01-01T00:00:00Z"), TimeDelta::hours(1));
    assert_eq!(due, Ok(instant("2512-02-29T09:00:00Z")));
}

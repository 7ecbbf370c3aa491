//! Every kind of holiday against the almanac, date by date, and the sets against their lists.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use dueline::{Calendar, calendar::Holiday};
use proptest::prelude::*;

use crate::cases::config;
use crate::desks::{calendar, date, office_in_paris};
use crate::oracle_calendar::Oracle;
use crate::oracle_holidays::{Rest, WAYS, Way};

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// 1968 to 2101, and what is far from anything.
fn all_dates() -> impl Iterator<Item = NaiveDate> {
    let years = (1968..=2101).chain([1, 2, 3, 4, 999, 1582, 1600, 1752, 1900, 2400, 4000, 9998, 9999]);
    years.flat_map(|year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take(366))
}

fn falls_where_the_almanac_says(rest: &Rest) -> Result<(), TestCaseError> {
    let text = rest.text();
    let Ok(holiday) = text.parse::<Holiday>() else {
        return Err(TestCaseError::fail(format!("`{text}` is no holiday")));
    };
    prop_assert_eq!(holiday.to_string(), text.clone());
    for date in all_dates() {
        prop_assert_eq!(holiday.falls_on(date), rest.falls_on(date), "`{}` on {}", text, date);
    }
    Ok(())
}

fn rule() -> impl Strategy<Value = Rest> {
    let day = || (1..=366u32).prop_map(|day| NaiveDate::from_yo_opt(2024, day).unwrap());
    let weekday = || prop::sample::select(WEEK.to_vec());
    prop_oneof![
        1 => (1..=36_500i32).prop_map(|day| Rest::On(date("1999-12-31") + chrono::Days::new(day as u64))),
        2 => day().prop_map(|day| Rest::Yearly(day.month(), day.day())),
        2 => (-200..=200i64).prop_map(Rest::Easter),
        2 => (prop::option::of(1..=5u32), weekday(), 1..=12u32).prop_map(|(n, w, m)| Rest::Nth(n, w, m)),
        2 => (weekday(), day()).prop_map(|(w, day)| Rest::Before(w, day.month(), day.day())),
        2 => (weekday(), day()).prop_map(|(w, day)| Rest::After(w, day.month(), day.day())),
    ]
}

fn holiday() -> impl Strategy<Value = Rest> {
    use prop::option::of;
    let year = || prop_oneof![8 => 1960..2110i32, 1 => 1..=9999i32];
    (rule(), of(prop::sample::select(WAYS.to_vec())), of(year()), of(year())).prop_map(
        |(rest, way, a, b): (Rest, Option<Way>, Option<i32>, Option<i32>)| {
            let rest = way.into_iter().fold(rest, |rest, way| Rest::Observed(Box::new(rest), way));
            match (a, b) {
                (None, None) => rest,
                (Some(a), Some(b)) => Rest::Years(Box::new(rest), Some(a.min(b)), Some(a.max(b))),
                (from, until) => Rest::Years(Box::new(rest), from, until),
            }
        },
    )
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn a_holiday_falls_where_the_almanac_says(rest in holiday()) {
        falls_where_the_almanac_says(&rest)?;
    }

    /// The calendar knows them by its index, and where the index ends.
    #[test]
    fn a_calendar_is_closed_on_its_holidays(rests in prop::collection::vec(holiday(), 1..4)) {
        let office = Oracle { rests, ..office_in_paris() };
        let calendar = calendar(&office);
        for date in all_dates().step_by(3) {
            let rests = office.is_holiday(date);
            prop_assert_eq!(calendar.is_holiday(date), rests, "{}", date);
            let works = !rests && date.weekday().num_days_from_monday() < 5;
            prop_assert_eq!(calendar.is_working_day(date), works, "{}", date);
            prop_assert_eq!(calendar.is_open(date.and_hms_opt(12, 0, 0).unwrap().and_utc()), works, "{}", date);
        }
    }
}

#[test]
fn every_form_of_a_rule_falls_where_the_almanac_says() {
    let ends = [(1, 1), (1, 3), (2, 28), (3, 1), (5, 24), (6, 20), (12, 25), (12, 31)];
    let near = |weekday| ends.map(|(m, d)| [Rest::Before(weekday, m, d), Rest::After(weekday, m, d)]);
    let mut rests: Vec<Rest> = WEEK.iter().flat_map(|weekday| near(*weekday)).flatten().collect();
    rests.extend(ends.map(|(month, day)| Rest::Yearly(month, day)));
    rests.extend([
        Rest::Yearly(2, 29),
        Rest::Easter(0),
        Rest::Easter(39),
        Rest::Easter(-200),
        Rest::Easter(200),
    ]);
    for n in (1..=5).map(Some).chain([None]) {
        rests.extend(
            [(Weekday::Mon, 2), (Weekday::Sat, 12), (Weekday::Sun, 1)].map(|(w, m)| Rest::Nth(n, w, m)),
        );
    }
    for rest in rests {
        falls_where_the_almanac_says(&rest).unwrap();
        for way in WAYS {
            let observed = Rest::Observed(Box::new(rest.clone()), way);
            falls_where_the_almanac_says(&Rest::Years(Box::new(observed), Some(1990), Some(2090))).unwrap();
        }
    }
}

#[test]
fn the_sets_are_closed_on_the_dates_of_their_lists() {
    let mut lists: BTreeMap<String, BTreeSet<NaiveDate>> = BTreeMap::new();
    for line in include_str!("data/holidays.txt").lines().filter(|line| !line.starts_with('#')) {
        let (set, day) = line.split_once(' ').expect("a set and a date");
        lists.entry(set.replace('_', "-")).or_default().insert(date(day));
    }
    let years = || date("2020-01-01").iter_days().take_while(|day| *day < date("2031-01-01"));
    let mut listed = 0;
    for name in Holiday::sets() {
        // Which is another's other name.
        let list = if name == "united-kingdom" { "england-and-wales" } else { name };
        let list = lists.get(list).unwrap_or_else(|| panic!("no list for {name}"));
        let set: Holiday = name.parse().unwrap();
        for day in years().filter(|day| day.weekday().num_days_from_monday() < 5) {
            assert_eq!(set.falls_on(day), list.contains(&day), "{name} on {day}");
        }
        listed += usize::from(name != "united-kingdom");
    }
    assert_eq!(listed, lists.len(), "lists without a set");
}

#[test]
fn a_calendar_with_a_set_is_closed_when_the_set_is() {
    for name in Holiday::sets() {
        let set: Holiday = name.parse().unwrap();
        let definition = dueline::calendar::Definition {
            hours: dueline::calendar::WeeklyHours::round_the_clock(),
            holidays: vec![set],
            ..Default::default()
        };
        let calendar = Calendar::new(&definition, chrono_tz::UTC);
        for day in all_dates() {
            assert_eq!(calendar.is_working_day(day), !set.falls_on(day), "{name} on {day}");
            assert_eq!(calendar.is_holiday(day), set.falls_on(day), "{name} on {day}");
        }
    }
}

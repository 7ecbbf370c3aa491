//! Any calendar and any instants: no panic, and the laws that need no oracle.
#![no_main]

use std::{collections::BTreeMap, sync::LazyLock};

use arbitrary::Arbitrary;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use dueline::{
    Calendar, TICK,
    calendar::{Definition, Holiday, Opening, Version, WeeklyHours},
};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
struct Input {
    zone: u16,
    week: [Vec<(u32, u32)>; 7],
    later: Option<(u16, [Vec<(u32, u32)>; 7])>,
    holidays: Vec<(u8, u8, i8, u16)>,
    exceptions: Vec<(u16, Vec<(u32, u32)>)>,
    join: u8,
    at: [i64; 2],
    amount: i64,
    days: u16,
}

/// Compiled once: it is the same for every input.
static ALWAYS: LazyLock<Calendar> = LazyLock::new(|| {
    let hours = WeeklyHours::round_the_clock();
    Calendar::new(&Definition { hours, ..Definition::default() }, chrono_tz::UTC)
});

fn openings(list: &[(u32, u32)]) -> Vec<Opening> {
    let clock = |s: u32| format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
    let text = |(open, close): &(u32, u32)| format!("{}-{}", clock(open % 86_400), clock(close % 86_401));
    list.iter().take(4).filter_map(|opening| text(opening).parse().ok()).collect()
}

fn week(lists: &[Vec<(u32, u32)>; 7]) -> WeeklyHours {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    days.iter().zip(lists).fold(WeeklyHours::default(), |hours, (day, list)| {
        let texts: Vec<String> = openings(list).iter().map(ToString::to_string).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        hours.on(day, &texts).expect("openings that were printed")
    })
}

fn date(day: u16) -> NaiveDate {
    NaiveDate::from_ymd_opt(1960, 1, 1).expect("a date") + Days::new(day.into())
}

fn holiday(&(month, day, shift, on): &(u8, u8, i8, u16)) -> Option<Holiday> {
    const WEEKDAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    const OBSERVED: [&str; 5] = [
        "",
        " observed next weekday",
        " observed nearest weekday",
        " observed monday if sunday",
        " observed two days later",
    ];
    let sets: Vec<&str> = Holiday::sets().collect();
    let observed = OBSERVED[usize::from(on) % 5];
    let text = match shift.rem_euclid(6) {
        0 => format!("{:02}-{:02}{observed}", month % 12 + 1, day % 28 + 1),
        1 => format!("easter {} {}", if shift < 0 { '-' } else { '+' }, shift.unsigned_abs()),
        2 => format!("last {} of may from 19{:02}", WEEKDAYS[usize::from(day) % 7], day % 100),
        3 => format!("{} on or before {:02}-15{observed}", WEEKDAYS[usize::from(day) % 7], month % 12 + 1),
        4 => sets[usize::from(day) % sets.len()].into(),
        _ => return Some(Holiday::on(date(on))),
    };
    text.parse().ok()
}

fuzz_target!(|input: Input| {
    let zones = chrono_tz::TZ_VARIANTS;
    let exceptions = input.exceptions.iter().take(20).map(|(day, list)| (date(*day), openings(list)));
    let versions = input
        .later
        .iter()
        .map(|(day, lists)| (date(*day), Version { hours: Some(week(lists)), holidays: None }));
    let definition = Definition {
        zone: Some(zones[usize::from(input.zone) % zones.len()]),
        hours: week(&input.week),
        holidays: input.holidays.iter().take(20).filter_map(holiday).collect(),
        exceptions: exceptions.collect::<BTreeMap<_, _>>(),
        versions: versions.collect(),
    };
    let own = Calendar::new(&definition, chrono_tz::UTC);
    let calendar = match input.join % 5 {
        0 => ALWAYS.difference(&[own]),
        1 => own.intersection(&[ALWAYS.clone()]),
        _ => own,
    };
    // Any instant is no panic.
    let any = DateTime::from_timestamp_micros(input.amount).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let soon = any.checked_add_signed(TimeDelta::days(5)).unwrap_or(any);
    let _ = (calendar.is_open(any), calendar.elapsed(any, soon), calendar.is_working_day(any.date_naive()));
    let _ = calendar.add(any, TimeDelta::MAX);
    // The laws, between 1960 and 2140, where walking is quick.
    let [a, b] = input.at.map(|at| {
        let at = at.rem_euclid(180 * 31_557_600 * 1_000_000) - 10 * 31_557_600 * 1_000_000;
        DateTime::from_timestamp_micros(at).expect("between the years")
    });
    let middle = a + (b - a) / 2;
    assert_eq!(calendar.elapsed(a, middle) + calendar.elapsed(middle, b), calendar.elapsed(a, b));
    let next = calendar.elapsed(a, a + TICK);
    assert_eq!(next, if calendar.is_open(a) { TICK } else { TimeDelta::zero() });
    let amount = TimeDelta::microseconds(input.amount.rem_euclid(40 * 3_600_000_000) + 1);
    if let Ok(due) = calendar.add(a, amount) {
        assert_eq!(calendar.elapsed(a, due), amount);
        assert!(calendar.elapsed(a, due - TICK) < amount);
    }
    if let Ok(begun) = calendar.subtract(a, amount) {
        assert_eq!(calendar.elapsed(begun, a), amount);
        assert!(calendar.elapsed(begun + TICK, a) < amount);
    }
    if let Ok(open) = calendar.next_open(a) {
        assert!(calendar.is_open(open) && calendar.elapsed(a, open).is_zero());
        if let Ok(close) = calendar.next_close(a) {
            assert_eq!(calendar.elapsed(open, close), close - open);
            assert!(!calendar.is_open(close));
            assert_eq!(calendar.previous_open(close), calendar.previous_open(open + TICK));
        }
    }
    let (early, late) = (a.min(b), a.max(b));
    let forward: Vec<_> = calendar.openings(early, late).take(50).collect();
    let backward: Vec<_> = match forward.last() {
        Some(last) => calendar.openings(early, last.end).rev().collect(),
        None => Vec::new(),
    };
    assert!(forward.iter().eq(backward.iter().rev()));
    let days = u32::from(input.days % 60);
    if let (Ok(one), Ok(other)) =
        (calendar.add_working_days(early, days), calendar.add_working_days(late, days))
    {
        assert!(one <= other);
        assert!(calendar.next_open(early).is_ok_and(|open| open <= one));
    }
    if let Ok(end) = calendar.end_of_day(a, days) {
        assert!(end > a && !calendar.elapsed(end - TICK, end).is_zero());
    }
});

//! Random calendars, and instants near everything at which one could go wrong.

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use dueline::{
    Calendar, Instant, TICK,
    calendar::{Definition, Holiday, Opening, WeeklyHours},
};
use proptest::{array::uniform7, collection::vec, prelude::*, sample::Index};

use crate::oracle_calendar::{Oracle, Rest, Window, easter, offset_change, wall};

pub const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
pub const HOUR: i64 = 3_600_000_000;

/// Zones with little in common: changes at night, at midnight, by half an hour, by a whole date,
/// by the moon, backwards in winter, and none at all.
pub const ZONES: [Tz; 11] = [
    Tz::Europe__Paris,
    Tz::America__Santiago,
    Tz::America__Sao_Paulo,
    Tz::America__Havana,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Apia,
    Tz::Asia__Kathmandu,
    Tz::Africa__Casablanca,
    Tz::Africa__Cairo,
    Tz::America__St_Johns,
    Tz::UTC,
];

/// Where the offsets of each zone change, found by looking once a day.
static CHANGES: LazyLock<Vec<(Tz, Vec<Instant>)>> = LazyLock::new(|| {
    let day = |n: i64| utc(1900, 1, 1) + TimeDelta::days(n);
    let changes = |zone| (0..200 * 365).filter_map(move |n| offset_change(zone, day(n), day(n + 1)));
    ZONES.map(|zone| (zone, changes(zone).collect())).into_iter().filter(|(_, c)| !Vec::is_empty(c)).collect()
});

/// The desk whose calendar is under test, and an instant at which something is likely to happen.
#[derive(Debug, Clone)]
pub struct Desk {
    pub oracle: Oracle,
    pub at: Instant,
}

impl Desk {
    pub fn calendar(&self) -> Calendar {
        calendar(&self.oracle)
    }
}

pub fn utc(year: i32, month: u32, day: u32) -> Instant {
    Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).single().expect("a date")
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn instant(text: &str) -> Instant {
    text.parse().expect("an instant")
}

/// The library's calendar for what the oracle holds, by way of the texts that a policy writes.
pub fn calendar(oracle: &Oracle) -> Calendar {
    let clock = |s: u32| format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
    let text = |&(opens, closes): &Window| format!("{}-{}", clock(opens), clock(closes));
    let mut hours = WeeklyHours::default();
    for (day, windows) in DAYS.iter().zip(&oracle.week) {
        let texts: Vec<String> = windows.iter().map(text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        hours = hours.on(day, &texts).expect("openings");
    }
    let holiday = |rest: &Rest| match rest {
        Rest::On(date) => date.to_string(),
        Rest::Yearly(month, day) => format!("{month:02}-{day:02}"),
        Rest::Easter(days) if *days < 0 => format!("easter - {}", -days),
        Rest::Easter(days) => format!("easter + {days}"),
    };
    let holidays = oracle.rests.iter().map(|rest| holiday(rest).parse::<Holiday>().expect("a holiday"));
    let opening = |window| text(window).parse::<Opening>().expect("an opening");
    let exceptions =
        oracle.special.iter().map(|(date, windows)| (*date, windows.iter().map(opening).collect()));
    let definition = Definition {
        // Half of the zones come from the definition, half from the policy around it.
        zone: oracle.zone.name().len().is_multiple_of(2).then_some(oracle.zone),
        hours,
        holidays: holidays.collect(),
        exceptions: exceptions.collect(),
        ..Definition::default()
    };
    Calendar::new(&definition, oracle.zone)
}

pub fn window() -> impl Strategy<Value = Window> {
    let any = prop_oneof![
        // Half-hours often, for they meet each other and the clock changes.
        3 => (0..48u32, 0..=48u32).prop_map(|(a, b)| (a * 1800, b * 1800)),
        1 => (0..1440u32, 0..=1440u32).prop_map(|(a, b)| (a * 60, b * 60)),
        1 => (0..86_400u32, 0..=86_400u32),
        1 => (0..86_400u32, 1..4u32).prop_map(|(a, length)| (a, (a + length) % 86_400)),
    ];
    let odd = [
        "02:30-04:00",
        "02:00-02:30",
        "01:00-02:30",
        "02:00-03:00",
        "23:30-00:30",
        "22:00-06:00",
        "00:00-24:00",
        "00:00-00:00",
        "09:00-09:00",
        "00:00-01:00",
        "23:00-24:00",
        "09:00-12:30",
        "13:30-18:00",
    ];
    let seconds = |clock: &str| {
        let (hour, minute) = clock.split_once(':').expect("a time");
        hour.parse::<u32>().expect("an hour") * 3600 + minute.parse::<u32>().expect("a minute") * 60
    };
    let odd = odd.map(|text| text.split_once('-').map(|(a, b)| (seconds(a), seconds(b))).expect("two times"));
    prop_oneof![any, prop::sample::select(odd.to_vec())]
}

pub fn windows() -> impl Strategy<Value = Vec<Window>> {
    vec(window(), 0..=3)
}

pub fn week() -> impl Strategy<Value = [Vec<Window>; 7]> {
    prop_oneof![
        3 => uniform7(windows()),
        2 => windows().prop_map(|day| [(); 7].map(|()| day.clone())),
        2 => (windows(), 1..7usize).prop_map(|(day, open)| {
            std::array::from_fn(|i| if i < open { day.clone() } else { Vec::new() })
        }),
        1 => (window(), 0..7usize).prop_map(|(day, only)| {
            std::array::from_fn(|i| if i == only { vec![day] } else { Vec::new() })
        }),
    ]
}

/// A distance of at most so many hours either way: round or to the microsecond.
pub fn within(hours: i64) -> impl Strategy<Value = TimeDelta> {
    prop_oneof![
        (-2 * hours..=2 * hours).prop_map(|halves| halves * (HOUR / 2)),
        (-3600 * hours..=3600 * hours).prop_map(|seconds| seconds * 1_000_000),
        -HOUR * hours..=HOUR * hours,
        (-2 * hours..=2 * hours, -2..=2i64).prop_map(|(halves, ticks)| halves * (HOUR / 2) + ticks),
    ]
    .prop_map(TimeDelta::microseconds)
}

/// A zone and an instant, half of them within two days of a change of the zone's offset.
pub fn place() -> impl Strategy<Value = (Tz, Instant)> {
    let years = utc(1900, 1, 1).timestamp_micros()..utc(2100, 1, 1).timestamp_micros();
    let micros = |at| DateTime::from_timestamp_micros(at).expect("within the years");
    prop_oneof![
        7 => (any::<Index>(), any::<Index>(), within(48)).prop_map(|(zone, change, shift)| {
            let (zone, changes) = zone.get(CHANGES.as_slice());
            (*zone, *change.get(changes) + shift)
        }),
        // Samoa had no 30th of December 2011.
        1 => within(72).prop_map(|shift| (Tz::Pacific__Apia, instant("2011-12-30T10:00:00Z") + shift)),
        8 => (prop::sample::select(ZONES.to_vec()), years).prop_map(move |(zone, at)| (zone, micros(at))),
    ]
}

/// A calendar whose week is `week`, with holidays and exceptions within four days of an instant.
pub fn desk_of(week: impl Strategy<Value = [Vec<Window>; 7]>) -> impl Strategy<Value = Desk> {
    let rests = vec((-4..=4i64, 0..3u8), 0..=2);
    let special = prop::collection::btree_map(-4..=4i64, windows(), 0..=3);
    (place(), week, rests, special).prop_map(|((zone, at), week, rests, special)| {
        let near = |days| wall(zone, at).date() + TimeDelta::days(days);
        let rest = |(days, kind)| {
            let date = near(days);
            let after_easter = (date - easter(date.year())).num_days();
            match kind {
                0 => Rest::Yearly(date.month(), date.day()),
                1 if after_easter.abs() <= 200 => Rest::Easter(after_easter),
                _ => Rest::On(date),
            }
        };
        let rests = rests.into_iter().map(rest).collect();
        let special: BTreeMap<_, _> = special.into_iter().map(|(days, w)| (near(days), w)).collect();
        Desk { oracle: Oracle { zone, week, rests, special }, at }
    })
}

pub fn desk() -> impl Strategy<Value = Desk> {
    desk_of(week())
}

/// A desk that opens in every week, so that every amount is reached some day.
pub fn opening_desk() -> impl Strategy<Value = Desk> {
    desk().prop_filter("opens", |desk| desk.oracle.week.iter().any(|day| !day.is_empty()))
}

/// An amount of working time: short, or just what there is until some instant, for those are the
/// budgets that run out at closing time.
#[derive(Debug, Clone)]
pub enum Amount {
    Of(TimeDelta),
    Until(TimeDelta, i64),
}

pub fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        (1..=12 * HOUR).prop_map(|micros| Amount::Of(TimeDelta::microseconds(micros))),
        (1..=60i64).prop_map(|minutes| Amount::Of(TimeDelta::minutes(minutes))),
        (within(14 * 24), -1..=1i64).prop_map(|(span, ticks)| Amount::Until(span.abs(), ticks)),
    ]
}

impl Amount {
    /// Always positive.
    pub fn of(&self, calendar: &Calendar, at: Instant) -> TimeDelta {
        match *self {
            Amount::Of(amount) => amount,
            Amount::Until(span, ticks) => (calendar.elapsed(at, at + span) + TICK * ticks as i32).max(TICK),
        }
    }
}

pub fn office_in_paris() -> Oracle {
    let week = std::array::from_fn(|i| if i < 5 { vec![(9 * 3600, 18 * 3600)] } else { vec![] });
    Oracle { zone: Tz::Europe__Paris, week, rests: vec![], special: BTreeMap::new() }
}

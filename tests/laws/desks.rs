//! Random calendars, and instants near everything at which one could go wrong.

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use dueline::{
    Calendar, Instant, TICK,
    calendar::{Definition, Holiday, Opening, Version, WeeklyHours},
};
use proptest::{array::uniform7, collection::vec, prelude::*, sample::Index};

use crate::oracle_calendar::{Change, Oracle, Window, offset_change, wall};
use crate::oracle_holidays::{Rest, WAYS, easter};

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
    let opening = |window| opening(window).parse::<Opening>().expect("an opening");
    let exceptions =
        oracle.special.iter().map(|(date, windows)| (*date, windows.iter().map(opening).collect()));
    let version = |(week, rests): &Change| Version {
        hours: week.as_ref().map(hours),
        holidays: rests.as_deref().map(holidays),
    };
    let definition = Definition {
        // Half of the zones come from the definition, half from the policy around it.
        zone: oracle.zone.name().len().is_multiple_of(2).then_some(oracle.zone),
        hours: hours(&oracle.week),
        holidays: holidays(&oracle.rests),
        exceptions: exceptions.collect(),
        versions: oracle.versions.iter().map(|(from, change)| (*from, version(change))).collect(),
    };
    Calendar::new(&definition, oracle.zone)
}

fn opening(&(opens, closes): &Window) -> String {
    let clock = |s: u32| format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
    format!("{}-{}", clock(opens), clock(closes))
}

fn hours(week: &[Vec<Window>; 7]) -> WeeklyHours {
    let mut hours = WeeklyHours::default();
    for (day, windows) in DAYS.iter().zip(week) {
        let texts: Vec<String> = windows.iter().map(opening).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        hours = hours.on(day, &texts).expect("openings");
    }
    hours
}

fn holidays(rests: &[Rest]) -> Vec<Holiday> {
    rests.iter().map(|rest| rest.text().parse().expect("a holiday")).collect()
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
        1 => prop::sample::select(vec![(0, 86_400), (0, 0), (9 * 3600, 9 * 3600)])
            .prop_map(|day| [(); 7].map(|()| vec![day])),
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

/// Instants where there is no daylight saving, no table or no zone data, and where these begin and
/// end.
pub fn far_place() -> impl Strategy<Value = (Tz, Instant)> {
    let year = |year| utc(year, 1, 1);
    let eras = [
        (utc(1969, 12, 29), 14),
        (utc(2100, 1, 4), 14),
        (year(2), 300),
        (year(1850), 10_000),
        (year(2150), 10_000),
        (year(9999), 100),
    ];
    (prop::sample::select(ZONES.to_vec()), prop::sample::select(eras.to_vec()), within(24), any::<Index>())
        .prop_map(|(zone, (era, days), shift, day)| {
            let days = day.index(2 * days as usize + 1) as i64 - days;
            (zone, era + TimeDelta::days(days) + shift)
        })
}

/// Some holiday that falls on that date, or is observed about then.
fn rest_on(date: NaiveDate, kind: u8, how: Index) -> Rest {
    let (month, day, weekday) = (date.month(), date.day(), date.weekday());
    let shifted = |days| date + TimeDelta::days(days);
    let after_easter = (date - easter(date.year())).num_days();
    let how = how.index(28);
    let rest = match kind % 6 {
        0 => Rest::Yearly(month, day),
        1 if after_easter.abs() <= 200 => Rest::Easter(after_easter),
        2 if shifted(7).month() != month && how.is_multiple_of(2) => Rest::Nth(None, weekday, month),
        2 => Rest::Nth(Some((day - 1) / 7 + 1), weekday, month),
        // A date that comes every year, on either side of the weekday.
        3 => {
            let other = shifted(how as i64 % 7);
            Rest::Before(weekday, other.month(), other.day().min(28))
        }
        4 => {
            let other = shifted(-(how as i64 % 7));
            Rest::After(weekday, other.month(), other.day().min(28))
        }
        _ => return Rest::On(date),
    };
    let rest = if kind >= 12 { Rest::Observed(Box::new(rest), WAYS[how % 4]) } else { rest };
    let year = |n: usize| (n % 5 < 3).then_some((date.year() + n as i32 % 5 - 1).clamp(1, 9999));
    match (year(how), year(how / 5)) {
        (Some(from), Some(until)) if from > until => rest,
        (from, until) if kind >= 18 => Rest::Years(Box::new(rest), from, until),
        _ => rest,
    }
}

fn rests() -> impl Strategy<Value = Vec<(i64, u8, Index)>> {
    vec((-4..=4i64, 0..24u8, any::<Index>()), 0..=2)
}

/// A calendar whose week is `week`, with holidays and exceptions within four days of an instant.
fn desk_at(
    place: impl Strategy<Value = (Tz, Instant)>,
    week: impl Strategy<Value = [Vec<Window>; 7]>,
) -> impl Strategy<Value = Desk> {
    let special = prop::collection::btree_map(-4..=4i64, windows(), 0..=3);
    (place, week, rests(), special).prop_map(|((zone, at), week, rests, special)| {
        let near = |days| wall(zone, at).date() + TimeDelta::days(days);
        let rests = rests.into_iter().map(|(days, kind, how)| rest_on(near(days), kind, how)).collect();
        let special: BTreeMap<_, _> = special.into_iter().map(|(days, w)| (near(days), w)).collect();
        Desk { oracle: Oracle { zone, week, rests, special, versions: BTreeMap::new() }, at }
    })
}

/// See [`desk_at`].
pub fn desk_of(week: impl Strategy<Value = [Vec<Window>; 7]>) -> impl Strategy<Value = Desk> {
    desk_at(place(), week)
}

/// With new hours and holidays, about every other time, within four days of the instant.
fn with_versions(desk: impl Strategy<Value = Desk>) -> impl Strategy<Value = Desk> {
    use prop::option::of;
    let version = (of(week()), of(rests()));
    let versions = prop::collection::btree_map(-4..=4i64, version, 1..=2);
    (desk, prop_oneof![Just(BTreeMap::new()), versions]).prop_map(|(mut desk, versions)| {
        let near = |days| wall(desk.oracle.zone, desk.at).date() + TimeDelta::days(days);
        for (from, (week, rests)) in versions {
            let rest = |(days, kind, how)| rest_on(near(days), kind, how);
            let rests = rests.map(|rests| rests.into_iter().map(rest).collect());
            desk.oracle.versions.insert(near(from), (week, rests));
        }
        desk
    })
}

pub fn desk() -> impl Strategy<Value = Desk> {
    with_versions(desk_of(week()))
}

/// Another desk about the same place.
pub fn desk_about(place: (Tz, Instant)) -> impl Strategy<Value = Desk> {
    with_versions(desk_at(Just(place), week()))
}

/// Where other things may go wrong than at clock changes: see [`far_place`].
pub fn far_desk() -> impl Strategy<Value = Desk> {
    with_versions(desk_at(far_place(), week()))
}

/// A desk that opens in every week, so that every amount is reached some day.
pub fn opening_desk() -> impl Strategy<Value = Desk> {
    let opens = |week: &[Vec<Window>; 7]| week.iter().any(|day| !day.is_empty());
    desk().prop_filter("opens", move |desk| {
        let mut later = desk.oracle.versions.values().filter_map(|(week, _)| week.as_ref());
        opens(&desk.oracle.week) && later.all(opens)
    })
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
    Oracle {
        zone: Tz::Europe__Paris,
        week,
        rests: vec![],
        special: BTreeMap::new(),
        versions: BTreeMap::new(),
    }
}

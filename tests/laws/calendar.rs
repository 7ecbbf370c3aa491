//! The calendar against its laws, and against an oracle that shares no code with it.

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use dueline::{
    Calendar, Instant, TICK,
    calendar::{CalendarError, Definition, Holiday, Opening, WeeklyHours},
};
use proptest::{array::uniform7, collection::vec, prelude::*, sample::Index};

use crate::oracle_calendar::{
    Oracle, Rest, Window, easter, measure, offset_change, reached, reached_backwards, wall,
};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HOUR: i64 = 3_600_000_000;

/// Zones with little in common: changes at night, at midnight, by half an hour, by a whole date,
/// by the moon, backwards in winter, and none at all.
const ZONES: [Tz; 11] = [
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
struct Desk {
    oracle: Oracle,
    at: Instant,
}

impl Desk {
    fn calendar(&self) -> Calendar {
        calendar(&self.oracle)
    }
}

fn utc(year: i32, month: u32, day: u32) -> Instant {
    Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).single().expect("a date")
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn instant(text: &str) -> Instant {
    text.parse().expect("an instant")
}

/// The library's calendar for what the oracle holds, by way of the texts that a policy writes.
fn calendar(oracle: &Oracle) -> Calendar {
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
    };
    Calendar::new(&definition, oracle.zone)
}

fn window() -> impl Strategy<Value = Window> {
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

fn windows() -> impl Strategy<Value = Vec<Window>> {
    vec(window(), 0..=3)
}

fn week() -> impl Strategy<Value = [Vec<Window>; 7]> {
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
fn within(hours: i64) -> impl Strategy<Value = TimeDelta> {
    prop_oneof![
        (-2 * hours..=2 * hours).prop_map(|halves| halves * (HOUR / 2)),
        (-3600 * hours..=3600 * hours).prop_map(|seconds| seconds * 1_000_000),
        -HOUR * hours..=HOUR * hours,
        (-2 * hours..=2 * hours, -2..=2i64).prop_map(|(halves, ticks)| halves * (HOUR / 2) + ticks),
    ]
    .prop_map(TimeDelta::microseconds)
}

/// A zone and an instant, half of them within two days of a change of the zone's offset.
fn place() -> impl Strategy<Value = (Tz, Instant)> {
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
fn desk_of(week: impl Strategy<Value = [Vec<Window>; 7]>) -> impl Strategy<Value = Desk> {
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

fn desk() -> impl Strategy<Value = Desk> {
    desk_of(week())
}

/// A desk that opens in every week, so that every amount is reached some day.
fn opening_desk() -> impl Strategy<Value = Desk> {
    desk().prop_filter("opens", |desk| desk.oracle.week.iter().any(|day| !day.is_empty()))
}

/// An amount of working time: short, or just what there is until some instant, for those are the
/// budgets that run out at closing time.
#[derive(Debug, Clone)]
enum Amount {
    Of(TimeDelta),
    Until(TimeDelta, i64),
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        (1..=12 * HOUR).prop_map(|micros| Amount::Of(TimeDelta::microseconds(micros))),
        (1..=60i64).prop_map(|minutes| Amount::Of(TimeDelta::minutes(minutes))),
        (within(14 * 24), -1..=1i64).prop_map(|(span, ticks)| Amount::Until(span.abs(), ticks)),
    ]
}

impl Amount {
    /// Always positive.
    fn of(&self, calendar: &Calendar, at: Instant) -> TimeDelta {
        match *self {
            Amount::Of(amount) => amount,
            Amount::Until(span, ticks) => (calendar.elapsed(at, at + span) + TICK * ticks as i32).max(TICK),
        }
    }
}

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
    #![proptest_config(ProptestConfig::with_cases(64))]

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
        let calendar = desk.calendar();
        let span = TimeDelta::days(30);
        let pieces = desk.oracle.by_edges(desk.at, desk.at + span);
        // All of it, which is a budget that runs out at closing time, and a part of it.
        for amount in [measure(&pieces).max(TICK), share(measure(&pieces), percent)] {
            let due = calendar.add(desk.at, amount);
            match reached(&pieces, amount) {
                Some(at) => prop_assert_eq!(due, Ok(at)),
                None => prop_assert!(due.map_or(true, |at| at > desk.at + span)),
            }
        }
        let pieces = desk.oracle.by_edges(desk.at - span, desk.at);
        for amount in [measure(&pieces).max(TICK), share(measure(&pieces), percent)] {
            let begun = calendar.subtract(desk.at, amount);
            match reached_backwards(&pieces, amount) {
                Some(at) => prop_assert_eq!(begun, Ok(at)),
                None => prop_assert!(begun.map_or(true, |at| at < desk.at - span)),
            }
        }
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
        let desk = Oracle { zone, week: Default::default(), rests: vec![], special: BTreeMap::new() };
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

fn office_in_paris() -> Oracle {
    let week = std::array::from_fn(|i| if i < 5 { vec![(9 * 3600, 18 * 3600)] } else { vec![] });
    Oracle { zone: Tz::Europe__Paris, week, rests: vec![], special: BTreeMap::new() }
}

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
    let desk = calendar(&desk);
    let due = desk.add(instant("2026-01-15T10:00:00Z"), TimeDelta::hours(19));
    assert_eq!(due, Ok(instant("2112-02-29T09:00:00Z")));
}

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

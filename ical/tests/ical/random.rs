//! Any text, and any closures of any calendar.

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::UTC;
use dueline::{
    Calendar, Instant,
    calendar::{Definition, WeeklyHours},
};
use dueline_ical::{Closure, When, close};
use proptest::prelude::*;

use crate::{event, feed::FRANCE, import};

/// Much of what an event may say.
const RICH: &str = "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Paris\r\nX-LIC-LOCATION:Europe/Paris\r\nEND:VTIMEZONE\r\n\
    BEGIN:VEVENT\r\nUID:w\r\nSUMMARY:Réunion\\, longue\r\nDTSTART;TZID=Paris:20260504T120000\r\nDURATION:P1DT1H\r\n\
    RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=-1MO,2TU;BYMONTH=3,5,7;COUNT=9\r\nEXDATE;TZID=Paris:20260512T120000\r\n\
    RDATE;VALUE=PERIOD:20260505T080000Z/PT2H,20260506T080000Z/20260506T110000Z\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:w\r\nRECURRENCE-ID;TZID=\"Paris\":20260525T120000\r\nDTSTART:20260526T080000Z\r\n\
    DTEND:20260526T09\r\n 0000Z\r\nSEQUENCE:2\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200229\r\n\
    RRULE:FREQ=YEARLY;BYYEARDAY=1,-1;WKST=SU;UNTIL=20301231\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// Something done to a text at a place.
fn damaged(text: &str) -> impl Strategy<Value = String> {
    let characters: Vec<char> = text.chars().collect();
    let length = characters.len();
    let edit = (
        0..length,
        0..4_u8,
        0..length,
        prop_oneof![Just("\n"), Just(";"), Just(":"), Just("é"), Just("9"), Just("-"), Just(",")],
    );
    proptest::collection::vec(edit, 1..4).prop_map(move |edits| {
        let mut text = characters.clone();
        for (at, kind, other, new) in edits {
            let at = at.min(text.len().saturating_sub(1));
            match kind {
                0 => {
                    text.remove(at);
                }
                1 => text.splice(at..at, new.chars()).for_each(drop),
                2 => text[at] = new.chars().next().unwrap(),
                _ => {
                    let end = (at + other % 40).min(text.len());
                    let piece: Vec<char> = text[at..end].to_vec();
                    text.splice(at..at, piece).for_each(drop);
                }
            }
        }
        text.into_iter().collect()
    })
}

/// A rule that may be anything that looks like one.
fn rule() -> impl Strategy<Value = String> {
    let frequency =
        prop_oneof![Just("YEARLY"), Just("MONTHLY"), Just("WEEKLY"), Just("DAILY"), Just("HOURLY")];
    let key = prop_oneof![
        Just("BYMONTH"),
        Just("BYMONTHDAY"),
        Just("BYYEARDAY"),
        Just("BYWEEKNO"),
        Just("BYSETPOS"),
        Just("BYHOUR"),
        Just("BYMINUTE"),
        Just("INTERVAL"),
        Just("COUNT"),
    ];
    let number = prop_oneof![-5..40_i32, -400..400_i32, Just(65_535), Just(i32::MAX)];
    let part = (key, proptest::collection::vec(number, 1..4)).prop_map(|(key, numbers)| {
        let list: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        format!(";{key}={}", list.join(","))
    });
    let days = prop_oneof![
        Just(""),
        Just(";BYDAY=MO,WE"),
        Just(";BYDAY=-1FR"),
        Just(";BYDAY=53MO"),
        Just(";WKST=SU")
    ];
    (frequency, proptest::collection::vec(part, 0..3), days)
        .prop_map(|(frequency, parts, days)| format!("FREQ={frequency}{}{days}", parts.concat()))
}

/// Openings on a grid of half hours, past midnight too.
fn opening() -> impl Strategy<Value = String> {
    (0..48_u32, 1..48_u32).prop_map(|(from, length)| {
        let time = |half: u32| format!("{:02}:{:02}", half / 2, half % 2 * 30);
        let to = if from + length > 48 { from + length - 48 } else { from + length };
        format!("{}-{}", time(from), time(to))
    })
}

fn day(offset: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 5, 4).unwrap() + TimeDelta::days(offset)
}

fn definition() -> impl Strategy<Value = Definition> {
    let openings = || proptest::collection::vec(opening(), 0..3);
    let week = proptest::collection::vec(openings(), 7);
    let exceptions = proptest::collection::btree_map((0..7_i64).prop_map(day), openings(), 0..3);
    let holidays = proptest::collection::vec((-1..8_i64).prop_map(day), 0..4);
    (week, exceptions, holidays).prop_map(|(week, exceptions, holidays)| {
        let mut hours = WeeklyHours::default();
        for (name, openings) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].into_iter().zip(week) {
            let openings: Vec<&str> = openings.iter().map(String::as_str).collect();
            hours = hours.on(name, &openings).unwrap();
        }
        let parsed = |list: Vec<String>| list.iter().map(|text| text.parse().unwrap()).collect();
        Definition {
            zone: None,
            hours,
            holidays: holidays.iter().map(|date| date.to_string().parse().unwrap()).collect(),
            exceptions: exceptions.into_iter().map(|(date, list)| (date, parsed(list))).collect(),
            ..Definition::default()
        }
    })
}

fn half_hour(number: i64) -> Instant {
    day(0).and_hms_opt(0, 0, 0).unwrap().and_utc() + TimeDelta::minutes(30 * number)
}

fn closure() -> impl Strategy<Value = Closure> {
    let dates = (0..7_i64, 0..3_i64)
        .prop_map(|(first, more)| When::Dates { first: day(first), last: day(first + more) });
    let times = (0..7 * 48_i64, 1..120_i64)
        .prop_map(|(from, length)| When::Times { from: half_hour(from), to: half_hour(from + length) });
    prop_oneof![1 => dates, 3 => times].prop_map(|when| Closure { when, summary: String::new() })
}

fn is_closed(at: Instant, closure: &Closure) -> bool {
    match closure.when {
        When::Dates { first, last } => (first..=last).contains(&at.date_naive()),
        When::Times { from, to } => (from..to).contains(&at),
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = import().read(&text);
    }

    #[test]
    fn any_lines_of_an_event_are_read_or_refused(
        text in "(DTSTART|DTEND|DURATION|RDATE|EXDATE|RRULE|RECURRENCE-ID)[;:][A-Z0-9;:=,/ +-]{0,40}",
    ) {
        let _ = import().read(&event(&format!("DTSTART:20260505T090000Z\n{text}")));
        let _ = import().read(&event(&text));
    }

    #[test]
    fn a_damaged_text_is_read_or_refused(text in prop_oneof![damaged(RICH), damaged(FRANCE)]) {
        let _ = import().read(&text);
    }

    #[test]
    fn any_rule_is_followed_or_refused(rule in rule(), date in "20[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])") {
        let _ = import().read(&event(&format!("DTSTART:{date}T090000\nDURATION:PT1H\nRRULE:{rule}")));
    }

    #[test]
    fn open_is_what_was_open_and_is_not_closed(
        before in definition(),
        closures in proptest::collection::vec(closure(), 1..4),
    ) {
        let mut after = before.clone();
        close(&mut after, UTC, &closures);
        let (old, new) = (Calendar::new(&before, UTC), Calendar::new(&after, UTC));
        for number in -96..13 * 48 {
            let at = half_hour(number);
            let expected = old.is_open(at) && !closures.iter().any(|closure| is_closed(at, closure));
            prop_assert_eq!(new.is_open(at), expected, "at {}\n{:#?}", at, after);
        }
        let mut again = after.clone();
        close(&mut again, UTC, &closures);
        let again = Calendar::new(&again, UTC);
        prop_assert!((-96..13 * 48).all(|number| again.is_open(half_hour(number)) == new.is_open(half_hour(number))));
    }
}

#[test]
fn the_texts_to_be_damaged_are_good() {
    assert_eq!(import().read(RICH).unwrap_or_else(|errors| panic!("{errors}")).left_out.len(), 0);
}

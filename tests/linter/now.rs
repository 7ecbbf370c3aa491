//! What is odd at an instant.

use crate::engine;

fn at(extra: &str, now: &str) -> Vec<String> {
    let clock = "[clocks.k]\nstart='created'\ncalendar='office'\n";
    let engine = engine(&format!("{clock}{extra}"));
    assert_eq!(engine.warnings(), [], "{extra}");
    engine.warnings_at(now.parse().unwrap()).iter().map(ToString::to_string).collect()
}

const NOW: &str = "2026-07-01T10:00:00Z";

#[test]
fn a_calendar_without_an_opening_in_the_coming_year() {
    let until = |year: u32| {
        format!(
            "[calendars.office]\nhours={{mon-fri='09:00-17:00'}}\nversions={{{year}-01-01={{hours={{}}}}}}"
        )
    };
    assert_eq!(at(&until(2027), NOW), [""; 0]);
    let closed = "calendars.office: it has no opening in the 366 days after 2026-07-01T10:00:00Z";
    assert_eq!(at(&until(2026), NOW), [closed]);
    let from = until(2026).replace("{hours={}}", "{hours={mon-fri='09:00-17:00'}}").replacen(
        "mon-fri='09:00-17:00'",
        "",
        1,
    );
    assert_eq!(at(&from.replace("2026-01", "2027-06"), NOW), [""; 0]);
    assert_eq!(at(&from.replace("2026-01", "2027-08"), NOW), [closed]);
}

#[test]
fn holidays_that_were_not_continued() {
    let office = |holidays: &str, rest: &str| {
        format!("[calendars.office]\nhours={{mon-fri='09:00-17:00'}}\nholidays=[{holidays}]\n{rest}")
    };
    let past = "calendars.office.holidays: all its holidays lie in the past, the last on 2025-12-26: none was added since";
    assert_eq!(at(&office("'2025-12-25','2025-12-26'", ""), NOW), [past]);
    assert_eq!(at(&office("'2025-12-25','2026-12-26'", ""), NOW), [""; 0]);
    assert_eq!(at(&office("'2025-12-25','12-26'", ""), NOW), [""; 0]);
    assert_eq!(at(&office("'2025-12-25','france'", ""), NOW), [""; 0]);
    assert_eq!(at(&office("", ""), NOW), [""; 0]);
    assert_eq!(at(&office("'2025-12-25'", "exceptions={2026-12-24=['09:00-12:00']}"), NOW), [""; 0]);
    // In the calendar's zone: there it is already July, or not yet.
    let day = office("'2026-06-30'", "zone='Pacific/Kiritimati'");
    assert_eq!(at(&day, "2026-06-30T09:00:00Z"), [""; 0]);
    assert_eq!(at(&day, "2026-06-30T11:00:00Z").len(), 1);
}

#[test]
fn a_train_without_a_slot_in_the_coming_year() {
    let train = |cancelled: &str| {
        format!("[calendars.office]\nhours='24/7'\n[trains.t]\nslots='5th friday 12:00'\n{cancelled}")
            .replace("5th", "last")
    };
    assert_eq!(at(&train(""), NOW), [""; 0]);
    let last: Vec<String> = [
        "2026-07-31",
        "2026-08-28",
        "2026-09-25",
        "2026-10-30",
        "2026-11-27",
        "2026-12-25",
        "2027-01-29",
        "2027-02-26",
        "2027-03-26",
        "2027-04-30",
        "2027-05-28",
        "2027-06-25",
    ]
    .map(|date| format!("'{date}'"))
    .to_vec();
    let all = format!("cancelled=[{}]", last.join(","));
    assert_eq!(
        at(&train(&all), NOW),
        ["trains.t: it has no slot in the 366 days after 2026-07-01T10:00:00Z"]
    );
    let but_one = format!("cancelled=[{}]", last[1..].join(","));
    assert_eq!(at(&train(&but_one), NOW), [""; 0]);
}

/// What a policy is odd for anyhow comes first.
#[test]
fn what_is_odd_at_any_time_is_said_too() {
    let engine = engine("[calendars.unused]\nhours={}");
    assert_eq!(engine.warnings_at(NOW.parse().unwrap()), engine.warnings());
}

//! Zones, floating times and clock changes.

use chrono_tz::{America::New_York, Europe::Paris};
use dueline_ical::Problem;

use crate::{calendar, event, import, lines, problems};

#[test]
fn a_time_is_of_its_zone_of_utc_or_of_the_calendar() {
    for (start, expected) in [
        ("DTSTART;TZID=America/New_York:20260704T090000", "2026-07-04T13:00:00Z to 2026-07-04T15:00:00Z"),
        ("DTSTART;TZID=\"America/New_York\":20260704T090000", "2026-07-04T13:00:00Z to 2026-07-04T15:00:00Z"),
        ("DTSTART:20260704T090000Z", "2026-07-04T09:00:00Z to 2026-07-04T11:00:00Z"),
        ("DTSTART:20260704T090000", "2026-07-04T07:00:00Z to 2026-07-04T09:00:00Z"),
        (
            "DTSTART;TZID=/example.org/America/Argentina/Buenos_Aires:20260704T090000",
            "2026-07-04T12:00:00Z to 2026-07-04T14:00:00Z",
        ),
    ] {
        assert_eq!(lines(&event(&format!("{start}\nDURATION:PT2H"))), [expected], "{start}");
    }
}

#[test]
fn a_start_and_an_end_may_be_of_different_zones() {
    let text =
        event("DTSTART;TZID=Europe/Paris:20260704T090000\nDTEND;TZID=America/New_York:20260704T060000");
    assert_eq!(lines(&text), ["2026-07-04T07:00:00Z to 2026-07-04T10:00:00Z"]);
}

#[test]
fn instances_recur_at_the_same_local_time() {
    // The clocks change on 29 March.
    let text = event("DTSTART;TZID=Europe/Paris:20260327T180000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3");
    assert_eq!(
        lines(&text),
        [
            "2026-03-27T17:00:00Z to 2026-03-27T18:00:00Z",
            "2026-03-28T17:00:00Z to 2026-03-28T18:00:00Z",
            "2026-03-29T16:00:00Z to 2026-03-29T17:00:00Z",
        ]
    );
}

#[test]
fn days_of_a_duration_are_of_the_wall_clock_and_hours_are_real() {
    let start = "DTSTART;TZID=Europe/Paris:20260328T120000\n";
    let from = "2026-03-28T11:00:00Z";
    assert_eq!(lines(&event(&format!("{start}DURATION:P1D"))), [format!("{from} to 2026-03-29T10:00:00Z")]);
    assert_eq!(lines(&event(&format!("{start}DURATION:PT24H"))), [format!("{from} to 2026-03-29T11:00:00Z")]);
    assert_eq!(
        lines(&event(&format!("{start}DURATION:+P1DT2H3M4S"))),
        [format!("{from} to 2026-03-29T12:03:04Z")]
    );
}

#[test]
fn a_local_time_left_out_is_moved_forward_and_of_one_shown_twice_the_earlier_is_taken() {
    // 2:30 does not exist on 29 March, and is shown twice on 25 October.
    let gap = event("DTSTART;TZID=Europe/Paris:20260328T023000\nDURATION:PT15M\nRRULE:FREQ=DAILY;COUNT=3");
    assert_eq!(
        lines(&gap),
        [
            "2026-03-28T01:30:00Z to 2026-03-28T01:45:00Z",
            "2026-03-29T01:30:00Z to 2026-03-29T01:45:00Z",
            "2026-03-30T00:30:00Z to 2026-03-30T00:45:00Z",
        ]
    );
    let fold = event("DTSTART;TZID=Europe/Paris:20261025T023000\nDURATION:PT15M");
    assert_eq!(lines(&fold), ["2026-10-25T00:30:00Z to 2026-10-25T00:45:00Z"]);
}

#[test]
fn from_midnight_to_midnight_of_the_calendar_is_all_day() {
    // As Outlook writes it; the second is a date of 25 hours.
    let text = event("DTSTART;TZID=Europe/Paris:20261024T000000\nDTEND;TZID=Europe/Paris:20261026T000000");
    assert_eq!(lines(&text), ["2026-10-24 to 2026-10-25"]);
    assert_eq!(lines(&event("DTSTART:20260511T220000Z\nDTEND:20260512T220000Z")), ["2026-05-12"]);
    let elsewhere = event("DTSTART:20260511T000000Z\nDTEND:20260512T000000Z");
    assert_eq!(lines(&elsewhere), ["2026-05-11T00:00:00Z to 2026-05-12T00:00:00Z"]);
}

#[test]
fn other_names_of_zones_are_errors_until_told() {
    let text = event("DTSTART;TZID=Eastern Standard Time:20260704T090000\nDURATION:PT2H");
    let unknown = Problem::UnknownZone { property: "DTSTART", tzid: "Eastern Standard Time".into() };
    assert_eq!(problems(&text), [unknown]);
    let read = import().zone("Eastern Standard Time", New_York).read(&text).unwrap();
    assert_eq!(read.closures[0].when.to_string(), "2026-07-04T13:00:00Z to 2026-07-04T15:00:00Z");
    let zone = "BEGIN:VTIMEZONE\nTZID:Eastern Standard Time\nX-LIC-LOCATION:America/New_York\nBEGIN:STANDARD\n\
                DTSTART:19701101T020000\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\nEND:VTIMEZONE\n";
    let with = text.replace("BEGIN:VEVENT", &format!("{zone}BEGIN:VEVENT"));
    assert_eq!(import().read(&with).unwrap().closures, read.closures);
    // What the caller says counts before all.
    let told = import().zone("Eastern Standard Time", Paris).read(&with).unwrap();
    assert_eq!(told.closures[0].when.to_string(), "2026-07-04T07:00:00Z to 2026-07-04T09:00:00Z");
}

#[test]
fn the_sixtieth_second_is_the_one_before() {
    let text = event("DTSTART:20261231T235960Z\nDTEND:20270101T000100Z");
    assert_eq!(lines(&text), ["2026-12-31T23:59:59Z to 2027-01-01T00:01:00Z"]);
}

#[test]
fn an_empty_calendar_closes_nothing() {
    assert_eq!(lines(&calendar("X-WR-CALNAME:Rien")), [""; 0]);
}

//! Text that cannot be read, and why.

use dueline_ical::Problem;

use crate::{calendar, event, feed::FRANCE, import, problems};

fn bad_time(property: &'static str, value: &str) -> Problem {
    Problem::BadTime { property, value: value.into() }
}

#[test]
fn what_is_no_calendar_is_said_to_be_none() {
    for text in ["", "\n\n", "<!DOCTYPE html>", "hello: world", "BEGIN:VEVENT\nEND:VEVENT", "{\"a\":1}"] {
        assert_eq!(problems(text), [Problem::NoCalendar], "{text}");
    }
    let after = format!("{FRANCE}and so on: more");
    assert_eq!(problems(&after), [Problem::NoCalendar]);
}

#[test]
fn a_text_cut_off_anywhere_is_an_error() {
    let text = event("DTSTART:20260505\nDTEND:20260506");
    let whole = text.trim_end();
    for end in 0..whole.len() {
        assert!(import().read(&whole[..end]).is_err(), "{}", &whole[..end]);
    }
    assert_eq!(problems(&text[..text.len() - 30]), [Problem::NotEnded("VEVENT".into())]);
}

#[test]
fn lines_that_are_none_are_named_by_their_number_in_the_folded_text() {
    let text =
        "BEGIN:VCALENDAR\nX-A:folded\n over two\nBEGIN:VEVENT\nDTSTART:20260505\nDESCRIPTION:first\nsecond\n";
    let error = &import().read(text).unwrap_err().0[0];
    assert_eq!((error.line, &error.problem), (7, &Problem::NoColon));
    assert_eq!(error.to_string(), "line 7: this line has no `:`; a continued line begins with a space");
    assert_eq!(
        problems("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR"),
        [Problem::NotBegun("VCALENDAR".into())]
    );
    assert!(matches!(problems(&calendar("=:="))[..], [Problem::Syntax(_)]));
}

#[test]
fn components_within_components_end_somewhere() {
    let text = format!("BEGIN:VCALENDAR\n{}", "BEGIN:X\n".repeat(100_000));
    assert_eq!(problems(&text), [Problem::TooDeep(16)]);
}

#[test]
fn a_calendar_that_counts_otherwise_is_refused() {
    assert_eq!(problems(&calendar("CALSCALE:HEBREW")), [Problem::Scale("HEBREW".into())]);
}

#[test]
fn every_mistake_of_an_event_has_its_kind() {
    let date = "DTSTART;VALUE=DATE:20260505\n";
    let time = "DTSTART:20260505T090000Z\n";
    let bad_duration = |property, value: &str| Problem::BadDuration { property, value: value.into() };
    let unknown = Problem::UnknownZone { property: "DTEND", tzid: "Mars/Base".into() };
    for (lines, problem) in [
        ("SUMMARY:Rien".into(), Problem::NoStart),
        (format!("{date}{date}"), Problem::Twice("DTSTART")),
        (format!("{date}DTEND:20260506\nDTEND:20260507"), Problem::Twice("DTEND")),
        ("DTSTART:20260230".into(), bad_time("DTSTART", "20260230")),
        ("DTSTART:2026-05-05".into(), bad_time("DTSTART", "2026-05-05")),
        ("DTSTART: 2026515".into(), bad_time("DTSTART", " 2026515")),
        ("DTSTART:00000101".into(), bad_time("DTSTART", "00000101")),
        ("DTSTART:20260505T0900".into(), bad_time("DTSTART", "20260505T0900")),
        ("DTSTART:20260505T250000".into(), bad_time("DTSTART", "20260505T250000")),
        ("DTSTART;VALUE=DATE:20260505T090000".into(), bad_time("DTSTART", "20260505T090000")),
        ("DTSTART:".into(), bad_time("DTSTART", "")),
        (format!("{date}EXDATE:20260506,x"), bad_time("EXDATE", "x")),
        (format!("{date}RECURRENCE-ID:demain"), bad_time("RECURRENCE-ID", "demain")),
        (format!("{time}DTEND;TZID=Mars/Base:20260505T120000"), unknown),
        (format!("{time}DTEND:20260506"), Problem::Mixed("DTEND")),
        (format!("{date}DTEND:20260506T000000"), Problem::Mixed("DTEND")),
        (format!("{date}DURATION:PT8H"), Problem::Mixed("DURATION")),
        (format!("{time}RDATE;VALUE=DATE:20260506"), Problem::Mixed("RDATE")),
        (format!("{time}DTEND:20260505T085959Z"), Problem::EndsBeforeStart),
        (format!("{date}DTEND:20260504"), Problem::EndsBeforeStart),
        (format!("{date}DTEND:20260506\nDURATION:P1D"), Problem::EndAndDuration),
        (format!("{time}DURATION:-PT1H"), bad_duration("DURATION", "-PT1H")),
        (format!("{time}DURATION:1 hour"), bad_duration("DURATION", "1 hour")),
        (format!("{time}DURATION:PT1H later"), bad_duration("DURATION", "PT1H later")),
        (format!("{time}DURATION:P1M"), bad_duration("DURATION", "P1M")),
        (format!("{time}DURATION:P4294967296D"), bad_duration("DURATION", "P4294967296D")),
        (format!("{time}RDATE;VALUE=PERIOD:20260506T080000Z/-P1D"), bad_duration("RDATE", "-P1D")),
        (format!("{time}DURATION:P4294967295D"), Problem::OutOfRange),
    ] {
        assert_eq!(problems(&event(&lines)), [problem], "{lines}");
    }
}

#[test]
fn every_event_that_cannot_be_read_is_named_at_once() {
    let text = calendar(
        "BEGIN:VEVENT\nSUMMARY:Premier\\nessai\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20260505\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:2@test\nDTSTART:2026\nEND:VEVENT\nBEGIN:VEVENT\nRRULE:FREQ=X\nDTSTART:20260505\nEND:VEVENT",
    );
    let errors = import().read(&text).unwrap_err();
    let lines: Vec<usize> = errors.0.iter().map(|error| error.line).collect();
    assert_eq!(lines, [4, 10, 14]);
    let text = errors.to_string();
    let mut texts = text.lines();
    assert_eq!(texts.next(), Some("line 4: event `Premier essai`: there is no `DTSTART`"));
    assert!(texts.next().unwrap().starts_with("line 10: event 2@test: DTSTART: `2026` is no date"));
    assert!(texts.next().unwrap().starts_with("line 14: event: RRULE: `FREQ=X`: "));
}

#[test]
fn a_cancelled_event_need_not_be_whole() {
    let text = event("STATUS:CANCELLED\nDTSTART:no date");
    assert_eq!(import().read(&text).unwrap().left_out.len(), 1);
}

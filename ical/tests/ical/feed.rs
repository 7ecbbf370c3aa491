//! Feeds of holidays.

use dueline_ical::{Import, Why};

use crate::{calendar, event, import, lines};

/// In the manner of the feeds that the large calendar services publish.
pub const FRANCE: &str = "BEGIN:VCALENDAR\r
PRODID:-//Exemple SA//Jours feries//FR\r
VERSION:2.0\r
CALSCALE:GREGORIAN\r
METHOD:PUBLISH\r
X-WR-CALNAME:Jours fériés et autres fêtes en France\r
X-WR-TIMEZONE:UTC\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260514\r
DTEND;VALUE=DATE:20260515\r
DTSTAMP:20251201T101500Z\r
UID:20260514_ascension@example.com\r
CLASS:PUBLIC\r
CREATED:20240517T085100Z\r
DESCRIPTION:Jour férié\r
SEQUENCE:0\r
STATUS:CONFIRMED\r
SUMMARY:Ascension\r
TRANSP:TRANSPARENT\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260101\r
DTEND;VALUE=DATE:20260102\r
DTSTAMP:20251201T101500Z\r
UID:20260101_nouvelan@example.com\r
DESCRIPTION:Jour férié\\nPour masquer les fêtes\\, voir les paramètres\\; merci.\r
SUMMARY:Jour de l'an\\, très \r
 attendu par to\r
\tus\r
TRANSP:TRANSPARENT\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20290101\r
DTEND;VALUE=DATE:20290102\r
UID:20290101_nouvelan@example.com\r
SUMMARY:Jour de l'an\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260714\r
DTEND;VALUE=DATE:20260715\r
UID:20260714_fete@example.com\r
SUMMARY:Fête nationale\r
STATUS:CANCELLED\r
END:VEVENT\r
END:VCALENDAR\r
";

#[test]
fn a_feed_of_public_holidays_is_read_though_it_is_transparent() {
    let expected = ["2026-01-01 Jour de l'an, très attendu par tous", "2026-05-14 Ascension"];
    assert_eq!(lines(FRANCE), expected);
    assert_eq!(lines(&FRANCE.replace("\r\n", "\n")), expected);
    assert_eq!(lines(&format!("\u{feff}{FRANCE}")), expected);
}

#[test]
fn line_ends_of_both_kinds_in_one_text_lose_nothing() {
    let mixed = FRANCE.replacen("\r\n", "\n", 12);
    assert_eq!(lines(&mixed), lines(FRANCE));
}

#[test]
fn what_closes_nothing_is_listed_with_its_line() {
    let left = import().read(FRANCE).unwrap().left_out;
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].line, left[0].why), (38, Why::Cancelled));
    assert_eq!(
        left[0].to_string(),
        "line 38: event `Fête nationale` (20260714_fete@example.com): it is cancelled"
    );
    let opaque = import().opaque_only().read(FRANCE).unwrap();
    assert!(opaque.closures.is_empty());
    assert_eq!(opaque.left_out.iter().filter(|left| left.why == Why::Transparent).count(), 2);
    let reminder = import().read(&event("DTSTART:20260505T090000Z")).unwrap();
    assert_eq!((reminder.closures.len(), reminder.left_out[0].why), (0, Why::NoLength));
}

#[test]
fn a_calendar_that_cancels_closes_nothing() {
    let text = FRANCE.replace("METHOD:PUBLISH", "METHOD:CANCEL");
    assert_eq!(lines(&text), [""; 0]);
}

#[test]
fn the_same_in_two_calendars_of_one_text_is_one_closure() {
    let other = calendar("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260514\nSUMMARY:Ascension\nEND:VEVENT");
    assert_eq!(lines(&format!("{FRANCE}\n{other}")), lines(FRANCE));
    let named = other.replace("SUMMARY:Ascension", "SUMMARY:Pont");
    assert_eq!(lines(&format!("{FRANCE}{named}"))[1..], ["2026-05-14 Ascension", "2026-05-14 Pont"]);
}

#[test]
fn the_end_is_exclusive_and_a_missing_one_is_a_day() {
    assert_eq!(
        lines(&event("DTSTART;VALUE=DATE:20260803\nDTEND;VALUE=DATE:20260822")),
        ["2026-08-03 to 2026-08-21"]
    );
    assert_eq!(lines(&event("DTSTART;VALUE=DATE:20260803\nDURATION:P2W")), ["2026-08-03 to 2026-08-16"]);
    for end in ["", "\nDTEND;VALUE=DATE:20260803", "\nDTEND:20260804", "\nDURATION:P1D", "\nDURATION:P0D"] {
        assert_eq!(lines(&event(&format!("DTSTART;VALUE=DATE:20260803{end}"))), ["2026-08-03"], "{end}");
    }
}

#[test]
fn closures_are_cut_at_the_range() {
    let text = event("DTSTART;VALUE=DATE:20251224\nDTEND;VALUE=DATE:20260105");
    assert_eq!(lines(&text), ["2026-01-01 to 2026-01-04"]);
    let text = event("DTSTART:20281231T200000\nDTEND:20290101T040000");
    assert_eq!(lines(&text), ["2028-12-31T19:00:00Z to 2028-12-31T23:00:00Z"]);
    let nothing = Import::new(chrono_tz::UTC, "2026-01-02".parse().unwrap()..="2026-01-01".parse().unwrap());
    assert!(nothing.read(FRANCE).unwrap().closures.is_empty());
}

#[test]
fn names_are_the_same_in_either_case_and_other_components_close_nothing() {
    let text = "begin:vcalendar\nbegin:vevent\ndtstart;value=date:20260505\nBEGIN:VALARM\nTRIGGER:-PT15M\nEND:VALARM\n\
                summary:Pont\nend:vevent\nBEGIN:VTODO\nDTSTART;VALUE=DATE:20260506\nEND:VTODO\nend:vcalendar";
    assert_eq!(lines(text), ["2026-05-05 Pont"]);
}

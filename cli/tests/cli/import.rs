//! `dueline import`.

use crate::files::{Files, Ran};

const FEED: &str = "BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Test//FR\r
BEGIN:VEVENT\r
UID:1\r
DTSTART;VALUE=DATE:20250501\r
RRULE:FREQ=YEARLY\r
SUMMARY:Fête du Travail\\, \"1er mai\"\r
TRANSP:TRANSPARENT\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTART;VALUE=DATE:20260515\r
SUMMARY:Pont\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3\r
DTSTART;VALUE=DATE:20260601\r
SUMMARY:Annulé\r
STATUS:CANCELLED\r
END:VEVENT\r
END:VCALENDAR\r
";

const EVE: &str = "BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;TZID=Europe/Paris:20261224T160000
DTEND;TZID=Europe/Paris:20261225T100000
SUMMARY:Réveillon
END:VEVENT
END:VCALENDAR
";

const ZONE: [&str; 6] = ["--zone", "Europe/Paris", "--from", "2026-01-01", "--to", "2027-12-31"];
const OFFICE: [&str; 8] =
    ["--policy", "desk.toml", "--calendar", "office", "--from", "2026-01-01", "--to", "2027-12-31"];

fn import(files: &Files, names: &[&str], options: &[&str]) -> Ran {
    files.run(&[&["import"], names, options].concat())
}

#[test]
fn holidays_are_printed_as_toml_with_their_summaries() {
    let files = Files::new();
    files.write("feed.ics", FEED);
    let ran = import(&files, &["feed.ics"], &ZONE);
    let expected = "holidays = [\n    \"2026-05-01\", # Fête du Travail, \"1er mai\"\n    \"2026-05-15\", # Pont\n    \
                    \"2027-05-01\", # Fête du Travail, \"1er mai\"\n]\n";
    assert_eq!((ran.code, ran.out.as_str()), (0, expected));
    assert_eq!(ran.err, "feed.ics: left out: line 16: event `Annulé` (3): it is cancelled\n");
    let piped = files.run_with(&[&["import", "-", "feed.ics"], &ZONE[..]].concat(), FEED.as_bytes());
    assert_eq!((piped.code, piped.out.as_str()), (0, expected));
    let opaque = import(&files, &["feed.ics", "--opaque-only"], &ZONE);
    assert_eq!(opaque.out, "holidays = [\n    \"2026-05-15\", # Pont\n]\n");
}

#[test]
fn closures_with_times_need_a_calendar_and_are_named() {
    let files = Files::new();
    files.write("feed.ics", FEED);
    files.write("eve.ics", EVE);
    let ran = import(&files, &["eve.ics", "feed.ics"], &ZONE);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("    \"2026-05-15\", # Pont\n"), "{}", ran.out);
    let named = "not imported: 2026-12-24 16:00:00 to 2026-12-25 10:00:00 Réveillon\n\
                 error: 1 closure with times: give --policy and --calendar";
    assert!(ran.err.contains(named), "{}", ran.err);
}

#[test]
fn with_a_calendar_its_holidays_and_exceptions_are_printed_to_be_pasted() {
    let files = Files::with_desk();
    files.write("feed.ics", FEED);
    files.write("eve.ics", EVE);
    let ran = import(&files, &["feed.ics", "eve.ics"], &OFFICE);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let expected = "    \"france\",\n    \"2026-05-15\", # Pont\n]\n\n[calendars.office.exceptions]\n\
                    2026-12-24 = [\"09:00-12:30\", \"13:30-16:00\"] # Réveillon\n";
    assert!(ran.out.ends_with(expected), "{}", ran.out);
    let comment =
        "# In place of the holidays and exceptions of [calendars.office].\nholidays = [\n    \"france\",\n";
    assert!(ran.out.starts_with(comment), "{}", ran.out);

    // Pasted it is a good policy, of which the same takes nothing more.
    let desk = files.read("desk.toml");
    let (head, tail) = desk.split_once("holidays = \"france\"\n").unwrap();
    files.write("desk.toml", format!("{head}{}{tail}", ran.out));
    assert_eq!(files.run(&["check", "desk.toml"]).code, 0);
    let again = import(&files, &["feed.ics", "eve.ics"], &OFFICE);
    let bare =
        |text: &str| text.lines().map(|line| line.split(" #").next().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(bare(&again.out), bare(&ran.out));
}

#[test]
fn every_mistake_of_every_file_is_named_and_nothing_printed() {
    let files = Files::new();
    files.write("feed.ics", FEED);
    files.write("bad.ics", FEED.replace("FREQ=YEARLY", "FREQ=OFTEN").replace("20260515", "2026"));
    files.write("cut.ics", &FEED[..FEED.len() - 15]);
    files.write("latin.ics", b"BEGIN:VCALENDAR\nX-A:\xe9\nEND:VCALENDAR");
    let ran = import(&files, &["missing.ics", "bad.ics", "cut.ics", "latin.ics", "feed.ics"], &ZONE);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    for text in [
        "error: missing.ics cannot be read",
        "error: bad.ics: line 4: event `Fête du Travail, \"1er mai\"` (1): RRULE: `FREQ=OFTEN`: ",
        "error: bad.ics: line 11: event `Pont` (2): DTSTART: `2026` is no date",
        "error: cut.ics: line 1: `BEGIN:VCALENDAR` has no `END:VCALENDAR`",
        "error: latin.ics is no UTF-8",
    ] {
        assert!(ran.err.contains(text), "{text}\n{}", ran.err);
    }
}

#[test]
fn a_zone_of_windows_is_told_by_name() {
    let files = Files::with_desk();
    files.write("eve.ics", EVE.replace("Europe/Paris", "Romance Standard Time"));
    let ran = import(&files, &["eve.ics"], &OFFICE);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("--tzid 'Romance Standard Time=Europe/Paris'"), "{}", ran.err);
    let told = import(&files, &["eve.ics", "--tzid", "Romance Standard Time=Europe/Paris"], &OFFICE);
    assert!(
        told.out.contains("2026-12-24 = [\"09:00-12:30\", \"13:30-16:00\"] # Réveillon\n"),
        "{}",
        told.out
    );
}

#[test]
fn a_calendar_that_the_policy_has_not_is_named() {
    let files = Files::with_desk();
    files.write("feed.ics", FEED);
    let mut options = OFFICE;
    options[3] = "ofice";
    let ran = import(&files, &["feed.ics"], &options);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert_eq!(ran.err, "error: desk.toml: there is no calendar `ofice` among `office`\n");
}

#[test]
fn a_wrong_command_line_is_another_exit_code() {
    let files = Files::new();
    files.write("feed.ics", FEED);
    for options in [
        &["--from", "2026-01-01", "--to", "2026-12-31"][..],
        &["--zone", "Europe/Pari", "--from", "2026-01-01", "--to", "2026-12-31"],
        &["--zone", "UTC", "--from", "2026-01-02", "--to", "2026-01-01"],
        &["--zone", "UTC", "--from", "2026", "--to", "2026-01-01"],
        &["--policy", "desk.toml", "--from", "2026-01-01", "--to", "2026-12-31"],
        &["--zone", "UTC", "--from", "2026-01-01", "--to", "2026-12-31", "--tzid", "Romance"],
    ] {
        assert_eq!(import(&files, &["feed.ics"], options).code, 2, "{options:?}");
    }
}

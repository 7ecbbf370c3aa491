//! `dueline vectors`: cases of other libraries, and our own.

use crate::files::{Files, Ran, gzip};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");

/// Monday 9:00 in Paris is 8:00 in UTC.
const RIGHT: &str = r#"{"src":"desk","id":"an hour","op":"deadline","verdict":"agree","calendar":{"tz":"Europe/Paris","weekly":{"mon":[["09:00","18:00"]]}},"start":"2026-11-23T08:00:00Z","duration_s":3600,"expected":"2026-11-23T10:00:00+01:00","note":"from opening time"}"#;

fn wrong() -> String {
    RIGHT.replace("10:00:00+01:00", "11:00:00+01:00")
}

/// How many of a source and verdict agree, differ, are not supported.
fn counts(ran: &Ran, source: &str, verdict: &str) -> [u64; 3] {
    let table = ran.out.lines().skip_while(|line| *line != source).skip(1);
    let mut rows = table.take_while(|line| !line.is_empty());
    let row = rows.find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let numbers: Vec<u64> = words[1..].iter().filter_map(|word| word.parse().ok()).collect();
        (words[0] == verdict).then_some(numbers)
    });
    let row = row.unwrap_or_else(|| panic!("no row {source}, {verdict}:\n{}", ran.out));
    row.try_into().unwrap()
}

#[test]
fn other_libraries_agree_with_us_where_their_conventions_are_ours() {
    let files = ["calendar", "days_and_misc", "ticket"].map(|name| format!("{FOLDER}/peers/{name}.jsonl"));
    let ran = Files::new().run(&["vectors", &files[0], &files[1], &files[2]]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    for (source, agree) in [
        ("biz", 95),
        ("businesstimedelta", 33),
        ("sifex_sla_timer", 28),
        ("workclock", 58),
        ("working_hours", 166),
    ] {
        assert_eq!(counts(&ran, source, "agree"), [agree, 0, 0], "{source}");
    }
    assert_eq!(counts(&ran, "workclock", "error-case"), [2, 0, 0]);
    // Conventions that are options of ours; those that differ move the ends of openings that a clock
    // change leaves out or shows twice.
    assert_eq!(counts(&ran, "biz", "convention"), [4, 1, 0]);
    assert_eq!(counts(&ran, "sifex_sla_timer", "convention"), [1, 0, 0]);
    assert_eq!(counts(&ran, "workclock", "convention"), [1, 3, 0]);
    assert_eq!(ran.out.matches("\n  `dst` = `endpoints` is no option of ours\n").count(), 4);
    assert!(ran.out.contains("\nKnown differences\n") && !ran.out.contains("\nDifferences\n"), "{}", ran.out);
    assert!(ran.out.ends_with("\n408 cases; all 382 that must agree do\n"), "{}", ran.out);
}

#[test]
fn our_own_cases_are_what_the_design_says() {
    let ran = Files::new().run(&["vectors", &format!("{FOLDER}/own.jsonl")]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert_eq!(counts(&ran, "dueline", "agree"), [152, 0, 0]);
    assert_eq!(counts(&ran, "dueline", "convention"), [3, 0, 0]);
    assert_eq!(counts(&ran, "dueline", "error-case"), [4, 0, 0]);
}

#[test]
fn a_difference_that_may_not_be_fails_and_shows_both_values() {
    let files = Files::new();
    files.write("cases.jsonl", format!("{RIGHT}\n{}\n", wrong()));
    let ran = files.run(&["vectors", "cases.jsonl"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert_eq!(counts(&ran, "desk", "agree"), [1, 1, 0]);
    let shown = "\nDifferences\nan hour deadline (cases.jsonl:2)\n  expected 2026-11-23T10:00:00Z\n  \
                 ours     2026-11-23T09:00:00Z\n  note: from opening time\n";
    assert!(ran.out.contains(shown), "{}", ran.out);
    assert!(ran.out.ends_with("\n2 cases; of 2 that must agree 1 do\n"), "{}", ran.out);
}

#[test]
fn a_difference_that_is_known_fails_nothing() {
    let files = Files::new();
    for verdict in ["library-specific", "convention"] {
        files.write("cases.jsonl", wrong().replace(r#""agree""#, &format!(r#""{verdict}""#)));
        let ran = files.run(&["vectors", "cases.jsonl"]);
        assert_eq!((ran.code, counts(&ran, "desk", verdict)), (0, [0, 1, 0]));
        assert!(ran.out.contains("\nKnown differences\nan hour deadline"), "{}", ran.out);
    }
}

#[test]
fn what_must_be_refused_and_is_not_fails() {
    let accepted = RIGHT
        .replace("deadline", "config_error")
        .replace(r#""agree""#, r#""error-case","expected_error":"Odd""#);
    let ran = Files::new().run_with(&["vectors", "-"], accepted.as_bytes());
    assert_eq!((ran.code, counts(&ran, "desk", "error-case")), (1, [0, 1, 0]));
    assert!(ran.out.contains("\n  expected refused: Odd\n  ours     accepted\n"), "{}", ran.out);
}

#[test]
fn what_cannot_be_asked_is_listed_with_its_reason() {
    let files = Files::new();
    let cases = [
        ("the op `dead_line` is not known", RIGHT.replace("deadline", "dead_line")),
        ("`duration_s` is missing", RIGHT.replace("duration_s", "duration")),
        ("there is no time zone `Europe/Pari`", RIGHT.replace("Europe/Paris", "Europe/Pari")),
        ("calendar.weekly.mon: `09:00-25:00` is no opening", RIGHT.replace("18:00", "25:00")),
    ];
    for (reason, case) in cases {
        files.write("cases.jsonl", &case);
        let ran = files.run(&["vectors", "cases.jsonl"]);
        assert_eq!((ran.code, counts(&ran, "desk", "agree")), (1, [0, 0, 1]), "{reason}");
        assert!(
            ran.out.contains("\nNot supported\nan hour ") && ran.out.contains(&format!("\n  {reason}")),
            "{}",
            ran.out
        );
        let known = case.replace(r#""agree""#, r#""library-specific""#);
        assert_eq!(files.run_with(&["vectors", "-"], known.as_bytes()).code, 0, "{reason}");
    }
}

/// Two working days from a Monday 8:00, and the end of the first of them.
const TICKET: &str = r#"{"src":"desk","id":"T-1","op":"ticket","verdict":"agree","calendar":{"always":true},"policy":{"targets":{"answer":{"days":2},"end":{"days":1,"end_of_day":true}}},"events":[{"at":"2026-11-23T08:00:00Z","event":"created","state":"open"}],"expected":{"at":"2026-11-24T08:00:00Z","answer":{"elapsed_s":86400,"deadline":"2026-11-25T08:00:00Z"},"end":{"deadline":"2026-11-25T00:00:00Z"}}}"#;

#[test]
fn a_ticket_may_have_days_as_its_targets() {
    let ran = Files::new().run_with(&["vectors", "-"], TICKET.as_bytes());
    assert_eq!((ran.code, counts(&ran, "desk", "agree")), (0, [1, 0, 0]), "{}", ran.out);
}

#[test]
fn a_ticket_with_an_escalation_is_not_supported() {
    let ticket = TICKET.replace(r#""days":2"#, r#""days":2,"escalation":"2h""#);
    let ran = Files::new().run_with(&["vectors", "-"], ticket.as_bytes());
    assert_eq!((ran.code, counts(&ran, "desk", "agree")), (1, [0, 0, 1]));
    assert!(ran.out.contains("\n  policy.targets.answer: `escalation`: what it means"), "{}", ran.out);
}

#[test]
fn every_bad_line_is_reported_and_the_others_are_run() {
    let files = Files::new();
    let bad = [
        "not JSON",
        RIGHT,
        r#"{"src":"desk","id":"1","op":"elapsed"}"#,
        "",
        &RIGHT.replace("2026-11-23T08:00:00Z", "next monday"),
        &RIGHT.replace(r#""agree""#, r#""agrees""#),
        &wrong(),
    ];
    files.write("cases.jsonl", bad.join("\n"));
    let ran = files.run(&["vectors", "missing.jsonl", "cases.jsonl"]);
    let begins = [
        "missing.jsonl: cannot be opened: ",
        "cases.jsonl:1: expected ident (column 2)",
        "cases.jsonl:3: missing field `verdict`",
        "cases.jsonl:5: `next monday` is no instant: write `2026-11-02T08:00:00Z`",
        "cases.jsonl:6: unknown variant `agrees`, expected one of `agree`, `convention`",
    ];
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), begins.len(), "{}", ran.err);
    for (line, begin) in lines.iter().zip(begins) {
        assert!(line.starts_with(begin), "`{line}` is not `{begin}`");
    }
    assert_eq!((ran.code, counts(&ran, "desk", "agree")), (2, [1, 1, 0]));
}

#[test]
fn cases_may_be_packed_or_piped() {
    let files = Files::new();
    files.write("cases.gz", gzip(RIGHT));
    let plain = files.run_with(&["vectors", "-"], RIGHT.as_bytes());
    assert_eq!((plain.code, counts(&plain, "desk", "agree")), (0, [1, 0, 0]));
    assert_eq!(files.run(&["vectors", "cases.gz"]).out, plain.out);
    assert_eq!(files.run_with(&["vectors", "-"], &gzip(RIGHT)).out, plain.out);
    assert_eq!(files.run(&["vectors"]).code, 2);
}

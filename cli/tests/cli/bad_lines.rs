//! Lines and files that cannot be played: each is reported, and the rest goes on.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use crate::{
    files::{Files, gzip},
    log::{ASKED, OBSERVED},
};

const BAD: &str = r#"not JSON
{"ticket":"T-9","at":"2026-11-02T08:00:00Z","kind":"updated"}
{"ticket":"T-1","at":"2026-11-02T08:00:00Z","kind":"created","state":"submitted"}
{"ticket":"T-1","at":"2026-11-02T08:01:00Z","kind":"updated","stat":"in_progress"}

{"ticket":"T-1","at":"2026-11-02T08:02:00Z","kind":"state_changed","state":"in_progres","priority":"P9"}
{"ticket":"T-1","at":"2026-11-02T08:03:00Z","kind":"created","state":"submitted"}
{"ticket":"T-1","at":"2026-11-02T08:04:00Z","kind":"state_changed","state":"in_progress"}
{"ticket":"T-1","at":"2026-11-02T08:03:30Z","kind":"updated"}
{"ticket":"T-1","at":"2026-11-02T08:05:00Z","kind":"requested","transition":"resolve"}
{"ticket":"T-1","at":"2026-11-02T08:06:00Z","kind":"state_changed","state":"closed""#;

#[test]
fn every_bad_line_is_reported_in_order_and_the_others_are_played() {
    let files = Files::with_desk();
    files.write("bad.jsonl", BAD);
    let ran = files.run(&["replay", "desk.toml", "bad.jsonl", "--observed", "--clocks", "c.csv"]);
    let begins = [
        "bad.jsonl:1: expected ident (column 2)",
        "bad.jsonl:2: the ticket `T-9` was not created on a line before",
        "bad.jsonl:4: unknown field `stat`",
        "bad.jsonl:6: state: there is no state `in_progres`, did you mean `in_progress`?; priority: there is no priority `P9`",
        "bad.jsonl:7: the ticket `T-1` was created already",
        "bad.jsonl:9: the event at 2026-11-02",
        "bad.jsonl:10: the line says what was asked for",
        "bad.jsonl:11: EOF while parsing an object",
    ];
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), begins.len(), "{}", ran.err);
    for (line, begin) in lines.iter().zip(begins) {
        assert!(line.starts_with(begin), "`{line}` is not `{begin}`");
    }
    assert_eq!(ran.code, 1);
    assert_eq!((ran.row("lines played"), ran.row("bad lines")), (vec!["2"], vec!["8"]));
    // Time passes until the last line that was played.
    assert!(files.read("c.csv").contains("T-1,response,1,business hours,2026-11-02T08:00:00Z,,240,"));
}

#[test]
fn a_report_stays_on_its_line_whatever_the_log_says() {
    let files = Files::with_desk();
    let line = r#"{"ticket":"T\n\u001b[31m","at":"2026-11-02T08:00:00Z","kind":"updated"}"#;
    let ran = files.run_with(&["replay", "desk.toml", "-"], line.as_bytes());
    assert_eq!(ran.err, "standard input:1: the ticket `T; \\u{1b}[31m` was not created on a line before\n");
}

#[test]
fn what_the_engine_refuses_is_a_bad_line_too() {
    let files = Files::with_desk();
    files.write("log.jsonl", ASKED.replace("start work", "strat work").replace("24x7", "weekends"));
    let ran = files.run(&["replay", "desk.toml", "log.jsonl"]);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(lines[0].starts_with("log.jsonl:2: fields.contract: "), "{}", ran.err);
    assert_eq!(
        lines[1],
        "log.jsonl:3: transition: there is no transition `strat work`, did you mean `start work`?"
    );
    assert_eq!((lines.len(), ran.code, ran.row("lines played")), (2, 1, vec!["2"]));
}

#[test]
fn a_file_that_cannot_be_opened_is_named_and_the_others_are_played() {
    let files = Files::with_desk();
    files.write("log.jsonl", OBSERVED);
    let ran =
        files.run_with(&["replay", "desk.toml", "missing.jsonl", "log.jsonl", "-", "--observed"], b"{}\n");
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(lines[0].starts_with("missing.jsonl: cannot be opened: "), "{}", ran.err);
    assert!(lines[1].starts_with("standard input:1: missing field `ticket`"), "{}", ran.err);
    assert_eq!((lines.len(), ran.code, ran.row("lines played")), (2, 1, vec!["4"]));
}

#[test]
fn a_log_that_was_cut_off_is_named_and_played_as_far_as_it_goes() {
    let files = Files::with_desk();
    let whole = OBSERVED.find("\n{\"ticket\":\"T-1\",\"at\":\"2026-11-05").unwrap() + 1;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&OBSERVED.as_bytes()[..whole + 20]).unwrap();
    encoder.flush().unwrap();
    let cut = encoder.get_ref().clone();
    files.write("cut.gz", cut);
    files.write("other", gzip(r#"{"ticket":"T-3","at":"2026-11-06T08:00:00Z","kind":"created"}"#));
    let args =
        ["replay", "desk.toml", "cut.gz", "other", "--observed", "--clocks", "c.csv", "--decisions", "d.csv"];
    let ran = files.run(&args);
    assert!(ran.err.starts_with("cut.gz: cannot be read on after line 3: "), "{}", ran.err);
    assert_eq!((ran.err.lines().count(), ran.code), (1, 1));
    assert_eq!(
        (ran.row("lines played"), ran.row("bad lines"), ran.row("tickets")),
        (vec!["4"], vec!["0"], vec!["3"])
    );
    assert!(files.read("c.csv").contains("\nT-3,response,1,") && files.read("d.csv").contains("\nT-3,"));
}

#[test]
fn a_table_that_cannot_be_written_is_named_and_the_other_is_there() {
    let files = Files::with_desk();
    files.write("log.jsonl", ASKED);
    let args = ["replay", "desk.toml", "log.jsonl", "--clocks", "nowhere/c.csv", "--decisions", "d.csv"];
    let ran = files.run(&args);
    assert!(ran.err.contains("nowhere/c.csv cannot be written: "), "{}", ran.err);
    assert_eq!((ran.code, ran.row("lines played")), (1, vec!["4"]));
    assert!(files.read("d.csv").lines().count() > 1);
}

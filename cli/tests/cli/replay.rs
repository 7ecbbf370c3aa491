//! `dueline replay` of good logs: what it says and what it writes.

use crate::{
    files::{Files, gzip},
    log::{ASKED, OBSERVED},
};

const CLOCKS: &str = "ticket,clock,cycle,goal,started,stopped,elapsed_s,due,breached,breached_at,state\n";
const DECISIONS: &str = "ticket,id,due,kind,source,mark,to,detail\n";

#[test]
fn a_log_that_asks_is_decided_until_an_instant() {
    let files = Files::with_desk();
    files.write("log.jsonl", ASKED);
    let until = "2026-11-02T12:10:00.000001Z"; // the first instant at which the target of T-2 is missed
    let args =
        ["replay", "desk.toml", "log.jsonl", "--until", until, "--clocks", "c.csv", "--decisions", "d.csv"];
    let ran = files.run(&args);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let clocks = [
        CLOCKS,
        "T-1,response,1,business hours,2026-11-02T08:00:00Z,2026-11-02T09:00:00.500Z,3600.5,2026-11-02T13:00:00Z,false,,met\n",
        "T-1,silence,1,,2026-11-02T09:00:00.500Z,,11399.500001,,false,,running\n",
        "T-2,response,1,24/7,2026-11-02T08:10:00Z,,14400.000001,2026-11-02T12:10:00Z,true,2026-11-02T12:10:00Z,running\n",
    ];
    assert_eq!(files.read("c.csv"), clocks.concat());
    let soon = "mark `soon` (80%) of `response`, which began at 2026-11-02T08:10:00Z with event #1";
    let breach = "mark `breach` (due) of `response`, which began at 2026-11-02T08:10:00Z with event #1";
    let late = "mark `late` (due) of `response`, which began at 2026-11-02T08:10:00Z with event #1";
    let decisions = [
        DECISIONS,
        "T-1,T-1/#1/rule:created/0,2026-11-02T08:00:00Z,notify,rules.created,,creator,",
        "\"notify creator (Claire): created; rule `created`, on event #1\"\n",
        "T-1,T-1/#2/rule:in-progress/0,2026-11-02T08:30:00Z,notify,rules.in-progress,,creator,",
        "\"notify creator (Claire): in progress; rule `in-progress`, on event #2\"\n",
        "T-1,T-1/#3/rule:waiting-for-customer/0,2026-11-02T09:00:00.500Z,notify,rules.waiting-for-customer,,creator,",
        "\"notify creator (Claire): your answer is needed; rule `waiting-for-customer`, on event #3\"\n",
        "T-2,T-2/clock:response/#1/0/mark:soon/0,2026-11-02T11:22:00Z,notify,clocks.response,soon,assignee,",
        &format!("\"notify assignee (nobody known): response due soon; {soon}\"\n"),
        "T-2,T-2/clock:response/#1/0/mark:soon/1,2026-11-02T11:22:00Z,notify,clocks.response,soon,agent,",
        &format!("\"notify agent: response due soon; {soon}\"\n"),
        "T-2,T-2/clock:response/#1/0/mark:breach/0,2026-11-02T12:10:00Z,breach,clocks.response,breach,,",
        &format!("\"`response` missed its target (24/7); {breach}\"\n"),
        "T-2,T-2/clock:response/#1/0/mark:late/0,2026-11-02T12:10:00Z,notify,clocks.response,late,team_lead,",
        &format!("\"notify team_lead: response late; {late}\"\n"),
    ];
    assert_eq!(unquoted(&files.read("d.csv")), unquoted(&decisions.concat()));
    assert_eq!(ran.row("tickets"), ["2"]);
    assert_eq!(ran.row("lines played"), ["4"]);
    assert_eq!(ran.row("bad lines"), ["0"]);
    assert_eq!(ran.row("first instant"), ["2026-11-02T08:00:00Z"]);
    assert_eq!(ran.row("last instant"), ["2026-11-02T09:00:00.500Z"]);
    assert_eq!(ran.row("notify"), ["6"]);
    // Two are told that it is due soon, and it is so once.
    assert_eq!(ran.row("response soon"), ["1"]);
    assert_eq!(ran.row("response breach"), ["1"]);
    assert_eq!(ran.row("silence closure"), ["0"]);
    // Cycles, met, of those late, breached, running, paused, cancelled, reset.
    assert_eq!(ran.row("response 2"), ["1", "0", "1", "1", "0", "0", "0"]);
    assert!(!ran.out.contains('\u{1b}'), "no colours where nobody looks");
}

/// Whether a field is in quotes is not for a reader of CSV to know.
fn unquoted(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(String::from).collect()).collect()
}

#[test]
fn an_observed_log_is_imposed_and_its_undeclared_fields_are_named_once() {
    let files = Files::with_desk();
    files.write("log.jsonl", OBSERVED);
    let args =
        ["replay", "desk.toml", "log.jsonl", "--observed", "--clocks", "c.csv", "--decisions", "d.csv"];
    let ran = files.run(&args);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let clocks = [
        CLOCKS,
        // Monday from 9:00 to 15:00 in Paris is five hours of work.
        "T-1,response,1,business hours,2026-11-02T08:00:00Z,2026-11-02T14:00:00Z,18000,2026-11-02T13:00:00Z,true,2026-11-02T13:00:00Z,met\n",
        "T-1,silence,1,,2026-11-02T14:00:00Z,2026-11-05T14:00:01Z,259201,,false,,cancelled\n",
        // Until Thursday 15:00:01: three whole days of eight hours, then five hours and a second.
        "T-2,response,1,business hours,2026-11-02T08:00:00Z,,104401,2026-11-02T13:00:00Z,true,2026-11-02T13:00:00Z,running\n",
    ];
    assert_eq!(files.read("c.csv"), clocks.concat());
    let decisions = files.read("d.csv");
    assert!(decisions.starts_with(DECISIONS), "{decisions}");
    let reminder = "T-1,T-1/clock:silence/#2/0/mark:first reminder/0,2026-11-05T14:00:00Z,comment,clocks.silence,first reminder,,";
    assert!(decisions.contains(reminder), "{decisions}");
    // At one instant the ticket stands first whose timers were decided first: that of an earlier line.
    let breaches: Vec<&str> = decisions.lines().filter(|line| line.contains(",breach,")).collect();
    assert!(breaches[0].starts_with("T-1,") && breaches[1].starts_with("T-2,"), "{decisions}");
    assert_eq!(ran.row("Fields that the policy does not declare, ignored:"), ["group,", "mod"]);
    assert_eq!(ran.out.matches("group").count(), 1);
}

#[test]
fn lines_after_the_instant_are_not_played_and_counted() {
    let files = Files::with_desk();
    files.write("log.jsonl", OBSERVED);
    let args =
        |until| ["replay", "desk.toml", "log.jsonl", "--observed", "--until", until, "--clocks", "c.csv"];
    let ran = files.run(&args("2026-11-02T14:00:00Z"));
    assert_eq!((ran.code, ran.row("lines played"), ran.row("tickets")), (0, vec!["3"], vec!["2"]));
    assert_eq!(ran.row("lines after `--until`, not played"), ["1"]);
    let before = files.run(&args("2026-11-02T08:59:59+01:00"));
    assert_eq!((before.code, before.err.as_str()), (0, ""));
    assert_eq!((before.row("lines played"), before.row("tickets")), (vec!["0"], vec!["0"]));
    assert_eq!(before.row("lines after `--until`, not played"), ["4"]);
    assert_eq!(files.read("c.csv"), CLOCKS);
    for wrong in ["yesterday", "2026-11-02", "+12026-11-02T08:00:00Z"] {
        assert_eq!(files.run(&args(wrong)).code, 2, "{wrong}");
    }
}

#[test]
fn a_log_may_be_packed_piped_or_in_parts() {
    let files = Files::with_desk();
    files.write("log.jsonl", ASKED);
    let (first, second) = ASKED.split_at(ASKED.find('\n').unwrap() + 1);
    files.write("first", gzip(first));
    files.write("second", second.trim_end().replace('\n', "\r\n"));
    files.write("members.gz", [gzip(first), gzip(second)].concat());
    let with = |events: &[&str], input: &[u8]| {
        let args =
            [&["replay", "desk.toml"], events, &["--clocks", "c.csv", "--decisions", "d.csv"]].concat();
        let ran = files.run_with(&args, input);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{events:?}");
        (ran.out, files.read("c.csv"), files.read("d.csv"))
    };
    let plain = with(&["log.jsonl"], b"");
    assert!(plain.1.contains("T-2,"), "{}", plain.1);
    assert_eq!(with(&["first", "second"], b""), plain);
    assert_eq!(with(&["members.gz"], b""), plain);
    assert_eq!(with(&["-"], ASKED.as_bytes()), plain);
    assert_eq!(with(&["-"], &gzip(ASKED)), plain);
    assert_eq!(with(&["first", "-"], second.as_bytes()), plain);
    files.write("marked", format!("\u{feff}{ASKED}"));
    assert_eq!(with(&["marked"], b""), plain);
}

//! A real log of 24,918 tickets: the marks of a clock against a count made without any clock.

use std::{
    collections::HashMap,
    fs::File,
    io::{Read, Write},
    path::PathBuf,
};

use chrono::TimeDelta;
use dueline::Instant;
use flate2::read::MultiGzDecoder;

use crate::files::Files;

/// A stretch of time between two consecutive events of a ticket in the state.
fn waits(log: &str, state: &str) -> Vec<TimeDelta> {
    let mut last: HashMap<String, (Instant, bool)> = HashMap::new();
    let mut waits = Vec::new();
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let at: Instant = line["at"].as_str().unwrap().parse().unwrap();
        let now = (at, line["state"] == state);
        if let Some((since, true)) = last.insert(line["ticket"].as_str().unwrap().into(), now) {
            waits.push(at - since);
        }
    }
    waits
}

#[test]
fn the_marks_on_silence_are_those_that_one_counts_by_hand() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let path = root.join("../shared/data/uci_servicenow.jsonl.gz");
    let Ok(file) = File::open(&path) else {
        // Straight to standard error: what a passed test prints is not shown.
        let said = writeln!(std::io::stderr(), "SKIPPED, not tested: {} is absent", path.display());
        return said.unwrap();
    };
    let mut log = String::new();
    MultiGzDecoder::new(file).read_to_string(&mut log).unwrap();
    let waits = waits(&log, "waiting_customer");
    let over = |days: i64| waits.iter().filter(|wait| **wait > TimeDelta::hours(24 * days)).count();
    let counted = [over(3), over(6), over(12)];

    let files = Files::new();
    let policy = root.join("examples/policies/unmodified_waits.toml");
    let (policy, path) = (policy.to_str().unwrap(), path.to_str().unwrap());
    let ran = files.run(&["replay", policy, path, "--observed", "--clocks", "c.csv", "--decisions", "d.csv"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let decisions = files.read("d.csv");
    let mut reader = csv::Reader::from_reader(decisions.as_bytes());
    let marks: Vec<String> = reader.records().map(|record| record.unwrap()[5].to_string()).collect();
    let named = |name| marks.iter().filter(|mark| *mark == name).count();
    let decided = [named("after-3-days"), named("after-6-days"), named("after-12-days")];
    assert_eq!(decided, counted);
    assert_eq!(decided, [3_760, 1_909, 834]);
    assert_eq!(decided.iter().sum::<usize>(), marks.len());

    assert_eq!(ran.row("lines played"), ["160,092"]);
    assert_eq!(ran.row("tickets"), ["24,918"]);
    assert_eq!(ran.row("unmodified after-3-days"), ["3,760"]);
    // Every wait is a cycle.
    assert_eq!((waits.len(), ran.row("unmodified 14,680").len()), (14_680, 7));
}

//! A reader that leaves before the end, as `head` does.

use std::process::Stdio;

use crate::{files::Files, log::ASKED};

#[test]
fn who_stops_reading_causes_no_complaint_and_the_tables_are_written() {
    let files = Files::with_desk();
    files.write("log.jsonl", ASKED);
    let runs: [&[&str]; 4] = [
        &["preset", "service-desk"],
        &["draw", "desk.toml"],
        &["check", "desk.toml", "desk.toml"],
        &["replay", "desk.toml", "log.jsonl", "--clocks", "c.csv"],
    ];
    for args in runs {
        let mut command = files.command(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
    }
    assert_eq!(files.read("c.csv").lines().count(), 4);
}

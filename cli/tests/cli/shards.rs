//! However the tickets are dealt to threads, what is decided is what one pass over the log decides.

use dueline::{
    Decision, Engine, Instant,
    history::{Line, Mode, Replay},
    presets,
};

use crate::files::Files;

const STATES: [&str; 6] =
    ["in_progress", "waiting_customer", "waiting_third_party", "planned", "resolved", "somewhere"];

/// Enough lines for several batches, many at one instant, some of them bad.
fn log() -> String {
    let start: Instant = "2026-01-05T08:00:00Z".parse().unwrap();
    let mut seed: u64 = 7;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut text = String::new();
    for number in 0..20_000_i64 {
        // A hundred lines an instant, half a day between two.
        let at = start + chrono::TimeDelta::hours(number / 100 * 12);
        let at = at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let ticket = random(700);
        let kind = if random(5) == 0 { "created" } else { "state_changed" };
        let state = STATES[usize::try_from(random(6)).unwrap()];
        let line = format!(r#"{{"ticket":"T-{ticket}","at":"{at}","kind":"{kind}","state":"{state}"}}"#);
        text.push_str(if random(500) == 0 { "{}" } else { &line });
        text.push('\n');
    }
    text
}

/// One pass: the ids of the decisions by due instant, then as decided; the bad lines.
fn one_pass(log: &str) -> (Vec<String>, Vec<usize>) {
    let engine = Engine::new(presets::service_desk()).unwrap();
    let mut replay = Replay::new(&engine, Mode::Observed);
    let mut decisions: Vec<Decision> = Vec::new();
    let mut bad = Vec::new();
    let mut last = None;
    for (place, text) in log.lines().enumerate() {
        let line = serde_json::from_str::<Line>(text).ok();
        let at = line.as_ref().map(|line| line.at);
        match line.and_then(|line| replay.line(line).ok()) {
            Some(decided) => {
                decisions.extend(decided);
                last = last.max(at);
            }
            None => bad.push(place + 1),
        }
    }
    decisions.extend(replay.finish(last.unwrap()));
    decisions.sort_by_key(|decision| decision.due);
    (decisions.into_iter().map(|decision| decision.id.to_string()).collect(), bad)
}

#[test]
fn threads_change_neither_decisions_nor_clocks_nor_messages() {
    let files = Files::with_desk();
    let log = log();
    files.write("log.jsonl", &log);
    let args =
        ["replay", "desk.toml", "log.jsonl", "--observed", "--clocks", "c.csv", "--decisions", "d.csv"];
    let with = |threads: &str| {
        let ran = files.command(&args).env("RAYON_NUM_THREADS", threads).output().unwrap();
        let ran = crate::files::Ran::from(ran);
        assert_eq!(ran.code, 1);
        (ran.out, ran.err, files.read("c.csv"), files.read("d.csv"))
    };
    let (out, err, clocks, decisions) = with("3");
    assert_eq!(with("1"), (out, err.clone(), clocks, decisions.clone()));

    let (ids, bad) = one_pass(&log);
    let mut reader = csv::Reader::from_reader(decisions.as_bytes());
    let written: Vec<String> = reader.records().map(|record| record.unwrap()[1].to_string()).collect();
    assert!(ids.len() > 10_000 && bad.len() > 1_000, "{} decisions, {} bad lines", ids.len(), bad.len());
    assert!(written == ids, "the decisions are those of one pass, in its order");
    let reported = err.lines().map(|line| line.split(':').nth(1).unwrap().parse().unwrap());
    assert_eq!(reported.collect::<Vec<usize>>(), bad);
}

//! Lines of a log, asked for and observed.
#![allow(clippy::unwrap_used)]

use dueline::{
    Engine,
    history::{Line, LineError, Mode, Replay},
    presets,
};

fn line(text: &str) -> Line {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

const CREATED: &str = r#"{"ticket":"T","at":"2026-11-02T08:00:00Z","kind":"created","state":"submitted"}"#;

fn observed(lines: &[&str]) -> Vec<Result<String, LineError>> {
    let engine = Engine::new(presets::service_desk()).unwrap();
    let mut replay = Replay::new(&engine, Mode::Observed);
    replay.line(line(CREATED)).unwrap();
    let state =
        |text: &&str| replay.line(line(text)).map(|_| replay.ticket("T").unwrap().state().to_string());
    lines.iter().map(state).collect()
}

/// A host's ids and the numbers of lines without one are kept apart: else an event would be taken
/// for the repeat of another, and lost.
#[test]
fn lines_with_and_without_ids_do_not_meet() {
    let states = observed(&[
        r##"{"ticket":"T","at":"2026-11-02T09:00:00Z","kind":"state_changed","state":"in_progress","id":"3"}"##,
        r#"{"ticket":"T","at":"2026-11-02T09:00:00Z","kind":"state_changed","state":"closed"}"#,
        r##"{"ticket":"T","at":"2026-11-02T09:00:00Z","kind":"updated","id":"#4"}"##,
    ]);
    let expected = [Ok("in_progress".into()), Ok("closed".into()), Err(LineError::ReservedId("#4".into()))];
    assert_eq!(states, expected);
}

/// What the log says is imposed, whatever the workflow allows.
#[test]
fn observed_states_are_imposed_and_unknown_ones_are_bad_lines() {
    let states = observed(&[
        r#"{"ticket":"T","at":"2026-11-02T09:00:00Z","kind":"state_changed","state":"closed"}"#,
        r#"{"ticket":"T","at":"2026-11-02T10:00:00Z","kind":"updated","state":"waiting_customer","priority":"P1"}"#,
        r#"{"ticket":"T","at":"2026-11-02T11:00:00Z","kind":"updated","state":"wating_customer"}"#,
        r#"{"ticket":"T","at":"2026-11-02T08:30:00Z","kind":"updated","state":"closed"}"#,
    ]);
    assert_eq!(states[..2], [Ok("closed".into()), Ok("waiting_customer".into())]);
    let errors: Vec<String> =
        states[2..].iter().map(|state| state.as_ref().unwrap_err().to_string()).collect();
    assert_eq!(
        errors,
        [
            "state: there is no state `wating_customer`, did you mean `waiting_customer`?",
            "the event at 2026-11-02T08:30:00Z is late: the ticket is decided until 2026-11-02T10:00:00Z",
        ]
    );
}

/// A rule that would move the ticket does not contradict the line that it follows from.
#[test]
fn an_observed_line_has_the_last_word_on_its_state() {
    let states = observed(&[
        r#"{"ticket":"T","at":"2026-11-02T09:00:00Z","kind":"state_changed","state":"waiting_customer"}"#,
        r#"{"ticket":"T","at":"2026-11-02T10:00:00Z","kind":"commented","comment":"x","state":"waiting_customer","actor":{"name":"C","role":"customer"}}"#,
    ]);
    assert_eq!(states, [Ok("waiting_customer".into()), Ok("waiting_customer".into())]);
}

/// Fields that the policy does not declare are ignored whatever they hold, and counted once;
/// those that it declares are typed.
#[test]
fn observed_fields_are_ignored_or_typed() {
    let engine = Engine::new(presets::service_desk()).unwrap();
    let mut replay = Replay::new(&engine, Mode::Observed);
    replay.line(line(CREATED)).unwrap();
    let fields = [r#"{"score":1.5,"tags":["a"],"assignee":"Ana"}"#, r#"{"score":2.5,"raw":{"a":null}}"#];
    for (i, fields) in fields.iter().enumerate() {
        let text =
            format!(r#"{{"ticket":"T","at":"2026-11-02T09:0{i}:00Z","kind":"updated","fields":{fields}}}"#);
        replay.line(line(&text)).unwrap();
    }
    assert_eq!(replay.ignored_fields().collect::<Vec<_>>(), ["raw", "score", "tags"]);
    assert_eq!(replay.ticket("T").unwrap().field("assignee"), Some(&"Ana".into()));
    let wrong = r#"{"ticket":"T","at":"2026-11-02T10:00:00Z","kind":"updated","fields":{"contract":"gold"}}"#;
    let error = replay.line(line(wrong)).unwrap_err().to_string();
    assert_eq!(error, "fields.contract: `gold` is none of its words: business-hours, 24x7");
    let wrong =
        r#"{"ticket":"T","at":"2026-11-02T10:00:00Z","kind":"updated","fields":{"contract":["24x7"]}}"#;
    let error = replay.line(line(wrong)).unwrap_err().to_string();
    assert_eq!(error, "fields.contract: expected one of business-hours, 24x7, found the list `24x7`");
}

/// Clocks, marks and the engine's own moves work on an observed log as always.
#[test]
fn time_works_as_always_on_an_observed_log() {
    let engine = Engine::new(presets::service_desk()).unwrap();
    let mut replay = Replay::new(&engine, Mode::Observed);
    replay.line(line(CREATED)).unwrap();
    let waiting =
        r#"{"ticket":"T","at":"2026-11-02T09:00:00Z","kind":"state_changed","state":"waiting_customer"}"#;
    replay.line(line(waiting)).unwrap();
    let decisions = replay.finish("2026-12-01T00:00:00Z".parse().unwrap());
    let kinds: Vec<&str> = decisions.iter().map(|decision| decision.effect.kind()).collect();
    assert_eq!(kinds, ["comment", "notify", "comment", "notify", "move", "set", "notify"]);
    assert_eq!(replay.ticket("T").unwrap().state(), "closed");
}

/// A log says what was asked for or what became of it, and a line that mixes them is bad.
#[test]
fn lines_that_contradict_themselves_are_bad() {
    let engine = Engine::new(presets::service_desk()).unwrap();
    let created = r#"{"ticket":"T","at":"2026-11-02T08:00:00Z","kind":"created","actor":{"name":"C","role":"customer"}}"#;
    let cases = [
        (r#""kind":"requested""#, LineError::NoTransition),
        (r#""kind":"updated","transition":"resolve""#, LineError::NotRequested),
        (r#""kind":"state_changed""#, LineError::NotAsked),
        (r#""kind":"updated","state":"closed""#, LineError::NotAsked),
        (r#""kind":"commented""#, LineError::NoComment),
        (r#""kind":"created""#, LineError::CreatedTwice("T".into())),
        (r#""kind":"updated""#, LineError::Refused(dueline::Refusal::NoActor)),
    ];
    for (rest, expected) in cases {
        let mut replay = Replay::new(&engine, Mode::Asked);
        replay.line(line(created)).unwrap();
        let before = replay.ticket("T").unwrap().clone();
        let text = format!(r#"{{"ticket":"T","at":"2026-11-02T09:00:00Z",{rest}}}"#);
        assert_eq!(replay.line(line(&text)), Err(expected), "{text}");
        assert_eq!(*replay.ticket("T").unwrap(), before);
    }
    let mut replay = Replay::new(&engine, Mode::Observed);
    let stranger = r#"{"ticket":"T","at":"2026-11-02T09:00:00Z","kind":"updated"}"#;
    assert_eq!(replay.line(line(stranger)), Err(LineError::NotCreated("T".into())));
    assert!(
        serde_json::from_str::<Line>(
            r#"{"ticket":"T","at":"2026-11-02T09:00:00Z","kind":"updated","stat":"closed"}"#
        )
        .is_err()
    );
}

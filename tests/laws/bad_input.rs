//! No panic on any input that a caller can construct: policies, snapshots and events that were
//! damaged at random give typed errors, or work.

use dueline::{Engine, Instant, Policy, Snapshot, presets, queue::WhyNot};
use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::Value;

use crate::{cases::config, histories::history, policies};

/// Puts something else in place of what stands at a place of a document, or takes it out.
fn damage(document: &mut Value, place: Index, by: &Value) {
    let mut places = Vec::new();
    collect(document, String::new(), &mut places);
    let pointer = &places[place.index(places.len())];
    let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", ""));
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) if by.is_null() => drop(map.remove(&key)),
        Some(Value::Object(map)) if place.index(7) == 0 => {
            let value = map.remove(&key).unwrap_or_default();
            map.insert(format!("{key}x"), value);
        }
        _ => *document.pointer_mut(pointer).unwrap() = by.clone(),
    }
}

fn collect(node: &Value, path: String, places: &mut Vec<String>) {
    match node {
        Value::Object(map) => {
            for (key, node) in map {
                collect(node, format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")), places);
            }
        }
        Value::Array(list) => {
            for (i, node) in list.iter().enumerate() {
                collect(node, format!("{path}/{i}"), places);
            }
        }
        _ => {}
    }
    places.push(path);
}

/// What may come to stand anywhere.
fn anything() -> impl Strategy<Value = Value> {
    let texts = [
        "",
        "any",
        "new",
        "work",
        "modified",
        "due",
        "0%",
        "1000%",
        "3 days",
        "0 days",
        "4294967295 days",
        "72h",
        "87840000h",
        "6 working hours",
        "99999999999999h",
        "desk",
        "nobody",
        "creator",
        "owner",
        "give up",
        "each start",
        "9999-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00Z",
        "-262143-01-01T00:00:00Z",
        "2018-11-04T03:00:00Z",
        "00:00-00:00",
        "easter + 200",
        "02-29",
        "Pacific/Apia",
        "breach",
        "reset",
        "no target",
    ];
    prop_oneof![
        6 => prop::sample::select(texts.to_vec()).prop_map(Value::from),
        2 => any::<i64>().prop_map(Value::from),
        2 => (-1..70i64).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        2 => Just(Value::Null),
        1 => Just(Value::from(0.5)),
        1 => Just(serde_json::json!([])),
        1 => Just(serde_json::json!({})),
        1 => Just(serde_json::json!({ "state": "work" })),
        1 => Just(serde_json::json!([{ "move": "again" }, { "comment": "x" }])),
    ]
}

fn end() -> Instant {
    "9999-12-31T00:00:00Z".parse().unwrap()
}

proptest! {
    #![proptest_config(config(1_000))]

    /// A damaged policy is refused with a path, or runs.
    #[test]
    fn a_damaged_policy_is_refused_or_runs(damages in vec((any::<Index>(), anything()), 1..4), history in history(8)) {
        let mut document = serde_json::to_value(policies::everything().policy()).unwrap();
        for (place, by) in &damages {
            damage(&mut document, *place, by);
        }
        let policy: Policy = serde_json::from_value(document).unwrap();
        match Engine::new(policy) {
            Err(mistakes) => prop_assert!(!mistakes.0.is_empty()),
            Ok(engine) => {
                if let Some(mut lived) = history.live(&engine) {
                    engine.advance(&mut lived.ticket, end()).unwrap();
                    engine.readings(&lived.ticket, end()).unwrap();
                    prop_assert!(engine.next_wake(&lived.ticket).is_none_or(|wake| wake > end()));
                    for name in engine.policy().queues.names() {
                        let mut queue = engine.queue(name).unwrap();
                        queue.put(&lived.ticket).unwrap();
                        prop_assert_eq!(queue.order("nobody").count(), queue.len());
                        prop_assert!(!queue.next("nobody").to_string().is_empty());
                        prop_assert!(queue.why_not(lived.ticket.id(), "nobody") != WhyNot::Next || queue.len() == 1);
                    }
                }
            }
        }
    }

    /// A damaged snapshot is refused with a path, or lives on.
    #[test]
    fn a_damaged_snapshot_is_refused_or_lives_on(damages in vec((any::<Index>(), anything()), 1..4), history in history(12)) {
        let engine = policies::everything();
        let Some(lived) = history.live(&engine) else { return Ok(()) };
        let mut document = serde_json::to_value(engine.snapshot(&lived.ticket).unwrap()).unwrap();
        for (place, by) in &damages {
            damage(&mut document, *place, by);
        }
        let Ok(snapshot) = serde_json::from_value::<Snapshot>(document) else { return Ok(()) };
        match engine.restore(snapshot) {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            Ok(mut ticket) => {
                prop_assert!(engine.next_wake(&ticket).is_none_or(|wake| wake > ticket.decided_until()));
                engine.readings(&ticket, ticket.decided_until()).unwrap();
                engine.advance(&mut ticket, end()).unwrap();
                prop_assert_eq!(engine.next_wake(&ticket).filter(|wake| *wake <= end()), None);
                let again = engine.restore(engine.snapshot(&ticket).unwrap()).unwrap();
                prop_assert_eq!(again, ticket);
            }
        }
    }

    /// Whatever the text, reading a policy ends in one.
    #[test]
    fn a_policys_text_with_a_piece_cut_out_is_read_or_is_no_toml(from in any::<Index>(), length in 0..200usize) {
        let text: Vec<char> = presets::SERVICE_DESK.chars().collect();
        let from = from.index(text.len());
        let cut: String = text.iter().take(from).chain(text.iter().skip(from + length)).collect();
        if let Ok(policy) = Policy::from_toml(&cut)
            && let Err(mistakes) = Engine::new(policy) {
                prop_assert!(mistakes.0.iter().all(|mistake| !mistake.to_string().is_empty()));
            }
    }
}

/// A policy written and read back is the same policy, in TOML and in JSON.
#[test]
fn a_policy_written_and_read_back_is_the_same() {
    for engine in [policies::desk(), policies::everything()] {
        let policy = engine.policy();
        let toml = policy.to_toml();
        let read = Policy::from_toml(&toml).unwrap();
        assert_eq!(read.mistakes, [], "{toml}");
        assert_eq!(read, *policy, "{toml}");
        let json = serde_json::to_string(policy).unwrap();
        assert_eq!(serde_json::from_str::<Policy>(&json).unwrap(), *policy, "{json}");
    }
}

//! Law 6: the order in which events arrive is irrelevant. And what must not change anything: a
//! version that says the same, a history that is lived again.

use std::collections::BTreeMap;

use dueline::{Adoption, Decision, Engine, Event, history::History};
use proptest::prelude::*;

use crate::{
    cases::config,
    histories::{Lived, history, tell},
    policies,
};

/// The events of a life, each in its turn; of those with one id the first.
pub fn told(lived: &Lived) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for (seq, event) in lived.events.iter().enumerate() {
        if !events.iter().any(|other| other.id == event.id) {
            events.push(event.clone().in_turn(seq as u64));
        }
    }
    events
}

fn by_identity(decisions: &[Decision]) -> BTreeMap<String, &Decision> {
    decisions.iter().map(|decision| (decision.id.to_string(), decision)).collect()
}

/// Events that arrive in any order, each amending what was there, come to what the history comes
/// to in its own order; and each difference says exactly what changed.
pub fn law_6(engine: &Engine, events: &[Event], order: &[u32]) {
    let engines = [engine.clone()];
    let until = events.iter().map(|event| event.at).max();
    let straight = History::new("T/1:%", events.to_vec()).unwrap().live(&engines, until).unwrap();
    let mut arriving: Vec<(u32, &Event)> = events
        .iter()
        .enumerate()
        .map(|(i, event)| (order.get(i).copied().unwrap_or(i as u32), event))
        .collect();
    arriving.sort_by_key(|(place, _)| *place);

    let mut history = History::new("T/1:%", []).unwrap();
    let mut decisions: Vec<Decision> = Vec::new();
    let mut waiting: Vec<Event> = Vec::new();
    for (_, event) in arriving {
        waiting.push(event.clone());
        // What cannot live yet, because nothing has opened it, waits for what does.
        let Ok(amended) = history.amend(&engines, waiting.clone(), &[], until) else { continue };
        waiting.clear();
        let mut expected = by_identity(&decisions);
        for decision in &amended.retracted {
            assert!(expected.remove(decision.id.as_str()).is_some());
        }
        for (before, after) in &amended.changed {
            assert_eq!(expected.insert(after.id.to_string(), after), Some(before));
        }
        for decision in &amended.added {
            assert!(expected.insert(decision.id.to_string(), decision).is_none());
        }
        assert_eq!(expected, by_identity(&amended.life.decisions));
        history = amended.history;
        decisions = amended.life.decisions;
    }
    let life = history.live(&engines, until).unwrap();
    assert_eq!(
        (&life.ticket, &life.decisions, &life.refused),
        (&straight.ticket, &straight.decisions, &straight.refused)
    );
    assert_eq!(decisions, straight.decisions);

    // Without the last one again it is what it was without it.
    if let Some((last, others)) = events.split_last().filter(|(_, others)| !others.is_empty()) {
        let without = history.amend(&engines, [], &[&last.id], until).unwrap();
        let expected = History::new("T/1:%", others.to_vec()).unwrap().live(&engines, until).unwrap();
        assert_eq!((without.life.ticket, without.life.decisions), (expected.ticket, expected.decisions));
    }
}

/// Living a history is telling its events one by one.
pub fn living_is_telling(engine: &Engine, events: &[Event]) {
    let mut ticket = None;
    let (mut decisions, mut refused) = (Vec::new(), Vec::new());
    for event in events {
        match tell(engine, &mut ticket, event) {
            Ok(more) => decisions.extend(more),
            Err(refusal) => refused.push((event.id.clone(), refusal)),
        }
    }
    let life =
        History::new("T/1:%", events.to_vec()).unwrap().live(std::slice::from_ref(engine), None).unwrap();
    assert_eq!((Some(life.ticket), life.decisions, life.refused), (ticket, decisions, refused));
}

/// A version that says the same, adopted between any two events, changes no decision and no
/// reading.
fn another_version_that_says_the_same(engine: &Engine, next: &Engine, lived: &Lived, when: usize) {
    let mut ticket = None;
    let mut decisions = Vec::new();
    let (first, mut engine) = (engine, engine);
    let mut history: Vec<Event> = Vec::new();
    for (i, event) in lived.events.iter().enumerate() {
        decisions.extend(tell(engine, &mut ticket, event).unwrap_or_default());
        if !history.iter().any(|other| other.id == event.id) {
            history.push(event.clone().in_turn(2 * i as u64));
        }
        let ticket = ticket.as_mut().unwrap();
        // One that is over is not taken over.
        if i == when % lived.events.len() && ticket.over().is_none() {
            let now = ticket.decided_until();
            let version = next.policy().version;
            let event = Event::adopted("v", now, Adoption::of(version, 0));
            let (adopted, more) = next.adopt(ticket, &event).unwrap();
            history.push(event.in_turn(2 * i as u64 + 1));
            assert_eq!(more, []);
            assert_eq!(next.readings(&adopted, now).unwrap(), engine.readings(ticket, now).unwrap());
            *ticket = adopted;
            engine = next;
        }
    }
    assert_eq!(decisions, lived.decisions);
    // Law 10: the policies that lived it, each in its time, live it again. (What came late would not
    // have in a history of that order; and in a history no two events have one id.)
    if late(&history) || history.len() <= lived.events.len() {
        return;
    }
    let life = History::new("T/1:%", history).unwrap().live(&[first.clone(), next.clone()], None).unwrap();
    let lived_again = next.snapshot(&life.ticket).unwrap();
    assert_eq!(lived_again, next.snapshot(ticket.as_ref().unwrap()).unwrap());
    assert_eq!(life.decisions, decisions);
    assert_eq!(engine.next_wake(&ticket.unwrap()), next.next_wake(&lived.ticket));
}

/// Whether an event was told after an adoption that it comes before.
fn late(history: &[Event]) -> bool {
    let adopted = history.iter().position(|event| event.id == "v");
    adopted.is_some_and(|v| history[v..].iter().any(|event| event.at < history[v].at))
}

fn next_version(engine: &Engine) -> Engine {
    let mut policy = engine.policy().clone();
    policy.version += 1;
    Engine::new(policy).unwrap()
}

macro_rules! laws {
    ($($policy:ident)*) => {$(
        mod $policy {
            use super::*;

            proptest! {
                #![proptest_config(config(128))]

                #[test]
                fn law_6_any_order_of_arrival_comes_to_the_same(
                    history in history(10), order in proptest::collection::vec(any::<u32>(), 10),
                ) {
                    let engine = policies::$policy();
                    if let Some(lived) = history.live(&engine) {
                        let events = told(&lived);
                        law_6(&engine, &events, &order);
                        living_is_telling(&engine, &events);
                    }
                }

                #[test]
                fn a_version_that_says_the_same_changes_nothing(history in history(16), when in 0..16usize) {
                    static NEXT: std::sync::LazyLock<Engine> =
                        std::sync::LazyLock::new(|| next_version(&policies::$policy()));
                    let engine = policies::$policy();
                    if let Some(lived) = history.live(&engine) {
                        another_version_that_says_the_same(&engine, &NEXT, &lived, when);
                    }
                }
            }
        }
    )*};
}
laws!(desk everything);

//! Laws 1, 2, 4, 5, 7 and 9, on random histories under each of the policies.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use dueline::{ClockState, Decision, Effect, Engine, Instant, Snapshot, TICK, Ticket};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};

use crate::{
    cases::{config, draw},
    histories::{Lived, history, micro, tell},
    policies,
};

/// Far beyond every timer of these policies, and every promise in their histories.
fn long_after(lived: &Lived) -> Instant {
    lived.end + TimeDelta::days(40 * 366)
}

/// Lives a history once more, and lets time pass in between at these fractions of each gap.
fn asked_often(engine: &Engine, lived: &Lived, fractions: &[u32]) -> (Ticket, Vec<Decision>) {
    let mut ticket = None;
    let mut decisions = Vec::new();
    for (i, event) in lived.events.iter().enumerate() {
        if let Some(ticket) = &mut ticket {
            let before = lived.events[i - 1].at;
            let gap = (event.at - before).num_microseconds().unwrap();
            let mut instants: Vec<Instant> =
                fractions.iter().map(|f| before + micro(gap / 1_000 * i64::from(*f))).collect();
            instants.push(event.at);
            instants.sort();
            for now in instants {
                decisions.extend(engine.advance(ticket, now).unwrap());
                if let Some(wake) = engine.next_wake(ticket).filter(|wake| *wake <= event.at) {
                    decisions.extend(engine.advance(ticket, wake - TICK).unwrap());
                    decisions.extend(engine.advance(ticket, wake).unwrap());
                }
            }
        }
        if let Ok(more) = tell(engine, &mut ticket, event) {
            decisions.extend(more);
        }
    }
    (ticket.unwrap(), decisions)
}

pub fn law_1(engine: &Engine, lived: &Lived, fractions: &[u32]) {
    let (mut often, mut decisions) = asked_often(engine, lived, fractions);
    let mut seldom = lived.ticket.clone();
    let mut expected = lived.decisions.clone();
    // At the end both are brought to one instant: an event that was refused leaves the timers
    // before it to be asked for.
    let readings = engine.readings(&seldom, lived.end).unwrap();
    expected.extend(engine.advance(&mut seldom, lived.end).unwrap());
    decisions.extend(engine.advance(&mut often, lived.end).unwrap());
    assert_eq!(decisions, expected);
    assert_eq!(often, seldom);
    assert_eq!(
        engine.readings(&often, lived.end).unwrap(),
        readings,
        "a reading is of the ticket as time would leave it"
    );
    let later = long_after(lived);
    assert_eq!(engine.readings(&often, later).unwrap(), {
        engine.advance(&mut seldom, later).unwrap();
        engine.readings(&seldom, later).unwrap()
    });
}

/// At this point of a life: nothing before the wake-up, something at it.
pub fn law_2(engine: &Engine, ticket: &Ticket) {
    let Some(wake) = engine.next_wake(ticket) else {
        let mut late = ticket.clone();
        let end = "9999-12-31T00:00:00Z".parse().unwrap();
        assert_eq!(engine.advance(&mut late, end).unwrap(), []);
        assert_eq!(late, *ticket);
        return;
    };
    assert!(wake > ticket.decided_until());
    let mut early = ticket.clone();
    assert_eq!(engine.advance(&mut early, wake - TICK).unwrap(), []);
    assert_eq!(early, *ticket, "something changed before the wake-up");
    engine.advance(&mut early, wake).unwrap();
    assert_ne!(early, *ticket, "nothing happened at the wake-up");
    assert_eq!(early.decided_until(), wake);
}

/// Lives a history and holds each point of it against a law.
pub fn at_every_point(engine: &Engine, lived: &Lived, law: impl Fn(&Ticket)) {
    let mut ticket = None;
    for event in &lived.events {
        let _ = tell(engine, &mut ticket, event);
        law(ticket.as_ref().unwrap());
    }
    let mut ticket = ticket.unwrap();
    for _ in 0..50 {
        let Some(wake) = engine.next_wake(&ticket) else { break };
        engine.advance(&mut ticket, wake).unwrap();
        law(&ticket);
    }
}

pub fn law_4(engine: &Engine, lived: &Lived) {
    let mut ticket = None;
    let mut refused = 0;
    for event in &lived.events {
        let before = ticket.clone();
        if let Err(refusal) = tell(engine, &mut ticket, event) {
            refused += 1;
            assert_eq!(ticket, before, "{refusal}");
            assert!(!refusal.to_string().is_empty());
            // Nor does it come to be accepted by being asked again.
            assert_eq!(tell(engine, &mut ticket, event).unwrap_err(), refusal);
        }
    }
    assert!(refused <= lived.events.len());
    // One that happened before is late, whatever it says.
    let ticket = ticket.as_mut().unwrap();
    let before = ticket.clone();
    let mut late = lived.events[0].clone();
    late.at = ticket.decided_until() - TICK;
    assert!(matches!(engine.handle(ticket, &late), Err(dueline::Refusal::Late { .. })));
    assert_eq!(*ticket, before);
}

/// A ticket written and read back is the same ticket.
fn law_5(engine: &Engine, ticket: &Ticket) -> Ticket {
    let text = serde_json::to_string(&engine.snapshot(ticket).unwrap()).unwrap();
    let snapshot: Snapshot = serde_json::from_str(&text).unwrap();
    let restored = engine.restore(snapshot).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(restored, *ticket);
    assert_eq!(engine.next_wake(&restored), engine.next_wake(ticket));
    restored
}

/// The same history, the ticket stored and read back before every event.
pub fn law_5_future(engine: &Engine, lived: &Lived) {
    let mut ticket = None;
    let mut decisions = Vec::new();
    for event in &lived.events {
        ticket = ticket.map(|ticket| law_5(engine, &ticket));
        decisions.extend(tell(engine, &mut ticket, event).unwrap_or_default());
    }
    assert_eq!(decisions, lived.decisions);
    assert_eq!(ticket.unwrap(), lived.ticket);
}

/// The breaches that stand: (clock, the event that began the cycle, the instant that was missed),
/// by the decisions alone.
fn standing(decisions: &[Decision]) -> BTreeMap<&str, (String, String, Instant)> {
    let mut breaches = BTreeMap::new();
    for decision in decisions {
        match &decision.effect {
            Effect::Breach { clock, breached_at, .. } => {
                let breach = (clock.clone(), decision.reason.event.clone(), *breached_at);
                breaches.insert(decision.id.as_str(), breach);
            }
            Effect::Withdrawn { decision } => {
                assert!(
                    breaches.remove(decision.as_str()).is_some(),
                    "{decision} is withdrawn, and did not stand"
                );
            }
            _ => {}
        }
    }
    breaches
}

/// What a reason calls the event of a cycle: the host's own id, or the path of an own event.
fn told(began_by: &str) -> String {
    let host = !began_by.contains('/');
    if host { began_by.replace("%2F", "/").replace("%3A", ":").replace("%25", "%") } else { began_by.into() }
}

/// A cycle is late iff a breach of it stands; and it is met in time iff it stopped by its due
/// instant.
fn law_7(engine: &Engine, ticket: &Ticket, decisions: &[Decision]) {
    // What a change puts into the past is said a microsecond later.
    let (mut ticket, mut decisions) = (ticket.clone(), decisions.to_vec());
    while let Some(wake) = engine.next_wake(&ticket).filter(|wake| *wake == ticket.decided_until() + TICK) {
        decisions.extend(engine.advance(&mut ticket, wake).unwrap());
    }
    let ticket = &ticket;
    let standing: Vec<_> = standing(&decisions).into_values().collect();
    let snapshot = engine.snapshot(ticket).unwrap();
    for reading in engine.readings(ticket, ticket.decided_until()).unwrap() {
        let cycles = &snapshot.clocks[&reading.clock].cycles;
        let cycle = cycles.iter().find(|cycle| cycle.number == reading.cycle).unwrap();
        let said = standing
            .iter()
            .filter(|(clock, event, _)| *clock == reading.clock && *event == told(&cycle.began_by));
        let last = said.map(|(_, _, at)| *at).next_back();
        assert_eq!(reading.breached_at.is_some(), last.is_some(), "{reading:?}\n{standing:?}");
        let until = reading.stopped.unwrap_or(ticket.decided_until());
        if let Some(due) = reading.due.at() {
            // A target that is an instant may pass in a pause: it is missed at the resume, and where
            // there is none it is not.
            let passed = cycle.segments.iter().find(|(_, to)| to.is_none_or(|to| due < to));
            let missed = passed.filter(|(from, _)| due.max(*from) < until).map(|_| due);
            assert_eq!(reading.breached_at, missed, "{reading:?}");
            let late = reading.remaining.unwrap() < TimeDelta::zero();
            // Working time may stand still between the due instant and the stop.
            assert!(!late || reading.breached_at.is_some() || passed.is_none(), "{reading:?}");
        } else if reading.state != ClockState::Paused {
            assert_eq!(reading.breached_at, None, "{reading:?}");
        }
        // What ran lies within the cycle, in order, with pauses between.
        let ends = cycle.segments.windows(2).map(|pair| (pair[0].1.unwrap(), pair[1].0));
        assert!(ends.into_iter().all(|(end, start)| end < start), "{cycle:?}");
        assert!(
            cycle
                .segments
                .iter()
                .all(|(from, to)| *from >= reading.started && to.is_none_or(|to| to <= until))
        );
        assert_eq!(cycle.segments.iter().any(|(_, to)| to.is_none()), reading.state == ClockState::Running);
    }
}

pub fn law_9(engine: &Engine, lived: &Lived, most: usize) {
    let mut ticket = lived.ticket.clone();
    let last = engine.advance(&mut ticket, long_after(lived)).unwrap();
    assert_eq!(engine.next_wake(&ticket), None, "something still goes on after forty years");
    assert!(last.len() <= most, "{} decisions after the last event", last.len());
    assert_eq!(engine.advance(&mut ticket, long_after(lived)).unwrap(), []);
    let all: Vec<&Decision> = lived.decisions.iter().chain(&last).collect();
    let ids: BTreeSet<&str> = all.iter().map(|decision| decision.id.as_str()).collect();
    assert_eq!(ids.len(), all.len(), "{all:#?}");
    // A repeat of the last event, where it was accepted, adds none.
    let mut ticket = lived.ticket.clone();
    if let Some(event) = lived.events.iter().rfind(|event| event.at == ticket.decided_until()) {
        let before = ticket.clone();
        if let Ok(more) = engine.handle(&mut ticket, event) {
            assert!(more.is_empty());
            assert_eq!(ticket, before);
        }
    }
}

/// How many decisions can follow the last event under the policies written by hand: every mark
/// with all that every rule does.
fn most(engine: &Engine) -> usize {
    let policy = engine.policy();
    let marks: usize = policy.clocks.iter().map(|(_, clock)| clock.marks.len() + 1).sum();
    let rules: usize = policy.rules.iter().map(|(_, rule)| rule.actions.len()).sum();
    marks * (rules + 8)
}

/// Law 7 after every event of a history.
pub fn law_7_throughout(engine: &Engine, lived: &Lived) {
    let mut ticket = None;
    let mut decisions = Vec::new();
    for event in &lived.events {
        decisions.extend(tell(engine, &mut ticket, event).unwrap_or_default());
        law_7(engine, ticket.as_ref().unwrap(), &decisions);
    }
}

macro_rules! laws {
    ($($policy:ident)*) => {$(
        mod $policy {
            use super::*;

            proptest! {
                #![proptest_config(config(384))]

                #[test]
                fn law_1_asking_more_often_changes_nothing(history in history(24), fractions in vec(0..1_000u32, 0..4)) {
                    let engine = policies::$policy();
                    if let Some(lived) = history.live(&engine) {
                        law_1(&engine, &lived, &fractions);
                    }
                }

                #[test]
                fn law_2_the_next_wake_up_is_exact(history in history(16)) {
                    let engine = policies::$policy();
                    if let Some(lived) = history.live(&engine) {
                        at_every_point(&engine, &lived, |ticket| law_2(&engine, ticket));
                    }
                }

                #[test]
                fn law_4_a_refused_event_changes_nothing_and_says_why(history in history(24)) {
                    let engine = policies::$policy();
                    if let Some(lived) = history.live(&engine) {
                        law_4(&engine, &lived);
                    }
                }

                #[test]
                fn law_5_a_ticket_read_back_has_the_same_future(history in history(16)) {
                    let engine = policies::$policy();
                    if let Some(lived) = history.live(&engine) {
                        law_5_future(&engine, &lived);
                        at_every_point(&engine, &lived, |ticket| drop(law_5(&engine, ticket)));
                    }
                }

                #[test]
                fn law_7_late_is_what_a_standing_breach_says(history in history(24)) {
                    let engine = policies::$policy();
                    if let Some(lived) = history.live(&engine) {
                        law_7_throughout(&engine, &lived);
                    }
                }

                #[test]
                fn law_9_decisions_are_unique_and_come_to_an_end(history in history(24)) {
                    let engine = policies::$policy();
                    if let Some(lived) = history.live(&engine) {
                        law_9(&engine, &lived, most(&engine));
                    }
                }
            }
        }
    )*};
}
laws!(desk everything);

/// The laws are worth what their histories reach: every state, decisions of every kind, every
/// mark and every rule, refusals of every kind.
#[test]
fn the_histories_reach_everything() {
    for engine in [policies::desk(), policies::everything()] {
        let mut runner = TestRunner::deterministic();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for _ in 0..5_000 {
            let history = draw(&mut runner, history(24));
            let Some(lived) = history.live(&engine) else { continue };
            let mut ticket = None;
            for event in &lived.events {
                if let Err(refusal) = tell(&engine, &mut ticket, event) {
                    let debug = format!("{refusal:?}");
                    seen.insert(format!("refused {}", debug.split([' ', '(']).next().unwrap()));
                }
                seen.insert(format!("state {}", ticket.as_ref().unwrap().state()));
            }
            for decision in &lived.decisions {
                seen.insert(decision.effect.kind().into());
                seen.insert(format!(
                    "{} {}",
                    decision.reason.source.path(),
                    decision.reason.source.mark().unwrap_or("")
                ));
            }
        }
        let policy = engine.policy();
        let states = policy.states.names().map(|name| format!("state {name}"));
        let rules = policy.rules.names().map(|name| format!("rules.{name} "));
        let marks = policy.clocks.iter().flat_map(|(clock, data)| {
            data.marks.iter().map(move |mark| format!("clocks.{clock} {}", mark.name))
        });
        let refusals =
            ["AlreadyOpen", "NoActor", "Mistakes", "NotSeen", "NotFrom", "NotAllowed", "Incomplete"];
        let refusals = refusals.map(|name| format!("refused {name}"));
        let kinds = ["notify", "escalate", "comment", "move", "set", "breach"].map(String::from);
        for expected in states.chain(rules).chain(marks).chain(refusals).chain(kinds) {
            assert!(seen.contains(&expected), "{}: never {expected}; seen: {seen:#?}", policy.name);
        }
        if policy.name == "everything" {
            for expected in ["blocked", "withdrawn", "refused NotNow"] {
                assert!(seen.contains(expected), "never {expected}");
            }
        }
    }
}

//! Another version that says something else altogether: it takes a ticket over or names what it
//! lacks, and what it takes over is a ticket like any other.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use dueline::{Adoption, Engine, Event, Policy, Refusal, Snapshot, TICK};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};

use crate::{
    cases::{config, draw},
    histories::{History, history, tell},
    random_policies::policy,
};

fn versions(texts: &[String]) -> Vec<Engine> {
    let accepted = texts.iter().filter_map(|text| {
        let mut policy = Policy::from_toml(text).ok()?;
        policy.version = 0;
        Engine::new(policy).ok()
    });
    let numbered = accepted.enumerate().map(|(i, engine)| {
        let mut policy = engine.policy().clone();
        policy.version = i as u32 + 1;
        Engine::new(policy).unwrap()
    });
    numbered.collect()
}

/// Lives a history that is taken over by the next version after every other event; how often it
/// was.
fn taken_over(engines: &[Engine], history: &History, holes: &mut usize) -> usize {
    let Some(lived) = history.live(&engines[0]) else { return 0 };
    let (mut ticket, mut decisions, mut adopted) = (None, Vec::new(), 0);
    let mut engine = &engines[0];
    for (i, event) in lived.events.iter().enumerate() {
        decisions.extend(tell(engine, &mut ticket, event).unwrap_or_default());
        let (Some(next), Some(current)) = (engines.get(1 + i / 2), &mut ticket) else { continue };
        if i % 2 == 0 || next.policy().version == engine.policy().version {
            continue;
        }
        let at = current.decided_until() + TimeDelta::minutes(i as i64);
        let event = Event::adopted(format!("v{i}"), at, Adoption::of(next.policy().version, 0));
        let before = current.clone();
        match next.adopt(current, &event) {
            Err(refusal) => {
                let over = before.over().is_some();
                assert!(
                    matches!(refusal, Refusal::Mistakes(_)) && !over
                        || matches!(refusal, Refusal::Over { .. }) && over,
                    "{refusal}"
                );
                assert_eq!(*current, before);
                *holes += 1;
            }
            Ok((ticket, more)) => {
                let preview = next.preview(current, &event).unwrap();
                assert_eq!((&preview.ticket, &preview.decisions), (&ticket, &more));
                let text = serde_json::to_string(&next.snapshot(&ticket).unwrap()).unwrap();
                let restored = next.restore(serde_json::from_str::<Snapshot>(&text).unwrap());
                assert_eq!(restored.unwrap_or_else(|error| panic!("{error}\n{text}")), ticket);
                let late = before.decided_until() + TimeDelta::days(20_000);
                assert!(next.readings(&ticket, late).is_ok());
                for clock in next.policy().clocks.names() {
                    assert!(next.explain(&ticket, clock, late).is_ok());
                }
                if let Some(wake) = next.next_wake(&ticket) {
                    let mut early = ticket.clone();
                    assert_eq!(next.advance(&mut early, wake - TICK).unwrap(), []);
                    assert_eq!(early, ticket);
                    next.advance(&mut early, wake).unwrap();
                    assert_ne!(early, ticket);
                }
                decisions.extend(more);
                (*current, engine) = (ticket, next);
                adopted += 1;
            }
        }
    }
    let mut ticket = ticket.unwrap();
    decisions.extend(engine.advance(&mut ticket, lived.end + TimeDelta::days(20_000)).unwrap());
    let ids: BTreeSet<&str> = decisions.iter().map(|decision| decision.id.as_str()).collect();
    assert_eq!(ids.len(), decisions.len(), "{decisions:#?}");
    adopted
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn any_version_takes_over_or_says_what_it_lacks(texts in vec(policy(), 16), histories in vec(history(12), 4)) {
        let engines = versions(&texts);
        if engines.len() > 1 {
            for history in &histories {
                taken_over(&engines, history, &mut 0);
            }
        }
    }
}

/// Both happen: else the test above would say little.
#[test]
fn some_are_taken_over() {
    let mut runner = TestRunner::deterministic();
    let (mut adopted, mut holes) = (0, 0);
    for _ in 0..40 {
        let engines = versions(&draw(&mut runner, vec(policy(), 16)));
        if engines.len() > 1 {
            for _ in 0..3 {
                let history = draw(&mut runner, history(12));
                adopted += taken_over(&engines, &history, &mut holes);
            }
        }
    }
    assert!(adopted > 20, "{adopted} taken over, {holes} refused");
}

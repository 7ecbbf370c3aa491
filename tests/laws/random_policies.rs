//! The laws under random policies: every part of the policy language in combinations that nobody
//! would write, so that the check is held to its word (what it accepts ends) and the engine to
//! the laws under all that the check accepts.

use std::collections::BTreeSet;

use dueline::{Decision, Effect, Engine, Policy, Recipient, Refusal};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};

use crate::{
    amended::{law_6, living_is_telling, told},
    cases::{config, draw},
    engine::{at_every_point, law_1, law_2, law_4, law_5_future, law_7_throughout, law_9},
    histories::{History, history, tell},
    timelines::timelines_partition,
};

pub use crate::any_policy::policy;

/// Some order of arrival.
fn shuffled(events: usize, by: &[u32]) -> Vec<u32> {
    let by = by.iter().fold(1, |product: u32, n| product.wrapping_mul(2 * n + 1));
    (0..events as u32).map(|place| place.wrapping_mul(2_654_435_761).wrapping_mul(by)).collect()
}

/// Holds every law on histories under a policy, if the check accepts it.
fn laws(text: &str, histories: &[History], fractions: &[u32]) -> Result<(), TestCaseError> {
    let policy = Policy::from_toml(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    prop_assert_eq!(&policy.mistakes, &[], "the generator writes what can be read");
    let Ok(engine) = Engine::new(policy) else { return Ok(()) };
    for lived in histories.iter().filter_map(|history| history.live(&engine)) {
        law_1(&engine, &lived, fractions);
        at_every_point(&engine, &lived, |ticket| law_2(&engine, ticket));
        law_4(&engine, &lived);
        law_5_future(&engine, &lived);
        let events = told(&lived);
        law_6(&engine, &events, &shuffled(events.len(), fractions));
        living_is_telling(&engine, &events);
        timelines_partition(&engine, &lived);
        law_7_throughout(&engine, &lived);
        law_9(&engine, &lived, 20_000);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn the_laws_hold_under_random_policies(
        text in policy(), histories in vec(history(12), 3), fractions in vec(0..1_000u32, 0..3),
    ) {
        laws(&text, &histories, &fractions)?;
    }
}

/// A good part of the random policies is accepted, and a good part of those that are refused is
/// refused for feeding itself: else the test above would say little.
#[test]
fn random_policies_are_accepted_and_refused_in_good_part() {
    let mut runner = TestRunner::deterministic();
    let (mut accepted, mut endless) = (0, 0);
    for _ in 0..1_000 {
        let text = draw(&mut runner, policy());
        match Engine::new(Policy::from_toml(&text).unwrap()) {
            Ok(_) => accepted += 1,
            Err(mistakes) => endless += usize::from(mistakes.to_string().contains("go on for ever")),
        }
    }
    assert!(accepted > 50 && endless > 100, "{accepted} accepted, {endless} refused for going on for ever");
}

/// What a refusal or a decision shows of the workflow.
fn refused(refusal: &Refusal) -> String {
    let kind = format!("{refusal:?}");
    let kind = kind.split([' ', '(']).next().unwrap();
    match refusal {
        Refusal::Incomplete { what, .. } if what.starts_with("an edit of") => "Incomplete edit".into(),
        Refusal::Incomplete { what, .. } if what == "opening" || what == "the ticket" => {
            format!("{kind} {what}")
        }
        Refusal::NotAllowed { transition, .. } if transition == "opening" => format!("{kind} opening"),
        _ => kind.into(),
    }
}

fn decided(decision: &Decision) -> Vec<String> {
    let mut seen = vec![decision.effect.kind().to_string()];
    if let Effect::Blocked { refusal, .. } = &decision.effect {
        seen.push(format!("blocked {}", refused(refusal)));
    }
    if let Some(notice) = decision.effect.notice() {
        seen.extend(notice.except.is_some().then(|| "except".into()));
        seen.extend((!notice.facts.is_empty()).then(|| "facts".into()));
        seen.push(match notice.to {
            Recipient::People { .. } => "people".into(),
            Recipient::Team { .. } => "a team".into(),
            _ => "somebody".into(),
        });
    }
    seen
}

/// The laws are worth what their histories reach: every refusal, decision and recipient.
#[test]
fn random_histories_reach_the_workflow() {
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for _ in 0..1_500 {
        let text = draw(&mut runner, policy());
        let Ok(engine) = Engine::new(Policy::from_toml(&text).unwrap()) else { continue };
        for _ in 0..8 {
            let history = draw(&mut runner, history(12));
            let Some(lived) = history.live(&engine) else {
                // Why the first event opens nothing.
                seen.extend(
                    history
                        .opening(&engine)
                        .and_then(|event| engine.open("T", &event).err())
                        .iter()
                        .map(refused),
                );
                continue;
            };
            let mut ticket = None;
            for event in &lived.events {
                seen.extend(tell(&engine, &mut ticket, event).err().iter().map(refused));
            }
            seen.extend(lived.decisions.iter().flat_map(decided));
        }
    }
    let refusals = [
        "NotEditable",
        "OutOfBounds",
        "NotRelated",
        "TooDeep",
        "NotNow",
        "NotSeen",
        "Incomplete",
        "Incomplete edit",
        "Incomplete opening",
        "Incomplete the ticket",
        "NotAllowed opening",
        "blocked Incomplete",
        "blocked NotNow",
    ];
    let decisions = ["request", "priority", "open", "signal", "except", "facts", "people", "a team"];
    for expected in refusals.iter().chain(&decisions) {
        assert!(seen.contains(*expected), "never {expected}; seen: {seen:#?}");
    }
}

//! `Engine::available` tells the truth: what it lists is what `handle` accepts, what it says is
//! refused is refused in the same words, and what it leaves out is not for this actor.

use dueline::{Actor, Engine, Event, Instant, Policy, Refusal, Ticket, Value, What, policy::FieldKind};
use proptest::{collection::vec, prelude::*};

use crate::{
    any_policy::policy,
    cases::config,
    engine::at_every_point,
    histories::{History, history, micro},
    policies,
};

/// Somebody in every role, whoever may have opened the ticket, and somebody in none.
fn people(engine: &Engine) -> Vec<Actor> {
    let roles = engine.policy().roles.names();
    let people = roles.flat_map(|role| {
        [Actor::new(format!("{role}-1"), role).of("Acme"), Actor::new("Zoe", role).of("Umbrella")]
    });
    people.chain([Actor::new("Nobody", "no such role")]).collect()
}

/// Every transition, asked for with nothing more.
fn transitions(engine: &Engine, ticket: &Ticket, actor: &Actor, now: Instant) {
    let available = engine.available(ticket, actor, now).unwrap();
    let known = engine.policy().roles.get(&actor.role).is_some();
    for transition in &engine.policy().transitions {
        let asked = Event::requested("asked", actor, now, &transition.name);
        let answer = engine.handle(&mut ticket.clone(), &asked);
        let offer = available.offers.iter().find(|offer| offer.transition == transition.name);
        let Some(offer) = offer else {
            let hidden = match answer {
                Err(Refusal::NotFrom { .. } | Refusal::NotAllowed { .. } | Refusal::Over { .. }) => true,
                Err(Refusal::NotSeen { .. }) => !available.sees,
                Err(Refusal::Mistakes(_)) => !known,
                _ => false,
            };
            assert!(hidden, "`{}` is not offered to {actor:?}: {answer:?}", transition.name);
            continue;
        };
        assert!(available.sees);
        assert_eq!(offer.to, transition.to);
        assert_eq!(answer.err(), offer.refusal, "`{}` by {actor:?}", transition.name);
    }
    let order = engine.policy().transitions.iter().map(|transition| &transition.name);
    let order: Vec<_> =
        order.filter(|name| available.offers.iter().any(|offer| offer.transition == **name)).collect();
    assert_eq!(order, available.offers.iter().map(|offer| &offer.transition).collect::<Vec<_>>());
}

/// Another value than the one that a field has.
fn another(engine: &Engine, name: &str, value: &Value) -> Value {
    let field = engine.policy().fields.get(name).unwrap();
    let words: Vec<Value> = field.words().map(Value::from).collect();
    let values: Vec<Value> = match field.kind {
        FieldKind::Flag => vec![true.into(), false.into()],
        FieldKind::Number => vec![4i64.into(), 5i64.into()],
        FieldKind::Date => {
            ["2018-11-04", "2018-11-05"].map(|date| Value::Date(date.parse().unwrap())).to_vec()
        }
        FieldKind::Instant => ["2018-11-04T12:00:00Z", "2018-11-05T12:00:00Z"]
            .map(|at| Value::Instant(at.parse().unwrap()))
            .to_vec(),
        FieldKind::Word | FieldKind::Team | FieldKind::Check => words,
        FieldKind::Tags | FieldKind::People | FieldKind::Files => {
            let names = if words.is_empty() { vec!["u".into(), "v".into()] } else { words };
            let name = |word: &Value| match field.kind {
                FieldKind::Files => Value::many([format!("plan.{word}")]),
                _ => Value::many([word.to_string()]),
            };
            names.iter().map(name).collect()
        }
        _ => vec!["one".into(), "two".into()],
    };
    values.into_iter().find(|other| other != value).unwrap_or_default()
}

/// Every field, relation and the priority, given another value.
fn edits(engine: &Engine, ticket: &Ticket, actor: &Actor, now: Instant) {
    let available = engine.available(ticket, actor, now).unwrap();
    let mut later = ticket.clone();
    engine.advance(&mut later, now).unwrap();
    let policy = engine.policy();
    let mut given: Vec<(&str, Event)> = Vec::new();
    let event = || Event::updated("edited", actor, now);
    for name in policy.fields.names() {
        given.push((name, event().with(name, another(engine, name, later.field(name).unwrap()))));
    }
    for name in policy.relations.names() {
        given.push((name, event().linked(name, "another ticket")));
    }
    let priority = policy.priorities.names().find(|name| later.priority() != Some(name));
    given.extend(priority.map(|priority| ("priority", event().with_priority(priority))));
    for (name, event) in given {
        let answer = engine.handle(&mut ticket.clone(), &event);
        let theirs = match answer {
            // What goes with it, or beyond its bounds, is asked of whose it is.
            Ok(_) | Err(Refusal::Incomplete { .. } | Refusal::OutOfBounds { .. }) => true,
            Err(
                Refusal::NotEditable { .. }
                | Refusal::NotSeen { .. }
                | Refusal::Over { .. }
                // A role that is not known, or a priority that follows from the fields.
                | Refusal::Mistakes(_),
            ) => false,
            Err(refusal) => panic!("{name} by {actor:?}: {refusal}"),
        };
        assert_eq!(
            available.edits.iter().any(|edit| edit == name),
            theirs,
            "{name} by {actor:?}: {answer:?}"
        );
    }
    assert!(available.edits.iter().all(|edit| {
        edit == "priority" || policy.fields.get(edit).is_some() || policy.relations.get(edit).is_some()
    }));
}

/// At every point of a life, and just after the next timer.
fn tells_the_truth(engine: &Engine, history: &History) {
    let Some(lived) = history.live(engine) else { return };
    let people = people(engine);
    at_every_point(engine, &lived, |ticket| {
        let wake = engine.next_wake(ticket).filter(|wake| *wake < lived.end + micro(1 << 46));
        for now in [Some(ticket.decided_until()), wake].into_iter().flatten() {
            for actor in &people {
                transitions(engine, ticket, actor, now);
                edits(engine, ticket, actor, now);
            }
        }
    });
}

/// Whether there is a button for opening a ticket is whether one may.
fn buttons(engine: &Engine, at: Instant) {
    for actor in people(engine) {
        let opened = engine.open("T", &Event::new("e", at, Some(actor.clone()), What::Created));
        let may = !matches!(opened, Err(Refusal::NotAllowed { .. } | Refusal::Mistakes(_)));
        assert_eq!(engine.may_open(&actor), may, "{actor:?}: {opened:?}");
    }
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn under_the_policies_written_by_hand(history in history(12)) {
        tells_the_truth(&policies::desk(), &history);
        tells_the_truth(&policies::everything(), &history);
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn under_random_policies(text in policy(), histories in vec(history(8), 2)) {
        if let Ok(engine) = Engine::new(Policy::from_toml(&text).unwrap()) {
            buttons(&engine, "2018-11-04T12:00:00Z".parse().unwrap());
            for history in histories {
                tells_the_truth(&engine, &history);
            }
        }
    }
}

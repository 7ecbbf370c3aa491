//! A history that happened, and what it came to: told in its own order to one engine, without a
//! fault. It is drawn as it is lived, so that events can fall upon the engine's own instants.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta};
use dueline::{
    Actor, Decision, Engine, Event, Instant, Ticket, Value, What,
    policy::{Field, FieldKind},
};

use super::{desks::Desk, dice::Dice};

pub const TICKET: &str = "T-1";

/// Events in their order, and the outcome that every host must come to.
pub struct Plan {
    pub events: Vec<Event>,
    pub outcome: Outcome,
}

/// What a history comes to when all is told and all time has passed.
#[derive(Debug, PartialEq)]
pub struct Outcome {
    /// Every decision that stands, by its identity.
    pub decisions: BTreeMap<String, Decision>,
    /// The ids of the events that were accepted.
    pub accepted: BTreeSet<String>,
    pub ticket: Option<Ticket>,
    /// When there is something to do: never again.
    pub wake: Option<Instant>,
}

/// Draws one; or says what the engine decided twice.
pub fn draw(desk: &Desk, dice: &mut Dice) -> Result<Plan, String> {
    let engine = &desk.engines[0];
    // Around the clock changes of Paris in 2026, or anywhere in twenty years.
    let day = 86_400;
    let (from, days) = *dice.pick(&[(1_774_742_400, 14), (1_792_886_400, 14), (1_420_070_400, 7_300)]);
    let mut at = DateTime::from_timestamp(from + dice.below(days * day) as i64, 0).unwrap();
    let mut ticket: Option<Ticket> = None;
    let (mut events, mut all, mut accepted) = (Vec::new(), Vec::new(), BTreeSet::new());
    let wanted = 2 + dice.below(11).min(dice.below(11));
    while events.len() < wanted || ticket.is_none() {
        if !events.is_empty() {
            at = later(at, ticket.as_ref().and_then(|ticket| engine.next_wake(ticket)), dice);
        }
        let number = events.len();
        let event = event(engine, ticket.as_ref(), number, wanted, at, dice).in_turn(number as u64);
        let told = match &mut ticket {
            Some(ticket) => engine.handle(ticket, &event).ok(),
            None => engine.open(TICKET, &event).ok().map(|(opened, decisions)| {
                ticket = Some(opened);
                decisions
            }),
        };
        if let Some(decisions) = told {
            all.extend(decisions);
            accepted.insert(event.id.clone());
        }
        events.push(event);
    }
    let mut ticket = ticket.unwrap();
    all.extend(engine.advance(&mut ticket, at + TimeDelta::days(3_000)).unwrap());
    let mut decisions = BTreeMap::new();
    for decision in all {
        if let Some(twice) = decisions.insert(decision.id.to_string(), decision) {
            let (name, again) = (desk.name, &decisions[twice.id.as_str()]);
            return Err(format!("one identity, in `{name}`:\n{twice:?}\n{again:?}\n{events:#?}"));
        }
    }
    let wake = engine.next_wake(&ticket);
    Ok(Plan { events, outcome: Outcome { decisions, accepted, ticket: Some(ticket), wake } })
}

/// A ticket as a host stores it.
pub fn json(engine: &Engine, ticket: &Ticket) -> String {
    serde_json::to_string(&engine.snapshot(ticket).unwrap()).unwrap()
}

fn later(at: Instant, wake: Option<Instant>, dice: &mut Dice) -> Instant {
    let gap = |dice: &mut Dice, seconds| at + dice.within_seconds(seconds);
    match (dice.below(12), wake) {
        (0, _) => at,
        (1, _) => at + TimeDelta::microseconds(1),
        (2..=4, Some(wake)) => (wake + TimeDelta::microseconds(dice.below(5) as i64 - 2)).max(at),
        (2..=5, _) => gap(dice, 3_600),
        (6..=8, _) => gap(dice, 30_000),
        (9..=10, _) => gap(dice, 300_000),
        _ => gap(dice, 3_000_000),
    }
}

fn event(
    engine: &Engine,
    ticket: Option<&Ticket>,
    number: usize,
    wanted: usize,
    at: Instant,
    dice: &mut Dice,
) -> Event {
    let policy = engine.policy();
    let roles: Vec<&str> = policy.roles.names().collect();
    let person = |role: &str| Actor::new(format!("{role} 1"), role).of("Acme");
    let id = format!("e{number}");
    let role = *dice.pick(&roles);
    let Some(ticket) = ticket.filter(|_| !dice.percent(1)) else {
        // Now and then something is told of a ticket that does not exist yet.
        let what = match dice.below(25) {
            0 if number < wanted => What::Updated,
            1..=2 => What::CreatedIn((*dice.pick(&states(engine))).into()),
            _ => What::Created,
        };
        return Event::new(id, at, Some(person(role)), what);
    };
    let mut event = Event::updated(id, &person(role), at);
    match dice.below(100) {
        0..=49 => {
            let state = ticket.state();
            let offered = policy.transitions.iter().filter(|t| t.from.iter().any(|from| from == state));
            let offered: Vec<_> = offered.collect();
            let any = offered.is_empty() || dice.percent(25);
            let transition = if any { dice.pick(&policy.transitions) } else { *dice.pick(&offered) };
            event.what = What::Requested(transition.name.clone());
            if !transition.by.is_empty() && !dice.percent(5) {
                event.actor = Some(person(dice.pick::<String>(&transition.by)));
            }
            if !dice.percent(10) {
                for field in transition.require.iter().filter_map(|name| policy.fields.get(name)) {
                    let name = policy.fields.iter().find(|(_, other)| *other == field).unwrap().0;
                    event = event.with(name, value(field, at, dice));
                }
                event = event.with_comment();
            }
        }
        50..=74 => event = event.with_comment(),
        75 if dice.percent(50) => event.what = What::Merged("T-2".into()),
        75 => event.what = What::Cancelled,
        76..=77 => event.what = What::Observed(Some((*dice.pick(&states(engine))).into())),
        _ => {}
    }
    if dice.percent(20) {
        let priorities: Vec<&str> = policy.priorities.names().chain(["none of them"]).collect();
        event = event.with_priority(*dice.pick(&priorities));
    }
    let fields: Vec<_> = policy.fields.iter().collect();
    if dice.percent(35) && !fields.is_empty() {
        let (name, field) = *dice.pick(&fields);
        event = event.with(name, value(field, at, dice));
    }
    event
}

fn states(engine: &Engine) -> Vec<&str> {
    engine.policy().states.names().collect()
}

fn value(field: &Field, at: Instant, dice: &mut Dice) -> Value {
    let near = at + dice.within_seconds(900_000) - TimeDelta::days(5);
    match field.kind {
        _ if dice.percent(10) => Value::Unset,
        FieldKind::Flag => dice.percent(50).into(),
        FieldKind::Number => (dice.below(10) as i64).into(),
        FieldKind::Word => dice.pick(&field.of).as_str().into(),
        FieldKind::Date => near.date_naive().into(),
        FieldKind::Instant => near.into(),
        _ => "Omar".into(),
    }
}

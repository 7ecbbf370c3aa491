//! The values that a fact can have, as far as conditions tell them apart: one for all those that
//! they cannot.

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

use chrono::{DateTime, TimeDelta};

use crate::{
    engine::{
        condition::{Cond, Test},
        model::Model,
        place::{FieldId, JoinId, Place, PriorityId},
    },
    instant::at_the_door,
    policy::{Field, FieldKind, Value},
};

/// A fact of a ticket that conditions ask for, besides its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    Priority,
    Field(FieldId),
    /// Whether something holds of the tickets of a relation: each question is taken for itself.
    Linked(JoinId),
}

/// One of the values of a fact.
#[derive(Debug)]
pub(super) struct Pick {
    /// Of a field.
    pub(super) value: Value,
    pub(super) priority: Option<PriorityId>,
    /// Whether it stands for more than itself.
    pub(super) many: bool,
}

/// A fact and all its values; none where these would be too many.
#[derive(Debug)]
pub(super) struct Domain {
    pub(super) fact: Fact,
    pub(super) picks: Vec<Pick>,
}

/// The facts that these conditions ask for, and these fields, in their order.
pub(super) fn domains(model: &Model, conditions: &[&Cond], fields: &[FieldId]) -> Vec<Domain> {
    let mut asked: BTreeMap<Fact, Vec<&Value>> = BTreeMap::new();
    let mut note = |fact, values| asked.entry(fact).or_default().extend::<&[Value]>(values);
    for condition in conditions {
        condition.each_leaf(&mut |leaf| match leaf {
            Cond::Priority(_) => note(Fact::Priority, &[]),
            Cond::Linked(join, _) => note(Fact::Linked(*join), &[]),
            Cond::Field(field, Test::Is(values)) => note(Fact::Field(*field), values),
            Cond::Field(field, Test::Compare(with, _)) => {
                note(Fact::Field(*field), core::slice::from_ref(with));
            }
            Cond::Field(field, Test::Set(_)) => note(Fact::Field(*field), &[]),
            _ => {}
        });
    }
    for field in fields {
        note(Fact::Field(*field), &[]);
    }
    let domain = |(fact, constants): (Fact, Vec<&Value>)| {
        let picks = match fact {
            Fact::Priority => priorities(model),
            Fact::Linked(_) => holds_or_not(),
            Fact::Field(field) => values(model.policy.fields.at(field.place()).1, constants),
        };
        Domain { fact, picks }
    };
    asked.into_iter().map(domain).collect()
}

fn holds_or_not() -> Vec<Pick> {
    let pick = |holds| Pick { value: Value::Flag(holds), priority: None, many: true };
    [false, true].map(pick).into()
}

/// A ticket that has a priority keeps one: none is only where the policy gives none at the opening.
fn priorities(model: &Model) -> Vec<Pick> {
    let all = (0..model.policy.priorities.len()).map(|place| Some(PriorityId::new(place)));
    let none = model.default_priority.is_none().then_some(None);
    let pick = |priority| Pick { value: Value::Unset, priority, many: false };
    all.chain(none).map(pick).collect()
}

/// Unset, each constant, and one for each stretch between them.
fn values(field: &Field, mut constants: Vec<&Value>) -> Vec<Pick> {
    constants.sort_unstable();
    constants.dedup();
    let mut found = alloc::vec![(Value::Unset, false)];
    match field.kind {
        FieldKind::Flag => found.extend([(Value::Flag(true), false), (Value::Flag(false), false)]),
        FieldKind::Word | FieldKind::Team | FieldKind::Check => {
            let mut words: Vec<Value> = field.words().map(Value::from).collect();
            words.sort_unstable();
            words.dedup();
            let (asked, others): (Vec<Value>, Vec<Value>) =
                words.into_iter().partition(|word| constants.contains(&word));
            let more = others.len() > 1;
            found.extend(others.into_iter().take(1).map(|word| (word, more)));
            found.extend(asked.into_iter().map(|word| (word, false)));
        }
        FieldKind::Text | FieldKind::Person => {
            let mut other = String::from("another");
            while constants.iter().any(|constant| matches!(constant, Value::Text(text) if *text == other)) {
                other = format!("yet {other}");
            }
            found.push((Value::Text(other), true));
            found.extend(constants.into_iter().map(|constant| (constant.clone(), false)));
        }
        FieldKind::Tags | FieldKind::People | FieldKind::Files => match subsets(field, &constants) {
            Some(sets) => found.extend(sets),
            None => found.clear(),
        },
        FieldKind::Number | FieldKind::Date | FieldKind::Instant => {
            found.extend(ordered(field.kind, &constants));
        }
    }
    found.into_iter().map(|(value, many)| Pick { value, priority: None, many }).collect()
}

/// How many items of a field that holds many may be asked for: each may be there or not.
const MOST_ITEMS: usize = 8;

/// Every set of the items that are asked for, and one of others; none where they are too many.
fn subsets(field: &Field, constants: &[&Value]) -> Option<Vec<(Value, bool)>> {
    let many = |value: &&Value| if let Value::Many(items) = value { items.to_vec() } else { Vec::new() };
    let mut asked: Vec<String> = constants.iter().flat_map(many).collect();
    asked.sort_unstable();
    asked.dedup();
    if asked.len() > MOST_ITEMS {
        return None;
    }
    let free = field.kind != FieldKind::Tags || field.of.is_empty();
    let mut other = field.of.iter().find(|word| !asked.contains(word)).cloned();
    if free {
        let mut text = String::from("another");
        while asked.contains(&text) {
            text = format!("yet {text}");
        }
        other = Some(text);
    }
    let sets = (1..1usize << asked.len()).map(|set| {
        let items = asked.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
        (Value::many(items.map(|(_, item)| item.clone())), other.is_some())
    });
    Some(sets.chain(other.clone().map(|other| (Value::many([other]), true))).collect())
}

/// The constants, and one value in each gap around them that is not empty. That a gap has but one
/// value is not looked for: it is taken to stand for more.
fn ordered(kind: FieldKind, constants: &[&Value]) -> Vec<(Value, bool)> {
    let mut found: Vec<(Value, bool)> = Vec::new();
    if constants.is_empty() {
        let some = match kind {
            FieldKind::Number => Value::Number(1),
            FieldKind::Date => Value::Date(DateTime::UNIX_EPOCH.date_naive()),
            _ => Value::Instant(DateTime::UNIX_EPOCH),
        };
        found.push((some, true));
    }
    for (place, constant) in constants.iter().enumerate() {
        if place == 0 {
            found.extend(beside(constant, false).map(|below| (below, true)));
        }
        found.push(((*constant).clone(), false));
        let above = beside(constant, true).filter(|above| Some(&above) != constants.get(place + 1));
        found.extend(above.map(|above| (above, true)));
    }
    found
}

/// The value next to this one.
fn beside(value: &Value, above: bool) -> Option<Value> {
    let step = if above { 1 } else { -1 };
    match value {
        Value::Number(number) => number.checked_add(step).map(Value::Number),
        Value::Date(date) => date.checked_add_signed(TimeDelta::days(step)).map(Value::Date),
        Value::Instant(at) => {
            let at = at.checked_add_signed(TimeDelta::microseconds(step));
            at.and_then(at_the_door).map(Value::Instant)
        }
        _ => None,
    }
}

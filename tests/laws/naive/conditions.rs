//! Conditions, read straight off the policy's data.

use std::collections::BTreeMap;

use dueline::{
    Policy, Value,
    policy::{Condition, Field, FieldKind, Happening, Side, Test},
};

/// What a ticket is, in the policy's words.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub state: String,
    pub priority: Option<String>,
    /// Every field of the policy.
    pub fields: BTreeMap<String, Value>,
}

/// What an accepted event did.
#[derive(Debug, Clone, Default)]
pub struct Happened {
    pub created: bool,
    /// Split, absorbed, merged or cancelled.
    pub became: Option<Happening>,
    pub changed: bool,
    /// Whether its comment is public, if it has one.
    pub comment: Option<bool>,
    pub left: Option<String>,
    pub entered: Option<String>,
    pub transition: Option<String>,
    pub side: Option<Side>,
    pub role: Option<String>,
}

/// A value as a field keeps it; `None` where the field does not take it.
pub fn typed(value: &Value, field: &Field) -> Option<Value> {
    match (field.kind, value) {
        (_, Value::Unset) => Some(Value::Unset),
        (FieldKind::Text | FieldKind::Person, Value::Text(text)) => {
            Some(if text.trim().is_empty() { Value::Unset } else { value.clone() })
        }
        (FieldKind::Word, Value::Text(word)) => field.of.contains(word).then(|| value.clone()),
        (FieldKind::Date, Value::Text(text)) => text.parse().ok().map(Value::Date),
        (FieldKind::Instant, Value::Text(text)) => text.parse().ok().map(Value::Instant),
        (FieldKind::Flag, Value::Flag(_))
        | (FieldKind::Number, Value::Number(_))
        | (FieldKind::Date, Value::Date(_))
        | (FieldKind::Instant, Value::Instant(_)) => Some(value.clone()),
        _ => None,
    }
}

/// Whether a condition holds of a ticket, and of the event that brought it there. Without an
/// event nothing that is asked about one holds.
pub fn holds(policy: &Policy, condition: &Condition, facts: &Facts, event: Option<&Happened>) -> bool {
    let all = |part: &Condition| holds(policy, part, facts, event);
    match condition {
        Condition::All(parts) => parts.iter().all(all),
        Condition::Any(parts) => parts.iter().any(all),
        Condition::Not(part) => !all(part),
        Condition::State(names) => names.contains(&facts.state),
        Condition::Kind(kinds) => kinds.contains(&policy.states.get(&facts.state).unwrap().kind),
        Condition::Priority(names) => facts.priority.as_ref().is_some_and(|name| names.contains(name)),
        Condition::Field(name, test) => passes(policy.fields.get(name).unwrap(), test, &facts.fields[name]),
        asked => event.is_some_and(|event| of_event(asked, event)),
    }
}

fn passes(field: &Field, test: &Test, value: &Value) -> bool {
    let other = |with: &Value| typed(with, field).unwrap();
    match test {
        Test::Is(values) => values.iter().any(|with| *value == other(with)),
        Test::Set(set) => value.is_unset() != *set,
        _ if value.is_unset() => false,
        Test::AtLeast(with) => *value >= other(with),
        Test::AtMost(with) => *value <= other(with),
        Test::Above(with) => *value > other(with),
        Test::Below(with) => *value < other(with),
        test => panic!("an unknown test: {test:?}"),
    }
}

fn of_event(condition: &Condition, event: &Happened) -> bool {
    let among = |names: &[String], name: &Option<String>| name.as_ref().is_some_and(|n| names.contains(n));
    let moved = event.entered.is_some() && !event.created;
    let is = |happening: &Happening| match happening {
        Happening::Created => event.created,
        Happening::Moved => moved,
        Happening::Commented => event.comment.is_some() && !moved && !event.created,
        Happening::Changed => event.changed && !moved && !event.created,
        other => event.became == Some(*other),
    };
    match condition {
        Condition::Event(kinds) => kinds.iter().any(is),
        Condition::Entered(names) => among(names, &event.entered),
        Condition::Left(names) => among(names, &event.left),
        Condition::Transition(names) => among(names, &event.transition),
        Condition::Side(sides) => event.side.is_some_and(|side| sides.contains(&side)),
        Condition::By(roles) => among(roles, &event.role),
        Condition::Public(public) => event.comment == Some(*public),
        Condition::Modified(by_somebody) => (event.side != Some(Side::Automation)) == *by_somebody,
        condition => panic!("an unknown condition: {condition:?}"),
    }
}

fn asks_about_event(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(asks_about_event),
        Condition::Not(part) => asks_about_event(part),
        Condition::State(_) | Condition::Kind(_) | Condition::Priority(_) | Condition::Field(..) => false,
        _ => true,
    }
}

/// Whether a condition acts in a step: of the parts of an `any` each for itself; it comes to
/// hold, or holds of this event.
pub fn acts(
    policy: &Policy,
    condition: &Condition,
    before: Option<&Facts>,
    after: &Facts,
    event: &Happened,
) -> bool {
    if let Condition::Any(parts) = condition {
        return parts.iter().any(|part| acts(policy, part, before, after, event));
    }
    let held = before.is_some_and(|before| holds(policy, condition, before, None));
    holds(policy, condition, after, Some(event)) && (asks_about_event(condition) || !held)
}

/// The parts of a condition that keep it from holding, in words.
pub fn unmet(policy: &Policy, condition: &Condition, facts: &Facts) -> Vec<String> {
    if holds(policy, condition, facts, None) {
        return Vec::new();
    }
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().flat_map(|part| unmet(policy, part, facts)).collect()
        }
        Condition::Field(name, _) => match &facts.fields[name] {
            Value::Unset => vec![format!("`{condition}` does not hold: it is unset")],
            value => vec![format!("`{condition}` does not hold: it is `{value}`")],
        },
        other => vec![format!("`{other}` does not hold")],
    }
}

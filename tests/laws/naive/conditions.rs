//! Conditions, read straight off the policy's data.

use std::collections::BTreeMap;

use dueline::{
    Policy, Value,
    policy::{Condition, Field, FieldKind, Happening, Linked, Side, Test},
};

/// What a ticket is, in the policy's words.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub state: String,
    pub priority: Option<String>,
    /// Every field of the policy.
    pub fields: BTreeMap<String, Value>,
    /// The other tickets that it knows, in the order in which it came to know them.
    pub relatives: Vec<Relative>,
}

/// Another ticket that one knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Relative {
    pub relation: String,
    pub ticket: String,
    /// What it told last; `None` in a relation that has nothing to tell.
    pub word: Option<String>,
}

/// What an accepted event did.
#[derive(Debug, Clone, Default)]
pub struct Happened {
    pub created: bool,
    /// Split, absorbed, merged or cancelled.
    pub became: Option<Happening>,
    pub changed: bool,
    /// Whether it named another ticket that was not known.
    pub linked: bool,
    /// The relation by which a ticket told something, and what.
    pub told: Option<(String, String)>,
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
        (FieldKind::Word | FieldKind::Team | FieldKind::Check, Value::Text(word)) => {
            field.words().any(|known| known == word).then(|| value.clone())
        }
        (FieldKind::People | FieldKind::Tags | FieldKind::Files, Value::Text(text)) => {
            many(std::slice::from_ref(text), field)
        }
        (FieldKind::People | FieldKind::Tags | FieldKind::Files, Value::Many(items)) => many(items, field),
        (FieldKind::Date, Value::Text(text)) => text.parse().ok().map(Value::Date),
        (FieldKind::Instant, Value::Text(text)) => text.parse().ok().map(Value::Instant),
        (FieldKind::Flag, Value::Flag(_))
        | (FieldKind::Number, Value::Number(_))
        | (FieldKind::Date, Value::Date(_))
        | (FieldKind::Instant, Value::Instant(_)) => Some(value.clone()),
        _ => None,
    }
}

/// Any number of texts, blanks left out, each of those that the field takes.
fn many(items: &[String], field: &Field) -> Option<Value> {
    let items: Vec<&String> = items.iter().filter(|item| !item.trim().is_empty()).collect();
    let takes = |item: &String| match field.kind {
        _ if field.of.is_empty() => true,
        FieldKind::Files => {
            field.of.iter().any(|kind| item.to_lowercase().ends_with(&format!(".{}", kind.to_lowercase())))
        }
        FieldKind::Tags => field.of.contains(item),
        _ => true,
    };
    items.iter().all(|item| takes(item)).then(|| Value::many(items.into_iter().cloned()))
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
        Condition::Linked(relation, test) => linked(test, &words(relation, facts)),
        Condition::Field(name, test) => passes(policy.fields.get(name).unwrap(), test, &facts.fields[name]),
        asked => event.is_some_and(|event| of_event(asked, event)),
    }
}

fn passes(field: &Field, test: &Test, value: &Value) -> bool {
    let other = |with: &Value| typed(with, field).unwrap();
    match test {
        Test::Is(values) => values.iter().any(|with| match (value, other(with)) {
            (Value::Many(items), Value::Many(asked)) => asked.iter().any(|one| items.contains(one)),
            (value, with) => *value == with,
        }),
        Test::Set(set) => value.is_unset() != *set,
        _ if value.is_unset() => false,
        Test::AtLeast(with) => *value >= other(with),
        Test::AtMost(with) => *value <= other(with),
        Test::Above(with) => *value > other(with),
        Test::Below(with) => *value < other(with),
        test => panic!("an unknown test: {test:?}"),
    }
}

/// The tickets of a relation, and the last word of each.
fn words<'a>(relation: &str, facts: &'a Facts) -> Vec<(&'a str, Option<&'a str>)> {
    let of = facts.relatives.iter().filter(|relative| relative.relation == relation);
    of.map(|relative| (relative.ticket.as_str(), relative.word.as_deref())).collect()
}

fn among(list: &[String], word: Option<&str>) -> bool {
    word.is_some_and(|word| list.iter().any(|one| one == word))
}

fn linked(test: &Linked, words: &[(&str, Option<&str>)]) -> bool {
    let count = |list: &[String]| words.iter().filter(|(_, word)| among(list, *word)).count();
    match test {
        Linked::All(list) => !words.is_empty() && count(list) == words.len(),
        Linked::None(list) => !words.is_empty() && count(list) == 0,
        Linked::AtLeast(number, list) => count(list) >= *number as usize,
        Linked::Exist(exist) => words.is_empty() != *exist,
        test => panic!("an unknown join: {test:?}"),
    }
}

/// Why a join does not hold: which tickets are in the way.
fn in_the_way(test: &Linked, words: &[(&str, Option<&str>)]) -> String {
    if words.is_empty() {
        return "there is none".into();
    }
    let (list, wanted) = match test {
        Linked::All(list) | Linked::AtLeast(_, list) => (list, true),
        Linked::None(list) => (list, false),
        _ => return format!("there are {}", words.len()),
    };
    let names: Vec<&str> =
        words.iter().filter(|(_, word)| among(list, *word) != wanted).map(|(name, _)| *name).collect();
    let more = if names.len() > 3 { format!(" and {} more", names.len() - 3) } else { String::new() };
    let are = if names.len() == 1 { "is" } else { "are" };
    let not = if wanted { " not" } else { "" };
    format!("of {}, {}{more} {are}{not}", words.len(), names[..names.len().min(3)].join(", "))
}

fn of_event(condition: &Condition, event: &Happened) -> bool {
    let among = |names: &[String], name: &Option<String>| among(names, name.as_deref());
    let moved = event.entered.is_some() && !event.created;
    let is = |happening: &Happening| match happening {
        Happening::Created => event.created,
        Happening::Moved => moved,
        Happening::Commented => event.comment.is_some() && !moved && !event.created,
        Happening::Changed => event.changed && !moved && !event.created,
        Happening::Linked => event.linked,
        other => event.became == Some(*other),
    };
    match condition {
        Condition::Event(kinds) => kinds.iter().any(is),
        Condition::Entered(names) => among(names, &event.entered),
        Condition::Left(names) => among(names, &event.left),
        Condition::Transition(names) => among(names, &event.transition),
        Condition::Side(sides) => event.side.is_some_and(|side| sides.contains(&side)),
        Condition::By(roles) => among(roles, &event.role),
        Condition::Told(relation, words) => {
            event.told.as_ref().is_some_and(|(of, word)| of == relation && words.contains(word))
        }
        Condition::Public(public) => event.comment == Some(*public),
        Condition::Modified(by_somebody) => (event.side != Some(Side::Automation)) == *by_somebody,
        condition => panic!("an unknown condition: {condition:?}"),
    }
}

fn asks_about_event(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(asks_about_event),
        Condition::Not(part) => asks_about_event(part),
        Condition::State(_)
        | Condition::Kind(_)
        | Condition::Priority(_)
        | Condition::Linked(..)
        | Condition::Field(..) => false,
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
        Condition::Linked(relation, test) => {
            vec![format!("`{condition}` does not hold: {}", in_the_way(test, &words(relation, facts)))]
        }
        Condition::Field(name, _) => match &facts.fields[name] {
            Value::Unset => vec![format!("`{condition}` does not hold: it is unset")],
            value => vec![format!("`{condition}` does not hold: it is `{value}`")],
        },
        other => vec![format!("`{other}` does not hold")],
    }
}

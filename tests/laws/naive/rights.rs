//! Who may give what, between which bounds, and what must be there.

use dueline::{
    Edit, Instant, Owner, Policy, Refusal, Value,
    policy::{Bound, FieldKind, Gives, Section},
};

use super::conditions::{Facts, holds, typed};

/// What the triage says of a ticket: the rule, and the priority. `None` where there is no triage.
pub fn triaged(policy: &Policy, facts: &Facts) -> Option<(usize, Option<String>)> {
    policy.triage.iter().enumerate().find_map(|(place, rule)| {
        if !holds(policy, &rule.when, facts, None) {
            return None;
        }
        match &rule.gives {
            Gives::Priority(name) => Some((place, Some(name.clone()))),
            Gives::Nothing => Some((place, None)),
            Gives::Field(field) => match &facts.fields[field] {
                Value::Text(name) => Some((place, Some(name.clone()))),
                _ => None,
            },
        }
    })
}

/// What an event gives another value: fields in the policy's order, relations, the priority.
pub fn edited(policy: &Policy, before: &Facts, after: &Facts) -> Vec<String> {
    let fields = policy.fields.names().filter(|name| before.fields[*name] != after.fields[*name]);
    let of = |facts: &Facts, relation: &str| -> Vec<String> {
        let of = facts.relatives.iter().filter(|relative| relative.relation == relation);
        of.map(|relative| relative.ticket.clone()).collect()
    };
    let relations = policy.relations.names().filter(|name| of(before, name) != of(after, name));
    let priority = (before.priority != after.priority).then_some("priority");
    fields.chain(relations).chain(priority).map(String::from).collect()
}

fn sections<'a>(policy: &'a Policy, name: &str) -> Vec<(&'a str, &'a Section)> {
    policy.sections.iter().filter(|(_, section)| section.fields.iter().any(|field| field == name)).collect()
}

fn lets(policy: &Policy, section: &Section, role: &str, before: &Facts) -> bool {
    section.by.iter().any(|by| by == role) && holds(policy, &section.when, before, None)
}

/// Whether all that is edited is the role's to edit, as the ticket was before.
pub fn editable(policy: &Policy, role: &str, before: &Facts, names: &[String]) -> Result<(), String> {
    let foreign = names.iter().filter_map(|name| {
        let sections = sections(policy, name);
        if sections.is_empty() || sections.iter().any(|(_, section)| lets(policy, section, role, before)) {
            return None;
        }
        let owner = |(name, section): &(&str, &Section)| Owner {
            section: (*name).into(),
            by: section.by.clone(),
            when: (!section.when.is_always()).then(|| section.when.to_string()),
        };
        Some(Edit { field: name.clone(), owners: sections.iter().map(owner).collect() })
    });
    let edits: Vec<Edit> = foreign.collect();
    if edits.is_empty() {
        return Ok(());
    }
    Err(Refusal::NotEditable { role: role.into(), edits }.to_string())
}

/// Of things that must be there, those that are not; a comment first.
pub fn missing<'a>(
    required: impl IntoIterator<Item = &'a String>,
    after: &Facts,
    comment: bool,
) -> Vec<String> {
    let lacks = |field: &&String| match field.as_str() {
        "comment" => !comment,
        field => after.fields[field].is_unset(),
    };
    let mut missing: Vec<String> = required.into_iter().filter(lacks).cloned().collect();
    missing.sort_by_key(|field| field != "comment");
    missing
}

/// Whether what goes with edits is given: of several sections that let a field be edited, what the
/// first of them requires.
pub fn reasoned(
    policy: &Policy,
    role: &str,
    (before, after): (&Facts, &Facts),
    names: &[String],
    comment: bool,
) -> Result<(), String> {
    for name in names {
        let sections = sections(policy, name);
        let letting: Vec<_> =
            sections.iter().filter(|(_, section)| lets(policy, section, role, before)).collect();
        let lacks: Vec<(&str, Vec<String>)> =
            letting.iter().map(|(name, data)| (*name, missing(&data.require, after, comment))).collect();
        // Any of them is enough.
        if lacks.iter().all(|(_, missing)| !missing.is_empty())
            && let Some((section, missing)) = lacks.first()
        {
            let (what, missing) = (format!("an edit of `{section}`"), missing.clone());
            return Err(Refusal::Incomplete { what, missing }.to_string());
        }
    }
    Ok(())
}

/// What a bound comes to: nothing while the field that it names is unset.
fn limit(policy: &Policy, bound: &Bound, kind: FieldKind, facts: &Facts, at: Instant) -> Value {
    match bound {
        Bound::Value(value) => value.clone(),
        Bound::Field(name) => facts.fields[name].clone(),
        Bound::Now if kind == FieldKind::Date => Value::Date(at.with_timezone(&policy.zone).date_naive()),
        Bound::Now => Value::Instant(at),
    }
}

/// Whether what is given lies within its bounds, and what it leaves a compared field with.
pub fn within(policy: &Policy, names: &[String], after: &Facts, at: Instant) -> Result<(), String> {
    let given = |name: &str| names.iter().any(|given| given == name);
    for (name, field) in policy.fields.iter() {
        let value = &after.fields[name];
        for (bound, at_most) in [(&field.at_least, false), (&field.at_most, true)] {
            let Some(bound) = bound else { continue };
            let judged = given(name) || matches!(bound, Bound::Field(other) if given(other));
            let limit = typed(&limit(policy, bound, field.kind, after, at), field).unwrap();
            if !judged || value.is_unset() || limit.is_unset() {
                continue;
            }
            if if at_most { *value > limit } else { *value < limit } {
                let (field_name, hint) = (name.to_string(), field.hint.clone());
                let refusal =
                    Refusal::OutOfBounds { field: field_name, value: value.clone(), at_most, limit, hint };
                return Err(refusal.to_string());
            }
        }
    }
    Ok(())
}

/// The fields that a ticket must have and does not, and that it did not lack before.
pub fn lacked(policy: &Policy, before: Option<&Facts>, after: &Facts) -> Vec<String> {
    let lacks = |name: &str, facts: &Facts| {
        let required = &policy.fields.get(name).unwrap().required;
        facts.fields[name].is_unset()
            && required.as_ref().is_some_and(|when| holds(policy, when, facts, None))
    };
    let names = policy.fields.names();
    let newly = names.filter(|name| lacks(name, after) && !before.is_some_and(|before| lacks(name, before)));
    newly.map(String::from).collect()
}

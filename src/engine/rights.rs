//! What an actor may see, edit and do, and what must be given: the guards of an event.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::cmp::Ordering;

use super::{
    condition::{Cond, Facts},
    event::Actor,
    model::{Bound, Model, Section},
    place::{FieldId, Place, RelationId, RoleId, TransitionId},
    refusal::{Edit, Owner, Refusal},
    ticket::Ticket,
};
use crate::{
    instant::Instant,
    policy::{Condition, Sees, Value},
};

/// In what must be given: a comment.
pub(crate) const COMMENT: &str = "comment";
/// In sections: the priority.
pub(crate) const PRIORITY: &str = "priority";
/// What refusals call the opening of a ticket.
pub(crate) const OPENING: &str = "opening";

/// What may be edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edited {
    Field(FieldId),
    Relation(RelationId),
    Priority,
}

impl Edited {
    pub(crate) fn name(self, model: &Model) -> &str {
        match self {
            Edited::Field(field) => model.field(field),
            Edited::Relation(relation) => model.relation(relation),
            Edited::Priority => PRIORITY,
        }
    }

    /// All that there is to edit, in the policy's order.
    pub(crate) fn all(model: &Model) -> impl Iterator<Item = Edited> {
        let fields = (0..model.defaults.len()).map(|place| Edited::Field(FieldId::new(place)));
        let relations =
            (0..model.policy.relations.len()).map(|place| Edited::Relation(RelationId::new(place)));
        let priority = !model.policy.priorities.is_empty() && model.triage.is_empty();
        fields.chain(relations).chain(priority.then_some(Edited::Priority))
    }

    fn differs(self, before: &Facts, after: &Facts) -> bool {
        fn of(facts: &Facts, relation: RelationId) -> impl Iterator<Item = &str> {
            let of = facts.relatives.iter().filter(move |relative| relative.relation == relation);
            of.map(|relative| &*relative.ticket)
        }
        match self {
            Edited::Field(field) => before.fields[field.place()] != after.fields[field.place()],
            // One that is named is new, or gone.
            Edited::Relation(relation) => !of(before, relation).eq(of(after, relation)),
            Edited::Priority => before.priority != after.priority,
        }
    }
}

/// Whether an actor sees a ticket.
pub(crate) fn sees(model: &Model, ticket: &Ticket, actor: &Actor, role: RoleId) -> bool {
    let own = ticket.creator() == Some(actor.name.as_str());
    match model.policy.roles.at(role.place()).1.sees {
        Sees::All => true,
        Sees::Own => own,
        Sees::Organisation => {
            own || actor.organisation.is_some() && actor.organisation.as_deref() == ticket.organisation()
        }
    }
}

pub(super) fn seen(model: &Model, ticket: &Ticket, actor: &Actor, role: RoleId) -> Result<(), Refusal> {
    if sees(model, ticket, actor, role) {
        return Ok(());
    }
    let (name, data) = model.policy.roles.at(role.place());
    let sees = match data.sees {
        Sees::Own => "its own tickets",
        _ => "the tickets of its organisation",
    };
    Err(Refusal::NotSeen { actor: actor.name.clone(), role: name.into(), sees: sees.into() })
}

/// Who may open a ticket.
pub(crate) fn may_open(model: &Model, role: RoleId) -> Result<(), Refusal> {
    match &model.opened_by {
        Some(roles) if !roles.has(role) => {
            Err(Refusal::NotAllowed { transition: OPENING.into(), role: model.role(role).into() })
        }
        _ => Ok(()),
    }
}

/// Who may, and when. Without a role, who may is not asked.
pub(super) fn offered(
    model: &Model,
    transition: TransitionId,
    role: Option<RoleId>,
    facts: &Facts,
) -> Result<(), Refusal> {
    let data = &model.transitions[transition.place()];
    let name = || model.transition(transition).to_string();
    if !data.from.has(facts.state) {
        return Err(Refusal::NotFrom { transition: name(), state: model.state(facts.state).into() });
    }
    if let Some(role) = role.filter(|role| !data.by.has(*role)) {
        return Err(Refusal::NotAllowed { transition: name(), role: model.role(role).into() });
    }
    if !data.when.holds(facts, None) {
        let unmet = unmet(&data.when, &model.policy.transitions[transition.place()].when, facts);
        return Err(Refusal::NotNow { transition: name(), unmet });
    }
    Ok(())
}

fn unmet(when: &Cond, data: &Condition, facts: &Facts) -> Vec<String> {
    let mut found = Vec::new();
    when.unmet(data, facts, None, &mut found);
    found
}

/// What must be given for something: the fields, a comment, and what fields say themselves, all of
/// what is missing at once. `before` is the ticket before it: what was missing already is not asked
/// of who comes next.
pub(super) fn complete(
    model: &Model,
    what: &str,
    required: (bool, &[FieldId]),
    before: Option<&Facts>,
    after: &Facts,
    comment: bool,
) -> Result<(), Refusal> {
    let lacks = |facts: &Facts, field: FieldId| facts.fields[field.place()].is_unset();
    let mut fields: Vec<FieldId> = required.1.iter().copied().filter(|field| lacks(after, *field)).collect();
    for own in &model.requirements {
        let missing = |facts: &Facts| lacks(facts, own.field) && own.when.holds(facts, None);
        if missing(after) && !before.is_some_and(missing) && !fields.contains(&own.field) {
            fields.push(own.field);
        }
    }
    let mut missing: Vec<String> = fields.iter().map(|field| model.field(*field).to_string()).collect();
    if required.0 && !comment {
        missing.insert(0, COMMENT.into());
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::Incomplete { what: what.into(), missing })
}

/// What a transition requires.
pub(super) fn complete_for(
    model: &Model,
    transition: TransitionId,
    before: Option<&Facts>,
    after: &Facts,
    comment: bool,
) -> Result<(), Refusal> {
    let data = &model.transitions[transition.place()];
    let required = (data.comment, data.require.as_slice());
    complete(model, model.transition(transition), required, before, after, comment)
}

/// What a transition requires that a ticket, as it stands, does not have.
pub(super) fn lacks(model: &Model, transition: TransitionId, facts: &Facts) -> Result<(), Refusal> {
    let mut after = facts.clone();
    after.state = model.transitions[transition.place()].to.unwrap_or(after.state);
    model.prioritize(&mut after);
    complete_for(model, transition, Some(facts), &after, false)
}

/// The sections in which something stands, with their places.
pub(crate) fn sections(model: &Model, edited: Edited) -> impl Iterator<Item = (usize, &Section)> {
    let stands = move |section: &Section| match edited {
        Edited::Field(field) => section.fields.has(field),
        Edited::Relation(relation) => section.relations.has(relation),
        Edited::Priority => section.priority,
    };
    model.sections.iter().enumerate().filter(move |(_, section)| stands(section))
}

/// Whether who acts in a role may edit it: nobody's is everybody's.
pub(crate) fn editable(model: &Model, facts: &Facts, role: RoleId, edited: Edited) -> bool {
    let mut owned = sections(model, edited).peekable();
    owned.peek().is_none() || owned.any(|(_, section)| opens(section, facts, role))
}

fn opens(section: &Section, facts: &Facts, role: RoleId) -> bool {
    section.by.has(role) && section.when.holds(facts, None)
}

/// Whether a role may make these edits on a ticket as it stands, and gives what they require.
pub(super) fn edits(
    model: &Model,
    before: &Facts,
    after: &Facts,
    role: RoleId,
    comment: bool,
) -> Result<(), Refusal> {
    if model.sections.is_empty() {
        return Ok(());
    }
    let changed: Vec<Edited> = Edited::all(model).filter(|edited| edited.differs(before, after)).collect();
    let foreign = changed.iter().filter(|edited| !editable(model, before, role, **edited));
    let foreign: Vec<Edit> = foreign.map(|edited| foreign_edit(model, *edited)).collect();
    if !foreign.is_empty() {
        return Err(Refusal::NotEditable { role: model.role(role).into(), edits: foreign });
    }
    for edited in changed {
        // Any section that lets it be does; where each asks for something, the first says what.
        let mut open = sections(model, edited).filter(|(_, section)| opens(section, before, role));
        let asks = |(place, section): (usize, &Section)| {
            let name = alloc::format!("an edit of `{}`", model.policy.sections.at(place).0);
            // What fields say themselves is asked of the whole event, and not of an edit.
            complete(model, &name, (section.comment, &section.require), Some(after), after, comment)
        };
        let Some(Err(refusal)) = open.next().map(asks) else { continue };
        if !open.any(|section| asks(section).is_ok()) {
            return Err(refusal);
        }
    }
    Ok(())
}

fn foreign_edit(model: &Model, edited: Edited) -> Edit {
    let owner = |(place, _)| {
        let (name, data) = model.policy.sections.at(place);
        let when = (!data.when.is_always()).then(|| data.when.to_string());
        Owner { section: name.into(), by: data.by.clone(), when }
    };
    Edit { field: edited.name(model).into(), owners: sections(model, edited).map(owner).collect() }
}

/// Whether the fields that were given another value lie within their bounds, at that instant.
pub(super) fn within_bounds(
    model: &Model,
    before: &Facts,
    after: &Facts,
    at: Instant,
) -> Result<(), Refusal> {
    // The same value again is no edit: it was judged when it was given.
    let given = |field: FieldId| Edited::Field(field).differs(before, after);
    for bounds in &model.bounds {
        let value = &after.fields[bounds.field.place()];
        let sides = [(&bounds.at_least, Ordering::Less), (&bounds.at_most, Ordering::Greater)];
        for (bound, beyond) in sides {
            let limit = match bound {
                // Set before, it was judged then.
                Some(Bound::Value(limit)) if given(bounds.field) => limit.clone(),
                Some(Bound::Now) if given(bounds.field) => now(model, value, at),
                Some(Bound::Field(other)) if given(bounds.field) || given(*other) => {
                    after.fields[other.place()].clone()
                }
                _ => continue,
            };
            if !value.is_unset() && !limit.is_unset() && value.cmp(&limit) == beyond {
                let (field, data) = model.policy.fields.at(bounds.field.place());
                return Err(Refusal::OutOfBounds {
                    field: field.into(),
                    value: value.clone(),
                    at_most: beyond == Ordering::Greater,
                    limit,
                    hint: data.hint.clone(),
                });
            }
        }
    }
    Ok(())
}

/// The time, as a value of the same kind.
fn now(model: &Model, value: &Value, at: Instant) -> Value {
    match value {
        Value::Date(_) => Value::Date(at.with_timezone(&model.policy.zone).date_naive()),
        _ => Value::Instant(at),
    }
}

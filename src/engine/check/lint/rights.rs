//! Sections that nobody edits, fields that nobody may fill and something needs, rules of the triage and
//! queues that no ticket comes to.

use alloc::{format, vec::Vec};

use super::{
    solve::{Ask, Space},
    warn,
};
use crate::{
    engine::{
        condition::Cond,
        model::{Action, Gives, Message, Model, Recipient, Section, Triage},
        place::{FieldId, Place, RoleId},
        rights::{self, Edited},
    },
    policy::{Mistake, path_of},
};

pub(super) fn check(space: &Space<'_>, found: &mut Vec<Mistake>) {
    let model = space.model;
    let closed = |(section, data): (&Section, &crate::policy::Section)| {
        data.by.is_empty() || space.never_of_ticket(&Ask::Now(&section.when))
    };
    let pairs = model.sections.iter().zip(model.policy.sections.iter().map(|(_, data)| data));
    let closed: Vec<bool> = pairs.map(closed).collect();
    for (place, (name, data)) in model.policy.sections.iter().enumerate() {
        // Without editors it is what the engine alone sets, and says so.
        if closed[place] && !data.by.is_empty() {
            let text = "it never holds: nobody ever edits what stands in it";
            warn(found, path_of(&["sections", name, "when"]), text.into());
        }
    }
    openings(model, found);
    let fillable = Fillable { space, closed };
    needed(&fillable, found);
    for place in 1..model.triage.len() {
        if never_first(space, &model.triage, place) {
            let text = "it never gives a priority: wherever it holds, a rule before it does";
            warn(found, format!("triage[{place}]"), text.into());
        }
    }
    for ((name, _), queue) in model.policy.queues.iter().zip(&model.queues) {
        if space.never_of_ticket(&Ask::Now(&queue.of)) {
            warn(
                found,
                path_of(&["queues", name, "of"]),
                "it never holds: no ticket ever waits in it".into(),
            );
        }
    }
}

/// Who may open a ticket, and not give what every ticket must have.
fn openings(model: &Model, found: &mut Vec<Mistake>) {
    let unopened = model.unopened();
    let given = |field: FieldId| !model.defaults[field.place()].is_unset();
    for role in (0..model.policy.roles.len()).map(RoleId::new) {
        if rights::may_open(model, role).is_err() {
            continue;
        }
        let always = model.requirements.iter().filter(|own| own.when == Cond::always() && !given(own.field));
        let mut locked =
            always.filter(|own| !rights::editable(model, &unopened, role, Edited::Field(own.field)));
        if let Some(own) = locked.next() {
            let (role, field) = (model.role(role), model.field(own.field));
            let text = format!("`{role}` may open tickets, and not give `{field}`, which every ticket needs");
            warn(found, "opened_by".into(), text);
        }
    }
}

/// Which fields may ever hold a value.
struct Fillable<'s, 'm> {
    space: &'s Space<'m>,
    /// By the places of sections, whether nobody ever edits what stands in them.
    closed: Vec<bool>,
}

impl Fillable<'_, '_> {
    fn may_be(&self, field: FieldId) -> bool {
        let model = self.space.model;
        let mut sections = rights::sections(model, Edited::Field(field)).peekable();
        !model.defaults[field.place()].is_unset()
            // Handed over by a ticket that opens this one.
            || !model.policy.relations.is_empty()
            || sections.peek().is_none()
            || sections.any(|(place, _)| !self.closed[place])
            || model.actions().flatten().any(|action| match action {
                Action::Assign(assigned) => *assigned == field,
                Action::Set(values) => values.iter().any(|(set, value)| *set == field && !value.is_unset()),
                _ => false,
            })
    }
}

/// What needs a field that nobody may fill: transitions, fields that are required, recipients.
fn needed(fillable: &Fillable<'_, '_>, found: &mut Vec<Mistake>) {
    let model = fillable.space.model;
    let unfilled = |field: &FieldId| !fillable.may_be(*field);
    let text = |field: FieldId| format!("nobody may ever fill `{}`", model.field(field));
    for (place, transition) in model.transitions.iter().enumerate() {
        for field in transition.require.iter().copied().filter(unfilled) {
            warn(found, format!("transitions[{place}].require"), text(field));
        }
    }
    for own in model.requirements.iter().filter(|own| unfilled(&own.field)) {
        warn(found, path_of(&["fields", model.field(own.field), "required"]), text(own.field));
    }
    let paths = model.policy.actions().map(|(path, _)| path);
    for (path, actions) in paths.zip(model.actions()) {
        for field in actions.iter().filter_map(told).filter(unfilled) {
            warn(found, path.clone(), format!("nobody is ever told: {}", text(field)));
        }
    }
}

/// The field of whom an action tells something.
fn told(action: &Action) -> Option<FieldId> {
    match action {
        Action::Tell(Message {
            to: Recipient::Person(field) | Recipient::People(field) | Recipient::Team(field),
            ..
        }) => Some(*field),
        _ => None,
    }
}

fn never_first(space: &Space<'_>, triage: &[Triage], place: usize) -> bool {
    // One that a field names is passed over where it is unset.
    let total = triage[..place].iter().filter(|rule| matches!(rule.gives, Gives::Priority(_)));
    let ask = Ask::Now(&triage[place].when).without(total.map(|rule| Ask::Now(&rule.when)));
    space.never_of_ticket(&ask)
}

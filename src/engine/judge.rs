//! Guards: whether an event is accepted, and what it then is.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::{
    check::typed,
    condition::{Facts, Happened},
    event::{Actor, Comment, Event, What},
    model::Model,
    place::{FieldId, Place, PriorityId, RoleId, StateId, TransitionId},
    refusal::Refusal,
    ticket::Ticket,
};
use crate::policy::{Happening, Mistakes, Problem, Sees, Side, Trail, Value};

/// What an accepted event gives a ticket.
#[derive(Debug, Default)]
pub(crate) struct Change {
    pub(crate) to: Option<StateId>,
    pub(crate) priority: Option<PriorityId>,
    pub(crate) fields: Vec<(FieldId, Value)>,
}

impl Change {
    /// Whether it gives fields or the priority another value.
    fn differs(&self, facts: &Facts) -> bool {
        let priority = self.priority.is_some() && self.priority != facts.priority;
        priority || self.fields.iter().any(|(field, value)| facts.fields[field.place()] != *value)
    }

    pub(crate) fn apply(self, facts: &mut Facts) {
        facts.state = self.to.unwrap_or(facts.state);
        facts.priority = self.priority.or(facts.priority);
        for (field, value) in self.fields {
            facts.set(field, value);
        }
    }
}

/// Who acts, as far as it is known.
struct Who {
    side: Option<Side>,
    role: Option<RoleId>,
}

/// Judges an event on a ticket, or the opening of one.
pub(crate) fn judge(
    model: &Model,
    ticket: Option<&Ticket>,
    event: &Event,
) -> Result<(Happened, Change), Refusal> {
    if matches!(event.what, What::Adopted(_)) {
        return Err(Refusal::NotMine);
    }
    let mut trail = Trail::default();
    let who = who(model, event, &mut trail);
    let mut change = words(model, event, &mut trail);
    if !trail.mistakes.is_empty() {
        return Err(Mistakes(trail.mistakes).into());
    }
    if event.actor.is_none() && !matches!(event.what, What::Observed(_)) {
        return Err(Refusal::NoActor);
    }
    let mut happened = Happened {
        changed: ticket.is_some_and(|ticket| change.differs(&ticket.facts)),
        comment: event.comment.map(|comment| comment == Comment::Public),
        side: who.side,
        role: who.role,
        ..Happened::default()
    };
    let Some(ticket) = ticket else {
        happened.created = true;
        happened.entered = Some(change.to.unwrap_or(model.initial));
        return match event.what {
            What::Created | What::CreatedIn(_) | What::SplitFrom { .. } | What::Observed(_) => {
                Ok((happened, change))
            }
            _ => Err(Refusal::NotAnOpening),
        };
    };
    if let Some(over) = &ticket.over {
        return Err(Refusal::Over { into: over.into.clone() });
    }
    happened.relation = match &event.what {
        What::Split(_) => Some(Happening::Split),
        What::Absorbed(_) => Some(Happening::Absorbed),
        What::Merged(_) => Some(Happening::Merged),
        What::Cancelled => Some(Happening::Cancelled),
        _ => None,
    };
    let observed = match &event.what {
        What::Created | What::CreatedIn(_) | What::SplitFrom { .. } => return Err(Refusal::AlreadyOpen),
        What::Observed(_) => true,
        _ => false,
    };
    if let (Some(actor), Some(role), false) = (&event.actor, who.role, observed) {
        seen(model, ticket, actor, role)?;
    }
    if let What::Requested(name) = &event.what {
        let transition = model.find_transition(name).ok_or_else(|| {
            let problem = Problem::unknown("transition", name, model.transition_names());
            Refusal::Mistakes(Mistakes(alloc::vec![crate::policy::Mistake {
                path: "transition".into(),
                problem
            }]))
        })?;
        let mut after = ticket.facts.clone();
        for (field, value) in &change.fields {
            after.set(*field, value.clone());
        }
        after.priority = change.priority.or(after.priority);
        offered(model, transition, who.role, &ticket.facts)?;
        complete(model, transition, &after, happened.comment.is_some())?;
        let to = model.transitions[transition.place()].to;
        happened.transition = Some(transition);
        happened.changed |= to.is_none_or(|to| to == ticket.facts.state);
        change.to = to;
    }
    if let Some(to) = change.to.filter(|to| *to != ticket.facts.state) {
        happened.left = Some(ticket.facts.state);
        happened.entered = Some(to);
    }
    Ok((happened, change))
}

/// Whether a move that the engine makes by itself can be made: who may is not asked, what it
/// requires is.
pub(crate) fn possible(model: &Model, transition: TransitionId, facts: &Facts) -> Result<(), Refusal> {
    offered(model, transition, None, facts)?;
    complete(model, transition, facts, false)
}

fn who(model: &Model, event: &Event, trail: &mut Trail) -> Who {
    let Some(actor) = &event.actor else {
        return Who { side: None, role: None };
    };
    let role = model.find_role(&actor.role);
    if role.is_none() {
        let problem = Problem::unknown("role", &actor.role, model.policy.roles.names());
        trail.below("actor", |trail| trail.below("role", |trail| trail.mistake(problem)));
    }
    Who { side: role.map(|role| model.policy.roles.at(role.place()).1.side), role }
}

/// The event's names and values, against the policy's.
pub(crate) fn words(model: &Model, event: &Event, trail: &mut Trail) -> Change {
    let mut change = Change::default();
    if let What::Observed(Some(state)) | What::CreatedIn(state) = &event.what {
        change.to = model.find_state(state);
        if change.to.is_none() {
            let problem = Problem::unknown("state", state, model.policy.states.names());
            trail.below("state", |trail| trail.mistake(problem));
        }
    }
    if let Some(priority) = &event.priority {
        change.priority = model.find_priority(priority);
        if change.priority.is_none() {
            let problem = Problem::unknown("priority", priority, model.policy.priorities.names());
            trail.below("priority", |trail| trail.mistake(problem));
        }
    }
    for (name, value) in &event.fields {
        trail.below("fields", |trail| match model.find_field(name) {
            None => trail.mistake(Problem::unknown("field", name, model.policy.fields.names())),
            Some(field) => match typed(value, model.policy.fields.at(field.place()).1) {
                Ok(value) => change.fields.push((field, value)),
                Err(text) => trail.below(name, |trail| trail.mistake(Problem::Other(text))),
            },
        });
    }
    change
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

fn seen(model: &Model, ticket: &Ticket, actor: &Actor, role: RoleId) -> Result<(), Refusal> {
    if sees(model, ticket, actor, role) {
        return Ok(());
    }
    let (name, data) = model.policy.roles.at(role.place());
    let sees = match data.sees {
        Sees::Own => "its own tickets",
        _ => "the tickets of its organisation",
    };
    Err(Refusal::NotSeen { actor: actor.name.clone(), role: name.into(), sees })
}

/// Who may, and when. Without a role, who may is not asked.
fn offered(
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
        let mut unmet: Vec<String> = Vec::new();
        data.when.unmet(&model.policy.transitions[transition.place()].when, facts, None, &mut unmet);
        return Err(Refusal::NotNow { transition: name(), unmet });
    }
    Ok(())
}

/// What it requires, all of what is missing at once.
fn complete(model: &Model, transition: TransitionId, facts: &Facts, comment: bool) -> Result<(), Refusal> {
    let data = &model.transitions[transition.place()];
    let unset = data.require.iter().filter(|field| facts.fields[field.place()].is_unset());
    let mut missing: Vec<String> = unset.map(|field| model.field(*field).to_string()).collect();
    if data.comment && !comment {
        missing.insert(0, "comment".into());
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::Incomplete { transition: model.transition(transition).into(), missing })
}

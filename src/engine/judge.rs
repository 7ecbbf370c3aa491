//! Guards: whether an event is accepted, and what it then is.

use alloc::vec::Vec;

use super::{
    check::typed,
    condition::{Facts, Happened},
    event::{Comment, Event, What},
    model::Model,
    place::{FieldId, Place, PriorityId, RoleId, StateId, TransitionId},
    refusal::Refusal,
    rights,
    ticket::Ticket,
};
use crate::{
    instant::Instant,
    policy::{Happening, Mistake, Mistakes, Problem, Side, Trail, Value},
};

/// What an accepted event gives a ticket.
#[derive(Debug, Clone, Default)]
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
    at: Instant,
) -> Result<(Happened, Change), Refusal> {
    if matches!(event.what, What::Adopted(_)) {
        return Err(Refusal::NotMine);
    }
    let mut trail = Trail::default();
    let who = who(model, event, &mut trail);
    let mut change = words(model, event, &mut trail);
    let observed = matches!(event.what, What::Observed(_));
    if event.priority.is_some() && !model.triage.is_empty() && !observed {
        let text = "it follows from the fields by the triage: give these";
        trail.below("priority", |trail| trail.mistake(Problem::Other(text.into())));
    }
    if !trail.mistakes.is_empty() {
        return Err(Mistakes(trail.mistakes).into());
    }
    if event.actor.is_none() && !observed {
        return Err(Refusal::NoActor);
    }
    let mut happened = Happened {
        changed: ticket.is_some_and(|ticket| change.differs(&ticket.facts)),
        comment: event.comment.map(|comment| comment == Comment::Public),
        side: who.side,
        role: who.role,
        relation: relation(&event.what),
        ..Happened::default()
    };
    placed(ticket, event)?;
    let unopened = model.unopened();
    let before = ticket.map_or(&unopened, |ticket| &ticket.facts);
    // What was observed is the log's word: nobody asks whether it was allowed.
    let role = who.role.filter(|_| !observed);
    if let (Some(actor), Some(role)) = (&event.actor, role) {
        match ticket {
            Some(ticket) => rights::seen(model, ticket, actor, role)?,
            None => rights::may_open(model, role)?,
        }
    }
    if let What::Requested(name) = &event.what {
        let transition = transition(model, name)?;
        rights::offered(model, transition, role, before)?;
        let to = model.transitions[transition.place()].to;
        happened.transition = Some(transition);
        happened.changed |= to.is_none_or(|to| to == before.state);
        change.to = to;
    }
    if let Some(role) = role {
        given(model, (before, at), &change, &happened, role, ticket.is_none())?;
    }
    if ticket.is_none() {
        happened.created = true;
        happened.entered = Some(change.to.unwrap_or(model.initial));
    } else if let Some(to) = change.to.filter(|to| *to != before.state) {
        happened.left = Some(before.state);
        happened.entered = Some(to);
    }
    Ok((happened, change))
}

/// Whether an event can be one of this ticket: openings come first and once, and nothing after
/// the end.
fn placed(ticket: Option<&Ticket>, event: &Event) -> Result<(), Refusal> {
    let opens = matches!(event.what, What::Created | What::CreatedIn(_) | What::SplitFrom { .. });
    match ticket {
        None if opens || matches!(event.what, What::Observed(_)) => Ok(()),
        None => Err(Refusal::NotAnOpening),
        Some(Ticket { over: Some(over), .. }) => Err(Refusal::Over { into: over.into.clone() }),
        Some(_) if opens => Err(Refusal::AlreadyOpen),
        Some(_) => Ok(()),
    }
}

fn relation(what: &What) -> Option<Happening> {
    Some(match what {
        What::Split(_) => Happening::Split,
        What::Absorbed(_) => Happening::Absorbed,
        What::Merged(_) => Happening::Merged,
        What::Cancelled => Happening::Cancelled,
        _ => return None,
    })
}

fn transition(model: &Model, name: &str) -> Result<TransitionId, Refusal> {
    model.find_transition(name).ok_or_else(|| {
        let problem = Problem::unknown("transition", name, model.transition_names());
        Mistakes(alloc::vec![Mistake { path: "transition".into(), problem }]).into()
    })
}

/// What somebody gives with an event: theirs to give, within bounds, and nothing missing.
fn given(
    model: &Model,
    (before, at): (&Facts, Instant),
    change: &Change,
    happened: &Happened,
    role: RoleId,
    opening: bool,
) -> Result<(), Refusal> {
    let mut after = before.clone();
    change.clone().apply(&mut after);
    let comment = happened.comment.is_some();
    rights::edits(model, before, &after, role, comment)?;
    rights::within_bounds(model, change, &after, at)?;
    let before = (!opening).then_some(before);
    match happened.transition {
        Some(transition) => rights::complete_for(model, transition, before, &after, comment),
        None => {
            let what = if opening { rights::OPENING } else { "the ticket" };
            rights::complete(model, what, (false, &[]), before, &after, comment)
        }
    }
}

/// Whether a move that the engine makes by itself can be made: who may is not asked, what it
/// requires is.
pub(crate) fn possible(model: &Model, transition: TransitionId, facts: &Facts) -> Result<(), Refusal> {
    rights::offered(model, transition, None, facts)?;
    rights::lacks(model, transition, facts)
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

//! Guards: whether an event is accepted, and what it then is.

use alloc::{boxed::Box, vec::Vec};

use super::{
    check::typed,
    condition::{Facts, Happened},
    event::{Comment, Event},
    model::Model,
    place::{FieldId, Place, PriorityId, RelationId, RoleId, StateId, TransitionId, WordId},
    refusal::Refusal,
    rights,
    ticket::Ticket,
    what::{Link, What},
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
    /// Other tickets that it is told of.
    pub(crate) links: Vec<(RelationId, Box<str>)>,
    /// Those that it has nothing to do with any more.
    pub(crate) unlinks: Vec<(RelationId, Box<str>)>,
    /// What one of them tells.
    pub(crate) told: Option<(RelationId, Box<str>, WordId)>,
}

impl Change {
    /// Whether it gives fields or the priority another value.
    fn differs(&self, facts: &Facts) -> bool {
        let priority = self.priority.is_some() && self.priority != facts.priority;
        priority || self.fields.iter().any(|(field, value)| facts.fields[field.place()] != *value)
    }

    pub(crate) fn apply(&self, facts: &mut Facts) {
        facts.state = self.to.unwrap_or(facts.state);
        facts.priority = self.priority.or(facts.priority);
        for (field, value) in &self.fields {
            facts.set(*field, value);
        }
        facts.link(&self.links);
        facts.unlink(&self.unlinks);
        if let Some((relation, ticket, word)) = &self.told {
            facts.tell(*relation, ticket, *word);
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
    let nobodys = matches!(event.what, What::Opened { .. } | What::Told { .. });
    if event.actor.is_none() && !observed && !nobodys {
        return Err(Refusal::NoActor);
    }
    let mut happened = Happened {
        changed: ticket.is_some_and(|ticket| change.differs(&ticket.facts)),
        comment: event.comment.map(|comment| comment == Comment::Public),
        side: who.side.or(nobodys.then_some(Side::Automation)),
        role: who.role,
        relation: relation(&event.what),
        ..Happened::default()
    };
    placed(ticket, event)?;
    let unopened;
    let before = match ticket {
        Some(ticket) => &ticket.facts,
        None => {
            unopened = model.unopened();
            &unopened
        }
    };
    // What is named and taken back at once is neither.
    let unlinks = &change.unlinks;
    change.links.retain(|link| !before.knows(link.0, &link.1) && !unlinks.contains(link));
    happened.linked = !change.links.is_empty();
    if event.what.depth() > DEEPEST {
        return Err(Refusal::TooDeep { depth: event.what.depth() });
    }
    if let What::Told { by, word, .. } = &event.what {
        let told = told(model, before, by, word)?;
        happened.told = Some((told.0, told.2));
        change.told = Some(told);
    }
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
    if let Some(role) = role.filter(|_| event.gives()) {
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
    let opens = matches!(
        event.what,
        What::Created | What::CreatedIn(_) | What::Opened { .. } | What::SplitFrom { .. }
    );
    match ticket {
        None if opens || matches!(event.what, What::Observed(_)) => Ok(()),
        None => Err(Refusal::NotAnOpening),
        Some(Ticket { over: Some(over), .. }) => Err(Refusal::Over { into: over.into.clone() }),
        Some(_) if opens => Err(Refusal::AlreadyOpen),
        Some(_) => Ok(()),
    }
}

/// What a ticket that is known tells; in the first of the relations in which it stands that has the
/// word.
fn told(
    model: &Model,
    facts: &Facts,
    by: &str,
    word: &str,
) -> Result<(RelationId, Box<str>, WordId), Refusal> {
    let mut known = facts.relatives.iter().filter(|relative| *relative.ticket == *by).peekable();
    let first = known.peek().map(|relative| relative.relation);
    let relation = first.ok_or_else(|| Refusal::NotRelated { ticket: by.into() })?;
    let found =
        known.find_map(|relative| Some((relative.relation, model.find_word(relative.relation, word)?)));
    match found {
        Some((relation, word)) => Ok((relation, by.into(), word)),
        None => {
            let words = model.policy.relations.at(relation.place()).1.words.iter();
            let problem = Problem::unknown("word", word, words.map(|word| word.as_str()));
            Err(Mistakes(alloc::vec![Mistake { path: "word".into(), problem }]).into())
        }
    }
}

/// How many tickets may open or tell each other something in a row.
const DEEPEST: u8 = 16;

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
    change.apply(&mut after);
    let comment = happened.comment.is_some();
    rights::edits(model, before, &after, role, comment)?;
    rights::within_bounds(model, before, &after, at)?;
    // What must be filled may depend on the priority that follows.
    model.prioritize(&mut after);
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
    change.links = links(model, "links", &event.links, trail);
    change.unlinks = links(model, "unlinks", &event.unlinks, trail);
    change
}

fn links(model: &Model, key: &str, links: &[Link], trail: &mut Trail) -> Vec<(RelationId, Box<str>)> {
    let mut found: Vec<(RelationId, Box<str>)> = Vec::new();
    for (i, link) in links.iter().enumerate() {
        trail.below(key, |trail| {
            trail.item(i, |trail| {
                if link.ticket.is_empty() {
                    trail.below("ticket", |trail| {
                        trail.mistake(Problem::Other("a ticket without an id".into()))
                    });
                }
                match model.find_relation(&link.relation) {
                    Some(relation) => found.push((relation, link.ticket.as_str().into())),
                    None => {
                        let known = model.policy.relations.names();
                        let problem = Problem::unknown("relation", &link.relation, known);
                        trail.below("relation", |trail| trail.mistake(problem));
                    }
                }
            });
        });
    }
    found
}

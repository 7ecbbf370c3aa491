//! Guards: whether an event is accepted, and what it then does. A refusal is its own words;
//! names and values that the policy does not know are one kind of it.

use dueline::{
    Actor, Comment, Event, Policy, Refusal, Value, What,
    policy::{Happening, Sees, Transition},
};

use super::{
    Naive,
    conditions::{Facts, Happened, holds, typed, unmet},
};

/// What a refusal for unknown words is called here.
pub const MISTAKES: &str = "mistakes";

/// What an event gives a ticket.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub state: Option<String>,
    pub priority: Option<String>,
    pub fields: Vec<(String, Value)>,
}

impl Change {
    pub fn apply(&self, facts: &mut Facts) {
        for (name, value) in &self.fields {
            facts.fields.insert(name.clone(), value.clone());
        }
        if self.priority.is_some() {
            facts.priority = self.priority.clone();
        }
        if let Some(state) = &self.state {
            facts.state = state.clone();
        }
    }
}

/// Whether every word of an event is the policy's, and every value one that its field takes.
fn known(policy: &Policy, event: &Event) -> bool {
    let role = |actor: &Actor| policy.roles.get(&actor.role).is_some();
    let state = match &event.what {
        What::Observed(Some(state)) | What::CreatedIn(state) => policy.states.get(state).is_some(),
        _ => true,
    };
    let value = |(name, value): (&String, &Value)| {
        policy.fields.get(name).is_some_and(|field| typed(value, field).is_some())
    };
    event.actor.iter().all(role)
        && state
        && event.priority.iter().all(|name| policy.priorities.get(name).is_some())
        && event.fields.iter().all(value)
}

/// What an event would do to a ticket (to none yet: open it), or why it is refused.
pub fn judge(policy: &Policy, ticket: Option<&Naive>, event: &Event) -> Result<(Happened, Change), String> {
    if !known(policy, event) {
        return Err(MISTAKES.into());
    }
    let observed = matches!(event.what, What::Observed(_));
    let Some(actor) = event.actor.as_ref().or(observed.then_some(&NOBODY)) else {
        return Err(Refusal::NoActor.to_string());
    };
    let given = event
        .fields
        .iter()
        .map(|(name, value)| (name.clone(), typed(value, policy.fields.get(name).unwrap()).unwrap()));
    let mut change = Change { state: None, priority: event.priority.clone(), fields: given.collect() };
    match &event.what {
        What::Observed(state) => change.state = state.clone(),
        What::CreatedIn(state) => change.state = Some(state.clone()),
        _ => {}
    }
    let role = policy.roles.get(&actor.role);
    let mut happened = Happened {
        comment: event.comment.map(|comment| comment == Comment::Public),
        side: role.map(|role| role.side),
        role: role.map(|_| actor.role.clone()),
        ..Happened::default()
    };
    happened.became = match &event.what {
        What::Split(_) => Some(Happening::Split),
        What::Absorbed(_) => Some(Happening::Absorbed),
        What::Merged(_) => Some(Happening::Merged),
        What::Cancelled => Some(Happening::Cancelled),
        _ => None,
    };
    let opens = matches!(event.what, What::Created | What::CreatedIn(_) | What::SplitFrom { .. });
    let Some(ticket) = ticket else {
        if !observed && !opens {
            return Err(Refusal::NotAnOpening.to_string());
        }
        happened.created = true;
        happened.entered = Some(change.state.clone().unwrap_or(policy.initial.clone()));
        return Ok((happened, change));
    };
    if let Some(into) = &ticket.over {
        return Err(Refusal::Over { into: into.clone() }.to_string());
    }
    if opens {
        return Err(Refusal::AlreadyOpen.to_string());
    }
    if !observed {
        seen(policy, ticket, actor)?;
    }
    let mut after = ticket.facts.clone();
    change.apply(&mut after);
    happened.changed = after.priority != ticket.facts.priority || after.fields != ticket.facts.fields;
    if let What::Requested(name) = &event.what {
        let Some(transition) = policy.transitions.iter().find(|t| t.name == *name) else {
            return Err(MISTAKES.into());
        };
        possible(policy, transition, Some(&actor.role), &ticket.facts, &after, event.comment.is_some())?;
        take(transition, &ticket.facts, &mut happened, &mut change);
    }
    moved(&ticket.facts, &mut happened, &change);
    Ok((happened, change))
}

static NOBODY: Actor = Actor { name: String::new(), role: String::new(), organisation: None };

fn seen(policy: &Policy, ticket: &Naive, actor: &Actor) -> Result<(), String> {
    let own = ticket.creator.as_ref() == Some(&actor.name);
    let colleague = actor.organisation.is_some() && actor.organisation == ticket.organisation;
    let (sees, words) = match policy.roles.get(&actor.role).unwrap().sees {
        Sees::All => (true, ""),
        Sees::Own => (own, "its own tickets"),
        Sees::Organisation => (own || colleague, "the tickets of its organisation"),
    };
    let refusal = || Refusal::NotSeen { actor: actor.name.clone(), role: actor.role.clone(), sees: words };
    if sees { Ok(()) } else { Err(refusal().to_string()) }
}

/// Takes a transition: where it leads, or that it stays.
pub fn take(transition: &Transition, facts: &Facts, happened: &mut Happened, change: &mut Change) {
    happened.transition = Some(transition.name.clone());
    happened.changed |= transition.to.as_ref().is_none_or(|to| *to == facts.state);
    change.state = transition.to.clone();
}

/// Notes that the state changes, where it does.
pub fn moved(facts: &Facts, happened: &mut Happened, change: &Change) {
    if let Some(to) = change.state.as_ref().filter(|to| **to != facts.state) {
        happened.left = Some(facts.state.clone());
        happened.entered = Some(to.clone());
    }
}

/// Whether a transition leads out of a state: of `any`, that it does not lead to.
fn leads_out(transition: &Transition, state: &str) -> bool {
    let any = transition.from.iter().any(|from| from == "any") && transition.to.as_deref() != Some(state);
    any || transition.from.iter().any(|from| from == state)
}

/// Whether a transition can be taken: who may is asked where a role is given.
pub fn possible(
    policy: &Policy,
    transition: &Transition,
    role: Option<&str>,
    facts: &Facts,
    after: &Facts,
    comment: bool,
) -> Result<(), String> {
    let name = || transition.name.clone();
    if !leads_out(transition, &facts.state) {
        return Err(Refusal::NotFrom { transition: name(), state: facts.state.clone() }.to_string());
    }
    if let Some(role) = role.filter(|role| !transition.by.iter().any(|by| by == role)) {
        return Err(Refusal::NotAllowed { transition: name(), role: role.into() }.to_string());
    }
    if !holds(policy, &transition.when, facts, None) {
        let unmet = unmet(policy, &transition.when, facts);
        return Err(Refusal::NotNow { transition: name(), unmet }.to_string());
    }
    let lacks = |field: &&String| match field.as_str() {
        "comment" => !comment,
        field => after.fields[field].is_unset(),
    };
    let mut missing: Vec<String> = transition.require.iter().filter(lacks).cloned().collect();
    // A comment is named first.
    missing.sort_by_key(|field| field != "comment");
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::Incomplete { what: name(), missing }.to_string())
}

//! Guards: whether an event is accepted, and what it then does. A refusal is its own words;
//! names and values that the policy does not know are one kind of it.

use dueline::{
    Actor, Comment, Event, Link, Policy, Refusal, Value, What,
    policy::{Happening, Sees, Transition},
};

use super::{
    Naive,
    conditions::{Facts, Happened, Relative, holds, typed, unmet},
    rights::{editable, edited, lacked, missing, reasoned, triaged, within},
};

/// What a refusal for unknown words is called here.
pub const MISTAKES: &str = "mistakes";

/// What an event gives a ticket.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub state: Option<String>,
    pub priority: Option<String>,
    pub fields: Vec<(String, Value)>,
    pub links: Vec<Link>,
    pub unlinks: Vec<Link>,
    /// A ticket in the relation in which it tells something, and what.
    pub told: Option<(Link, String)>,
}

fn is(link: &Link) -> impl Fn(&Relative) -> bool {
    |relative| relative.relation == link.relation && relative.ticket == link.ticket
}

impl Change {
    pub fn apply(&self, policy: &Policy, facts: &mut Facts) {
        for (name, value) in &self.fields {
            facts.fields.insert(name.clone(), value.clone());
        }
        if self.priority.is_some() {
            facts.priority = self.priority.clone();
        }
        if let Some(state) = &self.state {
            facts.state = state.clone();
        }
        for link in &self.links {
            if facts.relatives.iter().any(is(link)) {
                continue;
            }
            let word = policy.relations.get(&link.relation).unwrap().words.first().cloned();
            let (relation, ticket) = (link.relation.clone(), link.ticket.clone());
            facts.relatives.push(Relative { relation, ticket, word });
        }
        for link in &self.unlinks {
            facts.relatives.retain(|relative| !is(link)(relative));
        }
        // One that is taken back by the same event tells nothing that is kept.
        if let Some((by, word)) = &self.told
            && let Some(known) = facts.relatives.iter_mut().find(|relative| is(by)(relative))
        {
            known.word = Some(word.clone());
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
    let link = |link: &Link| policy.relations.get(&link.relation).is_some() && !link.ticket.is_empty();
    // Under a triage a priority follows from the fields; a log has its own word.
    let given = policy.triage.is_empty() || matches!(event.what, What::Observed(_));
    event.actor.iter().all(role)
        && state
        && event.priority.iter().all(|name| given && policy.priorities.get(name).is_some())
        && event.fields.iter().all(value)
        && event.links.iter().chain(&event.unlinks).all(link)
}

/// How many tickets may tell each other something in a row.
const DEEPEST: u8 = 16;

/// What an event would do to a ticket (to none yet, which is `unopened`: open it), or why it is
/// refused.
pub fn judge(
    policy: &Policy,
    ticket: Option<&Naive>,
    unopened: &Facts,
    event: &Event,
) -> Result<(Happened, Change), String> {
    if !known(policy, event) {
        return Err(MISTAKES.into());
    }
    let observed = matches!(event.what, What::Observed(_));
    // What another ticket decided is nobody's act.
    let routed = matches!(event.what, What::Opened { .. } | What::Told { .. });
    let Some(actor) = event.actor.as_ref().or((observed || routed).then_some(&NOBODY)) else {
        return Err(Refusal::NoActor.to_string());
    };
    let somebody = !observed && event.actor.is_some();
    let given = event
        .fields
        .iter()
        .map(|(name, value)| (name.clone(), typed(value, policy.fields.get(name).unwrap()).unwrap()));
    let mut change = Change {
        priority: event.priority.clone(),
        fields: given.collect(),
        links: event.links.clone(),
        unlinks: event.unlinks.clone(),
        ..Change::default()
    };
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
    if routed && event.actor.is_none() {
        happened.side = Some(dueline::policy::Side::Automation);
    }
    happened.became = match &event.what {
        What::Split(_) => Some(Happening::Split),
        What::Absorbed(_) => Some(Happening::Absorbed),
        What::Merged(_) => Some(Happening::Merged),
        What::Cancelled => Some(Happening::Cancelled),
        _ => None,
    };
    let opening = matches!(
        event.what,
        What::Created | What::CreatedIn(_) | What::SplitFrom { .. } | What::Opened { .. }
    );
    let Some(ticket) = ticket else {
        if !observed && !opening {
            return Err(Refusal::NotAnOpening.to_string());
        }
        if let What::Opened { depth } = event.what
            && depth > DEEPEST
        {
            return Err(Refusal::TooDeep { depth }.to_string());
        }
        let opens = policy.opened_by.is_empty() || policy.opened_by.contains(&actor.role);
        if somebody && !opens {
            let (transition, role) = ("opening".into(), actor.role.clone());
            return Err(Refusal::NotAllowed { transition, role }.to_string());
        }
        happened.created = true;
        happened.entered = Some(change.state.clone().unwrap_or(policy.initial.clone()));
        let after = after(policy, unopened, &change);
        happened.linked = event.links.iter().any(|link| !event.unlinks.contains(link));
        if somebody {
            given_by(policy, actor, (unopened, &after), event)?;
            complete("opening", lacked(policy, None, &triage(policy, &after)))?;
        }
        return Ok((happened, change));
    };
    if let Some(into) = &ticket.over {
        return Err(Refusal::Over { into: into.clone() }.to_string());
    }
    if opening {
        return Err(Refusal::AlreadyOpen.to_string());
    }
    if let What::Told { by, word, depth } = &event.what {
        if *depth > DEEPEST {
            return Err(Refusal::TooDeep { depth: *depth }.to_string());
        }
        // Of several relations in which it stands, by the first that has the word.
        let known: Vec<_> = ticket.facts.relatives.iter().filter(|relative| relative.ticket == *by).collect();
        if known.is_empty() {
            return Err(Refusal::NotRelated { ticket: by.clone() }.to_string());
        }
        let has_it =
            |relative: &&&Relative| policy.relations.get(&relative.relation).unwrap().words.contains(word);
        let Some(relative) = known.iter().find(has_it) else { return Err(MISTAKES.into()) };
        let relation = relative.relation.clone();
        happened.told = Some((relation.clone(), word.clone()));
        change.told = Some((Link { relation, ticket: by.clone() }, word.clone()));
    }
    if somebody {
        seen(policy, ticket, actor)?;
    }
    let after = after(policy, &ticket.facts, &change);
    happened.changed = after.priority != ticket.facts.priority || after.fields != ticket.facts.fields;
    let known = |link: &Link| ticket.facts.relatives.iter().any(is(link));
    // What is named and taken back at once is neither.
    happened.linked = event.links.iter().any(|link| !known(link) && !event.unlinks.contains(link));
    let mut what = "the ticket";
    let mut asked = Vec::new();
    if let What::Requested(name) = &event.what {
        let Some(transition) = policy.transitions.iter().find(|t| t.name == *name) else {
            return Err(MISTAKES.into());
        };
        offered(policy, transition, Some(&actor.role), &ticket.facts)?;
        take(transition, &ticket.facts, &mut happened, &mut change);
        (what, asked) = (name, transition.require.clone());
    }
    moved(&ticket.facts, &mut happened, &change);
    if somebody && !idle(event) {
        given_by(policy, actor, (&ticket.facts, &after), event)?;
        let mut left = after.clone();
        change.apply(policy, &mut left);
        let lacked = lacked(policy, Some(&ticket.facts), &triage(policy, &left));
        let asked = asked.iter().chain(lacked.iter().filter(|field| !asked.contains(field)));
        complete(what, missing(asked, &left, event.comment.is_some()))?;
    }
    Ok((happened, change))
}

/// A touch or a comment: nothing is given or asked for.
fn idle(event: &Event) -> bool {
    let named = event.links.len() + event.unlinks.len() + event.fields.len();
    let asks = matches!(event.what, What::Requested(_) | What::Told { .. });
    named == 0 && event.priority.is_none() && !asks
}

/// A ticket as a change leaves it, but for its priority.
fn after(policy: &Policy, facts: &Facts, change: &Change) -> Facts {
    let mut after = facts.clone();
    change.apply(policy, &mut after);
    after
}

fn triage(policy: &Policy, facts: &Facts) -> Facts {
    let priority = triaged(policy, facts).map_or(facts.priority.clone(), |(_, priority)| priority);
    Facts { priority, ..facts.clone() }
}

/// Whether somebody may give what an event gives.
fn given_by(
    policy: &Policy,
    actor: &Actor,
    (before, after): (&Facts, &Facts),
    event: &Event,
) -> Result<(), String> {
    let names = edited(policy, before, after);
    editable(policy, &actor.role, before, &names)?;
    reasoned(policy, &actor.role, (before, after), &names, event.comment.is_some())?;
    within(policy, &names, after, event.at)
}

fn complete(what: &str, missing: Vec<String>) -> Result<(), String> {
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::Incomplete { what: what.into(), missing }.to_string())
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
    let refusal =
        || Refusal::NotSeen { actor: actor.name.clone(), role: actor.role.clone(), sees: words.into() };
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

/// Whether a transition is offered: who may is asked where a role is given.
fn offered(
    policy: &Policy,
    transition: &Transition,
    role: Option<&str>,
    facts: &Facts,
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
    Ok(())
}

/// Whether the engine can take a transition by itself: only who may is not asked.
pub fn possible(policy: &Policy, transition: &Transition, facts: &Facts) -> Result<(), String> {
    offered(policy, transition, None, facts)?;
    let to = Change { state: transition.to.clone(), ..Change::default() };
    let left = triage(policy, &after(policy, facts, &to));
    let lacked = lacked(policy, Some(facts), &left);
    let asked = transition.require.iter();
    let asked = asked.chain(lacked.iter().filter(|field| !transition.require.contains(field)));
    complete(&transition.name, missing(asked, &left, false))
}

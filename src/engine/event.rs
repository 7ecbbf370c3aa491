//! What a host tells the engine: facts, each with its instant and who did it.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    adoption::Adoption,
    what::{Link, What},
};
use crate::{instant::Instant, policy::Value};

/// Somebody who acts on a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Who it is, in the host's words: unique among people.
    pub name: String,
    /// The role of the policy in which they act.
    pub role: String,
    /// The organisation they belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
}

impl Actor {
    /// Somebody in a role.
    pub fn new(name: impl Into<String>, role: impl Into<String>) -> Self {
        Actor { name: name.into(), role: role.into(), organisation: None }
    }

    /// The same, of that organisation.
    pub fn of(mut self, organisation: impl Into<String>) -> Self {
        self.organisation = Some(organisation.into());
        self
    }
}

/// Who reads a comment. Its text is the host's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comment {
    /// Everybody who sees the ticket.
    Public,
    /// The support side only.
    Internal,
}

/// One thing that happened to a ticket.
///
/// # Example: an agent asks the customer for more
/// ```
/// use dueline::{Actor, Event};
///
/// let ana = Actor::new("Ana", "agent");
/// let at = "2026-11-23T09:30:00Z".parse().unwrap(); // Monday
/// let event = Event::requested("e2", &ana, at, "ask the customer").with_comment();
/// assert!(event.comment.is_some());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The host's id of it, unique in the ticket: decisions are identified by it.
    pub id: String,
    /// When it happened, not when it was told.
    pub at: Instant,
    /// Who did it; only a log's event may not know.
    pub actor: Option<Actor>,
    /// Its turn among the events of one instant, in a history that is told again.
    #[serde(default)]
    pub seq: u64,
    /// What it is about.
    pub what: What,
    /// The comment it carries.
    pub comment: Option<Comment>,
    /// The priority the ticket is given.
    pub priority: Option<String>,
    /// The values that fields are given.
    pub fields: BTreeMap<String, Value>,
    /// Other tickets that it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Those that the ticket has nothing to do with any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unlinks: Vec<Link>,
}

impl Event {
    /// An event without comment, priority and fields.
    pub fn new(id: impl Into<String>, at: Instant, actor: Option<Actor>, what: What) -> Self {
        Event {
            id: id.into(),
            at,
            actor,
            seq: 0,
            what,
            comment: None,
            priority: None,
            fields: BTreeMap::new(),
            links: Vec::new(),
            unlinks: Vec::new(),
        }
    }

    /// The ticket was opened.
    pub fn created(id: impl Into<String>, actor: &Actor, at: Instant) -> Self {
        Self::new(id, at, Some(actor.clone()), What::Created)
    }

    /// The ticket was opened in that state.
    pub fn created_in(id: impl Into<String>, actor: &Actor, at: Instant, state: impl Into<String>) -> Self {
        Self::new(id, at, Some(actor.clone()), What::CreatedIn(state.into()))
    }

    /// A public comment was written, or a notification was answered by mail.
    pub fn commented(id: impl Into<String>, actor: &Actor, at: Instant) -> Self {
        Self::updated(id, actor, at).with_comment()
    }

    /// Something was changed: see [`with`](Self::with) and [`with_priority`](Self::with_priority).
    pub fn updated(id: impl Into<String>, actor: &Actor, at: Instant) -> Self {
        Self::new(id, at, Some(actor.clone()), What::Updated)
    }

    /// A transition was asked for.
    pub fn requested(
        id: impl Into<String>,
        actor: &Actor,
        at: Instant,
        transition: impl Into<String>,
    ) -> Self {
        Self::new(id, at, Some(actor.clone()), What::Requested(transition.into()))
    }

    /// Another version of the policy takes over; nobody acts on the ticket.
    pub fn adopted(id: impl Into<String>, at: Instant, adoption: Adoption) -> Self {
        Self::new(id, at, None, What::Adopted(adoption))
    }

    /// Whether it gives or asks for anything: beyond a touch or a comment.
    pub(crate) fn gives(&self) -> bool {
        let lists = self.fields.is_empty() && self.links.is_empty() && self.unlinks.is_empty();
        !lists || self.priority.is_some() || self.what.gives()
    }

    /// The same in its turn among those of its instant.
    pub fn in_turn(mut self, seq: u64) -> Self {
        self.seq = seq;
        self
    }

    /// The same with a public comment.
    pub fn with_comment(mut self) -> Self {
        self.comment = Some(Comment::Public);
        self
    }

    /// The same with a value for a field.
    pub fn with(mut self, field: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(field.into(), value.into());
        self
    }

    /// The same with a priority.
    pub fn with_priority(mut self, priority: impl Into<String>) -> Self {
        self.priority = Some(priority.into());
        self
    }

    /// The same, naming another ticket.
    pub fn linked(mut self, relation: impl Into<String>, ticket: impl Into<String>) -> Self {
        self.links.push(Link { relation: relation.into(), ticket: ticket.into() });
        self
    }

    /// The same, with which another ticket has nothing to do any more.
    pub fn unlinked(mut self, relation: impl Into<String>, ticket: impl Into<String>) -> Self {
        self.unlinks.push(Link { relation: relation.into(), ticket: ticket.into() });
        self
    }
}

//! One line of an event log, as JSON Lines and other formats of serde hold it.

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    engine::{Actor, Comment, Event, Link, Refusal, What},
    instant::Instant,
    policy::Value,
};

/// One event of a log: `{"ticket":"T-1","at":"2026-11-02T08:00:00Z","kind":"created"}`.
///
/// A log is sorted by instant. It says either what was asked for (`transition`), and the policy
/// decides what came of it; or what became of the ticket (`state`), to be observed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The host's id of the ticket.
    pub ticket: String,
    /// When it happened.
    pub at: Instant,
    /// What happened.
    pub kind: Kind,
    /// The host's id of the event; `#` and its number in the ticket's life where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its turn among the lines of one ticket and one instant, for a history that is told again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Actor>,
    /// The state after it, for a log that is observed; the one in which a ticket was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The transition that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transition: Option<String>,
    /// The priority after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// The comment it carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Whether the comment is for the support side only.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub internal: bool,
    /// The values of fields after it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Given>,
    /// Other tickets that it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// What a line says of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Given {
    /// A value that a field can have.
    Value(Value),
    /// What no field of a policy holds, in words: a fraction, a table, a list of such. Logs of other
    /// products have fields of their own.
    Other(&'static str),
}

impl<V: Into<Value>> From<V> for Given {
    fn from(value: V) -> Self {
        Given::Value(value.into())
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::read_any(deserializer)? {
            Ok(value) => Given::Value(value),
            Err(other) => Given::Other(other),
        })
    }
}

impl core::fmt::Display for Given {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Given::Value(value) => value.fmt(f),
            Given::Other(other) => f.write_str(other),
        }
    }
}

/// What a line says happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The ticket was opened.
    Created,
    /// A transition was asked for.
    Requested,
    /// A comment was written.
    Commented,
    /// Its state changed.
    StateChanged,
    /// Its priority changed.
    PriorityChanged,
    /// Somebody else has it.
    Reassigned,
    /// Something else about it changed.
    Updated,
}

/// How the lines of a log are meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// Each says what was asked for: the policy decides what came of it.
    #[default]
    Asked,
    /// Each says what became of the ticket: `state`, `priority` and `fields` are imposed.
    Observed,
}

/// Why a line cannot be played. It changed nothing, and the rest goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// The ticket was not created on a line before.
    #[error("the ticket `{0}` was not created on a line before")]
    NotCreated(String),
    /// The ticket was created on a line before.
    #[error("the ticket `{0}` was created already")]
    CreatedTwice(String),
    /// A request without its transition.
    #[error("a `requested` line says which `transition` was asked for")]
    NoTransition,
    /// A transition on a line that is no request.
    #[error("only a `requested` line asks for a `transition`")]
    NotRequested,
    /// A state where the policy is to decide it.
    #[error("the line says what became of the ticket (`state`): such a log is observed, not asked")]
    NotAsked,
    /// A request where the log is to say what came of it.
    #[error("the line says what was asked for, not what became of the ticket: such a log is not observed")]
    NotObserved,
    /// A comment line without a comment.
    #[error("a `commented` line carries a `comment`")]
    NoComment,
    /// An id that a line without one could have.
    #[error("ids that begin with `#` are kept for lines without one, and this is `{0}`")]
    ReservedId(String),
    /// A field with what no field holds.
    #[error("the field `{field}` is {found}, and holds one value")]
    NoValue {
        /// The field.
        field: String,
        /// What stands there.
        found: &'static str,
    },
    /// The engine refused the event.
    #[error("{0}")]
    Refused(#[from] Refusal),
}

impl Line {
    /// The event it tells; `number` is its id where the line has none.
    ///
    /// # Errors
    /// When the line contradicts itself, or the way the log is read.
    pub fn into_event(self, mode: Mode, number: u64) -> Result<Event, LineError> {
        if self.kind == Kind::Commented && self.comment.is_none() {
            return Err(LineError::NoComment);
        }
        if self.kind != Kind::Requested && self.transition.is_some() {
            return Err(LineError::NotRequested);
        }
        let what = match mode {
            Mode::Observed if self.kind == Kind::Requested => return Err(LineError::NotObserved),
            Mode::Observed => What::Observed(self.state),
            Mode::Asked if self.kind == Kind::Created => match self.state {
                Some(state) => What::CreatedIn(state),
                None => What::Created,
            },
            Mode::Asked if self.state.is_some() || self.kind == Kind::StateChanged => {
                return Err(LineError::NotAsked);
            }
            Mode::Asked => match self.kind {
                Kind::Requested => What::Requested(self.transition.ok_or(LineError::NoTransition)?),
                _ => What::Updated,
            },
        };
        if let Some(id) = self.id.as_ref().filter(|id| id.starts_with('#')) {
            return Err(LineError::ReservedId(id.clone()));
        }
        let value = |(field, given)| match given {
            Given::Value(value) => Ok((field, value)),
            Given::Other(found) => Err(LineError::NoValue { field, found }),
        };
        let fields = self.fields.into_iter().map(value).collect::<Result<_, _>>()?;
        let visible = if self.internal { Comment::Internal } else { Comment::Public };
        Ok(Event {
            id: self.id.unwrap_or_else(|| format!("#{number}")),
            at: self.at,
            actor: self.actor,
            seq: self.seq.unwrap_or_default(),
            what,
            comment: self.comment.map(|_| visible),
            priority: self.priority,
            fields,
            links: self.links,
            unlinks: Vec::new(),
        })
    }
}

impl core::fmt::Display for Kind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Kind::Created => "created",
            Kind::Requested => "requested",
            Kind::Commented => "commented",
            Kind::StateChanged => "state_changed",
            Kind::PriorityChanged => "priority_changed",
            Kind::Reassigned => "reassigned",
            Kind::Updated => "updated",
        })
    }
}

/// What happened in a few words, for people.
impl core::fmt::Display for Line {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match (&self.transition, &self.state) {
            (Some(transition), _) => write!(f, "{transition}"),
            (None, Some(state)) => write!(f, "{}, {state}", self.kind),
            (None, None) => write!(f, "{}", self.kind),
        }?;
        let priority = self.priority.iter().map(|priority| format!("priority = {priority}"));
        let fields = self.fields.iter().map(|(name, value)| format!("{name} = {value}"));
        for (i, text) in priority.chain(fields).enumerate() {
            write!(f, "{}{text}", if i == 0 { " (" } else { ", " })?;
        }
        f.write_str(if self.priority.is_some() || !self.fields.is_empty() { ")" } else { "" })
    }
}

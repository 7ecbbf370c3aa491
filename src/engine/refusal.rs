//! Why an event is refused. A refused event changes nothing.

use alloc::{format, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    instant::{Instant, text},
    policy::{Mistakes, Value},
};

/// Why an event was refused: judged against the ticket as its due timers would leave it.
///
/// Those that a decision carries ([`Effect::Blocked`](crate::Effect::Blocked)) are read back with it; those that
/// only an event can meet are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Refusal {
    /// The ticket belongs to another policy, or to another version.
    #[serde(skip_deserializing)]
    #[error(transparent)]
    OtherPolicy(#[from] OtherPolicy),
    /// The event happened before an instant up to which the ticket is decided.
    #[error("the event at {} is late: the ticket is decided until {}", text(.at), text(.decided_until))]
    Late {
        /// When the event happened.
        at: Instant,
        /// How far the ticket is decided.
        decided_until: Instant,
    },
    /// The instant lies outside the years 1 to 9999.
    #[error("the instant {} lies outside the years 1 to 9999", text(.0))]
    OutOfRange(Instant),
    /// A ticket is opened once.
    #[error("the ticket is open already")]
    AlreadyOpen,
    /// A ticket is opened by an event that says it was created.
    #[error("a ticket is opened by a `created` event")]
    NotAnOpening,
    /// The ticket is over.
    #[error("the ticket is over: it was {}", match .into { Some(into) => alloc::format!("merged into `{into}`"), None => "cancelled".into() })]
    Over {
        /// Into which other one it was merged; it was cancelled where there is none.
        into: Option<String>,
    },
    /// Another version of the policy is adopted by its own engine.
    #[error("another version is adopted by its own engine: `Engine::adopt`")]
    NotMine,
    /// Only what was observed in a log may leave its actor unknown.
    #[error("the event does not say who did it")]
    NoActor,
    /// A name in the event that the policy does not know, or a value its field does not take.
    #[serde(skip_deserializing)]
    #[error("{0}")]
    Mistakes(#[from] Mistakes),
    /// The actor does not see the ticket, and so cannot act on it.
    #[serde(skip_deserializing)]
    #[error("`{actor}` does not see this ticket: its role `{role}` sees {sees}")]
    NotSeen {
        /// Who acted.
        actor: String,
        /// In which role.
        role: String,
        /// What the role sees.
        sees: String,
    },
    /// The transition does not lead out of the ticket's state.
    #[error("`{transition}` does not lead out of `{state}`")]
    NotFrom {
        /// The transition.
        transition: String,
        /// The state of the ticket.
        state: String,
    },
    /// The role may not ask for it.
    #[error("`{transition}` is not for the role `{role}`")]
    NotAllowed {
        /// The transition.
        transition: String,
        /// The role of the actor.
        role: String,
    },
    /// What must hold for it does not.
    #[error("`{transition}` is not offered now: {}", .unmet.join("; "))]
    NotNow {
        /// The transition.
        transition: String,
        /// The parts of its condition that do not hold.
        unmet: Vec<String>,
    },
    /// What it requires is missing.
    #[error("{} requires {}", quoted(.what), .missing.join(", "))]
    Incomplete {
        /// The transition, `opening`, an edit of a section, or the ticket as it would be.
        what: String,
        /// The missing fields, or `comment`.
        missing: Vec<String>,
    },
    /// A ticket that this one does not know told it something.
    #[error("the ticket knows no `{ticket}`: it must be told of it first")]
    NotRelated {
        /// The other ticket.
        ticket: String,
    },
    /// Tickets opened or told each other too much: a circle.
    #[error("{depth} tickets opened or told each other something in a row, and 16 are the most")]
    TooDeep {
        /// How many.
        depth: u8,
    },
    /// Fields that others edit, or at another time.
    #[error("{}", .edits.iter().map(|edit| edit.text(role)).collect::<Vec<_>>().join("; "))]
    NotEditable {
        /// The role of the actor.
        role: String,
        /// Each field, and whose it is.
        edits: Vec<Edit>,
    },
    /// A value beyond the bounds of its field.
    #[error(
        "`{field}` cannot be {value}: it is at {} {limit}{}",
        if *at_most { "most" } else { "least" },
        .hint.as_ref().map(|hint| format!(", {hint}")).unwrap_or_default(),
    )]
    OutOfBounds {
        /// The field.
        field: String,
        /// The value that was given, or that it would be left with.
        value: Value,
        /// Whether the value is above the limit, and not below.
        at_most: bool,
        /// The limit, as it is at that instant.
        limit: Value,
        /// What the policy says to do then.
        hint: Option<String>,
    },
}

/// A field that was not the actor's to edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The field, or `priority`.
    pub field: String,
    /// The sections in which it stands.
    pub owners: Vec<Owner>,
}

/// Whose a field is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The section.
    pub section: String,
    /// The roles that edit it; none where only the engine sets it.
    pub by: Vec<String>,
    /// When they do, as the policy says it; always where there is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// A name in quotes, unless there is one in quotes within.
fn quoted(what: &str) -> String {
    if what.contains('`') { what.into() } else { format!("`{what}`") }
}

impl Edit {
    fn text(&self, role: &str) -> String {
        let owner = |Owner { section, by, when }: &Owner| {
            let when = when.as_ref().map(|when| format!(", while `{when}`")).unwrap_or_default();
            let by = if by.is_empty() { "nobody".into() } else { by.join(" and ") };
            format!("its section `{section}` is edited by {by}{when}")
        };
        let owners: Vec<String> = self.owners.iter().map(owner).collect();
        format!("`{}` is not edited by the role `{role}`: {}", self.field, owners.join(", or "))
    }
}

/// A ticket given to an engine of another policy, or of another version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error(
    "the ticket belongs to `{ticket}`, this engine runs `{engine}`; another version is taken over by `Engine::adopt`"
)]
pub struct OtherPolicy {
    /// Name and version of the ticket's policy.
    pub ticket: String,
    /// Name and version of the engine's.
    pub engine: String,
}

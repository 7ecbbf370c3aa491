//! What an event is about.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::adoption::Adoption;
use crate::instant::Instant;

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum What {
    /// The ticket was opened.
    Created,
    /// The ticket was opened in another state than the policy's initial one: paused, resolved or
    /// closed already, as tickets are that come from elsewhere.
    CreatedIn(String),
    /// Something was done that is no transition: a comment, other values of fields, or nothing
    /// but the touch.
    Updated,
    /// A transition of the policy was asked for, by its name.
    Requested(String),
    /// The ticket was opened for a part of another one, which was opened at that instant: what is
    /// counted from its opening is counted from there.
    SplitFrom {
        /// The other one.
        ticket: String,
        /// When that was opened.
        opened_at: Instant,
    },
    /// The ticket was opened because another one decided so ([`Effect::Open`](crate::Effect::Open)):
    /// nobody's act, and nobody is asked whether they may.
    Opened {
        /// How many tickets opened or told each other something for it to come to this: 16 at most.
        depth: u8,
    },
    /// A ticket that this one knows told it something: by a decision of its own
    /// ([`Effect::Signal`](crate::Effect::Signal)), nobody's act.
    Told {
        /// The other one.
        by: String,
        /// What it told.
        word: String,
        /// How many tickets told each other something for it to come to this: 16 at most.
        depth: u8,
    },
    /// A part of the ticket became that one. Its own clocks run on.
    Split(String),
    /// That ticket was merged into this one. Its own clocks run on.
    Absorbed(String),
    /// The ticket was merged into that one and is over: its open cycles are cancelled, and what is
    /// told of it afterwards is refused.
    Merged(String),
    /// The request no longer exists: over as if it was merged, into none.
    Cancelled,
    /// Another version of the policy took over: told to [`Engine::adopt`](crate::Engine::adopt).
    Adopted(Adoption),
    /// What a log says became of the ticket, whatever the workflow allows: guards and automatic
    /// transitions are off, clocks, rules and time work as always. No state: it stayed.
    Observed(Option<String>),
}

impl What {
    /// Whether a ticket is, or asks for, more by it than it was before.
    pub(crate) fn gives(&self) -> bool {
        !matches!(
            self,
            What::Updated | What::Split(_) | What::Absorbed(_) | What::Merged(_) | What::Cancelled
        )
    }

    /// How many tickets opened or told each other something for it to come to this.
    pub(crate) fn depth(&self) -> u8 {
        match self {
            What::Told { depth, .. } | What::Opened { depth } => *depth,
            _ => 0,
        }
    }
}

/// Another ticket that one has to do with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The relation of the policy.
    pub relation: String,
    /// The host's id of the other ticket.
    pub ticket: String,
}

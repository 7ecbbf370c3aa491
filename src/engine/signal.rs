//! What a host routes between tickets: decisions of one as events of another.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::{
    decision::{Decision, Effect},
    event::Event,
    what::{Link, What},
};

/// A ticket that is to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToOpen {
    /// The policy that runs it.
    pub policy: String,
    /// Its id, by which the other one knows it already.
    pub ticket: String,
    /// The event that opens it.
    pub event: Event,
}

/// A ticket that is to be told something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToTell {
    /// Its id.
    pub to: String,
    /// The event that tells it.
    pub event: Event,
}

impl Decision {
    /// The ticket that this decision opens, if it opens one. The host may name an actor in the event:
    /// a person then opened it, and must be allowed to.
    pub fn opening(&self) -> Option<ToOpen> {
        let Effect::Open { policy, back, fields, at, depth, .. } = &self.effect else { return None };
        // Unique in that ticket, of which it is the first: short, so that identities stay short down a family.
        let mut event = Event::new("opened", *at, None, What::Opened { depth: *depth });
        event.fields = fields.iter().filter(|(_, value)| !value.is_unset()).cloned().collect();
        event.links.push(Link { relation: back.clone(), ticket: self.ticket.clone() });
        Some(ToOpen { policy: policy.clone(), ticket: self.id.as_str().into(), event })
    }

    /// The event by which this decision tells another ticket something, if it does. Its id is the
    /// decision's, its instant that of what is told: as any decision it is delivered once, by its identity. A
    /// ticket that is decided further by then ([`Refusal::Late`](crate::Refusal::Late)) hears it at its
    /// present: give the event the later of its instant and [`Ticket::decided_until`](crate::Ticket::decided_until),
    /// or amend its history.
    pub fn signal(&self) -> Option<ToTell> {
        let Effect::Signal(signal) = &self.effect else { return None };
        let what = What::Told { by: self.ticket.clone(), word: signal.word.clone(), depth: signal.depth };
        Some(ToTell { to: signal.to.clone(), event: Event::new(self.id.as_str(), signal.at, None, what) })
    }
}

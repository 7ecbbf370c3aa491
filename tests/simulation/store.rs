//! What a host keeps of one ticket, and its only way of writing it: a transaction, all or nothing.

use std::collections::{BTreeMap, BTreeSet};

use dueline::{Decision, Engine, Event, Instant, Ticket, history::Amended};

use super::plan::{Outcome, json};

/// One ticket's rows.
#[derive(Debug, Clone, Default)]
pub struct Store {
    /// The ticket, once it is opened.
    pub ticket: Option<Stored>,
    /// Whether it is kept as text. Most worlds only keep it: to write and read it again takes
    /// longer than all the rest.
    pub as_json: bool,
    /// When it wants to be woken; the timers are set from here.
    pub wake: Option<Instant>,
    /// Every event that was offered, the refused ones too, in the order of their history.
    pub events: Vec<Event>,
    /// Which of them were accepted.
    pub accepted: BTreeSet<String>,
    /// The decisions by their identity: what was retracted is out.
    pub outbox: BTreeMap<String, Decision>,
}

/// A ticket as it is kept.
#[derive(Debug, Clone)]
pub enum Stored {
    Json(String),
    Kept(Ticket),
}

/// All that one event or one wake-up changes.
#[derive(Debug, Default)]
pub struct Transaction {
    pub told: Option<Event>,
    pub ticket: Option<Ticket>,
    pub wake: Option<Option<Instant>>,
    pub accepted: Vec<String>,
    pub refused: Vec<String>,
    pub decided: Vec<Decision>,
    pub retracted: Vec<Decision>,
    pub changed: Vec<(Decision, Decision)>,
}

impl Transaction {
    /// An event that is only kept.
    pub fn told(event: &Event) -> Self {
        Transaction { told: Some(event.clone()), ..Self::default() }
    }

    /// The ticket as it is now, and what was decided.
    pub fn with(mut self, engine: &Engine, ticket: Ticket, decided: Vec<Decision>) -> Self {
        self.wake = Some(engine.next_wake(&ticket));
        self.ticket = Some(ticket);
        self.decided = decided;
        self
    }

    /// The difference that a late event made.
    pub fn amended(event: &Event, engine: &Engine, amended: Amended) -> Self {
        Transaction {
            accepted: amended.accepted,
            refused: amended.refused.into_iter().map(|(id, _)| id).collect(),
            retracted: amended.retracted,
            changed: amended.changed,
            ..Transaction::told(event).with(engine, amended.life.ticket, amended.added)
        }
    }
}

/// Where an event stands in its history.
pub fn turn(event: &Event) -> (Instant, u64, &str) {
    (event.at, event.seq, &event.id)
}

impl Store {
    pub fn knows(&self, event: &Event) -> bool {
        self.events.iter().any(|known| known.id == event.id)
    }

    pub fn load(&self, engine: &Engine) -> Option<Ticket> {
        Some(match self.ticket.as_ref()? {
            Stored::Json(text) => engine.restore(serde_json::from_str(text).unwrap()).unwrap(),
            Stored::Kept(ticket) => ticket.clone(),
        })
    }

    /// Writes all of it; says what is decided twice, or taken back though it never stood.
    pub fn commit(&mut self, engine: &Engine, transaction: Transaction) -> Result<(), String> {
        if let Some(event) = transaction.told {
            let place = self.events.partition_point(|known| turn(known) < turn(&event));
            self.events.insert(place, event);
        }
        if let Some(ticket) = transaction.ticket {
            self.ticket = Some(match self.as_json {
                true => Stored::Json(json(engine, &ticket)),
                false => Stored::Kept(ticket),
            });
        }
        if let Some(wake) = transaction.wake {
            self.wake = wake;
        }
        for id in &transaction.refused {
            self.accepted.remove(id);
        }
        self.accepted.extend(transaction.accepted);
        for decision in transaction.retracted {
            let known = self.outbox.remove(decision.id.as_str());
            if known.as_ref() != Some(&decision) {
                return Err(format!("retracted, and it never stood: {decision:?}"));
            }
        }
        for (before, after) in transaction.changed {
            let known = self.outbox.insert(after.id.to_string(), after);
            if known.as_ref() != Some(&before) {
                return Err(format!("changed, and it never stood: {before:?}"));
            }
        }
        for decision in transaction.decided {
            if let Some(twice) = self.outbox.insert(decision.id.to_string(), decision) {
                return Err(format!("decided twice: {twice:?}"));
            }
        }
        Ok(())
    }

    /// What it came to.
    pub fn outcome(self, engine: &Engine) -> Outcome {
        let ticket = self.load(engine);
        Outcome { decisions: self.outbox, accepted: self.accepted, ticket, wake: self.wake }
    }
}

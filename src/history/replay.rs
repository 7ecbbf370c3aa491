//! Playing a log: what would have been decided.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

use super::line::{Kind, Line, LineError, Mode};
use crate::{
    engine::{Decision, Engine, Ticket},
    instant::Instant,
};

/// A log that is being played: every ticket decided on its own, its lines in their order.
///
/// # Example: a ticket nobody answers
/// ```
/// use dueline::{Engine, history::{Kind, Mode, Replay}, presets};
///
/// let engine = Engine::new(presets::service_desk()).unwrap();
/// let mut replay = Replay::new(&engine, Mode::Asked);
/// let line = dueline::history::Line {
///     kind: Kind::Created,
///     ticket: "T-1".into(),
///     at: "2026-11-02T08:00:00Z".parse().unwrap(), // Monday 9:00 in Paris
///     id: None, seq: None, state: None, transition: None, priority: None, comment: None, internal: false,
///     actor: Some(dueline::Actor::new("Claire", "customer")),
///     fields: Default::default(), links: Default::default(),
/// };
/// let opened = replay.line(line).unwrap();
/// assert_eq!(opened.len(), 1); // the creator is told
/// let missed = replay.finish("2026-11-02T13:00:01Z".parse().unwrap()); // 14:00 and a second
/// assert!(missed.iter().any(|decision| decision.effect.kind() == "breach"));
/// ```
#[derive(Debug)]
pub struct Replay<'a> {
    engine: &'a Engine,
    mode: Mode,
    lives: BTreeMap<String, Life>,
    ignored: BTreeSet<String>,
}

#[derive(Debug)]
struct Life {
    ticket: Ticket,
    events: u64,
}

impl<'a> Replay<'a> {
    /// Nothing played yet.
    pub fn new(engine: &'a Engine, mode: Mode) -> Self {
        Replay { engine, mode, lives: BTreeMap::new(), ignored: BTreeSet::new() }
    }

    /// Plays one line: the timers of its ticket that were due before it, then the line.
    ///
    /// # Errors
    /// When the line is bad: it changed nothing, and the next can be played.
    pub fn line(&mut self, mut line: Line) -> Result<Vec<Decision>, LineError> {
        if self.mode == Mode::Observed {
            // A log of another product knows fields that the policy does not.
            let declared = &self.engine.policy().fields;
            line.fields.retain(|name, _| {
                let known = declared.get(name).is_some();
                if !known && !self.ignored.contains(name) {
                    self.ignored.insert(name.clone());
                }
                known
            });
        }
        let created = line.kind == Kind::Created;
        match (self.lives.get_mut(&line.ticket), created) {
            (Some(_), true) => Err(LineError::CreatedTwice(line.ticket)),
            (None, false) => Err(LineError::NotCreated(line.ticket)),
            (Some(life), false) => {
                let event = line.into_event(self.mode, life.events + 1)?;
                let decisions = self.engine.handle(&mut life.ticket, &event)?;
                life.events += 1;
                Ok(decisions)
            }
            (None, true) => {
                let id = line.ticket.clone();
                let event = line.into_event(self.mode, 1)?;
                let (ticket, decisions) = self.engine.open(id.as_str(), &event)?;
                self.lives.insert(id, Life { ticket, events: 1 });
                Ok(decisions)
            }
        }
    }

    /// Lets time pass for every ticket up to an instant.
    pub fn finish(&mut self, until: Instant) -> Vec<Decision> {
        let engine = self.engine;
        let advance = |life: &mut Life| engine.advance(&mut life.ticket, until);
        // Every ticket was opened by this engine.
        self.lives.values_mut().flat_map(|life| advance(life).unwrap_or_default()).collect()
    }

    /// A ticket as it is, once it was created.
    pub fn ticket(&self, id: &str) -> Option<&Ticket> {
        self.lives.get(id).map(|life| &life.ticket)
    }

    /// The tickets as they are, by their ids.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.lives.values().map(|life| &life.ticket)
    }

    /// The fields of an observed log that the policy does not declare, each once.
    pub fn ignored_fields(&self) -> impl Iterator<Item = &str> {
        self.ignored.iter().map(String::as_str)
    }
}

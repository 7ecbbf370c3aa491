//! The life of one ticket: everything that was told of it, lived in its own order.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use crate::{
    engine::{Decision, Engine, Event, Refusal, Seen, Ticket, What},
    instant::Instant,
};

/// Everything a host was ever told of one ticket: every event that was offered, those that were
/// refused too, in the order (instant, `seq`), whatever the order in which they arrived.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    ticket: String,
    events: Vec<Event>,
}

/// Why there is no such history.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// Two different events have one id.
    #[error("two different events are called `{0}`")]
    Twice(String),
    /// An event that is to be removed is not there.
    #[error("there is no event `{0}` to remove")]
    Unknown(String),
    /// No event opens the ticket: why the last one that could have did not.
    #[error("no event opens the ticket: {0}")]
    NotOpened(Refusal),
    /// There is no event, or no engine.
    #[error("there is nothing to live")]
    Empty,
}

impl History {
    /// A ticket and its events, in any order; one that is told twice counts once.
    ///
    /// # Errors
    /// When two different events have one id.
    pub fn new(
        ticket: impl Into<String>,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<Self, HistoryError> {
        let mut known: BTreeMap<String, Event> = BTreeMap::new();
        let mut all: Vec<Event> = Vec::new();
        for event in events {
            match known.get(&event.id) {
                Some(other) if *other == event => continue,
                Some(_) => return Err(HistoryError::Twice(event.id)),
                None => {
                    known.insert(event.id.clone(), event.clone());
                    all.push(event);
                }
            }
        }
        // Of two events with one turn the id decides: the order of arrival must not.
        all.sort_by(|a, b| (a.at, a.seq, &a.id).cmp(&(b.at, b.seq, &b.id)));
        Ok(History { ticket: ticket.into(), events: all })
    }

    /// The host's id of the ticket.
    pub fn ticket(&self) -> &str {
        &self.ticket
    }

    /// The events in their own order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What had been told by an instant. Lived until then, it has the readings of then: a ticket
    /// itself does not remember how it was.
    ///
    /// # Example: how it was at noon
    /// ```
    /// use dueline::{Actor, ClockState, Engine, Event, history::History, presets};
    ///
    /// let engine = Engine::new(presets::service_desk())?;
    /// let (claire, ana) = (Actor::new("Claire", "customer"), Actor::new("Ana", "agent"));
    /// let events = [
    ///     Event::created("e1", &claire, "2026-11-02T08:00:00Z".parse()?), // Monday 9:00 in Paris
    ///     Event::requested("e2", &ana, "2026-11-02T12:30:00Z".parse()?, "ask the customer").with_comment(),
    /// ];
    /// let history = History::new("T-1", events)?;
    /// let noon = "2026-11-02T11:00:00Z".parse()?;
    /// let then = history.until(noon).live(&[engine.clone()], Some(noon))?;
    /// assert_eq!(engine.reading(&then.ticket, "response", noon)?.unwrap().state, ClockState::Running);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn until(&self, at: Instant) -> Self {
        let before = self.events.partition_point(|event| event.at <= at);
        History { ticket: self.ticket.clone(), events: self.events[..before].to_vec() }
    }

    /// Lives it: the first engine opens the ticket, and those of other versions take over where
    /// an event says that they were adopted. After the last event time passes up to `until`.
    ///
    /// # Errors
    /// When no event opens the ticket.
    pub fn live(&self, engines: &[Engine], until: Option<Instant>) -> Result<Life, HistoryError> {
        let mut engine = engines.first().ok_or(HistoryError::Empty)?;
        let mut ticket: Option<Ticket> = None;
        let (mut decisions, mut refused, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        for event in &self.events {
            let lived = match (&mut ticket, &event.what) {
                (None, _) => {
                    engine.open_seen(self.ticket.clone(), event, Some(&mut seen)).map(|(opened, more)| {
                        ticket = Some(opened);
                        more
                    })
                }
                (Some(ticket), What::Adopted(adoption)) => {
                    let name = &ticket.model.policy.name;
                    let own = |engine: &&Engine| engine.policy().name == *name && adoption.is_of(engine);
                    let next = engines.iter().find(own);
                    let adopted = next.ok_or(Refusal::NotMine).and_then(|next| {
                        let (adopted, more) = next.adopt_seen(ticket, event, Some(&mut seen))?;
                        engine = next;
                        Ok((adopted, more))
                    });
                    adopted.map(|(adopted, more)| {
                        *ticket = adopted;
                        more
                    })
                }
                (Some(ticket), _) => engine.handle_seen(ticket, event, Some(&mut seen)),
            };
            match lived {
                Ok(more) => decisions.extend(more),
                Err(refusal) => refused.push((event.id.clone(), refusal)),
            }
        }
        let Some(mut ticket) = ticket else {
            let opening = |(_, refusal): &(String, Refusal)| *refusal != Refusal::NotAnOpening;
            let last = refused.iter().rfind(|refused| opening(refused)).or(refused.last());
            let last = last.map(|(_, refusal)| refusal.clone());
            return Err(last.map_or(HistoryError::Empty, HistoryError::NotOpened));
        };
        if let Some(until) = until {
            // It was opened, or adopted, by this engine.
            decisions.extend(engine.advance_seen(&mut ticket, until, Some(&mut seen)).unwrap_or_default());
        }
        let engine = engine.clone();
        Ok(Life { engine, ticket, decisions, refused, events: self.events.clone(), seen })
    }
}

/// What a history came to.
#[derive(Debug, Clone)]
pub struct Life {
    pub(super) engine: Engine,
    /// The ticket at its end.
    pub ticket: Ticket,
    /// All that was decided, in order.
    pub decisions: Vec<Decision>,
    /// The events that were refused, by their ids, and why.
    pub refused: Vec<(String, Refusal)>,
    pub(crate) events: Vec<Event>,
    pub(crate) seen: Vec<Seen>,
}

impl Life {
    /// The engine that decides the ticket at its end.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
}

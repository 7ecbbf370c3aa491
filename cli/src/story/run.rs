//! Runs a story as a host would: each ticket with its engine, woken in due order.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::DateTime;
use dueline::{Actor, Agenda, Decision, Engine, Event, Instant, Reading, Refusal, Ticket, What};

use super::{
    parse::Story,
    sentence::{Happened, SOMEONE},
};

/// What came of a story.
pub struct Lived {
    /// In the order in which it was decided.
    pub told: Vec<Told>,
    /// Every ticket at the end, with its clocks as they are then.
    pub ends: Vec<(Ticket, Vec<Reading>)>,
}

impl Lived {
    /// How much was decided.
    pub fn decisions(&self) -> usize {
        self.told.iter().filter(|told| matches!(told, Told::Decided(_))).count()
    }
}

/// One thing that came of an event, or of time.
pub enum Told {
    /// What was decided.
    Decided(Box<Decision>),
    /// An event that changed nothing, and why.
    Refused { at: Instant, ticket: String, who: String, why: String },
}

impl Told {
    fn decided(decision: Decision) -> Self {
        Told::Decided(Box::new(decision))
    }
}

/// A ticket, and the engine that decides on it.
struct Held {
    engine: Engine,
    ticket: Ticket,
}

/// The tickets of a story, and when they are to be woken.
#[derive(Default)]
struct Host {
    held: BTreeMap<String, Held>,
    agenda: Agenda<String>,
    told: Vec<Told>,
}

/// Runs it until its last instant.
pub fn run(story: &Story) -> Result<Lived> {
    let mut host = Host::default();
    let mut until = DateTime::UNIX_EPOCH;
    for (at, happened) in &story.events {
        host.wake(*at)?;
        host.happened(&story.engine, happened);
        until = *at;
    }
    let ends = host.held.into_values().map(|held| {
        let readings = held.engine.readings(&held.ticket, until)?;
        Ok((held.ticket, readings))
    });
    Ok(Lived { ends: ends.collect::<Result<_>>()?, told: host.told })
}

impl Host {
    /// Lets time pass, wake by wake.
    fn wake(&mut self, now: Instant) -> Result<()> {
        while let Some((wake, id)) = self.agenda.take_first(now) {
            let Some(held) = self.held.get_mut(&id) else { continue };
            let decisions = held.engine.advance(&mut held.ticket, wake)?;
            self.agenda.set(id, held.engine.next_wake(&held.ticket));
            self.told.extend(decisions.into_iter().map(Told::decided));
        }
        Ok(())
    }

    fn happened(&mut self, engine: &Engine, happened: &Happened) {
        match happened {
            Happened::TimePasses => {}
            Happened::Event { ticket, event } if happened.opens().is_some() => {
                self.open(engine, ticket, event);
            }
            Happened::Event { ticket, event } => {
                self.handle(ticket, event);
            }
            // One of two halves alone would be another story.
            Happened::Merged { ticket, into, event } => {
                if self.handle(ticket, event) {
                    let absorbed = Event { what: What::Absorbed(ticket.clone()), ..event.clone() };
                    self.handle(into, &absorbed);
                }
            }
            Happened::Split { ticket, from, event } => {
                let touched = Event { what: What::Split(ticket.clone()), ..bare(event) };
                let opened_at = self.held.get(from).map(|held| held.ticket.opened_at());
                if let (true, Some(opened_at)) = (self.handle(from, &touched), opened_at) {
                    let what = What::SplitFrom { ticket: from.clone(), opened_at };
                    self.open(engine, ticket, &Event { what, ..event.clone() });
                }
            }
        }
    }

    fn open(&mut self, engine: &Engine, id: &str, event: &Event) {
        let observed = Event { what: as_observed(event), ..event.clone() };
        match engine.open(id, &observed) {
            Ok((ticket, decisions)) => {
                self.agenda.set(id.into(), engine.next_wake(&ticket));
                self.held.insert(id.into(), Held { engine: engine.clone(), ticket });
                self.told.extend(decisions.into_iter().map(Told::decided));
            }
            Err(refusal) => self.refused(id, event, refusal.to_string()),
        }
    }

    /// Tells an event to a ticket; whether it was accepted.
    fn handle(&mut self, id: &str, event: &Event) -> bool {
        let Some(held) = self.held.get_mut(id) else {
            self.refused(id, event, "the ticket was not opened".into());
            return false;
        };
        let decided: Result<Vec<Decision>, Refusal> = held.engine.handle(&mut held.ticket, event);
        match decided {
            Ok(decisions) => {
                self.agenda.set(id.into(), held.engine.next_wake(&held.ticket));
                self.told.extend(decisions.into_iter().map(Told::decided));
                true
            }
            Err(refusal) => {
                self.refused(id, event, refusal.to_string());
                false
            }
        }
    }

    fn refused(&mut self, id: &str, event: &Event, why: String) {
        let name = |actor: &Actor| actor.name.clone();
        let who = event.actor.as_ref().map_or_else(|| SOMEONE.into(), name);
        self.told.push(Told::Refused { at: event.at, ticket: id.into(), who, why });
    }
}

/// An opening by nobody known is observed: whoever asks for one is known.
fn as_observed(event: &Event) -> What {
    match &event.what {
        What::Created if event.actor.is_none() => What::Observed(None),
        What::CreatedIn(state) if event.actor.is_none() => What::Observed(Some(state.clone())),
        what => what.clone(),
    }
}

/// The event without its comment and values: those belong to the ticket that is split off.
fn bare(event: &Event) -> Event {
    Event::new(event.id.clone(), event.at, event.actor.clone(), What::Updated)
}

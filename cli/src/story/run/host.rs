//! The tickets of a story, and when they are to be woken.

use std::collections::{BTreeMap, BTreeSet};

use dueline::{Adoption, Agenda, Decision, DecisionId, Engine, Event, Instant, Ticket, What};

use super::{End, Lived, Told};
use crate::story::{family, names::Names, sentence::SOMEONE};

/// A ticket, and the engine that decides on it.
pub struct Held {
    pub engine: Engine,
    pub ticket: Ticket,
}

/// Tickets by their names, and the engines that run new ones.
pub struct Host {
    pub engines: Vec<Engine>,
    pub held: BTreeMap<String, Held>,
    pub names: Names,
    pub told: Vec<Told>,
    /// What was carried out: nothing is twice.
    pub delivered: BTreeSet<DecisionId>,
    agenda: Agenda<String>,
}

impl Host {
    pub fn new(engines: &[Engine]) -> Self {
        Host {
            engines: engines.to_vec(),
            held: BTreeMap::new(),
            names: Names::default(),
            told: Vec::new(),
            delivered: BTreeSet::new(),
            agenda: Agenda::default(),
        }
    }

    /// Lets time pass, wake by wake.
    pub fn wake(&mut self, now: Instant) -> Result<(), String> {
        while let Some((wake, name)) = self.agenda.take_first(now) {
            let Some(held) = self.held.get_mut(&name) else { continue };
            let decisions = held.engine.advance(&mut held.ticket, wake).map_err(|other| other.to_string())?;
            self.agenda.set(name, held.engine.next_wake(&held.ticket));
            self.deliver(decisions);
        }
        Ok(())
    }

    /// Opens a ticket by its name; what is decided, unless it is refused.
    pub fn open(&mut self, policy: usize, name: &str, event: &Event) -> Option<Vec<Decision>> {
        let engine = self.engines[policy].clone();
        match engine.open(self.names.id(name), event) {
            Ok((ticket, decisions)) => {
                self.agenda.set(name.into(), engine.next_wake(&ticket));
                self.held.insert(name.into(), Held { engine, ticket });
                Some(decisions)
            }
            Err(refusal) => self.refused(name, event, refusal.to_string()),
        }
    }

    /// Tells an event to a ticket; what is decided, unless it is refused.
    pub fn handle(&mut self, name: &str, event: &Event) -> Option<Vec<Decision>> {
        let Some(held) = self.held.get_mut(name) else {
            return self.refused(name, event, "the ticket was not opened".into());
        };
        match held.engine.handle(&mut held.ticket, event) {
            Ok(decisions) => {
                self.agenda.set(name.into(), held.engine.next_wake(&held.ticket));
                Some(decisions)
            }
            Err(refusal) => self.refused(name, event, refusal.to_string()),
        }
    }

    /// Another version takes over all tickets of its policy that are not over; what is decided.
    pub fn adopt(&mut self, place: usize, engine: &Engine, id: &str, at: Instant) -> Vec<Decision> {
        self.engines[place] = engine.clone();
        let policy = engine.policy();
        let event = Event::adopted(id, at, Adoption::of(policy.version, policy.dates));
        let (mut decisions, mut refused) = (Vec::new(), Vec::new());
        for (name, held) in &mut self.held {
            if held.ticket.policy().0 != policy.name || held.ticket.over().is_some() {
                continue;
            }
            match engine.adopt(&held.ticket, &event) {
                Ok((ticket, more)) => {
                    self.agenda.set(name.clone(), engine.next_wake(&ticket));
                    *held = Held { engine: engine.clone(), ticket };
                    decisions.extend(more);
                }
                Err(refusal) => refused.push((name.clone(), refusal.to_string())),
            }
        }
        let version = format!("version {} with dates {}", policy.version, policy.dates);
        for (ticket, why) in refused {
            self.told.push(Told::Refused { at, ticket, who: version.clone(), why });
        }
        decisions
    }

    /// When a ticket was opened.
    pub fn opened_at(&self, name: &str) -> Option<Instant> {
        self.held.get(name).map(|held| held.ticket.opened_at())
    }

    /// Whether a ticket that another one opens was opened: a line may name it before.
    pub fn known(&self, name: &str) -> Result<(), String> {
        match family::opener(name) {
            Some(opener) if !self.held.contains_key(name) && self.held.contains_key(opener) => {
                let number = self.names.opened(opener);
                Err(format!("there is no ticket `{name}`: until then `{opener}` opened {number}"))
            }
            _ => Ok(()),
        }
    }

    /// Tells that an event was refused.
    fn refused<T>(&mut self, name: &str, event: &Event, why: String) -> Option<T> {
        let who = match (&event.actor, &event.what) {
            (Some(actor), _) => actor.name.clone(),
            (None, What::Told { by, .. }) => self.names.name(by).into(),
            (None, _) => SOMEONE.into(),
        };
        let told = Told::Refused { at: event.at, ticket: name.into(), who, why };
        self.told.push(told);
        None
    }

    /// How every ticket is at the end.
    pub fn end(self, until: Instant) -> Result<Lived, String> {
        let ends = self.held.into_values().map(|held| {
            let readings = held.engine.readings(&held.ticket, until).map_err(|other| other.to_string())?;
            Ok(End { engine: held.engine, ticket: held.ticket, readings })
        });
        Ok(Lived { ends: ends.collect::<Result<_, String>>()?, told: self.told, names: self.names })
    }
}

//! Between tickets: what one decides for another, and that two know each other.

use std::collections::VecDeque;

use dueline::{Decision, Event, Link, What};

use super::{bare, host::Host};
use crate::story::family;

impl Host {
    /// Tells decisions, each once, and carries out at once what they are for other tickets.
    pub fn deliver(&mut self, decisions: Vec<Decision>) {
        let mut queue = VecDeque::from(decisions);
        while let Some(decision) = queue.pop_front() {
            if !self.delivered.insert(decision.id.clone()) {
                continue;
            }
            let (opening, telling) = (decision.opening(), decision.signal());
            let from = self.names.name(&decision.ticket).to_string();
            self.told.push(super::Told::Decided(Box::new(decision)));
            if let Some(opening) = opening {
                let name = self.names.call(&opening.ticket, &from);
                // One of a policy that is not in the story lives elsewhere.
                if let Some(policy) = family::place(&opening.policy, &self.engines) {
                    queue.extend(self.open(policy, &name, &opening.event).into_iter().flatten());
                }
            }
            if let Some(telling) = telling {
                let to = self.names.name(&telling.to).to_string();
                if self.held.contains_key(&to) {
                    queue.extend(self.handle(&to, &telling.event).into_iter().flatten());
                }
            }
        }
    }

    /// The event with the ids of the tickets that it names.
    pub fn real(&self, event: &Event) -> Result<Event, String> {
        let mut event = event.clone();
        for link in event.links.iter_mut().chain(&mut event.unlinks) {
            self.known(&link.ticket)?;
            link.ticket = self.names.id(&link.ticket).into();
        }
        Ok(event)
    }

    /// Tells the tickets that an event names of the one that names them, where the policy says as what
    /// they know it, before anything else is told: they may have to tell each other something.
    pub fn both(&mut self, name: &str, event: &Event, mut decisions: Vec<Decision>) -> Vec<Decision> {
        let Some(held) = self.held.get(name) else { return decisions };
        let (policy, id) = (held.engine.policy().clone(), held.ticket.id().to_string());
        let links = event.links.iter().map(|link| (link, true));
        let unlinks = event.unlinks.iter().map(|link| (link, false));
        for (place, (link, known)) in links.chain(unlinks).enumerate() {
            let back = policy.relations.get(&link.relation).and_then(|relation| relation.back.clone());
            let other = self.names.name(&link.ticket).to_string();
            let Some(back) = back.filter(|back| self.knows(&other, back, &id) != known) else { continue };
            let mut half = bare(event);
            half.id = format!("{}-{}", event.id, place + 1);
            if half.actor.is_none() {
                half.what = What::Observed(None);
            }
            let link = Link { relation: back, ticket: id.clone() };
            if known {
                half.links.push(link)
            } else {
                half.unlinks.push(link)
            }
            decisions.extend(self.handle(&other, &half).into_iter().flatten());
        }
        decisions
    }

    fn knows(&self, name: &str, relation: &str, id: &str) -> bool {
        let ticket = self.held.get(name).map(|held| &held.ticket);
        ticket.is_some_and(|ticket| {
            ticket.relatives().any(|(known, other, _)| (known, other) == (relation, id))
        })
    }
}

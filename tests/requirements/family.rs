//! A small host for tickets of several policies that open and tell each other.

use std::collections::{BTreeMap, VecDeque};

use dueline::{Actor, Available, Decision, Engine, Event, Instant, Policy, Refusal, Ticket};

use crate::desk::at;

/// The engines by the names of their policies, the tickets by their ids.
///
/// It does what every host does: it opens what decisions open, tells what they tell, and wakes what
/// is due, in due order. It decides nothing.
pub struct Family {
    engines: BTreeMap<String, Engine>,
    tickets: BTreeMap<String, Ticket>,
    /// All that was decided, in the order in which it was.
    pub decisions: Vec<Decision>,
    events: u32,
}

impl Family {
    pub fn of(policies: impl IntoIterator<Item = Policy>) -> Self {
        let engine = |policy| Engine::new(policy).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let engines = policies.into_iter().map(|policy| (policy.name.clone(), engine(policy))).collect();
        Family { engines, tickets: BTreeMap::new(), decisions: Vec::new(), events: 0 }
    }

    /// Opens a ticket; what is decided because of it, on any ticket.
    pub fn open(&mut self, policy: &str, id: &str, event: Event) -> Result<Vec<Decision>, Refusal> {
        let (ticket, decisions) = self.engines[policy].open(id, &event)?;
        assert!(self.tickets.insert(id.into(), ticket).is_none(), "{id} is opened once");
        Ok(self.route(decisions))
    }

    /// Tells a ticket what happened; what is decided because of it, on any ticket. A refused event
    /// changes none.
    pub fn tell(&mut self, id: &str, event: Event) -> Result<Vec<Decision>, Refusal> {
        let decisions = self.handle(id, &event)?;
        Ok(self.route(decisions))
    }

    /// Somebody gives a ticket something.
    pub fn update(
        &mut self,
        now: &str,
        id: &str,
        by: &Actor,
        more: impl FnOnce(Event) -> Event,
    ) -> Result<Vec<Decision>, Refusal> {
        let event = Event::updated(self.id(), by, at(now));
        self.tell(id, more(event))
    }

    /// Somebody asks for a transition.
    pub fn request(
        &mut self,
        now: &str,
        id: &str,
        by: &Actor,
        transition: &str,
        more: impl FnOnce(Event) -> Event,
    ) -> Result<Vec<Decision>, Refusal> {
        let event = Event::requested(self.id(), by, at(now), transition);
        self.tell(id, more(event))
    }

    /// Wakes every ticket that is due until then, the first due one first.
    pub fn advance(&mut self, now: &str) -> Vec<Decision> {
        let (now, mut decided) = (at(now), Vec::new());
        while let Some((wake, id)) = self.next_wake().filter(|(wake, _)| *wake <= now) {
            let decisions = {
                let ticket = self.tickets.get_mut(&id).unwrap();
                self.engines[ticket.policy().0].advance(ticket, wake).unwrap()
            };
            decided.extend(self.route(decisions));
        }
        decided
    }

    /// When a ticket is to be woken next, and which.
    pub fn next_wake(&self) -> Option<(Instant, String)> {
        let wakes = self.tickets.iter();
        wakes.filter_map(|(id, ticket)| Some((self.engine_of(id).next_wake(ticket)?, id.clone()))).min()
    }

    pub fn ticket(&self, id: &str) -> &Ticket {
        &self.tickets[id]
    }

    pub fn state(&self, id: &str) -> &str {
        self.tickets[id].state()
    }

    /// Every ticket, by id.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.values()
    }

    pub fn engine(&self, policy: &str) -> &Engine {
        &self.engines[policy]
    }

    pub fn engine_of(&self, id: &str) -> &Engine {
        &self.engines[self.tickets[id].policy().0]
    }

    /// What somebody may see, edit and do with a ticket.
    pub fn available(&self, now: &str, id: &str, who: &Actor) -> Available {
        self.engine_of(id).available(&self.tickets[id], who, at(now)).unwrap()
    }

    /// What a ticket knows of those of a relation: the id of each, and what it told last.
    pub fn known<'a>(&'a self, id: &str, relation: &'a str) -> Vec<(&'a str, &'a str)> {
        let known = self.tickets[id].relatives().filter(move |(of, ..)| *of == relation);
        known.map(|(_, ticket, word)| (ticket, word.unwrap_or_default())).collect()
    }

    fn id(&mut self) -> String {
        self.events += 1;
        format!("e{}", self.events)
    }

    fn handle(&mut self, id: &str, event: &Event) -> Result<Vec<Decision>, Refusal> {
        let ticket = self.tickets.get_mut(id).unwrap();
        let engine = &self.engines[ticket.policy().0];
        let before = ticket.clone();
        let decisions = engine.handle(ticket, event).inspect_err(|_| assert_eq!(*ticket, before))?;
        // A host stores its tickets: nothing is lost by that.
        let stored = engine.restore(engine.snapshot(ticket).unwrap()).unwrap();
        assert_eq!(stored, *ticket);
        Ok(decisions)
    }

    /// Opens and tells what decisions open and tell, and what follows from that.
    fn route(&mut self, decisions: Vec<Decision>) -> Vec<Decision> {
        let mut all = Vec::new();
        let mut queue = VecDeque::from(decisions);
        while let Some(decision) = queue.pop_front() {
            if let Some(open) = decision.opening() {
                let (ticket, more) = self.engines[&open.policy].open(open.ticket, &open.event).unwrap();
                assert!(self.tickets.insert(ticket.id().into(), ticket).is_none());
                queue.extend(more);
            }
            if let Some(tell) = decision.signal() {
                match self.handle(&tell.to, &tell.event) {
                    Ok(more) => queue.extend(more),
                    // One that a ticket has nothing to do with any more tells it nothing.
                    Err(Refusal::NotRelated { .. }) => {}
                    Err(refusal) => panic!("{} tells {}: {refusal}", decision.ticket, tell.to),
                }
            }
            all.push(decision);
        }
        self.decisions.extend(all.clone());
        all
    }
}

/// The event as it is: nothing more is given with it.
pub fn nothing(event: Event) -> Event {
    event
}

//! A host in memory for tickets that have to do with each other: it opens and tells what decisions
//! say, and wakes all in due order.

use std::collections::{BTreeMap, VecDeque};

use dueline::{
    Actor, Available, Decision, Due, Engine, Event, Instant, Policy, Reading, Refusal, Ticket, What,
};

#[derive(Clone)]
pub struct Family {
    /// By the names of their policies.
    engines: BTreeMap<String, Engine>,
    tickets: BTreeMap<String, Ticket>,
    /// All that was decided, in the order in which it was.
    pub decisions: Vec<Decision>,
    events: u32,
}

impl Family {
    pub fn of(policies: impl IntoIterator<Item = Policy>) -> Self {
        let engine = |policy: Policy| (policy.name.clone(), Engine::new(policy).unwrap());
        let engines = policies.into_iter().map(engine).collect();
        Family { engines, tickets: BTreeMap::new(), decisions: Vec::new(), events: 0 }
    }

    pub fn state(&self, id: &str) -> &str {
        self.ticket(id).state()
    }

    /// Every ticket, by id.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.values()
    }

    /// What a ticket knows of those of a relation: the id of each, and what it told last.
    pub fn known<'a>(&'a self, id: &str, relation: &'a str) -> Vec<(&'a str, &'a str)> {
        let known = self.tickets[id].relatives().filter(move |(of, ..)| *of == relation);
        known.map(|(_, ticket, word)| (ticket, word.unwrap_or_default())).collect()
    }

    pub fn ticket(&self, id: &str) -> &Ticket {
        &self.tickets[id]
    }

    /// The ids of all tickets under a policy.
    pub fn under<'a>(&'a self, policy: &'a str) -> impl Iterator<Item = &'a str> {
        let under = self.tickets.iter().filter(move |(_, ticket)| ticket.policy().0 == policy);
        under.map(|(id, _)| id.as_str())
    }

    pub fn engine(&self, policy: &str) -> &Engine {
        &self.engines[policy]
    }

    pub fn engine_of(&self, id: &str) -> &Engine {
        self.engine(self.ticket(id).policy().0)
    }

    /// Somebody opens a ticket.
    pub fn open(
        &mut self,
        policy: &str,
        id: &str,
        who: &Actor,
        now: Instant,
        more: impl FnOnce(Event) -> Event,
    ) -> Result<Vec<Decision>, Refusal> {
        let event = more(Event::created(self.event_id(), who, now));
        self.open_by(policy, id, &event)
    }

    /// A ticket is opened by that event.
    pub fn open_by(&mut self, policy: &str, id: &str, event: &Event) -> Result<Vec<Decision>, Refusal> {
        let (ticket, decisions) = self.engine(policy).open(id, event)?;
        assert!(self.tickets.insert(id.into(), ticket).is_none(), "{id} is opened once");
        Ok(self.route(decisions))
    }

    /// Somebody gives a ticket something.
    pub fn update(
        &mut self,
        id: &str,
        who: &Actor,
        now: Instant,
        more: impl FnOnce(Event) -> Event,
    ) -> Result<Vec<Decision>, Refusal> {
        let event = more(Event::updated(self.event_id(), who, now));
        self.tell(id, &event)
    }

    /// Somebody asks for a transition.
    pub fn ask(
        &mut self,
        id: &str,
        who: &Actor,
        now: Instant,
        transition: &str,
        more: impl FnOnce(Event) -> Event,
    ) -> Result<Vec<Decision>, Refusal> {
        let event =
            more(Event::new(self.event_id(), now, Some(who.clone()), What::Requested(transition.into())));
        self.tell(id, &event)
    }

    /// What is decided because of an event, on the ticket and on those that it tells something.
    pub fn tell(&mut self, id: &str, event: &Event) -> Result<Vec<Decision>, Refusal> {
        let decisions = self.handle(id, event)?;
        Ok(self.route(decisions))
    }

    /// Things that happen together: what is decided is told once all have happened, since two tickets
    /// that name each other must both know it before one tells the other something.
    pub fn together<'a>(&mut self, events: impl IntoIterator<Item = (&'a str, Event)>) -> Vec<Decision> {
        let mut decisions = Vec::new();
        for (id, mut event) in events {
            event.id = self.event_id();
            decisions.extend(self.handle(id, &event).unwrap());
        }
        self.route(decisions)
    }

    /// Somebody says that two tickets have to do with each other: each, and how it knows the other.
    pub fn link(
        &mut self,
        who: &Actor,
        now: Instant,
        (one, as_other): (&str, &str),
        (other, as_one): (&str, &str),
    ) -> Vec<Decision> {
        let event = || Event::updated("", who, now);
        self.together([(one, event().linked(as_other, other)), (other, event().linked(as_one, one))])
    }

    /// Time passes for all, in due order.
    pub fn advance(&mut self, now: Instant) -> Vec<Decision> {
        let mut all = Vec::new();
        while let Some((wake, id)) = self.next_wake().filter(|(wake, _)| *wake <= now) {
            let engine = &self.engines[self.tickets[&id].policy().0];
            let decisions = engine.advance(self.tickets.get_mut(&id).unwrap(), wake).unwrap();
            all.extend(self.route(decisions));
        }
        all
    }

    /// When a ticket is to be woken next, and which.
    pub fn next_wake(&self) -> Option<(Instant, String)> {
        let wakes = self.tickets.iter().filter_map(|(id, ticket)| {
            let wake = self.engine_of(id).next_wake(ticket)?;
            Some((wake, id.clone()))
        });
        wakes.min()
    }

    pub fn available(&self, id: &str, who: &Actor, now: Instant) -> Available {
        self.engine_of(id).available(self.ticket(id), who, now).unwrap()
    }

    pub fn reading(&self, id: &str, clock: &str, now: Instant) -> Reading {
        self.engine_of(id).reading(self.ticket(id), clock, now).unwrap().unwrap()
    }

    pub fn due(&self, id: &str, clock: &str, now: Instant) -> Due {
        self.reading(id, clock, now).due
    }

    fn event_id(&mut self) -> String {
        self.events += 1;
        format!("e{}", self.events)
    }

    /// A refused event changes nothing, and a ticket survives storing.
    fn handle(&mut self, id: &str, event: &Event) -> Result<Vec<Decision>, Refusal> {
        let engine = &self.engines[self.tickets[id].policy().0];
        let ticket = self.tickets.get_mut(id).unwrap();
        let before = ticket.clone();
        let decisions = engine.handle(ticket, event).inspect_err(|_| assert_eq!(*ticket, before))?;
        let stored = serde_json::to_string(&engine.snapshot(ticket).unwrap()).unwrap();
        assert_eq!(engine.restore(serde_json::from_str(&stored).unwrap()).unwrap(), *ticket);
        Ok(decisions)
    }

    /// Does what decisions say to other tickets, and what these decide in turn.
    fn route(&mut self, decisions: Vec<Decision>) -> Vec<Decision> {
        let mut queue = VecDeque::from(decisions);
        let mut all = Vec::new();
        while let Some(decision) = queue.pop_front() {
            if let Some(opening) = decision.opening() {
                let (ticket, more) =
                    self.engine(&opening.policy).open(&*opening.ticket, &opening.event).unwrap();
                self.tickets.insert(opening.ticket, ticket);
                queue.extend(more);
            }
            if let Some(told) = decision.signal() {
                match self.handle(&told.to, &told.event) {
                    Ok(more) => queue.extend(more),
                    // One that a ticket has nothing to do with any more tells it nothing.
                    Err(Refusal::NotRelated { .. }) => {}
                    Err(refusal) => panic!("{} tells {}: {refusal}", decision.ticket, told.to),
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

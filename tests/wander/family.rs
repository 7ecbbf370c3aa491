//! A host in memory: tickets of several policies, and what they tell each other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::TimeDelta;
use dueline::{Actor, Decision, Effect, Engine, Event, Instant, Policy, Ticket, What};

use super::dice::Dice;

#[derive(Clone)]
pub struct Family {
    pub engines: Vec<Engine>,
    /// By their ids, with the place of the engine that runs them.
    pub tickets: BTreeMap<String, (usize, Ticket)>,
    pub now: Instant,
    pub dice: Dice,
    /// The tickets for which a way on is looked for; of all while there are none.
    pub sought: Vec<String>,
    /// Where each was since.
    pub visited: BTreeSet<(String, String)>,
    pub log: Vec<String>,
    /// How often what was done.
    pub tally: BTreeMap<String, u64>,
    pub events: u64,
}

impl Family {
    pub fn new(policies: &[Policy], mut dice: Dice) -> Self {
        let engine = |policy: &Policy| Engine::new(policy.clone()).unwrap_or_else(|all| panic!("{all}"));
        // Around a clock change, at any hour.
        let start: Instant = "2026-10-19T06:00:00Z".parse().unwrap();
        let now = start + TimeDelta::minutes(dice.below(14 * 1_440) as i64);
        let (engines, log) = (policies.iter().map(engine).collect(), Vec::new());
        Family {
            engines,
            tickets: BTreeMap::new(),
            now,
            dice,
            sought: Vec::new(),
            visited: BTreeSet::new(),
            log,
            tally: BTreeMap::new(),
            events: 0,
        }
    }

    pub fn policy(&self, ticket: &Ticket) -> &Policy {
        let engine = self.engines.iter().find(|engine| engine.policy().name == ticket.policy().0);
        engine.unwrap().policy()
    }

    /// Somebody in every role.
    pub fn people(&self, engine: usize) -> Vec<Actor> {
        let roles = self.engines[engine].policy().roles.names();
        roles.map(|role| Actor::new(format!("the {role}"), role).of("Acme")).collect()
    }

    pub fn id(&mut self) -> String {
        self.events += 1;
        format!("e{}", self.events)
    }

    pub fn done(&mut self, what: String) {
        *self.tally.entry(what).or_insert(0) += 1;
    }

    /// Tells a ticket something, and all others what follows from it.
    pub fn tell(&mut self, ticket: &str, event: &Event) -> Result<(), dueline::Refusal> {
        let (engine, ticket) = self.tickets.get_mut(ticket).unwrap();
        let decisions = self.engines[*engine].handle(ticket, event)?;
        self.log.push(format!(
            "{} {} {:?} {:?}: {}",
            event.at,
            ticket.id(),
            event.what,
            event.fields,
            ticket.state()
        ));
        if let What::Requested(name) = &event.what {
            let policy = ticket.policy().0.to_string();
            self.done(format!("{policy}: {name}"));
        }
        self.route(decisions);
        Ok(())
    }

    /// Lets time pass for all, in due order.
    pub fn until(&mut self, now: Instant) {
        loop {
            let wakes = self.tickets.iter().filter_map(|(id, (engine, ticket))| {
                Some((self.engines[*engine].next_wake(ticket)?, id.clone()))
            });
            let Some((wake, id)) = wakes.min().filter(|(wake, _)| *wake <= now) else { break };
            let (engine, ticket) = self.tickets.get_mut(&id).unwrap();
            let decisions = self.engines[*engine].advance(ticket, wake).unwrap();
            self.log.push(format!("{wake} {id} wakes: {}", ticket.state()));
            self.route(decisions);
        }
        self.now = now;
    }

    /// What a host does with decisions: opens tickets, and tells them.
    pub fn route(&mut self, decisions: Vec<Decision>) {
        let mut queue = VecDeque::from(decisions);
        while let Some(decision) = queue.pop_front() {
            self.log.push(format!("    {} {}", decision.ticket, decision.effect));
            self.note(&decision);
            if let Some(open) = decision.opening() {
                let place =
                    self.engines.iter().position(|engine| engine.policy().name == open.policy).unwrap();
                let (ticket, more) = self.engines[place].open(open.ticket.clone(), &open.event).unwrap();
                self.tickets.insert(open.ticket, (place, ticket));
                queue.extend(more);
            }
            if let Some(told) = decision.signal() {
                let (engine, ticket) = self.tickets.get_mut(&told.to).unwrap();
                // One that was merged or cancelled hears nothing.
                if ticket.over().is_none() {
                    let more = self.engines[*engine].handle(ticket, &told.event);
                    queue.extend(more.unwrap_or_else(|refusal| panic!("{decision:?}: {refusal}")));
                }
            }
        }
        let here = self.tickets.values().map(|(_, ticket)| (ticket.id().into(), ticket.state().into()));
        self.visited.extend(here);
        let states: Vec<String> = self
            .tickets
            .values()
            .map(|(_, ticket)| format!("{}: in {}", ticket.policy().0, ticket.state()))
            .collect();
        for state in states {
            self.done(state);
        }
    }

    fn note(&mut self, decision: &Decision) {
        let policy = self.tickets[&decision.ticket].1.policy().0.to_string();
        match &decision.effect {
            Effect::Moved { transition, .. } => self.done(format!("{policy}: {transition}")),
            Effect::Blocked { transition, refusal } => {
                panic!("{}: `{transition}` is blocked: {refusal}\n{}", decision.ticket, self.log.join("\n"));
            }
            other => self.done(format!("{policy}: {}", other.kind())),
        }
    }
}

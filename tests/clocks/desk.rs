//! A small desk to try one clock on: an office open Monday to Friday from 9 to 17, UTC.

use dueline::{Actor, Decision, Due, Engine, Event, Instant, Mistakes, Policy, Reading, Ticket};

/// An instant of the week that begins on Monday 2 November 2026: `"mon 10:30"`, or any other in
/// full.
pub fn at(text: &str) -> Instant {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "mon+"];
    match text.split_once(' ').and_then(|(day, time)| Some((days.iter().position(|d| *d == day)?, time))) {
        Some((day, time)) => format!("2026-11-{:02}T{time}:00Z", 2 + day).parse().unwrap(),
        None => text.parse().unwrap(),
    }
}

const POLICY: &str = "name='d'\ninitial='a'\ndefault_priority='P2'\npriorities=['P1','P2','P3']\n\
     roles={agent='support',lead='support',head='support',client={side='customer',sees='all'}}\n\
     states={a='new',b='waiting-customer',c='resolved',d='closed'}\n\
     fields={f='flag',since='instant',day='date',contract={of=['gold','silver','iron']}}\n\
     [calendars.office]\nhours={mon-fri=['09:00-17:00']}\n\
     [calendars.late]\nhours={mon-fri=['13:00-21:00']}\n\
     [[transitions]]\nname='wait'\nfrom=['a','c']\nto='b'\nby='agent'\n\
     [[transitions]]\nname='back'\nfrom=['b','c','d']\nto='a'\nby='agent'\n\
     [[transitions]]\nname='solve'\nfrom=['a','b']\nto='c'\nby='agent'\n\
     [[transitions]]\nname='close'\nfrom='any'\nto='d'\nby='agent'\n";

/// What the check says of the desk with these clocks.
pub fn check(clocks: &str) -> Result<Engine, Mistakes> {
    Engine::new(Policy::from_toml(&format!("{POLICY}{clocks}\n")).unwrap())
}

/// A ticket on the desk, and all that was decided on it.
pub struct Desk {
    pub engine: Engine,
    pub ticket: Ticket,
    pub decisions: Vec<Decision>,
    events: u32,
}

impl Desk {
    /// Opened on Monday at 10:00.
    pub fn new(clocks: &str) -> Self {
        Self::opened("mon 10:00", clocks, |event| event)
    }

    pub fn opened(when: &str, clocks: &str, more: impl FnOnce(Event) -> Event) -> Self {
        let engine = check(clocks).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let client = Actor::new("Claire", "client");
        let (ticket, decisions) = engine.open("T", &more(Event::created("e0", &client, at(when)))).unwrap();
        Desk { engine, ticket, decisions, events: 0 }
    }

    pub fn event(&mut self, when: &str, make: impl FnOnce(&str, &Actor, Instant) -> Event) -> &mut Self {
        self.events += 1;
        let event = make(&format!("e{}", self.events), &Actor::new("Ana", "agent"), at(when));
        self.decisions.extend(self.engine.handle(&mut self.ticket, &event).unwrap());
        // What is derived is derived again from what is stored.
        let snapshot = self.engine.snapshot(&self.ticket).unwrap();
        assert_eq!(self.engine.restore(snapshot).unwrap(), self.ticket);
        self
    }

    /// A transition is taken by an agent.
    pub fn go(&mut self, when: &str, transition: &str) -> &mut Self {
        self.event(when, |id, actor, at| Event::requested(id, actor, at, transition))
    }

    pub fn priority(&mut self, when: &str, priority: &str) -> &mut Self {
        self.event(when, |id, actor, at| Event::updated(id, actor, at).with_priority(priority))
    }

    pub fn contract(&mut self, when: &str, contract: &str) -> &mut Self {
        self.event(when, |id, actor, at| Event::updated(id, actor, at).with("contract", contract))
    }

    /// The customer, or an agent, writes.
    pub fn writes(&mut self, when: &str, role: &str) -> &mut Self {
        let actor = Actor::new("Somebody", role);
        self.event(when, |id, _, at| Event::commented(id, &actor, at))
    }

    pub fn until(&mut self, when: &str) -> &mut Self {
        self.decisions.extend(self.engine.advance(&mut self.ticket, at(when)).unwrap());
        self
    }

    /// Every kept cycle of the clock `k`.
    pub fn cycles(&self, when: &str) -> Vec<Reading> {
        let all = self.engine.readings(&self.ticket, at(when)).unwrap();
        all.into_iter().filter(|reading| reading.clock == "k").collect()
    }

    /// The last cycle of the clock `k`.
    pub fn read(&self, when: &str) -> Reading {
        self.cycles(when).pop().expect("the clock has run")
    }

    pub fn due(&self, when: &str) -> Due {
        self.read(when).due
    }

    /// What marks did: when, which, to whom.
    pub fn marks(&self) -> Vec<String> {
        let told = self.decisions.iter().filter_map(|decision| {
            let mark = decision.reason.source.mark()?;
            let to = decision.effect.to().unwrap_or_default();
            Some(format!("{} {mark} {to}", decision.due.format("%a %H:%M")).trim_end().to_string())
        });
        told.collect()
    }
}

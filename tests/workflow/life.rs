//! A small workflow to try one thing on.

use dueline::{Actor, Decision, Effect, Engine, Event, Instant, Policy, Refusal, Ticket};

/// An instant of the week that begins on Monday 2 November 2026: `"mon 10:30"`, UTC.
pub fn at(text: &str) -> Instant {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let (day, time) = text.split_once(' ').unwrap();
    let day = days.iter().position(|name| *name == day).unwrap();
    format!("2026-11-{:02}T{time}:00Z", 2 + day).parse().unwrap()
}

const ROLES: &str = "name='w'\ninitial='a'\n\
     roles={client={side='customer',sees='organisation'},agent='support',dpo='support'}\n\
     priorities=['P1','P2','P3']\n";

/// The mistakes of a workflow, each on a line.
pub fn mistakes(text: &str) -> String {
    let policy = Policy::from_toml(&format!("{ROLES}{text}")).unwrap();
    Engine::new(policy).map(|_| String::new()).unwrap_or_else(|mistakes| mistakes.to_string())
}

/// A ticket under a workflow, and all that was decided on it.
pub struct Life {
    pub engine: Engine,
    pub ticket: Ticket,
    pub decisions: Vec<Decision>,
    events: u32,
}

pub fn engine(text: &str) -> Engine {
    let policy = Policy::from_toml(&format!("{ROLES}{text}")).unwrap();
    Engine::new(policy).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// Somebody in a role, of Acme.
pub fn who(role: &str) -> Actor {
    Actor::new(format!("the {role}"), role).of("Acme")
}

impl Life {
    /// Opened on Monday at 9 by somebody in that role.
    pub fn open(text: &str, role: &str, more: impl FnOnce(Event) -> Event) -> Result<Self, Refusal> {
        let engine = engine(text);
        let event = more(Event::created("e0", &who(role), at("mon 09:00")));
        let (ticket, decisions) = engine.open("T", &event)?;
        Ok(Life { engine, ticket, decisions, events: 0 })
    }

    fn tell(&mut self, event: &Event) -> Result<Vec<Effect>, Refusal> {
        let before = self.ticket.clone();
        let decisions = self.engine.handle(&mut self.ticket, event).inspect_err(|_| {
            assert_eq!(self.ticket, before, "a refused event changes nothing");
        })?;
        // What was decided survives storing.
        let snapshot = self.engine.snapshot(&self.ticket).unwrap();
        let json = serde_json::to_string(&snapshot).unwrap();
        assert_eq!(self.engine.restore(serde_json::from_str(&json).unwrap()).unwrap(), self.ticket);
        let effects = decisions.iter().map(|decision| decision.effect.clone()).collect();
        self.decisions.extend(decisions);
        Ok(effects)
    }

    fn id(&mut self) -> String {
        self.events += 1;
        format!("e{}", self.events)
    }

    /// Somebody in that role gives something.
    pub fn update(
        &mut self,
        when: &str,
        role: &str,
        more: impl FnOnce(Event) -> Event,
    ) -> Result<Vec<Effect>, Refusal> {
        let event = more(Event::updated(self.id(), &who(role), at(when)));
        self.tell(&event)
    }

    /// Somebody in that role asks for a transition.
    pub fn go(
        &mut self,
        when: &str,
        role: &str,
        transition: &str,
        more: impl FnOnce(Event) -> Event,
    ) -> Result<Vec<Effect>, Refusal> {
        let event = more(Event::requested(self.id(), &who(role), at(when), transition));
        self.tell(&event)
    }
}

pub fn nothing(event: Event) -> Event {
    event
}

//! A desk to drive: tells the time, numbers the events, keeps what was decided.

use chrono::NaiveDate;
use dueline::{
    Actor, Adoption, Comment, Decision, Due, Engine, Event, Instant, Policy, Reading, Refusal, Ticket,
    presets,
};

pub fn customer() -> Actor {
    Actor::new("Claire", "customer").of("Acme")
}

pub fn agent() -> Actor {
    Actor::new("Ana", "agent")
}

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A local time of 2026 in Paris, its weekday checked: `paris("Mon 2 Nov 09:00")`.
pub fn paris(text: &str) -> Instant {
    let (date, time) = text.rsplit_once(' ').unwrap();
    let date = NaiveDate::parse_from_str(&format!("{date} 2026"), "%a %d %b %Y").unwrap();
    let local = date.and_time(time.parse().unwrap());
    local.and_local_timezone(chrono_tz::Europe::Paris).unwrap().to_utc()
}

pub struct Desk {
    pub engine: Engine,
    pub ticket: Ticket,
    events: u32,
    pub decisions: Vec<Decision>,
}

impl Desk {
    /// A ticket opened by a customer, with these fields.
    pub fn opened(now: &str, fields: &[(&str, &str)]) -> Self {
        let engine = Engine::new(presets::service_desk()).unwrap();
        let event =
            fields.iter().fold(Event::created("e1", &customer(), at(now)), |e, (k, v)| e.with(*k, *v));
        let (ticket, decisions) = engine.open("T-1", &event).unwrap();
        Desk { engine, ticket, events: 1, decisions }
    }

    /// A ticket of that engine, by the event that opens it.
    pub fn under(engine: &Engine, id: &str, event: Event) -> Result<Self, Refusal> {
        let (ticket, decisions) = engine.open(id, &event)?;
        Ok(Desk { engine: engine.clone(), ticket, events: 1, decisions })
    }

    /// Somebody asks for a transition, giving something more with it.
    pub fn ask(
        &mut self,
        now: &str,
        by: &Actor,
        transition: &str,
        more: impl FnOnce(Event) -> Event,
    ) -> Result<Vec<Decision>, Refusal> {
        let id = self.id();
        self.tell(more(Event::requested(id, by, at(now), transition)))
    }

    /// Somebody gives something: fields, a comment.
    pub fn give(
        &mut self,
        now: &str,
        by: &Actor,
        more: impl FnOnce(Event) -> Event,
    ) -> Result<Vec<Decision>, Refusal> {
        let id = self.id();
        self.tell(more(Event::updated(id, by, at(now))))
    }

    /// The same policy with other dates takes over.
    pub fn adopt(&mut self, now: &str, engine: &Engine) -> Vec<Decision> {
        let adoption = Adoption::of(engine.policy().version, engine.policy().dates);
        let event = Event::adopted(self.id(), at(now), adoption);
        let (ticket, decisions) = engine.adopt(&self.ticket, &event).unwrap();
        (self.engine, self.ticket) = (engine.clone(), ticket);
        self.decisions.extend(decisions.clone());
        decisions
    }

    /// What was decided because of it; the whole is kept too.
    pub fn tell(&mut self, event: Event) -> Result<Vec<Decision>, Refusal> {
        let decisions = self.engine.handle(&mut self.ticket, &event)?;
        self.decisions.extend(decisions.clone());
        Ok(decisions)
    }

    pub fn id(&mut self) -> String {
        self.events += 1;
        format!("e{}", self.events)
    }

    /// A transition asked for by an agent, with a comment and what planning needs.
    pub fn agent(&mut self, now: &str, transition: &str) -> Vec<Decision> {
        let id = self.id();
        let event = Event::requested(id, &agent(), at(now), transition).with_comment();
        let event = match transition {
            "plan the operation" => event.with("planned_for", "2026-12-01").with("responsible", "Omar"),
            _ => event,
        };
        self.tell(event).unwrap()
    }

    pub fn customer(&mut self, now: &str, transition: &str) -> Vec<Decision> {
        let id = self.id();
        self.tell(Event::requested(id, &customer(), at(now), transition)).unwrap()
    }

    pub fn comment(&mut self, now: &str, by: &Actor, comment: Comment) -> Vec<Decision> {
        let id = self.id();
        let mut event = Event::updated(id, by, at(now));
        event.comment = Some(comment);
        self.tell(event).unwrap()
    }

    pub fn advance(&mut self, now: &str) -> Vec<Decision> {
        let decisions = self.engine.advance(&mut self.ticket, at(now)).unwrap();
        self.decisions.extend(decisions.clone());
        decisions
    }

    /// The instant at which a clock is due.
    pub fn due(&self, clock: &str, now: &str) -> Due {
        self.reading(clock, now).due
    }

    pub fn reading(&self, clock: &str, now: &str) -> Reading {
        self.engine.reading(&self.ticket, clock, at(now)).unwrap().unwrap()
    }

    pub fn readings(&self, now: &str) -> Vec<Reading> {
        self.engine.readings(&self.ticket, at(now)).unwrap()
    }
}

/// Whom the decisions tell: `creator: in progress`.
pub fn told(decisions: &[Decision]) -> Vec<String> {
    let told = decisions.iter().filter_map(|decision| {
        let notice = decision.effect.notice()?;
        Some(format!("{}: {}", notice.to.role(), notice.template.as_deref().unwrap_or_default()))
    });
    told.collect()
}

/// The engine of a policy that is good.
pub fn compiled(policy: Policy) -> Engine {
    Engine::new(policy).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// Nothing more than the event is.
pub fn nothing(event: Event) -> Event {
    event
}

/// What a refused event says.
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> String {
    outcome.unwrap_err().to_string()
}

/// Each effect in words.
pub fn effects(decisions: &[Decision]) -> Vec<String> {
    decisions.iter().map(|decision| decision.effect.to_string()).collect()
}

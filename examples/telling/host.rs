//! A host in memory: tickets of one policy or of several that belong together. It tells what people do,
//! what is decided, and what time does.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    io,
};

use chrono::{NaiveDateTime, TimeZone};
use dueline::{
    Actor, Adoption, Decision, Due, Effect, Engine, Event, Instant, Notice, Refusal, Ticket, policy::Policy,
};

use super::{
    page::{BAD, BOLD, DIM, GOOD, NOTE, PLAIN, Page, Text, WARN},
    words::{hours, spaced, why},
};

pub struct Host<'a> {
    engines: BTreeMap<&'a str, &'a Engine>,
    first: &'a Engine,
    page: Page<'a>,
    tickets: BTreeMap<String, Ticket>,
    /// What a shorter name than its own stands for: tickets that the engine opened.
    names: BTreeMap<String, String>,
    delivered: BTreeSet<String>,
    now: Instant,
    day: String,
    events: u32,
}

impl<'a> Host<'a> {
    /// Tickets are opened under the first.
    pub fn new(engines: &'a [Engine]) -> Self {
        let first = &engines[0];
        Host {
            engines: engines.iter().map(|engine| (engine.policy().name.as_str(), engine)).collect(),
            first,
            page: Page::new(first.policy()),
            tickets: BTreeMap::new(),
            names: BTreeMap::new(),
            delivered: BTreeSet::new(),
            now: Instant::MIN_UTC,
            day: String::new(),
            events: 0,
        }
    }

    pub fn title(&mut self, text: &str) -> io::Result<()> {
        if !self.tickets.is_empty() {
            self.page.blank()?;
        }
        self.page.title(text)
    }

    /// It becomes that local time; what falls due before is told on the way.
    pub fn at(&mut self, local: &str) -> io::Result<&mut Self> {
        let zone = self.first.policy().zone;
        let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").map_err(io::Error::other)?;
        let at =
            zone.from_local_datetime(&local).earliest().ok_or_else(|| io::Error::other("no such time"))?;
        let at = at.to_utc();
        while let Some((wake, id)) = self.first_wake().filter(|(wake, _)| *wake <= at) {
            self.now = wake;
            let engine = self.engine(&id);
            let Some(ticket) = self.tickets.get_mut(&id) else { break };
            let decisions = engine.advance(ticket, wake).map_err(io::Error::other)?;
            let when = self.when();
            let who = Text::new(WARN, "time passes").and(DIM, format!("  {}", self.called(&id)));
            self.page.row(&when, who, Text::none())?;
            self.tell(decisions)?;
        }
        self.now = at;
        Ok(self)
    }

    /// Somebody opens a ticket.
    pub fn opens(&mut self, who: &Actor, id: &str, more: impl FnOnce(Event) -> Event) -> io::Result<()> {
        self.opens_under(self.first, who, id, more)
    }

    /// Somebody opens a ticket of that policy.
    pub fn opens_under(
        &mut self,
        engine: &'a Engine,
        who: &Actor,
        id: &str,
        more: impl FnOnce(Event) -> Event,
    ) -> io::Result<()> {
        let event = more(Event::created(self.id(), who, self.now));
        self.did(who, "opens it", id, &event)?;
        match engine.open(id, &event) {
            Ok((ticket, decisions)) => {
                self.tickets.insert(id.into(), ticket);
                self.after(id, decisions)
            }
            Err(refusal) => self.refused(&refusal),
        }
    }

    /// Somebody asks for a transition.
    pub fn does(
        &mut self,
        who: &Actor,
        transition: &str,
        id: &str,
        more: impl FnOnce(Event) -> Event,
    ) -> io::Result<()> {
        let event = more(Event::requested(self.id(), who, self.now, transition));
        self.happens(who, transition, id, &event)
    }

    /// Somebody gives something, or writes.
    pub fn gives(&mut self, who: &Actor, id: &str, more: impl FnOnce(Event) -> Event) -> io::Result<()> {
        let event = more(Event::updated(self.id(), who, self.now));
        let what = if event.fields.is_empty() && event.links.is_empty() { "writes" } else { "gives" };
        self.happens(who, what, id, &event)
    }

    /// Somebody asks a queue what comes next.
    pub fn asks(&mut self, queue: &str, who: &Actor) -> io::Result<()> {
        let mut pile =
            self.first.queue(queue).ok_or_else(|| io::Error::other(format!("no queue {queue}")))?;
        for ticket in self.tickets.values() {
            pile.put(ticket).map_err(io::Error::other)?;
        }
        let when = self.when();
        let what = Text::new(BOLD, &who.name).and(PLAIN, format!(": what is next in the {queue}?"));
        self.page.row(&when, what, Text::none())?;
        let answer = pile.next(&who.name).to_string();
        self.page.row("", Text::new(DIM, "→ ").and(GOOD, answer), Text::none())
    }

    /// Another version of the policy, or other dates, take a ticket over.
    pub fn adopts(&mut self, engine: &'a Engine, id: &str) -> io::Result<()> {
        let policy = engine.policy();
        let event = Event::adopted(self.id(), self.now, Adoption::of(policy.version, policy.dates));
        let Some(ticket) = self.tickets.get(id) else {
            return Err(io::Error::other(format!("no ticket {id}")));
        };
        let (ticket, decisions) = engine.adopt(ticket, &event).map_err(io::Error::other)?;
        self.tickets.insert(id.into(), ticket);
        self.engines.insert(&policy.name, engine);
        self.first = engine;
        let when = self.when();
        let what = Text::new(BOLD, "other dates").and(DIM, format!("  {id}"));
        self.page.row(&when, what, Text::none())?;
        self.after(id, decisions)
    }

    /// A remark of whoever tells it.
    pub fn remark(&mut self, text: &str) -> io::Result<()> {
        self.page.words(NOTE, text)
    }

    /// What became of the tickets and their clocks.
    pub fn end(mut self) -> io::Result<()> {
        self.page.blank()?;
        for (id, ticket) in &self.tickets {
            let engine = self.engines[ticket.policy().0];
            let state = self.page.state(ticket.state());
            self.page.wide(Text::new(BOLD, self.called(id)), state)?;
            for reading in
                engine.readings(ticket, self.now.max(ticket.decided_until())).map_err(io::Error::other)?
            {
                let (style, words) = match (reading.breached_at, reading.due) {
                    (Some(at), _) => (BAD, format!("missed: it was due {}", self.page.when(at))),
                    (None, Due::At(at)) if reading.stopped.is_none() => {
                        (WARN, format!("due {}", self.page.when(at)))
                    }
                    _ => (GOOD, String::new()),
                };
                let text = format!("{} after {} ", reading.state.as_str(), hours(reading.elapsed));
                let goal = reading.goal.map(|goal| format!("of {goal} ")).unwrap_or_default();
                let what = Text::new(PLAIN, format!("{text}{goal}")).and(style, words);
                self.page.row(&format!("  {}", spaced(&reading.clock)), what, Text::none())?;
            }
        }
        self.page.end()
    }

    /// Calls a ticket that the engine opened by a shorter name from now on.
    pub fn call(&mut self, relation: &str, of: &str, name: &str) {
        let of = self.tickets.get(of);
        let id = of.and_then(|ticket| ticket.relatives().filter(|(known, ..)| *known == relation).last());
        let id = id.map(|(_, id, _)| id.to_string());
        if let Some(id) = id {
            self.names.insert(name.into(), id);
        }
    }

    fn happens(&mut self, who: &Actor, what: &str, id: &str, event: &Event) -> io::Result<()> {
        self.did(who, what, id, event)?;
        let id = self.names.get(id).cloned().unwrap_or_else(|| id.into());
        let engine = self.engine(&id);
        let Some(ticket) = self.tickets.get_mut(&id) else {
            return Err(io::Error::other(format!("no ticket {id}")));
        };
        match engine.handle(ticket, event) {
            Ok(decisions) => self.after(&id, decisions),
            Err(refusal) => self.refused(&refusal),
        }
    }

    fn did(&mut self, who: &Actor, what: &str, id: &str, event: &Event) -> io::Result<()> {
        let when = self.when();
        let text = Text::new(BOLD, &who.name).and(PLAIN, format!(": {what}")).and(DIM, format!("  {id}"));
        self.page.row(&when, text, Text::none())?;
        let fields = event.fields.iter().map(|(name, value)| format!("{} = {value}", spaced(name)));
        let links = event.links.iter().map(|link| format!("{} {}", spaced(&link.relation), link.ticket));
        let comment = event.comment.iter().map(|_| "with a comment".to_string());
        let given: Vec<String> = fields.chain(links).chain(comment).collect();
        if given.is_empty() { Ok(()) } else { self.page.words(DIM, &given.join(", ")) }
    }

    fn refused(&mut self, refusal: &Refusal) -> io::Result<()> {
        self.page.words(BAD, &format!("refused: {refusal}"))
    }

    fn after(&mut self, id: &str, decisions: Vec<Decision>) -> io::Result<()> {
        self.tell(decisions)?;
        let Some(ticket) = self.tickets.get(id) else { return Ok(()) };
        let state = self.page.state(ticket.state());
        self.page.row("", Text::new(DIM, "now "), state)
    }

    /// Tells decisions, each once, and what other tickets make of them.
    fn tell(&mut self, decisions: Vec<Decision>) -> io::Result<()> {
        let mut queue: VecDeque<Decision> = decisions.into();
        while let Some(decision) = queue.pop_front() {
            if !self.delivered.insert(decision.id.to_string()) {
                continue;
            }
            let style = match decision.effect {
                Effect::Breach { .. } | Effect::Blocked { .. } => BAD,
                Effect::Escalate(_) => WARN,
                Effect::Moved { .. } => GOOD,
                _ => NOTE,
            };
            // The facts that come with a notice are for its template.
            let words = match decision.effect.notice() {
                Some(notice) => format!("{} {}", decision.effect.kind(), without_facts(notice)),
                None => decision.effect.to_string(),
            };
            let words = self.names.iter().fold(words, |words, (name, id)| words.replace(id, name));
            let text = Text::new(DIM, "→ ").and(style, words);
            self.page.row("", text, Text::new(DIM, why(&decision)))?;
            if let Some(open) = decision.opening()
                && let Some(engine) = self.engines.get(open.policy.as_str())
            {
                let (ticket, more) =
                    engine.open(open.ticket.clone(), &open.event).map_err(io::Error::other)?;
                self.tickets.insert(open.ticket, ticket);
                queue.extend(more);
            }
            if let Some(told) = decision.signal() {
                let engine = self.engine(&told.to);
                let Some(ticket) = self.tickets.get_mut(&told.to) else { continue };
                queue.extend(engine.handle(ticket, &told.event).map_err(io::Error::other)?);
            }
        }
        Ok(())
    }

    fn engine(&self, id: &str) -> &'a Engine {
        let policy = self.tickets.get(id).map(|ticket| ticket.policy().0);
        policy.and_then(|name| self.engines.get(name).copied()).unwrap_or(self.first)
    }

    fn first_wake(&self) -> Option<(Instant, String)> {
        let wakes = self.tickets.iter();
        wakes.filter_map(|(id, ticket)| Some((self.engine(id).next_wake(ticket)?, id.clone()))).min()
    }

    fn called(&self, id: &str) -> String {
        self.names.iter().find(|(_, known)| *known == id).map_or(id, |(name, _)| name).into()
    }

    fn when(&mut self) -> String {
        let wall = self.page.wall(self.now);
        let day = wall.format("%a %e %b").to_string();
        let shown = if day == self.day { String::new() } else { day.clone() };
        self.day = day;
        format!("  {shown:10}  {}", wall.format("%H:%M"))
    }

    fn id(&mut self) -> String {
        self.events += 1;
        format!("e{}", self.events)
    }
}

fn without_facts(notice: &Notice) -> Notice {
    Notice { facts: Vec::new(), ..notice.clone() }
}

/// The policies of a family, compiled.
pub fn engines(policies: impl IntoIterator<Item = Policy>) -> io::Result<Vec<Engine>> {
    policies.into_iter().map(|policy| Engine::new(policy).map_err(io::Error::other)).collect()
}

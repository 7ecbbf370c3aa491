//! A second engine: slow and obvious, from the meanings in `DESIGN.md` and none of the engine's
//! code. Clocks keep everything that ever happened to them, dues are found by search, timers by
//! looking at all of them again after every step. Only calendars are shared: law 3 checks them.

mod actions;
mod clocks;
mod conditions;
mod cycle;
mod guards;
mod marks;
mod rights;
mod time;

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use dueline::{
    Effect, Engine, Event, Instant, Policy, Reading, Reason, Source, TICK, Value, What,
    policy::{Action, Field, FieldKind},
};

use clocks::{Run, Step};
use conditions::{Facts, Happened, holds, typed};
use cycle::Under;
pub use guards::MISTAKES;
use guards::{Change, judge};
use rights::triaged;
use time::Time;

/// A decision, to be compared: the effect in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub id: String,
    pub due: Instant,
    pub worth_until: Option<Instant>,
    pub effect: String,
    pub reason: Reason,
}

/// An effect in words: all that is in it, but of refusals and identities as they are told.
pub fn words(effect: &Effect) -> String {
    match effect {
        Effect::Blocked { .. } | Effect::Withdrawn { .. } => effect.to_string(),
        effect => format!("{effect:?}"),
    }
}

/// What an event is called: as a part of identities, and in reasons.
#[derive(Debug, Clone)]
pub struct Ev {
    pub path: String,
    pub told: String,
}

/// Why actions are performed.
#[derive(Debug, Clone)]
pub struct Cause {
    /// The identity of their decisions, without ticket and number.
    id: String,
    reason: Reason,
    due: Instant,
    worth: Option<Instant>,
    repetition: u32,
}

/// A ticket under a policy.
#[derive(Debug, Clone)]
pub struct Naive {
    time: Rc<Time>,
    id: String,
    facts: Facts,
    creator: Option<String>,
    organisation: Option<String>,
    opened_at: Instant,
    /// Whether it was merged or cancelled, and into which other one.
    over: Option<Option<String>>,
    decided_until: Instant,
    seen: Vec<String>,
    /// Whether the last event was only observed.
    observed: bool,
    /// Whether what is happening only follows from what was observed.
    imposed: bool,
    /// The event, or the mark, that automatic transitions follow from.
    last: Ev,
    /// Who did what things follow from, if anybody did.
    doer: Option<String>,
    /// How many tickets told each other something for it to come to this.
    depth: u8,
    runs: Vec<Run>,
    queue: VecDeque<(Action, u32, Cause)>,
    pub decisions: Vec<Said>,
}

fn encoded(name: &str) -> String {
    name.replace('%', "%25").replace('/', "%2F").replace(':', "%3A")
}

/// A ticket as it is before anything is known of it.
fn unopened(policy: &Policy) -> Facts {
    let default = |field: &Field| match field.kind {
        FieldKind::Check if field.default.is_unset() => Value::Text("open".into()),
        _ => typed(&field.default, field).unwrap(),
    };
    let fields = policy.fields.iter().map(|(name, field)| (name.into(), default(field)));
    Facts {
        state: policy.initial.clone(),
        priority: policy.default_priority.clone(),
        fields: fields.collect::<BTreeMap<String, Value>>(),
        relatives: Vec::new(),
    }
}

impl Naive {
    /// Opens a ticket, or says why not.
    pub fn open(engine: &Engine, id: &str, event: &Event) -> Result<Self, String> {
        let time = Rc::new(Time::new(engine));
        let policy = &time.policy;
        let facts = unopened(policy);
        let (happened, change) = judge(policy, None, &facts, event)?;
        let mut ticket = Naive {
            id: id.into(),
            facts,
            creator: event.actor.as_ref().map(|actor| actor.name.clone()),
            organisation: event.actor.as_ref().and_then(|actor| actor.organisation.clone()),
            opened_at: match &event.what {
                What::SplitFrom { opened_at, .. } => event.at.min(*opened_at),
                _ => event.at,
            },
            over: None,
            doer: event.actor.as_ref().map(|actor| actor.name.clone()),
            depth: if let What::Opened { depth } = event.what { depth } else { 0 },
            decided_until: event.at,
            seen: vec![event.id.clone()],
            last: Ev { path: encoded(&event.id), told: event.id.clone() },
            observed: matches!(event.what, What::Observed(_)),
            imposed: matches!(event.what, What::Observed(_)),
            runs: vec![Run::default(); policy.clocks.len()],
            queue: VecDeque::new(),
            decisions: Vec::new(),
            time: time.clone(),
        };
        let told = ticket.last.clone();
        ticket.step(&told, event.at, &happened, &change, true);
        ticket.settle(event.at, ticket.observed);
        Ok(ticket)
    }

    /// Tells an event: refused, it changes nothing.
    pub fn handle(&mut self, event: &Event) -> Result<(), String> {
        let (at, decided_until) = (event.at, self.decided_until);
        if at < decided_until {
            return Err(dueline::Refusal::Late { at, decided_until }.to_string());
        }
        if at == decided_until && self.seen.contains(&event.id) {
            return Ok(());
        }
        let mut later = self.clone();
        later.advance(at);
        let (happened, change) = judge(&later.time.policy, Some(&later), &later.facts, event)?;
        if later.decided_until != at {
            later.seen.clear();
        }
        later.seen.push(event.id.clone());
        later.decided_until = at;
        later.observed = matches!(event.what, What::Observed(_));
        later.imposed = later.observed;
        later.doer = event.actor.as_ref().map(|actor| actor.name.clone());
        later.depth = match event.what {
            What::Told { depth, .. } | What::Opened { depth } => depth,
            _ => 0,
        };
        later.over = match &event.what {
            What::Merged(into) => Some(Some(into.clone())),
            What::Cancelled => Some(None),
            _ => None,
        };
        let told = Ev { path: encoded(&event.id), told: event.id.clone() };
        later.last = told.clone();
        later.step(&told, at, &happened, &change, false);
        later.settle(at, later.observed);
        *self = later;
        Ok(())
    }

    /// When the next timer acts.
    pub fn next_wake(&self) -> Option<Instant> {
        self.next_timer().map(|(due, ..)| due + TICK)
    }

    /// Fires what acts at or before an instant.
    pub fn advance(&mut self, now: Instant) {
        while let Some((due, place, timer)) = self.next_timer().filter(|(due, ..)| *due + TICK <= now) {
            if self.decided_until != due + TICK {
                self.seen.clear();
            }
            self.decided_until = due + TICK;
            (self.doer, self.depth, self.imposed) = (None, 0, false);
            self.fire(due, place, timer);
            self.settle(due + TICK, false);
        }
    }

    pub fn decided_until(&self) -> Instant {
        self.decided_until
    }

    pub fn state(&self) -> &str {
        &self.facts.state
    }

    /// Every cycle that is kept: of those that were reset only the last of a clock.
    pub fn readings(&self, now: Instant) -> Vec<Reading> {
        let mut later = self.clone();
        later.advance(now);
        let mut readings = Vec::new();
        for ((name, clock), run) in later.time.policy.clocks.iter().zip(&later.runs) {
            let reset = |reading: &Reading| reading.state == dueline::ClockState::Reset;
            let last = run.cycles.iter().rposition(|cycle| cycle.end.as_ref().is_some_and(reset));
            for (i, cycle) in run.cycles.iter().enumerate() {
                match &cycle.end {
                    Some(end) if reset(end) && Some(i) != last => {}
                    Some(end) => readings.push(end.clone()),
                    None => readings.push(cycle.read(Under { time: &later.time, clock }, name, now)),
                }
            }
        }
        readings
    }

    /// When the cycles that are kept ran, in the order of the readings.
    pub fn stretches(&self) -> Vec<Vec<(Instant, Option<Instant>)>> {
        let kept = self.readings(self.decided_until);
        let of = |reading: &Reading| {
            let place = self.time.policy.clocks.names().position(|name| name == reading.clock).unwrap();
            self.runs[place].cycles[reading.cycle as usize - 1].stretches.clone()
        };
        kept.iter().map(of).collect()
    }

    /// Gives the priority that follows from the fields.
    fn triage(&mut self, event: &Ev, at: Instant) {
        // A log has the last word on what it tells, and what follows from it.
        let Some((rule, priority)) = triaged(&self.time.policy, &self.facts).filter(|_| !self.imposed) else {
            return;
        };
        let from = std::mem::replace(&mut self.facts.priority, priority.clone());
        if from != priority {
            let effect = words(&Effect::Prioritized { from, to: priority });
            let reason = Reason { source: Source::Triage { rule }, event: event.told.clone() };
            self.say(&format!("{}/triage/0", event.path), at, None, effect, reason);
        }
    }

    fn say(&mut self, id: &str, due: Instant, worth: Option<Instant>, effect: String, reason: Reason) {
        let id = format!("{}/{id}", encoded(&self.id));
        self.decisions.push(Said { id, due, worth_until: worth, effect, reason });
    }

    /// One event: applied, told to every clock, then what it causes is ordered.
    fn step(&mut self, event: &Ev, at: Instant, happened: &Happened, change: &Change, opening: bool) {
        let before = self.facts.clone();
        change.apply(&self.time.policy, &mut self.facts);
        self.triage(event, at);
        let step = Step { before: (!opening).then_some(&before), happened, event, at };
        for place in 0..self.runs.len() {
            self.clock_step(place, &step);
        }
        let time = self.time.clone();
        let cause = |kind: &str, source: Source| Cause {
            id: format!("{}/{kind}", event.path),
            reason: Reason { source, event: event.told.clone() },
            due: at,
            worth: None,
            repetition: 0,
        };
        if let Some(name) = &happened.transition {
            let transition = time.policy.transitions.iter().find(|t| t.name == *name).unwrap();
            let source = Source::Transition { transition: name.clone() };
            self.order(&transition.actions, cause(&format!("transition:{}", encoded(name)), source));
        }
        for (name, rule) in time.policy.rules.iter() {
            let both = [&rule.on, &rule.when];
            if both.iter().all(|c| holds(&time.policy, c, &self.facts, Some(happened))) {
                let source = Source::Rule { rule: name.into() };
                self.order(&rule.actions, cause(&format!("rule:{}", encoded(name)), source));
            }
        }
    }
}

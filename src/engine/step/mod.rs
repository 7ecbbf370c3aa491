//! Steps: one event or one timer, and all that follows from it.
//!
//! Order inside a step: apply, goals, clock conditions, what the transition causes, the rules in
//! the policy's order. Their actions are queued and performed in that order, what changes the
//! ticket as a full step of its own; when the queue is empty the first automatic transition that
//! holds is taken.

mod actions;
mod adopt;
mod clocks;
mod marks;
mod messages;
mod relatives;
mod targets;

use alloc::{borrow::Cow, collections::VecDeque, format, rc::Rc, string::String, sync::Arc, vec::Vec};

use super::{
    condition::{Facts, Happened},
    decision::{Decision, Effect, Source},
    event::Event,
    judge::{self, Change},
    model::Model,
    place::{Place, PriorityId, RuleId, TransitionId},
    ticket::Ticket,
};
use crate::instant::{Instant, TICK};
use actions::{Cause, Queued};

/// Works on one ticket: collects decisions, keeps the engine's own events in order.
pub(crate) struct Steps<'a> {
    model: &'a Model,
    ticket: &'a mut Ticket,
    pub(crate) decisions: Vec<Decision>,
    queue: VecDeque<Queued<'a>>,
    /// The path of the event or the timer that all this follows from.
    root: Option<Rc<str>>,
    /// Who did it, if a person did.
    actor: Option<&'a str>,
    /// How many tickets told each other something for it to come to this.
    depth: u8,
    /// Whether that is an event that was observed: what moves the ticket then is the log.
    observed: bool,
    /// Where every step is noted, for explanations.
    seen: Option<&'a mut Vec<Seen>>,
}

/// What a step left behind.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// The version in whose words it is.
    pub(crate) model: Arc<Model>,
    /// The event, as the reasons of decisions call it.
    pub(crate) event: String,
    pub(crate) at: Instant,
    pub(crate) facts: Facts,
    pub(crate) happened: Happened,
    /// Of each clock, whether a cycle is open.
    pub(crate) clocks: Vec<bool>,
}

/// The event of a step.
struct Told<'a> {
    /// What the identities of decisions call it.
    path: &'a Rc<str>,
    at: Instant,
    happened: &'a Happened,
}

impl Told<'_> {
    /// What it orders by that part of the policy, under that path.
    fn causes(&self, source: Source, path: String) -> Cause {
        Cause::new(source, Rc::clone(self.path), path, self.at, self.at)
    }
}

/// A name within an identity.
fn part(name: &str) -> Cow<'_, str> {
    if !name.bytes().any(|byte| matches!(byte, b'%' | b'/' | b':')) {
        return Cow::Borrowed(name);
    }
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '%' => text.push_str("%25"),
            '/' => text.push_str("%2F"),
            ':' => text.push_str("%3A"),
            c => text.push(c),
        }
    }
    Cow::Owned(text)
}

/// What a host calls an event, by its path: its own id back, or the path of one of the engine's
/// own, which is the identity of the decision that ordered it.
fn name(path: &str) -> String {
    if path.contains('/') || !path.contains('%') {
        return path.into();
    }
    path.replace("%2F", "/").replace("%3A", ":").replace("%25", "%")
}

impl<'a> Steps<'a> {
    pub(crate) fn new(model: &'a Model, ticket: &'a mut Ticket) -> Self {
        Steps {
            model,
            ticket,
            decisions: Vec::new(),
            queue: VecDeque::new(),
            root: None,
            actor: None,
            depth: 0,
            observed: false,
            seen: None,
        }
    }

    /// Notes every step from now on, if there is somewhere to.
    pub(crate) fn watch(&mut self, seen: Option<&'a mut Vec<Seen>>) {
        self.seen = seen;
    }

    /// Fires every timer that acts at or before `now`.
    pub(crate) fn timers(&mut self, now: Instant) {
        while let Some((due, clock, timer)) = self.ticket.next_timer().filter(|(due, ..)| *due + TICK <= now)
        {
            self.ticket.decided_until = due + TICK;
            self.ticket.seen.clear();
            (self.actor, self.depth) = (None, 0);
            self.timer(due, clock, timer);
            self.settle();
        }
    }

    /// Applies an accepted event and all that follows from it. `opening` when there was no
    /// ticket before it.
    pub(crate) fn event(
        &mut self,
        event: &'a Event,
        at: Instant,
        happened: &Happened,
        change: Change,
        opening: bool,
    ) {
        if self.ticket.decided_until != at {
            self.ticket.decided_until = at;
            self.ticket.seen.clear();
        }
        self.ticket.seen.reserve_exact(1);
        self.ticket.seen.push(event.id.clone());
        self.actor = event.actor.as_ref().map(|actor| actor.name.as_str());
        self.depth = event.what.depth();
        let path = Rc::from(part(&event.id));
        self.observed = self.ticket.observed;
        self.step(&Told { path: &path, at, happened }, change, opening);
        self.root = Some(path);
        self.settle();
    }

    /// One step.
    fn step(&mut self, told: &Told<'_>, change: Change, opening: bool) {
        let (model, happened) = (self.model, told.happened);
        let before = (!opening).then(|| self.ticket.facts.clone());
        let given = change.priority.is_some();
        change.apply(&mut self.ticket.facts);
        if !given {
            self.triage(told);
        }
        if happened.entered.is_some() {
            self.ticket.since = told.at;
        }
        for place in 0..model.clocks.len() {
            match self.ticket.over {
                Some(_) => self.end_clock(place, before.as_ref(), told),
                None => self.clock(place, before.as_ref(), told),
            }
        }
        self.note(told);
        let cause = |source, kind, name| {
            let path = [told.path, "/", kind, ":", &part(name)].concat();
            told.causes(source, path)
        };
        if let Some(transition) = happened.transition {
            let name = model.transition(transition);
            let source = Source::Transition { transition: name.into() };
            self.act(&model.transitions[transition.place()].actions, cause(source, "transition", name));
        }
        for (place, rule) in model.rules.iter().enumerate() {
            let facts = &self.ticket.facts;
            if rule.on.holds(facts, Some(happened)) && rule.when.holds(facts, Some(happened)) {
                let name = model.rule(RuleId::new(place));
                let source = Source::Rule { rule: name.into() };
                self.act(&rule.actions, cause(source, "rule", name));
            }
        }
    }

    /// The priority follows from the facts, where the policy says so and no log says otherwise.
    fn triage(&mut self, told: &Told<'_>) {
        let model = self.model;
        let was = self.ticket.facts.priority;
        let Some((rule, priority)) = model.triage(&self.ticket.facts).filter(|(_, now)| *now != was) else {
            return;
        };
        if self.observed {
            return;
        }
        self.ticket.facts.priority = priority;
        let name = |priority: Option<PriorityId>| Some(model.priority(priority?).into());
        let effect = Effect::Prioritized { from: name(was), to: name(priority) };
        let cause = told.causes(Source::Triage { rule }, format!("{}/triage", told.path));
        self.decide(&cause, 0, effect);
    }

    /// Notes what a step left behind, where somebody wants to know.
    fn note(&mut self, told: &Told<'_>) {
        let Some(seen) = &mut self.seen else { return };
        seen.push(Seen {
            model: Arc::clone(&self.ticket.model),
            event: name(told.path),
            at: told.at,
            facts: self.ticket.facts.clone(),
            happened: told.happened.clone(),
            clocks: self.ticket.clocks.iter().map(|run| run.open().is_some()).collect(),
        });
    }

    /// Works off the queue, then the automatic transitions, until nothing is left. Ends: the
    /// check accepts no policy in which it might not.
    fn settle(&mut self) {
        loop {
            if let Some(queued) = self.queue.pop_front() {
                self.perform(queued);
            } else if let Some(transition) = self.automatic() {
                self.by_itself(transition);
            } else {
                break;
            }
        }
        self.ticket.wake = self.ticket.next_timer().map(|(due, ..)| due + TICK);
    }

    /// The first automatic transition that holds, and lacks nothing that it requires.
    fn automatic(&self) -> Option<TransitionId> {
        if self.ticket.observed || self.ticket.over.is_some() {
            return None;
        }
        let automatic = self.model.transitions.iter().enumerate().filter(|(_, t)| t.automatic);
        let mut places = automatic.map(|(place, _)| TransitionId::new(place));
        places.find(|transition| judge::possible(self.model, *transition, &self.ticket.facts).is_ok())
    }

    fn by_itself(&mut self, transition: TransitionId) {
        let name = self.model.transition(transition);
        let at = self.ticket.decided_until;
        // Unique: the check accepts no circle, so each is taken once at most for one event or timer.
        let root = self.root.clone().unwrap_or_default();
        let path = format!("{root}/transition:{}", part(name));
        let source = Source::Transition { transition: name.into() };
        self.take(transition, &Cause::new(source, root, path, at, at), "auto");
    }
}

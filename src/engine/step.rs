//! Steps: one event or one timer, and all that follows from it.
//!
//! Order inside a step: apply, goals, clock conditions, what the transition causes, the rules in
//! the policy's order. Their own events are queued, each a full step; when the queue is empty the
//! first automatic transition that holds is taken.

use alloc::{
    collections::VecDeque,
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    condition::Happened,
    cycle::{BREACH_BIT, Cycle, Ending},
    decision::{Decision, DecisionId, Effect, Reason, Recipient, Source},
    judge::{self, Change},
    model::{Action, ClockId, Model, Recipient as To, RuleId, TransitionId},
    ticket::Ticket,
};
use crate::{
    instant::{Instant, TICK},
    policy::{Again, Point, Side},
};

/// Works on one ticket: collects decisions, keeps the engine's own events in order.
pub(crate) struct Steps<'a> {
    model: &'a Model,
    ticket: &'a mut Ticket,
    pub(crate) decisions: Vec<Decision>,
    queue: VecDeque<Queued>,
    /// The path of the event or the timer that all this follows from.
    root: String,
}

/// An action that changes the ticket, waiting for its own step.
struct Queued {
    action: Action,
    cause: Cause,
    number: usize,
}

/// What orders actions.
#[derive(Clone)]
struct Cause {
    source: Source,
    /// The event in the reason.
    event: String,
    /// What the identities of its decisions begin with, after the ticket.
    path: String,
    due: Instant,
    /// When its effects happen.
    at: Instant,
}

/// What conditions of a clock held before a step: those that act when they come to hold.
struct Levels {
    start: bool,
    stop: bool,
    cancel: bool,
    reset: bool,
}

/// A name within an identity.
pub(crate) fn part(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '%' => text.push_str("%25"),
            '/' => text.push_str("%2F"),
            ':' => text.push_str("%3A"),
            c => text.push(c),
        }
    }
    text
}

impl<'a> Steps<'a> {
    pub(crate) fn new(model: &'a Model, ticket: &'a mut Ticket) -> Self {
        Steps { model, ticket, decisions: Vec::new(), queue: VecDeque::new(), root: String::new() }
    }

    /// Fires every timer that acts at or before `now`.
    pub(crate) fn timers(&mut self, now: Instant) {
        while let Some((due, clock, bit)) = self.ticket.next_mark().filter(|(due, ..)| *due + TICK <= now) {
            self.ticket.decided_until = due + TICK;
            self.ticket.seen.clear();
            self.mark(due, clock, bit);
            self.settle();
        }
    }

    /// Applies an accepted event and all that follows from it. `opening` when there was no
    /// ticket before it.
    pub(crate) fn event(
        &mut self,
        id: &str,
        at: Instant,
        happened: &Happened,
        change: Change,
        opening: bool,
    ) {
        if self.ticket.decided_until != at {
            self.ticket.decided_until = at;
            self.ticket.seen.clear();
        }
        self.ticket.seen.push(id.into());
        self.root = part(id);
        self.step(&part(id), id, at, happened, change, opening);
        self.settle();
    }

    fn mark(&mut self, due: Instant, place: usize, bit: usize) {
        let (model, clock) = (self.model, &self.model.clocks[place]);
        let id = ClockId::new(place);
        let Some(cycle) = self.ticket.clocks[place].open_mut() else { return };
        cycle.reached |= 1 << bit;
        let name = if bit == BREACH_BIT { super::check::BREACH } else { &clock.marks[bit].name };
        self.root = mark_path(model.clock(id), cycle, cycle.generation, name);
        if bit == BREACH_BIT {
            return self.breach(place, due);
        }
        let mark = &clock.marks[bit];
        let cause = Cause {
            source: Source::Mark {
                clock: model.clock(id).into(),
                mark: mark.name.clone(),
                at: mark.at,
                started: cycle.started,
            },
            event: cycle.began_by.clone(),
            path: self.root.clone(),
            due,
            at: due + TICK,
        };
        self.act(&mark.actions, &cause);
    }

    /// Decides that the open cycle missed its target.
    fn breach(&mut self, place: usize, due: Instant) {
        let (model, clock) = (self.model, &self.model.clocks[place]);
        let name = model.clock(ClockId::new(place));
        let Some(cycle) = self.ticket.clocks[place].open_mut() else { return };
        let (Some(goal), Some(missed)) = (cycle.goal(clock), cycle.missed(clock, due + TICK)) else { return };
        cycle.reached |= 1 << BREACH_BIT;
        cycle.breach = Some(cycle.generation);
        let mark = super::check::BREACH;
        let path = mark_path(name, cycle, cycle.generation, mark);
        let source =
            Source::Mark { clock: name.into(), mark: mark.into(), at: Point::Due, started: cycle.started };
        let effect = Effect::Breach { clock: name.into(), goal: goal.label.clone(), breached_at: missed };
        let cause = Cause { source, event: cycle.began_by.clone(), path, due, at: due + TICK };
        self.decide(&cause, &cause.path, "0", effect);
    }

    /// One step.
    fn step(
        &mut self,
        path: &str,
        event: &str,
        at: Instant,
        happened: &Happened,
        change: Change,
        opening: bool,
    ) {
        let model = self.model;
        let before: Vec<Levels> =
            model.clocks.iter().map(|clock| self.levels(clock, None, opening)).collect();
        change.apply(&mut self.ticket.facts);
        if happened.entered.is_some() {
            self.ticket.since = at;
        }
        for (place, before) in before.iter().enumerate() {
            self.clock(place, before, happened, path, event, at);
        }
        let cause = |source, kind, name| {
            let path = format!("{path}/{kind}:{}", part(name));
            Cause { source, event: event.into(), path, due: at, at }
        };
        if let Some(transition) = happened.transition {
            let name = model.transition(transition);
            let source = Source::Transition { transition: name.into() };
            self.act(&model.transitions[transition.place()].actions, &cause(source, "transition", name));
        }
        for (place, rule) in model.rules.iter().enumerate() {
            let facts = &self.ticket.facts;
            if rule.on.holds(facts, Some(happened)) && rule.when.holds(facts, Some(happened)) {
                let name = model.rule(RuleId::new(place));
                let source = Source::Rule { rule: name.into() };
                self.act(&rule.actions, &cause(source, "rule", name));
            }
        }
    }

    fn levels(&self, clock: &super::model::Clock, event: Option<&Happened>, opening: bool) -> Levels {
        let facts = &self.ticket.facts;
        let holds = |condition: &Option<super::condition::Cond>| {
            !opening && condition.as_ref().is_some_and(|condition| condition.holds(facts, event))
        };
        Levels {
            start: !opening && clock.start.holds(facts, event),
            stop: holds(&clock.stop),
            cancel: holds(&clock.cancel),
            reset: holds(&clock.reset),
        }
    }

    /// The conditions of one clock: stop before cancel before reset before start before pause.
    fn clock(
        &mut self,
        place: usize,
        before: &Levels,
        happened: &Happened,
        path: &str,
        event: &str,
        at: Instant,
    ) {
        let clock = &self.model.clocks[place];
        let after = self.levels(clock, Some(happened), false);
        self.choose_goal(place, path, event, at);
        let run = &mut self.ticket.clocks[place];
        if run.open().is_some() {
            if after.stop && !before.stop {
                self.finish(place, Ending::Met, at);
            } else if after.cancel && !before.cancel {
                self.finish(place, Ending::Cancelled, at);
            } else if after.reset && !before.reset {
                self.finish(place, Ending::Reset, at);
                self.begin(place, path, at);
            }
        } else if after.start && !before.start && (clock.again == Again::EachStart || run.count == 0) {
            self.begin(place, path, at);
            if after.stop {
                self.finish(place, Ending::Met, at);
            } else if after.cancel {
                self.finish(place, Ending::Cancelled, at);
            }
        }
        let paused =
            clock.pause.as_ref().is_some_and(|pause| pause.holds(&self.ticket.facts, Some(happened)));
        if let Some(cycle) = self.ticket.clocks[place].open_mut() {
            if paused { cycle.pause(at) } else { cycle.resume(at) }
        }
    }

    fn goal(&self, place: usize) -> Option<u16> {
        let goals = &self.model.clocks[place].goals;
        let found = goals.iter().position(|goal| goal.when.holds(&self.ticket.facts, None));
        found.and_then(|goal| u16::try_from(goal).ok())
    }

    fn begin(&mut self, place: usize, path: &str, at: Instant) {
        let goal = self.goal(place);
        let run = &mut self.ticket.clocks[place];
        run.count = run.count.saturating_add(1);
        run.cycles.push(Cycle::begin(run.count, path.into(), at, goal));
    }

    fn finish(&mut self, place: usize, how: Ending, at: Instant) {
        let clock = &self.model.clocks[place];
        // A target that a change put into the past is missed at the stop, though no timer said so.
        let unsaid = self.ticket.clocks[place].open().is_some_and(|cycle| {
            cycle.reached & (1 << BREACH_BIT) == 0 && how == Ending::Met && cycle.missed(clock, at).is_some()
        });
        if unsaid {
            self.breach(place, at);
        }
        let run = &mut self.ticket.clocks[place];
        if how == Ending::Reset {
            run.cycles.retain(|cycle| cycle.end.as_ref().is_none_or(|end| end.how != Ending::Reset));
        }
        if let Some(cycle) = run.open_mut() {
            cycle.finish(how, clock, at);
        }
    }

    /// The first goal that matches is in force; a target moved past the change withdraws a breach.
    fn choose_goal(&mut self, place: usize, path: &str, event: &str, at: Instant) {
        let goal = self.goal(place);
        let clock = &self.model.clocks[place];
        let Some(cycle) = self.ticket.clocks[place].open_mut().filter(|cycle| cycle.goal != goal) else {
            return;
        };
        cycle.retarget(goal, clock, at);
        let Some(generation) = cycle.breach.filter(|_| cycle.missed(clock, at).is_none()) else { return };
        cycle.breach = None;
        let name = self.model.clock(ClockId::new(place));
        let breach = mark_path(name, cycle, generation, super::check::BREACH);
        let decision = DecisionId(format!("{}/{breach}/0", part(&self.ticket.id)));
        let source = Source::Clock { clock: name.into() };
        let cause =
            Cause { source, event: event.into(), path: format!("{path}/clock:{}", part(name)), due: at, at };
        self.decide(&cause, &cause.path, "withdrawn", Effect::Withdrawn { decision });
    }

    /// Decides what an action says at once; what changes the ticket waits for its own step.
    fn act(&mut self, actions: &[Action], cause: &Cause) {
        for (number, action) in actions.iter().enumerate() {
            let Action::Notify { to, template, escalate } = action else {
                self.queue.push_back(Queued { action: action.clone(), cause: cause.clone(), number });
                continue;
            };
            let (to, template) = (self.recipient(*to), template.clone());
            let effect =
                if *escalate { Effect::Escalate { to, template } } else { Effect::Notify { to, template } };
            self.decide(cause, &cause.path, &number.to_string(), effect);
        }
    }

    fn recipient(&self, to: To) -> Recipient {
        match to {
            To::Creator => Recipient::Creator(self.ticket.creator.clone()),
            To::Role(role) => Recipient::Role(self.model.role(role).into()),
            To::Person(field) => {
                let value = &self.ticket.facts.fields[field.place()];
                let name = (!value.is_unset()).then(|| value.to_string());
                Recipient::Person { field: self.model.field(field).into(), name }
            }
        }
    }

    fn decide(&mut self, cause: &Cause, path: &str, number: &str, effect: Effect) {
        let id = DecisionId(format!("{}/{path}/{number}", part(&self.ticket.id)));
        let reason = Reason { source: cause.source.clone(), event: cause.event.clone() };
        self.decisions.push(Decision { id, ticket: self.ticket.id.clone(), due: cause.due, effect, reason });
    }

    /// Works off the queue, then the automatic transitions, until nothing is left. Ends: the
    /// check accepts no policy in which it might not.
    fn settle(&mut self) {
        loop {
            if let Some(queued) = self.queue.pop_front() {
                self.own_event(queued);
            } else if let Some((transition, cause)) = self.automatic() {
                self.take(transition, &cause, "auto");
            } else {
                break;
            }
        }
        self.ticket.wake = self.ticket.next_mark().map(|(due, ..)| due + TICK);
    }

    fn automatic(&self) -> Option<(TransitionId, Cause)> {
        if self.ticket.observed {
            return None;
        }
        let facts = &self.ticket.facts;
        let place = self
            .model
            .transitions
            .iter()
            .position(|t| t.automatic && t.from.has(facts.state) && t.when.holds(facts, None))?;
        let transition = TransitionId::new(place);
        judge::possible(self.model, transition, facts).ok()?;
        let name = self.model.transition(transition);
        let at = self.ticket.decided_until;
        // Unique: the check accepts no circle, so each is taken once at most for one event or timer.
        let path = format!("{}/transition:{}", self.root, part(name));
        let source = Source::Transition { transition: name.into() };
        Some((transition, Cause { source, event: self.root.clone(), path, due: at, at }))
    }

    /// A step of the engine's own: no person did it, and it is no modification.
    fn own_event(&mut self, Queued { action, cause, number }: Queued) {
        let number = number.to_string();
        let path = format!("{}/{number}", cause.path);
        let mut happened = Happened { side: Some(Side::Automation), ..Happened::default() };
        let mut change = Change::default();
        match action {
            Action::Notify { .. } => return,
            Action::Move(transition) => return self.take(transition, &cause, &number),
            Action::Comment(text) => {
                happened.comment = Some(true);
                self.decide(&cause, &cause.path, &number, Effect::Comment { text });
            }
            Action::Set(values) => {
                let other = |(field, value): &(super::model::FieldId, _)| {
                    self.ticket.facts.fields[field.place()] != *value
                };
                change.fields = values.into_iter().filter(other).collect();
                if change.fields.is_empty() {
                    return;
                }
                happened.changed = true;
                let named = change
                    .fields
                    .iter()
                    .map(|(field, value)| (self.model.field(*field).into(), value.clone()));
                let effect = Effect::Set { fields: named.collect() };
                self.decide(&cause, &cause.path, &number, effect);
            }
        }
        self.step(&path, &path, cause.at, &happened, change, false);
    }

    /// Takes a transition that no person asked for, or decides that it is blocked.
    fn take(&mut self, transition: TransitionId, cause: &Cause, number: &str) {
        let model = self.model;
        let name = model.transition(transition);
        if let Err(refusal) = judge::possible(model, transition, &self.ticket.facts) {
            let effect = Effect::Blocked { transition: name.into(), refusal };
            return self.decide(cause, &cause.path, number, effect);
        }
        let from = self.ticket.facts.state;
        let to = model.transitions[transition.place()].to;
        let moved = to.filter(|to| *to != from);
        let effect = Effect::Moved {
            transition: name.into(),
            from: model.state(from).into(),
            to: model.state(to.unwrap_or(from)).into(),
        };
        self.decide(cause, &cause.path, number, effect);
        let happened = Happened {
            transition: Some(transition),
            changed: to.is_none(),
            left: moved.map(|_| from),
            entered: moved,
            side: Some(Side::Automation),
            ..Happened::default()
        };
        let path = format!("{}/{number}", cause.path);
        self.step(&path, &path, cause.at, &happened, Change { to, ..Change::default() }, false);
    }
}

/// What the identity of a mark's decisions begins with, after the ticket.
fn mark_path(clock: &str, cycle: &Cycle, generation: u32, mark: &str) -> String {
    // The path of the event that began the cycle is encoded already.
    format!("clock:{}/{}/{generation}/mark:{}", part(clock), cycle.began_by, part(mark))
}

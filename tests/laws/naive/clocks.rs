//! What a step does to a clock: conditions, targets, starts and ends.

use chrono::{DateTime, Utc};
use dueline::{
    ClockState, Due, Instant, Reading, Span, Value,
    policy::{Again, Clock, Condition, Mode, Origin},
};

use super::{
    Ev, Naive,
    conditions::{Facts, Happened, acts, holds},
    cycle::{Cycle, InForce, Target, Under},
};

/// What a clock did: every cycle, and since the last one when it would have run.
#[derive(Debug, Clone, Default)]
pub struct Run {
    pub cycles: Vec<Cycle>,
    pub ahead: Vec<(Instant, Option<Instant>)>,
}

impl Run {
    pub fn open(&self) -> Option<&Cycle> {
        self.cycles.last().filter(|cycle| cycle.end.is_none())
    }

    pub fn open_mut(&mut self) -> Option<&mut Cycle> {
        self.cycles.last_mut().filter(|cycle| cycle.end.is_none())
    }
}

/// A step as the conditions of clocks see it.
pub struct Step<'a> {
    pub before: Option<&'a Facts>,
    pub happened: &'a Happened,
    pub event: &'a Ev,
    pub at: Instant,
}

impl Naive {
    fn acts(&self, condition: Option<&Condition>, step: &Step<'_>) -> bool {
        condition.is_some_and(|c| acts(&self.time.policy, c, step.before, &self.facts, step.happened))
    }

    fn holds(&self, condition: Option<&Condition>, step: &Step<'_>) -> bool {
        condition.is_some_and(|c| holds(&self.time.policy, c, &self.facts, Some(step.happened)))
    }

    /// Whether a clock is paused after a step, from whether it was before; `None` where it begins.
    fn paused(&self, clock: &Clock, was: Option<bool>, step: &Step<'_>) -> bool {
        let pause = clock.pause.as_ref();
        if clock.resume.is_none() {
            return self.holds(pause, step);
        }
        let resumes = self.acts(clock.resume.as_ref(), step);
        match was {
            None => self.holds(pause, step) && !resumes,
            Some(was) => !resumes && (was || self.acts(pause, step)),
        }
    }

    /// The target that the ticket has now.
    fn target(&self, clock: &Clock) -> Target {
        let matches = |when| holds(&self.time.policy, when, &self.facts, None);
        let goal = clock.goals.iter().position(|goal| matches(&goal.when));
        let data = goal.map(|place| &clock.goals[place]);
        let coverage = data.and_then(|goal| goal.calendar.as_ref()).or(clock.calendar.as_ref());
        let field = match data.and_then(|goal| goal.within.as_ref()) {
            Some(Span::Field(name)) => self.facts.fields[name].clone(),
            _ => Value::Unset,
        };
        Target { goal, calendar: self.time.covered(coverage, &self.facts), field }
    }

    /// One step for the clock at a place.
    pub fn clock_step(&mut self, place: usize, step: &Step<'_>) {
        let time = self.time.clone();
        let (_, clock) = time.policy.clocks.iter().nth(place).unwrap();
        let target = self.target(clock);
        let own = clock.calendar.as_ref();
        let moves =
            step.before.is_some_and(|before| time.covered(own, before) != time.covered(own, &self.facts));
        if let Some(cycle) = self.runs[place].open_mut().filter(|_| moves) {
            cycle.moved = step.at;
        }
        let not_during = clock.during.clone().map(|during| Condition::Not(during.into()));
        let cancel = clock.cancel.as_ref().or(not_during.as_ref());
        let start = clock.start.as_ref().or(clock.during.as_ref());
        let usual = if clock.during.is_some() { Again::EachStart } else { Again::Never };
        let again = clock.again.unwrap_or(usual);
        let mut begun = false;
        let was_paused = match self.runs[place].open() {
            Some(cycle) => !cycle.is_running(),
            None => self.runs[place].ahead.last().is_some_and(|(_, to)| to.is_some()),
        };
        if let Some(cycle) = self.runs[place].open() {
            let under = Under { time: &time, clock };
            let over = self.over.is_some();
            let stops = !over && self.acts(clock.stop.as_ref(), step);
            let cancels = over || self.acts(cancel, step);
            let mut restarts = false;
            if !cycle.is_another(under, &target) {
                self.runs[place].open_mut().unwrap().keep(target.clone(), step.at);
            } else {
                let mut mode = self.mode(place, cycle, &target, step.at);
                if mode == Mode::Restart {
                    restarts = !stops && !cancels;
                    mode = Mode::KeepStart;
                }
                if !restarts {
                    self.retarget(place, target.clone(), mode, step);
                }
            }
            if stops {
                self.end(place, ClockState::Met, step);
                if again == Again::AtStop && !self.holds(cancel, step) {
                    self.begin(place, step.at, target, step);
                    begun = true;
                }
            } else if cancels {
                self.end(place, ClockState::Cancelled, step);
            } else if restarts || self.acts(clock.reset.as_ref(), step) {
                self.end(place, ClockState::Reset, step);
                self.begin(place, step.at, target, step);
                begun = true;
            }
        } else if self.over.is_none() && self.acts(start, step) {
            let (stopped, cancelled) = (self.holds(clock.stop.as_ref(), step), self.holds(cancel, step));
            let first = self.runs[place].cycles.is_empty();
            if !first && matches!(again, Again::Continue | Again::ContinueCounting) {
                if !stopped && !cancelled {
                    self.reopen(place, target, again == Again::ContinueCounting, step);
                    begun = true;
                }
            } else if first || again != Again::Never {
                let origin = self.origin(place, clock, step);
                let midnight = clock.enforce_from.map(|date| time.instant(&Value::Date(date), None).unwrap());
                if midnight.is_none_or(|midnight| origin >= midnight) {
                    self.begin(place, origin, target, step);
                    begun = true;
                    if stopped {
                        self.end(place, ClockState::Met, step);
                    } else if cancelled {
                        self.end(place, ClockState::Cancelled, step);
                    }
                }
            }
        }
        self.pause_or_run(place, clock, (!begun).then_some(was_paused), was_paused, step);
    }

    /// The level of a pause at the end of a step, also while no cycle is open.
    fn pause_or_run(&mut self, place: usize, clock: &Clock, was: Option<bool>, ahead: bool, step: &Step<'_>) {
        let paused = self.paused(clock, was, step);
        if let Some(cycle) = self.runs[place].open_mut() {
            if paused {
                cycle.rest(step.at)
            } else {
                cycle.run(step.at)
            }
            self.runs[place].ahead.clear();
            return;
        }
        // As if a cycle had begun at the opening, or at the end of the last.
        let began = self.runs[place].ahead.is_empty();
        let paused = self.paused(clock, (!began).then_some(ahead), step);
        let run = &mut self.runs[place];
        if run.ahead.is_empty() {
            let since = if run.cycles.is_empty() { DateTime::<Utc>::MIN_UTC } else { step.at };
            run.ahead.push((since, None));
        }
        match (run.ahead.last_mut().unwrap(), paused) {
            ((_, to @ None), true) => *to = Some(step.at),
            // A pause of no length is none, as in a cycle.
            ((_, to), false) if *to == Some(step.at) => *to = None,
            ((_, Some(_)), false) => run.ahead.push((step.at, None)),
            _ => {}
        }
    }

    /// Where a start is put back to: not after the step, not before the end of the cycle before.
    fn origin(&self, place: usize, clock: &Clock, step: &Step<'_>) -> Instant {
        let at = step.at;
        let origin = match &clock.from {
            None => step.before.is_none().then_some(self.opened_at),
            Some(Origin::Creation) => Some(self.opened_at),
            Some(Origin::Field(name)) => self.time.instant(&self.facts.fields[name], None),
            Some(other) => panic!("an unknown origin: {other:?}"),
        };
        let ended = self.runs[place].cycles.last().map(|cycle| cycle.end.as_ref().unwrap().stopped.unwrap());
        let origin = origin.unwrap_or(at).min(at);
        ended.map_or(origin, |ended| origin.max(ended))
    }

    /// A new cycle, that ran since its start but for what would have been pauses.
    fn begin(&mut self, place: usize, started: Instant, target: Target, step: &Step<'_>) {
        let run = &mut self.runs[place];
        if run.cycles.is_empty() && run.ahead.is_empty() {
            // It begins at the opening, before which nothing pauses.
            run.ahead.push((DateTime::<Utc>::MIN_UTC, None));
        }
        let ran = run.ahead.iter().map(|(a, b)| ((*a).max(started), b.unwrap_or(step.at).min(step.at)));
        let ran = ran.filter(|(a, b)| a < b).map(|(a, b)| (a, Some(b)));
        // Put back, it may have been paused until now; else the pause is judged below.
        let paused = self.time.policy.clocks.iter().nth(place).unwrap().1.from.is_some()
            && run.ahead.last().is_some_and(|(_, to)| to.is_some());
        let cycle = Cycle {
            number: run.cycles.len() as u32 + 1,
            began_by: (step.event.path.clone(), step.event.told.clone()),
            started,
            watched: step.at,
            moved: started,
            stretches: ran.collect(),
            targets: vec![InForce { since: step.at, mode: Mode::KeepStart, target }],
            reached: Vec::new(),
            over: Vec::new(),
            waiting: Vec::new(),
            breaches: Vec::new(),
            end: None,
        };
        run.cycles.push(cycle);
        if !paused {
            run.open_mut().unwrap().run(step.at);
        }
    }

    /// The end of the open cycle; what it missed is said with it.
    fn end(&mut self, place: usize, how: ClockState, step: &Step<'_>) {
        let time = self.time.clone();
        let (name, clock) = time.policy.clocks.iter().nth(place).unwrap();
        let under = Under { time: &time, clock };
        let cycle = self.runs[place].open().unwrap();
        let read = cycle.read(under, name, step.at);
        // What was used up before a pause was due then.
        let due = cycle.due(under).map_or(read.due, Due::At);
        let last = Reading { state: how, stopped: Some(step.at), due, due_if_resumed: None, ..read };
        if last.breached_at.is_some() && !self.has_breached(place) {
            self.breach(place, step.at);
        }
        let cycle = self.runs[place].open_mut().unwrap();
        cycle.rest(step.at);
        cycle.waiting.clear();
        cycle.end = Some(last);
        self.runs[place].ahead.clear();
    }

    /// The last cycle goes on, however it ended.
    fn reopen(&mut self, place: usize, target: Target, counting: bool, step: &Step<'_>) {
        let cycle = self.runs[place].cycles.last_mut().unwrap();
        let stopped = cycle.end.take().unwrap().stopped.unwrap();
        cycle.watched = step.at;
        cycle.run(if counting { stopped } else { step.at });
        let cycle = cycle.clone();
        let under = Under { time: &self.time, clock: self.time.policy.clocks.iter().nth(place).unwrap().1 };
        if !cycle.is_another(under, &target) {
            self.runs[place].open_mut().unwrap().keep(target, step.at);
            return;
        }
        let mode = match self.mode(place, &cycle, &target, step.at) {
            Mode::Restart => Mode::FromChange,
            mode => mode,
        };
        self.retarget(place, target, mode, step);
    }

    /// What a change of the target does.
    fn mode(&self, place: usize, cycle: &Cycle, target: &Target, at: Instant) -> Mode {
        let clock = self.time.policy.clocks.iter().nth(place).unwrap().1;
        let under = Under { time: &self.time, clock };
        let old = cycle.would_be_due(under, &cycle.present().target, at);
        let new = cycle.would_be_due(under, target, at);
        // Never is later than any.
        let up = new.is_some_and(|new| old.is_none_or(|old| new < old));
        if up { clock.retarget.up } else { clock.retarget.down }
    }

    /// Another target from now on; breaches that it moves past now are withdrawn.
    fn retarget(&mut self, place: usize, target: Target, mode: Mode, step: &Step<'_>) {
        let time = self.time.clone();
        let (_, clock) = time.policy.clocks.iter().nth(place).unwrap();
        let cycle = self.runs[place].open_mut().unwrap();
        cycle.targets.push(InForce { since: step.at, mode, target });
        if cycle.missed(Under { time: &time, clock }, step.at).is_none() {
            let breaches = std::mem::take(&mut cycle.breaches);
            for (number, breach) in breaches.into_iter().enumerate() {
                self.withdraw(place, number, breach, step);
            }
        }
    }
}

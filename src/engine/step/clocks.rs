//! What a step does to the clocks: their conditions, in the order stop, cancel, reset, start,
//! resume, pause.

use alloc::boxed::Box;

use chrono::NaiveTime;

use super::{Steps, Told};
use crate::{
    calendar::at_local,
    engine::{
        condition::{Cond, Facts},
        cycle::{BREACH_BIT, Cycle, Ending, Under},
        model::{Clock, Origin},
        place::Place,
        segments::Segments,
    },
    instant::Instant,
    policy::{Again, Value},
};

impl Steps<'_> {
    /// The conditions of one clock.
    pub(super) fn clock(&mut self, place: usize, before: Option<&Facts>, told: &Told<'_>) {
        let clock = &self.model.clocks[place];
        let facts = &self.ticket.facts;
        let acts = |condition: &Cond| condition.acts(before, facts, told.happened);
        let ends = |condition: &Option<Cond>| condition.as_ref().is_some_and(acts);
        let holds = |condition: &Option<Cond>| {
            condition.as_ref().is_some_and(|c| c.holds(facts, Some(told.happened)))
        };
        let (paused, resumes) = (holds(&clock.pause), ends(&clock.resume));
        let pauses = clock.resume.is_some() && ends(&clock.pause);
        let mut begun = false;
        if self.ticket.clocks[place].open().is_some() {
            let (stops, cancels, resets) = (ends(&clock.stop), ends(&clock.cancel), ends(&clock.reset));
            let chains = clock.again == Again::AtStop && !holds(&clock.cancel);
            let restarts = self.choose_goal(place, before, told, stops || cancels);
            if stops {
                self.finish(place, Ending::Met, told.at, None);
                begun = chains;
            } else if cancels {
                self.finish(place, Ending::Cancelled, told.at, None);
            } else if restarts || resets {
                self.finish(place, Ending::Reset, told.at, before.filter(|_| restarts));
                begun = true;
            }
            if begun {
                self.begin(place, told);
            }
        } else if acts(&clock.start) {
            // A start whose end holds already gives a finished cycle of no length.
            let (stopped, cancelled) = (holds(&clock.stop), holds(&clock.cancel));
            begun = self.start_or_end(place, before.is_none(), (stopped, cancelled), told);
        }
        let runs = match &clock.resume {
            None => Some(!paused),
            // The pause of a cycle that has just begun is one that holds already.
            Some(_) if begun => Some(resumes || !paused),
            Some(_) if resumes => Some(true),
            Some(_) => pauses.then_some(false),
        };
        if let Some(runs) = runs {
            self.run_or_pause(place, runs, told.at);
        }
    }

    /// Begins a cycle, or goes on with the last, as the clock says of a further start. What would end it
    /// at once ends a new one, and keeps the last one as it is. Returns whether one was begun.
    pub(super) fn start_or_end(
        &mut self,
        place: usize,
        opening: bool,
        (stopped, cancelled): (bool, bool),
        told: &Told<'_>,
    ) -> bool {
        let begun = match (self.ticket.clocks[place].count, self.model.clocks[place].again) {
            (0, _) | (_, Again::EachStart | Again::AtStop) => self.start(place, opening, told),
            (_, Again::Never) => false,
            (_, again) => {
                !stopped && !cancelled && self.reopen(place, again == Again::ContinueCounting, told)
            }
        };
        if begun && stopped {
            self.finish(place, Ending::Met, told.at, None);
        } else if begun && cancelled {
            self.finish(place, Ending::Cancelled, told.at, None);
        }
        begun
    }

    /// Lets the open cycle run or pauses it; where none is open, what a clock that is put back
    /// remembers.
    pub(super) fn run_or_pause(&mut self, place: usize, runs: bool, at: Instant) {
        let clock = &self.model.clocks[place];
        let run = &mut self.ticket.clocks[place];
        let segments = match run.open().map(Cycle::is_running) {
            Some(running) if running == runs => return,
            Some(_) => run.open_mut().map(|cycle| &mut cycle.segments),
            None => clock.from.map(|_| &mut **run.ahead.get_or_insert_default()),
        };
        match segments {
            Some(segments) if runs => segments.resume(at),
            Some(segments) => segments.pause(at),
            None => {}
        }
    }

    /// The first goal that matches.
    pub(super) fn goal(&self, place: usize) -> Option<u16> {
        let goals = &self.model.clocks[place].goals;
        let found = goals.iter().position(|goal| goal.when.holds(&self.ticket.facts, None));
        found.and_then(|goal| u16::try_from(goal).ok())
    }

    /// The ticket is over: what runs is cancelled.
    pub(super) fn end_clock(&mut self, place: usize, before: Option<&Facts>, told: &Told<'_>) {
        if self.ticket.clocks[place].open().is_some() {
            self.choose_goal(place, before, told, true);
            self.finish(place, Ending::Cancelled, told.at, None);
        }
        self.ticket.clocks[place].ahead = None;
    }

    /// Begins a cycle that may be put back; none where that is before it is enforced. What starts
    /// as a ticket is split from another starts as that was opened.
    fn start(&mut self, place: usize, opening: bool, told: &Told<'_>) -> bool {
        let clock = &self.model.clocks[place];
        let started = match clock.from {
            None if opening => self.ticket.opened_at,
            _ => self.put_back(place, told.at),
        };
        if clock.enforce_from.is_some_and(|enforced| started < enforced) {
            return false;
        }
        let ahead = self.ticket.clocks[place].ahead.take().unwrap_or_default();
        let segments = match clock.from {
            Some(_) => ahead.put_back(started, self.ticket.opened_at),
            None => Segments::running_from(started),
        };
        self.begin_at(place, started, segments, told);
        true
    }

    /// From where a cycle counts that starts now: never before the end of the one before it.
    fn put_back(&self, place: usize, at: Instant) -> Instant {
        let put_back = match self.model.clocks[place].from {
            None => None,
            Some(Origin::Creation) => Some(self.ticket.opened_at),
            Some(Origin::Field(field)) => match &self.ticket.facts.fields[field.place()] {
                Value::Instant(at) => Some(*at),
                Value::Date(date) => at_local(self.model.policy.zone, date.and_time(NaiveTime::MIN)).ok(),
                _ => None,
            },
        };
        let ended = self.ticket.clocks[place].ended_at();
        let put_back = put_back.map(|put_back| ended.map_or(put_back, |ended| ended.max(put_back)));
        put_back.map_or(at, |put_back| put_back.min(at))
    }

    pub(super) fn begin(&mut self, place: usize, told: &Told<'_>) {
        self.begin_at(place, told.at, Segments::running_from(told.at), told);
    }

    fn begin_at(&mut self, place: usize, started: Instant, segments: Segments, told: &Told<'_>) {
        let goal = self.goal(place);
        let run = &mut self.ticket.clocks[place];
        run.ahead = None;
        run.count = run.count.saturating_add(1);
        run.touch();
        run.cycles.reserve_exact(1);
        run.cycles.push(Cycle::begin(run.count, (&**told.path).into(), started, segments, told.at, goal));
    }

    /// Goes on with the last cycle.
    fn reopen(&mut self, place: usize, counting: bool, told: &Told<'_>) -> bool {
        let run = &mut self.ticket.clocks[place];
        run.touch();
        run.ahead = None;
        let Some(cycle) = run.cycles.last_mut() else { return false };
        let Some(end) = cycle.end.clone() else { return false };
        cycle.reopen(counting, told.at);
        self.retarget_reopened(place, &end, told);
        true
    }

    /// Ends the open cycle, under the target of the ticket as it is, or as it was before.
    pub(super) fn finish(&mut self, place: usize, how: Ending, at: Instant, before: Option<&Facts>) {
        let (model, clock) = (self.model, &self.model.clocks[place]);
        let fields = &before.unwrap_or(&self.ticket.facts).fields;
        let under = Under { model, clock, fields };
        // A target that a change put into the past is missed at the end, though no timer said so.
        let unsaid = self.ticket.clocks[place]
            .open()
            .is_some_and(|cycle| !cycle.has_reached(BREACH_BIT) && cycle.missed(under, at).is_some());
        if unsaid {
            self.breach(place, at, before);
        }
        let fields = &before.unwrap_or(&self.ticket.facts).fields;
        let run = &mut self.ticket.clocks[place];
        run.touch();
        if how == Ending::Reset {
            run.cycles.retain(|cycle| cycle.end.as_ref().is_none_or(|end| end.how != Ending::Reset));
        }
        if let Some(cycle) = run.cycles.last_mut().filter(|cycle| cycle.end.is_none()) {
            run.ahead = ahead(clock, cycle, at);
            cycle.finish(how, Under { model, clock, fields }, at);
        }
    }
}

/// What a clock that is put back remembers from the end of a cycle on: whether it would run.
fn ahead(clock: &Clock, cycle: &Cycle, at: Instant) -> Option<Box<Segments>> {
    let running = || if cycle.is_running() { Segments::running_from(at) } else { Segments::default() };
    clock.from.map(|_| Box::new(running()))
}

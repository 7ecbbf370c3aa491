//! What a step does to the clocks, and a timer of one.

use alloc::{format, string::String, vec::Vec};

use super::{Steps, Told, actions::Cause, part};
use crate::{
    engine::{
        check::BREACH,
        condition::{Cond, Facts},
        cycle::{BREACH_BIT, Cycle, Ending, Under},
        decision::{DecisionId, Effect, Source},
        place::{ClockId, Place},
    },
    instant::{Instant, TICK},
    policy::{Again, Point},
};

/// What the identity of a mark's decisions begins with, after the ticket.
fn mark_path(clock: &str, cycle: &Cycle, generation: u32, mark: &str) -> String {
    // The path of the event that began the cycle is encoded already.
    format!("clock:{}/{}/{generation}/mark:{}", part(clock), cycle.began_by, part(mark))
}

impl Steps<'_> {
    /// The conditions of one clock: stop before cancel before reset before start before pause.
    pub(super) fn clock(&mut self, place: usize, before: Option<&Facts>, told: &Told<'_>) {
        let clock = &self.model.clocks[place];
        self.choose_goal(place, before, told);
        let facts = &self.ticket.facts;
        let acts = |condition: &Cond| condition.acts(before, facts, told.happened);
        let ends = |condition: &Option<Cond>| condition.as_ref().is_some_and(acts);
        let holds = |condition: &Option<Cond>| {
            condition.as_ref().is_some_and(|c| c.holds(facts, Some(told.happened)))
        };
        let run = &self.ticket.clocks[place];
        if run.open().is_some() {
            if ends(&clock.stop) {
                self.finish(place, Ending::Met, told.at);
            } else if ends(&clock.cancel) {
                self.finish(place, Ending::Cancelled, told.at);
            } else if ends(&clock.reset) {
                self.finish(place, Ending::Reset, told.at);
                self.begin(place, told);
            }
        } else if (clock.again == Again::EachStart || run.count == 0) && acts(&clock.start) {
            // A start whose end holds already gives a finished cycle of no length.
            let (stopped, cancelled) = (holds(&clock.stop), holds(&clock.cancel));
            self.begin(place, told);
            if stopped {
                self.finish(place, Ending::Met, told.at);
            } else if cancelled {
                self.finish(place, Ending::Cancelled, told.at);
            }
        }
        let facts = &self.ticket.facts;
        let paused = clock.pause.as_ref().is_some_and(|pause| pause.holds(facts, Some(told.happened)));
        if let Some(cycle) = self.ticket.clocks[place].open_mut() {
            if paused { cycle.pause(told.at) } else { cycle.resume(told.at) }
        }
    }

    /// The first goal that matches.
    fn goal(&self, place: usize) -> Option<u16> {
        let goals = &self.model.clocks[place].goals;
        let found = goals.iter().position(|goal| goal.when.holds(&self.ticket.facts, None));
        found.and_then(|goal| u16::try_from(goal).ok())
    }

    fn begin(&mut self, place: usize, told: &Told<'_>) {
        let goal = self.goal(place);
        let run = &mut self.ticket.clocks[place];
        run.count = run.count.saturating_add(1);
        run.cycles.push(Cycle::begin(run.count, told.path.into(), told.at, goal));
    }

    fn finish(&mut self, place: usize, how: Ending, at: Instant) {
        let clock = &self.model.clocks[place];
        let under = Under { clock, fields: &self.ticket.facts.fields };
        // A target that a change put into the past is missed at the end, though no timer said so.
        let unsaid = self.ticket.clocks[place]
            .open()
            .is_some_and(|cycle| !cycle.has_reached(BREACH_BIT) && cycle.missed(under, at).is_some());
        if unsaid {
            self.breach(place, at);
        }
        let run = &mut self.ticket.clocks[place];
        if how == Ending::Reset {
            run.cycles.retain(|cycle| cycle.end.as_ref().is_none_or(|end| end.how != Ending::Reset));
        }
        if let Some(cycle) = run.open_mut() {
            cycle.finish(how, Under { clock, fields: &self.ticket.facts.fields }, at);
        }
    }

    /// Puts the goal in force that matches now, and the instant that its field says now; a target
    /// moved past the change withdraws the breaches of those before.
    fn choose_goal(&mut self, place: usize, before: Option<&Facts>, told: &Told<'_>) {
        let goal = self.goal(place);
        let clock = &self.model.clocks[place];
        let fields = &self.ticket.facts.fields;
        let Some(cycle) = self.ticket.clocks[place].open_mut() else { return };
        let field = cycle.goal(clock).and_then(|goal| goal.within.as_ref()?.field());
        let moved = field.zip(before).is_some_and(|(field, before)| {
            let field = field.place();
            before.fields[field] != fields[field]
        });
        if cycle.goal == goal && !moved {
            return;
        }
        cycle.retarget(goal, clock, told.at);
        if cycle.missed(Under { clock, fields }, told.at).is_some() {
            return;
        }
        let name = self.model.clock(ClockId::new(place));
        let breaches = core::mem::take(&mut cycle.breaches);
        let paths: Vec<String> =
            breaches.into_iter().map(|generation| mark_path(name, cycle, generation, BREACH)).collect();
        let path = format!("{}/clock:{}", told.path, part(name));
        let source = Source::Clock { clock: name.into() };
        let cause = Cause { source, event: told.path.into(), path, due: told.at, at: told.at };
        for (number, path) in paths.into_iter().enumerate() {
            let decision = DecisionId(format!("{}/{path}/0", part(&self.ticket.id)));
            self.decide(&cause, number, Effect::Withdrawn { decision });
        }
    }

    /// Fires a timer: a mark that is reached, or the target that is missed.
    pub(super) fn mark(&mut self, due: Instant, place: usize, bit: usize) {
        let (model, clock) = (self.model, &self.model.clocks[place]);
        let name = model.clock(ClockId::new(place));
        let Some(cycle) = self.ticket.clocks[place].open_mut() else { return };
        let mark = clock.marks.get(bit);
        self.root = mark_path(name, cycle, cycle.generation, mark.map_or(BREACH, |mark| &mark.name));
        let Some(mark) = mark else { return self.breach(place, due) };
        cycle.reached |= 1 << bit;
        let (clock, started) = (name.into(), cycle.started);
        let cause = Cause {
            source: Source::Mark { clock, mark: mark.name.clone(), at: mark.at.clone(), started },
            event: cycle.began_by.clone(),
            path: self.root.clone(),
            due,
            at: due + TICK,
        };
        self.act(&mark.actions, &cause);
    }

    /// Decides that the open cycle missed its target.
    fn breach(&mut self, place: usize, due: Instant) {
        let clock = &self.model.clocks[place];
        let name = self.model.clock(ClockId::new(place));
        let fields = &self.ticket.facts.fields;
        let Some(cycle) = self.ticket.clocks[place].open_mut() else { return };
        cycle.reached |= 1 << BREACH_BIT;
        let missed = cycle.missed(Under { clock, fields }, due + TICK);
        let (Some(goal), Some(breached_at)) = (cycle.goal(clock), missed) else {
            return;
        };
        cycle.breaches.push(cycle.generation);
        let (clock, mark, started) = (name.into(), BREACH.into(), cycle.started);
        let cause = Cause {
            source: Source::Mark { clock, mark, at: Point::Due, started },
            event: cycle.began_by.clone(),
            path: mark_path(name, cycle, cycle.generation, BREACH),
            due,
            at: due + TICK,
        };
        self.decide(&cause, 0, Effect::Breach { clock: name.into(), goal: goal.label.clone(), breached_at });
    }
}

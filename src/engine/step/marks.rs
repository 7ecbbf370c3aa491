//! Timers: marks that are reached, those that waited for their calendar, targets that are missed.

use alloc::{format, rc::Rc, string::String};

use super::{Steps, actions::Cause, part};
use crate::{
    engine::{
        check::BREACH,
        condition::{Cond, Facts},
        cycle::{BREACH_BIT, Under, Waiting},
        decision::{Effect, Source},
        place::{ClockId, Place},
        timers::Timer,
    },
    instant::{Instant, TICK, acts_at},
    policy::Point,
};

/// What the identity of a mark's decisions begins with, after the ticket.
pub(super) fn mark_path(clock: &str, began_by: &str, generation: u32, mark: &str, repetition: u16) -> String {
    // The path of the event that began the cycle is encoded already.
    let path = format!("clock:{}/{began_by}/{generation}/mark:{}", part(clock), part(mark));
    if repetition == 0 { path } else { format!("{path}:{repetition}") }
}

impl Steps<'_> {
    /// Fires a timer of a clock.
    pub(super) fn timer(&mut self, due: Instant, place: usize, timer: Timer) {
        match timer {
            Timer::Breach => {
                if let Some(cycle) = self.ticket.clocks[place].open() {
                    let name = self.model.clock(ClockId::new(place));
                    let path = mark_path(name, &cycle.began_by, cycle.generation, BREACH, 0);
                    self.root = Some(path.into());
                }
                self.breach(place, due, None);
            }
            Timer::Mark { bit, repetition } => self.reach(due, place, bit.into(), repetition),
            Timer::Acts => {
                let Some(cycle) = self.ticket.clocks[place].open_mut() else { return };
                let first = cycle.rare().waiting.iter().position(|waiting| waiting.due == due);
                if let Some(waiting) = first.map(|first| cycle.change_rare(|rare| rare.waiting.remove(first)))
                {
                    self.act_on_mark(place, &waiting);
                }
            }
        }
    }

    /// A mark is reached: it acts, or waits until its calendar opens.
    fn reach(&mut self, due: Instant, place: usize, bit: usize, repetition: u16) {
        let mark = &self.model.clocks[place].marks[bit];
        let facts = &self.ticket.facts;
        let over = |until| Cond::holds(until, facts, None);
        let is_over = mark.repeats.as_ref().and_then(|repeats| repeats.until.as_ref()).is_some_and(over);
        let Some(cycle) = self.ticket.clocks[place].open_mut() else { return };
        if is_over {
            return cycle.end_mark(bit);
        }
        cycle.reach_mark(bit, mark, repetition);
        let waiting = Waiting { bit: bit as u8, repetition, generation: cycle.generation, due };
        match mark.acting.as_ref().filter(|calendar| !calendar.is_open(due)) {
            None => self.act_on_mark(place, &waiting),
            // One that never opens again never acts.
            Some(calendar) => {
                let opening = calendar.next_open(due).ok().filter(|at| acts_at(*at).is_some());
                if let Some(due) = opening {
                    cycle.change_rare(|rare| rare.waiting.push(Waiting { due, ..waiting }));
                }
            }
        }
    }

    fn act_on_mark(&mut self, place: usize, waiting: &Waiting) {
        let (model, clock) = (self.model, &self.model.clocks[place]);
        let name = model.clock(ClockId::new(place));
        let mark = &clock.marks[usize::from(waiting.bit)];
        let Some(cycle) = self.ticket.clocks[place].open() else { return };
        let (generation, repetition, due) = (waiting.generation, waiting.repetition, waiting.due);
        let path = mark_path(name, &cycle.began_by, generation, &mark.name, repetition);
        self.root = Some(Rc::from(&*path));
        let source = Source::Mark {
            clock: name.into(),
            mark: mark.name.clone(),
            at: mark.at.clone(),
            repetition,
            started: cycle.started,
        };
        let cause = Cause {
            repetition,
            worth_until: mark.worth.and_then(|worth| due.checked_add_signed(worth)),
            ..Cause::new(source, cycle.began_by.as_ref().into(), path, due, due + TICK)
        };
        self.act(&mark.actions, cause);
    }

    /// Decides that the open cycle missed its target, that of the ticket as it is or as it was.
    pub(super) fn breach(&mut self, place: usize, due: Instant, before: Option<&Facts>) {
        let (model, clock) = (self.model, &self.model.clocks[place]);
        let name = model.clock(ClockId::new(place));
        let fields = &before.unwrap_or(&self.ticket.facts).fields;
        let Some(cycle) = self.ticket.clocks[place].open_mut() else { return };
        cycle.reached |= 1 << BREACH_BIT;
        let missed = cycle.missed(Under { model, clock, fields }, due + TICK);
        let (Some(goal), Some(breached_at)) = (cycle.goal(clock), missed) else {
            return;
        };
        let generation = cycle.generation;
        cycle.change_rare(|rare| rare.breaches.push(generation));
        let (clock, mark, started) = (name.into(), BREACH.into(), cycle.started);
        let source = Source::Mark { clock, mark, at: Point::Due, repetition: 0, started };
        let path = mark_path(name, &cycle.began_by, cycle.generation, BREACH, 0);
        let cause = Cause::new(source, cycle.began_by.as_ref().into(), path, due, due + TICK);
        self.decide(&cause, 0, Effect::Breach { clock: name.into(), goal: goal.label.clone(), breached_at });
    }
}

//! The step in which another version takes over: targets, levels, clocks that are new.

use alloc::{rc::Rc, vec::Vec};

use chrono::NaiveDate;

use super::{Steps, Told, part, targets::by_direction};
use crate::{
    engine::{
        adoption::{Before, Was},
        condition::{Cond, Happened},
        cycle::{Cycle, Ending, Under},
        decision::{Effect, Source},
        place::{ClockId, Place},
        target::{Reach, Target},
    },
    instant::Instant,
    policy::Mode,
    span::Span,
};

impl Steps<'_> {
    /// Takes over a ticket that is in this version's words already.
    pub(crate) fn adopt(&mut self, id: &str, at: Instant, mode: Option<Mode>, before: &[Before]) {
        if self.ticket.decided_until != at {
            self.ticket.decided_until = at;
            self.ticket.seen.clear();
        }
        self.ticket.seen.push(id.into());
        let (path, happened) = (Rc::from(part(id)), Happened::default());
        self.root = Some(Rc::clone(&path));
        let told = Told { path: &path, at, happened: &happened };
        self.triage(&told);
        for (place, before) in before.iter().enumerate() {
            self.adopt_clock(place, before, mode, &told);
        }
        self.note(&told);
        self.settle();
    }

    fn adopt_clock(&mut self, place: usize, before: &Before, mode: Option<Mode>, told: &Told<'_>) {
        let (model, clock) = (self.model, &self.model.clocks[place]);
        let is_while = model.policy.clocks.at(place).1.during.is_some();
        let holds = |steps: &Self, condition: Option<&Cond>| {
            condition.is_some_and(|condition| condition.holds(&steps.ticket.facts, None))
        };
        let mut begun = false;
        match before {
            Before::Open(was) => {
                begun = self.adopt_target(place, was, mode, told);
                if is_while && holds(self, clock.cancel.as_ref()) {
                    self.finish(place, Ending::Cancelled, told.at, None);
                }
            }
            // What it was idle for is no reason to start now.
            Before::Idle { held } if !is_while || *held => {}
            Before::New | Before::Idle { .. } => {
                let ended = (holds(self, clock.stop.as_ref()), holds(self, clock.cancel.as_ref()));
                begun = holds(self, Some(&clock.start)) && self.start_or_end(place, false, ended, told);
            }
        }
        // With a resume a pause is an event, but for what begins paused.
        if clock.resume.is_none() || begun {
            let paused = holds(self, clock.pause.as_ref());
            self.run_or_pause(place, !paused, told.at);
        }
    }

    /// The goal of this version that matches: another target is a re-target. Returns whether that
    /// began a cycle.
    fn adopt_target(&mut self, place: usize, was: &Was, mode: Option<Mode>, told: &Told<'_>) -> bool {
        let goal = self.goal(place);
        let (model, clock) = (self.model, &self.model.clocks[place]);
        let data = model.policy.clocks.at(place).1;
        let under = Under { model, clock, fields: &self.ticket.facts.fields };
        let Some(cycle) = self.ticket.clocks[place].open_mut() else { return false };
        cycle.watched_since = told.at;
        // Measured from where it was, under the new goal and its calendar.
        let mut kept = cycle.clone();
        kept.goal = goal;
        let span = goal.and_then(|goal| data.goals.get(usize::from(goal))?.within.as_ref());
        kept.slot = slot(&kept, under, span, was);
        let label = kept.goal(clock).map(|goal| goal.label.clone());
        let total = kept.budget(under).and_then(|budget| budget.total());
        let due = kept.due_if_resumed(under, told.at);
        if label == was.goal && total == was.total && due == was.due {
            (cycle.slot, cycle.goal) = (kept.slot, goal);
            return false;
        }
        let mode = mode.unwrap_or_else(|| by_direction(clock.retarget, due, was.due));
        cycle.slot = kept.slot;
        cycle.base = None;
        if mode == Mode::Restart {
            self.finish(place, Ending::Reset, told.at, None);
            self.begin(place, told);
        } else {
            cycle.retarget(goal, mode, None, clock, told.at);
            if let Some(base) = &mut cycle.base {
                (base.counted, base.earlier) = (Vec::new(), Some((told.at, was.elapsed)));
            }
            if mode != Mode::FromChange {
                cycle.slot = kept.slot;
            }
            self.withdraw(place, told);
        }
        let under = Under { model, clock, fields: &self.ticket.facts.fields };
        let due = self.ticket.clocks[place].open().and_then(|cycle| cycle.due_if_resumed(under, told.at));
        if was.slot.is_some() && due != was.due {
            self.promise_moved(place, was.due, due, told);
        }
        mode == Mode::Restart
    }

    fn promise_moved(&mut self, place: usize, from: Option<Reach>, to: Option<Reach>, told: &Told<'_>) {
        let at = |reach| match reach {
            Some(Reach::At(at)) => Some(at),
            _ => None,
        };
        let name = self.model.clock(ClockId::new(place));
        let path = alloc::format!("{}/clock:{}", told.path, part(name));
        let source = Source::Clock { clock: name.into() };
        let cause = told.causes(source, path);
        let effect = Effect::PromiseMoved { clock: name.into(), from: at(from), to: at(to) };
        self.decide(&cause, "moved", effect);
    }
}

/// The slot that a ticket was promised, where this version's train of that name still has it.
fn slot(cycle: &Cycle, under: Under<'_>, span: Option<&Span>, was: &Was) -> Option<NaiveDate> {
    let Target::Slot(train) = cycle.goal(under.clock)?.within.as_ref()? else { return None };
    let (name, planned) = was.slot.as_ref()?;
    let followed = matches!(span, Some(Span::Slot(now)) if now == name) && train.planned(*planned).is_some();
    followed.then_some(*planned)
}

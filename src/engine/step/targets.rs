//! What a step does to the targets of clocks: goals that come into force, and breaches that
//! these withdraw.

use alloc::{format, string::String, vec::Vec};

use super::{Steps, Told, marks::mark_path, part};
use crate::{
    engine::{
        check::BREACH,
        condition::Facts,
        cycle::{Cycle, End, Under},
        decision::{DecisionId, Effect, Source},
        place::{ClockId, Place},
        reading::Due,
        target::{Budget, Reach},
    },
    instant::Instant,
    policy::{Mode, Retarget},
};

impl Steps<'_> {
    /// Puts the goal in force that matches now, in the calendar and until the instant that fields
    /// say now. Returns whether the clock is to begin anew because of it, if it does not end in this
    /// step: it then ends under the target that it had.
    pub(super) fn choose_goal(
        &mut self,
        place: usize,
        before: Option<&Facts>,
        told: &Told<'_>,
        ends: bool,
    ) -> bool {
        let Some(before) = before else { return false };
        let goal = self.goal(place);
        let (model, clock) = (self.model, &self.model.clocks[place]);
        let fields = &self.ticket.facts.fields;
        let old = Under { model, clock, fields: &before.fields };
        let new = Under { fields, ..old };
        let Some(cycle) = self.ticket.clocks[place].open() else { return false };
        let touched = cycle.goal(clock).is_some_and(|goal| goal.differs(&before.fields, fields));
        let elsewhere = touched || clock.coverage.differs(&before.fields, fields);
        if cycle.goal == goal && !elsewhere {
            return false;
        }
        // An amount of elapsed time is the same in any calendar.
        let same = |(old, new): (Budget<'_>, Budget<'_>)| old.is(new);
        let moved = touched && !cycle.budget(old).zip(cycle.budget(new)).is_some_and(same);
        let Some(cycle) = self.ticket.clocks[place].open_mut() else { return false };
        // Marks beside it that another calendar puts into the past are due now.
        if elsewhere {
            cycle.watched_since = told.at;
        }
        if cycle.goal == goal && !moved {
            return false;
        }
        let mode = mode(clock.retarget, cycle, goal, old, new, told.at);
        let mode = match mode {
            Mode::Restart if !ends => return true,
            Mode::Restart => Mode::KeepStart,
            mode => mode,
        };
        cycle.retarget(goal, mode, cycle.measure(old).place(), clock, told.at);
        self.withdraw(place, told);
        false
    }

    /// The goal of a cycle that goes on after an end, where it is another one than at the end.
    pub(super) fn retarget_reopened(&mut self, place: usize, end: &End, told: &Told<'_>) {
        let goal = self.goal(place);
        let (model, clock) = (self.model, &self.model.clocks[place]);
        let under = Under { model, clock, fields: &self.ticket.facts.fields };
        let Some(cycle) = self.ticket.clocks[place].open_mut() else { return };
        let budget = cycle.budget(under);
        let is_instant = budget.is_some_and(|budget| budget.is_instant());
        let total = budget.and_then(|budget| budget.total());
        let due = cycle.due(under).map_or(Due::NoTarget, |reach| match reach {
            Reach::At(at) => Due::At(at),
            Reach::Never => Due::Never,
            Reach::Paused => Due::Paused,
        });
        // Ended under the calendars of an older version.
        let older =
            cycle.base.as_ref().is_some_and(|base| base.earlier.is_some_and(|(until, _)| until == end.at));
        let other = if is_instant { due != end.due } else { total != end.total };
        let present = cycle.measure(under).place();
        let moved = older || budget.is_some() && (other || present != end.calendar);
        if cycle.goal == goal && !moved {
            return;
        }
        let mode = match mode(clock.retarget, cycle, goal, under, under, told.at) {
            Mode::Restart => Mode::FromChange,
            mode => mode,
        };
        let counted_in = if older { present } else { end.calendar };
        cycle.retarget(goal, mode, counted_in, clock, told.at);
        self.withdraw(place, told);
    }

    /// A target moved past the change withdraws the breaches of those before.
    pub(super) fn withdraw(&mut self, place: usize, told: &Told<'_>) {
        let clock = &self.model.clocks[place];
        let under = Under { model: self.model, clock, fields: &self.ticket.facts.fields };
        let Some(cycle) = self.ticket.clocks[place].open_mut() else { return };
        if cycle.missed(under, told.at).is_some() {
            return;
        }
        let name = self.model.clock(ClockId::new(place));
        if cycle.rare().breaches.is_empty() {
            return;
        }
        let breaches = cycle.change_rare(|rare| core::mem::take(&mut rare.breaches));
        let path = |generation| mark_path(name, &cycle.began_by, generation, BREACH, 0);
        let paths: Vec<String> = breaches.into_iter().map(path).collect();
        let path = format!("{}/clock:{}", told.path, part(name));
        let source = Source::Clock { clock: name.into() };
        let cause = told.causes(source, path);
        for (number, path) in paths.into_iter().enumerate() {
            let decision = DecisionId(format!("{}/{path}/0", part(&self.ticket.id)));
            self.decide(&cause, number, Effect::Withdrawn { decision });
        }
    }
}

/// The mode of a change of target: by its direction, where the two differ.
fn mode(
    retarget: Retarget,
    cycle: &Cycle,
    goal: Option<u16>,
    old: Under<'_>,
    new: Under<'_>,
    at: Instant,
) -> Mode {
    if retarget.up == retarget.down {
        return retarget.up;
    }
    let due = |goal: Option<u16>, under: Under<'_>| {
        let mut measured = cycle.clone();
        (measured.base, measured.goal) = (None, goal);
        measured.due_if_resumed(under, at)
    };
    by_direction(retarget, due(goal, new), due(cycle.goal, old))
}

/// The mode for a new target, where it goes up if it is due earlier than the old one.
pub(super) fn by_direction(retarget: Retarget, new: Option<Reach>, old: Option<Reach>) -> Mode {
    let up = match (new, old) {
        (Some(Reach::At(new)), Some(Reach::At(old))) => new < old,
        (new, old) => matches!(new, Some(Reach::At(_))) && !matches!(old, Some(Reach::At(_))),
    };
    if up { retarget.up } else { retarget.down }
}

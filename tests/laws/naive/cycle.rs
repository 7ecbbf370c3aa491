//! One run of a clock: everything that ever happened to it, and what counted by it.

use chrono::TimeDelta;
use dueline::{
    ClockState, Due, Instant, Reading, Span, TICK, Value,
    policy::{Clock, Goal, Late, Mode},
};

use super::time::{Aim, Time, Unit};

/// A target as it is chosen after a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The place of the goal, if one matches.
    pub goal: Option<usize>,
    /// What its coverage says.
    pub calendar: Unit,
    /// What its field says.
    pub field: Value,
}

/// A target in force: since when, and how it came to be.
#[derive(Debug, Clone)]
pub struct InForce {
    pub since: Instant,
    pub mode: Mode,
    pub target: Target,
}

/// A mark that was reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    pub generation: usize,
    pub mark: usize,
    pub repetition: u32,
}

#[derive(Debug, Clone)]
pub struct Cycle {
    pub number: u32,
    /// The event that began it: as identities name it, and as reasons do.
    pub began_by: (String, String),
    pub started: Instant,
    /// Nothing falls due before: the step of the start, or the last reopening.
    pub watched: Instant,
    /// When it ran: from, and to where it does no more.
    pub stretches: Vec<(Instant, Option<Instant>)>,
    /// Every target that was ever in force.
    pub targets: Vec<InForce>,
    /// Every mark that was reached; breaches as the place after the last mark.
    pub reached: Vec<Reached>,
    /// Marks that are over before their last repetition.
    pub over: Vec<(usize, usize)>,
    /// Marks that wait for their calendar, and when they act.
    pub waiting: Vec<(Instant, Reached)>,
    /// Nothing falls due before: the last change of a calendar by field that was no re-target.
    pub moved: Instant,
    /// The breaches that stand.
    pub breaches: Vec<String>,
    /// How it ended, as a reading.
    pub end: Option<Reading>,
}

/// A cycle under the policy.
#[derive(Clone, Copy)]
pub struct Under<'a> {
    pub time: &'a Time,
    pub clock: &'a Clock,
}

impl Cycle {
    pub fn is_running(&self) -> bool {
        self.stretches.last().is_some_and(|(_, to)| to.is_none())
    }

    pub fn run(&mut self, at: Instant) {
        match self.stretches.last_mut() {
            Some((_, to)) if to.is_none_or(|to| to == at) => *to = None,
            _ => self.stretches.push((at, None)),
        }
    }

    pub fn rest(&mut self, at: Instant) {
        if let Some((_, to)) = self.stretches.last_mut() {
            *to = Some(to.unwrap_or(at));
        }
        self.stretches.retain(|(from, to)| Some(*from) != *to);
    }

    /// The same, running from then on where it does not.
    pub fn resumed(&self, at: Instant) -> Cycle {
        let mut other = self.clone();
        other.run(at);
        other
    }

    pub fn present(&self) -> &InForce {
        self.targets.last().unwrap()
    }

    pub fn generation(&self) -> usize {
        self.targets.len() - 1
    }

    /// The first instant from one on at which it runs.
    pub fn running_from(&self, at: Instant) -> Option<Instant> {
        self.stretches.iter().find(|(_, to)| to.is_none_or(|to| to > at)).map(|(from, _)| at.max(*from))
    }

    /// The time of a unit between two instants while it ran.
    pub fn count(&self, time: &Time, unit: &Unit, from: Instant, to: Instant) -> TimeDelta {
        let each = self.stretches.iter();
        each.map(|(a, b)| time.measure(unit, from.max(*a), to.min(b.unwrap_or(to)))).sum()
    }

    /// The first running instant at which a count is complete; one that is complete at exactly the
    /// end of a stretch is so at the start of the next.
    pub fn complete(&self, time: &Time, count: impl Fn(Instant) -> bool) -> Option<Instant> {
        let found = |(from, to): &(Instant, Option<Instant>)| {
            // Beyond the end of a stretch what counts stands still.
            if to.is_some_and(|to| !count(to)) {
                return None;
            }
            time.first(*from, &count).filter(|at| to.is_none_or(|to| *at < to))
        };
        self.stretches.iter().find_map(found)
    }
}

fn goal<'a>(under: Under<'a>, target: &Target) -> Option<&'a Goal> {
    target.goal.map(|place| &under.clock.goals[place])
}

/// In which time a target counts.
pub fn unit(under: Under<'_>, target: &Target) -> Unit {
    match goal(under, target).map(|goal| &goal.within) {
        Some(Some(Span::Elapsed(_) | Span::Days(_))) => None,
        _ => target.calendar.clone(),
    }
}

/// What a target is, counted from a start.
pub fn aim(under: Under<'_>, target: &Target, start: Instant) -> Aim {
    let Some(Goal { within: Some(span), late, .. }) = goal(under, target) else { return Aim::Nothing };
    under.time.aim(span, &target.calendar, *late == Late::BudgetExceeded, start, &target.field)
}

impl Cycle {
    /// From where the target in force at a place is measured.
    fn base(&self, place: usize) -> Instant {
        let InForce { since, mode, .. } = self.targets[place];
        if mode == Mode::FromChange { since } else { self.started }
    }

    /// What counted until an instant, as a reading shows it, under the target at a place.
    pub fn elapsed(&self, under: Under<'_>, place: usize, at: Instant) -> TimeDelta {
        let InForce { since, mode, target } = &self.targets[place];
        let unit = unit(under, target);
        if place == 0 || *mode == Mode::KeepStart {
            return self.count(under.time, &unit, self.started, at);
        }
        let before = self.elapsed(under, place - 1, at.min(*since));
        before + self.count(under.time, &unit, *since, at)
    }

    /// What of that is spent from the target.
    fn spent(&self, under: Under<'_>, place: usize, at: Instant) -> TimeDelta {
        let InForce { since, mode, target } = &self.targets[place];
        if *mode == Mode::FromChange {
            return self.count(under.time, &unit(under, target), *since, at);
        }
        self.elapsed(under, place, at)
    }

    /// Whether another target is more than the present one by another name.
    pub fn is_another(&self, under: Under<'_>, target: &Target) -> bool {
        let (present, base) = (&self.present().target, self.base(self.generation()));
        let comes_to = |target| match aim(under, target, base) {
            Aim::Nothing => (Aim::Nothing, None),
            aim => (aim, unit(under, target)),
        };
        present.goal != target.goal || comes_to(present) != comes_to(target)
    }

    /// Takes over what is the same target, but perhaps with another calendar beside it.
    pub fn keep(&mut self, target: Target, at: Instant) {
        let present = &mut self.targets.last_mut().unwrap().target;
        if present.calendar != target.calendar {
            self.moved = at;
        }
        *present = target;
    }

    pub fn aim(&self, under: Under<'_>) -> Aim {
        let place = self.generation();
        aim(under, &self.targets[place].target, self.base(place))
    }

    /// When the target in force is used up.
    pub fn due(&self, under: Under<'_>) -> Option<Instant> {
        match self.aim(under) {
            Aim::Nothing | Aim::Never | Aim::NoInstant => None,
            Aim::Instant(at) => Some(at),
            Aim::Amount { total, last } => self.used_up(under, total, last),
        }
    }

    /// When so much of the target in force is spent.
    pub fn used_up(&self, under: Under<'_>, amount: TimeDelta, last: bool) -> Option<Instant> {
        let place = self.generation();
        self.complete(under.time, |at| match last {
            false => self.spent(under, place, at) >= amount,
            true => self.spent(under, place, at + TICK) > amount,
        })
    }

    /// When a percentage of the target is reached.
    pub fn percentage(&self, under: Under<'_>, percent: u32) -> Option<Instant> {
        let share = |total: TimeDelta| {
            let all = i128::from(total.num_microseconds().unwrap()) * i128::from(percent);
            TimeDelta::microseconds(
                i64::try_from(all.div_euclid(100) + i128::from(all.rem_euclid(100) > 0)).unwrap(),
            )
        };
        match self.aim(under) {
            Aim::Nothing | Aim::Never | Aim::NoInstant => None,
            Aim::Instant(at) => {
                let base = self.base(self.generation());
                let unit = unit(under, &self.present().target);
                let total = under.time.between(&unit, base, at);
                if at < base || percent >= 100 && total == TimeDelta::zero() {
                    return Some(at);
                }
                let share = share(total);
                under.time.first(base, |at| under.time.measure(&unit, base, at) >= share)
            }
            Aim::Amount { total, .. } => self.used_up(under, share(total), false),
        }
    }

    /// The instant that was missed before another.
    pub fn missed(&self, under: Under<'_>, now: Instant) -> Option<Instant> {
        self.due(under).filter(|due| self.running_from(*due).is_some_and(|late| late < now))
    }

    /// The due instant of a target measured from the start, going on at an instant if paused.
    pub fn would_be_due(&self, under: Under<'_>, target: &Target, now: Instant) -> Option<Instant> {
        let mut other = self.resumed(now);
        other.targets = vec![InForce { since: self.started, mode: Mode::KeepStart, target: target.clone() }];
        other.due(under)
    }

    pub fn read(&self, under: Under<'_>, clock: &str, now: Instant) -> Reading {
        let place = self.generation();
        let aim = self.aim(under);
        let paused = !self.is_running();
        let (total, left) = match aim {
            Aim::Nothing | Aim::Never | Aim::NoInstant => (None, None),
            Aim::Instant(at) => {
                let unit = unit(under, &self.present().target);
                let until = |from| Some(under.time.between(&unit, from, at));
                (until(self.base(place)), until(now))
            }
            Aim::Amount { total, .. } => (Some(total), Some(total - self.spent(under, place, now))),
        };
        let percent = total.zip(left).filter(|(total, _)| *total > TimeDelta::zero()).map(|(total, left)| {
            let micros = |delta: TimeDelta| i128::from(delta.num_microseconds().unwrap());
            u64::try_from((micros(total) - micros(left)) * 100 / micros(total)).unwrap()
        });
        let due = |due: Option<Instant>| due.map_or(Due::Never, Due::At);
        Reading {
            clock: clock.into(),
            cycle: self.number,
            goal: goal(under, &self.present().target).map(Goal::label),
            state: if paused { ClockState::Paused } else { ClockState::Running },
            started: self.started,
            stopped: None,
            elapsed: self.elapsed(under, place, now),
            due: match aim {
                Aim::Nothing => Due::NoTarget,
                Aim::Never | Aim::Amount { .. } if paused => Due::Paused,
                _ => due(self.due(under)),
            },
            due_if_resumed: if paused { self.resumed(now).due(under) } else { None },
            remaining: left,
            percent,
            breached_at: self.missed(under, now),
        }
    }
}

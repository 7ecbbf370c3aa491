//! Cycles back from plain data.

use alloc::{boxed::Box, format, string::String, vec::Vec};

use chrono::TimeDelta;

use super::{
    cycle::{BaseSnapshot, CycleSnapshot, ENDINGS, EndSnapshot, NEVER, PAUSED, WaitingSnapshot},
    restore::{MOST, Restoring},
};
use crate::{
    engine::{
        check::BREACH,
        cycle::{BREACH_BIT, Base, Cycle, End, Ending, Rare, Under, Waiting},
        model::Clock,
        reading::Due,
    },
    instant::{Instant, acts_at, at_the_door},
    policy::{ALWAYS, Problem},
};

impl Restoring<'_> {
    pub(super) fn cycle(&mut self, cycle: CycleSnapshot, under: Under<'_>, earliest: Instant) -> Cycle {
        let clock = under.clock;
        let started = self.instant("started", cycle.started, earliest);
        let segments = self.segments("segments", cycle.segments, started, cycle.end.is_some());
        let labels = clock.goals.iter().map(|goal| goal.label.as_str());
        let goal = cycle.goal.as_ref().and_then(|label| labels.clone().position(|known| known == label));
        // A finished cycle may have had a goal of an earlier policy.
        if let (Some(label), None, None) = (&cycle.goal, goal, &cycle.end) {
            let problem = Problem::unknown("goal", label, labels);
            self.trail.below("goal", |trail| trail.mistake(problem));
        }
        if cycle.generation > MOST {
            self.wrong("generation", format!("no cycle has had more than {MOST} goals"));
        }
        let ascending = cycle.breaches.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascending || cycle.breaches.last().is_some_and(|last| *last > cycle.generation) {
            self.wrong("breaches", "generations up to the present one, each once and in order");
        }
        // A breach that stands is not said again.
        let stands = cycle.breaches.last() == Some(&cycle.generation);
        if stands && !cycle.reached.iter().any(|name| name == BREACH) {
            self.wrong("reached", format!("`{BREACH}` is, since a breach of the present goal stands"));
        }
        let mut since = |key, at: Option<Instant>| at.map_or(started, |at| self.instant(key, at, started));
        let goal_since = since("goal_since", cycle.goal_since);
        let watched_since = since("watched_since", cycle.watched_since);
        let mut reached = 0u64;
        for name in &cycle.reached {
            if name == BREACH {
                reached |= 1 << BREACH_BIT;
            } else if let Some(bit) = self.mark("reached", name, clock) {
                reached |= 1 << bit;
            }
        }
        let mut repeated = Vec::new();
        for (name, next) in &cycle.repeated {
            let Some(bit) = self.mark("repeated", name, clock) else { continue };
            let times = clock.marks[usize::from(bit)].repeats.as_ref().map_or(0, |repeats| repeats.times);
            if *next == 0 || *next >= times || reached & 1 << bit != 0 {
                self.wrong("repeated", format!("repetition {next} of `{name}` is not to come"));
            }
            repeated.push((bit, *next));
        }
        repeated.sort();
        let waiting = cycle.waiting.into_iter().enumerate();
        let waiting: Vec<Waiting> = waiting
            .filter_map(|(i, waiting)| {
                self.within("waiting", Some(i), |r| r.waiting(waiting, cycle.generation, clock))
            })
            .collect();
        let base = cycle.base.map(|base| self.within("base", None, |r| r.base(base, started)));
        let ran_until = segments.last().and_then(|segment| segment.to).unwrap_or(started);
        let number = cycle.number;
        let began_by = cycle.began_by.into_boxed_str();
        let goal = goal.and_then(|goal| u16::try_from(goal).ok());
        let mut restored = Cycle::begin(number, began_by, started, segments, watched_since, goal);
        restored.generation = cycle.generation;
        restored.goal_since = goal_since;
        restored.base = base.map(Box::new);
        restored.slot = cycle.slot;
        restored.reached = reached;
        let breaches = cycle.breaches;
        restored.change_rare(|rare| *rare = Rare { repeated, waiting, breaches });
        if let Some(end) = cycle.end {
            if !restored.rare().waiting.is_empty() {
                self.wrong("waiting", "no mark of a finished cycle waits");
            }
            let mut end = self.within("end", None, |r| r.end(end, ran_until));
            end.goal = cycle.goal.map(String::into_boxed_str);
            if self.format == 1 && self.trail.mistakes.is_empty() {
                complete(&mut end, &restored, under);
            }
            restored.end = Some(Box::new(end));
        }
        restored
    }

    fn mark(&mut self, key: &str, name: &str, clock: &Clock) -> Option<u8> {
        let names = clock.marks.iter().map(|mark| mark.name.as_str());
        let found = names.clone().position(|known| known == name);
        if found.is_none() {
            let problem = Problem::unknown("mark", name, names);
            self.trail.below(key, |trail| trail.mistake(problem));
        }
        found.and_then(|bit| u8::try_from(bit).ok())
    }

    fn waiting(&mut self, waiting: WaitingSnapshot, generation: u32, clock: &Clock) -> Option<Waiting> {
        let bit = self.mark("mark", &waiting.mark, clock)?;
        let mark = &clock.marks[usize::from(bit)];
        let times = mark.repeats.as_ref().map_or(1, |repeats| repeats.times);
        if waiting.repetition >= times || waiting.generation > generation {
            self.wrong("repetition", "there is no such repetition, or no such goal");
        }
        if mark.acting.is_none() {
            self.wrong("mark", format!("`{}` waits for no calendar", waiting.mark));
        }
        if at_the_door(waiting.due) != Some(waiting.due) || acts_at(waiting.due).is_none() {
            self.wrong("due", "no instant of whole microseconds in the years 1 to 9999, with one after it");
        }
        Some(Waiting {
            bit,
            repetition: waiting.repetition,
            generation: waiting.generation,
            due: waiting.due,
        })
    }

    fn base(&mut self, base: BaseSnapshot, started: Instant) -> Base {
        let at = self.instant("at", base.at, started);
        let earlier = base.earlier.map(|(until, amount)| {
            (self.instant("earlier", until, started), TimeDelta::microseconds(amount))
        });
        let mut last = earlier.map_or(started, |(until, _)| until);
        let mut counted = Vec::new();
        for (i, (until, calendar)) in base.counted.into_iter().enumerate() {
            self.within("counted", Some(i), |r| r.instant("until", until, last));
            last = until;
            counted.push((until, calendar.and_then(|name| self.calendar("counted", &name))));
        }
        if last != at && (at != started || last != started) {
            self.wrong("counted", "how time was counted is known until `at`");
        }
        Base { at, carried: base.carried, earlier, counted }
    }

    fn calendar(&mut self, key: &str, name: &str) -> Option<u16> {
        let names = self.model.policy.calendars.names();
        let own = names.clone().position(|known| known == name);
        let always = || (name == ALWAYS && self.model.calendars.len() > names.len()).then_some(names.len());
        let place = own.or_else(always);
        if place.is_none() {
            let problem = Problem::unknown("calendar", name, names);
            self.trail.below(key, |trail| trail.mistake(problem));
        }
        place.and_then(|place| u16::try_from(place).ok())
    }

    fn end(&mut self, end: EndSnapshot, ran_until: Instant) -> End {
        let how = ENDINGS.iter().find(|(word, _)| *word == end.how).map(|(_, how)| *how);
        if how.is_none() {
            let problem = Problem::unknown("ending", &end.how, ENDINGS.iter().map(|(word, _)| *word));
            self.trail.below("how", |trail| trail.mistake(problem));
        }
        for (key, at) in [("due", end.due), ("breached_at", end.breached_at)] {
            if at.is_some_and(|at| at_the_door(at) != Some(at)) {
                self.wrong(key, "no instant of whole microseconds in the years 1 to 9999");
            }
        }
        let due = match (end.due, end.not_due.as_deref()) {
            (Some(due), None) => Due::At(due),
            (None, Some(PAUSED)) => Due::Paused,
            (None, Some(NEVER)) => Due::Never,
            (None, None) => Due::NoTarget,
            _ => {
                self.wrong("not_due", format!("`{PAUSED}` or `{NEVER}`, where there is no `due`"));
                Due::NoTarget
            }
        };
        End {
            at: self.instant("at", end.at, ran_until),
            how: how.unwrap_or(Ending::Met),
            goal: None,
            calendar: end.calendar.and_then(|name| self.calendar("calendar", &name)),
            elapsed: TimeDelta::microseconds(end.elapsed_us),
            due,
            total: end.total_us.map(TimeDelta::microseconds),
            left: end.left_us.map(TimeDelta::microseconds),
            breached_at: end.breached_at,
        }
    }
}

/// What format 1 did not say of an end: it followed from the goal.
fn complete(end: &mut End, cycle: &Cycle, under: Under<'_>) {
    end.calendar = cycle.measure(under).place();
    let Some(budget) = cycle.budget(under) else { return };
    let paused = cycle.segments.last().is_some_and(|segment| segment.to != Some(end.at));
    match end.due {
        Due::At(due) if budget.is_instant() => {
            end.total = Some(budget.measure.between(cycle.started, due));
            end.left = Some(budget.measure.between(end.at, due));
        }
        Due::At(_) => {}
        _ if paused && !budget.is_instant() => end.due = Due::Paused,
        _ => end.due = Due::Never,
    }
    if !budget.is_instant() {
        end.total = budget.total();
        end.left = end.total.map(|total| total - end.elapsed);
    }
}

//! When the marks of a cycle stand, and which of its timers is the next.

use super::{
    coverage::Coverage,
    cycle::{BREACH_BIT, Cycle, Under},
    model::{Mark, Stand},
    segments::falls_due,
    target::{Budget, Reach, Target},
};
use crate::instant::{Instant, acts_at};

/// What falls due on a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Timer {
    /// The first of the marks that wait acts.
    Acts,
    /// The target is missed.
    Breach,
    /// A mark is reached.
    Mark { bit: u8, repetition: u16 },
}

/// What of a target every one of its marks needs, worked out once.
#[derive(Clone, Copy)]
struct Whole<'a> {
    budget: Option<Budget<'a>>,
    due: Option<Reach>,
    coverage: Option<&'a Coverage>,
}

impl Cycle {
    /// Where a mark stands that repeats or not.
    fn stands(&self, mark: &Mark, repetition: u16, under: Under<'_>, whole: Whole<'_>) -> Reach {
        let beside = |at: Option<Reach>, span: &Target, before: bool| match (at, whole.coverage) {
            (Some(Reach::At(at)), Some(coverage)) => {
                let amount = span.budget(coverage, self.started, &[]);
                amount.beside(at, before).map_or(Reach::Never, Reach::At)
            }
            _ => Reach::Paused,
        };
        let more = mark.repeats.as_ref().filter(|_| repetition > 0);
        let more = more.map(|repeats| repeats.every.times(i32::from(repetition)));
        let first = match &mark.stands {
            Stand::Own(span) => {
                let longer = more.map(|more| span.plus(&more));
                let span = longer.as_ref().unwrap_or(span);
                let budget = span.budget(under.clock.coverage.of(under.fields), self.started, under.fields);
                return budget.reach(self.segments.iter().map(|segment| (segment, budget.measure)));
            }
            Stand::Due => whole.due.unwrap_or(Reach::Never),
            Stand::Percent(percent) => {
                whole.budget.map_or(Reach::Never, |budget| self.reach(under, budget.share(*percent)))
            }
            Stand::Before(span) => beside(whole.due, span, true),
            Stand::After(span) => beside(whole.due, span, false),
        };
        match more {
            Some(more) => beside(Some(first), &more, false),
            None => first,
        }
    }

    /// Which repetition of a mark is the next, and where it stands: those that lie before the
    /// start are skipped.
    fn next_repetition(
        &self,
        bit: usize,
        mark: &Mark,
        under: Under<'_>,
        whole: Whole<'_>,
    ) -> Option<(u16, Instant)> {
        let next = self.rare().repeated.iter().find(|(repeated, _)| usize::from(*repeated) == bit);
        let mut repetition = next.map_or(0, |(_, next)| *next);
        loop {
            let Reach::At(at) = self.stands(mark, repetition, under, whole) else { return None };
            // A target that lies before the start is missed at once, and due.
            if at >= self.started || repetition == 0 && matches!(mark.stands, Stand::Due) {
                return Some((repetition, at));
            }
            repetition += 1;
            if mark.repeats.as_ref().is_none_or(|repeats| repetition >= repeats.times) {
                return None;
            }
        }
    }

    /// The next of the timers, and when it falls due: first the marks that wait, then the breach,
    /// then the marks in the policy's order. While paused only what a change of target put before
    /// the pause; none when finished.
    pub(crate) fn next_timer(&self, under: Under<'_>) -> Option<(Instant, Timer)> {
        if self.end.is_some() {
            return None;
        }
        let mut next =
            self.rare().waiting.iter().map(|waiting| (waiting.due, Timer::Acts)).min_by_key(|(due, _)| *due);
        let mut offer = |at: Instant, of_target: bool, timer| {
            // What lies in a pause waits for the resume; what was put into the past since is due at
            // the change.
            let Some(since) = falls_due(at, &self.segments) else { return };
            let target_since = if of_target { self.goal_since } else { since };
            let due = since.max(self.watched_since).max(target_since);
            if acts_at(due).is_some() && next.is_none_or(|(earliest, _)| due < earliest) {
                next = Some((due, timer));
            }
        };
        let budget = self.budget(under);
        let whole = Whole {
            budget,
            due: budget.map(|budget| self.reach(under, budget)),
            coverage: self.goal(under.clock).map(|goal| goal.coverage.of(under.fields)),
        };
        if !self.has_reached(BREACH_BIT)
            && let Some(Reach::At(due)) = whole.due
        {
            offer(due, true, Timer::Breach);
        }
        for (bit, mark) in under.clock.marks.iter().enumerate() {
            let behind = mark.behind.is_some_and(|other| !self.has_reached(other.into()));
            if self.has_reached(bit) || behind {
                continue;
            }
            if let Some((repetition, at)) = self.next_repetition(bit, mark, under, whole) {
                offer(at, !mark.is_own(), Timer::Mark { bit: bit as u8, repetition });
            }
        }
        next
    }

    /// Notes that a mark was reached, so that its next repetition is the next one.
    pub(crate) fn reach_mark(&mut self, bit: usize, mark: &Mark, repetition: u16) {
        let next = repetition + 1;
        if mark.repeats.as_ref().is_none_or(|repeats| next >= repeats.times) {
            return self.end_mark(bit);
        }
        self.change_rare(|rare| {
            match rare.repeated.iter_mut().find(|(repeated, _)| usize::from(*repeated) == bit) {
                Some((_, repetition)) => *repetition = next,
                None => rare.repeated.push((bit as u8, next)),
            }
            rare.repeated.sort();
        });
    }

    /// Notes that a mark is not reached again.
    pub(crate) fn end_mark(&mut self, bit: usize) {
        self.reached |= 1 << bit;
        if !self.rare().repeated.is_empty() {
            self.change_rare(|rare| rare.repeated.retain(|(repeated, _)| usize::from(*repeated) != bit));
        }
    }
}

//! When the marks of a cycle stand, and which of its timers is the next.

use super::{
    coverage::Coverage,
    cycle::{BREACH_BIT, Cycle, Under},
    model::{Mark, Stand},
    target::{Reach, Target},
};
use crate::instant::{Instant, TICK, at_the_door};

/// What falls due on a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Timer {
    /// The first of the marks that wait acts.
    Acts,
    /// The target is missed.
    Breach,
    /// A mark is reached.
    Mark { bit: usize, repetition: u16 },
}

impl Cycle {
    /// Where a mark stands that repeats or not.
    fn stands(&self, mark: &Mark, repetition: u16, under: Under<'_>) -> Reach {
        let beside_due = |span: &Target, before: bool| match (self.due(under), self.goal(under.clock)) {
            (Some(Reach::At(due)), Some(goal)) => {
                self.beside(due, span, goal.coverage.of(under.fields), before)
            }
            _ => Reach::Paused,
        };
        let more = mark.repeats.as_ref().filter(|_| repetition > 0);
        let more = more.map(|repeats| repeats.every.times(i32::from(repetition)));
        if let Stand::Own(span) = &mark.stands {
            let coverage = under.clock.coverage.of(under.fields);
            let longer = more.map(|more| span.plus(&more));
            let span = longer.as_ref().unwrap_or(span);
            let budget = span.budget(coverage, self.started, under.fields);
            return budget.reach(self.segments.iter().map(|segment| (segment, budget.measure)));
        }
        let first = match &mark.stands {
            Stand::Due => self.due(under).unwrap_or(Reach::Never),
            Stand::Percent(percent) => {
                self.budget(under).map_or(Reach::Never, |budget| self.reach(under, budget.share(*percent)))
            }
            Stand::Before(span) => beside_due(span, true),
            Stand::After(span) | Stand::Own(span) => beside_due(span, false),
        };
        match (first, more, self.goal(under.clock)) {
            (Reach::At(first), Some(more), Some(goal)) => {
                self.beside(first, &more, goal.coverage.of(under.fields), false)
            }
            (first, ..) => first,
        }
    }

    /// So much before an instant, or after it.
    fn beside(&self, at: Instant, span: &Target, coverage: &Coverage, before: bool) -> Reach {
        let amount = span.budget(coverage, self.started, &[]);
        amount.beside(at, before).map_or(Reach::Never, Reach::At)
    }

    /// Which repetition of a mark is the next, and where it stands: those that lie before the
    /// start are skipped.
    fn next_repetition(&self, bit: usize, mark: &Mark, under: Under<'_>) -> Option<(u16, Instant)> {
        let next = self.repeated.iter().find(|(repeated, _)| usize::from(*repeated) == bit);
        let mut repetition = next.map_or(0, |(_, next)| *next);
        loop {
            let Reach::At(at) = self.stands(mark, repetition, under) else { return None };
            // A target that lies before the start is missed at once, and due.
            if at >= self.started || matches!(mark.stands, Stand::Due) {
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
        let last = self.segments.last();
        let resumed = last.map_or(self.started, |segment| segment.from).max(self.watched_since);
        let paused = last.map_or(Some(self.started), |segment| segment.to);
        let mut next =
            self.waiting.iter().map(|waiting| (waiting.due, Timer::Acts)).min_by_key(|(due, _)| *due);
        let mut offer = |at: Instant, of_target: bool, timer| {
            // What lies in a pause waits.
            if paused.is_some_and(|paused| at >= paused) {
                return;
            }
            // One that was passed while paused, or before the present target was in force, falls
            // due at the resume, at the change.
            let since = if of_target { resumed.max(self.goal_since) } else { resumed };
            let due = at.max(since);
            // A timer acts a tick after, and past the last year there is no instant.
            let acts = due.checked_add_signed(TICK).and_then(at_the_door).is_some();
            if acts && next.is_none_or(|(earliest, _)| due < earliest) {
                next = Some((due, timer));
            }
        };
        if !self.has_reached(BREACH_BIT)
            && let Some(Reach::At(due)) = self.due(under)
        {
            offer(due, true, Timer::Breach);
        }
        for (bit, mark) in under.clock.marks.iter().enumerate().filter(|(bit, _)| !self.has_reached(*bit)) {
            if let Some((repetition, at)) = self.next_repetition(bit, mark, under) {
                offer(at, !mark.is_own(), Timer::Mark { bit, repetition });
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
        match self.repeated.iter_mut().find(|(repeated, _)| usize::from(*repeated) == bit) {
            Some((_, repetition)) => *repetition = next,
            None => self.repeated.push((bit as u8, next)),
        }
    }

    /// Notes that a mark is not reached again.
    pub(crate) fn end_mark(&mut self, bit: usize) {
        self.reached |= 1 << bit;
        self.repeated.retain(|(repeated, _)| usize::from(*repeated) != bit);
    }
}

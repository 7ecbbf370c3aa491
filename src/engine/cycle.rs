//! One run of a clock, and when its marks stand.

use alloc::{string::String, vec::Vec};

use chrono::TimeDelta;

use super::{
    model::{Clock, Goal, Mark, Stand},
    target::{Budget, Reach, Target, falls_due},
};
use crate::{
    instant::{Instant, TICK, at_the_door},
    policy::Value,
};

/// A stretch of time during which a clock ran: half-open, without an end while it still runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) from: Instant,
    pub(crate) to: Option<Instant>,
}

/// How a cycle ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Its stop came to hold: met, in time or late.
    Met,
    /// It no longer applied.
    Cancelled,
    /// It began again.
    Reset,
}

/// What a finished cycle keeps: fixed, whatever becomes of its goal later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) at: Instant,
    pub(crate) how: Ending,
    pub(crate) elapsed: TimeDelta,
    pub(crate) due: Option<Instant>,
    pub(crate) breached_at: Option<Instant>,
}

/// A clock's run from a start to an end. What is due follows from its running segments and its
/// goal; only what was already decided is kept besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cycle {
    /// 1 for the first of the clock.
    pub(crate) number: u32,
    /// The event that began it.
    pub(crate) began_by: String,
    pub(crate) started: Instant,
    pub(crate) segments: Vec<Segment>,
    pub(crate) goal: Option<u16>,
    /// How many goals were in force before this one.
    pub(crate) generation: u32,
    /// Since when this one is.
    pub(crate) goal_since: Instant,
    /// The marks that were reached, as bits in the clock's order; then the breach.
    pub(crate) reached: u64,
    /// The generations for which a breach was decided that was not withdrawn.
    pub(crate) breaches: Vec<u32>,
    pub(crate) end: Option<End>,
}

/// The bit of the breach, after those of the marks.
pub(crate) const BREACH_BIT: usize = super::model::MARKS;

/// What is due follows from a clock, and from the fields of the ticket that it runs on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Under<'a> {
    pub(crate) clock: &'a Clock,
    pub(crate) fields: &'a [Value],
}

impl Cycle {
    pub(crate) fn begin(number: u32, began_by: String, at: Instant, goal: Option<u16>) -> Self {
        Cycle {
            number,
            began_by,
            started: at,
            segments: alloc::vec![Segment { from: at, to: None }],
            goal,
            generation: 0,
            goal_since: at,
            reached: 0,
            breaches: Vec::new(),
            end: None,
        }
    }

    pub(crate) fn has_reached(&self, bit: usize) -> bool {
        self.reached & (1 << bit) != 0
    }

    /// Whether it runs: neither paused nor finished.
    pub(crate) fn is_running(&self) -> bool {
        self.segments.last().is_some_and(|segment| segment.to.is_none())
    }

    pub(crate) fn pause(&mut self, at: Instant) {
        if let Some(segment) = self.segments.last_mut().filter(|segment| segment.to.is_none()) {
            segment.to = Some(at);
            if segment.from == at {
                self.segments.pop();
            }
        }
    }

    pub(crate) fn resume(&mut self, at: Instant) {
        if !self.is_running() {
            match self.segments.last_mut().filter(|segment| segment.to == Some(at)) {
                Some(segment) => segment.to = None,
                None => self.segments.push(Segment { from: at, to: None }),
            }
        }
    }

    pub(crate) fn goal<'a>(&self, clock: &'a Clock) -> Option<&'a Goal> {
        self.goal.and_then(|goal| clock.goals.get(usize::from(goal)))
    }

    /// The target's budget, where there is a target.
    pub(crate) fn budget<'a>(&self, under: Under<'a>) -> Option<Budget<'a>> {
        let goal = self.goal(under.clock)?;
        let target = goal.within.as_ref()?;
        let budget = target.budget(&goal.coverage, self.started, under.fields);
        // What is finished is fixed, whatever a field says by now.
        Some(match &self.end {
            Some(end) if target.field().is_some() => budget.fixed(end.due),
            _ => budget,
        })
    }

    /// What its time is measured by: the target's, else the clock's own calendar.
    pub(crate) fn own_budget<'a>(&self, under: Under<'a>) -> Budget<'a> {
        self.budget(under).unwrap_or_else(|| Budget::endless(&under.clock.coverage))
    }

    /// Where the target is used up; `None` without a target.
    pub(crate) fn due(&self, under: Under<'_>) -> Option<Reach> {
        self.budget(under).map(|budget| budget.reach(&self.segments))
    }

    /// When the target of a paused clock would be used up if it resumed at that instant.
    pub(crate) fn due_if_resumed(&self, under: Under<'_>, at: Instant) -> Option<Reach> {
        let mut segments = self.segments.clone();
        segments.push(Segment { from: at, to: None });
        self.budget(under).map(|budget| budget.reach(&segments))
    }

    /// The instant that was missed before `now`, if one was: one that passed in a pause, at the
    /// resume.
    pub(crate) fn missed(&self, under: Under<'_>, now: Instant) -> Option<Instant> {
        match self.due(under)? {
            Reach::At(due) if falls_due(due, &self.segments).is_some_and(|at| at < now) => Some(due),
            _ => None,
        }
    }

    fn mark(&self, mark: &Mark, under: Under<'_>) -> Reach {
        let beside = |span: &Target, before: bool| {
            let (Some(Reach::At(due)), Some(goal)) = (self.due(under), self.goal(under.clock)) else {
                return Reach::Paused;
            };
            let amount = span.budget(&goal.coverage, self.started, under.fields);
            amount.beside(due, before).map_or(Reach::Never, Reach::At)
        };
        match &mark.stands {
            Stand::Own(span) => {
                span.budget(&under.clock.coverage, self.started, under.fields).reach(&self.segments)
            }
            Stand::Due => self.due(under).unwrap_or(Reach::Never),
            Stand::Percent(percent) => {
                self.budget(under).map_or(Reach::Never, |budget| budget.share(*percent).reach(&self.segments))
            }
            Stand::Before(span) => beside(span, true),
            Stand::After(span) => beside(span, false),
        }
    }

    /// The next mark that falls due, and when: the breach before the marks, these in the
    /// policy's order. While paused only what a change of target put before the pause; none when
    /// finished.
    pub(crate) fn next_mark(&self, under: Under<'_>) -> Option<(Instant, usize)> {
        if self.end.is_some() {
            return None;
        }
        let last = self.segments.last();
        let resumed = last.map_or(self.started, |segment| segment.from);
        let paused = last.map_or(Some(self.started), |segment| segment.to);
        let unsaid = (!self.has_reached(BREACH_BIT)).then(|| self.due(under)).flatten();
        let breach = unsaid.map(|reach| (BREACH_BIT, reach, true));
        let marks = under.clock.marks.iter().enumerate();
        let marks = marks
            .filter(|(bit, _)| !self.has_reached(*bit))
            .map(|(bit, mark)| (bit, self.mark(mark, under), !matches!(mark.stands, Stand::Own(_))));
        let mut next: Option<(Instant, usize)> = None;
        for (bit, reach, of_target) in breach.into_iter().chain(marks) {
            let Reach::At(at) = reach else { continue };
            // A mark that lies before the cycle's start is skipped; a target that does is missed at
            // once, and due. What lies in a pause waits.
            let is_due = under.clock.marks.get(bit).is_none_or(|mark| matches!(mark.stands, Stand::Due));
            let waits = paused.is_some_and(|paused| at >= paused);
            if at < self.started && !is_due || waits {
                continue;
            }
            // One that was passed while paused, or before the present target was in force, falls
            // due at the resume, at the change.
            let since = if of_target { resumed.max(self.goal_since) } else { resumed };
            let due = at.max(since).max(self.started);
            // A timer acts a tick after, and past the last year there is no instant.
            let acts = due.checked_add_signed(TICK).and_then(at_the_door).is_some();
            if acts && next.is_none_or(|(earliest, _)| due < earliest) {
                next = Some((due, bit));
            }
        }
        next
    }

    /// Puts another goal in force: the marks of a target can be reached again.
    pub(crate) fn retarget(&mut self, goal: Option<u16>, clock: &Clock, at: Instant) {
        let own = clock.marks.iter().enumerate().filter(|(_, mark)| matches!(mark.stands, Stand::Own(_)));
        self.reached &= own.fold(0, |bits, (bit, _)| bits | 1u64 << bit);
        self.goal = goal;
        self.goal_since = at;
        self.generation = self.generation.saturating_add(1);
    }

    /// Ends the cycle and fixes its result.
    pub(crate) fn finish(&mut self, how: Ending, under: Under<'_>, at: Instant) {
        let due = match self.due(under) {
            Some(Reach::At(due)) => Some(due),
            _ => None,
        };
        let breached_at = self.missed(under, at);
        self.pause(at);
        let elapsed = self.own_budget(under).spent(&self.segments, at);
        self.end = Some(End { at, how, elapsed, due, breached_at });
    }
}

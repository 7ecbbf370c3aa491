//! One run of a clock, and when its marks stand.

use alloc::{string::String, vec::Vec};

use chrono::TimeDelta;

use super::model::{Clock, Coverage, Goal, Mark};
use crate::{
    calendar::{Calendar, calendar_days},
    instant::{Instant, TICK, at_the_door},
    policy::Point,
    span::Span,
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

/// How much time there is, and which time counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget<'a> {
    /// `None` where it lies beyond the years.
    total: Option<TimeDelta>,
    measure: Measure<'a>,
}

/// Which time counts.
#[derive(Debug, Clone, Copy)]
enum Measure<'a> {
    Elapsed,
    Working(&'a Calendar),
}

/// Where an amount of counted time is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Within a segment: at that instant.
    At(Instant),
    /// Not yet, and the clock is paused.
    Paused,
    /// Never: the calendar opens no more, or the years end.
    Never,
}

impl<'a> Measure<'a> {
    fn between(self, from: Instant, to: Instant) -> TimeDelta {
        match self {
            Measure::Elapsed => to - from,
            Measure::Working(calendar) => calendar.elapsed(from, to),
        }
    }

    fn after(self, from: Instant, amount: TimeDelta) -> Option<Instant> {
        match self {
            Measure::Elapsed => from.checked_add_signed(amount).and_then(at_the_door),
            Measure::Working(calendar) => calendar.add(from, amount).ok(),
        }
    }

    fn of(span: Span, coverage: &'a Coverage) -> Self {
        match (span, &coverage.calendar) {
            (Span::Working(_), Some(calendar)) => Measure::Working(calendar),
            _ => Measure::Elapsed,
        }
    }
}

impl<'a> Budget<'a> {
    pub(crate) fn new(span: Span, coverage: &'a Coverage, start: Instant) -> Self {
        let total = match span {
            Span::Elapsed(amount) | Span::Working(amount) => Some(amount),
            // The rest of a paused span of days is carried in elapsed time.
            Span::Days(days) => calendar_days(coverage.zone, start, days).ok().map(|due| due - start),
        };
        Budget { total, measure: Measure::of(span, coverage) }
    }

    fn share(self, percent: u32) -> Self {
        let total = self.total.and_then(|total| {
            let whole = i128::from(total.num_microseconds()?) * i128::from(percent);
            i64::try_from((whole + 99).div_euclid(100)).ok().map(TimeDelta::microseconds)
        });
        Budget { total, ..self }
    }

    pub(crate) fn total(self) -> Option<TimeDelta> {
        self.total
    }

    /// The counted time of the segments up to `now`.
    pub(crate) fn spent(self, segments: &[Segment], now: Instant) -> TimeDelta {
        let lengths = segments.iter().map(|s| self.measure.between(s.from, s.to.unwrap_or(now)));
        lengths.fold(TimeDelta::zero(), |sum, length| sum + length)
    }

    /// Where it is used up: the start of the segment in which it is, plus what was left then.
    fn reach(self, segments: &[Segment]) -> Reach {
        let Some(mut left) = self.total else { return Reach::Never };
        for segment in segments {
            let at = self.measure.after(segment.from, left);
            match (at, segment.to) {
                (Some(at), None) => return Reach::At(at),
                (None, None) => return Reach::Never,
                // Due at the very end of a segment is not passed in it: nothing breaches while paused.
                (Some(at), Some(to)) if at < to => return Reach::At(at),
                (_, Some(to)) => left -= self.measure.between(segment.from, to),
            }
        }
        Reach::Paused
    }
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
    pub(crate) fn budget<'a>(&self, clock: &'a Clock) -> Option<Budget<'a>> {
        let goal = self.goal(clock)?;
        goal.within.map(|span| Budget::new(span, &goal.coverage, self.started))
    }

    /// What its time is measured by: the target's, else the clock's own calendar.
    pub(crate) fn own_budget<'a>(&self, clock: &'a Clock) -> Budget<'a> {
        self.budget(clock).unwrap_or_else(|| {
            let span = match clock.coverage.calendar {
                Some(_) => Span::Working(TimeDelta::zero()),
                None => Span::Elapsed(TimeDelta::zero()),
            };
            Budget::new(span, &clock.coverage, self.started)
        })
    }

    /// Where the target is used up; `None` without a target.
    pub(crate) fn due(&self, clock: &Clock) -> Option<Reach> {
        self.budget(clock).map(|budget| budget.reach(&self.segments))
    }

    /// When the target of a paused clock would be used up if it resumed at that instant.
    pub(crate) fn due_if_resumed(&self, clock: &Clock, at: Instant) -> Option<Reach> {
        let mut segments = self.segments.clone();
        segments.push(Segment { from: at, to: None });
        self.budget(clock).map(|budget| budget.reach(&segments))
    }

    /// The instant that was missed before `now`, if one was.
    pub(crate) fn missed(&self, clock: &Clock, now: Instant) -> Option<Instant> {
        match self.due(clock)? {
            Reach::At(due) if due < now => Some(due),
            _ => None,
        }
    }

    fn mark(&self, mark: &Mark, clock: &Clock) -> Reach {
        let beside = |span: Span, before: bool| {
            let (Some(Reach::At(due)), Some(goal)) = (self.due(clock), self.goal(clock)) else {
                return Reach::Paused;
            };
            let amount = Budget::new(span, &goal.coverage, self.started);
            let (Some(amount), measure) = (amount.total, amount.measure) else { return Reach::Never };
            let at = match measure {
                Measure::Working(calendar) if before => calendar.subtract(due, amount).ok(),
                measure => measure.after(due, if before { -amount } else { amount }),
            };
            at.map_or(Reach::Never, Reach::At)
        };
        match mark.at {
            Point::Own(span) => Budget::new(span, &clock.coverage, self.started).reach(&self.segments),
            Point::Due => self.due(clock).unwrap_or(Reach::Never),
            Point::Percent(percent) => {
                self.budget(clock).map_or(Reach::Never, |budget| budget.share(percent).reach(&self.segments))
            }
            Point::Before(span) => beside(span, true),
            Point::After(span) => beside(span, false),
        }
    }

    /// The next mark that falls due, and when: the breach before the marks, these in the
    /// policy's order. While paused only what a change of target put before the pause; none when
    /// finished.
    pub(crate) fn next_mark(&self, clock: &Clock) -> Option<(Instant, usize)> {
        if self.end.is_some() {
            return None;
        }
        let last = self.segments.last();
        let resumed = last.map_or(self.started, |segment| segment.from);
        let paused = last.map_or(Some(self.started), |segment| segment.to);
        let unsaid = (!self.has_reached(BREACH_BIT)).then(|| self.due(clock)).flatten();
        let breach = unsaid.map(|reach| (BREACH_BIT, reach, true));
        let marks = clock.marks.iter().enumerate();
        let marks = marks
            .filter(|(bit, _)| !self.has_reached(*bit))
            .map(|(bit, mark)| (bit, self.mark(mark, clock), !matches!(mark.at, Point::Own(_))));
        let mut next: Option<(Instant, usize)> = None;
        for (bit, reach, of_target) in breach.into_iter().chain(marks) {
            let Reach::At(at) = reach else { continue };
            // One that lies before the cycle's start is skipped; one that lies in a pause waits.
            let waits = paused.is_some_and(|paused| at >= paused);
            if at < self.started || waits {
                continue;
            }
            // One that was passed while paused, or before the present target was in force, falls
            // due at the resume, at the change.
            let since = if of_target { resumed.max(self.goal_since) } else { resumed };
            let due = at.max(since);
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
        let own = clock.marks.iter().enumerate().filter(|(_, mark)| matches!(mark.at, Point::Own(_)));
        self.reached &= own.fold(0, |bits, (bit, _)| bits | 1u64 << bit);
        self.goal = goal;
        self.goal_since = at;
        self.generation = self.generation.saturating_add(1);
    }

    /// Ends the cycle and fixes its result.
    pub(crate) fn finish(&mut self, how: Ending, clock: &Clock, at: Instant) {
        let due = match self.due(clock) {
            Some(Reach::At(due)) => Some(due),
            _ => None,
        };
        let breached_at = self.missed(clock, at);
        self.pause(at);
        let elapsed = self.own_budget(clock).spent(&self.segments, at);
        self.end = Some(End { at, how, elapsed, due, breached_at });
    }
}

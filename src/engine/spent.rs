//! How the time of a cycle counts: what of its target is spent, and where it is used up.

use chrono::TimeDelta;

use super::{
    coverage::Measure,
    cycle::{Cycle, Under},
    segments::{Segment, clipped, falls_due},
    target::{Budget, Piece, Reach, Target, counted},
};
use crate::instant::Instant;

impl Cycle {
    /// The target's budget, where there is a target.
    pub(crate) fn budget<'a>(&self, under: Under<'a>) -> Option<Budget<'a>> {
        let goal = self.goal(under.clock)?;
        let budget = goal.budget(self.measured_from(), under.fields)?;
        let slot = match (self.slot, &goal.within) {
            (Some(planned), Some(Target::Slot(train))) => train.planned(planned),
            _ => None,
        };
        Some(slot.map_or(budget, |slot| budget.until(slot.at)))
    }

    /// From where the target counts.
    pub(crate) fn measured_from(&self) -> Instant {
        self.base.as_ref().filter(|base| !base.carried).map_or(self.started, |base| base.at)
    }

    /// What counted before its pieces, under earlier versions of the policy.
    fn earlier(&self) -> Option<(Instant, TimeDelta)> {
        self.base.as_ref().and_then(|base| base.earlier)
    }

    /// What its time is measured by: as the target's, else in the goal's calendar or the clock's own; of
    /// one that is finished, as it was at its end.
    pub(crate) fn measure<'a>(&self, under: Under<'a>) -> Measure<'a> {
        if let Some(end) = &self.end {
            return Measure::at(end.calendar, &under.model.calendars);
        }
        let coverage = self.goal(under.clock).map_or(&under.clock.coverage, |goal| &goal.coverage);
        let own = || Measure::of(coverage.of(under.fields));
        self.budget(under).map_or_else(own, |budget| budget.measure)
    }

    /// All that ran under this version of the policy, each stretch as it was counted.
    pub(crate) fn pieces<'a>(
        &'a self,
        under: Under<'a>,
        measure: Measure<'a>,
    ) -> impl Iterator<Item = Piece<'a>> {
        let counted = self.base.as_ref().map_or([].as_slice(), |base| &base.counted);
        let first = self.earlier().map_or(self.started, |(until, _)| until);
        let before = counted.iter().enumerate().flat_map(move |(i, (until, place))| {
            let from = i.checked_sub(1).map_or(first, |last| counted[last].0);
            let measure = Measure::at(*place, &under.model.calendars);
            let segments = clipped(self.segments.iter(), from).filter(|segment| segment.from < *until);
            segments.map(move |segment| {
                let to = segment.to.map_or(*until, |to| to.min(*until));
                (Segment { to: Some(to), ..segment }, measure)
            })
        });
        before.chain(self.pieces_since_base(measure))
    }

    fn pieces_since_base<'a>(&'a self, measure: Measure<'a>) -> impl Iterator<Item = Piece<'a>> {
        let since = self.base.as_ref().map_or(self.started, |base| base.at);
        clipped(self.segments.iter(), since).map(move |segment| (segment, measure))
    }

    /// The time that counted.
    pub(crate) fn elapsed(&self, under: Under<'_>, now: Instant) -> TimeDelta {
        let earlier = self.earlier().map_or(TimeDelta::zero(), |(_, amount)| amount);
        earlier + counted(self.pieces(under, self.measure(under)), now)
    }

    /// What counted before its base.
    pub(crate) fn before_base(&self, under: Under<'_>) -> TimeDelta {
        let Some(base) = &self.base else { return TimeDelta::zero() };
        let measure = self.measure(under);
        self.elapsed(under, base.at) - counted(self.pieces_since_base(measure), base.at)
    }

    /// What is left of the target, negative when late.
    pub(crate) fn left(&self, under: Under<'_>, now: Instant) -> Option<TimeDelta> {
        let budget = self.budget(under)?;
        let spent = match &self.base {
            Some(base) if !base.carried => counted(self.pieces_since_base(budget.measure), now),
            _ => self.elapsed(under, now),
        };
        budget.left(spent, now)
    }

    /// Where a budget of the target is used up.
    pub(crate) fn reach<'a>(&'a self, under: Under<'a>, budget: Budget<'a>) -> Reach {
        match &self.base {
            Some(base) if base.carried => match budget.less(base.earlier) {
                Ok(budget) => budget.reach(self.pieces(under, budget.measure)),
                Err(used_up) => Reach::At(used_up),
            },
            _ => budget.reach(self.pieces_since_base(budget.measure)),
        }
    }

    /// Where the target is used up; `None` without a target.
    pub(crate) fn due(&self, under: Under<'_>) -> Option<Reach> {
        self.budget(under).map(|budget| self.reach(under, budget))
    }

    /// When the target of a paused clock would be used up if it resumed at that instant.
    pub(crate) fn due_if_resumed(&self, under: Under<'_>, at: Instant) -> Option<Reach> {
        let mut resumed = self.clone();
        resumed.segments.resume(at);
        resumed.due(under)
    }

    /// The instant that was missed before `now`, if one was: one that passed in a pause, at the
    /// resume.
    pub(crate) fn missed(&self, under: Under<'_>, now: Instant) -> Option<Instant> {
        match self.due(under)? {
            Reach::At(due) if falls_due(due, &self.segments).is_some_and(|at| at < now) => Some(due),
            _ => None,
        }
    }
}

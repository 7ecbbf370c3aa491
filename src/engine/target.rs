//! Targets: spans of a policy under a coverage, and where on a cycle they are used up.

use chrono::{Days, NaiveTime, TimeDelta};

use super::{
    coverage::{Coverage, Measure},
    place::{FieldId, Place},
    segments::Segment,
};
use crate::{
    calendar::{Train, at_local, calendar_days},
    instant::{Instant, at_the_door},
    policy::Value,
};

/// A span whose names are places.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    Elapsed(TimeDelta),
    Working(TimeDelta),
    Days(u32),
    WorkingDays(u32),
    EndOfDay(u32),
    Slot(Train),
    Field(FieldId),
}

/// How much time there is, and which time counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget<'a> {
    pub(crate) measure: Measure<'a>,
    limit: Limit,
}

#[derive(Debug, Clone, Copy)]
enum Limit {
    /// So much counted time, wherever pauses lie; `None` where it lies beyond the years.
    Amount {
        total: Option<TimeDelta>,
        /// Used up at the next opening, not at the closing before it: so a working day that begins
        /// where it is due stays that, and a budget is exceeded only where it is not just used up.
        at_opening: bool,
    },
    /// An instant, which pauses do not move; none where the field is unset, or there is no slot.
    Instant { start: Instant, at: Option<Instant> },
}

/// Where an amount of counted time is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// At that instant.
    At(Instant),
    /// Not yet, and the clock is paused.
    Paused,
    /// Never: the calendar opens no more, the years end, or nothing says when.
    Never,
}

/// A stretch in which a clock ran, and how its time is counted.
pub(crate) type Piece<'a> = (Segment, Measure<'a>);

impl Target {
    /// The field whose value it is, if it is one's.
    pub(crate) fn field(&self) -> Option<FieldId> {
        match self {
            Target::Field(field) => Some(*field),
            _ => None,
        }
    }

    /// What it comes to for a cycle that starts then, on a ticket with these fields.
    pub(crate) fn budget<'a>(&self, coverage: &'a Coverage, start: Instant, fields: &[Value]) -> Budget<'a> {
        let measure = Measure::of(coverage);
        let amount = |measure, total| Budget { measure, limit: Limit::Amount { total, at_opening: false } };
        let until = |at| Budget { measure, limit: Limit::Instant { start, at } };
        let calendar = coverage.calendar.as_ref();
        match self {
            Target::Elapsed(total) => amount(Measure::Elapsed, Some(*total)),
            Target::Working(total) => amount(measure, Some(*total)),
            // The rest of a paused span of days is carried in elapsed time.
            Target::Days(days) => {
                let due = calendar_days(coverage.zone, start, *days).ok();
                amount(Measure::Elapsed, due.map(|due| due - start))
            }
            // That of working days in working time.
            Target::WorkingDays(days) => {
                let due = calendar.and_then(|calendar| calendar.add_working_days(start, *days).ok());
                let total = due.map(|due| measure.between(start, due));
                let at_opening = total.and_then(|total| measure.after(start, total)) != due;
                Budget { measure, limit: Limit::Amount { total, at_opening } }
            }
            Target::EndOfDay(days) => until(calendar.and_then(|c| c.end_of_day(start, *days).ok())),
            Target::Slot(train) => until(train.slot_for(start).map(|slot| slot.at)),
            Target::Field(field) => until(match &fields[field.place()] {
                Value::Instant(at) => at_the_door(*at),
                Value::Date(date) => {
                    let next = date.checked_add_days(Days::new(1));
                    next.and_then(|next| at_local(coverage.zone, next.and_time(NaiveTime::MIN)).ok())
                }
                _ => None,
            }),
        }
    }

    /// So many times as much: of a mark's repetitions.
    pub(crate) fn times(&self, times: i32) -> Self {
        match self {
            Target::Elapsed(amount) => Target::Elapsed(*amount * times),
            Target::Working(amount) => Target::Working(*amount * times),
            Target::Days(days) => Target::Days(days.saturating_mul(times.unsigned_abs())),
            Target::WorkingDays(days) => Target::WorkingDays(days.saturating_mul(times.unsigned_abs())),
            other => other.clone(),
        }
    }

    /// As much more, where both are of one kind.
    pub(crate) fn plus(&self, more: &Target) -> Self {
        match (self, more) {
            (Target::Elapsed(a), Target::Elapsed(b)) => Target::Elapsed(*a + *b),
            (Target::Working(a), Target::Working(b)) => Target::Working(*a + *b),
            (Target::Days(a), Target::Days(b)) => Target::Days(a.saturating_add(*b)),
            (Target::WorkingDays(a), Target::WorkingDays(b)) => Target::WorkingDays(a.saturating_add(*b)),
            _ => self.clone(),
        }
    }
}

impl<'a> Budget<'a> {
    /// The same, missed only when it is exceeded: at the latest instant with that working time.
    pub(crate) fn exceeded(self) -> Self {
        match self.limit {
            Limit::Amount { total, .. } => {
                Budget { limit: Limit::Amount { total, at_opening: true }, ..self }
            }
            Limit::Instant { .. } => self,
        }
    }

    /// The same, until another instant.
    pub(crate) fn until(self, at: Instant) -> Self {
        match self.limit {
            Limit::Instant { start, .. } => Budget { limit: Limit::Instant { start, at: Some(at) }, ..self },
            Limit::Amount { .. } => self,
        }
    }

    /// What is left of it after an amount that was used up until an instant; that instant if
    /// nothing is.
    pub(crate) fn less(self, used: Option<(Instant, TimeDelta)>) -> Result<Self, Instant> {
        match (self.limit, used) {
            (Limit::Amount { total: Some(total), .. }, Some((until, used))) if total <= used => Err(until),
            (Limit::Amount { total, at_opening }, Some((_, used))) => {
                let total = total.map(|total| total - used);
                Ok(Budget { limit: Limit::Amount { total, at_opening }, ..self })
            }
            _ => Ok(self),
        }
    }

    /// Whether it is the same, counted in the same calendar.
    pub(crate) fn is(self, other: Self) -> bool {
        let limit = |budget: Self| match budget.limit {
            Limit::Amount { total, .. } => (total, None),
            Limit::Instant { at, .. } => (None, at),
        };
        self.measure.place() == other.measure.place() && limit(self) == limit(other)
    }

    /// Whether it ends at an instant that pauses do not move.
    pub(crate) fn is_instant(self) -> bool {
        matches!(self.limit, Limit::Instant { .. })
    }

    /// Where so many percent of it are used up: of an instant, so many of the time until then.
    pub(crate) fn share(self, percent: u32) -> Self {
        let part = |total: TimeDelta| {
            let whole = i128::from(total.num_microseconds()?) * i128::from(percent);
            i64::try_from((whole + 99).div_euclid(100)).ok().map(TimeDelta::microseconds)
        };
        let limit = match self.limit {
            Limit::Amount { total, .. } => Limit::Amount { total: total.and_then(part), at_opening: false },
            Limit::Instant { start, at } => {
                let share = self.total().and_then(part).and_then(|share| self.measure.after(start, share));
                // Where nothing counts until then, all shares are as small: still the whole is not there
                // before the instant, and no greater one ever is.
                let whole = self.total().is_some_and(|total| total > TimeDelta::zero());
                let bound = |(share, at): (Instant, Instant)| match percent {
                    ..100 => share.min(at),
                    100 if whole => share.min(at),
                    _ => share.max(at),
                };
                Limit::Instant { start, at: share.zip(at).map(bound) }
            }
        };
        Budget { limit, ..self }
    }

    /// The counted time that there is from the start, in all.
    pub(crate) fn total(self) -> Option<TimeDelta> {
        match self.limit {
            Limit::Amount { total, .. } => total,
            Limit::Instant { start, at } => at.map(|at| self.measure.between(start, at)),
        }
    }

    /// What is left of it at an instant, when so much is spent; negative when late.
    pub(crate) fn left(self, spent: TimeDelta, now: Instant) -> Option<TimeDelta> {
        match self.limit {
            Limit::Amount { total, .. } => total.map(|total| total - spent),
            Limit::Instant { at, .. } => at.map(|at| self.measure.between(now, at)),
        }
    }

    /// So much counted time before an instant, or after it.
    pub(crate) fn beside(self, due: Instant, before: bool) -> Option<Instant> {
        let amount = self.total()?;
        match self.measure {
            Measure::Working(calendar, _) if before => calendar.subtract(due, amount).ok(),
            measure => measure.after(due, if before { -amount } else { amount }),
        }
    }

    /// Where it is used up: the start of the piece in which it is, plus what was left then.
    pub(crate) fn reach(self, pieces: impl Iterator<Item = Piece<'a>>) -> Reach {
        let (total, at_opening) = match self.limit {
            Limit::Amount { total, at_opening } => (total, at_opening),
            Limit::Instant { at, .. } => return at.map_or(Reach::Never, Reach::At),
        };
        let Some(mut left) = total else { return Reach::Never };
        for (segment, measure) in pieces {
            let length = segment.to.map(|to| measure.between(segment.from, to));
            // Most segments are passed without asking where in them it would be.
            if let Some(length) = length.filter(|length| *length < left) {
                left -= length;
                continue;
            }
            let at = measure.after(segment.from, left);
            let at = if at_opening { at.and_then(|at| measure.next_open(at)) } else { at };
            match (at, segment.to) {
                (Some(at), None) => return Reach::At(at),
                (None, None) => return Reach::Never,
                // Due at the very end of a segment is not passed in it: nothing breaches while paused.
                (Some(at), Some(to)) if at < to => return Reach::At(at),
                (_, Some(_)) => left -= length.unwrap_or_default(),
            }
        }
        Reach::Paused
    }
}

/// The counted time of some pieces up to `now`.
pub(crate) fn counted<'a>(pieces: impl Iterator<Item = Piece<'a>>, now: Instant) -> TimeDelta {
    let lengths = pieces.map(|(segment, measure)| measure.between(segment.from, segment.to.unwrap_or(now)));
    lengths.fold(TimeDelta::zero(), |sum, length| sum + length)
}

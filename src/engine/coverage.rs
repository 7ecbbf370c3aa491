//! Coverages: which time counts.

use alloc::vec::Vec;

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::place::{FieldId, Place};
use crate::{
    calendar::Calendar,
    instant::{Instant, at_the_door},
    policy::Value,
};

/// The calendar of working amounts and of days; where a policy names none, there are no working
/// amounts, and days are the zone's.
#[derive(Debug, Clone)]
pub(crate) struct Coverage {
    pub(crate) calendar: Option<Calendar>,
    /// Its place among the calendars of the model.
    pub(crate) place: Option<u16>,
    pub(crate) zone: Tz,
}

/// One coverage, or one for each word of a field.
#[derive(Debug, Clone)]
pub(crate) enum Covered {
    By(Coverage),
    ByField { field: FieldId, of: Vec<(Value, Coverage)>, otherwise: Coverage },
}

impl Covered {
    /// The one of a ticket with these fields.
    pub(crate) fn of(&self, fields: &[Value]) -> &Coverage {
        match self {
            Covered::By(coverage) => coverage,
            Covered::ByField { field, of, otherwise } => {
                let value = &fields[field.place()];
                of.iter().find(|(word, _)| word == value).map_or(otherwise, |(_, coverage)| coverage)
            }
        }
    }

    /// Every one there may be.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Coverage> {
        let (one, of) = match self {
            Covered::By(coverage) => (coverage, [].as_slice()),
            Covered::ByField { of, otherwise, .. } => (otherwise, of.as_slice()),
        };
        of.iter().map(|(_, coverage)| coverage).chain([one])
    }

    /// Whether it is another for other fields.
    pub(crate) fn differs(&self, before: &[Value], fields: &[Value]) -> bool {
        matches!(self, Covered::ByField { .. }) && self.of(before).place != self.of(fields).place
    }

    pub(crate) fn field(&self) -> Option<FieldId> {
        match self {
            Covered::By(_) => None,
            Covered::ByField { field, .. } => Some(*field),
        }
    }
}

/// Which time counts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Measure<'a> {
    Elapsed,
    /// That of the calendar at that place.
    Working(&'a Calendar, u16),
}

impl<'a> Measure<'a> {
    pub(crate) fn of(coverage: &'a Coverage) -> Self {
        let calendar = coverage.calendar.as_ref().zip(coverage.place);
        calendar.map_or(Measure::Elapsed, |(calendar, place)| Measure::Working(calendar, place))
    }

    /// What a ticket remembers of it: the place of the calendar.
    pub(crate) fn place(self) -> Option<u16> {
        match self {
            Measure::Elapsed => None,
            Measure::Working(_, place) => Some(place),
        }
    }

    /// The one that was remembered.
    pub(crate) fn at(place: Option<u16>, calendars: &'a [Calendar]) -> Self {
        let calendar = place.and_then(|place| Some((calendars.get(usize::from(place))?, place)));
        calendar.map_or(Measure::Elapsed, |(calendar, place)| Measure::Working(calendar, place))
    }

    pub(crate) fn between(self, from: Instant, to: Instant) -> TimeDelta {
        match self {
            Measure::Elapsed => to - from,
            Measure::Working(calendar, _) => calendar.elapsed(from, to),
        }
    }

    pub(crate) fn after(self, from: Instant, amount: TimeDelta) -> Option<Instant> {
        match self {
            Measure::Elapsed => from.checked_add_signed(amount).and_then(at_the_door),
            Measure::Working(calendar, _) => calendar.add(from, amount).ok(),
        }
    }

    pub(crate) fn next_open(self, at: Instant) -> Option<Instant> {
        match self {
            Measure::Elapsed => Some(at),
            Measure::Working(calendar, _) => calendar.next_open(at).ok(),
        }
    }
}

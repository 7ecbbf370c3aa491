//! Spans and coverage by their definitions: how much time there is, and how much has counted.

use std::collections::BTreeMap;

use chrono::{NaiveTime, TimeDelta};
use dueline::{
    Calendar, Engine, Instant, Policy, Span, TICK, Value,
    calendar::{Definition, Train, WeeklyHours, at_local},
    policy::Coverage,
};

use super::conditions::Facts;

const ALWAYS: &str = "24/7";

/// The calendars and trains of a policy.
#[derive(Debug)]
pub struct Time {
    pub policy: Policy,
    calendars: BTreeMap<String, Calendar>,
    trains: BTreeMap<String, Train>,
}

/// In which time something counts: `None` for all of it.
pub type Unit = Option<String>;

/// How much time a target has.
#[derive(Debug, Clone, PartialEq)]
pub enum Aim {
    /// None.
    Nothing,
    /// More than there will ever be.
    Never,
    /// An instant that there is not: a field that is unset, a train without slots.
    NoInstant,
    /// So much time of that unit; used up at the last instant with so much, or at the first.
    Amount { total: TimeDelta, last: bool },
    /// That instant.
    Instant(Instant),
}

impl Time {
    pub fn new(engine: &Engine) -> Self {
        let policy = engine.policy().clone();
        let mut calendars: BTreeMap<String, Calendar> = policy
            .calendars
            .names()
            .map(|name| (name.into(), engine.calendar(name).unwrap().clone()))
            .collect();
        let hours = WeeklyHours::round_the_clock();
        let always = Calendar::new(&Definition { hours, ..Definition::default() }, policy.zone);
        calendars.entry(ALWAYS.into()).or_insert(always);
        let trains = policy.trains.iter();
        let trains =
            trains.map(|(name, data)| (name.into(), Train::new(data.clone(), policy.zone))).collect();
        Time { policy, calendars, trains }
    }

    /// The calendar in which days are counted where none is named: that of the policy's zone.
    fn days(&self, unit: &Unit) -> &Calendar {
        &self.calendars[unit.as_deref().unwrap_or(ALWAYS)]
    }

    /// What a coverage says for a ticket.
    pub fn covered(&self, coverage: Option<&Coverage>, facts: &Facts) -> Unit {
        match coverage? {
            Coverage::Named(name) => Some(name.clone()),
            Coverage::ByField { field, of, otherwise } => {
                let word = match &facts.fields[field] {
                    Value::Text(word) => of.get(word),
                    _ => None,
                };
                Some(word.or(otherwise.as_ref()).cloned().unwrap_or(ALWAYS.into()))
            }
            other => panic!("an unknown coverage: {other:?}"),
        }
    }

    /// How much time of a unit lies between two instants.
    pub fn measure(&self, unit: &Unit, from: Instant, to: Instant) -> TimeDelta {
        match unit {
            _ if to <= from => TimeDelta::zero(),
            None => to - from,
            Some(name) => self.calendars[name].elapsed(from, to),
        }
    }

    /// The same, negative where the second instant is the earlier.
    pub fn between(&self, unit: &Unit, from: Instant, to: Instant) -> TimeDelta {
        if to < from { -self.measure(unit, to, from) } else { self.measure(unit, from, to) }
    }

    /// The first instant not before one at which a calendar is open.
    pub fn open_from(&self, name: &str, at: Instant) -> Option<Instant> {
        self.calendars[name].next_open(at).ok()
    }

    /// A value as an instant: a date is its first instant in the policy's zone, as a target its end
    /// in that of the calendar.
    pub fn instant(&self, value: &Value, end: Option<&Unit>) -> Option<Instant> {
        match value {
            Value::Instant(at) => Some(*at),
            Value::Date(date) => {
                let date = if end.is_some() { date.succ_opt()? } else { *date };
                let zone = end.map_or(self.policy.zone, |calendar| self.days(calendar).zone());
                at_local(zone, date.and_time(NaiveTime::MIN)).ok()
            }
            _ => None,
        }
    }

    /// What a span is, counted from a start in a calendar (or in none).
    pub fn aim(&self, span: &Span, calendar: &Unit, exceeded: bool, start: Instant, field: &Value) -> Aim {
        let some = |at: Option<Instant>| at.map_or(Aim::NoInstant, Aim::Instant);
        match span {
            Span::Elapsed(total) => Aim::Amount { total: *total, last: false },
            Span::Working(total) => Aim::Amount { total: *total, last: exceeded },
            // The rest of days is carried over a pause in elapsed time ...
            Span::Days(n) => match self.days(calendar).add_days(start, *n) {
                Ok(due) => Aim::Amount { total: due - start, last: false },
                Err(_) => Aim::Never,
            },
            // ... that of working days in working time; what is due at an opening stays so.
            Span::WorkingDays(n) => match self.days(calendar).add_working_days(start, *n) {
                Ok(due) => {
                    let total = self.measure(calendar, start, due);
                    let last =
                        self.first(start, |at| self.measure(calendar, start, at) >= total) != Some(due);
                    Aim::Amount { total, last }
                }
                Err(_) => Aim::Never,
            },
            Span::EndOfDay(n) => some(self.days(calendar).end_of_day(start, *n).ok()),
            Span::Slot(train) => some(self.trains[train].slot_for(start).map(|slot| slot.at)),
            Span::Field(_) => some(self.instant(field, Some(calendar))),
            other => panic!("an unknown span: {other:?}"),
        }
    }

    /// An amount of time after an instant: the first with so much since; before it: the last.
    pub fn beside(
        &self,
        span: &Span,
        times: i32,
        unit: &Unit,
        from: Instant,
        after: bool,
    ) -> Option<Instant> {
        match span {
            Span::Elapsed(amount) if after => from.checked_add_signed(*amount * times),
            Span::Elapsed(amount) => from.checked_sub_signed(*amount * times),
            Span::Working(amount) if after => {
                self.first(from, |at| self.measure(unit, from, at) >= *amount * times)
            }
            Span::Working(amount) => self.before(from, |at| self.measure(unit, at, from) >= *amount * times),
            other => panic!("not beside a due instant: {other}"),
        }
    }

    /// The first instant from one on at which something holds that goes on to hold: found by
    /// trying further and further, and then by halves.
    pub fn first(&self, from: Instant, holds: impl Fn(Instant) -> bool) -> Option<Instant> {
        search(from, 1, holds)
    }

    /// The last instant until one at which something holds that holds of all before.
    fn before(&self, from: Instant, holds: impl Fn(Instant) -> bool) -> Option<Instant> {
        search(from, -1, holds)
    }
}

fn search(from: Instant, way: i32, holds: impl Fn(Instant) -> bool) -> Option<Instant> {
    let zero = TimeDelta::zero();
    let at = |distance: TimeDelta| from.checked_add_signed(distance * way);
    let (mut near, mut far) = (-TICK, zero);
    while !at(far).is_some_and(&holds) {
        near = far;
        far = (far * 2).max(TimeDelta::hours(1));
        // Nothing in these policies is five hundred years away.
        if far > TimeDelta::days(366 * 500) {
            return None;
        }
    }
    while far - near > TICK {
        let middle = near + TimeDelta::microseconds((far - near).num_microseconds().unwrap() / 2);
        if at(middle).is_some_and(&holds) { far = middle } else { near = middle }
    }
    at(far)
}

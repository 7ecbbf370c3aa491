//! Readings as they would be if something was otherwise.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use super::{
    Engine, ReadError,
    condition::Happened,
    coverage::{Coverage, Covered},
    cycle::Under,
    event::Event,
    judge,
    reading::{Reading, readings, readings_of},
    step::Steps,
    ticket::Ticket,
    what::What,
};
use crate::{
    instant::Instant,
    policy::{Mistakes, Problem, Side, Trail, Value},
};

/// What might be otherwise.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WhatIf {
    /// Every paused clock resumed at the instant asked for.
    Resumed,
    /// The ticket had that priority from then on.
    Priority(String),
    /// Fields had these values from then on: another contract, another promised date.
    Fields(BTreeMap<String, Value>),
    /// A clock counted, and always had counted, in that calendar of the policy.
    Calendar {
        /// The clock.
        clock: String,
        /// The calendar.
        calendar: String,
    },
}

impl Engine {
    /// The readings of a ticket at an instant if something was otherwise; the ticket stays as it
    /// is. Of a calendar only those of its clock.
    ///
    /// # Errors
    /// As [`readings`](Self::readings), and names that the policy does not have.
    ///
    /// # Example: when would it be due for a customer with another contract?
    /// ```
    /// use dueline::{Actor, Due, Engine, Event, WhatIf, presets};
    ///
    /// let engine = Engine::new(presets::service_desk())?;
    /// let friday = "2026-11-06T16:00:00Z".parse()?; // 17:00 in Paris
    /// let (ticket, _) = engine.open("T-1", &Event::created("e1", &Actor::new("Claire", "customer"), friday))?;
    /// let what_if = WhatIf::Fields([("contract".into(), "24x7".into())].into());
    /// let readings = engine.what_if(&ticket, &what_if, friday)?;
    /// assert_eq!(readings[0].due, Due::At("2026-11-06T20:00:00Z".parse()?)); // not on Monday
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn what_if(&self, ticket: &Ticket, what: &WhatIf, now: Instant) -> Result<Vec<Reading>, ReadError> {
        let (later, now) = self.later(ticket, now)?;
        let mut other = later.into_owned();
        let mut event = Event::new("what if", now, None, What::Updated);
        match what {
            WhatIf::Resumed => {
                for run in &mut other.clocks {
                    if let Some(cycle) = run.open_mut() {
                        cycle.segments.resume(now);
                    }
                }
                return Ok(readings(&self.model, &other, now));
            }
            WhatIf::Calendar { clock, calendar } => return self.in_calendar(&other, clock, calendar, now),
            WhatIf::Priority(priority) => event.priority = Some(priority.clone()),
            WhatIf::Fields(fields) => event.fields = fields.clone(),
        }
        let mut trail = Trail::default();
        let change = judge::words(&self.model, &event, &mut trail);
        if !trail.mistakes.is_empty() {
            return Err(Mistakes(trail.mistakes).into());
        }
        let happened = Happened { changed: true, side: Some(Side::Automation), ..Happened::default() };
        Steps::new(&self.model, &mut other).event(&event, now, &happened, change, false);
        Ok(readings(&self.model, &other, now))
    }

    fn in_calendar(
        &self,
        ticket: &Ticket,
        clock: &str,
        calendar: &str,
        now: Instant,
    ) -> Result<Vec<Reading>, ReadError> {
        let policy = &self.model.policy;
        let mut trail = Trail::default();
        let place = policy.clocks.position(clock);
        let found = policy.calendars.position(calendar);
        if place.is_none() {
            let problem = Problem::unknown("clock", clock, policy.clocks.names());
            trail.below("clock", |trail| trail.mistake(problem));
        }
        if found.is_none() {
            let problem = Problem::unknown("calendar", calendar, policy.calendars.names());
            trail.below("calendar", |trail| trail.mistake(problem));
        }
        let (Some(place), Some(found)) = (place, found) else { return Err(Mistakes(trail.mistakes).into()) };
        let calendar = self.model.calendars[found].clone();
        let zone = calendar.zone();
        let coverage = Coverage { calendar: Some(calendar), place: u16::try_from(found).ok(), zone };
        let mut other = self.model.clocks[place].clone();
        other.coverage = Covered::By(coverage.clone());
        for goal in &mut other.goals {
            goal.coverage = Covered::By(coverage.clone());
        }
        // What counted in other calendars would have counted in this one.
        let mut ticket = ticket.clone();
        for base in ticket.clocks[place].cycles.iter_mut().filter_map(|cycle| cycle.base.as_mut()) {
            (base.earlier, base.counted) = (None, alloc::vec![(base.at, u16::try_from(found).ok())]);
        }
        let under = Under { model: &self.model, clock: &other, fields: &ticket.facts.fields };
        Ok(readings_of(under, place, &ticket, now))
    }
}

//! Why a clock is due then: which goal, and how each stretch of time counted.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::{amount, local};
use crate::{
    engine::{
        ClockState, Due, Engine, ReadError, Reading, Ticket,
        cycle::{Cycle, Under},
        reading::readings_of,
        target::Piece,
    },
    instant::{Instant, at_the_door},
    policy::Calendar as Data,
};

/// Why the last cycle of a clock reads as it does.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// What it reads.
    pub reading: Reading,
    /// The zone in which its instants are told.
    pub zone: Tz,
    /// Its target, as the policy writes it.
    pub target: Option<String>,
    /// The calendar in which it counts; none where all time does.
    pub calendar: Option<String>,
    /// The goals before it in the policy, which do not match: their names, and what keeps each.
    pub passed_over: Vec<(String, Vec<String>)>,
    /// Each stretch in which the clock ran, with what of it counted.
    pub counted: Vec<Counted>,
    /// Dates between the start and the due instant on which the calendar is closed for a holiday,
    /// or does not open as its week says.
    pub closures: Vec<Closure>,
}

/// A stretch in which a clock ran; one for all that earlier versions of the policy counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// From when.
    pub from: Instant,
    /// Until when; still, where there is no end.
    pub to: Option<Instant>,
    /// In which calendar it counted; none where all time did.
    pub calendar: Option<String>,
    /// How much of it counted, of one without an end until the instant of the reading.
    pub time: TimeDelta,
    /// What of the target was left at its beginning.
    pub left: Option<TimeDelta>,
}

/// A date on which a calendar is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// The date.
    pub date: NaiveDate,
    /// What it is called, where the policy or a set says so.
    pub name: Option<String>,
}

/// How many dates are looked through for closures.
const DATES: usize = 1_000;

impl Engine {
    /// Why the last cycle of a clock reads as it does at an instant: `None` if it never started,
    /// or is not the policy's.
    ///
    /// # Errors
    /// As [`readings`](Self::readings).
    ///
    /// # Example: four working hours from Monday 15:00 in Paris
    /// ```
    /// use dueline::{Actor, Engine, Event, presets};
    ///
    /// let engine = Engine::new(presets::service_desk())?;
    /// let claire = Actor::new("Claire", "customer");
    /// let monday = "2026-11-09T14:00:00Z".parse()?; // 15:00 in Paris; Wednesday is a holiday
    /// let (ticket, _) = engine.open("T-1", &Event::created("e1", &claire, monday))?;
    /// let why = engine.explain(&ticket, "response", monday)?.unwrap();
    /// assert_eq!(why.to_string(), "\
    /// `response` is due Tue 2026-11-10 10:00 (Europe/Paris): 4 working hours in `office`
    ///   started Mon 2026-11-09 15:00
    ///   not 24/7: `contract = \"24x7\"` does not hold: it is `business-hours`
    ///   runs since Mon 2026-11-09 15:00: 0h counted, 4h left at its start");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain(
        &self,
        ticket: &Ticket,
        clock: &str,
        now: Instant,
    ) -> Result<Option<Explanation>, ReadError> {
        let (later, now) = self.later(ticket, now)?;
        let Some(place) = self.model.policy.clocks.position(clock) else { return Ok(None) };
        let Some(cycle) = later.clocks[place].cycles.last() else { return Ok(None) };
        let under =
            Under { model: &self.model, clock: &self.model.clocks[place], fields: &later.facts.fields };
        let Some(reading) = readings_of(under, place, &later, now).pop() else { return Ok(None) };
        let data = self.model.policy.clocks.at(place).1;
        let goal = cycle.goal.map(usize::from).filter(|_| cycle.end.is_none());
        let mut passed_over = Vec::new();
        for (goal, data) in under.clock.goals.iter().zip(&data.goals).take(goal.unwrap_or(0)) {
            let mut unmet = Vec::new();
            goal.when.unmet(&data.when, &later.facts, None, &mut unmet);
            passed_over.push((goal.label.clone(), unmet));
        }
        let calendar = cycle.measure(under).place();
        let until = reading.stopped.unwrap_or(now);
        let until = at_the_door(until).unwrap_or(reading.started);
        let counted = self.counted(cycle, under, until, reading.remaining.map(|left| left + reading.elapsed));
        Ok(Some(Explanation {
            target: goal.and_then(|goal| Some(data.goals[goal].within.as_ref()?.to_string())),
            calendar: calendar.map(|place| self.model.calendar_name(place).into()),
            closures: self.closures(calendar, reading.started, reading.due.at().unwrap_or(until)),
            zone: self.model.policy.zone,
            passed_over,
            counted,
            reading,
        }))
    }

    fn counted(
        &self,
        cycle: &Cycle,
        under: Under<'_>,
        now: Instant,
        total: Option<TimeDelta>,
    ) -> Vec<Counted> {
        let measure = cycle.measure(under);
        let earlier = cycle.base.as_ref().and_then(|base| base.earlier);
        let pieces: Vec<Piece<'_>> = cycle.pieces(under, measure).collect();
        let mut left = total;
        let earlier = earlier.map(|(until, time)| {
            let before = left;
            left = left.map(|left| left - time);
            Counted { from: cycle.started, to: Some(until), calendar: None, time, left: before }
        });
        let each = pieces.into_iter().map(|(segment, measure)| {
            let time = measure.between(segment.from, segment.to.unwrap_or(now));
            let before = left;
            left = left.map(|left| left - time);
            let calendar = measure.place().map(|place| self.model.calendar_name(place).into());
            Counted { from: segment.from, to: segment.to, calendar, time, left: before }
        });
        earlier.into_iter().chain(each).collect()
    }

    fn closures(&self, calendar: Option<u16>, from: Instant, to: Instant) -> Vec<Closure> {
        let Some(place) = calendar.map(usize::from) else { return Vec::new() };
        let Some((_, Data::Own(definition))) = self.model.policy.calendars.iter().nth(place) else {
            return Vec::new();
        };
        let zone = self.model.calendars[place].zone();
        let (first, last) = (from.with_timezone(&zone).date_naive(), to.with_timezone(&zone).date_naive());
        let dates = first.iter_days().take_while(|date| *date <= last).take(DATES);
        let closed = dates.filter_map(|date| {
            let hours = definition.hours_on(date);
            let opens = !hours.of(chrono::Datelike::weekday(&date)).is_empty();
            match definition.exceptions.get(&date) {
                Some(openings) if openings.is_empty() && opens => Some(Closure { date, name: None }),
                Some(_) => None,
                None => {
                    let holiday = definition.holidays_on(date).iter().find(|day| day.falls_on(date))?;
                    opens.then(|| Closure { date, name: holiday.name_on(date).map(Into::into) })
                }
            }
        });
        closed.collect()
    }
}

/// A few lines, one for each fact.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reading { clock, state, due, started, stopped, breached_at, .. } = &self.reading;
        let when = |at: Instant| local(at, self.zone);
        write!(f, "`{clock}` ")?;
        match (state, due) {
            (ClockState::Running | ClockState::Paused, Due::At(at)) => write!(f, "is due {}", when(*at)),
            (_, Due::At(at)) => write!(f, "is {}, and was due {}", state.as_str(), when(*at)),
            (_, Due::Paused) => {
                write!(f, "is {}: there is no due instant while it is paused", state.as_str())
            }
            (_, Due::Never) => write!(f, "is {}, and never due", state.as_str()),
            (_, Due::NoTarget) => write!(f, "is {}, without a target", state.as_str()),
        }?;
        write!(f, " ({})", self.zone)?;
        if let Some(target) = self.target.as_ref().or(self.reading.goal.as_ref()) {
            write!(f, ": {target}")?;
        }
        if let Some(calendar) = &self.calendar {
            write!(f, " in `{calendar}`")?;
        }
        write!(f, "\n  started {}", when(*started))?;
        for (goal, unmet) in &self.passed_over {
            write!(f, "\n  not {goal}: {}", unmet.join(", "))?;
        }
        for (i, stretch) in self.counted.iter().enumerate() {
            if let Some(paused) =
                i.checked_sub(1).and_then(|last| self.counted[last].to).filter(|to| *to != stretch.from)
            {
                write!(f, "\n  paused {} to {}", when(paused), when(stretch.from))?;
            }
            let left =
                stretch.left.map(|left| format!(", {} left at its start", amount(left))).unwrap_or_default();
            let span = match stretch.to {
                Some(to) => format!("ran {} to {}", when(stretch.from), when(to)),
                None => format!("runs since {}", when(stretch.from)),
            };
            write!(f, "\n  {span}: {} counted{left}", amount(stretch.time))?;
        }
        if let (Some(last), None) = (self.counted.last().and_then(|last| last.to), stopped) {
            write!(f, "\n  paused since {}", when(last))?;
        }
        if let Some(at) = self.reading.due_if_resumed {
            write!(f, "\n  resumed now, it would be due {}", when(at))?;
        }
        for closure in &self.closures {
            let name = closure.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
            write!(f, "\n  closed on {}{name}", closure.date.format("%a %Y-%m-%d"))?;
        }
        if let Some(missed) = breached_at {
            write!(f, "\n  missed at {}", when(*missed))?;
        }
        Ok(())
    }
}

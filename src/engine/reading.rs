//! Readings of clocks: what a person wants to know of them at an instant.

use alloc::{string::String, vec::Vec};

use chrono::TimeDelta;

use super::{
    cycle::{Cycle, End, Ending, Under},
    model::Model,
    place::{ClockId, Place},
    target::{Budget, Reach},
    ticket::Ticket,
};
use crate::instant::Instant;

/// A cycle of a clock at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The clock.
    pub clock: String,
    /// Which of its cycles: 1 for the first.
    pub cycle: u32,
    /// The goal in force, if one is.
    pub goal: Option<String>,
    /// What it does.
    pub state: ClockState,
    /// When the cycle began.
    pub started: Instant,
    /// When it ended.
    pub stopped: Option<Instant>,
    /// The time that counted, in the goal's coverage.
    pub elapsed: TimeDelta,
    /// When its target is used up; of one that is an instant, that instant also while paused.
    pub due: Due,
    /// When it would be used up if the clock resumed now; for a paused clock with a target.
    pub due_if_resumed: Option<Instant>,
    /// What is left of the target; negative when late.
    pub remaining: Option<TimeDelta>,
    /// The share of the target that is spent, rounded down.
    pub percent: Option<u64>,
    /// The instant that was missed. A clock can be met late.
    pub breached_at: Option<Instant>,
}

/// What a cycle does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// Time counts, when its calendar is open.
    Running,
    /// Time does not count.
    Paused,
    /// It was stopped, in time or late.
    Met,
    /// It no longer applied.
    Cancelled,
    /// It began again.
    Reset,
}

impl ClockState {
    /// One word for it, as tables show it.
    pub fn as_str(self) -> &'static str {
        match self {
            ClockState::Running => "running",
            ClockState::Paused => "paused",
            ClockState::Met => "met",
            ClockState::Cancelled => "cancelled",
            ClockState::Reset => "reset",
        }
    }
}

/// When a target is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// There is no target.
    NoTarget,
    /// Not while the clock is paused.
    Paused,
    /// Never: its calendar opens no more, or the years end.
    Never,
    /// At that instant.
    At(Instant),
}

impl Due {
    /// The instant, if there is one.
    pub fn at(self) -> Option<Instant> {
        match self {
            Due::At(at) => Some(at),
            _ => None,
        }
    }
}

/// Every kept cycle of every clock, in the policy's order.
pub(crate) fn readings(model: &Model, ticket: &Ticket, now: Instant) -> Vec<Reading> {
    let clocks = model.clocks.iter().enumerate();
    let under = |clock| Under { model, clock, fields: &ticket.facts.fields };
    clocks.flat_map(|(place, clock)| readings_of(under(clock), place, ticket, now)).collect()
}

/// Every kept cycle of one clock, as that clock or another one would have it.
pub(crate) fn readings_of(under: Under<'_>, place: usize, ticket: &Ticket, now: Instant) -> Vec<Reading> {
    let name = under.model.clock(ClockId::new(place));
    ticket.clocks[place].cycles.iter().map(|cycle| reading(name, under, cycle, now)).collect()
}

fn reading(name: &str, under: Under<'_>, cycle: &Cycle, now: Instant) -> Reading {
    let shared = Reading {
        clock: name.into(),
        cycle: cycle.number,
        goal: cycle.goal(under.clock).map(|goal| goal.label.clone()),
        state: if cycle.is_running() { ClockState::Running } else { ClockState::Paused },
        started: cycle.started,
        stopped: None,
        elapsed: TimeDelta::zero(),
        due: Due::NoTarget,
        due_if_resumed: None,
        remaining: None,
        percent: None,
        breached_at: None,
    };
    match &cycle.end {
        Some(end) => finished(shared, end),
        None => open(shared, under, cycle, now),
    }
}

fn finished(shared: Reading, end: &End) -> Reading {
    Reading {
        goal: end.goal.as_deref().map(Into::into),
        state: match end.how {
            Ending::Met => ClockState::Met,
            Ending::Cancelled => ClockState::Cancelled,
            Ending::Reset => ClockState::Reset,
        },
        stopped: Some(end.at),
        elapsed: end.elapsed,
        due: end.due,
        remaining: end.left,
        percent: percent(end.total, end.left),
        breached_at: end.breached_at,
        ..shared
    }
}

fn open(shared: Reading, under: Under<'_>, cycle: &Cycle, now: Instant) -> Reading {
    let budget = cycle.budget(under);
    let remaining = cycle.left(under, now);
    let paused = !cycle.is_running();
    let due = due(under, cycle, budget);
    let due_if_resumed = match paused.then(|| cycle.due_if_resumed(under, now)).flatten() {
        Some(Reach::At(at)) => Some(at),
        _ => None,
    };
    Reading {
        elapsed: cycle.elapsed(under, now),
        due,
        due_if_resumed,
        remaining,
        percent: percent(budget.and_then(|budget| budget.total()), remaining),
        breached_at: cycle.missed(under, now),
        ..shared
    }
}

/// When the target of an open cycle is used up.
fn due<'a>(under: Under<'a>, cycle: &'a Cycle, budget: Option<Budget<'a>>) -> Due {
    let Some(budget) = budget else { return Due::NoTarget };
    // An instant stays where it is.
    if !cycle.is_running() && !budget.is_instant() {
        return Due::Paused;
    }
    match cycle.reach(under, budget) {
        Reach::At(at) => Due::At(at),
        _ => Due::Never,
    }
}

/// When the target of a clock is used up, as a reading at the instant that the ticket is decided
/// until says it: of its last cycle, while that is open.
pub(crate) fn due_of(model: &Model, clock: ClockId, ticket: &Ticket) -> Option<Instant> {
    let place = clock.place();
    let under = Under { model, clock: &model.clocks[place], fields: &ticket.facts.fields };
    let cycle = ticket.clocks[place].open()?;
    due(under, cycle, cycle.budget(under)).at()
}

/// Rounded down, so that 100 % is never shown before the target is used up.
fn percent(total: Option<TimeDelta>, left: Option<TimeDelta>) -> Option<u64> {
    let (total, left) = (total?.num_microseconds()?, left?.num_microseconds()?);
    if total <= 0 {
        return None;
    }
    let share = ((i128::from(total) - i128::from(left)) * 100).checked_div(i128::from(total))?;
    u64::try_from(share).ok()
}

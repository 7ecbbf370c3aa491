//! Cycles of clocks as plain data.

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    engine::{
        check::BREACH,
        cycle::{BREACH_BIT, Base, Cycle, End, Ending},
        model::{Clock, Model},
        reading::Due,
        segments::Segments,
    },
    instant::Instant,
};

/// One cycle of a clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CycleSnapshot {
    /// 1 for the clock's first.
    pub number: u32,
    /// The event that began it.
    pub began_by: String,
    /// When it began.
    pub started: Instant,
    /// When the time counted: from, and to where it does no more.
    pub segments: Vec<(Instant, Option<Instant>)>,
    /// The goal in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// How many goals were in force before it.
    #[serde(default, skip_serializing_if = "super::is_zero")]
    pub generation: u32,
    /// Since when it is in force, where that is not the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal_since: Option<Instant>,
    /// Since when its timers fall due, where that is not the start: it was put back, or reopened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watched_since: Option<Instant>,
    /// From where the target is measured, where that is not the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<BaseSnapshot>,
    /// The date for which the slot was planned that an earlier version had promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<NaiveDate>,
    /// The marks that were reached, `breach` among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reached: Vec<String>,
    /// Of marks that repeat and go on: which repetition is the next.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub repeated: BTreeMap<String, u16>,
    /// The marks that wait for their calendar, in the order in which they were reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<WaitingSnapshot>,
    /// The generations in which a breach was decided that was not withdrawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaches: Vec<u32>,
    /// How it ended, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<EndSnapshot>,
}

/// From where a target is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BaseSnapshot {
    /// From when.
    pub at: Instant,
    /// Whether what was counted before is spent from it.
    pub carried: bool,
    /// Until when versions before this one had counted, and how many microseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<(Instant, i64)>,
    /// How time was counted before: until when, in which calendar (none: all time).
    pub counted: Vec<(Instant, Option<String>)>,
}

/// A mark that waits for its calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WaitingSnapshot {
    /// Which.
    pub mark: String,
    /// Which repetition.
    #[serde(default)]
    pub repetition: u16,
    /// Under which goal it was reached: how many were in force before that.
    #[serde(default)]
    pub generation: u32,
    /// When it acts.
    pub due: Instant,
}

/// How a cycle ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EndSnapshot {
    /// When.
    pub at: Instant,
    /// `met`, `cancelled` or `reset`.
    pub how: String,
    /// The time that counted, in microseconds.
    pub elapsed_us: i64,
    /// When it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// Why it was not, though there was a target: `paused` or `never`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_due: Option<String>,
    /// The calendar in which its target counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// The target, in microseconds of the time that counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_us: Option<i64>,
    /// What was left of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_us: Option<i64>,
    /// The instant that was missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breached_at: Option<Instant>,
}

pub(super) const ENDINGS: [(&str, Ending); 3] =
    [("met", Ending::Met), ("cancelled", Ending::Cancelled), ("reset", Ending::Reset)];

pub(super) const PAUSED: &str = "paused";
pub(super) const NEVER: &str = "never";

pub(super) fn write_segments(segments: &Segments) -> Vec<(Instant, Option<Instant>)> {
    segments.iter().map(|segment| (segment.from, segment.to)).collect()
}

fn calendar(model: &Model, place: Option<u16>) -> Option<String> {
    place.map(|place| model.calendar_name(place).into())
}

pub(super) fn write_cycle(cycle: &Cycle, model: &Model, clock: &Clock) -> CycleSnapshot {
    let marks = clock.marks.iter().map(|mark| mark.name.as_str()).enumerate().chain([(BREACH_BIT, BREACH)]);
    let name = |bit: u8| clock.marks[usize::from(bit)].name.clone();
    let of_end = |end: &End| end.goal.as_deref().map(Into::into);
    let present = || cycle.goal(clock).map(|goal| goal.label.clone());
    CycleSnapshot {
        number: cycle.number,
        began_by: cycle.began_by.as_ref().into(),
        started: cycle.started,
        segments: write_segments(&cycle.segments),
        goal: cycle.end.as_deref().map_or_else(present, of_end),
        generation: cycle.generation,
        goal_since: (cycle.goal_since != cycle.started).then_some(cycle.goal_since),
        watched_since: (cycle.watched_since != cycle.started).then_some(cycle.watched_since),
        base: cycle.base.as_deref().map(|base| write_base(base, model)),
        slot: cycle.slot,
        reached: marks.filter(|(bit, _)| cycle.has_reached(*bit)).map(|(_, name)| name.into()).collect(),
        repeated: cycle.rare().repeated.iter().map(|(bit, next)| (name(*bit), *next)).collect(),
        waiting: cycle
            .rare()
            .waiting
            .iter()
            .map(|waiting| WaitingSnapshot {
                mark: name(waiting.bit),
                repetition: waiting.repetition,
                generation: waiting.generation,
                due: waiting.due,
            })
            .collect(),
        breaches: cycle.rare().breaches.clone(),
        end: cycle.end.as_deref().map(|end| write_end(end, model)),
    }
}

fn write_base(base: &Base, model: &Model) -> BaseSnapshot {
    let counted = base.counted.iter().map(|(until, place)| (*until, calendar(model, *place)));
    let earlier = base.earlier.map(|(until, amount)| (until, amount.num_microseconds().unwrap_or(i64::MAX)));
    BaseSnapshot { at: base.at, carried: base.carried, earlier, counted: counted.collect() }
}

fn write_end(end: &End, model: &Model) -> EndSnapshot {
    EndSnapshot {
        at: end.at,
        how: ENDINGS.iter().find(|(_, how)| *how == end.how).map_or("", |(word, _)| word).to_string(),
        elapsed_us: end.elapsed.num_microseconds().unwrap_or(i64::MAX),
        due: end.due.at(),
        not_due: match end.due {
            Due::Paused => Some(PAUSED.into()),
            Due::Never => Some(NEVER.into()),
            Due::At(_) | Due::NoTarget => None,
        },
        calendar: calendar(model, end.calendar),
        total_us: end.total.and_then(|total| total.num_microseconds()),
        left_us: end.left.and_then(|left| left.num_microseconds()),
        breached_at: end.breached_at,
    }
}

//! Snapshots: a ticket as plain data, in the policy's words.

mod restore;

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use super::{
    check::BREACH,
    cycle::{BREACH_BIT, Cycle, Ending},
    model::Clock,
    place::{FieldId, Place},
    refusal::OtherPolicy,
    ticket::Ticket,
};
use crate::{
    instant::Instant,
    policy::{Mistakes, Value},
};
pub(crate) use restore::restore;

/// The format that this version writes. Every earlier one stays readable.
pub(crate) const FORMAT: u32 = 1;

/// A ticket as a host stores it: plain data, any of which may be wrong.
/// [`Engine::restore`](super::Engine::restore) is the one way back to a [`Ticket`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Snapshot {
    /// The number of this format: 1.
    pub format: u32,
    /// The name of the policy that runs the ticket.
    pub policy: String,
    /// Its version.
    pub version: u32,
    /// The host's id of the ticket.
    pub ticket: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// Its state.
    pub state: String,
    /// Since when it is in it.
    pub since: Instant,
    /// Its priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// Who opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creator: Option<String>,
    /// Their organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The fields that are set.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Value>,
    /// How far it is decided.
    pub decided_until: Instant,
    /// The ids of the events at that instant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<String>,
    /// Whether the last event was only observed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub observed: bool,
    /// The clocks that ever ran.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub clocks: BTreeMap<String, RunSnapshot>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What a clock did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RunSnapshot {
    /// How many cycles it had, the forgotten ones too.
    pub count: u32,
    /// Those that are kept.
    pub cycles: Vec<CycleSnapshot>,
}

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
    #[serde(default, skip_serializing_if = "is_zero")]
    pub generation: u32,
    /// Since when it is in force, where that is not the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal_since: Option<Instant>,
    /// The marks that were reached, `breach` among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reached: Vec<String>,
    /// The generations in which a breach was decided that was not withdrawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaches: Vec<u32>,
    /// How it ended, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<EndSnapshot>,
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
    /// The instant that was missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breached_at: Option<Instant>,
}

const ENDINGS: [(&str, Ending); 3] =
    [("met", Ending::Met), ("cancelled", Ending::Cancelled), ("reset", Ending::Reset)];

/// Why a snapshot is no ticket of an engine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// It was written by a later version of this library.
    #[error("the snapshot has format {found}, and this version reads up to {FORMAT}")]
    Format {
        /// The format it has.
        found: u32,
    },
    /// It belongs to another policy, or to another version.
    #[error(transparent)]
    OtherPolicy(#[from] OtherPolicy),
    /// What it holds cannot be: every mistake with its path.
    #[error("{0}")]
    Mistakes(#[from] Mistakes),
}

pub(crate) fn write(ticket: &Ticket) -> Snapshot {
    let model = &ticket.model;
    let fields = ticket.facts.fields.iter().enumerate().filter(|(_, value)| !value.is_unset());
    let clocks = ticket.clocks.iter().zip(&model.clocks).enumerate().filter(|(_, (run, _))| run.count > 0);
    Snapshot {
        format: FORMAT,
        policy: model.policy.name.clone(),
        version: model.policy.version,
        ticket: ticket.id.clone(),
        opened_at: ticket.opened_at,
        state: ticket.state().into(),
        since: ticket.since,
        priority: ticket.priority().map(Into::into),
        creator: ticket.creator.clone(),
        organisation: ticket.organisation.clone(),
        fields: fields.map(|(i, value)| (model.field(FieldId::new(i)).into(), value.clone())).collect(),
        decided_until: ticket.decided_until,
        seen: ticket.seen.clone(),
        observed: ticket.observed,
        clocks: clocks
            .map(|(place, (run, clock))| {
                let cycles = run.cycles.iter().map(|cycle| write_cycle(cycle, clock)).collect();
                (model.policy.clocks.at(place).0.into(), RunSnapshot { count: run.count, cycles })
            })
            .collect(),
    }
}

fn write_cycle(cycle: &Cycle, clock: &Clock) -> CycleSnapshot {
    let marks = clock.marks.iter().map(|mark| mark.name.as_str()).enumerate().chain([(BREACH_BIT, BREACH)]);
    CycleSnapshot {
        number: cycle.number,
        began_by: cycle.began_by.clone(),
        started: cycle.started,
        segments: cycle.segments.iter().map(|segment| (segment.from, segment.to)).collect(),
        goal: cycle.goal(clock).map(|goal| goal.label.clone()),
        generation: cycle.generation,
        goal_since: (cycle.goal_since != cycle.started).then_some(cycle.goal_since),
        reached: marks.filter(|(bit, _)| cycle.has_reached(*bit)).map(|(_, name)| name.into()).collect(),
        breaches: cycle.breaches.clone(),
        end: cycle.end.as_ref().map(|end| EndSnapshot {
            at: end.at,
            how: ENDINGS.iter().find(|(_, how)| *how == end.how).map_or("", |(word, _)| word).to_string(),
            elapsed_us: end.elapsed.num_microseconds().unwrap_or(i64::MAX),
            due: end.due,
            breached_at: end.breached_at,
        }),
    }
}

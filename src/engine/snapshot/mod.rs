//! Snapshots: a ticket as plain data, in the policy's words.

mod cycle;
mod restore;
mod restore_cycle;

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    model::Model,
    place::{FieldId, Place},
    refusal::OtherPolicy,
    relatives::Relative,
    ticket::Ticket,
};
use crate::{
    instant::Instant,
    policy::{Mistakes, Value},
};
pub use cycle::{BaseSnapshot, CycleSnapshot, EndSnapshot, WaitingSnapshot};
use cycle::{write_cycle, write_segments};
pub(crate) use restore::restore;

/// The format that this version writes. Every earlier one stays readable.
pub(crate) const FORMAT: u32 = 3;

/// A ticket as a host stores it: plain data, any of which may be wrong.
/// [`Engine::restore`](super::Engine::restore) is the one way back to a [`Ticket`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Snapshot {
    /// The number of this format: 3.
    pub format: u32,
    /// The name of the policy that runs the ticket.
    pub policy: String,
    /// Its version.
    pub version: u32,
    /// The version of its dates.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub dates: u32,
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
    /// The other tickets that it knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relatives: Vec<RelativeSnapshot>,
    /// How far it is decided.
    pub decided_until: Instant,
    /// The ids of the events at that instant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<String>,
    /// Whether the last event was only observed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub observed: bool,
    /// Since when it is over, merged or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Instant>,
    /// Into which other ticket it was merged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    /// The clocks that ever ran.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub clocks: BTreeMap<String, RunSnapshot>,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// Another ticket that one knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RelativeSnapshot {
    /// The relation.
    pub relation: String,
    /// The host's id of the other ticket.
    pub ticket: String,
    /// What it told last; nothing where it has nothing to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
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
    /// Of a clock whose start is put back, while none is open: when it would have run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ahead: Option<Vec<(Instant, Option<Instant>)>>,
}

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

fn write_relative(model: &Model, relative: &Relative) -> RelativeSnapshot {
    let (relation, data) = model.policy.relations.at(relative.relation.place());
    let word = data.words.get(relative.word.place()).cloned();
    RelativeSnapshot { relation: relation.into(), ticket: relative.ticket.as_ref().into(), word }
}

pub(crate) fn write(ticket: &Ticket) -> Snapshot {
    let model = &ticket.model;
    let fields = ticket.facts.fields.iter().enumerate().filter(|(_, value)| !value.is_unset());
    let clocks = ticket
        .clocks
        .iter()
        .zip(&model.clocks)
        .enumerate()
        .filter(|(_, (run, _))| run.count > 0 || run.ahead.is_some());
    Snapshot {
        format: FORMAT,
        policy: model.policy.name.clone(),
        version: model.policy.version,
        dates: model.policy.dates,
        ticket: ticket.id.as_ref().into(),
        opened_at: ticket.opened_at,
        state: ticket.state().into(),
        since: ticket.since,
        priority: ticket.priority().map(Into::into),
        creator: ticket.creator().map(Into::into),
        organisation: ticket.organisation().map(Into::into),
        fields: fields.map(|(i, value)| (model.field(FieldId::new(i)).into(), value.clone())).collect(),
        relatives: ticket.facts.relatives.iter().map(|relative| write_relative(model, relative)).collect(),
        decided_until: ticket.decided_until,
        seen: ticket.seen.clone(),
        observed: ticket.observed,
        over: ticket.over(),
        merged_into: ticket.merged_into().map(Into::into),
        clocks: clocks
            .map(|(place, (run, clock))| {
                let cycles = run.cycles.iter().map(|cycle| write_cycle(cycle, model, clock)).collect();
                let run =
                    RunSnapshot { count: run.count, cycles, ahead: run.ahead.as_deref().map(write_segments) };
                (model.policy.clocks.at(place).0.into(), run)
            })
            .collect(),
    }
}

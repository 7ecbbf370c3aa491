//! What a queue keeps of a ticket.

use alloc::sync::Arc;

use crate::{
    engine::{
        Ticket,
        condition::Facts,
        model::{Key, Model, Queue},
        place::{FieldId, Place},
        reading::due_of,
    },
    instant::Instant,
    policy::Value,
};

/// A ticket by its place in the order, as it is for those whose it is not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    /// One number for each key of the queue, then the opening: the smaller comes first.
    pub(super) rank: Arc<[i128]>,
    pub(super) id: Arc<str>,
}

/// The rank of what is unset: after every other, since those are numbers of 64 bits.
const LAST: i128 = i128::MAX;

/// Before which gates a ticket stands, and which of these it blocks itself: one bit for each gate.
///
/// Gates are shut alike before all tickets with one signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Signature {
    before: u8,
    itself: u8,
}

impl Signature {
    pub(super) fn is_before(self, gate: usize) -> bool {
        self.before & 1 << gate != 0
    }

    pub(super) fn blocks_itself(self, gate: usize) -> bool {
        self.itself & 1 << gate != 0
    }
}

/// What a queue keeps of a ticket that matters to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) rank: Arc<[i128]>,
    pub(super) signature: Signature,
    /// Which gates it blocks, one bit each.
    pub(super) blocks: u8,
    pub(super) waits: bool,
    /// Whose it is while it waits, where the order asks.
    pub(super) owner: Option<Arc<str>>,
    /// Who works on it, where there is a limit.
    pub(super) worker: Option<Arc<str>>,
}

impl Card {
    /// What there is to keep; none of a ticket that neither waits, nor blocks, nor is worked on.
    pub(super) fn of(model: &Model, queue: &Queue, ticket: &Ticket) -> Option<Self> {
        let facts = &ticket.facts;
        if ticket.over.is_some() {
            return None;
        }
        let waits = queue.of.holds(facts, None);
        let gates = queue.gates.iter().enumerate();
        let bits = |holds: bool, gate: usize| u8::from(holds) << gate;
        let (before, blocks) = gates.fold((0, 0), |(before, blocks), (bit, gate)| {
            (
                before | bits(gate.when.holds(facts, None), bit),
                blocks | bits(gate.blocked_by.holds(facts, None), bit),
            )
        });
        let limit = queue.limit.as_ref().filter(|limit| limit.working.holds(facts, None));
        let worker = limit.and_then(|limit| person(facts, limit.per));
        if !waits && blocks == 0 && worker.is_none() {
            return None;
        }
        let owner = queue.mine.filter(|_| waits).and_then(|(_, field)| person(facts, field));
        let keys = queue.keys.iter().map(|key| place(model, key, ticket));
        let rank = keys.chain([micros(ticket.opened_at)]).collect();
        Some(Card {
            rank,
            signature: Signature { before, itself: before & blocks },
            blocks,
            waits,
            owner,
            worker,
        })
    }

    pub(super) fn blocks(&self, gate: usize) -> bool {
        self.blocks & 1 << gate != 0
    }

    pub(super) fn ranked(&self, id: &Arc<str>) -> Ranked {
        Ranked { rank: Arc::clone(&self.rank), id: Arc::clone(id) }
    }
}

fn person(facts: &Facts, field: FieldId) -> Option<Arc<str>> {
    match &facts.fields[field.place()] {
        Value::Text(name) => Some(name.as_str().into()),
        _ => None,
    }
}

/// Where a ticket stands by one key: the smaller comes first.
fn place(model: &Model, key: &Key, ticket: &Ticket) -> i128 {
    let facts = &ticket.facts;
    match key {
        Key::First(condition) => i128::from(!condition.holds(facts, None)),
        Key::Priority => facts.priority.map_or(LAST, |priority| i128::from(priority.0)),
        Key::Most(field) => amount(&facts.fields[field.place()]).map_or(LAST, |amount| -amount),
        Key::Least(field) => amount(&facts.fields[field.place()]).unwrap_or(LAST),
        Key::Due(clock) => due_of(model, *clock, ticket).map_or(LAST, micros),
        Key::Newest => -micros(ticket.opened_at),
        Key::Oldest => micros(ticket.opened_at),
    }
}

fn amount(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => Some((*number).into()),
        Value::Date(date) => Some(chrono::Datelike::num_days_from_ce(date).into()),
        Value::Instant(at) => Some(micros(*at)),
        Value::Unset | Value::Flag(_) | Value::Text(_) | Value::Many(_) => None,
    }
}

fn micros(at: Instant) -> i128 {
    at.timestamp_micros().into()
}

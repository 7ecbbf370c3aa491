//! A ticket: a small value that the host stores, bound to the engine that decides it.

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};

use super::{
    condition::Facts,
    cycle::{Cycle, Under},
    model::{Clock, Model},
    place::Place,
    refusal::OtherPolicy,
    segments::Segments,
    timers::Timer,
};
use crate::{instant::Instant, policy::Value};

/// A ticket as far as it is decided.
///
/// It is made by [`Engine::open`](super::Engine::open) or, from a
/// [`Snapshot`](super::Snapshot), by [`Engine::restore`](super::Engine::restore), and changed only
/// by [`handle`](super::Engine::handle) and [`advance`](super::Engine::advance).
#[derive(Debug, Clone)]
pub struct Ticket {
    pub(crate) model: Arc<Model>,
    pub(crate) id: String,
    pub(crate) opened_at: Instant,
    /// Since when it is in its state.
    pub(crate) since: Instant,
    pub(crate) facts: Facts,
    pub(crate) creator: Option<String>,
    pub(crate) organisation: Option<String>,
    /// One for each clock of the policy, in its order.
    pub(crate) clocks: Vec<Run>,
    /// The instant of the last event, or of the last timer that fired.
    pub(crate) decided_until: Instant,
    /// The ids of the events at that instant.
    pub(crate) seen: Vec<String>,
    /// Whether the last event was only observed: automatic transitions are off.
    pub(crate) observed: bool,
    /// Whether it was merged or cancelled: nothing happens any more.
    pub(crate) over: Option<Box<Over>>,
    /// When the next timer acts: follows from all the rest.
    pub(crate) wake: Option<Instant>,
}

/// That a ticket was merged or cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Over {
    pub(crate) at: Instant,
    /// Into which other one it was merged.
    pub(crate) into: Option<String>,
}

/// What a clock did in a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Run {
    /// Its cycles, the open one last; of those that were reset only the last.
    pub(crate) cycles: Vec<Cycle>,
    /// How many there were, the forgotten ones too.
    pub(crate) count: u32,
    /// Of a clock whose start is put back, while none is open: when it would have run since the
    /// opening, or since the end of the last.
    pub(crate) ahead: Segments,
}

impl Run {
    /// Of a ticket that opens then.
    pub(crate) fn new(clock: &Clock, opened_at: Instant) -> Self {
        let ahead = clock.from.map(|_| Segments::running_from(opened_at));
        Run { ahead: ahead.unwrap_or_default(), ..Run::default() }
    }

    /// The cycle that is not finished.
    pub(crate) fn open(&self) -> Option<&Cycle> {
        self.cycles.last().filter(|cycle| cycle.end.is_none())
    }

    pub(crate) fn open_mut(&mut self) -> Option<&mut Cycle> {
        self.cycles.last_mut().filter(|cycle| cycle.end.is_none())
    }
}

/// Tickets are equal when they hold the same under equal policies.
impl PartialEq for Ticket {
    fn eq(&self, other: &Self) -> bool {
        self.belongs_to(&other.model).is_ok()
            && self.id == other.id
            && self.opened_at == other.opened_at
            && self.since == other.since
            && self.facts == other.facts
            && self.creator == other.creator
            && self.organisation == other.organisation
            && self.clocks == other.clocks
            && self.decided_until == other.decided_until
            && self.seen == other.seen
            && self.observed == other.observed
            && self.over == other.over
            && self.wake == other.wake
    }
}

impl Ticket {
    /// The host's id of it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The state it is in, in the policy's words.
    pub fn state(&self) -> &str {
        self.model.state(self.facts.state)
    }

    /// Since when it is in that state.
    pub fn since(&self) -> Instant {
        self.since
    }

    /// When it was opened.
    pub fn opened_at(&self) -> Instant {
        self.opened_at
    }

    /// Its priority, if it has one.
    pub fn priority(&self) -> Option<&str> {
        self.facts.priority.map(|priority| self.model.priority(priority))
    }

    /// The value of a field; `None` for a field that the policy does not declare.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.model.find_field(name).map(|field| &self.facts.fields[field.place()])
    }

    /// Who opened it; unknown in some logs.
    pub fn creator(&self) -> Option<&str> {
        self.creator.as_deref()
    }

    /// The organisation of who opened it.
    pub fn organisation(&self) -> Option<&str> {
        self.organisation.as_deref()
    }

    /// How far it is decided: the instant of the last event, or of the last timer that fired;
    /// never the host's `now`. What happened before is late.
    pub fn decided_until(&self) -> Instant {
        self.decided_until
    }

    /// Since when it is over, merged or cancelled; `None` while it is not.
    pub fn over(&self) -> Option<Instant> {
        self.over.as_ref().map(|over| over.at)
    }

    /// Into which other ticket it was merged.
    pub fn merged_into(&self) -> Option<&str> {
        self.over.as_ref()?.into.as_deref()
    }

    /// The name and version of the policy that runs it.
    pub fn policy(&self) -> (&str, u32) {
        (&self.model.policy.name, self.model.policy.version)
    }

    pub(crate) fn belongs_to(&self, model: &Arc<Model>) -> Result<(), OtherPolicy> {
        if Arc::ptr_eq(&self.model, model) || self.model.policy == model.policy {
            return Ok(());
        }
        let (ticket, mut engine) = (self.model.version(), model.version());
        if ticket == engine {
            engine.push_str(" with other contents");
        }
        Err(OtherPolicy { ticket, engine })
    }

    /// The next timer of all clocks: when it falls due, the clock, the timer. The first in the
    /// policy's order among those due at one instant.
    pub(crate) fn next_timer(&self) -> Option<(Instant, usize, Timer)> {
        let clocks = self.clocks.iter().enumerate();
        let marks = clocks.filter_map(|(place, run)| {
            let (model, fields) = (&*self.model, &*self.facts.fields);
            let under = Under { model, clock: &model.clocks[place], fields };
            let (due, timer) = run.open()?.next_timer(under)?;
            Some((due, place, timer))
        });
        marks.min_by_key(|(due, place, _)| (*due, *place))
    }
}

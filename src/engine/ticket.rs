//! A ticket: a small value that the host stores, bound to the engine that decides it.

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};

use super::{
    condition::Facts,
    cycle::{Cycle, Under},
    event::Event,
    model::{Clock, Model},
    place::Place,
    refusal::{OtherPolicy, Refusal},
    segments::Segments,
    timers::Timer,
};
use crate::{
    instant::{Instant, at_the_door},
    policy::Value,
};

/// A ticket as far as it is decided.
///
/// It is made by [`Engine::open`](super::Engine::open) or, from a
/// [`Snapshot`](super::Snapshot), by [`Engine::restore`](super::Engine::restore), and changed only
/// by [`handle`](super::Engine::handle) and [`advance`](super::Engine::advance).
#[derive(Debug, Clone)]
pub struct Ticket {
    pub(crate) model: Arc<Model>,
    pub(crate) id: Box<str>,
    pub(crate) opened_at: Instant,
    /// Since when it is in its state.
    pub(crate) since: Instant,
    pub(crate) facts: Facts,
    pub(crate) creator: Option<Box<str>>,
    pub(crate) organisation: Option<Box<str>>,
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
#[derive(Debug, Clone, Default)]
pub(crate) struct Run {
    /// Its cycles, the open one last; of those that were reset only the last.
    pub(crate) cycles: Vec<Cycle>,
    /// How many there were, the forgotten ones too.
    pub(crate) count: u32,
    /// Of a clock whose start is put back, while none is open: when it would have run since the
    /// opening, or since the end of the last.
    pub(crate) ahead: Option<Box<Segments>>,
    /// Its next timer, as far as it is known: follows from all the rest.
    next: Next,
}

/// The next timer of a clock.
#[derive(Debug, Clone, Copy, Default)]
enum Next {
    /// Something changed since it was worked out.
    #[default]
    Unknown,
    Known(Option<(Instant, Timer)>),
}

impl PartialEq for Run {
    fn eq(&self, other: &Self) -> bool {
        (&self.cycles, self.count, &self.ahead) == (&other.cycles, other.count, &other.ahead)
    }
}

impl Run {
    /// Of a ticket that opens then.
    pub(crate) fn new(clock: &Clock, opened_at: Instant) -> Self {
        let ahead = clock.from.map(|_| Segments::running_from(opened_at));
        Run { ahead: ahead.map(Box::new), ..Run::default() }
    }

    /// A run as it was stored.
    pub(crate) fn restored(mut cycles: Vec<Cycle>, count: u32, ahead: Option<Box<Segments>>) -> Self {
        cycles.shrink_to_fit();
        Run { cycles, count, ahead, next: Next::Unknown }
    }

    /// Its next timer is to be worked out again.
    pub(crate) fn touch(&mut self) {
        self.next = Next::Unknown;
    }

    /// When the last cycle ended; none while it has not, or there is none.
    pub(crate) fn ended_at(&self) -> Option<Instant> {
        self.cycles.last()?.end.as_ref().map(|end| end.at)
    }

    /// The cycle that is not finished.
    pub(crate) fn open(&self) -> Option<&Cycle> {
        self.cycles.last().filter(|cycle| cycle.end.is_none())
    }

    /// The same, to change it.
    pub(crate) fn open_mut(&mut self) -> Option<&mut Cycle> {
        self.touch();
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

    /// The other tickets that it knows: the relation, the ticket, and what that told last; `None` where
    /// it has nothing to tell.
    pub fn relatives(&self) -> impl Iterator<Item = (&str, &str, Option<&str>)> {
        self.facts.relatives.iter().map(|relative| {
            let (relation, data) = self.model.policy.relations.at(relative.relation.place());
            (relation, &*relative.ticket, data.words.get(relative.word.place()).map(String::as_str))
        })
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

    /// The instant of an event that is not late; none for a repeat of one that is known.
    pub(crate) fn arrives(&self, event: &Event) -> Result<Option<Instant>, Refusal> {
        let at = at_the_door(event.at).ok_or(Refusal::OutOfRange(event.at))?;
        let decided_until = self.decided_until;
        if at < decided_until {
            return Err(Refusal::Late { at, decided_until });
        }
        Ok((at > decided_until || !self.seen.contains(&event.id)).then_some(at))
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
    pub(crate) fn next_timer(&mut self) -> Option<(Instant, usize, Timer)> {
        let (model, fields) = (&*self.model, &*self.facts.fields);
        let mut first: Option<(Instant, usize, Timer)> = None;
        for (place, run) in self.clocks.iter_mut().enumerate() {
            if let Next::Unknown = run.next {
                let under = Under { model, clock: &model.clocks[place], fields };
                run.next = Next::Known(run.open().and_then(|cycle| cycle.next_timer(under)));
            }
            if let Next::Known(Some((due, timer))) = run.next
                && first.is_none_or(|(earliest, ..)| due < earliest)
            {
                first = Some((due, place, timer));
            }
        }
        first
    }
}

//! The engine: how it decides.

mod adoption;
mod available;
mod check;
pub(crate) mod condition;
pub(crate) mod coverage;
pub(crate) mod cycle;
mod decision;
mod event;
mod family;
mod judge;
pub(crate) mod model;
pub(crate) mod place;
mod read;
pub(crate) mod reading;
mod refusal;
mod relatives;
pub(crate) mod rights;
pub(crate) mod segments;
mod signal;
mod snapshot;
mod spent;
mod step;
pub(crate) mod target;
mod ticket;
mod timers;
mod what;
mod what_if;

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};

use crate::{
    calendar::Calendar,
    instant::{Instant, at_the_door},
    policy::{Mistake, Mistakes, Policy},
};
pub use adoption::{Adoption, Preview};
pub use available::{Available, Offer};
pub use decision::{Decision, DecisionId, Effect, Notice, Reason, Recipient, Signal, Source};
pub use event::{Actor, Comment, Event};
use model::Model;
pub use read::ReadError;
pub use reading::{ClockState, Due, Reading};
pub use refusal::{Edit, OtherPolicy, Owner, Refusal};
pub use signal::{ToOpen, ToTell};
pub use snapshot::{
    BaseSnapshot, CycleSnapshot, EndSnapshot, RelativeSnapshot, RestoreError, RunSnapshot, Snapshot,
    WaitingSnapshot,
};
pub(crate) use step::Seen;
use step::Steps;
pub use ticket::Ticket;
pub use what::{Link, What};
pub use what_if::WhatIf;

/// A policy that was checked and compiled: decides on one ticket at a time, and knows no clock.
///
/// Cheap to clone, and to share between threads.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(crate) model: Arc<Model>,
}

impl Engine {
    /// Checks and compiles a policy.
    ///
    /// # Errors
    /// Every mistake at once, each with its path and the nearest known name.
    ///
    /// # Example: two mistakes
    /// ```
    /// use dueline::{Engine, Policy};
    ///
    /// let policy = Policy::from_toml(r#"
    ///     name = "desk"
    ///     initial = "opne"
    ///     [states]
    ///     open = "new"
    ///     closed = "closd"
    /// "#)?;
    /// let mistakes = Engine::new(policy).unwrap_err();
    /// assert_eq!(
    ///     mistakes.to_string(),
    ///     "states.closed: there is no kind of state `closd`, did you mean `closed`?\n\
    ///      initial: there is no state `opne`, did you mean `open`?"
    /// );
    /// # Ok::<(), dueline::policy::TomlError>(())
    /// ```
    pub fn new(policy: Policy) -> Result<Self, Mistakes> {
        check::check(policy).map(|model| Engine { model: Arc::new(model) })
    }

    /// The policy it runs.
    pub fn policy(&self) -> &Policy {
        &self.model.policy
    }

    /// A calendar of the policy, compiled; to show, or to count something else in it.
    pub fn calendar(&self, name: &str) -> Option<&Calendar> {
        let place = self.model.policy.calendars.position(name)?;
        self.model.calendars.get(place)
    }

    /// What is no mistake in the policy and yet surely not meant.
    pub fn warnings(&self) -> &[Mistake] {
        &self.model.warnings
    }

    /// What [`warnings`](Self::warnings) says, and what is odd at an instant besides: a calendar
    /// without an opening in the year that follows, a train without a slot in it, holidays that all
    /// lie in the past.
    ///
    /// # Example: a calendar that was replaced by nothing
    /// ```
    /// use dueline::{Engine, Policy};
    ///
    /// let engine = Engine::new(Policy::from_toml(r#"
    ///     name = "desk"
    ///     initial = "open"
    ///     roles = { agent = "support" }
    ///     states = { open = "closed" }
    ///
    ///     [calendars.office]
    ///     hours = { mon-fri = ["09:00-18:00"] }
    ///     versions = { 2027-01-01 = { hours = {} } }
    ///
    ///     [clocks.age]
    ///     start = "created"
    ///     calendar = "office"
    /// "#)?)?;
    /// assert!(engine.warnings_at("2026-06-01T00:00:00Z".parse()?).is_empty());
    /// assert_eq!(
    ///     engine.warnings_at("2027-06-01T00:00:00Z".parse()?)[0].to_string(),
    ///     "calendars.office: it has no opening in the 366 days after 2027-06-01T00:00:00Z"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn warnings_at(&self, now: Instant) -> Vec<Mistake> {
        check::warnings_at(&self.model, now)
    }

    /// Opens a ticket by the event that says it was created (or was first observed).
    ///
    /// # Errors
    /// A [`Refusal`] that says why there is no ticket.
    pub fn open(&self, id: impl Into<String>, event: &Event) -> Result<(Ticket, Vec<Decision>), Refusal> {
        self.open_seen(id.into(), event, None)
    }

    pub(crate) fn open_seen(
        &self,
        id: String,
        event: &Event,
        seen: Option<&mut Vec<Seen>>,
    ) -> Result<(Ticket, Vec<Decision>), Refusal> {
        let model = &self.model;
        let at = at_the_door(event.at).ok_or(Refusal::OutOfRange(event.at))?;
        let (happened, change) = judge::judge(model, None, event, at)?;
        let opened_at = match event.what {
            What::SplitFrom { opened_at, .. } => {
                at_the_door(opened_at).ok_or(Refusal::OutOfRange(opened_at))?.min(at)
            }
            _ => at,
        };
        let mut ticket = Ticket {
            model: Arc::clone(model),
            id: id.into(),
            opened_at,
            since: at,
            facts: model.unopened(),
            creator: event.actor.as_ref().map(|actor| actor.name.as_str().into()),
            organisation: event.actor.as_ref().and_then(|actor| Some(actor.organisation.as_deref()?.into())),
            clocks: model.clocks.iter().map(|clock| ticket::Run::new(clock, opened_at)).collect(),
            decided_until: at,
            seen: Vec::new(),
            observed: matches!(event.what, What::Observed(_)),
            over: None,
            wake: None,
        };
        let mut steps = Steps::new(model, &mut ticket);
        steps.watch(seen);
        steps.event(event, at, &happened, change, true);
        let decisions = steps.decisions;
        Ok((ticket, decisions))
    }

    /// Tells what happened to a ticket: timers due before it fire first, then the event and all
    /// that follows from it. A repeat of an event known at the instant the ticket is decided
    /// until changes nothing and decides nothing.
    ///
    /// # Errors
    /// A [`Refusal`]: the ticket is as it was, timers included.
    pub fn handle(&self, ticket: &mut Ticket, event: &Event) -> Result<Vec<Decision>, Refusal> {
        self.handle_seen(ticket, event, None)
    }

    pub(crate) fn handle_seen(
        &self,
        ticket: &mut Ticket,
        event: &Event,
        mut seen: Option<&mut Vec<Seen>>,
    ) -> Result<Vec<Decision>, Refusal> {
        let model = &self.model;
        ticket.belongs_to(model)?;
        let Some(at) = ticket.arrives(event)? else { return Ok(Vec::new()) };
        // Judged against the ticket as its due timers would leave it, and not changed if refused.
        let mut decisions = Vec::new();
        let mut advanced = None;
        let mut before = Vec::new();
        if ticket.wake.is_some_and(|wake| wake <= at) {
            let later = advanced.insert(ticket.clone());
            let mut steps = Steps::new(model, later);
            steps.watch(seen.is_some().then_some(&mut before));
            steps.timers(at);
            decisions = steps.decisions;
        }
        let (happened, change) = judge::judge(model, Some(advanced.as_ref().unwrap_or(ticket)), event, at)?;
        if let Some(later) = advanced {
            *ticket = later;
        }
        if let Some(seen) = &mut seen {
            seen.append(&mut before);
        }
        ticket.observed = matches!(event.what, What::Observed(_));
        if happened.is_the_end() {
            let into = match &event.what {
                What::Merged(into) => Some(into.clone()),
                _ => None,
            };
            ticket.over = Some(Box::new(ticket::Over { at, into }));
        }
        let mut steps = Steps::new(model, ticket);
        steps.watch(seen);
        steps.decisions = decisions;
        steps.event(event, at, &happened, change, false);
        Ok(steps.decisions)
    }

    /// Lets time pass: fires the timers that act at or before `now`, in order. Asking more often
    /// changes nothing.
    ///
    /// # Errors
    /// When the ticket belongs to another policy.
    pub fn advance(&self, ticket: &mut Ticket, now: Instant) -> Result<Vec<Decision>, OtherPolicy> {
        self.advance_seen(ticket, now, None)
    }

    pub(crate) fn advance_seen(
        &self,
        ticket: &mut Ticket,
        now: Instant,
        seen: Option<&mut Vec<Seen>>,
    ) -> Result<Vec<Decision>, OtherPolicy> {
        ticket.belongs_to(&self.model)?;
        if ticket.wake.is_none_or(|wake| wake > now) {
            return Ok(Vec::new());
        }
        let mut steps = Steps::new(&self.model, ticket);
        steps.watch(seen);
        steps.timers(now);
        Ok(steps.decisions)
    }

    /// The next instant at which, without another event, something happens: one microsecond after
    /// a timer falls due. It changes only by [`handle`](Self::handle) and
    /// [`advance`](Self::advance). A host with a coarser timer rounds it up.
    pub fn next_wake(&self, ticket: &Ticket) -> Option<Instant> {
        ticket.wake
    }

    /// Whether an actor sees the ticket: all of them, those of its organisation or its own, as
    /// its role says. A role that the policy does not know sees none.
    ///
    /// # Errors
    /// When the ticket belongs to another policy.
    pub fn sees(&self, actor: &Actor, ticket: &Ticket) -> Result<bool, OtherPolicy> {
        ticket.belongs_to(&self.model)?;
        let role = self.model.find_role(&actor.role);
        Ok(role.is_some_and(|role| rights::sees(&self.model, ticket, actor, role)))
    }

    /// The ticket as plain data.
    ///
    /// # Errors
    /// When the ticket belongs to another policy.
    pub fn snapshot(&self, ticket: &Ticket) -> Result<Snapshot, OtherPolicy> {
        ticket.belongs_to(&self.model)?;
        Ok(snapshot::write(ticket))
    }

    /// The one checked way from plain data to a ticket.
    ///
    /// # Errors
    /// When the data belongs to another policy, or cannot be: every mistake with its path.
    pub fn restore(&self, snapshot: Snapshot) -> Result<Ticket, RestoreError> {
        snapshot::restore(&self.model, snapshot)
    }
}

//! Queues: which ticket is next, for whom, why, and why not the others.
//!
//! A [`Queue`] is what a host keeps in memory beside the tickets that it stores, as an
//! [`Agenda`](crate::Agenda) is: it can be lost, and is collected again from the tickets. What a
//! queue is, the policy says: [`policy::Queue`](crate::policy::Queue).

mod answer;
mod card;
mod lane;
mod pile;

use alloc::{collections::BTreeSet, sync::Arc, vec::Vec};
pub use answer::{AtLimit, Choice, Difference, Next, NotNow, Precedence, ShutGate, Standing, WhyNot};
use card::{Card, Signature};
use lane::{Stand, Walk};
use pile::Pile;

use crate::{
    engine::{Engine, OtherPolicy, Ticket, model},
    policy::Queue as Data,
};

/// The tickets of a queue in their order: who asks gets the next, with the reason.
///
/// It is made by [`Engine::queue`], and told of tickets by [`put`](Self::put) after each
/// [`open`](Engine::open), [`handle`](Engine::handle) and [`advance`](Engine::advance), of every
/// ticket that may wait in it, shut a gate or be worked on; it keeps of them only what it needs. It
/// looks at no clock: a ticket is ordered by what it was when it was put.
///
/// To put a ticket and to ask costs the logarithm of how many there are; nothing is ever sorted
/// anew. Tickets behind a shut gate cost nothing when somebody asks for the next. A ticket takes some
/// 400 bytes while it matters to the queue, and none afterwards.
///
/// # Example: urgent ones first, one at a time
/// ```
/// use dueline::{Actor, Engine, Event, Instant, Policy};
///
/// let engine = Engine::new(Policy::from_toml(r#"
///     name = "day"
///     initial = "open"
///     roles = { developer = "support" }
///     states = { open = "new", in_progress = "active" }
///     fields = { urgent = "flag", assignee = "person" }
///
///     [[transitions]]
///     name = "take"
///     from = "open"
///     to = "in_progress"
///     by = "developer"
///
///     [queues.pile]
///     of = { state = "open" }
///     order = [{ first = { urgent = true } }, "newest"]
///     limit = { working = { state = "in_progress" }, per = "assignee", at_most = 1 }
/// "#)?)?;
/// let mut pile = engine.queue("pile").unwrap();
/// let dev = Actor::new("Dev", "developer");
/// let nine: Instant = "2026-11-23T09:00:00Z".parse()?;          // a Monday
/// let ten: Instant = "2026-11-23T10:00:00Z".parse()?;
/// let (mut first, _) = engine.open("T-1", &Event::created("e1", &dev, nine).with("urgent", true))?;
/// let (second, _) = engine.open("T-2", &Event::created("e1", &dev, ten))?;
/// pile.put(&first)?;
/// pile.put(&second)?;
/// assert_eq!(pile.next("Dev").to_string(), "`T-1`, before `T-2`: first `urgent = true`");
///
/// let taken = Event::requested("e2", &dev, ten, "take").with("assignee", "Dev");
/// engine.handle(&mut first, &taken)?;
/// pile.put(&first)?;
/// assert_eq!(pile.next("Dev").to_string(), "in progress: `T-1`, at most 1 at a time");
/// assert_eq!(pile.next("Eva").ticket(), Some("T-2"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Queue {
    model: Arc<model::Model>,
    /// Its place in the policy's order.
    place: usize,
    pile: Pile,
}

impl Engine {
    /// A queue of the policy, without a ticket yet; `None` where the policy has none of that name.
    pub fn queue(&self, name: &str) -> Option<Queue> {
        let place = self.model.policy.queues.position(name)?;
        let gates = self.model.queues[place].gates.len();
        Some(Queue { model: Arc::clone(&self.model), place, pile: Pile::new(gates) })
    }

    /// Which of these tickets somebody takes next from a queue; `None` where the policy has no queue
    /// of that name. Of two with one id the last stands.
    ///
    /// For a host that keeps no [`Queue`]: it looks at every ticket.
    ///
    /// # Errors
    /// When one of the tickets belongs to another policy.
    pub fn next_ticket<'a>(
        &self,
        queue: &str,
        tickets: impl IntoIterator<Item = &'a Ticket>,
        agent: &str,
    ) -> Result<Option<Next>, OtherPolicy> {
        let Some(mut queue) = self.queue(queue) else { return Ok(None) };
        for ticket in tickets {
            queue.put(ticket)?;
        }
        Ok(Some(queue.next(agent)))
    }
}

impl Queue {
    /// Puts a ticket in, or to where it belongs now; out, where it neither waits, nor shuts a gate,
    /// nor is worked on. A ticket that is over is out.
    ///
    /// # Errors
    /// When the ticket belongs to another policy, or to another version: nothing has changed then.
    /// Those of another version are put once they have [adopted](Engine::adopt) this one.
    pub fn put(&mut self, ticket: &Ticket) -> Result<(), OtherPolicy> {
        ticket.belongs_to(&self.model)?;
        match Card::of(&self.model, self.compiled(), ticket) {
            Some(card) => self.pile.put(ticket.id(), card),
            None => drop(self.pile.remove(ticket.id())),
        }
        Ok(())
    }

    /// Takes a ticket out, whatever became of it. Returns whether it was in.
    pub fn remove(&mut self, id: &str) -> bool {
        self.pile.remove(id)
    }

    /// How many tickets wait, those behind gates too.
    pub fn len(&self) -> usize {
        self.pile.waiting
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.pile.waiting == 0
    }

    /// Which ticket somebody takes next, or why none.
    pub fn next(&self, agent: &str) -> Next {
        if self.is_empty() {
            return Next::Empty;
        }
        if let Some(limit) = self.at_limit(agent) {
            return Next::AtLimit(limit);
        }
        let mut open = self.takeable(agent);
        match open.next() {
            Some(first) => Next::Take(Choice {
                ticket: first.id().into(),
                before: open.next().map(|second| self.precedence(second.id(), first, second)),
            }),
            None => Next::AllGated(self.shut_gates()),
        }
    }

    /// Every ticket that waits, in the order in which they come for somebody, those behind gates
    /// too. Lazy: what is not looked at costs nothing.
    ///
    /// The place of one is `order(agent).position(|other| other.ticket == id)`.
    pub fn order<'a>(&'a self, agent: &str) -> impl Iterator<Item = Standing<'a>> + use<'a> {
        let name = |gate: usize| self.data().gates[gate].name.as_str();
        self.walk(agent, |_| true).map(move |stand| Standing {
            ticket: stand.id(),
            mine: stand.mine,
            gates: self.pile.shut(stand.signature).map(name).collect(),
        })
    }

    /// Whether somebody may take a ticket now. That it is not the next is no reason against it.
    ///
    /// # Errors
    /// Why not: it does not wait, who asks works on others, a gate is shut.
    pub fn may_take(&self, id: &str, agent: &str) -> Result<(), NotNow> {
        let Some(card) = self.pile.cards.get(id).filter(|card| card.waits) else {
            return Err(NotNow::NotWaiting(id.into()));
        };
        if let Some(limit) = self.at_limit(agent) {
            return Err(NotNow::AtLimit(limit));
        }
        let shut: Vec<ShutGate> =
            self.pile.shut(card.signature).map(|gate| self.gate(gate, Some(id))).collect();
        if shut.is_empty() { Ok(()) } else { Err(NotNow::Gated(shut)) }
    }

    /// Why a ticket is not the one that somebody takes next.
    pub fn why_not(&self, id: &str, agent: &str) -> WhyNot {
        if let Err(reason) = self.may_take(id, agent) {
            return WhyNot::NotNow(reason);
        }
        let mut open = self.takeable(agent);
        match (open.next(), self.pile.stand(id, agent)) {
            (Some(first), Some(asked)) if first.id() != id => {
                WhyNot::After(self.precedence(first.id(), first, asked))
            }
            _ => WhyNot::Next,
        }
    }
}

impl Queue {
    fn data(&self) -> &Data {
        self.model.policy.queues.at(self.place).1
    }

    fn compiled(&self) -> &model::Queue {
        &self.model.queues[self.place]
    }

    /// How many of the keys come before `mine`.
    fn before_mine(&self) -> Option<usize> {
        self.compiled().mine.map(|(before, _)| before)
    }

    /// A gate and what shuts it, before a ticket or before all.
    fn gate(&self, gate: usize, before: Option<&str>) -> ShutGate {
        let blockers = self.pile.blockers[gate].iter().filter(|blocker| Some(&*blocker.id) != before);
        let own = before.and_then(|id| self.pile.cards.get(id)).is_some_and(|card| card.blocks(gate));
        ShutGate {
            gate: self.data().gates[gate].name.clone(),
            by: blockers.take(answer::NAMED).map(|blocker| (*blocker.id).into()).collect(),
            count: self.pile.blockers[gate].len() - usize::from(own),
        }
    }

    /// Every gate that is shut before one that waits.
    fn shut_gates(&self) -> Vec<ShutGate> {
        let shut: BTreeSet<usize> =
            self.pile.lanes.keys().flat_map(|signature| self.pile.shut(*signature)).collect();
        shut.into_iter().map(|gate| self.gate(gate, None)).collect()
    }

    fn at_limit(&self, agent: &str) -> Option<AtLimit> {
        let at_most = self.compiled().limit.as_ref()?.at_most;
        let working = self.pile.working.get(agent).filter(|theirs| theirs.len() >= at_most)?;
        Some(AtLimit { working: working.iter().map(|id| (**id).into()).collect(), at_most })
    }

    /// Those that stand before no gate that is shut.
    fn takeable(&self, agent: &str) -> Walk<'_> {
        self.walk(agent, |signature| self.pile.shut(signature).next().is_none())
    }

    fn walk<'a>(&'a self, agent: &str, through: impl Fn(Signature) -> bool) -> Walk<'a> {
        let lanes = self.pile.lanes.iter().filter(|(signature, _)| through(**signature));
        Walk::new(lanes.map(|(signature, lane)| (*signature, lane)), agent, self.before_mine())
    }

    /// What tells one ticket from one that comes after it, said of either.
    fn precedence(&self, other: &str, first: Stand<'_>, second: Stand<'_>) -> Precedence {
        let order = &self.data().order;
        let by = match first.differs(second, self.before_mine()) {
            Some(place) => {
                order.get(place).map_or(Difference::Opening, |by| Difference::Order { place, by: by.clone() })
            }
            None => Difference::Id,
        };
        Precedence { other: other.into(), by }
    }
}

//! The wake-ups of many tickets: which is due next.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use core::borrow::Borrow;

use crate::instant::Instant;

/// When to wake which ticket: what a host keeps in memory beside the tickets that it stores.
///
/// It knows keys and instants only: [`set`](Self::set) after each
/// [`open`](crate::Engine::open), [`handle`](crate::Engine::handle) and
/// [`advance`](crate::Engine::advance) to what [`next_wake`](crate::Engine::next_wake) says. Wakes
/// are taken in the order of their instants, those of one instant in the order of their keys, so
/// the same wakes come in the same order whenever and however they were set.
///
/// What it holds can be lost: it is collected again from the wakes that were stored with the
/// tickets. It keeps each key twice, so a long one is best an `Arc<str>`.
///
/// # Example: a host that slept for two weeks
///
/// Each ticket is woken at its own instant and not at the host's `now`, so what is decided comes
/// in due order across all of them. A ticket may have to be woken again before `now`.
/// ```
/// use dueline::{Actor, Agenda, Engine, Event, Instant, presets};
/// use std::collections::BTreeMap;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let engine = Engine::new(presets::service_desk())?;
/// let (claire, ana) = (Actor::new("Claire", "customer"), Actor::new("Ana", "agent"));
/// let (mut tickets, mut agenda) = (BTreeMap::new(), Agenda::new());
/// for (id, asked) in [("T-1", "2026-11-02T09:00:00Z"), ("T-2", "2026-11-03T09:00:00Z")] {
///     let at: Instant = asked.parse()?;                            // Monday and Tuesday 10:00 in Paris
///     let (mut ticket, _) = engine.open(id, &Event::created("e1", &claire, at))?;
///     engine.handle(&mut ticket, &Event::requested("e2", &ana, at, "ask the customer").with_comment())?;
///     agenda.set(id, engine.next_wake(&ticket));
///     tickets.insert(id, ticket);
/// }
/// // A microsecond after the first reminder falls due: Thursday 10:00.
/// assert_eq!(agenda.next_wake(), Some("2026-11-05T09:00:00.000001Z".parse()?));
///
/// let now: Instant = "2026-11-16T00:00:00Z".parse()?;
/// let mut told = Vec::new();
/// while let Some((wake, id)) = agenda.take_first(now) {
///     let Some(ticket) = tickets.get_mut(id) else { continue };    // gone since: not set again
///     for decision in engine.advance(ticket, wake)? {
///         told.push(format!("{} {id} {}", decision.due.format("%a %d"), decision.effect.kind()));
///     }
///     agenda.set(id, engine.next_wake(ticket));
/// }
/// assert_eq!(told, [
///     "Thu 05 T-1 comment", "Thu 05 T-1 notify", "Fri 06 T-2 comment", "Fri 06 T-2 notify",
///     "Sun 08 T-1 comment", "Sun 08 T-1 notify", "Mon 09 T-2 comment", "Mon 09 T-2 notify",
///     "Sat 14 T-1 move", "Sat 14 T-1 set", "Sat 14 T-1 notify",
///     "Sun 15 T-2 move", "Sun 15 T-2 set", "Sun 15 T-2 notify",
/// ]);
/// assert!(agenda.is_empty());                                      // closed, both of them
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agenda<K> {
    order: BTreeSet<(Instant, K)>,
    /// The same by key.
    wakes: BTreeMap<K, Instant>,
}

impl<K> Agenda<K> {
    /// One without a wake-up.
    pub const fn new() -> Self {
        Agenda { order: BTreeSet::new(), wakes: BTreeMap::new() }
    }

    /// How many tickets are to be woken.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// What is to be woken when, in the order in which it is taken.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Instant, &K)> {
        self.order.iter().map(|(wake, key)| (*wake, key))
    }
}

impl<K: Ord + Clone> Agenda<K> {
    /// The earliest wake: what to set a timer to.
    pub fn next_wake(&self) -> Option<Instant> {
        self.order.first().map(|(wake, _)| *wake)
    }

    /// Sets when a ticket is to be woken, whatever was set before; never again where `wake` is
    /// `None`. Returns what was set before.
    pub fn set(&mut self, key: K, wake: Option<Instant>) -> Option<Instant> {
        let Some(wake) = wake else { return self.remove(&key) };
        let former = self.wakes.insert(key.clone(), wake);
        if former == Some(wake) {
            return former;
        }
        let Some(former) = former else {
            self.order.insert((wake, key));
            return None;
        };
        // The key is spent on looking for its former place, and comes back from there.
        if let Some((_, key)) = self.order.take(&(former, key)) {
            self.order.insert((wake, key));
        }
        Some(former)
    }

    /// Takes a ticket out. Returns what was set.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<Instant>
    where
        K: Borrow<Q>,
    {
        let (key, wake) = self.wakes.remove_entry(key)?;
        self.order.remove(&(wake, key));
        Some(wake)
    }

    /// When a ticket is to be woken, if it is.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<Instant>
    where
        K: Borrow<Q>,
    {
        self.wakes.get(key).copied()
    }

    /// Takes out the first that is due at or before `now`, with its wake: to be advanced to that
    /// instant, and set again. It is out until then: a host that fails in between sets it again.
    pub fn take_first(&mut self, now: Instant) -> Option<(Instant, K)> {
        if self.next_wake()? > now {
            return None;
        }
        let (wake, key) = self.order.pop_first()?;
        self.wakes.remove(&key);
        Some((wake, key))
    }

    /// Takes out all that are due at or before `now`, in order. What it costs depends on those
    /// only, not on how many wait.
    ///
    /// For a host that hands them to workers, each of which advances a ticket to `now`: every
    /// ticket decides the same as when woken one by one, only the order across tickets is lost.
    #[must_use = "what was taken out is not woken again until it is set"]
    pub fn take_due(&mut self, now: Instant) -> Vec<(Instant, K)> {
        core::iter::from_fn(|| self.take_first(now)).collect()
    }
}

impl<K> Default for Agenda<K> {
    fn default() -> Self {
        Self::new()
    }
}

/// Collects the wakes that a host stored; of two of one ticket the last stands. Faster than to
/// set them one by one.
///
/// # Example: a host that starts
/// ```
/// use dueline::{Agenda, Instant};
///
/// let monday: Instant = "2026-11-02T08:00:00Z".parse()?;
/// let tuesday: Instant = "2026-11-03T08:00:00Z".parse()?;
/// let mut agenda: Agenda<u64> = [(7, tuesday), (3, monday), (5, tuesday)].into_iter().collect();
/// assert_eq!(agenda.take_due(tuesday), [(monday, 3), (tuesday, 5), (tuesday, 7)]);
/// # Ok::<(), chrono::ParseError>(())
/// ```
impl<K: Ord + Clone> FromIterator<(K, Instant)> for Agenda<K> {
    fn from_iter<I: IntoIterator<Item = (K, Instant)>>(wakes: I) -> Self {
        let wakes: BTreeMap<K, Instant> = wakes.into_iter().collect();
        let order = wakes.iter().map(|(key, wake)| (*wake, key.clone())).collect();
        Agenda { order, wakes }
    }
}

impl<K: Ord + Clone> Extend<(K, Instant)> for Agenda<K> {
    fn extend<I: IntoIterator<Item = (K, Instant)>>(&mut self, wakes: I) {
        for (key, wake) in wakes {
            self.set(key, Some(wake));
        }
    }
}

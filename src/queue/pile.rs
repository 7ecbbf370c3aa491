//! What a queue keeps of all tickets, and how it changes with one.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    vec::Vec,
};

use super::{
    card::{Card, Ranked, Signature},
    lane::{Lane, Stand},
};

/// What is kept of all tickets that matter; what neither waits, nor shuts a gate, nor is worked on
/// leaves nothing behind.
#[derive(Debug, Clone)]
pub(super) struct Pile {
    pub(super) cards: BTreeMap<Arc<str>, Card>,
    /// Those that wait, by the gates that they stand before.
    pub(super) lanes: BTreeMap<Signature, Lane>,
    /// Those that shut each gate.
    pub(super) blockers: Vec<BTreeSet<Ranked>>,
    /// Who works on which.
    pub(super) working: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// How many wait.
    pub(super) waiting: usize,
}

impl Pile {
    pub(super) fn new(gates: usize) -> Self {
        Pile {
            cards: BTreeMap::new(),
            lanes: BTreeMap::new(),
            blockers: alloc::vec![BTreeSet::new(); gates],
            working: BTreeMap::new(),
            waiting: 0,
        }
    }

    /// Puts a ticket in, or to where it belongs now.
    pub(super) fn put(&mut self, id: &str, card: Card) {
        let id = match self.cards.get_key_value(id) {
            Some((_, former)) if *former == card => return,
            Some((id, _)) => Arc::clone(id),
            None => id.into(),
        };
        let card = self.shared(card);
        if let Some(former) = self.cards.insert(Arc::clone(&id), card.clone()) {
            self.leave(&id, former);
        }
        self.enter(&id, card);
    }

    /// Takes a ticket out. Returns whether it was in.
    pub(super) fn remove(&mut self, id: &str) -> bool {
        let Some((id, card)) = self.cards.remove_entry(id) else { return false };
        self.leave(&id, card);
        true
    }

    /// A ticket that waits, as it stands for somebody.
    pub(super) fn stand(&self, id: &str, agent: &str) -> Option<Stand<'_>> {
        let (id, card) = self.cards.get_key_value(id)?;
        let ranked = self.lanes.get(&card.signature)?.all.get(&card.ranked(id))?;
        Some(Stand { ranked, mine: card.owner.as_deref() == Some(agent), signature: card.signature })
    }

    /// The gates that are shut before tickets of a signature: blocked by another one. Where a ticket
    /// blocks its own gate and no other does, it is the only one of its signature.
    pub(super) fn shut(&self, signature: Signature) -> impl Iterator<Item = usize> {
        let blockers = self.blockers.iter().enumerate();
        let shut = blockers.filter(move |(gate, blockers)| {
            signature.is_before(*gate) && blockers.len() > usize::from(signature.blocks_itself(*gate))
        });
        shut.map(|(gate, _)| gate)
    }

    /// The same card, with the names of people as they are kept already.
    fn shared(&self, card: Card) -> Card {
        let lane = self.lanes.get(&card.signature);
        let owner = card.owner.as_ref().and_then(|name| Some(Arc::clone(lane?.of.get_key_value(name)?.0)));
        let worker =
            card.worker.as_ref().and_then(|name| Some(Arc::clone(self.working.get_key_value(name)?.0)));
        Card { owner: owner.or(card.owner), worker: worker.or(card.worker), ..card }
    }

    fn enter(&mut self, id: &Arc<str>, card: Card) {
        for (_, blockers) in self.blockers.iter_mut().enumerate().filter(|(gate, _)| card.blocks(*gate)) {
            blockers.insert(card.ranked(id));
        }
        if card.waits {
            self.waiting += 1;
            self.lanes.entry(card.signature).or_default().insert(card.ranked(id), card.owner);
        }
        if let Some(worker) = card.worker {
            self.working.entry(worker).or_default().insert(Arc::clone(id));
        }
    }

    fn leave(&mut self, id: &Arc<str>, card: Card) {
        let ranked = card.ranked(id);
        for (_, blockers) in self.blockers.iter_mut().enumerate().filter(|(gate, _)| card.blocks(*gate)) {
            blockers.remove(&ranked);
        }
        if let Some(lane) = self.lanes.get_mut(&card.signature).filter(|_| card.waits) {
            self.waiting -= 1;
            lane.remove(&ranked, card.owner.as_deref());
            if lane.is_empty() {
                self.lanes.remove(&card.signature);
            }
        }
        if let Some(worker) = card.worker
            && let Some(theirs) = self.working.get_mut(&worker)
        {
            theirs.remove(id);
            if theirs.is_empty() {
                self.working.remove(&worker);
            }
        }
    }
}

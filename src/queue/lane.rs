//! Tickets in their order, those of each person apart, and the walk through several such orders
//! at once.

use alloc::{
    collections::{BTreeMap, BTreeSet, btree_set},
    sync::Arc,
    vec::Vec,
};
use core::{cmp::Ordering, iter::Peekable};

use super::card::{Ranked, Signature};

/// The waiting tickets before the same gates. Whose a ticket is would change its rank with who
/// asks: so those of each person are kept besides, and a walk takes the better of their first and of
/// the first of all.
#[derive(Debug, Clone, Default)]
pub(super) struct Lane {
    pub(super) all: BTreeSet<Ranked>,
    pub(super) of: BTreeMap<Arc<str>, BTreeSet<Ranked>>,
}

impl Lane {
    pub(super) fn insert(&mut self, ranked: Ranked, owner: Option<Arc<str>>) {
        if let Some(owner) = owner {
            self.of.entry(owner).or_default().insert(ranked.clone());
        }
        self.all.insert(ranked);
    }

    pub(super) fn remove(&mut self, ranked: &Ranked, owner: Option<&str>) {
        self.all.remove(ranked);
        if let Some((owner, theirs)) = owner.and_then(|owner| Some((owner, self.of.get_mut(owner)?))) {
            theirs.remove(ranked);
            if theirs.is_empty() {
                self.of.remove(owner);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// A waiting ticket as it stands for whoever asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand<'a> {
    pub(super) ranked: &'a Ranked,
    pub(super) mine: bool,
    pub(super) signature: Signature,
}

impl<'a> Stand<'a> {
    pub(super) fn id(self) -> &'a str {
        &self.ranked.id
    }

    /// Which comes first; `before` keys come before `mine`.
    fn cmp(self, other: Self, before: Option<usize>) -> Ordering {
        let halves =
            |stand: Self| stand.ranked.rank.split_at_checked(before.unwrap_or(0)).unwrap_or_default();
        let ((a, rest_of_a), (b, rest_of_b)) = (halves(self), halves(other));
        let by_rank = a.cmp(b).then(other.mine.cmp(&self.mine)).then_with(|| rest_of_a.cmp(rest_of_b));
        by_rank.then_with(|| self.ranked.id.cmp(&other.ranked.id))
    }

    /// At which place of the policy's order two tickets differ first: the one after the last is the
    /// opening. None where only the ids differ.
    pub(super) fn differs(self, other: Self, before: Option<usize>) -> Option<usize> {
        let mut keys = self.ranked.rank.iter().zip(&*other.ranked.rank);
        let key = keys.position(|(a, b)| a != b);
        match before {
            Some(before) if self.mine != other.mine && key.is_none_or(|key| key >= before) => Some(before),
            Some(before) => key.map(|key| key + usize::from(key >= before)),
            None => key,
        }
    }
}

/// The tickets of one lane, in the order for whoever asks.
struct Source<'a> {
    signature: Signature,
    all: Peekable<btree_set::Iter<'a, Ranked>>,
    own: Option<(&'a BTreeSet<Ranked>, Peekable<btree_set::Iter<'a, Ranked>>)>,
}

impl<'a> Source<'a> {
    fn first(&mut self, before: Option<usize>) -> Option<Stand<'a>> {
        let signature = self.signature;
        let stand = |mine| move |ranked| Stand { ranked, mine, signature };
        let Some((theirs, own)) = &mut self.own else {
            return self.all.peek().copied().map(stand(false));
        };
        let mine = own.peek().copied();
        // Those of all that were taken as one's own already: each is passed over once.
        while self
            .all
            .next_if(|first| mine.is_none_or(|mine| *first < mine) && theirs.contains(first))
            .is_some()
        {}
        let other = self.all.peek().copied().map(stand(false));
        match (mine.map(stand(true)), other) {
            (Some(mine), Some(other)) if other.cmp(mine, before).is_lt() => Some(other),
            (Some(mine), _) => Some(mine),
            (None, other) => other,
        }
    }

    fn take(&mut self, stand: Stand<'a>) {
        match &mut self.own {
            Some((_, own)) if stand.mine => own.next(),
            _ => self.all.next(),
        };
    }
}

/// A walk through the tickets of several lanes, in the order for whoever asks.
pub(super) struct Walk<'a> {
    sources: Vec<Source<'a>>,
    /// How many keys come before `mine`, where there is one.
    before: Option<usize>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        lanes: impl Iterator<Item = (Signature, &'a Lane)>,
        agent: &str,
        before: Option<usize>,
    ) -> Self {
        let sources = lanes.map(|(signature, lane)| Source {
            signature,
            all: lane.all.iter().peekable(),
            own: lane.of.get(agent).map(|theirs| (theirs, theirs.iter().peekable())),
        });
        Walk { sources: sources.collect(), before }
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Stand<'a>;

    fn next(&mut self) -> Option<Stand<'a>> {
        let before = self.before;
        let heads = self.sources.iter_mut().filter_map(|source| Some((source.first(before)?, source)));
        let (first, source) = heads.min_by(|(a, _), (b, _)| a.cmp(*b, before))?;
        source.take(first);
        Some(first)
    }
}

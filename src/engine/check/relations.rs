//! Relations: their words, and what conditions and actions ask of them.

use alloc::{format, string::String, vec::Vec};

use super::{Names, find};
use crate::{
    engine::{
        condition::Cond,
        model::{Action, LIMIT, Opening},
        place::{JoinId, Place, RelationId, WordId},
        relatives::{Join, JoinTest},
    },
    policy::{Linked, Relation},
};

impl<'a> Names<'a> {
    pub(super) fn relations(&mut self) {
        for (name, relation) in self.policy.relations.iter() {
            self.below("relations", |names| names.below(name, |names| names.one_relation(name, relation)));
        }
    }

    fn one_relation(&mut self, name: &str, relation: &Relation) {
        let policy = self.policy;
        if policy.fields.get(name).is_some() || name == crate::engine::rights::PRIORITY {
            self.wrong(format!("`{name}` is the name of a field: a section could mean either"));
        }
        for (key, words) in [("words", &relation.words), ("tells", &relation.tells)] {
            let twice = words.iter().enumerate().find(|(i, word)| words[..*i].contains(word));
            if let Some((i, word)) = twice {
                let problem = crate::policy::Problem::Twice(word.clone());
                self.below(key, |names| names.item(i, |names| names.trail.mistake(problem)));
            }
            if words.len() > LIMIT {
                self.below(key, |names| names.wrong(format!("more than {LIMIT}")));
            }
        }
    }

    pub(super) fn relation(&mut self, name: &str) -> Option<RelationId> {
        find(&mut self.trail, "relation", name, self.policy.relations.names()).map(RelationId::new)
    }

    fn relation_data(&self, relation: RelationId) -> &'a Relation {
        self.policy.relations.at(relation.place()).1
    }

    /// The words that the tickets of a relation may tell.
    fn told_words(&mut self, relation: RelationId, words: &[String]) -> Vec<WordId> {
        let known = &self.relation_data(relation).words;
        if words.is_empty() {
            self.wrong("an empty list never holds");
        }
        let look = |names: &mut Self, word: &str| {
            find(&mut names.trail, "word", word, known.iter().map(String::as_str)).map(WordId::new)
        };
        self.each(words, look)
    }

    /// What is asked of the tickets of a relation; equal questions are one.
    pub(super) fn linked(&mut self, name: &str, data: &Linked) -> Cond {
        let Some(relation) = self.relation(name) else { return Cond::always() };
        let test = self.below(name, |names| match data {
            Linked::All(words) => JoinTest::All(names.below("all", |n| n.told_words(relation, words))),
            Linked::None(words) => JoinTest::None(names.below("none", |n| n.told_words(relation, words))),
            Linked::AtLeast(number, words) => {
                if *number == 0 {
                    names.below("at_least", |names| names.wrong("there are always none at least"));
                }
                let key = if *number == 1 { "any" } else { "of" };
                JoinTest::AtLeast(*number, names.below(key, |names| names.told_words(relation, words)))
            }
            Linked::Exist(exist) => JoinTest::Exist(*exist),
        });
        let join = Join { relation, test };
        let place = self.joins.iter().position(|known| *known == join).unwrap_or_else(|| {
            self.joins.push(join.clone());
            self.joins.len() - 1
        });
        Cond::Linked(JoinId::new(place), join)
    }

    pub(super) fn told(&mut self, name: &str, words: &[String]) -> Cond {
        let Some(relation) = self.relation(name) else { return Cond::always() };
        Cond::Told(relation, self.below(name, |names| names.told_words(relation, words)))
    }

    /// Opens another ticket.
    pub(super) fn open(&mut self, name: &str, with: &[String]) -> Option<Action> {
        let with = self.below("with", |names| names.each(with, Self::field));
        let relation = self.below("open", |names| names.relation(name))?;
        let data = self.relation_data(relation);
        let (Some(policy), Some(back)) = (data.policy.clone(), data.back.clone()) else {
            let text = format!("to open one, the relation `{name}` needs its `policy` and `back`");
            self.below("open", |names| names.wrong(text));
            return None;
        };
        Some(Action::Open(Opening { relation, policy, back, with }))
    }

    /// Tells all tickets of a relation.
    pub(super) fn signal(&mut self, name: &str, word: &str) -> Option<Action> {
        let relation = self.below("signal", |names| names.relation(name))?;
        let known = &self.relation_data(relation).tells;
        let found = self.below("word", |names| {
            find(&mut names.trail, "word that the relation tells", word, known.iter().map(String::as_str))
        });
        found.map(|_| Action::Signal { relation, word: word.into() })
    }
}

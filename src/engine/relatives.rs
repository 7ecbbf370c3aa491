//! What a ticket knows of others, and what conditions ask of it.

use alloc::{boxed::Box, format, string::String, sync::Arc, vec::Vec};

use super::{
    condition::Facts,
    place::{RelationId, WordId},
};

/// Another ticket, as far as it told of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relative {
    pub(crate) relation: RelationId,
    pub(crate) ticket: Box<str>,
    /// What it told last.
    pub(crate) word: WordId,
}

impl Relative {
    fn is(&self, relation: RelationId, ticket: &str) -> bool {
        self.relation == relation && *self.ticket == *ticket
    }
}

impl Facts {
    pub(crate) fn knows(&self, relation: RelationId, ticket: &str) -> bool {
        self.relatives.iter().any(|relative| relative.is(relation, ticket))
    }

    /// Is told of other tickets; of one that it knows, nothing new.
    pub(crate) fn link(&mut self, links: &[(RelationId, Box<str>)]) {
        for (relation, ticket) in links {
            if !self.knows(*relation, ticket) {
                let new = Relative { relation: *relation, ticket: ticket.clone(), word: WordId(0) };
                self.relatives = self.relatives.iter().cloned().chain([new]).collect();
            }
        }
    }

    pub(crate) fn unlink(&mut self, gone: &[(RelationId, Box<str>)]) {
        let is_gone =
            |relative: &Relative| gone.iter().any(|(relation, ticket)| relative.is(*relation, ticket));
        if self.relatives.iter().any(is_gone) {
            self.relatives = self.relatives.iter().filter(|relative| !is_gone(relative)).cloned().collect();
        }
    }

    pub(crate) fn tell(&mut self, relation: RelationId, ticket: &str, word: WordId) {
        let place = self.relatives.iter().position(|relative| relative.is(relation, ticket));
        if let Some(place) = place.filter(|place| self.relatives[*place].word != word) {
            Arc::make_mut(&mut self.relatives)[place].word = word;
        }
    }
}

/// What must hold of the tickets of a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Join {
    pub(crate) relation: RelationId,
    pub(crate) test: JoinTest,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JoinTest {
    All(Vec<WordId>),
    None(Vec<WordId>),
    AtLeast(u32, Vec<WordId>),
    Exist(bool),
}

/// How many tickets an explanation names.
const NAMED: usize = 3;

impl Join {
    pub(crate) fn holds(&self, relatives: &[Relative]) -> bool {
        let mut of = relatives.iter().filter(|relative| relative.relation == self.relation);
        let any = of.clone().next().is_some();
        match &self.test {
            JoinTest::All(words) => any && of.all(|relative| words.contains(&relative.word)),
            JoinTest::None(words) => any && !of.any(|relative| words.contains(&relative.word)),
            JoinTest::AtLeast(number, words) => {
                of.filter(|relative| words.contains(&relative.word)).count() >= *number as usize
            }
            JoinTest::Exist(exist) => any == *exist,
        }
    }

    /// What keeps it from holding: how many there are, and which are in the way.
    pub(crate) fn lack(&self, relatives: &[Relative]) -> String {
        let of: Vec<&Relative> =
            relatives.iter().filter(|relative| relative.relation == self.relation).collect();
        let (words, wanted) = match &self.test {
            _ if of.is_empty() => return "there is none".into(),
            JoinTest::Exist(_) => return format!("there are {}", of.len()),
            JoinTest::All(words) | JoinTest::AtLeast(_, words) => (words, true),
            JoinTest::None(words) => (words, false),
        };
        let mut against = of.iter().filter(|relative| words.contains(&relative.word) != wanted);
        let names: Vec<&str> = against.by_ref().take(NAMED).map(|relative| &*relative.ticket).collect();
        let more = match against.count() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let not = if wanted { " not" } else { "" };
        format!(
            "of {}, {}{more} {}{not}",
            of.len(),
            names.join(", "),
            if names.len() == 1 { "is" } else { "are" }
        )
    }
}

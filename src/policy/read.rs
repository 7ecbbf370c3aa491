//! Reading a document into typed parts, noting every mistake and going on.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::str::FromStr;

use super::{
    mistake::{Problem, nearest},
    node::Node,
    table::Table,
    trail::Trail,
};

impl Trail {
    pub(crate) fn wrong(&mut self, expected: &'static str, found: &Node) {
        self.mistake(Problem::WrongType { expected, found: found.found() });
    }

    /// The keys of a table; a mistake, and none, when it is something else.
    pub(crate) fn keys(&mut self, node: Node, expected: &'static str) -> Keys {
        match node {
            Node::Table(entries) => Keys { entries, known: Vec::new(), read: true },
            other => {
                self.wrong(expected, &other);
                Keys { entries: Vec::new(), known: Vec::new(), read: false }
            }
        }
    }
}

/// The entries of a table, taken one by one; what is left at the end is unknown.
pub(crate) struct Keys {
    entries: Vec<(String, Node)>,
    known: Vec<&'static str>,
    /// Whether there was a table at all: if not, nothing is missing from it.
    read: bool,
}

impl Keys {
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Node> {
        self.known.push(key);
        let at = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.remove(at).1)
    }

    /// The value of a key, or the default where there is none.
    pub(crate) fn get<T: Read + Default>(&mut self, trail: &mut Trail, key: &'static str) -> T {
        self.take(key).map(|node| trail.below(key, |r| T::read(node, r))).unwrap_or_default()
    }

    /// The value of a key; a mistake where there is none.
    pub(crate) fn need<T: Read + Default>(&mut self, trail: &mut Trail, key: &'static str) -> T {
        if !self.entries.iter().any(|(name, _)| name == key) {
            self.known.push(key);
            self.missing(trail, key);
            return T::default();
        }
        self.get(trail, key)
    }

    /// Whether there was a table to read.
    pub(crate) fn were_read(&self) -> bool {
        self.read
    }

    /// Says that a key is missing, where there was a table at all.
    pub(crate) fn missing(&self, trail: &mut Trail, key: &'static str) {
        if self.read {
            trail.mistake(Problem::Missing(key));
        }
    }

    /// What was not taken, for tables whose other keys are names.
    pub(crate) fn rest(&mut self) -> Vec<(String, Node)> {
        core::mem::take(&mut self.entries)
    }

    /// Names every key that was not taken.
    pub(crate) fn finish(self, trail: &mut Trail) {
        for (key, _) in self.entries {
            if self.known.contains(&key.as_str()) {
                trail.mistake(Problem::Twice(key));
                continue;
            }
            let nearest = nearest(&key, self.known.iter().copied()).map(String::from);
            trail.mistake(Problem::UnknownKey { key, nearest });
        }
    }
}

/// A part that can be read from a node: what is wrong is noted, and something is returned all
/// the same so that the rest can be read and checked.
pub(crate) trait Read: Sized {
    fn read(node: Node, trail: &mut Trail) -> Self;
}

impl Read for String {
    fn read(node: Node, trail: &mut Trail) -> Self {
        match node {
            Node::Text(text) => text,
            other => {
                trail.wrong("a text", &other);
                String::new()
            }
        }
    }
}

impl Read for bool {
    fn read(node: Node, trail: &mut Trail) -> Self {
        match node {
            Node::Flag(flag) => flag,
            other => {
                trail.wrong("`true` or `false`", &other);
                false
            }
        }
    }
}

impl Read for u32 {
    fn read(node: Node, trail: &mut Trail) -> Self {
        match node {
            Node::Number(number) if u32::try_from(number).is_ok() => number.unsigned_abs() as u32,
            other => {
                trail.wrong("a number from 0 to 4294967295", &other);
                0
            }
        }
    }
}

impl<T: Read> Read for Option<T> {
    fn read(node: Node, trail: &mut Trail) -> Self {
        Some(T::read(node, trail))
    }
}

/// A single value stands for a list of one.
impl<T: Read> Read for Vec<T> {
    fn read(node: Node, trail: &mut Trail) -> Self {
        match node {
            Node::List(list) => {
                let items = list.into_iter().enumerate();
                items.map(|(i, node)| trail.item(i, |r| T::read(node, r))).collect()
            }
            one => alloc::vec![T::read(one, trail)],
        }
    }
}

impl<T: Read> Read for Table<T> {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut table = Table::default();
        for (name, node) in trail.keys(node, "a table of names").rest() {
            let part = trail.below(&name, |r| T::read(node, r));
            if table.insert(name.clone(), part).is_some() {
                trail.mistake(Problem::Twice(name));
            }
        }
        table
    }
}

/// Reads a text that is parsed: a span, an opening, a date. `None` after a mistake.
pub(crate) fn parsed<T: FromStr<Err: ToString>>(node: Node, trail: &mut Trail) -> Option<T> {
    match node {
        Node::Text(text) => {
            text.parse().map_err(|error: T::Err| trail.mistake(Problem::Other(error.to_string()))).ok()
        }
        other => {
            trail.wrong("a text", &other);
            None
        }
    }
}

/// Reads a text that is one of a few words. `None` after a mistake.
pub(crate) fn word<T: Copy>(
    node: Node,
    what: &'static str,
    words: &[(&'static str, T)],
    trail: &mut Trail,
) -> Option<T> {
    let Node::Text(text) = node else {
        trail.wrong(what, &node);
        return None;
    };
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    if found.is_none() {
        trail.mistake(Problem::unknown(what, &text, words.iter().map(|(word, _)| *word)));
    }
    found
}

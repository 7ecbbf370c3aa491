//! Where one stands in a document, and what was wrong so far: for reading, checking and
//! restoring alike.

use alloc::{format, string::String, vec::Vec};
use core::fmt::Write;

use super::mistake::{Mistake, Problem};

/// A path and the mistakes noted along it.
#[derive(Default)]
pub(crate) struct Trail {
    path: String,
    pub(crate) mistakes: Vec<Mistake>,
}

/// Where one was on a trail.
pub(crate) struct Place(usize);

impl Trail {
    pub(crate) fn mistake(&mut self, problem: Problem) {
        self.mistakes.push(Mistake { path: self.path.clone(), problem });
    }

    /// Goes on below a key, until one leaves to where one was.
    pub(crate) fn enter(&mut self, key: &str) -> Place {
        let before = Place(self.path.len());
        push_key(&mut self.path, key);
        before
    }

    /// Goes on in an item of a list, until one leaves to where one was.
    pub(crate) fn enter_item(&mut self, index: usize) -> Place {
        let before = Place(self.path.len());
        // Writing to a string does not fail.
        let _ = write!(self.path, "[{index}]");
        before
    }

    pub(crate) fn leave(&mut self, to: Place) {
        self.path.truncate(to.0);
    }

    /// Goes on below a key.
    pub(crate) fn below<T>(&mut self, key: &str, go: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.enter(key);
        let value = go(self);
        self.leave(before);
        value
    }

    /// Goes on in an item of a list.
    pub(crate) fn item<T>(&mut self, index: usize, go: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.enter_item(index);
        let value = go(self);
        self.leave(before);
        value
    }
}

/// Appends a key to a path, in quotes where a bare one would be ambiguous.
pub(crate) fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    let bare = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    if bare { path.push_str(key) } else { path.push_str(&format!("{key:?}")) }
}

/// The path of these keys.
pub(crate) fn path_of(keys: &[&str]) -> String {
    let mut path = String::new();
    for key in keys {
        push_key(&mut path, key);
    }
    path
}

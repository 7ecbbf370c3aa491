//! A map from names to parts of a policy that keeps the order in which they were written: the
//! policy's order decides which of two equal timers or rules acts first.

use alloc::{string::String, vec::Vec};

use serde::{Serialize, Serializer};

/// Named parts of a policy, in the policy's order.
///
/// # Example: the first name stays first
/// ```
/// use dueline::policy::{State, StateKind, Table};
///
/// let mut states = Table::default();
/// states.insert("submitted", State::new(StateKind::New));
/// states.insert("closed", State::new(StateKind::Closed));
/// assert_eq!(states.names().collect::<Vec<_>>(), ["submitted", "closed"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<T>(Vec<(String, T)>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table(Vec::new())
    }
}

impl<T> Table<T> {
    /// Adds a part, or puts it in the place of the one that has its name and returns that.
    pub fn insert(&mut self, name: impl Into<String>, part: T) -> Option<T> {
        let name = name.into();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => Some(core::mem::replace(old, part)),
            None => {
                self.0.push((name, part));
                None
            }
        }
    }

    /// The part of that name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.iter().find(|(known, _)| *known == name).map(|(_, part)| part)
    }

    /// The part of that name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.0.iter_mut().find(|(known, _)| known == name).map(|(_, part)| part)
    }

    /// Takes the part of that name out.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        let at = self.position(name)?;
        Some(self.0.remove(at).1)
    }

    /// Names and parts in the policy's order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &T)> + ExactSizeIterator + Clone {
        self.0.iter().map(|(name, part)| (name.as_str(), part))
    }

    /// The names in the policy's order.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator + Clone {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// How many parts there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(known, _)| known == name)
    }

    /// The name and part at a place of the policy's order that is known to exist.
    pub(crate) fn at(&self, place: usize) -> (&str, &T) {
        let (name, part) = &self.0[place];
        (name, part)
    }
}

impl<N: Into<String>, T> FromIterator<(N, T)> for Table<T> {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(parts: I) -> Self {
        let mut table = Table::default();
        for (name, part) in parts {
            table.insert(name, part);
        }
        table
    }
}

impl<T: Serialize> Serialize for Table<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

//! What is wrong with a policy, a snapshot or another document: every mistake with its path.

use alloc::{format, string::String, vec::Vec};
use core::fmt;

use serde::Serialize;

/// One mistake of a document: where it stands and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// The keys that lead to it: `clocks.response.goals[1].within`; empty for the whole.
    pub path: String,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong at one place of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Problem {
    /// A key that means nothing there.
    #[error("unknown key `{key}`{}", hint(.nearest))]
    UnknownKey {
        /// The key.
        key: String,
        /// The known key it may stand for.
        nearest: Option<String>,
    },
    /// A name of something that the policy does not declare.
    #[error("there is no {what} `{name}`{}", hint_or_list(.nearest, .known))]
    UnknownName {
        /// What was looked for: a state, a role, a calendar …
        what: &'static str,
        /// The name.
        name: String,
        /// The known name it may stand for.
        nearest: Option<String>,
        /// Every known name, where they are few and none is near.
        known: Vec<String>,
    },
    /// A key that must be there is not.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A value of another type than expected.
    #[error("expected {expected}, found {found}")]
    WrongType {
        /// What could stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A name declared twice.
    #[error("`{0}` is declared twice")]
    Twice(String),
    /// Anything else, in a sentence that says what to do.
    #[error("{0}")]
    Other(String),
}

fn hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!(", did you mean `{name}`?")).unwrap_or_default()
}

fn hint_or_list(nearest: &Option<String>, known: &[String]) -> String {
    if known.is_empty() { hint(nearest) } else { format!("; known: {}", known.join(", ")) }
}

/// How many names are few enough to list.
const FEW: usize = 8;

impl Problem {
    /// A name that is not among the known ones: with the nearest of these, or all where they are
    /// few. For a host that reads names in a document of its own.
    ///
    /// # Example: a person of a host
    /// ```
    /// use dueline::policy::Problem;
    ///
    /// let problem = Problem::unknown("person", "Clare", ["Claire", "Ana"]);
    /// assert_eq!(problem.to_string(), "there is no person `Clare`, did you mean `Claire`?");
    /// ```
    pub fn unknown<'a>(what: &'static str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: Vec<String> = known.into_iter().map(String::from).collect();
        let nearest = nearest(name, known.iter().map(String::as_str)).map(String::from);
        if nearest.is_some() || known.len() > FEW {
            known.clear();
        }
        Problem::UnknownName { what, name: name.into(), nearest, known }
    }
}

impl Mistake {
    /// The path of what could not be read, and stands for a default since; none for a mistake
    /// that leaves nothing unread.
    pub(crate) fn unread(&self) -> Option<String> {
        match &self.problem {
            Problem::UnknownKey { .. } | Problem::Twice(_) => None,
            Problem::Missing(key) => {
                let mut path = self.path.clone();
                super::trail::push_key(&mut path, key);
                Some(path)
            }
            _ => Some(self.path.clone()),
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "{}", self.problem)
        } else {
            write!(f, "{}: {}", self.path, self.problem)
        }
    }
}

/// Every mistake of a document, in the order of its parts; never empty as an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, mistake) in self.0.iter().enumerate() {
            let gap = if i == 0 { "" } else { "\n" };
            write!(f, "{gap}{mistake}")?;
        }
        Ok(())
    }
}

impl core::error::Error for Mistakes {}

/// The known name nearest to a misspelt one, when it is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.into_iter().map(|other| (distance(name, other), other)).min()?;
    let most = (name.chars().count() / 3).max(2);
    (near.0 <= most && near.0 < name.chars().count()).then_some(near.1)
}

/// Edits (insert, delete, replace) from one name to another, without regard to case and with
/// `-`, `_` and a space alike.
fn distance(a: &str, b: &str) -> usize {
    let fold = |text: &str| -> Vec<char> {
        let same = |c| if c == '-' || c == ' ' { '_' } else { c };
        text.chars().flat_map(char::to_lowercase).map(same).collect()
    };
    let (a, b) = (fold(a), fold(b));
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replace = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_its_neighbour_and_a_foreign_one_none() {
        let known = ["waiting_customer", "in_progress", "closed"];
        assert_eq!(nearest("waiting_custommer", known), Some("waiting_customer"));
        assert_eq!(nearest("in progress", known), Some("in_progress"));
        assert_eq!(nearest("Closed", known), Some("closed"));
        assert_eq!(nearest("banana", known), None);
        assert_eq!(nearest("x", ["y"]), None);
    }
}

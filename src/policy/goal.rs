//! Goals: targets, the time that counts for them, and what becomes of them when they change.

use alloc::string::{String, ToString};

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    condition::Condition,
    node::Node,
    read::{Read, parsed, word},
    table::Table,
    trail::Trail,
};
use crate::span::Span;

/// A target, and when it applies: `{ when = { contract = "24x7" }, within = "4h" }`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// What tables and readings call it; its span where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it applies.
    #[serde(skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// How much time there is; none for an explicit "no target" (`within = "no target"`).
    #[serde(serialize_with = "within")]
    pub within: Option<Span>,
    /// The calendar of a working amount or of days, or, without a target, of what is measured; the clock's
    /// where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Coverage>,
    /// Whether a working amount is missed only when it is exceeded (`late = "budget exceeded"`):
    /// used up at closing time, it is due at the next opening.
    #[serde(skip_serializing_if = "Late::is_usual")]
    pub late: Late,
}

/// From when on a working amount counts as missed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Late {
    /// From the earliest instant at which it is used up.
    #[default]
    AfterDue,
    /// From the latest: `budget exceeded`.
    BudgetExceeded,
}

const LATE: [(&str, Late); 2] = [("after due", Late::AfterDue), ("budget exceeded", Late::BudgetExceeded)];

impl Late {
    fn is_usual(&self) -> bool {
        *self == Late::AfterDue
    }
}

impl Serialize for Late {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(spelled(&LATE, *self))
    }
}

/// The word of a list for a value that is in it.
pub(super) fn spelled<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, other)| *other == value).map_or("", |(word, _)| word)
}

/// The calendar that is open all the time, where the policy calls none so.
pub(crate) const ALWAYS: &str = "24/7";

/// In which calendar time counts: `"office"`, or by a field of the ticket, its contract or its
/// site: `{ field = "contract", of = { gold = "24/7" }, otherwise = "office" }`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Coverage {
    /// The calendar of that name; `24/7` is open all the time.
    Named(String),
    /// As a field of kind `word` says.
    ByField {
        /// The field.
        field: String,
        /// The calendar for each of its words.
        of: Table<String>,
        /// For the words that are not among them, and while it is unset; else `24/7`.
        otherwise: Option<String>,
    },
}

impl Coverage {
    /// Every calendar that it names.
    pub fn calendars(&self) -> impl Iterator<Item = &str> {
        let (one, more, otherwise) = match self {
            Coverage::Named(name) => (Some(name), None, None),
            Coverage::ByField { of, otherwise, .. } => (None, Some(of), otherwise.as_ref()),
        };
        let more = more.into_iter().flat_map(|of| of.iter().map(|(_, name)| name));
        one.into_iter().chain(more).chain(otherwise).map(String::as_str)
    }
}

impl From<&str> for Coverage {
    fn from(name: &str) -> Self {
        Coverage::Named(name.into())
    }
}

impl Default for Coverage {
    fn default() -> Self {
        ALWAYS.into()
    }
}

impl Read for Coverage {
    fn read(node: Node, trail: &mut Trail) -> Self {
        if let Node::Text(name) = node {
            return Coverage::Named(name);
        }
        let mut keys = trail.keys(node, "a calendar, or a table with `field` and `of`");
        let coverage = Coverage::ByField {
            field: keys.need(trail, "field"),
            of: keys.need(trail, "of"),
            otherwise: keys.get(trail, "otherwise"),
        };
        keys.finish(trail);
        coverage
    }
}

impl Serialize for Coverage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Coverage::Named(name) => serializer.serialize_str(name),
            Coverage::ByField { field, of, otherwise } => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("field", field)?;
                map.serialize_entry("of", of)?;
                if let Some(otherwise) = otherwise {
                    map.serialize_entry("otherwise", otherwise)?;
                }
                map.end()
            }
        }
    }
}

const NO_TARGET: &str = "no target";

fn within<S: Serializer>(span: &Option<Span>, serializer: S) -> Result<S::Ok, S::Error> {
    match span {
        Some(span) => span.serialize(serializer),
        None => serializer.serialize_str(NO_TARGET),
    }
}

impl Goal {
    /// What tables and readings call it.
    pub fn label(&self) -> String {
        let span = || self.within.as_ref().map_or(NO_TARGET.into(), Span::to_string);
        self.name.clone().unwrap_or_else(span)
    }
}

impl Read for Goal {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a goal");
        let name = keys.get(trail, "name");
        let when = keys.get(trail, "when");
        let within = match keys.take("within") {
            Some(Node::Text(text)) if text == NO_TARGET => None,
            Some(node) => trail.below("within", |r| parsed(node, r)),
            None => {
                keys.missing(trail, "within");
                None
            }
        };
        let calendar = keys.get(trail, "calendar");
        let late =
            keys.take("late").and_then(|node| trail.below("late", |r| word(node, "lateness", &LATE, r)));
        let goal = Goal { name, when, within, calendar, late: late.unwrap_or_default() };
        keys.finish(trail);
        goal
    }
}

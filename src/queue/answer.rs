//! What a queue answers: data, and as text what a person is told.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use serde::Serialize;

use crate::policy::OrderBy;

/// How many of the tickets that shut a gate are named.
pub(super) const NAMED: usize = 3;

/// Which ticket somebody takes next, or why none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Next {
    /// This one.
    Take(Choice),
    /// None waits.
    Empty,
    /// Who asks works on as many as one person may.
    AtLimit(AtLimit),
    /// All that wait stand before gates that are shut: these.
    AllGated(Vec<ShutGate>),
}

impl Next {
    /// The ticket, where there is one to take.
    pub fn ticket(&self) -> Option<&str> {
        match self {
            Next::Take(choice) => Some(&choice.ticket),
            _ => None,
        }
    }
}

/// The ticket to take, and why not another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Its id.
    pub ticket: String,
    /// The runner-up, and what tells the two apart; none where no other could be taken.
    pub before: Option<Precedence>,
}

/// Another ticket, and what puts the two in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Precedence {
    /// The id of the other one.
    pub other: String,
    /// The first thing that tells them apart.
    pub by: Difference,
}

/// What tells two tickets of a queue apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Difference {
    /// An item of the queue's `order`.
    Order {
        /// Its place there, 0 for the first.
        place: usize,
        /// The item.
        by: OrderBy,
    },
    /// They are alike in the whole order: the one that was opened earlier comes first.
    Opening,
    /// They were opened at one instant too: the first by id comes first.
    Id,
}

/// A gate that is shut, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShutGate {
    /// Its name.
    pub gate: String,
    /// The ids of the first three tickets that shut it, in the order of the queue for nobody in
    /// particular.
    pub by: Vec<String>,
    /// How many there are in all.
    pub count: usize,
}

/// Somebody works on as many tickets as one person may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AtLimit {
    /// The ids of those, sorted.
    pub working: Vec<String>,
    /// How many there may be.
    pub at_most: usize,
}

/// Why somebody may not take a ticket now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotNow {
    /// The ticket of that id does not wait in the queue.
    NotWaiting(String),
    /// Who asks works on as many as one person may.
    AtLimit(AtLimit),
    /// It stands before gates that are shut: these, in the policy's order.
    Gated(Vec<ShutGate>),
}

/// Why a ticket is not the one that somebody takes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WhyNot {
    /// It is.
    Next,
    /// It may be taken, and this one comes before it: the next.
    After(Precedence),
    /// It may not be taken now.
    NotNow(NotNow),
}

/// A ticket that waits, in the order for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing<'a> {
    /// Its id.
    pub ticket: &'a str,
    /// Whether its person field, where the order asks for one, names who asks.
    pub mine: bool,
    /// The names of the gates that are shut before it; none for one that may be taken.
    pub gates: Vec<&'a str>,
}

impl fmt::Display for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Next::Take(Choice { ticket, before: Some(before) }) => write!(f, "`{ticket}`, before {before}"),
            Next::Take(Choice { ticket, before: None }) => {
                write!(f, "`{ticket}`, the only one that may be taken")
            }
            Next::Empty => f.write_str("none waits"),
            Next::AtLimit(limit) => write!(f, "{limit}"),
            Next::AllGated(gates) => write!(f, "all that wait are {}", behind(gates)),
        }
    }
}

/// `` `T-2`: priority ``.
impl fmt::Display for Precedence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.other, self.by)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Difference::Order { by, .. } => write!(f, "{by}"),
            Difference::Opening => f.write_str("opened earlier"),
            Difference::Id => f.write_str("first by id"),
        }
    }
}

/// `` `urgent ones first`, shut by `T-1`, `T-2`, `T-3` and 4 more ``.
impl fmt::Display for ShutGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, shut by {}", self.gate, listed(&self.by))?;
        match self.count - self.by.len().min(self.count) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

impl fmt::Display for AtLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "in progress: {}, at most {} at a time", listed(&self.working), self.at_most)
    }
}

impl fmt::Display for NotNow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotNow::NotWaiting(id) => write!(f, "`{id}` does not wait in this queue"),
            NotNow::AtLimit(limit) => write!(f, "{limit}"),
            NotNow::Gated(gates) => write!(f, "it is {}", behind(gates)),
        }
    }
}

impl core::error::Error for NotNow {}

impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WhyNot::Next => f.write_str("it is the next"),
            WhyNot::After(first) => write!(f, "after {first}"),
            WhyNot::NotNow(reason) => write!(f, "{reason}"),
        }
    }
}

fn listed(ids: &[String]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

fn behind(gates: &[ShutGate]) -> String {
    let named: Vec<String> = gates.iter().map(ToString::to_string).collect();
    format!("behind {}", named.join("; "))
}

//! Queues: which tickets wait, in which order, and what keeps one from being taken.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    condition::Condition,
    mistake::Problem,
    node::Node,
    read::{Read, word},
    trail::Trail,
};

/// A queue: the tickets that wait to be taken up, by whoever asks first.
///
/// All its conditions are judged on tickets alone, never on an event. [`crate::Queue`] runs it.
///
/// ```toml
/// [queues.developers]
/// of = { state = ["open", "reopened"] }
/// order = [{ first = { urgent = true } }, { mine = "assignee" }, "priority", { due = "response" }]
/// gates = [
///     { name = "urgent ones first", when = { priority = "P3" }, blocked_by = { priority = ["P1", "P2"], state = ["open", "reopened"] } },
/// ]
/// limit = { working = { state = "in_progress" }, per = "assignee", at_most = 1 }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Queue {
    /// Which tickets wait in it.
    pub of: Condition,
    /// What tells two of them apart: the first that does decides. Where none does the one that was
    /// opened first comes first, and of those the first by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<OrderBy>,
    /// What keeps tickets from being taken while others are there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Gate>,
    /// How many tickets one person works on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

impl Read for Queue {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a queue");
        let queue = Queue {
            of: keys.need(trail, "of"),
            order: keys.get(trail, "order"),
            gates: keys.get(trail, "gates"),
            limit: keys.get(trail, "limit"),
        };
        keys.finish(trail);
        queue
    }
}

/// One thing by which tickets are ordered: a word, or a table with one of the keys `first`, `mine`,
/// `most`, `least`, `due`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrderBy {
    /// Those for which this holds come first: `{ first = { urgent = true } }`.
    First(Condition),
    /// Those whose field names the person who asks come first: `{ mine = "assignee" }`. Once in a
    /// queue.
    Mine(String),
    /// The most urgent first, in the policy's order; without a priority last: `"priority"`.
    Priority,
    /// The largest number, the latest date or instant first; unset last: `{ most = "share" }`.
    Most(String),
    /// The smallest number, the earliest date or instant first; unset last: `{ least = "points" }`.
    Least(String),
    /// What the last cycle of that clock is due at, the earliest first, as long as it is open;
    /// without a due instant (paused, finished, no target) last: `{ due = "response" }`. One that
    /// was missed stays due when it was, and so comes first.
    Due(String),
    /// The last opened first: `"newest"`.
    Newest,
    /// The first opened first: `"oldest"`.
    Oldest,
}

const WORDS: [(&str, OrderBy); 3] =
    [("priority", OrderBy::Priority), ("newest", OrderBy::Newest), ("oldest", OrderBy::Oldest)];
const KEYS: [&str; 5] = ["first", "mine", "most", "least", "due"];

impl Read for OrderBy {
    fn read(node: Node, trail: &mut Trail) -> Self {
        if let Node::Text(_) = node {
            let words = WORDS.each_ref().map(|(word, by)| (*word, by));
            return word(node, "order", &words, trail).cloned().unwrap_or(OrderBy::Oldest);
        }
        let mut keys =
            trail.keys(node, "an order: `\"priority\"`, or a table such as `{ due = \"response\" }`");
        let found: Vec<_> = KEYS.into_iter().filter_map(|key| Some((key, keys.take(key)?))).collect();
        if found.len() > 1 {
            trail.mistake(Problem::Other(
                "tickets are ordered by one thing after the other: write one table for each".into(),
            ));
        }
        fn below<T: Read>(trail: &mut Trail, key: &str, node: Node) -> T {
            trail.below(key, |r| T::read(node, r))
        }
        let by = match found.into_iter().next() {
            Some((key @ "first", node)) => OrderBy::First(below(trail, key, node)),
            Some((key @ "mine", node)) => OrderBy::Mine(below(trail, key, node)),
            Some((key @ "most", node)) => OrderBy::Most(below(trail, key, node)),
            Some((key @ "least", node)) => OrderBy::Least(below(trail, key, node)),
            Some((key, node)) => OrderBy::Due(below(trail, key, node)),
            None => {
                if keys.were_read() {
                    let one_of = "an order is one of `first`, `mine`, `most`, `least`, `due`, or the text \
                                  `priority`, `newest` or `oldest`";
                    trail.mistake(Problem::Other(one_of.into()));
                }
                OrderBy::Oldest
            }
        };
        keys.finish(trail);
        by
    }
}

impl Serialize for OrderBy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (key, name) = match self {
            OrderBy::First(condition) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("first", condition)?;
                return map.end();
            }
            OrderBy::Mine(field) => ("mine", field),
            OrderBy::Most(field) => ("most", field),
            OrderBy::Least(field) => ("least", field),
            OrderBy::Due(clock) => ("due", clock),
            OrderBy::Priority | OrderBy::Newest | OrderBy::Oldest => return serializer.collect_str(self),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(key, name)?;
        map.end()
    }
}

/// In a few words, as an answer says what decided: `` first `urgent = true` ``, `priority`.
impl fmt::Display for OrderBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            OrderBy::First(condition) => format!("first `{condition}`"),
            OrderBy::Mine(field) => format!("mine by `{field}`"),
            OrderBy::Most(field) => format!("most `{field}`"),
            OrderBy::Least(field) => format!("least `{field}`"),
            OrderBy::Due(clock) => format!("due of `{clock}`"),
            word => WORDS.iter().find(|(_, by)| by == word).map_or("", |(word, _)| word).to_string(),
        })
    }
}

/// A gate: while a ticket is there for which `blocked_by` holds, whether it waits in the queue or
/// not, no other one for which `when` holds is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// What answers call it; unique in its queue.
    pub name: String,
    /// Which tickets stand before it; every one where it is left out.
    #[serde(skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// Which tickets shut it. A ticket does not shut it before itself.
    pub blocked_by: Condition,
}

impl Read for Gate {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a gate");
        let gate = Gate {
            name: keys.need(trail, "name"),
            when: keys.get(trail, "when"),
            blocked_by: keys.need(trail, "blocked_by"),
        };
        keys.finish(trail);
        gate
    }
}

/// How many tickets one person works on: who works on as many takes no other one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// Which tickets somebody works on, whether they wait in the queue or not.
    pub working: Condition,
    /// The field that names who.
    pub per: String,
    /// How many there may be.
    pub at_most: u32,
}

impl Read for Limit {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a limit");
        let limit = Limit {
            working: keys.need(trail, "working"),
            per: keys.need(trail, "per"),
            at_most: keys.need(trail, "at_most"),
        };
        keys.finish(trail);
        limit
    }
}

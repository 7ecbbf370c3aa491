//! Conditions: one small typed language for guards, goals, clocks and rules. Data, not code:
//! total, without arithmetic and without a clock.

use alloc::{
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};

use serde::{Serialize, Serializer};

use super::{
    mistake::Problem,
    node::Node,
    read::{Read, word},
    relation::Linked,
    trail::Trail,
    value::Value,
    words::{KINDS, SIDES, Side, StateKind},
};

/// What must hold of a ticket, or of the event that is being handled.
///
/// In a policy's text a table whose entries must all hold: `{ state = ["submitted", "reopened"],
/// contract = "24x7" }`. A list means *one of*. The keys that are not the words below are fields.
///
/// | key | holds when |
/// | --- | --- |
/// | `state` | the ticket is in (one of) them |
/// | `kind` | its state is of that kind |
/// | `priority` | it has (one of) them |
/// | a field | its value is (one of) those; or a table of tests: `set`, `at_least`, `at_most`, `above`, `below`, `is` |
/// | `event` | the event is `created`, `commented`, `changed`, `moved`, `split`, `absorbed`, `merged`, `cancelled` or `linked` |
/// | `entered`, `left` | the event brought the ticket into (or opened it in), out of that state |
/// | `transition` | the event took that transition |
/// | `side`, `by` | its actor is on that side, has that role |
/// | `public` | it carries a comment that is, is not, public |
/// | `modified` | its actor is not automation |
/// | `linked` | by relation, what its tickets said last: `{ action = { all = "green" } }`, see [`Linked`] |
/// | `told` | by relation, what the event tells: `{ action = "green" }` |
/// | `any`, `all`, `not` | one of, every one of, the condition does not |
///
/// The text `"created"` stands for `{ event = "created" }`, `"modified"` for `{ modified = true }`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Condition {
    /// Every one holds; with none: always.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// The ticket is in one of these states.
    State(Vec<String>),
    /// Its state is of one of these kinds.
    Kind(Vec<StateKind>),
    /// It has one of these priorities.
    Priority(Vec<String>),
    /// A field passes a test.
    Field(String, Test),
    /// The event is one of these.
    Event(Vec<Happening>),
    /// The event brought the ticket into one of these states from another, or opened it there.
    Entered(Vec<String>),
    /// The event brought the ticket out of one of these states into another.
    Left(Vec<String>),
    /// The event took one of these transitions.
    Transition(Vec<String>),
    /// The actor of the event is on one of these sides.
    Side(Vec<Side>),
    /// The actor of the event has one of these roles.
    By(Vec<String>),
    /// What is known of the tickets of a relation.
    Linked(String, Linked),
    /// The event is a telling of one of these words, by a ticket of that relation.
    Told(String, Vec<String>),
    /// The event carries a comment that is public, or one that is not.
    Public(bool),
    /// The actor of the event is not automation (`true`), or is (`false`).
    Modified(bool),
}

/// What a field's value must be. A comparison with an unset value does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Test {
    /// One of these; of a field that holds many: one of these is among them.
    Is(Vec<Value>),
    /// Any value (`true`), or none (`false`).
    Set(bool),
    /// This or more: numbers, dates and instants.
    AtLeast(Value),
    /// This or less.
    AtMost(Value),
    /// More than this.
    Above(Value),
    /// Less than this.
    Below(Value),
}

/// What an event is, apart from who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Happening {
    /// The ticket was opened.
    Created,
    /// A comment, without a change of state.
    Commented,
    /// Fields or the priority were given other values than they had, or a transition was taken
    /// that leads nowhere else.
    Changed,
    /// The state changed.
    Moved,
    /// A part of the ticket became another one.
    Split,
    /// Another ticket was merged into it.
    Absorbed,
    /// It was merged into another one.
    Merged,
    /// The request was cancelled.
    Cancelled,
    /// It was told of another ticket that it has to do with.
    Linked,
}

pub(crate) const HAPPENINGS: [(&str, Happening); 9] = [
    ("created", Happening::Created),
    ("commented", Happening::Commented),
    ("changed", Happening::Changed),
    ("moved", Happening::Moved),
    ("split", Happening::Split),
    ("absorbed", Happening::Absorbed),
    ("merged", Happening::Merged),
    ("cancelled", Happening::Cancelled),
    ("linked", Happening::Linked),
];

/// The words of the condition language, which no field may be named.
pub(crate) const WORDS: [&str; 16] = [
    "all",
    "any",
    "by",
    "entered",
    "event",
    "kind",
    "left",
    "linked",
    "modified",
    "not",
    "priority",
    "public",
    "side",
    "state",
    "told",
    "transition",
];

impl Default for Condition {
    /// The condition that always holds.
    fn default() -> Self {
        Condition::All(Vec::new())
    }
}

impl Condition {
    /// The ticket is in one of these states.
    pub fn state<S: Into<String>>(states: impl IntoIterator<Item = S>) -> Self {
        Condition::State(states.into_iter().map(Into::into).collect())
    }

    /// A field has that value.
    pub fn field(name: impl Into<String>, value: impl Into<Value>) -> Self {
        Condition::Field(name.into(), Test::Is(alloc::vec![value.into()]))
    }

    /// Whether it always holds.
    pub fn is_always(&self) -> bool {
        matches!(self, Condition::All(parts) if parts.iter().all(Condition::is_always))
    }
}

impl Read for Condition {
    fn read(node: Node, trail: &mut Trail) -> Self {
        match node {
            Node::Text(text) if text == "modified" => Condition::Modified(true),
            text @ Node::Text(_) => {
                let what = "condition in one word";
                Condition::Event(word(text, what, &HAPPENINGS, trail).into_iter().collect())
            }
            Node::Table(entries) => {
                let mut parts: Vec<Condition> = entries
                    .into_iter()
                    .map(|(key, node)| trail.below(&key, |r| entry(&key, node, r)))
                    .collect();
                if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) }
            }
            other => {
                trail.wrong("a condition: a table such as `{ state = \"closed\" }`", &other);
                Condition::default()
            }
        }
    }
}

fn entry(key: &str, node: Node, r: &mut Trail) -> Condition {
    match key {
        "all" => Condition::All(Read::read(node, r)),
        "any" => Condition::Any(Read::read(node, r)),
        "not" => Condition::Not(Box::new(Read::read(node, r))),
        "state" => Condition::State(Read::read(node, r)),
        "kind" => Condition::Kind(words(node, "kind of state", &KINDS, r)),
        "priority" => Condition::Priority(Read::read(node, r)),
        "event" => Condition::Event(words(node, "event", &HAPPENINGS, r)),
        "entered" => Condition::Entered(Read::read(node, r)),
        "left" => Condition::Left(Read::read(node, r)),
        "transition" => Condition::Transition(Read::read(node, r)),
        "side" => Condition::Side(words(node, "side", &SIDES, r)),
        "by" => Condition::By(Read::read(node, r)),
        "public" => Condition::Public(Read::read(node, r)),
        "linked" => by_relation(node, r, |name, node, r| Condition::Linked(name, Read::read(node, r))),
        "told" => by_relation(node, r, |name, node, r| Condition::Told(name, Read::read(node, r))),
        "modified" => Condition::Modified(Read::read(node, r)),
        field => match node {
            Node::Table(tests) => {
                let mut tests: Vec<Condition> = tests
                    .into_iter()
                    .filter_map(|(key, node)| Some(Condition::Field(field.into(), test(&key, node, r)?)))
                    .collect();
                if tests.len() == 1 { tests.remove(0) } else { Condition::All(tests) }
            }
            value => Condition::Field(field.into(), Test::Is(Read::read(value, r))),
        },
    }
}

/// For each relation of a table a condition; of more than one all must hold.
fn by_relation(node: Node, r: &mut Trail, one: fn(String, Node, &mut Trail) -> Condition) -> Condition {
    let relations = r.keys(node, "a table with a relation for a key").rest().into_iter();
    let mut parts: Vec<Condition> =
        relations.map(|(name, node)| r.below(&name.clone(), |r| one(name, node, r))).collect();
    if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) }
}

fn test(key: &str, node: Node, trail: &mut Trail) -> Option<Test> {
    Some(match key {
        "is" => Test::Is(trail.below(key, |r| Read::read(node, r))),
        "set" => Test::Set(trail.below(key, |r| Read::read(node, r))),
        "at_least" => Test::AtLeast(trail.below(key, |r| Read::read(node, r))),
        "at_most" => Test::AtMost(trail.below(key, |r| Read::read(node, r))),
        "above" => Test::Above(trail.below(key, |r| Read::read(node, r))),
        "below" => Test::Below(trail.below(key, |r| Read::read(node, r))),
        _ => {
            let known = ["is", "set", "at_least", "at_most", "above", "below"];
            trail.mistake(Problem::UnknownKey {
                key: key.into(),
                nearest: super::mistake::nearest(key, known).map(String::from),
            });
            return None;
        }
    })
}

fn words<T: Copy>(node: Node, what: &'static str, known: &[(&'static str, T)], r: &mut Trail) -> Vec<T> {
    match node {
        Node::List(list) => {
            let items = list.into_iter().enumerate();
            items.filter_map(|(i, node)| r.item(i, |r| word(node, what, known, r))).collect()
        }
        one => word(one, what, known, r).into_iter().collect(),
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_node().serialize(serializer)
    }
}

impl Condition {
    fn to_node(&self) -> Node {
        Node::Table(match self {
            Condition::All(parts) => {
                let parts: Vec<Node> = parts.iter().map(Condition::to_node).collect();
                alloc::vec![("all".into(), Node::List(parts))]
            }
            other => alloc::vec![other.to_entry()],
        })
    }

    /// The key and value it is written as.
    fn to_entry(&self) -> (String, Node) {
        let texts = |list: &[String]| one_or_list(list.iter().map(|text| Node::Text(text.clone())).collect());
        let (key, node) = match self {
            Condition::All(parts) => ("all", Node::List(parts.iter().map(Condition::to_node).collect())),
            Condition::Any(parts) => ("any", Node::List(parts.iter().map(Condition::to_node).collect())),
            Condition::Not(part) => ("not", part.to_node()),
            Condition::State(names) => ("state", texts(names)),
            Condition::Kind(kinds) => ("kind", spelt(kinds, &KINDS)),
            Condition::Priority(names) => ("priority", texts(names)),
            Condition::Event(kinds) => ("event", spelt(kinds, &HAPPENINGS)),
            Condition::Entered(names) => ("entered", texts(names)),
            Condition::Left(names) => ("left", texts(names)),
            Condition::Transition(names) => ("transition", texts(names)),
            Condition::Side(sides) => ("side", spelt(sides, &SIDES)),
            Condition::By(roles) => ("by", texts(roles)),
            Condition::Public(flag) => ("public", Node::Flag(*flag)),
            Condition::Linked(name, test) => {
                ("linked", Node::Table(alloc::vec![(name.clone(), test.to_node())]))
            }
            Condition::Told(name, words) => ("told", Node::Table(alloc::vec![(name.clone(), texts(words))])),
            Condition::Modified(flag) => ("modified", Node::Flag(*flag)),
            Condition::Field(name, test) => return (name.clone(), test.to_node()),
        };
        (key.into(), node)
    }
}

impl Test {
    fn to_node(&self) -> Node {
        let (key, node) = match self {
            Test::Is(values) => return one_or_list(values.iter().map(value_node).collect()),
            Test::Set(flag) => ("set", Node::Flag(*flag)),
            Test::AtLeast(value) => ("at_least", value_node(value)),
            Test::AtMost(value) => ("at_most", value_node(value)),
            Test::Above(value) => ("above", value_node(value)),
            Test::Below(value) => ("below", value_node(value)),
        };
        Node::Table(alloc::vec![(key.into(), node)])
    }
}

fn value_node(value: &Value) -> Node {
    match value {
        Value::Flag(flag) => Node::Flag(*flag),
        Value::Number(number) => Node::Number(*number),
        Value::Many(items) => one_or_list(items.iter().map(|item| Node::Text(item.clone())).collect()),
        other => Node::Text(other.to_string()),
    }
}

/// A list of one is written as the one.
fn one_or_list(mut nodes: Vec<Node>) -> Node {
    if nodes.len() == 1 { nodes.remove(0) } else { Node::List(nodes) }
}

fn spelt<T: PartialEq>(values: &[T], words: &[(&'static str, T)]) -> Node {
    let spell = |value: &T| words.iter().find(|(_, known)| known == value).map(|(word, _)| Node::from(*word));
    one_or_list(values.iter().filter_map(spell).collect())
}

/// As a policy's text writes it, on one line.
impl core::fmt::Display for Condition {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        fn write(node: &Node, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
            match node {
                Node::Flag(flag) => write!(f, "{flag}"),
                Node::Number(number) => write!(f, "{number}"),
                Node::Text(text) => write!(f, "{text:?}"),
                Node::List(list) => {
                    f.write_str("[")?;
                    for (i, item) in list.iter().enumerate() {
                        f.write_str(if i == 0 { "" } else { ", " })?;
                        write(item, f)?;
                    }
                    f.write_str("]")
                }
                Node::Table(entries) => {
                    f.write_str("{ ")?;
                    for (i, (key, item)) in entries.iter().enumerate() {
                        write!(f, "{}{key} = ", if i == 0 { "" } else { ", " })?;
                        write(item, f)?;
                    }
                    f.write_str(" }")
                }
                Node::Nothing | Node::Other(_) => f.write_str(&node.found()),
            }
        }
        match self {
            Condition::All(_) => write(&self.to_node(), f),
            leaf => {
                let (key, node) = leaf.to_entry();
                write!(f, "{key} = ")?;
                write(&node, f)
            }
        }
    }
}

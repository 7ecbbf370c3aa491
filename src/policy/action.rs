//! What a rule, a mark or a transition causes.

use alloc::{format, string::String, vec::Vec};

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    Policy,
    message::Message,
    mistake::Problem,
    node::Node,
    read::{Keys, Read},
    table::Table,
    trail::{Trail, path_of},
    value::Value,
};

/// One thing to do: a table with one of the keys `notify`, `escalate`, `chain`, `request`, `comment`,
/// `move`, `set`, `clear`, `assign`, `open`, `signal`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Tell somebody: `{ notify = ["creator", "agent"], template = "in progress" }`.
    Notify(Message),
    /// Ask somebody above to step in: `{ escalate = "team lead" }`.
    Escalate(Message),
    /// Ask one step further up each time a mark repeats: `{ chain = ["team lead", "director"] }`.
    /// The last one is asked again and again.
    Chain(Message),
    /// Ask somebody for information, naming which of these fields are unset:
    /// `{ request = ["steps", "place"], from = "creator" }`.
    Request {
        /// The fields that are needed.
        fields: Vec<String>,
        /// Who is asked.
        from: Message,
    },
    /// Write a public comment: `{ comment = "first reminder" }`, the text or template of which
    /// is the host's.
    Comment(String),
    /// Take a transition: `{ move = "close for silence" }`. Who may is not asked, what it
    /// requires is.
    Move(String),
    /// Give fields a value: `{ set = { resolution = "consulting" } }`.
    Set(Table<Value>),
    /// Unset fields: `{ clear = "resolution" }`.
    Clear(Vec<String>),
    /// Give a person's field the name of who did what it follows from: `{ assign = "developer" }`. A
    /// timer assigns nobody.
    Assign(String),
    /// Open another ticket, of that relation, which gets these fields: `{ open = "action", with =
    /// "impact" }`.
    Open {
        /// The relation.
        relation: String,
        /// The fields of this ticket whose values it is opened with, under the same names.
        with: Vec<String>,
    },
    /// Tell every ticket of a relation something: `{ signal = "cause", word = "restored" }`.
    Signal {
        /// The relation.
        relation: String,
        /// What they are told.
        word: String,
    },
}

const KEYS: [&str; 11] =
    ["notify", "escalate", "chain", "request", "comment", "move", "set", "clear", "assign", "open", "signal"];

impl Read for Action {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "an action: a table such as `{ notify = \"creator\" }`");
        let mut found = Vec::new();
        for key in KEYS {
            if let Some(node) = keys.take(key) {
                found.push((key, node));
            }
        }
        if found.len() > 1 {
            trail.mistake(Problem::Other("an action does one thing: write one table for each".into()));
        }
        let action = match found.into_iter().next() {
            Some((key, node)) => one(key, node, &mut keys, trail),
            None if !keys.were_read() => Action::Clear(Vec::new()),
            None => {
                let one_of = alloc::format!("an action is one of `{}`", KEYS.join("`, `"));
                trail.mistake(Problem::Other(one_of));
                Action::Clear(Vec::new())
            }
        };
        keys.finish(trail);
        action
    }
}

fn one(key: &str, node: Node, keys: &mut Keys, trail: &mut Trail) -> Action {
    fn below<T: Read>(trail: &mut Trail, key: &str, node: Node) -> T {
        trail.below(key, |r| T::read(node, r))
    }
    match key {
        "comment" => Action::Comment(below(trail, key, node)),
        "move" => Action::Move(below(trail, key, node)),
        "set" => Action::Set(below(trail, key, node)),
        "clear" => Action::Clear(below(trail, key, node)),
        "assign" => Action::Assign(below(trail, key, node)),
        "open" => Action::Open { relation: below(trail, key, node), with: keys.get(trail, "with") },
        "signal" => Action::Signal { relation: below(trail, key, node), word: keys.need(trail, "word") },
        "request" => {
            let to = keys.need(trail, "from");
            Action::Request { fields: below(trail, key, node), from: Message::read(to, keys, trail) }
        }
        _ => {
            let message = Message::read(below(trail, key, node), keys, trail);
            match key {
                "escalate" => Action::Escalate(message),
                "chain" => Action::Chain(message),
                _ => Action::Notify(message),
            }
        }
    }
}

impl Serialize for Action {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Action::Notify(message) => message.write("notify", &mut map)?,
            Action::Escalate(message) => message.write("escalate", &mut map)?,
            Action::Chain(message) => message.write("chain", &mut map)?,
            Action::Request { fields, from } => {
                map.serialize_entry("request", fields)?;
                from.write("from", &mut map)?;
            }
            Action::Comment(text) => map.serialize_entry("comment", text)?,
            Action::Move(transition) => map.serialize_entry("move", transition)?,
            Action::Set(fields) => map.serialize_entry("set", fields)?,
            Action::Clear(fields) => map.serialize_entry("clear", fields)?,
            Action::Assign(field) => map.serialize_entry("assign", field)?,
            Action::Open { relation, with } => {
                map.serialize_entry("open", relation)?;
                if !with.is_empty() {
                    map.serialize_entry("with", with)?;
                }
            }
            Action::Signal { relation, word } => {
                map.serialize_entry("signal", relation)?;
                map.serialize_entry("word", word)?;
            }
        }
        map.end()
    }
}

impl Policy {
    /// Every list of actions, with its path: of transitions, of rules, of marks.
    pub(crate) fn actions(&self) -> impl Iterator<Item = (String, &[Action])> {
        let transitions = self.transitions.iter().enumerate();
        let transitions = transitions.map(|(i, data)| (format!("transitions[{i}].do"), &*data.actions));
        let rules = self.rules.iter();
        let rules = rules.map(|(name, rule)| (path_of(&["rules", name, "do"]), &*rule.actions));
        let marks = self.clocks.iter().flat_map(|(name, clock)| {
            let marks = clock.marks.iter().enumerate();
            let path = path_of(&["clocks", name]);
            marks.map(move |(i, mark)| (format!("{path}.marks[{i}].do"), &*mark.actions))
        });
        transitions.chain(rules).chain(marks)
    }
}

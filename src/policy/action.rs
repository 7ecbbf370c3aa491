//! What a rule, a mark or a transition causes.

use alloc::{string::String, vec::Vec};

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    condition::Condition, mistake::Problem, node::Node, read::Read, table::Table, trail::Trail, value::Value,
};

/// One thing to do: a table with one of the keys `notify`, `escalate`, `chain`, `comment`, `move`,
/// `set`, `clear`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Tell somebody: `{ notify = ["creator", "agent"], template = "in progress" }`.
    ///
    /// A recipient is `creator`, a role, or a field that holds a person.
    Notify {
        /// Who is told.
        to: Vec<String>,
        /// The host's template, if it has one for this.
        template: Option<String>,
    },
    /// Ask somebody above to step in: `{ escalate = "team lead" }`.
    Escalate {
        /// Who is asked.
        to: Vec<String>,
        /// The host's template.
        template: Option<String>,
    },
    /// Ask one step further up each time a mark repeats: `{ chain = ["team lead", "director"] }`.
    /// The last one is asked again and again.
    Chain {
        /// Who is asked first, second, …
        steps: Vec<String>,
        /// The host's template.
        template: Option<String>,
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
}

const KEYS: [&str; 7] = ["notify", "escalate", "chain", "comment", "move", "set", "clear"];

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
        fn below<T: Read>(trail: &mut Trail, key: &str, node: Node) -> T {
            trail.below(key, |r| T::read(node, r))
        }
        let action = match found.into_iter().next() {
            Some((key @ "comment", node)) => Action::Comment(below(trail, key, node)),
            Some((key @ "move", node)) => Action::Move(below(trail, key, node)),
            Some((key @ "set", node)) => Action::Set(below(trail, key, node)),
            Some((key @ "clear", node)) => Action::Clear(below(trail, key, node)),
            Some((key @ "escalate", node)) => {
                Action::Escalate { to: below(trail, key, node), template: keys.get(trail, "template") }
            }
            Some((key @ "chain", node)) => {
                Action::Chain { steps: below(trail, key, node), template: keys.get(trail, "template") }
            }
            Some((key, node)) => {
                Action::Notify { to: below(trail, key, node), template: keys.get(trail, "template") }
            }
            None if !keys.were_read() => Action::Clear(Vec::new()),
            None => {
                let one_of =
                    "an action is one of `notify`, `escalate`, `chain`, `comment`, `move`, `set`, `clear`";
                trail.mistake(Problem::Other(one_of.into()));
                Action::Clear(Vec::new())
            }
        };
        keys.finish(trail);
        action
    }
}

impl Serialize for Action {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Action::Notify { to, template }
            | Action::Escalate { to, template }
            | Action::Chain { steps: to, template } => {
                let key = match self {
                    Action::Notify { .. } => "notify",
                    Action::Escalate { .. } => "escalate",
                    _ => "chain",
                };
                map.serialize_entry(key, to)?;
                if let Some(template) = template {
                    map.serialize_entry("template", template)?;
                }
            }
            Action::Comment(text) => map.serialize_entry("comment", text)?,
            Action::Move(transition) => map.serialize_entry("move", transition)?,
            Action::Set(fields) => map.serialize_entry("set", fields)?,
            Action::Clear(fields) => map.serialize_entry("clear", fields)?,
        }
        map.end()
    }
}

/// A rule: on this event, when this holds, do these actions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The event it acts on.
    pub on: Condition,
    /// What must hold besides, after the event.
    #[serde(skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// What it does.
    #[serde(rename = "do")]
    pub actions: Vec<Action>,
}

impl Read for Rule {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a rule");
        let rule = Rule {
            on: keys.need(trail, "on"),
            when: keys.get(trail, "when"),
            actions: keys.need(trail, "do"),
        };
        keys.finish(trail);
        rule
    }
}

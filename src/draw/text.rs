//! Names and texts as Mermaid takes them.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
};

use crate::policy::Policy;

/// Words of Mermaid, and of the language it is written in, that nothing can be called, whatever their
/// case.
const RESERVED: [&str; 28] = [
    "accdescr",
    "acctitle",
    "as",
    "choice",
    "class",
    "classdef",
    "click",
    "constructor",
    "default",
    "direction",
    "end",
    "fork",
    "hasownproperty",
    "hide",
    "href",
    "isprototypeof",
    "join",
    "note",
    "propertyisenumerable",
    "root",
    "scale",
    "state",
    "statediagram",
    "style",
    "title",
    "tolocalestring",
    "tostring",
    "valueof",
];

/// For each state a name that Mermaid takes: its own where it is a plain word.
pub(super) struct Ids<'a> {
    policy: &'a Policy,
    states: BTreeMap<&'a str, String>,
}

impl<'a> Ids<'a> {
    pub(super) fn new(policy: &'a Policy) -> Self {
        let mut ids = Ids { policy, states: BTreeMap::new() };
        for (place, name) in policy.states.names().enumerate() {
            let mut letters = name.chars();
            let plain = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
                && letters.all(|c| c.is_ascii_alphanumeric() || c == '_');
            let reserved = RESERVED.contains(&name.to_ascii_lowercase().as_str());
            let id = if plain && !reserved { name.into() } else { ids.other(&format!("state_{place}")) };
            ids.states.insert(name, id);
        }
        ids
    }

    pub(super) fn state(&self, name: &str) -> String {
        self.states.get(name).cloned().unwrap_or_default()
    }

    /// A name for what is no state: this one, or the next that is free.
    pub(super) fn other(&self, name: &str) -> String {
        let mut id = name.to_string();
        while self.policy.states.get(&id).is_some() {
            id.push('_');
        }
        id
    }
}

/// A text on one line, with all that Mermaid or a page would read as their own as codes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            c if c.is_control() => out.push(' '),
            // Two of them begin a formula, as codes too.
            '$' if out.ends_with('$') => out.push_str(" $"),
            ':' | ';' | '#' | '"' | '<' | '>' | '&' | '%' | '\\' | '`' | '*' | '{' | '}' | '[' | ']' => {
                out.push_str(&format!("#{};", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    // A label of nothing is none.
    if out.is_empty() { "#32;".into() } else { out }
}

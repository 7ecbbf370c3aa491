//! What somebody is told: who, by which template, with which facts.

use alloc::{string::String, vec::Vec};

use serde::ser::SerializeMap;

use super::{
    node::Node,
    read::{Keys, word},
    trail::Trail,
};

/// What somebody is told.
///
/// In a policy's text the keys beside the one that says what is done:
/// `{ notify = "watchers", template = "planned", with = ["planned_for", "response"], except = "actor" }`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// Who is told: `creator`, a role, a field that holds a person, people or a team. Of a chain its
    /// steps, the first one first.
    pub to: Vec<String>,
    /// The host's template, if it has one for this.
    pub template: Option<String>,
    /// The facts that the template needs, as they are then: fields, `state`, `priority`, or a clock
    /// for the instant at which it is due.
    pub with: Vec<String>,
    /// Whether who did what it is about is told nothing of it: nobody is told what they do themselves.
    pub except_actor: bool,
}

impl Message {
    /// To these, by that template.
    pub fn to<T: Into<String>>(to: impl IntoIterator<Item = T>, template: Option<&str>) -> Self {
        let to = to.into_iter().map(Into::into).collect();
        Message { to, template: template.map(Into::into), ..Message::default() }
    }

    pub(super) fn read(to: Vec<String>, keys: &mut Keys, trail: &mut Trail) -> Self {
        let except = |node: Node, trail: &mut Trail| {
            trail.below("except", |r| word(node, "exception", &[("actor", true)], r)).is_some()
        };
        Message {
            to,
            template: keys.get(trail, "template"),
            with: keys.get(trail, "with"),
            except_actor: keys.take("except").is_some_and(|node| except(node, trail)),
        }
    }

    pub(super) fn write<M: SerializeMap>(&self, key: &str, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry(key, &self.to)?;
        if let Some(template) = &self.template {
            map.serialize_entry("template", template)?;
        }
        if !self.with.is_empty() {
            map.serialize_entry("with", &self.with)?;
        }
        if self.except_actor {
            map.serialize_entry("except", "actor")?;
        }
        Ok(())
    }
}

//! Transitions: who may and when, what it requires, what it causes.

use alloc::{string::String, vec::Vec};

use serde::Serialize;

use super::{
    action::Action,
    condition::Condition,
    node::Node,
    read::{Keys, Read},
    trail::Trail,
};

/// A way from one state to another, in three parts: who may and when, what it requires, what it
/// causes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Transition {
    /// What people and events call it; unique in the policy.
    pub name: String,
    /// The states it leads out of; `"any"` for every state but `to`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// The state it leads to; none for one that stays where it is, such as an escalation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The roles that may ask for it; none for one that only the engine takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// What must hold for it to be offered.
    #[serde(skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// The fields that must be filled; `comment` for a comment.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub require: Vec<String>,
    /// Whether the engine takes it by itself as soon as `when` holds.
    #[serde(rename = "auto", skip_serializing_if = "is_false")]
    pub automatic: bool,
    /// What it causes.
    #[serde(rename = "do", skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Read for Transition {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys: Keys = trail.keys(node, "a table: a transition");
        let transition = Transition {
            name: keys.need(trail, "name"),
            from: keys.get(trail, "from"),
            to: keys.get(trail, "to"),
            by: keys.get(trail, "by"),
            when: keys.get(trail, "when"),
            require: keys.get(trail, "require"),
            automatic: keys.get(trail, "auto"),
            actions: keys.get(trail, "do"),
        };
        keys.finish(trail);
        transition
    }
}

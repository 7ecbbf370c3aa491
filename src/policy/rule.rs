//! Rules: what an event causes.

use alloc::vec::Vec;

use serde::Serialize;

use super::{action::Action, condition::Condition, node::Node, read::Read, trail::Trail};

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

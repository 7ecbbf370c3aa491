//! Sections: groups of fields, and who may edit them in which state.

use alloc::{string::String, vec::Vec};

use serde::Serialize;

use super::{
    condition::Condition,
    node::Node,
    read::{Keys, Read},
    trail::Trail,
};

/// A group of fields that the same people edit: the others see it, read-only.
///
/// A field that stands in several sections may be edited where any of them lets it be; one that
/// stands in none, by everyone who sees the ticket. So what is "locked after sending" needs no
/// flag: its section is edited in the states before.
///
/// # Example: the client writes the request until it is sent
/// ```
/// use dueline::{Actor, Engine, Event, Policy, Refusal};
///
/// let engine = Engine::new(Policy::from_toml(r#"
///     name = "requests"
///     initial = "draft"
///     roles = { client = "customer", support = "support" }
///     states = { draft = "new", sent = "active" }
///     fields = { description = "text", quote = "number" }
///
///     [sections.request]
///     fields = "description"
///     by = "client"
///     when = { state = "draft" }
///
///     [[transitions]]
///     name = "send"
///     from = "draft"
///     to = "sent"
///     by = "client"
/// "#)?)?;
/// let at = "2026-11-23T09:00:00Z".parse()?; // Monday
/// let (zoe, ana) = (Actor::new("Zoé", "client"), Actor::new("Ana", "support"));
/// let (mut ticket, _) = engine.open("R-1", &Event::created("e1", &zoe, at).with("description", "an export"))?;
/// let foreign = engine.handle(&mut ticket, &Event::updated("e2", &ana, at).with("description", "a report"));
/// assert_eq!(
///     foreign.unwrap_err().to_string(),
///     "`description` is not edited by the role `support`: its section `request` is edited by client, while `state = \"draft\"`"
/// );
/// engine.handle(&mut ticket, &Event::requested("e3", &zoe, at, "send"))?;
/// let locked = engine.handle(&mut ticket, &Event::updated("e4", &zoe, at).with("description", "a report"));
/// assert!(matches!(locked, Err(Refusal::NotEditable { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The fields; `priority` may be one of them.
    pub fields: Vec<String>,
    /// The roles that may edit them; none (`by = []`) where they are what rules set.
    pub by: Vec<String>,
    /// When they may.
    #[serde(skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// What must be given with an edit, as a transition requires it: fields, or `comment`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub require: Vec<String>,
}

impl Read for Section {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys: Keys = trail.keys(node, "a table: a section");
        let section = Section {
            fields: keys.need(trail, "fields"),
            by: keys.need(trail, "by"),
            when: keys.get(trail, "when"),
            require: keys.get(trail, "require"),
        };
        keys.finish(trail);
        section
    }
}

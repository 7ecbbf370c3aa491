//! Triage: from the fields of a ticket to its priority.

use alloc::string::String;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    condition::Condition,
    mistake::Problem,
    node::Node,
    read::{Keys, Read},
    trail::Trail,
};

/// One of the rules of a triage: the first that holds gives the priority, after every step.
///
/// The last one is an `otherwise`, so every ticket has an answer; "not yet classified"
/// (`priority = "none"`) is one of them. Under a triage nobody gives a priority: it follows from
/// fields, among which may be one for what support says.
///
/// # Example: what support says, then what is known
/// ```
/// use dueline::{Actor, Engine, Event, Policy};
///
/// let engine = Engine::new(Policy::from_toml(r#"
///     name = "incidents"
///     initial = "open"
///     roles = { agent = "support" }
///     states = { open = "new" }
///     priorities = ["High", "Low"]
///     fields = { blocking = "flag", adjusted = { of = ["High", "Low"] } }
///
///     [[triage]]
///     field = "adjusted"
///     [[triage]]
///     when = { blocking = { set = false } }
///     priority = "none"
///     [[triage]]
///     when = { blocking = true }
///     priority = "High"
///     [[triage]]
///     otherwise = "Low"
/// "#)?)?;
/// let (ana, at) = (Actor::new("Ana", "agent"), "2026-11-23T09:00:00Z".parse()?); // Monday
/// let (mut ticket, _) = engine.open("T-1", &Event::created("e1", &ana, at))?;
/// assert_eq!(ticket.priority(), None);
/// let decisions = engine.handle(&mut ticket, &Event::updated("e2", &ana, at).with("blocking", true))?;
/// assert_eq!(decisions[0].effect.to_string(), "priority: none to High");
/// engine.handle(&mut ticket, &Event::updated("e3", &ana, at).with("adjusted", "Low"))?;
/// assert_eq!(ticket.priority(), Some("Low"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Triage {
    /// What must hold for it.
    pub when: Condition,
    /// What it gives.
    pub gives: Gives,
}

/// What a rule of a triage gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Gives {
    /// That priority: `priority = "P1"`.
    Priority(String),
    /// The one that a field names; while it is unset the rule is passed over: `field = "adjusted"`.
    Field(String),
    /// None yet: `priority = "none"`.
    #[default]
    Nothing,
}

/// In place of a priority: none yet.
pub(crate) const NONE: &str = "none";

impl Read for Triage {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys: Keys = trail.keys(node, "a table: a rule of the triage");
        let given = ["otherwise", "priority", "field"].map(|key| Some((key, keys.take(key)?)));
        let mut given = given.into_iter().flatten();
        let (key, gives) = match given.next() {
            Some((key, node)) => {
                let name: String = trail.below(key, |r| Read::read(node, r));
                match key {
                    "field" => (key, Gives::Field(name)),
                    _ if name == NONE => (key, Gives::Nothing),
                    _ => (key, Gives::Priority(name)),
                }
            }
            None => {
                keys.missing(trail, "priority");
                ("priority", Gives::Nothing)
            }
        };
        if given.next().is_some() {
            let text = "a rule gives one thing: `priority`, `field` or `otherwise`";
            trail.mistake(Problem::Other(text.into()));
        }
        // With a `when` an `otherwise` is none: the key is left, and named.
        let when = if key == "otherwise" { Condition::default() } else { keys.get(trail, "when") };
        keys.finish(trail);
        Triage { when, gives }
    }
}

impl Serialize for Triage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let always = self.when.is_always();
        if !always {
            map.serialize_entry("when", &self.when)?;
        }
        let key = if always { "otherwise" } else { "priority" };
        match &self.gives {
            Gives::Priority(name) => map.serialize_entry(key, name)?,
            Gives::Nothing => map.serialize_entry(key, NONE)?,
            Gives::Field(name) => map.serialize_entry("field", name)?,
        }
        map.end()
    }
}

//! Policies as data: what may be said.
//!
//! A [`Policy`] is read from TOML, from any other format of serde, or built in Rust; its words
//! are its own. Nothing here decides anything: [`Engine::new`](crate::Engine::new) checks the
//! whole and compiles it.

mod action;
mod calendar;
mod clock;
mod condition;
mod field;
mod goal;
mod mark;
mod message;
mod mistake;
mod node;
mod queue;
mod read;
mod relation;
mod retarget;
mod rule;
mod section;
mod table;
mod trail;
mod train;
mod transition;
mod triage;
mod value;
mod words;

use alloc::{string::String, vec::Vec};

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize};

use crate::calendar::Timetable;

pub use action::Action;
pub use calendar::Calendar;
pub use clock::{Again, Clock, Origin, OriginError};
pub(crate) use condition::WORDS;
pub use condition::{Condition, Happening, Test};
pub use field::{Bound, Field, FieldKind};
pub(crate) use goal::ALWAYS;
pub use goal::{Coverage, Goal, Late};
pub use mark::{Mark, Point, PointError};
pub use message::Message;
pub(crate) use mistake::nearest;
pub use mistake::{Mistake, Mistakes, Problem};
use node::Node;
pub use queue::{Gate, Limit, OrderBy, Queue};
use read::Read;
pub use relation::{Linked, Relation};
pub use retarget::{Mode, Retarget};
pub use rule::Rule;
pub use section::Section;
pub use table::Table;
pub(crate) use trail::{Trail, path_of};
pub(crate) use train::wrong as wrong_timetable;
pub use transition::Transition;
pub(crate) use triage::NONE as UNCLASSIFIED;
pub use triage::{Gives, Triage};
pub use value::Value;
pub use words::{Priority, Role, Sees, Side, State, StateKind};

/// A whole process: calendars, workflow, clocks and rules, in its own words.
///
/// Reading one never stops at a mistake: it is kept in `mistakes`, and
/// [`Engine::new`](crate::Engine::new) names it together with all others.
///
/// # Example: the smallest desk
/// ```
/// use dueline::{Engine, Policy};
///
/// let policy = Policy::from_toml(r#"
///     name = "desk"
///     initial = "open"
///     roles = { agent = "support" }
///
///     [states]
///     open = "new"
///     closed = "closed"
///
///     [[transitions]]
///     name = "close"
///     from = "open"
///     to = "closed"
///     by = "agent"
/// "#)?;
/// assert!(Engine::new(policy).is_ok());
/// # Ok::<(), dueline::policy::TomlError>(())
/// ```
///
/// # Example: the same with an answer within 30 minutes, built in Rust
/// ```
/// use dueline::{Actor, Due, Engine, Event, Policy};
/// use dueline::policy::{Clock, Condition, Goal, Happening, Role, Sees, Side, State, StateKind, Transition};
///
/// let answer = Clock {
///     start: Some(Condition::Event(vec![Happening::Created])),
///     stop: Some(Condition::state(["closed"])),
///     goals: vec![Goal { within: Some("30m".parse().unwrap()), ..Goal::default() }],
///     ..Clock::default()
/// };
/// let close = Transition {
///     name: "close".into(),
///     from: vec!["open".into()],
///     to: Some("closed".into()),
///     by: vec!["agent".into()],
///     ..Transition::default()
/// };
/// let engine = Engine::new(Policy {
///     name: "desk".into(),
///     initial: "open".into(),
///     roles: [("agent", Role { side: Side::Support, sees: Sees::All })].into_iter().collect(),
///     states: [("open", StateKind::New), ("closed", StateKind::Closed)].map(|(name, kind)| (name, State::new(kind))).into_iter().collect(),
///     transitions: vec![close],
///     clocks: [("answer", answer)].into_iter().collect(),
///     ..Policy::default()
/// })?;
/// let at = "2026-11-23T09:00:00Z".parse().unwrap(); // Monday
/// let (ticket, _) = engine.open("T-1", &Event::created("e1", &Actor::new("Ana", "agent"), at)).unwrap();
/// let due = engine.reading(&ticket, "answer", at).unwrap().unwrap().due;
/// assert_eq!(due, Due::At("2026-11-23T09:30:00Z".parse().unwrap()));
/// # Ok::<(), dueline::policy::Mistakes>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// What the process is called.
    pub name: String,
    /// Its version: a ticket remembers the one that runs it.
    pub version: u32,
    /// The version of its dates (closures, exceptional hours, moved and cancelled slots): these
    /// change while a version lives, and tickets adopt them without a map.
    #[serde(skip_serializing_if = "is_zero")]
    pub dates: u32,
    /// The zone of calendars and days that name none; UTC where the policy does not.
    #[serde(serialize_with = "zone_name")]
    pub zone: Tz,
    /// The state a ticket opens in.
    pub initial: String,
    /// The roles that may open a ticket; every role where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opened_by: Vec<String>,
    /// The priority of a ticket that opens without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_priority: Option<String>,
    /// The priorities, most urgent first.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub priorities: Table<Priority>,
    /// The roles of actors.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub roles: Table<Role>,
    /// The fields of tickets. Everybody's `creator` is known without one.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub fields: Table<Field>,
    /// The groups of fields that the same people edit.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub sections: Table<Section>,
    /// The kinds of other tickets that one has to do with.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub relations: Table<Relation>,
    /// The states.
    pub states: Table<State>,
    /// The calendars.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub calendars: Table<Calendar>,
    /// The release trains.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub trains: Table<Timetable>,
    /// From the fields of a ticket to its priority: the first rule that holds gives it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triage: Vec<Triage>,
    /// The ways between states.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transitions: Vec<Transition>,
    /// The clocks.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub clocks: Table<Clock>,
    /// The rules.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub rules: Table<Rule>,
    /// The queues.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub queues: Table<Queue>,
    /// What was wrong in the text that the policy was read from; empty for one built in Rust.
    #[serde(skip)]
    pub mistakes: Vec<Mistake>,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            name: String::new(),
            version: 1,
            dates: 0,
            zone: Tz::UTC,
            initial: String::new(),
            opened_by: Vec::new(),
            default_priority: None,
            priorities: Table::default(),
            roles: Table::default(),
            fields: Table::default(),
            sections: Table::default(),
            relations: Table::default(),
            states: Table::default(),
            calendars: Table::default(),
            trains: Table::default(),
            triage: Vec::new(),
            transitions: Vec::new(),
            clocks: Table::default(),
            rules: Table::default(),
            queues: Table::default(),
            mistakes: Vec::new(),
        }
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn zone_name<S: serde::Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(zone.name())
}

impl Read for Policy {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a policy");
        let policy = Policy {
            name: keys.need(trail, "name"),
            version: keys.get::<Option<u32>>(trail, "version").unwrap_or(1),
            dates: keys.get::<Option<u32>>(trail, "dates").unwrap_or(0),
            zone: keys.get::<Option<calendar::Zone>>(trail, "zone").map_or(Tz::UTC, |zone| zone.0),
            initial: keys.need(trail, "initial"),
            opened_by: keys.get(trail, "opened_by"),
            default_priority: keys.get(trail, "default_priority"),
            priorities: match keys.take("priorities") {
                Some(list @ Node::List(_)) => {
                    let names: Vec<String> = trail.below("priorities", |r| Read::read(list, r));
                    names.into_iter().map(|name| (name, Priority::default())).collect()
                }
                Some(node) => trail.below("priorities", |r| Read::read(node, r)),
                None => Table::default(),
            },
            roles: keys.get(trail, "roles"),
            fields: keys.get(trail, "fields"),
            sections: keys.get(trail, "sections"),
            relations: keys.get(trail, "relations"),
            states: keys.need(trail, "states"),
            calendars: keys.get(trail, "calendars"),
            trains: keys.get(trail, "trains"),
            triage: keys.get(trail, "triage"),
            transitions: keys.get(trail, "transitions"),
            clocks: keys.get(trail, "clocks"),
            rules: keys.get(trail, "rules"),
            queues: keys.get(trail, "queues"),
            mistakes: Vec::new(),
        };
        keys.finish(trail);
        policy
    }
}

impl Policy {
    fn from_node(node: Node) -> Self {
        let mut trail = Trail::default();
        let mut policy = Policy::read(node, &mut trail);
        policy.mistakes = trail.mistakes;
        policy
    }
}

/// Succeeds on every document, and keeps what is wrong in [`Policy::mistakes`].
impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Node::deserialize(deserializer).map(Policy::from_node)
    }
}

/// Why a text is not TOML at all: with its line and column.
#[cfg(feature = "toml")]
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct TomlError(#[from] toml::de::Error);

#[cfg(feature = "toml")]
impl Policy {
    /// Reads a policy from TOML text, its parts in the order of the text.
    ///
    /// # Errors
    /// When the text is no TOML. What is TOML but no good policy is kept in
    /// [`Policy::mistakes`], to be named by [`Engine::new`](crate::Engine::new) with all others.
    pub fn from_toml(text: &str) -> Result<Self, TomlError> {
        Ok(Policy::from_node(node::from_toml(text)?))
    }

    /// Writes the policy as TOML text that reads back as the same policy.
    pub fn to_toml(&self) -> String {
        // Every part has a form in TOML: texts, numbers, flags, lists and tables of them.
        toml::to_string_pretty(self).expect("a policy holds nothing that TOML cannot")
    }
}

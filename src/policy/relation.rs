//! Relations: other tickets that one is told of, and what they may tell each other.

use alloc::{string::String, vec::Vec};

use serde::Serialize;

use super::{
    mistake::Problem,
    node::Node,
    read::{Keys, Read},
    trail::Trail,
};

/// A kind of other tickets that a ticket has to do with: the parts of a task, the incidents of a root
/// cause, the cause of an incident.
///
/// Each ticket is decided alone. What it knows of another one is the last word that this told it, by
/// a decision that the host routes ([`Effect::Signal`](crate::Effect::Signal)).
///
/// # Example: a task is done when all its parts are
/// ```
/// use dueline::{Actor, Engine, Event, Policy};
///
/// let task = Engine::new(Policy::from_toml(r#"
///     name = "task"
///     initial = "open"
///     roles = { lead = "support" }
///     states = { open = "active", done = "closed" }
///
///     [relations.part]
///     policy = "part"
///     back = "task"
///     words = ["open", "green"]
///
///     [[transitions]]
///     name = "all done"
///     from = "open"
///     to = "done"
///     auto = true
///     when = { linked = { part = { all = "green" } } }
/// "#)?)?;
/// let part = Engine::new(Policy::from_toml(r#"
///     name = "part"
///     initial = "open"
///     roles = { lead = "support", developer = "support" }
///     states = { open = "active", green = "closed" }
///     relations = { task = { tells = ["open", "green"] } }
///
///     [[transitions]]
///     name = "finish"
///     from = "open"
///     to = "green"
///     by = "developer"
///     do = [{ signal = "task", word = "green" }]
/// "#)?)?;
/// let (lea, dan) = (Actor::new("Léa", "lead"), Actor::new("Dan", "developer"));
/// let at = "2026-11-23T09:00:00Z".parse()?; // Monday
/// let (mut whole, _) = task.open("T-1", &Event::created("e1", &lea, at))?;
/// // The task is told of its part first, then the part is opened.
/// task.handle(&mut whole, &Event::updated("e2", &lea, at).linked("part", "T-1-a"))?;
/// let (mut some, _) = part.open("T-1-a", &Event::created("e1", &lea, at).linked("task", "T-1"))?;
///
/// let decisions = part.handle(&mut some, &Event::requested("e2", &dan, at, "finish"))?;
/// let told = decisions.iter().find_map(|decision| decision.signal()).unwrap();
/// assert_eq!(told.to, "T-1");
/// task.handle(&mut whole, &told.event)?;
/// assert_eq!(whole.state(), "done");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Relation {
    /// The policy that runs them, for hosts; needed where the engine opens them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// Under which of its relations the other one knows this ticket; needed where the engine opens it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back: Option<String>,
    /// What they may tell this ticket; what is known of one that told nothing yet is the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// What this ticket may tell them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tells: Vec<String>,
}

impl Read for Relation {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys: Keys = trail.keys(node, "a table: a relation");
        let relation = Relation {
            policy: keys.get(trail, "policy"),
            back: keys.get(trail, "back"),
            words: keys.get(trail, "words"),
            tells: keys.get(trail, "tells"),
        };
        keys.finish(trail);
        relation
    }
}

/// What must hold of the tickets of a relation, by the last word of each. Of none at all neither
/// `all` nor `none` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Linked {
    /// There is one at least, and each said one of these last: `{ all = "green" }`.
    All(Vec<String>),
    /// There is one at least, and none said one of these last: `{ none = "red" }`.
    None(Vec<String>),
    /// So many said one of these last: `{ at_least = 2, of = "green" }`; `{ any = "green" }` for one.
    AtLeast(u32, Vec<String>),
    /// There is one at least, or there is none: `{ exist = true }`.
    Exist(bool),
}

impl Read for Linked {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys: Keys = trail.keys(node, "a table such as `{ all = \"done\" }`");
        let number = keys.take("at_least");
        let mut found = Vec::new();
        for key in ["all", "none", "any", "of", "exist"] {
            let Some(node) = keys.take(key) else { continue };
            found.push(trail.below(key, |r| match key {
                "all" => Linked::All(Read::read(node, r)),
                "none" => Linked::None(Read::read(node, r)),
                "any" => Linked::AtLeast(1, Read::read(node, r)),
                "of" => Linked::AtLeast(0, Read::read(node, r)),
                _ => Linked::Exist(Read::read(node, r)),
            }));
        }
        let mut found = found.into_iter();
        let linked = match (found.next(), number) {
            (Some(Linked::AtLeast(0, words)), Some(number)) => {
                Linked::AtLeast(trail.below("at_least", |r| Read::read(number, r)), words)
            }
            (Some(Linked::AtLeast(0, _)), None) => {
                keys.missing(trail, "at_least");
                Linked::Exist(true)
            }
            (Some(_), Some(_)) | (None, Some(_)) => {
                keys.missing(trail, "of");
                Linked::Exist(true)
            }
            (Some(linked), None) => linked,
            (None, None) => {
                keys.missing(trail, "all");
                Linked::Exist(true)
            }
        };
        if found.next().is_some() {
            let text = "it asks one thing: `all`, `none`, `any`, `at_least` with `of`, or `exist`";
            trail.mistake(Problem::Other(text.into()));
        }
        keys.finish(trail);
        linked
    }
}

impl Linked {
    pub(super) fn to_node(&self) -> Node {
        let words =
            |words: &[String]| Node::List(words.iter().map(|word| Node::Text(word.clone())).collect());
        let entries = match self {
            Linked::All(list) => alloc::vec![("all", words(list))],
            Linked::None(list) => alloc::vec![("none", words(list))],
            Linked::AtLeast(1, list) => alloc::vec![("any", words(list))],
            Linked::AtLeast(number, list) => {
                alloc::vec![("at_least", Node::Number((*number).into())), ("of", words(list))]
            }
            Linked::Exist(exist) => alloc::vec![("exist", Node::Flag(*exist))],
        };
        Node::Table(entries.into_iter().map(|(key, node)| (key.into(), node)).collect())
    }
}

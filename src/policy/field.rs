//! Fields: what values they take, between which bounds, and when they must be filled.

use alloc::{string::String, vec::Vec};

use serde::{Serialize, Serializer};

use super::{
    condition::Condition,
    mistake::Problem,
    node::Node,
    read::{Keys, Read, word},
    trail::Trail,
    value::Value,
    words::spelt,
};

/// What values a field takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldKind {
    /// `true` or `false`: `flag`.
    Flag,
    /// A whole number: `number`.
    Number,
    /// Any text: `text`.
    #[default]
    Text,
    /// One word of the field's list: `word`.
    Word,
    /// An instant, RFC 3339: `instant`.
    Instant,
    /// A local date: `date`.
    Date,
    /// Somebody's name, who can be told: `person`.
    Person,
    /// Any number of people, who can be told, such as watchers: `people`.
    People,
    /// One team of the field's list, which can be told: `team`.
    Team,
    /// Any number of tags, of the field's list where it has one: `tags`.
    Tags,
    /// An item of a checklist, `open` until it is `green` or `red`: `check`.
    Check,
    /// Attachments, by the references that the host has for them: `files`.
    Files,
}

const FIELD_KINDS: [(&str, FieldKind); 12] = [
    ("flag", FieldKind::Flag),
    ("number", FieldKind::Number),
    ("text", FieldKind::Text),
    ("word", FieldKind::Word),
    ("instant", FieldKind::Instant),
    ("date", FieldKind::Date),
    ("person", FieldKind::Person),
    ("people", FieldKind::People),
    ("team", FieldKind::Team),
    ("tags", FieldKind::Tags),
    ("check", FieldKind::Check),
    ("files", FieldKind::Files),
];
spelt!(FieldKind, FIELD_KINDS);

impl FieldKind {
    /// Whether its values have an order to compare by.
    pub fn is_ordered(self) -> bool {
        matches!(self, FieldKind::Number | FieldKind::Date | FieldKind::Instant)
    }

    /// Whether its values are one word of a list.
    pub(crate) fn is_word(self) -> bool {
        matches!(self, FieldKind::Word | FieldKind::Team | FieldKind::Check)
    }

    /// Whether it holds any number of texts, so that conditions ask whether one of them is there.
    pub(crate) fn is_many(self) -> bool {
        matches!(self, FieldKind::Tags | FieldKind::People | FieldKind::Files)
    }
}

/// What an item of a checklist may be.
const CHECKS: [&str; 3] = ["open", "green", "red"];

/// A field of tickets: `planned_for = "date"`, or a table with `kind` and what else is said of it.
///
/// # Example: a date of one's own past, and an estimate that fits in a day
/// ```
/// use dueline::Policy;
///
/// let policy = Policy::from_toml(r#"
///     name = "work"
///     initial = "open"
///     states = { open = "new" }
///
///     [fields]
///     start = "date"
///     end = { kind = "date", at_least = "start", at_most = "today" }
///     estimate = { kind = "number", at_least = 1, at_most = 8, required = true, hint = "split it" }
/// "#)?;
/// assert!(policy.mistakes.is_empty());
/// assert_eq!(policy.fields.get("estimate").unwrap().hint.as_deref(), Some("split it"));
/// # Ok::<(), dueline::policy::TomlError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    /// What values it takes.
    pub kind: FieldKind,
    /// The words of a `word` or a `team` field; those of `tags`, and the kinds (endings of their names)
    /// of `files`, where not everything is taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// Its value where none was given at the opening; a `check` is `open`.
    #[serde(skip_serializing_if = "Value::is_unset")]
    pub default: Value,
    /// Values that are suggested to people, and not enforced.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<String>,
    /// When it must be filled: an event that leaves a ticket of which this holds without it is
    /// refused. `required = true` stands for always.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "required")]
    pub required: Option<Condition>,
    /// The least value that people may give it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Bound>,
    /// The greatest value that people may give it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Bound>,
    /// What to do where a value is not taken: refusals say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// Up to where the values of a field go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// That value.
    Value(Value),
    /// What another field of the same kind holds; no bound while it is unset.
    Field(String),
    /// When it is given: `today` for a date (in the policy's zone), `now` for an instant.
    Now,
}

impl Field {
    /// A field of that kind, unset at the opening.
    pub fn new(kind: FieldKind) -> Self {
        Field { kind, ..Field::default() }
    }

    /// The words that it takes one of: its list, or those of an item of a checklist.
    pub fn words(&self) -> impl Iterator<Item = &str> + Clone {
        let checks = if self.kind == FieldKind::Check { &CHECKS[..] } else { &[] };
        checks.iter().copied().chain(self.of.iter().map(String::as_str))
    }
}

fn required<S: Serializer>(when: &Option<Condition>, serializer: S) -> Result<S::Ok, S::Error> {
    match when {
        Some(when) if !when.is_always() => when.serialize(serializer),
        when => serializer.serialize_bool(when.is_some()),
    }
}

impl Serialize for Bound {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Bound::Value(value) => value.serialize(serializer),
            Bound::Field(name) => serializer.serialize_str(name),
            Bound::Now => serializer.serialize_str("now"),
        }
    }
}

impl core::fmt::Display for Bound {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Bound::Value(value) => write!(f, "{value}"),
            Bound::Field(name) => write!(f, "`{name}`"),
            Bound::Now => f.write_str("now"),
        }
    }
}

/// A number, `now` or `today`, a date or an instant, or else the name of a field.
impl Read for Option<Bound> {
    fn read(node: Node, trail: &mut Trail) -> Self {
        Some(match node {
            Node::Number(number) => Bound::Value(Value::Number(number)),
            Node::Text(text) if text == "now" || text == "today" => Bound::Now,
            Node::Text(text) if text.starts_with(|c: char| c.is_ascii_digit()) => Bound::Value(text.into()),
            Node::Text(name) => Bound::Field(name),
            other => {
                trail.wrong("a number, a date, `today`, `now` or the name of a field", &other);
                return None;
            }
        })
    }
}

fn read_required(node: Node, trail: &mut Trail) -> Option<Condition> {
    match node {
        Node::Flag(true) => Some(Condition::default()),
        Node::Flag(false) => None,
        node => Some(Read::read(node, trail)),
    }
}

impl Read for Field {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let kind = |node, r: &mut Trail| word(node, "kind of field", &FIELD_KINDS, r).unwrap_or_default();
        if let Node::Text(_) = node {
            return Field::new(kind(node, trail));
        }
        let mut keys: Keys = trail.keys(node, "a kind of field, or a table with `kind`");
        let of: Vec<String> = keys.get(trail, "of");
        let found = keys.take("kind");
        let field = Field {
            // A list of words says enough.
            kind: match found {
                Some(node) => trail.below("kind", |r| kind(node, r)),
                None if !of.is_empty() => FieldKind::Word,
                None => {
                    keys.missing(trail, "kind");
                    FieldKind::Text
                }
            },
            of,
            default: keys.get(trail, "default"),
            advice: keys.get(trail, "advice"),
            required: keys
                .take("required")
                .and_then(|node| trail.below("required", |r| read_required(node, r))),
            at_least: keys.get(trail, "at_least"),
            at_most: keys.get(trail, "at_most"),
            hint: keys.get(trail, "hint"),
        };
        if field.hint.is_some() && field.at_least.is_none() && field.at_most.is_none() {
            let text = "a hint is for values beyond `at_least` or `at_most`, and there is neither";
            trail.below("hint", |trail| trail.mistake(Problem::Other(text.into())));
        }
        keys.finish(trail);
        field
    }
}

//! Values of fields.

use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{node::Node, read::Read, trail::Trail};
use crate::instant::{Instant, text};

/// The value of a field, in a policy, an event or a ticket.
///
/// # Example: from what a host has at hand
/// ```
/// use dueline::Value;
///
/// assert_eq!(Value::from(true), Value::Flag(true));
/// assert_eq!(Value::from("gold"), Value::Text("gold".into()));
/// assert_eq!(Value::default(), Value::Unset);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// None: unlike any other, and no comparison with it holds.
    #[default]
    Unset,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text, a word of a list or the name of a person.
    Text(String),
    /// An instant.
    Instant(Instant),
    /// A local date.
    Date(NaiveDate),
    /// Any number of texts (tags, people, files) in their order, each once; never none: that is
    /// [`Unset`](Self::Unset).
    Many(Box<[String]>),
}

impl Value {
    /// Tags, people or files: in their order, each once.
    ///
    /// # Example
    /// ```
    /// use dueline::Value;
    ///
    /// assert_eq!(Value::many(["urgent", "db", "urgent"]), Value::many(["db", "urgent"]));
    /// assert_eq!(Value::many([""; 0]), Value::Unset);
    /// ```
    pub fn many<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Self {
        let mut items: Vec<String> = items.into_iter().map(Into::into).collect();
        items.sort_unstable();
        items.dedup();
        if items.is_empty() { Value::Unset } else { Value::Many(items.into()) }
    }

    /// Whether there is none.
    pub fn is_unset(&self) -> bool {
        *self == Value::Unset
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<Instant> for Value {
    fn from(at: Instant) -> Self {
        Value::Instant(at)
    }
}

impl From<NaiveDate> for Value {
    fn from(date: NaiveDate) -> Self {
        Value::Date(date)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Unset => f.write_str("unset"),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Text(words) => f.write_str(words),
            Value::Instant(at) => f.write_str(&text(at)),
            Value::Date(date) => write!(f, "{date}"),
            Value::Many(items) => f.write_str(&items.join(", ")),
        }
    }
}

impl Read for Value {
    fn read(node: Node, trail: &mut Trail) -> Self {
        match node {
            Node::Flag(flag) => Value::Flag(flag),
            Node::Number(number) => Value::Number(number),
            Node::Text(text) => Value::Text(text),
            list @ Node::List(_) => Value::many(<Vec<String>>::read(list, trail)),
            other => {
                trail.wrong("a flag, a number, a text or a list of texts", &other);
                Value::Unset
            }
        }
    }
}

/// Instants and dates are written as text; many as a list; unset as nothing (`null`).
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Unset => serializer.serialize_none(),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Number(number) => serializer.serialize_i64(*number),
            Value::Many(items) => serializer.collect_seq(items),
            other => serializer.collect_str(other),
        }
    }
}

impl Value {
    /// A value, or in words what stands there instead.
    pub(crate) fn read_any<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Result<Self, &'static str>, D::Error> {
        Ok(match Node::deserialize(deserializer)? {
            Node::Flag(flag) => Ok(Value::Flag(flag)),
            Node::Number(number) => Ok(Value::Number(number)),
            Node::Text(text) => Ok(Value::Text(text)),
            Node::Nothing => Ok(Value::Unset),
            Node::Other(other) => Err(other),
            Node::List(list) => {
                let text = |node| if let Node::Text(text) = node { Some(text) } else { None };
                let items: Option<Vec<String>> = list.into_iter().map(text).collect();
                items.map(Value::many).ok_or("a list of other things than texts")
            }
            Node::Table(_) => Err("a table"),
        })
    }
}

/// Instants and dates are read as text: the field's kind says what the text must be.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::read_any(deserializer)?.map_err(|other| {
            D::Error::custom(format_args!(
                "expected a flag, a number, a text or a list of texts, found {other}"
            ))
        })
    }
}

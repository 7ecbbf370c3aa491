//! A document before anything is known of it: what TOML, JSON or any other self-describing
//! format of serde holds. Reading a policy from it, and not from the format itself, is what
//! lets every mistake be named and not only the first.

use alloc::{format, string::String, vec::Vec};
use core::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, SeqAccess, Visitor},
};

/// One value of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Flag(bool),
    Number(i64),
    Text(String),
    List(Vec<Node>),
    Table(Vec<(String, Node)>),
    Nothing,
    /// What no policy holds, by its name: a fraction.
    Other(&'static str),
}

impl Node {
    /// What stands there, for a mistake's text.
    pub(crate) fn found(&self) -> String {
        match self {
            Node::Flag(flag) => format!("`{flag}`"),
            Node::Number(number) => format!("the number {number}"),
            Node::Text(text) => format!("the text `{text}`"),
            Node::List(_) => "a list".into(),
            Node::Table(_) => "a table".into(),
            Node::Nothing => "nothing".into(),
            Node::Other(what) => (*what).into(),
        }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Node::Text(text.into())
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Flag(flag) => serializer.serialize_bool(*flag),
            Node::Number(number) => serializer.serialize_i64(*number),
            Node::Text(text) => serializer.serialize_str(text),
            Node::List(list) => serializer.collect_seq(list),
            Node::Table(table) => serializer.collect_map(table.iter().map(|(key, node)| (key, node))),
            Node::Nothing | Node::Other(_) => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }
}

/// The key under which the `toml` crate hands over its dates and times.
const TOML_DATETIME: &str = "$__toml_private_datetime";

struct AnyNode;

impl<'de> Visitor<'de> for AnyNode {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(i64::try_from(number).map_or(Node::Other("a number too large"), Node::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Other("a fraction"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.into()))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries: Vec<(String, Node)> = Vec::new();
        while let Some((key, node)) = map.next_entry()? {
            entries.push((key, node));
        }
        match &mut entries[..] {
            [(key, Node::Text(text))] if key == TOML_DATETIME => Ok(Node::Text(core::mem::take(text))),
            _ => Ok(Node::Table(entries)),
        }
    }
}

/// A TOML document as a node, its keys in the order of the text.
#[cfg(feature = "toml")]
pub(crate) fn from_toml(text: &str) -> Result<Node, toml::de::Error> {
    use toml::de::{DeTable, DeValue};

    fn table(from: DeTable<'_>) -> Node {
        let mut entries: Vec<_> = from.into_iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let entries = entries.into_iter();
        Node::Table(entries.map(|(key, value)| (key.into_inner().into(), node(value.into_inner()))).collect())
    }

    fn node(value: DeValue<'_>) -> Node {
        match value {
            DeValue::Boolean(flag) => Node::Flag(flag),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Node::Other("a number too large"), Node::Number),
            DeValue::String(text) => Node::Text(text.into()),
            DeValue::Datetime(date) => Node::Text(format!("{date}")),
            DeValue::Float(_) => Node::Other("a fraction"),
            DeValue::Array(list) => {
                Node::List(list.into_iter().map(|item| node(item.into_inner())).collect())
            }
            DeValue::Table(inner) => table(inner),
        }
    }

    DeTable::parse(text).map(|document| table(document.into_inner()))
}

//! Marks: what happens along the way of a clock, and where.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{
    action::Action,
    condition::Condition,
    node::Node,
    read::{Read, parsed},
    trail::Trail,
};
use crate::span::{Span, SpanError};

/// A named point on a clock, with what it causes: `{ name = "soon", at = "80%", do = [ … ] }`, once
/// or again and again: `{ name = "nag", at = "1h after due", every = "2h", times = 5, do = [ … ] }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// What decisions call it; unique in its clock.
    pub name: String,
    /// Where it stands.
    pub at: Point,
    /// How far its repetitions are apart, where it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<Span>,
    /// How often it is reached in all, where it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// When a repetition falls due and this holds of the ticket, there are no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Condition>,
    /// The calendar for acting: reached while it is closed, the mark acts at its next opening,
    /// unless the cycle has ended by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting: Option<String>,
    /// How long after it fell due what it causes is worth delivering: see
    /// [`Decision::worth_until`](crate::Decision::worth_until).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worth: Option<Span>,
    /// What it causes.
    #[serde(rename = "do", skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
}

impl Read for Mark {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a mark");
        let name = keys.need(trail, "name");
        let at = match keys.take("at") {
            Some(node) => trail.below("at", |r| parsed(node, r)),
            None => {
                keys.missing(trail, "at");
                None
            }
        };
        let mark = Mark {
            name,
            at: at.unwrap_or(Point::Due),
            every: keys.take("every").and_then(|node| trail.below("every", |r| parsed(node, r))),
            times: keys.get(trail, "times"),
            until: keys.get(trail, "until"),
            acting: keys.get(trail, "acting"),
            worth: keys.take("worth").and_then(|node| trail.below("worth", |r| parsed(node, r))),
            actions: keys.get(trail, "do"),
        };
        keys.finish(trail);
        mark
    }
}

/// Where a mark stands on its clock.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Point {
    /// When the time left is used up: `due`.
    Due,
    /// A percentage of the target: `80%`; reached at ceil(total · p / 100).
    Percent(u32),
    /// So long before due: `1h before due`.
    Before(Span),
    /// So long after due: `2 working hours after due`.
    After(Span),
    /// After so much of the clock's own time, with or without a target: `3 days`.
    Own(Span),
}

/// Why a text is not a point.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PointError {
    /// A percentage that is no whole number from 1 to 1000.
    #[error("`{0}` is no percentage from `1%` to `1000%`")]
    Percent(String),
    /// Not a span.
    #[error(
        "{0}; a mark stands at `80%`, `due`, `1h before due`, `2h after due` or a span on the clock's own time"
    )]
    Span(#[from] SpanError),
}

impl FromStr for Point {
    type Err = PointError;

    fn from_str(text: &str) -> Result<Self, PointError> {
        if text == "due" {
            return Ok(Point::Due);
        }
        // A name may end like anything else; that it is no place for a mark is for the check to say.
        if text.starts_with("field ") || text.starts_with("next slot of ") {
            return Ok(Point::Own(text.parse()?));
        }
        if let Some(number) = text.strip_suffix('%') {
            let percent = number.parse().ok().filter(|p| (1..=1000).contains(p) && !number.starts_with('+'));
            return percent.map(Point::Percent).ok_or_else(|| PointError::Percent(text.into()));
        }
        if let Some(span) = text.strip_suffix(" before due") {
            return Ok(Point::Before(span.parse()?));
        }
        if let Some(span) = text.strip_suffix(" after due") {
            return Ok(Point::After(span.parse()?));
        }
        Ok(Point::Own(text.parse()?))
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Point::Due => "due".into(),
            Point::Percent(percent) => format!("{percent}%"),
            Point::Before(span) => format!("{span} before due"),
            Point::After(span) => format!("{span} after due"),
            Point::Own(span) => span.to_string(),
        })
    }
}

impl Serialize for Point {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_print_as_they_are_written() {
        for text in ["due", "80%", "1h before due", "2 working hours after due", "3 days", "field x%"] {
            assert_eq!(text.parse::<Point>().unwrap().to_string(), text);
        }
        for text in ["0%", "1001%", "80.5%", "before due", "overdue"] {
            assert!(text.parse::<Point>().is_err(), "{text}");
        }
    }
}

//! Clocks: what time does.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

use super::{
    action::Action,
    condition::Condition,
    node::Node,
    read::{Read, parsed, word},
    trail::Trail,
};
use crate::span::{Span, SpanError};

/// What a further start does to a clock that has already run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Again {
    /// Nothing: the first cycle is the only one (`never`).
    #[default]
    Never,
    /// It begins a new cycle with its own result (`each start`).
    EachStart,
}

const AGAIN: [(&str, Again); 2] = [("never", Again::Never), ("each start", Again::EachStart)];

/// One measurement of time: a response or resolution SLA, a ladder of reminders, a limit.
///
/// It starts, pauses, stops, resets and is cancelled on conditions, each judged once per step;
/// where several hold at once the order is stop, cancel, reset, start, pause.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Begins a cycle when it comes to hold, or holds at the opening.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Condition>,
    /// In place of `start` and `cancel`: the clock runs while this holds.
    #[serde(rename = "while", skip_serializing_if = "Option::is_none")]
    pub during: Option<Condition>,
    /// The time does not count while this holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause: Option<Condition>,
    /// Ends the cycle, met, when it comes to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<Condition>,
    /// Ends the cycle without a result when it comes to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancel: Option<Condition>,
    /// Ends the cycle and begins a new one at the same instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset: Option<Condition>,
    /// What a further start does; with `while`, each begins a cycle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
    /// The calendar of its working amounts and of its days, where a goal names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// The targets: the first that matches is in force.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<Goal>,
    /// What happens along the way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

impl Serialize for Again {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let word = AGAIN.iter().find(|(_, again)| again == self).map_or("", |(word, _)| word);
        serializer.serialize_str(word)
    }
}

impl Read for Clock {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a clock");
        let clock = Clock {
            start: keys.get(trail, "start"),
            during: keys.get(trail, "while"),
            pause: keys.get(trail, "pause"),
            stop: keys.get(trail, "stop"),
            cancel: keys.get(trail, "cancel"),
            reset: keys.get(trail, "reset"),
            again: keys
                .take("again")
                .and_then(|node| trail.below("again", |r| word(node, "recurrence", &AGAIN, r))),
            calendar: keys.get(trail, "calendar"),
            goals: keys.get(trail, "goals"),
            marks: keys.get(trail, "marks"),
        };
        keys.finish(trail);
        clock
    }
}

/// A target, and when it applies: `{ when = { contract = "24x7" }, within = "4h" }`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// What tables and readings call it; its span where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it applies.
    #[serde(skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// How much time there is; none for an explicit "no target" (`within = "no target"`).
    #[serde(serialize_with = "within")]
    pub within: Option<Span>,
    /// The calendar of a working amount or of days; the clock's where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
}

const NO_TARGET: &str = "no target";

fn within<S: Serializer>(span: &Option<Span>, serializer: S) -> Result<S::Ok, S::Error> {
    match span {
        Some(span) => span.serialize(serializer),
        None => serializer.serialize_str(NO_TARGET),
    }
}

impl Goal {
    /// What tables and readings call it.
    pub fn label(&self) -> String {
        let span = || self.within.as_ref().map_or(NO_TARGET.into(), Span::to_string);
        self.name.clone().unwrap_or_else(span)
    }
}

impl Read for Goal {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a goal");
        let name = keys.get(trail, "name");
        let when = keys.get(trail, "when");
        let within = match keys.take("within") {
            Some(Node::Text(text)) if text == NO_TARGET => None,
            Some(node) => trail.below("within", |r| parsed(node, r)),
            None => {
                keys.missing(trail, "within");
                None
            }
        };
        let goal = Goal { name, when, within, calendar: keys.get(trail, "calendar") };
        keys.finish(trail);
        goal
    }
}

/// A named point on a clock, with what it causes: `{ name = "soon", at = "80%", do = [ … ] }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// What decisions call it; unique in its clock.
    pub name: String,
    /// Where it stands.
    pub at: Point,
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
        let mark = Mark { name, at: at.unwrap_or(Point::Due), actions: keys.get(trail, "do") };
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

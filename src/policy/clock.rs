//! Clocks: what time does.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::{
    condition::Condition,
    goal::{Coverage, Goal, spelled},
    mark::Mark,
    node::Node,
    read::{Read, parsed, word},
    retarget::Retarget,
    trail::Trail,
};

/// What a further start does to a clock that has already run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Again {
    /// Nothing: the first cycle is the only one (`never`).
    #[default]
    Never,
    /// It goes on with the last cycle; the time since its end is like a pause (`continue`).
    Continue,
    /// It goes on with the last cycle as if that had not ended (`continue counting`).
    ContinueCounting,
    /// It begins a new cycle with its own result (`each start`).
    EachStart,
    /// So does each stop, at its instant: a chain (`at stop`).
    AtStop,
}

const AGAIN: [(&str, Again); 5] = [
    ("never", Again::Never),
    ("continue", Again::Continue),
    ("continue counting", Again::ContinueCounting),
    ("each start", Again::EachStart),
    ("at stop", Again::AtStop),
];

/// To which instant a start is put back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// To the opening of the ticket: `creation`.
    Creation,
    /// To what a field says, an instant or the beginning of a date: `field reported_at`.
    Field(String),
}

/// Why a text is no origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a clock counts from `creation` or from `field …`, not from `{0}`")]
pub struct OriginError(String);

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        match text.strip_prefix("field ") {
            _ if text == "creation" => Ok(Origin::Creation),
            Some(field) if !field.trim().is_empty() => Ok(Origin::Field(field.trim().into())),
            _ => Err(OriginError(text.into())),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Origin::Creation => "creation".to_string(),
            Origin::Field(field) => format!("field {field}"),
        })
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One measurement of time: a response or resolution SLA, a ladder of reminders, a limit.
///
/// It starts, pauses, stops, resets and is cancelled on conditions, each judged once per step;
/// where several hold at once the order is stop, cancel, reset, start, resume, pause.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Begins a cycle when it comes to hold, or holds at the opening.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Condition>,
    /// In place of `start` and `cancel`: the clock runs while this holds.
    #[serde(rename = "while", skip_serializing_if = "Option::is_none")]
    pub during: Option<Condition>,
    /// Puts a start back: what lies between counts, but for what would have been pauses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Origin>,
    /// No cycle starts before this date of the policy's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enforce_from: Option<NaiveDate>,
    /// The time does not count while this holds; with `resume`, from when it comes to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause: Option<Condition>,
    /// Ends a pause when it comes to hold; without it a pause lasts while `pause` holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resume: Option<Condition>,
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
    /// What becomes of the time that has passed when the target changes.
    #[serde(skip_serializing_if = "Retarget::is_usual")]
    pub retarget: Retarget,
    /// The calendar of its working amounts and of its days, where a goal names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Coverage>,
    /// The targets: the first that matches is in force.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<Goal>,
    /// What happens along the way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

impl Serialize for Again {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(spelled(&AGAIN, *self))
    }
}

impl Read for Clock {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a clock");
        let clock = Clock {
            start: keys.get(trail, "start"),
            during: keys.get(trail, "while"),
            from: keys.take("from").and_then(|node| trail.below("from", |r| parsed(node, r))),
            enforce_from: keys
                .take("enforce_from")
                .and_then(|node| trail.below("enforce_from", |r| parsed(node, r))),
            pause: keys.get(trail, "pause"),
            resume: keys.get(trail, "resume"),
            stop: keys.get(trail, "stop"),
            cancel: keys.get(trail, "cancel"),
            reset: keys.get(trail, "reset"),
            again: keys
                .take("again")
                .and_then(|node| trail.below("again", |r| word(node, "recurrence", &AGAIN, r))),
            retarget: keys.get(trail, "retarget"),
            calendar: keys.get(trail, "calendar"),
            goals: keys.get(trail, "goals"),
            marks: keys.get(trail, "marks"),
        };
        keys.finish(trail);
        clock
    }
}

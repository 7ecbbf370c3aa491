//! What becomes of the time that has passed when a target changes.

use alloc::string::String;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error, ser::SerializeMap};

use super::{
    goal::spelled,
    node::Node,
    read::{Read, word},
    trail::Trail,
};

/// From what a new target is measured, when the priority, the contract, the calendar or the
/// policy changes. What has run is never lost: the segments of a cycle stay what they are.
///
/// # Example: one hour of a target of four has run, then the target becomes two hours
/// | mode | left |
/// | --- | --- |
/// | `keep start` | one hour: the hour is measured anew, under the new coverage |
/// | `carry` | one hour: the hour as it counted under the old coverage |
/// | `from change` | two hours |
/// | `restart` | two hours, of a new cycle |
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// The new target is measured over the whole cycle.
    #[default]
    KeepStart,
    /// What has elapsed under the old target and coverage is spent from the new target.
    Carry,
    /// The new target is measured from the change on.
    FromChange,
    /// The cycle ends as reset, and a new one begins.
    Restart,
}

pub(crate) const MODES: [(&str, Mode); 4] = [
    ("keep start", Mode::KeepStart),
    ("carry", Mode::Carry),
    ("from change", Mode::FromChange),
    ("restart", Mode::Restart),
];

impl Serialize for Mode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(spelled(&MODES, *self))
    }
}

impl<'de> Deserialize<'de> for Mode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let found = MODES.iter().find(|(word, _)| *word == text).map(|(_, mode)| *mode);
        found.ok_or_else(|| D::Error::custom(format_args!("there is no mode of re-targeting `{text}`")))
    }
}

/// The mode of a clock, for both directions or each: `"carry"`, or
/// `{ up = "from change", down = "keep start" }`.
///
/// It goes up when the new target is due earlier than the old one, both measured from the start
/// over the same segments; else down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retarget {
    /// When the new target is due earlier.
    pub up: Mode,
    /// When it is due later, or at the same instant.
    pub down: Mode,
}

impl From<Mode> for Retarget {
    fn from(mode: Mode) -> Self {
        Retarget { up: mode, down: mode }
    }
}

impl Retarget {
    pub(super) fn is_usual(&self) -> bool {
        *self == Retarget::default()
    }
}

impl Read for Retarget {
    fn read(node: Node, trail: &mut Trail) -> Self {
        const WHAT: &str = "mode of re-targeting";
        if let text @ Node::Text(_) = node {
            return word(text, WHAT, &MODES, trail).unwrap_or_default().into();
        }
        let mut keys = trail.keys(node, "a mode, or a table with `up` and `down`");
        let mut mode = |trail: &mut Trail, key| match keys.take(key) {
            Some(node) => trail.below(key, |r| word(node, WHAT, &MODES, r)).unwrap_or_default(),
            None => {
                keys.missing(trail, key);
                Mode::default()
            }
        };
        let retarget = Retarget { up: mode(trail, "up"), down: mode(trail, "down") };
        keys.finish(trail);
        retarget
    }
}

impl Serialize for Retarget {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (up, down) = (spelled(&MODES, self.up), spelled(&MODES, self.down));
        if up == down {
            return serializer.serialize_str(up);
        }
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("up", up)?;
        map.serialize_entry("down", down)?;
        map.end()
    }
}

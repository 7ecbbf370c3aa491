//! The words of a policy: states, priorities and roles.

use alloc::string::String;

use serde::{Serialize, Serializer};

use super::{
    node::Node,
    read::{Read, word},
    trail::Trail,
};

/// What kind of state a state is: what the field's products agree on, whatever they call it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum StateKind {
    /// Nobody works on it yet: `new`.
    #[default]
    New,
    /// Somebody works on it: `active`.
    Active,
    /// It waits for the customer: `waiting-customer`.
    WaitingCustomer,
    /// It waits for a third party: `waiting-third-party`.
    WaitingThirdParty,
    /// It waits for a planned date: `planned`.
    Planned,
    /// It has an answer and may come back: `resolved`.
    Resolved,
    /// It is over: `closed`.
    Closed,
}

pub(crate) const KINDS: [(&str, StateKind); 7] = [
    ("new", StateKind::New),
    ("active", StateKind::Active),
    ("waiting-customer", StateKind::WaitingCustomer),
    ("waiting-third-party", StateKind::WaitingThirdParty),
    ("planned", StateKind::Planned),
    ("resolved", StateKind::Resolved),
    ("closed", StateKind::Closed),
];

/// The side of the table an actor sits at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Everyone of the customer's organisation: `customer`.
    Customer,
    /// Everyone who answers customers: `support`.
    Support,
    /// A vendor, a hosting company: `third-party`.
    ThirdParty,
    /// No person: the engine itself, or a machine of the host: `automation`.
    Automation,
}

pub(crate) const SIDES: [(&str, Side); 4] = [
    ("customer", Side::Customer),
    ("support", Side::Support),
    ("third-party", Side::ThirdParty),
    ("automation", Side::Automation),
];

/// Which tickets a role sees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sees {
    /// Those they created: `own`.
    Own,
    /// Those created by anyone of their organisation: `organisation`.
    Organisation,
    /// Every ticket: `all`.
    #[default]
    All,
}

const SEES: [(&str, Sees); 3] =
    [("own", Sees::Own), ("organisation", Sees::Organisation), ("all", Sees::All)];

pub(super) fn spelling<T: PartialEq>(value: &T, words: &[(&'static str, T)]) -> &'static str {
    words.iter().find(|(_, known)| known == value).map_or("", |(word, _)| word)
}

/// How a type that is spelt by a list of words is shown and written.
macro_rules! spelt {
    ($type:ty, $words:expr) => {
        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str($crate::policy::words::spelling(self, &$words))
            }
        }

        /// As policies spell it.
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::policy::words::spelling(self, &$words))
            }
        }
    };
}
pub(super) use spelt;
spelt!(StateKind, KINDS);
spelt!(Side, SIDES);
spelt!(Sees, SEES);

/// A state of the workflow: `in_progress = "active"`, or a table with a `label`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct State {
    /// What kind of state it is.
    pub kind: StateKind,
    /// What people are shown in place of its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl State {
    /// A state of that kind, shown by its name.
    pub fn new(kind: StateKind) -> Self {
        State { kind, label: None }
    }
}

impl Read for State {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let kind = |node, r: &mut Trail| word(node, "kind of state", &KINDS, r).unwrap_or_default();
        if let Node::Text(_) = node {
            return State::new(kind(node, trail));
        }
        let mut keys = trail.keys(node, "a kind of state, or a table with `kind`");
        let found = keys.take("kind");
        if found.is_none() {
            keys.missing(trail, "kind");
        }
        let state = State {
            kind: found.map(|node| trail.below("kind", |r| kind(node, r))).unwrap_or_default(),
            label: keys.get(trail, "label"),
        };
        keys.finish(trail);
        state
    }
}

/// A priority, most urgent first: `priorities = ["P1", "P2"]`, or a table that says what each
/// means: `P1 = "nobody can work"`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Priority {
    /// What it means, for people; may be empty.
    pub meaning: String,
}

impl Read for Priority {
    fn read(node: Node, trail: &mut Trail) -> Self {
        Priority { meaning: Read::read(node, trail) }
    }
}

impl Serialize for Priority {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.meaning)
    }
}

/// A role that actors have: `agent = "support"`, or a table with `side` and `sees`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Role {
    /// Where the role sits.
    pub side: Side,
    /// Which tickets it sees, and so may act on.
    pub sees: Sees,
}

impl Read for Role {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let side = |node, r: &mut Trail| word(node, "side", &SIDES, r).unwrap_or(Side::Support);
        if let Node::Text(_) = node {
            return Role { side: side(node, trail), sees: Sees::All };
        }
        let mut keys = trail.keys(node, "a side, or a table with `side` and `sees`");
        let found = keys.take("side");
        if found.is_none() {
            keys.missing(trail, "side");
        }
        let role = Role {
            side: found.map_or(Side::Support, |node| trail.below("side", |r| side(node, r))),
            sees: keys
                .take("sees")
                .and_then(|node| trail.below("sees", |r| word(node, "sight", &SEES, r)))
                .unwrap_or_default(),
        };
        keys.finish(trail);
        role
    }
}

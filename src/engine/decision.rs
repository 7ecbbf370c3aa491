//! What the engine decides: what a host must do, since when, and why.

use alloc::{format, string::String, vec::Vec};
use core::fmt;

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use crate::{
    instant::{Instant, text},
    policy::{Point, UNCLASSIFIED, Value},
};

/// The stable identity of a decision: however often it is delivered, it is the same one.
///
/// It names the ticket, the event that caused it (for a mark the clock, the event that began the
/// cycle, the generation of its target and the mark), the rule, and the number of the action.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecisionId(pub(crate) String);

impl DecisionId {
    /// The identity without the ticket: what the reasons of decisions that follow from this one
    /// call their event.
    pub fn event(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, event)| event)
    }

    /// The identity without the number of the action: one for all that a rule or a mark decides
    /// at once.
    pub fn cause(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(cause, _)| cause)
    }

    /// As text: parts joined by `/`, in which `/`, `:` and `%` of names are percent-encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One thing that follows from an event or from time: deliver it once by its identity.
///
/// Plain serde, for a host that stores decisions with the ticket and delivers them afterwards. Of values,
/// instants and dates are read back as text, as events may give them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Its identity.
    pub id: DecisionId,
    /// The ticket.
    pub ticket: String,
    /// When it fell due: the instant of its cause, never the one at which the host asked. A
    /// timer's is when its mark was reached; what follows from its effects is due when they
    /// happen, one microsecond later.
    pub due: Instant,
    /// Until when it is worth delivering, where the mark says how long: see
    /// [`worth_delivering`](crate::worth_delivering).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth_until: Option<Instant>,
    /// What is decided.
    pub effect: Effect,
    /// Why.
    pub reason: Reason,
}

/// What is decided. What concerns the ticket itself (a comment, a move, a field) is applied to it
/// already: the host records and shows it, and never sends it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effect {
    /// Tell somebody.
    Notify(Notice),
    /// Ask somebody above to step in.
    Escalate(Notice),
    /// Ask somebody for information.
    Request {
        /// The fields that are unset, of those that are needed.
        missing: Vec<String>,
        /// Who is asked.
        notice: Notice,
    },
    /// A public comment by the engine.
    Comment {
        /// Its text, or the host's template for it.
        text: String,
    },
    /// The engine took a transition.
    Moved {
        /// Which.
        transition: String,
        /// Out of which state.
        from: String,
        /// Into which; the same for a transition that stays.
        to: String,
    },
    /// The engine gave fields other values.
    Set {
        /// The fields and their new values.
        fields: Vec<(String, Value)>,
    },
    /// The priority is another one: what is known of the ticket says so.
    Prioritized {
        /// What it was; none before it was classified.
        from: Option<String>,
        /// What it is.
        to: Option<String>,
    },
    /// Another ticket is to be opened; this one knows it by the decision's id. See
    /// [`Decision::opening`].
    Open {
        /// The relation in which it stands to this one.
        relation: String,
        /// The policy that runs it.
        policy: String,
        /// Under which relation it knows this one.
        back: String,
        /// The values that its fields are given.
        fields: Vec<(String, Value)>,
        /// When.
        at: Instant,
        /// How many tickets opened or told each other something for it to come to this.
        depth: u8,
    },
    /// Another ticket is told something: see [`Decision::signal`].
    Signal(Signal),
    /// A target was missed.
    Breach {
        /// The clock.
        clock: String,
        /// The goal that was missed.
        goal: String,
        /// The instant that was missed.
        breached_at: Instant,
    },
    /// The slot that was promised was moved or cancelled.
    PromiseMoved {
        /// The clock.
        clock: String,
        /// When it was.
        from: Option<Instant>,
        /// When it is now.
        to: Option<Instant>,
    },
    /// A move that the policy orders cannot be made.
    Blocked {
        /// The transition.
        transition: String,
        /// Why.
        refusal: Refusal,
    },
    /// An earlier decision no longer holds.
    Withdrawn {
        /// Which.
        decision: DecisionId,
    },
}

impl Effect {
    /// One word for it, as tables show it.
    pub fn kind(&self) -> &'static str {
        match self {
            Effect::Notify(_) => "notify",
            Effect::Escalate(_) => "escalate",
            Effect::Request { .. } => "request",
            Effect::Comment { .. } => "comment",
            Effect::Moved { .. } => "move",
            Effect::Set { .. } => "set",
            Effect::Prioritized { .. } => "priority",
            Effect::Open { .. } => "open",
            Effect::Signal(_) => "signal",
            Effect::Breach { .. } => "breach",
            Effect::PromiseMoved { .. } => "promise moved",
            Effect::Blocked { .. } => "blocked",
            Effect::Withdrawn { .. } => "withdrawn",
        }
    }

    /// What somebody is told by it, if anybody is.
    pub fn notice(&self) -> Option<&Notice> {
        match self {
            Effect::Notify(notice) | Effect::Escalate(notice) | Effect::Request { notice, .. } => {
                Some(notice)
            }
            _ => None,
        }
    }

    /// Whom it goes to, or where it leads: a recipient or a state.
    pub fn to(&self) -> Option<String> {
        match self {
            Effect::Moved { to, .. } => Some(to.clone()),
            Effect::Signal(signal) => Some(signal.to.clone()),
            other => other.notice().map(|notice| notice.to.role().into()),
        }
    }
}

/// The effect in words.
impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Effect::Notify(notice) => write!(f, "notify {notice}"),
            Effect::Escalate(notice) => write!(f, "escalate to {notice}"),
            Effect::Request { missing, notice } if missing.is_empty() => write!(f, "ask {notice}"),
            Effect::Request { missing, notice } => write!(f, "ask {notice} for {}", missing.join(", ")),
            Effect::Comment { text } => write!(f, "comment: {text}"),
            Effect::Moved { transition, from, to } => write!(f, "{transition}: {from} to {to}"),
            Effect::Set { fields } => {
                let text = |(name, value): &(String, Value)| match value {
                    Value::Unset => format!("clear {name}"),
                    value => format!("set {name} = {value}"),
                };
                let texts: Vec<String> = fields.iter().map(text).collect();
                f.write_str(&texts.join(", "))
            }
            Effect::Prioritized { from, to } => {
                let name =
                    |priority: &Option<String>| priority.clone().unwrap_or_else(|| UNCLASSIFIED.into());
                write!(f, "priority: {} to {}", name(from), name(to))
            }
            Effect::Open { relation, policy, .. } => write!(f, "open a ticket of `{policy}` as {relation}"),
            Effect::Signal(Signal { relation, to, word, .. }) => write!(f, "tell {relation} {to}: {word}"),
            Effect::Breach { clock, goal, .. } => write!(f, "`{clock}` missed its target ({goal})"),
            Effect::PromiseMoved { clock, from, to } => {
                let when = |at: &Option<Instant>| at.as_ref().map_or_else(|| "no instant".into(), text);
                write!(f, "`{clock}` was promised for {}, now for {}", when(from), when(to))
            }
            Effect::Blocked { transition, refusal } => write!(f, "`{transition}` is blocked: {refusal}"),
            Effect::Withdrawn { decision } => write!(f, "withdrawn: {decision}"),
        }
    }
}

/// What another ticket is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// The relation in which it stands to this one.
    pub relation: String,
    /// Which.
    pub to: String,
    /// What it is told: one of the words of its relation to this one.
    pub word: String,
    /// When.
    pub at: Instant,
    /// How many tickets told each other something for it to come to this.
    pub depth: u8,
}

/// What somebody is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Whom.
    pub to: Recipient,
    /// The host's template.
    pub template: Option<String>,
    /// The facts that the template needs, as they were then, in the policy's order of them; of a clock
    /// the instant at which it is due, unset where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<(String, Value)>,
    /// Who is told nothing of it, though they have the role or are of the team: they did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<String>,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to)?;
        if let Some(except) = &self.except {
            write!(f, " (not {except})")?;
        }
        if let Some(template) = &self.template {
            write!(f, ": {template}")?;
        }
        let facts: Vec<String> = self.facts.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        if facts.is_empty() { Ok(()) } else { write!(f, " ({})", facts.join("; ")) }
    }
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Recipient {
    /// Who opened the ticket; unknown in some logs.
    Creator(Option<String>),
    /// Everyone who has the role.
    Role(String),
    /// Whom a field names: nobody while it is unset.
    Person {
        /// The field.
        field: String,
        /// The person.
        name: Option<String>,
    },
    /// Those whom a field names.
    People {
        /// The field.
        field: String,
        /// The people; none while it is unset.
        names: Vec<String>,
    },
    /// Everyone of the team that a field names.
    Team {
        /// The field.
        field: String,
        /// The team; nobody while it is unset.
        team: Option<String>,
    },
}

impl Recipient {
    /// The policy's word for it: `creator`, the role, the field.
    pub fn role(&self) -> &str {
        match self {
            Recipient::Creator(_) => "creator",
            Recipient::Role(role) => role,
            Recipient::Person { field, .. }
            | Recipient::People { field, .. }
            | Recipient::Team { field, .. } => field,
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = match self {
            Recipient::Creator(name)
            | Recipient::Person { name, .. }
            | Recipient::Team { team: name, .. } => name.clone(),
            Recipient::People { names, .. } => (!names.is_empty()).then(|| names.join(", ")),
            Recipient::Role(role) => return f.write_str(role),
        };
        write!(f, "{} ({})", self.role(), named.as_deref().unwrap_or("nobody known"))
    }
}

/// Why something was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The part of the policy that says so.
    pub source: Source,
    /// The event that caused it: the host's id, or for the engine's own events the identity of
    /// the decision without its ticket. For a mark, the event that began the cycle.
    pub event: String,
}

/// The part of a policy that a decision comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Source {
    /// A rule.
    Rule {
        /// Its name.
        rule: String,
    },
    /// What a transition causes, or an automatic transition itself.
    Transition {
        /// Its name.
        transition: String,
    },
    /// A mark on a clock.
    Mark {
        /// The clock.
        clock: String,
        /// The mark; `breach` for the one that every target has.
        mark: String,
        /// Where it stands.
        at: Point,
        /// Of one that repeats, how often it was reached before.
        #[serde(default, skip_serializing_if = "is_first")]
        repetition: u16,
        /// When the cycle began.
        started: Instant,
    },
    /// A rule of the triage.
    Triage {
        /// Its place, from 0.
        rule: usize,
    },
    /// A clock whose target changed.
    Clock {
        /// Its name.
        clock: String,
    },
}

fn is_first(repetition: &u16) -> bool {
    *repetition == 0
}

impl Source {
    /// Where it stands in the policy: `rules.work-started`, `clocks.silence`.
    pub fn path(&self) -> String {
        match self {
            Source::Rule { rule } => format!("rules.{rule}"),
            Source::Transition { transition } => format!("transitions.{transition}"),
            Source::Triage { rule } => format!("triage[{rule}]"),
            Source::Mark { clock, .. } | Source::Clock { clock } => format!("clocks.{clock}"),
        }
    }

    /// The name of the mark, for those that come from one.
    pub fn mark(&self) -> Option<&str> {
        match self {
            Source::Mark { mark, .. } => Some(mark),
            _ => None,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let event = &self.event;
        match &self.source {
            Source::Rule { rule } => write!(f, "rule `{rule}`, on event {event}"),
            Source::Transition { transition } => write!(f, "transition `{transition}`, on event {event}"),
            Source::Triage { rule } => write!(f, "rule {} of the triage, on event {event}", rule + 1),
            Source::Clock { clock } => write!(f, "the target of `{clock}` changed, on event {event}"),
            Source::Mark { clock, mark, at, repetition, started } => {
                let started = text(started);
                let again = match repetition {
                    0 => String::new(),
                    times => format!(", repetition {times}"),
                };
                write!(
                    f,
                    "mark `{mark}` ({at}{again}) of `{clock}`, which began at {started} with event {event}"
                )
            }
        }
    }
}

//! Why a text cannot be read.

use std::fmt;

/// Every mistake of a text, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportErrors(pub Vec<ImportError>);

impl fmt::Display for ImportErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            write!(f, "{}{error}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for ImportErrors {}

/// One mistake, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportError {
    /// The line, from 1; that on which the event begins where it is one of an event.
    pub line: usize,
    /// The event; none for the text as a whole.
    pub event: Option<EventName>,
    /// What is wrong.
    pub problem: Problem,
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if let Some(event) = &self.event {
            write!(f, "{event}: ")?;
        }
        write!(f, "{}", self.problem)
    }
}

impl std::error::Error for ImportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.problem)
    }
}

/// How an event is called: by its summary, its `UID`, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventName {
    /// Its `SUMMARY`; empty without one.
    pub summary: String,
    /// Its `UID`; empty without one.
    pub uid: String,
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.summary.as_str(), self.uid.as_str()) {
            ("", "") => write!(f, "event"),
            ("", uid) => write!(f, "event {uid}"),
            (summary, "") => write!(f, "event `{summary}`"),
            (summary, uid) => write!(f, "event `{summary}` ({uid})"),
        }
    }
}

/// What is wrong with a text or an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// There is no `BEGIN:VCALENDAR` where there should be one.
    #[error("this is no iCalendar text: a calendar begins with `BEGIN:VCALENDAR`")]
    NoCalendar,
    /// A line is no content line.
    #[error("this line has no `:`; a continued line begins with a space")]
    NoColon,
    /// Something begins and does not end, as in a file that was cut off.
    #[error("`BEGIN:{0}` has no `END:{0}`")]
    NotEnded(String),
    /// Something ends that did not begin.
    #[error("`END:{0}` does not end what began last")]
    NotBegun(String),
    /// Components within components, beyond what any calendar has.
    #[error("components lie more than {0} deep within each other")]
    TooDeep(usize),
    /// What the parser says of it.
    #[error("the text cannot be parsed: {0}")]
    Syntax(String),
    /// A calendar that counts dates otherwise.
    #[error("`CALSCALE:{0}`: only the Gregorian calendar is read")]
    Scale(String),
    /// An event without `DTSTART`.
    #[error("there is no `DTSTART`")]
    NoStart,
    /// A property that may stand once.
    #[error("`{0}` stands more than once")]
    Twice(&'static str),
    /// No date, and no date with a time.
    #[error("{property}: `{value}` is no date `20260515` and no time `20260515T090000`")]
    BadTime {
        /// The property.
        property: &'static str,
        /// What it says.
        value: String,
    },
    /// No duration, or a negative one.
    #[error("{property}: `{value}` is no duration, such as `P1D` or `PT1H30M`")]
    BadDuration {
        /// The property.
        property: &'static str,
        /// What it says.
        value: String,
    },
    /// A `TZID` that is not the name of an IANA zone; [`Import::zone`](crate::Import::zone) tells
    /// what it means.
    #[error("{property}: `{tzid}` is no time zone of the IANA, such as `Europe/Paris`")]
    UnknownZone {
        /// The property.
        property: &'static str,
        /// The name.
        tzid: String,
    },
    /// A date beside a start with a time, or the other way round.
    #[error("{0}: a date cannot go with a `DTSTART` that has a time, nor a time with one that has none")]
    Mixed(&'static str),
    /// `DTEND` lies before `DTSTART`.
    #[error("`DTEND` lies before `DTSTART`")]
    EndsBeforeStart,
    /// Both are given.
    #[error("an event has `DTEND` or `DURATION`, not both")]
    EndAndDuration,
    /// A recurrence rule that cannot be read.
    #[error("RRULE: `{rule}`: {why}")]
    BadRule {
        /// The rule.
        rule: String,
        /// What is wrong with it.
        why: String,
    },
    /// More instances than can be meant.
    #[error("RRULE: `{0}` recurs too often")]
    TooOften(String),
    /// What is legal, and not read.
    #[error("`{0}` is not supported")]
    Unsupported(&'static str),
    /// Something lies outside the years 1 to 9999.
    #[error("it reaches outside the years 1 to 9999")]
    OutOfRange,
}

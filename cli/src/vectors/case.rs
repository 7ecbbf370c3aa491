//! Cases as files write them: one JSON object a line.
//!
//! Read as leniently as their sense allows: what a question does not need may be absent, and keys
//! that are not known are passed over.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use dueline::Instant;
use serde::Deserialize;
use serde_json::{Number, Value};

/// A question to a calendar, and what another library answers.
#[derive(Debug, Deserialize)]
pub struct Case {
    /// Whose case it is.
    pub src: String,
    /// Where it stands there.
    pub id: String,
    /// What is asked.
    pub op: String,
    pub verdict: Verdict,
    pub calendar: Option<CalendarForm>,
    /// In place of a whole calendar.
    pub tz: Option<String>,
    pub weekly: Option<Week>,
    pub start: Option<When>,
    pub end: Option<When>,
    pub at: Option<When>,
    pub from: Option<When>,
    pub to: Option<When>,
    pub date: Option<When>,
    pub local: Option<When>,
    /// Whole, or with a fraction.
    pub duration_s: Option<Number>,
    pub rounding: Option<Rounding>,
    pub count: Option<usize>,
    pub direction: Option<String>,
    pub days: Option<i32>,
    pub end_of_day: Option<bool>,
    pub mode: Option<String>,
    pub year: Option<i32>,
    /// Local times of day.
    pub times: Option<Vec<String>>,
    pub strict: Option<bool>,
    pub policy: Option<DeskForm>,
    pub events: Option<Vec<Happened>>,
    /// Null, or nothing, where there is no answer.
    #[serde(default)]
    pub expected: Value,
    /// The refusal in place of an answer.
    pub expected_error: Option<String>,
    pub note: Option<String>,
    /// What to switch for the answer to be ours: by name, which way.
    #[serde(default)]
    pub oracle_convention: Value,
}

/// How a case stands to our conventions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Ours must be the same.
    Agree,
    /// The same after switching what `oracle_convention` names.
    Convention,
    /// A quirk of that library.
    LibrarySpecific,
    /// It refuses the input, and so must ours.
    ErrorCase,
}

impl Verdict {
    /// Whether another answer of ours is a failure.
    pub fn is_required(self) -> bool {
        matches!(self, Verdict::Agree | Verdict::ErrorCase)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Agree => "agree",
            Verdict::Convention => "convention",
            Verdict::LibrarySpecific => "library-specific",
            Verdict::ErrorCase => "error-case",
        })
    }
}

/// Openings by the day of the week: local times, `["09:00", "17:30"]`.
pub type Week = BTreeMap<String, Vec<[String; 2]>>;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CalendarForm {
    pub tz: Option<String>,
    pub weekly: Week,
    pub holidays: Vec<NaiveDate>,
    /// `MM-DD`.
    pub annual_holidays: Vec<String>,
    pub exceptions: BTreeMap<NaiveDate, Vec<[String; 2]>>,
    /// 24/7.
    pub always: bool,
}

/// What that library makes of the exact value.
#[derive(Debug, Deserialize)]
pub struct Rounding {
    pub unit_s: Number,
    pub mode: String,
}

#[derive(Debug, Deserialize)]
pub struct DeskForm {
    pub targets: BTreeMap<String, Target>,
    #[serde(default)]
    pub pausing_states: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Target {
    pub duration_s: Option<Number>,
    pub days: Option<Value>,
    pub end_of_day: Option<Value>,
    /// Whether it stands still in a pausing state; it does where that is not said.
    pub pauses: Option<bool>,
    pub escalation: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub struct Happened {
    pub at: When,
    pub event: Option<String>,
    #[serde(alias = "to")]
    pub state: Option<String>,
}

/// An instant, or what stands for one on the calendar's wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum When {
    At(Instant),
    /// Without an offset.
    Local(NaiveDateTime),
    /// Its midnight, where an instant is asked for.
    Date(NaiveDate),
}

impl TryFrom<String> for When {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let local = |form| NaiveDateTime::parse_from_str(&text, form);
        if let Ok(date) = text.parse() {
            return Ok(When::Date(date));
        }
        if let Ok(at) = DateTime::parse_from_rfc3339(&text) {
            return Ok(When::At(at.with_timezone(&Utc)));
        }
        let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"];
        let found = forms.into_iter().find_map(|form| local(form).ok());
        found.map(When::Local).ok_or_else(|| {
            format!(
                "`{text}` is no instant: write `2026-11-02T08:00:00Z`, an offset in place of `Z`, or a date"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_may_have_offsets_fractions_or_nothing_but_a_date() {
        let when = |text: &str| When::try_from(text.to_string());
        let at = |text: &str| Ok(When::At(text.parse().unwrap()));
        assert_eq!(when("2014-04-07T09:00:00+09:00"), at("2014-04-07T00:00:00Z"));
        assert_eq!(when("2014-04-07T09:00:00.250000Z"), at("2014-04-07T09:00:00.25Z"));
        let date = NaiveDate::from_ymd_opt(2014, 4, 7).unwrap();
        assert_eq!(when("2014-04-07"), Ok(When::Date(date)));
        for text in ["2014-04-07T09:00:00", "2014-04-07 09:00"] {
            assert_eq!(when(text), Ok(When::Local(date.and_hms_opt(9, 0, 0).unwrap())), "{text}");
        }
        for text in ["", "yesterday", "2014-04-31", "09:00"] {
            assert!(when(text).is_err(), "{text}");
        }
    }
}

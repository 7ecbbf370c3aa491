//! Answers, ours and theirs.

use std::{collections::BTreeMap, fmt};

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use dueline::Instant;
use serde_json::{Number, Value};

use super::{calendar, case::When};
use crate::show;

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Length(TimeDelta),
    At(Instant),
    Date(NaiveDate),
    Flag(bool),
    Number(i64),
    Periods(Vec<(Instant, Instant)>),
    /// When it opens (`true`) or closes.
    Change {
        at: Instant,
        open: bool,
    },
    /// Several, by name.
    Table(BTreeMap<String, Answer>),
    /// None, and why.
    Nothing(String),
    /// The input is accepted; there is nothing to answer.
    Accepted,
}

impl Answer {
    /// The value of the other library as an answer of our kind; `None` where it is of another.
    pub fn read(&self, value: &Value, zone: Tz) -> Option<Answer> {
        let at = |value: &Value| calendar::instant(zone, when(value)?).ok();
        Some(match self {
            Answer::Length(_) => Answer::Length(length(value.as_number()?)?),
            Answer::At(_) => Answer::At(at(value)?),
            Answer::Date(_) => match when(value)? {
                When::Date(date) => Answer::Date(date),
                // A date where an instant was asked for is its midnight.
                other => {
                    let date = calendar::date(zone, other);
                    let midnight = calendar::instant(zone, When::Date(date)).ok()?;
                    (calendar::instant(zone, other).ok()? == midnight).then_some(Answer::Date(date))?
                }
            },
            Answer::Flag(_) => Answer::Flag(value.as_bool()?),
            Answer::Number(_) => Answer::Number(value.as_i64()?),
            Answer::Periods(_) => {
                let ends = value.as_array()?.iter().map(|period| match period.as_array()?.as_slice() {
                    [from, to] => Some((at(from)?, at(to)?)),
                    _ => None,
                });
                Answer::Periods(ends.collect::<Option<_>>()?)
            }
            Answer::Change { .. } => {
                let open = match value.get("to")? {
                    Value::Bool(open) => *open,
                    Value::String(word) => match word.as_str() {
                        "open" | "opened" => true,
                        "close" | "closed" => false,
                        _ => return None,
                    },
                    _ => return None,
                };
                Answer::Change { at: at(value.get("at")?)?, open }
            }
            Answer::Table(ours) => {
                let fields = ours.iter().map(|(name, own)| {
                    let theirs = name.split('.').try_fold(value, |value, key| value.get(key))?;
                    Some((name.clone(), own.read_or_none(theirs, zone)?))
                });
                Answer::Table(fields.collect::<Option<_>>()?)
            }
            Answer::Nothing(_) | Answer::Accepted => return None,
        })
    }

    /// The same, where there may be none on either side.
    fn read_or_none(&self, value: &Value, zone: Tz) -> Option<Answer> {
        match (self, value) {
            (Answer::Nothing(why), Value::Null) => Some(Answer::Nothing(why.clone())),
            (_, Value::Null) => Some(Answer::Nothing("none".into())),
            // Then it differs, whatever kind it is of.
            (Answer::Nothing(_), Value::String(text)) => {
                Some(Answer::At(calendar::instant(zone, When::try_from(text.clone()).ok()?).ok()?))
            }
            _ => self.read(value, zone),
        }
    }
}

fn when(value: &Value) -> Option<When> {
    When::try_from(value.as_str()?.to_string()).ok()
}

/// A number of seconds: a decimal to the nearest microsecond, for a fraction may have come through
/// a binary one (`14759.999999999998`).
pub fn length(seconds: &Number) -> Option<TimeDelta> {
    if let Some(whole) = seconds.as_i64() {
        return TimeDelta::try_seconds(whole);
    }
    // Rounding by its decimal digits: the sum is done in integers.
    let text = format!("{:.6}", seconds.as_f64()?);
    let (whole, micros) = text.split_once('.')?;
    let micros: i64 = micros.parse().ok()?;
    let micros = if whole.starts_with('-') { -micros } else { micros };
    TimeDelta::try_seconds(whole.parse().ok()?)?.checked_add(&TimeDelta::microseconds(micros))
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Length(length) => write!(f, "{} s", show::seconds(*length)),
            Answer::At(at) => f.write_str(&show::instant(*at)),
            Answer::Date(date) => write!(f, "{date}"),
            Answer::Flag(flag) => write!(f, "{flag}"),
            Answer::Number(number) => write!(f, "{number}"),
            Answer::Periods(periods) => {
                let texts: Vec<String> = periods
                    .iter()
                    .map(|(from, to)| format!("{} to {}", show::instant(*from), show::instant(*to)))
                    .collect();
                f.write_str(&if texts.is_empty() { "no openings".into() } else { texts.join(", ") })
            }
            Answer::Change { at, open } => {
                write!(f, "{} at {}", if *open { "opens" } else { "closes" }, show::instant(*at))
            }
            Answer::Table(fields) => {
                let texts: Vec<String> =
                    fields.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                f.write_str(&texts.join(", "))
            }
            Answer::Nothing(why) => write!(f, "no answer: {why}"),
            Answer::Accepted => f.write_str("accepted"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_read_to_the_nearest_microsecond() {
        let micros = |text: &str| length(&serde_json::from_str(text).unwrap()).map(|l| l.num_microseconds());
        assert_eq!(micros("7200"), Some(Some(7_200_000_000)));
        assert_eq!(micros("14759.999999999998"), Some(Some(14_760_000_000)));
        assert_eq!(micros("120.4"), Some(Some(120_400_000)));
        assert_eq!(micros("-0.25"), Some(Some(-250_000)));
        assert_eq!(micros("1e300"), None);
    }
}

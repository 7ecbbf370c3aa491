//! Spans: how much time, and of which kind; never a bare "day".

use alloc::{format, string::String, vec::Vec};
use core::{fmt, str::FromStr};

use chrono::TimeDelta;
use serde::{Serialize, Serializer};

/// How much time there is, and which time it is.
///
/// | span | text | due |
/// | --- | --- | --- |
/// | elapsed amount | `72h`, `90m`, `1h 30m` | so much later, whatever is open |
/// | working amount | `4 working hours`, `30 working minutes` | when so much working time has passed in the calendar |
/// | calendar days | `3 days` | the same local time so many dates later |
/// | working days | `10 working days` | the same local time so many working days of the calendar later |
/// | end of day | `end of day`, `end of 2nd working day` | the last closing of a working day |
/// | slot | `next slot of releases` | the next slot of a release train |
/// | instant | `field promised_date` | what a field of the ticket says; a date means its end |
///
/// # Example: three days are not always 72 hours
/// ```
/// use chrono::TimeDelta;
/// use dueline::Span;
///
/// assert_eq!("72h".parse(), Ok(Span::Elapsed(TimeDelta::hours(72))));
/// assert_eq!("3 days".parse(), Ok(Span::Days(3)));
/// assert_eq!("3 working days".parse(), Ok(Span::WorkingDays(3)));
/// assert!("3d".parse::<Span>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Span {
    /// So much time, 24/7.
    Elapsed(TimeDelta),
    /// So much working time of a calendar.
    Working(TimeDelta),
    /// The same local time so many dates later.
    Days(u32),
    /// The same local time on the n-th working day:
    /// [`add_working_days`](crate::Calendar::add_working_days).
    WorkingDays(u32),
    /// The last closing of the working day that is so many after the present one:
    /// [`end_of_day`](crate::Calendar::end_of_day).
    EndOfDay(u32),
    /// The next slot of the train of that name: [`Train::slot_for`](crate::calendar::Train::slot_for).
    Slot(String),
    /// The instant that the field of that name says; a date is over at its local 24:00.
    Field(String),
}

/// Why a text is not a span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpanError {
    /// A day that does not say which.
    #[error(
        "`{0}` does not say which day it means: write `3 days` (same local time, dates later), `72h` (elapsed), `3 working days` or `24 working hours`"
    )]
    BareDay(String),
    /// An amount in words that are written as letters, or a week.
    #[error("`{text}` is written {written}")]
    Written {
        /// What stands there.
        text: String,
        /// What to write.
        written: String,
    },
    /// None of the known forms.
    #[error(
        "`{0}` is no span: write `72h`, `1h 30m`, `4 working hours`, `3 days`, `10 working days`, `end of day`, `end of 2nd working day`, `next slot of …` or `field …`"
    )]
    Unknown(String),
    /// More than the years from 1 to 9999 hold.
    #[error("`{0}` is longer than time is counted here")]
    TooLong(String),
}

/// The longest amount: ten thousand years, which keeps every sum within microseconds of an `i64`.
const LONGEST: i64 = 86_400 * MOST_DAYS as i64;
const MOST_DAYS: u32 = 10_000 * 366;

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let unknown = || SpanError::Unknown(text.into());
        let too_long = || SpanError::TooLong(text.into());
        let written = |written| SpanError::Written { text: text.into(), written };
        let named = |name: &str| Some(String::from(name.trim())).filter(|name| !name.is_empty());
        if let Some(train) = text.strip_prefix("next slot of ").and_then(named) {
            return Ok(Span::Slot(train));
        }
        if let Some(field) = text.strip_prefix("field ").and_then(named) {
            return Ok(Span::Field(field));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let days = |count: u32| (count <= MOST_DAYS).then_some(count).ok_or_else(too_long);
        match words[..] {
            [] => return Err(unknown()),
            ["end", "of", "day"] => return Ok(Span::EndOfDay(0)),
            ["end", "of", nth, "working", "day"] => {
                return days(ordinal(nth).ok_or_else(unknown)?).map(Span::EndOfDay);
            }
            [count, ref unit @ ..] if count.bytes().all(|b| b.is_ascii_digit()) => {
                let count: u32 = count.parse().map_err(|_| unknown())?;
                let unit = match unit {
                    ["day" | "days"] => return days(count).map(Span::Days),
                    ["working", "day" | "days"] => return days(count).map(Span::WorkingDays),
                    ["working", "hour" | "hours"] => 3600,
                    ["working", "minute" | "minutes"] => 60,
                    ["working", "second" | "seconds"] => 1,
                    [name @ ("hour" | "hours" | "minute" | "minutes" | "second" | "seconds")] => {
                        let letter = &name[..1];
                        return Err(written(format!(
                            "`{count}{letter}` (elapsed) or `{count} working {name}`"
                        )));
                    }
                    ["week" | "weeks"] => return Err(written(format!("`{} days`", u64::from(count) * 7))),
                    _ => return Err(unknown()),
                };
                return amount_of(i64::from(count) * unit).map(Span::Working).ok_or_else(too_long);
            }
            _ => {}
        }
        let mut seconds: i64 = 0;
        let mut smallest = i64::MAX;
        for word in words {
            let split = word.find(|c: char| !c.is_ascii_digit()).ok_or_else(unknown)?;
            let (count, unit) = word.split_at(split);
            let unit = match unit {
                "h" => 3600,
                "m" => 60,
                "s" => 1,
                "d" => return Err(SpanError::BareDay(text.into())),
                _ => return Err(unknown()),
            };
            let count: i64 = count.parse().map_err(|_| unknown())?;
            if unit >= smallest {
                return Err(unknown());
            }
            smallest = unit;
            seconds = count.checked_mul(unit).and_then(|s| seconds.checked_add(s)).ok_or_else(too_long)?;
        }
        amount_of(seconds).map(Span::Elapsed).ok_or_else(too_long)
    }
}

/// `2nd`, `3rd`, `11th`: from 1 on, as English spells it.
fn ordinal(text: &str) -> Option<u32> {
    let digits = text.get(..text.len().checked_sub(2)?)?;
    let number = digits.parse().ok().filter(|number| *number > 0 && !digits.starts_with('+'))?;
    text.ends_with(suffix(number)).then_some(number)
}

fn suffix(number: u32) -> &'static str {
    match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

fn amount_of(seconds: i64) -> Option<TimeDelta> {
    (seconds <= LONGEST).then(|| TimeDelta::seconds(seconds))
}

impl Span {
    /// Nothing at all: no time, or no days.
    pub fn is_zero(&self) -> bool {
        match self {
            Span::Elapsed(amount) | Span::Working(amount) => amount.is_zero(),
            Span::Days(days) | Span::WorkingDays(days) => *days == 0,
            Span::EndOfDay(_) | Span::Slot(_) | Span::Field(_) => false,
        }
    }

    /// So many of it; `None` when that is longer than time is counted here.
    pub(crate) fn times(&self, times: u32) -> Option<Self> {
        let amount = |amount: &TimeDelta| {
            let seconds = amount.num_seconds().checked_mul(times.into())?;
            amount_of(seconds)
        };
        let days = |days: &u32| days.checked_mul(times).filter(|days| *days <= MOST_DAYS);
        match self {
            Span::Elapsed(each) => amount(each).map(Span::Elapsed),
            Span::Working(each) => amount(each).map(Span::Working),
            Span::Days(each) => days(each).map(Span::Days),
            Span::WorkingDays(each) => days(each).map(Span::WorkingDays),
            other => Some(other.clone()),
        }
    }

    /// Whether the span can be written in a policy: whole seconds, neither negative nor longer
    /// than ten thousand years. What was parsed always can; what was built in Rust is checked
    /// with its policy.
    pub(crate) fn is_countable(&self) -> bool {
        match self {
            Span::Elapsed(amount) | Span::Working(amount) => {
                amount.subsec_nanos() == 0 && (0..=LONGEST).contains(&amount.num_seconds())
            }
            Span::Days(days) | Span::WorkingDays(days) | Span::EndOfDay(days) => *days <= MOST_DAYS,
            Span::Slot(_) | Span::Field(_) => true,
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Span::Elapsed(amount) => {
                let all = amount.num_seconds();
                let parts = [(all / 3600, "h"), (all / 60 % 60, "m"), (all % 60, "s")];
                let mut gap = "";
                for (count, unit) in parts.into_iter().filter(|(count, _)| *count != 0) {
                    write!(f, "{gap}{count}{unit}")?;
                    gap = " ";
                }
                if all == 0 { f.write_str("0h") } else { Ok(()) }
            }
            Span::Working(amount) => {
                let all = amount.num_seconds();
                let (count, unit) = match all {
                    _ if all % 3600 == 0 => (all / 3600, "hour"),
                    _ if all % 60 == 0 => (all / 60, "minute"),
                    _ => (all, "second"),
                };
                write!(f, "{count} working {unit}{}", if count == 1 { "" } else { "s" })
            }
            Span::Days(days) => write!(f, "{days} day{}", plural(*days)),
            Span::WorkingDays(days) => write!(f, "{days} working day{}", plural(*days)),
            Span::EndOfDay(0) => f.write_str("end of day"),
            Span::EndOfDay(days) => write!(f, "end of {days}{} working day", suffix(*days)),
            Span::Slot(train) => write!(f, "next slot of {train}"),
            Span::Field(field) => write!(f, "field {field}"),
        }
    }
}

fn plural(count: u32) -> &'static str {
    if count == 1 { "" } else { "s" }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn spans_print_as_they_are_written() {
        for text in [
            "72h",
            "1h 30m",
            "45s",
            "4 working hours",
            "1 working hour",
            "90 working seconds",
            "3 days",
            "1 day",
            "0 days",
            "10 working days",
            "1 working day",
            "end of day",
            "end of 1st working day",
            "end of 2nd working day",
            "end of 3rd working day",
            "end of 11th working day",
            "end of 21st working day",
            "next slot of releases",
            "next slot of weekly releases",
            "field promised_date",
        ] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_bare_day_is_refused_by_name() {
        assert!(matches!("3d".parse::<Span>(), Err(SpanError::BareDay(_))));
        for (text, written) in [
            ("2 hours", "`2h` (elapsed) or `2 working hours`"),
            ("1 minute", "`1m` (elapsed) or `1 working minute`"),
            ("2 weeks", "`14 days`"),
        ] {
            let error = text.parse::<Span>().unwrap_err().to_string();
            assert_eq!(error, format!("`{text}` is written {written}"));
            assert!(written.split('`').skip(1).step_by(2).all(|span| span.parse::<Span>().is_ok()));
        }
        for text in [
            "",
            "h",
            "3",
            "+3 days",
            "3 working",
            "-3 days",
            "30m 1h",
            "1h 1h",
            "4 working days ago",
            "é",
            "10 wörking days",
            "end of",
            "end of 2th working day",
            "end of 0th working day",
            "end of 2nd day",
            "next slot of ",
            "field ",
            "next slot",
            "working days",
            "end of é working day",
        ] {
            assert!(matches!(text.parse::<Span>(), Err(SpanError::Unknown(_))), "{text}");
        }
        assert!(matches!("3660001 working days".parse::<Span>(), Err(SpanError::TooLong(_))));
        assert!(matches!("99999999999h".parse::<Span>(), Err(SpanError::TooLong(_))));
        assert!(matches!("99999999999999999999h".parse::<Span>(), Err(SpanError::Unknown(_))));
    }
}

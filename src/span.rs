//! Spans: how much time, and of which kind; never a bare "day".

use alloc::string::String;
use core::{fmt, str::FromStr};

use chrono::TimeDelta;
use serde::{Serialize, Serializer};

/// An amount of time that says which time it counts.
///
/// | span | text | due |
/// | --- | --- | --- |
/// | elapsed amount | `72h`, `90m`, `1h 30m` | so much later, whatever is open |
/// | working amount | `4 working hours`, `30 working minutes` | when so much working time has passed in the calendar |
/// | calendar days | `3 days` | the same local time so many dates later |
///
/// # Example: three days are not always 72 hours
/// ```
/// use chrono::TimeDelta;
/// use dueline::Span;
///
/// assert_eq!("72h".parse(), Ok(Span::Elapsed(TimeDelta::hours(72))));
/// assert_eq!("3 days".parse(), Ok(Span::Days(3)));
/// assert!("3d".parse::<Span>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Span {
    /// So much time, 24/7.
    Elapsed(TimeDelta),
    /// So much working time of a calendar.
    Working(TimeDelta),
    /// The same local time so many dates later.
    Days(u32),
}

/// Why a text is not a span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpanError {
    /// A day that does not say which.
    #[error(
        "`{0}` does not say which day it means: write `3 days` (same local time, dates later), `72h` (elapsed) or `24 working hours`"
    )]
    BareDay(String),
    /// None of the known forms.
    #[error("`{0}` is no span: write `72h`, `1h 30m`, `4 working hours` or `3 days`")]
    Unknown(String),
    /// More than the years from 1 to 9999 hold.
    #[error("`{0}` is longer than time is counted here")]
    TooLong(String),
}

/// The longest amount: ten thousand years, which keeps every sum within microseconds of an `i64`.
const LONGEST: i64 = 10_000 * 366 * 86_400;

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let unknown = || SpanError::Unknown(text.into());
        let too_long = || SpanError::TooLong(text.into());
        let mut words = text.split_whitespace();
        let first = words.next().ok_or_else(unknown)?;
        if let Some(count) = first.parse::<u32>().ok().filter(|_| !first.starts_with('+')) {
            let rest: (Option<&str>, Option<&str>) = (words.next(), words.next());
            if words.next().is_some() {
                return Err(unknown());
            }
            let unit = match rest {
                (Some("day" | "days"), None) if u64::from(count) * 86_400 <= LONGEST.unsigned_abs() => {
                    return Ok(Span::Days(count));
                }
                (Some("day" | "days"), None) => return Err(too_long()),
                (Some("working"), Some("hour" | "hours")) => 3600,
                (Some("working"), Some("minute" | "minutes")) => 60,
                (Some("working"), Some("second" | "seconds")) => 1,
                _ => return Err(unknown()),
            };
            return amount(i64::from(count) * unit).map(Span::Working).ok_or_else(too_long);
        }
        let mut seconds: i64 = 0;
        let mut smallest = i64::MAX;
        for word in text.split_whitespace() {
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
        amount(seconds).map(Span::Elapsed).ok_or_else(too_long)
    }
}

fn amount(seconds: i64) -> Option<TimeDelta> {
    (seconds <= LONGEST).then(|| TimeDelta::seconds(seconds))
}

impl Span {
    /// Nothing at all.
    pub fn is_zero(self) -> bool {
        match self {
            Span::Elapsed(amount) | Span::Working(amount) => amount.is_zero(),
            Span::Days(days) => days == 0,
        }
    }

    /// Whether the span can be written in a policy: whole seconds, neither negative nor longer
    /// than ten thousand years. What was parsed always can; what was built in Rust is checked
    /// with its policy.
    pub(crate) fn is_countable(self) -> bool {
        match self {
            Span::Elapsed(amount) | Span::Working(amount) => {
                amount.subsec_nanos() == 0 && (0..=LONGEST).contains(&amount.num_seconds())
            }
            Span::Days(days) => i64::from(days) * 86_400 <= LONGEST,
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
            Span::Days(days) => write!(f, "{days} day{}", if *days == 1 { "" } else { "s" }),
        }
    }
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
        ] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_bare_day_is_refused_by_name() {
        assert!(matches!("3d".parse::<Span>(), Err(SpanError::BareDay(_))));
        for text in
            ["", "h", "3", "+3 days", "3 working", "-3 days", "30m 1h", "1h 1h", "4 working days ago", "é"]
        {
            assert!(matches!(text.parse::<Span>(), Err(SpanError::Unknown(_))), "{text}");
        }
        assert!(matches!("99999999999h".parse::<Span>(), Err(SpanError::TooLong(_))));
        assert!(matches!("99999999999999999999h".parse::<Span>(), Err(SpanError::Unknown(_))));
    }
}

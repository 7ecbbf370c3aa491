//! Opening hours of a week: `mon-fri = ["09:00-12:30", "13:30-18:00"]`.

use alloc::{format, string::String, vec::Vec};
use core::{fmt, str::FromStr};

use chrono::Weekday;
use serde::{Serialize, Serializer};

/// Seconds in a civil day of 24 hours.
pub(crate) const DAY: u32 = 86_400;

/// The seven days, Monday first, as policies spell them.
pub(crate) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// One opening of a day on the wall clock: half-open `[opens, closes)`, to the second.
///
/// `24:00` is a legal end, and an opening whose end is not after its start runs past midnight:
/// it belongs to the date on which it opens.
///
/// # Example: a day shift, and a night of 24 hours
/// ```
/// use dueline::calendar::Opening;
///
/// let day: Opening = "09:00-18:00".parse()?;
/// assert_eq!((day.opens(), day.closes()), (9 * 3600, 18 * 3600));
/// let round: Opening = "09:00-09:00".parse()?;
/// assert_eq!(round.closes(), (24 + 9) * 3600);
/// # Ok::<(), dueline::calendar::HoursError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opening {
    opens: u32,
    closes: u32,
}

/// Why a text is not an opening, a day or a range of days.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HoursError {
    /// Not of the form `HH:MM-HH:MM`.
    #[error("`{0}` is no opening: write `09:00-12:30`, with `24:00` for the end of the day")]
    Opening(String),
    /// Not a day of the week or a range of them.
    #[error("`{0}` is no day: write `mon`, `tue`, … `sun`, or a range such as `mon-fri`")]
    Day(String),
}

impl Opening {
    /// The second of the day at which it opens: 0 to 86,399.
    pub fn opens(self) -> u32 {
        self.opens
    }

    /// The second at which it closes, counted from the midnight that began its date: above
    /// 86,400 where it runs past midnight, and at most 24 hours after it opens.
    pub fn closes(self) -> u32 {
        self.closes
    }
}

impl FromStr for Opening {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let parse = || {
            let (open, close) = text.split_once('-')?;
            let (opens, end) = (time_of_day(open.trim())?, time_of_day(close.trim())?);
            let closes = if end > opens { end } else { end + DAY };
            (opens < DAY && closes - opens <= DAY).then_some(Opening { opens, closes })
        };
        parse().ok_or_else(|| HoursError::Opening(text.into()))
    }
}

/// Seconds since midnight of `HH:MM` or `HH:MM:SS`, up to and with `24:00`.
pub(super) fn time_of_day(text: &str) -> Option<u32> {
    let mut seconds = 0;
    let mut parts = 0;
    for (part, (unit, most)) in text.split(':').zip([(3600, 24), (60, 59), (1, 59)]) {
        let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        let number: u32 = digits.then(|| part.parse().ok())??;
        seconds += (number <= most).then_some(number)? * unit;
        parts += 1;
    }
    let whole = parts >= 2 && text.split(':').count() == parts;
    (whole && seconds <= DAY).then_some(seconds)
}

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.closes > DAY { self.closes - DAY } else { self.closes };
        write!(f, "{}-{}", Clock(self.opens), Clock(end))
    }
}

/// A time of day as clocks show it.
pub(super) struct Clock(pub(super) u32);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (h, m, s) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{h:02}:{m:02}")?;
        if s != 0 { write!(f, ":{s:02}") } else { Ok(()) }
    }
}

impl Serialize for Opening {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The openings of each day of the week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WeeklyHours(pub(crate) [Vec<Opening>; 7]);

/// How a policy writes hours that never close.
pub(crate) const ROUND_THE_CLOCK: &str = "24/7";

impl WeeklyHours {
    /// Open on every day from 00:00 to 24:00; a policy writes `hours = "24/7"`.
    pub fn round_the_clock() -> Self {
        WeeklyHours(core::array::from_fn(|_| alloc::vec![Opening { opens: 0, closes: DAY }]))
    }

    /// The same openings on every day named by `days`, such as `mon-fri` or `sat`, in place of
    /// what those days had.
    ///
    /// # Errors
    /// When `days` or an opening is not of the form a policy writes it in.
    pub fn on(mut self, days: &str, openings: &[&str]) -> Result<Self, HoursError> {
        let openings: Vec<Opening> = openings.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
        for day in parse_days(days)? {
            self.0[day].clone_from(&openings);
        }
        Ok(self)
    }

    /// The openings that open on that day of the week.
    pub fn of(&self, day: Weekday) -> &[Opening] {
        &self.0[day.num_days_from_monday() as usize]
    }

    /// Whether no day of the week has an opening.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }
}

/// The days, counted from Monday, that `mon`, `mon-fri` or `sat-mon` names.
pub(crate) fn parse_days(text: &str) -> Result<Vec<usize>, HoursError> {
    let bad = || HoursError::Day(text.into());
    let day = |name: &str| DAYS.iter().position(|known| *known == name).ok_or_else(bad);
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (day(first)?, day(last)?),
        None => (day(text)?, day(text)?),
    };
    let length = (last + 7 - first) % 7 + 1;
    Ok((0..length).map(|i| (first + i) % 7).collect())
}

/// Runs of equal days are written as one range.
impl Serialize for WeeklyHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::round_the_clock() {
            return serializer.serialize_str(ROUND_THE_CLOCK);
        }
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (day, openings) in self.0.iter().enumerate().filter(|(_, list)| !list.is_empty()) {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == day && self.0[*last] == *openings => *last = day,
                _ => runs.push((day, day)),
            }
        }
        serializer.collect_map(runs.into_iter().map(|(first, last)| {
            let days = if first == last {
                String::from(DAYS[first])
            } else {
                format!("{}-{}", DAYS[first], DAYS[last])
            };
            (days, &self.0[first])
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn openings_print_as_they_are_written() {
        for text in ["09:00-12:30", "22:00-06:00", "00:00-24:00", "09:00-09:00", "08:00:30-17:00"] {
            assert_eq!(text.parse::<Opening>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_no_clock_shows_is_refused() {
        for text in [
            "",
            "9-12",
            "09:00",
            "24:00-25:00",
            "09:60-10:00",
            "24:00-06:00",
            "+9:00-10:00",
            "09:00:00:00-10:00",
            "09:00-24:01",
        ] {
            assert!(text.parse::<Opening>().is_err(), "{text}");
        }
    }

    #[test]
    fn runs_of_equal_days_are_written_as_one_range() {
        let written = |hours: &WeeklyHours| serde_json::to_string(hours).unwrap();
        let office = WeeklyHours::default().on("mon-fri", &["09:00-18:00"]).unwrap();
        assert_eq!(written(&office), r#"{"mon-fri":["09:00-18:00"]}"#);
        let office = office.on("wed", &["09:00-12:00"]).unwrap().on("sun", &["10:00-12:00"]).unwrap();
        assert_eq!(
            written(&office),
            r#"{"mon-tue":["09:00-18:00"],"wed":["09:00-12:00"],"thu-fri":["09:00-18:00"],"sun":["10:00-12:00"]}"#
        );
        // Equal days with a closed one between them are no run.
        let apart = WeeklyHours::default().on("mon", &["09:00-18:00"]).unwrap();
        let apart = apart.on("wed-thu", &["09:00-18:00"]).unwrap();
        assert_eq!(written(&apart), r#"{"mon":["09:00-18:00"],"wed-thu":["09:00-18:00"]}"#);
        assert_eq!(written(&WeeklyHours::round_the_clock()), r#""24/7""#);
        assert!(WeeklyHours::default().is_empty() && !apart.is_empty());
    }

    #[test]
    fn a_range_of_days_may_run_over_the_week_end() {
        assert_eq!(parse_days("sat-mon"), Ok(alloc::vec![5, 6, 0]));
        assert_eq!(parse_days("wed"), Ok(alloc::vec![2]));
        assert!(parse_days("monday").is_err());
    }
}

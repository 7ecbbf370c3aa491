//! Rules that name one date a year, and when a holiday is observed besides.

use core::fmt;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::holiday::WEEKDAYS;

/// A date, or a rule that names one date a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    On(NaiveDate),
    /// The same date every year; some have no 29th of February.
    Yearly {
        month: u32,
        day: u32,
    },
    /// So many days after Easter Sunday of the Gregorian calendar: -200 to 200.
    Easter {
        days: i16,
    },
    /// The n-th weekday of a month, the last for `None`; some months have no fifth.
    Nth {
        nth: Option<u8>,
        day: Day,
        month: u32,
    },
    /// The weekday on or before, on or after a date.
    Near {
        day: Day,
        after: bool,
        month: u32,
        of: u32,
    },
}

/// A day of the week by its number, Monday 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) u8);

impl Day {
    pub(super) fn weekday(self) -> Weekday {
        WEEKDAYS[usize::from(self.0) % 7].1
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        WEEKDAYS.iter().position(|(name, _)| *name == text).map(|day| Day(day as u8))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(WEEKDAYS[usize::from(self.0) % 7].0)
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Which weekday of a month; `None` is the last.
pub(super) const NTH: [(&str, Option<u8>); 6] = [
    ("1st", Some(1)),
    ("2nd", Some(2)),
    ("3rd", Some(3)),
    ("4th", Some(4)),
    ("5th", Some(5)),
    ("last", None),
];

impl Rule {
    /// The date for a year; one counted from Easter, or the weekday near a date, may lie in the
    /// year before or after.
    pub(super) fn date(self, year: i32) -> Option<NaiveDate> {
        match self {
            Rule::On(date) => (date.year() == year).then_some(date),
            Rule::Yearly { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Rule::Easter { days } => shifted(easter_sunday(year)?, days.into()),
            Rule::Nth { nth: Some(nth), day, month } => {
                NaiveDate::from_weekday_of_month_opt(year, month, day.weekday(), nth)
            }
            Rule::Nth { nth: None, day, month } => {
                let weeks = [5, 4].into_iter();
                weeks
                    .filter_map(|n| NaiveDate::from_weekday_of_month_opt(year, month, day.weekday(), n))
                    .next()
            }
            Rule::Near { day, after, month, of } => {
                let date = NaiveDate::from_ymd_opt(year, month, of)?;
                let later = i64::from(date.weekday().days_since(day.weekday()));
                shifted(date, if after { (7 - later) % 7 } else { -later })
            }
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(shift) = text.strip_prefix("easter") {
            let shift = shift.trim();
            let number = |digits: &str| digits.trim().parse::<u8>().ok().filter(|_| !digits.contains('+'));
            let days = match shift.split_at_checked(1) {
                None => 0,
                Some(("+", days)) => i16::from(number(days)?),
                Some(("-", days)) => -i16::from(number(days)?),
                Some(_) => return None,
            };
            return (-200..=200).contains(&days).then_some(Rule::Easter { days });
        }
        if let Some((which, month)) = text.split_once(" of ") {
            let (nth, day) = which.split_once(' ')?;
            let nth = NTH.iter().find(|(name, _)| *name == nth)?.1;
            let month = MONTHS.iter().position(|name| *name == month)? as u32 + 1;
            return Some(Rule::Nth { nth, day: Day::parse(day)?, month });
        }
        for (word, after) in [(" on or before ", false), (" on or after ", true)] {
            if let Some((day, date)) = text.split_once(word) {
                let (month, of) = month_and_day(date)?;
                return Some(Rule::Near { day: Day::parse(day)?, after, month, of });
            }
        }
        match text.len() {
            10 if text.starts_with(|c: char| c.is_ascii_digit()) => text.parse().ok().map(Rule::On),
            5 => month_and_day(text).map(|(month, day)| Rule::Yearly { month, day }),
            _ => None,
        }
    }
}

/// `12-25`: a leap year holds every date there is.
fn month_and_day(text: &str) -> Option<(u32, u32)> {
    if text.len() != 5 {
        return None;
    }
    let date = NaiveDate::parse_from_str(&alloc::format!("2000-{text}"), "%Y-%m-%d").ok()?;
    Some((date.month(), date.day()))
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month_name = |month: u32| MONTHS.get(month as usize - 1).copied().unwrap_or_default();
        match *self {
            Rule::On(date) => write!(f, "{date}"),
            Rule::Yearly { month, day } => write!(f, "{month:02}-{day:02}"),
            Rule::Easter { days: 0 } => write!(f, "easter"),
            Rule::Easter { days } if days < 0 => write!(f, "easter - {}", days.unsigned_abs()),
            Rule::Easter { days } => write!(f, "easter + {days}"),
            Rule::Nth { nth, day, month } => {
                let nth = NTH.iter().find(|(_, n)| *n == nth).map_or("", |(name, _)| name);
                write!(f, "{nth} {day} of {}", month_name(month))
            }
            Rule::Near { day, after, month, of } => {
                write!(f, "{day} on or {} {month:02}-{of:02}", if after { "after" } else { "before" })
            }
        }
    }
}

/// On which date besides its own a holiday is observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Observed {
    /// From a Saturday or a Sunday on the Monday after.
    NextWeekday,
    /// From a Saturday on the Friday before, from a Sunday on the Monday after.
    NearestWeekday,
    /// From a Sunday on the Monday after.
    MondayIfSunday,
    /// From a Saturday or a Sunday two days later: the second of two holidays in a row, which the
    /// first would displace, and the first, which the second would.
    TwoDaysLater,
}

const OBSERVED: [(&str, Observed); 4] = [
    ("next weekday", Observed::NextWeekday),
    ("nearest weekday", Observed::NearestWeekday),
    ("monday if sunday", Observed::MondayIfSunday),
    ("two days later", Observed::TwoDaysLater),
];

impl Observed {
    pub(super) fn parse(text: &str) -> Option<Self> {
        OBSERVED.iter().find(|(name, _)| *name == text).map(|(_, observed)| *observed)
    }

    pub(super) fn as_str(self) -> &'static str {
        OBSERVED.iter().find(|(_, observed)| *observed == self).map_or("", |(name, _)| name)
    }

    /// The date on which a holiday of that date is observed besides.
    pub(super) fn on(self, date: NaiveDate) -> Option<NaiveDate> {
        let days = match (self, date.weekday()) {
            (Observed::NextWeekday | Observed::TwoDaysLater, Weekday::Sat) => 2,
            (Observed::NearestWeekday, Weekday::Sat) => -1,
            (Observed::TwoDaysLater, Weekday::Sun) => 2,
            (_, Weekday::Sun) => 1,
            _ => return None,
        };
        shifted(date, days)
    }
}

fn shifted(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    let by = Days::new(days.unsigned_abs());
    if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) }
}

/// Easter Sunday by the anonymous Gregorian computus (Meeus, *Astronomical Algorithms*, ch. 8).
pub(super) fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, month.unsigned_abs(), day.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_says() {
        for (year, month, day) in [
            (1583, 4, 10),
            (1818, 3, 22),
            (1943, 4, 25),
            (2000, 4, 23),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2038, 4, 25),
        ] {
            assert_eq!(easter_sunday(year), NaiveDate::from_ymd_opt(year, month, day));
        }
    }
}

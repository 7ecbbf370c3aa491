//! Holidays: dates on which a calendar is closed from 00:00 to 24:00.

use alloc::string::String;
use core::{fmt, str::FromStr};

use chrono::{Datelike, Days, NaiveDate};
use serde::{Serialize, Serializer};

/// A date, or a rule that names one date a year, on which a calendar is closed.
///
/// # Example: the Monday after Easter
/// ```
/// use chrono::NaiveDate;
/// use dueline::calendar::Holiday;
///
/// let easter_monday: Holiday = "easter + 1".parse()?;
/// let date = NaiveDate::from_ymd_opt(2026, 4, 6).unwrap(); // a Monday
/// assert!(easter_monday.falls_on(date));
/// # Ok::<(), dueline::calendar::HolidayError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Holiday {
    /// One date: `2026-05-15`.
    On(NaiveDate),
    /// The same date every year: `12-25`; `02-29` in leap years only.
    Yearly {
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
    },
    /// So many days after Easter Sunday of the Gregorian calendar, before it when negative:
    /// `easter + 1`, `easter - 2`.
    Easter {
        /// -200 to 200.
        days: i16,
    },
}

/// Why a text is not a holiday.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no holiday: write a date `2026-05-15`, a yearly date `12-25`, or `easter + 39`")]
pub struct HolidayError(String);

impl Holiday {
    /// Whether that date is this holiday.
    pub fn falls_on(self, date: NaiveDate) -> bool {
        match self {
            Holiday::On(day) => day == date,
            Holiday::Yearly { month, day } => date.month() == month && date.day() == day,
            // Easter and the days from it may lie in different years.
            Holiday::Easter { .. } => {
                let year = date.year();
                [year, year - 1, year + 1].into_iter().any(|year| self.counted_from(year) == Some(date))
            }
        }
    }

    /// The date that its rule gives for a year; for one counted from Easter it may lie in the year
    /// before or after.
    pub(crate) fn counted_from(self, year: i32) -> Option<NaiveDate> {
        match self {
            Holiday::On(date) => (date.year() == year).then_some(date),
            Holiday::Yearly { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Holiday::Easter { days } => {
                let shift = Days::new(u64::from(days.unsigned_abs()));
                let easter = easter_sunday(year)?;
                if days < 0 { easter.checked_sub_days(shift) } else { easter.checked_add_days(shift) }
            }
        }
    }
}

/// Easter Sunday by the anonymous Gregorian computus (Meeus, *Astronomical Algorithms*, ch. 8).
fn easter_sunday(year: i32) -> Option<NaiveDate> {
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

impl FromStr for Holiday {
    type Err = HolidayError;

    fn from_str(text: &str) -> Result<Self, HolidayError> {
        let parse = || {
            if let Some(shift) = text.strip_prefix("easter") {
                let shift = shift.trim();
                let number =
                    |digits: &str| digits.trim().parse::<u8>().ok().filter(|_| !digits.contains('+'));
                let days = match shift.split_at_checked(1) {
                    None => 0,
                    Some(("+", days)) => i16::from(number(days)?),
                    Some(("-", days)) => -i16::from(number(days)?),
                    Some(_) => return None,
                };
                return (-200..=200).contains(&days).then_some(Holiday::Easter { days });
            }
            match text.len() {
                10 => text.parse().ok().map(Holiday::On),
                5 => {
                    // A leap year holds every date there is.
                    let date = NaiveDate::parse_from_str(&alloc::format!("2000-{text}"), "%Y-%m-%d");
                    date.ok().map(|d| Holiday::Yearly { month: d.month(), day: d.day() })
                }
                _ => None,
            }
        };
        parse().ok_or_else(|| HolidayError(text.into()))
    }
}

impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Holiday::On(date) => write!(f, "{date}"),
            Holiday::Yearly { month, day } => write!(f, "{month:02}-{day:02}"),
            Holiday::Easter { days: 0 } => write!(f, "easter"),
            Holiday::Easter { days } if *days < 0 => write!(f, "easter - {}", days.unsigned_abs()),
            Holiday::Easter { days } => write!(f, "easter + {days}"),
        }
    }
}

impl Serialize for Holiday {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

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

    #[test]
    fn holidays_print_as_they_are_written() {
        for text in ["2026-05-15", "12-25", "02-29", "easter", "easter + 39", "easter - 2"] {
            assert_eq!(text.parse::<Holiday>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "13-01",
            "02-30",
            "2026-02-29",
            "easter 1",
            "easter + 201",
            "easter - -32768",
            "easter + +5",
            "noël",
        ] {
            assert!(text.parse::<Holiday>().is_err(), "{text}");
        }
    }
}

//! Holidays: dates on which a calendar is closed from 00:00 to 24:00.

use alloc::string::String;
use core::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Serialize, Serializer};

use super::{
    rule::{Observed, Rule},
    sets::Set,
};

/// Dates on which a calendar is closed: one date, a rule that names one a year, or the public
/// holidays of a country.
///
/// | text | closed |
/// | --- | --- |
/// | `2026-05-15` | that date |
/// | `12-25` | the same date every year; `02-29` in leap years only |
/// | `easter`, `easter + 39`, `easter - 2` | so many days from Easter Sunday of the Gregorian calendar |
/// | `3rd monday of january`, `last monday of may` | the n-th weekday of a month |
/// | `monday on or before 05-24`, `saturday on or after 06-20` | the weekday nearest to a date, on one side |
/// | `france`, `united-states`, … | the public holidays of a country, see [`Holiday::sets`] |
///
/// A rule may say when else it is observed: `… observed next weekday` (from a Saturday or a Sunday
/// on the Monday after), `… observed nearest weekday` (from a Saturday on the Friday before),
/// `… observed monday if sunday`, `… observed two days later` (from a Saturday or a Sunday: what
/// two holidays in a row come to). Its own date stays closed. And it may say since when and until
/// when there is such a holiday: `… from 1982`, `… from 1986 until 2019`, in years of its own date.
///
/// # Example: the Monday after Easter, and the fourth of July on a Saturday
/// ```
/// use chrono::NaiveDate;
/// use dueline::calendar::Holiday;
///
/// let easter_monday: Holiday = "easter + 1".parse()?;
/// assert!(easter_monday.falls_on(NaiveDate::from_ymd_opt(2026, 4, 6).unwrap())); // a Monday
///
/// let independence: Holiday = "07-04 observed nearest weekday from 1870".parse()?;
/// assert!(independence.falls_on(NaiveDate::from_ymd_opt(2026, 7, 3).unwrap())); // a Friday
/// # Ok::<(), dueline::calendar::HolidayError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holiday(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Rule(Yearly),
    Set(Set),
}

/// A rule with when it is observed besides, and its first and last year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Yearly {
    rule: Rule,
    observed: Option<Observed>,
    from: Option<i32>,
    until: Option<i32>,
}

/// Why a text is not a holiday.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HolidayError {
    /// None of the known forms.
    #[error(
        "`{0}` is no holiday: write a date `2026-05-15`, a yearly date `12-25`, `easter + 39`, `3rd monday of january`, `monday on or before 05-24`, or a set such as `france`"
    )]
    Unknown(String),
    /// What follows `observed` is none of the known ways.
    #[error(
        "`{0}` is no way to observe a holiday: write `next weekday`, `nearest weekday`, `monday if sunday` or `two days later`"
    )]
    Observed(String),
    /// What follows `from` or `until` is no year, or the last lies before the first.
    #[error("`{0}` are no years: write `from 1982`, `until 2019`, or both in that order")]
    Years(String),
}

impl Holiday {
    /// That date alone.
    pub fn on(date: NaiveDate) -> Self {
        Holiday(Kind::Rule(Yearly { rule: Rule::On(date), observed: None, from: None, until: None }))
    }

    /// The date, where it is one alone.
    pub(crate) fn date(self) -> Option<NaiveDate> {
        match self.0 {
            Kind::Rule(Yearly { rule: Rule::On(date), .. }) => Some(date),
            _ => None,
        }
    }

    /// Whether that date is closed by this holiday.
    pub fn falls_on(self, date: NaiveDate) -> bool {
        self.rules().any(|rule| rule.falls_on(date))
    }

    /// What people there call the holiday that falls on a date, in their language; only sets have
    /// names.
    ///
    /// # Example
    /// ```
    /// use chrono::NaiveDate;
    /// use dueline::calendar::Holiday;
    ///
    /// let france: Holiday = "france".parse()?;
    /// let thursday = NaiveDate::from_ymd_opt(2026, 5, 14).unwrap();
    /// assert_eq!(france.name_on(thursday), Some("Ascension"));
    /// # Ok::<(), dueline::calendar::HolidayError>(())
    /// ```
    pub fn name_on(self, date: NaiveDate) -> Option<&'static str> {
        let Kind::Set(set) = self.0 else { return None };
        let falls = |text: &str| parse_rule(text).is_ok_and(|rule| rule.falls_on(date));
        set.entries().find(|(text, _)| falls(text)).map(|(_, name)| *name)
    }

    /// The names of the sets there are: the public holidays of countries, with the years in which
    /// each was one. `united-kingdom` is `england-and-wales`; `quebec` is not within `canada`,
    /// which is what federal law gives.
    ///
    /// # Example
    /// ```
    /// use dueline::calendar::Holiday;
    ///
    /// assert!(Holiday::sets().any(|name| name == "quebec"));
    /// ```
    pub fn sets() -> impl Iterator<Item = &'static str> {
        Set::names()
    }

    /// The rules that it stands for.
    pub(super) fn rules(self) -> impl Iterator<Item = Yearly> {
        let (one, set) = match self.0 {
            Kind::Rule(rule) => (Some(rule), None),
            Kind::Set(set) => (None, Some(set)),
        };
        let texts = set.into_iter().flat_map(Set::entries);
        // Each was tried by a test.
        one.into_iter().chain(texts.filter_map(|(text, _)| parse_rule(text).ok()))
    }
}

impl Yearly {
    pub(super) fn falls_on(self, date: NaiveDate) -> bool {
        // Its own date may lie in a neighbouring year: near New Year, observed, or up to 200 days
        // before an Easter, which is in March or April.
        let (year, day) = (date.year(), date.ordinal());
        let next = if self.is_from_easter() { day > 240 } else { day > 350 };
        let years = year - i32::from(day < 20)..=year + i32::from(next);
        years.flat_map(|year| self.dates(year)).any(|found| found == date)
    }

    /// The dates that are closed by the rule for a year: its own, and the one on which it is
    /// observed besides; these may lie in the year before or after.
    pub(super) fn dates(self, year: i32) -> impl Iterator<Item = NaiveDate> {
        let own = self.rule.date(year).filter(|own| {
            let year = own.year();
            self.from.is_none_or(|from| from <= year) && self.until.is_none_or(|until| year <= until)
        });
        let observed = own.and_then(|own| self.observed?.on(own));
        own.into_iter().chain(observed)
    }

    /// The years in which it differs from what it is before and after: one date's, and where it
    /// begins and ends.
    pub(super) fn turning_years(self) -> impl Iterator<Item = i32> {
        let one = match self.rule {
            Rule::On(date) => Some(date.year()),
            _ => None,
        };
        [one, self.from, self.until].into_iter().flatten()
    }

    /// Whether it recurred before its turning years, and recurs after them.
    pub(super) fn recurs(self) -> (bool, bool) {
        let rule = !matches!(self.rule, Rule::On(_));
        (rule && self.from.is_none(), rule && self.until.is_none())
    }

    /// Whether it is counted from Easter, which comes round in 5,700,000 years; all else does in 400.
    pub(super) fn is_from_easter(self) -> bool {
        matches!(self.rule, Rule::Easter { .. })
    }

    /// Month and day, where it is the same every year without end or beginning.
    pub(super) fn every_year(self) -> Option<(u32, u32)> {
        match self.rule {
            Rule::Yearly { month, day } if self.from.is_none() && self.until.is_none() => Some((month, day)),
            _ => None,
        }
    }
}

/// A rule with what may follow it.
fn parse_rule(text: &str) -> Result<Yearly, HolidayError> {
    let (rest, until) = match text.rsplit_once(" until ") {
        Some((rest, year)) => (rest, Some(parse_year(year)?)),
        None => (text, None),
    };
    let (rest, from) = match rest.rsplit_once(" from ") {
        Some((rest, year)) => (rest, Some(parse_year(year)?)),
        None => (rest, None),
    };
    if let (Some(from), Some(until)) = (from, until)
        && from > until
    {
        return Err(HolidayError::Years(text.into()));
    }
    let (rest, observed) = match rest.split_once(" observed ") {
        Some((rest, how)) => {
            (rest, Some(Observed::parse(how).ok_or_else(|| HolidayError::Observed(how.into()))?))
        }
        None => (rest, None),
    };
    let rule = Rule::parse(rest).ok_or_else(|| HolidayError::Unknown(text.into()))?;
    Ok(Yearly { rule, observed, from, until })
}

fn parse_year(text: &str) -> Result<i32, HolidayError> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let year = digits.then(|| text.parse().ok()).flatten().filter(|year| *year >= 1);
    year.ok_or_else(|| HolidayError::Years(text.into()))
}

impl FromStr for Holiday {
    type Err = HolidayError;

    fn from_str(text: &str) -> Result<Self, HolidayError> {
        if let Some(set) = Set::named(text) {
            return Ok(Holiday(Kind::Set(set)));
        }
        parse_rule(text).map(|rule| Holiday(Kind::Rule(rule)))
    }
}

impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Set(set) => f.write_str(set.name()),
            Kind::Rule(Yearly { rule, observed, from, until }) => {
                write!(f, "{rule}")?;
                observed.map_or(Ok(()), |how| write!(f, " observed {}", how.as_str()))?;
                from.map_or(Ok(()), |year| write!(f, " from {year:04}"))?;
                until.map_or(Ok(()), |year| write!(f, " until {year:04}"))
            }
        }
    }
}

impl Serialize for Holiday {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The days of the week in full, Monday first.
pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{string::ToString, vec::Vec};

    fn closed(text: &str, year: i32) -> Vec<String> {
        let Kind::Rule(rule) = text.parse::<Holiday>().unwrap().0 else { panic!("{text} is a set") };
        rule.dates(year).map(|date| date.to_string()).collect()
    }

    #[test]
    fn holidays_print_as_they_are_written() {
        for text in [
            "2026-05-15",
            "12-25",
            "02-29",
            "easter",
            "easter + 39",
            "easter - 2",
            "3rd monday of january",
            "last monday of may from 1971",
            "monday on or before 05-24",
            "saturday on or after 06-20 until 1999",
            "01-01 observed nearest weekday",
            "12-26 observed two days later from 1974 until 2030",
            "france",
            "united-kingdom",
        ] {
            assert_eq!(text.parse::<Holiday>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_holiday_says_what_is_wrong_with_it() {
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
            "6th monday of may",
            "0th monday of may",
            "1st mon of may",
            "monday before 05-24",
            "sylvania",
            "+001-05-01",
        ] {
            assert!(matches!(text.parse::<Holiday>(), Err(HolidayError::Unknown(_))), "{text}");
        }
        assert!(matches!("12-25 observed sometimes".parse::<Holiday>(), Err(HolidayError::Observed(_))));
        for text in ["12-25 from then", "12-25 from 2020 until 2019", "12-25 until 99", "12-25 from 0000"] {
            assert!(matches!(text.parse::<Holiday>(), Err(HolidayError::Years(_))), "{text}");
        }
    }

    #[test]
    fn rules_fall_where_the_almanac_says() {
        for (text, year, dates) in [
            ("3rd monday of january", 2026, &["2026-01-19"][..]),
            ("last monday of may", 2026, &["2026-05-25"]),
            ("5th friday of february", 2024, &[]),
            ("5th thursday of february", 2024, &["2024-02-29"]),
            ("monday on or before 05-24", 2026, &["2026-05-18"]),
            ("monday on or before 05-24", 2027, &["2027-05-24"]),
            ("saturday on or after 06-20", 2026, &["2026-06-20"]),
            ("monday on or before 01-02", 2027, &["2026-12-28"]),
            ("12-25 observed next weekday", 2027, &["2027-12-25", "2027-12-27"]),
            ("12-26 observed next weekday", 2027, &["2027-12-26", "2027-12-27"]),
            ("12-26 observed two days later", 2027, &["2027-12-26", "2027-12-28"]),
            ("01-01 observed nearest weekday", 2028, &["2028-01-01", "2027-12-31"]),
            ("07-01 observed monday if sunday", 2028, &["2028-07-01"]),
            ("07-01 observed monday if sunday", 2029, &["2029-07-01", "2029-07-02"]),
            ("05-08 from 1982", 1981, &[]),
            ("05-08 from 1982", 1982, &["1982-05-08"]),
            ("05-08 until 1959", 1960, &[]),
        ] {
            assert_eq!(closed(text, year), dates, "{text} {year}");
        }
    }

    #[test]
    fn every_rule_of_every_set_can_be_read() {
        for name in Holiday::sets() {
            let set = Set::named(name).unwrap();
            for (text, called) in set.entries() {
                assert!(parse_rule(text).is_ok(), "{name}: {text}");
                assert!(!called.is_empty(), "{name}: {text}");
            }
        }
    }
}

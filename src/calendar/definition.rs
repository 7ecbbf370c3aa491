//! A calendar as a policy writes it.

use alloc::{collections::BTreeMap, vec::Vec};

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use serde::Serialize;

use super::{
    holiday::Holiday,
    hours::{Opening, WeeklyHours},
};
use crate::instant::YEARS;

/// Opening hours, holidays and exceptional hours: what a [`Calendar`](super::Calendar) is
/// compiled from.
///
/// # Example: an office that closes early on Christmas Eve
/// ```
/// use chrono::NaiveDate;
/// use dueline::calendar::{Calendar, Definition, Version, WeeklyHours};
///
/// let mut office = Definition {
///     zone: Some(chrono_tz::Europe::Paris),
///     hours: WeeklyHours::default().on("mon-fri", &["09:00-12:30", "13:30-18:00"])?,
///     holidays: vec!["12-25".parse().unwrap()],
///     ..Definition::default()
/// };
/// let eve = NaiveDate::from_ymd_opt(2026, 12, 24).unwrap(); // a Thursday
/// office.exceptions.insert(eve, vec!["09:00-12:00".parse()?]);
/// let new_year = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap(); // from then on also on Saturdays
/// let hours = office.hours.clone().on("sat", &["09:00-12:30"])?;
/// office.versions.insert(new_year, Version { hours: Some(hours), holidays: None });
/// let office = Calendar::new(&office, chrono_tz::UTC);
/// assert!(!office.is_open("2026-12-24T13:30:00Z".parse().unwrap())); // 14:30 in Paris
/// assert!(office.is_open("2027-01-02T09:00:00Z".parse().unwrap())); // a Saturday, 10:00 in Paris
/// # Ok::<(), dueline::calendar::HoursError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// The zone whose wall clock the hours are read on; the policy's where there is none.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "zone_name")]
    pub zone: Option<Tz>,
    /// What opens on each day of the week.
    pub hours: WeeklyHours,
    /// Dates closed from 00:00 to 24:00.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
    /// Openings that replace those of the week on one date, and lift a holiday; none for a date
    /// on which nothing opens.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub exceptions: BTreeMap<NaiveDate, Vec<Opening>>,
    /// What changes on a date: that one opens by the new version, the night before it still by the
    /// old. Until the first, the calendar is as above.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub versions: BTreeMap<NaiveDate, Version>,
}

/// What is new in a calendar from a date on; what it does not say stays as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Version {
    /// What opens on each day of the week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<WeeklyHours>,
    /// The holidays, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holidays: Option<Vec<Holiday>>,
}

impl Definition {
    /// Whether all dates are of the years that a policy can write.
    pub(crate) fn is_writable(&self) -> bool {
        let holidays = self.versions.values().filter_map(|version| version.holidays.as_ref()).flatten();
        let on = self.holidays.iter().chain(holidays).filter_map(|holiday| holiday.date());
        let dates = self.exceptions.keys().chain(self.versions.keys()).copied();
        dates.chain(on).all(|date| YEARS.contains(&date.year()))
    }

    /// The hours of the week in force on a date, by the versions.
    pub fn hours_on(&self, date: NaiveDate) -> &WeeklyHours {
        let versions = self.versions.range(..=date).rev();
        versions.filter_map(|(_, version)| version.hours.as_ref()).next().unwrap_or(&self.hours)
    }

    /// The holidays in force on a date, by the versions.
    pub fn holidays_on(&self, date: NaiveDate) -> &[Holiday] {
        let versions = self.versions.range(..=date).rev();
        versions.filter_map(|(_, version)| version.holidays.as_ref()).next().unwrap_or(&self.holidays)
    }

    /// Makes a date a holiday, in the version in force on it. Exceptional hours of that date lift it
    /// all the same.
    ///
    /// # Example: a bridge day, under holidays that change with the year
    /// ```
    /// use chrono::NaiveDate;
    /// use dueline::calendar::{Definition, Version};
    ///
    /// let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    /// let mut office = Definition::default();
    /// let france = Version { holidays: Some(vec!["france".parse()?]), ..Default::default() };
    /// office.versions.insert(date(2027, 1, 1), france);
    /// let friday = date(2027, 5, 7); // the day after Ascension
    /// office.close_on(friday);
    /// assert!(office.holidays_on(friday).iter().any(|holiday| holiday.falls_on(friday)));
    /// assert!(office.holidays_on(date(2026, 12, 31)).is_empty()); // a Thursday, the version before
    /// # Ok::<(), dueline::calendar::HolidayError>(())
    /// ```
    pub fn close_on(&mut self, date: NaiveDate) {
        let versions = self.versions.range_mut(..=date).rev();
        let holidays = versions.filter_map(|(_, version)| version.holidays.as_mut()).next();
        holidays.unwrap_or(&mut self.holidays).push(Holiday::on(date));
    }
}

pub(super) fn zone_name<S: serde::Serializer>(zone: &Option<Tz>, serializer: S) -> Result<S::Ok, S::Error> {
    match zone {
        Some(zone) => serializer.serialize_str(zone.name()),
        None => serializer.serialize_none(),
    }
}

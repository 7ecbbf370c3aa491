//! Dates, times, durations and zones.

use std::{collections::BTreeMap, str::FromStr};

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Timelike,
};
use chrono_tz::Tz;
use dueline::Instant;
use icalendar::{
    CalendarDateTime,
    parser::{Component, Property},
};
use iso8601::Duration;

use crate::error::Problem;

/// When something begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A date, wherever one is.
    Date(NaiveDate),
    /// A local time of a zone.
    Time(NaiveDateTime, Tz),
}

/// How long something lasts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Length {
    /// So many dates further on the wall clock,
    pub(crate) days: u64,
    /// and then so much real time.
    pub(crate) time: TimeDelta,
}

/// Zones by the names that a calendar uses.
pub(crate) struct Zones<'a> {
    /// That of floating times.
    pub(crate) local: Tz,
    /// What the caller told.
    pub(crate) told: &'a BTreeMap<String, Tz>,
    /// What the calendar itself says.
    pub(crate) own: BTreeMap<String, Tz>,
}

impl Zones<'_> {
    fn find(&self, tzid: &str) -> Option<Tz> {
        let iana = |name: &str| Tz::from_str(name).ok();
        // `/example.org/Europe/Paris`: the longest end that is a name.
        let ends =
            || tzid.starts_with('/').then(|| tzid.match_indices('/').find_map(|(i, _)| iana(&tzid[i + 1..])));
        self.told
            .get(tzid)
            .copied()
            .or_else(|| iana(tzid))
            .or_else(|| self.own.get(tzid).copied())
            .or_else(|| ends().flatten())
    }
}

/// The zones whose `VTIMEZONE` names the IANA's.
pub(crate) fn own_zones(calendar: &Component<'_>) -> BTreeMap<String, Tz> {
    let zones = calendar.components.iter().filter(|part| is(part.name.as_str(), "VTIMEZONE"));
    let named = zones.filter_map(|zone| {
        let tzid = first(zone, "TZID")?.val.as_str().to_owned();
        Some((tzid, first(zone, "X-LIC-LOCATION")?.val.as_str().parse().ok()?))
    });
    named.collect()
}

/// Names are the same in either case.
pub(crate) fn is(name: &str, known: &str) -> bool {
    name.eq_ignore_ascii_case(known)
}

/// The properties of that name.
pub(crate) fn all<'a>(part: &'a Component<'a>, name: &'a str) -> impl Iterator<Item = &'a Property<'a>> {
    part.properties.iter().filter(move |property| is(property.name.as_str(), name))
}

/// The first property of that name.
pub(crate) fn first<'a>(part: &'a Component<'a>, name: &'a str) -> Option<&'a Property<'a>> {
    all(part, name).next()
}

/// The only property of that name.
pub(crate) fn only<'a>(
    part: &'a Component<'a>,
    name: &'static str,
) -> Result<Option<&'a Property<'a>>, Problem> {
    let mut found = all(part, name);
    let one = found.next();
    if found.next().is_some() { Err(Problem::Twice(name)) } else { Ok(one) }
}

/// A parameter of a property.
pub(crate) fn parameter<'a>(property: &'a Property<'a>, name: &str) -> Option<&'a str> {
    let found = property.params.iter().find(|parameter| is(parameter.key.as_str(), name))?;
    found.val.as_ref().map(|value| value.as_str())
}

/// The one moment of a property.
pub(crate) fn moment(
    property: &Property<'_>,
    name: &'static str,
    zones: &Zones<'_>,
) -> Result<Moment, Problem> {
    one_moment(property, property.val.as_str(), name, zones)
}

/// One moment of the list that a property is.
pub(crate) fn one_moment(
    property: &Property<'_>,
    value: &str,
    name: &'static str,
    zones: &Zones<'_>,
) -> Result<Moment, Problem> {
    let bad = || Problem::BadTime { property: name, value: value.into() };
    let written = written(value).ok_or_else(bad)?;
    let date_only = parameter(property, "VALUE").is_some_and(|kind| is(kind, "DATE"));
    Ok(match written {
        Written::Date(date) => Moment::Date(date),
        Written::Utc(_) | Written::Local(_) if date_only => return Err(bad()),
        Written::Utc(utc) => Moment::Time(utc, Tz::UTC),
        Written::Local(local) => {
            let zone = match parameter(property, "TZID") {
                None => zones.local,
                Some(tzid) => {
                    let tzid = tzid.trim();
                    zones
                        .find(tzid)
                        .ok_or_else(|| Problem::UnknownZone { property: name, tzid: tzid.into() })?
                }
            };
            Moment::Time(local, zone)
        }
    })
}

/// A date or time as it stands in the text.
pub(crate) enum Written {
    Date(NaiveDate),
    Utc(NaiveDateTime),
    Local(NaiveDateTime),
}

pub(crate) fn written(value: &str) -> Option<Written> {
    let value = value.trim();
    // chrono is content with fewer digits, and with spaces.
    let form = value.bytes().enumerate().all(|(i, byte)| match i {
        8 => byte == b'T',
        15 => byte == b'Z',
        _ => byte.is_ascii_digit(),
    });
    let year = |date: NaiveDate| (1..=9999).contains(&date.year());
    // The 60th second of a minute is read as its 59th, as the RFC says.
    let second = |time: NaiveDateTime| time.with_nanosecond(0).filter(|time| year(time.date()));
    match value.len() {
        8 if form => {
            NaiveDate::parse_from_str(value, "%Y%m%d").ok().filter(|date| year(*date)).map(Written::Date)
        }
        15 | 16 if form => match CalendarDateTime::from_str(value).ok()? {
            CalendarDateTime::Utc(utc) => second(utc.naive_utc()).map(Written::Utc),
            CalendarDateTime::Floating(local) => second(local).map(Written::Local),
            CalendarDateTime::WithTimezone { .. } => None,
        },
        _ => None,
    }
}

/// A duration that is not negative.
pub(crate) fn length(value: &str, name: &'static str) -> Result<Length, Problem> {
    let bad = || Problem::BadDuration { property: name, value: value.into() };
    let value = value.trim();
    let digits = value.strip_prefix('+').unwrap_or(value);
    let parsed = match iso8601::parsers::parse_duration(digits.as_bytes()) {
        Ok(([], parsed)) => parsed,
        _ => return Err(bad()),
    };
    match parsed {
        Duration::Weeks(weeks) => Ok(Length { days: u64::from(weeks) * 7, time: TimeDelta::zero() }),
        Duration::YMDHMS { year: 0, month: 0, day, hour, minute, second, millisecond: 0 } => {
            let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
            Ok(Length { days: day.into(), time: TimeDelta::try_seconds(seconds).ok_or_else(bad)? })
        }
        Duration::YMDHMS { .. } => Err(bad()),
    }
}

/// The instant of a local time by the rule of RFC 5545, 3.3.5: in a gap forward by the gap, in a
/// fold the earlier.
pub(crate) fn instant(local: NaiveDateTime, zone: Tz) -> Option<Instant> {
    if let Some(found) = zone.from_local_datetime(&local).earliest() {
        return Some(found.to_utc());
    }
    // No gap is longer than a day: a day before, the offset is still that before the gap.
    let before = zone.from_local_datetime(&local.checked_sub_days(Days::new(1))?).earliest()?;
    let offset = TimeDelta::try_seconds(before.offset().fix().local_minus_utc().into())?;
    Some(DateTime::from_naive_utc_and_offset(local.checked_sub_signed(offset)?, chrono::Utc))
}

/// The instant at which a date begins.
pub(crate) fn midnight(date: NaiveDate, zone: Tz) -> Option<Instant> {
    instant(date.and_time(NaiveTime::MIN), zone)
}

impl Moment {
    /// The local time, that of midnight for a date.
    pub(crate) fn local(self) -> NaiveDateTime {
        match self {
            Moment::Date(date) => date.and_time(NaiveTime::MIN),
            Moment::Time(local, _) => local,
        }
    }

    /// Another start of the same event.
    pub(crate) fn at(self, local: NaiveDateTime) -> Self {
        match self {
            Moment::Date(_) => Moment::Date(local.date()),
            Moment::Time(_, zone) => Moment::Time(local, zone),
        }
    }

    /// Whether both are dates, or both times.
    pub(crate) fn is_like(self, other: Self) -> bool {
        matches!((self, other), (Moment::Date(_), Moment::Date(_)) | (Moment::Time(..), Moment::Time(..)))
    }

    /// Whether that names this start. Programs name an all-day start by its midnight, and one with a
    /// time by its date.
    pub(crate) fn named_by(self, name: Self, zone: Tz) -> bool {
        match (self, name) {
            (Moment::Time(a, from), Moment::Time(b, to)) => {
                (a == b && from == to) || instant(a, from).is_some_and(|at| instant(b, to) == Some(at))
            }
            (Moment::Date(date), Moment::Time(utc, Tz::UTC)) => {
                Some(date) == instant(utc, Tz::UTC).map(|at| at.with_timezone(&zone).date_naive())
            }
            (one, other) => one.local().date() == other.local().date(),
        }
    }
}

impl Length {
    pub(crate) fn is_negative(self) -> bool {
        self.time < TimeDelta::zero()
    }
}

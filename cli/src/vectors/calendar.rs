//! The calendar of a case.

use anyhow::{Context, Result, anyhow, bail};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use dueline::{
    Calendar, Instant,
    calendar::{Definition, Holiday, Opening, WeeklyHours, at_local},
};

use super::case::{CalendarForm, Case, Week, When};

/// Compiles it; a case may give no more of it than a zone or a week.
pub fn of(case: &Case) -> Result<Calendar> {
    let definition = definition(case)?;
    Ok(Calendar::new(&definition, Tz::UTC))
}

/// What a calendar, or the calendar of a policy, is compiled from.
pub fn definition(case: &Case) -> Result<Definition> {
    let none = CalendarForm::default();
    let form = match &case.calendar {
        Some(form) => form,
        None if case.tz.is_some() || case.weekly.is_some() => &none,
        None => bail!("the case has no `calendar`"),
    };
    let hours = match form.always {
        true => WeeklyHours::round_the_clock(),
        false => week(case.weekly.as_ref().unwrap_or(&form.weekly))?,
    };
    let yearly = form.annual_holidays.iter().map(|text| text.parse::<Holiday>());
    let mut holidays = yearly.collect::<Result<Vec<_>, _>>().context("calendar.annual_holidays")?;
    holidays.extend(form.holidays.iter().map(|date| Holiday::on(*date)));
    let exceptions = form.exceptions.iter().map(|(date, spans)| {
        let openings = openings(spans).with_context(|| format!("calendar.exceptions.{date}"));
        Ok((*date, openings?))
    });
    Ok(Definition {
        zone: Some(zone(case)?),
        hours,
        holidays,
        exceptions: exceptions.collect::<Result<_>>()?,
        ..Definition::default()
    })
}

/// The zone of the case; UTC where it names none.
pub fn zone(case: &Case) -> Result<Tz> {
    let own = || case.calendar.as_ref().and_then(|form| form.tz.as_deref());
    match case.tz.as_deref().or_else(own) {
        Some(name) => name.parse().map_err(|_| anyhow!("there is no time zone `{name}`")),
        None => Ok(Tz::UTC),
    }
}

fn week(week: &Week) -> Result<WeeklyHours> {
    let mut hours = WeeklyHours::default();
    for (day, spans) in week {
        let texts = spans.iter().map(text).collect::<Vec<_>>();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        hours = hours.on(day, &texts).with_context(|| format!("calendar.weekly.{day}"))?;
    }
    Ok(hours)
}

fn openings(spans: &[[String; 2]]) -> Result<Vec<Opening>> {
    Ok(spans.iter().map(|span| text(span).parse()).collect::<Result<_, _>>()?)
}

fn text([open, close]: &[String; 2]) -> String {
    format!("{open}-{close}")
}

/// The instant that the wall of a zone shows so.
pub fn instant(zone: Tz, when: When) -> Result<Instant> {
    Ok(match when {
        When::At(at) => at,
        When::Local(local) => at_local(zone, local)?,
        When::Date(date) => at_local(zone, midnight(date))?,
    })
}

/// The local date.
pub fn date(zone: Tz, when: When) -> NaiveDate {
    match when {
        When::At(at) => at.with_timezone(&zone).date_naive(),
        When::Local(local) => local.date(),
        When::Date(date) => date,
    }
}

/// The midnight with which a date begins.
pub fn midnight(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN)
}

//! One event as it is written.

use icalendar::parser::{Component, Property};

use crate::{
    error::{EventName, Problem},
    value::{Length, Moment, Zones, all, first, instant, is, length, moment, one_moment, only, parameter},
};

/// What an event says.
pub(crate) struct Event {
    pub(crate) name: EventName,
    /// The start of the instance that it replaces.
    pub(crate) replaces: Option<Moment>,
    pub(crate) sequence: i64,
    pub(crate) transparent: bool,
    /// When it is; nothing when it is cancelled.
    pub(crate) times: Option<Times>,
}

/// When an event is.
pub(crate) struct Times {
    pub(crate) start: Moment,
    pub(crate) length: Length,
    pub(crate) rules: Vec<String>,
    /// Further starts, with their own length where they have one.
    pub(crate) more: Vec<(Moment, Option<Length>)>,
    pub(crate) except: Vec<Moment>,
}

/// How an event is called, however wrong the rest of it is.
pub(crate) fn name(part: &Component<'_>) -> EventName {
    let text = |name| {
        // One line, for messages and comments.
        let text = first(part, name).map_or("", |property| property.val.as_str());
        text.split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    EventName { summary: text("SUMMARY"), uid: text("UID") }
}

/// Reads an event; `cancelled` where its whole calendar is.
pub(crate) fn read(part: &Component<'_>, zones: &Zones<'_>, cancelled: bool) -> Result<Event, Problem> {
    let replaces = match only(part, "RECURRENCE-ID")? {
        Some(property) if parameter(property, "RANGE").is_some() => {
            return Err(Problem::Unsupported("RECURRENCE-ID;RANGE=THISANDFUTURE"));
        }
        Some(property) => Some(moment(property, "RECURRENCE-ID", zones)?),
        None => None,
    };
    let says =
        |name, value| first(part, name).is_some_and(|property| is(property.val.as_str().trim(), value));
    let cancelled = cancelled || says("STATUS", "CANCELLED");
    Ok(Event {
        name: name(part),
        replaces,
        sequence: first(part, "SEQUENCE")
            .and_then(|property| property.val.as_str().trim().parse().ok())
            .unwrap_or(0),
        transparent: says("TRANSP", "TRANSPARENT"),
        times: if cancelled { None } else { Some(times(part, zones)?) },
    })
}

fn times(part: &Component<'_>, zones: &Zones<'_>) -> Result<Times, Problem> {
    let start = only(part, "DTSTART")?.ok_or(Problem::NoStart)?;
    let start = moment(start, "DTSTART", zones)?;
    let length = match (only(part, "DTEND")?, only(part, "DURATION")?) {
        (Some(_), Some(_)) => return Err(Problem::EndAndDuration),
        (Some(end), None) => between(start, moment(end, "DTEND", zones)?, "DTEND")?,
        (None, Some(property)) => lasting(start, property.val.as_str(), "DURATION")?,
        (None, None) => Length::default(),
    };
    if first(part, "EXRULE").is_some() {
        return Err(Problem::Unsupported("EXRULE"));
    }
    let mut more = Vec::new();
    for property in all(part, "RDATE") {
        for value in list(property) {
            more.push(further(property, value, start, zones)?);
        }
    }
    let mut except = Vec::new();
    for property in all(part, "EXDATE") {
        for value in list(property) {
            except.push(one_moment(property, value, "EXDATE", zones)?);
        }
    }
    let rules = all(part, "RRULE").map(|rule| rule.val.as_str().trim().to_owned()).collect();
    Ok(Times { start, length, rules, more, except })
}

fn list<'a>(property: &'a Property<'a>) -> impl Iterator<Item = &'a str> {
    property.val.as_str().split(',')
}

/// One start of an `RDATE`, alone or as a period.
fn further(
    property: &Property<'_>,
    value: &str,
    start: Moment,
    zones: &Zones<'_>,
) -> Result<(Moment, Option<Length>), Problem> {
    let (from, to) = match value.split_once('/') {
        Some((from, to)) => (from, Some(to.trim())),
        None => (value, None),
    };
    let from = one_moment(property, from, "RDATE", zones)?;
    if !from.is_like(start) {
        return Err(Problem::Mixed("RDATE"));
    }
    let length = match to {
        None => None,
        Some(to) if to.starts_with(['P', '+', '-']) => Some(lasting(from, to, "RDATE")?),
        Some(to) => Some(between(from, one_moment(property, to, "RDATE", zones)?, "RDATE")?),
    };
    Ok((from, length))
}

/// From a start to an end.
fn between(start: Moment, end: Moment, name: &'static str) -> Result<Length, Problem> {
    let length = match (start, end) {
        (Moment::Date(first), Moment::Date(end)) => {
            let days = u64::try_from((end - first).num_days()).map_err(|_| Problem::EndsBeforeStart)?;
            Length { days, ..Length::default() }
        }
        (Moment::Time(from, zone), Moment::Time(to, other)) => {
            let at = |local, zone| instant(local, zone).ok_or(Problem::OutOfRange);
            Length { time: at(to, other)? - at(from, zone)?, ..Length::default() }
        }
        _ => return Err(Problem::Mixed(name)),
    };
    if length.is_negative() { Err(Problem::EndsBeforeStart) } else { Ok(length) }
}

/// A duration, in whole days for a date.
fn lasting(start: Moment, value: &str, name: &'static str) -> Result<Length, Problem> {
    let length = length(value, name)?;
    match start {
        Moment::Date(_) if !length.time.is_zero() => Err(Problem::Mixed(name)),
        _ => Ok(length),
    }
}

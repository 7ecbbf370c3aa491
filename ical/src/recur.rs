//! Recurrence: the starts of an event.

use chrono::{NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;
use rrule::{Frequency, RRule, Unvalidated};

use crate::{
    error::Problem,
    value::{Moment, Written, instant, written},
};

/// How many instances of one rule are read: the days of 179 years.
const MOST: usize = 65_534;

/// The starts that a rule gives, up to a local time; the event's own is the first.
///
/// Rules count on the wall clock: they are worked out as if it were UTC, so that no clock
/// change can drop an instance, and made instants afterwards.
pub(crate) fn starts(
    text: &str,
    start: Moment,
    zone: Tz,
    last: NaiveDateTime,
) -> Result<Vec<Moment>, Problem> {
    let bad = |why: String| Problem::BadRule { rule: text.into(), why };
    let too_often = || Problem::TooOften(text.into());
    let (rule, until) = read(text).map_err(bad)?;
    let mut rule = rule;
    let first = start.local();
    if let Some(until) = until {
        let until = local_until(until, start, zone).ok_or(Problem::OutOfRange)?;
        if until < first {
            return Ok(Vec::new());
        }
        rule = rule.until(rrule::Tz::UTC.from_utc_datetime(&until));
    }
    if matches!(rule.get_freq(), Frequency::Hourly | Frequency::Minutely | Frequency::Secondly) {
        return Err(too_often());
    }
    let count = rule.get_count();
    let set = rule.build(rrule::Tz::UTC.from_utc_datetime(&first)).map_err(|error| bad(error.to_string()))?;

    let mut found = vec![first];
    // Without the limits of `rrule`, which end a rule early and do not say so: by the day or
    // slower it comes to the year 10,000 soon enough.
    for at in &set {
        let at = at.naive_utc();
        // `DTSTART` counts, also where the rule leaves it out.
        if at > last || count.is_some_and(|count| at != first && found.len() as u64 >= count.into()) {
            break;
        }
        if at != first {
            found.push(at);
        }
        if found.len() > MOST {
            return Err(too_often());
        }
    }
    Ok(found.into_iter().map(|at| start.at(at)).collect())
}

/// The rule, and its `UNTIL` apart: `rrule` reads one without a zone on the clock of the machine.
fn read(text: &str) -> Result<(RRule<Unvalidated>, Option<Written>), String> {
    if !text.is_ascii() {
        return Err("a rule is written in ASCII".into());
    }
    let mut until = None;
    let mut rest = Vec::new();
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').ok_or_else(|| format!("`{part}` has no `=`"))?;
        let key = key.to_ascii_uppercase();
        match key.as_str() {
            "UNTIL" if until.is_some() => return Err("`UNTIL` stands more than once".into()),
            "UNTIL" => {
                until = Some(written(value).ok_or_else(|| format!("`{part}` is no date and no time"))?)
            }
            _ if !value.split(',').all(|item| is_item(&key, item)) => {
                return Err(format!("`{part}` cannot be"));
            }
            _ => rest.push(format!("{key}={value}")),
        }
    }
    let rule: RRule<Unvalidated> =
        rest.join(";").parse().map_err(|error: rrule::RRuleError| error.to_string())?;
    let days = rule.get_by_weekday();
    let numbered = days.iter().any(|day| matches!(day, rrule::NWeekday::Nth(..)));
    if numbered && !matches!(rule.get_freq(), Frequency::Yearly | Frequency::Monthly) {
        return Err("`BYDAY` with numbers goes with `YEARLY` and `MONTHLY` only".into());
    }
    Ok((rule, until))
}

/// What `rrule` would read as something else, or leave out.
fn is_item(key: &str, item: &str) -> bool {
    match key {
        "BYDAY" => match item.len().checked_sub(2) {
            Some(0) => true,
            Some(end) => item[..end].parse::<i16>().is_ok_and(|number| number != 0),
            None => false,
        },
        "BYHOUR" | "BYMINUTE" | "BYSECOND" => !item.is_empty(),
        _ => !item.is_empty() && item.parse() != Ok(0),
    }
}

/// The last local time at which the event may start.
fn local_until(until: Written, start: Moment, calendar: Tz) -> Option<NaiveDateTime> {
    match until {
        Written::Date(date) => Some(date.and_time(NaiveTime::from_hms_opt(23, 59, 59)?)),
        Written::Local(local) => Some(local),
        Written::Utc(utc) => {
            let zone = match start {
                Moment::Date(_) => calendar,
                Moment::Time(_, zone) => zone,
            };
            Some(instant(utc, Tz::UTC)?.with_timezone(&zone).naive_local())
        }
    }
}

//! Instants as a wall shows them: `Mon 2026-11-23 09:00`.

use chrono::{Datelike, MappedLocalTime, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Weekday};
use chrono_tz::Tz;
use dueline::{Instant, TICK};

use super::words::Words;

/// An instant on the wall: to the minute where that says all. A microsecond more, as it is with all
/// that follows from a timer, is a `+`; of a time that is shown twice the offset is said.
pub fn shown(at: Instant, zone: Tz) -> String {
    let (at, more) = if at.timestamp_subsec_micros() == 1 { (at - TICK, "+") } else { (at, "") };
    let wall = at.with_timezone(&zone);
    let mut text = wall.format("%a %Y-%m-%d %H:%M").to_string();
    let micros = wall.timestamp_subsec_micros();
    if micros > 0 {
        text.push_str(&wall.format(":%S.%6f").to_string());
    } else if wall.format("%S").to_string() != "00" {
        text.push_str(&wall.format(":%S").to_string());
    }
    text.push_str(more);
    if let MappedLocalTime::Ambiguous(..) = zone.from_local_datetime(&wall.naive_local()) {
        text.push_str(&wall.format(" %:z").to_string());
    }
    text
}

/// Takes an instant from a line: weekday, date and time, or a time on the date of the line above.
/// What is wrong says what to write instead.
pub fn read(words: &mut Words, zone: Tz, above: Option<NaiveDate>) -> Result<(NaiveDate, Instant), String> {
    let first = words.word();
    let (date, time) = if first.starts_with(|c: char| c.is_ascii_digit()) && first.contains(':') {
        let date = above.ok_or_else(|| {
            format!("`{first}` has no line above whose date it could share: write `Mon 2026-11-23 {first}`")
        })?;
        (date, first)
    } else {
        (date(first, words.word())?, words.word())
    };
    let (time, more) = match time.strip_suffix('+') {
        Some(time) => (time, TICK),
        None => (time, TimeDelta::zero()),
    };
    let read = |format| NaiveTime::parse_from_str(time, format).ok();
    let wall = read("%H:%M").or_else(|| read("%H:%M:%S%.f"));
    let wall = wall.ok_or_else(|| format!("`{time}` is no time: write it as `09:00` or `09:00:30`"))?;
    let offset = words.rest().split_whitespace().next().filter(|word| is_offset(word));
    if offset.is_some() {
        words.word();
    }
    Ok((date, resolve(date, wall, offset, zone)? + more))
}

/// A date with its weekday, which must be right.
pub fn date(weekday: &str, date: &str) -> Result<NaiveDate, String> {
    let example = "write an instant as `Mon 2026-11-23 09:00`";
    if NaiveDate::parse_from_str(weekday, "%Y-%m-%d").is_ok() {
        return Err(format!("the weekday is missing before {weekday}: {example}"));
    }
    let day: Weekday = weekday.parse().map_err(|_| format!("`{weekday}` is no weekday: {example}"))?;
    let found = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok().filter(|_| date.len() == 10);
    let found = found.ok_or_else(|| format!("`{date}` is no date: {example}"))?;
    if found.weekday() != day {
        return Err(format!("{date} is no {day}: write `{} {date}`", found.weekday()));
    }
    Ok(found)
}

fn is_offset(word: &str) -> bool {
    let digits = word.strip_prefix(['+', '-']);
    digits.is_some_and(|digits| NaiveTime::parse_from_str(digits, "%H:%M").is_ok())
}

/// The instant at which the wall shows it.
fn resolve(date: NaiveDate, time: NaiveTime, offset: Option<&str>, zone: Tz) -> Result<Instant, String> {
    let wall = date.and_time(time);
    let text = wall.format("%a %Y-%m-%d %H:%M");
    let found = zone.from_local_datetime(&wall);
    let second = found.latest().filter(|_| found.single().is_none());
    let all: Vec<_> = found.earliest().into_iter().chain(second).collect();
    let of = |at: &chrono::DateTime<Tz>| at.offset().fix().to_string();
    match (all.as_slice(), offset) {
        ([], _) => {
            // Forward by the gap: as if the clocks had not changed.
            let before = zone.from_local_datetime(&(wall - TimeDelta::days(1))).earliest();
            let instead = before.map(|before| shown((before + TimeDelta::days(1)).to_utc(), zone));
            let instead = instead.map(|instead| format!(": write `{instead}`")).unwrap_or_default();
            Err(format!("the clocks of {zone} leave out {text}{instead}"))
        }
        ([one], None) => Ok(one.to_utc()),
        (many, Some(offset)) => {
            many.iter().find(|at| of(at) == offset).map(|at| at.to_utc()).ok_or_else(|| {
                let known: Vec<String> = many.iter().map(|at| format!("`{}`", of(at))).collect();
                format!("at {text} the clocks of {zone} are not at `{offset}`: write {}", known.join(" or "))
            })
        }
        (many, None) => {
            let known: Vec<String> = many.iter().map(|at| format!("`{text} {}`", of(at))).collect();
            Err(format!("the clocks of {zone} show {text} twice: write {}", known.join(" or ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Paris;

    fn again(text: &str) -> Result<String, String> {
        read(&mut Words::new(text), Paris, None).map(|(_, at)| shown(at, Paris))
    }

    #[test]
    fn what_is_shown_reads_as_the_same_instant() {
        for text in [
            "Mon 2026-11-23 09:00",
            "Mon 2026-11-23 09:00+",
            "Mon 2026-11-23 09:00:30",
            "Mon 2026-11-23 09:00:30+",
            "Mon 2026-11-23 09:00:00.250000",
            "Sun 2026-10-25 02:30 +02:00",
            "Sun 2026-10-25 02:30+ +01:00",
        ] {
            assert_eq!(again(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_time_that_is_no_instant_says_what_to_write() {
        for (text, says) in [
            (
                "Sun 2026-03-29 02:30",
                "the clocks of Europe/Paris leave out Sun 2026-03-29 02:30: write `Sun 2026-03-29 03:30`",
            ),
            (
                "Sun 2026-10-25 02:30",
                "the clocks of Europe/Paris show Sun 2026-10-25 02:30 twice: write `Sun 2026-10-25 02:30 +02:00` or `Sun 2026-10-25 02:30 +01:00`",
            ),
            (
                "Mon 2026-11-23 09:00 +02:00",
                "at Mon 2026-11-23 09:00 the clocks of Europe/Paris are not at `+02:00`: write `+01:00`",
            ),
            ("Tue 2026-11-23 09:00", "2026-11-23 is no Tue: write `Mon 2026-11-23`"),
        ] {
            assert_eq!(again(text), Err(says.into()));
        }
    }
}

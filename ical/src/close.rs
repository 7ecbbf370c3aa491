//! Taking closures out of a calendar.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use dueline::{
    Instant,
    calendar::{Definition, Opening},
};

use crate::import::{Closure, When};

const DAY: i64 = 86_400;

/// Takes closures out of a calendar; `zone` is used where the definition names none.
///
/// Whole dates become holidays. Where something is closed for a part of a date, the date gets
/// exceptional hours: what would have opened, without what is closed. An opening that runs past
/// midnight belongs to the date on which it opens; what a closure leaves of it after midnight
/// opens on the next date. Dates of which nothing is taken stay as they are, and so the same closures
/// taken out again change nothing.
///
/// Exceptional hours that the definition has already are kept as far as they are not closed. Of
/// a local time that a clock change shows twice, both are closed where one is and the
/// closure lies within them alone.
///
/// # Example: a Tuesday closed until 3:00, in the middle of a night shift
/// ```
/// use dueline::calendar::{Definition, WeeklyHours};
/// use dueline_ical::{Closure, When, close};
///
/// let mut night = Definition { hours: WeeklyHours::default().on("mon", &["22:00-06:00"]).unwrap(), ..Definition::default() };
/// let when = When::Times { from: "2026-11-03T00:00:00Z".parse().unwrap(), to: "2026-11-03T03:00:00Z".parse().unwrap() };
/// close(&mut night, chrono_tz::UTC, &[Closure { when, summary: "power cut".into() }]);
/// let openings = |date: &str| night.exceptions[&date.parse().unwrap()].iter().map(|one| one.to_string()).collect::<Vec<_>>();
/// assert_eq!(openings("2026-11-02"), ["22:00-24:00"]);
/// assert_eq!(openings("2026-11-03"), ["03:00-06:00"]);
/// ```
pub fn close(definition: &mut Definition, zone: Tz, closures: &[Closure]) {
    let zone = definition.zone.unwrap_or(zone);
    let mut closed = Vec::new();
    let mut whole = BTreeSet::new();
    for closure in closures {
        match closure.when {
            When::Dates { first, last } => whole.extend(first.iter_days().take_while(|date| *date <= last)),
            When::Times { from, to } => closed.extend(wall(from, to, zone)),
        }
    }
    for date in whole {
        if definition.exceptions.contains_key(&date) {
            // They would lift a holiday.
            let midnight = date.and_time(NaiveTime::MIN);
            closed.push((midnight, midnight + TimeDelta::days(1)));
        } else if !is_holiday(definition, date) {
            definition.close_on(date);
        }
    }
    let mut dates = BTreeSet::new();
    for (from, to) in &closed {
        // The night before reaches into the first.
        let before = from.date().pred_opt().unwrap_or(from.date());
        dates.extend(before.iter_days().take_while(|date| *date <= to.date()));
    }
    for date in dates {
        Hours { definition, closed: &closed }.cut(date);
    }
}

/// Whether a date is a holiday that no exceptional hours lift.
fn is_holiday(definition: &Definition, date: NaiveDate) -> bool {
    !definition.exceptions.contains_key(&date)
        && definition.holidays_on(date).iter().any(|holiday| holiday.falls_on(date))
}

/// What the wall shows from one instant to another.
fn wall(from: Instant, to: Instant, zone: Tz) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let local = |at: Instant| at.with_timezone(&zone).naive_local();
    let (begins, ends) = (local(from), local(to));
    if from >= to || begins < ends {
        return (from < to).then_some((begins, ends));
    }
    // Within the hour that is shown twice: it begins where the clock is set back to, and ends where it is.
    let (mut before, mut after) = (from.timestamp(), to.timestamp());
    let at = |second: i64| chrono::DateTime::from_timestamp(second, 0).map(local);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        let same = at(middle)? - at(before)? == TimeDelta::try_seconds(middle - before)?;
        if same { before = middle } else { after = middle }
    }
    Some((at(after)?, at(before)? + TimeDelta::seconds(1)))
}

/// An opening in seconds from the midnight that begins its date.
type Seconds = (i64, i64);

/// A definition while closures are taken out of it.
struct Hours<'a> {
    definition: &'a mut Definition,
    closed: &'a [(NaiveDateTime, NaiveDateTime)],
}

impl Hours<'_> {
    /// What opens on a date, were it no holiday.
    fn of(&self, date: NaiveDate) -> Vec<Seconds> {
        use chrono::Datelike;
        let openings = match self.definition.exceptions.get(&date) {
            Some(openings) => openings.as_slice(),
            None => self.definition.hours_on(date).of(date.weekday()),
        };
        openings.iter().map(|opening| (opening.opens().into(), opening.closes().into())).collect()
    }

    fn set(&mut self, date: NaiveDate, mut openings: Vec<Seconds>) {
        openings.sort_unstable();
        openings.dedup();
        self.definition.exceptions.insert(date, openings.into_iter().filter_map(opening).collect());
    }

    /// Takes what is closed out of the openings of a date.
    fn cut(&mut self, date: NaiveDate) {
        let Some(next) = date.succ_opt() else { return };
        let holiday = is_holiday(self.definition, date);
        let end = if is_holiday(self.definition, next) { DAY } else { 2 * DAY };
        let start = if holiday { DAY } else { 0 };
        let seen: Vec<Seconds> =
            self.of(date).into_iter().filter_map(|(from, to)| part((from, to), (start, end))).collect();
        let left = self.without(date, &seen);
        if left == seen {
            return;
        }
        if holiday {
            // Its exceptional hours lift it: what it hid of the night before must be hidden still.
            self.hide_night_before(date);
        }
        let (own, later): (Vec<Seconds>, Vec<Seconds>) = left.into_iter().partition(|(from, _)| *from < DAY);
        self.set(date, own);
        if !later.is_empty() {
            let mut openings = self.of(next);
            openings.extend(later.into_iter().map(|(from, to)| (from - DAY, to - DAY)));
            self.set(next, openings);
        }
    }

    /// The openings without what is closed, in their order.
    fn without(&self, date: NaiveDate, openings: &[Seconds]) -> Vec<Seconds> {
        let midnight = date.and_time(NaiveTime::MIN);
        let mut left = openings.to_vec();
        for (from, to) in self.closed {
            let closed = ((*from - midnight).num_seconds(), (*to - midnight).num_seconds());
            left = left
                .into_iter()
                .flat_map(|(from, to)| {
                    [part((from, to), (from, closed.0)), part((from, to), (closed.1, to))]
                        .into_iter()
                        .flatten()
                })
                .collect();
        }
        left
    }

    /// Ends the openings of the date before at midnight.
    fn hide_night_before(&mut self, date: NaiveDate) {
        let mut date = date;
        while let Some(before) = date.checked_sub_days(Days::new(1)) {
            let openings = self.of(before);
            if openings.iter().all(|(_, to)| *to <= DAY) {
                return;
            }
            let holiday = is_holiday(self.definition, before);
            let seen = if holiday { Vec::new() } else { openings };
            self.set(before, seen.into_iter().filter_map(|one| part(one, (0, DAY))).collect());
            if !holiday {
                return;
            }
            date = before;
        }
    }
}

/// What of an opening lies within bounds.
fn part((from, to): Seconds, (start, end): Seconds) -> Option<Seconds> {
    let (from, to) = (from.max(start), to.min(end));
    (from < to).then_some((from, to))
}

/// An opening as a calendar has it.
fn opening((from, to): Seconds) -> Option<Opening> {
    let end = if to > DAY { to - DAY } else { to };
    let time = |second: i64| format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    format!("{}-{}", time(from), time(end)).parse().ok()
}

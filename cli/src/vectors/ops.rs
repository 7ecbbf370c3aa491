//! Questions put to our calendar: every `op` about time; those about dates stand in `days.rs`.

use anyhow::{Context, Result, bail};
use chrono::{NaiveDate, TimeDelta};
use dueline::{
    Calendar, Instant,
    calendar::{CalendarError, at_local},
};

use super::{
    answer::{Answer, length},
    calendar,
    case::{Case, Rounding, When},
    convention::Convention,
    days, ticket,
};

/// Our answer to a case.
///
/// # Errors
/// When the question cannot be put to our calendar, and why.
pub fn answer(case: &Case) -> Result<Answer> {
    let found = match case.op.as_str() {
        "config_error" => Ok(refusal(case)),
        "resolve_local" => resolve_local(case),
        "easter" => days::easter(case),
        "ticket" => ticket::answer(case),
        _ => calendar::of(case).and_then(|calendar| Question { case, calendar }.answer()),
    };
    // That there is no answer is one.
    found.or_else(|error| Ok(Answer::Nothing(error.downcast::<CalendarError>()?.to_string())))
}

/// Whether the calendar, or the zone alone, is refused. A calendar that never opens is legal and
/// says so of itself, as the check of a policy warns: where it is meant to be refused, that counts.
fn refusal(case: &Case) -> Answer {
    match calendar::of(case) {
        Err(error) => Answer::Nothing(format!("{error:#}")),
        Ok(calendar) if calendar.never_opens() => Answer::Nothing("the calendar never opens".into()),
        Ok(_) => Answer::Accepted,
    }
}

fn resolve_local(case: &Case) -> Result<Answer> {
    let local = match case.local.context("`local` is missing")? {
        When::Local(local) => local,
        When::Date(date) => calendar::midnight(date),
        When::At(_) => bail!("`local` has an offset: it is no local time"),
    };
    Ok(Answer::At(at_local(calendar::zone(case)?, local)?))
}

/// A case with its calendar.
pub(super) struct Question<'a> {
    pub(super) case: &'a Case,
    pub(super) calendar: Calendar,
}

impl Question<'_> {
    fn answer(&self) -> Result<Answer> {
        let calendar = &self.calendar;
        let at = || self.instant(self.case.at, "at");
        Ok(match self.case.op.as_str() {
            "elapsed" => Answer::Length(self.elapsed()?),
            "deadline" => Answer::At(self.deadline(self.start()?, self.duration()?)?),
            "deadline_back" => Answer::At(self.deadline_back(self.start()?, self.duration()?)?),
            "roundtrip" => self.roundtrip()?,
            "roundtrip_back" => {
                let (start, amount) = (self.start()?, self.duration()?);
                Answer::At(calendar.subtract(calendar.add(start, amount)?, amount)?)
            }
            "is_open" => Answer::Flag(calendar.is_open(at()?)),
            "next_open" => Answer::At(calendar.next_open(at()?)?),
            "prev_open" => Answer::At(calendar.previous_close(at()?)?),
            "next_open_strict" => Answer::At(self.next_open_strict(at()?)?),
            "next_close" => Answer::At(calendar.next_close(at()?)?),
            "next_transition" => self.next_transition(at()?)?,
            "prev_transition" => self.prev_transition(at()?)?,
            "periods" => Answer::Periods(self.periods()?),
            "periods_between" => {
                let from = self.instant(self.case.from, "from")?;
                let to = self.instant(self.case.to, "to")?;
                Answer::Periods(calendar.openings(from, to).map(|o| (o.start, o.end)).collect())
            }
            _ => return self.about_dates(),
        })
    }

    /// A key of the case that its op needs, as an instant.
    pub(super) fn instant(&self, when: Option<When>, key: &str) -> Result<Instant> {
        let when = when.with_context(|| format!("`{key}` is missing"))?;
        calendar::instant(self.calendar.zone(), when)
    }

    pub(super) fn start(&self) -> Result<Instant> {
        self.instant(self.case.start, "start")
    }

    fn duration(&self) -> Result<TimeDelta> {
        let number = self.case.duration_s.as_ref().context("`duration_s` is missing")?;
        length(number).with_context(|| format!("`duration_s`: {number} seconds are more than time holds"))
    }

    fn elapsed(&self) -> Result<TimeDelta> {
        let (start, end) = (self.start()?, self.instant(self.case.end, "end")?);
        let exact = self.calendar.elapsed(start, end);
        let signed = match Convention::ReversedIsZero.is_asked_by(self.case) {
            true => exact.max(TimeDelta::zero()),
            false => exact,
        };
        self.case.rounding.as_ref().map_or(Ok(signed), |rounding| rounded(signed, rounding))
    }

    fn deadline(&self, start: Instant, amount: TimeDelta) -> Result<Instant> {
        let due = self.calendar.add(start, amount)?;
        let rolls = Convention::EdgeAtNextOpen.is_asked_by(self.case)
            || (amount.is_zero() && Convention::ZeroAtNextOpen.is_asked_by(self.case));
        Ok(if rolls { self.calendar.next_open(due)? } else { due })
    }

    /// The mirror: the next opening towards the past.
    fn deadline_back(&self, start: Instant, amount: TimeDelta) -> Result<Instant> {
        let due = self.calendar.subtract(start, amount)?;
        let rolls = Convention::EdgeAtNextOpen.is_asked_by(self.case)
            || (amount.is_zero() && Convention::ZeroAtNextOpen.is_asked_by(self.case));
        Ok(if rolls { self.calendar.previous_close(due)? } else { due })
    }

    /// There and measured, or, where an instant is expected, back and there.
    fn roundtrip(&self) -> Result<Answer> {
        let (start, amount) = (self.start()?, self.duration()?);
        let calendar = &self.calendar;
        if self.case.expected.is_string() {
            return Ok(Answer::At(calendar.add(calendar.subtract(start, amount)?, amount)?));
        }
        let measured = calendar.elapsed(start, calendar.add(start, amount)?);
        Ok(match self.case.expected.is_boolean() {
            true => Answer::Flag(measured == amount),
            false => Answer::Length(measured),
        })
    }

    fn next_open_strict(&self, at: Instant) -> Result<Instant, CalendarError> {
        let closed = if self.calendar.is_open(at) { self.calendar.next_close(at)? } else { at };
        self.calendar.next_open(closed)
    }

    /// The first change after the instant.
    fn next_transition(&self, at: Instant) -> Result<Answer, CalendarError> {
        Ok(match self.calendar.is_open(at) {
            true => Answer::Change { at: self.calendar.next_close(at)?, open: false },
            false => Answer::Change { at: self.calendar.next_open(at)?, open: true },
        })
    }

    /// The mirror: the last change before the instant.
    fn prev_transition(&self, at: Instant) -> Result<Answer, CalendarError> {
        let close = self.calendar.previous_close(at)?;
        Ok(match close == at {
            // Open until then.
            true => Answer::Change { at: self.calendar.previous_open(at)?, open: true },
            false => Answer::Change { at: close, open: false },
        })
    }

    fn periods(&self) -> Result<Vec<(Instant, Instant)>> {
        let from = self.instant(self.case.from, "from")?;
        let count = self.case.count.unwrap_or(1);
        let (first, last) = (year_begin(1), year_begin(9999));
        let openings: Vec<_> = match self.case.direction.as_deref() {
            None | Some("forward") => self.calendar.openings(from, last).take(count).collect(),
            Some("backward") => self.calendar.openings(first, from).rev().take(count).collect(),
            Some(other) => bail!("`direction`: `{other}` is neither `forward` nor `backward`"),
        };
        Ok(openings.into_iter().map(|opening| (opening.start, opening.end)).collect())
    }
}

/// Near both ends of what calendars answer for.
fn year_begin(year: i32) -> Instant {
    calendar::midnight(NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()).and_utc()
}

/// The longest unit: microseconds of a leap year, so that nothing overflows.
const LONGEST: i64 = 366 * 86_400 * 1_000_000;

fn rounded(exact: TimeDelta, Rounding { unit_s, mode }: &Rounding) -> Result<TimeDelta> {
    let unit =
        length(unit_s).and_then(|unit| unit.num_microseconds()).filter(|unit| (1..=LONGEST).contains(unit));
    let unit = unit.with_context(|| format!("`rounding.unit_s`: {unit_s} is no unit to round to"))?;
    let exact = exact.num_microseconds().context("there are too many microseconds to round them")?;
    let size = exact.abs();
    let units = match mode.as_str() {
        "floor" => exact.div_euclid(unit),
        "ceil" => -(-exact).div_euclid(unit),
        "trunc" | "truncate" => exact / unit,
        // Halves away from zero.
        "round" => exact.signum() * (size / unit + i64::from(size % unit * 2 >= unit)),
        other => {
            bail!("`rounding.mode`: `{other}` is none of `round`, `floor`, `ceil`, `trunc`")
        }
    };
    Ok(TimeDelta::microseconds(units * unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let whole = |micros, mode: &str| {
            let rounding = Rounding { unit_s: 1.into(), mode: mode.into() };
            rounded(TimeDelta::microseconds(micros), &rounding).unwrap().num_seconds()
        };
        let of = |mode| [-1_500_000, -250_000, 0, 250_000, 500_000].map(|micros| whole(micros, mode));
        assert_eq!(of("round"), [-2, 0, 0, 0, 1]);
        assert_eq!(of("floor"), [-2, -1, 0, 0, 0]);
        assert_eq!(of("ceil"), [-1, 0, 0, 1, 1]);
        assert_eq!(of("trunc"), [-1, 0, 0, 0, 0]);
    }
}

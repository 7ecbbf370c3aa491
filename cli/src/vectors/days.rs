//! Questions about working dates.

use anyhow::{Context, Result, bail};
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use dueline::{
    Instant,
    calendar::{CalendarError, Holiday, at_local},
};

use super::{
    answer::Answer,
    calendar,
    case::{Case, When},
    ops::Question,
};

impl Question<'_> {
    pub(super) fn about_dates(&self) -> Result<Answer> {
        Ok(match self.case.op.as_str() {
            "workday" => Answer::Flag(self.calendar.is_working_day(self.date()?)),
            "is_holiday" => Answer::Flag(self.calendar.is_holiday(self.date()?)),
            "add_days" => self.add_days()?,
            "days_between" => Answer::Number(self.days_between()?),
            "recurring_next" => Answer::At(self.recurring(Toward::Future)?),
            "recurring_prev" => Answer::At(self.recurring(Toward::Past)?),
            other => bail!("the op `{other}` is not known"),
        })
    }

    /// The date asked about, or that of the instant.
    fn date(&self) -> Result<NaiveDate> {
        let when = self.case.date.or(self.case.at).context("`date` is missing")?;
        Ok(calendar::date(self.calendar.zone(), when))
    }

    /// The n-th working date after the start's own: its time of day kept, or its last closing.
    fn add_days(&self) -> Result<Answer> {
        let start = self.case.start.context("`start` is missing")?;
        let days = self.case.days.context("`days` is missing")?;
        let zone = self.calendar.zone();
        let date = self.calendar.working_date(calendar::date(zone, start), days)?;
        if self.case.end_of_day == Some(true) {
            let Some(close) = self.last_close(date)? else {
                return Ok(Answer::Nothing(format!("nothing opens on {date}")));
            };
            return Ok(Answer::At(close));
        }
        let time = match start {
            When::Date(_) => return Ok(Answer::Date(date)),
            When::Local(local) => local.time(),
            // Also of a local time that is shown twice.
            When::At(at) if days == 0 => return Ok(Answer::At(at)),
            When::At(at) => at.with_timezone(&zone).time(),
        };
        Ok(Answer::At(at_local(zone, date.and_time(time))?))
    }

    /// When what opens on a date closes last.
    fn last_close(&self, date: NaiveDate) -> Result<Option<Instant>> {
        if !self.calendar.is_working_day(date) {
            return Ok(None);
        }
        let midnight = |date| at_local(self.calendar.zone(), calendar::midnight(date));
        let next = date.checked_add_days(Days::new(1)).ok_or(CalendarError::OutOfRange)?;
        // The last working instant of the date is one of its own, not of the night before.
        let last = self.calendar.openings(midnight(date)?, midnight(next)?).next_back();
        let Some(last) = last else { return Ok(None) };
        Ok(Some(self.calendar.end_of_day(last.end - TimeDelta::microseconds(1), 0)?))
    }

    /// How many working dates lie between two, with or without each end as `mode` says.
    fn days_between(&self) -> Result<i64> {
        let zone = self.calendar.zone();
        let start = calendar::date(zone, self.case.start.context("`start` is missing")?);
        let end = calendar::date(zone, self.case.end.context("`end` is missing")?);
        let (first, last) = (start.min(end), start.max(end));
        let working = |date| i64::from(self.calendar.is_working_day(date));
        // After the earlier, up to and with the later.
        let exclusive = self.calendar.working_days(first, last);
        let (with_start, with_end) = match self.case.mode.as_deref() {
            None | Some("exclusive_start_inclusive_end") => {
                return Ok(self.calendar.working_days(start, end));
            }
            Some("inclusive_start_exclusive_end") => (true, false),
            Some("inclusive" | "inclusive_start_inclusive_end") => (true, true),
            Some("exclusive" | "exclusive_start_exclusive_end") => (false, false),
            Some(other) => bail!("`mode`: `{other}` is no way to count days that we know"),
        };
        let first_counts = if with_start { working(first) } else { 0 };
        let last_counts = if with_end || first == last { 0 } else { -working(last) };
        let count = match first == last {
            true if with_start && with_end => working(first),
            true => 0,
            false => exclusive + first_counts + last_counts,
        };
        Ok(if start <= end { count } else { -count })
    }

    /// The nearest of some times of day on working dates.
    fn recurring(&self, toward: Toward) -> Result<Instant> {
        let at = self.instant(self.case.at, "at")?;
        let strict = self.case.strict.unwrap_or(false);
        let times = self.case.times.as_deref().filter(|times| !times.is_empty());
        let times: Vec<NaiveTime> =
            times.context("`times` is missing")?.iter().map(|text| time(text)).collect::<Result<_>>()?;
        let (zone, today) = (self.calendar.zone(), calendar::date(self.calendar.zone(), When::At(at)));
        // A clock change may carry a time to the neighbouring date: begin a date before.
        let (first, step) = match toward {
            Toward::Future => (today.pred_opt(), 1),
            Toward::Past => (today.succ_opt(), -1),
        };
        let mut date = first.ok_or(CalendarError::OutOfRange)?;
        loop {
            if self.calendar.is_working_day(date) {
                let found = times.iter().map(|time| at_local(zone, date.and_time(*time)));
                let found: Vec<Instant> = found.collect::<Result<_, _>>()?;
                let fits = |found: &Instant| (!strict && *found == at) || toward.lies(*found, at);
                let found = found.into_iter().filter(fits);
                let nearest = match toward {
                    Toward::Future => found.min(),
                    Toward::Past => found.max(),
                };
                if let Some(nearest) = nearest {
                    return Ok(nearest);
                }
            }
            date = self.calendar.working_date(date, step)?;
        }
    }
}

/// Where a question looks.
#[derive(Debug, Clone, Copy)]
enum Toward {
    Future,
    Past,
}

impl Toward {
    fn lies(self, found: Instant, from: Instant) -> bool {
        match self {
            Toward::Future => found > from,
            Toward::Past => found < from,
        }
    }
}

fn time(text: &str) -> Result<NaiveTime> {
    let forms = ["%H:%M", "%H:%M:%S"];
    let found = forms.into_iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok());
    found.with_context(|| format!("`times`: `{text}` is no time of day: write `09:00`"))
}

/// Easter Sunday of the Gregorian calendar, as our holidays know it.
pub(super) fn easter(case: &Case) -> Result<Answer> {
    let year = case.year.context("`year` is missing")?;
    let easter: Holiday = "easter".parse()?;
    let first = NaiveDate::from_ymd_opt(year, 3, 22).context("`year`: there is no such year")?;
    let found = first.iter_days().take(35).find(|date| easter.falls_on(*date));
    Ok(found.map_or(Answer::Nothing(format!("there is no Easter in {year}")), Answer::Date))
}

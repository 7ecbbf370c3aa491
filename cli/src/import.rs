//! `dueline import`: iCalendar files as holidays and exceptional hours of a calendar.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use clap::error::ErrorKind;
use dueline::calendar::{Definition, Holiday};
use dueline_ical::{Closure, Problem, When, close};

use crate::{
    Outcome,
    output::{self, BAD, ODD},
    policy::{self, count},
};

/// Print the holidays and closures of iCalendar files as TOML, to be pasted into a calendar of a policy
///
/// Closures with times become exceptional hours; that takes the hours of a calendar, by --policy and --calendar.
/// What is printed then replaces the holidays and exceptions that the calendar has, and holds them too.
#[derive(clap::Args)]
pub struct Import {
    /// iCalendar files, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The first date, such as 2026-01-01
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
    /// The last date
    #[arg(long, value_name = "DATE")]
    to: NaiveDate,
    /// The time zone of the calendar, and of times that name none, such as Europe/Paris
    #[arg(long, value_parser = zone, required_unless_present = "policy", conflicts_with = "policy")]
    zone: Option<Tz>,
    /// The policy that has the calendar; the zone is the calendar's
    #[arg(long, requires = "calendar")]
    policy: Option<PathBuf>,
    /// The name of the calendar
    #[arg(long, value_name = "NAME", requires = "policy")]
    calendar: Option<String>,
    /// Leave out what is marked as transparent, as holidays often are
    #[arg(long)]
    opaque_only: bool,
    /// What a name of a zone in the files means, such as `Romance Standard Time=Europe/Paris`
    #[arg(long = "tzid", value_name = "NAME=ZONE", value_parser = told)]
    told: Vec<(String, Tz)>,
}

fn zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| "this is no time zone, such as `Europe/Paris`".into())
}

fn told(text: &str) -> Result<(String, Tz), String> {
    let (name, known) = text.rsplit_once('=').ok_or("write `Romance Standard Time=Europe/Paris`")?;
    Ok((name.into(), zone(known)?))
}

/// A calendar of a policy.
struct Calendar {
    name: String,
    definition: Definition,
    zone: Tz,
}

impl Import {
    /// Reads all files, also after a bad one; prints nothing unless all are good.
    pub fn run(self) -> Result<Outcome> {
        if self.from > self.to {
            clap::Error::raw(ErrorKind::ValueValidation, "--from lies after --to\n").exit();
        }
        let calendar = self.calendar()?;
        let zone = calendar.as_ref().map(|calendar| calendar.zone).or(self.zone).unwrap_or_default();
        let Some(closures) = self.closures(zone) else { return Ok(Outcome::Faulty) };
        let mut out = output::stdout();
        match calendar {
            Some(calendar) => {
                out.write_all(calendar.without(&closures).as_bytes())?;
                Ok(Outcome::Fine)
            }
            None => {
                let mut definition = Definition::default();
                let (whole, parts): (Vec<Closure>, Vec<Closure>) =
                    closures.into_iter().partition(|closure| matches!(closure.when, When::Dates { .. }));
                close(&mut definition, zone, &whole);
                out.write_all(holidays(&[], &definition.holidays, &Reasons::new(&whole, zone)).as_bytes())?;
                out.flush()?;
                Ok(not_imported(&parts, zone))
            }
        }
    }

    fn calendar(&self) -> Result<Option<Calendar>> {
        let (Some(path), Some(name)) = (&self.policy, &self.calendar) else { return Ok(None) };
        let engine = policy::engine(path)?;
        let policy = engine.policy();
        let found = policy.calendars.get(name).cloned().with_context(|| {
            let names: Vec<String> = policy.calendars.names().map(|name| format!("`{name}`")).collect();
            format!("{}: there is no calendar `{name}` among {}", path.display(), names.join(", "))
        })?;
        let definition = match found {
            dueline::policy::Calendar::Own(definition) => definition,
            joined => {
                let parts = joined.parts().join("`, `");
                let shown = path.display();
                bail!("{shown}: calendar `{name}` has no hours of its own: import into one of `{parts}`")
            }
        };
        let zone = definition.zone.unwrap_or(policy.zone);
        Ok(Some(Calendar { name: name.clone(), definition, zone }))
    }

    /// What all files close; nothing when one of them is bad.
    fn closures(&self, zone: Tz) -> Option<Vec<Closure>> {
        let mut import = dueline_ical::Import::new(zone, self.from..=self.to);
        if self.opaque_only {
            import = import.opaque_only();
        }
        for (name, zone) in &self.told {
            import = import.zone(name, *zone);
        }
        let mut closures = Vec::new();
        let mut bad = false;
        for path in &self.files {
            let shown = path.display();
            match read(path).map(|text| import.read(&text)) {
                Ok(Ok(imported)) => {
                    for left in imported.left_out {
                        output::say(&format!("{shown}: {ODD}left out{ODD:#}: {left}\n"));
                    }
                    closures.extend(imported.closures);
                }
                Ok(Err(errors)) => {
                    bad = true;
                    for error in &errors.0 {
                        output::complain(&format!("{shown}: {error}{}", hint(&error.problem)));
                    }
                }
                Err(error) => {
                    bad = true;
                    output::complain(&format!("{error:#}"));
                }
            }
        }
        (!bad).then_some(closures)
    }
}

/// What to do about it, where the command line can.
fn hint(problem: &Problem) -> String {
    match problem {
        Problem::UnknownZone { tzid, .. } => format!("; say what it means: --tzid '{tzid}=Europe/Paris'"),
        _ => String::new(),
    }
}

fn read(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().read_to_end(&mut bytes).context("standard input cannot be read")?;
    } else {
        bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    }
    String::from_utf8(bytes).with_context(|| format!("{} is no UTF-8", path.display()))
}

/// Says which closures need the hours of a calendar.
fn not_imported(closures: &[Closure], zone: Tz) -> Outcome {
    if closures.is_empty() {
        return Outcome::Fine;
    }
    for closure in closures {
        if let When::Times { from, to } = closure.when {
            let local = |at: dueline::Instant| at.with_timezone(&zone).format("%Y-%m-%d %T");
            let summary = &closure.summary;
            output::say(&format!("{BAD}not imported{BAD:#}: {} to {} {summary}\n", local(from), local(to)));
        }
    }
    let closures = count(closures.len(), "closure");
    output::complain(&format!(
        "{closures} with times: give --policy and --calendar for their exceptional hours"
    ));
    Outcome::Faulty
}

impl Calendar {
    /// Its holidays and exceptional hours without the closures, as TOML.
    fn without(mut self, closures: &[Closure]) -> String {
        let before = self.definition.clone();
        close(&mut self.definition, self.zone, closures);
        let reasons = Reasons::new(closures, self.zone);
        let name = key(&self.name);
        let mut text = format!("# In place of the holidays and exceptions of [calendars.{name}].\n");
        text += &holidays(&before.holidays, &self.definition.holidays, &reasons);
        for (from, version) in &self.definition.versions {
            if let (Some(now), Some(old)) = (&version.holidays, before.versions.get(from)) {
                let _ = writeln!(text, "\n[calendars.{name}.versions.{from}]");
                text += &holidays(old.holidays.as_deref().unwrap_or_default(), now, &reasons);
            }
        }
        let _ = writeln!(text, "\n[calendars.{name}.exceptions]");
        for (date, openings) in &self.definition.exceptions {
            let list: Vec<String> = openings.iter().map(|opening| format!("\"{opening}\"")).collect();
            let changed = before.exceptions.get(date) != Some(openings);
            let reason = if changed { reasons.of_hours(*date) } else { String::new() };
            let _ = writeln!(text, "{date} = [{}]{reason}", list.join(", "));
        }
        text
    }
}

/// The holidays as TOML, those that are new with their reasons.
fn holidays(before: &[Holiday], now: &[Holiday], reasons: &Reasons) -> String {
    let mut text = String::from("holidays = [\n");
    for holiday in now {
        let name = holiday.to_string();
        let date = name.parse().ok().filter(|_| !before.contains(holiday));
        let _ = writeln!(text, "    \"{name}\",{}", date.map(|date| reasons.of(date)).unwrap_or_default());
    }
    text + "]\n"
}

/// Why dates are closed, or parts of them.
struct Reasons(BTreeMap<NaiveDate, Vec<String>>);

impl Reasons {
    fn new(closures: &[Closure], zone: Tz) -> Self {
        let mut reasons: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
        for closure in closures.iter().filter(|closure| !closure.summary.is_empty()) {
            let (first, last) = match closure.when {
                When::Dates { first, last } => (first, last),
                When::Times { from, to } => {
                    let date = |at: dueline::Instant| at.with_timezone(&zone).date_naive();
                    (date(from), date(to - TimeDelta::seconds(1)))
                }
            };
            for date in first.iter_days().take_while(|date| *date <= last) {
                let list = reasons.entry(date).or_default();
                if !list.contains(&closure.summary) {
                    list.push(closure.summary.clone());
                }
            }
        }
        Reasons(reasons)
    }

    /// As a comment.
    fn of(&self, date: NaiveDate) -> String {
        self.0.get(&date).map(|list| format!(" # {}", list.join("; "))).unwrap_or_default()
    }

    /// The same for exceptional hours, which may be those of a night that the next date cuts short.
    fn of_hours(&self, date: NaiveDate) -> String {
        let own = self.of(date);
        if own.is_empty() { date.succ_opt().map(|next| self.of(next)).unwrap_or_default() } else { own }
    }
}

/// A key of TOML: bare where it can be.
fn key(name: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !name.is_empty() && name.bytes().all(bare) {
        return name.into();
    }
    let mut text = String::from("\"");
    for character in name.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            _ if character.is_control() => {
                let _ = write!(text, "\\u{:04X}", u32::from(character));
            }
            _ => text.push(character),
        }
    }
    text + "\""
}

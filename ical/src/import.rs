//! From a text to closures.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    ops::RangeInclusive,
};

use chrono::{Days, NaiveDate, NaiveTime, SecondsFormat};
use chrono_tz::Tz;
use dueline::Instant;
use icalendar::parser::Component;

use crate::{
    error::{EventName, ImportError, ImportErrors, Problem},
    event::{self, Event, Times},
    recur,
    text::{self, Source},
    value::{Length, Moment, Zones, first, instant, is, midnight, own_zones},
};

/// How iCalendar text is read.
///
/// # Example: a calendar of Outlook
/// ```
/// use dueline_ical::{Import, Problem};
///
/// let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Inventaire\n\
///     DTSTART;TZID=Romance Standard Time:20260703T080000\nDURATION:PT4H\nEND:VEVENT\nEND:VCALENDAR";
/// let paris = chrono_tz::Europe::Paris;
/// let import = Import::new(paris, "2026-01-01".parse().unwrap()..="2026-12-31".parse().unwrap());
/// let error = import.clone().read(text).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "line 2: event `Inventaire`: DTSTART: `Romance Standard Time` is no time zone of the IANA, such as `Europe/Paris`",
/// );
/// let import = import.zone("Romance Standard Time", paris).read(text)?;
/// assert_eq!(import.closures[0].to_string(), "2026-07-03T06:00:00Z to 2026-07-03T10:00:00Z Inventaire");
/// # Ok::<(), dueline_ical::ImportErrors>(())
/// ```
#[derive(Debug, Clone)]
pub struct Import {
    zone: Tz,
    range: RangeInclusive<NaiveDate>,
    opaque_only: bool,
    zones: BTreeMap<String, Tz>,
}

/// What a text comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// What is closed, in the order of time.
    pub closures: Vec<Closure>,
    /// The events that close nothing, in the order of the text; those that lie outside the range
    /// are not among them.
    pub left_out: Vec<LeftOut>,
}

/// Something that is closed.
///
/// It prints as one line: when, and its summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// When.
    pub when: When,
    /// The `SUMMARY` of its event in one line; empty without one.
    pub summary: String,
}

/// When something is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Whole dates.
    Dates {
        /// The first.
        first: NaiveDate,
        /// The last, which is closed too.
        last: NaiveDate,
    },
    /// From an instant to another.
    Times {
        /// When it closes.
        from: Instant,
        /// When it is open again, later than `from`.
        to: Instant,
    },
}

/// An event that closes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// How it is called.
    pub event: EventName,
    /// Why it closes nothing.
    pub why: Why,
}

/// Why an event closes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// It is cancelled.
    Cancelled,
    /// It is transparent, and only opaque ones were asked for.
    Transparent,
    /// It has a time and no length.
    NoLength,
}

impl fmt::Display for Closure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let space = if self.summary.is_empty() { "" } else { " " };
        write!(f, "{}{space}{}", self.when, self.summary)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |at: &Instant| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        match self {
            When::Dates { first, last } if first == last => write!(f, "{first}"),
            When::Dates { first, last } => write!(f, "{first} to {last}"),
            When::Times { from, to } => write!(f, "{} to {}", text(from), text(to)),
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}: {}", self.line, self.event, self.why)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Cancelled => "it is cancelled",
            Why::Transparent => "it is transparent",
            Why::NoLength => "it has no length",
        })
    }
}

impl Import {
    /// What is closed on these dates of a zone, which is also that of floating times.
    pub fn new(zone: Tz, range: RangeInclusive<NaiveDate>) -> Self {
        Import { zone, range, opaque_only: false, zones: BTreeMap::new() }
    }

    /// Leaves transparent events out.
    #[must_use]
    pub fn opaque_only(mut self) -> Self {
        self.opaque_only = true;
        self
    }

    /// What a `TZID` means that is not the name of an IANA zone, or means another.
    #[must_use]
    pub fn zone(mut self, tzid: impl Into<String>, zone: Tz) -> Self {
        self.zones.insert(tzid.into(), zone);
        self
    }

    /// Reads a text.
    ///
    /// # Errors
    /// Every event that cannot be read; or the first line that is none, since what follows it cannot
    /// be trusted.
    pub fn read(&self, text: &str) -> Result<Imported, ImportErrors> {
        let one = |error| ImportErrors(vec![error]);
        let mut found = Found { import: self, done: Imported::default(), errors: Vec::new() };
        for source in text::calendars(text).map_err(one)? {
            let calendar = text::parse(&source).map_err(one)?;
            found.calendar(&source, &calendar);
        }
        let Found { mut done, mut errors, .. } = found;
        if !errors.is_empty() {
            errors.sort_by_key(|error| error.line);
            return Err(ImportErrors(errors));
        }
        done.closures.sort_by_cached_key(|closure| {
            let (from, to) = closure.when.instants(self.zone);
            (from, to, closure.summary.clone())
        });
        done.closures.dedup();
        done.left_out.sort_by_key(|left| left.line);
        Ok(done)
    }
}

impl When {
    /// From where to where, where that can be said.
    fn instants(self, zone: Tz) -> (Option<Instant>, Option<Instant>) {
        match self {
            When::Dates { first, last } => {
                (midnight(first, zone), last.succ_opt().and_then(|end| midnight(end, zone)))
            }
            When::Times { from, to } => (Some(from), Some(to)),
        }
    }
}

/// What was found so far.
struct Found<'a> {
    import: &'a Import,
    done: Imported,
    errors: Vec<ImportError>,
}

impl Found<'_> {
    fn calendar(&mut self, source: &Source, calendar: &Component<'_>) {
        let says = |name| first(calendar, name).map(|property| property.val.as_str().trim());
        if let Some(scale) = says("CALSCALE").filter(|scale| !is(scale, "GREGORIAN")) {
            let problem = Problem::Scale(scale.into());
            return self.errors.push(ImportError { line: source.line, event: None, problem });
        }
        let cancelled = says("METHOD").is_some_and(|method| is(method, "CANCEL"));
        let zones = Zones { local: self.import.zone, told: &self.import.zones, own: own_zones(calendar) };
        let parts = calendar.components.iter().filter(|part| is(part.name.as_str(), "VEVENT"));
        let mut events = Vec::new();
        for (part, line) in parts.zip(&source.events) {
            match event::read(part, &zones, cancelled) {
                Ok(event) => events.push((*line, event)),
                Err(problem) => self.error(*line, event::name(part), problem),
            }
        }
        let changes = Changes::new(&events, self.import.zone);
        for (line, event) in &events {
            if changes.is_superseded(event) {
                continue;
            }
            if let Err(problem) = self.event(*line, event, &changes) {
                self.error(*line, event.name.clone(), problem);
            }
        }
    }

    fn error(&mut self, line: usize, event: EventName, problem: Problem) {
        self.errors.push(ImportError { line, event: Some(event), problem });
    }

    fn event(&mut self, line: usize, event: &Event, changes: &Changes<'_>) -> Result<(), Problem> {
        let left_out = |why| LeftOut { line, event: event.name.clone(), why };
        let Some(times) = &event.times else {
            // A cancelled instance is left out of its event.
            if event.replaces.is_none() {
                self.done.left_out.push(left_out(Why::Cancelled));
            }
            return Ok(());
        };
        if event.transparent && self.import.opaque_only {
            self.done.left_out.push(left_out(Why::Transparent));
            return Ok(());
        }
        if times.closes_nothing() {
            self.done.left_out.push(left_out(Why::NoLength));
            return Ok(());
        }
        let zone = self.import.zone;
        for (start, length) in self.instances(times)? {
            let out = times.except.iter().any(|except| start.named_by(*except, zone))
                || (event.replaces.is_none() && changes.replace(event, start));
            if !out && let Some(when) = self.import.when(start, length)? {
                self.done.closures.push(Closure { when, summary: event.name.summary.clone() });
            }
        }
        Ok(())
    }

    /// All starts before the end of the range, each with its length.
    fn instances(&self, times: &Times) -> Result<Vec<(Moment, Length)>, Problem> {
        // A day more than any zone is behind another.
        let end = self.import.range.end().checked_add_days(Days::new(3)).ok_or(Problem::OutOfRange)?;
        let mut starts = Vec::new();
        for rule in &times.rules {
            starts.extend(recur::starts(rule, times.start, self.import.zone, end.and_time(NaiveTime::MIN))?);
        }
        if times.rules.is_empty() {
            starts.push(times.start);
        }
        let starts = starts.into_iter().map(|start| (start, times.length));
        let more = times.more.iter().map(|(start, length)| (*start, length.unwrap_or(times.length)));
        Ok(starts.chain(more).collect())
    }
}

impl Times {
    fn closes_nothing(&self) -> bool {
        let none = |length: &Length| *length == Length::default();
        matches!(self.start, Moment::Time(..))
            && none(&self.length)
            && self.more.iter().all(|(_, length)| length.as_ref().is_none_or(none))
    }
}

impl Import {
    /// What an instance closes of the range.
    fn when(&self, start: Moment, length: Length) -> Result<Option<When>, Problem> {
        let (first, last) = (*self.range.start(), *self.range.end());
        let (from, to) = match start {
            Moment::Date(date) => {
                let days = Days::new(length.days.max(1) - 1);
                let end = date.checked_add_days(days).ok_or(Problem::OutOfRange)?;
                return Ok(cut(date, end, first, last).map(|(first, last)| When::Dates { first, last }));
            }
            Moment::Time(local, zone) => {
                let end = local.checked_add_days(Days::new(length.days));
                let end = end.and_then(|end| instant(end, zone)?.checked_add_signed(length.time));
                instant(local, zone).zip(end).ok_or(Problem::OutOfRange)?
            }
        };
        let midnight = |date: Option<NaiveDate>| {
            date.and_then(|date| midnight(date, self.zone)).ok_or(Problem::OutOfRange)
        };
        let (from, to) = (from.max(midnight(Some(first))?), to.min(midnight(last.succ_opt())?));
        if from >= to {
            return Ok(None);
        }
        let local = |at: Instant| at.with_timezone(&self.zone).naive_local();
        let (begins, ends) = (local(from), local(to));
        if begins.time() == NaiveTime::MIN && ends.time() == NaiveTime::MIN && begins < ends {
            let last = ends.date().pred_opt().ok_or(Problem::OutOfRange)?;
            return Ok(Some(When::Dates { first: begins.date(), last }));
        }
        Ok(Some(When::Times { from, to }))
    }
}

fn cut<T: Ord>(from: T, to: T, first: T, last: T) -> Option<(T, T)> {
    let (from, to) = (from.max(first), to.min(last));
    (from <= to).then_some((from, to))
}

/// The instances that events replace, by `UID`.
struct Changes<'a> {
    of: HashMap<&'a str, Vec<&'a Event>>,
    zone: Tz,
}

impl<'a> Changes<'a> {
    fn new(events: &'a [(usize, Event)], zone: Tz) -> Self {
        let mut of: HashMap<&str, Vec<&Event>> = HashMap::new();
        for (_, event) in events {
            if let Some(start) = event.replaces.filter(|_| !event.name.uid.is_empty()) {
                let same = of.entry(&event.name.uid).or_default();
                let twice = |other: &&Event| other.replaces.is_some_and(|other| other.named_by(start, zone));
                // Of two for the same instance the later revision counts, and of equal ones the last.
                if let Some(place) = same.iter().position(twice) {
                    if event.sequence >= same[place].sequence {
                        same[place] = event;
                    }
                } else {
                    same.push(event);
                }
            }
        }
        Changes { of, zone }
    }

    /// Whether there is a later revision of a changed instance.
    fn is_superseded(&self, event: &Event) -> bool {
        let same = event.replaces.and_then(|_| self.of.get(event.name.uid.as_str()));
        same.is_some_and(|same| !same.iter().any(|other| std::ptr::eq(*other, event)))
    }

    /// Whether that instance of an event is replaced.
    fn replace(&self, event: &Event, start: Moment) -> bool {
        let named = |change: &&Event| change.replaces.is_some_and(|name| start.named_by(name, self.zone));
        self.of.get(event.name.uid.as_str()).is_some_and(|changes| changes.iter().any(named))
    }
}

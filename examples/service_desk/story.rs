//! The life of one ticket, told to whoever runs the desk.

use std::{collections::BTreeMap, io};

use anstyle::Style;
use chrono::Datelike;
use dueline::{
    Due, Effect, Reading, Source,
    history::{Kind, Line, Replay},
    policy::Point,
};

use crate::{
    Life, Moment, Played,
    telling::{
        page::{BOLD, DIM, PLAIN, Page, Text, WARN},
        words::{hours, spaced, why},
    },
    words::{decided, outcome},
};

/// Tells who opened it, what happened and was decided, and what became of its clocks.
pub fn tell(page: &mut Page, played: &Played, life: &Life) -> io::Result<()> {
    head(page, life)?;
    let mut told = Told { year: page.wall(played.until).year(), ..Told::default() };
    // Lived once more, to read its clocks on the way.
    let mut again = Replay::new(played.engine, played.mode);
    for moment in &life.moments {
        told.moment(page, life, moment)?;
        let Some(line) = &moment.line else { continue };
        again.line(line.clone()).map_err(io::Error::other)?;
        let ticket = again.tickets().next();
        let clocks = ticket.map(|ticket| played.engine.readings(ticket, line.at)).transpose();
        told.clocks(page, &clocks.map_err(io::Error::other)?.unwrap_or_default())?;
    }
    // One that began again at the instant it ended says nothing.
    for clock in life.clocks.iter().filter(|clock| clock.stopped != Some(clock.started)) {
        let (style, words) = outcome(page, clock, played.until);
        page.row(&format!("  {}", spaced(&clock.clock)), Text::new(style, words), Text::none())?;
    }
    page.blank()
}

/// `T-101  Claire Morel, Laiterie Pommerel · business-hours · mail · P3                closed, answered`
fn head(page: &mut Page, life: &Life) -> io::Result<()> {
    let ticket = &life.ticket;
    let who = [ticket.creator(), ticket.organisation()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let field = |name| ticket.field(name).filter(|value| !value.is_unset()).map(ToString::to_string);
    let facts = [Some(who), field("contract"), field("channel"), ticket.priority().map(Into::into)];
    let facts: Vec<String> = facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect();
    let mut end = page.state(ticket.state());
    if let Some(resolution) = field("resolution") {
        end = end.and(PLAIN, format!(", {resolution}"));
    }
    page.wide(Text::new(BOLD, ticket.id()).and(PLAIN, format!("  {}", facts.join(" · "))), end)
}

/// How far a life is told: what stayed as it was is not said again.
#[derive(Default)]
struct Told {
    year: i32,
    day: String,
    state: String,
    values: BTreeMap<String, String>,
    dues: BTreeMap<String, Due>,
}

impl Told {
    fn moment(&mut self, page: &mut Page, life: &Life, moment: &Moment) -> io::Result<()> {
        let wall = page.wall(moment.at);
        if wall.year() != self.year {
            self.year = wall.year();
            page.row("", Text::new(DIM, self.year.to_string()), Text::none())?;
        }
        let day = wall.format("%a %e %b").to_string();
        let shown = if day == self.day { "" } else { &day };
        let when = format!("  {shown:10}  {}", wall.format("%H:%M"));
        self.day = day;
        match &moment.line {
            Some(line) => self.happened(page, life, &when, line)?,
            None => passed(page, &when, moment)?,
        }
        // What the engine does itself causes more: each is told below its cause.
        let mut depths: BTreeMap<&str, usize> = BTreeMap::new();
        for decision in &moment.decisions {
            let depth = depths.get(decision.reason.event.as_str()).map_or(0, |cause| cause + 1);
            // The identity without its ticket is what the reasons of its consequences name.
            if let Some((_, event)) = decision.id.as_str().split_once('/') {
                depths.insert(event, depth);
            }
            if let Effect::Moved { to, .. } = &decision.effect {
                self.state.clone_from(to);
            }
            let (style, words) = decided(page, life, decision);
            let what = Text::new(DIM, format!("{}→ ", "  ".repeat(depth))).and(style, words);
            page.row("", what, Text::new(DIM, why(decision)))?;
        }
        Ok(())
    }

    /// What somebody did: who, what, the state after it; below it values and words.
    fn happened(&mut self, page: &mut Page, life: &Life, when: &str, line: &Line) -> io::Result<()> {
        let mut what = match &line.actor {
            Some(actor) => Text::new(BOLD, &actor.name).and(PLAIN, ": "),
            None => Text::none(),
        };
        what = what.and(PLAIN, line.transition.clone().unwrap_or_else(|| spaced(&line.kind.to_string())));
        let given = self.given(life, line);
        let inline = !given.is_empty() && page.fits(&what, given.len() + 3);
        if inline {
            what = what.and(DIM, format!(" ({given})"));
        }
        let state = state_after(page, line).filter(|state| **state != self.state);
        let why = state.map_or(Text::none(), |state| page.state(state));
        self.state = state.unwrap_or(&self.state).into();
        page.row(when, what, why)?;
        if !inline && !given.is_empty() {
            page.words(DIM, &given)?;
        }
        match &line.comment {
            Some(comment) if line.internal => page.words(DIM, &format!("“{comment}” (internal)")),
            Some(comment) => page.words(Style::new().italic(), &format!("“{comment}”")),
            None => Ok(()),
        }
    }

    /// When the open clocks are due, where that is new.
    fn clocks(&mut self, page: &mut Page, clocks: &[Reading]) -> io::Result<()> {
        for clock in clocks.iter().filter(|clock| clock.stopped.is_none() && clock.due != Due::NoTarget) {
            if self.dues.insert(clock.clock.clone(), clock.due) == Some(clock.due) {
                continue;
            }
            let what = match (clock.due, clock.remaining) {
                (Due::At(at), _) => format!("due {}", page.when(at)),
                (Due::Paused, Some(left)) => format!("paused, {} left", hours(left)),
                _ => "never due".into(),
            };
            page.row("", Text::new(DIM, format!("· {} {what}", spaced(&clock.clock))), Text::none())?;
        }
        Ok(())
    }

    /// The values it gave, those that were not given before; of another product's log only what
    /// the policy knows.
    fn given(&mut self, life: &Life, line: &Line) -> String {
        let priority = line.priority.iter().map(|priority| ("priority", priority.clone()));
        let fields = line.fields.iter().filter(|(name, _)| life.ticket.field(name).is_some());
        let fields = fields.map(|(name, value)| (name.as_str(), value.to_string()));
        let mut given = Vec::new();
        for (name, value) in priority.chain(fields) {
            let text = format!("{} = {value}", spaced(name));
            if self.values.insert(name.into(), value.clone()) != Some(value) {
                given.push(text);
            }
        }
        given.join(", ")
    }
}

/// The state a line brought its ticket into, if it did: what the log says, or the policy.
fn state_after<'a>(page: &Page<'a>, line: &'a Line) -> Option<&'a str> {
    let policy = page.policy;
    match (&line.state, &line.transition, line.kind) {
        (Some(state), ..) => Some(state),
        (None, Some(name), _) => policy.transitions.iter().find(|t| t.name == *name)?.to.as_deref(),
        (None, None, Kind::Created) => Some(&policy.initial),
        _ => None,
    }
}

/// What nobody did: time passed, up to a mark on a clock.
fn passed(page: &mut Page, when: &str, moment: &Moment) -> io::Result<()> {
    let mark = moment.decisions.iter().find_map(|decision| match &decision.reason.source {
        Source::Mark { clock, at, started, .. } => Some((spaced(clock), at, *started)),
        _ => None,
    });
    let Some((clock, at, started)) = mark else { return Ok(()) };
    let what = match at {
        Point::Own(span) => format!("{span} of {clock}"),
        Point::Percent(percent) => format!("{percent}% of the {clock} time is spent"),
        Point::Due => format!("the {clock} time is up"),
        at => format!("{clock}: {at}"),
    };
    page.row(when, Text::new(WARN, what), Text::new(DIM, format!("since {}", page.when(started))))
}

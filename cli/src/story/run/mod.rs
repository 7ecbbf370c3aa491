//! Runs a story as a host would: each ticket with its engine, woken in due order, and what one decides
//! for another carried out at once.

mod host;
mod route;

use chrono::DateTime;
use dueline::{Decision, Engine, Event, Instant, Reading, Ticket, What};

use super::{
    names::Names,
    parse::{Story, Wrong},
    sentence::Happened,
};
use host::Host;

/// What came of a story.
pub struct Lived {
    /// In the order in which it was decided.
    pub told: Vec<Told>,
    /// Every ticket at the end.
    pub ends: Vec<End>,
    pub names: Names,
}

impl Lived {
    /// How much was decided.
    pub fn decisions(&self) -> usize {
        self.told.iter().filter(|told| matches!(told, Told::Decided(_))).count()
    }
}

/// One thing that came of an event, or of time.
pub enum Told {
    /// What was decided.
    Decided(Box<Decision>),
    /// An event that changed nothing, and why.
    Refused { at: Instant, ticket: String, who: String, why: String },
}

/// A ticket at the end, and its clocks as they are then.
pub struct End {
    pub engine: Engine,
    pub ticket: Ticket,
    pub readings: Vec<Reading>,
}

/// Runs it until its last instant.
///
/// # Errors
/// A line that names a ticket which nobody opened.
pub fn run(story: &Story) -> Result<Lived, Wrong> {
    let mut host = Host::new(&story.engines);
    let mut until = DateTime::UNIX_EPOCH;
    for (number, at, happened) in &story.events {
        let ran = host.wake(*at).and_then(|()| happen(&mut host, *at, happened));
        ran.map_err(|reason| (*number, reason))?;
        until = *at;
    }
    let last = story.events.last().map_or(1, |(number, ..)| *number);
    host.end(until).map_err(|reason| (last, reason))
}

fn happen(host: &mut Host, at: Instant, happened: &Happened) -> Result<(), String> {
    let decisions = match happened {
        Happened::TimePasses => return Ok(()),
        Happened::TakenOver { id, engines } => {
            engines.iter().flat_map(|(place, engine)| host.adopt(*place, engine, id, at)).collect()
        }
        Happened::Opened { ticket, policy, event } => {
            let event = host.real(event)?;
            let observed = Event { what: as_observed(&event), ..event.clone() };
            let decisions = host.open(*policy, ticket, &observed);
            decisions.map(|decisions| host.both(ticket, &event, decisions)).unwrap_or_default()
        }
        Happened::Event { ticket, event } => {
            host.known(ticket)?;
            let event = host.real(event)?;
            let decisions = host.handle(ticket, &event);
            decisions.map(|decisions| host.both(ticket, &event, decisions)).unwrap_or_default()
        }
        Happened::Merged { ticket, into, event } => {
            host.known(ticket)?;
            host.known(into)?;
            let event = &host.real(event)?;
            // One of two halves alone would be another story.
            let absorbed = Event { what: What::Absorbed(ticket.clone()), ..event.clone() };
            match host.handle(ticket, event) {
                Some(first) => {
                    let second = host.handle(into, &absorbed).unwrap_or_default();
                    host.both(ticket, event, [first, second].concat())
                }
                None => Vec::new(),
            }
        }
        Happened::Split { ticket, from, policy, event } => {
            host.known(from)?;
            let event = &host.real(event)?;
            let touched = Event { what: What::Split(ticket.clone()), ..bare(event) };
            match host.handle(from, &touched).zip(host.opened_at(from)) {
                Some((first, opened_at)) => {
                    let what = What::SplitFrom { ticket: from.clone(), opened_at };
                    let part = Event { what, ..event.clone() };
                    let opened = host.open(*policy, ticket, &part);
                    let opened = opened.map(|decisions| host.both(ticket, event, decisions));
                    [first, opened.unwrap_or_default()].concat()
                }
                None => Vec::new(),
            }
        }
    };
    host.deliver(decisions);
    Ok(())
}

/// An opening by nobody known is observed: whoever asks for one is known.
fn as_observed(event: &Event) -> What {
    match &event.what {
        What::Created if event.actor.is_none() => What::Observed(None),
        What::CreatedIn(state) if event.actor.is_none() => What::Observed(Some(state.clone())),
        what => what.clone(),
    }
}

/// The event without its comment, values and links: those belong to the ticket that is split off.
fn bare(event: &Event) -> Event {
    Event::new(event.id.clone(), event.at, event.actor.clone(), What::Updated)
}

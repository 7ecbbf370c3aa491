//! The text of a story: what it tells, and every line of it that cannot be read.

use std::path::Path;

use chrono::NaiveDate;
use chrono_tz::Tz;
use dueline::{Actor, Engine, Instant, policy::Problem};

use super::{
    diff::Written,
    family::{self, Tickets},
    moment,
    sentence::{Happened, SOMEONE, Scene},
    words::Words,
};
/// A story that can be run.
pub struct Story {
    /// Those of its policies at the start, the first for tickets of which nothing is said.
    pub engines: Vec<Engine>,
    /// What its times are told in.
    pub zone: Tz,
    /// In the order in which they happened, each with the number of its line.
    pub events: Vec<(usize, Instant, Happened)>,
    /// What is written below them.
    pub written: Written,
}

/// A line that cannot be read: its number, and what to write instead.
pub type Wrong = (usize, String);

const SECTIONS: [&str; 6] = ["policy", "zone", "people", "events", "decisions", "at the end"];

/// What the text says, before it is known what its words mean.
#[derive(Default)]
struct Parts<'a> {
    policy: Option<(usize, &'a str)>,
    zone: Option<(usize, &'a str)>,
    people: Vec<(usize, &'a str)>,
    events: Vec<(usize, &'a str)>,
}

/// Reads a story; policies are looked for in the folder.
///
/// # Errors
/// Every line that cannot be read.
pub fn parse(text: &str, folder: &Path) -> Result<Story, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let (head, written) = Written::part(text);
    let parts = parts(head, &mut wrong);
    let engines = match parts.policy {
        Some((line, names)) => family::load(names, folder)
            .map_err(|reasons| wrong.extend(reasons.into_iter().map(|reason| (line, reason))))
            .ok(),
        None => {
            wrong.push((1, "a story says first by which policy: write `policy: service-desk`".into()));
            None
        }
    };
    let zone =
        parts.zone.and_then(|(line, name)| zone(name).map_err(|reason| wrong.push((line, reason))).ok());
    // Without a policy it is not known what the other lines mean.
    if let Some(engines) = engines {
        let zone = zone.unwrap_or(engines[0].policy().zone);
        let people = people(&parts.people, &engines, &mut wrong);
        let reader = Reader { engines: engines.clone(), zone, people: &people, folder, wrong: &mut wrong };
        let events = reader.events(&parts.events);
        if wrong.is_empty() {
            return Ok(Story { engines, zone, events, written });
        }
    }
    wrong.sort_by_key(|(line, _)| *line);
    Err(wrong)
}

/// Sorts the lines into their sections.
fn parts<'a>(head: &'a str, wrong: &mut Vec<Wrong>) -> Parts<'a> {
    let mut parts = Parts::default();
    let mut section = "";
    for (number, line) in head.lines().enumerate().map(|(place, line)| (place + 1, line)) {
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        let entry = (number, line.trim());
        if line.starts_with(char::is_whitespace) {
            match section {
                "people" => parts.people.push(entry),
                "events" => parts.events.push(entry),
                _ => wrong.push((number, "the line belongs to no list: it is indented below none".into())),
            }
            continue;
        }
        let (name, value) = line.split_once(':').map_or((line.trim(), ""), |(a, b)| (a.trim(), b.trim()));
        section = name;
        match name {
            "policy" => parts.policy = Some((number, value)),
            "zone" => parts.zone = Some((number, value)),
            "people" | "events" if value.is_empty() => {}
            "people" | "events" => {
                wrong.push((number, format!("what follows `{name}:` stands indented on the lines below it")));
            }
            other => wrong.push((number, Problem::unknown("section", other, SECTIONS).to_string())),
        }
    }
    parts
}

fn zone(name: &str) -> Result<Tz, String> {
    let known = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    name.parse().map_err(|_| Problem::unknown("time zone", name, known).to_string())
}

/// `Claire: customer, Acme`.
fn people(lines: &[(usize, &str)], engines: &[Engine], wrong: &mut Vec<Wrong>) -> Vec<Actor> {
    let mut people: Vec<Actor> = Vec::new();
    for (number, line) in lines {
        let Some((name, what)) = line.split_once(':').map(|(name, what)| (name.trim(), what.trim())) else {
            wrong.push((*number, "write who it is and in which role, as in `Claire: customer, Acme`".into()));
            continue;
        };
        let (role, organisation) = match what.split_once(',') {
            Some((role, organisation)) => (role.trim(), Some(organisation.trim().into())),
            None => (what, None),
        };
        let roles = family::once(engines.iter().flat_map(|engine| engine.policy().roles.names()));
        if !roles.contains(&role) {
            wrong.push((*number, Problem::unknown("role", role, roles).to_string()));
        }
        if name == SOMEONE || people.iter().any(|other| other.name == name) {
            wrong.push((*number, format!("`{name}` is taken: write another name")));
        }
        // Kept also where its role is wrong: it is one mistake, not one on each line.
        people.push(Actor { name: name.into(), role: role.into(), organisation });
    }
    people
}

/// Reads the events, line by line.
struct Reader<'a> {
    /// Those of the instant.
    engines: Vec<Engine>,
    zone: Tz,
    people: &'a [Actor],
    folder: &'a Path,
    wrong: &'a mut Vec<Wrong>,
}

impl Reader<'_> {
    fn events(mut self, lines: &[(usize, &str)]) -> Vec<(usize, Instant, Happened)> {
        let mut events = Vec::new();
        let mut tickets = Tickets::default();
        let mut above: Option<(NaiveDate, Instant)> = None;
        for (place, (number, line)) in lines.iter().enumerate() {
            let mut words = Words::new(line);
            let (date, at) = match moment::read(&mut words, self.zone, above.map(|(date, _)| date)) {
                Ok(read) => read,
                Err(reason) => {
                    self.wrong.push((*number, reason));
                    self.created(line, &mut tickets);
                    continue;
                }
            };
            if above.is_some_and(|(_, before)| at < before) {
                let reason = "it happened before the line above: write events in the order of their instants";
                self.wrong.push((*number, reason.into()));
            }
            above = Some((date, at));
            let (engines, zone, people, folder) = (&self.engines, self.zone, self.people, self.folder);
            let scene = Scene { engines, zone, people, tickets: &tickets, folder };
            match scene.read(words.rest(), at, format!("e{}", place + 1)) {
                Ok(happened) => {
                    if let Some((ticket, policy)) = happened.opens() {
                        tickets.add(ticket, policy);
                    }
                    if let Happened::TakenOver { engines, .. } = &happened {
                        engines.iter().for_each(|(place, engine)| self.engines[*place] = engine.clone());
                    }
                    events.push((*number, at, happened));
                }
                Err(reason) => {
                    self.wrong.push((*number, reason));
                    self.created(line, &mut tickets);
                }
            }
        }
        if lines.is_empty() && self.wrong.is_empty() {
            let reason = "nothing happens: write below `events:` what does, an indented line each";
            self.wrong.push((1, reason.into()));
        }
        events
    }

    /// Knows the ticket that a line creates though something in it is wrong: it is one mistake, not
    /// one on each line.
    fn created(&self, line: &str, tickets: &mut Tickets) {
        let mut words = line.split_whitespace().skip_while(|word| *word != "creates" && *word != "splits");
        let Some(ticket) = words.nth(1).map(|ticket| ticket.trim_end_matches([':', ','])) else { return };
        let under = line.split_once(" under ").map(|(_, rest)| rest);
        let names = self.engines.iter().map(|engine| engine.policy().name.as_str());
        let policy = under.and_then(|rest| Words::new(rest).longest(names));
        let place = policy.and_then(|name| family::place(name, &self.engines));
        if tickets.policies(ticket, &self.engines).is_empty() {
            tickets.add(ticket, place.unwrap_or(0));
        }
    }
}

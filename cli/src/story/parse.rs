//! The text of a story: what it tells, and every line of it that cannot be read.

use std::{collections::BTreeSet, path::Path};

use chrono::NaiveDate;
use chrono_tz::Tz;
use dueline::{Actor, Engine, Instant, Policy, policy::Problem};

use super::{
    diff::Written,
    moment,
    sentence::{Happened, SOMEONE, Scene},
    words::Words,
};
use crate::{policy, preset};

/// A story that can be run.
pub struct Story {
    pub engine: Engine,
    /// What its times are told in.
    pub zone: Tz,
    /// In the order in which they happened.
    pub events: Vec<(Instant, Happened)>,
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
    let engine = match parts.policy {
        Some((line, name)) => load(name, folder).map_err(|reason| wrong.push((line, reason))).ok(),
        None => {
            wrong.push((1, "a story says first by which policy: write `policy: service-desk`".into()));
            None
        }
    };
    let zone =
        parts.zone.and_then(|(line, name)| zone(name).map_err(|reason| wrong.push((line, reason))).ok());
    // Without a policy it is not known what the other lines mean.
    if let Some(engine) = engine {
        let zone = zone.unwrap_or(engine.policy().zone);
        let people = people(&parts.people, &engine, &mut wrong);
        let events = events(&parts.events, &engine, zone, &people, &mut wrong);
        if wrong.is_empty() {
            return Ok(Story { engine, zone, events, written });
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

/// A preset by its name, or a file.
fn load(name: &str, folder: &Path) -> Result<Engine, String> {
    let Some(text) = preset::text(name) else {
        let path = folder.join(name);
        if !path.is_file() {
            let presets = preset::names();
            let problem = Problem::unknown("preset", name, presets.iter().map(String::as_str));
            return Err(format!("{problem}, and no file {}", path.display()));
        }
        return policy::engine(&path).map_err(|error| format!("{error:#}"));
    };
    let policy = Policy::from_toml(text).map_err(|error| error.to_string())?;
    Engine::new(policy).map_err(|mistakes| mistakes.to_string())
}

fn zone(name: &str) -> Result<Tz, String> {
    let known = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    name.parse().map_err(|_| Problem::unknown("time zone", name, known).to_string())
}

/// `Claire: customer, Acme`.
fn people(lines: &[(usize, &str)], engine: &Engine, wrong: &mut Vec<Wrong>) -> Vec<Actor> {
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
        let roles = &engine.policy().roles;
        if roles.get(role).is_none() {
            wrong.push((*number, Problem::unknown("role", role, roles.names()).to_string()));
        }
        if name == SOMEONE || people.iter().any(|other| other.name == name) {
            wrong.push((*number, format!("`{name}` is taken: write another name")));
        }
        // Kept also where its role is wrong: it is one mistake, not one on each line.
        people.push(Actor { name: name.into(), role: role.into(), organisation });
    }
    people
}

fn events(
    lines: &[(usize, &str)],
    engine: &Engine,
    zone: Tz,
    people: &[Actor],
    wrong: &mut Vec<Wrong>,
) -> Vec<(Instant, Happened)> {
    let mut events: Vec<(Instant, Happened)> = Vec::new();
    let mut tickets = BTreeSet::new();
    let mut above: Option<(NaiveDate, Instant)> = None;
    for (place, (number, line)) in lines.iter().enumerate() {
        let mut words = Words::new(line);
        let (date, at) = match moment::read(&mut words, zone, above.map(|(date, _)| date)) {
            Ok(read) => read,
            Err(reason) => {
                wrong.push((*number, reason));
                // The ticket is known all the same: it is one mistake, not one on each line.
                tickets.extend(created(line));
                continue;
            }
        };
        if above.is_some_and(|(_, before)| at < before) {
            let reason = "it happened before the line above: write events in the order of their instants";
            wrong.push((*number, reason.into()));
        }
        above = Some((date, at));
        let scene = Scene { engine, zone, people, tickets: &tickets };
        match scene.read(words.rest(), at, format!("e{}", place + 1)) {
            Ok(happened) => {
                tickets.extend(happened.opens().map(String::from));
                events.push((at, happened));
            }
            Err(reason) => {
                wrong.push((*number, reason));
                tickets.extend(created(line));
            }
        }
    }
    if lines.is_empty() && wrong.is_empty() {
        wrong.push((1, "nothing happens: write below `events:` what does, an indented line each".into()));
    }
    events
}

/// The ticket that a line creates, though something in it is wrong.
fn created(line: &str) -> Option<String> {
    let mut words = line.split_whitespace().skip_while(|word| *word != "creates" && *word != "splits");
    words.nth(1).map(|ticket| ticket.trim_end_matches([':', ',']).into())
}

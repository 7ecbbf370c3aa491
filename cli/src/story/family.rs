//! The policies of a story, and which of them runs a ticket that a line names.

use std::{collections::BTreeMap, path::Path};

use dueline::{Engine, Policy, policy::Problem};

use crate::{policy, preset};

/// Loads policies by their names, parted by commas: presets, and files of the folder. The first is that
/// of tickets of which nothing is said.
///
/// # Errors
/// What is wrong with each, and what they do not understand of one another.
pub fn load(names: &str, folder: &Path) -> Result<Vec<Engine>, Vec<String>> {
    let (mut engines, mut wrong) = (Vec::new(), Vec::new());
    for name in names.split(',').map(str::trim) {
        match named(name, folder) {
            Ok(engine) => engines.push(engine),
            Err(reason) => wrong.push(reason),
        }
    }
    if wrong.is_empty() {
        wrong = misfits(&engines);
    }
    if wrong.is_empty() { Ok(engines) } else { Err(wrong) }
}

/// A preset by its name, or a file.
fn named(name: &str, folder: &Path) -> Result<Engine, String> {
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

/// What the policies do not understand of one another.
pub fn misfits(engines: &[Engine]) -> Vec<String> {
    let all: Vec<&Engine> = engines.iter().collect();
    let mut wrong = Vec::new();
    for (place, engine) in engines.iter().enumerate() {
        let name = &engine.policy().name;
        if engines[..place].iter().any(|other| other.policy().name == *name) {
            wrong.push(format!("there are two policies `{name}`: tickets are told apart by it"));
        }
        let found = engine.fits(&all).into_iter();
        wrong.extend(found.map(|mistake| format!("`{name}` does not fit the others: {mistake}")));
    }
    wrong
}

/// Names that several policies may have, each once.
pub fn once<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The tickets that were created on the lines above, each with the place of its policy.
#[derive(Debug, Default)]
pub struct Tickets(BTreeMap<String, usize>);

impl Tickets {
    pub fn add(&mut self, ticket: &str, policy: usize) {
        self.0.insert(ticket.into(), policy);
    }

    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The policies by which a ticket may be run: one if it was created above, and for `T-1.2`, which
    /// is the second that `T-1` opens, those of which it opens any; none if there is no such ticket.
    pub fn policies(&self, ticket: &str, engines: &[Engine]) -> Vec<usize> {
        if let Some(policy) = self.0.get(ticket) {
            return vec![*policy];
        }
        let Some(opener) = opener(ticket) else { return Vec::new() };
        let mut found: Vec<usize> = Vec::new();
        for policy in self.policies(opener, engines) {
            let relations = engines[policy].policy().relations.iter();
            // The engine opens only where it is said under which relation it is known there.
            let opened = relations.filter(|(_, relation)| relation.back.is_some());
            let opened = opened.filter_map(|(_, relation)| place(relation.policy.as_ref()?, engines));
            found.extend(opened);
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The place of a policy by its name.
pub fn place(name: &str, engines: &[Engine]) -> Option<usize> {
    engines.iter().position(|engine| engine.policy().name == name)
}

/// The ticket that opened `T-1.2`: `T-1`.
pub fn opener(ticket: &str) -> Option<&str> {
    let (opener, number) = ticket.rsplit_once('.')?;
    let counted = number.parse::<u32>().is_ok_and(|number| number > 0) && !number.starts_with(['0', '+']);
    counted.then_some(opener)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_is_counted_from_one() {
        assert_eq!(opener("T-1.2"), Some("T-1"));
        assert_eq!(opener("T-1.2.10"), Some("T-1.2"));
        for other in ["T-1", "T-1.", "T-1.0", "T-1.02", "T-1.x", "T-1.+2"] {
            assert_eq!(opener(other), None, "{other}");
        }
    }
}

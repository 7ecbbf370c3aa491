//! `dueline check`: every mistake of every policy.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::Result;
use chrono::DateTime;
use dueline::{Engine, Instant};

use crate::{
    Outcome,
    output::{self, BAD, GOOD, ODD},
    policy::{self, Checked, count},
};

/// Name every mistake and warning of policies, each with its path
#[derive(clap::Args)]
pub struct Check {
    /// Policies as TOML, or as JSON where the name ends in `.json`; all are checked, those whose tickets
    /// open and tell each other also against one another
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
}

impl Check {
    /// Checks all, also after a bad one: whoever mends policies wants to see every mistake.
    pub fn run(self) -> Result<Outcome> {
        let mut out = output::stdout();
        let (mut outcome, mut good) = (Outcome::Fine, Vec::new());
        for path in &self.policies {
            let one = match policy::read(path) {
                Ok(checked) => {
                    let one = report(&mut out, path, &checked)?;
                    if let Checked::Good(engine) = checked {
                        good.push((path, engine));
                    }
                    one
                }
                Err(error) => {
                    output::complain(&format!("{error:#}"));
                    Outcome::Faulty
                }
            };
            outcome = outcome.and(one);
        }
        // Whose tickets open and tell each other must understand one another.
        let engines: Vec<&Engine> = good.iter().map(|(_, engine)| engine).collect();
        for (path, engine) in &good {
            for mistake in engine.fits(&engines) {
                writeln!(out, "{}: {BAD}{}{BAD:#}{}", path.display(), place(&mistake.path), mistake.problem)?;
                outcome = Outcome::Faulty;
            }
        }
        Ok(outcome)
    }
}

fn report(out: &mut impl Write, path: &Path, checked: &Checked) -> io::Result<Outcome> {
    let path = path.display();
    match checked {
        Checked::Unreadable(text) => {
            writeln!(out, "{path}: {BAD}{text}{BAD:#}")?;
            Ok(Outcome::Faulty)
        }
        Checked::Bad(mistakes) => {
            for mistake in &mistakes.0 {
                writeln!(out, "{path}: {BAD}{}{BAD:#}{}", place(&mistake.path), mistake.problem)?;
            }
            Ok(Outcome::Faulty)
        }
        Checked::Good(engine) => {
            for warning in engine.warnings_at(now()) {
                writeln!(out, "{path}: {ODD}warning{ODD:#}: {}{}", place(&warning.path), warning.problem)?;
            }
            writeln!(out, "{path}: {GOOD}ok{GOOD:#}: {}", parts(engine))?;
            Ok(Outcome::Fine)
        }
    }
}

/// What the machine's clock says.
fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs())
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .unwrap_or_default()
}

/// Where a mistake stands; nothing for one of the whole.
fn place(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}

fn parts(engine: &Engine) -> String {
    let policy = engine.policy();
    let parts = [
        count(policy.states.len(), "state"),
        count(policy.transitions.len(), "transition"),
        count(policy.clocks.len(), "clock"),
        count(policy.rules.len(), "rule"),
    ];
    parts.join(", ")
}

//! `dueline preset`: the ready-made policies as text, for those who do not build with Rust.

use std::io::Write;

use anyhow::Result;
use clap::ValueEnum;
use dueline::presets;

use crate::{Outcome, output};

/// Print a ready-made policy to copy and edit; without a name, list them
#[derive(clap::Args)]
pub struct Preset {
    /// Which one
    #[arg(value_enum, value_name = "NAME")]
    name: Option<Name>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    /// A response SLA by contract, reminders and closure of silent tickets, notifications
    ServiceDesk,
    /// From a client's wish to a function that it accepted: sections, a review, actions, controls
    ChangeRequest,
    /// An action of a change request: one developer, an end date, controls
    ChangeAction,
    /// Issues, incidents and requests: priority from facts, clocks that carry on, links to causes
    Incident,
    /// Root causes behind incidents, from suspected to fixed
    RootCause,
    /// Reports complete before anything counts, priorities by impact, fixes with a weekly update
    BugDesk,
    /// A pile with the newest on top, one task at a time, picked up and done within a day
    Kanban,
}

impl Name {
    fn text(self) -> &'static str {
        match self {
            Name::ServiceDesk => presets::SERVICE_DESK,
            Name::ChangeRequest => presets::CHANGE_REQUEST,
            Name::ChangeAction => presets::CHANGE_ACTION,
            Name::Incident => presets::INCIDENT,
            Name::RootCause => presets::ROOT_CAUSE,
            Name::BugDesk => presets::BUG_DESK,
            Name::Kanban => presets::KANBAN,
        }
    }
}

/// The text of a preset, if there is one of that name.
pub fn text(name: &str) -> Option<&'static str> {
    Name::from_str(name, false).ok().map(Name::text)
}

/// What the presets are called.
pub fn names() -> Vec<String> {
    let presets = Name::value_variants().iter().filter_map(Name::to_possible_value);
    presets.map(|preset| preset.get_name().into()).collect()
}

impl Preset {
    /// Prints the TOML as it was written, comments included.
    pub fn run(self) -> Result<Outcome> {
        let mut out = output::stdout();
        let Some(name) = self.name else {
            for preset in Name::value_variants().iter().filter_map(Name::to_possible_value) {
                let help = preset.get_help().map(|help| format!("  {help}")).unwrap_or_default();
                writeln!(out, "{}{help}", preset.get_name())?;
            }
            return Ok(Outcome::Fine);
        };
        out.write_all(name.text().as_bytes())?;
        Ok(Outcome::Fine)
    }
}

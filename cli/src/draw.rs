//! `dueline draw`: the process as a picture.

use std::{io::Write, path::PathBuf};

use anyhow::Result;

use crate::{Outcome, output, policy};

/// Draw a policy as a Mermaid state diagram: states, who takes which transition, clocks and marks
#[derive(clap::Args)]
pub struct Draw {
    /// A policy as TOML, or as JSON where the name ends in `.json`
    #[arg(value_name = "POLICY")]
    policy: PathBuf,
}

impl Draw {
    /// Prints it, for a file that a Markdown page or the Mermaid tools show.
    pub fn run(self) -> Result<Outcome> {
        let engine = policy::engine(&self.policy)?;
        writeln!(output::stdout(), "{}", engine.draw().trim_end())?;
        Ok(Outcome::Fine)
    }
}

//! `dueline`: checks and draws policies, runs stories and replays logs of tickets under them, imports
//! closures into calendars, and puts cases to calendars.
//!
//! Ends with 0 when all is well, with 1 when something that was read is bad or cannot be read or
//! written, with 2 when the command line itself is wrong; `vectors` and `story` tell what differs (1)
//! from what cannot be read (2).

mod check;
mod draw;
mod import;
mod input;
mod json;
mod output;
mod policy;
mod preset;
mod progress;
mod replay;
mod show;
mod story;
mod vectors;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Checks and draws SLA and workflow policies, runs stories and replays logs of tickets under them.
#[derive(Parser)]
#[command(name = "dueline", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    Draw(draw::Draw),
    Replay(replay::Replay),
    Preset(preset::Preset),
    Import(import::Import),
    Vectors(vectors::Vectors),
    Story(story::Stories),
}

/// How a command that could do its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Nothing was wrong.
    Fine,
    /// Something was wrong, and every part of it was said.
    Faulty,
    /// Something could not even be read, where that is told from what is faulty.
    Unreadable,
}

impl Outcome {
    /// The worse of both.
    fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(match outcome {
            Outcome::Fine => 0,
            Outcome::Faulty => 1,
            Outcome::Unreadable => 2,
        })
    }
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Check(check) => check.run(),
        Command::Draw(draw) => draw.run(),
        Command::Replay(replay) => replay.run(),
        Command::Preset(preset) => preset.run(),
        Command::Import(import) => import.run(),
        Command::Vectors(vectors) => vectors.run(),
        Command::Story(stories) => stories.run(),
    };
    let outcome = outcome.unwrap_or_else(|error| {
        output::complain(&format!("{error:#}"));
        Outcome::Faulty
    });
    outcome.into()
}

//! `dueline`: checks and draws policies, replays logs of tickets under them, and imports closures.
//!
//! Ends with 0 when all is well, with 1 when something that was read is bad or cannot be read or
//! written, with 2 when the command line itself is wrong.

mod check;
mod draw;
mod import;
mod output;
mod policy;
mod preset;
mod replay;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Checks and draws SLA and workflow policies, and replays logs of tickets under them.
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
}

/// How a command that could do its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing was wrong.
    Fine,
    /// Something was wrong, and every part of it was said.
    Faulty,
}

impl Outcome {
    /// Faulty when either is.
    fn and(self, other: Self) -> Self {
        if self == Outcome::Fine { other } else { self }
    }
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Check(check) => check.run(),
        Command::Draw(draw) => draw.run(),
        Command::Replay(replay) => replay.run(),
        Command::Preset(preset) => preset.run(),
        Command::Import(import) => import.run(),
    };
    let outcome = outcome.unwrap_or_else(|error| {
        output::complain(&format!("{error:#}"));
        Outcome::Faulty
    });
    if outcome == Outcome::Fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

//! `dueline replay`: what a policy would have decided on a log.

mod play;
mod summary;
mod tables;
mod tally;

use std::path::PathBuf;

use anyhow::Result;
use chrono::Datelike;
use dueline::{Instant, history};
use indicatif::ProgressBar;

use crate::{
    Outcome,
    input::{self, Batch, Input, Place},
    output, policy, progress,
};
use play::{Keep, Player, Terms, Trouble};

/// Play a log of events under a policy, and tell what is decided
///
/// A log is JSON Lines, one event a line, sorted by instant:
///
///   {"ticket":"T-1","at":"2026-11-02T08:00:00Z","kind":"created","actor":{"name":"Ana","role":"agent"}}
///
/// A `created` line comes first for each ticket; the others are `requested` (with a `transition`),
/// `commented` (with a `comment`), `state_changed`, `priority_changed`, `reassigned`, `updated`.
///
/// After the last line time passes for every ticket until the log's last instant, or until
/// `--until`. A line that cannot be played is reported as `FILE:LINE: reason`, and the rest goes on.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Replay {
    /// A policy as TOML, or as JSON where the name ends in `.json`
    #[arg(value_name = "POLICY")]
    policy: PathBuf,
    /// Logs, plain or gzip; `-` is standard input. Several are one log, read one after another:
    /// together too they are sorted by instant
    #[arg(required = true, value_name = "EVENTS")]
    events: Vec<PathBuf>,
    /// The lines tell what became of the tickets (`state`), not what was asked for: it is imposed,
    /// whatever the workflow allows
    #[arg(long)]
    observed: bool,
    /// Play no line after this instant, and let time pass until it (RFC 3339)
    #[arg(long, value_name = "INSTANT", value_parser = until)]
    until: Option<Instant>,
    /// Write the cycles of all clocks as CSV; of the cycles of a clock that were reset a ticket keeps
    /// the last
    #[arg(long, value_name = "FILE.csv")]
    clocks: Option<PathBuf>,
    /// Write the decisions as CSV
    #[arg(long, value_name = "FILE.csv")]
    decisions: Option<PathBuf>,
}

fn until(text: &str) -> Result<Instant, String> {
    let at: Instant = text.parse().map_err(|_| "an instant looks like 2026-11-02T08:00:00Z".to_string())?;
    if (1..=9999).contains(&at.year()) { Ok(at) } else { Err("the year is not one of 1 to 9999".into()) }
}

impl Replay {
    /// Plays the log to its end, whatever is wrong with it, then says what came of it.
    pub fn run(self) -> Result<Outcome> {
        let engine = policy::engine(&self.policy)?;
        let mode = if self.observed { history::Mode::Observed } else { history::Mode::Asked };
        let keep = if self.decisions.is_some() { Keep::All } else { Keep::None };
        let terms = Terms { engine: &engine, mode, until: self.until, keep };
        // More shards than threads, for some tickets live longer than others.
        let player = Player::new(terms, rayon::current_num_threads() * 4);
        let (player, bad, mut outcome) = self.play(player);
        let played = player.finish()?;
        // Before the summary, so that they are there when its reader leaves.
        let tables = [
            self.clocks.as_deref().map(|path| tables::clocks(path, &played)),
            self.decisions.as_deref().map(|path| tables::decisions(path, &played)),
        ];
        for error in tables.into_iter().flatten().filter_map(Result::err) {
            output::complain(&format!("{error:#}"));
            outcome = Outcome::Faulty;
        }
        let about = summary::About { engine: &engine, mode, bad };
        summary::print(&mut output::stdout(), &about, &played)?;
        Ok(outcome)
    }

    /// Plays every line, reading on meanwhile. How many were bad, and whether all could be read.
    fn play<'a>(&self, mut player: Player<'a>) -> (Player<'a>, u64, Outcome) {
        let progress = progress::bar(&self.events);
        let mut input = Input::new(&self.events, &progress);
        let (mut bad, mut outcome) = (0, Outcome::Fine);
        let mut next = input.batch();
        while let Some(batch) = next {
            let troubles;
            (next, troubles) = rayon::join(|| input.batch(), || player.play(&batch));
            bad += troubles.len() as u64;
            if !troubles.is_empty() || !batch.failures.is_empty() {
                outcome = Outcome::Faulty;
                self.report(&batch, &troubles, &progress);
            }
        }
        progress.finish_and_clear();
        (player, bad, outcome)
    }

    /// Reports what is wrong in a batch, in the order of the lines.
    fn report(&self, batch: &Batch, troubles: &[Trouble], progress: &ProgressBar) {
        let shown = |place: Place| input::shown(&self.events[place.file]);
        let bad = troubles.iter().map(|Trouble { place, reason }| {
            let text = format!("{}:{}: {reason}\n", shown(*place), place.line);
            (*place, text)
        });
        let unread = batch
            .failures
            .iter()
            .map(|failure| (failure.after, format!("{}: {:#}\n", shown(failure.after), failure.error)));
        let mut lines: Vec<(Place, String)> = bad.chain(unread).collect();
        // Stable: that a file cannot be read on comes after what is wrong with its last line.
        lines.sort_by_key(|(place, _)| *place);
        let text: String = lines.into_iter().map(|(_, text)| text).collect();
        progress.suspend(|| output::say(&text));
    }
}

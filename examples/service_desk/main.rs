//! A service desk: plays a log of tickets and tells what was decided, when and why.
//!
//! ```text
//! cargo run --example service_desk                      # the log of examples/data, told in full
//! cargo run --example service_desk -- my_log.jsonl.gz   # another log, plain or gzipped
//! ```
//!
//! The library reads no file and no clock, so a host is three things: a log to read ([`log`]), the
//! loop that plays it ([`play`], all there is to see of the engine) and somebody to tell it to
//! ([`story`], [`summary`]). A host that lives through its tickets in place of playing them calls
//! `Engine::open` and `Engine::handle` where this one calls `Replay::line`, and `Engine::advance`
//! at `Engine::next_wake`.

mod log;
mod story;
mod summary;
#[path = "../telling/mod.rs"]
mod telling;
mod words;

use std::{
    collections::BTreeMap,
    env,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use dueline::{
    Decision, Engine, Instant, TICK, Ticket,
    history::{Line, Mode, Replay},
    presets,
};

use telling::page::{self, Page};

/// The log that is played where none is named.
const OWN_LOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/service_desk.jsonl");

/// Up to so many tickets are told in full.
const TOLD_IN_FULL: usize = 50;

/// A log that was played.
struct Played<'a> {
    engine: &'a Engine,
    mode: Mode,
    lives: Vec<Life>,
    /// How far: the instant of the last line.
    until: Instant,
    lines: usize,
    refused: usize,
}

/// A ticket at the end of the log, and how it came there.
struct Life {
    ticket: Ticket,
    clocks: Vec<dueline::Reading>,
    moments: Vec<Moment>,
}

/// An instant of a ticket's life, and what was decided because of it.
struct Moment {
    at: Instant,
    /// The line of the log; none where only time passed.
    line: Option<Line>,
    decisions: Vec<Decision>,
}

fn main() -> ExitCode {
    page::ended("service_desk", run())
}

fn run() -> io::Result<()> {
    let path = env::args_os().nth(1).map_or_else(|| OWN_LOG.into(), PathBuf::from);
    let log = log::read(&path)?;
    for (number, why) in &log.bad {
        note(&format!("line {number}: {why}"));
    }
    // A log that says what became of its tickets is observed; else the policy decides that.
    let mode = match log.lines.first() {
        Some((_, line)) if line.state.is_some() => Mode::Observed,
        Some(_) => Mode::Asked,
        None => return Err(io::Error::other(format!("{}: no line that can be played", path.display()))),
    };
    let engine = Engine::new(presets::service_desk()).map_err(io::Error::other)?;
    let played = play(&engine, mode, log);

    let mut page = Page::new(engine.policy());
    summary::head(&mut page, &played)?;
    let in_full = played.lives.len() <= TOLD_IN_FULL;
    for life in played.lives.iter().filter(|_| in_full) {
        story::tell(&mut page, &played, life)?;
    }
    summary::totals(&mut page, &played)?;
    for (why, life) in summary::remarkable(&played).into_iter().filter(|_| !in_full) {
        page.title(why)?;
        story::tell(&mut page, &played, life)?;
    }
    page.end()
}

/// The run loop: line after line of the log in, decisions out; then time alone.
fn play(engine: &Engine, mode: Mode, log: log::Log) -> Played<'_> {
    let mut replay = Replay::new(engine, mode);
    let mut moments: BTreeMap<String, Vec<Moment>> = BTreeMap::new();
    let mut until = Instant::MIN_UTC;
    let mut refused = log.bad.len();
    let lines = log.lines.len() + refused;

    for (number, line) in log.lines {
        match replay.line(line.clone()) {
            // First what fell due before the line, then what follows from it.
            Ok(mut decisions) => {
                let before = decisions.partition_point(|decision| decision.due < line.at);
                let its_own = decisions.split_off(before);
                let life = moments.entry(line.ticket.clone()).or_default();
                time_passed(life, decisions);
                until = until.max(line.at);
                life.push(Moment { at: line.at, line: Some(line), decisions: its_own });
            }
            // It changed nothing, and the rest goes on.
            Err(why) => {
                note(&format!("line {number}: {why}"));
                refused += 1;
            }
        }
    }
    for decision in replay.finish(until) {
        if let Some(life) = moments.get_mut(&decision.ticket) {
            time_passed(life, vec![decision]);
        }
    }

    let lives = replay.tickets().filter_map(|ticket| {
        let clocks = engine.readings(ticket, until).ok()?;
        let moments = moments.remove(ticket.id())?;
        Some(Life { ticket: ticket.clone(), clocks, moments })
    });
    Played { engine, mode, lives: lives.collect(), until, lines, refused }
}

/// Adds what fell due while nobody did anything: a moment for each instant. What follows from a
/// timer falls due when that acts, a tick later.
fn time_passed(life: &mut Vec<Moment>, decisions: Vec<Decision>) {
    for decision in decisions {
        match life.last_mut().filter(|last| last.line.is_none() && decision.due <= last.at + TICK) {
            Some(moment) => moment.decisions.push(decision),
            None => life.push(Moment { at: decision.due, line: None, decisions: vec![decision] }),
        }
    }
}

/// Says something beside the story.
fn note(text: &str) {
    // Nobody may listen there, and that is no reason to stop.
    let _ = writeln!(io::stderr(), "{text}");
}

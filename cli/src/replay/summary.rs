//! What came of a log in a few tables, for people.

use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, Table, TableStyle};
use dueline::{Engine, history};

use super::{play::Played, tally::Cycles};
use crate::{
    output::HEAD,
    show::{grouped, instant, section},
};

const BARE: TableStyle = TableStyle::new();

/// What is told besides what was played.
pub struct About<'a> {
    pub engine: &'a Engine,
    pub mode: history::Mode,
    /// How many lines were bad.
    pub bad: u64,
}

/// Prints the whole.
pub fn print(out: &mut impl Write, about: &About<'_>, played: &Played) -> io::Result<()> {
    let policy = about.engine.policy();
    let how = match about.mode {
        history::Mode::Asked => "the log asks, the policy decides",
        history::Mode::Observed => "the log is observed",
    };
    writeln!(out, "{HEAD}{}{HEAD:#}, version {}: {how}\n", policy.name, policy.version)?;
    writeln!(out, "{}", log(about, played).trim_fmt())?;
    let kinds = played.tally.kinds();
    if !kinds.is_empty() {
        let rows = kinds.iter().map(|(kind, number)| vec![(*kind).into(), grouped(*number)]).collect();
        section(out, "Decisions", &["kind", "number"], 1, rows)?;
    }
    let marks = marks(about.engine, played);
    if !marks.is_empty() {
        section(out, "Marks", &["clock", "mark", "reached"], 2, marks)?;
    }
    clocks(out, about.engine, played)?;
    if !played.ignored.is_empty() {
        let names: Vec<&str> = played.ignored.iter().map(String::as_str).collect();
        writeln!(out, "\nFields that the policy does not declare, ignored: {}", names.join(", "))?;
    }
    Ok(())
}

/// The log itself: how much of it was played.
fn log(about: &About<'_>, played: &Played) -> Table {
    let mut rows = vec![
        ("tickets", grouped(played.tickets.len() as u64)),
        ("lines played", grouped(played.lines)),
        ("bad lines", grouped(about.bad)),
    ];
    if played.later > 0 {
        rows.push(("lines after `--until`, not played", grouped(played.later)));
    }
    if let Some(span) = played.span {
        rows.push(("first instant", instant(span.first)));
        rows.push(("last instant", instant(span.last)));
    }
    let mut table = Table::new();
    table.load_style(BARE);
    for (name, value) in rows {
        table.add_row([Cell::new(name), Cell::new(value).set_alignment(CellAlignment::Right)]);
    }
    table
}

/// Every mark of every clock in the policy's order, also those never reached.
fn marks(engine: &Engine, played: &Played) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (name, clock) in engine.policy().clocks.iter() {
        let own = clock.marks.iter().map(|mark| mark.name.as_str());
        let breach = clock.goals.iter().any(|goal| goal.within.is_some()).then_some("breach");
        for mark in own.chain(breach) {
            rows.push(vec![name.into(), mark.into(), grouped(played.tally.reached(name, mark))]);
        }
    }
    rows
}

fn clocks(out: &mut impl Write, engine: &Engine, played: &Played) -> io::Result<()> {
    let head =
        ["clock", "cycles", "met", "of those late", "breached", "running", "paused", "cancelled", "reset"];
    let (mut rows, mut forgotten) = (Vec::new(), 0);
    for clock in engine.policy().clocks.names() {
        let mut cycles = Cycles::default();
        for (_, readings) in &played.tickets {
            cycles.count(readings.iter().filter(|reading| reading.clock == clock));
        }
        let Cycles { all, met, late, breached, running, paused, cancelled, reset, .. } = cycles;
        let numbers = [all, met, late, breached, running, paused, cancelled, reset];
        rows.push([clock.into()].into_iter().chain(numbers.map(grouped)).collect());
        forgotten += cycles.forgotten;
    }
    if !rows.is_empty() {
        section(out, "Clocks", &head, 1, rows)?;
    }
    if forgotten > 0 {
        let number = grouped(forgotten);
        let why = "a ticket keeps the last of the cycles that were reset";
        writeln!(out, "{number} of the cycles are counted under `reset` only: {why}")?;
    }
    Ok(())
}

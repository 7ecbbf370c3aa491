//! What came of a log as CSV, for other programs: the columns never change their names or order.

use std::{fs::File, io::BufWriter, path::Path};

use anyhow::{Context, Result};
use dueline::{Decision, Instant, Reading};

use super::play::Played;
use crate::{
    output::Patient,
    show::{instant, seconds},
};

const CLOCKS: [&str; 11] = [
    "ticket",
    "clock",
    "cycle",
    "goal",
    "started",
    "stopped",
    "elapsed_s",
    "due",
    "breached",
    "breached_at",
    "state",
];
const DECISIONS: [&str; 8] = ["ticket", "id", "due", "kind", "source", "mark", "to", "detail"];

type Table = csv::Writer<Patient<BufWriter<File>>>;

/// Writes every kept cycle of every clock of every ticket.
pub fn clocks(path: &Path, played: &Played) -> Result<()> {
    write(path, &CLOCKS, |table| {
        for (ticket, readings) in &played.tickets {
            readings.iter().try_for_each(|reading| clock(table, ticket, reading))?;
        }
        Ok(())
    })
}

/// Writes every decision.
pub fn decisions(path: &Path, played: &Played) -> Result<()> {
    write(path, &DECISIONS, |table| played.decisions.iter().try_for_each(|one| decision(table, one)))
}

fn write(path: &Path, header: &[&str], rows: impl FnOnce(&mut Table) -> csv::Result<()>) -> Result<()> {
    let shown = path.display();
    let file = File::create(path).with_context(|| format!("{shown} cannot be written"))?;
    let mut table = csv::Writer::from_writer(Patient::new(BufWriter::new(file)));
    let written = table.write_record(header).and_then(|()| rows(&mut table));
    written.and_then(|()| Ok(table.flush()?)).with_context(|| format!("{shown} cannot be written"))
}

fn clock(table: &mut Table, ticket: &str, reading: &Reading) -> csv::Result<()> {
    table.write_record([
        ticket,
        &reading.clock,
        &reading.cycle.to_string(),
        reading.goal.as_deref().unwrap_or_default(),
        &instant(reading.started),
        &maybe(reading.stopped),
        &seconds(reading.elapsed),
        &maybe(reading.due.at()),
        if reading.breached_at.is_some() { "true" } else { "false" },
        &maybe(reading.breached_at),
        reading.state.as_str(),
    ])
}

fn decision(table: &mut Table, decision: &Decision) -> csv::Result<()> {
    let Decision { id, ticket, due, effect, reason, worth_until: _ } = decision;
    table.write_record([
        ticket,
        id.as_str(),
        &instant(*due),
        effect.kind(),
        &reason.source.path(),
        reason.source.mark().unwrap_or_default(),
        &effect.to().unwrap_or_default(),
        &format!("{effect}; {reason}"),
    ])
}

fn maybe(at: Option<Instant>) -> String {
    at.map(instant).unwrap_or_default()
}

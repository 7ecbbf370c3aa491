//! What came of the cases: counts by source and verdict, then each that does not agree.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::PathBuf,
};

use super::{Found, Ran, Verdict};
use crate::{
    Outcome, input,
    output::{BAD, GOOD, HEAD, ODD},
    show::{grouped, one_line, section},
};

/// How many agree, differ, are not supported.
#[derive(Default)]
struct Counts([u64; 3]);

impl Counts {
    fn add(&mut self, found: &Found) {
        let column = match found {
            Found::Agrees => 0,
            Found::Differs { .. } => 1,
            Found::NotSupported(_) => 2,
        };
        self.0[column] += 1;
    }
}

/// Prints all; faulty when an answer that is required is not ours.
pub fn print(out: &mut impl Write, files: &[PathBuf], all: &[Ran]) -> io::Result<Outcome> {
    tables(out, all)?;
    let differing = |ran: &&Ran| matches!(ran.found, Found::Differs { .. });
    let required = |ran: &&Ran| ran.case.verdict.is_required();
    let failed: Vec<&Ran> = all.iter().filter(differing).filter(required).collect();
    list(out, "Differences", files, &failed)?;
    let known: Vec<&Ran> = all.iter().filter(differing).filter(|ran| !required(ran)).collect();
    list(out, "Known differences", files, &known)?;
    let open: Vec<&Ran> = all.iter().filter(|ran| matches!(ran.found, Found::NotSupported(_))).collect();
    list(out, "Not supported", files, &open)?;
    let failed = failed.len() + open.iter().copied().filter(|ran| required(ran)).count();
    let must = all.iter().filter(required).count() as u64;
    let (all, must, right) = (grouped(all.len() as u64), grouped(must), grouped(must - failed as u64));
    if failed > 0 {
        writeln!(out, "\n{all} cases; {BAD}of {must} that must agree {right} do{BAD:#}")?;
        return Ok(Outcome::Faulty);
    }
    writeln!(out, "\n{all} cases; {GOOD}all {must} that must agree do{GOOD:#}")?;
    Ok(Outcome::Fine)
}

/// One for each source, in the order of their names.
fn tables(out: &mut impl Write, all: &[Ran]) -> io::Result<()> {
    let mut sources: BTreeMap<&str, BTreeMap<Verdict, Counts>> = BTreeMap::new();
    for ran in all {
        let verdicts = sources.entry(ran.case.src.as_str()).or_default();
        verdicts.entry(ran.case.verdict).or_default().add(&ran.found);
    }
    for (source, verdicts) in &sources {
        let rows = verdicts.iter().map(|(verdict, counts)| {
            [verdict.to_string()].into_iter().chain(counts.0.map(grouped)).collect()
        });
        let head = ["verdict", "agree", "differ", "not supported"];
        section(out, &one_line(source), &head, 1, rows.collect())?;
    }
    Ok(())
}

fn list(out: &mut impl Write, title: &str, files: &[PathBuf], all: &[&Ran]) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{HEAD}{title}{HEAD:#}")?;
    for ran in all {
        let case = &ran.case;
        let (style, file) = (if case.verdict.is_required() { BAD } else { ODD }, &files[ran.place.file]);
        let (id, op) = (one_line(&case.id), one_line(&case.op));
        writeln!(out, "{style}{id}{style:#} {op} ({}:{})", input::shown(file), ran.place.line)?;
        match &ran.found {
            Found::Agrees => {}
            Found::Differs { expected, ours, without } => {
                writeln!(out, "  expected {}", one_line(expected))?;
                writeln!(out, "  ours     {}", one_line(ours))?;
                without.iter().try_for_each(|why| writeln!(out, "  {}", one_line(why)))?;
            }
            Found::NotSupported(reason) => writeln!(out, "  {}", one_line(reason))?,
        }
        if let Some(note) = &case.note {
            writeln!(out, "  note: {}", one_line(note))?;
        }
    }
    Ok(())
}

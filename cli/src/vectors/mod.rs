//! `dueline vectors`: cases of other libraries, and of our own, put to our calendar.

mod answer;
mod calendar;
mod case;
mod convention;
mod days;
mod ops;
mod report;
mod ticket;

use std::path::PathBuf;

use anyhow::Result;
use rayon::prelude::*;

use crate::{
    Outcome,
    input::{self, Batch, Input, Place},
    json, output, progress,
    show::one_line,
};
use answer::Answer;
use case::{Case, Verdict};

/// Run cases of business calendars, and tell where our answers differ
///
/// A file is JSON Lines, one case a line: a calendar, a question, and what another library answers:
///
///   {"src":"desk","id":"1","op":"deadline","verdict":"agree","calendar":{"tz":"Europe/Paris",
///    "weekly":{"mon":[["09:00","18:00"]]}},"start":"2026-11-23T08:00:00Z","duration_s":3600,
///    "expected":"2026-11-23T09:00:00Z"}
///
/// (on one line). The `verdict` says how the case stands to our conventions. With `agree` our answer
/// must be the same, with `error-case` the input must be refused. With `convention` it is the same once
/// what `oracle_convention` names is switched; where we have no such option, it is a known difference,
/// as are those that are `library-specific`.
///
/// Ends with 1 when an answer that must be the same differs or cannot be given, with 2 when a line or a
/// file cannot be read: it is reported as `FILE:LINE: reason`, and the rest goes on.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Vectors {
    /// Files of cases, plain or gzip; `-` is standard input
    #[arg(required = true, value_name = "FILE.jsonl")]
    files: Vec<PathBuf>,
}

/// What came of one case.
pub struct Ran {
    /// Among the files that were given, and the line.
    place: Place,
    case: Case,
    found: Found,
}

/// How our answer compares.
pub enum Found {
    Agrees,
    Differs {
        expected: String,
        ours: String,
        /// The conventions that we cannot switch.
        without: Vec<String>,
    },
    NotSupported(String),
}

impl Vectors {
    /// Runs every case that can be read, then tells what came of all.
    pub fn run(self) -> Result<Outcome> {
        let progress = progress::bar(&self.files);
        let mut input = Input::new(&self.files, &progress);
        let (mut all, mut outcome) = (Vec::new(), Outcome::Fine);
        while let Some(batch) = input.batch() {
            let (ran, troubles) = run(&batch);
            all.extend(ran);
            if !troubles.is_empty() || !batch.failures.is_empty() {
                outcome = Outcome::Unreadable;
                progress.suspend(|| self.complain(&batch, troubles));
            }
        }
        progress.finish_and_clear();
        let found = report::print(&mut output::stdout(), &self.files, &all)?;
        Ok(outcome.and(found))
    }

    /// Says what cannot be read, in the order of the lines.
    fn complain(&self, batch: &Batch, troubles: Vec<(Place, String)>) {
        let shown = |place: Place| input::shown(&self.files[place.file]);
        let lines = troubles.into_iter().map(|(place, reason)| {
            let text = format!("{}:{}: {}\n", shown(place), place.line, one_line(&reason));
            (place, text)
        });
        let files = batch.failures.iter();
        let files = files.map(|one| (one.after, format!("{}: {:#}\n", shown(one.after), one.error)));
        let mut all: Vec<(Place, String)> = lines.chain(files).collect();
        all.sort_by_key(|(place, _)| *place);
        output::say(&all.into_iter().map(|(_, text)| text).collect::<String>());
    }
}

/// Runs the cases of a batch; the lines that are none, and why.
fn run(batch: &Batch) -> (Vec<Ran>, Vec<(Place, String)>) {
    let lines: Vec<(Place, &[u8])> = batch.lines().collect();
    let ran: Vec<Result<Ran, (Place, String)>> = lines
        .into_par_iter()
        .map(|(place, text)| {
            let case: Case = json::read(text).map_err(|reason| (place, reason))?;
            Ok(Ran { place, found: judge(&case), case })
        })
        .collect();
    let (mut all, mut troubles) = (Vec::new(), Vec::new());
    for one in ran {
        match one {
            Ok(ran) => all.push(ran),
            Err(trouble) => troubles.push(trouble),
        }
    }
    (all, troubles)
}

/// Compares our answer with that of the case.
fn judge(case: &Case) -> Found {
    let ours = match ops::answer(case) {
        Ok(ours) => ours,
        Err(reason) => return Found::NotSupported(format!("{reason:#}")),
    };
    let refused = matches!(ours, Answer::Nothing(_));
    let expected = match &case.expected_error {
        Some(error) if refused => return Found::Agrees,
        Some(error) => format!("refused: {error}"),
        None if case.expected.is_null() && refused => return Found::Agrees,
        None => {
            let zone = calendar::zone(case).unwrap_or_default();
            match ours.read(&case.expected, zone) {
                Some(theirs) if theirs == ours => return Found::Agrees,
                Some(theirs) => theirs.to_string(),
                None => case.expected.to_string(),
            }
        }
    };
    Found::Differs { expected, ours: ours.to_string(), without: convention::unknown(case) }
}

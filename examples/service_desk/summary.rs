//! A whole log in a few rows, and the tickets of it that are worth a look.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use chrono::TimeDelta;
use dueline::{ClockState, Decision, Effect, Source, history::Mode, policy::StateKind};

use crate::{
    Life, Played,
    telling::{
        page::{BOLD, DIM, PLAIN, Page, Text},
        words::spaced,
    },
};

/// Which log is told, and under which policy.
pub fn head(page: &mut Page, played: &Played) -> io::Result<()> {
    let how = match played.mode {
        Mode::Asked => "asked: the policy decides what comes of it",
        Mode::Observed => "observed: the states are the log's",
    };
    let policy = page.policy;
    let left = Text::new(BOLD, &policy.name)
        .and(PLAIN, format!(" version {}, times in {}", policy.version, policy.zone));
    page.wide(left, Text::new(DIM, how))?;
    let opened = played.lives.iter().map(|life| life.ticket.opened_at()).min().unwrap_or(played.until);
    let date = |at| page.wall(at).format("%a %-d %b %Y");
    let left = format!(
        "{} tickets, {} lines, {} to {}",
        played.lives.len(),
        played.lines,
        date(opened),
        date(played.until)
    );
    let refused = match played.refused {
        0 => "no line refused".into(),
        1 => "1 line refused".into(),
        refused => format!("{refused} lines refused"),
    };
    page.wide(Text::new(PLAIN, left), Text::new(DIM, refused))?;
    page.blank()
}

/// How often each thing was seen, in the order of the names.
type Counts = BTreeMap<String, usize>;

/// Decisions by kind and by mark, tickets by state, clocks by their end.
pub fn totals(page: &mut Page, played: &Played) -> io::Result<()> {
    let decisions = || played.lives.iter().flat_map(decisions);
    let until = page.wall(played.until).format("%a %-d %b %Y, %H:%M");
    page.title(&format!("{} decisions until {until}", decisions().count()))?;

    counts(page, "tickets", count(played.lives.iter().map(|life| spaced(life.ticket.state()))))?;
    counts(page, "decisions", count(decisions().map(|decision| decision.effect.kind().into())))?;
    // A mark once for each time it was reached, however much it caused.
    let reached = decisions().filter_map(|decision| match &decision.reason.source {
        Source::Mark { clock, mark, .. } => {
            Some((clock.as_str(), mark.as_str(), &decision.ticket, decision.due))
        }
        _ => None,
    });
    let reached: BTreeSet<_> = reached.collect();
    for clock in page.policy.clocks.names() {
        let cycles = played.lives.iter().flat_map(|life| &life.clocks);
        // One that began again has no end of its own.
        let cycles = cycles.filter(|cycle| cycle.clock == clock && cycle.state != ClockState::Reset);
        let ends = cycles.map(|cycle| match (cycle.breached_at, cycle.stopped) {
            (Some(_), Some(_)) => "met late".into(),
            (Some(_), None) => "late and open".into(),
            (None, _) if cycle.state == ClockState::Cancelled => "over".into(),
            (None, _) => cycle.state.as_str().into(),
        });
        counts(page, &spaced(clock), count(ends))?;
        let marks = reached.iter().filter(|(of, ..)| *of == clock).map(|(_, mark, ..)| (*mark).into());
        counts(page, "  its marks", count(marks))?;
    }
    page.blank()
}

fn count(names: impl Iterator<Item = String>) -> Counts {
    let mut counts = Counts::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

/// `  tickets            closed 17, in progress 2`, the most frequent first.
fn counts(page: &mut Page, what: &str, counts: Counts) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let words: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    page.list(what, &words)
}

fn decisions(life: &Life) -> impl Iterator<Item = &Decision> {
    life.moments.iter().flat_map(|moment| &moment.decisions)
}

/// Three tickets of a long log, each with why it is told: the same for the same log.
pub fn remarkable<'a>(played: &'a Played) -> Vec<(&'static str, &'a Life)> {
    let (lives, states) = (&played.lives, &played.engine.policy().states);
    let most = |life: &Life| decisions(life).count();
    let late = |life: &Life| {
        let overruns = life
            .clocks
            .iter()
            .filter(|clock| clock.breached_at.is_some())
            .filter_map(|clock| clock.remaining);
        overruns.min().map_or(TimeDelta::zero(), |left| -left)
    };
    // A mark of a clock closed it: nobody did.
    let by_time = |life: &Life| {
        decisions(life).any(|decision| match (&decision.effect, &decision.reason.source) {
            (Effect::Moved { to, .. }, Source::Mark { .. }) => {
                states.get(to).is_some_and(|state| state.kind == StateKind::Closed)
            }
            _ => false,
        })
    };
    let mut found: Vec<(&str, &Life)> = Vec::new();
    let mut add = |why, life: Option<&'a Life>| {
        // Nobody is told of twice.
        let new = |life: &&Life| found.iter().all(|(_, known)| known.ticket.id() != life.ticket.id());
        if let Some(life) = life.filter(new) {
            found.push((why, life));
        }
    };
    // Of equals the first.
    add("the most decisions", lives.iter().rev().max_by_key(|life| most(life)));
    add(
        "the latest",
        lives.iter().rev().max_by_key(|life| late(life)).filter(|life| late(life) > TimeDelta::zero()),
    );
    add("closed by the clock", lives.iter().find(|life| by_time(life)));
    found
}

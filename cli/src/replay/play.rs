//! Playing lines: each ticket in the order of its lines, tickets side by side.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
    mem,
};

use anyhow::Result;
use dueline::{
    Decision, Engine, Instant, Reading,
    history::{self, Line},
};
use rayon::prelude::*;

use super::tally::Tally;
use crate::{
    input::{Batch, Place},
    json,
    show::one_line,
};

/// What becomes of the decisions when they are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// They are kept, for a table of them.
    All,
    /// They are dropped: a long log makes many.
    None,
}

/// What is to be played, and how.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    pub engine: &'a Engine,
    pub mode: history::Mode,
    /// Lines after it are not played.
    pub until: Option<Instant>,
    pub keep: Keep,
}

/// A line that cannot be played, and why.
#[derive(Debug, PartialEq, Eq)]
pub struct Trouble {
    pub place: Place,
    pub reason: String,
}

/// A log that is being played. Tickets are decided independently, so they are dealt to shards
/// by their ids: what comes of it does not depend on how many shards there are.
pub struct Player<'a> {
    terms: Terms<'a>,
    shards: Vec<Shard<'a>>,
    /// How many lines there were, the bad ones too.
    lines: u64,
    later: u64,
}

/// Some of the tickets.
struct Shard<'a> {
    replay: history::Replay<'a>,
    /// Lines to be played.
    hand: Vec<Numbered>,
    played: u64,
    span: Option<Span>,
    tally: Tally,
    kept: Vec<Kept>,
}

/// A line that could be read, and the shard of its ticket.
struct Dealt {
    shard: usize,
    place: Place,
    line: Line,
}

/// The same, with its number in the whole log.
struct Numbered {
    number: u64,
    place: Place,
    line: Line,
}

/// A decision, and the number of the line that brought it about.
struct Kept {
    number: u64,
    decision: Decision,
}

/// The first and the last instant of what was played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: Instant,
    pub last: Instant,
}

/// What came of a log.
#[derive(Debug, PartialEq)]
pub struct Played {
    /// Every ticket's readings at the end, by the tickets' ids.
    pub tickets: Vec<(String, Vec<Reading>)>,
    /// The decisions by due instant, then as they were decided; none if they were not kept.
    pub decisions: Vec<Decision>,
    pub tally: Tally,
    /// The fields that the policy does not declare, each once.
    pub ignored: BTreeSet<String>,
    /// How many lines were played.
    pub lines: u64,
    /// How many lines lie after the instant until which was played.
    pub later: u64,
    pub span: Option<Span>,
}

impl<'a> Player<'a> {
    /// Nothing played yet.
    pub fn new(terms: Terms<'a>, shards: usize) -> Self {
        let shard = || Shard {
            replay: history::Replay::new(terms.engine, terms.mode),
            hand: Vec::new(),
            played: 0,
            span: None,
            tally: Tally::default(),
            kept: Vec::new(),
        };
        let shards = (0..shards.max(1)).map(|_| shard()).collect();
        Player { terms, shards, lines: 0, later: 0 }
    }

    /// Plays lines that follow those played before. What is bad about them, in their order.
    pub fn play(&mut self, batch: &Batch) -> Vec<Trouble> {
        let raw: Vec<(Place, &[u8])> = batch.lines().collect();
        let lines: Vec<Result<Dealt, Trouble>> =
            raw.into_par_iter().map(|(place, text)| self.deal(place, text)).collect();
        let mut troubles = Vec::new();
        for line in lines {
            let number = self.lines;
            self.lines += 1;
            match line {
                Err(trouble) => troubles.push(trouble),
                Ok(dealt) if self.terms.until.is_some_and(|until| dealt.line.at > until) => self.later += 1,
                Ok(Dealt { shard, place, line }) => {
                    self.shards[shard].hand.push(Numbered { number, place, line })
                }
            }
        }
        let keep = self.terms.keep;
        let refused: Vec<Vec<Trouble>> = self.shards.par_iter_mut().map(|shard| shard.play(keep)).collect();
        troubles.extend(refused.into_iter().flatten());
        troubles.sort_by_key(|trouble| trouble.place);
        troubles
    }

    /// Reads a line, and finds the shard of its ticket.
    fn deal(&self, place: Place, text: &[u8]) -> Result<Dealt, Trouble> {
        let line: Line = json::read(text).map_err(|reason| Trouble { place, reason: one_line(&reason) })?;
        // This hasher has no random keys.
        let mut hasher = DefaultHasher::new();
        line.ticket.hash(&mut hasher);
        let shards = self.shards.len() as u64;
        // Below the number of shards, which is a usize.
        let shard = (hasher.finish() % shards) as usize;
        Ok(Dealt { shard, place, line })
    }

    /// Lets time pass for every ticket until the end, and gathers what came of all.
    pub fn finish(mut self) -> Result<Played> {
        let spans = self.shards.iter().filter_map(|shard| shard.span);
        let span = spans.reduce(Span::and);
        let end = self.terms.until.or(span.map(|span| span.last));
        let (engine, keep) = (self.terms.engine, self.terms.keep);
        let mut tickets = Vec::new();
        if let Some(end) = end {
            let each = self.shards.par_iter_mut().map(|shard| shard.finish(engine, end, keep));
            let each: Vec<Vec<(String, Vec<Reading>)>> = each.collect::<Result<_>>()?;
            tickets = each.into_iter().flatten().collect();
            tickets.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
        }
        let mut played = Played {
            tickets,
            decisions: Vec::new(),
            tally: Tally::default(),
            ignored: BTreeSet::new(),
            lines: 0,
            later: self.later,
            span,
        };
        let mut kept = Vec::new();
        for shard in self.shards {
            played.lines += shard.played;
            played.tally.add(shard.tally);
            played.ignored.extend(shard.replay.ignored_fields().map(String::from));
            kept.extend(shard.kept);
        }
        // One line concerns one ticket; those decided at the end were so by the tickets' ids.
        kept.par_sort_by(|a, b| {
            let key = |kept: &Kept| (kept.decision.due, kept.number);
            key(a).cmp(&key(b)).then_with(|| a.decision.ticket.cmp(&b.decision.ticket))
        });
        played.decisions = kept.into_iter().map(|kept| kept.decision).collect();
        Ok(played)
    }
}

impl Shard<'_> {
    /// Plays the hand.
    fn play(&mut self, keep: Keep) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        for Numbered { number, place, line } in mem::take(&mut self.hand) {
            let at = line.at;
            match self.replay.line(line) {
                Ok(decisions) => {
                    self.played += 1;
                    let span = Span { first: at, last: at };
                    self.span = Some(self.span.map_or(span, |known| known.and(span)));
                    self.decided(number, decisions, keep);
                }
                Err(error) => troubles.push(Trouble { place, reason: one_line(&error.to_string()) }),
            }
        }
        troubles
    }

    fn finish(&mut self, engine: &Engine, end: Instant, keep: Keep) -> Result<Vec<(String, Vec<Reading>)>> {
        let decisions = self.replay.finish(end);
        self.decided(u64::MAX, decisions, keep);
        let tickets = self.replay.tickets();
        let read = tickets.map(|ticket| Ok((ticket.id().to_string(), engine.readings(ticket, end)?)));
        read.collect()
    }

    fn decided(&mut self, number: u64, decisions: Vec<Decision>, keep: Keep) {
        self.tally.count(&decisions);
        if keep == Keep::All {
            self.kept.extend(decisions.into_iter().map(|decision| Kept { number, decision }));
        }
    }
}

impl Span {
    fn and(self, other: Self) -> Self {
        Span { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}

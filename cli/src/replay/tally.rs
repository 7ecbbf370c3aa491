//! Counts of what was decided.

use std::collections::{BTreeMap, BTreeSet};

use dueline::{ClockState, Decision, Reading, Source};

/// Decisions by kind, and the marks that were reached.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    kinds: BTreeMap<&'static str, u64>,
    /// By clock, then by mark.
    marks: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Tally {
    /// Counts what one event or one passing of time brought about: all of a mark's decisions,
    /// for a mark that is reached makes them at once.
    pub fn count(&mut self, decisions: &[Decision]) {
        // A mark makes as many decisions as it has actions, and is reached once.
        let mut reached = BTreeSet::new();
        for decision in decisions {
            *self.kinds.entry(decision.effect.kind()).or_default() += 1;
            let Source::Mark { clock, mark, .. } = &decision.reason.source else { continue };
            if reached.insert(decision.id.cause()) {
                self.mark(clock, mark, 1);
            }
        }
    }

    fn mark(&mut self, clock: &str, mark: &str, number: u64) {
        match self.marks.get_mut(clock).and_then(|marks| marks.get_mut(mark)) {
            Some(known) => *known += number,
            None => {
                self.marks.entry(clock.into()).or_default().insert(mark.into(), number);
            }
        }
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: Tally) {
        for (kind, number) in other.kinds {
            *self.kinds.entry(kind).or_default() += number;
        }
        for (clock, marks) in other.marks {
            for (mark, number) in marks {
                self.mark(&clock, &mark, number);
            }
        }
    }

    /// The kinds of decisions, the most frequent first.
    pub fn kinds(&self) -> Vec<(&'static str, u64)> {
        let mut kinds: Vec<_> = self.kinds.iter().map(|(kind, number)| (*kind, *number)).collect();
        kinds.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
        kinds
    }

    /// How often a mark of a clock was reached.
    pub fn reached(&self, clock: &str, mark: &str) -> u64 {
        self.marks.get(clock).and_then(|marks| marks.get(mark)).copied().unwrap_or_default()
    }
}

/// The cycles of one clock over all tickets.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cycles {
    pub all: u64,
    pub met: u64,
    /// Of those met.
    pub late: u64,
    pub running: u64,
    pub paused: u64,
    pub cancelled: u64,
    pub reset: u64,
    /// Of those that were reset: how many no ticket remembers.
    pub forgotten: u64,
    /// Of all that are remembered.
    pub breached: u64,
}

impl Cycles {
    /// Adds the cycles of this clock in one ticket.
    pub fn count<'a>(&mut self, readings: impl Iterator<Item = &'a Reading>) {
        let (mut last, mut known) = (0, 0);
        for reading in readings {
            let breached = u64::from(reading.breached_at.is_some());
            known += 1;
            last = last.max(u64::from(reading.cycle));
            self.breached += breached;
            match reading.state {
                ClockState::Met => {
                    self.met += 1;
                    self.late += breached;
                }
                ClockState::Running => self.running += 1,
                ClockState::Paused => self.paused += 1,
                ClockState::Cancelled => self.cancelled += 1,
                ClockState::Reset => self.reset += 1,
            }
        }
        // Of the cycles that were reset a ticket keeps the last.
        self.forgotten += last - known;
        self.reset += last - known;
        self.all += last;
    }
}

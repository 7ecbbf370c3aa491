//! One run of a clock: when it ran, under which target, and how it ended.

use alloc::{boxed::Box, vec::Vec};

use chrono::{NaiveDate, TimeDelta};

use super::{
    model::{Clock, Goal, Model},
    reading::Due,
    segments::Segments,
    target::Reach,
};
use crate::{
    instant::Instant,
    policy::{Mode, Value},
};

/// How a cycle ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Its stop came to hold: met, in time or late.
    Met,
    /// It no longer applied.
    Cancelled,
    /// It began again.
    Reset,
}

/// What a finished cycle keeps: fixed, whatever becomes of its goal later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) at: Instant,
    pub(crate) how: Ending,
    /// The label of its goal.
    pub(crate) goal: Option<Box<str>>,
    /// The place of the calendar in which its target counted.
    pub(crate) calendar: Option<u16>,
    pub(crate) elapsed: TimeDelta,
    pub(crate) due: Due,
    pub(crate) total: Option<TimeDelta>,
    pub(crate) left: Option<TimeDelta>,
    pub(crate) breached_at: Option<Instant>,
}

/// From where the target is measured, when that is not the start of the cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base {
    pub(crate) at: Instant,
    /// Whether what was counted before is spent from the target.
    pub(crate) carried: bool,
    /// What versions before this one had counted, and until when: as an amount, since their
    /// calendars are theirs.
    pub(crate) earlier: Option<(Instant, TimeDelta)>,
    /// How time was counted before: until when, and in the calendar at which place. The last one
    /// ends at the base.
    pub(crate) counted: Vec<(Instant, Option<u16>)>,
}

/// A mark that was reached while its calendar for acting was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) bit: u8,
    pub(crate) repetition: u16,
    /// The generation of the target under which it was reached.
    pub(crate) generation: u32,
    /// When it acts.
    pub(crate) due: Instant,
}

/// A clock's run from a start to an end. What is due follows from its running segments and its
/// goal; only what was already decided is kept besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cycle {
    /// 1 for the first of the clock.
    pub(crate) number: u32,
    /// The event that began it.
    pub(crate) began_by: Box<str>,
    pub(crate) started: Instant,
    /// Before this none of its timers falls due: it was put back to its start only then, or
    /// reopened.
    pub(crate) watched_since: Instant,
    pub(crate) segments: Segments,
    pub(crate) goal: Option<u16>,
    /// How many goals were in force before this one.
    pub(crate) generation: u32,
    /// Since when this one is.
    pub(crate) goal_since: Instant,
    pub(crate) base: Option<Box<Base>>,
    /// The date for which the slot was planned that a version before this one had promised.
    pub(crate) slot: Option<NaiveDate>,
    /// The marks that were reached, as bits in the clock's order; then the breach.
    pub(crate) reached: u64,
    /// What most cycles never have: a word where there is none of it.
    rare: Option<Box<Rare>>,
    pub(crate) end: Option<Box<End>>,
}

/// What few cycles have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rare {
    /// Of marks that repeat and go on, which repetition is the next.
    pub(crate) repeated: Vec<(u8, u16)>,
    /// The marks that wait to act, in the order in which they were reached.
    pub(crate) waiting: Vec<Waiting>,
    /// The generations for which a breach was decided that was not withdrawn.
    pub(crate) breaches: Vec<u32>,
}

static NOTHING: Rare = Rare { repeated: Vec::new(), waiting: Vec::new(), breaches: Vec::new() };

/// The bit of the breach, after those of the marks.
pub(crate) const BREACH_BIT: usize = super::model::MARKS;

/// What is due follows from a clock, and from the fields of the ticket that it runs on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Under<'a> {
    pub(crate) model: &'a Model,
    pub(crate) clock: &'a Clock,
    pub(crate) fields: &'a [Value],
}

impl Cycle {
    /// A cycle that begins at an instant; `started` may lie before, with what ran since.
    pub(crate) fn begin(
        number: u32,
        began_by: Box<str>,
        started: Instant,
        segments: Segments,
        at: Instant,
        goal: Option<u16>,
    ) -> Self {
        Cycle {
            number,
            began_by,
            started,
            watched_since: at,
            segments,
            goal,
            generation: 0,
            goal_since: at,
            base: None,
            slot: None,
            reached: 0,
            rare: None,
            end: None,
        }
    }

    pub(crate) fn rare(&self) -> &Rare {
        self.rare.as_deref().unwrap_or(&NOTHING)
    }

    /// Changes what few cycles have.
    pub(crate) fn change_rare<T>(&mut self, change: impl FnOnce(&mut Rare) -> T) -> T {
        let mut rare = self.rare.take().unwrap_or_default();
        let value = change(&mut rare);
        self.rare = Some(rare).filter(|rare| **rare != NOTHING);
        value
    }

    pub(crate) fn has_reached(&self, bit: usize) -> bool {
        self.reached & (1 << bit) != 0
    }

    pub(crate) fn is_running(&self) -> bool {
        self.segments.is_running()
    }

    pub(crate) fn goal<'a>(&self, clock: &'a Clock) -> Option<&'a Goal> {
        self.goal.and_then(|goal| clock.goals.get(usize::from(goal)))
    }

    /// Puts another target in force: its marks can be reached again. Until now its time counted in
    /// the calendar at `place`.
    pub(crate) fn retarget(
        &mut self,
        goal: Option<u16>,
        mode: Mode,
        place: Option<u16>,
        clock: &Clock,
        at: Instant,
    ) {
        self.base = match mode {
            Mode::KeepStart => None,
            _ => {
                let (earlier, mut counted) = match self.base.take() {
                    Some(base) => (base.earlier, base.counted),
                    None => (None, Vec::new()),
                };
                match counted.last_mut() {
                    Some(last) if last.1 == place || last.0 == at => last.0 = at,
                    _ if at <= self.started => {}
                    _ => counted.push((at, place)),
                }
                Some(Box::new(Base { at, carried: mode == Mode::Carry, earlier, counted }))
            }
        };
        let own = clock.marks.iter().enumerate().filter(|(_, mark)| mark.is_own());
        let own = own.fold(0, |bits, (bit, _)| bits | 1u64 << bit);
        self.slot = None;
        self.reached &= own;
        if !self.rare().repeated.is_empty() {
            self.change_rare(|rare| rare.repeated.retain(|(bit, _)| own & 1 << bit != 0));
        }
        self.goal = goal;
        self.goal_since = at;
        self.generation = self.generation.saturating_add(1);
    }

    /// Goes on after an end.
    pub(crate) fn reopen(&mut self, counting: bool, at: Instant) {
        if let Some(end) = self.end.take() {
            if counting {
                self.segments.resume(end.at);
            }
            self.segments.resume(at);
            self.watched_since = at;
        }
    }

    /// Ends the cycle and fixes its result.
    pub(crate) fn finish(&mut self, how: Ending, under: Under<'_>, at: Instant) {
        let breached_at = self.missed(under, at);
        let budget = self.budget(under);
        let due = match (budget, self.due(under)) {
            (None, _) | (_, None) => Due::NoTarget,
            (_, Some(Reach::At(due))) => Due::At(due),
            // An instant that never comes is none, paused or not.
            (Some(budget), _) if budget.is_instant() || self.is_running() => Due::Never,
            _ => Due::Paused,
        };
        self.segments.pause(at);
        if !self.rare().waiting.is_empty() {
            self.change_rare(|rare| rare.waiting.clear());
        }
        self.end = Some(Box::new(End {
            at,
            how,
            goal: self.goal(under.clock).map(|goal| goal.label.as_str().into()),
            calendar: self.measure(under).place(),
            elapsed: self.elapsed(under, at),
            due,
            total: budget.and_then(|budget| budget.total()),
            left: self.left(under, at),
            breached_at,
        }));
    }
}

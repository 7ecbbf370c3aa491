//! The two clocks of the desk.

use chrono::TimeDelta;
use dueline::{Calendar, Instant};

use super::State;

/// The first answer, within four hours of the contract's coverage.
#[derive(Debug, Clone)]
pub struct Response {
    pub began_by: String,
    around_the_clock: bool,
    /// When it ran: the last one has no end while it runs.
    segments: Vec<(Instant, Option<Instant>)>,
    stopped: bool,
    soon: bool,
    late: bool,
    breach: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Breach,
    Soon,
    Late,
}

const TARGET: TimeDelta = TimeDelta::hours(4);
const SOON: TimeDelta = TimeDelta::minutes(192); // 80 %

impl Response {
    pub fn begin(began_by: String, at: Instant, around_the_clock: bool) -> Self {
        let segments = vec![(at, None)];
        Response {
            began_by,
            around_the_clock,
            segments,
            stopped: false,
            soon: false,
            late: false,
            breach: false,
        }
    }

    fn between(&self, office: &Calendar, from: Instant, to: Instant) -> TimeDelta {
        if self.around_the_clock { to - from } else { office.elapsed(from, to) }
    }

    pub fn entered(&mut self, state: State, at: Instant) {
        if self.stopped {
            return;
        }
        let running = self.segments.last().is_some_and(|(_, to)| to.is_none());
        match state {
            State::Planned | State::WaitingCustomer | State::Resolved | State::Closed => {
                self.pause(at);
                self.stopped = true;
            }
            State::WaitingThirdParty => self.pause(at),
            State::Submitted | State::InProgress if running => {}
            State::Submitted | State::InProgress => match self.segments.last_mut() {
                Some((_, to)) if *to == Some(at) => *to = None,
                _ => self.segments.push((at, None)),
            },
        }
    }

    fn pause(&mut self, at: Instant) {
        if let Some((from, to @ None)) = self.segments.last_mut() {
            *to = Some(at);
            if *from == at {
                self.segments.pop();
            }
        }
    }

    pub fn reached(&mut self, mark: Mark) {
        match mark {
            Mark::Breach => self.breach = true,
            Mark::Soon => self.soon = true,
            Mark::Late => self.late = true,
        }
    }

    pub fn spent(&self, office: &Calendar, now: Instant) -> TimeDelta {
        let lengths = self.segments.iter().map(|(from, to)| self.between(office, *from, to.unwrap_or(now)));
        lengths.fold(TimeDelta::zero(), |sum, length| sum + length)
    }

    /// The next mark, and when it falls due: none while paused.
    pub fn next(&self, office: &Calendar) -> Option<(Instant, Mark)> {
        if self.stopped || self.late {
            return None;
        }
        let ((from, None), before) = self.segments.split_last()? else { return None };
        let lengths = before.iter().map(|(from, to)| self.between(office, *from, to.unwrap_or(*from)));
        let spent = lengths.fold(TimeDelta::zero(), |sum, length| sum + length);
        let (target, mark) = match (self.soon, self.breach) {
            (false, _) => (SOON, Mark::Soon),
            (_, false) => (TARGET, Mark::Breach),
            _ => (TARGET, Mark::Late),
        };
        // What a pause passed over falls due at the resume.
        let left = (target - spent).max(TimeDelta::zero());
        let due = if self.around_the_clock { *from + left } else { office.add(*from, left).ok()? };
        Some((due, mark))
    }
}

/// Reminders after three and six days without a word, closure after twelve.
#[derive(Debug, Clone)]
pub struct Silence {
    pub began_by: String,
    began: Instant,
    /// The days of the last mark that was reached.
    pub reached: u32,
}

impl Silence {
    pub fn begin(began_by: String, began: Instant) -> Self {
        Silence { began_by, began, reached: 0 }
    }

    /// The next mark by its days, and when it falls due.
    pub fn next(&self, office: &Calendar) -> Option<(Instant, u32)> {
        let days = match self.reached {
            0 => 3,
            3 => 6,
            _ => 12,
        };
        Some((office.add_days(self.began, days).ok()?, days))
    }
}

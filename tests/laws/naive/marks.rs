//! Timers: where marks stand, computed anew whenever somebody asks, and what they do.

use dueline::{
    Effect, Instant, Reason, Source, Span,
    policy::{Clock, Mark, Point},
};

use super::{
    Cause, Naive,
    conditions::holds,
    cycle::{Cycle, Reached, Under},
};

/// The next thing that time does to a clock.
#[derive(Debug, Clone)]
pub enum Timer {
    /// A mark acts that waited for its calendar.
    Waited(usize),
    /// The target is missed.
    Breach,
    /// A repetition of a mark is reached.
    Mark(usize, u32),
}

impl Cycle {
    /// Of a mark under the goal in force, or of one on the clock's own time: how often it was
    /// reached; `None` when it is over.
    fn times_reached(&self, mark: usize, data: &Mark) -> Option<u32> {
        let own = matches!(data.at, Point::Own(_));
        let generation = self.generation();
        if self.over.iter().any(|(of, over)| *over == mark && (own || *of == generation)) {
            return None;
        }
        let each = self.reached.iter().filter(|r| r.mark == mark && (own || r.generation == generation));
        let next = each.map(|reached| reached.repetition + 1).max().unwrap_or(0);
        (next < data.times.unwrap_or(1)).then_some(next)
    }

    /// Where a repetition of a mark stands.
    fn stands(
        &self,
        under: Under<'_>,
        own: &super::time::Unit,
        mark: &Mark,
        repetition: u32,
    ) -> Option<Instant> {
        let time = under.time;
        if let Point::Own(span) = &mark.at {
            let span = added(span, mark.every.as_ref(), repetition);
            let unit = if matches!(span, Span::Elapsed(_) | Span::Days(_)) { None } else { own.clone() };
            let aim = time.aim(&span, own, false, self.started, &dueline::Value::Unset);
            let super::time::Aim::Amount { total, last } = aim else { return None };
            let spent = |at| self.count(time, &unit, self.started, at);
            return self.complete(time, |at| match last {
                false => spent(at) >= total,
                true => spent(at + dueline::TICK) > total,
            });
        }
        let calendar = &self.present().target.calendar;
        let first = match &mark.at {
            Point::Due => self.due(under)?,
            Point::Percent(percent) => self.percentage(under, *percent)?,
            Point::Before(span) => time.beside(span, 1, calendar, self.due(under)?, false)?,
            Point::After(span) => time.beside(span, 1, calendar, self.due(under)?, true)?,
            point => panic!("an unknown point: {point}"),
        };
        match &mark.every {
            Some(every) if repetition > 0 => time.beside(every, repetition as i32, calendar, first, true),
            _ => Some(first),
        }
    }
}

/// So much, and so many times as much again.
fn added(span: &Span, every: Option<&Span>, times: u32) -> Span {
    match (span, every) {
        (span, None) => span.clone(),
        (Span::Elapsed(a), Some(Span::Elapsed(b))) => Span::Elapsed(*a + *b * times as i32),
        (Span::Working(a), Some(Span::Working(b))) => Span::Working(*a + *b * times as i32),
        (Span::Days(a), Some(Span::Days(b))) => Span::Days(a + b * times),
        (Span::WorkingDays(a), Some(Span::WorkingDays(b))) => Span::WorkingDays(a + b * times),
        other => panic!("not to be added: {other:?}"),
    }
}

impl Naive {
    fn clock(&self, place: usize) -> (&str, &Clock) {
        self.time.policy.clocks.iter().nth(place).unwrap()
    }

    pub fn has_breached(&self, place: usize) -> bool {
        let cycle = self.runs[place].cycles.last().unwrap();
        let mark = self.clock(place).1.marks.len();
        cycle.reached.contains(&Reached { generation: cycle.generation(), mark, repetition: 0 })
    }

    /// The next timer of all: when it falls due, of which clock.
    pub fn next_timer(&self) -> Option<(Instant, usize, Timer)> {
        let mut all = Vec::new();
        for place in 0..self.runs.len() {
            all.extend(self.timers(place).into_iter().map(|(due, timer)| (due, place, timer)));
        }
        // The first of those that are due first.
        let first = all.iter().map(|(due, ..)| *due).min()?;
        all.into_iter().find(|(due, ..)| *due == first)
    }

    /// Every timer of a clock in the order in which those of one instant act.
    fn timers(&self, place: usize) -> Vec<(Instant, Timer)> {
        let clock = self.clock(place).1;
        let under = Under { time: &self.time, clock };
        let Some(cycle) = self.runs[place].open() else { return Vec::new() };
        let mut timers: Vec<(Instant, Timer)> =
            cycle.waiting.iter().enumerate().map(|(i, (due, _))| (*due, Timer::Waited(i))).collect();
        // What lies in a pause falls due at its end; before a change, at the change.
        let due = |stands: Instant, since: Instant| {
            Some(cycle.running_from(stands)?.max(since).max(cycle.watched).max(cycle.moved))
        };
        let since = cycle.present().since;
        if !self.has_breached(place) {
            let missed = cycle.due(under).and_then(|stands| due(stands, since));
            timers.extend(missed.map(|due| (due, Timer::Breach)));
        }
        let own = self.time.covered(clock.calendar.as_ref(), &self.facts);
        for (i, mark) in clock.marks.iter().enumerate() {
            let Some(mut next) = cycle.times_reached(i, mark) else { continue };
            // A repetition that lies before the start is skipped.
            let stands = loop {
                let stands = cycle.stands(under, &own, mark, next);
                let more = next + 1 < mark.times.unwrap_or(1) && (next > 0 || mark.at != Point::Due);
                if more && stands.is_some_and(|at| at < cycle.started) {
                    next += 1;
                } else {
                    // At due stands what is missed at the start.
                    let missed = mark.at == Point::Due && next == 0;
                    break stands.filter(|at| missed || *at >= cycle.started);
                }
            };
            let since = match mark.at {
                Point::Own(_) => cycle.watched,
                _ => since,
            };
            timers.extend(stands.and_then(|at| due(at, since)).map(|due| (due, Timer::Mark(i, next))));
        }
        timers
    }

    /// A timer acts: what it decides is due when it fell due.
    pub fn fire(&mut self, due: Instant, place: usize, timer: Timer) {
        match timer {
            Timer::Breach => self.breach(place, due),
            Timer::Waited(i) => {
                let (_, reached) = self.runs[place].open_mut().unwrap().waiting.remove(i);
                self.mark_acts(due, place, &reached);
            }
            Timer::Mark(mark, repetition) => {
                let time = self.time.clone();
                let data = &time.policy.clocks.iter().nth(place).unwrap().1.marks[mark];
                let over =
                    data.until.as_ref().is_some_and(|until| holds(&time.policy, until, &self.facts, None));
                let cycle = self.runs[place].open_mut().unwrap();
                let reached = Reached { generation: cycle.generation(), mark, repetition };
                if over {
                    cycle.over.push((reached.generation, mark));
                    return;
                }
                cycle.reached.push(reached.clone());
                match data.acting.as_ref().map(|name| time.open_from(name, due)) {
                    Some(None) => {}
                    Some(Some(opens)) if opens > due => cycle.waiting.push((opens, reached)),
                    _ => self.mark_acts(due, place, &reached),
                }
            }
        }
    }

    fn mark_source(&self, place: usize, mark: &str, at: Point, repetition: u32) -> Reason {
        let cycle = self.runs[place].cycles.last().unwrap();
        let source = Source::Mark {
            clock: self.clock(place).0.into(),
            mark: mark.into(),
            at,
            repetition: repetition as u16,
            started: cycle.started,
        };
        Reason { source, event: cycle.began_by.1.clone() }
    }

    /// The identity of what a mark decides, without the number of the action.
    fn mark_id(&self, place: usize, generation: usize, mark: &str, repetition: u32) -> String {
        let cycle = self.runs[place].cycles.last().unwrap();
        let clock = super::encoded(self.clock(place).0);
        let again = if repetition > 0 { format!(":{repetition}") } else { String::new() };
        format!("clock:{clock}/{}/{generation}/mark:{}{again}", cycle.began_by.0, super::encoded(mark))
    }

    /// The breach of the target in force.
    pub fn breach(&mut self, place: usize, due: Instant) {
        let time = self.time.clone();
        let (name, clock) = time.policy.clocks.iter().nth(place).unwrap();
        let cycle = self.runs[place].open_mut().unwrap();
        let generation = cycle.generation();
        cycle.reached.push(Reached { generation, mark: clock.marks.len(), repetition: 0 });
        let target = cycle.present().target.goal.unwrap();
        let breached_at = cycle.due(Under { time: &time, clock }).unwrap();
        let effect = Effect::Breach { clock: name.into(), goal: clock.goals[target].label(), breached_at };
        let cause = format!("{}/0", self.mark_id(place, generation, "breach", 0));
        let reason = self.mark_source(place, "breach", Point::Due, 0);
        self.say(&cause, due, None, super::words(&effect), reason);
        self.runs[place].open_mut().unwrap().breaches.push(format!("{}/{cause}", super::encoded(&self.id)));
    }

    fn mark_acts(&mut self, due: Instant, place: usize, reached: &Reached) {
        let time = self.time.clone();
        let data = &time.policy.clocks.iter().nth(place).unwrap().1.marks[reached.mark];
        let worth = data.worth.as_ref().map(|worth| match worth {
            Span::Elapsed(amount) => due + *amount,
            other => panic!("worth {other}"),
        });
        let cause = Cause {
            id: self.mark_id(place, reached.generation, &data.name, reached.repetition),
            reason: self.mark_source(place, &data.name, data.at.clone(), reached.repetition),
            due,
            worth,
            repetition: reached.repetition,
        };
        self.last = super::Ev { path: cause.id.clone(), told: cause.id.clone() };
        self.order(&data.actions, cause);
    }

    /// A breach no longer holds.
    pub fn withdraw(&mut self, place: usize, number: usize, breach: String, step: &super::clocks::Step<'_>) {
        let name = self.clock(place).0.to_string();
        let reason = Reason { source: Source::Clock { clock: name.clone() }, event: step.event.told.clone() };
        let id = format!("{}/clock:{}/{number}", step.event.path, super::encoded(&name));
        self.say(&id, step.at, None, format!("withdrawn: {breach}"), reason);
    }
}

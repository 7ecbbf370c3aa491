//! The one way back from plain data to a ticket: everything that cannot be is named.

use alloc::{collections::BTreeMap, format, string::String, sync::Arc, vec::Vec};

use chrono::TimeDelta;

use super::{CycleSnapshot, ENDINGS, EndSnapshot, FORMAT, RestoreError, RunSnapshot, Snapshot};
use crate::{
    engine::{
        check::{BREACH, typed},
        condition::Facts,
        cycle::{BREACH_BIT, Cycle, End, Ending, Segment},
        model::{Clock, Model},
        place::{Place, PriorityId, StateId},
        refusal::OtherPolicy,
        ticket::{Run, Ticket},
    },
    instant::{Instant, TICK, at_the_door, text},
    policy::{Mistakes, Problem, Trail, Value},
};

pub(crate) fn restore(model: &Arc<Model>, snapshot: Snapshot) -> Result<Ticket, RestoreError> {
    if snapshot.format == 0 || snapshot.format > FORMAT {
        return Err(RestoreError::Format { found: snapshot.format });
    }
    if (snapshot.policy.as_str(), snapshot.version) != (&model.policy.name, model.policy.version) {
        let ticket = format!("{} version {}", snapshot.policy, snapshot.version);
        return Err(OtherPolicy { ticket, engine: model.version() }.into());
    }
    let mut reader = Restoring { model, trail: Trail::default(), until: snapshot.decided_until };
    let ticket = reader.ticket(snapshot);
    if reader.trail.mistakes.is_empty() { Ok(ticket) } else { Err(Mistakes(reader.trail.mistakes).into()) }
}

/// How many cycles and goals there can be: so many that counting on does not overflow.
const MOST: u32 = u32::MAX / 2;

struct Restoring<'a> {
    model: &'a Arc<Model>,
    trail: Trail,
    until: Instant,
}

impl Restoring<'_> {
    fn wrong(&mut self, key: &str, text: impl Into<String>) {
        self.trail.below(key, |trail| trail.mistake(Problem::Other(text.into())));
    }

    /// An instant that must lie between two others.
    fn instant(&mut self, key: &str, at: Instant, earliest: Instant) -> Instant {
        if at_the_door(at) != Some(at) {
            self.wrong(
                key,
                format!("`{}` is no instant of whole microseconds in the years 1 to 9999", text(&at)),
            );
        } else if at < earliest || at > self.until {
            self.wrong(
                key,
                format!(
                    "`{}` does not lie between `{}` and `{}`",
                    text(&at),
                    text(&earliest),
                    text(&self.until)
                ),
            );
        }
        at
    }

    fn ticket(&mut self, snapshot: Snapshot) -> Ticket {
        let model = self.model;
        let opened_at = self.instant("opened_at", snapshot.opened_at, Instant::MIN_UTC);
        let decided_until = self.instant("decided_until", snapshot.decided_until, opened_at);
        let since = self.instant("since", snapshot.since, opened_at);
        let state = model.find_state(&snapshot.state);
        if state.is_none() {
            let problem = Problem::unknown("state", &snapshot.state, model.policy.states.names());
            self.trail.below("state", |trail| trail.mistake(problem));
        }
        let priority: Option<PriorityId> = snapshot.priority.and_then(|name| {
            let found = model.find_priority(&name);
            if found.is_none() {
                let problem = Problem::unknown("priority", &name, model.policy.priorities.names());
                self.trail.below("priority", |trail| trail.mistake(problem));
            }
            found
        });
        let fields = self.fields(snapshot.fields);
        let mut clocks = alloc::vec![Run::default(); model.clocks.len()];
        for (name, run) in snapshot.clocks {
            match model.policy.clocks.position(&name) {
                Some(place) => clocks[place] = self.run(&name, run, &model.clocks[place], opened_at),
                None => {
                    let problem = Problem::unknown("clock", &name, model.policy.clocks.names());
                    self.trail.below("clocks", |trail| trail.mistake(problem));
                }
            }
        }
        let mut ticket = Ticket {
            model: Arc::clone(model),
            id: snapshot.ticket,
            opened_at,
            since,
            facts: Facts { state: state.unwrap_or(StateId(0)), priority, fields: fields.into() },
            creator: snapshot.creator,
            organisation: snapshot.organisation,
            clocks,
            decided_until,
            seen: snapshot.seen,
            observed: snapshot.observed,
            wake: None,
        };
        if self.trail.mistakes.is_empty() {
            ticket.wake = ticket.next_mark().map(|(due, ..)| due + TICK);
            if ticket.wake.is_some_and(|wake| wake <= decided_until) {
                self.wrong("decided_until", "a timer was due before it that did not fire");
            }
        }
        ticket
    }

    fn fields(&mut self, given: BTreeMap<String, Value>) -> Vec<Value> {
        let model = self.model;
        let mut fields = alloc::vec![Value::Unset; model.defaults.len()];
        for (name, value) in given {
            self.trail.below("fields", |trail| match model.find_field(&name) {
                None => trail.mistake(Problem::unknown("field", &name, model.policy.fields.names())),
                Some(field) => match typed(&value, model.policy.fields.at(field.place()).1) {
                    Ok(value) => fields[field.place()] = value,
                    Err(text) => trail.below(&name, |trail| trail.mistake(Problem::Other(text))),
                },
            });
        }
        fields
    }

    fn within<T>(&mut self, key: &str, item: Option<usize>, go: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.trail.enter(key);
        if let Some(item) = item {
            let _ = self.trail.enter_item(item);
        }
        let value = go(self);
        self.trail.leave(before);
        value
    }

    fn run(&mut self, name: &str, run: RunSnapshot, clock: &Clock, opened_at: Instant) -> Run {
        self.within("clocks", None, |r| {
            r.within(name, None, |r| {
                if run.count > MOST {
                    r.wrong("count", format!("no clock has had more than {MOST} cycles"));
                }
                let mut cycles: Vec<Cycle> = Vec::new();
                let last = run.cycles.len().saturating_sub(1);
                for (i, cycle) in run.cycles.into_iter().enumerate() {
                    let before = cycles
                        .last()
                        .map_or((0, opened_at), |c| (c.number, c.end.as_ref().map_or(c.started, |e| e.at)));
                    let cycle = r.within("cycles", Some(i), |r| {
                        if cycle.number <= before.0 || cycle.number > run.count {
                            r.wrong(
                                "number",
                                format!("cycles are numbered upwards, to `count` = {} at most", run.count),
                            );
                        }
                        if cycle.end.is_none() && i != last {
                            r.wrong("end", "only the last cycle can be without an end");
                        }
                        r.cycle(cycle, clock, before.1)
                    });
                    cycles.push(cycle);
                }
                Run { cycles, count: run.count }
            })
        })
    }

    fn cycle(&mut self, cycle: CycleSnapshot, clock: &Clock, earliest: Instant) -> Cycle {
        let started = self.instant("started", cycle.started, earliest);
        let mut segments: Vec<Segment> = Vec::new();
        let count = cycle.segments.len();
        for (i, (from, to)) in cycle.segments.into_iter().enumerate() {
            let earliest = segments.last().and_then(|segment| segment.to).unwrap_or(started);
            self.within("segments", Some(i), |r| {
                r.instant("from", from, earliest);
                match to {
                    Some(to) if to <= from => r.wrong("to", "a segment ends after it begins"),
                    Some(to) => {
                        r.instant("to", to, from);
                    }
                    None if i + 1 < count || cycle.end.is_some() => {
                        r.wrong("to", "only the last segment of an open cycle has no end")
                    }
                    None => {}
                }
            });
            segments.push(Segment { from, to });
        }
        let goal = cycle.goal.and_then(|label| {
            let labels = clock.goals.iter().map(|goal| goal.label.as_str());
            let found = labels.clone().position(|known| known == label);
            if found.is_none() {
                let problem = Problem::unknown("goal", &label, labels);
                self.trail.below("goal", |trail| trail.mistake(problem));
            }
            found.and_then(|goal| u16::try_from(goal).ok())
        });
        if cycle.generation > MOST {
            self.wrong("generation", format!("no cycle has had more than {MOST} goals"));
        }
        let ascending = cycle.breaches.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascending || cycle.breaches.last().is_some_and(|last| *last > cycle.generation) {
            self.wrong("breaches", "generations up to the present one, each once and in order");
        }
        let goal_since = cycle.goal_since.map_or(started, |at| self.instant("goal_since", at, started));
        let mut reached = 0u64;
        for name in cycle.reached {
            let mark = clock.marks.iter().position(|mark| mark.name == name);
            match mark.or((name == BREACH).then_some(BREACH_BIT)) {
                Some(bit) => reached |= 1 << bit,
                None => {
                    let problem =
                        Problem::unknown("mark", &name, clock.marks.iter().map(|mark| mark.name.as_str()));
                    self.trail.below("reached", |trail| trail.mistake(problem));
                }
            }
        }
        let ran_until = segments.last().and_then(|segment| segment.to).unwrap_or(started);
        let end = cycle.end.map(|end| self.within("end", None, |r| r.end(end, ran_until)));
        Cycle {
            number: cycle.number,
            began_by: cycle.began_by,
            started,
            segments,
            goal,
            generation: cycle.generation,
            goal_since,
            reached,
            breaches: cycle.breaches,
            end,
        }
    }

    fn end(&mut self, end: EndSnapshot, started: Instant) -> End {
        let how = ENDINGS.iter().find(|(word, _)| *word == end.how).map(|(_, how)| *how);
        if how.is_none() {
            let problem = Problem::unknown("ending", &end.how, ENDINGS.iter().map(|(word, _)| *word));
            self.trail.below("how", |trail| trail.mistake(problem));
        }
        for (key, at) in [("due", end.due), ("breached_at", end.breached_at)] {
            if at.is_some_and(|at| at_the_door(at) != Some(at)) {
                self.wrong(key, "no instant of whole microseconds in the years 1 to 9999");
            }
        }
        End {
            at: self.instant("at", end.at, started),
            how: how.unwrap_or(Ending::Met),
            elapsed: TimeDelta::microseconds(end.elapsed_us),
            due: end.due,
            breached_at: end.breached_at,
        }
    }
}

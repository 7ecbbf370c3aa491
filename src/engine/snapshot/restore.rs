//! The one way back from plain data to a ticket: everything that cannot be is named.

use alloc::{boxed::Box, collections::BTreeMap, format, string::String, sync::Arc, vec::Vec};

use super::{FORMAT, RelativeSnapshot, RestoreError, RunSnapshot, Snapshot};
use crate::{
    engine::{
        check::typed,
        condition::Facts,
        cycle::{Cycle, Under},
        model::{Model, version},
        place::{Place, PriorityId, StateId, WordId},
        refusal::OtherPolicy,
        relatives::Relative,
        segments::{Segment, Segments},
        ticket::{Over, Run, Ticket},
    },
    instant::{Instant, TICK, at_the_door, text},
    policy::{Mistakes, Problem, Trail, Value},
};

pub(crate) fn restore(model: &Arc<Model>, snapshot: Snapshot) -> Result<Ticket, RestoreError> {
    if snapshot.format == 0 || snapshot.format > FORMAT {
        return Err(RestoreError::Format { found: snapshot.format });
    }
    let of = (snapshot.policy.as_str(), snapshot.version, snapshot.dates);
    if of != (&model.policy.name, model.policy.version, model.policy.dates) {
        let ticket = version(of.0, of.1, of.2);
        return Err(OtherPolicy { ticket, engine: model.version() }.into());
    }
    let (format, until) = (snapshot.format, snapshot.decided_until);
    let mut reader = Restoring { model, trail: Trail::default(), format, until };
    let ticket = reader.ticket(snapshot);
    if reader.trail.mistakes.is_empty() { Ok(ticket) } else { Err(Mistakes(reader.trail.mistakes).into()) }
}

/// How many cycles and goals there can be: so many that counting on does not overflow.
pub(super) const MOST: u32 = u32::MAX / 2;

pub(super) struct Restoring<'a> {
    pub(super) model: &'a Arc<Model>,
    pub(super) trail: Trail,
    pub(super) format: u32,
    pub(super) until: Instant,
}

impl Restoring<'_> {
    pub(super) fn wrong(&mut self, key: &str, text: impl Into<String>) {
        self.trail.below(key, |trail| trail.mistake(Problem::Other(text.into())));
    }

    /// An instant that must lie between two others.
    pub(super) fn instant(&mut self, key: &str, at: Instant, earliest: Instant) -> Instant {
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
        let relatives = self.relatives(snapshot.relatives);
        // Format 1 knew no clock that is put back.
        let never = |clock| if self.format == 1 { Run::new(clock, opened_at) } else { Run::default() };
        let mut clocks: Vec<Run> = model.clocks.iter().map(never).collect();
        for (name, run) in snapshot.clocks {
            match model.policy.clocks.position(&name) {
                Some(place) => {
                    let under = Under { model, clock: &model.clocks[place], fields: &fields };
                    clocks[place] = self.run(&name, run, under);
                }
                None => {
                    let problem = Problem::unknown("clock", &name, model.policy.clocks.names());
                    self.trail.below("clocks", |trail| trail.mistake(problem));
                }
            }
        }
        let over = snapshot.over.map(|at| self.instant("over", at, opened_at));
        let over = over.map(|at| Box::new(Over { at, into: snapshot.merged_into.clone() }));
        let open = |run: &Run| run.open().is_some();
        if over.is_some() && clocks.iter().any(open) || over.is_none() && snapshot.merged_into.is_some() {
            self.wrong("over", "a ticket that was merged is over, and no clock runs on one that is");
        }
        let mut ticket = Ticket {
            model: Arc::clone(model),
            id: snapshot.ticket.into(),
            opened_at,
            since,
            facts: Facts { state: state.unwrap_or(StateId(0)), priority, fields: fields.into(), relatives },
            creator: snapshot.creator.map(Into::into),
            organisation: snapshot.organisation.map(Into::into),
            clocks,
            decided_until,
            seen: snapshot.seen,
            observed: snapshot.observed,
            over,
            wake: None,
        };
        if self.trail.mistakes.is_empty() {
            ticket.wake = ticket.next_timer().map(|(due, ..)| due + TICK);
            if ticket.wake.is_some_and(|wake| wake <= decided_until) {
                self.wrong("decided_until", "a timer was due before it that did not fire");
            }
        }
        ticket
    }

    fn relatives(&mut self, given: Vec<RelativeSnapshot>) -> Arc<[Relative]> {
        let model = self.model;
        let mut found: Vec<Relative> = Vec::new();
        for (i, RelativeSnapshot { relation, ticket, word }) in given.into_iter().enumerate() {
            self.within("relatives", Some(i), |reader| {
                let Some(place) = model.find_relation(&relation) else {
                    let problem = Problem::unknown("relation", &relation, model.policy.relations.names());
                    return reader.trail.below("relation", |trail| trail.mistake(problem));
                };
                let words = &model.policy.relations.at(place.place()).1.words;
                let known = match &word {
                    None => words.is_empty().then_some(WordId(0)),
                    Some(word) => model.find_word(place, word),
                };
                let Some(known) = known else {
                    let known = words.iter().map(String::as_str);
                    let problem = Problem::unknown("word", word.as_deref().unwrap_or_default(), known);
                    return reader.trail.below("word", |trail| trail.mistake(problem));
                };
                if found.iter().any(|other| other.relation == place && *other.ticket == *ticket) {
                    return reader.wrong("ticket", format!("`{ticket}` stands there twice"));
                }
                found.push(Relative { relation: place, ticket: ticket.into(), word: known });
            });
        }
        found.into()
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

    pub(super) fn within<T>(&mut self, key: &str, item: Option<usize>, go: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.trail.enter(key);
        if let Some(item) = item {
            let _ = self.trail.enter_item(item);
        }
        let value = go(self);
        self.trail.leave(before);
        value
    }

    fn run(&mut self, name: &str, run: RunSnapshot, under: Under<'_>) -> Run {
        self.within("clocks", None, |r| {
            r.within(name, None, |r| {
                if run.count > MOST {
                    r.wrong("count", format!("no clock has had more than {MOST} cycles"));
                }
                // A start can be put back to before the opening, by this version or by another one.
                let earliest = Instant::MIN_UTC;
                let mut cycles: Vec<Cycle> = Vec::new();
                let last = run.cycles.len().saturating_sub(1);
                for (i, cycle) in run.cycles.into_iter().enumerate() {
                    let before = cycles
                        .last()
                        .map_or((0, earliest), |c| (c.number, c.end.as_ref().map_or(c.started, |e| e.at)));
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
                        r.cycle(cycle, under, before.1)
                    });
                    cycles.push(cycle);
                }
                let open = cycles.last().is_some_and(|cycle| cycle.end.is_none());
                let ahead = match run.ahead {
                    Some(ahead) if under.clock.from.is_some() && !open => {
                        Some(Box::new(r.segments("ahead", ahead, Instant::MIN_UTC, false)))
                    }
                    Some(_) => {
                        r.wrong("ahead", "only a clock with `from` has it, and while no cycle is open");
                        None
                    }
                    None => None,
                };
                Run::restored(cycles, run.count, ahead)
            })
        })
    }

    /// Stretches in order and apart; only the last can be without an end, if any can.
    pub(super) fn segments(
        &mut self,
        key: &str,
        given: Vec<(Instant, Option<Instant>)>,
        earliest: Instant,
        closed: bool,
    ) -> Segments {
        let mut segments: Vec<Segment> = Vec::new();
        let count = given.len();
        for (i, (from, to)) in given.into_iter().enumerate() {
            let earliest = segments.last().and_then(|segment| segment.to).unwrap_or(earliest);
            self.within(key, Some(i), |r| {
                r.instant("from", from, earliest);
                match to {
                    Some(to) if to <= from => r.wrong("to", "a segment ends after it begins"),
                    Some(to) => {
                        r.instant("to", to, from);
                    }
                    None if i + 1 < count || closed => {
                        r.wrong("to", "only the last segment of an open cycle has no end")
                    }
                    None => {}
                }
            });
            segments.push(Segment { from, to });
        }
        segments.shrink_to_fit();
        Segments(segments)
    }
}

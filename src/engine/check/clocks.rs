//! Clocks: what they need to run, targets in calendars that exist, marks that can be reached.

use alloc::{format, string::ToString, vec::Vec};

use chrono::TimeDelta;

use super::{Names, conditions::Judged, find};
use crate::{
    calendar::{Calendar, Train},
    engine::{
        condition::Cond,
        model::{Clock, Goal, LIMIT, MARKS, Mark, Stand},
        place::Place,
        target::{Coverage, Target},
    },
    policy::{Again, Clock as Data, Condition, FieldKind, Mark as MarkData, Point, Problem},
    span::Span,
};

/// What decisions call the mark that every clock with a target has by itself.
pub(crate) const BREACH: &str = "breach";

impl Names<'_> {
    pub(super) fn clocks(&mut self) -> Vec<Clock> {
        let clocks = self.policy.clocks.iter();
        clocks
            .map(|(name, data)| self.below("clocks", |names| names.below(name, |names| names.clock(data))))
            .collect()
    }

    fn clock(&mut self, data: &Data) -> Clock {
        let optional = |names: &mut Self, key: &str, data: &Option<Condition>| {
            data.as_ref().map(|data| names.condition(key, data, Judged::OnEvent))
        };
        let start = optional(self, "start", &data.start);
        let during = data.during.as_ref().map(|data| self.condition("while", data, Judged::OnTicket));
        let mut cancel = optional(self, "cancel", &data.cancel);
        if start.is_some() == during.is_some() {
            self.wrong(match start {
                Some(_) => "`start` and `while` are two ways to say one thing: keep one",
                None => "a clock needs `start` or `while`",
            });
        }
        let usual = if during.is_some() { Again::EachStart } else { Again::Never };
        if let Some(during) = &during {
            if cancel.is_some() {
                let text = "a clock with `while` is cancelled when that no longer holds";
                self.below("cancel", |names| names.wrong(text));
            }
            cancel = Some(Cond::Not(during.clone().into()));
        }
        let start = start.or(during).unwrap_or_else(Cond::always);
        let coverage = self.coverage(data.calendar.as_deref());
        let mut clock = Clock {
            start,
            cancel,
            stop: optional(self, "stop", &data.stop),
            reset: optional(self, "reset", &data.reset),
            pause: data.pause.as_ref().map(|data| self.condition("pause", data, Judged::OnTicket)),
            again: data.again.unwrap_or(usual),
            goals: self.goals(data, &coverage),
            marks: Vec::new(),
            coverage,
        };
        clock.marks = self.marks(data, &clock);
        clock
    }

    fn coverage(&mut self, calendar: Option<&str>) -> Coverage {
        let policy = self.policy;
        let known = policy.calendars.names();
        let place = calendar
            .and_then(|name| self.below("calendar", |names| find(&mut names.trail, "calendar", name, known)));
        let calendar = place.and_then(|place| self.calendars.get(place)).cloned();
        let zone = calendar.as_ref().map_or(policy.zone, Calendar::zone);
        Coverage { calendar, zone }
    }

    fn goals(&mut self, clock: &Data, usual: &Coverage) -> Vec<Goal> {
        if clock.goals.len() > LIMIT {
            self.below("goals", |names| names.wrong(format!("a clock has at most {LIMIT} goals")));
        }
        let mut goals: Vec<Goal> = Vec::new();
        for (i, data) in clock.goals.iter().enumerate() {
            let goal = self.below("goals", |names| {
                names.item(i, |names| {
                    let coverage = match &data.calendar {
                        Some(name) => names.coverage(Some(name)),
                        None => usual.clone(),
                    };
                    let within = data.within.as_ref().map(|span| {
                        names.below("within", |names| {
                            if span.is_zero() {
                                names.wrong("a target of no time at all is late before it starts");
                            }
                            let named = data.calendar.as_deref().or(clock.calendar.as_deref());
                            names.target(span, &coverage, named.is_some())
                        })
                    });
                    let label = data.label();
                    if goals.iter().any(|other| other.label == label) {
                        names.wrong(format!(
                            "another goal of the clock is called `{label}` too: give one a `name`"
                        ));
                    }
                    Goal {
                        label,
                        when: names.condition("when", &data.when, Judged::OnTicket),
                        within,
                        coverage,
                    }
                })
            });
            goals.push(goal);
        }
        goals
    }

    /// A span with its names looked up, and checked under that coverage; any other one where
    /// something is wrong.
    fn target(&mut self, span: &Span, coverage: &Coverage, named: bool) -> Target {
        if !span.is_countable() {
            self.wrong("a span is whole seconds, not negative and not above ten thousand years");
        }
        let working = matches!(span, Span::Working(_) | Span::WorkingDays(_) | Span::EndOfDay(_));
        // A calendar that was named and does not exist was said already.
        if working && coverage.calendar.is_none() && !named {
            self.wrong("working time needs a `calendar`");
        }
        let none = Target::Elapsed(TimeDelta::zero());
        match span {
            Span::Elapsed(amount) => Target::Elapsed(*amount),
            Span::Working(amount) => Target::Working(*amount),
            Span::Days(days) => Target::Days(*days),
            Span::WorkingDays(days) => Target::WorkingDays(*days),
            Span::EndOfDay(days) => Target::EndOfDay(*days),
            Span::Slot(name) => {
                let trains = &self.policy.trains;
                match find(&mut self.trail, "train", name, trains.names()) {
                    Some(place) => Target::Slot(Train::new(trains.at(place).1.clone(), self.policy.zone)),
                    None => none,
                }
            }
            Span::Field(name) => {
                let Some(field) = self.field(name) else { return none };
                let kind = self.policy.fields.at(field.place()).1.kind;
                if !matches!(kind, FieldKind::Instant | FieldKind::Date) {
                    self.wrong(format!(
                        "`{name}` is {kind}: a target is a field of kind `instant` or `date`"
                    ));
                }
                Target::Field(field)
            }
        }
    }

    fn marks(&mut self, data: &Data, clock: &Clock) -> Vec<Mark> {
        if data.marks.len() > MARKS {
            self.below("marks", |names| names.wrong(format!("a clock has at most {MARKS} marks")));
        }
        let mut marks = Vec::new();
        for (i, mark) in data.marks.iter().enumerate() {
            let twice = data.marks[..i].iter().any(|other| other.name == mark.name);
            marks.push(self.below("marks", |names| {
                names.item(i, |names| {
                    if twice || mark.name == BREACH {
                        let said = format!("`{BREACH}` is the mark that every target has by itself");
                        let problem =
                            if twice { Problem::Twice(mark.name.clone()) } else { Problem::Other(said) };
                        names.below("name", |names| names.trail.mistake(problem));
                    }
                    names.mark(mark, clock, data)
                })
            }));
        }
        marks
    }

    fn mark(&mut self, mark: &MarkData, clock: &Clock, data: &Data) -> Mark {
        if mark.name.is_empty() {
            self.trail.mistake(Problem::Missing("name"));
        }
        if mark.actions.is_empty() {
            self.wrong("a mark without `do` does nothing");
        }
        let stands = self.below("at", |names| {
            if !matches!(mark.at, Point::Own(_)) && clock.goals.is_empty() {
                names.wrong(format!("`{}` needs a target, and the clock has no goals", mark.at));
            }
            match &mark.at {
                Point::Due => Stand::Due,
                Point::Percent(percent) => {
                    if !(1..=1000).contains(percent) {
                        names.wrong("a percentage is one from `1%` to `1000%`");
                    }
                    Stand::Percent(*percent)
                }
                Point::Own(span) => {
                    if matches!(span, Span::EndOfDay(_) | Span::Slot(_) | Span::Field(_)) {
                        names.wrong("a mark on the clock's own time stands at an amount of it, or at days");
                    }
                    Stand::Own(names.target(span, &clock.coverage, data.calendar.is_some()))
                }
                Point::Before(span) => Stand::Before(names.beside(span, clock)),
                Point::After(span) => Stand::After(names.beside(span, clock)),
            }
        });
        Mark {
            name: mark.name.to_string(),
            at: mark.at.clone(),
            stands,
            actions: self.actions(&mark.actions),
        }
    }

    /// A span before or after due, under the coverage of every goal.
    fn beside(&mut self, span: &Span, clock: &Clock) -> Target {
        if !matches!(span, Span::Elapsed(_) | Span::Working(_)) {
            self.wrong("days are counted from a start: before and after due write `24h` or working hours");
        }
        for goal in clock.goals.iter().filter(|goal| goal.within.is_some()) {
            self.target(span, &goal.coverage, false);
        }
        match span {
            Span::Working(amount) => Target::Working(*amount),
            Span::Elapsed(amount) => Target::Elapsed(*amount),
            _ => Target::Elapsed(TimeDelta::zero()),
        }
    }
}

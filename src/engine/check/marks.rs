//! Marks: where they can stand, how they repeat, in which calendar they act.

use alloc::{format, string::ToString, vec::Vec};

use chrono::TimeDelta;

use super::{BREACH, Names, conditions::Judged};
use crate::{
    engine::{
        model::{Clock, MARKS, Mark, Repeats, Stand},
        target::Target,
    },
    policy::{Clock as Data, Mark as MarkData, Point, Problem},
    span::Span,
};

/// How often a mark can repeat: more is no reminder.
const MOST_TIMES: u32 = 1_000;

impl Names<'_> {
    pub(super) fn marks(&mut self, data: &Data, clock: &Clock) -> Vec<Mark> {
        if data.marks.len() > MARKS {
            self.below("marks", |names| names.wrong(format!("a clock has at most {MARKS} marks")));
        }
        let mut marks: Vec<Mark> = Vec::new();
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
        for bit in 1..marks.len() {
            let (before, after) = marks.split_at(bit);
            let shorter = before.iter().rposition(|other| is_before(other, &after[0]));
            marks[bit].behind = shorter.and_then(|other| u8::try_from(other).ok());
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
                    Stand::Own(names.target(span, data.calendar.is_some()))
                }
                Point::Before(span) => Stand::Before(names.beside(span, clock)),
                Point::After(span) => Stand::After(names.beside(span, clock)),
            }
        });
        if mark.worth.as_ref().is_some_and(|worth| !matches!(worth, Span::Elapsed(_))) {
            self.below("worth", |names| {
                names.wrong("how long something is worth telling is a time such as `4h`")
            });
        }
        let worth = mark.worth.as_ref().map(|worth| self.below("worth", |names| names.target(worth, true)));
        Mark {
            name: mark.name.to_string(),
            at: mark.at.clone(),
            repeats: self.repeats(mark, &stands, clock, data),
            acting: mark
                .acting
                .as_ref()
                .and_then(|name| self.below("acting", |names| names.calendar(name).calendar)),
            worth: worth.and_then(|worth| match worth {
                Target::Elapsed(amount) => Some(amount),
                _ => None,
            }),
            stands,
            behind: None,
            actions: self.actions(&mark.actions),
        }
    }

    fn repeats(&mut self, mark: &MarkData, stands: &Stand, clock: &Clock, data: &Data) -> Option<Repeats> {
        let Some(every) = &mark.every else {
            for (key, given) in [("times", mark.times.is_some()), ("until", mark.until.is_some())] {
                if given {
                    self.below(key, |names| names.wrong("only a mark that repeats (`every`) has it"));
                }
            }
            return None;
        };
        let times = mark.times.unwrap_or(2);
        if mark.times.is_none() {
            self.trail.mistake(Problem::Missing("times"));
        }
        if !(2..=MOST_TIMES).contains(&times) {
            let text = format!("a mark repeats from 2 to {MOST_TIMES} times in all");
            self.below("times", |names| names.wrong(text));
        }
        let target = self.below("every", |names| {
            if every.is_zero() {
                names.wrong("no time at all between two repetitions");
            }
            if every.times(times).is_none() {
                names.wrong("so often is longer than time is counted here");
            }
            match (stands, &mark.at) {
                (Stand::Own(_), Point::Own(at)) => {
                    if core::mem::discriminant(at) != core::mem::discriminant(every) {
                        names
                            .wrong(format!("`{every}` is of another kind than `{at}`: the two are added up"));
                    }
                    names.target(every, data.calendar.is_some())
                }
                _ => names.beside(every, clock),
            }
        });
        let until = mark.until.as_ref().map(|until| self.condition("until", until, Judged::OnTicket));
        Some(Repeats { every: target, times: times.min(MOST_TIMES) as u16, until })
    }

    /// A span before or after due, under the coverage of every goal.
    fn beside(&mut self, span: &Span, clock: &Clock) -> Target {
        if !matches!(span, Span::Elapsed(_) | Span::Working(_)) {
            self.wrong("days are counted from a start: before and after due write `24h` or working hours");
        }
        for goal in clock.goals.iter().filter(|goal| goal.within.is_some()) {
            self.target(span, goal.coverage.all().all(|coverage| coverage.calendar.is_some()));
        }
        match span {
            Span::Working(amount) => Target::Working(*amount),
            Span::Elapsed(amount) => Target::Elapsed(*amount),
            _ => Target::Elapsed(TimeDelta::zero()),
        }
    }
}

/// Whether one mark on the clock's own time is always reached before another, which stands after
/// it in the policy's order too.
fn is_before(one: &Mark, other: &Mark) -> bool {
    let (Stand::Own(a), Stand::Own(b)) = (&one.stands, &other.stands) else { return false };
    let shorter = match (a, b) {
        (Target::Elapsed(a), Target::Elapsed(b)) | (Target::Working(a), Target::Working(b)) => a <= b,
        (Target::Days(a), Target::Days(b)) | (Target::WorkingDays(a), Target::WorkingDays(b)) => a <= b,
        _ => false,
    };
    shorter && one.repeats.is_none()
}

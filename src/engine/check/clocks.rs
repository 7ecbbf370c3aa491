//! Clocks: what they need to run, targets in calendars that exist, marks that can be reached.

use alloc::{format, string::String, vec::Vec};

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::{Names, conditions::Judged, find, values::typed as typed_value};
use crate::{
    calendar::{Calendar, Train, at_local},
    engine::{
        condition::Cond,
        coverage::{Coverage, Covered},
        model::{Clock, Goal, LIMIT, Origin},
        place::{FieldId, Place},
        target::Target,
    },
    instant::Instant,
    policy::{
        ALWAYS, Again, Clock as Data, Condition, Coverage as CoverageData, FieldKind, Late,
        Origin as OriginData, Table, Value,
    },
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
        if data.resume.is_some() && data.pause.is_none() {
            self.below("resume", |names| names.wrong("there is no `pause` to resume from"));
        }
        let judged = if data.resume.is_some() { Judged::OnEvent } else { Judged::OnTicket };
        let coverage = self.coverage(data.calendar.as_ref());
        let mut clock = Clock {
            start,
            cancel,
            stop: optional(self, "stop", &data.stop),
            reset: optional(self, "reset", &data.reset),
            pause: data.pause.as_ref().map(|data| self.condition("pause", data, judged)),
            resume: optional(self, "resume", &data.resume),
            from: data.from.as_ref().and_then(|from| self.origin(from)),
            enforce_from: data.enforce_from.and_then(|date| self.midnight(date)),
            retarget: data.retarget,
            again: data.again.unwrap_or(usual),
            goals: self.goals(data, &coverage),
            marks: Vec::new(),
            coverage,
        };
        clock.marks = self.marks(data, &clock);
        clock
    }

    fn origin(&mut self, from: &OriginData) -> Option<Origin> {
        match from {
            OriginData::Creation => Some(Origin::Creation),
            OriginData::Field(name) => self.below("from", |names| names.time_field(name)).map(Origin::Field),
        }
    }

    /// A field that says when.
    fn time_field(&mut self, name: &str) -> Option<FieldId> {
        let field = self.field(name)?;
        let kind = self.policy.fields.at(field.place()).1.kind;
        if !matches!(kind, FieldKind::Instant | FieldKind::Date) {
            self.wrong(format!("`{name}` is {kind}: a time is a field of kind `instant` or `date`"));
        }
        Some(field)
    }

    fn midnight(&mut self, date: NaiveDate) -> Option<Instant> {
        let at = at_local(self.policy.zone, date.and_time(NaiveTime::MIN)).ok();
        if at.is_none() {
            self.below("enforce_from", |names| names.wrong("a date of the years 1 to 9999"));
        }
        at
    }

    fn coverage(&mut self, data: Option<&CoverageData>) -> Covered {
        let Some(data) = data else {
            return Covered::By(Coverage { calendar: None, place: None, zone: self.policy.zone });
        };
        self.below("calendar", |names| match data {
            CoverageData::Named(name) => Covered::By(names.calendar(name)),
            CoverageData::ByField { field, of, otherwise } => names.by_field(field, of, otherwise.as_deref()),
        })
    }

    fn by_field(&mut self, field: &str, of: &Table<String>, otherwise: Option<&str>) -> Covered {
        let policy = self.policy;
        let place = self.below("field", |names| names.field(field));
        let declared = place.map(|place| policy.fields.at(place.place()).1);
        if let Some(declared) = declared.filter(|declared| declared.kind != FieldKind::Word) {
            let text =
                format!("`{field}` is {}: a calendar is chosen by a field of kind `word`", declared.kind);
            self.below("field", |names| names.wrong(text));
        }
        let each = of.iter().map(|(word, calendar)| {
            let value = Value::Text(word.into());
            self.below("of", |names| {
                names.below(word, |names| {
                    let typed = declared.filter(|declared| declared.kind == FieldKind::Word);
                    if let Some(Err(text)) = typed.map(|declared| typed_value(&value, declared)) {
                        names.wrong(text);
                    }
                    (value, names.calendar(calendar))
                })
            })
        });
        let of = each.collect();
        let otherwise = match otherwise {
            Some(name) => self.below("otherwise", |names| names.calendar(name)),
            None => self.calendar(ALWAYS),
        };
        match place {
            Some(field) => Covered::ByField { field, of, otherwise },
            None => Covered::By(otherwise),
        }
    }

    /// The coverage of a calendar of that name; one without a calendar where there is none.
    pub(super) fn calendar(&mut self, name: &str) -> Coverage {
        let policy = self.policy;
        let known = policy.calendars.names();
        let place = match policy.calendars.position(name) {
            None if name == ALWAYS => Some(self.always()),
            _ => find(&mut self.trail, "calendar", name, known),
        };
        let calendar = place.and_then(|place| self.calendars.get(place)).cloned();
        let zone = calendar.as_ref().map_or(policy.zone, Calendar::zone);
        Coverage { calendar, place: place.and_then(|place| u16::try_from(place).ok()), zone }
    }

    fn goals(&mut self, clock: &Data, usual: &Covered) -> Vec<Goal> {
        if clock.goals.len() > LIMIT {
            self.below("goals", |names| names.wrong(format!("a clock has at most {LIMIT} goals")));
        }
        let mut goals: Vec<Goal> = Vec::new();
        for (i, data) in clock.goals.iter().enumerate() {
            let goal = self.below("goals", |names| {
                names.item(i, |names| {
                    let coverage = match &data.calendar {
                        Some(_) => names.coverage(data.calendar.as_ref()),
                        None => usual.clone(),
                    };
                    let within = data.within.as_ref().map(|span| {
                        names.below("within", |names| {
                            if span.is_zero() {
                                names.wrong("a target of no time at all is late before it starts");
                            }
                            names.target(span, data.calendar.is_some() || clock.calendar.is_some())
                        })
                    });
                    let exceeded = data.late == Late::BudgetExceeded;
                    if exceeded && !matches!(data.within, Some(Span::Working(_))) {
                        let text = "only a working amount is used up at closing and exceeded at an opening";
                        names.below("late", |names| names.wrong(text));
                    }
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
                        exceeded,
                    }
                })
            });
            goals.push(goal);
        }
        goals
    }

    /// A span with its names looked up, in a calendar or in none; any other one where something is
    /// wrong.
    pub(super) fn target(&mut self, span: &Span, named: bool) -> Target {
        if !span.is_countable() {
            self.wrong("a span is whole seconds, not negative and not above ten thousand years");
        }
        let working = matches!(span, Span::Working(_) | Span::WorkingDays(_) | Span::EndOfDay(_));
        if working && !named {
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
                let Some(field) = self.time_field(name) else { return none };
                Target::Field(field)
            }
        }
    }
}

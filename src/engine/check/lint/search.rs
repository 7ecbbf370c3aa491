//! One step, and all facts that it may have: one after another is tried with each of its values,
//! as long as what is asked still depends on it.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    domain::{Domain, Fact, Pick, domains},
    solve::Ask,
    steps::{Flow, Step},
};
use crate::{
    engine::{
        condition::{Cond, decided},
        model::Model,
        place::{FieldId, Place},
    },
    policy::Value,
};

/// Which side of the step a fact is of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Half {
    Before,
    After,
}

/// How many facts one question may ask for: they are tried within each other.
const DEEPEST: usize = 200;

pub(super) struct Search<'a> {
    model: &'a Model,
    step: &'a Step<'a>,
    ask: &'a Ask<'a>,
    facts: Vec<Domain>,
    /// By the places of `facts`, what is picked so far: after the step, and before it where that is
    /// something else.
    after: Vec<Option<usize>>,
    before: Vec<Option<usize>>,
    /// How much may still be looked at.
    left: &'a mut u64,
}

impl<'a> Search<'a> {
    pub(super) fn new(model: &'a Model, step: &'a Step<'a>, ask: &'a Ask<'a>, left: &'a mut u64) -> Self {
        Search { model, step, ask, facts: Vec::new(), after: Vec::new(), before: Vec::new(), left }
    }

    /// Whether the step can be as asked; `None` where that takes too long to say. What was picked
    /// then stands.
    pub(super) fn possible(&mut self) -> Option<bool> {
        *self.left = self.left.saturating_sub(1);
        // Most steps are decided by what is known of their events.
        if let Some(answer) = self.asked() {
            return self.within(answer && self.may_differ());
        }
        let (mut conditions, mut fields) = (Vec::new(), Vec::new());
        self.ask.asks(&mut conditions, &mut fields);
        conditions.extend(self.step.taken.map(|transition| &transition.when));
        self.facts = domains(self.model, &conditions, &fields);
        if self.facts.len() > DEEPEST || self.facts.iter().any(|domain| domain.picks.is_empty()) {
            return None;
        }
        let looked_at = conditions.len() + fields.len() + self.facts.len();
        *self.left = self.left.saturating_sub(looked_at as u64);
        self.after = alloc::vec![None; self.facts.len()];
        self.before = self.after.clone();
        self.branch(0)
    }

    /// An answer, if there was enough to look at for it.
    fn within(&self, answer: bool) -> Option<bool> {
        (*self.left > 0).then_some(answer)
    }

    /// Each fact before the step, where it has others there, and each after it.
    fn branch(&mut self, place: usize) -> Option<bool> {
        let answer = self.asked();
        self.within(true)?;
        match answer {
            Some(false) => return Some(false),
            Some(true) if self.may_differ() => return Some(true),
            _ => {}
        }
        // Where they differ, first what it is before the step and then what it is after it.
        let both = self.two_halves();
        let (fact, before) = if both { (place / 2, place.is_multiple_of(2)) } else { (place, false) };
        // All is picked: then it held, and only nothing is other than it was.
        let Some(domain) = self.facts.get(fact) else { return Some(false) };
        let picks = domain.picks.len();
        for pick in (0..picks).map(Some) {
            self.set(fact, before, pick);
            if self.branch(place + 1)? {
                return Some(true);
            }
        }
        self.set(fact, before, None);
        Some(false)
    }

    fn set(&mut self, fact: usize, before: bool, pick: Option<usize>) {
        let half = if before { &mut self.before } else { &mut self.after };
        half[fact] = pick;
    }

    /// What is known of the question, and of what the step takes besides.
    fn asked(&mut self) -> Option<bool> {
        let step = self.step;
        let guard = match step.taken {
            Some(transition) => {
                let when = self.holds(&transition.when, Half::Before, false);
                // Of what is asked: the rest may be filled.
                let asked = |field: &&FieldId| self.place(Fact::Field(**field)).is_some();
                let require: Vec<FieldId> = transition.require.iter().filter(asked).copied().collect();
                both(when, || self.filled(&require))
            }
            None => Some(true),
        };
        let ask = self.ask;
        both(guard, || self.answer(ask))
    }

    fn answer(&mut self, ask: &Ask<'_>) -> Option<bool> {
        *self.left = self.left.saturating_sub(1);
        match ask {
            Ask::Holds(condition) => self.holds(condition, Half::After, true),
            Ask::Now(condition) => self.holds(condition, Half::After, false),
            Ask::Was(_) if self.step.before.is_none() => Some(false),
            Ask::Was(condition) => self.holds(condition, Half::Before, false),
            Ask::In(states) => Some(states.has(self.step.after)),
            Ask::Filled(fields) => self.filled(fields),
            Ask::Not(part) => self.answer(part).map(|holds| !holds),
            Ask::All(parts) => decided(parts, false, |part| self.answer(part)),
            Ask::Any(parts) => decided(parts, true, |part| self.answer(part)),
        }
    }

    fn filled(&self, fields: &[FieldId]) -> Option<bool> {
        decided(fields, false, |field| {
            let filled = |value: &Value| !value.is_unset();
            self.pick(Fact::Field(*field), Half::After, |pick| filled(&pick.value), filled)
        })
    }

    fn holds(&mut self, condition: &Cond, half: Half, with_event: bool) -> Option<bool> {
        match condition {
            Cond::All(parts) => decided(parts, false, |part| self.holds(part, half, with_event)),
            Cond::Any(parts) => decided(parts, true, |part| self.holds(part, half, with_event)),
            Cond::Not(part) => self.holds(part, half, with_event).map(|holds| !holds),
            leaf => {
                *self.left = self.left.saturating_sub(1);
                self.leaf(leaf, half, with_event)
            }
        }
    }

    fn leaf(&self, leaf: &Cond, half: Half, with_event: bool) -> Option<bool> {
        match leaf {
            Cond::State(states) if half == Half::After => Some(states.has(self.step.after)),
            Cond::State(states) => Some(states.has_some(self.step.before)),
            Cond::Priority(among) => {
                self.pick(Fact::Priority, half, |pick| among.has_some(pick.priority), |_| false)
            }
            Cond::Field(field, test) => self.pick(
                Fact::Field(*field),
                half,
                |pick| test.holds(&pick.value),
                |value| test.holds(value),
            ),
            Cond::Linked(join, _) => {
                self.pick(Fact::Linked(*join), half, |pick| pick.value == Value::Flag(true), |_| false)
            }
            leaf if with_event => Some(self.step.event.as_ref().is_some_and(|event| leaf.holds_of(event))),
            _ => Some(false),
        }
    }

    /// What is so of a fact, if it is picked, or if the step sets it.
    fn pick(
        &self,
        fact: Fact,
        half: Half,
        of_pick: impl Fn(&Pick) -> bool,
        of_value: impl Fn(&Value) -> bool,
    ) -> Option<bool> {
        if let (Fact::Field(field), Half::After) = (fact, half)
            && let Some(value) = self.set_by_step(field)
        {
            return Some(of_value(value));
        }
        let place = self.place(fact)?;
        let other = self.two_halves() && half == Half::Before;
        let pick = if other { self.before[place] } else { self.after[place] };
        Some(of_pick(&self.facts[place].picks[pick?]))
    }

    /// Where a fact is among those that are asked for.
    fn place(&self, fact: Fact) -> Option<usize> {
        self.facts.binary_search_by_key(&fact, |domain| domain.fact).ok()
    }

    fn set_by_step(&self, field: FieldId) -> Option<&'a Value> {
        let Flow::Set(values) = self.step.flow else { return None };
        values.iter().find(|(set, _)| *set == field).map(|(_, value)| value)
    }

    /// Whether facts may be others before the step than after it. What a triage makes of values that
    /// are set, or of another state, is not worked out: it can be anything.
    fn two_halves(&self) -> bool {
        match self.step.flow {
            Flow::Given | Flow::Changed => true,
            Flow::Set(_) | Flow::Still => !self.model.triage.is_empty(),
            Flow::Opening => false,
        }
    }

    /// Whether something can be other than it was, where the step says so.
    fn may_differ(&self) -> bool {
        match self.step.flow {
            Flow::Opening | Flow::Still | Flow::Given => true,
            Flow::Changed => {
                let asked = |fact: Fact| self.place(fact).is_some();
                let mut fields = (0..self.model.policy.fields.len()).map(FieldId::new);
                let priorities =
                    self.model.policy.priorities.len() + usize::from(self.model.default_priority.is_none());
                fields.any(|field| !asked(Fact::Field(field)))
                    || !asked(Fact::Priority) && priorities > 1
                    || self.facts.iter().zip(self.before.iter().zip(&self.after)).any(|(domain, picked)| {
                        match picked {
                            (Some(before), Some(after)) => before != after || domain.picks[*after].many,
                            _ => domain.picks.len() > 1,
                        }
                    })
            }
            Flow::Set(values) => values.iter().any(|(field, value)| {
                let place = self.place(Fact::Field(*field));
                let picked = place.and_then(|place| Some(&self.facts[place].picks[self.after[place]?]));
                picked.is_none_or(|before| before.value != *value || before.many)
            }),
        }
    }

    /// The ticket that was found, in words: its state, and of the rest what matters.
    pub(super) fn example(&self) -> String {
        let mut facts = Vec::new();
        for (domain, picked) in self.facts.iter().zip(&self.after) {
            let Some(pick) = picked.map(|pick| &domain.picks[pick]) else { continue };
            facts.push(match (domain.fact, pick.priority) {
                (Fact::Priority, Some(priority)) => format!("priority = {}", self.model.priority(priority)),
                (Fact::Priority, None) => "no priority".to_string(),
                // Which tickets those are is not made up.
                (Fact::Linked(_), _) => continue,
                (Fact::Field(field), _) if pick.value.is_unset() => {
                    format!("{} unset", self.model.field(field))
                }
                (Fact::Field(field), _) => format!("{} = {}", self.model.field(field), pick.value),
            });
        }
        let state = self.model.state(self.step.after);
        if facts.is_empty() {
            format!("in `{state}`")
        } else {
            format!("in `{state}` with {}", facts.join(", "))
        }
    }
}

/// Both, in three values.
fn both(first: Option<bool>, second: impl FnOnce() -> Option<bool>) -> Option<bool> {
    match first {
        Some(false) => Some(false),
        first => match second() {
            Some(false) => Some(false),
            second => first.and(second),
        },
    }
}

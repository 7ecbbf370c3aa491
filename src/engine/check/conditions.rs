//! Conditions: their names, and the types of what they compare.

use alloc::{boxed::Box, format, string::String, vec::Vec};
use core::cmp::Ordering::{Equal, Greater, Less};

use super::{Names, values::typed};
use crate::{
    engine::{
        condition::{Cond, Test},
        place::{Place, Set, StateId},
    },
    policy::{Condition, Problem, Test as Data, Value, WORDS, nearest},
};

/// Whether a condition is judged with an event or on the ticket alone.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Judged {
    OnTicket,
    OnEvent,
}

/// How deep conditions may stand within conditions.
const DEEPEST: usize = 64;

/// The key of a condition that no ticket and no event can pass, since it lists nothing.
fn never(data: &Condition) -> Option<&'static str> {
    let (key, empty) = match data {
        Condition::Any(list) => ("any", list.is_empty()),
        Condition::State(list) => ("state", list.is_empty()),
        Condition::Kind(list) => ("kind", list.is_empty()),
        Condition::Priority(list) => ("priority", list.is_empty()),
        Condition::Event(list) => ("event", list.is_empty()),
        Condition::Entered(list) => ("entered", list.is_empty()),
        Condition::Left(list) => ("left", list.is_empty()),
        Condition::Transition(list) => ("transition", list.is_empty()),
        Condition::Side(list) => ("side", list.is_empty()),
        Condition::By(list) => ("by", list.is_empty()),
        Condition::Field(_, Data::Is(list)) => ("is", list.is_empty()),
        _ => return None,
    };
    empty.then_some(key)
}

impl Names<'_> {
    /// Compiles a condition under a key. Paths follow the policy's text, where the parts of an
    /// `all` may be the entries of one table.
    pub(super) fn condition(&mut self, key: &str, data: &Condition, judged: Judged) -> Cond {
        self.below(key, |names| names.compile(data, judged, 0))
    }

    fn compile(&mut self, data: &Condition, judged: Judged, depth: usize) -> Cond {
        let policy = self.policy;
        if depth > DEEPEST {
            self.wrong(format!("conditions within conditions, more than {DEEPEST} deep"));
            return Cond::always();
        }
        if let Some(key) = never(data) {
            self.below(key, |names| names.wrong("an empty list never holds"));
        }
        let speaks_of_event = |names: &mut Self, key: &str| {
            if judged == Judged::OnTicket {
                names.below(key, |names| {
                    names.wrong(format!(
                        "`{key}` asks about an event, and this is judged on the ticket alone"
                    ));
                });
            }
        };
        match data {
            Condition::All(parts) => {
                Cond::All(parts.iter().map(|part| self.compile(part, judged, depth + 1)).collect())
            }
            Condition::Any(parts) => {
                let parts = parts.iter().enumerate();
                let parts = parts.map(|(i, part)| {
                    self.below("any", |names| names.item(i, |n| n.compile(part, judged, depth + 1)))
                });
                Cond::Any(parts.collect())
            }
            Condition::Not(part) => {
                let part = self.below("not", |names| names.compile(part, judged, depth + 1));
                Cond::Not(Box::new(part))
            }
            Condition::State(states) => Cond::State(self.states("state", states)),
            Condition::Kind(kinds) => {
                let of_kind = |(place, (_, state)): (usize, (_, &crate::policy::State))| {
                    kinds.contains(&state.kind).then_some(StateId::new(place))
                };
                let states: Vec<StateId> = policy.states.iter().enumerate().filter_map(of_kind).collect();
                if states.is_empty() && !kinds.is_empty() {
                    self.below("kind", |names| names.wrong("no state is of that kind"));
                }
                Cond::State(Set::new(policy.states.len(), states))
            }
            Condition::Priority(list) => {
                let found = self.below("priority", |names| names.each(list, Self::priority));
                Cond::Priority(Set::new(policy.priorities.len(), found))
            }
            Condition::Field(name, test) => self.field_test(name, test),
            Condition::Linked(name, test) => self.below("linked", |names| names.linked(name, test)),
            Condition::Told(name, words) => {
                speaks_of_event(self, "told");
                self.below("told", |names| names.told(name, words))
            }
            Condition::Event(kinds) => {
                speaks_of_event(self, "event");
                Cond::Event(kinds.clone())
            }
            Condition::Entered(states) => {
                speaks_of_event(self, "entered");
                Cond::Entered(self.states("entered", states))
            }
            Condition::Left(states) => {
                speaks_of_event(self, "left");
                Cond::Left(self.states("left", states))
            }
            Condition::Transition(list) => {
                speaks_of_event(self, "transition");
                let found = self.below("transition", |names| names.each(list, Self::transition));
                Cond::Transition(Set::new(policy.transitions.len(), found))
            }
            Condition::Side(sides) => {
                speaks_of_event(self, "side");
                Cond::Side(sides.clone())
            }
            Condition::By(roles) => {
                speaks_of_event(self, "by");
                let found = self.below("by", |names| names.each(roles, Self::role));
                Cond::By(Set::new(policy.roles.len(), found))
            }
            Condition::Public(public) => {
                speaks_of_event(self, "public");
                Cond::Public(*public)
            }
            Condition::Modified(modified) => {
                speaks_of_event(self, "modified");
                Cond::Modified(*modified)
            }
        }
    }

    pub(super) fn states(&mut self, key: &str, list: &[String]) -> Set<StateId> {
        let found = self.below(key, |names| names.each(list, Self::state));
        Set::new(self.policy.states.len(), found)
    }

    fn field_test(&mut self, name: &str, test: &Data) -> Cond {
        let policy = self.policy;
        // A misspelt word of the language reads like a field.
        let misspelt = || name.chars().count() > 3 && nearest(name, WORDS).is_some();
        if nearest(name, policy.fields.names()).is_none() && misspelt() {
            self.trail.mistake(Problem::unknown("field", name, WORDS));
            return Cond::always();
        }
        let Some(field) = self.field(name) else {
            return Cond::always();
        };
        let declared = policy.fields.at(field.place()).1;
        self.below(name, |names| {
            let mut value = |value: &Value| {
                if value.is_unset() {
                    names.wrong("nothing is equal to, above or below unset: write `{ set = false }`");
                }
                typed(value, declared).unwrap_or_else(|text| {
                    names.wrong(text);
                    Value::Unset
                })
            };
            let (with, wanted, key): (_, &'static [_], _) = match test {
                Data::Is(values) => return Cond::Field(field, Test::Is(values.iter().map(value).collect())),
                Data::Set(set) => return Cond::Field(field, Test::Set(*set)),
                Data::AtLeast(with) => (value(with), &[Greater, Equal], "at_least"),
                Data::AtMost(with) => (value(with), &[Less, Equal], "at_most"),
                Data::Above(with) => (value(with), &[Greater], "above"),
                Data::Below(with) => (value(with), &[Less], "below"),
            };
            if !declared.kind.is_ordered() {
                names.below(key, |names| {
                    names.wrong(format!("a {} has no order to compare by", declared.kind))
                });
            }
            Cond::Field(field, Test::Compare(with, wanted))
        })
    }
}

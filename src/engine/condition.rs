//! Conditions, compiled: judged on a ticket and the event that is being handled, or on what is
//! known of them.

use alloc::{boxed::Box, format, string::String, sync::Arc, vec::Vec};
use core::cmp::Ordering;

use super::{
    place::{FieldId, JoinId, Place, PriorityId, RelationId, RoleId, Set, StateId, TransitionId, WordId},
    relatives::{Join, Relative},
};
use crate::policy::{Condition, Happening, Side, Value};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cond {
    All(Vec<Cond>),
    Any(Vec<Cond>),
    Not(Box<Cond>),
    State(Set<StateId>),
    Priority(Set<PriorityId>),
    Field(FieldId, Test),
    /// What is known of the tickets of a relation.
    Linked(JoinId, Join),
    Told(RelationId, Vec<WordId>),
    Event(Vec<Happening>),
    Entered(Set<StateId>),
    Left(Set<StateId>),
    Transition(Set<TransitionId>),
    Side(Vec<Side>),
    By(Set<RoleId>),
    Public(bool),
    Modified(bool),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    Is(Vec<Value>),
    Set(bool),
    /// The value compared with this one is one of these.
    Compare(Value, &'static [Ordering]),
}

impl Test {
    pub(crate) fn holds(&self, value: &Value) -> bool {
        match self {
            Test::Is(values) => values.iter().any(|wanted| is(value, wanted)),
            Test::Set(set) => value.is_unset() != *set,
            Test::Compare(with, wanted) => !value.is_unset() && wanted.contains(&value.cmp(with)),
        }
    }
}

/// Whether a value is the one asked for; of many, whether they hold all those asked for.
fn is(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Many(items), Value::Many(wanted)) => wanted.iter().all(|item| items.contains(item)),
        _ => value == wanted,
    }
}

/// What a condition may ask of a ticket.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Facts {
    pub(crate) state: StateId,
    pub(crate) priority: Option<PriorityId>,
    /// Shared with the tickets that hold the same, until one is given another value.
    pub(crate) fields: Arc<[Value]>,
    /// The other tickets that it knows, in the order in which it was told of them.
    pub(crate) relatives: Arc<[Relative]>,
}

impl Facts {
    /// Gives a field a value; those it has already stay shared.
    pub(crate) fn set(&mut self, field: FieldId, value: &Value) {
        if self.fields[field.place()] != *value {
            Arc::make_mut(&mut self.fields)[field.place()] = value.clone();
        }
    }
}

/// What a condition may ask of an event that was applied.
#[derive(Debug, Clone, Default)]
pub(crate) struct Happened {
    pub(crate) created: bool,
    /// What it says of other tickets, or of its end.
    pub(crate) relation: Option<Happening>,
    /// Fields or the priority were given, or a transition was taken that stays.
    pub(crate) changed: bool,
    /// It was told of another ticket.
    pub(crate) linked: bool,
    /// What another one told.
    pub(crate) told: Option<(RelationId, WordId)>,
    /// Whether its comment is public, if it has one.
    pub(crate) comment: Option<bool>,
    pub(crate) left: Option<StateId>,
    pub(crate) entered: Option<StateId>,
    pub(crate) transition: Option<TransitionId>,
    pub(crate) side: Option<Side>,
    pub(crate) role: Option<RoleId>,
}

impl Happened {
    /// Whether the ticket is over by it.
    pub(crate) fn is_the_end(&self) -> bool {
        matches!(self.relation, Some(Happening::Merged | Happening::Cancelled))
    }

    fn is(&self, what: Happening) -> bool {
        match what {
            Happening::Split | Happening::Absorbed | Happening::Merged | Happening::Cancelled => {
                self.relation == Some(what)
            }
            Happening::Linked => self.linked,
            Happening::Created => self.created,
            Happening::Moved => self.entered.is_some() && !self.created,
            Happening::Commented => self.comment.is_some() && self.entered.is_none() && !self.created,
            Happening::Changed => self.changed && self.entered.is_none() && !self.created,
        }
    }
}

impl Cond {
    pub(crate) fn always() -> Self {
        Cond::All(Vec::new())
    }

    /// Whether it holds of the ticket as it is, and of the event that brought it there.
    pub(crate) fn holds(&self, facts: &Facts, event: Option<&Happened>) -> bool {
        match self {
            Cond::All(parts) => parts.iter().all(|part| part.holds(facts, event)),
            Cond::Any(parts) => parts.iter().any(|part| part.holds(facts, event)),
            Cond::Not(part) => !part.holds(facts, event),
            Cond::State(states) => states.has(facts.state),
            Cond::Priority(priorities) => priorities.has_some(facts.priority),
            Cond::Field(field, test) => test.holds(&facts.fields[field.place()]),
            Cond::Linked(_, join) => join.holds(&facts.relatives),
            leaf => event.is_some_and(|event| leaf.holds_of(event)),
        }
    }

    /// Whether a leaf that asks about the event holds of it.
    pub(crate) fn holds_of(&self, event: &Happened) -> bool {
        match self {
            Cond::Event(kinds) => kinds.iter().any(|kind| event.is(*kind)),
            Cond::Told(relation, words) => {
                event.told.is_some_and(|(by, word)| by == *relation && words.contains(&word))
            }
            Cond::Entered(states) => states.has_some(event.entered),
            Cond::Left(states) => states.has_some(event.left),
            Cond::Transition(transitions) => transitions.has_some(event.transition),
            Cond::Side(sides) => event.side.is_some_and(|side| sides.contains(&side)),
            Cond::By(roles) => roles.has_some(event.role),
            Cond::Public(public) => event.comment == Some(*public),
            Cond::Modified(modified) => (event.side != Some(Side::Automation)) == *modified,
            _ => false,
        }
    }

    /// Whether it can hold of some ticket in that state (any state where none is given) after
    /// that event (none at all where none is given): `None` when it depends on the rest.
    pub(crate) fn known(&self, state: Option<StateId>, event: Option<&Happened>) -> Option<bool> {
        match self {
            Cond::All(parts) => decided(parts, false, |part| part.known(state, event)),
            Cond::Any(parts) => decided(parts, true, |part| part.known(state, event)),
            Cond::Not(part) => part.known(state, event).map(|value| !value),
            Cond::State(states) => state.map(|state| states.has(state)),
            Cond::Priority(_) | Cond::Field(..) | Cond::Linked(..) => None,
            // Where a move may start is not known of an event that is only imagined.
            Cond::Left(_) if event.is_some_and(|event| event.entered.is_some() && event.left.is_none()) => {
                None
            }
            leaf => Some(event.is_some_and(|event| leaf.holds_of(event))),
        }
    }

    /// Whether it acts on this step: it came to hold, or, where it asks about the event, it holds
    /// of this one. Of the parts of an `any` each acts for itself.
    pub(crate) fn acts(&self, before: Option<&Facts>, facts: &Facts, event: &Happened) -> bool {
        match self {
            Cond::Any(parts) => parts.iter().any(|part| part.acts(before, facts, event)),
            other => {
                let held =
                    || !other.speaks_of_event() && before.is_some_and(|before| other.holds(before, None));
                other.holds(facts, Some(event)) && !held()
            }
        }
    }

    fn any_leaf(&self, is: &impl Fn(&Cond) -> bool) -> bool {
        match self {
            Cond::All(parts) | Cond::Any(parts) => parts.iter().any(|part| part.any_leaf(is)),
            Cond::Not(part) => part.any_leaf(is),
            leaf => is(leaf),
        }
    }

    /// Shows every leaf: what is neither `all` nor `any` nor `not`.
    pub(crate) fn each_leaf<'a>(&'a self, visit: &mut impl FnMut(&'a Cond)) {
        match self {
            Cond::All(parts) | Cond::Any(parts) => parts.iter().for_each(|part| part.each_leaf(visit)),
            Cond::Not(part) => part.each_leaf(visit),
            leaf => visit(leaf),
        }
    }

    /// Whether it asks for that field.
    pub(crate) fn asks_for(&self, field: FieldId) -> bool {
        self.any_leaf(&|leaf| matches!(leaf, Cond::Field(asked, _) if *asked == field))
    }

    /// Whether it asks about the event.
    pub(crate) fn speaks_of_event(&self) -> bool {
        self.any_leaf(&|leaf| {
            !matches!(leaf, Cond::State(_) | Cond::Priority(_) | Cond::Field(..) | Cond::Linked(..))
        })
    }

    /// Whether it asks in which role somebody acted, or what they wrote.
    pub(crate) fn speaks_of_role_or_comment(&self) -> bool {
        self.any_leaf(&|leaf| matches!(leaf, Cond::By(_) | Cond::Public(_)))
    }

    /// Whether it may act on an event that it did not hold before: it asks about events, or about
    /// the state and the event moved the ticket, about one of these fields, or about the priority
    /// where that may have changed.
    pub(crate) fn touched(&self, event: &Happened, fields: &[FieldId], priority: bool) -> bool {
        self.any_leaf(&|leaf| match leaf {
            Cond::State(_) => event.entered.is_some(),
            Cond::Priority(_) => priority,
            Cond::Field(field, _) => fields.contains(field),
            Cond::Linked(..) => event.linked || event.told.is_some(),
            _ => true,
        })
    }

    /// The leaves that keep it from holding, in the policy's words. `data` is the condition that
    /// this one was compiled from.
    pub(crate) fn unmet(
        &self,
        data: &Condition,
        facts: &Facts,
        event: Option<&Happened>,
        found: &mut Vec<String>,
    ) {
        if self.holds(facts, event) {
            return;
        }
        match (self, data) {
            (Cond::All(parts), Condition::All(data)) | (Cond::Any(parts), Condition::Any(data)) => {
                for (part, data) in parts.iter().zip(data) {
                    part.unmet(data, facts, event, found);
                }
            }
            (Cond::Field(field, _), data) => {
                let value = &facts.fields[field.place()];
                found.push(if value.is_unset() {
                    format!("`{data}` does not hold: it is unset")
                } else {
                    format!("`{data}` does not hold: it is `{value}`")
                });
            }
            (Cond::Linked(_, join), data) => {
                found.push(format!("`{data}` does not hold: {}", join.lack(&facts.relatives)));
            }
            (_, data) => found.push(format!("`{data}` does not hold")),
        }
    }
}

/// All of them, or one (`decisive` is what settles it), in three values.
pub(crate) fn decided<T>(
    parts: &[T],
    decisive: bool,
    mut is: impl FnMut(&T) -> Option<bool>,
) -> Option<bool> {
    let mut all = Some(!decisive);
    for part in parts {
        match is(part) {
            Some(value) if value == decisive => return Some(decisive),
            Some(_) => {}
            None => all = None,
        }
    }
    all
}

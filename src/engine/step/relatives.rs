//! Tickets that one opens or tells something.

use alloc::{format, string::String, vec::Vec};
use core::fmt::Display;

use super::{Steps, actions::Cause, part};
use crate::{
    engine::{
        condition::Happened,
        decision::{Effect, Signal},
        judge::Change,
        model::Opening,
        place::{Place, RelationId},
    },
    policy::Side,
};

impl Steps<'_> {
    /// Records another ticket, and decides that it is to be opened: its id is the decision's.
    pub(super) fn open(&mut self, opening: &Opening, cause: &Cause, number: impl Display + Copy) {
        let model = self.model;
        let field = |field: &crate::engine::place::FieldId| {
            (model.field(*field).into(), self.ticket.facts.fields[field.place()].clone())
        };
        let effect = Effect::Open {
            relation: model.relation(opening.relation).into(),
            policy: opening.policy.clone(),
            back: opening.back.clone(),
            fields: opening.with.iter().map(field).collect(),
            at: cause.at,
            depth: self.depth.saturating_add(1),
        };
        self.decide(cause, number, effect);
        let Some(id) = self.decisions.last().map(|decision| decision.id.as_str().into()) else { return };
        let happened = Happened { linked: true, side: Some(Side::Automation), ..Happened::default() };
        let change = Change { links: alloc::vec![(opening.relation, id)], ..Change::default() };
        self.own_step(cause, number, &happened, change);
    }

    /// Tells each ticket of a relation.
    pub(super) fn signal(&mut self, relation: RelationId, word: &str, cause: &Cause, number: impl Display) {
        let relatives = self.ticket.facts.relatives.iter().filter(|relative| relative.relation == relation);
        let tickets: Vec<String> = relatives.map(|relative| relative.ticket.as_ref().into()).collect();
        for to in tickets {
            let number = format!("{number}:{}", part(&to));
            let relation = self.model.relation(relation).into();
            let signal =
                Signal { relation, to, word: word.into(), at: cause.at, depth: self.depth.saturating_add(1) };
            self.decide(cause, number, Effect::Signal(signal));
        }
    }
}

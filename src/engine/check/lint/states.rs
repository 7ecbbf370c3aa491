//! States that no ticket comes to, or that none leaves; transitions that nobody takes.

use alloc::{format, vec::Vec};

use super::{
    solve::{Ask, Space},
    warn,
};
use crate::{
    engine::{
        model::Model,
        place::{Place, StateId},
    },
    policy::{Mistake, StateKind, path_of},
};

pub(super) fn check(space: &Space<'_>, found: &mut Vec<Mistake>) {
    let model = space.model;
    // Ways as they are written, and those that can be taken.
    let written = |from: StateId, place: usize| leads(model, from, place);
    let open =
        |from: StateId, place: usize| leads(model, from, place).filter(|_| can_be_taken(space, place, from));
    let (drawn, real) = (reached(model, written), reached(model, open));
    for state in space.states() {
        let (name, data) = model.policy.states.at(state.place());
        let out = |way: &dyn Fn(StateId, usize) -> Option<StateId>| {
            (0..model.transitions.len()).any(|place| way(state, place).is_some())
        };
        let path = path_of(&["states", name]);
        if !drawn[state.place()] {
            warn(found, path, "no way leads here from the initial state".into());
        } else if !real[state.place()] {
            let text = "no way that can be taken leads here from the initial state";
            warn(found, path, text.into());
        } else if data.kind == StateKind::Closed {
            // Nothing need lead out.
        } else if !out(&written) {
            warn(found, path, format!("no way leads out, and it is {}, not closed", data.kind));
        } else if !out(&open) {
            let text = format!("no way that can be taken leads out, and it is {}, not closed", data.kind);
            warn(found, path, text);
        }
    }
    for (place, data) in model.policy.transitions.iter().enumerate() {
        if data.by.is_empty() && !space.own.takes[place] {
            let text = format!("nobody may ask for `{}`, and nothing takes it", data.name);
            warn(found, format!("transitions[{place}]"), text);
        }
    }
}

/// The other state that a transition leads to from this one.
fn leads(model: &Model, from: StateId, place: usize) -> Option<StateId> {
    let transition = &model.transitions[place];
    transition.to.filter(|to| *to != from && transition.from.has(from))
}

/// Which states are reached from the initial one, by their places.
fn reached(model: &Model, way: impl Fn(StateId, usize) -> Option<StateId>) -> Vec<bool> {
    let mut reached = alloc::vec![false; model.policy.states.len()];
    reached[model.initial.place()] = true;
    let mut queue = Vec::from([model.initial]);
    while let Some(state) = queue.pop() {
        for to in (0..model.transitions.len()).filter_map(|place| way(state, place)) {
            if !core::mem::replace(&mut reached[to.place()], true) {
                queue.push(to);
            }
        }
    }
    reached
}

/// Whether somebody may take that transition out of that state, for all that is known.
fn can_be_taken(space: &Space<'_>, place: usize, from: StateId) -> bool {
    let transition = &space.model.transitions[place];
    let data = &space.model.policy.transitions[place];
    let may = |ask: &Ask<'_>| !space.never_in(from, ask);
    let own = space.own.takes[place] && !transition.comment && may(&Ask::can_be_taken(transition));
    own || !data.by.is_empty() && may(&Ask::Now(&transition.when))
}

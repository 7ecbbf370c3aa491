//! Moves that marks order must be possible from every state in which their clock may run.

use alloc::{format, string::String, vec::Vec};

use crate::{
    engine::{
        condition::{Cond, Happened},
        model::{Clock, Model},
        place::{Place, StateId, TransitionId},
    },
    policy::{Action as Data, Mistake, Problem, Side, path_of},
};

pub(super) fn check(model: &Model) -> Vec<Mistake> {
    let mut found = Vec::new();
    for (place, clock) in model.clocks.iter().enumerate() {
        let states = may_run(model, clock);
        let (name, data) = model.policy.clocks.at(place);
        for (m, mark) in data.marks.iter().enumerate() {
            for (a, action) in mark.actions.iter().enumerate() {
                let Data::Move(transition) = action else { continue };
                let Some(transition) = model.find_transition(transition) else { continue };
                if let Some(text) = blocked(model, transition, &states) {
                    let path = format!("{}.marks[{m}].do[{a}].move", path_of(&["clocks", name]));
                    found.push(Mistake { path, problem: Problem::Other(text) });
                }
            }
        }
    }
    found
}

/// Why a move that no person asks for cannot be made from one of these states, if it cannot.
fn blocked(model: &Model, transition: TransitionId, states: &[StateId]) -> Option<String> {
    let data = &model.transitions[transition.place()];
    let name = model.transition(transition);
    if data.comment {
        return Some(format!("`{name}` requires a comment, and nobody is there to write it"));
    }
    for state in states {
        if !data.from.has(*state) {
            let state = model.state(*state);
            return Some(format!("`{name}` does not lead out of `{state}`, in which the clock may run"));
        }
        if data.when.known(Some(*state), None) == Some(false) {
            let state = model.state(*state);
            return Some(format!(
                "the condition of `{name}` cannot hold in `{state}`, in which the clock may run"
            ));
        }
    }
    None
}

/// The states in which a clock may be running: those in which it may start, and those that a
/// transition leads to from them without surely ending it; less those that end or pause it.
fn may_run(model: &Model, clock: &Clock) -> Vec<StateId> {
    let all: Vec<StateId> = (0..model.policy.states.len()).map(StateId::new).collect();
    let at_rest = |condition: &Option<Cond>, state: StateId| {
        condition.as_ref().is_some_and(|condition| condition.known(Some(state), None) == Some(true))
    };
    let ends = |state| at_rest(&clock.cancel, state) || at_rest(&clock.stop, state);
    let starts = |state| possible(&clock.start, state, None) && !ends(state);
    let mut found: Vec<StateId> = all.iter().copied().filter(|state| starts(*state)).collect();
    let mut at = 0;
    while let Some(&from) = found.get(at) {
        at += 1;
        for (place, transition) in model.transitions.iter().enumerate() {
            let Some(to) = transition.to.filter(|to| transition.from.has(from) && *to != from) else {
                continue;
            };
            let ended = |condition: &Option<Cond>| {
                condition.as_ref().is_some_and(|condition| surely(condition, from, to, place))
            };
            if !found.contains(&to) && !ends(to) && !ended(&clock.stop) && !ended(&clock.cancel) {
                found.push(to);
            }
        }
    }
    found.retain(|state| !at_rest(&clock.pause, *state));
    found
}

/// Whether a condition may hold in that state after some event.
fn possible(condition: &Cond, state: StateId, event: Option<&Happened>) -> bool {
    condition.speaks_of_event() || condition.known(Some(state), event) != Some(false)
}

/// Whether a condition holds after that move, whoever made it.
fn surely(condition: &Cond, from: StateId, to: StateId, transition: usize) -> bool {
    let sides = [Side::Customer, Side::Support, Side::ThirdParty, Side::Automation];
    !condition.speaks_of_role_or_comment()
        && sides.into_iter().all(|side| {
            let event = Happened {
                left: Some(from),
                entered: Some(to),
                transition: Some(TransitionId::new(transition)),
                side: Some(side),
                ..Happened::default()
            };
            condition.known(Some(to), Some(&event)) == Some(true)
        })
}

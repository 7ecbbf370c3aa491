//! What is no mistake and yet surely not meant.

use alloc::{format, string::String, vec::Vec};

use crate::{
    engine::{
        model::{Action, Model, Transition},
        place::{Place, StateId},
    },
    policy::{Coverage, Mistake, Problem, StateKind, push_key},
};

pub(super) fn check(model: &Model) -> Vec<Mistake> {
    let mut found = Vec::new();
    states(model, &mut found);
    transitions(model, &mut found);
    calendars(model, &mut found);
    trains(model, &mut found);
    found
}

fn warn(found: &mut Vec<Mistake>, keys: &[&str], text: String) {
    let mut path = String::new();
    for key in keys {
        push_key(&mut path, key);
    }
    found.push(Mistake { path, problem: Problem::Other(text) });
}

fn states(model: &Model, found: &mut Vec<Mistake>) {
    let all: Vec<StateId> = (0..model.policy.states.len()).map(StateId::new).collect();
    let leads = |t: &Transition, state: StateId| t.from.has(state) && t.to.is_some_and(|to| to != state);
    let mut reached = Vec::from([model.initial]);
    let mut at = 0;
    while let Some(&state) = reached.get(at) {
        at += 1;
        for to in model.transitions.iter().filter(|t| leads(t, state)).filter_map(|t| t.to) {
            if !reached.contains(&to) {
                reached.push(to);
            }
        }
    }
    for state in all {
        let (name, data) = model.policy.states.at(state.place());
        if !reached.contains(&state) {
            warn(found, &["states", name], "no way leads here from the initial state".into());
        } else if data.kind != StateKind::Closed && !model.transitions.iter().any(|t| leads(t, state)) {
            warn(found, &["states", name], format!("no way leads out, and it is {}, not closed", data.kind));
        }
    }
}

fn transitions(model: &Model, found: &mut Vec<Mistake>) {
    let marks = model.clocks.iter().flat_map(|clock| &clock.marks).flat_map(|mark| &mark.actions);
    let rules = model.rules.iter().flat_map(|rule| &rule.actions);
    let own = model.transitions.iter().flat_map(|t| &t.actions);
    let moves = marks.chain(rules).chain(own).filter_map(|action| match action {
        Action::Move(transition) => Some(transition.place()),
        _ => None,
    });
    let moves: Vec<usize> = moves.collect();
    for (place, data) in model.policy.transitions.iter().enumerate() {
        if data.by.is_empty() && !data.automatic && !moves.contains(&place) {
            let text = format!("nobody may ask for `{}`, and nothing takes it", data.name);
            found.push(Mistake { path: format!("transitions[{place}]"), problem: Problem::Other(text) });
        }
    }
}

fn calendars(model: &Model, found: &mut Vec<Mistake>) {
    let clocks = model.policy.clocks.iter();
    let named =
        clocks.flat_map(|(_, clock)| clock.goals.iter().map(|goal| &goal.calendar).chain([&clock.calendar]));
    let parts = model.policy.calendars.iter().flat_map(|(_, calendar)| calendar.parts());
    let named = named.flatten().flat_map(Coverage::calendars);
    let marks = model.policy.clocks.iter().flat_map(|(_, clock)| &clock.marks);
    let acting = marks.filter_map(|mark| mark.acting.as_deref());
    let used: Vec<&str> = named.chain(acting).chain(parts.map(String::as_str)).collect();
    for ((name, _), calendar) in model.policy.calendars.iter().zip(&model.calendars) {
        if !used.contains(&name) {
            warn(found, &["calendars", name], "no clock and no goal counts in it".into());
        }
        if calendar.never_opens() {
            warn(found, &["calendars", name], "it never opens: nothing counted in it is ever due".into());
        }
    }
}

fn trains(model: &Model, found: &mut Vec<Mistake>) {
    for (name, train) in model.policy.trains.iter() {
        for date in train.idle_dates() {
            let text = format!("{date} is moved or cancelled, and nothing departs on it");
            warn(found, &["trains", name], text);
        }
    }
}

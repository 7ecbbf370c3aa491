//! In which states the clocks run, are paused, and end: as far as the state alone says so.

use alloc::{format, string::String, vec::Vec};

use crate::policy::{Clock, Condition, Happening, Policy, State};

/// What clocks do in a state.
#[derive(Debug, Default)]
pub(super) struct Runs<'a> {
    running: Vec<&'a str>,
    /// They run or not, as events and fields say.
    sometimes: Vec<&'a str>,
    paused: Vec<&'a str>,
    ending: Vec<&'a str>,
}

impl Runs<'_> {
    /// A line for each thing that some of them do.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let all = [
            ("runs", &self.running),
            ("runs or pauses", &self.sometimes),
            ("pauses", &self.paused),
            ("ends", &self.ending),
        ];
        all.into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(what, names)| format!("{what}: {}", names.join(", ")))
    }
}

/// What all clocks do, state by state.
pub(super) fn everywhere(policy: &Policy) -> Vec<Runs<'_>> {
    let mut all: Vec<Runs> = policy.states.iter().map(|_| Runs::default()).collect();
    for (name, clock) in policy.clocks.iter() {
        let states = policy.states.iter().zip(reached(policy, clock)).zip(&mut all);
        for (((state, data), _), runs) in states.filter(|((_, reached), _)| *reached) {
            let holds = |condition: &Option<Condition>| {
                condition.as_ref().map_or(Some(false), |condition| in_state(condition, state, data))
            };
            let list = match holds(&clock.pause) {
                _ if ends(clock, state, data) => &mut runs.ending,
                Some(true) => &mut runs.paused,
                Some(false) if clock.resume.is_none() || holds(&clock.resume) == Some(true) => {
                    &mut runs.running
                }
                // With `resume` a pause lasts until that holds, wherever the ticket goes.
                _ => &mut runs.sometimes,
            };
            list.push(name);
        }
    }
    all
}

/// Whether a cycle cannot be open in a state.
fn ends(clock: &Clock, state: &str, data: &State) -> bool {
    let mut stops = [&clock.stop, &clock.cancel].into_iter().flatten();
    stops.any(|condition| in_state(condition, state, data) == Some(true))
}

/// The states in which a cycle may be open, or end for the state alone, by their places.
fn reached(policy: &Policy, clock: &Clock) -> Vec<bool> {
    let lasts = |(name, data): (&str, &State)| {
        clock.during.as_ref().is_none_or(|during| in_state(during, name, data) != Some(false))
    };
    let starts = |(name, data): (&str, &State)| match &clock.start {
        Some(start) if is_opening(start) => name == policy.initial,
        Some(start) => in_state(start, name, data) != Some(false),
        None => true,
    };
    let mut reached: Vec<bool> = policy.states.iter().map(|state| lasts(state) && starts(state)).collect();
    // What it ends in already it does not start in.
    for ((name, data), reached) in policy.states.iter().zip(&mut reached) {
        *reached &= !ends(clock, name, data);
    }
    let place = |name: &str| policy.states.names().position(|other| other == name);
    loop {
        let mut more = false;
        for transition in &policy.transitions {
            let Some(to) = transition.to.as_deref().and_then(place) else { continue };
            let leads = policy.states.iter().enumerate().any(|(from, (name, data))| {
                let leaves = transition.from == ["any"] || transition.from.iter().any(|from| from == name);
                leaves && reached[from] && !ends(clock, name, data)
            });
            let lasting = policy.states.iter().nth(to).is_some_and(lasts);
            if leads && lasting && !reached[to] {
                (reached[to], more) = (true, true);
            }
        }
        if !more {
            return reached;
        }
    }
}

fn is_opening(condition: &Condition) -> bool {
    matches!(condition, Condition::Event(events) if events.as_slice() == [Happening::Created])
}

/// Whether a condition holds in a state, or once a ticket has come into it; `None` where events and
/// fields have a say.
fn in_state(condition: &Condition, name: &str, state: &State) -> Option<bool> {
    let among = |names: &[String]| Some(names.iter().any(|other| other == name));
    match condition {
        Condition::State(names) | Condition::Entered(names) => among(names),
        Condition::Kind(kinds) => Some(kinds.contains(&state.kind)),
        Condition::Not(part) => in_state(part, name, state).map(|holds| !holds),
        Condition::All(parts) => every(parts.iter().map(|part| in_state(part, name, state))),
        Condition::Any(parts) => {
            every(parts.iter().map(|part| in_state(part, name, state).map(|holds| !holds))).map(|none| !none)
        }
        _ => None,
    }
}

/// Whether all hold: one that does not is enough to know.
fn every(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut unknown = false;
    for part in parts {
        match part {
            Some(true) => {}
            Some(false) => return Some(false),
            None => unknown = true,
        }
    }
    (!unknown).then_some(true)
}

//! Transitions as arrows, as few as say the same.

use alloc::{format, string::String, vec::Vec};

use super::said::said;
use crate::policy::{Action, Policy, StateKind, Transition};

/// Where an arrow begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From<'a> {
    /// In a state.
    State(&'a str),
    /// In all of them but the one it leads to.
    Any,
    /// In all in which the ticket is neither resolved nor closed, but the one it leads to.
    AnyOpen,
}

impl<'a> From<'a> {
    /// Those of several states, the larger first.
    pub(super) const GROUPS: [From<'static>; 2] = [From::Any, From::AnyOpen];

    /// What it is called among the states.
    pub(super) fn id(self) -> &'static str {
        if self == From::AnyOpen { "any_open" } else { "any_state" }
    }

    /// What people read.
    pub(super) fn words(self) -> &'static str {
        if self == From::AnyOpen { "any other open state" } else { "any other state" }
    }

    fn states(self, policy: &'a Policy) -> Vec<&'a str> {
        let open = |kind| !matches!(kind, StateKind::Resolved | StateKind::Closed);
        let all = policy.states.iter();
        all.filter(|(_, state)| self == From::Any || open(state.kind)).map(|(name, _)| name).collect()
    }
}

/// All that leads from one state to another.
#[derive(Debug)]
pub(super) struct Arrow<'a> {
    pub(super) from: From<'a>,
    pub(super) to: &'a str,
    pub(super) labels: Vec<String>,
}

/// How many states one arrow must stand for, to be easier to read than one from each.
const MANY: usize = 3;

/// The arrows, in the policy's order, those from several states last; and what changes no state.
pub(super) fn of(policy: &Policy) -> (Vec<Arrow<'_>>, Vec<String>) {
    let (mut arrows, mut staying): (Vec<Arrow>, Vec<String>) = (Vec::new(), Vec::new());
    for transition in &policy.transitions {
        let mut label = format!("{}{}", transition.name, by(policy, transition));
        if !transition.when.is_always() {
            label.push_str(&format!(", if {}", said(&transition.when)));
        }
        let mut from = sources(policy, transition);
        let Some(to) = transition.to.as_deref() else {
            staying.push(format!("{label}, {}", among(policy, &from)));
            continue;
        };
        let mut begins = Vec::new();
        for group in From::GROUPS {
            let states: Vec<&str> = group.states(policy).into_iter().filter(|state| *state != to).collect();
            if states.len() >= MANY && states.iter().all(|state| from.contains(state)) {
                from.retain(|state| !states.contains(state));
                begins.push(group);
            }
        }
        begins.extend(from.into_iter().map(From::State));
        for from in begins {
            match arrows.iter_mut().find(|arrow| arrow.from == from && arrow.to == to) {
                Some(arrow) => arrow.labels.push(label.clone()),
                None => arrows.push(Arrow { from, to, labels: alloc::vec![label.clone()] }),
            }
        }
    }
    // What follows a way is drawn first, what comes from everywhere finds its place beside it.
    arrows.sort_by_key(|arrow| !matches!(arrow.from, From::State(_)));
    (arrows, staying)
}

/// The states it leads out of.
fn sources<'a>(policy: &'a Policy, transition: &'a Transition) -> Vec<&'a str> {
    if transition.from == ["any"] {
        return policy.states.names().filter(|name| transition.to.as_deref() != Some(name)).collect();
    }
    transition.from.iter().map(String::as_str).collect()
}

/// Some states in few words.
fn among(policy: &Policy, states: &[&str]) -> String {
    let others: Vec<&str> = policy.states.names().filter(|name| !states.contains(name)).collect();
    match others.as_slice() {
        [] => "in any state".into(),
        [one] if states.len() >= MANY => format!("in any state but {one}"),
        _ => format!("in {}", states.join(", ")),
    }
}

/// Who or what takes it.
fn by(policy: &Policy, transition: &Transition) -> String {
    let mut who: Vec<String> = transition.by.clone();
    if transition.automatic {
        who.push("by itself".into());
    }
    let moves = |actions: &[Action]| {
        actions.iter().any(|action| matches!(action, Action::Move(name) if *name == transition.name))
    };
    for (name, clock) in policy.clocks.iter() {
        for mark in clock.marks.iter().filter(|mark| moves(&mark.actions)) {
            who.push(format!("{name} at {}", mark.at));
        }
    }
    let rules = policy.rules.iter().filter(|(_, rule)| moves(&rule.actions));
    who.extend(rules.map(|(name, _)| format!("rule {name}")));
    if who.is_empty() { String::new() } else { format!(" ({})", who.join(", ")) }
}

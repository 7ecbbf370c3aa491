//! Pictures of a workflow.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    engine::Engine,
    policy::{Action, Clock, Policy, StateKind, Transition},
};

impl Engine {
    /// The workflow as a Mermaid state diagram (`stateDiagram-v2`): states, who takes which
    /// transition, what clocks and rules take by themselves, what can be asked for anywhere.
    pub fn draw(&self) -> String {
        let policy = self.policy();
        let mut lines = alloc::vec!["stateDiagram-v2".to_string()];
        let ids = ids(policy);
        for (name, state) in policy.states.iter() {
            let label = state.label.as_deref().unwrap_or(name);
            lines.push(format!("    {}: {}", ids[name], text(label)));
        }
        lines.push(format!("    [*] --> {}", ids[policy.initial.as_str()]));
        let mut staying = Vec::new();
        for transition in &policy.transitions {
            let label = format!("{}{}", text(&transition.name), by(policy, transition));
            let Some(to) = &transition.to else {
                staying.push(label);
                continue;
            };
            for from in from(policy, transition) {
                lines.push(format!("    {} --> {}: {label}", ids[from], ids[to.as_str()]));
            }
        }
        for (name, _) in policy.states.iter().filter(|(_, state)| state.kind == StateKind::Closed) {
            lines.push(format!("    {} --> [*]", ids[name]));
        }
        if !staying.is_empty() {
            lines.push(format!("    note right of {}", ids[policy.initial.as_str()]));
            lines.push(format!("        without a change of state: {}", staying.join(", ")));
            lines.push("    end note".into());
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

/// Words of Mermaid that no state can be called.
const RESERVED: [&str; 9] = ["state", "note", "end", "direction", "as", "fork", "join", "choice", "class"];

/// For each state a name that Mermaid takes: its own where it is a plain word.
fn ids(policy: &Policy) -> BTreeMap<&str, String> {
    let mut ids = BTreeMap::new();
    for (place, name) in policy.states.names().enumerate() {
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let mut id = name.to_string();
        if !plain || RESERVED.contains(&name) {
            id = format!("state_{place}");
            while policy.states.get(&id).is_some() {
                id.push('_');
            }
        }
        ids.insert(name, id);
    }
    ids
}

/// A label on one line, without what Mermaid reads as its own.
fn text(label: &str) -> String {
    label
        .chars()
        .map(|c| if matches!(c, ':' | ';' | '#' | '\n' | '\r' | '"' | '%') { ' ' } else { c })
        .collect()
}

fn from<'a>(policy: &'a Policy, transition: &'a Transition) -> Vec<&'a str> {
    if transition.from == ["any"] {
        return policy.states.names().filter(|name| transition.to.as_deref() != Some(name)).collect();
    }
    transition.from.iter().map(String::as_str).collect()
}

/// Who or what takes it.
fn by(policy: &Policy, transition: &Transition) -> String {
    let mut who: Vec<String> = transition.by.iter().map(|role| text(role)).collect();
    if transition.automatic {
        who.push("by itself".into());
    }
    let moves = |actions: &[Action]| {
        actions.iter().any(|action| matches!(action, Action::Move(name) if *name == transition.name))
    };
    for (name, clock) in policy.clocks.iter() {
        let clock: &Clock = clock;
        for mark in clock.marks.iter().filter(|mark| moves(&mark.actions)) {
            who.push(text(&format!("{name} at {}", mark.at)));
        }
    }
    for (name, _) in policy.rules.iter().filter(|(_, rule)| moves(&rule.actions)) {
        who.push(format!("rule {}", text(name)));
    }
    if who.is_empty() { String::new() } else { format!(" ({})", who.join(", ")) }
}

//! Pictures of a workflow.

mod arrows;
mod boxes;
mod runs;
mod said;
mod text;

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    engine::Engine,
    policy::{Policy, StateKind},
};
use text::{Ids, escaped};

/// The looks of a kind of state, and of the boxes that are no states. Each says all of its colours,
/// for pages that are dark.
const LOOKS: [(&str, &str); 9] = [
    ("new", "fill:#dbeafe,stroke:#2563eb,color:#111827"),
    ("active", "fill:#dcfce7,stroke:#16a34a,color:#111827"),
    ("waitingCustomer", "fill:#fef3c7,stroke:#d97706,color:#111827"),
    ("waitingThirdParty", "fill:#ffedd5,stroke:#ea580c,color:#111827"),
    ("planned", "fill:#f3e8ff,stroke:#9333ea,color:#111827"),
    ("resolved", "fill:#ccfbf1,stroke:#0d9488,color:#111827"),
    ("closed", "fill:#e5e7eb,stroke:#4b5563,color:#111827"),
    ("several", "fill:#ffffff,stroke:#6b7280,color:#374151,stroke-dasharray:4"),
    ("clock", "fill:#fefce8,stroke:#a16207,color:#111827"),
];

fn look(kind: StateKind) -> &'static str {
    match kind {
        StateKind::New => "new",
        StateKind::Active => "active",
        StateKind::WaitingCustomer => "waitingCustomer",
        StateKind::WaitingThirdParty => "waitingThirdParty",
        StateKind::Planned => "planned",
        StateKind::Resolved => "resolved",
        StateKind::Closed => "closed",
    }
}

/// What stands between the lines of one label.
const BREAK: &str = "<br/>";

impl Engine {
    /// The workflow as a Mermaid state diagram (`stateDiagram-v2`):
    ///
    /// - the states, coloured by their kind, each with the clocks that run, are paused and end there;
    /// - who or what takes which transition, and if what holds. One that leads out of every other state, or every other
    ///   open one, has a single arrow;
    /// - a box for each clock: when it starts, its goals, its marks and what they do.
    ///
    /// A clock is shown to run where it may: where its start can lead, and its end has not come for
    /// the state alone. What depends on events and fields is in its box.
    pub fn draw(&self) -> String {
        let policy = self.policy();
        let mut picture = Picture { policy, ids: Ids::new(policy), lines: Vec::new(), looks: Vec::new() };
        picture.line("stateDiagram-v2".into());
        picture.states();
        picture.transitions();
        picture.clocks();
        picture.colours();
        picture.lines.push(String::new());
        picture.lines.join("\n")
    }
}

struct Picture<'a> {
    policy: &'a Policy,
    ids: Ids<'a>,
    lines: Vec<String>,
    /// What was drawn, and how it looks.
    looks: Vec<(&'static str, String)>,
}

impl<'a> Picture<'a> {
    fn line(&mut self, line: String) {
        self.lines.push(line);
    }

    /// Draws a box of these lines.
    fn block(&mut self, id: String, look: &'static str, lines: Vec<String>) {
        let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
        self.line(format!("    {id}: {}", lines.join(BREAK)));
        self.looks.push((look, id));
    }

    fn states(&mut self) {
        let policy = self.policy;
        let runs = runs::everywhere(policy);
        for ((name, state), runs) in policy.states.iter().zip(runs) {
            let mut lines = alloc::vec![state.label.as_deref().unwrap_or(name).to_string()];
            lines.extend(runs.lines());
            self.block(self.ids.state(name), look(state.kind), lines);
        }
        self.line(format!("    [*] --> {}", self.ids.state(&policy.initial)));
        for (name, _) in policy.states.iter().filter(|(_, state)| state.kind == StateKind::Closed) {
            self.line(format!("    {} --> [*]", self.ids.state(name)));
        }
    }

    fn transitions(&mut self) {
        let policy = self.policy;
        let (arrows, staying) = arrows::of(policy);
        for group in
            arrows::From::GROUPS.into_iter().filter(|group| arrows.iter().any(|arrow| arrow.from == *group))
        {
            self.block(self.ids.other(group.id()), "several", alloc::vec![group.words().to_string()]);
        }
        for arrow in arrows {
            let from = match &arrow.from {
                arrows::From::State(name) => self.ids.state(name),
                group => self.ids.other(group.id()),
            };
            let labels: Vec<String> = arrow.labels.iter().map(|label| escaped(label)).collect();
            self.line(format!("    {from} --> {}: {}", self.ids.state(arrow.to), labels.join(BREAK)));
        }
        if !staying.is_empty() {
            let mut lines = alloc::vec!["without a change of state".to_string()];
            lines.extend(staying);
            self.block(self.ids.other("staying"), "several", lines);
        }
    }

    fn clocks(&mut self) {
        for (place, (name, clock)) in self.policy.clocks.iter().enumerate() {
            self.block(self.ids.other(&format!("clock_{place}")), "clock", boxes::clock(name, clock));
        }
    }

    fn colours(&mut self) {
        for (look, style) in LOOKS {
            let ids: Vec<&str> =
                self.looks.iter().filter(|(other, _)| *other == look).map(|(_, id)| id.as_str()).collect();
            if !ids.is_empty() {
                let ids = ids.join(",");
                self.lines.push(format!("    classDef {look} {style}"));
                self.lines.push(format!("    class {ids} {look}"));
            }
        }
    }
}

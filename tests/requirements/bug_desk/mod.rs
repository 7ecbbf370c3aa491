//! Process A, the bug desk with a weekly update. Dates: November 2026, which begins on a Sunday;
//! Wednesday the 11th is a holiday; Paris is at UTC+1.

mod delays;
mod order;
mod report;
mod stages;
mod updates;

use std::sync::LazyLock;

use dueline::{Actor, Decision, Effect, Engine, Event, Value, presets};

use crate::desk::{Desk, at, compiled, customer, nothing};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| compiled(presets::bug_desk()));

const TAKEN: &str = "taken in charge";
const UPDATE: &str = "planned update";

fn customer_service() -> Actor {
    Actor::new("Inès", "customer_service")
}

fn support_agent() -> Actor {
    Actor::new("Sam", "support_agent")
}

fn developer() -> Actor {
    Actor::new("Dan", "developer")
}

/// Every role, each with somebody in it.
fn everybody() -> [Actor; 4] {
    [customer(), customer_service(), support_agent(), developer()]
}

// What makes a P1, a P2 and a P3.
fn p1(event: Event) -> Event {
    let out = Value::many(["search for properties"]);
    event.with("reproducible", true).with("inoperative", out).with("workaround", "none possible")
}

fn p2(event: Event) -> Event {
    event.with("reproducible", true).with("inoperative", Value::many(["simulators"]))
}

fn p3(event: Event) -> Event {
    event.with("reproducible", true)
}

/// A mail of a customer.
fn reported(now: &str) -> Desk {
    Desk::under(&ENGINE, "T-1", Event::created("e1", &customer(), at(now))).unwrap()
}

/// All that is needed to reproduce it, by the message of that instant.
fn complete(event: Event, since: &str) -> Event {
    event
        .with("steps", "save a new contact")
        .with("place", "the list of contacts")
        .with("error_message", "none")
        .with("screenshot", "none")
        .with("complete_since", at(since))
}

/// How a ticket comes along.
trait Stages {
    /// Taken over and judged complete by a support agent, by the message of that instant.
    fn investigated(self, now: &str, since: &str) -> Self;
    /// A technical ticket, of which that is known.
    fn technical(self, now: &str, facts: impl FnOnce(Event) -> Event) -> Self;
    /// A developer takes these steps, all at one instant.
    fn developed(self, now: &str, steps: &[&str]) -> Self;
    /// Whether a clock ever ran.
    fn ran(&self, clock: &str, now: &str) -> bool;
}

impl Stages for Desk {
    fn investigated(mut self, now: &str, since: &str) -> Self {
        if self.ticket.state() == "received" {
            self.ask(now, &support_agent(), "take over", nothing).unwrap();
        }
        self.ask(now, &support_agent(), "investigate", |event| complete(event, since)).unwrap();
        self
    }

    fn technical(mut self, now: &str, facts: impl FnOnce(Event) -> Event) -> Self {
        let give = |event: Event| facts(event.with("finding", "the cause is found"));
        self.ask(now, &support_agent(), "open the technical ticket", give).unwrap();
        self
    }

    fn developed(mut self, now: &str, steps: &[&str]) -> Self {
        for step in steps {
            self.ask(now, &developer(), step, Event::with_comment).unwrap();
        }
        self
    }

    fn ran(&self, clock: &str, now: &str) -> bool {
        self.engine.reading(&self.ticket, clock, at(now)).unwrap().is_some()
    }
}

/// A technical ticket that nobody has taken, of a report that was complete at that instant.
fn technical(now: &str, facts: impl FnOnce(Event) -> Event) -> Desk {
    reported(now).investigated(now, now).technical(now, facts)
}

/// One that is ready at that instant.
fn ready(now: &str, facts: impl FnOnce(Event) -> Event) -> Desk {
    technical("2026-11-02T08:00:00Z", facts)
        .developed(now, &["take", "qualify as a bug", "correct", "pass the tests"])
}

fn breaches(decisions: &[Decision]) -> Vec<String> {
    let all = decisions.iter().filter(|decision| matches!(decision.effect, Effect::Breach { .. }));
    all.map(|decision| format!("{} at {}", decision.effect, decision.due.to_rfc3339())).collect()
}

#[test]
fn the_preset_has_neither_mistake_nor_warning() {
    assert_eq!(ENGINE.warnings(), []);
}

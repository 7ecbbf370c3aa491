//! A kanban day: who takes what next, and why not the urgent one at once.
//!
//! ```text
//! cargo run --example kanban
//! ```

mod telling;

use std::{io, process::ExitCode};

use dueline::{Actor, Event, presets};
use telling::{host, page};

fn main() -> ExitCode {
    page::ended("kanban", run())
}

fn run() -> io::Result<()> {
    let ophelie = Actor::new("Ophélie", "customer_success");
    let (dan, eva) = (Actor::new("Dan", "developer"), Actor::new("Eva", "developer"));
    let engines = host::engines([presets::kanban()])?;
    let mut desk = host::Host::new(&engines);
    let told = |what: &'static str, contact: &'static str, assignee: &'static str| {
        move |event: Event| {
            event.with("description", what).with("contact", contact).with("assignee", assignee)
        }
    };

    desk.title("Monday morning: two tickets, and one developer at work")?;
    desk.at("2026-11-02 09:05")?;
    desk.opens(&ophelie, "K-1", told("the planning is empty", "Zoé", "Dan"))?;
    desk.asks("pile", &dan)?;
    desk.does(&dan, "take", "K-1", |event| event.with("estimate", 12))?;
    desk.does(&dan, "take", "K-1", |event| event.with("estimate", 6))?;
    desk.at("2026-11-02 10:30")?;
    desk.opens(&ophelie, "K-2", told("a wrong total", "Yann", "Eva"))?;

    desk.title("An urgent one comes in")?;
    desk.at("2026-11-02 11:00")?;
    desk.opens(&ophelie, "K-3", told("nobody can log in", "Wim", "Dan"))?;
    desk.does(&ophelie, "mark urgent", "K-3", same)?;
    desk.asks("pile", &dan)?;
    desk.asks("pile", &eva)?;
    desk.does(&eva, "take", "K-3", |event| event.with("estimate", 2))?;
    desk.at("2026-11-02 14:00")?;
    desk.does(&eva, "fix", "K-3", same)?;
    desk.does(&ophelie, "not solved", "K-3", Event::with_comment)?;
    desk.asks("pile", &eva)?;
    desk.does(&eva, "take", "K-3", same)?;
    desk.at("2026-11-02 15:10")?;
    desk.does(&eva, "fix", "K-3", same)?;
    desk.does(&ophelie, "verified", "K-3", same)?;

    desk.title("Dan is done, and nobody has taken K-2")?;
    desk.at("2026-11-02 17:30")?;
    desk.does(&dan, "fix", "K-1", same)?;
    desk.does(&ophelie, "verified", "K-1", same)?;
    desk.at("2026-11-03 09:00")?;
    desk.asks("pile", &dan)?;
    desk.end()
}

fn same(event: Event) -> Event {
    event
}

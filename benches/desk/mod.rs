//! The tickets that the benches measure.

use chrono::TimeDelta;
use dueline::{Actor, Engine, Event, Instant, Policy, Ticket, presets};

/// Monday 2 November 2026, 9:00 in Paris, and so many minutes later.
pub fn minute(minutes: i64) -> Instant {
    let monday: Instant = "2026-11-02T08:00:00Z".parse().unwrap();
    monday + TimeDelta::minutes(minutes)
}

/// What happened to a ticket: opened, then what an agent did every ten minutes.
pub fn history(steps: &[&str]) -> Vec<Event> {
    let (claire, ana) = (Actor::new("Claire", "customer"), Actor::new("Ana", "agent"));
    let requested = steps.iter().enumerate().map(|(i, transition)| {
        let (number, at) = (i + 2, minute(10 * (i as i64 + 1)));
        Event::requested(format!("e{number}"), &ana, at, *transition).with_comment()
    });
    [Event::created("e1", &claire, minute(0))].into_iter().chain(requested).collect()
}

/// Worked on, paused twice, waiting for the customer.
pub const LIVED: [&str; 6] = [
    "start work",
    "ask a third party",
    "resume work",
    "ask a third party",
    "resume work",
    "ask the customer",
];

/// Worked on, paused twice, at work again.
pub const PAUSED: [&str; 5] =
    ["start work", "ask a third party", "resume work", "ask a third party", "resume work"];

pub fn live(engine: &Engine, steps: &[&str]) -> Ticket {
    let events = history(steps);
    let (mut ticket, _) = engine.open("T-1", &events[0]).unwrap();
    for event in &events[1..] {
        engine.handle(&mut ticket, event).unwrap();
    }
    ticket
}

/// The preset with two more clocks that run beside the response and pause with it.
pub fn three_clocks() -> Policy {
    let more = r#"
        [clocks.resolution]
        start = "created"
        stop = { state = ["resolved", "closed"] }
        pause = { state = ["waiting_customer", "waiting_third_party"] }
        goals = [
            { name = "24/7", when = { contract = "24x7" }, within = "24h" },
            { name = "business hours", within = "16 working hours", calendar = "office" },
        ]
        marks = [
            { name = "soon", at = "80%", do = [{ notify = "assignee", template = "resolution due soon" }] },
            { name = "late", at = "due", do = [{ notify = "team_lead", template = "resolution late" }] },
        ]

        [clocks.closing]
        start = "created"
        stop = { state = "closed" }
        pause = { state = ["waiting_customer", "waiting_third_party"] }
        goals = [{ within = "10 working days", calendar = "office" }]
        marks = [{ name = "late", at = "due", do = [{ notify = "head_of_offer", template = "still open" }] }]
    "#;
    Policy::from_toml(&format!("{}{more}", presets::SERVICE_DESK)).unwrap()
}

//! A change request: the client writes, support specifies, the data-protection officer reviews, the
//! client decides, two actions are done and controlled, and the delivery is accepted.
//!
//! ```text
//! cargo run --example change_request
//! ```

mod telling;

use std::{io, process::ExitCode};

use dueline::{Actor, Event, presets};
use telling::{host, page};

fn main() -> ExitCode {
    page::ended("change_request", run())
}

fn run() -> io::Result<()> {
    let zoe = Actor::new("Zoé", "client_admin").of("Acme");
    let (ana, dora) = (Actor::new("Ana", "help_desk"), Actor::new("Dora", "dpo"));
    let (henri, dan) = (Actor::new("Henri", "head_of_development"), Actor::new("Dan", "developer"));
    let carl = Actor::new("Carl", "controller");
    let engines = host::engines([presets::change_request(), presets::change_action()])?;
    let mut desk = host::Host::new(&engines);

    desk.title("The client asks")?;
    desk.at("2026-11-02 09:00")?; // Monday
    desk.opens(&zoe, "R-1", |event| event.with("kind_of_change", "new function").with("requester", "Zoé"))?;
    desk.does(&zoe, "send to support", "R-1", same)?;
    desk.does(&zoe, "send to support", "R-1", |event| {
        event
            .with("wished_deadline", "2026-12-15")
            .with("description", "an export")
            .with("attachments", "sketch.pdf")
    })?;
    desk.gives(&zoe, "R-1", |event| event.with("description", "two exports"))?;

    desk.title("Support specifies, the officer reviews, the client decides")?;
    desk.at("2026-11-03 14:00")?;
    desk.gives(&ana, "R-1", |event| event.with("planned_date", "2026-12-18"))?;
    desk.gives(&ana, "R-1", |event| {
        event.with("specification", "a button").with("planned_date", "2026-12-18")
    })?;
    desk.at("2026-11-04 10:00")?;
    desk.gives(&dora, "R-1", |event| {
        let verdict = event.with("data_protection_impact", true).with("conclusions", "names leave the house");
        verdict.with("validation_date", "2026-11-04")
    })?;
    desk.at("2026-11-05 09:00")?;
    desk.does(&zoe, "approve", "R-1", same)?;

    desk.title("One action, four controls")?;
    desk.at("2026-11-06 09:00")?;
    desk.does(&henri, "add an action", "R-1", same)?;
    desk.call("action", "R-1", "the button");
    desk.gives(&henri, "the button", |event| {
        event.with("task", "a button").with("assignee", "Dan").with("start_date", "2026-11-09")
    })?;
    desk.at("2026-11-10 17:00")?;
    desk.gives(&dan, "the button", |event| event.with("end_date", "2026-11-10"))?;
    desk.at("2026-11-11 10:00")?;
    desk.gives(&carl, "the button", |event| event.with("unit_test", "green").with("functional_test", "red"))?;
    desk.remark("A red control withdraws the end, and resets the others.")?;
    desk.at("2026-11-12 12:00")?;
    desk.gives(&dan, "the button", |event| event.with("end_date", "2026-11-12"))?;
    desk.gives(&carl, "the button", |event| {
        event.with("unit_test", "green").with("functional_test", "green").with("integration_test", "green")
    })?;
    desk.gives(&dora, "the button", |event| event.with("data_protection_test", "green"))?;

    desk.title("The client accepts")?;
    desk.at("2026-11-13 09:00")?;
    desk.does(&zoe, "accept", "R-1", same)?;
    desk.end()
}

fn same(event: Event) -> Event {
    event
}

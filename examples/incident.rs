//! An outage at night: Critical around the clock, ended by a workaround, its root cause tracked until
//! it is fixed.
//!
//! ```text
//! cargo run --example incident
//! ```

mod telling;

use std::{io, process::ExitCode};

use dueline::{Actor, Event, presets};
use telling::{host, page};

fn main() -> ExitCode {
    page::ended("incident", run())
}

fn run() -> io::Result<()> {
    let claire = Actor::new("Claire", "customer").of("Acme");
    let (ana, mia) = (Actor::new("Ana", "agent"), Actor::new("Mia", "analyst"));
    let (dan, tess) = (Actor::new("Dan", "developer"), Actor::new("Tess", "tester"));
    let engines = host::engines([presets::incident(), presets::root_cause()])?;
    let mut desk = host::Host::new(&engines);

    desk.title("Saturday, three o'clock in the morning")?;
    desk.at("2026-11-07 03:00")?;
    desk.opens(&claire, "I-1", |event| {
        let event =
            event.with("channel", "portal").with("summary", "nobody can log in").with("basic_checks", true);
        let event = event.with("impact", "severe").with("users_hit", 100).with("workaround", false);
        event.with("interruption", "unplanned").with("operations_hit", true)
    })?;
    desk.at("2026-11-07 03:40")?;
    desk.does(&ana, "start work", "I-1", same)?;
    desk.at("2026-11-07 05:10")?;
    desk.gives(&ana, "I-1", |event| event.with("workaround", true))?;
    desk.gives(&ana, "I-1", |event| event.with("workaround", true).with_comment())?;
    desk.does(&ana, "restore operations", "I-1", |event| event.with("restored_by", "workaround"))?;

    desk.title("The incident is over, its cause is not")?;
    desk.call("cause", "I-1", "the cause");
    desk.at("2026-11-09 10:00")?;
    desk.does(&mia, "identify", "the cause", |event| {
        event.with("nature", "systemic").with("findings", "a lock is never released")
    })?;
    for (when, who, step) in [
        ("2026-11-10 09:00", &dan, "design"),
        ("2026-11-12 09:00", &dan, "develop"),
        ("2026-11-16 17:00", &dan, "hand to tests"),
        ("2026-11-18 17:00", &tess, "pass the tests"),
    ] {
        desk.at(when)?;
        desk.does(who, step, "the cause", same)?;
    }
    desk.at("2026-11-19 06:00")?;
    desk.does(&dan, "release", "the cause", |event| event.with("released_in", "4.2.1"))?;
    desk.end()
}

fn same(event: Event) -> Event {
    event
}

//! A bug desk: the life of one report, from a mail that lacks something to the weekly update that its
//! fix ships with. The tuesday's update is cancelled, and the promise moves.
//!
//! ```text
//! cargo run --example bug_desk
//! ```

mod telling;

use std::{io, process::ExitCode};

use dueline::{Actor, Event, presets};
use telling::{host, page};

fn main() -> ExitCode {
    page::ended("bug_desk", run())
}

fn run() -> io::Result<()> {
    let claire = Actor::new("Claire", "customer").of("Acme");
    let (sam, dan) = (Actor::new("Sam", "support_agent"), Actor::new("Dan", "developer"));
    let engines = host::engines([presets::bug_desk()])?;
    let mut desk = host::Host::new(&engines);

    desk.title("A report that lacks something")?;
    desk.at("2026-11-05 09:10")?; // Thursday
    desk.opens(&claire, "B-7", |event| event.with("place", "the simulator"))?;
    desk.at("2026-11-05 09:40")?;
    desk.does(&sam, "take over", "B-7", Event::with_comment)?;
    desk.does(&sam, "investigate", "B-7", same)?;
    desk.does(&sam, "ask for information", "B-7", Event::with_comment)?;
    desk.at("2026-11-05 15:00")?;
    desk.gives(&claire, "B-7", |event| {
        event
            .with("steps", "open, enter a rate, press Go")
            .with("error_message", "E42")
            .with("screenshot", "none")
    })?;

    desk.title("Complete: from now on the delay counts")?;
    desk.at("2026-11-05 16:00")?;
    desk.gives(&sam, "B-7", |event| event.with("complete_since", "2026-11-05T14:00:00Z"))?;
    desk.does(&sam, "investigate", "B-7", same)?;
    desk.at("2026-11-06 10:00")?;
    desk.gives(&sam, "B-7", |event| {
        let hit = event.with("reproducible", true).with("inoperative", "simulators");
        hit.with("share_hit", 100).with("finding", "the cause is found")
    })?;
    desk.does(&sam, "open the technical ticket", "B-7", same)?;
    desk.at("2026-11-09 11:00")?;
    desk.does(&dan, "take", "B-7", same)?;
    desk.at("2026-11-09 17:00")?;
    desk.does(&dan, "qualify as a bug", "B-7", same)?;
    desk.does(&dan, "correct", "B-7", same)?;
    desk.does(&dan, "pass the tests", "B-7", same)?;

    desk.title("The update of Tuesday is cancelled")?;
    desk.at("2026-11-10 09:00")?;
    let mut without = presets::bug_desk();
    without.dates += 1;
    let train = without.trains.get_mut("planned update").ok_or_else(|| io::Error::other("no train"))?;
    train.cancelled.insert("2026-11-10".parse().map_err(io::Error::other)?);
    let next = host::engines([without])?;
    desk.adopts(&next[0], "B-7")?;
    desk.at("2026-11-17 14:00")?;
    desk.does(&dan, "release with the planned update", "B-7", same)?;
    desk.end()
}

fn same(event: Event) -> Event {
    event
}

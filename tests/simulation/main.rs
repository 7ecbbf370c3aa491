//! A host that crashes, sleeps, and is told things late, twice and in any order comes to what the
//! history comes to in its own order: nothing lost, nothing twice.
//!
//! Everything is drawn from one number: `DUELINE_SEED=17 cargo test --test simulation` plays the
//! histories 17, 18, …; a failure names its own, which then is the first. `DUELINE_HISTORIES` says
//! how many.
#![allow(clippy::unwrap_used)]

mod desks;
mod dice;
mod host;
mod plan;
mod store;
mod world;

use dueline::{Engine, Ticket};

use desks::DESKS;
use dice::Dice;
use host::Defect;
use plan::Outcome;
use world::{Tally, World};

const SEED: u64 = 20_261_102;
const HISTORIES: u64 = 100_000;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}")))
}

/// One history under one host, and what is wrong with what it came to.
fn simulate(seed: u64, defect: Defect, tally: &mut Tally, told: bool) -> Result<(), String> {
    let mut dice = Dice::new(seed);
    let desk = &DESKS[*dice.pick(&[0, 0, 1, 2, 3])];
    let plan = plan::draw(desk, &mut dice)?;
    let mut world = World::new(desk, &plan, defect, dice, tally);
    world.log = told.then(Vec::new);
    let wrong = match world.run() {
        Ok(outcome) if outcome == plan.outcome => return Ok(()),
        Ok(outcome) => differences(&desk.engines[0], &outcome, &plan.outcome),
        Err(error) => error,
    };
    let Some(log) = world.log else { return Err(wrong) };
    let events: Vec<String> = plan.events.iter().map(|event| format!("{event:?}")).collect();
    let (events, log) = (events.join("\n"), log.join("\n"));
    Err(format!("policy `{}`\n\nits history:\n{events}\n\nwhat the host lived:\n{log}\n\n{wrong}", desk.name))
}

fn differences(engine: &Engine, outcome: &Outcome, expected: &Outcome) -> String {
    let mut all = Vec::new();
    for (id, decision) in &expected.decisions {
        match outcome.decisions.get(id) {
            None => all.push(format!("lost: {decision:?}")),
            Some(other) if other != decision => all.push(format!("other: {other:?}\nthan:  {decision:?}")),
            Some(_) => {}
        }
    }
    let more = outcome.decisions.iter().filter(|(id, _)| !expected.decisions.contains_key(*id));
    all.extend(more.map(|(_, decision)| format!("too much: {decision:?}")));
    if outcome.accepted != expected.accepted {
        all.push(format!("accepted: {:?}\nand not:  {:?}", outcome.accepted, expected.accepted));
    }
    if outcome.ticket != expected.ticket {
        let json = |ticket: &Option<Ticket>| ticket.as_ref().map(|ticket| plan::json(engine, ticket));
        all.push(format!("ticket:   {:?}\nand not:  {:?}", json(&outcome.ticket), json(&expected.ticket)));
    }
    if outcome.wake != expected.wake {
        all.push(format!("wake-up:  {:?}\nand not:  {:?}", outcome.wake, expected.wake));
    }
    all.join("\n")
}

#[test]
fn nothing_is_lost_and_nothing_is_decided_twice() {
    let (seed, histories) = (number("DUELINE_SEED", SEED), number("DUELINE_HISTORIES", HISTORIES));
    println!("DUELINE_SEED={seed}, {histories} histories");
    let mut tally = Tally::default();
    for seed in (0..histories).map(|number| seed.wrapping_add(number)) {
        if simulate(seed, Defect::None, &mut tally, false).is_err() {
            let wrong = simulate(seed, Defect::None, &mut tally, true).unwrap_err();
            panic!("DUELINE_SEED={seed}, {wrong}");
        }
    }
    println!("{tally:#?}");
    let rare = tally.0.iter().find(|(_, times)| **times < histories / 1_000);
    assert_eq!(rare, None, "hardly tried");
}

/// Each line of the host is there for a reason: without it the same check fails.
#[test]
fn hosts_with_one_mistake_are_caught() {
    let seed = number("DUELINE_SEED", SEED);
    for defect in [
        Defect::ForgetsTheWakeUp,
        Defect::AcknowledgesFirst,
        Defect::DropsLateEvents,
        Defect::AmendsOnlyWhatIsLate,
        Defect::ForgetsRefusedEvents,
        Defect::AmendsUntilNow,
        Defect::IgnoresRetractions,
    ] {
        let mut tally = Tally::default();
        let mut fails = |seed, defect| simulate(seed, defect, &mut tally, false).is_err();
        let seeds = (0..HISTORIES / 250).map(|number| seed.wrapping_add(number));
        let caught: Vec<u64> =
            seeds.filter(|seed| fails(*seed, defect) && !fails(*seed, Defect::None)).collect();
        println!("{defect:?}: {} of {}, the first {:?}", caught.len(), HISTORIES / 250, caught.first());
        assert!(!caught.is_empty(), "{defect:?}");
    }
}

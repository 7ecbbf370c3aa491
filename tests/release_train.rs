//! The example with calendars made of others and a weekly train, lived by one ticket.
#![allow(clippy::unwrap_used)]

use dueline::{Actor, Due, Engine, Event, Instant, Policy};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

#[test]
fn a_fix_ships_with_the_train_that_is_more_than_a_day_away() {
    let text = include_str!("../examples/policies/release_train.toml");
    let engine = Engine::new(Policy::from_toml(text).unwrap()).unwrap();
    assert!(engine.warnings().is_empty(), "{:?}", engine.warnings());
    let (claire, dan) = (Actor::new("Claire", "customer"), Actor::new("Dan", "developer"));
    let thursday = at("2026-12-17T15:00:00Z"); // 16:00 in Paris
    let (mut ticket, _) = engine.open("T-1", &Event::created("e1", &claire, thursday)).unwrap();
    let due = |ticket: &_, clock: &str, now| engine.reading(ticket, clock, now).unwrap().unwrap().due;
    // Picked up the same day, which ends at 18:00 on a Thursday.
    assert_eq!(due(&ticket, "pickup", thursday), Due::At(at("2026-12-17T17:00:00Z")));

    let mut tell = |id: &str, when: &str, transition: &str| {
        engine.handle(&mut ticket, &Event::requested(id, &dan, at(when), transition)).unwrap();
        ticket.clone()
    };
    tell("e2", "2026-12-17T16:00:00Z", "take");
    // Both are at work from 15:00 to 18:00 in Paris, on Fridays to 17:00: 1 h, 2 h, 3 h, 2 of 3 h.
    let asked = tell("e3", "2026-12-17T16:00:00Z", "ask the vendor");
    let answer = due(&asked, "vendor's answer", at("2026-12-17T16:00:00Z"));
    assert_eq!(answer, Due::At(at("2026-12-22T16:00:00Z"))); // Tuesday 17:00
    tell("e4", "2026-12-18T15:00:00Z", "answered");
    // The train of Tuesday 22 is moved to Monday 10:00; that of the 29th does not run.
    let fixed = tell("e5", "2026-12-18T16:00:00Z", "fix");
    assert_eq!(due(&fixed, "train", at("2026-12-18T16:00:00Z")), Due::At(at("2026-12-21T09:00:00Z")));
    // Of the time that it was taken since, none lay outside office hours.
    let nights = engine.reading(&fixed, "nights on call", at("2026-12-18T16:00:00Z")).unwrap().unwrap();
    assert_eq!(nights.elapsed, chrono::TimeDelta::zero(), "16:00 to 17:00 on a Friday");
}

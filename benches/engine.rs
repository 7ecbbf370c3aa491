//! The engine on the service desk: what a host pays for an event, for a wake-up, for storing;
//! beside the same desk written by hand.
#![allow(missing_docs, clippy::unwrap_used)]

mod by_hand;
mod desk;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use desk::{LIVED, PAUSED, history, live, minute, three_clocks};
use dueline::{Actor, ClockState, Engine, Event, Ticket, presets};

/// One event, and its wake-up, on a copy of the ticket each time.
fn handle(c: &mut Criterion, name: &str, engine: &Engine, ticket: &Ticket, event: &Event, decisions: usize) {
    assert_eq!(engine.handle(&mut ticket.clone(), event).unwrap().len(), decisions);
    c.bench_function(name, |b| {
        b.iter_batched_ref(
            || ticket.clone(),
            |ticket| {
                let decisions = engine.handle(ticket, black_box(event)).unwrap();
                (decisions, engine.next_wake(ticket))
            },
            BatchSize::SmallInput,
        );
    });
}

fn engine(c: &mut Criterion) {
    let engine = Engine::new(presets::service_desk()).unwrap();
    let ticket = live(&engine, &LIVED);
    let (before, now) = (minute(60), minute(120));

    // A comment by an agent: no change of state, silence counts anew, the creator is told.
    let ana = Actor::new("Ana", "agent");
    let comment = Event::commented("e9", &ana, now);
    handle(c, "an event, with its wake-up", &engine, &ticket, &comment, 1);

    let mut idle = ticket.clone();
    assert!(engine.advance(&mut idle, now).unwrap().is_empty());
    c.bench_function("an advance that fires nothing", |b| {
        b.iter(|| engine.advance(&mut idle, black_box(now)))
    });

    c.bench_function("a snapshot and back", |b| {
        b.iter(|| engine.restore(engine.snapshot(black_box(&ticket)).unwrap()).unwrap());
    });
    let json = serde_json::to_string(&engine.snapshot(&ticket).unwrap()).unwrap();
    println!("a snapshot as JSON: {} bytes", json.len());

    hand_written(c, &engine, &comment);

    let engine = Engine::new(three_clocks()).unwrap();
    let ticket = live(&engine, &PAUSED);
    let readings = engine.readings(&ticket, before).unwrap();
    assert!(readings.len() == 3 && readings.iter().all(|reading| reading.state == ClockState::Running));
    let snapshot = engine.snapshot(&ticket).unwrap();
    assert!(snapshot.clocks.values().all(|run| run.cycles[0].segments.len() == 3));
    handle(c, "a comment, three clocks of three segments", &engine, &ticket, &comment, 1);
    let pause = Event::requested("e9", &ana, now, "ask a third party");
    handle(c, "a pause, three clocks of three segments", &engine, &ticket, &pause, 1);
    let json = serde_json::to_string(&snapshot).unwrap();
    println!("a snapshot as JSON, three clocks of three segments: {} bytes", json.len());
}

/// The same desk written by hand, which must agree on thousands of random histories first: as
/// little as can be done, and with the identities without which nothing can be delivered once.
fn hand_written(c: &mut Criterion, engine: &Engine, comment: &Event) {
    let office = engine.calendar("office").unwrap();
    let [bare, named] = [false, true].map(|identities| by_hand::Desk { office: office.clone(), identities });
    by_hand::agreement::check(engine, &named, 4_000);
    let events = history(&LIVED);
    for (desk, how) in [(&bare, "by hand"), (&named, "by hand, with identities")] {
        let (mut ticket, _) = desk.open("T-1", &events[0]).unwrap();
        for event in &events[1..] {
            desk.event(&mut ticket, event).unwrap();
        }
        c.bench_function(&format!("an event, with its wake-up, {how}"), |b| {
            b.iter_batched_ref(
                || ticket.clone(),
                |ticket| {
                    let decisions = desk.event(ticket, black_box(comment)).unwrap();
                    (decisions, ticket.next_wake())
                },
                BatchSize::SmallInput,
            );
        });
        let mut idle = ticket.clone();
        c.bench_function(&format!("an advance that fires nothing, {how}"), |b| {
            b.iter(|| desk.advance(&mut idle, black_box(comment.at)))
        });
    }
}

criterion_group!(benches, engine);
criterion_main!(benches);

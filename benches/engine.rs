//! The engine on the service desk: what a host pays for an event, for a wake-up, for storing.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use chrono::TimeDelta;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use dueline::{Actor, Engine, Event, Instant, Ticket, presets};

/// A ticket with a history: worked on, paused twice, waiting for the customer.
fn lived(engine: &Engine) -> (Ticket, Instant) {
    let (claire, ana) = (Actor::new("Claire", "customer"), Actor::new("Ana", "agent"));
    let mut at: Instant = "2026-11-02T08:00:00Z".parse().unwrap(); // Monday 9:00 in Paris
    let (mut ticket, _) = engine.open("T-1", &Event::created("e1", &claire, at)).unwrap();
    let steps = [
        "start work",
        "ask a third party",
        "resume work",
        "ask a third party",
        "resume work",
        "ask the customer",
    ];
    for (i, transition) in steps.into_iter().enumerate() {
        at += TimeDelta::minutes(10);
        let event = Event::requested(format!("e{}", i + 2), &ana, at, transition).with_comment();
        engine.handle(&mut ticket, &event).unwrap();
    }
    (ticket, at)
}

fn engine(c: &mut Criterion) {
    let engine = Engine::new(presets::service_desk()).unwrap();
    let (ticket, at) = lived(&engine);
    let now = at + TimeDelta::hours(1);

    // A comment by an agent: no change of state, silence counts anew, the creator is told.
    let comment = Event::commented("e9", &Actor::new("Ana", "agent"), now);
    let (mut told, decisions) = (ticket.clone(), 1);
    assert_eq!(engine.handle(&mut told, &comment).unwrap().len(), decisions);
    c.bench_function("an event, with its wake-up", |b| {
        b.iter_batched_ref(
            || ticket.clone(),
            |ticket| {
                let decisions = engine.handle(ticket, black_box(&comment)).unwrap();
                (decisions, engine.next_wake(ticket))
            },
            BatchSize::SmallInput,
        );
    });

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
}

criterion_group!(benches, engine);
criterion_main!(benches);

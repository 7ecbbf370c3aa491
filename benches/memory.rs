//! How many bytes a ticket takes, in memory and as JSON, what an event allocates, and how many
//! bytes the wake-ups of a million tickets take. Counted by the allocator, as they were asked for:
//! what it adds to each block is its own.
#![allow(missing_docs, clippy::unwrap_used)]

mod desk;

use std::{alloc::System, hint::black_box, sync::Arc};

use chrono::TimeDelta;
use desk::{LIVED, PAUSED, live, minute, three_clocks};
use dueline::{Actor, Agenda, Engine, Event, Instant, Policy, presets};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, Stats, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What something allocates, and what of it is still there with its result.
fn counted<T>(make: impl FnOnce() -> T) -> (T, Stats) {
    let region = Region::new(COUNTED);
    let made = black_box(make());
    (made, region.change())
}

fn bytes(stats: &Stats) -> usize {
    stats.bytes_allocated - stats.bytes_deallocated
}

fn blocks(stats: &Stats) -> usize {
    stats.allocations - stats.deallocations
}

fn ticket(name: &str, policy: Policy, steps: &[&str]) {
    let engine = Engine::new(policy).unwrap();
    let (mut ticket, lived) = counted(|| live(&engine, steps));
    let stack = size_of_val(&ticket);
    let snapshot = engine.snapshot(&ticket).unwrap();
    let json = serde_json::to_string(&snapshot).unwrap().len();
    let (restored, tight) = counted(|| engine.restore(snapshot.clone()).unwrap());
    assert_eq!(restored, ticket);
    let all = stack + bytes(&lived);
    println!("{name}");
    println!(
        "  in memory as it lived: {all} bytes, of which {stack} in place and the rest in {} blocks",
        blocks(&lived)
    );
    println!("  in memory as restored: {} bytes, {} blocks", stack + bytes(&tight), blocks(&tight));
    println!("  a snapshot as JSON: {json} bytes");
    assert!(json < 1_536, "a snapshot stays below 1.5 KiB");

    let comment = Event::commented("e9", &Actor::new("Ana", "agent"), minute(120));
    let (decisions, event) = counted(|| engine.handle(&mut ticket, &comment).unwrap());
    println!(
        "  a comment: {} decision, {} allocations, {} reallocations",
        decisions.len(),
        event.allocations,
        event.reallocations
    );
    let idle = counted(|| engine.advance(&mut ticket, minute(121)).unwrap()).1;
    assert_eq!(idle.allocations, 0, "an advance that fires nothing allocates nothing");
}

fn agenda<K: Ord + Clone>(name: &str, key: impl Fn(u64) -> K) {
    const MILLION: u64 = 1_000_000;
    // Scattered: neighbours lie far apart.
    let wake = |i: u64| minute(0) + TimeDelta::seconds((i * 736_787 % MILLION) as i64);
    let wakes: Vec<(K, Instant)> = (0..MILLION).map(|i| (key(i), wake(i))).collect();
    let (mut agenda, set) = counted(|| {
        let mut agenda = Agenda::new();
        agenda.extend(wakes.iter().cloned());
        agenda
    });
    let (collected, collect) = counted(|| wakes.iter().cloned().collect::<Agenda<K>>());
    assert!(agenda == collected && agenda.take_due(minute(0)).len() == 1);
    println!("an agenda of a million with {name}");
    println!("  {} bytes set one by one, {} bytes collected", bytes(&set), bytes(&collect));
}

fn main() {
    ticket("the service desk, a history of six, waiting for the customer", presets::service_desk(), &LIVED);
    ticket("three clocks of three segments, at work", three_clocks(), &PAUSED);
    agenda("numbers as keys", |i| i);
    agenda("a `String` as key", |i| format!("T-{i}"));
    agenda("an `Arc<str>` as key, its text not counted", |i| Arc::<str>::from(format!("T-{i}")));
}

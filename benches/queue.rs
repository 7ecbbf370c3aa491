//! Queues: to put a ticket and to ask for the next, beside sorting all tickets each time; and how
//! many bytes a ticket takes in one.
#![allow(missing_docs, clippy::unwrap_used)]

use std::{alloc::System, hint::black_box};

use chrono::TimeDelta;
use criterion::{Criterion, criterion_group, criterion_main};
use dueline::{Actor, Engine, Event, Instant, Policy, Queue, Ticket, queue::Next};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// A pile with everything: urgent ones, one's own, priorities, dues, a gate, a limit.
fn engine() -> Engine {
    let text = include_str!("../examples/policies/kanban_pile.toml");
    let mut policy = Policy::from_toml(text).unwrap();
    let everything = r#"
        name = "queues"
        [queues.all]
        of = { state = ["open", "reopened"] }
        order = [{ first = { urgent = true } }, "priority", { mine = "developer_in_charge" }, { due = "response" }, { most = "share" }]
        gates = [
            { name = "grave ones first", when = { priority = "P3" }, blocked_by = { state = ["open", "reopened"], priority = ["P1", "P2"] } },
        ]
        limit = { working = { state = "in_progress" }, per = "developer_in_charge", at_most = 1 }
    "#;
    let queues = Policy::from_toml(everything).unwrap().queues;
    policy.queues.insert("all", queues.get("all").unwrap().clone());
    Engine::new(policy).unwrap()
}

/// A number that follows from another, in no order.
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^= mixed >> 31;
    mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 20
}

fn monday() -> Instant {
    "2026-11-02T08:00:00Z".parse().unwrap()
}

/// A ticket of one developer of a hundred, one in fifty urgent, of any priority, opened in any
/// minute of eight weeks.
fn ticket(engine: &Engine, number: u64, version: u64) -> Ticket {
    let any = |of: u64, salt: u64| mixed(number.wrapping_mul(31) + version * 7 + salt) % of;
    let opened = monday() + TimeDelta::minutes(any(80_640, 1) as i64);
    let created = Event::created("e1", &Actor::new("Ana", "agent"), opened)
        .with("urgent", any(50, 2) == 0)
        .with("share", any(100, 3) as i64)
        .with("developer_in_charge", developer(any(100, 4)))
        .with_priority(["P1", "P2", "P3"][any(3, 5) as usize]);
    engine.open(format!("T-{number}"), &created).unwrap().0
}

fn developer(number: u64) -> String {
    format!("developer {number}")
}

fn filled(engine: &Engine, tickets: u64) -> Queue {
    let mut queue = engine.queue("all").unwrap();
    for number in 0..tickets {
        queue.put(&ticket(engine, number, 0)).unwrap();
    }
    queue
}

/// What the naive way sorts: the same keys, read from each ticket once.
type Key = (bool, usize, bool, Instant, i64, Instant, String);

fn key(engine: &Engine, ticket: &Ticket, agent: &str) -> Key {
    let number = |field: &str| match ticket.field(field) {
        Some(dueline::Value::Number(number)) => *number,
        _ => i64::MIN,
    };
    let reading = engine.reading(ticket, "response", ticket.decided_until()).unwrap();
    let due = reading.and_then(|reading| reading.due.at()).unwrap_or(Instant::MAX_UTC);
    let urgent = ticket.field("urgent") == Some(&true.into());
    let priority = engine.policy().priorities.names().position(|name| Some(name) == ticket.priority());
    let mine = ticket.field("developer_in_charge") == Some(&agent.into());
    (!urgent, priority.unwrap(), !mine, due, -number("share"), ticket.opened_at(), ticket.id().into())
}

fn queues(c: &mut Criterion) {
    let engine = engine();
    for tickets in [10_000, 1_000_000] {
        let region = Region::new(COUNTED);
        let mut queue = filled(&engine, tickets);
        let change = region.change();
        let bytes = change.bytes_allocated - change.bytes_deallocated;
        println!("a queue of {tickets}: {} bytes a ticket", bytes as u64 / tickets);
        assert_eq!(queue.len() as u64, tickets);

        // Other tickets each time, each to another place.
        let changed: Vec<Ticket> = (0..20_000).map(|i| ticket(&engine, mixed(i) % tickets, i + 1)).collect();
        let mut moves = changed.iter().cycle();
        c.bench_function(&format!("put one of {tickets} to another place"), |b| {
            b.iter(|| queue.put(black_box(moves.next().unwrap())).unwrap());
        });
        let same = ticket(&engine, mixed(0) % tickets, 1);
        queue.put(&same).unwrap();
        c.bench_function(&format!("put one of {tickets} that stays"), |b| {
            b.iter(|| queue.put(black_box(&same)).unwrap());
        });
        let agents: Vec<String> = (0..100).map(developer).collect();
        let mut asking = agents.iter().cycle();
        c.bench_function(&format!("the next of {tickets}"), |b| {
            b.iter(|| queue.next(black_box(asking.next().unwrap())));
        });
        let mut asking = agents.iter().zip(&changed).cycle();
        c.bench_function(&format!("why not this one of {tickets}"), |b| {
            b.iter(|| {
                let (agent, ticket) = asking.next().unwrap();
                queue.why_not(black_box(ticket.id()), agent)
            });
        });
        c.bench_function(&format!("the first ten of {tickets} in order"), |b| {
            b.iter(|| queue.order(black_box("developer 7")).take(10).map(|s| s.ticket.len()).sum::<usize>());
        });
        naive(c, &engine, &queue, tickets);
    }
}

/// Sorting all that wait each time somebody asks: by keys that are kept ready, which is the best that
/// sorting can do; and only looking for the first, by one pass.
fn naive(c: &mut Criterion, engine: &Engine, queue: &Queue, tickets: u64) {
    let fresh = filled(engine, tickets);
    let agent = "developer 7";
    let keys: Vec<Key> = (0..tickets).map(|number| key(engine, &ticket(engine, number, 0), agent)).collect();
    let Next::Take(choice) = fresh.next(agent) else { panic!("one can be taken") };
    assert_eq!(keys.iter().min().unwrap().6, choice.ticket, "both find the same");
    assert_eq!(queue.len(), keys.len());
    let mut group = c.benchmark_group("naive");
    group.sample_size(10);
    group.bench_function(format!("the next of {tickets}, all sorted"), |b| {
        b.iter(|| {
            let mut order: Vec<&Key> = black_box(&keys).iter().collect();
            order.sort_unstable();
            order[0].6.len()
        });
    });
    group.bench_function(format!("the next of {tickets}, all searched"), |b| {
        b.iter(|| black_box(&keys).iter().min().unwrap().6.len());
    });
    group.finish();
}

criterion_group!(benches, queues);
criterion_main!(benches);

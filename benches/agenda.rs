//! The agenda: the wake-ups of a million tickets, and that a sweep costs what is due.
#![allow(missing_docs, clippy::unwrap_used)]

use std::{
    hint::black_box,
    time::{Duration, Instant as Clock},
};

use chrono::TimeDelta;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use dueline::{Agenda, Instant};

const MILLION: u64 = 1_000_000;
/// So many seconds after Monday 2 November 2026, 9:00 in Paris.
fn second(seconds: u64) -> Instant {
    Instant::from_timestamp(1_793_606_400 + seconds as i64, 0).unwrap()
}

/// The numbers below one, each once, in no order.
fn shuffled(below: u64, mut seed: u64) -> Vec<u64> {
    let mut numbers: Vec<u64> = (0..below).collect();
    for i in (1..numbers.len()).rev() {
        // xorshift64
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        numbers.swap(i, (seed % (i as u64 + 1)) as usize);
    }
    numbers
}

/// So many tickets in no order, of which one is due every second.
fn wakes(tickets: u64) -> Vec<(u64, Instant)> {
    let seconds = shuffled(tickets, 0x9E37_79B9).into_iter().map(second);
    shuffled(tickets, 0x85EB_CA6B).into_iter().zip(seconds).collect()
}

/// Criterion drops what a routine returns outside the measured time.
fn fill(c: &mut Criterion) {
    let mut group = c.benchmark_group("a million wake-ups");
    group.sample_size(10);
    let all = wakes(MILLION);
    group.bench_function("set one by one, in no order", |b| {
        let one_by_one = |all: &[(u64, Instant)]| {
            let mut agenda = Agenda::new();
            agenda.extend(all.iter().copied());
            agenda
        };
        b.iter_batched(|| &all[..], one_by_one, BatchSize::PerIteration);
    });
    group.bench_function("collected", |b| {
        let collected = |all: &[(u64, Instant)]| all.iter().copied().collect::<Agenda<u64>>();
        b.iter_batched(|| &all[..], collected, BatchSize::PerIteration);
    });
    group.finish();
}

fn one(c: &mut Criterion) {
    let mut agenda: Agenda<u64> = wakes(MILLION).into_iter().collect();
    // Another ticket each time, to another place: one fewer of these, so that a ticket never comes
    // back with the same.
    let (tickets, dues) = (shuffled(MILLION, 0xC2B2_AE35), shuffled(MILLION - 1, 0x27D4_EB2F));
    let mut moves = tickets.into_iter().cycle().zip(dues.into_iter().cycle());
    c.bench_function("move one of a million", |b| {
        b.iter(|| {
            let (ticket, due) = moves.next().unwrap();
            agenda.set(black_box(ticket), Some(second(due)))
        });
    });
    assert_eq!(agenda.len() as u64, MILLION);
    let before = second(0) - TimeDelta::seconds(1);
    c.bench_function("a wake-up of a million that finds none due", |b| {
        b.iter(|| agenda.take_first(black_box(before)));
    });
}

/// Sweeps through time: each finds the next so many due, none of which the one before has left in
/// the cache. They are set again to the end of the row outside the measured time, so nothing is
/// cloned, and every sweep finds as many waiting.
fn sweeps(c: &mut Criterion, name: &str, due: u64, mut sweep: impl FnMut(Instant) -> Duration) {
    let mut swept = 0;
    c.bench_function(name, |b| {
        b.iter_custom(|rounds| {
            let each = (0..rounds).map(|_| {
                swept += due;
                sweep(second(swept - 1))
            });
            each.sum()
        });
    });
}

fn sweep(c: &mut Criterion) {
    for (due, tickets) in [(1_000, 10_000), (1_000, 100_000), (1_000, MILLION), (10, MILLION)] {
        let mut agenda: Agenda<u64> = wakes(tickets).into_iter().collect();
        let row = TimeDelta::seconds(tickets as i64);
        sweeps(c, &format!("a sweep, {due} due of {tickets}"), due, |now| {
            let start = Clock::now();
            let taken = black_box(agenda.take_due(black_box(now)));
            let spent = start.elapsed();
            assert_eq!((taken.len() as u64, agenda.len() as u64), (due, tickets - due));
            agenda.extend(taken.into_iter().map(|(wake, ticket)| (ticket, wake + row)));
            spent
        });
    }
    // The naive way: a list of the wakes by ticket, searched from end to end.
    for due in [1_000, 10] {
        let mut list: Vec<Instant> = shuffled(MILLION, 0x9E37_79B9).into_iter().map(second).collect();
        let row = TimeDelta::seconds(MILLION as i64);
        sweeps(c, &format!("a sweep, {due} due of {MILLION}, naive scan"), due, |now| {
            let start = Clock::now();
            let wakes = black_box(&list).iter().enumerate();
            let mut taken: Vec<(Instant, usize)> =
                wakes.filter(|(_, wake)| **wake <= now).map(|(ticket, wake)| (*wake, ticket)).collect();
            taken.sort_unstable();
            let spent = start.elapsed();
            assert_eq!(taken.len() as u64, due);
            for (_, ticket) in taken {
                list[ticket] += row;
            }
            spent
        });
    }
}

criterion_group!(benches, fill, one, sweep);
criterion_main!(benches);

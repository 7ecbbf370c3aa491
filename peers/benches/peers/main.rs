//! Calendars beside their peers: the same questions about the same office in Paris, put to each in
//! its own types. First all answers are compared, then each is measured over random questions in
//! turn, so that no branch is foreseen that would not be in earnest.
#![allow(missing_docs, clippy::unwrap_used)]

mod agreement;
mod bdays;
mod desks;
mod dueline;
mod naive;
mod opening_hours;
mod peer;
mod questions;
mod ule_hours;
mod workclock;

use std::{hint::black_box, time::Duration};

use ::dueline::Calendar;
use chrono::NaiveDate;
use chrono_tz::Europe::Paris;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime};

use self::bdays::BusinessDays;
use desks::{Desk, YEARS};
use naive::Naive;
use opening_hours::OsmHours;
use peer::{Deadline, Peer, coarse};
use questions::{Budget, LENGTHS, Span, budgets, in_turn, micros, spans, up_to};
use ule_hours::Ule;
use workclock::Workclock;

type Group<'a> = BenchmarkGroup<'a, WallTime>;

/// Puts the questions in turn, again and again.
fn ask<Q, A>(group: &mut Group, name: &str, questions: &[Q], answer: impl Fn(&Q) -> A) {
    let mut turn = questions.iter().cycle();
    group.bench_function(name, |b| b.iter(|| answer(black_box(turn.next().unwrap()))));
}

fn ask_elapsed<P: Peer>(group: &mut Group, peer: &P, spans: &[Span]) {
    let spans = spans.iter().map(|span| coarse::<P>(*span));
    let spans: Vec<_> = spans.map(|(from, to)| (P::at(from), P::at(to))).collect();
    ask(group, P::NAME, &spans, |(from, to)| peer.elapsed(*from, *to));
}

fn ask_deadline<P: Deadline>(group: &mut Group, peer: &P, budgets: &[Budget]) {
    let budgets: Vec<_> = budgets.iter().map(|(from, work)| (P::at(*from), P::length(*work))).collect();
    ask(group, P::NAME, &budgets, |(from, work)| peer.add(*from, *work));
}

fn elapsed(c: &mut Criterion) {
    let office = Desk::office();
    let all = [("0 to 30".into(), up_to(30))].into_iter();
    for (days, spans) in all.chain(LENGTHS.map(|days| (days.to_string(), spans(days)))) {
        let mut group = c.benchmark_group(format!("elapsed, {days} days"));
        ask_elapsed(&mut group, &office.dueline(), &spans);
        ask_elapsed(&mut group, &Workclock::new(&office), &spans);
        ask_elapsed(&mut group, &Ule::new(&office), &spans);
        ask_elapsed(&mut group, &OsmHours::office(), &spans);
        ask_elapsed(&mut group, &Naive::new(&office), &spans);
    }
}

fn add(c: &mut Criterion) {
    let office = Desk::office();
    // 80 hours are ten working days.
    for (days, budgets) in [("0 to 10", budgets(1..=80 * 3600)), ("250", in_turn(2000))] {
        let mut group = c.benchmark_group(format!("add, {days} working days"));
        ask_deadline(&mut group, &office.dueline(), &budgets);
        ask_deadline(&mut group, &Workclock::new(&office), &budgets);
        ask_deadline(&mut group, &Ule::new(&office), &budgets);
        ask_deadline(&mut group, &Naive::new(&office), &budgets);
    }
}

/// Flat: the same from a day to ten years, whatever is open.
fn shapes(c: &mut Criterion) {
    for desk in [Desk::office(), Desk::night(), Desk::always(), Desk::exceptional()] {
        let calendar = desk.dueline();
        let mut group = c.benchmark_group(format!("shape: {}", desk.name));
        for days in LENGTHS {
            ask(&mut group, &format!("{days} days"), &spans(days), |(a, b)| calendar.elapsed(*a, *b));
        }
    }
    let office = Desk::office().dueline();
    let mut group = c.benchmark_group("shape: office, microseconds");
    for days in LENGTHS {
        ask(&mut group, &format!("{days} days"), &micros(spans(days)), |(a, b)| office.elapsed(*a, *b));
    }
}

/// Where the index of dueline does not reach: it holds the years 1970 to 2099.
fn outside(c: &mut Criterion) {
    let office = Desk::office().dueline();
    let mut group = c.benchmark_group("outside the index");
    for (days, year) in questions::OUTSIDE {
        let spans = questions::spans_in(year, days);
        ask(&mut group, &format!("{days} days in {year}"), &spans, |(a, b)| office.elapsed(*a, *b));
    }
}

/// Working days, a count of dates: those of the spans in Paris, which are looked up beforehand.
/// Beside them the working time of the spans, which is another question.
fn days(c: &mut Criterion) {
    let office = Desk::office();
    let (calendar, days) = (office.dueline(), BusinessDays::new(&office));
    for (length, spans) in [("0 to 30", up_to(30)), ("365", spans(365))] {
        let local = |(a, b): &Span| [a, b].map(|at| at.with_timezone(&Paris).date_naive());
        let dates: Vec<[NaiveDate; 2]> = spans.iter().map(local).collect();
        let mut group = c.benchmark_group(format!("working days, {length} days"));
        ask(&mut group, "bdays", &dates, |[from, to]| days.between(*from, *to));
        ask(&mut group, "dueline", &dates, |[from, to]| calendar.working_days(*from, *to));
        ask(&mut group, "dueline, elapsed", &spans, |(a, b)| calendar.elapsed(*a, *b));
    }
}

/// What the index costs: the peers keep a definition only.
fn compile(c: &mut Criterion) {
    let (office, exceptional) = (Desk::office(), Desk::exceptional());
    let mut group = c.benchmark_group("compile");
    for desk in [&office, &exceptional] {
        let definition = desk.definition();
        let calendar = Calendar::new(&definition, Paris);
        println!("the index of the {}: {} bytes", desk.name, calendar.index_bytes());
        ask(&mut group, &format!("dueline, {}", desk.name), &[definition], |d| Calendar::new(d, Paris));
    }
    ask(&mut group, "workclock, office", &[&office], |desk| Workclock::new(desk));
    ask(&mut group, "ule-hours, office", &[&office], |desk| Ule::new(desk));
    ask(&mut group, "ule-hours, office with exceptions", &[&exceptional], |desk| Ule::new(desk));
    group.bench_function("opening-hours, office", |b| b.iter(OsmHours::office));
    let name = format!("bdays, office {} to {}", YEARS.start(), YEARS.end());
    ask(&mut group, &name, &[&office], |desk| BusinessDays::new(desk));
}

fn agreement(_: &mut Criterion) {
    agreement::assert();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_millis(1500))
        .sample_size(40);
    targets = agreement, elapsed, add, shapes, outside, days, compile
}
criterion_main!(benches);

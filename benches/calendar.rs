//! Calendars: working time between two instants, and deadlines, beside the naive walk.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Europe::Paris;
use criterion::{Criterion, criterion_group, criterion_main};
use dueline::{Calendar, Engine, presets};

/// The office of the service desk: Monday to Friday 09:00–12:30 and 13:30–18:00, French holidays.
fn office() -> Calendar {
    Engine::new(presets::service_desk()).unwrap().calendar("office").unwrap().clone()
}

/// The naive way, without holidays: every date in turn, its openings made instants.
fn walk(a: DateTime<Utc>, b: DateTime<Utc>) -> TimeDelta {
    let mut sum = TimeDelta::zero();
    let mut date = a.with_timezone(&Paris).date_naive();
    while date <= b.with_timezone(&Paris).date_naive() {
        if !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
            for (open, close) in [((9, 0), (12, 30)), ((13, 30), (18, 0))] {
                let local = |(h, m)| date.and_time(NaiveTime::from_hms_opt(h, m, 0).unwrap());
                let open = Paris.from_local_datetime(&local(open)).earliest().unwrap().to_utc().max(a);
                let close = Paris.from_local_datetime(&local(close)).earliest().unwrap().to_utc().min(b);
                sum += (close - open).max(TimeDelta::zero());
            }
        }
        date = date + Days::new(1);
    }
    sum
}

fn calendar(c: &mut Criterion) {
    let office = office();
    let start: DateTime<Utc> = "2024-06-03T07:12:34Z".parse().unwrap(); // a Monday, without a holiday in the week
    assert_eq!(office.elapsed(start, start + TimeDelta::days(4)), walk(start, start + TimeDelta::days(4)));
    for days in [1, 30, 365] {
        let end = start + TimeDelta::days(days);
        c.bench_function(&format!("elapsed, {days} days"), |b| {
            b.iter(|| office.elapsed(black_box(start), black_box(end)))
        });
        c.bench_function(&format!("elapsed, {days} days, naive walk"), |b| {
            b.iter(|| walk(black_box(start), black_box(end)))
        });
    }
    let policy = presets::service_desk();
    let Some(dueline::policy::Calendar::Own(definition)) = policy.calendars.get("office") else { return };
    println!("the index: {} bytes", office.index_bytes());
    c.bench_function("compile", |b| b.iter(|| Calendar::new(black_box(definition), policy.zone)));
    let budget = TimeDelta::hours(8 * 10);
    assert_eq!(office.elapsed(start, office.add(start, budget).unwrap()), budget);
    c.bench_function("add, 10 working days", |b| b.iter(|| office.add(black_box(start), black_box(budget))));
}

criterion_group!(benches, calendar);
criterion_main!(benches);

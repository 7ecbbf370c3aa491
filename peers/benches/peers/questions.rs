//! Random questions, the same in every run.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use fastrand::Rng;

pub type Span = (DateTime<Utc>, DateTime<Utc>);
pub type Budget = (DateTime<Utc>, TimeDelta);

/// How many there are of each kind: too many for a branch predictor to learn by heart.
const COUNT: usize = 8192;
const DAY: i64 = 86_400;

/// The days of the spans of one length.
pub const LENGTHS: [i64; 4] = [1, 30, 365, 3650];

/// The days and the years of the spans outside dueline's index.
pub const OUTSIDE: [(i64, i32); 3] = [(30, 1950), (30, 2150), (365, 2150)];

/// The peers know holidays from 2020 to 2030, so the longest spans start in 2020, and all others
/// in 2024 to 2026.
fn years(days: i64) -> RangeInclusive<i32> {
    if days > 4 * 365 { 2020..=2020 } else { 2024..=2026 }
}

fn new_year(year: i32) -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap().and_time(chrono::NaiveTime::MIN).and_utc()
}

/// Each second of the years is as likely.
fn starts(rng: &mut Rng, years: RangeInclusive<i32>) -> Vec<DateTime<Utc>> {
    let (first, end) = (new_year(*years.start()), new_year(years.end() + 1));
    let seconds = (end - first).num_seconds();
    (0..COUNT).map(|_| first + TimeDelta::seconds(rng.i64(0..seconds))).collect()
}

fn spans_of(years: RangeInclusive<i32>, seconds: RangeInclusive<i64>) -> Vec<Span> {
    let mut rng = Rng::with_seed(seconds.end().unsigned_abs());
    let starts = starts(&mut rng, years);
    starts.into_iter().map(|start| (start, start + TimeDelta::seconds(rng.i64(seconds.clone())))).collect()
}

/// Spans of so many days of 24 hours.
pub fn spans(days: i64) -> Vec<Span> {
    spans_of(years(days), days * DAY..=days * DAY)
}

/// Spans of any length up to so many days.
pub fn up_to(days: i64) -> Vec<Span> {
    spans_of(years(days), 0..=days * DAY)
}

/// Spans that start in one year.
pub fn spans_in(year: i32, days: i64) -> Vec<Span> {
    spans_of(year..=year, days * DAY..=days * DAY)
}

/// The same with random microseconds at both ends.
pub fn micros(spans: Vec<Span>) -> Vec<Span> {
    let mut rng = Rng::with_seed(6);
    let mut fraction = || TimeDelta::microseconds(rng.i64(0..1_000_000));
    spans.into_iter().map(|(from, to)| (from + fraction(), to + fraction())).collect()
}

/// Budgets of so many seconds, at any second.
pub fn budgets(seconds: RangeInclusive<i64>) -> Vec<Budget> {
    let mut rng = Rng::with_seed(seconds.end().unsigned_abs());
    let starts = starts(&mut rng, 2024..=2026);
    starts.into_iter().map(|start| (start, TimeDelta::seconds(rng.i64(seconds.clone())))).collect()
}

/// Budgets of so many hours.
pub fn in_turn(hours: i64) -> Vec<Budget> {
    budgets(hours * 3600..=hours * 3600)
}

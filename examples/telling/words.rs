//! Words and times as people write them.

use chrono::TimeDelta;
use dueline::{Decision, Source};

/// The part of the policy that says so.
pub fn why(decision: &Decision) -> String {
    match &decision.reason.source {
        Source::Rule { rule } => format!("rule {rule}"),
        Source::Transition { transition } => format!("on {transition}"),
        Source::Mark { mark, .. } => format!("mark {mark}"),
        Source::Clock { clock } => format!("new target of {clock}"),
        other => other.path(),
    }
}

/// A policy's word as people write it.
pub fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

/// Counted time: `2h 15m`; a working day is no day of 24 hours, so there are none here.
pub fn hours(time: TimeDelta) -> String {
    match (time.num_hours(), time.num_minutes() % 60) {
        (0, 0) if time.is_zero() => "0m".into(),
        (0, 0) => "under a minute".into(),
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h {minutes}m"),
    }
}

/// Time on the wall: `5 days 3h 10m`.
pub fn days(time: TimeDelta) -> String {
    let rest = time - TimeDelta::days(time.num_days());
    match time.num_days() {
        0 => hours(rest),
        1 if rest < TimeDelta::minutes(1) => "1 day".into(),
        days if rest < TimeDelta::minutes(1) => format!("{days} days"),
        days => format!("{days} day{} {}", if days == 1 { "" } else { "s" }, hours(rest)),
    }
}

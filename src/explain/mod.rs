//! Explanations: why a clock is due then, how its time was spent, why it did not start. As data,
//! and in words.

mod due;
mod start;
mod timeline;

use alloc::{format, string::String};

use chrono::TimeDelta;
use chrono_tz::Tz;

pub use due::{Closure, Counted, Explanation};
pub use start::{NotStarted, WhyNot};
pub use timeline::{Began, Kind, Piece, Timeline, Total};

use crate::{instant::Instant, span::Span};

/// An instant as the wall shows it: `Mon 2026-11-02 10:30`.
fn local(at: Instant, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    let whole = local.timestamp() % 60 == 0 && local.timestamp_subsec_nanos() == 0;
    let form = if whole { "%a %Y-%m-%d %H:%M" } else { "%a %Y-%m-%d %H:%M:%S%.f" };
    format!("{}", local.format(form))
}

/// An amount of time: `1h 30m`.
fn amount(time: TimeDelta) -> String {
    let text = Span::Elapsed(time.abs());
    if time < TimeDelta::zero() { format!("-{text}") } else { format!("{text}") }
}

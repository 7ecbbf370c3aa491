//! Stretches of constant offset of a time zone.

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;

/// Microseconds in a second.
pub(super) const SECOND: i64 = 1_000_000;

/// No two offset changes of the zone data are nearer than 6.9 days (America/Boa_Vista, October
/// 2000), so a probe of five days crosses one change at most.
const PROBE: i64 = 5 * 86_400 * SECOND;

/// Seconds to add to UTC for the wall clock, at that instant in microseconds.
pub(super) fn offset(zone: Tz, at: i64) -> i64 {
    let seconds = at.div_euclid(SECOND);
    // Callers stay within the years 1 to 9999, where every second is an instant.
    DateTime::from_timestamp(seconds, 0)
        .map_or(0, |at| i64::from(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()))
}

/// The end of a stretch of one offset that begins at `from`: not after `limit`.
pub(super) fn end_of_stretch(zone: Tz, from: i64, limit: i64) -> i64 {
    let here = offset(zone, from);
    let probe = (from + PROBE).min(limit);
    if probe <= from || offset(zone, probe - 1) == here {
        return probe;
    }
    first(from, probe, |at| offset(zone, at) != here)
}

/// The start of a stretch of one offset that ends at `to`: not before `limit`.
pub(super) fn start_of_stretch(zone: Tz, to: i64, limit: i64) -> i64 {
    let here = offset(zone, to - 1);
    let probe = (to - PROBE).max(limit);
    if probe >= to || offset(zone, probe) == here {
        return probe;
    }
    first(probe, to, |at| offset(zone, at) == here)
}

/// The first second after `low` at which `holds`, which holds at the last microsecond before
/// `high` and, once true, stays so.
fn first(low: i64, high: i64, holds: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) = (low.div_euclid(SECOND), (high - 1).div_euclid(SECOND));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle * SECOND) { high = middle } else { low = middle }
    }
    high * SECOND
}

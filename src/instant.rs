//! Instants: UTC at microsecond resolution, in the years 1 to 9999.

use core::ops::RangeInclusive;

use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Utc};

/// An instant in UTC. The engine keeps microseconds; what is finer is truncated at the door.
pub type Instant = DateTime<Utc>;

/// What separates the instant at which a timer falls due from the instant at which it acts:
/// a timer due at `t` acts at `t + TICK`, so that what happens at exactly `t` is in time.
pub const TICK: TimeDelta = TimeDelta::microseconds(1);

/// The years that there are.
pub(crate) const YEARS: RangeInclusive<i32> = 1..=9999;

/// The instant without what is finer than a microsecond, or `None` outside the years 1 to 9999.
pub(crate) fn at_the_door(at: Instant) -> Option<Instant> {
    let fine = at.timestamp_subsec_nanos();
    if fine.is_multiple_of(1_000) && fine < 1_000_000_000 {
        return YEARS.contains(&at.year()).then_some(at);
    }
    let at = DateTime::from_timestamp_micros(at.timestamp_micros())?;
    YEARS.contains(&at.year()).then_some(at)
}

/// When a timer acts that falls due then: a tick later. Past the last year there is no instant.
pub(crate) fn acts_at(due: Instant) -> Option<Instant> {
    due.checked_add_signed(TICK).and_then(at_the_door)
}

/// As people and machines both read it: RFC 3339, `2026-11-02T08:00:00Z`.
pub(crate) fn text(at: &Instant) -> alloc::string::String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn what_is_finer_than_a_microsecond_is_truncated_also_before_1970() {
        let whole = Utc.with_ymd_and_hms(1969, 12, 31, 23, 59, 58).unwrap();
        let fine = whole + TimeDelta::nanoseconds(1_999);
        assert_eq!(at_the_door(fine), Some(whole + TimeDelta::microseconds(1)));
    }

    #[test]
    fn years_outside_1_to_9999_are_no_instants() {
        assert_eq!(at_the_door(DateTime::<Utc>::MAX_UTC), None);
        assert_eq!(at_the_door(DateTime::<Utc>::MIN_UTC), None);
    }
}

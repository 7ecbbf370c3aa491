//! What the calendar takes for granted of the zone data.

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

fn offset(zone: Tz, at: i64) -> i32 {
    let at = DateTime::from_timestamp(at, 0).expect("within the years").naive_utc();
    zone.offset_from_utc_datetime(&at).fix().local_minus_utc()
}

/// Looked at every four hours: two changes of which the second takes the first back are missed only
/// where they are nearer than that.
#[test]
fn no_clock_is_changed_twice_within_six_days() {
    const STEP: i64 = 4 * 3600;
    let second = |text: &str| text.parse::<DateTime<chrono::Utc>>().unwrap().timestamp();
    let (first, last) = (second("1875-01-01T00:00:00Z"), second("2103-01-01T00:00:00Z"));
    let mut nearest = (i64::MAX, Tz::UTC, 0);
    for zone in TZ_VARIANTS {
        let mut previous = None;
        let mut old = offset(zone, first);
        for probe in (first..last).step_by(STEP as usize) {
            let new = offset(zone, probe);
            if new == old {
                continue;
            }
            let apart = previous.map_or(i64::MAX, |before| probe - before);
            if apart < nearest.0 {
                nearest = (apart, zone, probe);
            }
            (previous, old) = (Some(probe), new);
        }
    }
    let (apart, zone, at) = nearest;
    let at = DateTime::from_timestamp(at, 0).unwrap();
    assert!(apart - STEP >= 6 * 86_400, "{zone} changes twice within {apart} s, before {at}");
}

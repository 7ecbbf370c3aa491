//! The calendar by example: numbers that can be checked by hand.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use chrono_tz::Tz;
use dueline::TICK;

use crate::oracle_calendar::{Oracle, Window, measure};
use crate::oracle_holidays::Rest;

use crate::desks::*;

#[test]
fn windows_that_meet_a_clock_change_count_what_the_wall_clock_shows_of_them() {
    let hm = |hour: u32, minute: u32| hour * 3600 + minute * 60;
    // 02:00 to 03:00 is left out on the 29th of March and shown twice on the 25th of October.
    let spring = (instant("2026-03-28T23:00:00Z"), instant("2026-03-29T22:00:00Z"));
    let autumn = (instant("2026-10-24T22:00:00Z"), instant("2026-10-25T23:00:00Z"));
    for (window, in_spring, in_autumn) in [
        ((hm(2, 30), hm(4, 0)), 3600, 7200),
        ((hm(2, 0), hm(2, 30)), 0, 3600),
        ((hm(1, 0), hm(2, 30)), 3600, 7200),
        ((hm(0, 0), hm(24, 0)), 82_800, 90_000),
    ] {
        let desk = Oracle { week: [(); 7].map(|()| vec![window]), ..office_in_paris() };
        let calendar = calendar(&desk);
        for ((start, end), seconds) in [(spring, in_spring), (autumn, in_autumn)] {
            let seconds = TimeDelta::seconds(seconds);
            assert_eq!(calendar.elapsed(start, end), seconds, "{window:?} from {start}");
            assert_eq!(calendar.elapsed(end, start), -seconds, "{window:?} from {end}");
            assert_eq!(measure(&desk.by_seconds(start, end)), seconds, "the oracle, {window:?} from {start}");
        }
    }
}

#[test]
fn a_holiday_ends_the_night_before_it_and_exceptional_hours_do_not() {
    // Nights 22:00-06:00; winter in Paris, so 22:00 is 21:00 UTC.
    let nights = Oracle { week: [(); 7].map(|()| vec![(22 * 3600, 6 * 3600)]), ..office_in_paris() };
    let day = date("2026-01-15");
    let holiday = Oracle { rests: vec![Rest::On(day)], ..nights.clone() };
    let lifted = Oracle { special: BTreeMap::from([(day, vec![])]), ..holiday.clone() };
    let extra = Oracle { special: BTreeMap::from([(day, vec![(22 * 3600, 3600)])]), ..holiday.clone() };
    let (noon, next_noon) = (instant("2026-01-14T11:00:00Z"), instant("2026-01-15T11:00:00Z"));
    let third_noon = instant("2026-01-16T11:00:00Z");
    // (the night into the day, the night out of it)
    for (desk, into, out) in [(&nights, 8, 8), (&holiday, 2, 6), (&lifted, 8, 0), (&extra, 8, 3)] {
        let counted = calendar(desk);
        assert_eq!(counted.elapsed(noon, next_noon), TimeDelta::hours(into), "{desk:?}");
        assert_eq!(counted.elapsed(next_noon, third_noon), TimeDelta::hours(out), "{desk:?}");
    }
    // Extra hours on the eve of a holiday end at its midnight all the same.
    let eve = BTreeMap::from([(date("2026-01-14"), vec![(22 * 3600, 6 * 3600)])]);
    let holiday_with_eve = calendar(&Oracle { special: eve, ..holiday });
    assert_eq!(holiday_with_eve.elapsed(noon, next_noon), TimeDelta::hours(2));
}

#[test]
fn the_night_of_a_date_that_a_zone_left_out_still_reaches_the_next() {
    // Samoa went from Thursday the 29th of December 2011, 24:00, to Saturday, 00:00.
    let mut week: [Vec<Window>; 7] = Default::default();
    week[4] = vec![(22 * 3600, 6 * 3600)]; // Friday night
    let friday_night = Oracle { zone: Tz::Pacific__Apia, week, ..office_in_paris() };
    let (thursday, saturday) = (instant("2011-12-29T22:00:00Z"), instant("2011-12-30T22:00:00Z"));
    assert_eq!(calendar(&friday_night).elapsed(thursday, saturday), TimeDelta::hours(6));
    // And the night of Thursday is over with its date, for Saturday is not the next.
    let mut week: [Vec<Window>; 7] = Default::default();
    week[3] = vec![(22 * 3600, 6 * 3600)];
    let thursday_night = Oracle { week, ..friday_night };
    assert_eq!(calendar(&thursday_night).elapsed(thursday, saturday), TimeDelta::hours(2));
}

#[test]
fn a_night_of_a_day_reaches_over_the_next_date_into_another_week_of_utc() {
    // In New York Saturday 20:00 to Sunday 20:00, which is Monday 01:00 in UTC.
    let mut once = Oracle { zone: Tz::America__New_York, week: Default::default(), ..office_in_paris() };
    once.special.insert(date("2026-01-10"), vec![(20 * 3600, 20 * 3600)]);
    let (opens, closes) = (instant("2026-01-11T01:00:00Z"), instant("2026-01-12T01:00:00Z"));
    assert_eq!(measure(&once.by_edges(opens, closes)), TimeDelta::hours(24), "the oracle");
    let calendar = calendar(&once);
    assert_eq!(calendar.elapsed(opens, closes), TimeDelta::hours(24));
    assert_eq!(calendar.add(opens, TimeDelta::hours(24)), Ok(closes));
    assert!(calendar.is_open(closes - TICK) && !calendar.is_open(closes));
}

#[test]
fn calendars_are_equal_when_they_are_compiled_from_the_same() {
    let (office, again) = (calendar(&office_in_paris()), calendar(&office_in_paris()));
    let night = calendar(&Oracle { week: [(); 7].map(|()| vec![(0, 3600)]), ..office_in_paris() });
    assert_eq!(office, again);
    assert_eq!(office, office.clone());
    assert_ne!(office, night);
    assert_eq!(office.union(std::slice::from_ref(&night)), again.union(std::slice::from_ref(&night)));
    assert_ne!(office.union(std::slice::from_ref(&night)), office.difference(&[night]));
}

#[test]
fn a_budget_that_runs_out_at_closing_time_is_due_at_closing_time() {
    let office = calendar(&office_in_paris());
    let (friday, close) = (instant("2026-11-20T15:00:00Z"), instant("2026-11-20T17:00:00Z"));
    assert_eq!(office.add(friday, TimeDelta::hours(2)), Ok(close));
    assert_eq!(office.add(friday, TimeDelta::hours(2) + TICK), Ok(instant("2026-11-23T08:00:00.000001Z")));
    // The mirror image: the latest start is Monday's opening, not Friday's close.
    let (open, noon) = (instant("2026-11-23T08:00:00Z"), instant("2026-11-23T11:00:00Z"));
    assert_eq!(office.subtract(noon, TimeDelta::hours(3)), Ok(open));
    assert_eq!(office.subtract(noon, TimeDelta::hours(3) + TICK), Ok(close - TICK));
}

/// Less than a microsecond is no time at all, as it is of instants.
#[test]
fn an_amount_below_a_microsecond_goes_nowhere() {
    let office = calendar(&office_in_paris());
    let tiny = TimeDelta::nanoseconds(500);
    for at in ["2026-11-23T08:00:00Z", "2026-11-22T12:00:00Z", "1926-11-21T12:00:00Z"].map(instant) {
        assert_eq!(office.add(at, tiny), Ok(at));
        assert_eq!(office.subtract(at, tiny), Ok(at));
        assert_eq!(office.add(at, TICK + tiny), office.add(at, TICK));
    }
}

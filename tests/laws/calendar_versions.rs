//! Calendars that change on a date: before it they are the old, after it the new.

use std::collections::BTreeMap;

use chrono::{NaiveTime, TimeDelta};
use dueline::calendar::{Definition, Version};
use dueline::{Calendar, TICK};
use proptest::prelude::*;

use crate::calendar_questions::around;
use crate::desks::*;
use crate::oracle_calendar::{Oracle, measure, wall};

proptest! {
    #[test]
    fn before_its_date_a_version_changes_nothing_and_after_it_all(
        one in desk(), other in desk_of(week()), days in 3..40i64,
    ) {
        let old = Oracle { versions: BTreeMap::new(), special: BTreeMap::new(), ..one.oracle };
        let new = Oracle { week: other.oracle.week, rests: other.oracle.rests, ..old.clone() };
        let from = wall(old.zone, one.at).date();
        let versions = BTreeMap::from([(from, (Some(new.week.clone()), Some(new.rests.clone())))]);
        let both = calendar(&Oracle { versions, ..old.clone() });
        let (old, new) = (calendar(&old), calendar(&new));
        let noon = one.at - TimeDelta::days(2);
        let then = noon - TimeDelta::days(days);
        prop_assert_eq!(both.elapsed(then, noon), old.elapsed(then, noon));
        prop_assert_eq!(both.previous_close(noon), old.previous_close(noon));
        prop_assert_eq!(both.previous_open(noon), old.previous_open(noon));
        let noon = one.at + TimeDelta::days(3);
        let then = noon + TimeDelta::days(days);
        prop_assert_eq!(both.elapsed(noon, then), new.elapsed(noon, then));
        prop_assert_eq!(both.next_open(noon), new.next_open(noon));
        prop_assert_eq!(both.next_close(noon), new.next_close(noon));
        for days in -60..60 {
            let day = from + TimeDelta::days(days);
            let (in_force, which) = if days < 0 { (&old, "old") } else { (&new, "new") };
            prop_assert_eq!(both.is_working_day(day), in_force.is_working_day(day), "{}, the {}", day, which);
            prop_assert_eq!(both.is_holiday(day), in_force.is_holiday(day), "{}, the {}", day, which);
        }
    }

    /// A version that says nothing, or the same again, is none.
    #[test]
    fn a_version_without_news_is_none(desk in desk(), days in -4..4i64, span in within(60 * 24)) {
        let calendar = desk.calendar();
        let mut oracle = desk.oracle.clone();
        let from = wall(oracle.zone, desk.at).date() + TimeDelta::days(days);
        oracle.versions.entry(from).or_insert((None, None));
        let again = crate::desks::calendar(&oracle);
        prop_assert_eq!(again.elapsed(desk.at, desk.at + span), calendar.elapsed(desk.at, desk.at + span));
        prop_assert_eq!(again.next_open(desk.at), calendar.next_open(desk.at));
        prop_assert_eq!(again.add_working_days(desk.at, 3), calendar.add_working_days(desk.at, 3));
    }

    #[test]
    fn over_the_date_of_a_version_the_oracle_knows(desk in desk()) {
        let calendar = desk.calendar();
        let almanac = around(&desk, 14);
        for from in desk.oracle.versions.keys() {
            let midnight = from.and_time(NaiveTime::MIN).and_utc();
            let (a, b) = (midnight - TimeDelta::hours(60), midnight + TimeDelta::hours(60));
            prop_assert_eq!(calendar.elapsed(a, b), measure(&almanac.openings(a, b)));
        }
    }
}

#[test]
fn the_night_before_a_version_is_still_the_old_ones() {
    let hours = |text: &str| dueline::calendar::WeeklyHours::default().on("mon-sun", &[text]).unwrap();
    let mut definition = Definition { hours: hours("22:00-06:00"), ..Default::default() };
    let new = Version { hours: Some(hours("09:00-10:00")), holidays: None };
    definition.versions.insert(date("2026-06-10"), new);
    let night = Calendar::new(&definition, chrono_tz::UTC);
    let open = instant("2026-06-09T22:00:00Z");
    assert_eq!(night.next_close(open), Ok(instant("2026-06-10T06:00:00Z")));
    assert_eq!(night.next_open(instant("2026-06-10T06:00:00Z")), Ok(instant("2026-06-10T09:00:00Z")));
    assert_eq!(night.previous_open(instant("2026-06-10T06:00:00Z") + TICK), Ok(open));
    // A holiday of the new version closes the old one's night from its date on.
    let feast = Version { hours: None, holidays: Some(vec!["06-10".parse().unwrap()]) };
    definition.versions.insert(date("2026-06-10"), feast);
    let night = Calendar::new(&definition, chrono_tz::UTC);
    assert_eq!(night.next_close(open), Ok(instant("2026-06-10T00:00:00Z")));
    assert_eq!(night.next_open(instant("2026-06-10T00:00:00Z")), Ok(instant("2026-06-11T00:00:00Z")));
}

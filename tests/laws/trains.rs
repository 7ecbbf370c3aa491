//! Release trains, against a timetable written out date by date.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Weekday};
use chrono_tz::Tz;
use dueline::{
    Instant, TICK,
    calendar::{Departure, Slot, Timetable, Train},
};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::desks::{place, within};
use crate::oracle_calendar::wall;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

/// A slot as people say it: which one of the month (0 every week, 6 the last), the weekday, the time.
type Said = (u32, usize, u32);

/// A train, an instant, and where a slot of it lies nearby.
#[derive(Debug, Clone)]
struct Case {
    zone: Tz,
    at: Instant,
    said: Vec<Said>,
    cancelled: BTreeSet<NaiveDate>,
    moved: BTreeMap<NaiveDate, NaiveDateTime>,
}

fn case() -> impl Strategy<Value = Case> {
    let said = vec((select(vec![0, 0, 0, 1, 2, 5, 6]), 0..7usize, 0..96u32), 1..4);
    let near = || -40..40i64;
    (place(), said, vec(near(), 0..12), vec((near(), near(), 0..96u32), 0..8)).prop_map(
        |((zone, at), said, cancelled, moved)| {
            let date = |days| wall(zone, at).date() + TimeDelta::days(days);
            let time = |quarter: u32| NaiveTime::MIN + TimeDelta::minutes(i64::from(quarter) * 15);
            Case {
                zone,
                at,
                said,
                cancelled: cancelled.into_iter().map(date).collect(),
                moved: moved
                    .into_iter()
                    .map(|(from, to, quarter)| (date(from), date(to).and_time(time(quarter))))
                    .collect(),
            }
        },
    )
}

impl Case {
    fn train(&self) -> Train {
        let text = |&(nth, day, quarter): &Said| {
            let which = ["", "1st ", "2nd ", "3rd ", "4th ", "5th ", "last "][nth as usize];
            let (name, _) = WEEKDAYS[day];
            format!("{which}{name} {:02}:{:02}", quarter / 4, quarter % 4 * 15)
        };
        let timetable = Timetable {
            slots: self.said.iter().map(|said| text(said).parse().unwrap()).collect(),
            cancelled: self.cancelled.clone(),
            moved: self.moved.clone(),
            ..Timetable::default()
        };
        Train::new(timetable, self.zone)
    }

    /// Every slot planned within 400 days, in order.
    fn written_out(&self) -> Vec<Slot> {
        let today = wall(self.zone, self.at).date();
        let mut slots = BTreeSet::new();
        for planned in (-400..=400).map(|days| today + TimeDelta::days(days)) {
            for &(nth, day, quarter) in &self.said {
                let month = (1..=31).filter_map(|day| planned.with_day(day));
                let such: Vec<NaiveDate> = month.filter(|date| date.weekday() == WEEKDAYS[day].1).collect();
                let departs = match nth {
                    0 => such.contains(&planned),
                    6 => such.last() == Some(&planned),
                    nth => such.get(nth as usize - 1) == Some(&planned),
                };
                if departs && !self.cancelled.contains(&planned) {
                    let time = NaiveTime::MIN + TimeDelta::minutes(i64::from(quarter) * 15);
                    let local = self.moved.get(&planned).copied().unwrap_or(planned.and_time(time));
                    slots.insert(Slot { at: shown(self.zone, local), planned });
                }
            }
        }
        slots.into_iter().collect()
    }
}

/// When the wall shows a local time: first, where it does so twice; by the offset before, where it
/// does not.
fn shown(zone: Tz, local: NaiveDateTime) -> Instant {
    let by = |day: i64| {
        let offset = zone.offset_from_utc_datetime(&(local + TimeDelta::days(day))).fix();
        local.checked_sub_offset(offset).unwrap().and_utc()
    };
    let (before, after) = (by(-2), by(2));
    let shows = |at: &Instant| wall(zone, *at) == local;
    [before, after].into_iter().filter(shows).min().unwrap_or(before)
}

proptest! {
    #[test]
    fn the_next_and_the_previous_slot_are_those_of_the_timetable_written_out(
        case in case(), shift in within(24 * 20),
    ) {
        let (train, slots) = (case.train(), case.written_out());
        // Around the instant, and at the very slots next to it and moved there.
        let next = slots.iter().find(|slot| slot.at > case.at).map_or(case.at, |slot| slot.at);
        let moved = slots.iter().filter(|slot| case.moved.contains_key(&slot.planned)).map(|slot| slot.at);
        for at in [case.at, case.at + shift, next - TICK, next, next + TICK].into_iter().chain(moved) {
            let next = slots.iter().find(|slot| slot.at > at);
            prop_assert_eq!(train.next(at), next.copied(), "{}", at);
            let previous = slots.iter().rev().find(|slot| slot.at < at);
            // What is equal at one instant is told apart by its planned date.
            prop_assert_eq!(train.previous(at).map(|slot| slot.at), previous.map(|slot| slot.at), "{}", at);
        }
    }

    #[test]
    fn the_slot_planned_for_a_date_is_that_of_the_timetable_written_out(case in case()) {
        let (train, slots) = (case.train(), case.written_out());
        let today = wall(case.zone, case.at).date();
        for date in (-45..=45).map(|days| today + TimeDelta::days(days)) {
            let first = slots.iter().find(|slot| slot.planned == date);
            prop_assert_eq!(train.planned(date), first.copied(), "{}", date);
        }
    }

    #[test]
    fn the_cut_off_is_time_before_a_slot(case in case(), hours in 0..100i64) {
        let timetable = Timetable {
            slots: vec!["tuesday 14:00".parse().unwrap()],
            cut_off: TimeDelta::hours(hours),
            ..Timetable::default()
        };
        let train = Train::new(timetable, case.zone);
        let slot = train.slot_for(case.at).unwrap();
        prop_assert!(slot.at - case.at > TimeDelta::hours(hours));
        let before = train.previous(slot.at).unwrap();
        prop_assert!(before.at - case.at <= TimeDelta::hours(hours));
    }
}

#[test]
fn a_train_departs_on_the_date_that_it_names() {
    assert!("tuesday 23:59".parse::<Departure>().is_ok());
    // Midnight is the next date's.
    assert!("tuesday 24:00".parse::<Departure>().is_err());
}

#[test]
fn at_the_ends_of_the_years_there_are_no_more_slots() {
    let slots = vec!["5th monday 10:00".parse().unwrap(), "last friday 23:59".parse().unwrap()];
    let train = Train::new(Timetable { slots, ..Timetable::default() }, Tz::Pacific__Apia);
    for at in [Instant::MIN_UTC, Instant::MAX_UTC] {
        let _ = (train.next(at), train.previous(at), train.slot_for(at));
    }
    assert_eq!(train.next(Instant::MAX_UTC), None);
    assert_eq!(train.previous(Instant::MIN_UTC), None);
    assert_eq!(train.next("9999-12-31T23:00:00Z".parse().unwrap()), None);
    assert_eq!(Train::new(Timetable::default(), Tz::UTC).next("2026-01-01T00:00:00Z".parse().unwrap()), None);
}

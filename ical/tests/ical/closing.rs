//! What closures take out of a calendar.

use chrono_tz::Europe::Paris;
use dueline::calendar::{Definition, WeeklyHours};
use dueline_ical::{Closure, close};

use crate::{event, import};

fn week(days: &str, openings: &[&str]) -> Definition {
    Definition { hours: WeeklyHours::default().on(days, openings).unwrap(), ..Definition::default() }
}

fn office() -> Definition {
    week("mon-fri", &["09:00-12:30", "13:30-18:00"])
}

fn closures(lines: &str) -> Vec<Closure> {
    import().read(&event(lines)).unwrap().closures
}

fn closed(mut definition: Definition, lines: &str) -> Definition {
    close(&mut definition, Paris, &closures(lines));
    definition
}

/// The exceptional hours: `2026-05-05 09:00-12:30 13:30-16:00`.
fn exceptions(definition: &Definition) -> Vec<String> {
    let line = |(date, openings): (&chrono::NaiveDate, &Vec<dueline::calendar::Opening>)| {
        openings.iter().fold(date.to_string(), |line, opening| format!("{line} {opening}"))
    };
    definition.exceptions.iter().map(line).collect()
}

fn holidays(definition: &Definition) -> Vec<String> {
    definition.holidays.iter().map(ToString::to_string).collect()
}

#[test]
fn whole_dates_become_holidays_once() {
    let mut office = office();
    office.holidays = vec!["12-25".parse().unwrap(), "2026-12-28".parse().unwrap()];
    let christmas = closures("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261229");
    close(&mut office, Paris, &christmas);
    let expected = ["12-25", "2026-12-28", "2026-12-24", "2026-12-26", "2026-12-27"];
    assert_eq!(holidays(&office), expected);
    close(&mut office, Paris, &christmas);
    assert_eq!(holidays(&office), expected);
    assert_eq!(exceptions(&office), [""; 0]);
}

#[test]
fn a_closure_cuts_a_day_with_a_break() {
    for (from, to, expected) in [
        ("120000", "140000", "2026-05-05 09:00-12:00 14:00-18:00"),
        ("123000", "170000", "2026-05-05 09:00-12:30 17:00-18:00"),
        ("070000", "123000", "2026-05-05 13:30-18:00"),
        ("100000", "103015", "2026-05-05 09:00-10:00 10:30:15-12:30 13:30-18:00"),
        ("080000", "200000", "2026-05-05"),
    ] {
        let office = closed(office(), &format!("DTSTART:20260505T{from}\nDTEND:20260505T{to}"));
        assert_eq!(exceptions(&office), [expected]);
        assert_eq!(holidays(&office), [""; 0]);
    }
}

#[test]
fn a_closure_of_what_is_closed_changes_nothing() {
    for (from, to) in [
        ("20260505T123000", "20260505T133000"),
        ("20260505T180000", "20260506T090000"),
        ("20260502T000100", "20260503T230000"),
    ] {
        assert_eq!(closed(office(), &format!("DTSTART:{from}\nDTEND:{to}")), office());
    }
}

#[test]
fn a_closure_over_days_cuts_each_and_twice_is_once() {
    let lines = "DTSTART:20260508T160000\nDTEND:20260512T100000";
    let once = closed(office(), lines);
    assert_eq!(
        exceptions(&once),
        ["2026-05-08 09:00-12:30 13:30-16:00", "2026-05-11", "2026-05-12 10:00-12:30 13:30-18:00"]
    );
    assert_eq!(closed(once.clone(), lines), once);
}

#[test]
fn an_opening_past_midnight_belongs_to_the_date_it_opens_on() {
    let night = || week("mon-fri", &["22:00-06:00"]);
    // Tuesday 0:00 to 3:00, of Monday's night.
    let cut = closed(night(), "DTSTART:20260505T000000\nDTEND:20260505T030000");
    assert_eq!(exceptions(&cut), ["2026-05-04 22:00-24:00", "2026-05-05 03:00-06:00 22:00-06:00"]);
    // Its end, its beginning, and a piece on either side of midnight.
    let cut = closed(night(), "DTSTART:20260505T040000\nDTEND:20260505T120000");
    assert_eq!(exceptions(&cut), ["2026-05-04 22:00-04:00"]);
    let cut = closed(night(), "DTSTART:20260504T200000\nDTEND:20260504T230000");
    assert_eq!(exceptions(&cut), ["2026-05-04 23:00-06:00"]);
    let cut = closed(night(), "DTSTART:20260504T230000\nDTEND:20260505T010000");
    assert_eq!(exceptions(&cut), ["2026-05-04 22:00-23:00", "2026-05-05 01:00-06:00 22:00-06:00"]);
    // A whole Tuesday: the rest of Monday's night, and Tuesday's own until midnight.
    let cut = closed(night(), "DTSTART;VALUE=DATE:20260505");
    assert_eq!((holidays(&cut), exceptions(&cut)), (vec!["2026-05-05".to_owned()], vec![]));
}

#[test]
fn hours_round_the_clock_are_cut() {
    let always = || week("mon-sun", &["00:00-24:00"]);
    let cut = closed(always(), "DTSTART:20260504T230000\nDTEND:20260506T010000");
    assert_eq!(exceptions(&cut), ["2026-05-04 00:00-23:00", "2026-05-05", "2026-05-06 01:00-24:00"]);
    let shifted = week("mon-sun", &["09:00-09:00"]);
    let cut = closed(shifted, "DTSTART:20260504T230000\nDTEND:20260505T010000");
    assert_eq!(exceptions(&cut), ["2026-05-04 09:00-23:00", "2026-05-05 01:00-09:00 09:00-09:00"]);
}

#[test]
fn exceptional_hours_are_cut_and_holidays_stay_closed() {
    let mut office = office();
    let eve = "2026-12-24".parse().unwrap();
    office.exceptions.insert(eve, vec!["09:00-12:00".parse().unwrap()]);
    office.holidays = vec!["12-25".parse().unwrap()];
    let cut = closed(office.clone(), "DTSTART:20261224T110000\nDTEND:20261225T100000");
    assert_eq!(exceptions(&cut), ["2026-12-24 09:00-11:00"]);
    // A whole date with exceptional hours: a holiday would be lifted by them.
    let cut = closed(office, "DTSTART;VALUE=DATE:20261224");
    assert_eq!((exceptions(&cut), holidays(&cut)), (vec!["2026-12-24".to_owned()], vec!["12-25".to_owned()]));
}

#[test]
fn the_night_of_a_holiday_is_cut_where_it_reaches_the_next_date() {
    let mut night = week("mon-fri", &["22:00-06:00"]);
    night.holidays = vec!["2026-05-05".parse().unwrap()];
    // Of Tuesday's night Wednesday's part is open, and Monday's ends at midnight: that stays so.
    let cut = closed(night, "DTSTART:20260506T000000\nDTEND:20260506T030000");
    assert_eq!(
        exceptions(&cut),
        ["2026-05-04 22:00-24:00", "2026-05-05", "2026-05-06 03:00-06:00 22:00-06:00"]
    );
}

#[test]
fn the_zone_of_the_definition_counts_before_the_other() {
    let mut tokyo = week("mon-fri", &["09:00-18:00"]);
    tokyo.zone = Some(chrono_tz::Asia::Tokyo);
    let cut = closed(tokyo, "DTSTART:20260505T010000Z\nDTEND:20260505T020000Z");
    assert_eq!(exceptions(&cut), ["2026-05-05 09:00-10:00 11:00-18:00"]);
}

#[test]
fn in_the_hour_that_is_shown_twice_both_are_closed() {
    let always = || week("sun", &["00:00-24:00"]);
    // From the first 2:30 to the second 2:15.
    let cut = closed(always(), "DTSTART:20261025T003000Z\nDTEND:20261025T011500Z");
    assert_eq!(exceptions(&cut), ["2026-10-25 00:00-02:00 03:00-24:00"]);
    let cut = closed(always(), "DTSTART:20261025T003000Z\nDTEND:20261025T020000Z");
    assert_eq!(exceptions(&cut), ["2026-10-25 00:00-02:30 03:00-24:00"]);
}

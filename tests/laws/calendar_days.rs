//! Working days, against the oracle.

use chrono::{NaiveDate, TimeDelta};
use dueline::{Calendar, Instant, TICK, calendar::CalendarError};
use proptest::{prelude::*, test_runner::TestCaseResult};

use crate::calendar_questions::{agrees, around};
use crate::cases::config;
use crate::desks::*;
use crate::oracle_calendar::{Oracle, stretches, wall};
use crate::oracle_days::Almanac;

/// Arithmetic on dates within three weeks of an instant, by an almanac of twice as much.
pub fn dates_agree(calendar: &Calendar, almanac: &Almanac, at: Instant) -> TestCaseResult {
    let middle = wall(calendar.zone(), at).date();
    let date = |days: i64| middle + TimeDelta::days(days);
    let (first, last) = (almanac.days.first(), almanac.days.last());
    for days in -21..=21 {
        let is = almanac.is_working_day(date(days));
        prop_assert_eq!(calendar.is_working_day(date(days)), is, "{}", date(days));
        let counted = almanac.working_days(middle, date(days));
        prop_assert_eq!(calendar.working_days(middle, date(days)), counted, "{} to {}", middle, date(days));
    }
    for n in -10..=10 {
        let known = almanac.working_date(middle, n);
        match calendar.working_date(middle, n) {
            // What the almanac does not know lies outside of it.
            Ok(day) if known.is_none() && n > 0 => prop_assert!(last.is_none_or(|last| day > last.0)),
            Ok(day) if known.is_none() => prop_assert!(first.is_none_or(|first| day < first.0)),
            answer => prop_assert_eq!(answer.ok(), known, "{} and {} working days", middle, n),
        }
    }
    Ok(())
}

/// What is due so many working days from an instant.
pub fn deadlines_agree(calendar: &Calendar, almanac: &Almanac, at: Instant) -> TestCaseResult {
    let (_, last) = almanac.span();
    // What is open late may go on past the end of the last day, which the almanac does not know.
    let late = almanac.days.last().map_or(almanac.span().0, |day| day.1);
    for n in [0, 1, 2, 3, 7] {
        let due = calendar.add_working_days(at, n);
        let known = almanac.add_working_days(at, n as usize);
        agrees(due, known, |due| due >= late || almanac.days[0].1 > at || due >= last)
            .map_err(|error| because(error, format!("{n} working days from {at}")))?;
        let end = calendar.end_of_day(at, n);
        agrees(end, almanac.end_of_day(at, n as usize), |end| end >= late || almanac.days[0].1 > at)
            .map_err(|error| because(error, format!("end of day {n} from {at}")))?;
    }
    Ok(())
}

fn because(error: TestCaseError, what: String) -> TestCaseError {
    match error {
        TestCaseError::Fail(reason) => TestCaseError::fail(format!("{what}: {reason}")),
        reject => reject,
    }
}

fn working_days_agree(desk: &Desk, shift: TimeDelta) -> TestCaseResult {
    let (calendar, almanac) = (desk.calendar(), around(desk, 60));
    if calendar.never_opens() {
        prop_assert!(almanac.pieces.is_empty() && almanac.days.is_empty());
        return Ok(());
    }
    dates_agree(&calendar, &almanac, desk.at)?;
    deadlines_agree(&calendar, &almanac, desk.at + shift)?;
    // At what opens, closes and begins about then, too.
    let near = TimeDelta::hours(60);
    for (from, to) in almanac.openings(desk.at - near, desk.at + near) {
        for at in [from, to, to - TICK] {
            deadlines_agree(&calendar, &almanac, at)?;
        }
    }
    Ok(())
}

/// At the very instants of clock changes, a day before them, and half an hour beside that.
fn working_days_agree_at_clock_changes(desk: &Desk) -> TestCaseResult {
    let (calendar, almanac, near) = (desk.calendar(), around(desk, 20), TimeDelta::hours(60));
    for (change, _) in stretches(desk.oracle.zone, desk.at - near, desk.at + near).into_iter().skip(1) {
        for at in [change, change - TimeDelta::days(1)] {
            for by in [TimeDelta::zero(), TICK, TimeDelta::minutes(30)] {
                deadlines_agree(&calendar, &almanac, at + by)?;
                deadlines_agree(&calendar, &almanac, at - by)?;
            }
        }
    }
    Ok(())
}

/// What holds between the answers, whatever they are; the starts in their order.
pub fn answers_fit(calendar: &Calendar, early: Instant, late: Instant, n: u32, more: u32) -> TestCaseResult {
    // The years may end before a day a year has come often enough.
    let (Ok(due), Ok(later)) = (calendar.add_working_days(early, n), calendar.add_working_days(late, n))
    else {
        return Ok(());
    };
    prop_assert!(early <= due && due <= later, "{} working days from {} and {}", n, early, late);
    if let Ok(after) = calendar.add_working_days(early, n + more) {
        prop_assert!(due <= after, "{} and {} working days from {}", n, more, early);
    }
    let (Ok(end), Ok(later)) = (calendar.end_of_day(early, n), calendar.end_of_day(late, n)) else {
        return Ok(());
    };
    prop_assert!(early < end && end <= later, "end of day {} from {} and {}", n, early, late);
    prop_assert!(calendar.is_open(end - TICK) && !calendar.is_open(end) || due <= end);
    if let Ok(after) = calendar.end_of_day(early, n + more) {
        prop_assert!(end < after || more == 0, "end of day {} and {} from {}", n, more, early);
    }
    // An end of day is one of a working day, and the next end of day from it is another's.
    prop_assert_eq!(calendar.end_of_day(end, 0), calendar.end_of_day(early, n + 1));
    Ok(())
}

pub fn dates_fit(calendar: &Calendar, a: NaiveDate, b: NaiveDate, c: NaiveDate, n: i32) -> TestCaseResult {
    let days = |a, b| calendar.working_days(a, b);
    prop_assert_eq!(days(a, b) + days(b, c), days(a, c));
    prop_assert_eq!(days(a, b), -days(b, a));
    prop_assert!(days(a, b).abs() <= (b - a).num_days().abs());
    let eve = a.pred_opt().expect("within the years");
    prop_assert_eq!(days(eve, a), i64::from(calendar.is_working_day(a)));
    prop_assert_eq!(calendar.working_date(a, 0), Ok(a));
    if let Ok(date) = calendar.working_date(a, n) {
        prop_assert!(n == 0 || calendar.is_working_day(date));
        // Backwards the day itself counts, and the n-th before it does not.
        let counted = match n {
            0.. => days(a, date),
            _ => days(eve, date.pred_opt().expect("within the years")),
        };
        prop_assert_eq!(counted, i64::from(n), "{} and {} working days are {}", a, n, date);
    } else {
        prop_assert_ne!(calendar.working_date(a, n), Err(CalendarError::NeverCloses));
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn working_days_are_the_oracles(desk in desk(), shift in within(72)) {
        working_days_agree(&desk, shift)?;
    }

    #[test]
    fn at_clock_changes_working_days_are_the_oracles(desk in desk()) {
        working_days_agree_at_clock_changes(&desk)?;
    }

    #[test]
    fn far_away_working_days_are_the_oracles(desk in far_desk(), shift in within(72)) {
        working_days_agree(&desk, shift)?;
    }
}

proptest! {
    #[test]
    fn a_later_start_or_more_working_days_are_never_due_earlier(
        desk in prop_oneof![desk(), far_desk()], shift in within(72), n in 0..20u32, more in 0..20u32,
    ) {
        let (early, late) = (desk.at.min(desk.at + shift), desk.at.max(desk.at + shift));
        answers_fit(&desk.calendar(), early, late, n, more)?;
    }

    #[test]
    fn working_days_add_up_and_counting_them_is_the_inverse(
        desk in prop_oneof![desk(), far_desk()], to_b in -400..400i64, to_c in -400..400i64, n in -60..60i32,
    ) {
        let a = wall(desk.oracle.zone, desk.at).date();
        let (b, c) = (a + TimeDelta::days(to_b % 300), a + TimeDelta::days(to_c % 300));
        dates_fit(&desk.calendar(), a, b, c, n)?;
    }

    /// Where nothing opens but on some dates, all of them are in the almanac.
    #[test]
    fn after_the_last_working_day_there_is_none(desk in desk_of(Just(Default::default())), shift in within(72)) {
        let (calendar, almanac) = (desk.calendar(), around(&desk, 20));
        let at = desk.at + shift;
        let date = wall(desk.oracle.zone, at).date();
        let left = almanac.working_days(date, date + TimeDelta::days(15)) as i32;
        let past = almanac.working_days(date - TimeDelta::days(15), date - TimeDelta::days(1)) as i32;
        prop_assert_eq!(calendar.working_date(date, left + 1), Err(CalendarError::NeverOpens));
        prop_assert_eq!(calendar.working_date(date, -past - 1), Err(CalendarError::NeverOpens));
        prop_assert_eq!(calendar.working_days(date, NaiveDate::MAX), i64::from(left));
        let ahead = almanac.days.iter().filter(|(_, begin)| *begin >= at).count() as u32;
        prop_assert_eq!(calendar.add_working_days(at, ahead + 1), Err(CalendarError::NeverOpens));
        prop_assert_eq!(calendar.end_of_day(at, ahead + 1), Err(CalendarError::NeverOpens));
        prop_assert_eq!(calendar.never_opens(), almanac.pieces.is_empty());
        let never = Err(CalendarError::NeverOpens);
        prop_assert_eq!(calendar.next_open(at), almanac.next_open(at).map_or(never, Ok));
        prop_assert_eq!(calendar.next_close(at), almanac.next_close(at).map_or(never, Ok));
        prop_assert_eq!(calendar.previous_open(at), almanac.previous_open(at).map_or(never, Ok));
        prop_assert_eq!(calendar.previous_close(at), almanac.previous_close(at).map_or(never, Ok));
    }
}

/// The examples that show why the words are as they are.
#[test]
fn working_days_over_clock_changes_are_the_oracles() {
    let night = Oracle { week: [(); 7].map(|()| vec![(22 * 3600, 6 * 3600)]), ..office_in_paris() };
    let almanac = Almanac::of(&night, instant("2026-03-20T00:00:00Z"), instant("2026-11-20T00:00:00Z"));
    let calendar = calendar(&night);
    for (from, n, due) in [
        // 02:30 is left out in the night of the 28th of March: 03:00.
        ("2026-03-27T01:30:00Z", 2, "2026-03-29T01:00:00Z"),
        // Of the hour shown twice in the night of the 24th of October the first is the earlier …
        ("2026-10-23T00:30:00Z", 2, "2026-10-25T00:30:00Z"),
        // … and the second is over.
        ("2026-10-25T00:30:00Z", 1, "2026-10-26T01:30:00Z"),
        ("2026-10-25T01:30:00Z", 1, "2026-10-26T02:00:00Z"),
    ] {
        let (from, due) = (instant(from), instant(due));
        assert_eq!(almanac.add_working_days(from, n), Some(due), "the oracle, {from}");
        assert_eq!(calendar.add_working_days(from, n as u32), Ok(due), "{from}");
    }
}

//! In which calendar time counts: by name, by a field of the ticket, around the clock.

use chrono::TimeDelta;
use dueline::{Due, Instant};

use super::desk::{Desk, at, check};

const BY_CONTRACT: &str = "[clocks.k]\nstart='created'\nstop={state='d'}\n\
     calendar={field='contract',of={gold='24/7',silver='late'},otherwise='office'}\n\
     goals=[{within='4 working hours'}]\nmarks=[{name='own',at='2 working hours',do=[{notify='lead'}]}]";

/// Opened on Monday at 10:00: the office is open from 9 to 17, the late shift from 13 to 21.
#[test]
fn a_field_of_the_ticket_chooses_the_calendar() {
    for (contract, due) in [
        (Some("gold"), "mon 14:00"),
        (Some("silver"), "mon 17:00"),
        (Some("iron"), "mon 14:00"),
        (None, "mon 14:00"),
    ] {
        let desk = Desk::opened("mon 10:00", BY_CONTRACT, |event| match contract {
            Some(contract) => event.with("contract", contract),
            None => event,
        });
        assert_eq!(desk.due("mon 10:00"), Due::At(at(due)), "{contract:?}");
    }
    let desk = Desk::opened("fri 16:00", BY_CONTRACT, |event| event.with("contract", "gold"));
    assert_eq!(desk.due("fri 16:00"), Due::At(at("fri 20:00")));
}

/// Another contract is another coverage: the same target, measured anew.
#[test]
fn a_field_that_changes_is_a_re_target() {
    let mut desk = Desk::new(BY_CONTRACT);
    desk.contract("mon 12:30", "silver");
    let reading = desk.read("mon 14:00");
    assert_eq!((reading.elapsed, reading.due), (TimeDelta::hours(1), Due::At(at("mon 17:00"))));
    desk.contract("mon 16:00", "gold").until("mon 16:01");
    let reading = desk.read("mon 16:01");
    assert_eq!(reading.breached_at, Some(at("mon 14:00")));
    // Its own time is measured in its own calendar, and what that puts into the past is due now.
    assert_eq!(desk.marks(), ["Mon 12:00 own lead", "Mon 16:00 breach"]);
}

/// The calendar of a goal by field, under a mode that carries.
#[test]
fn carry_keeps_what_counted_in_the_old_calendar() {
    let mut desk = Desk::new(&BY_CONTRACT.replace("start=", "retarget='carry'\nstart="));
    // Two and a half hours counted in the office; then the late shift.
    desk.contract("mon 12:30", "silver");
    let reading = desk.read("mon 14:00");
    assert_eq!((reading.elapsed, reading.due), (TimeDelta::minutes(210), Due::At(at("mon 14:30"))));
}

/// Used up exactly at closing: late after closing, or only once the desk has opened again.
#[test]
fn a_budget_may_have_to_be_exceeded() {
    for (late, due) in [("", "mon 17:00"), ("late='budget exceeded',", "tue 09:00")] {
        let mut desk = Desk::new(&format!(
            "[clocks.k]\nstart='created'\nstop={{state='d'}}\n\
             goals=[{{{late}within='7 working hours',calendar='office'}}]"
        ));
        assert_eq!(desk.due("mon 10:00"), Due::At(at(due)));
        desk.go("tue 09:00", "close");
        let missed = desk.read("tue 09:00").breached_at;
        assert_eq!(missed.is_some(), late.is_empty(), "{late}");
    }
    let wrong = "[clocks.k]\nstart='created'\ngoals=[{late='budget exceeded',within='7h'}]";
    assert_eq!(
        check(wrong).unwrap_err().to_string(),
        "clocks.k.goals[0].late: only a working amount is used up at closing and exceeded at an opening"
    );
}

#[test]
fn what_is_wrong_with_a_calendar_by_field_is_named() {
    let wrong = "[clocks.k]\nstart='created'\n\
                 calendar={field='contract',of={gold='ofice',brass='office'},otherwise='non'}\ngoals=[{within='4 working hours'}]";
    let mistakes = check(wrong).unwrap_err().to_string();
    for text in [
        "clocks.k.calendar.of.gold: there is no calendar `ofice`, did you mean `office`?",
        "clocks.k.calendar.of.brass: `brass` is none of its words: gold, silver, iron",
        "clocks.k.calendar.otherwise: there is no calendar `non`",
    ] {
        assert!(mistakes.contains(text), "{text}\n{mistakes}");
    }
    let mistakes = check("[clocks.k]\nstart='created'\ncalendar={field='f',of={gold='office'}}").unwrap_err();
    assert!(mistakes.to_string().contains("a calendar is chosen by a field of kind `word`"), "{mistakes}");
}

/// Around the clock is a calendar like others, without being declared.
#[test]
fn around_the_clock_needs_no_declaration() {
    let desk = Desk::new("[clocks.k]\nstart='created'\ncalendar='24/7'\ngoals=[{within='24 working hours'}]");
    let due: Instant = at("tue 10:00");
    assert_eq!(desk.due("mon 10:00"), Due::At(due));
}

/// Marks that change the calendar they are counted in would be reached again and again.
#[test]
fn a_calendar_by_field_that_its_own_marks_change_is_refused() {
    let clock = BY_CONTRACT.replace("marks=[", "marks=[{name='up',at='50%',do=[{set={contract='gold'}}]},");
    assert!(check(&clock).unwrap_err().to_string().contains("go on for ever"), "{clock}");
}

/// Without a target there is still something to measure, in the goal's own calendar.
#[test]
fn a_goal_without_a_target_measures_in_its_calendar() {
    for (calendar, hours) in [("", 7), (",calendar='late'", 8), (",calendar='24/7'", 23)] {
        let desk = Desk::new(&format!(
            "[clocks.k]\nstart='created'\nstop={{state='d'}}\ncalendar='office'\n\
             goals=[{{within='no target'{calendar}}}]"
        ));
        let reading = desk.read("tue 09:00");
        assert_eq!((reading.elapsed, reading.due), (TimeDelta::hours(hours), Due::NoTarget), "{calendar}");
    }
}

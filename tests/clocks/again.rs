//! What a further start does: the one knob `again`.

use chrono::TimeDelta;
use dueline::{ClockState, Due};

use super::desk::{Desk, at};

fn resolution(again: &str) -> Desk {
    Desk::new(&format!(
        "[clocks.k]\nstart={{state=['a','b']}}\nstop={{state='c'}}\ncancel={{state='d'}}\nagain='{again}'\n\
         goals=[{{within='4h'}}]\nmarks=[{{name='half',at='50%',do=[{{notify='lead'}}]}}]"
    ))
}

#[test]
fn never_means_that_the_first_result_stands() {
    let mut desk = resolution("never");
    desk.go("mon 11:00", "solve").go("mon 12:00", "back");
    let cycles = desk.cycles("mon 20:00");
    assert_eq!((cycles.len(), cycles[0].state, cycles[0].elapsed), (1, ClockState::Met, TimeDelta::hours(1)));
}

/// Reopened after an hour in which it was solved: that hour is like a pause.
#[test]
fn continue_leaves_out_the_time_it_was_stopped() {
    let mut desk = resolution("continue");
    desk.go("mon 11:00", "solve");
    assert_eq!(desk.read("mon 11:30").state, ClockState::Met);
    desk.go("mon 12:00", "back");
    let reading = desk.read("mon 12:30");
    assert_eq!((reading.cycle, reading.state, reading.started), (1, ClockState::Running, at("mon 10:00")));
    assert_eq!((reading.elapsed, reading.due), (TimeDelta::minutes(90), Due::At(at("mon 15:00"))));
    desk.until("mon 16:00");
    assert_eq!(desk.marks(), ["Mon 13:00 half lead", "Mon 15:00 breach"]);
}

/// The same, where solving it in vain does not stop the clock.
#[test]
fn continue_counting_counts_it() {
    let mut desk = resolution("continue counting");
    desk.go("mon 11:00", "solve").go("mon 13:00", "back");
    let reading = desk.read("mon 13:00");
    assert_eq!((reading.elapsed, reading.due), (TimeDelta::hours(3), Due::At(at("mon 14:00"))));
    desk.until("mon 13:01");
    assert_eq!(
        desk.marks(),
        ["Mon 13:00 half lead"],
        "it lay in the stopped time, and is due at the reopening"
    );
}

/// Cancelled is ended too.
#[test]
fn a_cancelled_cycle_is_continued() {
    let mut desk = resolution("continue");
    desk.go("mon 11:00", "close").go("mon 12:00", "back");
    assert_eq!(desk.due("mon 12:00"), Due::At(at("mon 15:00")));
}

/// A result that was late stays late, and is not said twice.
#[test]
fn a_breach_is_not_repeated_by_reopening() {
    let mut desk = resolution("continue");
    desk.go("mon 15:00", "solve").go("mon 16:00", "back").until("tue 10:00");
    assert_eq!(desk.marks(), ["Mon 12:00 half lead", "Mon 14:00 breach"]);
    assert_eq!(desk.read("tue 10:00").breached_at, Some(at("mon 14:00")));
}

/// Another priority when it is reopened is another target.
#[test]
fn a_cycle_is_reopened_under_the_goal_of_then() {
    let mut desk = Desk::new(
        "[clocks.k]\nstart={state='a'}\nstop={state='c'}\nagain='continue'\n\
         goals=[{when={priority='P1'},within='90m'},{within='4h'}]",
    );
    desk.go("mon 11:00", "solve").priority("mon 11:30", "P1").go("mon 12:00", "back").until("mon 13:00");
    assert_eq!(desk.read("mon 13:00").breached_at, Some(at("mon 12:30")));
}

/// So is another calendar alone: what was carried stays what it was in the old one.
#[test]
fn a_cycle_is_reopened_in_the_calendar_of_then() {
    let mut desk = Desk::new(
        "[clocks.k]\nstart={state='a'}\nstop={state='c'}\nagain='continue'\nretarget='carry'\n\
         calendar={field='contract',of={silver='late'},otherwise='office'}\ngoals=[{within='6 working hours'}]",
    );
    desk.go("mon 12:00", "solve").contract("mon 14:00", "silver").go("mon 15:00", "back");
    let reading = desk.read("mon 16:00");
    assert_eq!((reading.elapsed, reading.due), (TimeDelta::hours(3), Due::At(at("mon 19:00"))));
}

/// The next response: each message of the customer that waits for an answer is a cycle.
#[test]
fn each_start_has_its_own_result() {
    let mut desk = Desk::new(
        "[clocks.k]\nstart={event=['created','commented'],side='customer'}\nstop={public=true,side='support'}\n\
         again='each start'\ngoals=[{within='1h'}]",
    );
    desk.writes("mon 10:30", "agent").writes("mon 12:00", "client").writes("mon 12:30", "client");
    desk.writes("mon 13:30", "agent");
    let cycles = desk.cycles("mon 14:00");
    let results: Vec<_> =
        cycles.iter().map(|cycle| (cycle.cycle, cycle.elapsed, cycle.breached_at)).collect();
    assert_eq!(
        results,
        [(1, TimeDelta::minutes(30), None), (2, TimeDelta::minutes(90), Some(at("mon 13:00")))],
        "a second message before the answer starts nothing"
    );
}

/// The periodic update: each public answer begins the next period; closing ends them.
#[test]
fn at_stop_is_a_chain() {
    let mut desk = Desk::new(
        "[clocks.k]\nstart='created'\nstop={public=true,side='support'}\ncancel={state='d'}\nagain='at stop'\n\
         goals=[{within='2h'}]",
    );
    desk.writes("mon 11:00", "agent").writes("mon 14:00", "agent");
    let cycles = desk.cycles("mon 14:30");
    let states: Vec<_> = cycles.iter().map(|cycle| (cycle.started, cycle.state, cycle.breached_at)).collect();
    assert_eq!(
        states,
        [
            (at("mon 10:00"), ClockState::Met, None),
            (at("mon 11:00"), ClockState::Met, Some(at("mon 13:00"))),
            (at("mon 14:00"), ClockState::Running, None),
        ]
    );
    desk.go("mon 15:00", "close");
    assert_eq!(desk.cycles("mon 16:00").last().unwrap().state, ClockState::Cancelled);
    assert_eq!(desk.engine.next_wake(&desk.ticket), None);
}

/// Marks that were reached stay reached: a repetition goes on where it was, and decides nothing under
/// an identity that was decided before.
#[test]
fn a_repetition_goes_on_when_its_cycle_is_reopened() {
    let mut desk = Desk::new(
        "[clocks.k]\nstart={state='a'}\nstop={state='c'}\nagain='continue'\n\
         marks=[{name='nag',at='1h',every='1h',times=3,do=[{notify='lead'}]}]",
    );
    desk.go("mon 11:30", "solve").go("mon 12:00", "back").until("tue 10:00");
    assert_eq!(desk.marks(), ["Mon 11:00 nag lead", "Mon 12:30 nag lead", "Mon 13:30 nag lead"]);
}

/// A further start whose stop holds already does not open what is finished.
#[test]
fn what_would_stop_at_once_is_not_gone_on_with() {
    let mut desk = Desk::new(
        "[clocks.k]\nstart={any=['created','commented']}\nstop={state='c'}\nagain='continue'\ngoals=[{within='4h'}]",
    );
    desk.go("mon 11:00", "solve").writes("mon 12:00", "client");
    assert_eq!(desk.read("mon 13:00").stopped, Some(at("mon 11:00")));
    desk.go("mon 14:00", "back").writes("mon 14:30", "client");
    assert_eq!(desk.read("mon 15:00").stopped, None);
}

//! What becomes of the time that has passed when the target changes.

use chrono::TimeDelta;
use dueline::{ClockState, Due, Effect};

use super::desk::{Desk, at, check};

/// P2 has eight hours around the clock, P1 three, P3 six in the office (9 to 17).
fn desk(retarget: &str) -> Desk {
    Desk::new(&format!(
        "[clocks.k]\nstart='created'\nstop={{state='d'}}\npause={{state='b'}}\n{retarget}\n\
         goals=[{{when={{priority='P1'}},within='3h'}},\
         {{when={{priority='P3'}},within='6 working hours',calendar='office'}},{{within='8h'}}]"
    ))
}

#[test]
fn keep_start_measures_the_whole_cycle_anew() {
    let mut desk = desk("");
    desk.priority("mon 12:00", "P1");
    let reading = desk.read("mon 12:00");
    assert_eq!((reading.due, reading.elapsed), (Due::At(at("mon 13:00")), TimeDelta::hours(2)));
}

/// Two hours of the night counted under the old coverage; in the office none of them would have.
#[test]
fn carry_spends_what_has_elapsed_under_the_old_coverage() {
    let clock = "[clocks.k]\nstart='created'\nretarget='carry'\ngoals=[\
                 {when={priority='P3'},within='6 working hours',calendar='office'},{within='8h'}]";
    let mut desk = Desk::opened("mon 05:00", clock, |event| event);
    desk.priority("mon 07:00", "P3");
    let reading = desk.read("mon 10:00");
    assert_eq!((reading.elapsed, reading.remaining), (TimeDelta::hours(3), Some(TimeDelta::hours(3))));
    assert_eq!((reading.due, reading.percent), (Due::At(at("mon 13:00")), Some(50)));
    // Back around the clock: what counted until then stays counted.
    desk.priority("mon 11:00", "P2");
    let reading = desk.read("mon 12:00");
    assert_eq!((reading.elapsed, reading.due), (TimeDelta::hours(5), Due::At(at("mon 15:00"))));
}

/// A target that what is carried has used up already is missed at the instant at which it was.
#[test]
fn what_is_carried_may_be_too_much_already() {
    let mut desk = desk("retarget='carry'");
    desk.go("mon 11:00", "wait").go("mon 12:00", "back").priority("mon 15:00", "P1").until("mon 16:00");
    let reading = desk.read("mon 16:00");
    assert_eq!((reading.due, reading.breached_at), (Due::At(at("mon 14:00")), Some(at("mon 14:00"))));
    assert_eq!(desk.marks(), ["Mon 15:00 breach"]);
}

#[test]
fn from_change_gives_the_whole_new_target() {
    let mut desk = desk("retarget='from change'");
    desk.priority("mon 12:00", "P1");
    let reading = desk.read("mon 13:00");
    assert_eq!(reading.due, Due::At(at("mon 15:00")));
    assert_eq!((reading.remaining, reading.percent), (Some(TimeDelta::hours(2)), Some(33)));
    assert_eq!(reading.elapsed, TimeDelta::hours(3), "what has run is not lost");
    assert_eq!((reading.cycle, reading.started), (1, at("mon 10:00")));
}

#[test]
fn restart_begins_a_new_cycle() {
    let mut desk = desk("retarget='restart'");
    desk.priority("mon 12:00", "P1");
    let cycles = desk.cycles("mon 13:00");
    assert_eq!((cycles[0].state, cycles[0].goal.as_deref()), (ClockState::Reset, Some("8h")));
    assert_eq!((cycles[1].started, cycles[1].due), (at("mon 12:00"), Due::At(at("mon 15:00"))));
}

/// In the step that ends the clock nothing begins anew: it is judged by the new target.
#[test]
fn a_restart_does_not_save_a_clock_that_stops() {
    let mut desk = Desk::new(
        "[clocks.k]\nstart='created'\nstop={state='d'}\nretarget='restart'\n\
         goals=[{when={state='d'},within='1h'},{within='8h'}]",
    );
    desk.go("mon 12:00", "close");
    let cycles = desk.cycles("mon 13:00");
    assert_eq!((cycles.len(), cycles[0].breached_at), (1, Some(at("mon 11:00"))));
}

/// Up (due earlier) from the change, so that nobody is late at once; down, as if always so.
#[test]
fn each_direction_has_its_mode() {
    let up_and_down = "retarget={up='from change',down='keep start'}";
    let mut desk = desk(up_and_down);
    desk.priority("mon 15:00", "P1");
    assert_eq!(desk.due("mon 15:00"), Due::At(at("mon 18:00")));
    desk.priority("mon 16:00", "P2");
    assert_eq!(desk.due("mon 16:00"), Due::At(at("mon 18:00")), "eight hours from the start");
    // Six hours in the office, 16:00, are less than eight around the clock, 18:00.
    desk.priority("mon 16:30", "P3");
    assert_eq!(desk.due("mon 16:30"), Due::At(at("tue 14:30")));
}

/// While paused too: what would be due if it resumed then.
#[test]
fn a_paused_clock_is_re_targeted() {
    let mut desk = desk("retarget={up='carry',down='from change'}");
    desk.go("mon 11:00", "wait").priority("mon 12:00", "P1");
    assert_eq!(desk.read("mon 12:00").due_if_resumed, Some(at("mon 14:00")));
    desk.go("mon 13:00", "back");
    assert_eq!(desk.due("mon 13:00"), Due::At(at("mon 15:00")));
}

/// A new target that is due later withdraws the breach of the old one, whatever the mode.
#[test]
fn a_breach_is_withdrawn_by_a_target_that_is_not_missed() {
    for mode in ["keep start", "carry", "from change"] {
        let mut desk = desk(&format!("retarget='{mode}'"));
        desk.priority("mon 10:30", "P1").until("mon 14:00");
        assert_eq!(desk.marks().len(), 1, "three hours, at 13:00 or 13:30");
        desk.priority("mon 14:00", "P2");
        assert!(matches!(desk.decisions.last().unwrap().effect, Effect::Withdrawn { .. }), "{mode}");
        assert_eq!(desk.read("mon 14:00").breached_at, None);
    }
}

/// There and back under *keep start*: as if nothing had been.
#[test]
fn keep_start_there_and_back_restores_the_reading() {
    let mut desk = desk("");
    let before = desk.read("mon 17:00");
    desk.priority("mon 11:00", "P1").priority("mon 11:30", "P3").priority("mon 12:00", "P2");
    assert_eq!(desk.read("mon 17:00"), before);
}

#[test]
fn a_mode_that_does_not_exist_is_named() {
    let mistakes = check("[clocks.k]\nstart='created'\nretarget={up='cary'}").unwrap_err().to_string();
    assert!(
        mistakes
            .contains("clocks.k.retarget.up: there is no mode of re-targeting `cary`, did you mean `carry`?"),
        "{mistakes}"
    );
    assert!(mistakes.contains("clocks.k.retarget: `down` is missing"), "{mistakes}");
}

/// Days are counted from the change, or from the start, as the mode says.
#[test]
fn days_count_from_the_change_or_from_the_start() {
    let due = |mode: &str| {
        let mut desk = Desk::new(&format!(
            "[clocks.k]\nstart='created'\nstop={{state='d'}}\nretarget='{mode}'\n\
             goals=[{{when={{priority='P1'}},within='2 days'}},{{within='5 days'}}]"
        ));
        desk.priority("tue 15:00", "P1");
        desk.due("tue 15:00")
    };
    assert_eq!(due("keep start"), Due::At(at("wed 10:00")));
    assert_eq!(due("carry"), Due::At(at("wed 10:00")));
    assert_eq!(due("from change"), Due::At(at("thu 15:00")));
}

/// Another contract with the same target is none: an elapsed amount is the same in any calendar.
#[test]
fn a_target_that_comes_to_the_same_is_no_other() {
    let mut desk = Desk::new(
        "[clocks.k]\nstart='created'\nstop={state='d'}\n\
         calendar={field='contract',of={gold='24/7'},otherwise='office'}\ngoals=[{within='4h'}]\n\
         marks=[{name='half',at='50%',do=[{notify='lead'}]}]",
    );
    desk.until("mon 13:00").contract("mon 13:00", "gold").until("mon 13:59");
    assert_eq!(desk.marks(), ["Mon 12:00 half lead"]);
}

/// Working days that are not equally long are those from the start, or from the change.
#[test]
fn working_days_are_those_from_where_the_target_counts() {
    let due = |mode: &str| {
        let mut desk = Desk::new(&format!(
            "[calendars.odd]\nhours={{mon-tue=['09:00-17:00'],wed-fri=['09:00-11:00']}}\n\
             [clocks.k]\nstart='created'\nstop={{state='d'}}\nretarget='{mode}'\ncalendar='odd'\n\
             goals=[{{when={{priority='P1'}},within='2 working days'}},{{within='5 working days'}}]"
        ));
        desk.priority("tue 10:00", "P1");
        desk.due("tue 10:00")
    };
    // From Monday 10:00 to Wednesday 10:00 are 16 hours, of which 8 are spent.
    assert_eq!(due("carry"), Due::At(at("wed 10:00")));
    // From Tuesday 10:00 to Thursday 10:00 are 10.
    assert_eq!(due("from change"), Due::At(at("thu 10:00")));
}

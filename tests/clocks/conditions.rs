//! What starts, pauses, resumes and ends a clock, and in which order.

use chrono::TimeDelta;
use dueline::{ClockState, Due, Event};

use super::desk::{Desk, at, check};

/// With `resume` a pause begins and ends by events: between them neither state nor time matters.
#[test]
fn a_pause_with_a_resume_begins_and_ends_by_events() {
    let mut desk = Desk::new(
        "[clocks.k]\nstart='created'\nstop={state='d'}\npause={public=true,side='support'}\n\
         resume={public=true,side='customer'}\ngoals=[{within='4h'}]",
    );
    assert_eq!(desk.due("mon 10:30"), Due::At(at("mon 14:00")));
    desk.writes("mon 11:00", "agent").go("mon 11:30", "wait").go("mon 11:40", "back");
    let paused = desk.read("mon 12:00");
    assert_eq!(
        (paused.state, paused.due, paused.elapsed),
        (ClockState::Paused, Due::Paused, TimeDelta::hours(1))
    );
    assert_eq!(paused.due_if_resumed, Some(at("mon 15:00")));
    desk.writes("mon 13:00", "client");
    assert_eq!(desk.due("mon 13:00"), Due::At(at("mon 16:00")));
}

/// Pause and resume in one event: the clock runs.
#[test]
fn resume_comes_before_pause() {
    let mut desk = Desk::new(
        "[clocks.k]\nstart='created'\nstop={state='d'}\npause={event='commented'}\n\
         resume={side='support',event='commented'}\ngoals=[{within='4h'}]",
    );
    desk.writes("mon 10:30", "client");
    assert_eq!(desk.read("mon 10:30").state, ClockState::Paused);
    desk.writes("mon 11:00", "agent");
    assert_eq!(desk.read("mon 11:00").state, ClockState::Running);
    desk.writes("mon 12:00", "agent");
    assert_eq!(desk.read("mon 12:00").state, ClockState::Running, "it holds of both");
}

/// One event on which everything holds: stop, cancel, reset, start, resume, pause, in this order.
#[test]
fn of_all_that_holds_the_first_in_the_order_acts() {
    let all = ["stop", "cancel", "reset"];
    let ends = [ClockState::Met, ClockState::Cancelled, ClockState::Reset];
    for first in 0..3 {
        let lines: String = all[first..].iter().map(|key| format!("{key}={{f=true}}\n")).collect();
        let mut desk = Desk::new(&format!(
            "[clocks.k]\nstart='created'\n{lines}pause={{f=true}}\nagain='each start'\ngoals=[{{within='4h'}}]"
        ));
        desk.event("mon 11:00", |id, actor, at| Event::updated(id, actor, at).with("f", true));
        let cycles = desk.cycles("mon 11:00");
        assert_eq!(cycles[0].state, ends[first], "{lines}");
        assert_eq!(cycles.len(), if first == 2 { 2 } else { 1 });
        if let Some(new) = cycles.get(1) {
            assert_eq!(new.state, ClockState::Paused, "what a reset begins, a pause that holds pauses");
        }
    }
}

/// A ticket that is opened where its clock does not run: paused, or ended at once.
#[test]
fn tickets_may_be_opened_paused_resolved_or_closed() {
    let clock =
        "[clocks.k]\nstart='created'\nstop={state='d'}\npause={state=['b','c']}\ngoals=[{within='4h'}]";
    let engine = check(clock).unwrap();
    for (state, expected) in
        [("a", ClockState::Running), ("b", ClockState::Paused), ("c", ClockState::Paused)]
    {
        let actor = dueline::Actor::new("Claire", "client");
        let event = Event::created_in("e0", &actor, at("mon 10:00"), state);
        let (ticket, _) = engine.open("T", &event).unwrap();
        assert_eq!(ticket.state(), state);
        let reading = engine.reading(&ticket, "k", at("mon 12:00")).unwrap().unwrap();
        assert_eq!(reading.state, expected, "{state}");
        let ran = if expected == ClockState::Running { 2 } else { 0 };
        assert_eq!(reading.elapsed, TimeDelta::hours(ran));
    }
    let actor = dueline::Actor::new("Claire", "client");
    let (ticket, _) = engine.open("T", &Event::created_in("e0", &actor, at("mon 10:00"), "d")).unwrap();
    let reading = engine.reading(&ticket, "k", at("mon 12:00")).unwrap().unwrap();
    assert_eq!((reading.state, reading.stopped), (ClockState::Met, Some(at("mon 10:00"))));
    assert_eq!(reading.breached_at, None);
    assert!(engine.open("T", &Event::created_in("e0", &actor, at("mon 10:00"), "x")).is_err());
}

/// A clock that is put back to the creation counts what lies between, less what it would have
/// paused.
#[test]
fn a_start_is_put_back_to_the_creation_but_for_pauses() {
    let clock = "[clocks.k]\nstart={priority='P1'}\nfrom='creation'\nstop={state='d'}\npause={state='b'}\n\
                 goals=[{within='4h'}]\nmarks=[{name='half',at='50%',do=[{notify='lead'}]},{name='age',at='1h',do=[{notify='head'}]}]";
    let mut desk = Desk::new(clock);
    desk.go("mon 11:00", "wait").go("mon 12:30", "back");
    assert_eq!(desk.cycles("mon 13:00"), []);
    // One hour ran before the pause, half an hour after it.
    desk.priority("mon 13:00", "P1").until("mon 13:01");
    let reading = desk.read("mon 13:01");
    assert_eq!((reading.started, reading.elapsed), (at("mon 10:00"), TimeDelta::minutes(91)));
    assert_eq!(reading.due, Due::At(at("mon 15:30")));
    // What lies before the start of the counting is said then.
    assert_eq!(desk.marks(), ["Mon 13:00 age head"]);
    desk.until("mon 13:31");
    assert_eq!(desk.marks().last().unwrap(), "Mon 13:30 half lead");
}

/// Put back so far that it is late already: the breach bears the instant that was missed.
#[test]
fn a_start_put_back_may_be_late_at_once() {
    let clock = "[clocks.k]\nstart={priority='P1'}\nfrom='creation'\ngoals=[{within='2h'}]";
    let mut desk = Desk::new(clock);
    desk.priority("mon 15:00", "P1").until("mon 15:01");
    let reading = desk.read("mon 15:01");
    assert_eq!((reading.due, reading.breached_at), (Due::At(at("mon 12:00")), Some(at("mon 12:00"))));
    assert_eq!(desk.marks(), ["Mon 15:00 breach"]);
}

/// Put back to what a field says; never into the future, and without it not at all.
#[test]
fn a_start_is_put_back_to_a_field() {
    let clock = "[clocks.k]\nstart='created'\nfrom='field since'\ngoals=[{within='8h'}]";
    for (since, started) in [
        (Some("2026-11-02T07:15:00Z"), "mon 07:15"),
        (Some("2026-11-02T10:00:01Z"), "mon 10:00"),
        (None, "mon 10:00"),
    ] {
        let desk = Desk::opened("mon 10:00", clock, |event| match since {
            Some(since) => event.with("since", since),
            None => event,
        });
        assert_eq!(desk.read("mon 10:00").started, at(started));
    }
    let clock = clock.replace("since", "day");
    let desk = Desk::opened("mon 10:00", &clock, |event| event.with("day", "2026-11-02"));
    assert_eq!(desk.read("mon 10:00").started, at("mon 00:00"), "a date is its local midnight");
}

/// What was promised from a date on is not measured on what began before.
#[test]
fn nothing_is_measured_before_the_date_from_which_it_is_enforced() {
    let clock = "[clocks.k]\nstart='created'\nenforce_from='2026-11-03'\ngoals=[{within='2h'}]";
    assert_eq!(Desk::opened("2026-11-02T23:59:59Z", clock, |event| event).cycles("tue 10:00"), []);
    assert_eq!(Desk::opened("tue 00:00", clock, |event| event).cycles("tue 10:00").len(), 1);
    // Also where the start is put back: the ticket is of before.
    let clock = "[clocks.k]\nstart={priority='P1'}\nfrom='creation'\nenforce_from='2026-11-03'\ngoals=[{within='2h'}]";
    let mut desk = Desk::new(clock);
    desk.priority("wed 10:00", "P1");
    assert_eq!(desk.cycles("wed 10:00"), []);
}

#[test]
fn a_resume_without_a_pause_is_a_mistake() {
    let mistakes = check("[clocks.k]\nstart='created'\nresume={state='a'}").unwrap_err();
    assert_eq!(mistakes.to_string(), "clocks.k.resume: there is no `pause` to resume from");
    let mistakes = check("[clocks.k]\nstart='created'\nfrom='field f'").unwrap_err();
    assert_eq!(
        mistakes.to_string(),
        "clocks.k.from: `f` is flag: a time is a field of kind `instant` or `date`"
    );
    let mistakes = check("[clocks.k]\nstart='created'\nfrom='opening'").unwrap_err();
    assert!(mistakes.to_string().contains("counts from `creation` or from `field …`"), "{mistakes}");
}

/// With a resume a pause is an event; but what holds as a cycle begins pauses it.
#[test]
fn a_cycle_that_begins_in_a_pause_is_paused_until_it_resumes() {
    let mut desk = Desk::new(
        "[clocks.k]\nstart='commented'\nstop={state='d'}\npause={state='b'}\nresume={state='a'}\ngoals=[{within='4h'}]",
    );
    desk.go("mon 11:00", "wait").writes("mon 12:00", "client");
    assert_eq!(desk.read("mon 13:00").state, dueline::ClockState::Paused);
    desk.go("mon 14:00", "back");
    assert_eq!(desk.due("mon 14:00"), dueline::Due::At(at("mon 18:00")));
}

#[test]
fn what_ends_in_a_pause_had_no_due_instant() {
    let mut desk =
        Desk::new("[clocks.k]\nstart='created'\nstop={state='d'}\npause={state='b'}\ngoals=[{within='4h'}]");
    desk.go("mon 11:00", "wait").go("mon 12:00", "close");
    let ended = desk.read("mon 13:00");
    assert_eq!((ended.due, ended.breached_at), (dueline::Due::Paused, None));
}

/// Used up at exactly the end of what ran, it is not missed: the pause keeps it, and it falls due at the
/// resume.
#[test]
fn a_target_used_up_as_the_pause_begins_is_due_at_the_resume() {
    let mut desk =
        Desk::new("[clocks.k]\nstart='created'\nstop={state='d'}\npause={state='b'}\ngoals=[{within='4h'}]");
    desk.go("mon 14:00", "wait");
    let paused = desk.read("mon 15:00");
    assert_eq!((paused.due, paused.breached_at), (dueline::Due::Paused, None));
    desk.go("mon 16:00", "back");
    assert_eq!(desk.due("mon 16:00"), dueline::Due::At(at("mon 16:00")));
}

/// An instant that falls on the very beginning of a pause is not missed in it either.
#[test]
fn an_instant_at_which_the_pause_begins_is_missed_at_the_resume() {
    let clock =
        "[clocks.k]\nstart='created'\nstop={state='d'}\npause={state='b'}\ngoals=[{within='field since'}]";
    let mut desk = Desk::opened("mon 10:00", clock, |event| event.with("since", at("mon 12:00")));
    desk.go("mon 12:00", "wait").until("mon 13:00");
    assert_eq!(desk.marks(), [""; 0]);
    desk.go("mon 14:00", "back").until("mon 15:00");
    assert_eq!(desk.marks(), ["Mon 14:00 breach"]);
}

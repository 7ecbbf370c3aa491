//! Marks: again and again, in their own calendar, up a chain, for as long as they are worth it.

use chrono::TimeDelta;
use dueline::{Event, Overdue, worth_delivering};

use super::desk::{Desk, at, check};

fn with(marks: &str) -> Desk {
    Desk::new(&format!(
        "[clocks.k]\nstart='created'\nstop={{state='d'}}\npause={{state='b'}}\n\
         goals=[{{when={{priority='P1'}},within='1h'}},{{within='4h'}}]\nmarks=[{marks}]"
    ))
}

#[test]
fn a_mark_repeats_so_often_and_so_far_apart() {
    let mut desk = with("{name='nag',at='1h after due',every='90m',times=3,do=[{notify='lead'}]}");
    desk.until("tue 10:00");
    let nag = ["Mon 14:00 breach", "Mon 15:00 nag lead", "Mon 16:30 nag lead", "Mon 18:00 nag lead"];
    assert_eq!(desk.marks(), nag);
    let ids: Vec<&str> = desk.decisions.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(
        ids[1..],
        ["T/clock:k/e0/0/mark:nag/0", "T/clock:k/e0/0/mark:nag:1/0", "T/clock:k/e0/0/mark:nag:2/0"]
    );
}

/// Days on the clock's own time are days of the wall, in Paris as the clock goes back an hour.
#[test]
fn days_are_added_up_as_days() {
    let text = "name='d'\nzone='Europe/Paris'\ninitial='a'\nroles={agent='support'}\nstates={a='new'}\n\
                [clocks.k]\nstart='created'\nmarks=[{name='m',at='1 day',every='1 day',times=3,do=[{notify='agent'}]}]";
    let engine = dueline::Engine::new(dueline::Policy::from_toml(text).unwrap()).unwrap();
    // Saturday 24 October 2026, 12:00 in Paris; the clock goes back that night.
    let event = Event::created("e", &dueline::Actor::new("Ana", "agent"), at("2026-10-24T10:00:00Z"));
    let (mut ticket, _) = engine.open("T", &event).unwrap();
    let decisions = engine.advance(&mut ticket, at("2026-11-24T10:00:00Z")).unwrap();
    let due: Vec<String> = decisions.iter().map(|d| d.due.to_string()).collect();
    assert_eq!(due, ["2026-10-25 11:00:00 UTC", "2026-10-26 11:00:00 UTC", "2026-10-27 11:00:00 UTC"]);
}

#[test]
fn a_repetition_ends_when_its_condition_holds() {
    let mut desk = with("{name='nag',at='1h',every='1h',times=9,until={f=true},do=[{notify='lead'}]}");
    desk.event("mon 12:30", |id, actor, at| Event::updated(id, actor, at).with("f", true));
    // Once it held at a repetition there is none more, whatever becomes of it.
    desk.event("mon 13:30", |id, actor, at| Event::updated(id, actor, at).with("f", false))
        .until("tue 10:00");
    assert_eq!(desk.marks(), ["Mon 11:00 nag lead", "Mon 12:00 nag lead", "Mon 14:00 breach"]);
}

#[test]
fn each_repetition_asks_one_step_further_up() {
    let mut desk =
        with("{name='up',at='due',every='1h',times=4,do=[{chain=['agent','lead','head'],template='late'}]}");
    desk.until("tue 10:00");
    assert_eq!(
        desk.marks(),
        [
            "Mon 14:00 breach",
            "Mon 14:00 up agent",
            "Mon 15:00 up lead",
            "Mon 16:00 up head",
            "Mon 17:00 up head"
        ]
    );
    assert_eq!(desk.decisions[1].effect.to_string(), "escalate to agent: late");
}

/// Nobody is paged at night: the mark is reached at its instant, and acts at the next opening.
#[test]
fn a_mark_waits_for_its_calendar() {
    let mut desk = Desk::opened(
        "mon 15:00",
        "[clocks.k]\nstart='created'\nstop={state='d'}\ngoals=[{when={priority='P1'},within='40h'},{within='6h'}]\n\
         marks=[{name='soon',at='50%',acting='office',do=[{notify='lead'}]},\
         {name='half an hour',at='30m',acting='office',do=[{notify='lead'}]}]",
        |event| event,
    );
    desk.until("mon 22:00");
    assert_eq!(desk.marks(), ["Mon 15:30 half an hour lead", "Mon 21:00 breach"], "open: at once");
    assert_eq!(desk.engine.next_wake(&desk.ticket), Some(at("2026-11-03T09:00:00.000001Z")));
    // Another target does not take back what was reached.
    desk.priority("mon 23:00", "P1").until("tue 10:00");
    assert_eq!(desk.marks().last().unwrap(), "Tue 09:00 soon lead");
    assert!(
        desk.decisions.last().unwrap().id.as_str().contains("/0/mark:soon"),
        "under the goal it was reached under"
    );
}

#[test]
fn a_mark_that_waits_is_dropped_when_the_clock_ends() {
    let clock = "[clocks.k]\nstart='created'\nstop={state='d'}\n\
                 marks=[{name='m',at='3h',acting='office',do=[{notify='lead'}]}]";
    let mut desk = Desk::opened("mon 15:00", clock, |event| event);
    desk.go("mon 20:00", "close").until("wed 10:00");
    assert_eq!(desk.marks(), [""; 0]);
}

/// After a re-target the marks of the target begin again, those on the clock's own time do not.
#[test]
fn a_re_target_begins_the_repetitions_of_the_target_again() {
    let mut desk = with(
        "{name='due',at='due',every='1h',times=2,do=[{notify='lead'}]},\
         {name='own',at='1h',every='1h',times=3,do=[{notify='head'}]}",
    );
    desk.until("mon 14:30").priority("mon 14:30", "P1").until("tue 10:00");
    assert_eq!(
        desk.marks(),
        [
            "Mon 11:00 own head",
            "Mon 12:00 own head",
            "Mon 13:00 own head",
            "Mon 14:00 breach",
            "Mon 14:00 due lead",
            "Mon 14:30 breach",
            "Mon 14:30 due lead",
            "Mon 14:30 due lead",
        ]
    );
}

/// What a mark tells carries how long it is worth telling.
#[test]
fn a_late_notice_may_be_worth_nothing() {
    let mut desk = with(
        "{name='nag',at='1h',every='1h',times=5,worth='2h',do=[{notify='lead'},{comment='still waiting'}]}",
    );
    desk.until("mon 13:30");
    assert_eq!(desk.decisions[0].worth_until, Some(desk.decisions[0].due + TimeDelta::hours(2)));
    let told = |overdue, now| {
        let batch = worth_delivering(&desk.decisions, at(now), overdue);
        batch.iter().map(|d| format!("{} {}", d.due.format("%H:%M"), d.effect.kind())).collect::<Vec<_>>()
    };
    let comments = ["11:00 comment", "12:00 comment", "13:00 comment"];
    let all = told(Overdue::Each, "mon 13:30");
    assert_eq!(all.len(), 6);
    assert_eq!(
        told(Overdue::None, "mon 13:30"),
        [comments[0], "12:00 notify", comments[1], "13:00 notify", comments[2]]
    );
    assert_eq!(
        told(Overdue::None, "mon 18:00"),
        comments,
        "what changed the ticket is recorded however late"
    );
    assert_eq!(told(Overdue::LastOnly, "mon 18:00"), [comments[0], comments[1], "13:00 notify", comments[2]]);
}

#[test]
fn what_is_wrong_with_a_repetition_is_named() {
    for (mark, text) in [
        ("at='1h',every='1h'", "marks[0]: `times` is missing"),
        ("at='1h',every='1h',times=1", "marks[0].times: a mark repeats from 2 to 1000 times in all"),
        ("at='1h',every='1h',times=1001", "marks[0].times: a mark repeats from 2 to 1000 times in all"),
        ("at='1h',every='0h',times=3", "marks[0].every: no time at all between two repetitions"),
        (
            "at='1 day',every='1h',times=3",
            "marks[0].every: `1h` is of another kind than `1 day`: the two are added up",
        ),
        ("at='due',every='1 day',times=3", "marks[0].every: days are counted from a start"),
        (
            "at='1h',every='80000000h',times=1000",
            "marks[0].every: so often is longer than time is counted here",
        ),
        ("at='1h',times=3", "marks[0].times: only a mark that repeats (`every`) has it"),
        ("at='1h',until={f=true}", "marks[0].until: only a mark that repeats (`every`) has it"),
        ("at='1h',acting='ofice'", "marks[0].acting: there is no calendar `ofice`, did you mean `office`?"),
        (
            "at='1h',worth='3 days'",
            "marks[0].worth: how long something is worth telling is a time such as `4h`",
        ),
        (
            "at='1h',every='1h',times=3,until={event='created'}",
            "marks[0].until.event: `event` asks about an event",
        ),
    ] {
        let clock = format!(
            "[clocks.k]\nstart='created'\ngoals=[{{within='4h'}}]\nmarks=[{{name='m',{mark},do=[{{notify='lead'}}]}}]"
        );
        let mistakes = check(&clock).unwrap_err().to_string();
        assert!(mistakes.contains(&format!("clocks.k.{text}")), "{mark}\n{mistakes}");
    }
}

/// Each kind of span is added up as its own.
#[test]
fn repetitions_on_working_time_are_so_much_working_time_apart() {
    let clock = |mark: &str| {
        Desk::new(&format!(
            "[clocks.k]\nstart='created'\ncalendar='office'\nmarks=[{{name='m',{mark},do=[{{notify='lead'}}]}}]"
        ))
    };
    let mut hours = clock("at='3 working hours',every='3 working hours',times=3");
    hours.until("fri 10:00");
    assert_eq!(hours.marks(), ["Mon 13:00 m lead", "Mon 16:00 m lead", "Tue 11:00 m lead"]);
    let mut days = clock("at='1 working day',every='2 working days',times=3");
    days.until("2026-11-20T10:00:00Z");
    assert_eq!(days.marks(), ["Tue 10:00 m lead", "Thu 10:00 m lead", "Mon 10:00 m lead"]);
}

#[test]
fn repetitions_before_the_start_are_skipped() {
    let mut desk = with("{name='soon',at='6h before due',every='90m',times=9,do=[{notify='lead'}]}");
    desk.until("mon 17:00");
    // Due at 14:00, so the first would have been at 8:00, and the second at 9:30.
    let soon = ["Mon 11:00 soon lead", "Mon 12:30 soon lead", "Mon 14:00 soon lead"];
    let mut expected: Vec<&str> = soon.into();
    expected.extend(["Mon 14:00 breach", "Mon 15:30 soon lead"]);
    let mut told = desk.marks();
    told.sort_by_key(|mark| mark.contains("breach"));
    expected.sort_by_key(|mark| mark.contains("breach"));
    assert_eq!(told, expected);
}

/// What was repeated on the clock's own time is not repeated again because the target changed.
#[test]
fn a_target_that_changes_leaves_repetitions_on_own_time_where_they_were() {
    let marks =
        "{name='a',at='1h',do=[{notify='head'}]},{name='b',at='1h',every='1h',times=3,do=[{notify='lead'}]}";
    let mut desk = with(marks);
    desk.until("mon 12:30").priority("mon 12:30", "P1").until("tue 10:00");
    let own: Vec<String> = desk.marks().into_iter().filter(|mark| !mark.contains("breach")).collect();
    assert_eq!(own, ["Mon 11:00 a head", "Mon 11:00 b lead", "Mon 12:00 b lead", "Mon 13:00 b lead"]);
}

/// All of the time that counts until an instant is over when the last of it is, and not at the instant.
#[test]
fn a_hundred_percent_of_an_instant_is_the_end_of_what_counts_until_it() {
    let clock = "[clocks.k]\nstart='created'\nstop={state='d'}\n\
                 goals=[{within='field since',calendar='office'}]\nmarks=[{name='all',at='100%',do=[{notify='lead'}]}]";
    let mut desk = Desk::opened("mon 10:00", clock, |event| event.with("since", at("sun 12:00")));
    desk.until("mon+ 09:00");
    assert_eq!(desk.marks(), ["Fri 17:00 all lead", "Sun 12:00 breach"]);
}

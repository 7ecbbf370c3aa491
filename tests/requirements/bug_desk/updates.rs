//! The weekly update: when a fix ships (A1), and what a P2 is promised (A9).

use chrono::TimeDelta;
use dueline::{ClockState, Due, Event, Policy, calendar::Departure, presets};

use super::{Stages, TAKEN, UPDATE, breaches, p2, ready, technical};
use crate::desk::{Desk, at, compiled, customer, effects, told};

/// "A recurring planned update: every Tuesday … 'Next planned update' = the first strictly after the
/// fix is ready."
#[test]
fn a1_the_next_update_is_the_first_tuesday_strictly_after_the_fix_is_ready() {
    for (now, due) in [
        ("2026-11-02T16:00:00Z", "2026-11-03T13:00:00Z"), // Monday: the next day at 14:00
        ("2026-11-03T12:59:59.999999Z", "2026-11-03T13:00:00Z"), // Tuesday, just before
        ("2026-11-03T13:00:00Z", "2026-11-10T13:00:00Z"), // at that very instant: a week later
        ("2026-11-06T16:00:00Z", "2026-11-10T13:00:00Z"), // Friday
    ] {
        assert_eq!(ready(now, p2).due(UPDATE, now), Due::At(at(due)), "ready at {now}");
    }
}

/// "Hour and optional cut-off are policy."
#[test]
fn a1_the_hour_and_a_cut_off_are_policy() {
    let mut policy = presets::bug_desk();
    let update = policy.trains.get_mut(UPDATE).unwrap();
    assert_eq!(update.cut_off, TimeDelta::zero());
    update.slots = vec!["tuesday 10:00".parse::<Departure>().unwrap()];
    update.cut_off = TimeDelta::hours(24);
    // A day before, to the microsecond, is too late.
    let engine = compiled(policy);
    for (now, due) in [
        ("2026-11-09T08:59:59.999999Z", "2026-11-10T09:00:00Z"),
        ("2026-11-09T09:00:00Z", "2026-11-17T09:00:00Z"),
    ] {
        let created = Event::created("e1", &customer(), at("2026-11-02T08:00:00Z"));
        let desk = Desk::under(&engine, "T-1", created).unwrap();
        let desk = desk.investigated("2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z");
        let desk = desk.technical("2026-11-02T08:00:00Z", p2);
        let desk = desk.developed(now, &["take", "qualify as a bug", "correct", "pass the tests"]);
        assert_eq!(desk.due(UPDATE, now), Due::At(at(due)), "ready at {now}");
    }
}

/// The preset with one more edition of its dates, in which something became of an update.
fn other_dates(policy: &Policy, edit: impl FnOnce(&mut dueline::calendar::Timetable)) -> Policy {
    let mut policy = policy.clone();
    policy.dates += 1;
    edit(policy.trains.get_mut(UPDATE).unwrap());
    policy
}

/// "One can be cancelled or moved at the last minute: data, applied to open tickets without a new
/// policy version."
#[test]
fn a1_an_update_is_moved_or_cancelled_under_open_tickets() {
    let mut desk = ready("2026-11-02T16:00:00Z", p2);
    // An hour before it departs it is moved from Tuesday 14:00 to Thursday 10:00.
    let moved = other_dates(&presets::bug_desk(), |update| {
        let thursday = "2026-11-05T10:00:00".parse().unwrap();
        update.moved.insert("2026-11-03".parse().unwrap(), thursday);
    });
    let decisions = desk.adopt("2026-11-03T12:00:00Z", &compiled(moved.clone()));
    assert_eq!(
        effects(&decisions),
        [
            "notify developer: goes with the planned update",
            "`planned update` was promised for 2026-11-03T13:00:00Z, now for 2026-11-05T09:00:00Z"
        ]
    );
    assert_eq!(desk.ticket.policy(), ("bug-desk", 1));
    // And then it does not take place at all: the next one is Tuesday's.
    let cancelled = other_dates(&moved, |update| {
        update.moved.clear();
        update.cancelled.insert("2026-11-03".parse().unwrap());
    });
    let decisions = desk.adopt("2026-11-05T08:59:00Z", &compiled(cancelled));
    assert_eq!(
        effects(&decisions),
        [
            "notify developer: goes with the planned update",
            "`planned update` was promised for 2026-11-05T09:00:00Z, now for 2026-11-10T13:00:00Z"
        ]
    );
}

/// "P2: taken in charge within 10 working days."
#[test]
fn a9_a_p2_is_taken_in_charge_within_ten_working_days() {
    // Monday 2 November 10:00; the 11th is a holiday: Tuesday 17 November 10:00.
    let exact = technical("2026-11-02T09:00:00Z", p2);
    let due = "2026-11-17T09:00:00Z";
    assert_eq!(exact.due(TAKEN, "2026-11-02T09:00:00Z"), Due::At(at(due)));
    let exact = exact.developed(due, &["take"]);
    assert_eq!(exact.reading(TAKEN, due).state, ClockState::Met);
    assert_eq!(breaches(&exact.decisions), [""; 0]);
    let mut late = technical("2026-11-02T09:00:00Z", p2);
    assert_eq!(breaches(&late.advance(due)), [""; 0]);
    assert_eq!(
        breaches(&late.advance("2026-11-17T09:00:00.000001Z")),
        ["`taken in charge` missed its target (P2) at 2026-11-17T09:00:00+00:00"]
    );
    // On Saturday it is counted from Monday's opening.
    let weekend = technical("2026-11-14T09:00:00Z", p2);
    assert_eq!(weekend.due(TAKEN, "2026-11-14T09:00:00Z"), Due::At(at("2026-11-30T08:00:00Z")));
}

/// "The fix ships with the next planned update after it is ready."
#[test]
fn a9_the_fix_of_a_p2_is_promised_for_the_next_update() {
    let due = "2026-11-10T13:00:00Z";
    let desk = ready("2026-11-06T16:00:00Z", p2);
    let promise = desk.decisions.last().unwrap();
    assert_eq!(
        promise.effect.to_string(),
        format!("notify creator (Claire): ready (planned update = {due})")
    );
    let shipped = desk.developed(due, &["release with the planned update"]);
    assert_eq!(shipped.reading(UPDATE, due).state, ClockState::Met, "with it is in time");
    let mut late = ready("2026-11-06T16:00:00Z", p2);
    let before = late.advance(due);
    assert_eq!(effects(&before), ["notify developer: goes with the planned update"]);
    assert_eq!(before[0].due, at("2026-11-10T11:00:00Z"));
    let decisions = late.advance("2026-11-10T13:00:00.000001Z");
    assert_eq!(
        breaches(&decisions),
        ["`planned update` missed its target (P2) at 2026-11-10T13:00:00+00:00"]
    );
    assert_eq!(
        told(&decisions),
        ["developer: missed the planned update", "agent_in_charge: missed the planned update"]
    );
    // Not before it is ready, and what fails its tests is promised anew when it is ready again.
    let failed = ready("2026-11-06T16:00:00Z", p2).developed("2026-11-09T09:00:00Z", &["fail the tests"]);
    assert_eq!(failed.reading(UPDATE, "2026-11-30T09:00:00Z").state, ClockState::Cancelled);
    let again = failed.developed("2026-11-12T09:00:00Z", &["correct", "pass the tests"]);
    assert_eq!(again.due(UPDATE, "2026-11-12T09:00:00Z"), Due::At(at("2026-11-17T13:00:00Z")));
}

/// "Cancelling or moving that update moves the promise, without a breach."
#[test]
fn a9_a_cancelled_or_moved_update_moves_the_promise_without_a_breach() {
    let tuesday = || "2026-11-10".parse().unwrap();
    let cancelled = other_dates(&presets::bug_desk(), |update| {
        update.cancelled.insert(tuesday());
    });
    let moved = other_dates(&presets::bug_desk(), |update| {
        update.moved.insert(tuesday(), "2026-11-13T18:00:00".parse().unwrap());
    });
    for (policy, due) in
        [(compiled(cancelled), "2026-11-17T13:00:00Z"), (compiled(moved), "2026-11-13T17:00:00Z")]
    {
        let mut desk = ready("2026-11-06T16:00:00Z", p2);
        // A minute before it would have departed.
        let decisions = desk.adopt("2026-11-10T12:59:00Z", &policy);
        let promise = format!("`planned update` was promised for 2026-11-10T13:00:00Z, now for {due}");
        assert!(effects(&decisions).contains(&promise), "{:?}", effects(&decisions));
        assert_eq!(breaches(&desk.advance("2026-11-10T14:00:00Z")), [""; 0]);
        assert_eq!(desk.due(UPDATE, "2026-11-10T14:00:00Z"), Due::At(at(due)));
        let desk = desk.developed(due, &["release with the planned update"]);
        let reading = desk.reading(UPDATE, due);
        assert_eq!((reading.state, reading.breached_at), (ClockState::Met, None));
        assert_eq!(breaches(&desk.decisions), [""; 0]);
    }
}

//! What counts, from when, and for whom (A7), and the urgent ones (A8).

use chrono::TimeDelta;
use dueline::{Actor, ClockState, Due, Event, Refusal, Value};

use super::{
    ENGINE, Stages, TAKEN, UPDATE, breaches, complete, customer_service, developer, p1, p2, p3, ready,
    reported, support_agent, technical,
};
use crate::desk::{Desk, at, customer, effects, nothing, refused, told};

/// "Delays exist only for complete reports made by a customer."
#[test]
fn a7_only_a_customers_report_has_delays() {
    let now = "2026-11-02T09:00:00Z";
    let by = |who: &Actor, more: fn(Event) -> Event| {
        let created = more(Event::created("e1", who, at(now)));
        let desk = Desk::under(&ENGINE, "T-1", created).unwrap();
        desk.investigated(now, now).technical(now, p1)
    };
    assert!(by(&customer(), nothing).ran(TAKEN, now));
    for who in [customer_service(), support_agent(), developer()] {
        assert!(!by(&who, nothing).ran(TAKEN, now), "{} is no customer", who.name);
    }
    // What a customer told by phone is a customer's report.
    let phoned = by(&customer_service(), |event| event.with("reported_by", "a customer"));
    assert_eq!(phoned.due(TAKEN, now), Due::At(at("2026-11-02T10:00:00Z")));
    // Nor is one of ours promised for an update.
    let own = by(&support_agent(), nothing);
    let mut own = own.developed(now, &["take", "qualify as a bug", "correct", "pass the tests"]);
    own.give(now, &support_agent(), p2).unwrap();
    own.give(now, &support_agent(), |event| event.with("workaround", "technical")).unwrap();
    assert_eq!((own.ticket.priority(), own.due(UPDATE, now)), (Some("P2"), Due::NoTarget));
    // Who it is is not the customer's to say, nor whether somebody of ours is one.
    let mut own = reported(now);
    assert!(own.give(now, &customer(), |event| event.with("reported_by", "our own people")).is_err());
}

/// "They count … from the instant of the message that completed the report, not from when somebody
/// judged it so."
#[test]
fn a7_delays_count_from_the_message_that_completed_the_report() {
    // The mail of Monday 9:00 lacks the steps, which come at 11:00; Sam reads them at 11:40.
    let mut desk = reported("2026-11-02T08:00:00Z");
    desk.ask("2026-11-02T08:30:00Z", &support_agent(), "take over", nothing).unwrap();
    desk.ask("2026-11-02T08:30:00Z", &support_agent(), "ask for information", Event::with_comment).unwrap();
    desk.give("2026-11-02T10:00:00Z", &customer(), Event::with_comment).unwrap();
    let judged = "2026-11-02T10:40:00Z";
    let desk = desk.investigated(judged, "2026-11-02T10:00:00Z");
    let reading = desk.reading(TAKEN, judged);
    assert_eq!((reading.elapsed, reading.due), (TimeDelta::minutes(40), Due::NoTarget), "not yet classified");
    let desk = desk.technical("2026-11-02T10:50:00Z", p1);
    assert_eq!(desk.due(TAKEN, "2026-11-02T10:50:00Z"), Due::At(at("2026-11-02T11:00:00Z")), "Monday 12:00");
}

/// A message of the future completes nothing, and once it is investigated the instant stays.
#[test]
fn a7_the_instant_of_that_message_is_past_and_stays() {
    let now = "2026-11-02T09:00:00Z";
    let mut desk = reported("2026-11-02T08:00:00Z");
    desk.ask(now, &support_agent(), "take over", nothing).unwrap();
    let future = desk
        .ask(now, &support_agent(), "investigate", |event| complete(event, "2026-11-02T09:00:00.000001Z"));
    assert_eq!(
        refused(future),
        "`complete_since` cannot be 2026-11-02T09:00:00.000001Z: it is at most 2026-11-02T09:00:00Z"
    );
    let mut desk = desk.investigated(now, now);
    let later = desk.give("2026-11-02T10:00:00Z", &support_agent(), |event| {
        event.with("complete_since", at("2026-11-02T10:00:00Z"))
    });
    assert!(matches!(later, Err(Refusal::NotEditable { .. })));
}

/// "They count on working days, inside opening hours."
#[test]
fn a7_delays_count_inside_opening_hours() {
    for (complete, hour) in [
        ("2026-11-02T11:00:00Z", "2026-11-02T13:00:00Z"), // Monday 12:00: half an hour, lunch, half an hour
        ("2026-11-06T16:30:00Z", "2026-11-09T08:30:00Z"), // Friday 17:30: Monday 9:30
        ("2026-11-07T10:00:00Z", "2026-11-09T09:00:00Z"), // Saturday: Monday 10:00
        ("2026-11-10T17:00:00Z", "2026-11-12T09:00:00Z"), // Tuesday 18:00, before the holiday: Thursday 10:00
    ] {
        assert_eq!(technical(complete, p1).due(TAKEN, complete), Due::At(at(hour)), "{complete}");
    }
}

/// "'Cannot reproduce' means it was not complete."
#[test]
fn a7_what_cannot_be_reproduced_was_not_complete() {
    // Complete on Monday 9:00, or so it seemed: a P1 due at 10:00, and at 9:50 nobody can reproduce it.
    let desk = technical("2026-11-02T08:00:00Z", p1);
    let mut desk = desk.developed("2026-11-02T08:50:00Z", &["take", "cannot reproduce"]);
    assert_eq!(desk.ticket.field("complete_since"), Some(&Value::Unset));
    assert_eq!(desk.ticket.priority(), Some("P3"), "what cannot be reproduced (A6)");
    desk.give("2026-11-04T09:00:00Z", &customer(), Event::with_comment).unwrap();
    let desk = desk.investigated("2026-11-04T09:30:00Z", "2026-11-04T09:00:00Z");
    let desk = desk.technical("2026-11-04T09:40:00Z", p1);
    assert_eq!(desk.due(TAKEN, "2026-11-04T09:40:00Z"), Due::At(at("2026-11-04T10:00:00Z")), "counted anew");
}

/// The same before a developer took it: what ran is given up without a result, and nothing is late.
#[test]
fn a7_a_delay_of_a_report_that_was_not_complete_is_given_up() {
    let mut desk =
        reported("2026-11-02T08:00:00Z").investigated("2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z");
    desk.give("2026-11-02T08:10:00Z", &support_agent(), p1).unwrap();
    assert_eq!(desk.due(TAKEN, "2026-11-02T08:10:00Z"), Due::At(at("2026-11-02T09:00:00Z")));
    desk.ask("2026-11-02T08:50:00Z", &support_agent(), "cannot reproduce", Event::with_comment).unwrap();
    let reading = desk.reading(TAKEN, "2026-12-02T09:00:00Z");
    assert_eq!((reading.state, reading.breached_at), (ClockState::Cancelled, None));
    assert_eq!(desk.engine.next_wake(&desk.ticket), None);
}

/// "P1: taken in charge (by a developer taking the technical ticket) within one working hour of the
/// report."
#[test]
fn a8_a_p1_is_taken_in_charge_within_one_working_hour() {
    let exact = technical("2026-11-02T08:00:00Z", p1).developed("2026-11-02T09:00:00Z", &["take"]);
    let reading = exact.reading(TAKEN, "2026-11-02T09:00:00Z");
    assert_eq!((reading.state, reading.breached_at), (ClockState::Met, None), "at due is in time");
    assert_eq!(breaches(&exact.decisions), [""; 0]);

    let mut late = technical("2026-11-02T08:00:00Z", p1);
    assert_eq!(breaches(&late.advance("2026-11-02T09:00:00Z")), [""; 0]);
    let decisions = late.advance("2026-11-02T09:00:00.000001Z");
    assert_eq!(
        breaches(&decisions),
        ["`taken in charge` missed its target (P1) at 2026-11-02T09:00:00+00:00"]
    );
    assert_eq!(
        told(&decisions),
        ["developer: taken in charge late", "agent_in_charge: taken in charge late"]
    );
}

/// Taken in charge is by a developer: an agent's work on it does not count; and while one investigates
/// the hour runs.
#[test]
fn a8_only_a_developer_takes_it_in_charge() {
    let mut desk = technical("2026-11-02T08:00:00Z", p1);
    for who in [customer(), customer_service(), support_agent()] {
        let asked = desk.ask("2026-11-02T08:10:00Z", &who, "take", nothing);
        assert_eq!(refused(asked), format!("`take` is not for the role `{}`", who.role));
    }
    let half = desk.advance("2026-11-02T08:30:00.000001Z");
    assert_eq!(
        effects(&half),
        ["notify developer: to be taken in charge (priority = P1; taken in charge = 2026-11-02T09:00:00Z)"]
    );
    // Found to be a P1 after more than an hour: late since when it was due, not since it was known.
    let mut slow =
        reported("2026-11-02T08:00:00Z").investigated("2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z");
    slow.give("2026-11-02T10:30:00Z", &support_agent(), p1).unwrap();
    assert_eq!(slow.reading(TAKEN, "2026-11-02T10:30:00Z").breached_at, Some(at("2026-11-02T09:00:00Z")));
}

/// "The fix ships as soon as the bug is validated, without waiting for the planned update: measured,
/// without a target."
#[test]
fn a8_the_fix_of_a_p1_ships_at_once_and_is_measured() {
    // Validated on Wednesday 10:00, shipped on Saturday 2:00.
    let desk = technical("2026-11-04T08:00:00Z", p1);
    let desk = desk.developed("2026-11-04T09:00:00Z", &["take", "qualify as a bug"]);
    let running = desk.reading("urgent fix", "2026-11-04T10:00:00Z");
    assert_eq!((running.elapsed, running.due), (TimeDelta::hours(1), Due::NoTarget));
    let mut desk = desk.developed("2026-11-07T00:50:00Z", &["correct", "pass the tests"]);
    assert_eq!(desk.due(UPDATE, "2026-11-07T00:50:00Z"), Due::NoTarget, "it waits for none");
    let waiting = desk.ask("2026-11-07T01:00:00Z", &developer(), "release with the planned update", nothing);
    assert_eq!(
        refused(waiting),
        "`release with the planned update` is not offered now: `priority = [\"P2\", \"P3\"]` does not hold"
    );
    desk.ask("2026-11-07T01:00:00Z", &developer(), "release at once", nothing).unwrap();
    assert_eq!(desk.ticket.state(), "released");
    let fix = desk.reading("urgent fix", "2026-11-30T00:00:00Z");
    assert_eq!((fix.state, fix.elapsed, fix.breached_at), (ClockState::Met, TimeDelta::hours(64), None));
}

/// Nothing but a P1 does not wait, and not even that ships before it was tested.
#[test]
fn a8_nothing_else_ships_at_once() {
    let now = "2026-11-04T09:00:00Z";
    for facts in [p2, p3] {
        let mut desk = ready(now, facts);
        let at_once = desk.ask(now, &developer(), "release at once", nothing);
        assert_eq!(
            refused(at_once),
            "`release at once` is not offered now: `priority = \"P1\"` does not hold"
        );
        assert!(!desk.ran("urgent fix", now));
    }
    let mut untested = technical(now, p1).developed(now, &["take", "qualify as a bug", "correct"]);
    let early = untested.ask(now, &developer(), "release at once", nothing);
    assert_eq!(refused(early), "`release at once` does not lead out of `corrected`");
}

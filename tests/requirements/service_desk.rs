//! Process C, the service desk. Dates: Monday 2 November 2026 to December; Paris is at UTC+1.

use chrono::TimeDelta;
use dueline::{Actor, ClockState, Comment, Due, Effect, Engine, Event, Refusal, Value, presets};

use crate::desk::{Desk, agent, at, customer, told};

/// Every state of the desk, each with what an agent does to bring a new ticket there.
const STATES: [(&str, &[&str]); 7] = [
    ("submitted", &[]),
    ("in_progress", &["start work"]),
    ("waiting_customer", &["start work", "ask the customer"]),
    ("waiting_third_party", &["start work", "ask a third party"]),
    ("planned", &["start work", "plan the operation"]),
    ("resolved", &["start work", "resolve"]),
    ("closed", &["start work", "answer and close"]),
];

/// A ticket of Monday 9:00 in Paris, brought to a state by ten o'clock.
fn in_state(way: &[&str]) -> Desk {
    let mut desk = Desk::opened("2026-11-02T08:00:00Z", &[]);
    for transition in way {
        desk.agent("2026-11-02T09:00:00Z", transition);
    }
    desk
}

/// "Everyone of the creator's organisation can see all its requests; ours: and reopen and
/// escalate them."
#[test]
fn c1_the_creators_whole_organisation_sees_reopens_and_escalates() {
    let colleague = Actor::new("Bob", "customer").of("Acme");
    let stranger = Actor::new("Eve", "customer").of("Initech");
    let homeless = Actor::new("Eve", "customer");
    let mut desk = in_state(&["start work"]);
    assert!(desk.engine.sees(&colleague, &desk.ticket).unwrap());
    assert!(desk.engine.sees(&customer(), &desk.ticket).unwrap());
    assert!(desk.engine.sees(&agent(), &desk.ticket).unwrap());
    assert!(!desk.engine.sees(&stranger, &desk.ticket).unwrap());
    assert!(!desk.engine.sees(&homeless, &desk.ticket).unwrap());

    desk.tell(Event::requested("x1", &colleague, at("2026-11-02T10:00:00Z"), "escalate")).unwrap();
    desk.agent("2026-11-02T11:00:00Z", "answer and close");
    let refusal = desk.tell(Event::requested("x2", &stranger, at("2026-11-02T12:00:00Z"), "reopen"));
    assert!(matches!(refusal, Err(Refusal::NotSeen { .. })), "{refusal:?}");
    desk.tell(Event::requested("x3", &colleague, at("2026-11-02T12:00:00Z"), "reopen")).unwrap();
    assert_eq!(desk.ticket.state(), "in_progress");
}

/// "Created → Submitted. Work starts → In progress."
#[test]
fn c2_created_is_submitted_and_work_puts_it_in_progress() {
    let mut desk = Desk::opened("2026-11-02T08:00:00Z", &[]);
    assert_eq!(desk.ticket.state(), "submitted");
    desk.agent("2026-11-02T09:00:00Z", "start work");
    assert_eq!(desk.ticket.state(), "in_progress");
    assert_eq!(desk.ticket.since(), at("2026-11-02T09:00:00Z"));
}

/// "More information needed → Waiting for customer, with a comment that says what is needed."
#[test]
fn c3_asking_the_customer_needs_a_comment() {
    let mut desk = in_state(&["start work"]);
    let before = desk.ticket.clone();
    let event = Event::requested("x1", &agent(), at("2026-11-02T09:30:00Z"), "ask the customer");
    let missing = vec!["comment".to_string()];
    let what = "ask the customer".to_string();
    assert_eq!(desk.tell(event.clone()), Err(Refusal::Incomplete { what, missing }));
    assert_eq!(desk.ticket, before);
    desk.tell(event.with_comment()).unwrap();
    assert_eq!(desk.ticket.state(), "waiting_customer");
}

/// "A third party needed → Waiting for third party."
#[test]
fn c4_a_third_party_is_waited_for() {
    let mut desk = in_state(&["start work"]);
    desk.tell(Event::requested("x1", &agent(), at("2026-11-02T09:30:00Z"), "ask a third party")).unwrap();
    assert_eq!(desk.ticket.state(), "waiting_third_party");
}

/// "A relevant answer → Closed, with a comment."
#[test]
fn c5_an_answer_closes_with_a_comment() {
    let mut desk = in_state(&["start work"]);
    let event = Event::requested("x1", &agent(), at("2026-11-02T09:30:00Z"), "answer and close");
    assert!(matches!(desk.tell(event.clone()), Err(Refusal::Incomplete { .. })));
    desk.tell(event.with_comment()).unwrap();
    assert_eq!(desk.ticket.state(), "closed");
    assert_eq!(desk.ticket.field("resolution"), Some(&Value::from("answered")));
}

/// "Not satisfied → the customer side reopens → In progress. Always possible, without a time
/// limit, also after automatic closure; it clears the resolution."
#[test]
fn c6_the_customer_reopens_at_any_time_and_the_resolution_is_cleared() {
    for way in [&["start work", "answer and close"][..], &["start work", "resolve"], &["close as consulting"]]
    {
        let mut desk = in_state(way);
        desk.customer("2031-05-05T09:00:00Z", "reopen");
        assert_eq!(desk.ticket.state(), "in_progress");
        assert_eq!(desk.ticket.field("resolution"), Some(&Value::Unset));
    }
    let mut desk = in_state(&["start work", "ask the customer"]);
    desk.advance("2026-12-24T09:00:00Z");
    assert_eq!(desk.ticket.state(), "closed", "closed for silence");
    assert_eq!(desk.ticket.field("resolution"), Some(&Value::from("no answer")));
    desk.customer("2027-11-02T09:00:00Z", "reopen");
    assert_eq!(desk.ticket.state(), "in_progress");
    assert_eq!(desk.ticket.field("resolution"), Some(&Value::Unset));
}

/// "A long or scheduled operation → Planned operation, with a comment saying when and who (date
/// and responsible required)."
#[test]
fn c7_planning_says_when_and_who() {
    let mut desk = in_state(&["start work"]);
    let event = Event::requested("x1", &agent(), at("2026-11-02T09:30:00Z"), "plan the operation");
    let Err(Refusal::Incomplete { missing, .. }) = desk.tell(event.clone()) else { panic!("not refused") };
    assert_eq!(missing, ["comment", "planned_for", "responsible"]);
    desk.tell(event.with_comment().with("planned_for", "2026-12-01").with("responsible", "Omar")).unwrap();
    assert_eq!(desk.ticket.state(), "planned");
    let day = chrono::NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
    assert_eq!(desk.ticket.field("planned_for"), Some(&Value::Date(day)));
}

/// "A consulting need → Closed with resolution 'Consulting'."
#[test]
fn c8_a_consulting_need_is_closed_as_such() {
    let mut desk = in_state(&["start work"]);
    let decisions = desk.agent("2026-11-02T10:00:00Z", "close as consulting");
    assert_eq!(desk.ticket.state(), "closed");
    assert_eq!(desk.ticket.field("resolution"), Some(&Value::from("consulting")));
    assert!(
        decisions.iter().any(|d| matches!(&d.effect, Effect::Set { fields } if fields[0].0 == "resolution"))
    );
}

/// "Response SLA: runs from Submitted to Planned operation, Waiting for customer, Resolved or
/// Closed."
#[test]
fn c9_the_response_runs_from_submitted_to_the_first_answer() {
    for (state, way) in STATES {
        let desk = in_state(way);
        let reading = desk.reading("response", "2026-11-02T09:00:00Z");
        assert_eq!(reading.started, at("2026-11-02T08:00:00Z"));
        let stops = ["planned", "waiting_customer", "resolved", "closed"].contains(&state);
        assert_eq!(reading.state == ClockState::Met, stops, "{state}");
        if stops {
            assert_eq!(reading.stopped, Some(at("2026-11-02T09:00:00Z")));
            assert_eq!(reading.elapsed, TimeDelta::hours(1));
            assert_eq!(reading.breached_at, None);
        }
    }
    // In progress is no answer: four working hours from Monday 9:00 end at 14:00 in Paris.
    let desk = in_state(&["start work"]);
    let reading = desk.reading("response", "2026-11-02T10:00:00Z");
    assert_eq!(reading.due, Due::At(at("2026-11-02T13:00:00Z")));
    assert_eq!(reading.remaining, Some(TimeDelta::hours(2)));
    assert_eq!(reading.percent, Some(50));
}

/// An answer at exactly the due instant is in time, one a microsecond later is late.
#[test]
fn c9_an_answer_at_the_due_instant_is_in_time() {
    let mut desk = in_state(&["start work"]);
    let decisions = desk.agent("2026-11-02T13:00:00Z", "resolve");
    assert!(!decisions.iter().any(|d| matches!(d.effect, Effect::Breach { .. })), "{decisions:?}");
    assert_eq!(desk.reading("response", "2026-11-02T13:00:00Z").breached_at, None);

    let mut desk = in_state(&["start work"]);
    let decisions = desk.agent("2026-11-02T13:00:00.000001Z", "resolve");
    let breach = decisions.iter().find(|d| matches!(d.effect, Effect::Breach { .. })).unwrap();
    assert_eq!(breach.due, at("2026-11-02T13:00:00Z"));
    let reading = desk.reading("response", "2026-11-02T14:00:00Z");
    assert_eq!(reading.state, ClockState::Met, "late, and met all the same");
    assert_eq!(reading.breached_at, Some(at("2026-11-02T13:00:00Z")));
}

/// "It counts only to the first of those; reopening or going back to In progress never restarts
/// it."
#[test]
fn c10_reopening_never_restarts_the_response() {
    for way in [
        &["start work", "resolve"][..],
        &["start work", "answer and close"],
        &["start work", "ask the customer"],
        &["start work", "plan the operation"],
    ] {
        let mut desk = in_state(way);
        let before = desk.reading("response", "2026-11-02T09:00:00Z");
        match desk.ticket.state() {
            "resolved" | "closed" => desk.customer("2026-11-03T09:00:00Z", "reopen"),
            _ => desk.agent("2026-11-03T09:00:00Z", "resume work"),
        };
        assert_eq!(desk.ticket.state(), "in_progress");
        let after: Vec<_> =
            desk.readings("2026-11-30T09:00:00Z").into_iter().filter(|r| r.clock == "response").collect();
        assert_eq!(after, [before]);
    }
}

/// "It is paused in Waiting for customer and Waiting for third party. (Waiting for customer also
/// stops it, and stop wins; third party → In progress resumes.)"
#[test]
fn c11_waiting_pauses_the_response_and_a_stop_wins() {
    // Monday 9:00 in Paris; an hour later the vendor is asked; back on Tuesday 9:00.
    let mut desk = in_state(&["start work", "ask a third party"]);
    let paused = desk.reading("response", "2026-11-02T16:00:00Z");
    assert_eq!((paused.state, paused.due), (ClockState::Paused, Due::Paused));
    assert_eq!((paused.elapsed, paused.remaining), (TimeDelta::hours(1), Some(TimeDelta::hours(3))));
    desk.agent("2026-11-03T08:00:00Z", "resume work");
    let resumed = desk.reading("response", "2026-11-03T08:00:00Z");
    assert_eq!((resumed.state, resumed.elapsed), (ClockState::Running, TimeDelta::hours(1)));
    assert_eq!(resumed.due, Due::At(at("2026-11-03T11:00:00Z")), "three hours were left, Tuesday 12:00");

    let desk = in_state(&["start work", "ask the customer"]);
    assert_eq!(desk.reading("response", "2026-11-20T09:00:00Z").state, ClockState::Met);
}

/// Nothing breaches while paused, however long.
#[test]
fn c11_no_breach_falls_into_a_pause() {
    let mut desk = in_state(&["start work", "ask a third party"]);
    assert_eq!(desk.engine.next_wake(&desk.ticket), None);
    assert_eq!(desk.advance("2027-11-02T09:00:00Z"), []);
}

/// A pause that begins at exactly the due instant leaves nothing, and breaches nothing: the clock
/// is due at the resume.
#[test]
fn c11_a_pause_at_the_due_instant_is_in_time() {
    let mut desk = in_state(&["start work"]);
    desk.agent("2026-11-02T13:00:00Z", "ask a third party");
    let paused = desk.reading("response", "2026-11-20T09:00:00Z");
    assert_eq!((paused.due, paused.breached_at), (Due::Paused, None));
    assert_eq!(paused.remaining, Some(TimeDelta::zero()));
    desk.agent("2026-11-20T09:00:00Z", "resume work");
    let resumed = desk.reading("response", "2026-11-20T09:00:00Z");
    assert_eq!((resumed.due, resumed.breached_at), (Due::At(at("2026-11-20T09:00:00Z")), None));
    let breach = desk.advance("2026-11-20T09:00:00.000001Z");
    assert!(matches!(breach[0].effect, Effect::Breach { .. }), "{breach:?}");
}

/// "It is measured by the coverage of the support contract: business hours, or 24/7."
#[test]
fn c12_the_contract_decides_which_hours_count() {
    // Friday 17:00 in Paris.
    let office = Desk::opened("2026-11-06T16:00:00Z", &[("contract", "business-hours")]);
    let due = office.reading("response", "2026-11-06T16:00:00Z").due;
    assert_eq!(due, Due::At(at("2026-11-09T11:00:00Z")), "Monday 12:00");
    let always = Desk::opened("2026-11-06T16:00:00Z", &[("contract", "24x7")]);
    let due = always.reading("response", "2026-11-06T16:00:00Z").due;
    assert_eq!(due, Due::At(at("2026-11-06T20:00:00Z")), "Friday 21:00");
    // Wednesday 11 November is a holiday.
    let holiday = Desk::opened("2026-11-10T16:00:00Z", &[]);
    let due = holiday.reading("response", "2026-11-10T16:00:00Z").due;
    assert_eq!(due, Due::At(at("2026-11-12T11:00:00Z")), "Thursday 12:00");
}

/// "Creation notifies the creator, unless the ticket was created from the portal."
#[test]
fn c13_creation_notifies_the_creator_but_not_from_the_portal() {
    let mail = Desk::opened("2026-11-02T08:00:00Z", &[("channel", "mail")]);
    assert_eq!(told(&mail.decisions), ["creator: created"]);
    let unknown = Desk::opened("2026-11-02T08:00:00Z", &[]);
    assert_eq!(told(&unknown.decisions), ["creator: created"]);
    let portal = Desk::opened("2026-11-02T08:00:00Z", &[("channel", "portal")]);
    assert_eq!(told(&portal.decisions), [""; 0]);
}

/// "The creator can answer a notification by mail at any time, in any state: it becomes a
/// comment. On a closed ticket it does not reopen; in Waiting for customer it puts the ticket
/// back In progress."
#[test]
fn c14_an_answer_by_mail_is_a_comment_in_any_state() {
    for (state, way) in STATES {
        let mut desk = in_state(way);
        desk.comment("2026-11-02T10:00:00Z", &customer(), Comment::Public);
        let expected = if state == "waiting_customer" { "in_progress" } else { state };
        assert_eq!(desk.ticket.state(), expected, "from {state}");
    }
}

/// An answer cancels the reminders and the closure.
#[test]
fn c14_a_ticket_that_was_answered_is_not_closed_for_silence() {
    let mut desk = in_state(&["start work", "ask the customer"]);
    desk.comment("2026-11-13T09:00:00Z", &customer(), Comment::Public);
    assert_eq!(desk.advance("2027-01-01T00:00:00Z"), []);
    assert_eq!(desk.ticket.state(), "in_progress");
}

/// "The creator is notified of: In progress; Waiting for customer; Waiting for third party;
/// Planned operation; Closed (automatic closure too); every comment by the support team. A state
/// change and the comment it requires are one notice."
#[test]
fn c15_the_creator_hears_of_states_and_comments_once_each() {
    let mut desk = Desk::opened("2026-11-02T08:00:00Z", &[("channel", "portal")]);
    let now = "2026-11-02T09:00:00Z";
    assert_eq!(told(&desk.agent(now, "start work")), ["creator: in progress"]);
    assert_eq!(told(&desk.agent(now, "ask the customer")), ["creator: your answer is needed"]);
    assert_eq!(told(&desk.agent(now, "ask a third party")), ["creator: waiting for a third party"]);
    assert_eq!(told(&desk.agent(now, "plan the operation")), ["creator: planned"]);
    assert_eq!(told(&desk.agent(now, "resume work")), ["creator: in progress"]);
    let resolved = desk.tell(Event::requested("x1", &agent(), at(now), "resolve")).unwrap();
    assert_eq!(told(&resolved), [""; 0], "resolved has no notice of its own");
    assert_eq!(told(&desk.agent(now, "answer and close")), ["creator: closed"]);
    assert_eq!(told(&desk.comment(now, &agent(), Comment::Public)), ["creator: comment"]);
    assert_eq!(told(&desk.comment(now, &agent(), Comment::Internal)), [""; 0], "not for the creator's eyes");
    assert_eq!(told(&desk.comment(now, &customer(), Comment::Public)), [""; 0]);
    let names = desk.decisions.iter().filter_map(|d| match &d.effect {
        Effect::Notify(notice) => Some(notice.to.to_string()),
        _ => None,
    });
    assert!(names.clone().count() > 0 && names.into_iter().all(|name| name == "creator (Claire)"));
}

/// Resolving has no notice of its own, but the comment it may carry is one by the support team.
#[test]
fn c15_a_comment_that_comes_with_a_resolution_is_told() {
    let mut desk = in_state(&["start work"]);
    let event = Event::requested("x1", &agent(), at("2026-11-02T10:00:00Z"), "resolve").with_comment();
    assert_eq!(told(&desk.tell(event).unwrap()), ["creator: comment"]);
}

/// The automatic closure is a closure like another.
#[test]
fn c15_the_automatic_closure_is_told_too() {
    let mut desk = in_state(&["start work", "ask the customer"]);
    desk.advance("2026-11-10T00:00:00Z");
    let closure = desk.advance("2026-11-20T00:00:00Z");
    assert_eq!(told(&closure), ["creator: closed"]);
}

/// "The support team is notified when the customer side reopens."
#[test]
fn c16_reopening_is_told_to_the_support_team() {
    let mut desk = in_state(&["start work", "answer and close"]);
    let told = told(&desk.customer("2026-11-03T09:00:00Z", "reopen"));
    assert!(told.contains(&"agent: reopened".to_string()), "{told:?}");
}

/// "In Waiting for customer, unmodified for 3 days, and for 6 days: an automatic comment (which
/// notifies the creator)."
#[test]
fn c17_three_and_six_days_of_silence_are_commented() {
    let mut desk = in_state(&["start work", "ask the customer"]);
    assert_eq!(desk.advance("2026-11-05T09:00:00Z"), [], "three days to the instant are not yet over");
    let first = desk.advance("2026-11-05T09:00:00.000001Z");
    assert_eq!(first[0].effect, Effect::Comment { text: "reminder after 3 days".into() });
    assert_eq!(first[0].due, at("2026-11-05T09:00:00Z"));
    assert_eq!(first[0].reason.source.mark(), Some("first reminder"));
    assert_eq!(told(&first), ["creator: comment"]);
    let second = desk.advance("2026-11-13T00:00:00Z");
    assert_eq!(second[0].effect, Effect::Comment { text: "reminder after 6 days".into() });
    assert_eq!(second[0].due, at("2026-11-08T09:00:00Z"), "whenever the host asks");
    assert_eq!(told(&second), ["creator: comment"]);
    assert_eq!(desk.ticket.state(), "waiting_customer");
}

/// "In Waiting for customer, unmodified for 12 days: closed automatically. All three from one
/// origin, the last modification … never what the engine did. … Leaving the state cancels them."
#[test]
fn c18_twelve_days_of_silence_close_and_the_reminders_do_not_delay_it() {
    let mut desk = in_state(&["start work", "ask the customer"]);
    let all = desk.advance("2026-12-31T00:00:00Z");
    let marks: Vec<_> = all.iter().filter_map(|d| Some((d.reason.source.mark()?, d.due))).collect();
    assert_eq!(
        marks,
        [
            ("first reminder", at("2026-11-05T09:00:00Z")),
            ("second reminder", at("2026-11-08T09:00:00Z")),
            ("closure", at("2026-11-14T09:00:00Z")),
        ]
    );
    assert_eq!(desk.ticket.state(), "closed");
    assert_eq!(desk.ticket.since(), at("2026-11-14T09:00:00.000001Z"));
}

/// A customer who writes at exactly twelve days keeps the ticket open.
#[test]
fn c18_a_word_at_exactly_twelve_days_keeps_the_ticket_open() {
    let mut desk = in_state(&["start work", "ask the customer"]);
    desk.comment("2026-11-14T09:00:00Z", &customer(), Comment::Public);
    assert_eq!(desk.ticket.state(), "in_progress");
}

/// "The last modification: anything done by a person of either side, or entering the state."
#[test]
fn c18_anything_a_person_does_is_a_new_origin() {
    let touches = [
        Event::commented("x1", &agent(), at("2026-11-10T09:00:00Z")),
        Event::updated("x1", &agent(), at("2026-11-10T09:00:00Z")).with("assignee", "Omar"),
        Event::updated("x1", &customer(), at("2026-11-10T09:00:00Z")).with_priority("P2"),
    ];
    for touch in touches {
        let mut desk = in_state(&["start work", "ask the customer"]);
        desk.tell(touch).unwrap();
        desk.decisions.clear();
        let all = desk.advance("2026-12-31T00:00:00Z");
        let dues: Vec<_> = all.iter().filter(|d| d.reason.source.mark().is_some()).map(|d| d.due).collect();
        let days = ["2026-11-13T09:00:00Z", "2026-11-16T09:00:00Z", "2026-11-22T09:00:00Z"];
        assert_eq!(dues, days.map(at));
    }
}

/// "Days are local calendar days, whatever the contract's coverage": the clocks change on
/// Sunday 25 October 2026, and ten o'clock stays ten o'clock.
#[test]
fn c18_days_are_local_days_also_over_a_clock_change() {
    let mut desk = Desk::opened("2026-10-23T07:00:00Z", &[("contract", "24x7")]);
    desk.agent("2026-10-23T08:00:00Z", "ask the customer");
    let wake = desk.engine.next_wake(&desk.ticket);
    assert_eq!(
        wake,
        Some(at("2026-10-26T09:00:00.000001Z")),
        "Monday 10:00, and three days and an hour later"
    );
}

/// "Leaving the state cancels them."
#[test]
fn c18_leaving_the_state_cancels_reminders_and_closure() {
    let mut desk = in_state(&["start work", "ask the customer"]);
    desk.agent("2026-11-04T09:00:00Z", "resume work");
    assert_eq!(desk.advance("2027-11-04T09:00:00Z"), []);
    assert_eq!(desk.reading("silence", "2027-11-04T09:00:00Z").state, ClockState::Cancelled);
}

/// "The customer side can escalate at any moment of the treatment, repeatedly: the support team
/// lead and the head of the offer are notified; no state or clock changes. Two standard reasons,
/// advice only."
#[test]
fn c19_escalation_tells_both_heads_and_changes_nothing() {
    for (state, way) in STATES.into_iter().filter(|(state, _)| *state != "closed") {
        let mut desk = in_state(way);
        let clocks = |desk: &Desk| {
            // In waiting for customer an escalation is a modification (C18): silence counts anew.
            desk.readings("2026-11-02T11:00:00Z")
                .into_iter()
                .filter(|r| r.clock != "silence")
                .collect::<Vec<_>>()
        };
        let before = clocks(&desk);
        for now in ["2026-11-02T10:00:00Z", "2026-11-02T11:00:00Z"] {
            let both = ["team_lead: escalation", "head_of_offer: escalation"];
            let decisions = desk.customer(now, "escalate");
            assert_eq!(told(&decisions), both, "from {state}");
            assert!(decisions.iter().all(|d| matches!(d.effect, Effect::Escalate { .. })));
        }
        assert_eq!(desk.ticket.state(), state);
        assert_eq!(desk.ticket.since(), in_state(way).ticket.since());
        assert_eq!(clocks(&desk), before);
    }
    let policy = presets::service_desk();
    let reason = policy.fields.get("escalation_reason").unwrap();
    assert_eq!(reason.advice.len(), 2);
    let mut desk = in_state(&[]);
    let why = Event::requested("x1", &customer(), at("2026-11-02T10:00:00Z"), "escalate");
    desk.tell(why.with("escalation_reason", "something of my own")).unwrap();
}

/// Not even where a comment would be the awaited answer: an escalation moves nothing.
#[test]
fn c19_an_escalation_with_a_comment_moves_nothing() {
    let mut desk = in_state(&["start work", "ask the customer"]);
    desk.tell(Event::requested("x1", &customer(), at("2026-11-02T10:00:00Z"), "escalate").with_comment())
        .unwrap();
    assert_eq!(desk.ticket.state(), "waiting_customer");
}

/// Only the customer side escalates and reopens, only agents work.
#[test]
fn c19_who_may_is_asked() {
    let mut desk = in_state(&["start work"]);
    let refusal = desk.tell(Event::requested("x1", &agent(), at("2026-11-02T10:00:00Z"), "escalate"));
    assert!(matches!(refusal, Err(Refusal::NotAllowed { .. })));
    let refusal = desk.tell(Event::requested("x1", &customer(), at("2026-11-02T10:00:00Z"), "resolve"));
    assert!(matches!(refusal, Err(Refusal::NotAllowed { .. })));
}

#[test]
fn the_preset_has_neither_mistake_nor_warning() {
    let engine = Engine::new(presets::service_desk()).unwrap();
    assert_eq!(engine.warnings(), []);
}

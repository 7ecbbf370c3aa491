//! The stages from the report to the release, and whose each step is (A5).

use dueline::{Event, Refusal, Value};

use super::{
    Stages, complete, customer_service, developer, everybody, p1, p2, reported, support_agent, technical,
};
use crate::desk::{Desk, at, customer, effects, nothing, refused, told};

/// "Stages: received by customer service (which may answer alone)".
#[test]
fn a5_customer_service_may_answer_alone() {
    let mut desk = reported("2026-11-02T08:00:00Z");
    assert_eq!(desk.ticket.state(), "received");
    let wordless = desk.ask("2026-11-02T09:00:00Z", &customer_service(), "answer", nothing);
    assert_eq!(refused(wordless), "`answer` requires comment");
    let decisions =
        desk.ask("2026-11-02T09:00:00Z", &customer_service(), "answer", Event::with_comment).unwrap();
    assert_eq!(desk.ticket.state(), "answered");
    assert_eq!(told(&decisions), ["creator: answered"]);
}

/// "→ a support agent takes over when technical checks are needed → investigation → cause found, or a
/// need to change a tool → technical ticket with the developers → qualified → corrected → tested →
/// released."
#[test]
fn a5_the_stages_follow_each_other() {
    for (finding, qualify) in
        [("the cause is found", "qualify as a bug"), ("a tool must change", "accept the change")]
    {
        let mut desk = reported("2026-11-02T08:00:00Z");
        let steps = [
            (support_agent(), "take over", "with_support"),
            (support_agent(), "investigate", "investigation"),
            (support_agent(), "open the technical ticket", "technical_ticket"),
            (developer(), "take", "taken"),
            (developer(), qualify, "qualified"),
            (developer(), "correct", "corrected"),
            (developer(), "pass the tests", "tested"),
            (developer(), "release with the planned update", "released"),
        ];
        let now = "2026-11-02T09:00:00Z";
        for (i, (who, transition, state)) in steps.iter().enumerate() {
            // None of the later ones can be taken before its turn.
            for (_, later, _) in &steps[i + 1..] {
                let early = desk.ask(now, &developer(), later, nothing).unwrap_err();
                assert!(matches!(early, Refusal::NotFrom { .. }), "{early}");
            }
            let give = |event| match *transition {
                "investigate" => complete(event, now),
                "open the technical ticket" => p2(event).with("finding", finding),
                _ => event,
            };
            desk.ask(now, who, transition, give).unwrap();
            assert_eq!(desk.ticket.state(), *state);
        }
        let verdict = if finding == "a tool must change" { "change of a tool" } else { "bug" };
        assert_eq!(desk.ticket.field("verdict"), Some(&verdict.into()));
        assert_eq!(desk.ticket.field("agent_in_charge"), Some(&"Sam".into()));
        assert_eq!(desk.ticket.field("developer_in_charge"), Some(&"Dan".into()));
    }
}

/// A ticket, and what customer service, the support agent and the developer may ask for.
type Stage = (Desk, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// Each step is for those whose it is, and for nobody else: what a screen offers, to whom, where.
#[test]
fn a5_each_step_is_for_those_whose_it_is() {
    let now = "2026-11-02T09:00:00Z";
    let fix = ["take", "qualify as a bug", "correct", "pass the tests", "release with the planned update"];
    let over = || technical(now, p2);
    let with_support = || {
        let mut desk = reported(now);
        desk.ask(now, &support_agent(), "take over", nothing).unwrap();
        desk
    };
    let asked = || {
        let mut desk = with_support();
        desk.ask(now, &support_agent(), "ask for information", Event::with_comment).unwrap();
        desk
    };
    // A customer asks for none of them.
    let stages: [Stage; 12] = [
        (reported(now), &["answer"], &["take over"], &[]),
        (with_support(), &[], &["ask for information", "investigate", "answer after checks"], &[]),
        (asked(), &["information came"], &["information came", "answer after checks"], &[]),
        (
            reported(now).investigated(now, now),
            &[],
            &["cannot reproduce", "answer after checks", "open the technical ticket"],
            &["cannot reproduce"],
        ),
        (over(), &[], &[], &["take"]),
        (
            over().developed(now, &fix[..1]),
            &[],
            &["cannot reproduce"],
            &["cannot reproduce", "qualify as a bug", "qualify as working as designed", "accept the change"],
        ),
        (over().developed(now, &fix[..2]), &[], &[], &["correct"]),
        (
            over().developed(now, &fix[..3]),
            &[],
            &["pass the tests", "fail the tests"],
            &["pass the tests", "fail the tests"],
        ),
        (
            over().developed(now, &fix[..4]),
            &[],
            &["fail the tests"],
            &["fail the tests", "release at once", "release with the planned update"],
        ),
        (over().developed(now, &fix), &[], &[], &[]),
        (over().developed(now, &["take", "qualify as working as designed"]), &[], &[], &[]),
        (
            {
                let mut desk = asked();
                desk.ask(now, &support_agent(), "answer after checks", Event::with_comment).unwrap();
                desk
            },
            &[],
            &[],
            &[],
        ),
    ];
    for (desk, service, agent, developer) in stages {
        for (who, expected) in everybody().iter().zip([&[], service, agent, developer]) {
            let available = desk.engine.available(&desk.ticket, who, at(now)).unwrap();
            assert!(available.sees);
            let offered: Vec<_> = available.offers.iter().map(|offer| offer.transition.as_str()).collect();
            assert_eq!(offered, expected, "{} in {}", who.role, desk.ticket.state());
        }
    }
}

/// What somebody has to be told needs a word: an answer, a question, a verdict, a failure.
#[test]
fn a5_what_goes_back_or_ends_without_a_fix_says_why() {
    let now = "2026-11-02T09:00:00Z";
    let under_way = |steps: &[&str]| technical(now, p2).developed(now, steps);
    for (mut desk, who, transition) in [
        (reported(now).investigated(now, now), support_agent(), "answer after checks"),
        (reported(now).investigated(now, now), support_agent(), "cannot reproduce"),
        (under_way(&["take"]), developer(), "cannot reproduce"),
        (under_way(&["take"]), developer(), "qualify as working as designed"),
        (under_way(&["take", "qualify as a bug", "correct"]), developer(), "fail the tests"),
    ] {
        let wordless = desk.ask(now, &who, transition, nothing);
        assert_eq!(refused(wordless), format!("`{transition}` requires comment"));
        desk.ask(now, &who, transition, Event::with_comment).unwrap();
    }
}

/// Who has it, and what was found, is not everybody's to write.
#[test]
fn a5_who_has_it_is_written_by_their_own_side() {
    let now = "2026-11-02T09:00:00Z";
    for (field, value, may) in [
        ("agent_in_charge", "Max", &["support_agent"][..]),
        ("finding", "the cause is found", &["support_agent"]),
        ("developer_in_charge", "Eve", &["developer"]),
        ("reported_by", "a customer", &["customer_service", "support_agent"]),
        ("steps", "press twice", &["customer", "customer_service", "support_agent", "developer"]),
    ] {
        for who in everybody() {
            let mut desk = reported(now);
            let given = desk.give(now, &who, |event| event.with(field, value));
            let same = field == "reported_by" && given.is_ok();
            assert!(same || given.is_ok() == may.contains(&who.role.as_str()), "{field} by {}", who.role);
        }
    }
}

/// A technical ticket needs one of the two, and the developers are told.
#[test]
fn a5_the_cause_is_found_or_a_tool_must_change() {
    let now = "2026-11-02T09:00:00Z";
    let mut desk = reported(now).investigated(now, now);
    let early = desk.ask(now, &support_agent(), "open the technical ticket", nothing);
    assert_eq!(refused(early), "`open the technical ticket` requires finding, reproducible");
    let desk = desk.technical(now, p1);
    let last = desk.decisions.last().unwrap();
    assert_eq!(
        last.effect.to_string(),
        "notify developer: technical ticket (priority = P1; taken in charge = 2026-11-02T10:00:00Z)"
    );
    // What was found to be a fault is not accepted as a change.
    let mut desk = desk.developed(now, &["take"]);
    let accepted = desk.ask(now, &developer(), "accept the change", nothing);
    assert_eq!(
        refused(accepted),
        "`accept the change` is not offered now: `finding = \"a tool must change\"` does not hold: it is `the cause is found`"
    );
}

/// "(not reproducible → information requested → back)".
#[test]
fn a5_what_cannot_be_reproduced_goes_back_for_information() {
    let now = "2026-11-02T09:00:00Z";
    let mut desk = reported(now).investigated(now, now);
    let decisions = desk.ask(now, &support_agent(), "cannot reproduce", Event::with_comment).unwrap();
    assert_eq!(desk.ticket.state(), "information_requested");
    assert_eq!(told(&decisions), ["creator: cannot be reproduced"]);
    // What was followed in vain is emptied with it, and asked for by name.
    for steps in ["steps", "place", "error_message", "screenshot"] {
        let mut vague = reported(now).investigated(now, now);
        let in_vain = |event: Event| event.with_comment().with(steps, Value::Unset);
        let decisions = vague.ask(now, &support_agent(), "cannot reproduce", in_vain).unwrap();
        let asked = format!("ask creator (Claire): cannot be reproduced for {steps}");
        assert!(effects(&decisions).contains(&asked), "{:?}", effects(&decisions));
    }
    // An agent's own words bring nothing; the customer's do, and a field that they fill in.
    desk.give("2026-11-02T10:00:00Z", &support_agent(), Event::with_comment).unwrap();
    assert_eq!(desk.ticket.state(), "information_requested");
    let mut other = desk.ticket.clone();
    let decisions = desk.give("2026-11-03T09:00:00Z", &customer(), Event::with_comment).unwrap();
    assert_eq!(desk.ticket.state(), "with_support");
    assert_eq!(told(&decisions), ["agent_in_charge: information came"]);
    // With whom it is, a further word of the customer moves nothing; on the phone somebody notes it.
    let word = desk.give("2026-11-03T09:10:00Z", &customer(), Event::with_comment).unwrap();
    assert_eq!(word, []);
    let mut phoned = other.clone();
    let noted = Event::requested("p", &customer_service(), at("2026-11-03T09:00:00Z"), "information came");
    desk.engine.handle(&mut phoned, &noted).unwrap();
    assert_eq!(phoned.state(), "with_support");
    let filled = Event::updated("f", &customer(), at("2026-11-03T09:00:00Z")).with("steps", "press twice");
    desk.engine.handle(&mut other, &filled).unwrap();
    assert_eq!(other.state(), "with_support");
    let desk = desk.investigated("2026-11-03T10:00:00Z", "2026-11-03T09:00:00Z");
    assert_eq!(desk.ticket.state(), "investigation");
    assert_eq!(desk.ticket.priority(), None, "whether it can be reproduced is not known yet again");
}

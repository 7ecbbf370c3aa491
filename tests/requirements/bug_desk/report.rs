//! What is said of a report: the verdict (A3), completeness (A4), the priority (A6).

use dueline::{Event, Value, presets};

use super::{
    ENGINE, Stages, complete, customer_service, developer, everybody, p1, p2, reported, support_agent,
    technical,
};
use crate::desk::{Desk, at, customer, effects, nothing, refused};

/// "Only a developer may qualify a report as a bug, or as working as designed."
#[test]
fn a3_only_a_developer_qualifies() {
    let now = "2026-11-02T09:00:00Z";
    for (transition, state, verdict) in [
        ("qualify as a bug", "qualified", "bug"),
        ("qualify as working as designed", "as_designed", "works as designed"),
    ] {
        for who in everybody() {
            let mut desk = technical("2026-11-02T08:00:00Z", p2).developed(now, &["take"]);
            assert_eq!(desk.ticket.field("verdict"), Some(&Value::Unset));
            let text = refused(desk.give(now, &who, |event| event.with("verdict", verdict)));
            assert!(
                text.starts_with(&format!("`verdict` is not edited by the role `{}`", who.role)),
                "{text}"
            );
            let asked = desk.ask(now, &who, transition, Event::with_comment);
            if who.role == "developer" {
                asked.unwrap();
                assert_eq!(
                    (desk.ticket.state(), desk.ticket.field("verdict")),
                    (state, Some(&verdict.into()))
                );
                continue;
            }
            assert_eq!(refused(asked), format!("`{transition}` is not for the role `{}`", who.role));
            assert_eq!((desk.ticket.state(), desk.ticket.field("verdict")), ("taken", Some(&Value::Unset)));
        }
    }
}

/// What works as designed ends with the developer's words, and who reported it hears the verdict.
#[test]
fn a3_what_works_as_designed_is_told() {
    let now = "2026-11-02T09:00:00Z";
    let desk = technical("2026-11-02T08:00:00Z", p2);
    let desk = desk.developed(now, &["take", "qualify as working as designed"]);
    let last = desk.decisions.last().unwrap();
    assert_eq!(last.effect.to_string(), "notify creator (Claire): answered (verdict = works as designed)");
}

/// Nor before a developer has taken it, nor with another word than these.
#[test]
fn a3_nobody_qualifies_what_no_developer_has_taken() {
    let mut desk = reported("2026-11-02T08:00:00Z");
    for who in everybody() {
        let now = "2026-11-02T08:10:00Z";
        let text = refused(desk.give(now, &who, |event| event.with("verdict", "bug")));
        assert!(text.contains("`verdict` is not edited"), "{text}");
        assert!(desk.ask(now, &who, "qualify as a bug", nothing).is_err());
    }
    let created = Event::created("e1", &customer(), at("2026-11-02T08:00:00Z")).with("verdict", "bug");
    assert!(Desk::under(&ENGINE, "T-1", created).is_err());
}

/// "A report is complete when it has what is needed to reproduce: by policy data (steps, place in the
/// product, error message or 'none', screenshot or 'none') and an agent's judgement. Before that no
/// investigation starts."
#[test]
fn a4_no_investigation_before_the_report_is_complete() {
    let now = "2026-11-02T09:00:00Z";
    let mut desk = reported("2026-11-02T08:00:00Z");
    desk.ask(now, &support_agent(), "take over", nothing).unwrap();
    let early = desk.ask(now, &support_agent(), "investigate", nothing);
    assert_eq!(
        refused(early),
        "`investigate` requires steps, place, error_message, screenshot, complete_since"
    );
    // Each of them is needed, and a blank is nothing; but that there is none is an answer.
    for lacking in ["steps", "place", "error_message", "screenshot", "complete_since"] {
        let partly = |event| {
            let mut event = complete(event, now);
            event.fields.insert(lacking.into(), if lacking == "place" { "  ".into() } else { Value::Unset });
            event
        };
        let text = refused(desk.ask(now, &support_agent(), "investigate", partly));
        assert_eq!(text, format!("`investigate` requires {lacking}"));
    }
    desk.ask(now, &support_agent(), "investigate", |event| complete(event, now)).unwrap();
    assert_eq!(desk.ticket.state(), "investigation");
    // There is no other way into it.
    let policy = presets::bug_desk();
    let ways = policy.transitions.iter().filter(|way| way.to.as_deref() == Some("investigation"));
    assert_eq!(ways.map(|way| way.name.as_str()).collect::<Vec<_>>(), ["investigate"]);
}

/// "… and an agent's judgement": that the fields are full is not enough, and the customer's word
/// neither.
#[test]
fn a4_that_it_is_complete_is_an_agents_judgement() {
    let now = "2026-11-02T09:00:00Z";
    let mut desk = reported("2026-11-02T08:00:00Z");
    desk.ask(now, &support_agent(), "take over", nothing).unwrap();
    let own_word = desk.give(now, &customer(), |event| complete(event, now));
    assert_eq!(
        refused(own_word),
        "`complete_since` is not edited by the role `customer`: its section `completeness` is edited by \
         support_agent, while `state = \"with_support\"`"
    );
    let facts = |event| {
        let mut event = complete(event, now);
        event.fields.remove("complete_since");
        event
    };
    desk.give(now, &customer(), facts).unwrap();
    assert_eq!(desk.ticket.state(), "with_support");
    for who in [customer(), customer_service(), developer()] {
        let asked = desk.ask(now, &who, "investigate", nothing);
        assert_eq!(refused(asked), format!("`investigate` is not for the role `{}`", who.role));
    }
}

/// "… and no delay counts; more information is requested, naming what is missing."
#[test]
fn a4_what_is_missing_is_named_and_no_delay_counts() {
    let now = "2026-11-02T09:00:00Z";
    let mut desk = reported("2026-11-02T08:00:00Z");
    desk.give("2026-11-02T08:10:00Z", &customer(), |event| event.with("place", "contacts")).unwrap();
    desk.ask(now, &support_agent(), "take over", nothing).unwrap();
    let wordless = desk.ask(now, &support_agent(), "ask for information", nothing);
    assert_eq!(refused(wordless), "`ask for information` requires comment");
    let decisions = desk.ask(now, &support_agent(), "ask for information", Event::with_comment).unwrap();
    assert_eq!(
        effects(&decisions),
        ["ask creator (Claire): information is missing for steps, error_message, screenshot"]
    );
    assert_eq!(desk.ticket.state(), "information_requested");
    let mut bare = reported(now);
    bare.ask(now, &support_agent(), "take over", nothing).unwrap();
    let decisions = bare.ask(now, &support_agent(), "ask for information", Event::with_comment).unwrap();
    assert_eq!(
        effects(&decisions),
        ["ask creator (Claire): information is missing for steps, place, error_message, screenshot"]
    );
    // They come, and do not do: what the agent empties is named, and needed again.
    let steps = |event| complete(event, now).with("steps", "I cannot save");
    let filled = |event| {
        let mut event = steps(event);
        event.fields.remove("complete_since");
        event
    };
    desk.give(now, &customer(), filled).unwrap();
    let not_enough = |event: Event| event.with_comment().with("steps", Value::Unset);
    let decisions = desk.ask(now, &support_agent(), "ask for information", not_enough).unwrap();
    assert_eq!(effects(&decisions), ["ask creator (Claire): information is missing for steps"]);
    assert_eq!(desk.readings("2026-12-02T09:00:00Z"), []);
    assert_eq!(desk.engine.next_wake(&desk.ticket), None);
}

type Case = (Option<bool>, Vec<&'static str>, &'static str, Option<&'static str>);

/// "First match: P1 = reproducible, an essential function (a list of the policy) impossible to reach
/// or use, and no workaround possible, technical or organisational. P2 = reproducible, one or more
/// functions inoperative, a workaround may exist (unknown counts as may). P3 = everything else, also
/// what cannot be reproduced. Not yet known whether reproducible = not yet classified."
#[test]
fn a6_the_priority_follows_from_the_impact() {
    let essential = ["access to the platform", "access to the back office", "search for properties"];
    let essential = essential.into_iter().chain(["create a programme or a lot"]);
    let minor = ["reservations", "presentations", "simulators", "another function"];
    let may = ["technical", "organisational", "unknown"];
    // Reproducible, what does not work, the workaround: the priority.
    let mut cases: Vec<Case> = Vec::new();
    for function in essential {
        cases.push((Some(true), vec![function], "none possible", Some("P1")));
        cases.push((Some(true), vec!["simulators", function], "none possible", Some("P1")));
        cases.extend(may.map(|workaround| (Some(true), vec![function], workaround, Some("P2"))));
        cases.push((Some(false), vec![function], "none possible", Some("P3")));
        cases.push((None, vec![function], "none possible", None));
    }
    for function in minor {
        cases.push((Some(true), vec![function], "none possible", Some("P2")));
        cases.extend(may.map(|workaround| (Some(true), vec![function], workaround, Some("P2"))));
        cases.push((Some(false), vec![function], "none possible", Some("P3")));
    }
    cases.push((Some(true), vec![], "none possible", Some("P3")));
    cases.push((Some(true), vec![], "unknown", Some("P3")));
    cases.push((Some(false), vec![], "unknown", Some("P3")));
    cases.push((None, vec![], "unknown", None));
    let now = "2026-11-02T09:00:00Z";
    for (reproducible, inoperative, workaround, priority) in cases {
        let mut desk = reported(now).investigated(now, now);
        let workaround = if workaround == "unknown" { Value::Unset } else { workaround.into() };
        let facts = |event: Event| {
            let event = event
                .with("inoperative", Value::many(inoperative.clone()))
                .with("workaround", workaround.clone());
            event.with("reproducible", reproducible.map_or(Value::Unset, Value::from))
        };
        desk.give(now, &support_agent(), facts).unwrap();
        assert_eq!(desk.ticket.priority(), priority, "{reproducible:?} {inoperative:?} {workaround}");
    }
}

/// From facts that are support's to establish: a customer's word on them is not taken.
#[test]
fn a6_the_facts_are_not_the_customers_word() {
    let now = "2026-11-02T09:00:00Z";
    for (field, value) in [
        ("reproducible", Value::from(true)),
        ("inoperative", Value::many(["simulators"])),
        ("workaround", "none possible".into()),
        ("share_hit", 100.into()),
        ("data_wrong", true.into()),
        ("effort", "small".into()),
    ] {
        for who in everybody() {
            let given = reported(now).give(now, &who, |event| event.with(field, value.clone()));
            let support = ["support_agent", "developer"].contains(&who.role.as_str());
            assert_eq!(given.is_ok(), support, "{field} by {}", who.role);
        }
    }
    let beyond = reported(now).give(now, &support_agent(), |event| event.with("share_hit", 101));
    assert_eq!(refused(beyond), "`share_hit` cannot be 101: it is at most 100");
}

/// It follows: nobody gives it, and it changes with what is known, by a decision that says so.
#[test]
fn a6_nobody_gives_a_priority() {
    let now = "2026-11-02T09:00:00Z";
    let mut desk = reported(now).investigated(now, now);
    for who in everybody() {
        let given = desk.give(now, &who, |event| event.with_priority("P1"));
        assert_eq!(refused(given), "priority: it follows from the fields by the triage: give these");
    }
    let mut said = Vec::new();
    for facts in [
        p1,
        |event: Event| event.with("workaround", "technical"),
        |event: Event| event.with("reproducible", false),
    ] {
        said.extend(effects(&desk.give(now, &support_agent(), facts).unwrap()));
    }
    let priorities: Vec<_> = said.iter().filter(|text| text.starts_with("priority")).collect();
    assert_eq!(priorities, ["priority: none to P1", "priority: P1 to P2", "priority: P2 to P3"]);
}

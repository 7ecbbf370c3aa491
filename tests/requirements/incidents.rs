//! Process E, incidents: E1 and E5 to E10. The week of Monday 2 November 2026, in Paris.

use std::sync::LazyLock;

use chrono::TimeDelta;
use dueline::{Actor, Decision, Due, Effect, Engine, Event, Refusal, TICK, Value, presets};

use crate::{
    desk::{agent, customer, paris, told},
    family::Family,
};

/// A report from the portal: impact, share of users, whether there is a workaround.
pub type Facts = (&'static str, i64, bool);

pub fn portal((impact, users, workaround): Facts) -> impl FnOnce(Event) -> Event {
    move |event| {
        let event = event.with("channel", "portal").with("summary", "no login").with("basic_checks", true);
        event.with("impact", impact).with("users_hit", users).with("workaround", workaround)
    }
}

/// The same, of an unplanned interruption in the middle of the customer's work.
pub fn outage(facts: Facts) -> impl FnOnce(Event) -> Event {
    move |event| portal(facts)(event).with("interruption", "unplanned").with("operations_hit", true)
}

pub fn mail(event: Event) -> Event {
    event.with("channel", "mail").with("summary", "no login")
}

/// Without a ticket.
pub fn family() -> Family {
    static FAMILY: LazyLock<Family> =
        LazyLock::new(|| Family::of([presets::incident(), presets::root_cause()]));
    FAMILY.clone()
}

/// A family with one ticket `I`, reported by a customer.
fn reported(now: &str, more: impl FnOnce(Event) -> Event) -> Family {
    let mut family = family();
    family.open("incident", "I", &customer(), paris(now), more).unwrap();
    family
}

/// An agent says something about `I`, and why.
fn support(family: &mut Family, now: &str, field: &str, value: impl Into<Value>) -> Vec<Decision> {
    let value = value.into();
    family.update("I", &agent(), paris(now), |event| event.with(field, value).with_comment()).unwrap()
}

fn priority(family: &Family) -> Option<&str> {
    family.ticket("I").priority()
}

fn is_incident(family: &Family) -> bool {
    family.ticket("I").field("incident") == Some(&true.into())
}

const CRITICAL: Facts = ("severe", 100, false);
const HIGH: Facts = ("severe", 100, true);
const MEDIUM: Facts = ("moderate", 10, true);
const LOW: Facts = ("cosmetic", 1, true);

/// "An *issue* is anything that affects a customer's use and that the customer reports. An *incident*
/// is an issue with an unplanned interruption of service that hits the customer's operations: an
/// outage after hours while nobody uses the system is not one. Priority belongs to every issue;
/// incident is a fact beside it."
#[test]
fn e1_an_incident_is_an_unplanned_interruption_that_hits_operations() {
    for (interruption, hit, incident) in [
        ("unplanned", true, true),
        ("unplanned", false, false), // at night
        ("planned", true, false),
        ("none", true, false),
    ] {
        for (facts, expected) in [(CRITICAL, "Critical"), (MEDIUM, "Medium")] {
            let given = |event: Event| {
                portal(facts)(event).with("interruption", interruption).with("operations_hit", hit)
            };
            let family = reported("Mon 2 Nov 09:00", given);
            assert_eq!(is_incident(&family), incident, "{interruption} {hit}");
            assert_eq!(priority(&family), Some(expected), "beside it");
        }
    }
    let unknown = reported("Mon 2 Nov 09:00", portal(CRITICAL));
    assert!(!is_incident(&unknown), "as long as nobody says that something was interrupted");
}

/// The fact follows what is learnt, and changes no priority.
#[test]
fn e1_it_becomes_an_incident_and_ceases_to_be_one_as_more_is_known() {
    let mut family =
        reported("Mon 2 Nov 03:00", |event| portal(MEDIUM)(event).with("interruption", "unplanned"));
    assert!(!is_incident(&family), "nobody was at work");
    support(&mut family, "Mon 2 Nov 09:10", "operations_hit", true);
    assert!(is_incident(&family), "it lasted into the day");
    support(&mut family, "Mon 2 Nov 09:20", "interruption", "planned");
    assert!(!is_incident(&family), "it was announced");
    assert_eq!(priority(&family), Some("Medium"));
    let by_hand =
        family.update("I", &agent(), paris("Mon 2 Nov 09:30"), |e| e.with("incident", true).with_comment());
    let text = "`incident` is not edited by the role `agent`: its section `follows` is edited by nobody";
    assert_eq!(by_hand.unwrap_err().to_string(), text);
    // A request is none, whatever is said of it.
    support(&mut family, "Mon 2 Nov 09:40", "interruption", "unplanned");
    support(&mut family, "Mon 2 Nov 09:50", "type", "request");
    assert!(!is_incident(&family));
    assert_eq!(priority(&family), None, "nor has it a priority, whatever is known of its impact");
}

/// "Priority from severity of the impact, share of users hit, existence of a workaround; total, first
/// match. Critical: no workaround, and a severe impact on operations or many users. High: significant
/// without full interruption, many users or heavy slowness; or severe with an acceptable workaround.
/// Medium: moderate, fewer users, minor functions. Low: cosmetic, very few users."
#[test]
fn e5_the_priority_follows_from_impact_users_and_workaround() {
    // Columns: very few, some, many users; first without a workaround, then with one.
    let table = [
        ("severe", ["Critical"; 3], ["High"; 3]),
        ("significant", ["High", "High", "Critical"], ["High"; 3]),
        ("moderate", ["Medium", "Medium", "High"], ["Medium", "Medium", "High"]),
        ("cosmetic", ["Low", "Medium", "Medium"], ["Low", "Medium", "Medium"]),
    ];
    // Both ends of each column.
    let users = [[0, 4], [5, 29], [30, 100]];
    for (impact, without, with) in table {
        for (row, workaround) in [(without, false), (with, true)] {
            for (expected, shares) in row.into_iter().zip(users) {
                for share in shares {
                    let family = reported("Mon 2 Nov 09:00", portal((impact, share, workaround)));
                    assert_eq!(priority(&family), Some(expected), "{impact}, {share} %, {workaround}");
                }
            }
        }
    }
}

/// Total: whatever is unknown, there is a priority, and never Critical by ignorance.
#[test]
fn e5_what_is_unknown_has_a_priority_too() {
    for (field, value, expected) in
        [("impact", "severe", "High"), ("impact", "moderate", "Medium"), ("impact", "cosmetic", "Low")]
    {
        let mut family = reported("Mon 2 Nov 09:00", mail);
        support(&mut family, "Mon 2 Nov 09:10", field, value);
        assert_eq!(priority(&family), Some(expected));
    }
    let mut family = reported("Mon 2 Nov 09:00", mail);
    support(&mut family, "Mon 2 Nov 09:10", "workaround", false);
    support(&mut family, "Mon 2 Nov 09:20", "users_hit", 100);
    assert_eq!(priority(&family), Some("Low"));
    let beyond =
        family.update("I", &agent(), paris("Mon 2 Nov 09:30"), |e| e.with("users_hit", 101).with_comment());
    let text = "`users_hit` cannot be 101: it is at most 100, it is a share of the users, in percent";
    assert_eq!(beyond.unwrap_err().to_string(), text);
}

/// "A ticket from the portal brings the facts that allow automatic priority, and the customer's own
/// word on it (which holds until support adjusts it, *ours*) …"
#[test]
fn e6_the_portal_brings_the_facts_and_the_customers_word_holds_until_support_adjusts() {
    let empty = family().open("incident", "I", &customer(), paris("Mon 2 Nov 09:00"), |event| {
        event.with("channel", "portal").with("summary", "no login")
    });
    let text = "`opening` requires basic_checks, impact, users_hit, workaround";
    assert_eq!(empty.unwrap_err().to_string(), text);

    let said = |event: Event| portal(MEDIUM)(event).with("customer_priority", "High");
    let mut family = reported("Mon 2 Nov 09:00", said);
    assert_eq!(priority(&family), Some("High"));
    // Other facts do not touch the customer's word.
    support(&mut family, "Mon 2 Nov 09:10", "impact", "cosmetic");
    assert_eq!(priority(&family), Some("High"));
    let effects = support(&mut family, "Mon 2 Nov 09:20", "support_priority", "Low");
    assert_eq!(priority(&family), Some("Low"));
    assert_eq!(effects[0].effect.to_string(), "priority: High to Low");
    // Nothing said by either side: the facts.
    support(&mut family, "Mon 2 Nov 09:30", "support_priority", Value::Unset);
    support(&mut family, "Mon 2 Nov 09:40", "customer_priority", Value::Unset);
    assert_eq!(priority(&family), Some("Medium"));
}

/// "… one that comes by e-mail is Low until classified."
#[test]
fn e6_a_mail_is_low_until_it_is_classified() {
    let mut family = family();
    let urgent = |event: Event| mail(event).with("customer_priority", "Critical");
    let decisions = family.open("incident", "I", &customer(), paris("Mon 2 Nov 09:00"), urgent).unwrap();
    assert_eq!(priority(&family), Some("Low"), "whatever it says");
    let asked: Vec<_> = decisions.iter().filter(|d| matches!(d.effect, Effect::Request { .. })).collect();
    let text = "ask creator (Claire): please use the portal for basic_checks, impact, users_hit, workaround";
    assert_eq!(asked[0].effect.to_string(), text);
    let classified = |event: Event| {
        let event = event.with("impact", "severe").with("users_hit", 60).with("workaround", false);
        event.with_comment()
    };
    family.update("I", &agent(), paris("Mon 2 Nov 09:30"), classified).unwrap();
    assert_eq!(priority(&family), Some("Critical"));
}

/// "Only support changes priority, up or down, with a reason, as information comes in …"
#[test]
fn e7_only_support_changes_the_priority_and_says_why() {
    let mut family = reported("Mon 2 Nov 09:00", portal(MEDIUM));
    let now = paris("Mon 2 Nov 10:00");
    // What the priority follows from is not the customer's any more.
    for (field, value) in [
        ("support_priority", Value::from("Critical")),
        ("customer_priority", "Critical".into()),
        ("impact", "severe".into()),
        ("users_hit", 100.into()),
        ("workaround", false.into()),
        ("type", "request".into()),
        ("channel", "mail".into()),
    ] {
        let refused = family.update("I", &customer(), now, |e| e.with(field, value).with_comment());
        assert!(matches!(refused, Err(Refusal::NotEditable { .. })), "{field}: {refused:?}");
    }
    let given = family.update("I", &agent(), now, |event| event.with_priority("High").with_comment());
    let text = "priority: it follows from the fields by the triage: give these";
    assert_eq!(given.unwrap_err().to_string(), text);
    for (field, value) in [("support_priority", Value::from("High")), ("impact", "severe".into())] {
        let unreasoned = family.update("I", &agent(), now, |event| event.with(field, value));
        assert_eq!(unreasoned.unwrap_err().to_string(), "an edit of `classification` requires comment");
    }
    assert!(!family.available("I", &customer(), now).edits.contains(&"impact".into()));
    assert!(family.available("I", &agent(), now).edits.contains(&"support_priority".into()));
    support(&mut family, "Mon 2 Nov 10:00", "support_priority", "Critical");
    support(&mut family, "Mon 2 Nov 10:10", "support_priority", "Low");
    assert_eq!(priority(&family), Some("Low"));
}

/// "… clocks re-target without losing what has elapsed …"
#[test]
fn e7_another_priority_keeps_what_has_elapsed() {
    let mut family = reported("Mon 2 Nov 09:00", portal(HIGH));
    let due = |family: &Family, now: &str| family.due("I", "response", paris(now));
    assert_eq!(
        due(&family, "Mon 2 Nov 09:00"),
        Due::At(paris("Mon 2 Nov 14:00")),
        "four working hours, over noon"
    );
    support(&mut family, "Mon 2 Nov 09:40", "workaround", false);
    assert_eq!(
        due(&family, "Mon 2 Nov 09:40"),
        Due::At(paris("Mon 2 Nov 10:00")),
        "of an hour twenty minutes are left"
    );
    support(&mut family, "Mon 2 Nov 09:50", "workaround", true);
    let back = family.reading("I", "response", paris("Mon 2 Nov 09:50"));
    assert_eq!((back.elapsed, back.due), (TimeDelta::minutes(50), Due::At(paris("Mon 2 Nov 14:00"))));

    // What was outside the old coverage has not elapsed: at night only Critical counts.
    let mut family = reported("Sat 7 Nov 02:00", portal(HIGH));
    support(&mut family, "Sat 7 Nov 03:00", "workaround", false);
    assert_eq!(due(&family, "Sat 7 Nov 03:00"), Due::At(paris("Sat 7 Nov 04:00")));
    // And what counted at night is spent from the office's hours: half an hour of four.
    support(&mut family, "Sat 7 Nov 03:30", "workaround", true);
    assert_eq!(due(&family, "Sat 7 Nov 03:30"), Due::At(paris("Mon 9 Nov 12:30")));
}

/// Where there is no target, what elapses is what the office works: a mail of Friday evening that is
/// classified on Monday has lost an hour, and no week-end.
#[test]
fn e7_what_elapses_without_a_target_is_carried_too() {
    let mut family = reported("Fri 6 Nov 17:00", mail);
    assert_eq!(family.due("I", "restoration", paris("Fri 6 Nov 17:00")), Due::NoTarget);
    support(&mut family, "Mon 9 Nov 09:00", "impact", "severe");
    assert_eq!(priority(&family), Some("High"));
    let reading = family.reading("I", "restoration", paris("Mon 9 Nov 09:00"));
    assert_eq!(reading.elapsed, TimeDelta::hours(1));
    // Two working days from Friday 17:00: Monday, and Tuesday 17:00.
    assert_eq!(reading.due, Due::At(paris("Tue 10 Nov 17:00")));
}

/// "… a target already passed under the new priority is a breach that bears the instant it fell due."
#[test]
fn e7_a_target_that_is_passed_already_was_missed_when_it_fell_due() {
    let mut family = reported("Mon 2 Nov 09:00", portal(HIGH));
    let decisions = support(&mut family, "Mon 2 Nov 11:00", "support_priority", "Critical");
    assert!(!decisions.iter().any(|d| matches!(d.effect, Effect::Breach { .. })), "a timer says it");
    let decisions = family.advance(paris("Mon 2 Nov 11:00") + TICK);
    let breach = decisions.iter().find_map(|decision| match &decision.effect {
        Effect::Breach { clock, goal, breached_at } => {
            Some((clock.as_str(), goal.as_str(), *breached_at, decision.due))
        }
        _ => None,
    });
    let (due, noticed) = (paris("Mon 2 Nov 10:00"), paris("Mon 2 Nov 11:00"));
    assert_eq!(breach, Some(("response", "Critical", due, noticed)));
    assert_eq!(family.reading("I", "response", noticed + TICK).breached_at, Some(due));
    // At exactly the instant at which it falls due it is not passed.
    let mut exact = reported("Mon 2 Nov 09:00", portal(HIGH));
    support(&mut exact, "Mon 2 Nov 10:00", "support_priority", "Critical");
    exact.ask("I", &agent(), paris("Mon 2 Nov 10:00"), "start work", |e| e).unwrap();
    assert_eq!(exact.reading("I", "response", noticed).breached_at, None);
    // Down again, nothing is missed any more.
    let decisions = support(&mut family, "Mon 2 Nov 11:30", "support_priority", "Low");
    assert!(decisions.iter().any(|d| matches!(d.effect, Effect::Withdrawn { .. })));
    assert_eq!(family.reading("I", "response", paris("Mon 2 Nov 11:30")).breached_at, None);
}

/// "Work on an incident may fall outside working hours and need people of both sides. Coverage is
/// chosen per goal; 24/7 for Critical is an assumption of the preset."
#[test]
fn e8_each_goal_has_its_coverage_and_critical_counts_around_the_clock() {
    for (facts, response, restoration) in [
        (CRITICAL, "Sat 7 Nov 04:00", Due::At(paris("Sat 7 Nov 11:00"))),
        (HIGH, "Mon 9 Nov 14:00", Due::At(paris("Thu 12 Nov 09:00"))), // Wednesday is a holiday
        (MEDIUM, "Tue 10 Nov 09:00", Due::At(paris("Tue 24 Nov 09:00"))),
        (LOW, "Thu 12 Nov 09:00", Due::NoTarget),
    ] {
        let saturday = paris("Sat 7 Nov 03:00");
        let family = reported("Sat 7 Nov 03:00", portal(facts));
        assert_eq!(family.due("I", "response", saturday), Due::At(paris(response)), "{facts:?}");
        assert_eq!(family.due("I", "restoration", saturday), restoration, "{facts:?}");
    }
    // Another contract: Critical by office hours, and nothing else changes.
    let mut policy = presets::incident();
    let critical = &mut policy.clocks.get_mut("response").unwrap().goals[0];
    (critical.within, critical.calendar) = (Some("1 working hour".parse().unwrap()), Some("office".into()));
    let mut office = Family::of([policy]);
    office.open("incident", "I", &customer(), paris("Sat 7 Nov 03:00"), portal(CRITICAL)).unwrap();
    let due = office.due("I", "response", paris("Sat 7 Nov 03:00"));
    assert_eq!(due, Due::At(paris("Mon 9 Nov 10:00")));
}

/// At night too, people of both sides are called, and work is done.
#[test]
fn e8_a_critical_incident_calls_people_of_both_sides_at_any_hour() {
    let mut family = reported("Sat 7 Nov 02:50", outage(HIGH));
    assert_eq!(told(&family.advance(paris("Sat 7 Nov 02:59"))), [""; 0], "High waits for Monday");
    let needed = |event: Event| {
        let event =
            event.with("our_people", Value::many(["Omar"])).with("customer_people", Value::many(["Cyril"]));
        event.with("workaround", false).with_comment()
    };
    family.update("I", &agent(), paris("Sat 7 Nov 03:00"), needed).unwrap();
    let called: Vec<String> =
        family.advance(paris("Sat 7 Nov 03:01")).iter().map(|decision| decision.effect.to_string()).collect();
    let facts = "critical incident (summary = no login; restoration = 2026-11-07T10:00:00Z)";
    let who = ["on_call", "our_people (Omar)", "creator (Claire)", "customer_people (Cyril)"];
    assert_eq!(called, who.map(|who| format!("notify {who}: {facts}")));
    family.ask("I", &agent(), paris("Sat 7 Nov 03:30"), "start work", |event| event).unwrap();
    let restored = |event: Event| event.with("restored_by", "fix");
    family.ask("I", &agent(), paris("Sat 7 Nov 11:00"), "restore operations", restored).unwrap();
    assert_eq!(
        family.reading("I", "restoration", paris("Mon 9 Nov 09:00")).breached_at,
        None,
        "exactly eight hours"
    );
    // What is Critical and no incident wakes nobody.
    let mut quiet = reported("Sat 7 Nov 03:00", portal(CRITICAL));
    assert_eq!(told(&quiet.advance(paris("Sat 7 Nov 03:59"))), [""; 0]);
}

/// "Basic checks by the customer precede a report: a report says whether they were done."
#[test]
fn e9_a_report_says_whether_the_basic_checks_were_done() {
    let silent = |event: Event| portal(MEDIUM)(event).with("basic_checks", Value::Unset);
    let mut family = family();
    let refused = family.open("incident", "I", &customer(), paris("Mon 2 Nov 09:00"), silent);
    assert_eq!(refused.unwrap_err().to_string(), "`opening` requires basic_checks");
    // "No" is an answer.
    let no = |event: Event| portal(MEDIUM)(event).with("basic_checks", false);
    family.open("incident", "I", &customer(), paris("Mon 2 Nov 09:00"), no).unwrap();
    assert_eq!(family.ticket("I").field("basic_checks"), Some(&false.into()));
    // A mail that leaves it open is not refused, but nobody works on it before it is said.
    let mut family = reported("Mon 2 Nov 09:00", mail);
    let refused = family.ask("I", &agent(), paris("Mon 2 Nov 09:10"), "start work", |event| event);
    assert_eq!(refused.unwrap_err().to_string(), "`start work` requires basic_checks");
    let said = |event: Event| event.with("basic_checks", true);
    family.ask("I", &agent(), paris("Mon 2 Nov 09:10"), "start work", said).unwrap();
    // A request has none to do.
    let request =
        |event: Event| event.with("channel", "portal").with("type", "request").with("summary", "a report");
    family.open("incident", "R", &customer(), paris("Mon 2 Nov 09:00"), request).unwrap();
}

/// "Issues come before every other need of customers (requests), and among issues Critical first."
#[test]
fn e10_issues_come_before_requests_and_critical_first() {
    let mut family = family();
    let request =
        |event: Event| event.with("channel", "portal").with("type", "request").with("summary", "a report");
    family.open("incident", "R", &customer(), paris("Mon 2 Nov 08:00"), request).unwrap();
    for (id, now, facts) in [
        ("L", "Mon 2 Nov 09:00", LOW),
        ("M", "Mon 2 Nov 09:10", MEDIUM),
        ("C", "Mon 2 Nov 09:20", CRITICAL),
        ("H2", "Mon 2 Nov 09:40", HIGH),
        ("H1", "Mon 2 Nov 09:30", HIGH),
    ] {
        family.open("incident", id, &Actor::new("Claire", "customer"), paris(now), portal(facts)).unwrap();
    }
    let order = |family: &Family| -> Vec<String> {
        let mut queue = family.engine("incident").queue("support").unwrap();
        family.under("incident").for_each(|id| queue.put(family.ticket(id)).unwrap());
        queue.order("Ana").map(|standing| standing.ticket.to_string()).collect()
    };
    assert_eq!(order(&family), ["C", "H1", "H2", "M", "L", "R"]);
    assert_eq!(family.ticket("R").priority(), None, "priority belongs to issues");
    let mut queue = family.engine("incident").queue("support").unwrap();
    for id in ["R", "L"] {
        queue.put(family.ticket(id)).unwrap();
    }
    assert_eq!(queue.next("Ana").to_string(), "`L`, before `R`: first `type = \"issue\"`");
    // Another priority is another place, and what somebody works on waits no more.
    let raised = |event: Event| event.with("support_priority", "Critical").with_comment();
    family.update("L", &agent(), paris("Mon 2 Nov 09:50"), raised).unwrap();
    family.ask("M", &agent(), paris("Mon 2 Nov 09:50"), "start work", |event| event).unwrap();
    assert_eq!(order(&family), ["L", "C", "H1", "H2", "R"], "of two Critical ones what is due first");
}

/// A request is no issue: it is fulfilled, not restored, and nobody asks it for the facts of an issue.
#[test]
fn e10_a_request_has_a_way_of_its_own() {
    let mut family = family();
    let request = |event: Event| mail(event).with("type", "request");
    let now = paris("Mon 2 Nov 09:00");
    let decisions = family.open("incident", "I", &customer(), now, request).unwrap();
    assert!(!decisions.iter().any(|decision| matches!(decision.effect, Effect::Request { .. })));
    family.ask("I", &agent(), now, "start work", |event| event).unwrap();
    let restored = |event: Event| event.with("restored_by", "fix");
    let refused = family.ask("I", &agent(), now, "restore operations", restored).unwrap_err();
    assert!(matches!(refused, Refusal::NotNow { .. }), "{refused}");
    let silent = family.ask("I", &agent(), now, "fulfil the request", |event| event).unwrap_err();
    assert_eq!(silent.to_string(), "`fulfil the request` requires comment");
    family.ask("I", &agent(), now, "fulfil the request", Event::with_comment).unwrap();
    assert_eq!(family.ticket("I").state(), "closed");
    // And an issue is never fulfilled.
    family.open("incident", "M", &customer(), now, portal(MEDIUM)).unwrap();
    family.ask("M", &agent(), now, "start work", |event| event).unwrap();
    let refused = family.ask("M", &agent(), now, "fulfil the request", Event::with_comment).unwrap_err();
    assert!(matches!(refused, Refusal::NotNow { .. }), "{refused}");
    let silent = family.ask("M", &agent(), now, "close without change", |event| event).unwrap_err();
    assert_eq!(silent.to_string(), "`close without change` requires comment");
    family.ask("M", &agent(), now, "close without change", Event::with_comment).unwrap();
}

/// What the preset assumes besides: time stands still while the customer is asked, and an answer sets
/// it going again.
#[test]
fn while_the_customer_is_asked_no_time_counts() {
    let mut family = reported("Mon 2 Nov 09:00", portal(HIGH));
    family.ask("I", &agent(), paris("Mon 2 Nov 09:30"), "start work", |event| event).unwrap();
    assert_eq!(family.ticket("I").field("assignee"), Some(&"Ana".into()));
    let silent = family.ask("I", &agent(), paris("Mon 2 Nov 10:00"), "ask the customer", |event| event);
    assert_eq!(silent.unwrap_err().to_string(), "`ask the customer` requires comment");
    // Somebody writes before anything is asked: that moves nothing.
    let word = |event: Event| event.with_comment();
    let early = family.update("I", &customer(), paris("Mon 2 Nov 10:00"), word).unwrap();
    assert_eq!(early, []);
    family.ask("I", &agent(), paris("Mon 2 Nov 10:00"), "ask the customer", word).unwrap();
    assert_eq!(family.due("I", "restoration", paris("Mon 2 Nov 12:00")), Due::Paused);
    let answered = family.update("I", &customer(), paris("Mon 2 Nov 12:00"), word).unwrap();
    assert!(answered.iter().any(|decision| matches!(decision.effect, Effect::Moved { .. })));
    assert_eq!(family.ticket("I").state(), "in_progress");
    let reading = family.reading("I", "restoration", paris("Mon 2 Nov 12:00"));
    assert_eq!(reading.elapsed, TimeDelta::hours(1));
}

#[test]
fn the_presets_have_neither_mistake_nor_warning() {
    for policy in [presets::incident(), presets::root_cause()] {
        let engine = Engine::new(policy).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        assert_eq!(engine.warnings(), []);
    }
}

/// What the customer answers before the basic checks are said does not start the work.
#[test]
fn e9_an_answer_does_not_start_work_without_the_basic_checks() {
    let mut family = family();
    let mailed = |event: Event| event.with("channel", "mail").with("summary", "it is slow");
    family.open("incident", "I", &customer(), paris("Mon 2 Nov 09:00"), mailed).unwrap();
    let comment = |event: Event| event.with_comment();
    family.ask("I", &agent(), paris("Mon 2 Nov 09:10"), "ask the customer", comment).unwrap();
    let decisions = family.update("I", &customer(), paris("Mon 2 Nov 09:20"), comment).unwrap();
    assert_eq!(family.ticket("I").state(), "reported");
    assert_eq!(told(&decisions), ["agent: the customer answered"]);

    let said = |event: Event| event.with("basic_checks", true).with_comment();
    family.ask("I", &agent(), paris("Mon 2 Nov 09:30"), "ask the customer", said).unwrap();
    family.update("I", &customer(), paris("Mon 2 Nov 09:40"), comment).unwrap();
    assert_eq!(family.ticket("I").state(), "in_progress");
}

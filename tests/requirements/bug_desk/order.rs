//! Which technical ticket is next (A2), and what a P3 waits for (A10).

use dueline::{Actor, Due, Engine, Event, Policy, Queue, presets, queue::NotNow};

use super::{
    ENGINE, Stages, TAKEN, UPDATE, breaches, developer, p1, p2, p3, reported, support_agent, technical,
};
use crate::desk::{Desk, at, customer, nothing, refused};

/// Tickets in one queue, as a host keeps them.
fn queue<'a>(desks: impl IntoIterator<Item = &'a Desk>) -> Queue {
    let mut queue: Option<Queue> = None;
    for desk in desks {
        queue.get_or_insert_with(|| desk.engine.queue("developers").unwrap()).put(&desk.ticket).unwrap();
    }
    queue.unwrap()
}

fn order(queue: &Queue) -> Vec<&str> {
    queue.order("Dan").map(|standing| standing.ticket).collect()
}

/// A technical ticket of somebody of that organisation.
fn of(organisation: &str, id: &str, now: &str, facts: impl FnOnce(Event) -> Event) -> Desk {
    let somebody = Actor::new(format!("somebody of {organisation}"), "customer").of(organisation);
    let desk = Desk::under(&ENGINE, id, Event::created("e1", &somebody, at(now))).unwrap();
    desk.investigated(now, now).technical(now, facts)
}

/// "The order of treatment depends on the impact on the product and on the share of the customer
/// base hit, never on who the customer is or how large."
#[test]
fn a2_impact_and_share_decide_whoever_the_customer_is() {
    let share = |share: i64| move |event: Event| p2(event).with("share_hit", share);
    for (one, other) in [("Acme, of thousands", "Bob, alone"), ("Bob, alone", "Acme, of thousands")] {
        let desks = [
            of(one, "T-1", "2026-11-02T08:00:00Z", share(5)),
            of(other, "T-2", "2026-11-02T08:10:00Z", share(100)),
            of(other, "T-3", "2026-11-02T08:20:00Z", share(5)),
            of(one, "T-4", "2026-11-02T08:30:00Z", |event| p1(event).with("share_hit", 1)),
            of(one, "T-5", "2026-11-02T08:40:00Z", p2),
        ];
        let queue = queue(&desks);
        // The impact first, then the share (one that is not known last), then the older one.
        assert_eq!(order(&queue), ["T-4", "T-2", "T-1", "T-3", "T-5"]);
        assert_eq!(queue.next("Dan").to_string(), "`T-4`, before `T-2`: priority");
        assert_eq!(queue.why_not("T-5", "Dan").to_string(), "after `T-4`: priority");
    }
    // The share of one more customer decides.
    let desks = [
        of("Acme", "T-1", "2026-11-02T08:00:00Z", share(5)),
        of("Bob", "T-2", "2026-11-02T08:10:00Z", share(6)),
    ];
    assert_eq!(queue(&desks).next("Dan").to_string(), "`T-2`, before `T-1`: most `share_hit`");
}

/// Nobody can write a policy in which they do: there are no words for it, and the customer's own word
/// on the impact is not taken.
#[test]
fn a2_who_the_customer_is_cannot_be_asked() {
    for (order, mistake) in [
        ("{ first = { creator = \"Claire\" } }", "there is no field `creator`"),
        ("{ first = { organisation = \"Acme\" } }", "there is no field `organisation`"),
        (
            "{ first = { side = \"customer\" } }",
            "`side` asks about an event, and this is judged on the ticket alone",
        ),
        ("{ most = \"creator\" }", "there is no field `creator`"),
        ("{ mine = \"creator\" }", "there is no field `creator`"),
    ] {
        let text = presets::BUG_DESK.replace("{ most = \"share_hit\" }", order);
        let mistakes = Engine::new(Policy::from_toml(&text).unwrap()).unwrap_err().to_string();
        assert!(mistakes.starts_with("queues.developers.order[1]"), "{mistakes}");
        assert!(mistakes.contains(mistake), "{mistakes}");
    }
    let mut desk = reported("2026-11-02T08:00:00Z");
    let word = desk.give("2026-11-02T08:10:00Z", &customer(), |event| event.with("share_hit", 100));
    assert_eq!(
        refused(word),
        "`share_hit` is not edited by the role `customer`: its section `impact` is edited by support_agent and developer"
    );
}

/// "P3: … taken only while no P1 or P2 is open that a developer could work on now (waiting for
/// information or for the train does not block)."
#[test]
fn a10_a_p3_is_taken_only_while_no_p1_or_p2_can_be_worked_on() {
    let now = "2026-11-02T09:00:00Z";
    let small = of("Acme", "T-1", now, p3);
    for facts in [p1, p2] {
        let mut grave = of("Bob", "T-2", now, facts);
        // Waits to be taken, taken, qualified, corrected: it shuts the gate.
        for step in ["take", "qualify as a bug", "correct", "pass the tests"] {
            let queue = queue([&small, &grave]);
            let gated = queue.may_take("T-1", "Eve").unwrap_err();
            assert!(matches!(gated, NotNow::Gated(_)), "{gated}");
            assert_eq!(gated.to_string(), "it is behind `P1 and P2 first`, shut by `T-2`");
            assert_ne!(queue.next("Eve").ticket(), Some("T-1"));
            grave.ask(now, &developer(), step, nothing).unwrap();
        }
        // It waits for the update.
        assert_eq!(queue([&small, &grave]).may_take("T-1", "Eve"), Ok(()));
        assert_eq!(queue([&small, &grave]).next("Eve").ticket(), Some("T-1"));
    }
    // It waits for information, or an agent still investigates it.
    let asked = of("Bob", "T-2", now, p1).developed(now, &["take", "cannot reproduce"]);
    assert_eq!(queue([&small, &asked]).may_take("T-1", "Eve"), Ok(()));
    let mut open = reported(now).investigated(now, now);
    open.give(now, &support_agent(), p1).unwrap();
    assert_eq!((open.ticket.id(), open.ticket.priority()), ("T-1", Some("P1")));
    let other = of("Acme", "T-9", now, p3);
    assert_eq!(queue([&other, &open]).may_take("T-9", "Eve"), Ok(()));
    // Nor does another P3 hold one back.
    assert_eq!(queue([&small, &other]).may_take("T-9", "Eve"), Ok(()));
    // Neither a P1 nor a P2 is held back by anything.
    let desks = [of("Bob", "T-2", now, p1), of("Bob", "T-3", now, p2)];
    assert_eq!(queue(&desks).may_take("T-3", "Eve"), Ok(()));
}

/// "Taking is gated, work in progress is not interrupted."
#[test]
fn a10_a_p3_that_was_taken_is_worked_on_when_a_p1_comes() {
    let now = "2026-11-02T09:00:00Z";
    let small = of("Acme", "T-1", now, p3).developed(now, &["take"]);
    let grave = of("Bob", "T-2", now, p1);
    let queue = queue([&small, &grave]);
    assert_eq!(queue.next("Eve").ticket(), Some("T-2"));
    let may = small.engine.available(&small.ticket, &developer(), at(now)).unwrap();
    assert!(may.now().any(|name| name == "qualify as a bug"));
    let small = small.developed(now, &["qualify as a bug", "correct", "pass the tests"]);
    assert_eq!(small.ticket.state(), "tested");
}

/// "An order set by several internal criteria": the share, wrong data, a small effort, the age.
#[test]
fn a10_p3s_are_ordered_by_several_criteria() {
    let minute = |minute: u32| format!("2026-11-02T09:{minute:02}:00Z");
    let desks = [
        of("Acme", "T-1", &minute(1), p3),
        of("Acme", "T-2", &minute(2), p3),
        of("Acme", "T-3", &minute(3), |event| p3(event).with("effort", "small")),
        of("Acme", "T-4", &minute(4), |event| p3(event).with("data_wrong", true).with("effort", "large")),
        of("Acme", "T-5", &minute(5), |event| p3(event).with("share_hit", 2)),
        // Of a P2 they are not asked.
        of("Acme", "T-6", &minute(6), p2),
        of("Acme", "T-7", &minute(7), |event| p2(event).with("data_wrong", true).with("effort", "small")),
    ];
    assert_eq!(order(&queue(&desks)), ["T-6", "T-7", "T-5", "T-4", "T-3", "T-1", "T-2"]);
}

/// "No deadline; ships, once tested, with a planned update."
#[test]
fn a10_a_p3_has_no_deadline_and_ships_once_tested_with_an_update() {
    let mut desk = technical("2026-11-02T09:00:00Z", p3);
    assert_eq!(desk.due(TAKEN, "2026-11-02T09:00:00Z"), Due::NoTarget);
    assert_eq!(desk.advance("2027-11-02T09:00:00Z"), []);
    let now = "2027-11-02T09:00:00Z";
    let mut desk = desk.developed(now, &["take", "qualify as a bug", "correct"]);
    let untested = desk.ask(now, &developer(), "release with the planned update", nothing);
    assert_eq!(refused(untested), "`release with the planned update` does not lead out of `corrected`");
    let mut desk = desk.developed(now, &["pass the tests"]);
    assert_eq!(desk.due(UPDATE, now), Due::NoTarget);
    assert_eq!(desk.advance("2028-11-02T09:00:00Z"), []);
    let mut shipped = desk.developed("2028-11-07T13:00:00Z", &["release with the planned update"]);
    assert_eq!(shipped.ticket.state(), "released");
    assert_eq!(breaches(&shipped.decisions), [""; 0]);
    assert_eq!(shipped.advance("2029-11-02T09:00:00Z"), []);
}

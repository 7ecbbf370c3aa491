//! The queues of an example policy, lived.

use dueline::{
    Actor, Engine, Event, Instant, Policy, Queue, Ticket, Value, What,
    queue::{Difference, NotNow, WhyNot},
};

fn engine() -> Engine {
    let text = include_str!("../../examples/policies/kanban_pile.toml");
    Engine::new(Policy::from_toml(text).unwrap()).unwrap_or_else(|e| panic!("{e}"))
}

/// An instant of Monday 23 November 2026, local time of Paris, an hour before UTC.
fn monday(time: &str) -> Instant {
    let local: Instant = format!("2026-11-23T{time}:00Z").parse().unwrap();
    local - chrono::TimeDelta::hours(1)
}

/// Tickets that are put into one queue whenever something happens to them.
struct Desk {
    engine: Engine,
    queue: Queue,
    events: u32,
}

impl Desk {
    fn new(queue: &str) -> Self {
        let engine = engine();
        Desk { queue: engine.queue(queue).unwrap(), engine, events: 0 }
    }

    fn opened(&mut self, id: &str, time: &str, priority: &str, given: &[(&str, Value)]) -> Ticket {
        let created = Event::created("e0", &Actor::new("Ana", "agent"), monday(time)).with_priority(priority);
        let event = given.iter().fold(created, |event, (field, value)| event.with(*field, value.clone()));
        let (ticket, _) = self.engine.open(id, &event).unwrap();
        self.queue.put(&ticket).unwrap();
        ticket
    }

    fn asked(&mut self, ticket: &mut Ticket, time: &str, who: &str, transition: &str) {
        self.events += 1;
        let dev = Actor::new(who, "developer");
        let event = Event::requested(format!("e{}", self.events), &dev, monday(time), transition);
        let event = if transition == "take" { event.with("developer_in_charge", who) } else { event };
        self.engine.handle(ticket, &event.with_comment()).unwrap();
        self.queue.put(ticket).unwrap();
    }

    fn next(&self, agent: &str) -> String {
        self.queue.next(agent).to_string()
    }

    fn order(&self, agent: &str) -> Vec<&str> {
        self.queue.order(agent).map(|standing| standing.ticket).collect()
    }
}

#[test]
fn urgent_ones_then_ones_own_then_the_newest() {
    let mut desk = Desk::new("pile");
    desk.opened("T-1", "09:00", "P3", &[]);
    assert_eq!(desk.next("Dan"), "`T-1`, the only one that may be taken");
    desk.opened("T-2", "09:10", "P3", &[]);
    assert_eq!(desk.next("Dan"), "`T-2`, before `T-1`: newest");
    desk.opened("T-3", "09:05", "P3", &[("developer_in_charge", "Dan".into())]);
    assert_eq!(desk.next("Dan"), "`T-3`, before `T-2`: mine by `developer_in_charge`");
    assert_eq!(desk.next("Eve"), "`T-2`, before `T-3`: newest");
    desk.opened("T-4", "08:55", "P3", &[("urgent", true.into())]);
    assert_eq!(desk.next("Dan"), "`T-4`, before `T-3`: first `urgent = true`");
    assert_eq!(desk.order("Dan"), ["T-4", "T-3", "T-2", "T-1"]);
    assert_eq!(desk.order("Eve"), ["T-4", "T-2", "T-3", "T-1"]);
    assert_eq!(desk.queue.why_not("T-1", "Dan").to_string(), "after `T-4`: first `urgent = true`");
    assert_eq!(desk.queue.why_not("T-4", "Dan"), WhyNot::Next);
    // What is not the next may be taken all the same.
    assert_eq!(desk.queue.may_take("T-1", "Dan"), Ok(()));
}

#[test]
fn what_somebody_works_on_is_not_interrupted() {
    let mut desk = Desk::new("pile");
    let mut first = desk.opened("T-1", "09:00", "P3", &[]);
    desk.asked(&mut first, "09:05", "Dan", "take");
    assert_eq!(desk.next("Dan"), "none waits");
    desk.opened("T-2", "09:10", "P1", &[("urgent", true.into())]);
    assert_eq!(desk.next("Dan"), "in progress: `T-1`, at most 1 at a time");
    assert_eq!(desk.next("Eve"), "`T-2`, the only one that may be taken");
    let refused = desk.queue.may_take("T-2", "Dan").unwrap_err();
    assert_eq!(refused.to_string(), "in progress: `T-1`, at most 1 at a time");
    assert_eq!(desk.queue.why_not("T-2", "Dan"), WhyNot::NotNow(refused));
    // What waits for the customer is not worked on.
    desk.asked(&mut first, "09:30", "Dan", "ask the customer");
    assert_eq!(desk.next("Dan"), "`T-2`, the only one that may be taken");
    assert_eq!(desk.queue.may_take("T-1", "Dan"), Err(NotNow::NotWaiting("T-1".into())));
}

#[test]
fn small_ones_wait_until_no_grave_one_could_be_worked_on() {
    let mut desk = Desk::new("bugs");
    desk.opened("T-1", "09:00", "P3", &[("share", 80.into())]);
    let mut grave = desk.opened("T-2", "09:10", "P2", &[("share", 1.into())]);
    assert_eq!(desk.next("Dan"), "`T-2`, the only one that may be taken");
    let gated = "it is behind `grave ones first`, shut by `T-2`";
    assert_eq!(desk.queue.may_take("T-1", "Dan").unwrap_err().to_string(), gated);
    assert_eq!(desk.queue.why_not("T-1", "Dan").to_string(), gated);
    let standing: Vec<_> = desk.queue.order("Dan").map(|s| (s.ticket, s.gates)).collect();
    assert_eq!(standing, [("T-2", vec![]), ("T-1", vec!["grave ones first"])]);
    // Grave ones among each other, by the share of the customers, not by age.
    for (id, time, share) in [("T-3", "09:20", 5), ("T-4", "09:30", 3), ("T-5", "09:40", 2)] {
        desk.opened(id, time, "P2", &[("share", share.into())]);
    }
    assert_eq!(desk.next("Dan"), "`T-3`, before `T-4`: most `share`");
    assert_eq!(
        desk.queue.may_take("T-1", "Dan").unwrap_err().to_string(),
        "it is behind `grave ones first`, shut by `T-3`, `T-4`, `T-5` and 1 more"
    );
    for id in ["T-3", "T-4", "T-5"] {
        assert!(desk.queue.remove(id));
    }
    // Taken, it waits no more; asked about, it does not block either.
    desk.asked(&mut grave, "09:50", "Dan", "take");
    assert_eq!(desk.next("Eve"), "`T-1`, the only one that may be taken");
    desk.asked(&mut grave, "10:00", "Dan", "put back");
    assert_eq!(desk.next("Eve"), "`T-2`, the only one that may be taken");
    assert!(desk.queue.may_take("T-1", "Eve").is_err());
}

#[test]
fn all_that_wait_may_be_behind_a_gate_that_another_queues_ticket_shuts() {
    let text = r#"
        name = "desk"
        initial = "open"
        priorities = ["P1", "P3"]
        roles = { agent = "support" }
        states = { open = "new", hold = "planned" }
        [queues.small]
        of = { priority = "P3" }
        gates = [{ name = "grave ones first", blocked_by = { priority = "P1" } }]
    "#;
    let engine = Engine::new(Policy::from_toml(text).unwrap()).unwrap();
    let mut small = engine.queue("small").unwrap();
    for (id, priority) in [("T-1", "P3"), ("T-2", "P1")] {
        let created = Event::created("e0", &Actor::new("Ana", "agent"), monday("09:00"));
        small.put(&engine.open(id, &created.with_priority(priority)).unwrap().0).unwrap();
    }
    assert_eq!(small.len(), 1);
    assert_eq!(small.next("Ana").to_string(), "all that wait are behind `grave ones first`, shut by `T-2`");
    assert_eq!(small.next("Ana").ticket(), None);
}

#[test]
fn a_ticket_does_not_shut_a_gate_before_itself() {
    let text = r#"
        name = "desk"
        initial = "open"
        roles = { agent = "support" }
        states = { open = "new" }
        [queues.one]
        of = { state = "open" }
        gates = [{ name = "one at a time", blocked_by = { state = "open" } }]
    "#;
    let engine = Engine::new(Policy::from_toml(text).unwrap()).unwrap();
    let mut one = engine.queue("one").unwrap();
    let open = |id: &str| {
        engine.open(id, &Event::created("e0", &Actor::new("Ana", "agent"), monday("09:00"))).unwrap().0
    };
    one.put(&open("T-1")).unwrap();
    assert_eq!(one.next("Ana").ticket(), Some("T-1"));
    one.put(&open("T-2")).unwrap();
    assert_eq!(one.next("Ana").ticket(), None);
    let shut = one.may_take("T-1", "Ana").unwrap_err().to_string();
    assert_eq!(shut, "it is behind `one at a time`, shut by `T-2`");
}

#[test]
fn issues_before_requests_the_most_urgent_first_then_what_is_due_first() {
    let mut desk = Desk::new("desk");
    desk.opened("T-1", "09:00", "P1", &[("type", "request".into())]);
    desk.opened("T-2", "09:10", "P2", &[]);
    assert_eq!(desk.next("Ana"), "`T-2`, before `T-1`: first `type = \"issue\"`");
    desk.opened("T-3", "09:40", "P1", &[]);
    assert_eq!(desk.next("Ana"), "`T-3`, before `T-2`: priority");
    // Due at 10:40, 10:20: an hour each.
    let mut earlier = desk.opened("T-4", "09:20", "P1", &[]);
    assert_eq!(desk.next("Ana"), "`T-4`, before `T-3`: due of `response`");
    // Taken and put back it was answered: nothing is due any more.
    desk.asked(&mut earlier, "09:50", "Dan", "take");
    desk.asked(&mut earlier, "09:55", "Dan", "put back");
    assert_eq!(desk.order("Ana"), ["T-3", "T-4", "T-2", "T-1"]);
    // P3 has no target.
    desk.opened("T-6", "09:45", "P3", &[]);
    desk.opened("T-5", "09:45", "P3", &[]);
    assert_eq!(desk.order("Ana"), ["T-3", "T-4", "T-2", "T-5", "T-6", "T-1"]);
    let WhyNot::After(first) = desk.queue.why_not("T-6", "Ana") else { panic!() };
    assert_eq!((first.other.as_str(), first.by.to_string().as_str()), ("T-3", "priority"));
    desk.queue.remove("T-3");
    desk.queue.remove("T-4");
    desk.queue.remove("T-2");
    assert_eq!(desk.next("Ana"), "`T-5`, before `T-6`: first by id");
}

#[test]
fn of_tickets_that_are_alike_the_oldest_comes_first() {
    let mut desk = Desk::new("desk");
    desk.opened("T-1", "09:30", "P3", &[]);
    desk.opened("T-2", "09:20", "P3", &[]);
    let WhyNot::After(first) = desk.queue.why_not("T-1", "Ana") else { panic!() };
    assert_eq!((first.other.as_str(), first.by), ("T-2", Difference::Opening));
    assert_eq!(desk.next("Ana"), "`T-2`, before `T-1`: opened earlier");
}

#[test]
fn what_is_over_or_of_another_policy_is_out() {
    let mut desk = Desk::new("pile");
    let mut ticket = desk.opened("T-1", "09:00", "P3", &[]);
    let ana = Actor::new("Ana", "agent");
    let merged = Event::new("e1", monday("09:10"), Some(ana), What::Merged("T-9".into()));
    desk.engine.handle(&mut ticket, &merged).unwrap();
    assert_eq!(ticket.state(), "open");
    desk.queue.put(&ticket).unwrap();
    assert!(desk.queue.is_empty());
    assert!(!desk.queue.remove("T-1"));

    let policy = Policy { version: 2, ..desk.engine.policy().clone() };
    let other = Engine::new(policy).unwrap();
    let created = Event::created("e0", &Actor::new("Ana", "agent"), monday("09:00"));
    let foreign = other.open("T-2", &created).unwrap().0;
    let refused = desk.queue.put(&foreign).unwrap_err();
    let text = "the ticket belongs to `kanban pile version 2`, this engine runs `kanban pile version 1`; another version is taken over by `Engine::adopt`";
    assert_eq!(refused.to_string(), text);
    assert_eq!(desk.engine.next_ticket("pile", [&foreign], "Ana"), Err(refused));
    assert!(desk.queue.is_empty());
    assert!(desk.engine.queue("heap").is_none());
    assert_eq!(desk.engine.next_ticket("heap", [], "Ana"), Ok(None));
}

#[test]
fn without_a_queue_that_is_kept_all_tickets_are_looked_at() {
    let mut desk = Desk::new("pile");
    let older = desk.opened("T-1", "09:00", "P3", &[]);
    let newer = desk.opened("T-2", "09:10", "P3", &[]);
    let next = desk.engine.next_ticket("pile", [&newer, &older], "Dan").unwrap().unwrap();
    assert_eq!(next, desk.queue.next("Dan"));
    assert_eq!(next.ticket(), Some("T-2"));
}

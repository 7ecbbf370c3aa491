//! Random queues under random lives of a dozen tickets, against the naive model, after each change.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use dueline::{
    Actor, Engine, Event, Instant, Policy, Ticket, Value, What,
    policy::{Condition, Gate, Limit, OrderBy, Queue, Test},
    queue::{Difference, Next, NotNow, WhyNot},
};
use proptest::{collection::vec, option, prelude::*, sample::select, test_runner::TestRunner};

use crate::naive::Naive;

const DESK: &str = r#"
    name = "desk"
    initial = "open"
    priorities = ["P1", "P2", "P3"]
    roles = { agent = "support" }
    states = { open = "new", work = "active", hold = "planned", done = "closed" }
    fields = { urgent = "flag", kind_of = { of = ["issue", "request"] }, owner = "person", tester = "person", points = "number", day = "date", promised = "instant" }

    [[transitions]]
    name = "open"
    from = "any"
    to = "open"
    by = "agent"

    [[transitions]]
    name = "work"
    from = "any"
    to = "work"
    by = "agent"

    [[transitions]]
    name = "hold"
    from = "any"
    to = "hold"
    by = "agent"

    [[transitions]]
    name = "done"
    from = "any"
    to = "done"
    by = "agent"

    [clocks.response]
    start = { state = "open" }
    pause = { state = "hold" }
    stop = { state = "done" }
    again = "each start"
    goals = [
        { name = "P1", when = { priority = "P1" }, within = "90m" },
        { name = "promised", when = { promised = { set = true } }, within = "field promised" },
        { name = "other", when = { priority = ["P2", "P3"] }, within = "4h" },
    ]
"#;

fn monday() -> Instant {
    "2026-11-02T08:00:00Z".parse().unwrap()
}

fn leaf() -> impl Strategy<Value = Condition> {
    prop_oneof![
        3 => prop::sample::subsequence(vec!["open", "work", "hold", "done"], 1..=3).prop_map(Condition::state),
        3 => prop::sample::subsequence(vec!["P1", "P2", "P3"], 1..=2)
            .prop_map(|names| Condition::Priority(names.into_iter().map(String::from).collect())),
        1 => any::<bool>().prop_map(|urgent| Condition::field("urgent", urgent)),
        1 => select(vec!["issue", "request"]).prop_map(|word| Condition::field("kind_of", word)),
        1 => any::<bool>().prop_map(|set| Condition::Field("owner".into(), Test::Set(set))),
        1 => (-1..2i64).prop_map(|points| Condition::Field("points".into(), Test::AtLeast(points.into()))),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    prop_oneof![
        4 => leaf(),
        2 => vec(leaf(), 2..3).prop_map(Condition::All),
        1 => vec(leaf(), 2..3).prop_map(Condition::Any),
        1 => leaf().prop_map(|part| Condition::Not(Box::new(part))),
    ]
}

fn order_by() -> impl Strategy<Value = OrderBy> {
    let amount = || select(vec!["points", "day", "promised"]).prop_map(String::from);
    prop_oneof![
        2 => condition().prop_map(OrderBy::First),
        4 => select(vec!["owner", "tester"]).prop_map(|field| OrderBy::Mine(field.into())),
        2 => Just(OrderBy::Priority),
        1 => amount().prop_map(OrderBy::Most),
        1 => amount().prop_map(OrderBy::Least),
        2 => Just(OrderBy::Due("response".into())),
        1 => Just(OrderBy::Newest),
        1 => Just(OrderBy::Oldest),
    ]
}

prop_compose! {
    fn queue()(
        of in condition(),
        mut order in vec(order_by(), 0..5),
        gates in vec((condition(), condition()), 0..4),
        limit in option::of((condition(), select(vec!["owner", "tester"]), 1..3u32)),
    ) -> Queue {
        let mut own = false;
        order.retain(|by| !matches!(by, OrderBy::Mine(_)) || !core::mem::replace(&mut own, true));
        let gates = gates.into_iter().enumerate();
        let gates = gates.map(|(i, (when, blocked_by))| Gate { name: format!("gate {i}"), when, blocked_by });
        let limit = limit.map(|(working, per, at_most)| Limit { working, per: per.into(), at_most });
        Queue { of, order, gates: gates.collect(), limit }
    }
}

/// What happens to a ticket: it is opened by the first that does.
#[derive(Debug, Clone)]
enum Happens {
    Touched,
    Moved(&'static str),
    /// Half of these are told to the engine, and not to the queue.
    Given(bool, &'static str, Value),
    Ranked(&'static str),
    Cancelled,
    TakenOut,
}

fn given() -> impl Strategy<Value = (&'static str, Value)> {
    let people = || prop_oneof![Just(Value::Unset), select(vec!["Dan", "Eve"]).prop_map(Value::from)];
    prop_oneof![
        any::<bool>().prop_map(|urgent| ("urgent", urgent.into())),
        select(vec!["issue", "request"]).prop_map(|word| ("kind_of", word.into())),
        people().prop_map(|name| ("owner", name)),
        people().prop_map(|name| ("tester", name)),
        select(vec![i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX])
            .prop_map(|points| ("points", points.into())),
        Just(("points", Value::Unset)),
        select(vec!["2026-11-02", "2026-11-03", "9999-12-31"]).prop_map(|day| ("day", day.into())),
        Just(("day", Value::Unset)),
        (0..6i64).prop_map(|hours| ("promised", (monday() + TimeDelta::hours(hours)).into())),
        Just(("promised", Value::Unset)),
    ]
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        2 => Just(Happens::Touched),
        4 => select(vec!["open", "work", "hold", "done"]).prop_map(Happens::Moved),
        8 => (prop::bool::weighted(0.9), given()).prop_map(|(told, (field, value))| Happens::Given(told, field, value)),
        3 => select(vec!["P1", "P2", "P3"]).prop_map(Happens::Ranked),
        1 => Just(Happens::Cancelled),
        1 => Just(Happens::TakenOut),
    ]
}

/// Which ticket, how many minutes after the last, what.
fn life() -> impl Strategy<Value = Vec<(u8, i64, Happens)>> {
    vec((0..10u8, select(vec![0, 0, 0, 1, 30, 60]), happens()), 1..50)
}

fn engine(queue: &Queue) -> Engine {
    let mut policy = Policy::from_toml(DESK).unwrap();
    policy.queues.insert("waiting", queue.clone());
    let read = Policy::from_toml(&policy.to_toml()).unwrap();
    assert_eq!((&read, &read.mistakes), (&policy, &Vec::new()), "{}", policy.to_toml());
    Engine::new(read).unwrap_or_else(|e| panic!("{e}\n{}", policy.to_toml()))
}

/// What was answered, so that a test can say what never was.
type Met = BTreeSet<&'static str>;

fn difference(by: &Difference) -> &'static str {
    match by {
        Difference::Order { by: OrderBy::First(_), .. } => "by first",
        Difference::Order { by: OrderBy::Mine(_), .. } => "by mine",
        Difference::Order { by: OrderBy::Priority, .. } => "by priority",
        Difference::Order { by: OrderBy::Most(_), .. } => "by most",
        Difference::Order { by: OrderBy::Least(_), .. } => "by least",
        Difference::Order { by: OrderBy::Due(_), .. } => "by due",
        Difference::Order { by: OrderBy::Newest, .. } => "by newest",
        Difference::Order { by: OrderBy::Oldest, .. } => "by oldest",
        Difference::Opening => "by opening",
        Difference::Id => "by id",
        _ => "by something else",
    }
}

fn meet(met: &mut Met, next: &Next, whys: &[WhyNot]) {
    met.insert(match next {
        Next::Empty => "empty",
        Next::AtLimit(_) => "at limit",
        Next::AllGated(_) => "all gated",
        Next::Take(choice) => {
            choice.before.as_ref().map_or("the only one that may be taken", |before| difference(&before.by))
        }
        _ => "something else",
    });
    for why in whys {
        met.insert(match why {
            WhyNot::Next => "why: next",
            WhyNot::After(_) => "why: after",
            WhyNot::NotNow(NotNow::NotWaiting(_)) => "why: not waiting",
            WhyNot::NotNow(NotNow::AtLimit(_)) => "why: at limit",
            WhyNot::NotNow(NotNow::Gated(gates)) if gates.iter().any(|gate| gate.count > 3) => {
                "why: many gated"
            }
            WhyNot::NotNow(NotNow::Gated(gates)) if gates.len() > 1 => "why: two gates",
            WhyNot::NotNow(NotNow::Gated(_)) => "why: gated",
            _ => "something else",
        });
    }
}

const MEANT: [&str; 21] = [
    "empty",
    "at limit",
    "all gated",
    "the only one that may be taken",
    "by first",
    "by mine",
    "by priority",
    "by most",
    "by least",
    "by due",
    "by newest",
    "by oldest",
    "by opening",
    "by id",
    "why: next",
    "why: after",
    "why: not waiting",
    "why: at limit",
    "why: gated",
    "why: two gates",
    "why: many gated",
];

fn agrees(queue: &dueline::Queue, naive: &Naive<'_>, met: &mut Met) -> Result<(), TestCaseError> {
    for agent in ["Dan", "Eve", "Nobody"] {
        let next = naive.next(agent);
        prop_assert_eq!(&queue.next(agent), &next, "{}", agent);
        let order = naive.order(agent);
        let told = queue.order(agent).map(|standing| {
            let gates = standing.gates.into_iter().map(String::from).collect();
            (standing.ticket.to_string(), standing.mine, gates)
        });
        prop_assert_eq!(told.collect::<Vec<_>>(), order.clone(), "{}", agent);
        prop_assert_eq!((queue.len(), queue.is_empty()), (order.len(), order.is_empty()));
        let ids = (0..=10).map(|number| format!("T-{number}"));
        let mut whys = Vec::new();
        for id in ids {
            prop_assert_eq!(queue.may_take(&id, agent), naive.may_take(&id, agent), "{} {}", id, agent);
            let why = naive.why_not(&id, agent);
            prop_assert_eq!(&queue.why_not(&id, agent), &why, "{} {}", id, agent);
            whys.push(why);
        }
        meet(met, &next, &whys);
        let every: Vec<&Ticket> = naive.tickets.clone();
        prop_assert_eq!(naive.engine.next_ticket("waiting", every, agent).unwrap(), Some(next));
    }
    Ok(())
}

fn live(queue: Queue, life: Vec<(u8, i64, Happens)>, met: &mut Met) -> Result<(), TestCaseError> {
    let engine = engine(&queue);
    let mut kept = engine.queue("waiting").unwrap();
    // What is stored, and of it what the queue was told.
    let (mut tickets, mut told) = (BTreeMap::<String, Ticket>::new(), BTreeMap::<String, Ticket>::new());
    let (ana, mut now) = (Actor::new("Ana", "agent"), monday());
    for (i, (number, minutes, happens)) in life.into_iter().enumerate() {
        now += TimeDelta::minutes(minutes);
        let (id, event_id) = (format!("T-{number}"), format!("e{i}"));
        if let Happens::TakenOut = happens {
            let was = told.remove(&id).is_some_and(|ticket| !queue_forgets(&queue, &ticket));
            prop_assert_eq!(kept.remove(&id), was);
        } else {
            if !tickets.contains_key(&id) {
                let (ticket, _) = engine.open(&id, &Event::created("e", &ana, now)).unwrap();
                tickets.insert(id.clone(), ticket);
            }
            let ticket = tickets.get_mut(&id).unwrap();
            let event = Event::updated(event_id.clone(), &ana, now);
            let event = match &happens {
                Happens::Moved(state) => Event::requested(event_id, &ana, now, *state),
                Happens::Given(_, field, value) => event.with(*field, value.clone()),
                Happens::Ranked(priority) => event.with_priority(*priority),
                Happens::Cancelled => Event::new(event_id, now, Some(ana.clone()), What::Cancelled),
                Happens::Touched | Happens::TakenOut => event,
            };
            // What leads nowhere, or is told of a ticket that is over, is refused and changes nothing.
            let _ = engine.handle(ticket, &event);
            if !matches!(happens, Happens::Given(false, ..)) {
                kept.put(ticket).unwrap();
                told.insert(id.clone(), ticket.clone());
            }
        }
        let tickets = told.values().filter(|ticket| ticket.over().is_none()).collect();
        agrees(&kept, &Naive { engine: &engine, queue: &queue, tickets }, met)?;
    }
    Ok(())
}

/// Whether a queue keeps nothing of a ticket.
fn queue_forgets(queue: &Queue, ticket: &Ticket) -> bool {
    ticket.over().is_some() || crate::naive::does_not_matter(queue, ticket)
}

#[test]
fn it_answers_what_sorting_and_searching_each_time_does() {
    let mut met = std::cell::RefCell::new(Met::new());
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() });
    let run = |(queue, life)| live(queue, life, &mut met.borrow_mut());
    runner.run(&(queue(), life()), run).unwrap_or_else(|error| panic!("{error}"));
    let met = met.get_mut();
    assert_eq!(MEANT.into_iter().filter(|meant| !met.contains(meant)).collect::<Vec<_>>(), [""; 0]);
    assert!(!met.iter().any(|answer| answer.ends_with("something else")), "{met:?}");
}

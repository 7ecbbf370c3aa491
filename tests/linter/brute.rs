//! Satisfiability against brute force: every step from every ticket is lived, and what the linter
//! says never holds is exactly what never held.

use std::collections::BTreeSet;

use dueline::{Actor, Comment, Engine, Event, Instant, Policy, Source, Ticket, Value, What};
use proptest::{collection::vec, prelude::*, sample::select};

/// A small workflow with every kind of step: roles ask, the engine comments, sets, moves.
const DESK: &str = "
name = 'brute'
initial = 'a'
roles = { agent = 'support', client = 'customer' }
priorities = ['P1', 'P2']
states = { a = 'new', b = 'active', c = 'resolved' }
fields = { f = 'flag', n = 'number' }
transitions = [
    { name = 't0', from = 'a', to = 'b', by = 'agent' },
    { name = 't1', from = 'b', to = 'c', by = 'client', require = 'n', when = { n = { below = 4 } } },
    { name = 't2', from = ['a', 'c'], by = ['agent', 'client'], require = 'comment' },
    { name = 't3', from = 'c', to = 'a', auto = true, when = { f = true } },
    { name = 't4', from = 'b', to = 'a', require = 'n' },
]
[rules.comment]
on = { event = 'commented', by = 'client', public = true }
do = [{ comment = 'thanks' }]
[rules.set]
on = { event = 'commented', by = 'client', public = false }
do = [{ set = { f = true, n = 2 } }]
[rules.move]
on = { event = 'commented', by = 'agent', public = false }
do = [{ move = 't4' }]
";

fn nested(leaf: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|part| format!("not={{{part}}}")),
            vec(inner.clone(), 2..4).prop_map(|parts| format!("any=[{{{}}}]", parts.join("},{"))),
            vec(inner, 2..4).prop_map(|parts| format!("all=[{{{}}}]", parts.join("},{"))),
        ]
    })
}

const ON_TICKET: [&str; 15] = [
    "state='a'",
    "state=['b','c']",
    "state='c'",
    "f=true",
    "f=false",
    "f={set=false}",
    "n=2",
    "n={above=2}",
    "n={at_most=2}",
    "n={set=true}",
    "n={below=3}",
    "priority='P1'",
    "priority='P2'",
    "priority=['P1','P2']",
    "kind='active'",
];
const ON_EVENT: [&str; 23] = [
    "event='created'",
    "event='commented'",
    "event='changed'",
    "event='moved'",
    "entered='a'",
    "entered='b'",
    "entered='c'",
    "left='a'",
    "left=['b','c']",
    "transition='t0'",
    "transition='t1'",
    "transition='t2'",
    "transition='t3'",
    "transition='t4'",
    "modified=true",
    "modified=false",
    "side='customer'",
    "side='automation'",
    "side=['support','automation']",
    "by='agent'",
    "by='client'",
    "public=true",
    "public=false",
];

fn on_ticket() -> impl Strategy<Value = String> {
    nested(select(&ON_TICKET[..]).prop_map(String::from))
}

fn on_event() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![2 => select(&ON_EVENT[..]), 1 => select(&ON_TICKET[..])];
    // Most that are nested hold sometime: what is put together of a few leaves often does not.
    let leaf = leaf.prop_map(String::from).boxed();
    prop_oneof![
        nested(leaf.clone()),
        vec(leaf, 2..5).prop_map(|parts| format!("all=[{{{}}}]", parts.join("},{"))),
    ]
}

/// A state, the priority, `f` and `n`.
type Facts = (&'static str, Option<&'static str>, Value, Value);

fn all_facts(numbers: &[i64]) -> Vec<Facts> {
    let flags = [Value::Unset, Value::Flag(true), Value::Flag(false)];
    let numbers = numbers.iter().map(|n| Value::Number(*n)).chain([Value::Unset]);
    let mut all = Vec::new();
    for n in numbers {
        for (state, priority) in
            ["a", "b", "c"].iter().flat_map(|s| [None, Some("P1"), Some("P2")].map(|p| (*s, p)))
        {
            all.extend(flags.clone().map(|f| (state, priority, f, n.clone())));
        }
    }
    all
}

fn at(hour: i64) -> Instant {
    "2026-11-02T00:00:00Z".parse::<Instant>().unwrap() + chrono::TimeDelta::hours(hour)
}

fn give(event: Event, (_, priority, f, n): &Facts) -> Event {
    let event = event.with("f", f.clone()).with("n", n.clone());
    priority.iter().fold(event, |event, priority| event.with_priority(*priority))
}

/// A ticket that is so; it was seen to be, so that nothing was in the way.
fn ticket(engine: &Engine, facts: &Facts) -> Ticket {
    let opening = give(Event::new("e1", at(0), None, What::Observed(Some(facts.0.into()))), facts);
    engine.open("T", &opening).unwrap().0
}

/// Every event on a ticket that is so, with whatever it gives.
fn events(before: &Facts, all: &[Facts]) -> Vec<Event> {
    let mut found = Vec::new();
    let whats = ["t0", "t1", "t2"].map(|name| What::Requested(name.into()));
    for what in whats.into_iter().chain([What::Updated]) {
        for (name, role) in [("Ana", "agent"), ("Claire", "client")] {
            for comment in [None, Some(Comment::Public), Some(Comment::Internal)] {
                let mut event = Event::new("e2", at(1), Some(Actor::new(name, role)), what.clone());
                event.comment = comment;
                let after =
                    all.iter().filter(|after| after.0 == "a" && (after.1.is_some() || before.1.is_none()));
                found.extend(after.map(|after| give(event.clone(), after)));
            }
        }
    }
    found
}

fn openings(all: &[Facts]) -> Vec<Event> {
    let mut found = Vec::new();
    for (name, role) in [("Ana", "agent"), ("Claire", "client")] {
        for comment in [None, Some(Comment::Public), Some(Comment::Internal)] {
            let mut event = Event::created("e1", &Actor::new(name, role), at(0));
            event.comment = comment;
            found.extend(all.iter().filter(|facts| facts.0 == "a").map(|facts| give(event.clone(), facts)));
        }
    }
    found
}

fn rules_acting(decisions: &[dueline::Decision], acted: &mut BTreeSet<String>) {
    for decision in decisions {
        if let Source::Rule { rule } = &decision.reason.source
            && !acted.contains(rule)
        {
            acted.insert(rule.clone());
        }
    }
}

fn sample<T>(
    strategy: impl Strategy<Value = T>,
    runner: &mut proptest::test_runner::TestRunner,
    count: usize,
) -> Vec<T> {
    use proptest::strategy::ValueTree;
    (0..count).map(|_| strategy.new_tree(runner).unwrap().current()).collect()
}

/// Every rule that never acts is told, and no other.
#[test]
fn rules_of_any_step() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut never, mut sometimes) = (0, 0);
    for _ in 0..5 {
        let rules = sample((on_event(), on_event()), &mut runner, 120);
        let rule = |(i, (on, when)): (usize, &(String, String))| {
            format!("[rules.r{i}]\non={{{on}}}\nwhen={{{when}}}\ndo=[{{notify='agent'}}]\n")
        };
        let text = format!("{DESK}{}", rules.iter().enumerate().map(rule).collect::<String>());
        let engine = Engine::new(Policy::from_toml(&text).unwrap()).unwrap();
        let mut acted = BTreeSet::new();
        // `n` is compared with 2, 3 and 4.
        let all = all_facts(&[1, 2, 3, 4]);
        for opening in openings(&all) {
            rules_acting(&engine.open("T", &opening).unwrap().1, &mut acted);
        }
        for before in &all {
            let ticket = ticket(&engine, before);
            for event in events(before, &all) {
                if let Ok(decisions) = engine.handle(&mut ticket.clone(), &event) {
                    rules_acting(&decisions, &mut acted);
                }
            }
        }
        let warnings: Vec<String> = engine.warnings().iter().map(ToString::to_string).collect();
        for (i, (on, when)) in rules.iter().enumerate() {
            let name = format!("r{i}");
            let told = warnings.iter().any(|w| {
                w.starts_with(&format!("rules.{name}:")) || w.starts_with(&format!("rules.{name}."))
            });
            assert_eq!(told, !acted.contains(&name), "{name}: on={{{on}}} when={{{when}}}\n{warnings:#?}");
            if told { never += 1 } else { sometimes += 1 }
        }
    }
    assert!(never > 100 && sometimes > 100, "{never} never act, {sometimes} sometimes");
}

/// Every clock that never starts is told, and no other.
#[test]
fn starts_of_any_step() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut never, mut sometimes) = (0, 0);
    for _ in 0..3 {
        let starts = sample(prop_oneof![on_event(), on_ticket()], &mut runner, 30);
        // None is ever open, and each start makes a cycle.
        let clock = |(i, start): (usize, &String)| {
            format!(
                "[clocks.k{i}]\nstart={{{start}}}\nstop={{not={{n=2,not={{n=2}}}}}}\nagain='each start'\n"
            )
        };
        let text = format!("{DESK}{}", starts.iter().enumerate().map(clock).collect::<String>());
        let engine = Engine::new(Policy::from_toml(&text).unwrap()).unwrap();
        let count = |ticket: &Ticket| -> Vec<usize> {
            let runs = engine.snapshot(ticket).unwrap().clocks;
            (0..starts.len()).map(|i| runs.get(&format!("k{i}")).map_or(0, |run| run.cycles.len())).collect()
        };
        let mut started = vec![false; starts.len()];
        let all = all_facts(&[1, 2, 3]);
        for opening in openings(&all) {
            let after = count(&engine.open("T", &opening).unwrap().0);
            after.iter().enumerate().for_each(|(i, after)| started[i] |= *after > 0);
        }
        for before in &all {
            let ticket = ticket(&engine, before);
            let cycles = count(&ticket);
            for event in events(before, &all) {
                let mut after = ticket.clone();
                if engine.handle(&mut after, &event).is_ok() && after != ticket {
                    let after = count(&after);
                    (0..starts.len()).for_each(|i| started[i] |= after[i] > cycles[i]);
                }
            }
        }
        for (i, start) in starts.iter().enumerate() {
            let path = format!("clocks.k{i}.start");
            let told = engine.warnings().iter().any(|warning| warning.path == path);
            assert_eq!(told, !started[i], "{path}={{{start}}}\n{:#?}", engine.warnings());
            if told { never += 1 } else { sometimes += 1 }
        }
    }
    assert!(never > 10 && sometimes > 20, "{never} never start, {sometimes} sometimes");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Every goal that is never in force and every guard that never holds is told, and no other.
    #[test]
    fn goals_and_guards_of_any_ticket(
        goals in vec(on_ticket(), 4),
        guards in vec((select(&["'a'", "'b'", "['b','c']", "'any'"][..]), vec(on_ticket(), 1..4)), 4),
    ) {
        let goal = |(i, when): (usize, &String)| format!("{{name='g{i}',when={{{when}}},within='1h'}}");
        let goals: Vec<String> = goals.iter().enumerate().map(goal).collect();
        let guard = |(i, (from, when)): (usize, &(&str, Vec<String>))| {
            let when = when.join("},{");
            format!("{{name='x{i}',from={from},by='agent',when={{all=[{{{when}}}]}}}},\n")
        };
        let guards: String = guards.iter().enumerate().map(guard).collect();
        let text = DESK.replace("transitions = [", &format!("transitions = [\n{guards}"));
        let text = format!("{text}[clocks.k]\nstart='created'\ngoals=[{}]", goals.join(","));
        let engine = Engine::new(Policy::from_toml(&text).unwrap()).unwrap();
        let (mut in_force, mut taken) = (BTreeSet::new(), BTreeSet::new());
        for facts in all_facts(&[1, 2, 3, 4]) {
            let ticket = ticket(&engine, &facts);
            in_force.extend(engine.reading(&ticket, "k", at(1)).unwrap().and_then(|reading| reading.goal));
            for i in 0..4 {
                let name = format!("x{i}");
                let event = Event::requested("e2", &Actor::new("Ana", "agent"), at(1), &name);
                if engine.handle(&mut ticket.clone(), &event).is_ok() {
                    taken.insert(name);
                }
            }
        }
        let told = |path: &str| engine.warnings().iter().any(|warning| warning.path.starts_with(path));
        for i in 0..4 {
            prop_assert_eq!(told(&format!("clocks.k.goals[{i}]")), !in_force.contains(&format!("g{i}")), "{}", text);
            prop_assert_eq!(told(&format!("transitions[{i}]")), !taken.contains(&format!("x{i}")), "{}", text);
        }
    }
}

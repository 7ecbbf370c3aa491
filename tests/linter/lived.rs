//! What is told is true: whatever the linter says of a random policy, no life that people ask for
//! shows the contrary.

use std::{cell::RefCell, collections::BTreeMap};

use chrono::TimeDelta;
use dueline::{Actor, ClockState, Comment, Decision, Effect, Engine, Event, Policy, Source, Ticket, What};
use proptest::{collection::vec, prelude::*, sample::select};

const HEAD: &str = "
name='lived'
initial='a'
priorities=['P1','P2']
roles={agent='support',client='customer'}
states={a='new',b='active',c='closed'}
fields={f='flag',g='text'}
";

fn text(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(of).prop_map(String::from)
}

fn nested(leaf: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    leaf.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|part| format!("not={{{part}}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("any=[{{{a}}},{{{b}}}]")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("all=[{{{a}}},{{{b}}}]")),
        ]
    })
}

fn on_ticket() -> impl Strategy<Value = String> {
    nested(text(&[
        "state='a'",
        "state='b'",
        "state=['b','c']",
        "state='c'",
        "f=true",
        "f=false",
        "g={set=true}",
        "priority='P1'",
    ]))
}

fn on_event() -> impl Strategy<Value = String> {
    nested(text(&[
        "event='created'",
        "event='commented'",
        "event='changed'",
        "event='moved'",
        "entered='a'",
        "entered='b'",
        "entered='c'",
        "left='a'",
        "left='b'",
        "transition='t0'",
        "transition='t1'",
        "modified=true",
        "modified=false",
        "side='customer'",
        "by='agent'",
        "public=true",
        "state='b'",
        "state='c'",
        "f=true",
        "f=false",
        "g={set=true}",
    ]))
}

fn maybe(line: impl Strategy<Value = String>, weight: f64) -> impl Strategy<Value = String> {
    proptest::option::weighted(weight, line).prop_map(Option::unwrap_or_default)
}

fn transition(name: usize) -> impl Strategy<Value = String> {
    let from = text(&["'a'", "'b'", "['a','b']", "['b','c']", "'any'"]);
    let way = prop_oneof![
        4 => (text(&["a", "b", "c"]), maybe(on_ticket(), 0.3)).prop_map(|(to, when)| format!("to='{to}',by=['agent','client'],when={{{when}}}")),
        1 => text(&["a", "b", "c"]).prop_map(|to| format!("to='{to}'")),
        1 => (text(&["a", "b", "c"]), on_ticket(), text(&["", ",require='g'"]))
            .prop_map(|(to, when, require)| format!("to='{to}',auto=true,when={{{when}}}{require}")),
    ];
    (from, way).prop_map(move |(from, way)| format!("{{name='t{name}',from={from},{way}}},\n"))
}

fn actions() -> impl Strategy<Value = String> {
    let one = text(&[
        "{notify='agent'}",
        "{move='t0'}",
        "{move='t2'}",
        "{move='t3'}",
        "{comment='x'}",
        "{set={f=true}}",
        "{clear='g'}",
    ]);
    vec(one, 1..3).prop_map(|list| list.join(","))
}

fn clock(name: usize) -> impl Strategy<Value = String> {
    let line = |key: &'static str, condition: BoxedStrategy<String>| {
        condition.prop_map(move |c| format!("{key}={{{c}}}\n"))
    };
    let run = prop_oneof![
        line("while", on_ticket().boxed()),
        (
            line("start", on_event().boxed()),
            maybe(line("cancel", on_event().boxed()), 0.4),
            text(&["", "again='each start'\n"])
        )
            .prop_map(|(start, cancel, again)| start + &cancel + &again),
        Just("start='created'\n".to_string()),
        text(&["a", "b"]).prop_map(|state| format!("while={{state='{state}'}}\n")),
    ];
    let stop = maybe(line("stop", on_event().boxed()), 0.5);
    let reset = maybe(line("reset", on_event().boxed()), 0.3);
    let pause = maybe(line("pause", on_ticket().boxed()), 0.5);
    let goals =
        vec((maybe(on_ticket(), 0.7), text(&["1h", "2h", "1 day", "no target"])), 0..4).prop_map(|goals| {
            let goal = |(i, (when, within)): (usize, &(String, String))| {
                format!("{{name='g{i}',when={{{when}}},within='{within}'}}")
            };
            format!(
                "goals=[{}{{name='last',within='3h'}}]\n",
                goals.iter().enumerate().map(|g| goal(g) + ",").collect::<String>()
            )
        });
    let at = text(&["1h", "2h", "2h", "1 day", "80%", "due", "1h after due"]);
    let marks = vec((at, actions()), 0..4).prop_map(|marks| {
        let mark = |(i, (at, actions)): (usize, &(String, String))| {
            format!("{{name='m{i}',at='{at}',do=[{actions}]}}")
        };
        format!("marks=[{}]\n", marks.iter().enumerate().map(mark).collect::<Vec<_>>().join(","))
    });
    (run, stop, reset, pause, goals, marks).prop_map(move |(run, stop, reset, pause, goals, marks)| {
        format!("[clocks.k{name}]\n{run}{stop}{reset}{pause}{goals}{marks}")
    })
}

fn policy() -> impl Strategy<Value = String> {
    let transitions = (transition(0), transition(1), transition(2), transition(3))
        .prop_map(|(a, b, c, d)| a + &b + &c + &d);
    let rule = (on_event(), maybe(on_event(), 0.5), actions())
        .prop_map(|(on, when, actions)| format!("[rules.r]\non={{{on}}}\nwhen={{{when}}}\ndo=[{actions}]\n"));
    (transitions, maybe(rule, 0.6), clock(0), maybe(clock(1), 0.4))
        .prop_map(|(t, rule, k0, k1)| format!("{HEAD}transitions=[\n{t}]\n{rule}{k0}{k1}"))
}

/// What one does at a time: how many minutes later, who, what, what is given.
type Deed = (i64, usize, usize, usize, usize);

fn life() -> impl Strategy<Value = Vec<Deed>> {
    vec((select(&[0, 1, 59, 61, 121, 1500][..]), 0..2usize, 0..7usize, 0..3usize, 0..8usize), 1..10)
}

fn event(i: usize, at: dueline::Instant, (_, who, what, comment, gift): Deed) -> Event {
    let (name, role) = [("Ana", "agent"), ("Claire", "client")][who];
    let what = match (i, what) {
        (0, _) => What::Created,
        (_, 0..=3) => What::Requested(format!("t{what}")),
        _ => What::Updated,
    };
    let mut event = Event::new(format!("e{i}"), at, Some(Actor::new(name, role)), what);
    event.comment = [None, Some(Comment::Public), Some(Comment::Internal)][comment];
    match gift {
        0 => event.with("f", true),
        1 => event.with("f", false),
        2 => event.with("g", "x"),
        3 => event.with("g", ""),
        4 => event.with_priority("P1"),
        _ => event,
    }
}

/// Shows that a warning is wrong, if it is: what is said never to be was seen.
fn contradicts(
    warning: &str,
    engine: &Engine,
    ticket: &Ticket,
    decisions: &[Decision],
    now: dueline::Instant,
) -> bool {
    let (path, said) = warning.split_once(": ").unwrap();
    let readings = engine.readings(ticket, now).unwrap();
    let of = |path: &str| path.split(['.', '[']).nth(1).unwrap().to_string();
    if let Some(state) = path.strip_prefix("states.") {
        return said.contains("leads here") && ticket.state() == state;
    }
    if path.starts_with("rules.") {
        return decisions.iter().any(|d| matches!(d.reason.source, Source::Rule { .. }));
    }
    if let Some(rest) = path.strip_prefix("transitions[") {
        let name = format!("t{}", &rest[..1]);
        let taken = |d: &Decision| {
            matches!(&d.effect, Effect::Moved { transition, .. } if *transition == name)
                && (!said.contains("engine never") || matches!(d.reason.source, Source::Transition { .. }))
        };
        return !said.contains("can be taken too") && decisions.iter().any(taken);
    }
    let clock = of(path);
    let mut mine = readings.iter().filter(|reading| reading.clock == clock);
    let ended = |how: ClockState| readings.iter().any(|r| r.clock == clock && r.state == how);
    if let Some(rest) = path.strip_prefix(&format!("clocks.{clock}.goals[")) {
        let goal = &engine.policy().clocks.get(&clock).unwrap().goals[rest[..1].parse::<usize>().unwrap()];
        return mine.any(|reading| reading.goal == Some(goal.label()));
    }
    if let Some(rest) = path.strip_prefix(&format!("clocks.{clock}.marks[")) {
        let name = format!("m{}", &rest[..1]);
        return decisions.iter().any(|d| matches!(&d.reason.source, Source::Mark { clock: c, mark, .. } if *c == clock && *mark == name));
    }
    match said {
        s if s.contains("never starts") => mine.next().is_some(),
        s if s.contains("at once") || s.contains("it never runs") => {
            mine.any(|r| r.stopped != Some(r.started))
        }
        s if s.contains("holds whenever the clock runs") => mine.any(|r| r.state == ClockState::Running),
        _ if path.ends_with(".pause") && said.contains("it never holds") => ended(ClockState::Paused),
        _ if path.ends_with(".stop") => ended(ClockState::Met),
        _ if path.ends_with(".cancel") => ended(ClockState::Cancelled),
        _ if path.ends_with(".reset") => ended(ClockState::Reset),
        // Looked at from one event to the next.
        s if s.contains("paused for ever") => false,
        s if s.contains("no effect") => false,
        _ => panic!("unknown: {warning}"),
    }
}

/// The clocks that are paused in a state of which it is said that this is for ever.
fn stuck(warnings: &[String], engine: &Engine, ticket: &Ticket, now: dueline::Instant) -> Vec<(String, u32)> {
    let readings = engine.readings(ticket, now).unwrap();
    let stuck = |reading: &&dueline::Reading| {
        let path = format!("clocks.{}.pause: once paused", reading.clock);
        let here = format!("`{}`", ticket.state());
        reading.state == ClockState::Paused
            && warnings.iter().any(|w| w.starts_with(&path) && w.contains(&here))
    };
    readings.iter().filter(stuck).map(|reading| (reading.clock.clone(), reading.cycle)).collect()
}

fn live(
    text: &str,
    lives: &[Vec<Deed>],
    told: &RefCell<BTreeMap<String, usize>>,
) -> Result<(), TestCaseError> {
    let policy = Policy::from_toml(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    prop_assert_eq!(&policy.mistakes, &[], "{}", text);
    let Ok(engine) = Engine::new(policy) else { return Ok(()) };
    let warnings: Vec<String> = engine.warnings().iter().map(ToString::to_string).collect();
    for warning in &warnings {
        let kind: String = warning.split_once(": ").unwrap().1.split(['`', ',', ':']).next().unwrap().into();
        *told.borrow_mut().entry(kind).or_default() += 1;
    }
    for life in lives {
        let mut now = "2026-11-02T09:00:00Z".parse().unwrap();
        let mut ticket = None;
        for (i, deed) in life.iter().enumerate() {
            now += TimeDelta::minutes(deed.0) + TimeDelta::seconds(1);
            let mut decisions = Vec::new();
            let before =
                ticket.as_ref().map(|ticket| stuck(&warnings, &engine, ticket, now)).unwrap_or_default();
            let event = event(i, now, *deed);
            let mut after = match ticket.take() {
                None => {
                    let (ticket, found) = engine.open("T", &event).unwrap();
                    decisions.extend(found);
                    ticket
                }
                Some(mut ticket) => {
                    decisions.extend(engine.advance(&mut ticket, now).unwrap());
                    decisions.extend(engine.handle(&mut ticket, &event).unwrap_or_default());
                    ticket
                }
            };
            for warning in &warnings {
                prop_assert!(
                    !contradicts(warning, &engine, &after, &decisions, now),
                    "{}\n{}",
                    warning,
                    text
                );
            }
            for (clock, cycle) in before {
                let reading = engine.reading(&after, &clock, now).unwrap().unwrap();
                prop_assert!(
                    reading.cycle > cycle || reading.state == ClockState::Paused,
                    "{} {}",
                    clock,
                    text
                );
            }
            if i + 1 == life.len() {
                now += TimeDelta::days(3);
                let decisions = engine.advance(&mut after, now).unwrap();
                for warning in &warnings {
                    prop_assert!(
                        !contradicts(warning, &engine, &after, &decisions, now),
                        "{}\n{}",
                        warning,
                        text
                    );
                }
            }
            ticket = Some(after);
        }
    }
    Ok(())
}

#[test]
fn no_life_shows_the_contrary() {
    let told = RefCell::new(BTreeMap::new());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(20_000));
    let lives = vec(life(), 12);
    runner
        .run(&(policy(), lives), |(text, lives)| live(&text, &lives, &told))
        .unwrap_or_else(|e| panic!("{e}"));
    let told = told.into_inner();
    for kind in [
        "it never comes to hold while the clock runs",
        "once paused in ",
        "it is never reached",
        "it never acts",
        "it is never in force",
        "it holds whenever the clock starts",
    ] {
        assert!(told.get(kind).is_some_and(|count| *count >= 5), "{kind}: {told:#?}");
    }
}

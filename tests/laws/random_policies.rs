//! The laws under random policies: every part of the policy language in combinations that nobody
//! would write, so that the check is held to its word (what it accepts ends) and the engine to
//! the laws under all that the check accepts.

use dueline::{Engine, Policy};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::{
    engine::{law_1, law_4, law_5_future, law_7_throughout, law_9},
    histories::{History, history},
};

fn text(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(of).prop_map(String::from)
}

/// A condition on the ticket, as the entries of a table.
fn on_ticket() -> impl Strategy<Value = String> {
    let leaf = text(&[
        "state='a'",
        "state='b'",
        "state=['a','c']",
        "f=true",
        "f=false",
        "g={set=true}",
        "g={set=false}",
        "priority='P1'",
        "priority='P2'",
        "kind='active'",
    ]);
    nested(leaf)
}

/// A condition on the ticket or the event.
fn on_event() -> impl Strategy<Value = String> {
    let leaf = text(&[
        "event='created'",
        "event='commented'",
        "event='changed'",
        "event='moved'",
        "entered='a'",
        "entered='b'",
        "left='a'",
        "left='c'",
        "transition='t0'",
        "transition='t1'",
        "transition='t2'",
        "modified=true",
        "modified=false",
        "side='customer'",
        "side='automation'",
        "by='agent'",
        "public=true",
        "state='a'",
        "state='b'",
        "f=true",
        "priority='P2'",
    ]);
    nested(leaf)
}

fn nested(leaf: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|part| format!("not={{{part}}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("any=[{{{a}}},{{{b}}}]")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("all=[{{{a}}},{{{b}}}]")),
        ]
    })
}

fn actions() -> impl Strategy<Value = String> {
    let one = text(&[
        "{notify='agent'}",
        "{notify='who'}",
        "{escalate='agent'}",
        "{comment='x'}",
        "{move='t0'}",
        "{move='t1'}",
        "{move='t2'}",
        "{move='t3'}",
        "{set={f=true}}",
        "{set={f=false}}",
        "{set={g='x',f=true}}",
        "{clear='g'}",
        "{clear='i'}",
        "{set={i='2018-11-04T02:30:00Z'}}",
        "{set={d='2021-03-28'}}",
    ]);
    vec(one, 1..3).prop_map(|list| format!("do=[{}]\n", list.join(",")))
}

/// A line or none.
fn maybe(line: impl Strategy<Value = String>, weight: f64) -> impl Strategy<Value = String> {
    proptest::option::weighted(weight, line).prop_map(Option::unwrap_or_default)
}

fn transition(name: usize) -> impl Strategy<Value = String> {
    let from = text(&["'a'", "'b'", "['a','b']", "['b','c']", "'any'"]);
    let way = prop_oneof![
        6 => text(&["a", "b", "c"]).prop_map(|to| format!("to='{to}'\nby=['agent','client']\n")),
        1 => Just("by=['agent','client']\n".to_string()),
        2 => (text(&["a", "b", "c"]), on_ticket()).prop_map(|(to, when)| format!("to='{to}'\nauto=true\nwhen={{{when}}}\n")),
    ];
    let require = maybe(text(&["require='g'\n", "require='comment'\n"]), 0.15);
    (from, way, require, maybe(actions(), 0.3)).prop_map(move |(from, way, require, actions)| {
        format!("[[transitions]]\nname='t{name}'\nfrom={from}\n{way}{require}{actions}")
    })
}

fn clock(name: usize) -> impl Strategy<Value = String> {
    let line = |key: &'static str, condition: BoxedStrategy<String>| {
        condition.prop_map(move |c| format!("{key}={{{c}}}\n"))
    };
    let run = prop_oneof![
        line("while", on_ticket().boxed()),
        (
            line("start", on_event().boxed()),
            maybe(line("cancel", on_event().boxed()), 0.3),
            text(&["", "again='each start'\n"])
        )
            .prop_map(|(start, cancel, again)| start + &cancel + &again),
        Just("start='created'\n".to_string()),
    ];
    let stop = maybe(line("stop", on_event().boxed()), 0.5);
    let reset = maybe(line("reset", on_event().boxed()), 0.3);
    let pause = maybe(line("pause", on_ticket().boxed()), 0.5);
    let calendar = text(&["", "calendar='x'\n", "calendar='y'\n"]);
    let within = text(&[
        "within='1h'",
        "within='90m'",
        "within='2 days'",
        "within='no target'",
        "within='3 working hours',calendar='x'",
        "within='200 working minutes',calendar='y'",
        "within='2 working days',calendar='x'",
        "within='1 working day',calendar='z'",
        "within='end of day',calendar='y'",
        "within='end of 1st working day',calendar='x'",
        "within='next slot of t'",
        "within='field i',calendar='x'",
        "within='field d'",
    ]);
    let goals = vec((on_ticket(), within), 0..3).prop_map(|goals| {
        let goals = goals
            .iter()
            .enumerate()
            .map(|(i, (when, within))| format!("{{name='g{i}',when={{{when}}},{within}}},\n"));
        format!("goals=[\n{}{{name='last',within='5h'}},\n]\n", goals.collect::<String>())
    });
    let at =
        text(&["0h", "80%", "due", "30m before due", "1h after due", "150%", "2h", "1 day", "1h before due"]);
    let marks = vec((at, actions()), 0..4).prop_map(|marks| {
        let mark = |(i, (at, actions)): (usize, &(String, String))| {
            format!("{{name='m{i}',at='{at}',{}}},\n", actions.trim())
        };
        format!("marks=[\n{}]\n", marks.iter().enumerate().map(mark).collect::<String>())
    });
    (run, stop, reset, pause, calendar, goals, marks).prop_map(
        move |(run, stop, reset, pause, calendar, goals, marks)| {
            format!("[clocks.k{name}]\n{run}{stop}{reset}{pause}{calendar}{goals}{marks}")
        },
    )
}

fn rule(name: usize) -> impl Strategy<Value = String> {
    (on_event(), on_event(), actions()).prop_map(move |(on, when, actions)| {
        format!("[rules.r{name}]\non={{{on}}}\nwhen={{{when}}}\n{actions}")
    })
}

const HEAD: &str = "
name='random'
zone='America/Santiago'
initial='a'
default_priority='P1'
priorities=['P1','P2']
roles={agent='support',client={side='customer',sees='own'},robot='automation'}
states={a='new',b='active',c='closed'}
fields={f='flag',g='text',who='person',i='instant',d='date'}
[trains.t]
slots=['monday 00:00','1st wednesday 12:00']
cut_off='3h'
[calendars.z]
union=['x','y']
[calendars.x]
hours={mon-sun=['09:00-12:00','14:00-18:00']}
[calendars.y]
zone='Europe/Paris'
hours={mon-sat=['08:00-12:00','22:00-02:00']}
";

pub fn policy() -> impl Strategy<Value = String> {
    let transitions = (transition(0), transition(1), transition(2), transition(3))
        .prop_map(|(a, b, c, d)| a + &b + &c + &d);
    let rules = (maybe(rule(0), 0.6), maybe(rule(1), 0.3)).prop_map(|(a, b)| a + &b);
    (transitions, clock(0), maybe(clock(1), 0.5), rules)
        .prop_map(|(t, k0, k1, r)| format!("{HEAD}{t}{k0}{k1}{r}"))
}

/// Holds every law on histories under a policy, if the check accepts it.
fn laws(text: &str, histories: &[History], fractions: &[u32]) -> Result<(), TestCaseError> {
    let policy = Policy::from_toml(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    prop_assert_eq!(&policy.mistakes, &[], "the generator writes what can be read");
    let Ok(engine) = Engine::new(policy) else { return Ok(()) };
    for lived in histories.iter().filter_map(|history| history.live(&engine)) {
        law_1(&engine, &lived, fractions);
        law_4(&engine, &lived);
        law_5_future(&engine, &lived);
        law_7_throughout(&engine, &lived);
        law_9(&engine, &lived, 20_000);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn the_laws_hold_under_random_policies(
        text in policy(), histories in vec(history(12), 3), fractions in vec(0..1_000u32, 0..3),
    ) {
        laws(&text, &histories, &fractions)?;
    }
}

/// A good part of the random policies is accepted, and a good part of those that are refused is
/// refused for feeding itself: else the test above would say little.
#[test]
fn random_policies_are_accepted_and_refused_in_good_part() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};

    let mut runner = TestRunner::deterministic();
    let (mut accepted, mut endless) = (0, 0);
    for _ in 0..1_000 {
        let text = policy().new_tree(&mut runner).unwrap().current();
        match Engine::new(Policy::from_toml(&text).unwrap()) {
            Ok(_) => accepted += 1,
            Err(mistakes) => endless += usize::from(mistakes.to_string().contains("go on for ever")),
        }
    }
    assert!(accepted > 50 && endless > 100, "{accepted} accepted, {endless} refused for going on for ever");
}

//! Random policies: every part of the policy language in combinations that nobody would write.

use proptest::{collection::vec, prelude::*, sample::select};

use crate::any_workflow::{ACTIONS, ON_EVENT, ON_TICKET, workflow};

pub fn text(of: &'static [&'static str]) -> impl Strategy<Value = String> {
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
        "w='gold'",
        "w=['silver','iron']",
    ]);
    nested(prop_oneof![3 => leaf, 1 => text(&ON_TICKET)])
}

/// A condition on the ticket or the event.
fn on_event() -> impl Strategy<Value = String> {
    let leaf = text(&[
        "event='created'",
        "event='commented'",
        "event='changed'",
        "event='moved'",
        "event='split'",
        "event=['absorbed','merged']",
        "event='cancelled'",
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
    nested(prop_oneof![6 => leaf, 1 => text(&ON_TICKET), 1 => text(&ON_EVENT)])
}

pub fn nested(leaf: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
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
        "{set={i='2018-10-20T13:00:00Z'}}",
        "{set={d='2021-03-28'}}",
        "{set={d='2018-10-19'}}",
        "{clear='w'}",
        "{set={w='silver'}}",
        "{set={w='gold'}}",
    ]);
    vec(prop_oneof![2 => one, 1 => text(&ACTIONS)], 1..3)
        .prop_map(|list| format!("do=[{}]\n", list.join(",")))
}

/// A line or none.
pub fn maybe(line: impl Strategy<Value = String>, weight: f64) -> impl Strategy<Value = String> {
    proptest::option::weighted(weight, line).prop_map(Option::unwrap_or_default)
}

fn transition(name: usize) -> impl Strategy<Value = String> {
    let from = text(&["'a'", "'b'", "['a','b']", "['b','c']", "'any'"]);
    let when = maybe(line("when", on_ticket().boxed()), 0.25);
    let way = prop_oneof![
        6 => (text(&["a", "b", "c"]), when).prop_map(|(to, when)| format!("to='{to}'\nby=['agent','client']\n{when}")),
        1 => Just("by=['agent','client']\n".to_string()),
        2 => (text(&["a", "b", "c"]), on_ticket()).prop_map(|(to, when)| format!("to='{to}'\nauto=true\nwhen={{{when}}}\n")),
    ];
    let require =
        maybe(text(&["require='g'\n", "require='comment'\n", "require=['tags','comment','n']\n"]), 0.25);
    (from, way, require, maybe(actions(), 0.3)).prop_map(move |(from, way, require, actions)| {
        format!("[[transitions]]\nname='t{name}'\nfrom={from}\n{way}{require}{actions}")
    })
}

fn line(key: &'static str, condition: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    condition.prop_map(move |c| format!("{key}={{{c}}}\n"))
}

/// When it begins and ends.
fn run() -> impl Strategy<Value = String> {
    let start = prop_oneof![
        2 => line("start", on_event().boxed()),
        1 => line("start", on_ticket().boxed()),
        1 => Just("start={any=[{event='created'},{event='commented'},{entered='a'}]}\n".to_string()),
    ];
    let again = prop_oneof![
        2 => text(&["", "again='each start'\n", "again='at stop'\n"]),
        3 => text(&["again='continue'\n", "again='continue counting'\n"]),
    ];
    let from = text(&["from='creation'\n", "from='field i'\n", "from='field i'\n", "from='field d'\n"]);
    let enforced = text(&["2018-11-04", "2018-10-28", "2021-03-20", "2005-06-01"])
        .prop_map(|date| format!("enforce_from='{date}'\n"));
    let begin = prop_oneof![
        2 => line("while", on_ticket().boxed()),
        4 => (start, maybe(line("cancel", on_event().boxed()), 0.3), again).prop_map(|(s, c, a)| s + &c + &a),
        2 => Just("start='created'\n".to_string()),
    ];
    (begin, maybe(from, 0.3), maybe(enforced, 0.15))
        .prop_map(|(begin, from, enforced)| begin + &from + &enforced)
}

/// While what it does not count.
fn rest() -> impl Strategy<Value = String> {
    let edges = (line("pause", on_event().boxed()), line("resume", on_event().boxed()));
    prop_oneof![
        3 => Just(String::new()),
        4 => line("pause", on_ticket().boxed()),
        2 => edges.prop_map(|(pause, resume)| pause + &resume),
    ]
}

fn goals() -> impl Strategy<Value = String> {
    let by_field = "calendar={field='w',of={gold='24/7',silver='x'},otherwise='y'}";
    let within = prop_oneof![
        4 => text(&[
            "within='1h'",
            "within='90m'",
            "within='2 days'",
            "within='no target'",
            "within='no target',calendar='y'",
            "within='2 working days',calendar='x'",
            "within='1 working day',calendar='z'",
            "within='end of day',calendar='y'",
            "within='end of 1st working day',calendar='x'",
            "within='next slot of t'",
            "within='field i',calendar='x'",
            "within='field d'",
        ]),
        4 => (
            text(&["3 working hours", "200 working minutes", "7 working hours", "30 working seconds"]),
            prop_oneof![text(&["calendar='x'", "calendar='y'", "calendar='24/7'"]), Just(by_field.to_string())],
            text(&["", "", ",late='budget exceeded'"]),
        ).prop_map(|(within, calendar, late)| format!("within='{within}',{calendar}{late}")),
        1 => text(&["2 working days", "end of day", "3h", "1 day"])
            .prop_map(move |within| format!("within='{within}',{by_field}")),
    ];
    let last = text(&[
        "within='5h'",
        "within='4 working hours',calendar='x'",
        "within='4 working hours',calendar='y'",
    ]);
    // Fields that change often, and that nothing else asks for.
    let when = prop_oneof![
        1 => on_ticket(),
        1 => text(&["w='gold'", "w='silver'", "w={set=false}", "priority='P2'", "f=true", "i={set=true}"]),
    ];
    (vec((when, within), 0..4), last).prop_map(|(goals, last)| {
        let goals = goals
            .iter()
            .enumerate()
            .map(|(i, (when, within))| format!("{{name='g{i}',when={{{when}}},{within}}},\n"));
        format!("goals=[\n{}{{name='last',{last}}},\n]\n", goals.collect::<String>())
    })
}

fn marks() -> impl Strategy<Value = String> {
    let once = text(&[
        "at='0h'",
        "at='80%'",
        "at='100%'",
        "at='due'",
        "at='30m before due'",
        "at='1h after due'",
        "at='150%'",
        "at='2h'",
        "at='1 day'",
        "at='1h before due'",
    ]);
    let until = on_ticket().prop_map(|until| format!(",until={{{until}}}"));
    let again = (
        text(&[
            "at='due',every='2h'",
            "at='50%',every='90m'",
            "at='1h before due',every='45m'",
            "at='1h after due',every='12h'",
            "at='2h',every='2h'",
            "at='1 day',every='1 day'",
            "at='0h',every='50m'",
            "at='80%',every='1 working hour'",
            "at='1 working hour before due',every='1 working hour'",
            "at='3 working hours',every='2 working hours'",
            "at='1 working day',every='1 working day'",
        ]),
        text(&["2", "3", "5"]),
        maybe(until, 0.3),
    );
    let again = again.prop_map(|(at, times, until)| format!("{at},times={times}{until}"));
    let acting = text(&[",acting='x'", ",acting='y'", ",acting='24/7'"]);
    let worth = text(&[",worth='4h'", ",worth='0h'"]);
    let steps = text(&["do=[{chain=['agent','who','creator']}]", "do=[{chain='agent'},{notify='creator'}]"]);
    let actions = prop_oneof![2 => actions().prop_map(|list| list.trim().to_string()), 1 => steps];
    let mark = (prop_oneof![1 => once, 1 => again], maybe(acting, 0.25), maybe(worth, 0.2), actions);
    vec(mark, 0..4).prop_map(|marks| {
        let each = marks.iter().enumerate().map(|(i, (at, acting, worth, actions))| {
            format!("{{name='m{i}',{at}{acting}{worth},{actions}}},\n")
        });
        format!("marks=[\n{}]\n", each.collect::<String>())
    })
}

fn clock(name: usize) -> impl Strategy<Value = String> {
    let stop = maybe(line("stop", on_event().boxed()), 0.5);
    let reset = maybe(line("reset", on_event().boxed()), 0.3);
    let calendar = text(&[
        "",
        "calendar='x'\n",
        "calendar='y'\n",
        "calendar={field='w',of={gold='24/7',silver='x',iron='y'}}\n",
    ]);
    let modes = || text(&["keep start", "carry", "from change", "restart"]);
    let retarget = prop_oneof![
        3 => modes().prop_map(|mode| format!("retarget='{mode}'\n")),
        2 => (modes(), modes()).prop_map(|(up, down)| format!("retarget={{up='{up}',down='{down}'}}\n")),
    ];
    let parts = (run(), stop, reset, rest(), calendar, maybe(retarget, 0.8), goals(), marks());
    parts.prop_map(move |(run, stop, reset, rest, calendar, retarget, goals, marks)| {
        format!("[clocks.k{name}]\n{run}{stop}{reset}{rest}{calendar}{retarget}{goals}{marks}")
    })
}

fn rule(name: usize) -> impl Strategy<Value = String> {
    (on_event(), on_event(), actions()).prop_map(move |(on, when, actions)| {
        format!("[rules.r{name}]\non={{{on}}}\nwhen={{{when}}}\n{actions}")
    })
}

/// What all of them share.
const BASE: &str = "
name='random'
zone='America/Santiago'
initial='a'
priorities=['P1','P2']
roles={agent='support',client={side='customer',sees='own'},robot='automation'}
states={a='new',b='active',c='closed'}
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

/// What stands above the parts of a policy that are to be tried alone.
pub fn head() -> String {
    let fields =
        "fields={f='flag',g='text',who='person',i='instant',d='date',w={of=['gold','silver','iron']}}";
    format!("default_priority='P1'\n{fields}\n{BASE}")
}

pub fn policy() -> impl Strategy<Value = String> {
    let transitions = (transition(0), transition(1), transition(2), transition(3))
        .prop_map(|(a, b, c, d)| a + &b + &c + &d);
    let rules = (maybe(rule(0), 0.6), maybe(rule(1), 0.3)).prop_map(|(a, b)| a + &b);
    (workflow(), transitions, clock(0), maybe(clock(1), 0.5), rules)
        .prop_map(|((top, w), t, k0, k1, r)| format!("{top}{BASE}{w}{t}{k0}{k1}{r}"))
}

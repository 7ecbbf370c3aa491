//! A bad policy is refused with every mistake named at once, each with its path and the nearest
//! known name.
#![allow(clippy::unwrap_used)]

use dueline::{Engine, Policy, presets};

fn mistakes(text: &str) -> Vec<String> {
    let policy = Policy::from_toml(text).unwrap();
    let mistakes = Engine::new(policy).unwrap_err();
    mistakes.0.iter().map(ToString::to_string).collect()
}

/// One desk with a mistake in every part.
const BAD: &str = r#"
name = "bad"
zone = "Europe/Pari"
initial = "opne"
default_priority = "P9"
priorities = ["P1", "P2"]
colour = "red"

[roles]
agent = "suport"
creator = "customer"

[fields]
assignee = "person"
contract = { of = ["gold", "silver"], default = "golden" }
state = "text"
urgent = { kind = "flag", optional = true }

[states]
open = "new"
waiting = "waiting-costumer"
closed = { kind = "closed", labl = "Fermé" }

[calendars.office]
hours = { mon-fri = ["09:00-12:30", "25:00-26:00"], fri = ["10:00-11:00"], sunday = [] }
holidays = ["2026-02-30"]
exceptions = { tomorrow = ["09:00-10:00"] }

[[transitions]]
name = "close"
from = ["open", "wating"]
to = "closd"
by = "agnt"
require = ["comment", "asignee"]
when = { contract = "bronze", urgent = "yes", priority = "P3", entered = "open", points = 3 }

[[transitions]]
name = "close"
from = "open"
to = "closed"
auto = true

[clocks.response]
stat = "created"
stop = { state = "closedd", assignee = { atleast = 3 } }
goals = [
    { within = "4 hours" },
    { within = "4 working hours" },
    { within = "0h", calendar = "ofice" },
]
marks = [
    { name = "soon", at = "80 %", do = [{ notify = "assigne" }] },
    { name = "soon", at = "3d", do = [{ move = "clos" }] },
    { name = "breach", at = "2 days before due", do = [] },
]

[clocks.silence]
while = { state = "waiting" }
start = "created"
again = "always"

[rules.told]
on = "commentd"
do = [{ notify = "contract" }, { tell = "agent" }, { set = { urgent = "maybe", nothing = 1 } }]
"#;

#[test]
fn every_mistake_is_named_at_once_with_its_path_and_the_nearest_name() {
    let found = mistakes(BAD);
    let expected = [
        "unknown key `colour`",
        "zone: there is no time zone `Europe/Pari`, did you mean `Europe/Paris`?",
        "roles.agent: there is no side `suport`, did you mean `support`?",
        "fields.urgent: unknown key `optional`",
        "states.waiting: there is no kind of state `waiting-costumer`, did you mean `waiting-customer`?",
        "states.closed: unknown key `labl`, did you mean `label`?",
        "calendars.office.hours.mon-fri[1]: `25:00-26:00` is no opening: write `09:00-12:30`, with `24:00` for the end of the day",
        "calendars.office.hours.fri: some of its days have hours by `mon-fri` already",
        "calendars.office.hours.sunday: `sunday` is no day: write `mon`, `tue`, … `sun`, or a range such as `mon-fri`",
        "calendars.office.holidays[0]: `2026-02-30` is no holiday: write a date `2026-05-15`, a yearly date `12-25`, `easter + 39`, `3rd monday of january`, `monday on or before 05-24`, or a set such as `france`",
        "calendars.office.exceptions.tomorrow: `tomorrow` is no date: write `2026-12-24`",
        "clocks.response.goals[0].within: `4 hours` is written `4h` (elapsed) or `4 working hours`",
        "clocks.response.marks[1].at: `3d` does not say which day it means: write `3 days` (same local time, dates later), \
         `72h` (elapsed), `3 working days` or `24 working hours`; a mark stands at `80%`, `due`, `1h before due`, `2h after due` or a span on \
         the clock's own time",
        "clocks.response: unknown key `stat`, did you mean `start`?",
        "clocks.silence.again: there is no recurrence `always`; known: never, continue, continue counting, each start, at stop",
        "rules.told.on: there is no condition in one word `commentd`, did you mean `commented`?",
        "rules.told.do[1]: an action is one of `notify`, `escalate`, `chain`, `request`, `comment`, `move`, `set`, `clear`, `assign`, `open`, `signal`",
        "rules.told.do[1]: unknown key `tell`",
        "initial: there is no state `opne`, did you mean `open`?",
        "default_priority: there is no priority `P9`, did you mean `P1`?",
        "roles.creator: `creator` is also the word for who opened the ticket: a recipient could be either",
        "fields.contract.default: `golden` is none of its words: gold, silver, did you mean `gold`?",
        "fields.state: `state` is a word of its own: conditions and requirements could not tell the field",
        "transitions[0].to: there is no state `closd`, did you mean `closed`?",
        "transitions[0].from[1]: there is no state `wating`, did you mean `waiting`?",
        "transitions[0].by[0]: there is no role `agnt`, did you mean `agent`?",
        "transitions[0].when.contract: `bronze` is none of its words: gold, silver",
        "transitions[0].when.urgent: expected `true` or `false`, found `yes`",
        "transitions[0].when.priority[0]: there is no priority `P3`, did you mean `P1`?",
        "transitions[0].when.entered: `entered` asks about an event, and this is judged on the ticket alone",
        "transitions[0].when: there is no field `points`; known: assignee, contract, state, urgent",
        "transitions[0].require[0]: there is no field `asignee`, did you mean `assignee`?",
        "transitions[1].name: `close` is declared twice",
        "transitions[1]: an automatic transition needs a `when`: else the state it leads out of is never seen",
        "clocks.response.goals[1].within: working time needs a `calendar`",
        "clocks.response.goals[2].calendar: there is no calendar `ofice`, did you mean `office`?",
        "clocks.response.goals[2].within: a target of no time at all is late before it starts",
        "rules.told.do[0].notify[0]: the field `contract` holds no person, no people and no team",
        "rules.told.do[2].set.urgent: expected `true` or `false`, found `maybe`",
        "rules.told.do[2].set: there is no field `nothing`; known: assignee, contract, state, urgent",
    ];
    for text in expected {
        assert!(found.iter().any(|mistake| mistake == text), "missing: {text}\nfound:\n{}", found.join("\n"));
    }
}

#[test]
fn what_could_not_be_read_is_said_once() {
    // The state's kind is unknown, yet the state is there: nothing that names it is wrong.
    let text = "name = 'x'\ninitial = 'open'\n[states]\nopen = 'nwe'";
    assert_eq!(mistakes(text), ["states.open: there is no kind of state `nwe`, did you mean `new`?"]);
    assert_eq!(mistakes("name = 'x'"), ["`initial` is missing", "`states` is missing"]);
    assert_eq!(
        mistakes("")[..],
        ["`name` is missing".to_string(), "`initial` is missing".into(), "`states` is missing".into()]
    );
}

#[test]
fn a_policy_built_in_rust_is_checked_the_same() {
    let mut policy = presets::service_desk();
    policy.clocks.get_mut("silence").unwrap().marks[0].at = "3 working hours".parse().unwrap();
    policy.transitions[0].to = Some("in progress".into());
    let found = Engine::new(policy).unwrap_err().to_string();
    assert_eq!(
        found,
        "transitions[0].to: there is no state `in progress`, did you mean `in_progress`?\n\
         clocks.silence.marks[0].at: working time needs a `calendar`"
    );
}

/// What the engine does by itself must not come to do itself again.
#[test]
fn what_would_go_on_for_ever_is_refused() {
    let desk = |extra: &str| format!("{}\n{extra}", presets::SERVICE_DESK);
    let found = mistakes(&desk(
        "[rules.again]\non = { entered = 'closed' }\ndo = [{ move = 'back' }]\n\
         [[transitions]]\nname = 'back'\nfrom = 'closed'\nto = 'waiting_customer'",
    ));
    assert_eq!(
        found,
        [
            "clocks.silence: this may go on for ever without anybody doing anything: clock `silence`, then transition \
          `close for silence`, then rule `again`, then transition `back`, then clock `silence`"
        ]
    );
    let found = mistakes(&desk("[rules.echo]\non = 'commented'\ndo = [{ comment = 'thanks' }]"));
    assert_eq!(
        found,
        ["rules.echo: this may go on for ever without anybody doing anything: rule `echo`, then rule `echo`"]
    );
    // An answer to people only does not.
    let policy = Policy::from_toml(&desk(
        "[rules.echo]\non = { event = 'commented', side = 'customer' }\ndo = [{ comment = 'thanks' }]",
    ));
    assert!(Engine::new(policy.unwrap()).is_ok());
}

/// A mark that cannot be carried out is found before it is due.
#[test]
fn a_mark_that_moves_must_be_able_to() {
    let text = presets::SERVICE_DESK.replace("move = \"close for silence\"", "move = \"answer and close\"");
    assert_eq!(
        mistakes(&text),
        [
            "clocks.silence.marks[2].do[0].move: `answer and close` requires a comment, and nobody is there to write it"
        ]
    );
    let text = presets::SERVICE_DESK.replace("move = \"close for silence\"", "move = \"start work\"");
    let found = mistakes(&text);
    assert!(
        found[0].contains("does not lead out of `waiting_customer`, in which the clock may run"),
        "{found:?}"
    );
}

#[test]
fn what_is_no_mistake_and_yet_not_meant_is_a_warning() {
    let text = format!(
        "{}\n[states.lost]\nkind = 'active'\n[[transitions]]\nname = 'nobody'\nfrom = 'lost'\nto = 'closed'\n\
         [calendars.unused]\nhours = {{}}",
        presets::SERVICE_DESK.replace("closed = \"closed\"\n", "closed = \"closed\"\nend = \"resolved\"\n")
    );
    let engine = Engine::new(Policy::from_toml(&text).unwrap()).unwrap();
    let warnings: Vec<String> = engine.warnings().iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "states.end: no way leads here from the initial state",
            "states.lost: no way leads here from the initial state",
            "transitions[12]: nobody may ask for `nobody`, and nothing takes it",
            "calendars.unused: no clock and no goal counts in it",
            "calendars.unused: it never opens: nothing counted in it is ever due",
        ]
    );
}

/// A desk with one thing added.
fn desk(extra: &str) -> Vec<String> {
    const HEAD: &str = "name='d'\ninitial='a'\nroles={agent='support'}\nstates={a='new',b='active',c='closed'}\n\
                        fields={f='flag',s={of=['x','y']}}\n";
    match Engine::new(Policy::from_toml(&format!("{HEAD}{extra}")).unwrap()) {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes.0.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn two_mistakes_in_one_place_are_both_named() {
    let cases = [
        (
            "[rules.r]\non='created'\nwhen={typo1=true,typo2=true}\ndo=[{notify='agent'}]",
            &["typo1", "typo2"][..],
        ),
        ("[rules.r]\non='created'\ndo=[{set={typo1=1,typo2=2}}]", &["typo1", "typo2"]),
        ("[rules.r]\non='created'\nwhen={s=['w','z']}\ndo=[{notify='agent'}]", &["`w`", "`z`"]),
        (
            "[rules.r]\non={enterd='a'}\ndo=[{comment='x'}]",
            &["there is no field `enterd`, did you mean `entered`?"],
        ),
        ("[[transitions]]\nname='t'\nauto=true", &["`from` is missing", "another state", "needs a `when`"]),
        ("[clocks.k]\ncolour=1", &["unknown key `colour`", "needs `start` or `while`"]),
        (
            "[clocks.k]\nstart={state='t1'}\nwhile={state='t2'}\ncancel={state='t3'}",
            &["`t1`", "`t2`", "`t3`", "keep one", "is cancelled when"],
        ),
    ];
    for (extra, expected) in cases {
        let found = desk(extra);
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for text in expected {
            assert!(found.iter().any(|mistake| mistake.contains(text)), "{text} is not in {found:#?}");
        }
    }
}

#[test]
fn one_mistake_is_one_mistake() {
    let cases = [
        "zone=5",
        "[clocks.k]\nstart='created'\ngoals=[{within='1d'}]",
        "[clocks.k]\nstart='created'\ngoals=[{within='1h'}]\nmarks=[{name='m',do=[{notify='agent'}]}]",
        "[clocks.k]\nstart='created'\ngoals=7",
        "[clocks.k]\nstart='created'\nmarks=5",
        "[rules.r]\non='created'\ndo=5",
        "[[transitions]]\nname='t'\nfrom=5\nto='b'\nby='agent'",
        "[clocks.k]\nstart='created'\ncalendar='x'\ngoals=[{within='4 working hours'}]",
        "[clocks.k]\nwhile={state='a'}\nmarks=[{name='m',at='1h',do=[{move='t'}]}]\n\
         [[transitions]]\nname='t'\nfrom='aa'\nto='b'",
    ];
    for extra in cases {
        let found = desk(extra);
        assert_eq!(found.len(), 1, "{extra}: {found:#?}");
    }
    // Two goals that could not be read are two mistakes, and no third about their names.
    assert_eq!(desk("[clocks.k]\nstart='created'\ngoals=[{within='1d'},{within='2d'}]").len(), 2);
    let twice = r#"{"name":"d","name":"e","initial":"a","states":{"a":"new"}}"#;
    let found = Engine::new(serde_json::from_str(twice).unwrap()).unwrap_err().to_string();
    assert_eq!(found, "`name` is declared twice");
}

/// A transition that leads to where the ticket is does not move it: what waits for no move is woken.
#[test]
fn what_would_go_on_for_ever_without_moving_is_refused_too() {
    let loops = "[[transitions]]\nname='loop'\nfrom='a'\nto='a'\nby='agent'\n";
    let rule = "[rules.r]\non={transition='loop',not={entered='a'}}\ndo=[{move='loop'}]";
    let clock = "[clocks.k]\nwhile={state='a'}\nreset={transition='loop',not={event='moved'}}\n\
                 marks=[{name='m',at='1h',do=[{move='loop'}]}]";
    let automatic = "[[transitions]]\nname='t'\nfrom='any'\nto='a'\nauto=true\nwhen={f=true}";
    assert_eq!(desk(automatic), [""; 0], "from any other state");
    let found = desk(&automatic.replace("'any'", "['a','b']"));
    assert_eq!(
        found,
        ["transitions[0]: an automatic transition must lead to another state, or it would never end"]
    );
    for extra in [rule, clock] {
        let found = desk(&format!("{loops}{extra}"));
        assert!(found.len() == 1 && found[0].contains("may go on for ever"), "{found:#?}");
    }
}

/// What ends, but only after more steps than anyone means.
#[test]
fn what_would_be_followed_by_too_much_is_refused() {
    let doubling = |count: usize| -> String {
        let one = |k: usize| {
            let then = format!("do=[{{move='t{0}'}},{{move='t{0}'}}]", k + 1);
            format!(
                "[[transitions]]\nname='t{k}'\nfrom='any'\nby='agent'\n{}\n",
                if k < count { then } else { String::new() }
            )
        };
        (0..=count).map(one).collect()
    };
    assert_eq!(desk(&doubling(6)), [""; 0]);
    let found = desk(&doubling(65));
    assert!(
        found.len() == 1 && found[0].contains("more than 10000 rules and transitions may follow"),
        "{found:#?}"
    );
}

#[test]
fn conditions_nested_beyond_reason_are_refused() {
    use dueline::policy::Condition;
    let mut policy = presets::service_desk();
    let nested =
        |deep: usize| (0..deep).fold(Condition::default(), |inner, _| Condition::Not(Box::new(inner)));
    policy.rules.get_mut("closed").unwrap().when = nested(64);
    assert!(Engine::new(policy.clone()).is_ok());
    policy.rules.get_mut("closed").unwrap().when = nested(1_000);
    assert!(Engine::new(policy).unwrap_err().to_string().contains("more than 64 deep"));
}

/// Where a clock may run is followed along the workflow, not guessed from the states alone.
#[test]
fn a_mark_is_asked_only_of_states_in_which_its_clock_can_run() {
    let move_out = "marks=[{name='m',at='1h',do=[{move='t'}]}]\n\
                    [[transitions]]\nname='t'\nfrom='a'\nto='b'\nby='agent'\n";
    for conditions in [
        "while={state='a'}",
        "start={state='a'}\ncancel={left='a'}",
        "start={state='a'}\nstop={entered=['b','c']}",
        "start={state='a'}\nstop={event='moved'}",
    ] {
        assert_eq!(desk(&format!("[clocks.k]\n{conditions}\n{move_out}")), [""; 0], "{conditions}");
    }
    let found = desk(&format!("[clocks.k]\nstart={{state='a'}}\n{move_out}"));
    assert_eq!(
        found,
        ["clocks.k.marks[0].do[0].move: `t` does not lead out of `b`, in which the clock may run"]
    );
    let never = move_out.replace("by='agent'", "by='agent'\nwhen={state='b'}");
    let found = desk(&format!("[clocks.k]\nwhile={{state='a'}}\n{never}"));
    assert_eq!(
        found,
        ["clocks.k.marks[0].do[0].move: the condition of `t` cannot hold in `a`, in which the clock may run"]
    );
}

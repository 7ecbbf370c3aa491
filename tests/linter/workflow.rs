//! States, guards, rules and automatic transitions.

use crate::{is_fine, is_odd};

#[test]
fn a_guard_that_never_holds() {
    let guard =
        |when: &str| format!("[[transitions]]\nname='t'\nfrom='b'\nto='a'\nby='agent'\nwhen={{{when}}}");
    for never in [
        "n={above=3,below=4}",
        "n={above=3,at_most=3}",
        "s='x',not={s={set=true}}",
        "all=[{s='x'},{s=['y','z']}]",
        "s={set=true},not={s=['x','y','z']}",
        "day={above='2026-01-01',below='2026-01-02'}",
        "f={set=true},not={any=[{f=true},{f=false}]}",
        "who='Ana',not={who=['Ana','Bob']}",
    ] {
        is_odd(&guard(never), &["transitions[2].when: it never holds"]);
    }
    for fine in [
        "n={above=3,below=5}",
        "n={at_least=3,at_most=3}",
        "not={s=['x','y','z']}",
        "s={set=true},not={s=['x','y']}",
        "day={above='2026-01-01',below='2026-01-03'}",
        "not={any=[{f=true},{f=false}]}",
        "who={set=true},not={who=['Ana','Bob','another']}",
        "not={priority=['P1','P2']}",
    ] {
        is_fine(&guard(fine));
    }
    is_odd(
        &guard("state='a'"),
        &["transitions[2].when: it holds in none of the states that this leads out of"],
    );
    is_fine(&guard("state='b'"));
}

/// A ticket that has a priority keeps one.
#[test]
fn a_default_priority_is_never_lost() {
    let rule = "[rules.r]\non='commented'\nwhen={not={priority=['P1','P2']}}\ndo=[{notify='agent'}]";
    is_fine(rule);
    let text =
        format!("{}\n{rule}", crate::DESK.replace("initial = 'a'", "initial = 'a'\ndefault_priority = 'P1'"));
    let engine = dueline::Engine::new(dueline::Policy::from_toml(&text).unwrap()).unwrap();
    assert_eq!(engine.warnings()[0].to_string(), "rules.r.when: it never holds: the rule never acts");
}

#[test]
fn a_rule_that_never_acts() {
    let rule =
        |on: &str, when: &str| format!("[rules.r]\non={{{on}}}\nwhen={{{when}}}\ndo=[{{notify='agent'}}]");
    let on = "rules.r.on: no event is ever so: the rule never acts";
    for never in [
        "entered='b',left='b'",
        "entered='a',not={event='created'}",
        "left='c'",
        "left='a',entered='c'",
        "transition='work',state='a'",
        "transition='work',by='client'",
        "transition='work',left='b'",
        "event='commented',event='commented',entered='b'",
        "side='third-party'",
        "by='client',side='support'",
        "modified=false",
        "event='created',not={modified=true}",
        "event='moved',state='a'",
        "event='commented',all=[{public=true},{public=false}]",
        "event='changed',transition=['work','close']",
        "public=true,public=true,side='automation'",
    ] {
        let never =
            never.replacen("event='commented',event", "event", 1).replacen("public=true,public", "public", 1);
        is_odd(&rule(&never, ""), &[on]);
    }
    is_odd(
        &rule("event='created'", "f=true,not={f=true}"),
        &["rules.r.when: it never holds: the rule never acts"],
    );
    let both = "rules.r: `on` and `when` never hold of one event: the rule never acts";
    for (on, when) in [
        ("event='created'", "state='b'"),
        ("entered='b'", "by='client'"),
        ("left='a'", "state='c'"),
        ("event='changed'", "transition='close'"),
    ] {
        is_odd(&rule(on, when), &[both]);
    }
    for (on, when) in [
        ("event='created'", "state='a'"),
        ("entered='b'", "left='a',by='agent',public=false"),
        ("event='moved'", "transition='close',f=true"),
        ("event='commented'", "public=true,event='changed',side='customer'"),
        ("event='changed'", "not={public=true}"),
        (
            "modified=true",
            "not={any=[{event='created'},{event='changed'},{event='commented'},{event='moved'}]}",
        ),
    ] {
        is_fine(&rule(on, when));
    }
}

/// What the engine does by itself, it does without a role and without a comment.
#[test]
fn what_only_the_engine_does() {
    let back = "[[transitions]]\nname='back'\nfrom='b'\nto='a'\n\
                [clocks.k]\nwhile={state='b'}\nmarks=[{name='m',at='1h',do=[{set={f=true}},{move='back'}]}]\n";
    let rule = |on: &str| format!("{back}[rules.r]\non={{{on}}}\ndo=[{{notify='agent'}}]");
    for never in [
        "transition='back',by='agent'",
        "transition='back',modified=true",
        "transition='back',public=true",
        "modified=false,event='changed',f=false",
        "modified=false,event='commented'",
    ] {
        is_odd(&rule(never), &["rules.r.on: no event is ever so: the rule never acts"]);
    }
    for fine in ["transition='back',modified=false,f=true", "modified=false,event='changed',f=true"] {
        is_fine(&rule(fine));
    }
}

#[test]
fn states_that_no_guard_lets_in_or_out() {
    let way = |from: &str, to: &str, when: &str, by: &str| {
        format!(
            "[states.d]\nkind='active'\n[[transitions]]\nname='in'\nfrom='b'\nto='d'\nby='agent'\nwhen={{{from}}}\n\
             [[transitions]]\nname='out'\nfrom='d'\nto='{to}'\n{by}\nwhen={{{when}}}"
        )
    };
    let text = crate::DESK.replace("states = { a = 'new', b = 'active', c = 'closed' }", "")
        + "[states]\na='new'\nb='active'\nc='closed'\n";
    let odd = |extra: String| {
        let policy = dueline::Policy::from_toml(&format!("{text}{extra}")).unwrap();
        let engine = dueline::Engine::new(policy).unwrap();
        engine.warnings().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let by = "by='agent'";
    assert_eq!(odd(way("f=true", "a", "f=true", by)), [""; 0]);
    assert_eq!(
        odd(way("state='a'", "a", "", by)),
        [
            "states.d: no way that can be taken leads here from the initial state",
            "transitions[2].when: it holds in none of the states that this leads out of"
        ]
    );
    assert_eq!(
        odd(way("", "a", "state='b'", by)),
        [
            "states.d: no way that can be taken leads out, and it is active, not closed",
            "transitions[3].when: it holds in none of the states that this leads out of"
        ]
    );
    // It leads out of `b` too, where its guard may hold: nothing is wrong with it but for `d`.
    let both = way("", "a", "state='b'", by).replace("from='d'", "from=['b','d']");
    assert_eq!(odd(both), ["states.d: no way that can be taken leads out, and it is active, not closed"]);
    assert_eq!(
        odd(way("", "a", "", "")),
        [
            "states.d: no way that can be taken leads out, and it is active, not closed",
            "transitions[3]: nobody may ask for `out`, and nothing takes it"
        ]
    );
    assert_eq!(odd(way("", "d", "", by)), ["states.d: no way leads out, and it is active, not closed"]);
}

#[test]
fn automatic_transitions_in_each_others_way() {
    let two = |one: &str, other: &str, to: &str| {
        let auto = |name: &str, to: &str, when: &str| {
            format!("[[transitions]]\nname='{name}'\nfrom='a'\nto='{to}'\nauto=true\nwhen={{{when}}}\n")
        };
        format!("{}{}", auto("one", "b", one), auto("other", to, other))
    };
    is_odd(
        &two("n={at_least=3}", "f=true", "c"),
        &[
            "transitions[3]: `one` can be taken too, for example in `a` with f = true, n = 3, and leads to `b`: \
           the first one is taken",
        ],
    );
    is_fine(&two("n={at_least=3}", "f=true,not={n={at_least=3}}", "c"));
    is_fine(&two("n={at_least=3}", "n={below=3}", "c"));
    is_fine(&two("n={at_least=3}", "f=true", "b"));
    let shadowed = "transitions[3]: the engine never takes it: an automatic transition above it always can be taken instead";
    is_odd(&two("n={at_least=3}", "n={at_least=4}", "c"), &[shadowed]);
    is_odd(&two("n={at_least=3}", "n={at_least=4}", "b"), &[shadowed]);
    is_odd(&two("n={set=true}", "n={at_least=4},f=true", "c"), &[shadowed]);
    // Where the first lacks something, the other one is taken.
    let require =
        two("n={at_least=3}", "n={at_least=4}", "b").replacen("auto=true", "auto=true\nrequire='who'", 1);
    is_fine(&require);
}

#[test]
fn what_is_required_where_it_cannot_be() {
    let auto = |when: &str, by: &str| {
        format!(
            "[[transitions]]\nname='t'\nfrom='a'\nto='c'\nauto=true\n{by}require=['who','n']\nwhen={{{when}}}"
        )
    };
    is_odd(
        &auto("who={set=false}", ""),
        &[
            "transitions[2].require: the engine never takes it: wherever `when` holds, something that is required is unset",
        ],
    );
    is_fine(&auto("who={set=true}", ""));
    is_fine(&auto("f=true", ""));
    // People give it with the request.
    let asked = auto("who={set=false}", "by='agent'\n").replace("auto=true\n", "");
    is_fine(&asked);
}

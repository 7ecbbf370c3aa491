//! Sections, fields that nobody may fill, rules of the triage, joins and queues.

use crate::{is_fine, is_odd};

#[test]
fn a_section_that_nobody_edits() {
    let section = |more: &str| format!("[sections.x]\nfields=['n']\n{more}");
    // Meant: what stands in it is set by the engine alone.
    is_fine(&section("by=[]"));
    let never = "sections.x.when: it never holds: nobody ever edits what stands in it";
    is_odd(&section("by='agent'\nwhen={n={above=3,below=4}}"), &[never]);
    is_fine(&section("by='agent'\nwhen={n={above=3,below=5}}"));
}

const LOCKED: &str = "[sections.x]\nfields=['who','n']\nby=[]\n";

#[test]
fn a_field_that_is_needed_and_that_nobody_may_fill() {
    let needed = "[[transitions]]\nname='t'\nfrom='b'\nto='a'\nby='agent'\nrequire=['n','comment']\n";
    is_odd(&format!("{LOCKED}{needed}"), &["transitions[2].require: nobody may ever fill `n`"]);
    // Another section lets somebody, or the engine does.
    is_fine(needed);
    is_fine(&format!("{LOCKED}[sections.y]\nfields=['n']\nby='agent'\n{needed}"));
    is_fine(&format!("{LOCKED}{needed}[rules.r]\non='commented'\ndo=[{{set={{n=1}}}}]\n"));
    let cleared = "[rules.r]\non='commented'\ndo=[{clear='n'}]\n";
    is_odd(&format!("{LOCKED}{needed}{cleared}"), &["transitions[2].require: nobody may ever fill `n`"]);
}

#[test]
fn a_role_that_may_open_and_not_give_what_every_ticket_needs() {
    let section = "[sections.x]\nfields=['need']\nby='client'\n";
    let needs = |more: &str| {
        let text = crate::DESK
            .replace("initial = 'a'", &format!("initial = 'a'\n{more}"))
            .replace("day = 'date'", "day = 'date', need = { kind = 'text', required = true }");
        let policy = dueline::Policy::from_toml(&format!("{text}\n{section}")).unwrap();
        let engine = dueline::Engine::new(policy).unwrap();
        engine.warnings().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let text = "opened_by: `agent` may open tickets, and not give `need`, which every ticket needs";
    assert_eq!(needs(""), [text]);
    assert_eq!(needs("opened_by = 'client'"), [""; 0]);
}

#[test]
fn a_recipient_whom_nobody_may_name() {
    let told = "[rules.r]\non='commented'\ndo=[{notify='agent'},{notify='who'}]\n";
    is_odd(&format!("{LOCKED}{told}"), &["rules.r.do: nobody is ever told: nobody may ever fill `who`"]);
    is_fine(told);
    let assigned =
        "[[transitions]]\nname='t'\nfrom='b'\nto='a'\nby='agent'\ndo=[{assign='who'},{notify='who'}]\n";
    is_fine(&format!("{LOCKED}{assigned}"));
}

#[test]
fn a_rule_of_the_triage_behind_another() {
    let triage = |first: &str, second: &str| {
        format!(
            "[[triage]]\n{first}\npriority='P1'\n[[triage]]\n{second}\npriority='P2'\n[[triage]]\notherwise='none'\n"
        )
    };
    let behind = "triage[1]: it never gives a priority: wherever it holds, a rule before it does";
    is_odd(&triage("when={n={above=3}}", "when={n={above=4}}"), &[behind]);
    is_odd(&triage("when={n={above=4}}", "when={n={above=3,below=4}}"), &[behind]);
    is_fine(&triage("when={n={above=4}}", "when={n={above=3}}"));
    let all = triage("when={f=true}", "when={not={f=true}}");
    is_odd(&all, &["triage[2]: it never gives a priority: wherever it holds, a rule before it does"]);
}

#[test]
fn what_other_tickets_tell_can_be_anything_they_may() {
    let relation = "[relations.part]\nwords=['open','green']\n";
    let guard = |when: &str| {
        format!("{relation}[[transitions]]\nname='t'\nfrom='b'\nto='a'\nby='agent'\nwhen={{{when}}}\n")
    };
    is_fine(&guard("linked={part={all='green'}}"));
    let both = "linked={part={all='green'}},not={linked={part={all='green'}}}";
    is_odd(&guard(both), &["transitions[2].when: it never holds"]);
    let rule = |on: &str| format!("{relation}[rules.r]\non={{{on}}}\ndo=[{{notify='agent'}}]\n");
    is_fine(&rule("told={part='green'}"));
    is_fine(&rule("told={part='green'},linked={part={all='green'}}"));
    is_fine(&rule("event='linked',side='support'"));
    let never = "rules.r.on: no event is ever so: the rule never acts";
    is_odd(&rule("told={part='green'},side='support'"), &[never]);
    is_odd(&rule("told={part='green'},event='commented'"), &[never]);
    // A clock that starts on what is told.
    is_fine(&format!(
        "{relation}[clocks.c]\nstart={{linked={{part={{any='green'}}}}}}\nstop={{state='b'}}\n"
    ));
}

#[test]
fn a_queue_in_which_nothing_waits() {
    let queue = |of: &str| format!("[queues.q]\nof={{{of}}}\norder=['oldest']\n");
    is_odd(&queue("n={above=3,below=4}"), &["queues.q.of: it never holds: no ticket ever waits in it"]);
    is_fine(&queue("n={above=3}"));
}

/// What another ticket tells or opens is nobody's act, and what it hands over need not be editable.
#[test]
fn other_tickets_act_too() {
    let relation = "[relations.whole]\nwords=['look']\n";
    for on in ["side='automation'", "modified=false", "event='created',modified=false"] {
        is_fine(&format!("{relation}[rules.r]\non={{{on}}}\ndo=[{{notify='agent'}}]\n"));
    }
    let needed = "[[transitions]]\nname='t'\nfrom='b'\nto='a'\nby='agent'\nrequire='n'\n";
    is_fine(&format!("{relation}{LOCKED}{needed}"));
}

/// The triage may ask where a ticket stands: a move changes its priority.
#[test]
fn a_priority_that_follows_from_the_state_changes_with_a_move() {
    let triage = "[[triage]]\nwhen={state='b'}\npriority='P1'\n[[triage]]\notherwise='P2'\n";
    let clock = "[clocks.idle]\nstart='created'\nstop={state=['b','c']}\nmarks=[{name='m',at='1h',do=[{move='up'}]}]\n\
         [[transitions]]\nname='up'\nfrom='a'\nto='b'\n\
         [clocks.k]\nstart={modified=false,priority='P1'}\nstop={state='c'}\n\
         [clocks.flip]\nstart={priority='P2'}\nstop={priority='P1'}\nagain='each start'\n";
    is_fine(&format!("{triage}{clock}"));
}

/// What must be filled where a move leads may block it: then nothing else is in vain.
#[test]
fn a_required_field_may_block_what_the_engine_takes() {
    let need = |text: &str| {
        let desk = crate::DESK
            .replace("day = 'date'", "day = 'date', note = { kind = 'text', required = { state = 'c' } }");
        let policy = dueline::Policy::from_toml(&format!("{desk}\n{text}")).unwrap();
        let engine = dueline::Engine::new(policy).unwrap();
        engine.warnings().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let marks = "[[transitions]]\nname='over'\nfrom=['a','b']\nto='c'\n\
         [clocks.k]\nstart='created'\nstop={state='c'}\nmarks=[{name='close',at='1h',do=[{move='over'}]},\
         {name='nag',at='2h',do=[{notify='agent'}]}]\n";
    assert_eq!(need(marks), [""; 0]);
    assert_eq!(odd_without_need(marks).len(), 1);
    let automatic = "[[transitions]]\nname='x'\nfrom='a'\nto='c'\nauto=true\nwhen={f=true}\n\
         [[transitions]]\nname='y'\nfrom='a'\nto='b'\nauto=true\nwhen={f=true}\n";
    assert_eq!(need(automatic), [""; 0]);
    assert_eq!(odd_without_need(automatic).len(), 1);
}

fn odd_without_need(text: &str) -> Vec<String> {
    crate::odd(text)
}

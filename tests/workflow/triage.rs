//! Triage: the priority follows from the fields.

use dueline::{Adoption, Due, Effect, Engine, Event, Policy, Refusal, Source, Value, What, WhatIf};

use super::life::{Life, at, engine, mistakes, nothing};

const TRIAGE: &str = "states={a='new',b='closed'}\n\
     fields={known='flag',hit='number',said={of=['P1','P3']},auto='flag'}\n\
     [[triage]]\nfield='said'\n\
     [[triage]]\nwhen={known={set=false}}\npriority='none'\n\
     [[triage]]\nwhen={known=true,hit={at_least=10}}\npriority='P1'\n\
     [[triage]]\nwhen={state='b'}\npriority='P3'\n\
     [[triage]]\notherwise='P2'\n\
     [[transitions]]\nname='end'\nfrom='a'\nto='b'\nby='agent'\n\
     [rules.automatic]\non={event='changed',modified=true}\nwhen={auto=true}\ndo=[{set={hit=20,auto=false}}]\n\
     [clocks.answer]\nstart='created'\n\
     goals=[{when={priority='P1'},within='1h'},{when={priority='P2'},within='8h'}]\n";

fn open() -> Life {
    Life::open(TRIAGE, "client", nothing).unwrap()
}

fn priority(effect: &Effect) -> Option<(Option<&str>, Option<&str>)> {
    match effect {
        Effect::Prioritized { from, to } => Some((from.as_deref(), to.as_deref())),
        _ => None,
    }
}

#[test]
fn the_first_rule_that_holds_gives_the_priority_and_says_so() {
    let mut life = open();
    // Nothing is known: not yet classified, as it was.
    assert_eq!((life.ticket.priority(), life.decisions.len()), (None, 0));
    let effects = life.update("mon 09:20", "agent", |event| event.with("known", true)).unwrap();
    assert_eq!(effects.iter().filter_map(priority).collect::<Vec<_>>(), [(None, Some("P2"))]);
    assert_eq!(life.decisions[0].reason.source, Source::Triage { rule: 4 });
    assert_eq!(life.decisions[0].id.as_str(), "T/e1/triage/0");
    assert_eq!(life.decisions[0].reason.to_string(), "rule 5 of the triage, on event e1");
    let effects = life.update("mon 09:40", "agent", |event| event.with("hit", 10)).unwrap();
    assert_eq!(effects.iter().filter_map(priority).collect::<Vec<_>>(), [(Some("P2"), Some("P1"))]);
    // The same facts, the same priority: nothing is said.
    assert_eq!(life.update("mon 09:50", "agent", |event| event.with("hit", 11)).unwrap(), []);
}

#[test]
fn goals_follow_in_the_same_step() {
    let mut life = open();
    let due =
        |life: &Life| life.engine.reading(&life.ticket, "answer", at("mon 09:30")).unwrap().unwrap().due;
    assert_eq!(due(&life), Due::NoTarget);
    life.update("mon 09:10", "agent", |event| event.with("known", true).with("hit", 50)).unwrap();
    assert_eq!(due(&life), Due::At(at("mon 10:00")));
}

#[test]
fn a_field_that_names_it_is_passed_over_while_it_is_unset() {
    let mut life = open();
    life.update("mon 10:00", "agent", |event| event.with("said", "P3")).unwrap();
    assert_eq!(life.ticket.priority(), Some("P3"));
    life.update("mon 11:00", "agent", |event| event.with("said", Value::Unset)).unwrap();
    assert_eq!(life.ticket.priority(), None);
}

#[test]
fn what_the_engine_sets_and_where_it_stands_count_too() {
    let mut life = open();
    life.update("mon 10:00", "agent", |event| event.with("known", true).with("auto", true)).unwrap();
    assert_eq!(life.ticket.priority(), Some("P1"));
    life.update("mon 10:30", "agent", |event| event.with("hit", 1)).unwrap();
    life.go("mon 11:00", "agent", "end", nothing).unwrap();
    assert_eq!(life.ticket.priority(), Some("P3"));
}

#[test]
fn nobody_gives_a_priority_that_follows_from_fields_but_a_log_does() {
    let mut life = open();
    let refused = life.update("mon 10:00", "agent", |event| event.with_priority("P1")).unwrap_err();
    assert!(matches!(refused, Refusal::Mistakes(_)));
    assert_eq!(refused.to_string(), "priority: it follows from the fields by the triage: give these");
    let seen = Event::new("x", at("mon 10:00"), None, What::Observed(None)).with_priority("P3");
    life.engine.handle(&mut life.ticket, &seen).unwrap();
    assert_eq!(life.ticket.priority(), Some("P3"));
    // Until somebody does something again.
    life.update("mon 11:00", "agent", |event| event.with("known", true)).unwrap();
    assert_eq!(life.ticket.priority(), Some("P2"));
}

/// The priority that follows is that of the ticket as the event leaves it.
#[test]
fn what_is_required_under_a_priority_is_asked_of_the_event_that_brings_it() {
    let text = TRIAGE.replace("auto='flag'", "auto='flag',why={kind='text',required={priority=['P1','P3']}}");
    let mut life = Life::open(&text, "client", |event| event.with("known", true)).unwrap();
    let refused = life.update("mon 10:00", "agent", |event| event.with("hit", 10)).unwrap_err();
    assert_eq!(refused.to_string(), "`the ticket` requires why");
    let offers =
        life.engine.available(&life.ticket, &super::life::who("agent"), at("mon 10:00")).unwrap().offers;
    assert_eq!(offers[0].refusal.as_ref().unwrap().to_string(), "`end` requires why");
    let refused = life.go("mon 10:00", "agent", "end", nothing).unwrap_err();
    assert_eq!(refused.to_string(), "`end` requires why");
    let refused = Life::open(&text, "client", |event| event.with("said", "P1")).map(|_| ()).unwrap_err();
    assert_eq!(refused.to_string(), "`opening` requires why");
}

#[test]
fn what_if_a_field_was_otherwise_asks_the_triage() {
    let life = open();
    let ask = |what: WhatIf| life.engine.what_if(&life.ticket, &what, at("mon 09:30")).unwrap()[0].due;
    let fields = [("known".to_string(), Value::Flag(true))].into();
    assert_eq!(ask(WhatIf::Fields(fields)), Due::At(at("mon 17:00")));
    assert_eq!(ask(WhatIf::Priority("P1".into())), Due::At(at("mon 10:00")));
}

#[test]
fn another_version_triages_anew_when_it_takes_over() {
    let mut life = open();
    life.update("mon 10:00", "agent", |event| event.with("known", true)).unwrap();
    let text = TRIAGE.replace("otherwise='P2'", "otherwise='P1'");
    let next = engine(&format!("version=2\n{text}"));
    let adopted = Event::adopted("a", at("mon 10:30"), Adoption::of(2, 0));
    let (ticket, decisions) = next.adopt(&life.ticket, &adopted).unwrap();
    assert_eq!(ticket.priority(), Some("P1"));
    assert_eq!(decisions[0].effect.to_string(), "priority: P2 to P1");
}

#[test]
fn mistakes_name_their_path() {
    let text = "default_priority='P1'\nstates={a='new'}\nfields={said={of=['P1','P9']},x='flag'}\n\
         [[triage]]\nfield='said'\n\
         [[triage]]\nwhen={priority='P1'}\npriority='P4'\n\
         [[triage]]\nwhen={x=true}\npriority='P1'\nfield='said'\n\
         [[triage]]\nwhen={event='created'}\notherwise='P1'\n";
    let expected = "triage[2]: a rule gives one thing: `priority`, `field` or `otherwise`\n\
         triage[3]: unknown key `when`\n\
         default_priority: the triage gives every ticket its priority: let its `otherwise` give this one\n\
         triage[0].field: the words of `said` must be priorities\n\
         triage[1].when: the priority is what the triage gives: it cannot ask for it\n\
         triage[1].priority: there is no priority `P4`, did you mean `P1`?";
    assert_eq!(mistakes(text), expected);
    let partial = "states={a='new'}\nfields={x='flag'}\n[[triage]]\nwhen={x=true}\npriority='P1'\n";
    assert_eq!(mistakes(partial), "triage: its last rule must be an `otherwise`");
}

#[test]
fn a_triage_survives_writing() {
    let policy = engine(TRIAGE).policy().clone();
    let again = Policy::from_toml(&policy.to_toml()).unwrap();
    assert_eq!(again, policy);
    assert!(Engine::new(again).is_ok());
}

#[test]
fn a_circle_through_the_priority_is_refused() {
    let text = "states={a='new'}\nfields={x='number'}\n\
         [[triage]]\nwhen={x={at_least=1}}\npriority='P1'\n[[triage]]\notherwise='P2'\n\
         [clocks.c]\nstart={priority='P1'}\nagain='each start'\n\
         marks=[{name='m',at='0m',do=[{set={x=0}}]},{name='n',at='0m',do=[{set={x=1}}]}]\n";
    assert!(mistakes(text).contains("for ever"), "{}", mistakes(text));
}

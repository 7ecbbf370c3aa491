//! Clocks by example: what conditions act on, what a pause and a change of target do.

use chrono::TimeDelta;
use dueline::{Actor, Due, Effect, Engine, Event, Instant, Policy, Ticket};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn agent() -> Actor {
    Actor::new("Ana", "agent")
}

/// A desk with these clocks, and a ticket of Monday 2 November 2026, midnight UTC.
fn opened(clocks: &str) -> (Engine, Ticket) {
    let text = format!(
        "name='d'\ninitial='a'\ndefault_priority='P2'\npriorities=['P1','P2']\nroles={{agent='support'}}\n\
         states={{a='new',b='waiting-customer',c='closed'}}\nfields={{f='flag'}}\n{clocks}\n\
         [[transitions]]\nname='pause'\nfrom='a'\nto='b'\nby='agent'\n\
         [[transitions]]\nname='back'\nfrom='b'\nto='a'\nby='agent'\n\
         [[transitions]]\nname='close'\nfrom=['a','b']\nto='c'\nby='agent'\n"
    );
    let engine =
        Engine::new(Policy::from_toml(&text).unwrap()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let (ticket, _) =
        engine.open("T", &Event::created("mail:1/2", &agent(), at("2026-11-02T00:00:00Z"))).unwrap();
    (engine, ticket)
}

/// A condition that asks about the event acts on each one of which it holds, however it says so.
#[test]
fn a_negated_event_acts_like_the_event_it_stands_for() {
    for reset in [
        "{modified=true}",
        "{not={modified=false}}",
        "{not={side='automation'}}",
        "{state='a',not={side='automation'}}",
    ] {
        let (engine, mut ticket) = opened(&format!(
            "[clocks.k]\nwhile={{state='a'}}\nreset={reset}\nmarks=[{{name='m',at='1h',do=[{{notify='agent'}}]}}]"
        ));
        engine.handle(&mut ticket, &Event::commented("e2", &agent(), at("2026-11-02T00:30:00Z"))).unwrap();
        assert_eq!(engine.next_wake(&ticket), Some(at("2026-11-02T01:30:00.000001Z")), "{reset}");
    }
}

const BY_PRIORITY: &str = "[clocks.k]\nstart='created'\nstop={state='c'}\npause={state='b'}\n\
                           goals=[{when={priority='P1'},within='1h'},{within='8h'}]\n\
                           marks=[{name='half',at='50%',do=[{notify='agent'}]}]";

/// A target that a change puts before the pause is missed then and there; one that runs out in the
/// pause is not.
#[test]
fn a_change_of_target_while_paused_says_at_once_what_is_late() {
    let (engine, mut ticket) = opened(BY_PRIORITY);
    engine
        .handle(&mut ticket, &Event::requested("e2", &agent(), at("2026-11-02T02:00:00Z"), "pause"))
        .unwrap();
    let paused = engine.reading(&ticket, "k", at("2026-11-02T02:30:00Z")).unwrap().unwrap();
    assert_eq!((paused.due, paused.breached_at), (Due::Paused, None));
    assert_eq!(paused.due_if_resumed, Some(at("2026-11-02T08:30:00Z")), "six hours are left");

    let urgent = Event::updated("e3", &agent(), at("2026-11-02T03:00:00Z")).with_priority("P1");
    engine.handle(&mut ticket, &urgent).unwrap();
    let decisions = engine.advance(&mut ticket, at("2026-11-02T03:00:00.000001Z")).unwrap();
    let breached_at = at("2026-11-02T01:00:00Z");
    assert!(
        matches!(&decisions[0].effect, Effect::Breach { breached_at: b, .. } if *b == breached_at),
        "{decisions:?}"
    );
    assert_eq!(decisions[0].due, at("2026-11-02T03:00:00Z"));
    assert_eq!(decisions[1].reason.source.mark(), Some("half"));
    let reading = engine.reading(&ticket, "k", at("2026-11-02T04:00:00Z")).unwrap().unwrap();
    assert_eq!((reading.due, reading.breached_at), (Due::Paused, Some(breached_at)));

    // And back: the breach is withdrawn by name.
    let calm = Event::updated("e4", &agent(), at("2026-11-02T05:00:00Z")).with_priority("P2");
    let withdrawn = engine.handle(&mut ticket, &calm).unwrap();
    assert_eq!(withdrawn[0].effect, Effect::Withdrawn { decision: decisions[0].id.clone() });
}

/// Several targets missed in turn: each breach stands until a target moves past the change.
#[test]
fn every_breach_that_stands_is_withdrawn() {
    let (engine, mut ticket) = opened(
        "[clocks.k]\nstart='created'\nstop={state='c'}\ngoals=[{when={priority='P1',f=true},within='1h'},\
         {when={priority='P1'},within='2h'},{within='8h'}]",
    );
    let tell = |ticket: &mut Ticket, event: Event| engine.handle(ticket, &event).unwrap();
    let at3 = at("2026-11-02T03:00:00Z");
    tell(&mut ticket, Event::updated("e2", &agent(), at3).with_priority("P1"));
    tell(&mut ticket, Event::updated("e3", &agent(), at3 + TimeDelta::hours(1)).with("f", true));
    let calm = Event::updated("e4", &agent(), at3 + TimeDelta::hours(2)).with_priority("P2");
    let decisions = tell(&mut ticket, calm);
    let kinds: Vec<&str> = decisions.iter().map(|d| d.effect.kind()).collect();
    assert_eq!(kinds, ["breach", "withdrawn", "withdrawn"], "the second breach, then both");
}

/// Giving a field the value that it has changes nothing.
#[test]
fn a_value_told_again_is_no_change() {
    let (engine, mut ticket) = opened("[rules.r]\non='changed'\ndo=[{notify='agent'}]");
    let told = |n: u32| {
        Event::updated(format!("e{n}"), &agent(), at("2026-11-02T01:00:00Z"))
            .with("f", true)
            .with_priority("P2")
    };
    assert_eq!(engine.handle(&mut ticket, &told(2)).unwrap().len(), 1);
    assert_eq!(engine.handle(&mut ticket, &told(3)).unwrap().len(), 0);
}

/// Reasons call a host's event by the host's id.
#[test]
fn reasons_name_the_hosts_events() {
    let (engine, mut ticket) = opened(BY_PRIORITY);
    let decisions = engine.advance(&mut ticket, at("2026-11-02T12:00:00Z")).unwrap();
    assert!(decisions.iter().all(|decision| decision.reason.event == "mail:1/2"), "{decisions:?}");
    assert_eq!(decisions[0].id.as_str(), "T/clock:k/mail%3A1%2F2/0/mark:half/0");
}

/// Where nothing opens, nothing is ever due, before the end and after it.
#[test]
fn a_calendar_that_never_opens_gives_due_never() {
    let (engine, mut ticket) = opened(
        "[calendars.shut]\nhours={}\n[clocks.k]\nstart='created'\nstop={state='c'}\n\
         goals=[{within='1 working hour',calendar='shut'}]",
    );
    let due = |ticket: &Ticket| engine.reading(ticket, "k", at("2027-01-01T00:00:00Z")).unwrap().unwrap().due;
    assert_eq!((due(&ticket), engine.next_wake(&ticket)), (Due::Never, None));
    engine
        .handle(&mut ticket, &Event::requested("e2", &agent(), at("2026-11-03T00:00:00Z"), "close"))
        .unwrap();
    assert_eq!(due(&ticket), Due::Never);
}

/// At the end of the years there are no more timers, and every ticket can be stored and read back.
#[test]
fn what_is_due_after_the_last_year_never_acts() {
    let (engine, _) = opened(BY_PRIORITY);
    let late = Event::created("e1", &agent(), at("9999-12-31T19:59:59.999999Z"));
    let (mut ticket, _) = engine.open("T", &late).unwrap();
    engine.advance(&mut ticket, Instant::MAX_UTC).unwrap();
    assert_eq!(engine.next_wake(&ticket), None);
    assert_eq!(engine.restore(engine.snapshot(&ticket).unwrap()).unwrap(), ticket);
}

/// Counters that leave no room to count on are refused.
#[test]
fn a_snapshot_with_counters_at_their_end_is_refused() {
    let (engine, ticket) = opened(BY_PRIORITY);
    let good = serde_json::to_value(engine.snapshot(&ticket).unwrap()).unwrap();
    for (pointer, value) in [
        ("/clocks/k/cycles/0/generation", serde_json::json!(u32::MAX)),
        ("/clocks/k/cycles/0/breaches", serde_json::json!([7, 7, 99])),
        ("/clocks/k/count", serde_json::json!(u32::MAX)),
    ] {
        let mut bad = good.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        bad.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(key.into(), value);
        let error = engine.restore(serde_json::from_value(bad).unwrap()).unwrap_err().to_string();
        assert!(error.contains(key), "{error}");
    }
}

/// Decisions, refusals and events are data that a host can store.
#[test]
fn decisions_are_written_as_data() {
    let (engine, mut ticket) = opened(BY_PRIORITY);
    let decisions = engine.advance(&mut ticket, at("2026-11-02T12:00:00Z")).unwrap();
    let json = serde_json::to_value(&decisions[1]).unwrap();
    assert_eq!(json["effect"]["breach"]["breached_at"], "2026-11-02T08:00:00Z");
    assert_eq!(json["reason"]["source"]["mark"]["clock"], "k");
    let event = Event::requested("e2", &agent(), at("2026-11-02T13:00:00Z"), "back").with("f", true);
    let json = serde_json::to_string(&event).unwrap();
    assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);
    let refusal = engine.handle(&mut ticket, &event).unwrap_err();
    assert_eq!(serde_json::to_value(&refusal).unwrap()["not_from"]["state"], "a");
}

//! Explanations: why due then, how the time was spent, why it did not start, what if.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;
use dueline::{
    Actor, Due, Engine, Event, Instant, Policy, ReadError, Value, WhatIf,
    explain::{Began, Kind, WhyNot},
    history::{History, Life},
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

const POLICY: &str = "name='d'\nzone='Europe/Paris'\ninitial='open'\ndefault_priority='P2'\npriorities=['P1','P2']\n\
    roles={agent='support',client={side='customer',sees='all'}}\n\
    states={open='new',asked='waiting-customer',vendor='waiting-third-party',done='closed'}\n\
    fields={team={of=['front','network']},urgent='flag'}\n\
    [calendars.office]\nhours={mon-fri=['09:00-17:00']}\nholidays=['france']\nexceptions={2026-11-12=[]}\n\
    [calendars.long]\nhours={mon-sat=['08:00-20:00']}\n\
    [[transitions]]\nname='ask'\nfrom='open'\nto='asked'\nby='agent'\n\
    [[transitions]]\nname='send'\nfrom='open'\nto='vendor'\nby='agent'\n\
    [[transitions]]\nname='back'\nfrom=['asked','vendor']\nto='open'\nby='agent'\n\
    [[transitions]]\nname='close'\nfrom='open'\nto='done'\nby='agent'\n\
    [clocks.fix]\nstart='created'\nstop={state='done'}\npause={state=['asked','vendor']}\ncalendar='office'\n\
    goals=[{name='urgent',when={priority='P1'},within='2 working hours'},{name='usual',within='16 working hours'}]\n\
    [clocks.hurry]\nstart={priority='P1',state='open'}\nenforce_from='2026-11-01'\n\
    [clocks.talk]\nstart={event='commented',side='customer'}\nstop={event='commented',side='support'}\n\
    [rules.answered]\non={event='commented',side='customer'}\nwhen={state='asked'}\ndo=[{move='back'}]\n";

fn engine() -> Engine {
    Engine::new(Policy::from_toml(POLICY).unwrap()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// Monday 9 November 2026; Wednesday is a holiday, and on Thursday the office stays closed.
fn life() -> Life {
    let (claire, ana) = (Actor::new("Claire", "client"), Actor::new("Ana", "agent"));
    let events = [
        Event::created("e1", &claire, at("2026-11-09T14:00:00Z")).with("team", "front"),
        Event::requested("e2", &ana, at("2026-11-09T15:00:00Z"), "ask"),
        Event::commented("e3", &claire, at("2026-11-10T09:00:00Z")),
        Event::updated("e4", &ana, at("2026-11-10T10:00:00Z")).with("team", "network"),
        Event::requested("e5", &ana, at("2026-11-10T11:00:00Z"), "send"),
        Event::requested("e6", &ana, at("2026-11-10T12:00:00Z"), "back"),
    ];
    let life = History::new("T", events).unwrap().live(&[engine()], None).unwrap();
    assert_eq!(life.refused, []);
    life
}

#[test]
fn why_it_is_due_then_is_told_with_every_stretch_and_closure() {
    let life = life();
    let why = life.engine().explain(&life.ticket, "fix", at("2026-11-10T13:00:00Z")).unwrap().unwrap();
    assert_eq!(
        why.to_string(),
        "`fix` is due Mon 2026-11-16 10:00 (Europe/Paris): 16 working hours in `office`\n\
         \x20 started Mon 2026-11-09 15:00\n\
         \x20 not urgent: `priority = \"P1\"` does not hold\n\
         \x20 ran Mon 2026-11-09 15:00 to Mon 2026-11-09 16:00: 1h counted, 16h left at its start\n\
         \x20 paused Mon 2026-11-09 16:00 to Tue 2026-11-10 10:00\n\
         \x20 ran Tue 2026-11-10 10:00 to Tue 2026-11-10 12:00: 2h counted, 15h left at its start\n\
         \x20 paused Tue 2026-11-10 12:00 to Tue 2026-11-10 13:00\n\
         \x20 runs since Tue 2026-11-10 13:00: 1h counted, 13h left at its start\n\
         \x20 closed on Wed 2026-11-11 (Armistice de 1918)\n\
         \x20 closed on Thu 2026-11-12"
    );
    assert_eq!(life.engine().explain(&life.ticket, "hurry", at("2026-11-10T13:00:00Z")).unwrap(), None);
}

#[test]
fn the_time_is_split_by_cause_and_by_team() {
    let life = life();
    let until = at("2026-11-10T18:00:00Z");
    let timeline = life.timeline("fix", Some("team"), until).remove(0);
    assert_eq!(
        timeline.to_string(),
        "Mon 2026-11-09 15:00  running 1h in open, with front, by Claire (e1)\n\
         Mon 2026-11-09 16:00  paused 18h in asked, with front, by Ana (e2)\n\
         Tue 2026-11-10 10:00  running 1h in open, with front, by the engine (e3/rule:answered/0)\n\
         Tue 2026-11-10 11:00  running 1h in open, with network, by Ana (e4)\n\
         Tue 2026-11-10 12:00  paused 1h in vendor, with network, by Ana (e5)\n\
         Tue 2026-11-10 13:00  running 4h in open, with network, by Ana (e6)\n\
         Tue 2026-11-10 17:00  closed 2h in open, with network, as the calendar closed"
    );
    let causes = timeline.totals(|piece| (piece.kind, piece.state.clone()));
    let causes: Vec<_> =
        causes.into_iter().map(|total| (total.key.0, total.key.1, total.time.num_hours())).collect();
    assert_eq!(
        causes,
        [
            (Kind::Running, "open".into(), 7),
            (Kind::Paused, "asked".into(), 18),
            (Kind::Paused, "vendor".into(), 1),
            (Kind::OutsideCoverage, "open".into(), 2),
        ]
    );
    let teams = timeline.totals(|piece| piece.team.clone());
    assert_eq!((teams[0].key.clone(), teams[0].time), (Value::from("front"), TimeDelta::hours(20)));
    assert!(matches!(&timeline.pieces[1].began, Began::Event { by: Some(by), .. } if by.name == "Ana"));
}

#[test]
fn why_it_did_not_start_is_told_for_each_step() {
    let life = life();
    let why = life.why_not_started("hurry");
    assert_eq!(why[0].to_string(), "e1: `priority = \"P1\"` does not hold");
    assert_eq!(why[1].to_string(), "e2: `priority = \"P1\"` does not hold, `state = \"open\"` does not hold");
    let talk = life.why_not_started("talk");
    let kinds: Vec<_> = talk.iter().map(|step| (step.event.as_str(), step.why == WhyNot::Runs)).collect();
    assert_eq!(kinds[..3], [("e1", false), ("e2", false), ("e3", true)]);
    assert_eq!(life.why_not_started("no such clock"), []);

    // Once it has run; and before the date from which it is measured.
    let ana = Actor::new("Ana", "agent");
    let early = [
        Event::created("e1", &ana, at("2026-10-30T09:00:00Z")).with_priority("P1"),
        Event::commented("e2", &Actor::new("Claire", "client"), at("2026-10-30T10:00:00Z")),
        Event::commented("e3", &ana, at("2026-10-30T11:00:00Z")),
        Event::commented("e4", &Actor::new("Claire", "client"), at("2026-10-30T12:00:00Z")),
    ];
    let life = History::new("T", early).unwrap().live(&[engine()], None).unwrap();
    let why = life.why_not_started("hurry");
    assert_eq!(why[0].to_string(), "e1: what begins before 2026-11-01 is not measured (`enforce_from`)");
    assert_eq!(why[1].why, WhyNot::HeldBefore);
    assert_eq!(life.why_not_started("talk")[3].why, WhyNot::OnlyOnce);
}

#[test]
fn what_if_it_resumed_or_was_urgent_or_counted_elsewhere() {
    let life = life();
    let (engine, ticket) = (life.engine(), &life.ticket);
    let now = at("2026-11-10T13:00:00Z");
    let before = ticket.clone();
    let due = |what: WhatIf| engine.what_if(ticket, &what, now).unwrap()[0].due;
    // Two hours from Monday 15:00 in Paris were used up on Tuesday at 11:00.
    assert_eq!(due(WhatIf::Priority("P1".into())), Due::At(at("2026-11-10T10:00:00Z")));
    let urgent = engine.what_if(ticket, &WhatIf::Priority("P1".into()), now).unwrap();
    assert_eq!(urgent.len(), 2 + 1, "the clock of P1 would start");
    // One hour on Monday, two and seven on Tuesday, six on Wednesday: there it is no holiday.
    let long = WhatIf::Calendar { clock: "fix".into(), calendar: "long".into() };
    assert_eq!(due(long), Due::At(at("2026-11-11T13:00:00Z")));
    let unknown = WhatIf::Calendar { clock: "fx".into(), calendar: "lng".into() };
    let Err(ReadError::Mistakes(mistakes)) = engine.what_if(ticket, &unknown, now) else { panic!() };
    assert_eq!(
        mistakes.to_string(),
        "clock: there is no clock `fx`, did you mean `fix`?\ncalendar: there is no calendar `lng`, did you mean `long`?"
    );
    let gold = WhatIf::Fields([("team".to_string(), Value::from("front"))].into());
    assert_eq!(due(gold), Due::At(at("2026-11-16T09:00:00Z")));
    assert_eq!(*ticket, before);

    let mut paused = ticket.clone();
    let ask = Event::requested("e7", &Actor::new("Ana", "agent"), at("2026-11-10T14:00:00Z"), "ask");
    engine.handle(&mut paused, &ask).unwrap();
    let resumed = engine.what_if(&paused, &WhatIf::Resumed, at("2026-11-10T15:00:00Z")).unwrap();
    assert_eq!(resumed[0].due, Due::At(at("2026-11-16T10:00:00Z")));
}

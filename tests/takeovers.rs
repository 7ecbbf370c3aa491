//! Adoptions that went wrong once: each is a ticket that was lived, taken over and asked again.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use chrono::TimeDelta;
use dueline::{
    Actor, Adoption, Decision, Due, Engine, Event, Instant, Policy, Reading, Ticket, WhatIf, policy::Mode,
};

const HEAD: &str = "name='d'\nzone='Europe/Paris'\ninitial='a'\nroles={agent='support'}\n\
    states={a='new',b='waiting-customer',c='resolved',d='closed'}\n\
    fields={f='flag',since='instant',contract={of=['gold','silver','iron']}}\n\
    [[transitions]]\nname='wait'\nfrom=['a','c']\nto='b'\nby='agent'\n\
    [[transitions]]\nname='back'\nfrom=['b','c']\nto='a'\nby='agent'\n\
    [[transitions]]\nname='solve'\nfrom=['a','b']\nto='c'\nby='agent'\n";
const CALENDARS: &str = "[calendars.office]\nhours={mon-fri=['09:00-17:00']}\n[calendars.late]\nhours={mon-fri=['13:00-21:00']}\n\
    [trains.releases]\nslots='tuesday 14:00'\n";

fn at(text: &str) -> Instant {
    // A time is one of Monday 2 November 2026, UTC.
    if text.len() == 5 { format!("2026-11-02T{text}:00Z").parse().unwrap() } else { text.parse().unwrap() }
}

fn version(version: u32, rest: &str) -> Engine {
    let calendars = if rest.contains("[calendars") { "" } else { CALENDARS };
    let text = format!("version={version}\n{HEAD}{calendars}[clocks.k]\n{rest}");
    Engine::new(Policy::from_toml(&text).unwrap()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

struct Life {
    engine: Engine,
    ticket: Ticket,
    decisions: Vec<Decision>,
    told: u32,
}

impl Life {
    fn opened(rest: &str) -> Self {
        Self::with(rest, |event| event)
    }

    /// At 10:00 in Paris.
    fn with(rest: &str, more: impl FnOnce(Event) -> Event) -> Self {
        let engine = version(1, rest);
        let event = more(Event::created("e1", &Actor::new("Ana", "agent"), at("09:00")));
        let (ticket, decisions) = engine.open("T", &event).unwrap();
        Life { engine, ticket, decisions, told: 1 }
    }

    fn tell(&mut self, when: &str, make: impl FnOnce(String, &Actor, Instant) -> Event) -> &mut Self {
        self.told += 1;
        let event = make(format!("e{}", self.told), &Actor::new("Ana", "agent"), at(when));
        self.decisions.extend(self.engine.handle(&mut self.ticket, &event).unwrap());
        self.stored()
    }

    fn go(&mut self, when: &str, transition: &str) -> &mut Self {
        self.tell(when, |id, actor, at| Event::requested(id, actor, at, transition))
    }

    fn contract(&mut self, when: &str, contract: &str) -> &mut Self {
        self.tell(when, |id, actor, at| Event::updated(id, actor, at).with("contract", contract))
    }

    fn flag(&mut self, when: &str, f: bool) -> &mut Self {
        self.tell(when, |id, actor, at| Event::updated(id, actor, at).with("f", f))
    }

    fn until(&mut self, when: &str) -> &mut Self {
        self.decisions.extend(self.engine.advance(&mut self.ticket, at(when)).unwrap());
        self.stored()
    }

    /// Another version takes over.
    fn adopt(&mut self, when: &str, rest: &str) -> &mut Self {
        self.adopt_in(when, rest, None)
    }

    fn adopt_in(&mut self, when: &str, rest: &str, mode: Option<Mode>) -> &mut Self {
        let next = version(self.engine.policy().version + 1, rest);
        let number = next.policy().version;
        let event =
            Event::adopted(format!("v{number}"), at(when), Adoption { mode, ..Adoption::of(number, 0) });
        let (ticket, decisions) =
            next.adopt(&self.ticket, &event).unwrap_or_else(|refusal| panic!("{refusal}"));
        (self.engine, self.ticket) = (next, ticket);
        self.decisions.extend(decisions);
        self.stored()
    }

    /// What is stored reads back as it was, and nothing is decided twice.
    fn stored(&mut self) -> &mut Self {
        let text = serde_json::to_string(&self.engine.snapshot(&self.ticket).unwrap()).unwrap();
        let restored = self.engine.restore(serde_json::from_str(&text).unwrap());
        assert_eq!(restored.unwrap_or_else(|error| panic!("{error}\n{text}")), self.ticket);
        let ids: BTreeSet<&str> = self.decisions.iter().map(|decision| decision.id.as_str()).collect();
        assert_eq!(ids.len(), self.decisions.len(), "{:#?}", self.decisions);
        self
    }

    fn cycles(&self, when: &str) -> Vec<Reading> {
        self.engine.readings(&self.ticket, at(when)).unwrap()
    }

    fn elapsed(&self, when: &str) -> TimeDelta {
        self.cycles(when).pop().unwrap().elapsed
    }

    fn marks(&self) -> Vec<&str> {
        let path = |decision: &'_ Decision| decision.reason.source.mark().is_some();
        self.decisions.iter().filter(|d| path(d)).map(|d| d.id.event()).collect()
    }
}

const TWO: &str = "start={state='a'}\nstop={state='c'}\nagain='continue'\nmarks=[";
const ONE: &str = "{name='one',at='1h',do=[{notify='agent'}]},";
const NAG: &str = "{name='nag',at='1h',every='1h',times=9,do=[{comment='x'}]},";

#[test]
fn marks_of_finished_cycles_are_found_again() {
    for marks in [
        NAG.to_string(),
        format!("{ONE}{}", NAG.replace("every='1h',times=9,", "")),
        format!("{{name='new',at='9h',do=[{{notify='agent'}}]}},{ONE}{NAG}"),
    ] {
        let mut life = Life::opened(&format!("{TWO}{ONE}{NAG}]"));
        life.go("11:30", "solve")
            .adopt("12:00", &format!("{TWO}{marks}]"))
            .go("12:30", "back")
            .until("13:15");
        let nagged = life.marks().iter().filter(|path| path.contains("mark:nag")).count();
        assert_eq!(nagged, if marks.contains("every") { 3 } else { 2 }, "{:?}", life.marks());
    }
}

#[test]
fn a_mark_that_is_gone_and_comes_back_is_another_one() {
    let both = "start='created'\nmarks=[{name='m',at='1h',do=[{notify='agent'}]},{name='o',at='40h',do=[{notify='agent'}]}]";
    let one = "start='created'\nmarks=[{name='o',at='40h',do=[{notify='agent'}]}]";
    let mut life = Life::opened(both);
    life.until("10:30").adopt("11:00", one).adopt("12:00", both).until("13:00");
    assert_eq!(life.marks().len(), 2);
}

#[test]
fn the_same_policy_starts_nothing_that_had_ended() {
    let ended = "while={state='a'}\nstop={f=true}\ngoals=[{within='4h'}]";
    let mut life = Life::opened(ended);
    life.flag("10:00", true).flag("10:10", false).adopt("11:00", ended);
    assert_eq!(life.cycles("20:00").len(), 1);
    let once = "while={state='a'}\nagain='never'\ngoals=[{within='4h'}]";
    let mut life = Life::opened(once);
    life.go("10:00", "wait").go("10:10", "back").adopt("11:00", once);
    assert_eq!(life.cycles("20:00").len(), 1);
}

#[test]
fn a_start_that_is_put_back_may_be_new_or_gone() {
    let plain = "start='created'\nstop={state='c'}\ngoals=[{within='5h'}]";
    Life::opened(plain).adopt("10:00", &format!("from='creation'\n{plain}")).go("11:00", "solve");
    let idle = "start={state='b'}\ngoals=[{within='5h'}]";
    Life::opened(&format!("from='creation'\n{idle}")).adopt("10:00", idle).go("11:00", "wait");
    let mut life =
        Life::with(&format!("from='field since'\n{plain}"), |e| e.with("since", "2026-11-02T05:00:00Z"));
    life.adopt("10:00", plain);
    assert_eq!(life.elapsed("10:00"), TimeDelta::hours(5));
}

/// A pause that holds as a version takes over counts for what will be put back.
#[test]
fn what_is_remembered_follows_the_pause_of_the_new_version() {
    let late = "start={state='c'}\nfrom='creation'";
    let mut life = Life::opened(late);
    life.go("10:00", "wait").adopt("11:00", &format!("{late}\npause={{state='b'}}")).go("15:00", "solve");
    assert_eq!(life.elapsed("15:00"), TimeDelta::hours(2));
}

#[test]
fn what_counted_in_an_older_version_s_calendars_stays_counted() {
    // Four hours of the late shift, then the office.
    let carried = "start={state='a'}\nstop={state='c'}\nagain='continue'\nretarget='carry'\n\
        goals=[{when={contract='gold'},within='4 working hours',calendar='late'},{name='last',within='6 working hours',calendar='office'}]";
    let mut life = Life::with(carried, |event| event.with("contract", "gold"));
    life.contract("14:00", "iron").go("15:00", "solve");
    let before = life.elapsed("15:30");
    life.adopt("15:30", "start={state='a'}\nstop={state='c'}\nagain='continue'\nretarget='carry'\n\
        goals=[{name='last',within='6 working hours',calendar='office'}]\n[calendars.office]\nhours={mon-fri=['09:00-17:00']}");
    assert_eq!(life.elapsed("15:30"), before);
    let counted = life.engine.explain(&life.ticket, "k", at("15:30")).unwrap().unwrap().counted;
    assert_eq!(counted.iter().map(|stretch| stretch.time).sum::<TimeDelta>(), before);
    life.go("15:40", "back");
    assert_eq!(life.elapsed("15:50"), before + TimeDelta::minutes(10));

    let one = "start={state='a'}\nstop={state='c'}\nagain='continue'\nretarget='carry'\ncalendar='office'\n\
        goals=[{name='x',within='20 working hours'}]";
    for calendars in ["[calendars.desk]\nhours={mon-fri=['09:00-17:00']}", "[calendars.office]\nhours='24/7'"]
    {
        let mut life = Life::opened(one);
        life.go("2026-11-03T15:00:00Z", "solve");
        let next = if calendars.contains("desk") { one.replace("office", "desk") } else { one.into() };
        life.adopt("2026-11-03T16:00:00Z", &format!("{next}\n{calendars}"))
            .go("2026-11-03T18:00:00Z", "back");
        assert_eq!(life.elapsed("2026-11-03T18:00:00Z"), TimeDelta::hours(14), "{calendars}");
    }
}

/// The calendar that is always open is the same one in every version.
#[test]
fn around_the_clock_is_no_other_calendar() {
    let clock = "start={state='a'}\nstop={state='c'}\nagain='continue'\ncalendar='24/7'\n\
        goals=[{within='4 working hours'}]\nmarks=[{name='half',at='50%',do=[{notify='agent'}]}]";
    let mut life = Life::opened(clock);
    life.go("14:30", "solve").adopt("15:00", clock).go("15:30", "back").until("18:00");
    assert_eq!(life.marks().len(), 2, "half, and the breach");
}

#[test]
fn a_goal_that_is_gone_is_found_again_by_name() {
    let named = |name: &str| {
        format!(
            "start={{state='a'}}\nstop={{state='c'}}\nagain='continue'\ngoals=[{{name='{name}',within='1h'}}]"
        )
    };
    let mut life = Life::opened(&named("x"));
    life.go("10:30", "solve")
        .adopt("11:00", &named("y"))
        .adopt("11:30", &named("x"))
        .go("12:00", "back")
        .until("13:30");
    assert_eq!(life.marks().len(), 1, "the breach was said once");
}

#[test]
fn repetitions_are_stored_in_one_order() {
    let clock = "start='created'\nmarks=[{name='b',at='1h',every='1h',times=9,do=[{notify='agent'}]},\
        {name='a',at='2h',every='1h',times=9,do=[{notify='agent'}]}]";
    Life::opened(clock).until("12:30");
}

#[test]
fn a_promise_that_moves_says_where_to_in_every_mode() {
    let ship = |rest: &str| {
        format!(
            "start='created'\ngoals=[{{name='ship',within='next slot of releases'}}]\n[calendars.office]\nhours='24/7'\n[trains.releases]\nslots='tuesday 14:00'\n{rest}"
        )
    };
    for mode in [Mode::KeepStart, Mode::Carry, Mode::FromChange, Mode::Restart] {
        let mut life = Life::opened(&ship(""));
        life.adopt_in("15:00", &ship("moved={2026-11-03='2026-11-12 10:00'}"), Some(mode));
        let moved: Vec<_> = life.decisions.iter().filter(|d| d.effect.kind() == "promise moved").collect();
        let dueline::Effect::PromiseMoved { to, .. } = &moved[0].effect else { panic!() };
        assert_eq!(life.cycles("15:00").pop().unwrap().due, Due::At(to.unwrap()), "{mode:?}");
    }
    // Another train is another promise.
    let mut life = Life::opened(&ship(""));
    let daily = ship("[trains.daily]\nslots=['monday 18:00','tuesday 18:00']")
        .replace("slot of releases", "slot of daily");
    life.adopt("15:00", &daily);
    assert_eq!(life.cycles("15:00").pop().unwrap().due, Due::At(at("17:00")));
}

#[test]
fn what_begins_in_an_adoption_begins_paused_where_its_pause_holds() {
    let new = "start={state=['a','b']}\npause={state='b'}\nresume={state='a'}\ngoals=[{within='5h'}]";
    let mut life = Life::opened("start={state='d'}");
    life.go("10:00", "wait");
    let renamed = format!("start={{state='d'}}\n[clocks.new]\n{new}\n{CALENDARS}");
    life.adopt("11:00", &renamed);
    assert_eq!(life.cycles("12:00").pop().unwrap().state, dueline::ClockState::Paused);
    let paused = |within: &str| {
        format!(
            "start='created'\npause={{state='b'}}\nresume={{state='a'}}\ngoals=[{{name='x',within='{within}'}}]"
        )
    };
    let mut life = Life::opened(&paused("50h"));
    life.go("10:00", "wait").adopt_in("11:00", &paused("40h"), Some(Mode::Restart));
    assert_eq!(life.cycles("12:00").pop().unwrap().state, dueline::ClockState::Paused);
}

#[test]
fn an_explanation_is_of_what_was() {
    let by_contract = "start={state='a'}\nstop={state='c'}\ncalendar={field='contract',of={gold='24/7'},otherwise='office'}\n\
        goals=[{name='x',within='8 working hours'}]";
    let mut life = Life::opened(by_contract);
    life.go("2026-11-03T08:30:00Z", "solve");
    let explain =
        |life: &Life| life.engine.explain(&life.ticket, "k", at("2026-11-03T10:00:00Z")).unwrap().unwrap();
    let before = explain(&life);
    life.contract("2026-11-03T09:00:00Z", "gold");
    assert_eq!(explain(&life).counted, before.counted);
    // Nor is there an instant at which it cannot be asked.
    let mut paused = Life::opened(
        "start='created'\npause={state='b'}\ncalendar='office'\ngoals=[{within='8 working hours'}]",
    );
    paused.go("10:00", "wait");
    for now in [Instant::MAX_UTC, at("9999-12-31T23:59:59.999999Z")] {
        assert!(paused.engine.explain(&paused.ticket, "k", now).unwrap().is_some());
    }
}

#[test]
fn what_if_a_calendar_had_been_another_from_the_start() {
    let clock = "start='created'\nretarget='carry'\ncalendar='office'\n\
        goals=[{when={contract='gold'},within='30 working hours'},{within='20 working hours'}]";
    let mut life = Life::opened(clock);
    life.contract("15:00", "gold");
    let what_if = WhatIf::Calendar { clock: "k".into(), calendar: "late".into() };
    let reading = life.engine.what_if(&life.ticket, &what_if, at("16:00")).unwrap().pop().unwrap();
    assert_eq!(reading.elapsed, TimeDelta::hours(4), "since 13:00 in Paris");
}

//! Policy versions: what happens to open tickets when the policy, or its dates, change.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;
use dueline::{
    Actor, Adoption, ClockState, Decision, Due, Effect, Engine, Event, Instant, Policy, Reading, Refusal,
    Ticket, history::History, policy::Mode,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

const FIRST: &str = "name='d'\nversion=1\nzone='Europe/Paris'\ninitial='open'\nroles={agent='support'}\n\
    states={open='new',waiting='waiting-customer',done='closed'}\nfields={contract={of=['gold','iron']},note='text'}\n\
    [calendars.office]\nhours={mon-fri=['09:00-17:00']}\n\
    [trains.releases]\nslots='tuesday 14:00'\n\
    [[transitions]]\nname='ask'\nfrom='open'\nto='waiting'\nby='agent'\n\
    [[transitions]]\nname='back'\nfrom='waiting'\nto='open'\nby='agent'\n\
    [[transitions]]\nname='close'\nfrom=['open','waiting']\nto='done'\nby='agent'\n\
    [clocks.k]\nstart='created'\nstop={state='done'}\npause={state='waiting'}\ncalendar='office'\n\
    goals=[{name='answer',within='8 working hours'}]\nmarks=[{name='half',at='50%',do=[{notify='agent'}]}]\n\
    [clocks.fix]\nstart='created'\ngoals=[{within='next slot of releases'}]\n";

fn engine(edits: &[(&str, &str)]) -> Engine {
    let mut text = FIRST.to_string();
    for (old, new) in edits {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    Engine::new(Policy::from_toml(&text).unwrap()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn agent() -> Actor {
    Actor::new("Ana", "agent")
}

/// Opened on Monday 2 November 2026 at 10:00 in Paris.
fn opened() -> (Engine, Ticket) {
    let engine = engine(&[]);
    let (ticket, _) = engine.open("T", &Event::created("e1", &agent(), at("2026-11-02T09:00:00Z"))).unwrap();
    (engine, ticket)
}

fn read(engine: &Engine, ticket: &Ticket, clock: &str, now: &str) -> Reading {
    engine.reading(ticket, clock, at(now)).unwrap().unwrap()
}

fn adopt(
    engine: &Engine,
    ticket: &Ticket,
    now: &str,
    edit: impl FnOnce(&mut Adoption),
) -> (Ticket, Vec<Decision>) {
    let mut adoption = Adoption::of(engine.policy().version, engine.policy().dates);
    edit(&mut adoption);
    let adopted =
        engine.adopt(ticket, &Event::adopted("v", at(now), adoption)).unwrap_or_else(|r| panic!("{r}"));
    let snapshot = engine.snapshot(&adopted.0).unwrap();
    assert_eq!(engine.restore(snapshot).unwrap(), adopted.0);
    adopted
}

/// A version that says the same changes nothing but the version.
#[test]
fn the_same_policy_in_another_version_changes_no_reading() {
    let (first, mut ticket) = opened();
    let second = engine(&[("version=1", "version=2")]);
    assert!(
        second.handle(&mut ticket, &Event::commented("e2", &agent(), at("2026-11-02T10:00:00Z"))).is_err()
    );
    let (mut adopted, decisions) = adopt(&second, &ticket, "2026-11-02T10:00:00Z", |_| {});
    assert_eq!(decisions, []);
    assert_eq!(adopted.policy(), ("d", 2));
    let now = at("2026-11-02T10:00:00Z");
    assert_eq!(second.readings(&adopted, now).unwrap(), first.readings(&ticket, now).unwrap());
    let end = at("2026-12-01T00:00:00Z");
    assert_eq!(second.advance(&mut adopted, end).unwrap(), first.advance(&mut ticket, end).unwrap());
}

/// Timers due before it are the old version's.
#[test]
fn what_was_due_before_the_adoption_is_the_old_version_s() {
    let (_, ticket) = opened();
    let second = engine(&[("version=1", "version=2"), ("'8 working hours'", "'80 working hours'")]);
    let (_, decisions) = adopt(&second, &ticket, "2026-11-02T15:00:00Z", |_| {});
    assert_eq!(decisions[0].reason.source.mark(), Some("half"), "at 14:00 in Paris");
    assert_eq!(decisions.len(), 1);
}

#[test]
fn another_target_is_a_re_target_in_the_mode_of_the_adoption() {
    let (_, ticket) = opened();
    // From Tuesday 12:00 in Paris, ten of whose hours counted; the office now opens at 8:00.
    let edits = [
        ("version=1", "version=2"),
        ("09:00-17:00", "08:00-17:00"),
        ("'8 working hours'", "'12 working hours'"),
    ];
    let second = engine(&edits);
    let due = |mode| {
        let (adopted, _) = adopt(&second, &ticket, "2026-11-02T15:00:00Z", |adoption| adoption.mode = mode);
        let reading = read(&second, &adopted, "k", "2026-11-02T15:00:00Z");
        assert_eq!(reading.elapsed, TimeDelta::hours(6));
        reading.due
    };
    // Seven hours on Monday, five on Tuesday from 8:00.
    assert_eq!(due(None), Due::At(at("2026-11-03T12:00:00Z")));
    assert_eq!(due(Some(Mode::Carry)), Due::At(at("2026-11-03T12:00:00Z")));
    // One hour on Monday, nine on Tuesday, two on Wednesday.
    assert_eq!(due(Some(Mode::FromChange)), Due::At(at("2026-11-04T09:00:00Z")));
}

/// What counted in the old calendar stays counted, or is measured anew in the new one.
#[test]
fn carry_keeps_what_counted_in_the_old_version_s_calendar() {
    let (_, ticket) = opened();
    let second = engine(&[("version=1", "version=2"), ("09:00-17:00", "13:00-21:00")]);
    let (kept, _) = adopt(&second, &ticket, "2026-11-02T15:00:00Z", |_| {});
    let (carried, _) = adopt(&second, &ticket, "2026-11-02T15:00:00Z", |a| a.mode = Some(Mode::Carry));
    let elapsed = |ticket| read(&second, ticket, "k", "2026-11-02T16:00:00Z").elapsed;
    assert_eq!(elapsed(&kept), TimeDelta::hours(4), "from 13:00 to 17:00");
    assert_eq!(elapsed(&carried), TimeDelta::hours(7), "six hours until 16:00, and one");
    assert_eq!(read(&second, &carried, "k", "2026-11-02T16:00:00Z").due, Due::At(at("2026-11-02T17:00:00Z")));
    // What is carried uses up a shorter target at once: missed at the adoption.
    let third = engine(&[("version=1", "version=3"), ("'8 working hours'", "'2 working hours'")]);
    let (late, _) = adopt(&third, &carried, "2026-11-02T16:00:00Z", |a| a.mode = Some(Mode::Carry));
    let breached_at = read(&third, &late, "k", "2026-11-02T17:00:00Z").breached_at;
    assert_eq!(breached_at, Some(at("2026-11-02T16:00:00Z")));
    // A version that says the same by another name keeps what was carried before, and what counted since.
    let renamed = [("[calendars.office]", "[calendars.desk]"), ("calendar='office'", "calendar='desk'")];
    let fourth =
        engine(&[&[("version=1", "version=4"), ("09:00-17:00", "13:00-21:00")], &renamed[..]].concat());
    let (same, _) = adopt(&fourth, &carried, "2026-11-02T16:00:00Z", |_| {});
    assert_eq!(read(&fourth, &same, "k", "2026-11-02T16:30:00Z").elapsed, TimeDelta::minutes(450));
}

#[test]
fn every_hole_is_named_and_the_map_fills_it() {
    let (first, mut ticket) = opened();
    let e2 = Event::requested("e2", &agent(), at("2026-11-02T10:00:00Z"), "ask")
        .with("contract", "iron")
        .with("note", "x");
    first.handle(&mut ticket, &e2).unwrap();
    let edits = [
        ("version=1", "version=2"),
        ("waiting", "asked"),
        ("asked-customer", "waiting-customer"),
        ("'iron'", "'silver'"),
        ("note=", "remark="),
        ("[clocks.fix]", "[clocks.repair]"),
    ];
    let second = engine(&edits);
    let event = |adoption| Event::adopted("v", at("2026-11-02T11:00:00Z"), adoption);
    let Err(Refusal::Mistakes(holes)) = second.adopt(&ticket, &event(Adoption::of(2, 0))) else { panic!() };
    assert_eq!(
        holes.to_string(),
        "states.waiting: d version 2 does not have it, and the map does not say what it is called there\n\
         fields.contract: `iron` is none of its words: gold, silver\n\
         fields.note: d version 2 does not have it, and it is set: map it, or give it up in `dropped`\n\
         clocks.fix: d version 2 does not have it, and it has run: `dropped` gives its results up"
    );
    let mut adoption = Adoption::of(2, 0);
    adoption.states.insert("waiting".into(), "asked".into());
    adoption.fields.insert("note".into(), "remark".into());
    adoption.dropped.extend(["contract".into(), "fix".into()]);
    let (adopted, _) = second.adopt(&ticket, &event(adoption)).unwrap();
    assert_eq!((adopted.state(), adopted.field("remark")), ("asked", Some(&"x".into())));
    assert_eq!(read(&second, &adopted, "k", "2026-11-02T12:00:00Z").state, ClockState::Paused);
    assert!(
        second.reading(&adopted, "repair", at("2026-11-02T12:00:00Z")).unwrap().is_none(),
        "it starts at a creation"
    );
}

/// A slot that is moved is followed, beyond the next one; a cancelled one gives the next.
#[test]
fn reference_dates_are_adopted_without_a_map_and_move_promises() {
    let (_, ticket) = opened();
    let moved = engine(&[
        ("slots='tuesday 14:00'", "slots='tuesday 14:00'\nmoved={2026-11-03='2026-11-12 10:00'}"),
        ("version=1", "version=1\ndates=1"),
    ]);
    let (followed, decisions) = adopt(&moved, &ticket, "2026-11-02T15:00:00Z", |_| {});
    assert_eq!(
        read(&moved, &followed, "fix", "2026-11-02T15:00:00Z").due,
        Due::At(at("2026-11-12T09:00:00Z"))
    );
    let promise: Vec<_> =
        decisions.iter().filter(|d| matches!(d.effect, Effect::PromiseMoved { .. })).collect();
    assert_eq!(
        promise[0].effect.to_string(),
        "`fix` was promised for 2026-11-03T13:00:00Z, now for 2026-11-12T09:00:00Z"
    );
    // Moved back the day after: followed again, though another slot would come first.
    let back = engine(&[
        ("version=1", "version=1\ndates=2"),
        ("slots='tuesday 14:00'", "slots='tuesday 14:00'\nmoved={2026-11-03='2026-11-13 10:00'}"),
    ]);
    let (again, _) = adopt(&back, &followed, "2026-11-04T09:00:00Z", |_| {});
    assert_eq!(read(&back, &again, "fix", "2026-11-04T09:00:00Z").due, Due::At(at("2026-11-13T09:00:00Z")));
    let cancelled = engine(&[
        ("version=1", "version=1\ndates=3"),
        ("slots='tuesday 14:00'", "slots='tuesday 14:00'\ncancelled='2026-11-03'"),
    ]);
    let (next, decisions) = adopt(&cancelled, &again, "2026-11-04T10:00:00Z", |_| {});
    assert_eq!(
        read(&cancelled, &next, "fix", "2026-11-04T10:00:00Z").due,
        Due::At(at("2026-11-10T13:00:00Z"))
    );
    assert_eq!(decisions.iter().filter(|d| d.effect.kind() == "promise moved").count(), 1);
    assert_eq!(decisions.iter().filter(|d| d.effect.kind() == "breach").count(), 0);
}

/// The office is closed on a day that was working: what is due moves, and marks that were reached
/// are not reached again elsewhere.
#[test]
fn a_closure_moves_what_is_due() {
    let (_, ticket) = opened();
    let closed = engine(&[
        ("version=1", "version=1\ndates=1"),
        ("['09:00-17:00']}", "['09:00-17:00']}\nholidays=['2026-11-03']"),
    ]);
    let (adopted, _) = adopt(&closed, &ticket, "2026-11-02T12:00:00Z", |_| {});
    assert_eq!(read(&closed, &adopted, "k", "2026-11-02T12:00:00Z").due, Due::At(at("2026-11-04T09:00:00Z")));
}

/// A clock that is new starts if its start holds of the ticket, and counts from where it says.
#[test]
fn a_new_clock_starts_where_its_condition_holds() {
    let (_, ticket) = opened();
    let second = engine(&[
        ("version=1", "version=2"),
        (
            "[clocks.fix]",
            "[clocks.all]\nstart={state='open'}\nfrom='creation'\ngoals=[{within='24h'}]\n[clocks.fix]",
        ),
    ]);
    let (adopted, _) = adopt(&second, &ticket, "2026-11-02T15:00:00Z", |_| {});
    assert_eq!(
        read(&second, &adopted, "all", "2026-11-02T15:00:00Z").due,
        Due::At(at("2026-11-03T09:00:00Z"))
    );
}

#[test]
fn an_adoption_is_refused_by_others_and_when_late() {
    let (first, mut ticket) = opened();
    let second = engine(&[("version=1", "version=2")]);
    let event = |at| Event::adopted("v", at, Adoption::of(2, 0));
    let now = at("2026-11-02T10:00:00Z");
    assert_eq!(first.adopt(&ticket, &event(now)).unwrap_err(), Refusal::NotMine);
    assert_eq!(first.handle(&mut ticket, &event(now)).unwrap_err(), Refusal::NotMine);
    assert!(matches!(second.adopt(&ticket, &event(at("2026-11-02T08:00:00Z"))), Err(Refusal::Late { .. })));
    let (adopted, _) = second.adopt(&ticket, &event(now)).unwrap();
    assert_eq!(second.adopt(&adopted, &event(now)).unwrap(), (adopted, vec![]), "a repeat changes nothing");
}

/// A preview says what would change of many tickets, and changes none.
#[test]
fn a_preview_changes_nothing() {
    let (first, ticket) = opened();
    let second = engine(&[("version=1", "version=2"), ("'8 working hours'", "'2 working hours'")]);
    let event = Event::adopted("v", at("2026-11-02T12:00:00Z"), Adoption::of(2, 0));
    let tickets = [ticket.clone(), ticket.clone()];
    let previews: Vec<_> = second.previews(&tickets, &event).map(|(_, preview)| preview.unwrap()).collect();
    assert_eq!(previews.len(), 2);
    assert_eq!(previews[0].before[0].due, Due::At(at("2026-11-03T09:00:00Z")));
    assert_eq!(previews[0].after[0].due, Due::At(at("2026-11-02T11:00:00Z")));
    assert_eq!(previews[0].after[0].breached_at, Some(at("2026-11-02T11:00:00Z")));
    assert_eq!(tickets[0], ticket);
    assert!(first.readings(&ticket, event.at).is_ok());
}

/// An adoption is an event of the history: it is lived again by the engines of each version.
#[test]
fn a_history_with_an_adoption_is_lived_again() {
    let (first, ticket) = opened();
    let second = engine(&[("version=1", "version=2"), ("'8 working hours'", "'2 working hours'")]);
    let event = Event::adopted("v", at("2026-11-02T10:00:00Z"), Adoption::of(2, 0));
    let (mut lived, mut decisions) = second.adopt(&ticket, &event).unwrap();
    let close = Event::requested("e2", &agent(), at("2026-11-02T13:00:00Z"), "close");
    decisions.extend(second.handle(&mut lived, &close).unwrap());
    let created = Event::created("e1", &agent(), at("2026-11-02T09:00:00Z"));
    let history = History::new("T", [close, created, event]).unwrap();
    let life = history.live(&[first, second], None).unwrap();
    assert_eq!((life.ticket, life.decisions), (lived, decisions));
    assert_eq!(life.refused, []);
}

/// A ticket that is merged or cancelled is over: its clocks are cancelled, and nothing more is told.
#[test]
fn a_merged_ticket_is_over() {
    let (first, ticket) = opened();
    for (event, into) in
        [(dueline::What::Merged("T-9".into()), Some("T-9")), (dueline::What::Cancelled, None)]
    {
        let mut ticket = ticket.clone();
        let now = at("2026-11-02T10:00:00Z");
        first.handle(&mut ticket, &Event::new("m", now, Some(agent()), event)).unwrap();
        assert_eq!((ticket.over(), ticket.merged_into()), (Some(now), into));
        let readings = first.readings(&ticket, now).unwrap();
        assert!(readings.iter().all(|reading| reading.state == ClockState::Cancelled));
        assert_eq!(first.next_wake(&ticket), None);
        let late = Event::commented("e3", &agent(), at("2026-11-02T11:00:00Z"));
        let refusal = first.handle(&mut ticket, &late).unwrap_err();
        assert_eq!(refusal, Refusal::Over { into: into.map(Into::into) });
        let snapshot = first.snapshot(&ticket).unwrap();
        assert_eq!(first.restore(snapshot).unwrap(), ticket);
    }
}

/// What absorbs another, or loses a part, runs on; the part counts from where the whole began.
#[test]
fn a_split_ticket_keeps_the_time_of_the_whole() {
    let (first, mut whole) = opened();
    let now = at("2026-11-02T12:00:00Z");
    let before = read(&first, &whole, "k", "2026-11-02T12:00:00Z");
    let split = Event::new("s", now, Some(agent()), dueline::What::Split("T-2".into()));
    first.handle(&mut whole, &split).unwrap();
    let absorbed = Event::new("a", now, Some(agent()), dueline::What::Absorbed("T-0".into()));
    first.handle(&mut whole, &absorbed).unwrap();
    assert_eq!(read(&first, &whole, "k", "2026-11-02T12:00:00Z"), before);
    let from = dueline::What::SplitFrom { ticket: "T".into(), opened_at: whole.opened_at() };
    let (part, _) = first.open("T-2", &Event::new("s", now, Some(agent()), from)).unwrap();
    let reading = read(&first, &part, "k", "2026-11-02T12:00:00Z");
    assert_eq!((reading.started, reading.due, reading.elapsed), (before.started, before.due, before.elapsed));
    assert_eq!(part.decided_until(), now);
}

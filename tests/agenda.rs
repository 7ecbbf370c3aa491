//! The agenda: against a plain list, by example, and with the engine, where waking tickets in due
//! order must decide what each decides alone.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use chrono::TimeDelta;
use dueline::{Actor, Agenda, Decision, Engine, Event, Instant, TICK, Ticket, presets};
use proptest::{collection::vec, option, prelude::*};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// So many hours after Monday 2 November 2026, 9:00 in Paris.
fn hour(hours: i64) -> Instant {
    at("2026-11-02T08:00:00Z") + TimeDelta::hours(hours)
}

/// The agenda as a list that is searched from end to end.
#[derive(Default)]
struct List(Vec<(Instant, u8)>);

impl List {
    fn get(&self, key: u8) -> Option<Instant> {
        self.0.iter().find(|(_, other)| *other == key).map(|(wake, _)| *wake)
    }

    fn set(&mut self, key: u8, wake: Option<Instant>) -> Option<Instant> {
        let former = self.get(key);
        self.0.retain(|(_, other)| *other != key);
        self.0.extend(wake.map(|wake| (wake, key)));
        former
    }

    fn sorted(&self) -> Vec<(Instant, u8)> {
        let mut all = self.0.clone();
        all.sort();
        all
    }

    fn take_due(&mut self, now: Instant) -> Vec<(Instant, u8)> {
        let mut due = self.sorted();
        due.retain(|(wake, _)| *wake <= now);
        self.0.retain(|(wake, _)| *wake > now);
        due
    }

    fn take_first(&mut self, now: Instant) -> Option<(Instant, u8)> {
        let first = *self.sorted().first().filter(|(wake, _)| *wake <= now)?;
        self.0.retain(|other| *other != first);
        Some(first)
    }
}

#[derive(Debug, Clone)]
enum Call {
    Set(u8, Option<i64>),
    Remove(u8),
    Extend(Vec<(u8, i64)>),
    TakeFirst(i64),
    TakeDue(i64),
    /// Takes one by one until none is due, and sets each again so many hours later.
    CatchUp(i64, i64),
}

/// Few keys and few instants, so that they meet.
fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        8 => (0..12u8, option::weighted(0.8, 0..20i64)).prop_map(|(key, wake)| Call::Set(key, wake)),
        2 => (0..12u8).prop_map(Call::Remove),
        1 => vec((0..12u8, 0..20i64), 0..8).prop_map(Call::Extend),
        2 => (0..20i64).prop_map(Call::TakeFirst),
        1 => (0..20i64).prop_map(Call::TakeDue),
        1 => (0..20i64, 1..9i64).prop_map(|(now, again)| Call::CatchUp(now, again)),
    ]
}

proptest! {
    #[test]
    fn it_does_what_a_plain_list_does(
        stored in vec((0..12u8, 0..20i64), 0..12),
        calls in vec(call(), 0..60),
    ) {
        let stored: Vec<(u8, Instant)> = stored.into_iter().map(|(key, wake)| (key, hour(wake))).collect();
        let mut agenda: Agenda<u8> = stored.iter().copied().collect();
        let mut list = List::default();
        for (key, wake) in stored {
            list.set(key, Some(wake));
        }
        for call in calls {
            match call {
                Call::Set(key, wake) => {
                    prop_assert_eq!(agenda.set(key, wake.map(hour)), list.set(key, wake.map(hour)));
                }
                Call::Remove(key) => prop_assert_eq!(agenda.remove(&key), list.set(key, None)),
                Call::Extend(wakes) => {
                    agenda.extend(wakes.iter().map(|(key, wake)| (*key, hour(*wake))));
                    for (key, wake) in wakes {
                        list.set(key, Some(hour(wake)));
                    }
                }
                Call::TakeFirst(now) => {
                    prop_assert_eq!(agenda.take_first(hour(now)), list.take_first(hour(now)));
                }
                Call::TakeDue(now) => prop_assert_eq!(agenda.take_due(hour(now)), list.take_due(hour(now))),
                Call::CatchUp(now, again) => loop {
                    let taken = agenda.take_first(hour(now));
                    prop_assert_eq!(taken, list.take_first(hour(now)));
                    let Some((wake, key)) = taken else { break };
                    let next = Some(wake + TimeDelta::hours(again));
                    prop_assert_eq!((agenda.set(key, next), list.set(key, next)), (None, None));
                },
            }
            let all = list.sorted();
            prop_assert_eq!(agenda.iter().map(|(wake, key)| (wake, *key)).collect::<Vec<_>>(), all.clone());
            prop_assert_eq!((agenda.len(), agenda.is_empty()), (all.len(), all.is_empty()));
            prop_assert_eq!(agenda.next_wake(), all.first().map(|(wake, _)| *wake));
            for key in 0..12 {
                prop_assert_eq!(agenda.get(&key), list.get(key));
            }
        }
    }
}

#[test]
fn those_of_one_instant_come_in_the_order_of_their_keys() {
    let mut agenda = Agenda::new();
    for key in ["T-3", "T-1", "T-2"] {
        agenda.set(key, Some(hour(5)));
    }
    // Moved away and back: last to be set, and still in its place.
    agenda.set("T-1", Some(hour(9)));
    agenda.set("T-1", Some(hour(5)));
    agenda.set("T-9", Some(hour(4)));
    let due = agenda.take_due(hour(5));
    assert_eq!(due, [(hour(4), "T-9"), (hour(5), "T-1"), (hour(5), "T-2"), (hour(5), "T-3")]);
    assert_eq!(agenda, Agenda::default());
}

#[test]
fn due_is_at_or_before_now_to_the_microsecond() {
    let mut agenda: Agenda<u32> = [(1, hour(5)), (2, hour(5) + TICK)].into_iter().collect();
    assert_eq!(agenda.take_first(hour(5) - TICK), None);
    assert_eq!(agenda.take_due(hour(5)), [(hour(5), 1)]);
    assert_eq!(agenda.next_wake(), Some(hour(5) + TICK));
}

/// A ticket that is due again before `now` has its turn among the others, not before them.
#[test]
fn one_that_is_set_again_is_taken_in_its_turn() {
    let mut agenda: Agenda<&str> =
        [("T-1", hour(1)), ("T-2", hour(2)), ("T-3", hour(4))].into_iter().collect();
    let mut taken = Vec::new();
    while let Some((wake, key)) = agenda.take_first(hour(5)) {
        assert_eq!(agenda.get(key), None, "it is out while it is worked on");
        taken.push((wake, key));
        let again = (key == "T-1").then_some(wake + TimeDelta::hours(2));
        assert_eq!(agenda.set(key, again), None);
    }
    let expected = [(1, "T-1"), (2, "T-2"), (3, "T-1"), (4, "T-3"), (5, "T-1")];
    assert_eq!(taken, expected.map(|(hours, key)| (hour(hours), key)));
    assert_eq!(agenda.iter().collect::<Vec<_>>(), [(hour(7), &"T-1")]);
}

#[test]
fn keys_are_found_by_what_they_borrow() {
    let mut agenda: Agenda<String> = [("T-1".to_string(), hour(1))].into_iter().collect();
    assert_eq!(agenda.get("T-1"), Some(hour(1)));
    assert_eq!(agenda.remove("T-2"), None);
    assert_eq!(agenda.remove("T-1"), Some(hour(1)));
    assert!(agenda.is_empty());
}

/// One ticket of the service desk: what an agent does to it, by the hour.
#[derive(Debug, Clone)]
struct Life {
    opened: i64,
    around_the_clock: bool,
    steps: Vec<(i64, usize)>,
}

const STEPS: [&str; 4] = ["start work", "ask a third party", "resume work", "ask the customer"];

fn life() -> impl Strategy<Value = Life> {
    // Whole hours, so that tickets often fall due at one instant.
    (0..48i64, any::<bool>(), vec((0..6i64, 0..STEPS.len()), 0..4))
        .prop_map(|(opened, around_the_clock, steps)| Life { opened, around_the_clock, steps })
}

impl Life {
    fn live(&self, engine: &Engine, id: &str) -> Ticket {
        let (claire, ana) = (Actor::new("Claire", "customer"), Actor::new("Ana", "agent"));
        let contract = if self.around_the_clock { "24x7" } else { "business-hours" };
        let created = Event::created("e1", &claire, hour(self.opened)).with("contract", contract);
        let (mut ticket, _) = engine.open(id, &created).unwrap();
        let mut now = self.opened;
        for (number, (gap, step)) in self.steps.iter().enumerate() {
            now += gap;
            let event = Event::requested(format!("e{}", number + 2), &ana, hour(now), STEPS[*step]);
            // What does not lead out of the state is refused, and changes nothing.
            let _ = engine.handle(&mut ticket, &event.with_comment());
        }
        ticket
    }
}

/// Wakes tickets in due order until none is due.
fn catch_up(engine: &Engine, tickets: &mut BTreeMap<String, Ticket>, now: Instant) -> Vec<Decision> {
    let set = |(id, ticket): (&String, &Ticket)| Some((id.clone(), engine.next_wake(ticket)?));
    let mut agenda: Agenda<String> = tickets.iter().filter_map(set).collect();
    let mut decisions = Vec::new();
    let mut last = None;
    while let Some((wake, id)) = agenda.take_first(now) {
        let ticket = tickets.get_mut(&id).unwrap();
        let decided = engine.advance(ticket, wake).unwrap();
        assert!(!decided.is_empty(), "a wake-up is exact: something happens at it");
        assert!(last < Some((wake, id.clone())), "in due order, and each later than the one before");
        last = Some((wake, id.clone()));
        decisions.extend(decided);
        agenda.set(id, engine.next_wake(ticket));
    }
    assert!(agenda.next_wake().is_none_or(|wake| wake > now));
    decisions
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn waking_in_due_order_decides_what_each_ticket_decides_alone(
        lives in vec(life(), 1..8),
        asleep in 0..500i64,
    ) {
        let engine = Engine::new(presets::service_desk()).unwrap();
        let named = lives.iter().enumerate().map(|(number, life)| (format!("T-{number}"), life));
        let mut tickets: BTreeMap<String, Ticket> =
            named.map(|(id, life)| (id.clone(), life.live(&engine, &id))).collect();
        let now = hour(asleep);
        let mut alone = tickets.clone();
        let woken = catch_up(&engine, &mut tickets, now);
        for (id, ticket) in &mut alone {
            let expected = engine.advance(ticket, now).unwrap();
            let decisions: Vec<Decision> = woken.iter().filter(|d| d.ticket == *id).cloned().collect();
            prop_assert_eq!(decisions, expected);
        }
        prop_assert_eq!(tickets, alone);
    }
}

/// Three tickets of the service desk and a host that slept from Tuesday to Monday two weeks later.
#[test]
fn what_was_slept_through_comes_in_due_order_across_tickets() {
    let engine = Engine::new(presets::service_desk()).unwrap();
    let life =
        |opened, steps: &[(i64, usize)]| Life { opened, around_the_clock: false, steps: steps.to_vec() };
    let lives = [
        ("T-1", life(0, &[(1, 3)])),  // asked on Monday 10:00
        ("T-2", life(24, &[(1, 3)])), // on Tuesday 10:00
        ("T-3", life(25, &[])),       // opened on Tuesday 10:00, and never answered
    ];
    let mut tickets: BTreeMap<String, Ticket> =
        lives.iter().map(|(id, life)| (id.to_string(), life.live(&engine, id))).collect();
    let decisions = catch_up(&engine, &mut tickets, at("2026-11-16T08:00:00Z"));
    let told =
        decisions.iter().map(|d| format!("{} {} {}", d.due.format("%a %d %H:%M"), d.ticket, d.effect.kind()));
    let told: Vec<String> = told.collect();
    let expected = [
        "Tue 03 13:12 T-3 notify",
        "Tue 03 13:12 T-3 notify",
        "Tue 03 14:00 T-3 breach",
        "Tue 03 14:00 T-3 notify",
        "Thu 05 09:00 T-1 comment",
        "Thu 05 09:00 T-1 notify",
        "Fri 06 09:00 T-2 comment",
        "Fri 06 09:00 T-2 notify",
        "Sun 08 09:00 T-1 comment",
        "Sun 08 09:00 T-1 notify",
        "Mon 09 09:00 T-2 comment",
        "Mon 09 09:00 T-2 notify",
        "Sat 14 09:00 T-1 move",
        "Sat 14 09:00 T-1 set",
        "Sat 14 09:00 T-1 notify",
        "Sun 15 09:00 T-2 move",
        "Sun 15 09:00 T-2 set",
        "Sun 15 09:00 T-2 notify",
    ];
    assert_eq!(told, expected);
}

//! The engine against the naive model, step by step: what is accepted, every decision, every
//! wake-up, every reading, and when each cycle ran.

use chrono::TimeDelta;
use dueline::{Decision, Engine, Event, Instant, Policy, Refusal, TICK, Ticket};
use proptest::{collection::vec, prelude::*};

use crate::{
    any_policy::policy,
    cases::config,
    histories::{History, history},
    naive::{MISTAKES, Naive, Said, words},
    policies,
};

fn said(decision: &Decision) -> Said {
    Said {
        id: decision.id.as_str().into(),
        due: decision.due,
        worth_until: decision.worth_until,
        effect: words(&decision.effect),
        reason: decision.reason.clone(),
    }
}

fn refused(refusal: Refusal) -> String {
    match refusal {
        Refusal::Mistakes(_) => MISTAKES.into(),
        other => other.to_string(),
    }
}

fn differ<T: PartialEq + std::fmt::Debug>(what: &str, engine: &T, naive: &T) -> Result<(), String> {
    if engine == naive {
        return Ok(());
    }
    Err(format!("{what}\n engine: {engine:?}\n  naive: {naive:?}"))
}

fn differ_in<T: PartialEq + std::fmt::Debug>(what: &str, engine: &[T], naive: &[T]) -> Result<(), String> {
    for (engine, naive) in engine.iter().zip(naive) {
        differ(what, engine, naive)?;
    }
    differ(&format!("{what}, how many"), &engine.get(naive.len()), &None)?;
    differ(&format!("{what}, how many"), &None, &naive.get(engine.len()))
}

/// A ticket as both see it.
struct Both<'a> {
    engine: &'a Engine,
    ticket: Ticket,
    naive: Naive,
    decisions: Vec<Said>,
}

impl Both<'_> {
    fn tell(&mut self, event: &Event) -> Result<(), String> {
        let engine = self.engine.handle(&mut self.ticket, event).map_err(refused);
        let naive = self.naive.handle(event);
        differ("an event is accepted or refused", &engine.as_ref().err(), &naive.as_ref().err())?;
        self.decisions.extend(engine.unwrap_or_default().iter().map(said));
        self.same()?;
        self.read(event.at.max(self.naive.decided_until()))?;
        if let Some(wake) = self.naive.next_wake() {
            for at in [wake - TICK, wake, wake + TICK] {
                self.read(at)?;
            }
        }
        Ok(())
    }

    fn same(&self) -> Result<(), String> {
        differ_in("the decisions", &self.decisions, &self.naive.decisions)?;
        differ("the state", &self.ticket.state(), &self.naive.state())?;
        differ("decided until", &self.ticket.decided_until(), &self.naive.decided_until())?;
        differ("the next wake-up", &self.engine.next_wake(&self.ticket), &self.naive.next_wake())?;
        let snapshot = self.engine.snapshot(&self.ticket).unwrap();
        let readings = self.engine.readings(&self.ticket, self.ticket.decided_until()).unwrap();
        let ran: Vec<_> = readings
            .iter()
            .map(|reading| {
                let cycles = &snapshot.clocks[&reading.clock].cycles;
                cycles.iter().find(|cycle| cycle.number == reading.cycle).unwrap().segments.clone()
            })
            .collect();
        differ("when it ran", &ran, &self.naive.stretches())
    }

    fn read(&self, at: Instant) -> Result<(), String> {
        let engine = self.engine.readings(&self.ticket, at).unwrap();
        let naive = self.naive.readings(at);
        differ_in(&format!("read at {at:?}"), &engine, &naive)
    }

    fn advance(&mut self, now: Instant) -> Result<(), String> {
        let more = self.engine.advance(&mut self.ticket, now).unwrap();
        self.decisions.extend(more.iter().map(said));
        self.naive.advance(now);
        self.same()?;
        self.read(now)
    }
}

/// Lives a history in both; what they do not agree on.
fn compare(engine: &Engine, events: &[Event]) -> Result<(), String> {
    let opened = engine.open("T/1:%", &events[0]).map_err(refused);
    let naive = Naive::open(engine, "T/1:%", &events[0]);
    differ("an opening is accepted or refused", &opened.as_ref().err(), &naive.as_ref().err())?;
    let (Ok((ticket, decisions)), Ok(naive)) = (opened, naive) else { return Ok(()) };
    let mut both = Both { engine, ticket, naive, decisions: decisions.iter().map(said).collect() };
    both.same()?;
    for event in &events[1..] {
        both.tell(event)?;
    }
    let end = events.last().unwrap().at;
    for hours in [0, 5, 24 * 40, 24 * 366 * 40] {
        both.advance(end + TimeDelta::hours(hours))?;
    }
    Ok(())
}

pub fn agree(engine: &Engine, history: &History) -> Result<(), TestCaseError> {
    let Some(lived) = history.live(engine) else { return Ok(()) };
    compare(engine, &lived.events).map_err(|text| {
        let events: Vec<String> = lived.events.iter().map(|event| format!("{event:?}")).collect();
        TestCaseError::fail(format!("{text}\n{}", events.join("\n")))
    })
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn under_the_service_desk(history in history(16)) {
        agree(&policies::desk(), &history)?;
    }

    #[test]
    fn under_everything(history in history(16)) {
        agree(&policies::everything(), &history)?;
    }
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn under_random_policies(text in policy(), histories in vec(history(10), 2)) {
        if let Ok(engine) = Engine::new(Policy::from_toml(&text).unwrap()) {
            for history in histories {
                agree(&engine, &history).map_err(|error| TestCaseError::fail(format!("{text}\n{error}")))?;
            }
        }
    }
}

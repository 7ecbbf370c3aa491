//! Law 8: no re-target changes when a clock ran; where the start is kept, there and back restores
//! every reading.

use dueline::{Actor, Engine, Event, Instant, TICK, Ticket, What};
use proptest::{prelude::*, sample::select};

use crate::{
    directed::retargeted,
    histories::{History, history, tell},
};

/// Nothing that a clock is told to do asks for what the touches below change.
const RESTS: [&str; 4] = [
    "pause={state='b'}\n",
    "pause={f=true}\n",
    "pause={transition='t0'}\nresume={transition='t1'}\n",
    "pause={state='b'}\nstop={f=true}\nagain='continue'\n",
];

const MODES: [&str; 5] = [
    "'keep start'",
    "'carry'",
    "'from change'",
    "{up='carry',down='from change'}",
    "{up='from change',down='keep start'}",
];

/// What changes the target, and what changes it back.
#[derive(Debug, Clone)]
struct Touch {
    word: &'static str,
    priority: &'static str,
    /// So many microseconds after the event before.
    after: i64,
}

fn touch() -> impl Strategy<Value = Touch> {
    let after = prop_oneof![Just(0), 1..3i64, 0..20 * 3_600_000_000i64];
    (select(&["gold", "silver", "iron", ""][..]), select(&["P1", "P2"][..]), after)
        .prop_map(|(word, priority, after)| Touch { word, priority, after })
}

/// Tells nothing but other values, by nobody that a clock would heed.
fn touched(
    engine: &Engine,
    ticket: &mut Ticket,
    id: &str,
    at: Instant,
    word: dueline::Value,
    priority: &str,
) {
    let mut event = Event::new(id, at, Some(Actor::new("R", "robot")), What::Updated);
    event.fields.insert("w".into(), word);
    event.priority = Some(priority.into());
    engine.handle(ticket, &event).unwrap();
}

type Ran = Vec<(String, u32, Vec<(Instant, Option<Instant>)>)>;

fn ran(engine: &Engine, ticket: &Ticket) -> Ran {
    let clocks = engine.snapshot(ticket).unwrap().clocks.into_iter();
    clocks
        .flat_map(|(name, clock)| {
            clock.cycles.into_iter().map(move |cycle| (name.clone(), cycle.number, cycle.segments))
        })
        .collect()
}

/// Touches a ticket as it is after each event of a history that is not over.
fn at_every_point(engine: &Engine, history: &History, touch: &Touch, law: impl Fn(&Ticket, Instant)) {
    let Some(lived) = history.live(engine) else { return };
    let mut ticket = None;
    for event in &lived.events {
        if matches!(event.what, What::Merged(_) | What::Cancelled) {
            return;
        }
        let _ = tell(engine, &mut ticket, event);
        let mut ticket = ticket.clone().unwrap();
        let at = event.at.max(ticket.decided_until()) + chrono::TimeDelta::microseconds(touch.after);
        engine.advance(&mut ticket, at).unwrap();
        law(&ticket, at);
    }
}

proptest! {
    #[test]
    fn no_change_of_a_target_changes_when_it_ran(
        history in history(10), touch in touch(), rest in select(&RESTS[..]), mode in select(&MODES[..]),
    ) {
        let engine = retargeted(&format!("{rest}retarget={mode}\n"));
        at_every_point(&engine, &history, &touch, |ticket, at| {
            let mut other = ticket.clone();
            let word = if touch.word.is_empty() { dueline::Value::Unset } else { touch.word.into() };
            touched(&engine, &mut other, "there", at, word, touch.priority);
            assert_eq!(ran(&engine, &other), ran(&engine, ticket));
        });
    }

    #[test]
    fn there_and_back_restores_every_reading(
        history in history(10), touch in touch(), stay in 0..2 * 3_600_000_000i64, rest in select(&RESTS[..]),
    ) {
        let engine = retargeted(rest);
        at_every_point(&engine, &history, &touch, |ticket, at| {
            let (mut other, mut ticket) = (ticket.clone(), ticket.clone());
            let (word, priority) = (ticket.field("w").unwrap().clone(), ticket.priority().unwrap().to_string());
            let there = if touch.word.is_empty() { dueline::Value::Unset } else { touch.word.into() };
            touched(&engine, &mut other, "there", at, there, touch.priority);
            let back = at + chrono::TimeDelta::microseconds(stay);
            touched(&engine, &mut other, "back", back, word.clone(), &priority);
            // Of finished cycles nothing changed, of the open one nothing for good.
            for later in [0, 1, 3_599_999_999, 86_400_000_000, 40 * 86_400_000_000] {
                let later = back + TICK + chrono::TimeDelta::microseconds(later);
                engine.advance(&mut ticket, later).unwrap();
                engine.advance(&mut other, later).unwrap();
                assert_eq!(engine.readings(&other, later).unwrap(), engine.readings(&ticket, later).unwrap());
            }
        });
    }
}

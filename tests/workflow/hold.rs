//! Held until a date: planned, and back by itself.

use dueline::{Refusal, Value};

use super::life::{Life, at, nothing};

const HOLD: &str = "zone='Europe/Paris'\nstates={a='active',planned='planned',b='closed'}\nfields={planned_until='date'}\n\
     [[transitions]]\nname='plan'\nfrom='a'\nto='planned'\nby='agent'\nrequire='planned_until'\n\
     [[transitions]]\nname='return'\nfrom='planned'\nto='a'\nby='agent'\n\
     [clocks.hold]\nwhile={state='planned'}\ngoals=[{within='field planned_until'}]\n\
     marks=[{name='over',at='due',do=[{move='return'},{notify='agent',template='it is time'}]}]\n";

/// A date lasts until its end: Wednesday is over at midnight in Paris, 23:00 UTC.
#[test]
fn what_is_planned_until_a_date_comes_back_when_that_is_over() {
    let mut life = Life::open(HOLD, "client", nothing).unwrap();
    let missing = life.go("mon 10:00", "agent", "plan", nothing).unwrap_err();
    assert!(matches!(missing, Refusal::Incomplete { .. }));
    life.go("mon 10:00", "agent", "plan", |event| event.with("planned_until", "2026-11-04")).unwrap();
    assert!(life.engine.advance(&mut life.ticket, at("wed 23:00")).unwrap().is_empty());
    let decisions = life.engine.advance(&mut life.ticket, at("wed 23:01")).unwrap();
    let told: Vec<String> = decisions.iter().map(|decision| decision.effect.to_string()).collect();
    assert_eq!(
        told,
        [
            "`hold` missed its target (field planned_until)",
            "return: planned to a",
            "notify agent: it is time"
        ]
    );
    assert_eq!(decisions[1].due, at("wed 23:00"));
}

/// Another date moves the return, and who goes back before it is not brought back.
#[test]
fn the_date_may_move_and_the_hold_may_end_before() {
    let mut life = Life::open(HOLD, "client", nothing).unwrap();
    life.go("mon 10:00", "agent", "plan", |event| event.with("planned_until", "2026-11-04")).unwrap();
    life.update("tue 10:00", "agent", |event| event.with("planned_until", "2026-11-05")).unwrap();
    assert_eq!(life.engine.next_wake(&life.ticket), Some(at("thu 23:00") + dueline::TICK));
    life.go("thu 10:00", "agent", "return", |event| event.with("planned_until", Value::Unset)).unwrap();
    assert_eq!(life.engine.next_wake(&life.ticket), None);
}

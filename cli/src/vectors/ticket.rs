//! Tickets of cases: a policy in memory, the events played, the readings of its clocks.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use chrono::TimeDelta;
use dueline::{
    Actor, Engine, Event, Instant, Policy, Reading, Span, State, What,
    policy::{self, Clock, Condition, Goal, Happening, Role, Sees, Side, StateKind},
};
use serde_json::Value;

use super::{
    answer::{Answer, length},
    calendar,
    case::{Case, DeskForm, Happened, Target},
};

/// The calendar of the policy.
const COVERAGE: &str = "coverage";
/// The clock that measures pauses.
const PAUSES: &str = "pauses of the ticket";

/// The readings that the case asks for.
pub fn answer(case: &Case) -> Result<Answer> {
    let desk = case.policy.as_ref().context("`policy` is missing")?;
    let asked = case.expected.as_object().context("`expected` is no table of readings")?;
    let events = case.events.as_deref().filter(|events| !events.is_empty());
    let zone = calendar::zone(case)?;
    let events = events.context("`events` are missing")?.iter();
    let events = events.map(|event| Ok((calendar::instant(zone, event.at)?, event)));
    let events: Vec<(Instant, &Happened)> = events.collect::<Result<_>>()?;
    let now = match asked.get("at").map(|at| serde_json::from_value(at.clone())) {
        Some(at) => calendar::instant(zone, at.context("`expected.at`")?)?,
        None => events.iter().map(|(at, _)| *at).max().context("`events` are missing")?,
    };
    let engine = Engine::new(policy(case, desk, &events)?);
    let engine = engine.map_err(|mistakes| anyhow!("no policy can be made of it: {mistakes}"))?;
    let readings = match play(&engine, &events, now) {
        Ok(readings) => readings,
        Err(refused) => return Ok(Answer::Nothing(refused)),
    };
    let mut ours = BTreeMap::new();
    for (name, value) in asked.iter().filter(|(name, _)| *name != "at") {
        match value {
            Value::Object(keys) if desk.targets.contains_key(name) => {
                let reading = readings.iter().rfind(|reading| reading.clock == *name);
                for key in keys.keys() {
                    let value = reading.map(|reading| field(key, reading, now)).transpose()?;
                    let value = value.unwrap_or(Answer::Nothing("the clock never ran".into()));
                    ours.insert(format!("{name}.{key}"), value);
                }
            }
            _ if name == "total_pause_s" => {
                let pauses = readings.iter().filter(|reading| reading.clock == PAUSES);
                ours.insert(name.clone(), Answer::Length(pauses.map(|reading| reading.elapsed).sum()));
            }
            _ => bail!("readings do not give `{name}`"),
        }
    }
    Ok(Answer::Table(ours))
}

/// The events until `now`, and what the clocks show then; or why an event is refused.
fn play(engine: &Engine, events: &[(Instant, &Happened)], now: Instant) -> Result<Vec<Reading>, String> {
    let agent = Actor::new("agent", "agent");
    let mut events = events.iter().filter(|(at, _)| *at <= now).enumerate();
    let Some((_, (at, _))) = events.next() else {
        return Err("nothing has happened by then".into());
    };
    let opened = engine.open("case", &Event::created("e0", &agent, *at));
    let (mut ticket, _) = opened.map_err(|refusal| refusal.to_string())?;
    for (number, (at, event)) in events {
        let what = What::Observed(event.state.clone());
        let event = Event::new(format!("e{number}"), *at, Some(agent.clone()), what);
        engine.handle(&mut ticket, &event).map_err(|refusal| refusal.to_string())?;
    }
    engine.readings(&ticket, now).map_err(|error| error.to_string())
}

/// One key of what is expected of a clock.
fn field(key: &str, reading: &Reading, now: Instant) -> Result<Answer> {
    let maybe = |at: Option<Instant>, why: &str| at.map_or(Answer::Nothing(why.into()), Answer::At);
    Ok(match key {
        "start" => Answer::At(reading.started),
        "deadline" => maybe(reading.due.at().or(reading.due_if_resumed), "it is never due"),
        "until" => Answer::At(reading.stopped.unwrap_or(now)),
        "elapsed_s" => Answer::Length(reading.elapsed),
        "breached" => Answer::Flag(reading.breached_at.is_some()),
        "breached_at" => maybe(reading.breached_at, "it is not breached"),
        "breached_by_elapsed" => Answer::Flag(reading.remaining.is_some_and(|left| left < TimeDelta::zero())),
        "target_diff_s" => reading.remaining.map_or(Answer::Nothing("no target".into()), Answer::Length),
        other => bail!("readings do not give `{other}`"),
    })
}

/// States that the events name, a clock for each target that starts with the ticket.
fn policy(case: &Case, desk: &DeskForm, events: &[(Instant, &Happened)]) -> Result<Policy> {
    for (_, event) in &events[1..] {
        if event.state.is_none() {
            let word = event.event.as_deref().unwrap_or("?");
            bail!("the event `{word}` names no state: what it does is not known");
        }
    }
    let initial = events[0].1.state.clone().unwrap_or_else(|| "new".into());
    let later = events.iter().filter_map(|(_, event)| event.state.as_ref());
    let states = [&initial].into_iter().chain(later).chain(&desk.pausing_states);
    let pausing = || (!desk.pausing_states.is_empty()).then(|| Condition::state(desk.pausing_states.clone()));
    let clocks = desk.targets.iter().map(|(name, target)| {
        let clock = Clock {
            start: Some(Condition::Event(vec![Happening::Created])),
            pause: pausing().filter(|_| target.pauses.unwrap_or(true)),
            goals: vec![goal(target).with_context(|| format!("policy.targets.{name}"))?],
            ..Clock::default()
        };
        Ok((name.clone(), clock))
    });
    let mut policy = Policy {
        name: "case".into(),
        zone: calendar::zone(case)?,
        states: states.map(|name| (name.clone(), State::new(StateKind::Active))).collect(),
        initial,
        roles: [("agent", Role { side: Side::Support, sees: Sees::All })].into_iter().collect(),
        calendars: [(COVERAGE, policy::Calendar::Own(calendar::definition(case)?))].into_iter().collect(),
        clocks: clocks.collect::<Result<_>>()?,
        ..Policy::default()
    };
    if let Some(during) = pausing() {
        policy.clocks.insert(PAUSES, Clock { during: Some(during), ..Clock::default() });
    }
    Ok(policy)
}

fn goal(target: &Target) -> Result<Goal> {
    let said = |value: &Option<Value>| !matches!(value, None | Some(Value::Null | Value::Bool(false)));
    if said(&target.escalation) {
        bail!("`escalation`: what it means is not said");
    }
    let days = match &target.days {
        None | Some(Value::Null) => None,
        Some(days) => {
            let count = days.as_u64().and_then(|days| u32::try_from(days).ok());
            Some(count.with_context(|| format!("`days`: {days} is no number of days"))?)
        }
    };
    let within = match (days, said(&target.end_of_day)) {
        (days, true) => Span::EndOfDay(days.unwrap_or(0)),
        (Some(days), false) => Span::WorkingDays(days),
        (None, false) => {
            let seconds = target.duration_s.as_ref().context("`duration_s` is missing")?;
            let amount = length(seconds);
            Span::Working(amount.with_context(|| format!("`duration_s`: {seconds} is no amount of time"))?)
        }
    };
    Ok(Goal { within: Some(within), calendar: Some(COVERAGE.into()), ..Goal::default() })
}

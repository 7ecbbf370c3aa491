//! What came of a story, line by line.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use chrono_tz::Tz;
use dueline::{ClockState, Decision, DecisionId, Due, Effect, Policy, Reading, Source, Ticket, Value};

use super::{
    moment,
    names::Names,
    run::{End, Lived, Told},
};
use crate::show::one_line;

/// The lines that stand below the events.
pub fn lines(lived: &Lived, zone: Tz) -> Vec<String> {
    let names = &lived.names;
    let mut words = Words { zone, names, decided: BTreeMap::new() };
    let mut lines = vec!["decisions:".into()];
    lines.extend(lived.told.iter().map(|told| format!("  {}", one_line(&names.told(&words.told(told))))));
    lines.extend([String::new(), "at the end:".into()]);
    for End { engine, ticket, readings } in &lived.ends {
        let name = names.name(ticket.id());
        lines.push(format!("  {name}  {}", names.told(&words.state(ticket))));
        for (relation, other, word) in ticket.relatives() {
            let word = word.map(|word| format!(": {word}")).unwrap_or_default();
            lines.push(format!("  {name}  {relation} {}{word}", names.name(other)));
        }
        let shown = readings.iter().filter(|reading| reading.state != ClockState::Reset);
        lines.extend(shown.map(|reading| format!("  {name}  {}", words.clock(reading, engine.policy()))));
    }
    lines
}

struct Words<'a> {
    zone: Tz,
    names: &'a Names,
    /// What a later one may withdraw.
    decided: BTreeMap<&'a DecisionId, &'a Decision>,
}

impl<'a> Words<'a> {
    fn told(&mut self, told: &'a Told) -> String {
        match told {
            Told::Decided(decision) => {
                self.decided.insert(&decision.id, decision);
                let when = moment::shown(decision.due, self.zone);
                format!("{when}  {}  {}  [{}]", decision.ticket, self.effect(decision), why(decision))
            }
            Told::Refused { at, ticket, who, why } => {
                format!("{}  {ticket}  refused to {who}: {why}", moment::shown(*at, self.zone))
            }
        }
    }

    /// The effect in words, its instants on the wall.
    fn effect(&self, decision: &Decision) -> String {
        let when = |at| moment::shown(at, self.zone);
        match &decision.effect {
            Effect::Breach { breached_at, .. } if *breached_at != decision.due => {
                format!("{}, due {}", decision.effect, when(*breached_at))
            }
            Effect::PromiseMoved { clock, from, to } => {
                let when = |at: &Option<_>| at.map_or_else(|| "no instant".into(), when);
                format!("`{clock}` was promised for {}, now for {}", when(from), when(to))
            }
            Effect::Withdrawn { decision: id } => match self.decided.get(id) {
                Some(earlier) => format!("withdrawn: {} of {}", earlier.effect, when(earlier.due)),
                None => decision.effect.to_string(),
            },
            Effect::Open { .. } => {
                format!("{}: {}", decision.effect, self.names.name(decision.id.as_str()))
            }
            effect => self.on_the_wall(effect.clone()).to_string(),
        }
    }

    /// The same with the instants among its values as the wall shows them.
    fn on_the_wall(&self, mut effect: Effect) -> Effect {
        let values = match &mut effect {
            Effect::Notify(notice) | Effect::Escalate(notice) | Effect::Request { notice, .. } => {
                &mut notice.facts
            }
            Effect::Set { fields } => fields,
            _ => return effect,
        };
        for (_, value) in values {
            if let Value::Instant(at) = value {
                *value = moment::shown(*at, self.zone).into();
            }
        }
        effect
    }

    fn state(&self, ticket: &Ticket) -> String {
        let when = |at| moment::shown(at, self.zone);
        let mut text = format!("{} since {}", ticket.state(), when(ticket.since()));
        if let Some(priority) = ticket.priority() {
            text.push_str(&format!(", priority {priority}"));
        }
        match (ticket.over(), ticket.merged_into()) {
            (Some(at), Some(into)) => text.push_str(&format!(", merged into {into} {}", when(at))),
            (Some(at), None) => text.push_str(&format!(", cancelled {}", when(at))),
            (None, _) => {}
        }
        text
    }

    /// `response: met after 1h 30m of 4 working hours`.
    fn clock(&self, reading: &Reading, policy: &Policy) -> String {
        let when = |at| moment::shown(at, self.zone);
        let number = if reading.cycle > 1 { format!(" ({})", reading.cycle) } else { String::new() };
        let mut text = format!("{}{number}: ", reading.clock);
        text.push_str(&match reading.state {
            ClockState::Running => {
                format!("running since {}, {}", when(reading.started), time(reading.elapsed))
            }
            ClockState::Paused => format!("paused at {}", time(reading.elapsed)),
            ended => format!("{} after {}", ended.as_str(), time(reading.elapsed)),
        });
        let goals = policy.clocks.get(&reading.clock).map_or(&[][..], |clock| &clock.goals);
        let goal = goals.iter().find(|goal| Some(goal.label()) == reading.goal);
        if let Some(span) = goal.and_then(|goal| goal.within.as_ref()) {
            text.push_str(&format!(" of {span}"));
        }
        match (reading.breached_at, reading.due) {
            (Some(at), _) => text.push_str(&format!(", late since {}", when(at))),
            (None, Due::At(at)) if reading.stopped.is_none() => text.push_str(&format!(", due {}", when(at))),
            (None, Due::Never) if reading.stopped.is_none() => text.push_str(", never due"),
            (None, Due::Paused) if reading.stopped.is_none() => {
                let left = reading.remaining.map(|left| format!(", {} left", time(left)));
                text.push_str(&left.unwrap_or_default());
            }
            _ => {}
        }
        text
    }
}

/// The part of the policy that says so.
fn why(decision: &Decision) -> String {
    match &decision.reason.source {
        Source::Rule { rule } => format!("rule {rule}"),
        Source::Transition { transition } => format!("transition {transition}"),
        Source::Mark { clock, mark, repetition: 0, .. } => format!("{clock}: {mark}"),
        Source::Mark { clock, mark, repetition, .. } => format!("{clock}: {mark}, repetition {repetition}"),
        Source::Triage { rule } => format!("triage: rule {}", rule + 1),
        Source::Clock { clock } => format!("{clock}: its target changed"),
        other => other.path(),
    }
}

/// An amount of time, exactly: `61h 30m`. A working day is no day of 24 hours, so there are none.
fn time(amount: TimeDelta) -> String {
    let sign = if amount < TimeDelta::zero() { "-" } else { "" };
    let amount = amount.abs();
    let (seconds, micros) = (amount.num_seconds(), amount.subsec_micros());
    // As with instants, a microsecond more is a `+`.
    let (fraction, more) = match micros {
        0 => (String::new(), ""),
        1 => (String::new(), "+"),
        micros => (format!(".{micros:06}"), ""),
    };
    let mut parts = Vec::new();
    if seconds >= 3600 {
        parts.push(format!("{}h", seconds / 3600));
    }
    if seconds / 60 % 60 > 0 {
        parts.push(format!("{}m", seconds / 60 % 60));
    }
    if seconds % 60 > 0 || !fraction.is_empty() || parts.is_empty() && more.is_empty() {
        parts.push(format!("{}{fraction}s", seconds % 60));
    }
    if parts.is_empty() {
        parts.push("0s".into());
    }
    format!("{sign}{}{more}", parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (micros, text) in [
            (0, "0s"),
            (1, "0s+"),
            (5_400_000_000, "1h 30m"),
            (90_000_000_000, "25h"),
            (-61_000_000, "-1m 1s"),
            (3_600_000_001, "1h+"),
            (250_000, "0.250000s"),
        ] {
            assert_eq!(time(TimeDelta::microseconds(micros)), text);
        }
    }
}

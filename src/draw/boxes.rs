//! What a clock is about: when it starts, its goals, its marks and what they do.

use alloc::{format, string::String, vec::Vec};

use super::said::said;
use crate::policy::{Action, Again, Clock, Condition, Coverage, Goal, Mark, Message, Origin};
use crate::span::Span;

/// The lines of its box.
pub(super) fn clock(name: &str, clock: &Clock) -> Vec<String> {
    let mut lines = Vec::new();
    let conditions = [
        ("starts on", &clock.start),
        ("runs while", &clock.during),
        ("pauses while", &clock.pause),
        ("resumes on", &clock.resume),
        ("ends on", &clock.stop),
        ("is cancelled on", &clock.cancel),
        ("begins anew on", &clock.reset),
    ];
    for (what, condition) in conditions {
        // What the state alone says stands in the states.
        if let Some(condition) = condition.as_ref().filter(|condition| !of_state(condition)) {
            lines.push(format!("{what} {}", said(condition)));
        }
    }
    match &clock.from {
        Some(Origin::Creation) => lines.push("counts from the creation".into()),
        Some(Origin::Field(field)) => lines.push(format!("counts from {field}")),
        None => {}
    }
    match clock.again {
        Some(Again::Continue | Again::ContinueCounting) => lines.push("goes on when it starts again".into()),
        Some(Again::EachStart) => lines.push("each start is measured for itself".into()),
        Some(Again::AtStop) => lines.push("begins again where it ends".into()),
        Some(Again::Never) | None => {}
    }
    if let Some(coverage) = clock.calendar.as_ref().filter(|_| clock.goals.is_empty()) {
        lines.push(format!("counts in {}", calendar(coverage)));
    }
    lines.extend(clock.goals.iter().map(|one| goal(one, clock)));
    lines.extend(clock.marks.iter().map(mark));
    let items = lines.iter().map(|line| format!("• {line}"));
    core::iter::once(format!("clock {name}")).chain(items).collect()
}

/// `24/7: within 4h, if contract = 24x7`.
fn goal(goal: &Goal, clock: &Clock) -> String {
    let within = match &goal.within {
        None => "no target".into(),
        Some(span @ (Span::EndOfDay(_) | Span::Slot(_) | Span::Field(_))) => format!("by {span}"),
        Some(span) => format!("within {span}"),
    };
    let mut text = match &goal.name {
        Some(name) => format!("{name}: {within}"),
        None => within,
    };
    let working = matches!(
        goal.within,
        Some(Span::Working(_) | Span::Days(_) | Span::WorkingDays(_) | Span::EndOfDay(_))
    );
    if let Some(coverage) = goal.calendar.as_ref().or(clock.calendar.as_ref()).filter(|_| working) {
        text.push_str(&format!(" in {}", calendar(coverage)));
    }
    if !goal.when.is_always() {
        text.push_str(&format!(", if {}", said(&goal.when)));
    }
    text
}

fn calendar(coverage: &Coverage) -> String {
    match coverage {
        Coverage::Named(name) => name.clone(),
        Coverage::ByField { field, .. } => format!("the calendar of {field}"),
    }
}

/// `late at due: notify team_lead`.
fn mark(mark: &Mark) -> String {
    let mut text = format!("{} at {}", mark.name, mark.at);
    if let (Some(every), Some(times)) = (&mark.every, mark.times) {
        text.push_str(&format!(", every {every}, {times} times"));
    }
    if let Some(calendar) = &mark.acting {
        text.push_str(&format!(", when {calendar} is open"));
    }
    if let Some(until) = &mark.until {
        text.push_str(&format!(", until {}", said(until)));
    }
    let actions: Vec<String> = mark.actions.iter().map(action).collect();
    format!("{text}: {}", actions.join("; "))
}

fn action(action: &Action) -> String {
    let to = |message: &Message| message.to.join(", ");
    match action {
        Action::Notify(message) => format!("notify {}", to(message)),
        Action::Escalate(message) => format!("escalate to {}", to(message)),
        Action::Chain(message) => format!("escalate to {}", message.to.join(", then ")),
        Action::Request { fields, from } => format!("ask {} for {}", to(from), fields.join(", ")),
        Action::Comment(text) => format!("comment “{text}”"),
        Action::Move(transition) => transition.clone(),
        Action::Set(fields) => {
            let texts: Vec<String> =
                fields.iter().map(|(name, value)| format!("set {name} = {value}")).collect();
            texts.join(", ")
        }
        Action::Clear(fields) => format!("clear {}", fields.join(", ")),
        Action::Assign(field) => format!("assign {field}"),
        Action::Open { relation, .. } => format!("open {relation}"),
        Action::Signal { relation, word } => format!("tell {relation} {word}"),
    }
}

/// Whether a condition asks for the state only.
fn of_state(condition: &Condition) -> bool {
    match condition {
        Condition::State(_) | Condition::Kind(_) | Condition::Entered(_) => true,
        Condition::Not(part) => of_state(part),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().all(of_state),
        _ => false,
    }
}

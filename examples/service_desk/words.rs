//! Decisions and clocks in words, made from their data and the policy's names.

use anstyle::Style;
use dueline::{ClockState, Decision, Due, Effect, Instant, Notice, Reading, Recipient, Value};

use crate::{
    Life,
    telling::{
        page::{BAD, DIM, GOOD, NOTE, PLAIN, Page, WARN},
        words::{days, hours, spaced},
    },
};

/// A decision in words.
pub fn decided(page: &Page, life: &Life, decision: &Decision) -> (Style, String) {
    let told = |notice: &Notice| {
        let template = notice.template.as_ref().map(|template| format!(": {template}")).unwrap_or_default();
        format!("{}{template}", recipient(&notice.to))
    };
    match &decision.effect {
        Effect::Notify(notice) => (NOTE, format!("tell {}", told(notice))),
        Effect::Escalate(notice) => (WARN, format!("escalate to {}", told(notice))),
        Effect::Comment { text } => (NOTE, format!("comment “{text}”")),
        Effect::Moved { transition, to, .. } => (GOOD, format!("{transition}: now {}", spaced(to))),
        Effect::Set { fields } => (NOTE, fields.iter().map(set).collect::<Vec<_>>().join(", ")),
        // One that a new target puts into the past fell due before it was decided.
        Effect::Breach { clock, goal, breached_at } if *breached_at < decision.due => {
            (BAD, format!("breach: {}, {goal}, {}", spaced(clock), page.when(*breached_at)))
        }
        Effect::Breach { clock, goal, .. } => (BAD, format!("breach: {}, {goal}", spaced(clock))),
        Effect::Withdrawn { decision } => {
            let earlier =
                life.moments.iter().flat_map(|moment| &moment.decisions).find(|d| d.id == *decision);
            let what = earlier
                .map_or(decision.to_string(), |d| format!("{} of {}", d.effect.kind(), page.when(d.due)));
            (GOOD, format!("withdraw the {what}"))
        }
        Effect::Blocked { .. } => (BAD, decision.effect.to_string()),
        other => (PLAIN, other.to_string()),
    }
}

fn set((name, value): &(String, Value)) -> String {
    if value.is_unset() {
        format!("clear {}", spaced(name))
    } else {
        format!("set {} = {value}", spaced(name))
    }
}

fn recipient(to: &Recipient) -> String {
    match to {
        Recipient::Creator(Some(name)) => name.clone(),
        Recipient::Creator(None) => "the creator".into(),
        Recipient::Role(role) => format!("every {}", spaced(role)),
        Recipient::Person { field, name: Some(name) } => format!("{name} ({})", spaced(field)),
        Recipient::Person { field, name: None } => format!("the {} (none)", spaced(field)),
        other => other.to_string(),
    }
}

/// What became of a clock.
pub fn outcome(page: &Page, clock: &Reading, until: Instant) -> (Style, String) {
    let state = match clock.state {
        ClockState::Met => "met in",
        ClockState::Running => "running, at",
        ClockState::Paused => "paused at",
        ClockState::Cancelled | ClockState::Reset => "over after",
    };
    let Some(target) = target(page, clock) else {
        // Without a target it counts days, and those are read off the wall.
        let (from, to) = (page.wall(clock.started), page.wall(clock.stopped.unwrap_or(until)));
        let time = days(to.naive_local() - from.naive_local());
        return (DIM, format!("{state} {time}, since {}", page.when(clock.started)));
    };
    let words = format!("{state} {} of {target}", hours(clock.elapsed));
    match (clock.breached_at, clock.remaining, clock.due) {
        (Some(at), Some(left), _) => {
            (BAD, format!("{words}, missed by {}, due {}", hours(-left), page.when(at)))
        }
        (None, _, Due::At(at)) if clock.stopped.is_none() => {
            (WARN, format!("{words}, due {}", page.when(at)))
        }
        (None, Some(left), Due::Paused) if clock.stopped.is_none() => {
            (WARN, format!("{words}, {} left", hours(left)))
        }
        _ => (GOOD, words),
    }
}

/// The target in the policy's words: `4 working hours`.
fn target(page: &Page, clock: &Reading) -> Option<String> {
    let goals = &page.policy.clocks.get(&clock.clock)?.goals;
    let goal = goals.iter().find(|goal| Some(goal.label()) == clock.goal)?;
    goal.within.as_ref().map(|span| span.to_string())
}

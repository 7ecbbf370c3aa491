//! Goals that are never in force, calendars that nothing counts in, marks of no target.

use alloc::{format, string::String, vec::Vec};

use super::{
    of_clock,
    solve::{Ask, Space},
    warn,
};
use crate::{
    engine::{
        model::{Clock, Mark, Stand},
        target::Target,
    },
    policy::{Clock as Data, Mistake},
    span::Span,
};

pub(super) fn check(space: &Space<'_>, place: usize, found: &mut Vec<Mistake>) {
    let model = space.model;
    let (clock, data) = (&model.clocks[place], model.policy.clocks.at(place).1);
    let mut say = |part: &str, text: String| warn(found, of_clock(model, place, part), text);
    let mut in_force = Vec::new();
    for (i, goal) in clock.goals.iter().enumerate() {
        if space.never_of_ticket(&Ask::Now(&goal.when)) {
            say(&format!(".goals[{i}].when"), "it never holds: the goal is never in force".into());
        } else if let Some(text) = shadowed(space, clock, i) {
            say(&format!(".goals[{i}]"), text);
        } else {
            in_force.push(goal);
        }
    }
    if !clock.goals.is_empty() && in_force.iter().all(|goal| goal.within.is_none()) {
        for (i, mark) in clock.marks.iter().enumerate().filter(|(_, mark)| of_target(mark)) {
            let text = format!("`{}` is never reached: no goal that is ever in force has a target", mark.at);
            say(&format!(".marks[{i}].at"), text);
        }
    }
    for (part, text) in idle_calendars(space, clock, data) {
        say(&part, text);
    }
}

fn of_target(mark: &Mark) -> bool {
    !matches!(mark.stands, Stand::Own(_))
}

/// Why a goal that could hold is never the first that does.
fn shadowed(space: &Space<'_>, clock: &Clock, place: usize) -> Option<String> {
    let goals = &clock.goals;
    let without = |earlier: &[usize]| {
        Ask::Now(&goals[place].when).without(earlier.iter().map(|i| Ask::Now(&goals[*i].when)))
    };
    let all: Vec<usize> = (0..place).collect();
    if place == 0 || !space.never_of_ticket(&without(&all)) {
        return None;
    }
    let one = all.into_iter().find(|i| space.never_of_ticket(&without(&[*i])));
    let who = match one {
        Some(one) => format!("`{}` stands before it and holds whenever it does", goals[one].label),
        None => "one of those before it holds whenever it does".into(),
    };
    Some(format!("it is never in force: {who}"))
}

/// Calendars that have no effect on any target, mark or reading.
fn idle_calendars(space: &Space<'_>, clock: &Clock, data: &Data) -> Vec<(String, String)> {
    let mut found = Vec::new();
    // Before and after due count in the calendar of the goal.
    let beside = clock.marks.iter().any(|mark| {
        matches!(&mark.stands, Stand::Before(Target::Working(_)) | Stand::After(Target::Working(_)))
    });
    let idle =
        |within: &Option<Target>| !beside && matches!(within, Some(Target::Elapsed(_) | Target::Slot(_)));
    for (i, (goal, data)) in clock.goals.iter().zip(&data.goals).enumerate() {
        if data.calendar.is_some() && idle(&goal.within) {
            found.push((format!(".goals[{i}].calendar"), effect(&data.within)));
        }
    }
    let inherit = || clock.goals.iter().zip(&data.goals).filter(|(_, data)| data.calendar.is_none());
    let own = clock.marks.iter().any(|mark| {
        matches!(&mark.stands, Stand::Own(Target::Working(_) | Target::Days(_) | Target::WorkingDays(_)))
    });
    // Without a target a reading counts in it.
    let none = Ask::All(Vec::new()).without(clock.goals.iter().map(|goal| Ask::Now(&goal.when)));
    let targets = clock.goals.iter().all(|goal| goal.within.is_some()) && space.never_of_ticket(&none);
    if data.calendar.is_some() && !own && targets && inherit().all(|(goal, _)| idle(&goal.within)) {
        let text = match inherit().next() {
            Some((_, data)) => effect(&data.within),
            None => "it has no effect: every goal names its own".into(),
        };
        found.push((".calendar".into(), text));
    }
    found
}

fn effect(within: &Option<Span>) -> String {
    match within {
        Some(Span::Elapsed(amount)) => format!(
            "it has no effect on `{}`, which counts around the clock: write `{}` if opening hours are meant",
            Span::Elapsed(*amount),
            Span::Working(*amount)
        ),
        Some(span) => format!("it has no effect on `{span}`"),
        None => "it has no effect".into(),
    }
}

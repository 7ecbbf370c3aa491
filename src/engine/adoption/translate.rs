//! A ticket in the words of another version: every hole is named.

use alloc::{format, string::String, sync::Arc, vec::Vec};

use super::Adoption;
use chrono::{NaiveDate, TimeDelta};

use crate::{
    engine::{
        check::{BREACH, typed},
        condition::Facts,
        cycle::{BREACH_BIT, Cycle, Under},
        model::{Clock, Model},
        place::{FieldId, Place},
        refusal::Refusal,
        target::{Reach, Target},
        ticket::{Run, Ticket},
    },
    instant::Instant,
    policy::{Mistakes, Problem, Trail, Value},
};

/// What the old version said of an open cycle, for the new one to compare with.
#[derive(Debug, Clone)]
pub(crate) struct Was {
    /// The label of its goal.
    pub(crate) goal: Option<String>,
    /// When it was due, or would have been if it had resumed.
    pub(crate) due: Option<Reach>,
    pub(crate) total: Option<TimeDelta>,
    /// What had counted.
    pub(crate) elapsed: TimeDelta,
    /// What of it had counted before its base.
    before_base: TimeDelta,
    /// The date for which its slot was planned.
    pub(crate) slot: Option<NaiveDate>,
    /// The bits of its marks that the new version has too, with theirs there.
    marks: Vec<(u8, u8)>,
}

/// What the old version said of a clock.
#[derive(Debug, Clone)]
pub(crate) enum Before {
    /// The ticket did not have it.
    New,
    /// No cycle was open.
    Idle,
    Open(Was),
}

/// The ticket as the new version sees it, before that judges anything; and what each of its
/// clocks was.
pub(super) fn translate(
    model: &Arc<Model>,
    old: &Ticket,
    adoption: &Adoption,
    at: Instant,
) -> Result<(Ticket, Vec<Before>), Refusal> {
    let mut trail = Trail::default();
    let facts = facts(model, old, adoption, &mut trail);
    for (place, run) in old.clocks.iter().enumerate() {
        let name = old.model.policy.clocks.at(place).0;
        let lost = run.count > 0 && model.policy.clocks.get(name).is_none();
        if lost && !adoption.dropped.contains(name) {
            hole(&mut trail, model, "clocks", name, "it has run: `dropped` gives its results up");
        }
    }
    if !trail.mistakes.is_empty() {
        return Err(Mistakes(trail.mistakes).into());
    }
    let (new_policy, old_policy) = (&model.policy, &old.model.policy);
    let same_calendars = (&new_policy.calendars, new_policy.zone, model.calendars.len())
        == (&old_policy.calendars, old_policy.zone, old.model.calendars.len());
    let mut clocks = Vec::new();
    let mut before = Vec::new();
    for (clock, (name, _)) in model.clocks.iter().zip(model.policy.clocks.iter()) {
        match old.model.policy.clocks.position(name) {
            None => {
                clocks.push(Run::new(clock, old.opened_at));
                before.push(Before::New);
            }
            Some(place) => {
                let under =
                    Under { model: &old.model, clock: &old.model.clocks[place], fields: &old.facts.fields };
                let mut run = old.clocks[place].clone();
                let was = run.open().map(|cycle| was(cycle, under, clock, at));
                for cycle in &mut run.cycles {
                    let was = was.as_ref().filter(|_| cycle.end.is_none());
                    rename(cycle, under.clock, clock, was, same_calendars);
                    if let Some(end) = &mut cycle.end {
                        end.calendar = end.calendar.and_then(|place| calendar(&old.model, model, place));
                    }
                }
                if clock.from.is_some() && under.clock.from.is_none() {
                    // Nothing was remembered of pauses while none was open.
                    let since = run.cycles.last().and_then(|cycle| Some(cycle.end.as_ref()?.at));
                    run.ahead = Run::new(clock, since.unwrap_or(old.opened_at)).ahead;
                }
                run.touch();
                clocks.push(run);
                before.push(was.map_or(Before::Idle, Before::Open));
            }
        }
    }
    let ticket = Ticket { model: Arc::clone(model), facts, clocks, wake: None, ..old.clone() };
    Ok((ticket, before))
}

fn hole(trail: &mut Trail, model: &Model, key: &str, name: &str, what: &str) {
    let text = format!("{} does not have it, and {what}", model.version());
    trail.below(key, |trail| trail.below(name, |trail| trail.mistake(Problem::Other(text))));
}

fn facts(model: &Model, old: &Ticket, adoption: &Adoption, trail: &mut Trail) -> Facts {
    const MAP: &str = "the map does not say what it is called there";
    let renamed = |map: &alloc::collections::BTreeMap<String, String>, name: &str| {
        map.get(name).cloned().unwrap_or_else(|| name.into())
    };
    let state = model.find_state(&renamed(&adoption.states, old.state()));
    if state.is_none() {
        hole(trail, model, "states", old.state(), MAP);
    }
    let priority = old.priority().and_then(|name| {
        let found = model.find_priority(&renamed(&adoption.priorities, name));
        if found.is_none() {
            hole(trail, model, "priorities", name, MAP);
        }
        found
    });
    // A field that is new has its default.
    let mut fields = model.defaults.clone();
    let mut carried = alloc::vec![false; fields.len()];
    for (place, value) in old.facts.fields.iter().enumerate() {
        let name = old.model.field(FieldId::new(place));
        let Some(field) = model.find_field(&renamed(&adoption.fields, name)) else {
            if !value.is_unset() && !adoption.dropped.contains(name) {
                hole(trail, model, "fields", name, "it is set: map it, or give it up in `dropped`");
            }
            continue;
        };
        let place = field.place();
        if core::mem::replace(&mut carried[place], true) {
            let text = format!("two fields become `{}`", model.field(field));
            trail.below("fields", |trail| trail.below(name, |trail| trail.mistake(Problem::Other(text))));
        }
        fields[place] = match typed(value, model.policy.fields.at(place).1) {
            Ok(value) => value,
            Err(_) if adoption.dropped.contains(name) => Value::Unset,
            Err(text) => {
                trail.below("fields", |trail| trail.below(name, |trail| trail.mistake(Problem::Other(text))));
                Value::Unset
            }
        };
    }
    Facts { state: state.unwrap_or(old.facts.state), priority, fields }
}

fn was(cycle: &Cycle, under: Under<'_>, new: &Clock, at: Instant) -> Was {
    let goal = cycle.goal(under.clock);
    let slot = match goal.and_then(|goal| goal.within.as_ref()) {
        Some(Target::Slot(train)) => {
            cycle.slot.or_else(|| Some(train.slot_for(cycle.measured_from())?.planned))
        }
        _ => None,
    };
    let find = |name: &str| new.marks.iter().position(|mark| mark.name == name);
    let marks = under.clock.marks.iter().enumerate();
    Was {
        goal: goal.map(|goal| goal.label.clone()),
        due: cycle.due_if_resumed(under, at),
        total: cycle.budget(under).and_then(|budget| budget.total()),
        elapsed: cycle.elapsed(under, at),
        before_base: cycle.before_base(under),
        slot,
        marks: marks.filter_map(|(bit, mark)| Some((bit as u8, find(&mark.name)? as u8))).collect(),
    }
}

/// Goals and marks at their places in the new version; what it does not have is gone.
fn rename(cycle: &mut Cycle, old: &Clock, new: &Clock, was: Option<&Was>, same_calendars: bool) {
    // A ledger of other calendars cannot be read in this version's.
    if let (Some(base), Some(was), false) = (&mut cycle.base, was, same_calendars) {
        base.earlier = Some((base.at, was.before_base));
        base.counted.clear();
    }
    let label = cycle.goal(old).map(|goal| goal.label.clone());
    let goal = label.and_then(|label| new.goals.iter().position(|goal| goal.label == label));
    cycle.goal = goal.and_then(|goal| u16::try_from(goal).ok());
    let Some(was) = was else { return };
    let find = |bit: u8| was.marks.iter().find(|(old, _)| *old == bit).map(|(_, new)| *new);
    let reached = (0..BREACH_BIT as u8).filter(|bit| cycle.has_reached(usize::from(*bit))).filter_map(find);
    let breach = cycle.reached & 1 << BREACH_BIT;
    cycle.reached = reached.fold(breach, |bits, bit| bits | 1 << bit);
    let repeats = |bit: u8, next: u16| {
        new.marks[usize::from(bit)].repeats.as_ref().is_some_and(|repeats| next < repeats.times)
    };
    let over = cycle.change_rare(|rare| {
        let mut over = 0u64;
        for (bit, next) in core::mem::take(&mut rare.repeated) {
            match find(bit) {
                Some(bit) if repeats(bit, next) => rare.repeated.push((bit, next)),
                Some(bit) => over |= 1 << bit,
                None => {}
            }
        }
        rare.waiting.retain_mut(|waiting| match find(waiting.bit) {
            Some(bit) if new.marks[usize::from(bit)].acting.is_some() => {
                waiting.bit = bit;
                waiting.repetition == 0 || repeats(bit, waiting.repetition)
            }
            _ => false,
        });
        over
    });
    cycle.reached |= over;
    debug_assert!(new.marks.iter().all(|mark| mark.name != BREACH));
}

fn calendar(old: &Model, new: &Model, place: u16) -> Option<u16> {
    let name = old.policy.calendars.names().nth(place.into())?;
    new.policy.calendars.position(name).and_then(|place| u16::try_from(place).ok())
}

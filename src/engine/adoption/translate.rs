//! A ticket in the words of another version: every hole is named.

use alloc::{boxed::Box, format, string::String, sync::Arc, vec::Vec};

use chrono::{NaiveDate, TimeDelta};

use super::Adoption;
use crate::{
    engine::{
        check::typed,
        condition::Facts,
        cycle::{BREACH_BIT, Base, Cycle, Rare, Under},
        model::{Clock, Model},
        place::{FieldId, Place, WordId},
        refusal::Refusal,
        relatives::Relative,
        target::{Reach, Target},
        ticket::{Run, Ticket},
    },
    instant::Instant,
    policy::{Mistakes, Problem, Trail, Value},
    span::Span,
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
    /// The train of its slot, and the date for which that was planned.
    pub(crate) slot: Option<(String, NaiveDate)>,
}

/// What the old version said of a clock.
#[derive(Debug, Clone)]
pub(crate) enum Before {
    /// The ticket did not have it.
    New,
    /// No cycle was open; whether its start held of the ticket.
    Idle {
        held: bool,
    },
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
                let was = run.open().map(|cycle| was(cycle, place, under, at));
                let marks = common(under.clock, clock);
                for cycle in &mut run.cycles {
                    if !same_calendars {
                        amounts(cycle, was.as_ref());
                    }
                    rename(cycle, under.clock, clock, &marks);
                    if let Some(end) = &mut cycle.end {
                        end.calendar = end.calendar.and_then(|place| calendar(&old.model, model, place));
                    }
                }
                if clock.from.is_none() {
                    run.ahead = None;
                } else if under.clock.from.is_none() && run.open().is_none() {
                    // Nothing was remembered of pauses while none was open.
                    let since = run.ended_at().unwrap_or(old.opened_at);
                    run.ahead = Run::new(clock, since).ahead;
                }
                run.touch();
                clocks.push(run);
                let held = under.clock.start.holds(&old.facts, None);
                before.push(was.map_or(Before::Idle { held }, Before::Open));
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

/// The other tickets that it knows, and what they told.
fn relatives(model: &Model, old: &Ticket, adoption: &Adoption, trail: &mut Trail) -> Arc<[Relative]> {
    let mut found: Vec<Relative> = Vec::new();
    for relative in old.facts.relatives.iter() {
        let name = old.model.relation(relative.relation);
        if adoption.dropped.contains(name) {
            continue;
        }
        let new = adoption.relations.get(name).map_or(name, |new| new.as_str());
        let words = &old.model.policy.relations.at(relative.relation.place()).1.words;
        let Some(relation) = model.find_relation(new) else {
            hole(
                trail,
                model,
                "relations",
                name,
                "tickets are known by it: map it, or give it up in `dropped`",
            );
            continue;
        };
        // Where nothing can be told, nothing was.
        let word = match words.get(relative.word.place()) {
            Some(word) => model.find_word(relation, word),
            None => Some(WordId(0)),
        };
        if word.is_none() {
            hole(trail, model, "relations", name, "a ticket told a word that it does not have there");
        }
        let new = Relative { relation, ticket: relative.ticket.clone(), word: word.unwrap_or(WordId(0)) };
        if found.iter().any(|other| other.relation == relation && other.ticket == new.ticket) {
            let what = "another relation becomes the same, and a ticket is known by both";
            hole(trail, model, "relations", name, what);
        }
        found.push(new);
    }
    trail.mistakes.dedup();
    found.into()
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
    let mut fields = model.defaults.to_vec();
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
    let relatives = relatives(model, old, adoption, trail);
    Facts { state: state.unwrap_or(old.facts.state), priority, fields: fields.into(), relatives }
}

fn was(cycle: &Cycle, place: usize, under: Under<'_>, at: Instant) -> Was {
    let goal = cycle.goal(under.clock);
    let data = under.model.policy.clocks.at(place).1;
    let span = cycle.goal.and_then(|goal| data.goals.get(usize::from(goal))?.within.as_ref());
    let slot = match (goal.and_then(|goal| goal.within.as_ref()), span) {
        (Some(Target::Slot(train)), Some(Span::Slot(name))) => {
            let planned = cycle.slot.or_else(|| Some(train.slot_for(cycle.measured_from())?.planned));
            planned.map(|planned| (name.clone(), planned))
        }
        _ => None,
    };
    Was {
        goal: goal.map(|goal| goal.label.clone()),
        due: cycle.due_if_resumed(under, at),
        total: cycle.budget(under).and_then(|budget| budget.total()),
        elapsed: cycle.elapsed(under, at),
        before_base: cycle.before_base(under),
        slot,
    }
}

/// The places of the marks that both versions have, in the old one and in the new one.
fn common(old: &Clock, new: &Clock) -> Vec<(u8, u8)> {
    let find = |name: &str| new.marks.iter().position(|mark| mark.name == name);
    let marks = old.marks.iter().enumerate();
    marks.filter_map(|(bit, mark)| Some((bit as u8, find(&mark.name)? as u8))).collect()
}

/// What was counted in calendars that this version does not have as an amount. Of a finished cycle
/// all of it: should it go on, that is under other calendars.
fn amounts(cycle: &mut Cycle, was: Option<&Was>) {
    match (&cycle.end, was) {
        (Some(end), _) => {
            let earlier = Some((end.at, end.elapsed));
            cycle.base = Some(Box::new(Base { at: end.at, carried: true, earlier, counted: Vec::new() }));
        }
        (None, Some(was)) => {
            if let Some(base) = &mut cycle.base {
                base.earlier = Some((base.at, was.before_base));
                base.counted.clear();
            }
        }
        (None, None) => {}
    }
}

/// Goals and marks at their places in the new version; what it does not have is gone.
fn rename(cycle: &mut Cycle, old: &Clock, new: &Clock, marks: &[(u8, u8)]) {
    let label = match &cycle.end {
        Some(end) => end.goal.as_deref(),
        None => cycle.goal(old).map(|goal| goal.label.as_str()),
    };
    let goal = label.and_then(|label| new.goals.iter().position(|goal| goal.label == label));
    cycle.goal = goal.and_then(|goal| u16::try_from(goal).ok());
    let find = |bit: u8| marks.iter().find(|(old, _)| *old == bit).map(|(_, new)| *new);
    let reached: Vec<u8> = (0..BREACH_BIT as u8).filter(|bit| cycle.has_reached(usize::from(*bit))).collect();
    // A mark that is gone may come back in a later version, and is another one then.
    let gone = reached
        .iter()
        .chain(cycle.rare().repeated.iter().map(|(bit, _)| bit))
        .any(|bit| find(*bit).is_none());
    if gone {
        cycle.generation = cycle.generation.saturating_add(1);
    }
    let breach = cycle.reached & 1 << BREACH_BIT;
    cycle.reached = reached.into_iter().filter_map(find).fold(breach, |bits, bit| bits | 1 << bit);
    if *cycle.rare() == Rare::default() {
        return;
    }
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
        rare.repeated.sort();
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
}

/// The place of a calendar in the new version; the one that is always open is the last of each.
fn calendar(old: &Model, new: &Model, place: u16) -> Option<u16> {
    let found = match old.policy.calendars.names().nth(place.into()) {
        Some(name) => new.policy.calendars.position(name),
        None => Some(new.policy.calendars.len()).filter(|place| *place < new.calendars.len()),
    };
    found.and_then(|place| u16::try_from(place).ok())
}

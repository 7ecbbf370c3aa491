//! Nothing runs for ever without a person: what the engine does by itself (marks, rules,
//! automatic transitions) must not, by way of its own effects, come to do itself again.
//!
//! Conditions on fields are taken as if they could hold, so what is refused may be harmless; what
//! is accepted ends for certain (law 9).

use alloc::{format, string::String, vec::Vec};

use crate::{
    engine::{
        condition::{Cond, Happened},
        model::{Action, Clock, Model},
        place::{ClockId, FieldId, Place, RuleId, TransitionId},
    },
    policy::{Again, Mistake, Problem, Side},
};

/// What does things by itself.
#[derive(Clone, Copy, PartialEq)]
enum Actor {
    Clock(usize),
    Rule(usize),
    Transition(usize),
}

/// What an action leaves behind: an event of the engine's own, and the fields it wrote.
struct Effect {
    happened: Happened,
    fields: Vec<FieldId>,
}

pub(super) fn check(model: &Model) -> Vec<Mistake> {
    let clocks = (0..model.clocks.len()).map(Actor::Clock);
    let rules = (0..model.rules.len()).map(Actor::Rule);
    let transitions = (0..model.transitions.len()).map(Actor::Transition);
    let actors: Vec<Actor> = clocks.chain(rules).chain(transitions).collect();
    let next: Vec<Vec<usize>> = actors
        .iter()
        .map(|actor| {
            let follows = follows(model, *actor);
            (0..actors.len()).filter(|i| follows.contains(&actors[*i])).collect()
        })
        .collect();
    circles(&next).into_iter().map(|circle| mistake(model, &actors, &circle)).collect()
}

/// What comes to act on the effects of an actor.
fn follows(model: &Model, actor: Actor) -> Vec<Actor> {
    let actions: Vec<&Action> = match actor {
        Actor::Clock(clock) => model.clocks[clock].marks.iter().flat_map(|mark| &mark.actions).collect(),
        Actor::Rule(rule) => model.rules[rule].actions.iter().collect(),
        Actor::Transition(transition) => model.transitions[transition].actions.iter().collect(),
    };
    let mut found = Vec::new();
    // A transition is followed by what its own change of state wakes.
    if let Actor::Transition(transition) = actor {
        woken(model, &moved(model, transition), &mut found);
    }
    for action in actions {
        match action {
            Action::Move(transition) => found.push(Actor::Transition(transition.place())),
            Action::Comment(_) => {
                let happened =
                    Happened { comment: Some(true), side: Some(Side::Automation), ..Happened::default() };
                woken(model, &Effect { happened, fields: Vec::new() }, &mut found);
            }
            Action::Set(values) => {
                let happened =
                    Happened { changed: true, side: Some(Side::Automation), ..Happened::default() };
                let fields = values.iter().map(|(field, _)| *field).collect();
                woken(model, &Effect { happened, fields }, &mut found);
            }
            Action::Notify { .. } => {}
        }
    }
    found
}

fn moved(model: &Model, transition: usize) -> Effect {
    let data = &model.transitions[transition];
    let happened = Happened {
        entered: data.to,
        changed: data.to.is_none(),
        transition: Some(TransitionId::new(transition)),
        side: Some(Side::Automation),
        ..Happened::default()
    };
    Effect { happened, fields: Vec::new() }
}

fn woken(model: &Model, effect: &Effect, found: &mut Vec<Actor>) {
    let Effect { happened, fields } = effect;
    let state = happened.entered;
    let possible = |condition: &Cond| condition.known(state, Some(happened)) != Some(false);
    for (place, rule) in model.rules.iter().enumerate() {
        if possible(&rule.on) && possible(&rule.when) {
            found.push(Actor::Rule(place));
        }
    }
    for (place, transition) in model.transitions.iter().enumerate().filter(|(_, t)| t.automatic) {
        let entered = state.is_some_and(|state| transition.from.has(state));
        if entered || transition.when.touched(happened, fields) {
            found.push(Actor::Transition(place));
        }
    }
    for (place, clock) in model.clocks.iter().enumerate() {
        if renewed(clock, effect) {
            found.push(Actor::Clock(place));
        }
    }
}

/// Whether a clock may begin a cycle, or a new target, on that effect, however often it comes.
fn renewed(clock: &Clock, effect: &Effect) -> bool {
    let Effect { happened, fields } = effect;
    let rises = |condition: &Cond| {
        condition.touched(happened, fields)
            && condition.known(happened.entered, Some(happened)) != Some(false)
    };
    let started = clock.again != Again::Never && rises(&clock.start);
    let reset = clock.reset.as_ref().is_some_and(rises);
    started || reset || clock.goals.iter().any(|goal| goal.when.touched(happened, fields))
}

/// One circle through each group of actors that lead back to themselves.
fn circles(next: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut done = alloc::vec![false; next.len()];
    for start in 0..next.len() {
        if done[start] {
            continue;
        }
        // The shortest way from `start` back to itself, breadth first.
        let mut from = alloc::vec![None; next.len()];
        let mut queue = Vec::from([start]);
        let mut closed = None;
        let mut at = 0;
        while let (Some(&here), None) = (queue.get(at), closed) {
            at += 1;
            for &there in &next[here] {
                if there == start {
                    closed = Some(here);
                    break;
                }
                if from[there].is_none() {
                    from[there] = Some(here);
                    queue.push(there);
                }
            }
        }
        if let Some(last) = closed {
            let mut circle = Vec::from([last]);
            while let Some(before) = circle.last().filter(|i| **i != start).and_then(|i| from[*i]) {
                circle.push(before);
            }
            circle.reverse();
            for i in &circle {
                done[*i] = true;
            }
            found.push(circle);
        }
    }
    found
}

fn mistake(model: &Model, actors: &[Actor], circle: &[usize]) -> Mistake {
    let name = |i: &usize| match actors[*i] {
        Actor::Clock(clock) => format!("clock `{}`", model.clock(ClockId::new(clock))),
        Actor::Rule(rule) => format!("rule `{}`", model.rule(RuleId::new(rule))),
        Actor::Transition(transition) => {
            format!("transition `{}`", model.transition(TransitionId::new(transition)))
        }
    };
    let way: Vec<String> = circle.iter().chain(circle.first()).map(name).collect();
    let mut path = String::new();
    match circle.first().map(|i| actors[*i]) {
        Some(Actor::Clock(clock)) => {
            crate::policy::push_key(&mut path, "clocks");
            crate::policy::push_key(&mut path, model.clock(ClockId::new(clock)));
        }
        Some(Actor::Rule(rule)) => {
            crate::policy::push_key(&mut path, "rules");
            crate::policy::push_key(&mut path, model.rule(RuleId::new(rule)));
        }
        Some(Actor::Transition(transition)) => path = format!("transitions[{transition}]"),
        None => {}
    }
    let text = format!("this may go on for ever without anybody doing anything: {}", way.join(", then "));
    Mistake { path, problem: Problem::Other(text) }
}

//! Nothing runs for ever without a person: what the engine does by itself (marks, rules,
//! automatic transitions) must not, by way of its own effects, come to do itself again.
//!
//! Conditions on fields are taken as if they could hold, so what is refused may be harmless; what
//! is accepted ends for certain (law 9).

use alloc::{format, string::String, vec::Vec};

use super::{
    exclusion::exclude,
    graph::{circles, length},
};
use crate::{
    engine::{
        condition::{Cond, Happened},
        model::{Action, Clock, Goal, Model},
        place::{ClockId, FieldId, Place, RuleId, StateId, TransitionId},
    },
    policy::{Again, Mistake, Problem, Side, path_of},
};

/// What does things by itself.
#[derive(Clone, Copy)]
pub(super) enum Actor {
    Clock(usize),
    Rule(usize),
    Transition(usize),
}

/// What an action leaves behind: an event of the engine's own, the fields it wrote, and whether
/// another priority may follow from them.
pub(super) struct Effect {
    happened: Happened,
    fields: Vec<FieldId>,
    priority: bool,
}

impl Effect {
    pub(super) fn new(model: &Model, happened: Happened, fields: Vec<FieldId>) -> Self {
        let by_event = model.triage.iter().any(|rule| rule.when.touched(&happened, &[], false));
        let priority = by_event || fields.iter().any(|field| model.triaged_by(*field));
        Effect { happened, fields, priority }
    }

    fn touches(&self, condition: &Cond) -> bool {
        // Of a new ticket nothing held before it.
        self.happened.created || condition.touched(&self.happened, &self.fields, self.priority)
    }
}

impl Actor {
    /// All of a policy, each at its [`place`](Actor::place).
    pub(super) fn all(model: &Model) -> impl Iterator<Item = Actor> {
        let clocks = (0..model.clocks.len()).map(Actor::Clock);
        let rules = (0..model.rules.len()).map(Actor::Rule);
        clocks.chain(rules).chain((0..model.transitions.len()).map(Actor::Transition))
    }

    pub(super) fn place(self, model: &Model) -> usize {
        match self {
            Actor::Clock(clock) => clock,
            Actor::Rule(rule) => model.clocks.len() + rule,
            Actor::Transition(transition) => model.clocks.len() + model.rules.len() + transition,
        }
    }

    pub(super) fn actions(self, model: &Model) -> Vec<&Action> {
        match self {
            Actor::Clock(clock) => model.clocks[clock].marks.iter().flat_map(|mark| &mark.actions).collect(),
            Actor::Rule(rule) => model.rules[rule].actions.iter().collect(),
            Actor::Transition(transition) => model.transitions[transition].actions.iter().collect(),
        }
    }
}

pub(super) fn check(model: &Model) -> Vec<Mistake> {
    let actors: Vec<Actor> = Actor::all(model).collect();
    // As often as it does: a rule that moves twice is followed twice.
    let next = |actor: &Actor| follows(model, *actor).into_iter().map(|next| next.place(model)).collect();
    let next: Vec<Vec<usize>> = actors.iter().map(next).collect();
    let circles = circles(&next);
    if circles.is_empty() {
        let mut known = alloc::vec![None; actors.len()];
        let lengths = (0..actors.len()).map(|i| (length(i, &next, &mut known), i));
        // The shortest of those too long says it for all that lead to it.
        let long = lengths.filter(|(length, _)| *length > MOST).min();
        return long.map(|(_, i)| too_long(model, actors[i])).into_iter().collect();
    }
    circles.into_iter().map(|circle| mistake(model, &actors, &circle)).collect()
}

/// How many events of the engine's own one event or timer may be followed by.
const MOST: u64 = 10_000;

/// What comes to act on the effects of an actor.
pub(super) fn follows(model: &Model, actor: Actor) -> Vec<Actor> {
    let mut found = Vec::new();
    // A transition is followed by what its own change of state wakes.
    if let Actor::Transition(transition) = actor {
        let data = &model.transitions[transition];
        // One that leads to where the ticket is already does not move it.
        let elsewhere = |to: &StateId| {
            (0..model.policy.states.len()).map(StateId::new).any(|s| s != *to && data.from.has(s))
        };
        let moves = data.to.filter(elsewhere);
        let stays = data.to.is_none_or(|to| data.from.has(to));
        let mut after = Vec::new();
        if moves.is_some() {
            woken(model, &taken(model, transition, moves), &mut after);
        }
        if stays {
            woken(model, &taken(model, transition, None), &mut after);
        }
        // What excludes what held of this one cannot hold right after it: whatever comes to change
        // that in between is followed by itself.
        let excluded = |actor: &Actor| matches!(actor, Actor::Transition(next) if exclude(&data.when, &model.transitions[*next].when));
        found.extend(after.into_iter().filter(|actor| !excluded(actor)));
    }
    for action in actor.actions(model) {
        match action {
            Action::Move(transition) => found.push(Actor::Transition(transition.place())),
            Action::Comment(_) => {
                let happened =
                    Happened { comment: Some(true), side: Some(Side::Automation), ..Happened::default() };
                woken(model, &Effect::new(model, happened, Vec::new()), &mut found);
            }
            Action::Set(values) => {
                let happened =
                    Happened { changed: true, side: Some(Side::Automation), ..Happened::default() };
                let fields = values.iter().map(|(field, _)| *field).collect();
                woken(model, &Effect::new(model, happened, fields), &mut found);
            }
            Action::Assign(field) => {
                let happened =
                    Happened { changed: true, side: Some(Side::Automation), ..Happened::default() };
                woken(model, &Effect::new(model, happened, alloc::vec![*field]), &mut found);
            }
            Action::Open(_) => {
                let happened = Happened { linked: true, side: Some(Side::Automation), ..Happened::default() };
                woken(model, &Effect::new(model, happened, Vec::new()), &mut found);
            }
            // What another ticket makes of it is looked for where the other policy is known.
            Action::Tell(_) | Action::Signal { .. } => {}
        }
    }
    found
}

fn taken(model: &Model, transition: usize, entered: Option<StateId>) -> Effect {
    let happened = Happened {
        entered,
        changed: entered.is_none(),
        transition: Some(TransitionId::new(transition)),
        side: Some(Side::Automation),
        ..Happened::default()
    };
    Effect::new(model, happened, Vec::new())
}

pub(super) fn woken(model: &Model, effect: &Effect, found: &mut Vec<Actor>) {
    let happened = &effect.happened;
    let state = happened.entered;
    let possible = |condition: &Cond| condition.known(state, Some(happened)) != Some(false);
    for (place, rule) in model.rules.iter().enumerate() {
        if possible(&rule.on) && possible(&rule.when) {
            found.push(Actor::Rule(place));
        }
    }
    for (place, transition) in model.transitions.iter().enumerate().filter(|(_, t)| t.automatic) {
        let entered = state.is_some_and(|state| transition.from.has(state));
        if entered || effect.touches(&transition.when) {
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
    let Effect { happened, fields, .. } = effect;
    let rises = |condition: &Cond| {
        effect.touches(condition) && condition.known(happened.entered, Some(happened)) != Some(false)
    };
    let started = (happened.created || clock.again != Again::Never) && rises(&clock.start);
    let reset = clock.reset.as_ref().is_some_and(rises);
    let stopped = clock.again == Again::AtStop && clock.stop.as_ref().is_some_and(rises);
    let moved = |goal: &Goal| {
        let field = goal.within.as_ref().and_then(|target| target.field());
        let covered = field.into_iter().chain(goal.coverage.field()).any(|field| fields.contains(&field));
        covered || effect.touches(&goal.when)
    };
    started || reset || stopped || clock.goals.iter().any(moved)
}

pub(super) const FOR_EVER: &str = "this may go on for ever without anybody doing anything";

fn mistake(model: &Model, actors: &[Actor], circle: &[usize]) -> Mistake {
    let way: Vec<String> = circle.iter().chain(circle.first()).map(|i| name(model, actors[*i])).collect();
    let text = format!("{FOR_EVER}: {}", way.join(", then "));
    let path = circle.first().map(|i| path(model, actors[*i])).unwrap_or_default();
    Mistake { path, problem: Problem::Other(text) }
}

fn too_long(model: &Model, actor: Actor) -> Mistake {
    let text = format!("more than {MOST} rules and transitions may follow from {}", name(model, actor));
    Mistake { path: path(model, actor), problem: Problem::Other(text) }
}

pub(super) fn name(model: &Model, actor: Actor) -> String {
    match actor {
        Actor::Clock(clock) => format!("clock `{}`", model.clock(ClockId::new(clock))),
        Actor::Rule(rule) => format!("rule `{}`", model.rule(RuleId::new(rule))),
        Actor::Transition(place) => format!("transition `{}`", model.transition(TransitionId::new(place))),
    }
}

/// Where it stands in the policy.
pub(super) fn path(model: &Model, actor: Actor) -> String {
    match actor {
        Actor::Clock(clock) => path_of(&["clocks", model.clock(ClockId::new(clock))]),
        Actor::Rule(rule) => path_of(&["rules", model.rule(RuleId::new(rule))]),
        Actor::Transition(place) => format!("transitions[{place}]"),
    }
}

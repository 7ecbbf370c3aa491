//! From a policy to a model: every mistake named at once, each with its path.

mod actions;
mod between;
mod calendars;
mod clocks;
mod conditions;
mod exclusion;
mod fields;
mod graph;
mod lint;
mod marks;
mod messages;
mod moves;
mod queues;
mod relations;
mod runaway;
mod triage;
mod values;
mod workflow;

use alloc::{format, string::String, vec::Vec};

use super::{
    model::{LIMIT, Model},
    place::{FieldId, Place, PriorityId, RoleId, StateId, TransitionId},
    relatives::Join,
};
use crate::calendar::Calendar;
use crate::policy::{Mistake, Mistakes, Policy, Problem, Trail};
pub(crate) use between::circles_between;
pub(crate) use clocks::BREACH;
pub(crate) use lint::at as warnings_at;
pub(crate) use values::typed;

/// Checks and compiles a policy.
pub(crate) fn check(mut policy: Policy) -> Result<Model, Mistakes> {
    let read = core::mem::take(&mut policy.mistakes);
    let mut names =
        Names { policy: &policy, calendars: Vec::new(), joins: Vec::new(), trail: Trail::default() };
    names.calendars();
    names.trains();
    names.words();
    let initial = names.initial();
    let default_priority = policy.default_priority.as_ref().and_then(|name| {
        let known = policy.priorities.names();
        names
            .trail
            .below("default_priority", |trail| find(trail, "priority", name, known))
            .map(PriorityId::new)
    });
    let opened_by = names.opened_by();
    let defaults = names.fields();
    names.relations();
    let (bounds, requirements, sections) = (names.bounds(), names.requirements(), names.sections());
    let triage = names.triage();
    let transitions = names.transitions();
    let clocks = names.clocks();
    let rules = names.rules();
    let queues = names.queues();
    let (calendars, found) = (names.calendars, names.trail.mistakes);
    let mut model = Model {
        calendars,
        warnings: Vec::new(),
        initial,
        default_priority,
        defaults: defaults.into(),
        opened_by,
        bounds,
        requirements,
        sections,
        triage,
        transitions,
        clocks,
        rules,
        queues,
        policy,
    };
    if read.is_empty() && found.is_empty() {
        // What only a policy without other mistakes can be asked.
        let found: Vec<Mistake> = runaway::check(&model).into_iter().chain(moves::check(&model)).collect();
        if !found.is_empty() {
            return Err(Mistakes(found));
        }
        model.warnings = lint::check(&model);
        return Ok(model);
    }
    Err(Mistakes(together(read, found)))
}

/// What was wrong in the reading, then what the check found besides. What could not be read was
/// replaced by a default: what is wrong with that is not said again.
fn together(read: Vec<Mistake>, found: Vec<Mistake>) -> Vec<Mistake> {
    let unread: Vec<String> = read.iter().filter_map(Mistake::unread).collect();
    let follows = |mistake: &Mistake| {
        let path = mistake.unread().unwrap_or_else(|| mistake.path.clone());
        let below = |longer: &str, shorter: &str| match longer.strip_prefix(shorter) {
            Some(rest) => rest.is_empty() || rest.starts_with(['.', '[']),
            None => false,
        };
        // At or below what could not be read, or of what it is the very part.
        let part =
            |unread: &str| unread.strip_prefix(&*path).is_some_and(|rest| !rest[1..].contains(['.', '[']));
        unread.iter().any(|unread| below(&path, unread) || below(unread, &path) && part(unread))
    };
    let mut all = read;
    for mistake in found {
        if !follows(&mistake) && !all.contains(&mistake) {
            all.push(mistake);
        }
    }
    all
}

/// The place of a name; a mistake where there is none.
fn find<'a>(
    trail: &mut Trail,
    what: &'static str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Option<usize> {
    let place = known.clone().position(|other| other == name);
    if place.is_none() {
        trail.mistake(Problem::unknown(what, name, known));
    }
    place
}

/// A policy under check.
struct Names<'a> {
    policy: &'a Policy,
    /// The policy's calendars in its order, each compiled once.
    calendars: Vec<Calendar>,
    /// What is asked of the tickets of relations, each question once.
    joins: Vec<Join>,
    trail: Trail,
}

impl<'a> Names<'a> {
    /// Goes on below a key, with the whole of `self`.
    fn below<T>(&mut self, key: &str, go: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.trail.enter(key);
        let value = go(self);
        self.trail.leave(before);
        value
    }

    /// Goes on in an item of a list.
    fn item<T>(&mut self, index: usize, go: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.trail.enter_item(index);
        let value = go(self);
        self.trail.leave(before);
        value
    }

    fn wrong(&mut self, text: impl Into<String>) {
        self.trail.mistake(Problem::Other(text.into()));
    }

    fn initial(&mut self) -> StateId {
        let name = &self.policy.initial;
        if name.is_empty() {
            self.trail.mistake(Problem::Missing("initial"));
            return StateId(0);
        }
        self.below("initial", |names| names.state(name)).unwrap_or(StateId(0))
    }

    fn state(&mut self, name: &str) -> Option<StateId> {
        find(&mut self.trail, "state", name, self.policy.states.names()).map(StateId::new)
    }

    fn priority(&mut self, name: &str) -> Option<PriorityId> {
        find(&mut self.trail, "priority", name, self.policy.priorities.names()).map(PriorityId::new)
    }

    fn role(&mut self, name: &str) -> Option<RoleId> {
        find(&mut self.trail, "role", name, self.policy.roles.names()).map(RoleId::new)
    }

    fn field(&mut self, name: &str) -> Option<FieldId> {
        find(&mut self.trail, "field", name, self.policy.fields.names()).map(FieldId::new)
    }

    fn transition(&mut self, name: &str) -> Option<TransitionId> {
        let known = self.policy.transitions.iter().map(|t| t.name.as_str());
        find(&mut self.trail, "transition", name, known).map(TransitionId::new)
    }

    /// Every name of a list, each with the path of its item.
    fn each<T>(&mut self, names: &[String], look: impl Fn(&mut Self, &str) -> Option<T>) -> Vec<T> {
        let items = names.iter().enumerate();
        items.filter_map(|(i, name)| self.item(i, |names| look(names, name))).collect()
    }

    /// What must hold of the policy's words before anything is compiled.
    fn words(&mut self) {
        let policy = self.policy;
        if policy.name.is_empty() {
            self.trail.mistake(Problem::Missing("name"));
        }
        if policy.states.is_empty() {
            self.trail.mistake(Problem::Missing("states"));
        }
        let sizes = [
            ("states", policy.states.len()),
            ("priorities", policy.priorities.len()),
            ("roles", policy.roles.len()),
            ("fields", policy.fields.len()),
            ("sections", policy.sections.len()),
            ("relations", policy.relations.len()),
            ("triage", policy.triage.len()),
            ("transitions", policy.transitions.len()),
            ("clocks", policy.clocks.len()),
            ("rules", policy.rules.len()),
            ("calendars", policy.calendars.len()),
            ("trains", policy.trains.len()),
            ("queues", policy.queues.len()),
        ];
        for (what, size) in sizes.into_iter().filter(|(_, size)| *size > LIMIT) {
            self.below(what, |names| names.wrong(format!("{size} of them are more than {LIMIT}")));
        }
        if policy.states.get("any").is_some() {
            let text = "`any` stands for every state in `from`: a state cannot be called so";
            self.below("states", |names| names.below("any", |names| names.wrong(text)));
        }
        for role in policy.roles.names() {
            if role == "creator" || policy.fields.get(role).is_some() {
                let other =
                    if role == "creator" { "word for who opened the ticket" } else { "name of a field" };
                let text = format!("`{role}` is also the {other}: a recipient could be either");
                self.below("roles", |names| names.below(role, |names| names.wrong(text)));
            }
        }
    }
}

//! A policy that was checked: words become places in lists.

use alloc::{string::String, sync::Arc, vec::Vec};

use chrono::TimeDelta;

use crate::{
    calendar::Calendar,
    instant::Instant,
    policy::{ALWAYS, Again, Mistake, Point, Policy, Retarget, Value},
};

use super::{
    condition::{Cond, Facts},
    coverage::Covered,
    place::{
        ClockId, FieldId, Place, PriorityId, RelationId, RoleId, RuleId, Set, StateId, TransitionId, WordId,
    },
    target::{Budget, Target},
};

/// How many of one kind a policy may have: above it something else is wrong.
pub(crate) const LIMIT: usize = 1_000;
/// How many gates a queue may have: those that a ticket stands before are kept as bits.
pub(crate) const GATES: usize = 8;
/// How many marks a clock may have: they are kept as bits, one of which is the breach.
pub(crate) const MARKS: usize = 63;

/// What an [`Engine`](super::Engine) is made of. Every place in it was checked when it was built:
/// `policy` is what was compiled, and the lists stand in its order.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) policy: Policy,
    pub(crate) warnings: Vec<Mistake>,
    /// In the policy's order; then the one that is always open, if it has none of its own.
    pub(crate) calendars: Vec<Calendar>,
    pub(crate) initial: StateId,
    pub(crate) default_priority: Option<PriorityId>,
    pub(crate) defaults: Arc<[Value]>,
    /// Who may open a ticket, where not all may.
    pub(crate) opened_by: Option<Set<RoleId>>,
    pub(crate) bounds: Vec<Bounds>,
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) sections: Vec<Section>,
    pub(crate) triage: Vec<Triage>,
    pub(crate) transitions: Vec<Transition>,
    pub(crate) clocks: Vec<Clock>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) queues: Vec<Queue>,
}

/// Between which bounds the values of a field lie that people give it.
#[derive(Debug)]
pub(crate) struct Bounds {
    pub(crate) field: FieldId,
    pub(crate) at_least: Option<Bound>,
    pub(crate) at_most: Option<Bound>,
}

#[derive(Debug)]
pub(crate) enum Bound {
    Value(Value),
    Field(FieldId),
    Now,
}

/// When a field must be filled.
#[derive(Debug)]
pub(crate) struct Requirement {
    pub(crate) field: FieldId,
    pub(crate) when: Cond,
}

/// Who edits what.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) fields: Set<FieldId>,
    pub(crate) relations: Set<RelationId>,
    pub(crate) priority: bool,
    pub(crate) by: Set<RoleId>,
    pub(crate) when: Cond,
    pub(crate) comment: bool,
    pub(crate) require: Vec<FieldId>,
}

/// One of the rules that give the priority.
#[derive(Debug)]
pub(crate) struct Triage {
    pub(crate) when: Cond,
    pub(crate) gives: Gives,
}

#[derive(Debug)]
pub(crate) enum Gives {
    Priority(Option<PriorityId>),
    /// The one that a field names.
    Field(FieldId, Vec<(String, PriorityId)>),
}

impl Gives {
    /// The priority, or none, if it gives one of these two.
    fn priority(&self, facts: &Facts) -> Option<Option<PriorityId>> {
        match self {
            Gives::Priority(priority) => Some(*priority),
            Gives::Field(field, words) => {
                let Value::Text(named) = &facts.fields[field.place()] else { return None };
                words.iter().find(|(word, _)| word == named).map(|(_, priority)| Some(*priority))
            }
        }
    }
}

#[derive(Debug)]
pub(crate) struct Transition {
    pub(crate) from: Set<StateId>,
    pub(crate) to: Option<StateId>,
    pub(crate) by: Set<RoleId>,
    pub(crate) when: Cond,
    pub(crate) comment: bool,
    pub(crate) require: Vec<FieldId>,
    pub(crate) automatic: bool,
    pub(crate) actions: Vec<Action>,
}

#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) on: Cond,
    pub(crate) when: Cond,
    pub(crate) actions: Vec<Action>,
}

/// One thing to do: a recipient each.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    Tell(Message),
    Comment(String),
    Assign(FieldId),
    Open(Opening),
    Signal { relation: RelationId, word: String },
    Move(TransitionId),
    Set(Vec<(FieldId, Value)>),
}

/// That another ticket is to be opened.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    pub(crate) relation: RelationId,
    pub(crate) policy: String,
    pub(crate) back: String,
    pub(crate) with: Vec<FieldId>,
}

#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) how: How,
    pub(crate) to: Recipient,
    pub(crate) template: Option<String>,
    pub(crate) with: Vec<Told>,
    pub(crate) except_actor: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum How {
    Notify,
    Escalate,
    /// Further up each time: to these after the first.
    Chain(Vec<Recipient>),
    Request(Vec<FieldId>),
}

/// A fact that a message comes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    State,
    Priority,
    Field(FieldId),
    Due(ClockId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recipient {
    Creator,
    Role(RoleId),
    Person(FieldId),
    People(FieldId),
    Team(FieldId),
}

#[derive(Debug, Clone)]
pub(crate) struct Clock {
    pub(crate) start: Cond,
    pub(crate) stop: Option<Cond>,
    pub(crate) cancel: Option<Cond>,
    pub(crate) reset: Option<Cond>,
    pub(crate) pause: Option<Cond>,
    pub(crate) resume: Option<Cond>,
    pub(crate) from: Option<Origin>,
    pub(crate) enforce_from: Option<Instant>,
    pub(crate) again: Again,
    pub(crate) retarget: Retarget,
    pub(crate) goals: Vec<Goal>,
    pub(crate) marks: Vec<Mark>,
    /// What its own time counts in where no goal says otherwise.
    pub(crate) coverage: Covered,
}

/// To which instant a start is put back.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Origin {
    Creation,
    Field(FieldId),
}

#[derive(Debug, Clone)]
pub(crate) struct Goal {
    pub(crate) label: String,
    pub(crate) when: Cond,
    pub(crate) within: Option<Target>,
    pub(crate) coverage: Covered,
    /// Missed only when the budget is exceeded.
    pub(crate) exceeded: bool,
}

impl Goal {
    /// What its target comes to from an instant on; none without a target.
    pub(crate) fn budget(&self, from: Instant, fields: &[Value]) -> Option<Budget<'_>> {
        let budget = self.within.as_ref()?.budget(self.coverage.of(fields), from, fields);
        Some(if self.exceeded { budget.exceeded() } else { budget })
    }

    /// Whether its target is another one for other fields.
    pub(crate) fn differs(&self, before: &[Value], fields: &[Value]) -> bool {
        let Some(target) = &self.within else { return false };
        let moved = target.field().is_some_and(|field| before[field.place()] != fields[field.place()]);
        moved || self.coverage.differs(before, fields)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) name: String,
    /// As the policy writes it, for decisions to say.
    pub(crate) at: Point,
    pub(crate) stands: Stand,
    pub(crate) repeats: Option<Repeats>,
    /// A mark of the clock that is always reached before this one: as long as it is not, this one
    /// is not the next.
    pub(crate) behind: Option<u8>,
    /// In which it acts, if not at once.
    pub(crate) acting: Option<Calendar>,
    /// How long what it causes is worth delivering.
    pub(crate) worth: Option<TimeDelta>,
    pub(crate) actions: Vec<Action>,
}

/// How a mark repeats.
#[derive(Debug, Clone)]
pub(crate) struct Repeats {
    pub(crate) every: Target,
    /// How often in all.
    pub(crate) times: u16,
    pub(crate) until: Option<Cond>,
}

impl Mark {
    /// Whether it stands on the clock's own time, and not on a target's.
    pub(crate) fn is_own(&self) -> bool {
        matches!(self.stands, Stand::Own(_))
    }
}

/// Where a mark stands on its clock.
#[derive(Debug, Clone)]
pub(crate) enum Stand {
    Due,
    Percent(u32),
    Before(Target),
    After(Target),
    Own(Target),
}

#[derive(Debug)]
pub(crate) struct Queue {
    pub(crate) of: Cond,
    /// What is the same whoever asks, in the policy's order.
    pub(crate) keys: Vec<Key>,
    /// How many of the keys come before `mine`, and the field of that.
    pub(crate) mine: Option<(usize, FieldId)>,
    pub(crate) gates: Vec<Gate>,
    pub(crate) limit: Option<Limit>,
}

/// What tickets are ordered by, but for `mine`.
#[derive(Debug)]
pub(crate) enum Key {
    First(Cond),
    Priority,
    Most(FieldId),
    Least(FieldId),
    Due(ClockId),
    Newest,
    Oldest,
}

#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) when: Cond,
    pub(crate) blocked_by: Cond,
}

#[derive(Debug)]
pub(crate) struct Limit {
    pub(crate) working: Cond,
    pub(crate) per: FieldId,
    pub(crate) at_most: usize,
}

impl Model {
    /// What the triage gives a ticket, by which of its rules; none where there is no triage.
    pub(crate) fn triage(&self, facts: &Facts) -> Option<(usize, Option<PriorityId>)> {
        let mut rules = self.triage.iter().enumerate();
        rules.find_map(|(place, rule)| {
            let gives = rule.when.holds(facts, None).then(|| rule.gives.priority(facts))??;
            Some((place, gives))
        })
    }

    /// Gives a ticket the priority that follows from its fields, where there is a triage.
    pub(crate) fn prioritize(&self, facts: &mut Facts) {
        if let Some((_, priority)) = self.triage(facts) {
            facts.priority = priority;
        }
    }

    /// Every list of actions, in the order of [`Policy::actions`].
    pub(crate) fn actions(&self) -> impl Iterator<Item = &[Action]> {
        let transitions = self.transitions.iter().map(|transition| &*transition.actions);
        let rules = self.rules.iter().map(|rule| &*rule.actions);
        let marks = self.clocks.iter().flat_map(|clock| &clock.marks).map(|mark| &*mark.actions);
        transitions.chain(rules).chain(marks)
    }

    /// Whether the triage asks for that field.
    pub(crate) fn triaged_by(&self, field: FieldId) -> bool {
        self.triage.iter().any(|rule| {
            matches!(rule.gives, Gives::Field(named, _) if named == field) || rule.when.asks_for(field)
        })
    }

    /// What is known of a ticket before it is opened.
    pub(crate) fn unopened(&self) -> Facts {
        Facts {
            state: self.initial,
            priority: self.default_priority,
            fields: Arc::clone(&self.defaults),
            relatives: Arc::default(),
        }
    }

    pub(crate) fn state(&self, state: StateId) -> &str {
        self.policy.states.at(state.place()).0
    }

    pub(crate) fn priority(&self, priority: PriorityId) -> &str {
        self.policy.priorities.at(priority.place()).0
    }

    pub(crate) fn field(&self, field: FieldId) -> &str {
        self.policy.fields.at(field.place()).0
    }

    pub(crate) fn role(&self, role: RoleId) -> &str {
        self.policy.roles.at(role.place()).0
    }

    pub(crate) fn relation(&self, relation: RelationId) -> &str {
        self.policy.relations.at(relation.place()).0
    }

    pub(crate) fn find_relation(&self, name: &str) -> Option<RelationId> {
        self.policy.relations.position(name).map(RelationId::new)
    }

    /// What a ticket of a relation may tell.
    pub(crate) fn find_word(&self, relation: RelationId, word: &str) -> Option<WordId> {
        let words = &self.policy.relations.at(relation.place()).1.words;
        words.iter().position(|known| known == word).map(WordId::new)
    }

    pub(crate) fn transition(&self, transition: TransitionId) -> &str {
        &self.policy.transitions[transition.place()].name
    }

    pub(crate) fn clock(&self, clock: ClockId) -> &str {
        self.policy.clocks.at(clock.place()).0
    }

    /// The name of the calendar at a place: the last may be the one that is always open.
    pub(crate) fn calendar_name(&self, place: u16) -> &str {
        self.policy.calendars.names().nth(place.into()).unwrap_or(ALWAYS)
    }

    pub(crate) fn rule(&self, rule: RuleId) -> &str {
        self.policy.rules.at(rule.place()).0
    }

    pub(crate) fn find_state(&self, name: &str) -> Option<StateId> {
        self.policy.states.position(name).map(StateId::new)
    }

    pub(crate) fn find_priority(&self, name: &str) -> Option<PriorityId> {
        self.policy.priorities.position(name).map(PriorityId::new)
    }

    pub(crate) fn find_field(&self, name: &str) -> Option<FieldId> {
        self.policy.fields.position(name).map(FieldId::new)
    }

    pub(crate) fn find_role(&self, name: &str) -> Option<RoleId> {
        self.policy.roles.position(name).map(RoleId::new)
    }

    pub(crate) fn find_transition(&self, name: &str) -> Option<TransitionId> {
        self.policy.transitions.iter().position(|t| t.name == name).map(TransitionId::new)
    }

    pub(crate) fn transition_names(&self) -> impl Iterator<Item = &str> {
        self.policy.transitions.iter().map(|t| t.name.as_str())
    }
}

impl Model {
    /// Name and version, as errors say them.
    pub(crate) fn version(&self) -> String {
        version(&self.policy.name, self.policy.version, self.policy.dates)
    }
}

/// A version of a policy, as errors say it.
pub(crate) fn version(name: &str, version: u32, dates: u32) -> String {
    let dates = if dates == 0 { String::new() } else { alloc::format!(" with dates {dates}") };
    alloc::format!("{name} version {version}{dates}")
}

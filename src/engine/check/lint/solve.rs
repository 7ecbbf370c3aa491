//! Satisfiability: whether conditions can hold together, of some ticket or of some step. Exact, by
//! trying all that they tell apart; given up, and then no warning, where that is too much.

use alloc::{boxed::Box, string::String, vec::Vec};
use core::{cell::Cell, ops::ControlFlow};

use super::{
    search::Search,
    steps::{Flow, Needs, Own, Step, TOLD, Walk},
};
use crate::{
    engine::{
        condition::Cond,
        model::{Model, Transition},
        place::{FieldId, Place, Set, StateId, TransitionId},
    },
    policy::Happening,
};

/// What is asked of a step: of the ticket before it, after it, and of its event.
#[derive(Clone)]
pub(super) enum Ask<'a> {
    /// It holds after the step, of its event too.
    Holds(&'a Cond),
    /// It holds of the ticket after the step, or as it stands.
    Now(&'a Cond),
    /// It held of the ticket before the step; at the opening nothing did.
    Was(&'a Cond),
    /// The ticket is in one of these states.
    In(&'a Set<StateId>),
    /// These fields are filled.
    Filled(&'a [FieldId]),
    Not(Box<Ask<'a>>),
    All(Vec<Ask<'a>>),
    Any(Vec<Ask<'a>>),
}

impl<'a> Ask<'a> {
    pub(super) fn not(ask: Ask<'a>) -> Self {
        Ask::Not(Box::new(ask))
    }

    /// This and that.
    pub(super) fn and(self, other: Ask<'a>) -> Self {
        match self {
            Ask::All(mut parts) => {
                parts.push(other);
                Ask::All(parts)
            }
            one => Ask::All(alloc::vec![one, other]),
        }
    }

    /// This, and none of those.
    pub(super) fn without(self, others: impl IntoIterator<Item = Ask<'a>>) -> Self {
        others.into_iter().fold(self, |ask, other| ask.and(Ask::not(other)))
    }

    /// It acts on the step, as [`Cond::acts`] says.
    pub(super) fn acts(condition: &'a Cond) -> Self {
        match condition {
            Cond::Any(parts) => Ask::Any(parts.iter().map(Ask::acts).collect()),
            other if other.speaks_of_event() => Ask::Holds(other),
            other => Ask::All(alloc::vec![Ask::Holds(other), Ask::not(Ask::Was(other))]),
        }
    }

    /// An optional condition acts.
    pub(super) fn acts_if_any(condition: &'a Option<Cond>) -> Self {
        condition.as_ref().map_or(Ask::Any(Vec::new()), Ask::acts)
    }

    /// The transition can be taken without anybody there.
    pub(super) fn can_be_taken(transition: &'a Transition) -> Self {
        Ask::All(alloc::vec![
            Ask::In(&transition.from),
            Ask::Now(&transition.when),
            Ask::Filled(&transition.require),
        ])
    }

    /// The conditions that it asks for, and the fields besides.
    pub(super) fn asks(&self, conditions: &mut Vec<&'a Cond>, fields: &mut Vec<FieldId>) {
        match self {
            Ask::Holds(condition) | Ask::Now(condition) | Ask::Was(condition) => conditions.push(condition),
            Ask::In(_) => {}
            Ask::Filled(filled) => fields.extend(*filled),
            Ask::Not(part) => part.asks(conditions, fields),
            Ask::All(parts) | Ask::Any(parts) => {
                parts.iter().for_each(|part| part.asks(conditions, fields));
            }
        }
    }

    fn needs(&self) -> Needs {
        let mut conditions = Vec::new();
        self.asks(&mut conditions, &mut Vec::new());
        let mut needs = Needs::default();
        for condition in conditions {
            condition.each_leaf(&mut |leaf| match leaf {
                Cond::By(_) | Cond::Side(_) | Cond::Modified(_) => needs.people = true,
                Cond::Public(_) => needs.comments = true,
                Cond::Linked(..) | Cond::Told(..) => needs.relatives = true,
                Cond::Event(kinds) => {
                    needs.comments |= kinds.contains(&Happening::Commented);
                    needs.relatives |= kinds.contains(&Happening::Linked);
                    needs.relations |= kinds.iter().any(|kind| TOLD.contains(&Some(*kind)));
                }
                _ => {}
            });
        }
        needs
    }
}

/// How many leaves of conditions, and parts of questions, are looked at for one question, and for
/// all of a policy.
const MOST: u64 = 500_000;
const MOST_IN_ALL: u64 = 5_000_000;

/// All that can be of a policy's tickets. Answers are `None` where they would take too long.
pub(super) struct Space<'m> {
    pub(super) model: &'m Model,
    pub(super) own: Own<'m>,
    left: Cell<u64>,
}

impl<'m> Space<'m> {
    pub(super) fn of(model: &'m Model) -> Self {
        Space { model, own: Own::of(model), left: Cell::new(MOST_IN_ALL) }
    }

    /// Whether a field that must be filled where a transition leads may be in its way.
    pub(super) fn may_be_blocked(&self, transition: usize) -> bool {
        let to = self.model.transitions[transition].to;
        self.model.requirements.iter().any(|own| own.when.known(to, None) != Some(false))
    }

    /// Whether some step is so.
    pub(super) fn possible(&self, ask: &Ask<'_>) -> Option<bool> {
        self.steps(None, ask, |_| true, |_| ControlFlow::Break(()))
    }

    /// Whether surely no step is so.
    pub(super) fn never(&self, ask: &Ask<'_>) -> bool {
        self.possible(ask) == Some(false)
    }

    /// The same of the steps out of one state.
    pub(super) fn never_from(&self, state: StateId, ask: &Ask<'_>) -> bool {
        self.steps(Some(state), ask, |_| true, |_| ControlFlow::Break(())) == Some(false)
    }

    /// The states that such steps lead to, of all or out of one.
    pub(super) fn reached(&self, from: Option<StateId>, ask: &Ask<'_>) -> Option<Vec<StateId>> {
        let found = core::cell::RefCell::new(Vec::new());
        let new = |step: &Step<'_>| !found.borrow().contains(&step.after);
        let note = |step: &Step<'_>| {
            found.borrow_mut().push(step.after);
            ControlFlow::Continue(())
        };
        self.steps(from, ask, new, note)?;
        Some(found.into_inner())
    }

    /// Whether a step on which the engine takes that transition out of that state can surely not be
    /// so.
    pub(super) fn never_taken(&self, transition: TransitionId, from: StateId, ask: &Ask<'_>) -> bool {
        self.counted(|left| {
            let mut never = true;
            let visit = |step: Step<'m>| {
                never &= Search::new(self.model, &step, ask, left).possible() == Some(false);
                ControlFlow::Continue(())
            };
            let needs = Needs::default();
            let _ = Walk { model: self.model, own: &self.own, needs, from: Some(from), visit }
                .taken(transition, from);
            never
        })
    }

    /// Does something with what may still be looked at for one question.
    fn counted<T>(&self, go: impl FnOnce(&mut u64) -> T) -> T {
        let budget = self.left.get().min(MOST);
        let mut left = budget;
        let found = go(&mut left);
        self.left.set(self.left.get() - (budget - left));
        found
    }

    /// Visits the steps that are so, of those that are wanted. `Some(true)` if one was, and `None` if
    /// of one it is not known.
    fn steps(
        &self,
        from: Option<StateId>,
        ask: &Ask<'_>,
        wanted: impl Fn(&Step<'m>) -> bool,
        mut found: impl FnMut(&Step<'m>) -> ControlFlow<()>,
    ) -> Option<bool> {
        // Nobody ever acts where there are no roles: all is observed, and can be anything.
        if self.model.policy.roles.is_empty() || self.left.get() == 0 {
            return None;
        }
        self.counted(|left| {
            let mut answer = Some(false);
            let visit = |step: Step<'m>| {
                if !wanted(&step) {
                    return ControlFlow::Continue(());
                }
                match Search::new(self.model, &step, ask, left).possible() {
                    Some(true) => {
                        answer = Some(true);
                        found(&step)
                    }
                    Some(false) => ControlFlow::Continue(()),
                    None => {
                        answer = None;
                        ControlFlow::Break(())
                    }
                }
            };
            let _ = Walk { model: self.model, own: &self.own, needs: ask.needs(), from, visit }.all();
            answer
        })
    }

    /// Whether surely no ticket is so.
    pub(super) fn never_of_ticket(&self, ask: &Ask<'_>) -> bool {
        self.left.get() > 0 && self.states().all(|state| self.never_in(state, ask))
    }

    /// The same of the tickets in one state.
    pub(super) fn never_in(&self, state: StateId, ask: &Ask<'_>) -> bool {
        self.ticket(state, ask, |_| ()) == Some(None)
    }

    /// A ticket that is so, in words.
    pub(super) fn example(&self, ask: &Ask<'_>) -> Option<String> {
        if self.left.get() == 0 {
            return None;
        }
        self.states().find_map(|state| self.ticket(state, ask, |search| search.example())?)
    }

    pub(super) fn states(&self) -> impl Iterator<Item = StateId> + use<> {
        (0..self.model.policy.states.len()).map(StateId::new)
    }

    /// What is made of a ticket in that state that is so; `Some(None)` if there is none.
    fn ticket<T>(&self, state: StateId, ask: &Ask<'_>, make: impl Fn(&Search<'_>) -> T) -> Option<Option<T>> {
        let step = Step { before: None, after: state, event: None, flow: Flow::Opening, taken: None };
        self.counted(|left| {
            let mut search = Search::new(self.model, &step, ask, left);
            search.possible().map(|possible| possible.then(|| make(&search)))
        })
    }
}

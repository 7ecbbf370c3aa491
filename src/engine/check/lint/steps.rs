//! What can happen to a ticket in one step, and what it leaves open: the facts before it and
//! after it.
//!
//! Steps of the life that people ask for: openings, touches, comments, changes, transitions that a
//! role may ask for, and the engine's own comments, fields and moves. What is only observed of a
//! ticket can be anything, and tickets that come from elsewhere are opened in any state: no warning
//! speaks of these. Each step is taken from any facts, whatever led there.

use alloc::vec::Vec;
use core::ops::ControlFlow;

use crate::{
    engine::{
        condition::Happened,
        model::{Action, Model, Transition},
        place::{FieldId, Place, RelationId, RoleId, Set, StateId, TransitionId, WordId},
    },
    policy::{Happening, Side, Value},
};

/// One way in which something can happen; or none, for a ticket as it stands.
#[derive(Debug)]
pub(super) struct Step<'m> {
    /// The state before it; none at the opening, and of a ticket as it stands.
    pub(super) before: Option<StateId>,
    pub(super) after: StateId,
    pub(super) event: Option<Happened>,
    pub(super) flow: Flow<'m>,
    /// What must have held before it, and be filled after it.
    pub(super) taken: Option<&'m Transition>,
}

/// How the fields and the priority after a step follow from those before.
#[derive(Debug, Clone, Copy)]
pub(super) enum Flow<'m> {
    /// There is nothing before.
    Opening,
    /// They stay.
    Still,
    /// They become whatever is given.
    Given,
    /// The same, and something is other than it was.
    Changed,
    /// These become so, one of them at least was not so; the rest stays.
    Set(&'m [(FieldId, Value)]),
}

/// What a question asks of events: what it does not ask is not told apart.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Needs {
    pub(super) people: bool,
    pub(super) comments: bool,
    pub(super) relations: bool,
    /// What other tickets tell, or that they are named.
    pub(super) relatives: bool,
}

/// What the engine may do by itself.
pub(super) struct Own<'m> {
    /// By the places of transitions.
    pub(super) takes: Vec<bool>,
    comments: bool,
    sets: Vec<&'m [(FieldId, Value)]>,
    assigns: bool,
    opens: bool,
}

impl<'m> Own<'m> {
    pub(super) fn of(model: &'m Model) -> Self {
        let mut own = Own {
            takes: model.transitions.iter().map(|t| t.automatic).collect(),
            comments: false,
            sets: Vec::new(),
            assigns: false,
            opens: false,
        };
        for action in model.actions().flatten() {
            match action {
                Action::Move(transition) => own.takes[transition.place()] = true,
                Action::Comment(_) => own.comments = true,
                Action::Set(values) if !own.sets.contains(&&values[..]) => own.sets.push(values),
                Action::Assign(_) => own.assigns = true,
                Action::Open(_) => own.opens = true,
                Action::Set(_) | Action::Tell(_) | Action::Signal { .. } => {}
            }
        }
        own
    }
}

/// What may be told of other tickets, or of the end; nothing first.
pub(super) const TOLD: [Option<Happening>; 5] = [
    None,
    Some(Happening::Split),
    Some(Happening::Absorbed),
    Some(Happening::Merged),
    Some(Happening::Cancelled),
];

/// A walk over the steps of a policy.
pub(super) struct Walk<'s, 'm, V> {
    pub(super) model: &'m Model,
    pub(super) own: &'s Own<'m>,
    pub(super) needs: Needs,
    /// Only steps out of this state, where one is given.
    pub(super) from: Option<StateId>,
    pub(super) visit: V,
}

type Go = ControlFlow<()>;

impl<'m, V: FnMut(Step<'m>) -> Go> Walk<'_, 'm, V> {
    /// Shows every step, until told to stop.
    pub(super) fn all(&mut self) -> Go {
        if self.from.is_none() {
            self.openings()?;
        }
        let from = self.from;
        let states = (0..self.model.policy.states.len()).map(StateId::new);
        for state in states.filter(|state| from.is_none_or(|from| from == *state)) {
            self.updates(state)?;
            for (place, transition) in self.model.transitions.iter().enumerate() {
                if transition.from.has(state) {
                    self.requests(TransitionId::new(place), transition, state)?;
                    self.taken(TransitionId::new(place), state)?;
                }
            }
            self.automation(state)?;
        }
        Go::Continue(())
    }

    /// Who may act: one for all, where nobody asks who did.
    fn people(&self, by: Option<&Set<RoleId>>) -> Vec<Happened> {
        let roles =
            self.model.policy.roles.iter().enumerate().map(|(place, role)| (RoleId::new(place), role));
        let roles = roles.filter(|(role, _)| by.is_none_or(|by| by.has(*role)));
        let most = if self.needs.people { usize::MAX } else { 1 };
        let acts = |(role, (_, data)): (RoleId, (_, &crate::policy::Role))| Happened {
            side: Some(data.side),
            role: Some(role),
            ..Happened::default()
        };
        roles.take(most).map(acts).collect()
    }

    /// The comments that it may carry: any one for all, where nobody asks.
    fn comments(&self, required: bool) -> &'static [Option<bool>] {
        match (self.needs.comments, required) {
            (true, false) => &[Some(true), Some(false), None],
            (true, true) => &[Some(true), Some(false)],
            (false, true) => &[Some(true)],
            (false, false) => &[None],
        }
    }

    /// Whether it may name other tickets: it does not, where nobody asks.
    fn linked(&self) -> &'static [bool] {
        if self.needs.relatives { &[false, true] } else { &[false] }
    }

    fn step(
        &mut self,
        (before, after): (Option<StateId>, StateId),
        event: Happened,
        flow: Flow<'m>,
        taken: Option<TransitionId>,
    ) -> Go {
        let taken = taken.map(|place| &self.model.transitions[place.place()]);
        (self.visit)(Step { before, after, event: Some(event), flow, taken })
    }

    fn openings(&mut self) -> Go {
        let initial = self.model.initial;
        // By another ticket: nobody's act.
        if !self.model.policy.relations.is_empty() {
            let event = Happened { created: true, entered: Some(initial), linked: true, ..automation() };
            self.step((None, initial), event, Flow::Opening, None)?;
        }
        for who in self.people(None) {
            for &comment in self.comments(false) {
                for &linked in self.linked() {
                    let event =
                        Happened { created: true, entered: Some(initial), linked, comment, ..who.clone() };
                    self.step((None, initial), event, Flow::Opening, None)?;
                }
            }
        }
        Go::Continue(())
    }

    fn updates(&mut self, state: StateId) -> Go {
        // Where tickets may be named, they are, or have nothing to do with it any more.
        let flows = match self.needs.relatives {
            true => [(true, Flow::Given), (false, Flow::Given)],
            false => [(true, Flow::Changed), (false, Flow::Still)],
        };
        let told: &[Option<Happening>] = if self.needs.relations { &TOLD } else { &TOLD[..1] };
        for who in self.people(None) {
            for &relation in told {
                for &comment in self.comments(false) {
                    for &linked in self.linked() {
                        for (changed, flow) in flows {
                            let event = Happened { relation, changed, linked, comment, ..who.clone() };
                            self.step((Some(state), state), event, flow, None)?;
                        }
                    }
                }
            }
        }
        Go::Continue(())
    }

    fn requests(&mut self, place: TransitionId, data: &'m Transition, state: StateId) -> Go {
        for who in self.people(Some(&data.by)) {
            for &comment in self.comments(data.comment) {
                for &linked in self.linked() {
                    let who = Happened { comment, linked, ..who.clone() };
                    let (after, event) = moved(self.model, place, state, who);
                    self.step((Some(state), after), event, Flow::Given, Some(place))?;
                }
            }
        }
        Go::Continue(())
    }

    /// The engine takes a transition by itself, or as an action orders.
    pub(super) fn taken(&mut self, place: TransitionId, state: StateId) -> Go {
        let data = &self.model.transitions[place.place()];
        if !self.own.takes[place.place()] || data.comment {
            return Go::Continue(());
        }
        let (after, event) = moved(self.model, place, state, automation());
        self.step((Some(state), after), event, Flow::Still, Some(place))
    }

    fn automation(&mut self, state: StateId) -> Go {
        if self.own.comments {
            let event = Happened { comment: Some(true), ..automation() };
            self.step((Some(state), state), event, Flow::Still, None)?;
        }
        if self.own.assigns {
            let event = Happened { changed: true, ..automation() };
            self.step((Some(state), state), event, Flow::Given, None)?;
        }
        if self.own.opens {
            let event = Happened { linked: true, ..automation() };
            self.step((Some(state), state), event, Flow::Given, None)?;
        }
        self.tellings(state)?;
        for values in &self.own.sets {
            let event = Happened { changed: true, ..automation() };
            self.step((Some(state), state), event, Flow::Set(values), None)?;
        }
        Go::Continue(())
    }

    /// Other tickets tell what they may: any one for all, where nobody asks.
    fn tellings(&mut self, state: StateId) -> Go {
        if !self.needs.relatives && !self.needs.people {
            return Go::Continue(());
        }
        for (relation, (_, data)) in self.model.policy.relations.iter().enumerate() {
            for word in 0..data.words.len() {
                let told = Some((RelationId::new(relation), WordId::new(word)));
                let event = Happened { told, ..automation() };
                self.step((Some(state), state), event, Flow::Given, None)?;
            }
        }
        Go::Continue(())
    }
}

fn automation() -> Happened {
    Happened { side: Some(Side::Automation), ..Happened::default() }
}

/// The state that a transition leads to from another, and its event.
fn moved(model: &Model, place: TransitionId, from: StateId, who: Happened) -> (StateId, Happened) {
    let to = model.transitions[place.place()].to.filter(|to| *to != from);
    let event = Happened {
        transition: Some(place),
        // Whether fields change besides matters to nobody where it moves.
        changed: to.is_none(),
        left: to.map(|_| from),
        entered: to,
        ..who
    };
    (to.unwrap_or(from), event)
}

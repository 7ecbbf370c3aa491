//! What rules, marks and transitions cause, and the engine's own events that follow.

use alloc::{format, rc::Rc, string::String, vec::Vec};
use core::fmt::{Display, Write};

use super::{Steps, Told, name, part};
use crate::{
    engine::{
        condition::Happened,
        decision::{Decision, DecisionId, Effect, Reason, Source},
        judge::{self, Change},
        model::Action,
        place::{FieldId, Place, TransitionId},
    },
    instant::Instant,
    policy::{Side, Value},
};

/// What orders actions.
#[derive(Clone)]
pub(super) struct Cause {
    pub(super) source: Source,
    /// The path of the event in the reason.
    pub(super) event: Rc<str>,
    /// What the identities of its decisions begin with, after the ticket.
    pub(super) path: String,
    pub(super) due: Instant,
    /// When its effects happen.
    pub(super) at: Instant,
    /// Of a mark that repeats: 0 for the first time.
    pub(super) repetition: u16,
    /// Until when its own decisions are worth delivering.
    pub(super) worth_until: Option<Instant>,
}

impl Cause {
    pub(super) fn new(source: Source, event: Rc<str>, path: String, due: Instant, at: Instant) -> Self {
        Cause { source, event, path, due, at, repetition: 0, worth_until: None }
    }
}

/// An action that changes the ticket, waiting for its own step.
pub(super) struct Queued<'a> {
    action: &'a Action,
    cause: Rc<Cause>,
    number: usize,
}

impl<'a> Steps<'a> {
    /// Orders actions: each is performed in its turn, after those that were ordered before.
    pub(super) fn act(&mut self, actions: &'a [Action], cause: Cause) {
        let cause = Rc::new(cause);
        let queued =
            |(number, action): (usize, &'a Action)| Queued { action, cause: Rc::clone(&cause), number };
        self.queue.extend(actions.iter().enumerate().map(queued));
    }

    /// One decision; `number` tells the actions of one cause apart.
    pub(super) fn decide(&mut self, cause: &Cause, number: impl Display, effect: Effect) {
        let mut id = String::with_capacity(self.ticket.id.len() + cause.path.len() + 8);
        id.extend([&*part(&self.ticket.id), "/", &*cause.path, "/"]);
        // Writing to a string does not fail.
        let _ = write!(id, "{number}");
        let id = DecisionId(id);
        let reason = Reason { source: cause.source.clone(), event: name(&cause.event) };
        let (ticket, due, worth_until) = (self.ticket.id().into(), cause.due, cause.worth_until);
        if self.decisions.is_empty() {
            // Mostly there is one, and it is not small.
            self.decisions.reserve_exact(1);
        }
        self.decisions.push(Decision { id, ticket, due, worth_until, effect, reason });
    }

    /// Performs an action. What changes the ticket is a step of the engine's own: no person did
    /// it, and it is no modification.
    pub(super) fn perform(&mut self, Queued { action, cause, number }: Queued<'a>) {
        let mut happened = Happened { side: Some(Side::Automation), ..Happened::default() };
        let mut change = Change::default();
        let effect = match action {
            Action::Tell(message) => return self.send(message, &cause, number),
            Action::Open(opening) => return self.open(opening, &cause, number),
            Action::Signal { relation, word } => return self.signal(*relation, word, &cause, number),
            // What became of the ticket the log says itself.
            Action::Move(_) if self.observed => return,
            Action::Move(transition) => return self.take(*transition, &cause, number),
            Action::Comment(text) => {
                happened.comment = Some(true);
                Effect::Comment { text: text.clone() }
            }
            Action::Set(_) | Action::Assign(_) => {
                change.fields = match action {
                    Action::Set(values) => self.other_than_now(values),
                    Action::Assign(field) => self.assigned(*field),
                    _ => Vec::new(),
                };
                if change.fields.is_empty() {
                    return;
                }
                happened.changed = true;
                let named =
                    |(field, value): &(FieldId, Value)| (self.model.field(*field).into(), value.clone());
                Effect::Set { fields: change.fields.iter().map(named).collect() }
            }
        };
        self.decide(&cause, number, effect);
        self.own_step(&cause, number, &happened, change);
    }

    /// Who did what it follows from, as the value of a field; nothing where nobody did, or it is so.
    fn assigned(&self, field: FieldId) -> Vec<(FieldId, Value)> {
        let values = self.actor.map(|actor| (field, Value::from(actor)));
        self.other_than_now(values.as_slice())
    }

    fn other_than_now(&self, values: &[(FieldId, Value)]) -> Vec<(FieldId, Value)> {
        let fields = &self.ticket.facts.fields;
        values.iter().filter(|(field, value)| fields[field.place()] != *value).cloned().collect()
    }

    /// Takes a transition that no person asked for, or decides that it is blocked.
    pub(super) fn take(&mut self, transition: TransitionId, cause: &Cause, number: impl Display + Copy) {
        let model = self.model;
        let name = model.transition(transition);
        if let Err(refusal) = judge::possible(model, transition, &self.ticket.facts) {
            return self.decide(cause, number, Effect::Blocked { transition: name.into(), refusal });
        }
        let from = self.ticket.facts.state;
        let to = model.transitions[transition.place()].to;
        let moved = to.filter(|to| *to != from);
        let (leaving, reaching) = (model.state(from).into(), model.state(to.unwrap_or(from)).into());
        self.decide(cause, number, Effect::Moved { transition: name.into(), from: leaving, to: reaching });
        let happened = Happened {
            transition: Some(transition),
            changed: moved.is_none(),
            left: moved.map(|_| from),
            entered: moved,
            side: Some(Side::Automation),
            ..Happened::default()
        };
        self.own_step(cause, number, &happened, Change { to, ..Change::default() });
    }

    /// The event's path goes on from the decision that ordered it.
    pub(super) fn own_step(
        &mut self,
        cause: &Cause,
        number: impl Display,
        happened: &Happened,
        change: Change,
    ) {
        let path = format!("{}/{number}", cause.path).into();
        self.step(&Told { path: &path, at: cause.at, happened }, change, false);
    }
}

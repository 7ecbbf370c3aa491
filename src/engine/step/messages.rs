//! What somebody is told: whom exactly, and with which facts.

use alloc::{string::ToString, vec::Vec};
use core::fmt::Display;

use super::{Steps, actions::Cause};
use crate::{
    engine::{
        cycle::Under,
        decision::{Effect, Notice, Recipient},
        model::{How, Message, Recipient as To, Told},
        place::{FieldId, Place},
        reading::readings_of,
        rights::PRIORITY,
    },
    instant::Instant,
    policy::Value,
};

impl Steps<'_> {
    /// Decides a message, unless it would tell nobody but who did what it is about.
    pub(super) fn send(&mut self, message: &Message, cause: &Cause, number: impl Display) {
        let to = match &message.how {
            How::Chain(further) => {
                let step = usize::from(cause.repetition).min(further.len());
                step.checked_sub(1).and_then(|step| further.get(step)).unwrap_or(&message.to)
            }
            _ => &message.to,
        };
        let actor = self.actor.filter(|_| message.except_actor);
        let mut to = self.recipient(*to);
        let except = match (&mut to, actor) {
            (Recipient::Creator(name) | Recipient::Person { name, .. }, Some(actor)) => {
                if name.as_deref() == Some(actor) {
                    return;
                }
                None
            }
            (Recipient::People { names, .. }, Some(actor)) => {
                // Where nobody is known there is nobody to leave out, and that is said.
                let known = !names.is_empty();
                names.retain(|name| name != actor);
                if known && names.is_empty() {
                    return;
                }
                None
            }
            (_, actor) => actor.map(Into::into),
        };
        let facts = message.with.iter().map(|fact| self.fact(*fact, cause.at)).collect();
        let notice = Notice { to, template: message.template.clone(), facts, except };
        let effect = match &message.how {
            How::Notify => Effect::Notify(notice),
            How::Escalate | How::Chain(_) => Effect::Escalate(notice),
            How::Request(fields) => {
                let unset = |field: &&FieldId| self.ticket.facts.fields[field.place()].is_unset();
                let missing = fields.iter().filter(unset);
                Effect::Request {
                    missing: missing.map(|field| self.model.field(*field).into()).collect(),
                    notice,
                }
            }
        };
        self.decide(cause, number, effect);
    }

    fn recipient(&self, to: To) -> Recipient {
        let text = |field: FieldId| {
            let value = &self.ticket.facts.fields[field.place()];
            (!value.is_unset()).then(|| value.to_string())
        };
        let name = |field| self.model.field(field).into();
        match to {
            To::Creator => Recipient::Creator(self.ticket.creator().map(Into::into)),
            To::Role(role) => Recipient::Role(self.model.role(role).into()),
            To::Person(field) => Recipient::Person { field: name(field), name: text(field) },
            To::Team(field) => Recipient::Team { field: name(field), team: text(field) },
            To::People(field) => {
                let names = match &self.ticket.facts.fields[field.place()] {
                    Value::Many(names) => names.to_vec(),
                    _ => Vec::new(),
                };
                Recipient::People { field: name(field), names }
            }
        }
    }

    /// A fact as it is now, under its name.
    fn fact(&self, fact: Told, at: Instant) -> (alloc::string::String, Value) {
        let (model, facts) = (self.model, &self.ticket.facts);
        match fact {
            Told::State => ("state".into(), model.state(facts.state).into()),
            Told::Priority => {
                let priority = facts.priority.map(|priority| model.priority(priority).into());
                (PRIORITY.into(), priority.unwrap_or_default())
            }
            Told::Field(field) => (model.field(field).into(), facts.fields[field.place()].clone()),
            Told::Due(clock) => {
                let place = clock.place();
                let under = Under { model, clock: &model.clocks[place], fields: &facts.fields };
                let due = readings_of(under, place, self.ticket, at).last().and_then(|last| last.due.at());
                (model.clock(clock).into(), due.map(Value::Instant).unwrap_or_default())
            }
        }
    }
}

//! Messages: their recipients, and the facts that they come with.

use alloc::{format, vec::Vec};

use super::Names;
use crate::{
    engine::{
        model::{Action, How, Message, Recipient, Told},
        place::{ClockId, FieldId, Place, RoleId},
        rights::PRIORITY,
    },
    policy::{FieldKind, Message as Data, Problem},
};

/// In what a message comes with: the state.
const STATE: &str = "state";

impl Names<'_> {
    /// One message to each.
    pub(super) fn message(&mut self, key: &str, data: &Data, how: &How, actions: &mut Vec<Action>) {
        if data.to.is_empty() {
            self.wrong("nobody is told");
        }
        let found = self.below(key, |names| names.each(&data.to, Self::recipient));
        let with = self.facts(data);
        actions.extend(found.into_iter().map(|to| tell(data, how.clone(), to, &with)));
    }

    /// One message, to one more each time.
    pub(super) fn chain(&mut self, data: &Data, actions: &mut Vec<Action>) {
        if data.to.is_empty() {
            self.wrong("nobody is asked");
        }
        let mut steps = self.below("chain", |names| names.each(&data.to, Self::recipient)).into_iter();
        let with = self.facts(data);
        if let Some(first) = steps.next() {
            actions.push(tell(data, How::Chain(steps.collect()), first, &with));
        }
    }

    fn facts(&mut self, data: &Data) -> Vec<Told> {
        self.below("with", |names| names.each(&data.with, Self::fact))
    }

    fn fact(&mut self, name: &str) -> Option<Told> {
        let policy = self.policy;
        match (name, policy.fields.position(name), policy.clocks.position(name)) {
            (STATE, ..) => Some(Told::State),
            (PRIORITY, ..) => Some(Told::Priority),
            (_, Some(_), Some(_)) => {
                self.wrong(format!("`{name}` is a field and a clock: it could be either"));
                None
            }
            (_, Some(field), _) => Some(Told::Field(FieldId::new(field))),
            (_, _, Some(clock)) => Some(Told::Due(ClockId::new(clock))),
            _ => {
                let known = policy.fields.names().chain(policy.clocks.names()).chain([STATE, PRIORITY]);
                self.trail.mistake(Problem::unknown("field or clock", name, known));
                None
            }
        }
    }

    fn recipient(&mut self, name: &str) -> Option<Recipient> {
        let policy = self.policy;
        if name == "creator" {
            return Some(Recipient::Creator);
        }
        if let Some(role) = policy.roles.position(name) {
            return Some(Recipient::Role(RoleId::new(role)));
        }
        let told = |kind| matches!(kind, FieldKind::Person | FieldKind::People | FieldKind::Team);
        let Some(place) = policy.fields.position(name) else {
            let fields = policy.fields.iter().filter(|(_, field)| told(field.kind)).map(|(name, _)| name);
            let known = policy.roles.names().chain(fields).chain(["creator"]);
            self.trail.mistake(Problem::unknown("recipient", name, known));
            return None;
        };
        let field = FieldId::new(place);
        match policy.fields.at(place).1.kind {
            FieldKind::Person => Some(Recipient::Person(field)),
            FieldKind::People => Some(Recipient::People(field)),
            FieldKind::Team => Some(Recipient::Team(field)),
            _ => {
                self.wrong(format!("the field `{name}` holds no person, no people and no team"));
                None
            }
        }
    }
}

fn tell(data: &Data, how: How, to: Recipient, with: &[Told]) -> Action {
    let (template, except_actor) = (data.template.clone(), data.except_actor);
    Action::Tell(Message { how, to, template, with: with.to_vec(), except_actor })
}

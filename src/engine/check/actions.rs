//! Actions and rules: moves and values.

use alloc::{format, vec::Vec};

use super::{Names, conditions::Judged, values::typed};
use crate::{
    engine::{
        model::{Action, How, Rule},
        place::{FieldId, Place},
    },
    policy::{Action as Data, FieldKind, Value},
};

impl Names<'_> {
    pub(super) fn rules(&mut self) -> Vec<Rule> {
        let policy = self.policy;
        let compile = |names: &mut Self, rule: &crate::policy::Rule| {
            if rule.actions.is_empty() {
                names.wrong("a rule without `do` does nothing");
            }
            Rule {
                on: names.condition("on", &rule.on, Judged::OnEvent),
                when: names.condition("when", &rule.when, Judged::OnEvent),
                actions: names.actions(&rule.actions),
            }
        };
        let rules = policy.rules.iter();
        rules
            .map(|(name, rule)| self.below("rules", |names| names.below(name, |names| compile(names, rule))))
            .collect()
    }

    pub(super) fn actions(&mut self, list: &[Data]) -> Vec<Action> {
        let mut actions = Vec::new();
        for (i, action) in list.iter().enumerate() {
            self.below("do", |names| names.item(i, |names| names.action(action, &mut actions)));
        }
        actions
    }

    fn action(&mut self, action: &Data, actions: &mut Vec<Action>) {
        let policy = self.policy;
        match action {
            Data::Notify(message) => self.message("notify", message, &How::Notify, actions),
            Data::Escalate(message) => self.message("escalate", message, &How::Escalate, actions),
            Data::Chain(message) => self.chain(message, actions),
            Data::Request { fields, from } => {
                if fields.is_empty() {
                    self.below("request", |names| names.wrong("nothing is asked for"));
                }
                let fields = self.below("request", |names| names.each(fields, Self::field));
                self.message("from", from, &How::Request(fields), actions);
            }
            Data::Assign(name) => {
                if let Some(field) = self.below("assign", |names| names.person(name)) {
                    actions.push(Action::Assign(field));
                }
            }
            Data::Open { relation, with } => actions.extend(self.open(relation, with)),
            Data::Signal { relation, word } => actions.extend(self.signal(relation, word)),
            Data::Comment(text) => actions.push(Action::Comment(text.clone())),
            Data::Move(name) => {
                if let Some(transition) = self.below("move", |names| names.transition(name)) {
                    actions.push(Action::Move(transition));
                }
            }
            Data::Set(values) => {
                let mut set = Vec::new();
                for (name, value) in values.iter() {
                    self.below("set", |names| {
                        let Some(field) = names.field(name) else { return };
                        match typed(value, policy.fields.at(field.place()).1) {
                            Ok(value) => set.push((field, value)),
                            Err(text) => names.below(name, |names| names.wrong(text)),
                        }
                    });
                }
                actions.push(Action::Set(set));
            }
            Data::Clear(fields) => {
                let found = self.below("clear", |names| names.each(fields, Self::field));
                actions.push(Action::Set(found.into_iter().map(|field| (field, Value::Unset)).collect()));
            }
        }
    }

    pub(super) fn person(&mut self, name: &str) -> Option<FieldId> {
        let field = self.field(name)?;
        if self.policy.fields.at(field.place()).1.kind != FieldKind::Person {
            self.wrong(format!("the field `{name}` holds no person"));
            return None;
        }
        Some(field)
    }
}

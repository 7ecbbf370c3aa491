//! Actions and rules: recipients, moves and values.

use alloc::{format, vec::Vec};

use super::{Names, conditions::Judged, values::typed};
use crate::{
    engine::{
        model::{Action, Recipient, Rule},
        place::{FieldId, Place, RoleId},
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
            Data::Notify { to, template } | Data::Escalate { to, template } => {
                let escalate = matches!(action, Data::Escalate { .. });
                let key = if escalate { "escalate" } else { "notify" };
                if to.is_empty() {
                    self.wrong("nobody is told");
                }
                let found = self.below(key, |names| names.each(to, Self::recipient));
                let act = |to| Action::Notify { to, template: template.clone(), escalate };
                actions.extend(found.into_iter().map(act));
            }
            Data::Chain { steps, template } => {
                if steps.is_empty() {
                    self.wrong("nobody is asked");
                }
                let steps = self.below("chain", |names| names.each(steps, Self::recipient));
                actions.push(Action::Chain { steps, template: template.clone() });
            }
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

    fn recipient(&mut self, name: &str) -> Option<Recipient> {
        let policy = self.policy;
        if name == "creator" {
            return Some(Recipient::Creator);
        }
        if let Some(role) = policy.roles.position(name) {
            return Some(Recipient::Role(RoleId::new(role)));
        }
        match policy.fields.position(name) {
            Some(place) if policy.fields.at(place).1.kind == FieldKind::Person => {
                Some(Recipient::Person(FieldId::new(place)))
            }
            Some(_) => {
                self.wrong(format!("the field `{name}` holds no person"));
                None
            }
            None => {
                let people = policy.fields.iter().filter(|(_, field)| field.kind == FieldKind::Person);
                let known = policy.roles.names().chain(people.map(|(name, _)| name)).chain(["creator"]);
                let problem = crate::policy::Problem::unknown("recipient", name, known);
                self.trail.mistake(problem);
                None
            }
        }
    }
}

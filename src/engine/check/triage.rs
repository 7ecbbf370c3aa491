//! Triage: total, of known priorities, and of what is not the priority itself.

use alloc::{format, vec::Vec};

use super::{Names, conditions::Judged};
use crate::{
    engine::{
        condition::Cond,
        model::{Gives, Triage},
        place::{Place, PriorityId},
    },
    policy::{Gives as Data, UNCLASSIFIED},
};

impl Names<'_> {
    pub(super) fn triage(&mut self) -> Vec<Triage> {
        let policy = self.policy;
        if policy.priorities.get(UNCLASSIFIED).is_some() {
            let text = format!("`{UNCLASSIFIED}` stands for no priority: one cannot be called so");
            self.below("priorities", |names| names.wrong(text));
        }
        let Some(last) = policy.triage.last() else { return Vec::new() };
        if policy.default_priority.is_some() {
            let text = "the triage gives every ticket its priority: let its `otherwise` give this one";
            self.below("default_priority", |names| names.wrong(text));
        }
        if !last.when.is_always() || matches!(last.gives, Data::Field(_)) {
            self.below("triage", |names| names.wrong("its last rule must be an `otherwise`"));
        }
        let rules = policy.triage.iter().enumerate();
        let rules =
            rules.map(|(i, data)| self.below("triage", |names| names.item(i, |n| n.triage_rule(data))));
        rules.collect()
    }

    fn triage_rule(&mut self, data: &crate::policy::Triage) -> Triage {
        let when = self.condition("when", &data.when, Judged::OnTicket);
        when.each_leaf(&mut |leaf| {
            if let Cond::Priority(_) = leaf {
                self.below("when", |names| {
                    names.wrong("the priority is what the triage gives: it cannot ask for it")
                });
            }
        });
        let gives = match &data.gives {
            Data::Nothing => Gives::Priority(None),
            Data::Priority(name) => {
                let key = if data.when.is_always() { "otherwise" } else { "priority" };
                Gives::Priority(self.below(key, |names| names.priority(name)))
            }
            Data::Field(name) => self.below("field", |names| {
                let Some(field) = names.field(name) else { return Gives::Priority(None) };
                let policy = names.policy;
                let declared = policy.fields.at(field.place()).1;
                if !declared.words().all(|word| policy.priorities.get(word).is_some())
                    || !declared.kind.is_word()
                    || declared.of.is_empty()
                {
                    names.wrong(format!("the words of `{name}` must be priorities"));
                }
                let places =
                    declared.of.iter().map(|word| policy.priorities.position(word).map(PriorityId::new));
                Gives::Field(
                    field,
                    declared
                        .of
                        .iter()
                        .cloned()
                        .zip(places.map(|place| place.unwrap_or(PriorityId(0))))
                        .collect(),
                )
            }),
        };
        Triage { when, gives }
    }
}

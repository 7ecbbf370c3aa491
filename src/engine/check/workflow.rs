//! Transitions: names unique, states known, what they require at hand.

use alloc::vec::Vec;

use super::{Names, conditions::Judged};
use crate::{
    engine::{
        model::Transition,
        place::{Place, Set, StateId},
    },
    policy::{Problem, Transition as Data},
};

/// In `from`: every state but the one it leads to.
const ANY: &str = "any";

impl Names<'_> {
    pub(super) fn transitions(&mut self) -> Vec<Transition> {
        let policy = self.policy;
        let mut compiled = Vec::new();
        for (i, data) in policy.transitions.iter().enumerate() {
            let twice = policy.transitions[..i].iter().any(|other| other.name == data.name);
            compiled.push(self.below("transitions", |names| {
                names.item(i, |names| {
                    if data.name.is_empty() {
                        names.trail.mistake(Problem::Missing("name"));
                    } else if twice {
                        names.below("name", |names| names.trail.mistake(Problem::Twice(data.name.clone())));
                    }
                    names.transition_parts(data)
                })
            }));
        }
        compiled
    }

    fn transition_parts(&mut self, data: &Data) -> Transition {
        let states = self.policy.states.len();
        let to = data.to.as_ref().and_then(|name| self.below("to", |names| names.state(name)));
        let from = if data.from == [ANY] {
            let all = (0..states).map(StateId::new);
            Set::new(states, all.filter(|state| Some(*state) != to))
        } else {
            if data.from.is_empty() {
                self.trail.mistake(Problem::Missing("from"));
            }
            self.states("from", &data.from)
        };
        let by = self.below("by", |names| names.each(&data.by, Self::role));
        let (comment, require) = self.required(&data.require);
        if data.automatic {
            if to.is_some_and(|to| from.has(to)) || data.to.is_none() {
                self.wrong("an automatic transition must lead to another state, or it would never end");
            }
            if data.when.is_always() {
                self.wrong(
                    "an automatic transition needs a `when`: else the state it leads out of is never seen",
                );
            }
            if comment {
                self.below("require", |names| {
                    names.wrong("nobody is there to comment an automatic transition")
                });
            }
        }
        Transition {
            from,
            to,
            by: Set::new(self.policy.roles.len(), by),
            when: self.condition("when", &data.when, Judged::OnTicket),
            comment,
            require,
            automatic: data.automatic,
            actions: self.actions(&data.actions),
        }
    }
}

//! Queues: orders by what has one, people, gates that can be told apart.

use alloc::{format, vec::Vec};

use super::{Names, conditions::Judged, find};
use crate::{
    engine::{
        model::{GATES, Gate, Key, Limit, Queue},
        place::{ClockId, FieldId, Place},
    },
    policy::{Gate as GateData, Limit as LimitData, OrderBy, Problem, Queue as Data},
};

impl Names<'_> {
    pub(super) fn queues(&mut self) -> Vec<Queue> {
        let queues = self.policy.queues.iter();
        queues
            .map(|(name, data)| self.below("queues", |names| names.below(name, |names| names.queue(data))))
            .collect()
    }

    fn queue(&mut self, data: &Data) -> Queue {
        let of = self.condition("of", &data.of, Judged::OnTicket);
        let (mut keys, mut mine) = (Vec::new(), None);
        for (i, by) in data.order.iter().enumerate() {
            self.below("order", |names| {
                names.item(i, |names| match by {
                    OrderBy::Mine(name) => {
                        if data.order[..i].iter().any(|by| matches!(by, OrderBy::Mine(_))) {
                            names.wrong("tickets are somebody's own by one field only: keep one `mine`");
                        }
                        let field = names.below("mine", |names| names.person(name));
                        mine = mine.or(field.map(|field| (keys.len(), field)));
                    }
                    other => keys.extend(names.key(other)),
                })
            });
        }
        let gates = self.below("gates", |names| names.gates(&data.gates));
        let limit = data.limit.as_ref();
        let limit = limit.and_then(|limit| self.below("limit", |names| names.limit(limit)));
        Queue { of, keys, mine, gates, limit }
    }

    fn key(&mut self, by: &OrderBy) -> Option<Key> {
        Some(match by {
            OrderBy::First(condition) => Key::First(self.condition("first", condition, Judged::OnTicket)),
            OrderBy::Priority => {
                if self.policy.priorities.is_empty() {
                    self.wrong("the policy has no priorities to order by");
                }
                Key::Priority
            }
            OrderBy::Most(name) => Key::Most(self.below("most", |names| names.amount(name))?),
            OrderBy::Least(name) => Key::Least(self.below("least", |names| names.amount(name))?),
            OrderBy::Due(name) => {
                let known = self.policy.clocks.names();
                let clock = self.below("due", |names| find(&mut names.trail, "clock", name, known));
                Key::Due(ClockId::new(clock?))
            }
            OrderBy::Newest => Key::Newest,
            OrderBy::Oldest => Key::Oldest,
            OrderBy::Mine(_) => return None,
        })
    }

    /// A field whose values have an order.
    fn amount(&mut self, name: &str) -> Option<FieldId> {
        let field = self.field(name)?;
        let kind = self.policy.fields.at(field.place()).1.kind;
        if !kind.is_ordered() {
            self.wrong(format!(
                "`{name}` is {kind}: tickets are ordered by a field of kind `number`, `date` or `instant`, or by `first`"
            ));
        }
        Some(field)
    }

    fn gates(&mut self, list: &[GateData]) -> Vec<Gate> {
        if list.len() > GATES {
            self.wrong(format!("a queue has at most {GATES} gates"));
        }
        let gate = |names: &mut Self, i: usize, data: &GateData| {
            if data.name.is_empty() {
                names.trail.mistake(Problem::Missing("name"));
            } else if list[..i].iter().any(|other| other.name == data.name) {
                names.below("name", |names| names.trail.mistake(Problem::Twice(data.name.clone())));
            }
            Gate {
                when: names.condition("when", &data.when, Judged::OnTicket),
                blocked_by: names.condition("blocked_by", &data.blocked_by, Judged::OnTicket),
            }
        };
        let gates = list.iter().enumerate();
        gates.map(|(i, data)| self.item(i, |names| gate(names, i, data))).collect()
    }

    fn limit(&mut self, data: &LimitData) -> Option<Limit> {
        let working = self.condition("working", &data.working, Judged::OnTicket);
        let per = self.below("per", |names| names.person(&data.per));
        if data.at_most == 0 {
            self.below("at_most", |names| names.wrong("nobody could take anything: write 1 or more"));
        }
        Some(Limit { working, per: per?, at_most: usize::try_from(data.at_most).unwrap_or(usize::MAX) })
    }
}

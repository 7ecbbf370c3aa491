//! What a queue answers, by sorting all tickets and looking at each: from the policy's data and the
//! tickets as anybody sees them, without a line of the engine's.

use std::cmp::Ordering::{self, Equal};

use dueline::{
    ClockState, Engine, Ticket, Value,
    policy::{Condition, Gate, OrderBy, Queue, Test},
    queue::{AtLimit, Choice, Difference, Next, NotNow, Precedence, ShutGate, WhyNot},
};

pub struct Naive<'a> {
    pub engine: &'a Engine,
    pub queue: &'a Queue,
    /// Those that are not over.
    pub tickets: Vec<&'a Ticket>,
}

fn holds(condition: &Condition, ticket: &Ticket) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| holds(part, ticket)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, ticket)),
        Condition::Not(part) => !holds(part, ticket),
        Condition::State(states) => states.iter().any(|state| state == ticket.state()),
        Condition::Priority(list) => list.iter().any(|one| Some(one.as_str()) == ticket.priority()),
        Condition::Field(name, test) => {
            let value = ticket.field(name).unwrap();
            match test {
                Test::Is(values) => values.contains(value),
                Test::Set(set) => value.is_unset() != *set,
                Test::AtLeast(least) => !value.is_unset() && value >= least,
                other => panic!("{other:?} is not among the random tests"),
            }
        }
        other => panic!("{other:?} is not among the random conditions"),
    }
}

/// What is there before what is not; the rest as told.
fn last<T>(a: Option<T>, b: Option<T>, both: impl FnOnce(T, T) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => both(a, b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn set<'a>(ticket: &'a Ticket, field: &str) -> Option<&'a Value> {
    ticket.field(field).filter(|value| !value.is_unset())
}

impl<'a> Naive<'a> {
    fn due(&self, ticket: &Ticket, clock: &str) -> Option<dueline::Instant> {
        let reading = self.engine.reading(ticket, clock, ticket.decided_until()).unwrap()?;
        let open = matches!(reading.state, ClockState::Running | ClockState::Paused);
        reading.due.at().filter(|_| open)
    }

    fn by(&self, by: &OrderBy, a: &Ticket, b: &Ticket, agent: Option<&str>) -> Ordering {
        let first = |is: &dyn Fn(&Ticket) -> bool| is(b).cmp(&is(a));
        match by {
            OrderBy::First(condition) => first(&|ticket| holds(condition, ticket)),
            OrderBy::Mine(field) => first(&|ticket| is_of(ticket, field, agent)),
            OrderBy::Priority => {
                let place = |ticket: &Ticket| {
                    let mut names = self.engine.policy().priorities.names();
                    ticket.priority().and_then(|name| names.position(|other| other == name))
                };
                last(place(a), place(b), |a, b| a.cmp(&b))
            }
            OrderBy::Most(field) => last(set(a, field), set(b, field), |a, b| b.cmp(a)),
            OrderBy::Least(field) => last(set(a, field), set(b, field), |a, b| a.cmp(b)),
            OrderBy::Due(clock) => last(self.due(a, clock), self.due(b, clock), |a, b| a.cmp(&b)),
            OrderBy::Newest => b.opened_at().cmp(&a.opened_at()),
            OrderBy::Oldest => a.opened_at().cmp(&b.opened_at()),
            other => panic!("{other:?} is not known here"),
        }
    }

    fn compare(&self, a: &Ticket, b: &Ticket, agent: Option<&str>) -> (Ordering, Difference) {
        for (place, by) in self.queue.order.iter().enumerate() {
            let order = self.by(by, a, b, agent);
            if order != Equal {
                return (order, Difference::Order { place, by: by.clone() });
            }
        }
        match a.opened_at().cmp(&b.opened_at()) {
            Equal => (a.id().cmp(b.id()), Difference::Id),
            order => (order, Difference::Opening),
        }
    }

    fn sorted(&self, condition: &Condition, agent: Option<&str>) -> Vec<&'a Ticket> {
        let mut found: Vec<&Ticket> =
            self.tickets.iter().copied().filter(|ticket| holds(condition, ticket)).collect();
        found.sort_by(|a, b| self.compare(a, b, agent).0);
        found
    }

    fn shut_by(&self, gate: &Gate, except: Option<&Ticket>) -> ShutGate {
        let mut blockers = self.sorted(&gate.blocked_by, None);
        blockers.retain(|blocker| except.is_none_or(|ticket| ticket.id() != blocker.id()));
        ShutGate {
            gate: gate.name.clone(),
            by: blockers.iter().take(3).map(|ticket| ticket.id().into()).collect(),
            count: blockers.len(),
        }
    }

    fn gates(&self, ticket: &Ticket) -> Vec<ShutGate> {
        let gates = self.queue.gates.iter().filter(|gate| holds(&gate.when, ticket));
        gates.map(|gate| self.shut_by(gate, Some(ticket))).filter(|shut| shut.count > 0).collect()
    }

    fn at_limit(&self, agent: &str) -> Option<AtLimit> {
        let limit = self.queue.limit.as_ref()?;
        let working = self.tickets.iter().filter(|ticket| holds(&limit.working, ticket));
        let mut working: Vec<String> =
            working.filter(|t| is_of(t, &limit.per, Some(agent))).map(|t| t.id().into()).collect();
        working.sort();
        let at_most = limit.at_most as usize;
        (working.len() >= at_most).then_some(AtLimit { working, at_most })
    }

    /// Ids, whether they are of the agent, and the gates that are shut.
    pub fn order(&self, agent: &str) -> Vec<(String, bool, Vec<String>)> {
        let mine = self.queue.order.iter().find_map(|by| match by {
            OrderBy::Mine(field) => Some(field),
            _ => None,
        });
        let told = |ticket: &Ticket| {
            let gates = self.gates(ticket).into_iter().map(|shut| shut.gate).collect();
            (ticket.id().into(), mine.is_some_and(|field| is_of(ticket, field, Some(agent))), gates)
        };
        self.sorted(&self.queue.of, Some(agent)).into_iter().map(told).collect()
    }

    fn takeable(&self, agent: &str) -> Vec<&'a Ticket> {
        let mut all = self.sorted(&self.queue.of, Some(agent));
        all.retain(|ticket| self.gates(ticket).is_empty());
        all
    }

    fn precedence(&self, other: &Ticket, a: &Ticket, b: &Ticket, agent: &str) -> Precedence {
        Precedence { other: other.id().into(), by: self.compare(a, b, Some(agent)).1 }
    }

    pub fn next(&self, agent: &str) -> Next {
        let waiting = self.sorted(&self.queue.of, Some(agent));
        if waiting.is_empty() {
            return Next::Empty;
        }
        if let Some(limit) = self.at_limit(agent) {
            return Next::AtLimit(limit);
        }
        match self.takeable(agent)[..] {
            [] => {
                let shut = |gate: &&Gate| {
                    let before = |ticket: &&Ticket| {
                        holds(&gate.when, ticket) && self.shut_by(gate, Some(ticket)).count > 0
                    };
                    waiting.iter().any(before)
                };
                let gates = self.queue.gates.iter().filter(shut);
                Next::AllGated(gates.map(|gate| self.shut_by(gate, None)).collect())
            }
            [only] => Next::Take(Choice { ticket: only.id().into(), before: None }),
            [first, second, ..] => Next::Take(Choice {
                ticket: first.id().into(),
                before: Some(self.precedence(second, first, second, agent)),
            }),
        }
    }

    pub fn may_take(&self, id: &str, agent: &str) -> Result<(), NotNow> {
        let waits = self.sorted(&self.queue.of, Some(agent)).into_iter().find(|ticket| ticket.id() == id);
        let Some(ticket) = waits else { return Err(NotNow::NotWaiting(id.into())) };
        if let Some(limit) = self.at_limit(agent) {
            return Err(NotNow::AtLimit(limit));
        }
        let gates = self.gates(ticket);
        if gates.is_empty() { Ok(()) } else { Err(NotNow::Gated(gates)) }
    }

    pub fn why_not(&self, id: &str, agent: &str) -> WhyNot {
        if let Err(reason) = self.may_take(id, agent) {
            return WhyNot::NotNow(reason);
        }
        let takeable = self.takeable(agent);
        match takeable.iter().find(|ticket| ticket.id() == id) {
            Some(asked) if takeable[0].id() != id => {
                WhyNot::After(self.precedence(takeable[0], takeable[0], asked, agent))
            }
            _ => WhyNot::Next,
        }
    }
}

fn is_of(ticket: &Ticket, field: &str, agent: Option<&str>) -> bool {
    agent.is_some_and(|agent| ticket.field(field) == Some(&Value::from(agent)))
}

/// Whether a ticket neither waits, nor shuts a gate, nor is worked on by anybody.
pub fn does_not_matter(queue: &Queue, ticket: &Ticket) -> bool {
    let works =
        |limit: &dueline::policy::Limit| holds(&limit.working, ticket) && set(ticket, &limit.per).is_some();
    !holds(&queue.of, ticket)
        && !queue.gates.iter().any(|gate| holds(&gate.blocked_by, ticket))
        && !queue.limit.as_ref().is_some_and(works)
}

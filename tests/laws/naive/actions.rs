//! What is ordered, and performed in its order; and what the workflow then does by itself.

use dueline::{
    Due, Effect, Instant, Link, Notice, Reason, Recipient, Signal, Source, Value,
    policy::{Action, FieldKind, Message, Side, Transition},
};

use super::{
    Cause, Ev, Naive,
    conditions::{Happened, Relative, typed},
    cycle::Under,
    encoded,
    guards::{Change, moved, possible, take},
    words,
};

/// The same to each of those whom it is to.
fn one_each(message: &Message) -> impl Iterator<Item = Message> {
    message.to.iter().map(|to| Message { to: vec![to.clone()], ..message.clone() })
}

impl Naive {
    /// Puts actions at the end of the queue: one for each recipient, numbered.
    pub fn order(&mut self, actions: &[Action], cause: Cause) {
        let each = actions.iter().flat_map(|action| match action {
            Action::Notify(message) => one_each(message).map(Action::Notify).collect(),
            Action::Escalate(message) => one_each(message).map(Action::Escalate).collect(),
            Action::Request { fields, from } => {
                one_each(from).map(|from| Action::Request { fields: fields.clone(), from }).collect()
            }
            other => vec![other.clone()],
        });
        let numbered = each.enumerate().map(|(number, action)| (action, number as u32, cause.clone()));
        self.queue.extend(numbered);
    }

    /// Performs what is ordered; when nothing is, takes the first automatic transition that
    /// holds; until there is none. After an observed event nothing moves.
    pub fn settle(&mut self, at: Instant, imposed: bool) {
        let time = self.time.clone();
        loop {
            if let Some((action, number, cause)) = self.queue.pop_front() {
                self.perform(&action, number, &cause, at, imposed);
                continue;
            }
            let holds = |t: &&Transition| t.automatic && possible(&time.policy, t, &self.facts).is_ok();
            let found = time.policy.transitions.iter().find(holds);
            let Some(transition) = found.filter(|_| !self.observed && self.over.is_none()) else {
                return;
            };
            let cause = Cause {
                id: format!("{}/transition:{}", self.last.path, encoded(&transition.name)),
                reason: Reason {
                    source: Source::Transition { transition: transition.name.clone() },
                    event: self.last.told.clone(),
                },
                due: at,
                worth: None,
                repetition: 0,
            };
            let id = format!("{}/auto", cause.id);
            self.go(transition, &id, &cause, at);
        }
    }

    /// What one of those whom it is to is told; `None` where it was their own doing.
    fn notice(&self, message: &Message, place: usize, at: Instant) -> Option<Notice> {
        let doer = self.doer.as_ref().filter(|_| message.except_actor);
        let (to, except) = match (self.recipient(&message.to[place]), doer) {
            (to @ (Recipient::Role(_) | Recipient::Team { .. }), Some(doer)) => (to, Some(doer.clone())),
            (Recipient::Creator(Some(name)) | Recipient::Person { name: Some(name), .. }, Some(doer))
                if name == *doer =>
            {
                return None;
            }
            (Recipient::People { field, names }, Some(doer)) if names.contains(doer) => {
                let names: Vec<String> = names.into_iter().filter(|name| name != doer).collect();
                if names.is_empty() {
                    return None;
                }
                (Recipient::People { field, names }, None)
            }
            (to, _) => (to, None),
        };
        let facts = message.with.iter().map(|name| (name.clone(), self.fact(name, at))).collect();
        Some(Notice { to, template: message.template.clone(), facts, except })
    }

    /// What a template is told of a ticket.
    fn fact(&self, name: &str, at: Instant) -> Value {
        match name {
            "state" => Value::Text(self.facts.state.clone()),
            "priority" => self.facts.priority.clone().map_or(Value::Unset, Value::Text),
            name => {
                let Some(place) = self.time.policy.clocks.names().position(|clock| clock == name) else {
                    return self.facts.fields[name].clone();
                };
                let clock = self.time.policy.clocks.get(name).unwrap();
                let under = Under { time: &self.time, clock };
                let last = self.runs[place].cycles.last();
                let read = |cycle: &super::cycle::Cycle| match &cycle.end {
                    Some(end) => end.due,
                    None => cycle.read(under, name, at).due,
                };
                match last.map(read) {
                    Some(Due::At(due)) => Value::Instant(due),
                    _ => Value::Unset,
                }
            }
        }
    }

    fn recipient(&self, name: &str) -> Recipient {
        if name == "creator" {
            return Recipient::Creator(self.creator.clone());
        }
        if self.time.policy.roles.get(name).is_some() {
            return Recipient::Role(name.into());
        }
        let field = name.to_string();
        let one = match &self.facts.fields[name] {
            Value::Text(one) => Some(one.clone()),
            _ => None,
        };
        match (self.time.policy.fields.get(name).unwrap().kind, &self.facts.fields[name]) {
            (FieldKind::Team, _) => Recipient::Team { field, team: one },
            (FieldKind::People, Value::Many(names)) => Recipient::People { field, names: names.to_vec() },
            (FieldKind::People, _) => Recipient::People { field, names: Vec::new() },
            _ => Recipient::Person { field, name: one },
        }
    }

    fn perform(&mut self, action: &Action, number: u32, cause: &Cause, at: Instant, imposed: bool) {
        let id = format!("{}/{number}", cause.id);
        let event = Ev { path: id.clone(), told: id.clone() };
        let own = Happened { side: Some(Side::Automation), ..Happened::default() };
        let decided = |naive: &mut Naive, effect: Effect| {
            naive.say(&id, cause.due, cause.worth, words(&effect), cause.reason.clone());
        };
        let told = |naive: &mut Naive, effect: Option<Effect>| {
            if let Some(effect) = effect {
                decided(naive, effect);
            }
        };
        match action {
            Action::Notify(message) => told(self, self.notice(message, 0, at).map(Effect::Notify)),
            Action::Escalate(message) => told(self, self.notice(message, 0, at).map(Effect::Escalate)),
            Action::Request { fields, from } => {
                let unset = |field: &&String| self.facts.fields[*field].is_unset();
                let missing = fields.iter().filter(unset).cloned().collect();
                let notice = self.notice(from, 0, at);
                told(self, notice.map(|notice| Effect::Request { missing, notice }));
            }
            Action::Chain(message) => {
                let place = (cause.repetition as usize).min(message.to.len() - 1);
                told(self, self.notice(message, place, at).map(Effect::Escalate));
            }
            Action::Comment(text) => {
                decided(self, Effect::Comment { text: text.clone() });
                let happened = Happened { comment: Some(true), ..own };
                self.step(&event, at, &happened, &Change::default(), false);
            }
            Action::Move(name) if !imposed => {
                let time = self.time.clone();
                let transition = time.policy.transitions.iter().find(|t| t.name == *name).unwrap();
                match possible(&time.policy, transition, &self.facts) {
                    Ok(()) => self.go(transition, &id, cause, at),
                    Err(refusal) => {
                        let effect = format!("`{name}` is blocked: {refusal}");
                        self.say(&id, cause.due, cause.worth, effect, cause.reason.clone());
                    }
                }
            }
            Action::Move(_) => {}
            Action::Set(values) => {
                let typed = |(name, value): (&str, &Value)| {
                    let field = self.time.policy.fields.get(name).unwrap();
                    (name.to_string(), typed(value, field).unwrap())
                };
                let values: Vec<(String, Value)> = values.iter().map(typed).collect();
                self.give(values, &event, cause, at);
            }
            Action::Clear(names) => {
                let values = names.iter().map(|name| (name.clone(), Value::Unset)).collect();
                self.give(values, &event, cause, at);
            }
            Action::Assign(field) => {
                if let Some(doer) = self.doer.clone() {
                    self.give(vec![(field.clone(), Value::Text(doer))], &event, cause, at);
                }
            }
            Action::Open { relation, with } => {
                let data = self.time.policy.relations.get(relation).unwrap();
                let fields = with.iter().map(|name| (name.clone(), self.facts.fields[name].clone()));
                let effect = Effect::Open {
                    relation: relation.clone(),
                    policy: data.policy.clone().unwrap(),
                    back: data.back.clone().unwrap(),
                    fields: fields.collect(),
                    at,
                    depth: self.depth + 1,
                };
                decided(self, effect);
                let ticket = format!("{}/{id}", encoded(&self.id));
                let links = vec![Link { relation: relation.clone(), ticket }];
                let happened = Happened { linked: true, ..own };
                self.step(&event, at, &happened, &Change { links, ..Change::default() }, false);
            }
            Action::Signal { relation, word } => {
                let of = |relative: &&Relative| relative.relation == *relation;
                let to: Vec<String> =
                    self.facts.relatives.iter().filter(of).map(|relative| relative.ticket.clone()).collect();
                for to in to {
                    let id = format!("{id}:{}", encoded(&to));
                    let signal = Signal {
                        relation: relation.clone(),
                        to,
                        word: word.clone(),
                        at,
                        depth: self.depth + 1,
                    };
                    let effect = words(&Effect::Signal(signal));
                    self.say(&id, cause.due, cause.worth, effect, cause.reason.clone());
                }
            }
            other => panic!("an unknown action: {other:?}"),
        }
    }

    /// Gives fields other values; those that they have are nothing.
    fn give(&mut self, values: Vec<(String, Value)>, event: &Ev, cause: &Cause, at: Instant) {
        let differs = |(name, value): &(String, Value)| self.facts.fields[name] != *value;
        let fields: Vec<(String, Value)> = values.into_iter().filter(differs).collect();
        if fields.is_empty() {
            return;
        }
        let effect = words(&Effect::Set { fields: fields.clone() });
        self.say(&event.path, cause.due, cause.worth, effect, cause.reason.clone());
        let happened = Happened { changed: true, side: Some(Side::Automation), ..Happened::default() };
        self.step(event, at, &happened, &Change { fields, ..Change::default() }, false);
    }

    /// Takes a transition by itself.
    fn go(&mut self, transition: &Transition, id: &str, cause: &Cause, at: Instant) {
        let from = self.facts.state.clone();
        let to = transition.to.clone().unwrap_or(from.clone());
        let effect = words(&Effect::Moved { transition: transition.name.clone(), from, to });
        self.say(id, cause.due, cause.worth, effect, cause.reason.clone());
        let mut happened = Happened { side: Some(Side::Automation), ..Happened::default() };
        let mut change = Change::default();
        take(transition, &self.facts, &mut happened, &mut change);
        moved(&self.facts, &mut happened, &change);
        let event = Ev { path: id.into(), told: id.into() };
        self.step(&event, at, &happened, &change, false);
    }
}

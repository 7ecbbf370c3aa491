//! What is ordered, and performed in its order; and what the workflow then does by itself.

use dueline::{
    Effect, Instant, Notice, Reason, Recipient, Source, Transition, Value,
    policy::{Action, Message, Side},
};

use super::{
    Cause, Ev, Naive,
    conditions::{Happened, typed},
    encoded,
    guards::{Change, moved, possible, take},
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
            let holds = |t: &&Transition| {
                t.automatic && possible(&time.policy, t, None, &self.facts, &self.facts, false).is_ok()
            };
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

    fn notice(&self, message: &Message, place: usize) -> Notice {
        let (to, template) = (self.recipient(&message.to[place]), message.template.clone());
        Notice { to, template, facts: Vec::new(), except: None }
    }

    fn recipient(&self, name: &str) -> Recipient {
        if name == "creator" {
            return Recipient::Creator(self.creator.clone());
        }
        if self.time.policy.roles.get(name).is_some() {
            return Recipient::Role(name.into());
        }
        let person = match &self.facts.fields[name] {
            Value::Text(person) => Some(person.clone()),
            _ => None,
        };
        Recipient::Person { field: name.into(), name: person }
    }

    fn perform(&mut self, action: &Action, number: u32, cause: &Cause, at: Instant, imposed: bool) {
        let id = format!("{}/{number}", cause.id);
        let event = Ev { path: id.clone(), told: id.clone() };
        let own = Happened { side: Some(Side::Automation), ..Happened::default() };
        let decided = |naive: &mut Naive, effect: Effect| {
            naive.say(&id, cause.due, cause.worth, effect.to_string(), cause.reason.clone());
        };
        match action {
            Action::Notify(message) => decided(self, Effect::Notify(self.notice(message, 0))),
            Action::Escalate(message) => decided(self, Effect::Escalate(self.notice(message, 0))),
            Action::Chain(message) => {
                let place = (cause.repetition as usize).min(message.to.len() - 1);
                decided(self, Effect::Escalate(self.notice(message, place)));
            }
            Action::Comment(text) => {
                decided(self, Effect::Comment { text: text.clone() });
                let happened = Happened { comment: Some(true), ..own };
                self.step(&event, at, &happened, &Change::default(), false);
            }
            Action::Move(name) if !imposed => {
                let time = self.time.clone();
                let transition = time.policy.transitions.iter().find(|t| t.name == *name).unwrap();
                match possible(&time.policy, transition, None, &self.facts, &self.facts, false) {
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
        let effect = Effect::Set { fields: fields.clone() }.to_string();
        self.say(&event.path, cause.due, cause.worth, effect, cause.reason.clone());
        let happened = Happened { changed: true, side: Some(Side::Automation), ..Happened::default() };
        self.step(event, at, &happened, &Change { fields, ..Change::default() }, false);
    }

    /// Takes a transition by itself.
    fn go(&mut self, transition: &Transition, id: &str, cause: &Cause, at: Instant) {
        let from = self.facts.state.clone();
        let to = transition.to.clone().unwrap_or(from.clone());
        let effect = Effect::Moved { transition: transition.name.clone(), from, to }.to_string();
        self.say(id, cause.due, cause.worth, effect, cause.reason.clone());
        let mut happened = Happened { side: Some(Side::Automation), ..Happened::default() };
        let mut change = Change::default();
        take(transition, &self.facts, &mut happened, &mut change);
        moved(&self.facts, &mut happened, &change);
        let event = Ev { path: id.into(), told: id.into() };
        self.step(&event, at, &happened, &change, false);
    }
}

//! What people do: draws an act among what is available, and says when what was offered is refused.

use chrono::TimeDelta;
use dueline::{
    Actor, Available, Event, Offer, Refusal, Ticket, Value,
    policy::{Bound, Field, FieldKind, StateKind},
};

use super::{dice::Dice, family::Family};

/// How many tickets there may be before nobody opens another.
const MOST: usize = 3;

impl Family {
    /// Somebody who may opens a ticket of that policy, with all that this takes.
    pub fn open(&mut self, place: usize) -> Result<(), String> {
        let people = self.people(place);
        let may: Vec<&Actor> = people.iter().filter(|actor| self.engines[place].may_open(actor)).collect();
        let id = format!("T-{}", self.tickets.len());
        let by = *self.dice.pick(&may);
        let mut event = Event::created(self.id(), by, self.now);
        for (name, _) in self.engines[place].policy().clone().fields.iter() {
            if self.dice.percent(30) {
                let value = self.value(place, name);
                let with = event.clone().with(name, value);
                if self.engines[place].open(id.clone(), &with).is_ok() || self.dice.percent(10) {
                    event = with;
                }
            }
        }
        let engine = self.engines[place].clone();
        // What is refused is mended as it says.
        for _ in 0..20 {
            let refusal = match engine.open(id.clone(), &event) {
                Ok((ticket, decisions)) => {
                    self.log.push(format!(
                        "{} {id} opened by {} {:?}",
                        self.now,
                        event.actor.unwrap().role,
                        event.fields
                    ));
                    self.tickets.insert(id, (place, ticket));
                    self.route(decisions);
                    return Ok(());
                }
                Err(refusal) => refusal,
            };
            event = match refusal {
                Refusal::Incomplete { missing, .. } => self.filled(place, event, &missing),
                Refusal::NotEditable { edits, .. } => {
                    edits.iter().for_each(|edit| drop(event.fields.remove(&edit.field)));
                    event
                }
                Refusal::OutOfBounds { field, .. } => {
                    event.fields.remove(&field);
                    event
                }
                other => return Err(format!("nobody can open a ticket: {other}\n{event:?}")),
            };
        }
        Err(format!("nobody found out how to open a ticket: {event:?}"))
    }

    /// One thing happens.
    pub fn act(&mut self) -> Result<(), String> {
        if self.dice.percent(20) {
            let minutes = *self.dice.pick(&[1, 30, 240, 1_440, 5_760, 20_160]);
            let later = self.now + self.dice.within_seconds(60 * minutes);
            self.until(later);
            return Ok(());
        }
        self.until(self.now + TimeDelta::seconds(1));
        let ids: Vec<String> = match self.sought.is_empty() {
            true => self.tickets.keys().cloned().collect(),
            false => self.sought.clone(),
        };
        let id = self.dice.pick(&ids).clone();
        let (place, ticket) = self.tickets[&id].clone();
        let people = self.people(place);
        let seeks = self.dice.percent(if self.sought.is_empty() { 50 } else { 95 });
        let can = |actor: &Actor| {
            let all = self.engines[place].available(&ticket, actor, self.now).unwrap();
            (actor.clone(), if seeks { self.leading_on(&ticket, all) } else { all })
        };
        let mut can: Vec<(Actor, Available)> = people.iter().map(can).collect();
        if seeks {
            can.retain(|(_, can)| !can.offers.is_empty() || !can.edits.is_empty());
        }
        if can.is_empty() {
            return Ok(());
        }
        let (actor, available) = self.dice.pick(&can).clone();
        match self.dice.below(10) {
            0..6 if !available.offers.is_empty() => self.request(place, &id, &actor, &available),
            0..9 if !available.edits.is_empty() => self.edit(place, &id, &actor, &available),
            _ if available.sees && ticket.over().is_none() => {
                let event = Event::commented(self.id(), &actor, self.now);
                self.tell(&id, &event).map_err(|refusal| format!("a comment by {actor:?}: {refusal}"))
            }
            _ => Ok(()),
        }
    }

    /// Of what somebody can do, what may lead on: ways to states where the ticket was not yet, fields that
    /// are not filled, items of a checklist that are not green.
    fn leading_on(&self, ticket: &Ticket, mut all: Available) -> Available {
        let was = |state: &str| self.visited.contains(&(ticket.id().to_string(), state.to_string()));
        let few = self.tickets.len() < MOST;
        // One that stays may open a part that is needed.
        all.offers.retain(|offer| offer.to.as_ref().map_or(few, |to| !was(to)));
        let unfinished = |value: &Value| value.is_unset() || ["open".into(), "red".into()].contains(value);
        all.edits.retain(|name| ticket.field(name).is_some_and(unfinished));
        all
    }

    /// Asks for what is offered, with what it says is missing.
    fn request(
        &mut self,
        place: usize,
        id: &str,
        actor: &Actor,
        available: &Available,
    ) -> Result<(), String> {
        let mut offer = self.dice.pick(&available.offers).clone();
        // A life that ends at once shows little.
        let ends = |offer: &Offer| {
            let state = self.engines[place].policy().states.get(offer.to.as_deref().unwrap_or_default());
            state.is_some_and(|state| state.kind == StateKind::Closed)
        };
        if ends(&offer) && self.sought.is_empty() && self.dice.percent(80) {
            offer = self.dice.pick(&available.offers).clone();
            if ends(&offer) {
                return Ok(());
            }
        }
        if offer.to.is_none() && self.tickets.len() >= MOST {
            return Ok(());
        }
        let mut event = Event::requested(self.id(), actor, self.now, offer.transition.clone());
        match &offer.refusal {
            None => {}
            Some(Refusal::Incomplete { missing, .. }) => {
                let theirs =
                    |field: &String| field == "comment" || available.edits.iter().any(|edit| edit == field);
                if !missing.iter().all(theirs) {
                    return self.stays_refused(id, &event);
                }
                event = self.filled(place, event, missing);
            }
            Some(_) => return self.stays_refused(id, &event),
        }
        match self.tell(id, &event) {
            Ok(()) => Ok(()),
            // What was drawn for a field may be beyond its bounds, or take a reason.
            Err(Refusal::OutOfBounds { .. }) if offer.refusal.is_some() => Ok(()),
            Err(Refusal::Incomplete { missing, .. }) if offer.refusal.is_some() => {
                let event = self.filled(place, event, &missing);
                match self.tell(id, &event) {
                    Ok(()) | Err(Refusal::OutOfBounds { .. }) => Ok(()),
                    Err(refusal) => {
                        Err(format!("{offer:?} was offered to {actor:?}, and is refused: {refusal}"))
                    }
                }
            }
            Err(refusal) => Err(format!("{offer:?} was offered to {actor:?}, and is refused: {refusal}")),
        }
    }

    fn stays_refused(&mut self, id: &str, event: &Event) -> Result<(), String> {
        match self.tell(id, event) {
            Ok(()) => Err(format!("{event:?} was said to be refused, and is not")),
            Err(_) => Ok(()),
        }
    }

    /// Gives what may be given another value, or names another ticket.
    fn edit(&mut self, place: usize, id: &str, actor: &Actor, available: &Available) -> Result<(), String> {
        let edited = self.dice.pick(&available.edits).clone();
        let policy = self.engines[place].policy().clone();
        let mut event = Event::updated(self.id(), actor, self.now);
        if let Some(relation) = policy.relations.get(&edited) {
            let (Some(other), Some(back)) = (&relation.policy, &relation.back) else { return Ok(()) };
            return self.link(id, actor, &edited, &other.clone(), &back.clone());
        }
        event = match edited.as_str() {
            "priority" => {
                let names: Vec<&str> = policy.priorities.names().collect();
                event.with_priority(*self.dice.pick(&names))
            }
            field => {
                let value = self.value(place, field);
                event.with(field, value)
            }
        };
        for _ in 0..5 {
            match self.tell(id, &event) {
                Ok(()) | Err(Refusal::OutOfBounds { .. }) => return Ok(()),
                Err(Refusal::Incomplete { missing, .. }) => {
                    // Its own value was taken away, or what goes with it is not theirs.
                    let theirs = |field: &String| field == "comment" || available.edits.contains(field);
                    if missing.contains(&edited) || !missing.iter().all(theirs) {
                        return Ok(());
                    }
                    event = self.filled(place, event, &missing);
                }
                Err(refusal) => return Err(format!("{event:?} could be edited, and is refused: {refusal}")),
            }
        }
        Ok(())
    }

    /// Another ticket is opened for this one: it is told of it first.
    fn link(
        &mut self,
        id: &str,
        actor: &Actor,
        relation: &str,
        policy: &str,
        back: &str,
    ) -> Result<(), String> {
        let Some(place) = self.engines.iter().position(|engine| engine.policy().name == policy) else {
            return Ok(());
        };
        if !self.engines[place].may_open(actor) || self.tickets.len() >= MOST {
            return Ok(());
        }
        let other = format!("T-{}", self.tickets.len());
        let mut event = Event::created(self.id(), actor, self.now).linked(back, id);
        for _ in 0..20 {
            match self.engines[place].clone().open(other.clone(), &event) {
                Ok((ticket, decisions)) => {
                    let named = Event::updated(self.id(), actor, self.now).linked(relation, other.clone());
                    // Both know of each other before one tells the other something.
                    let (engine, whole) = self.tickets.get_mut(id).unwrap();
                    let mut all = match self.engines[*engine].handle(whole, &named) {
                        Err(Refusal::Incomplete { .. }) => return Ok(()),
                        Err(refusal) => {
                            return Err(format!("{relation} could be edited, and is refused: {refusal}"));
                        }
                        Ok(all) => all,
                    };
                    self.tickets.insert(other, (place, ticket));
                    all.extend(decisions);
                    self.route(all);
                    return Ok(());
                }
                Err(Refusal::Incomplete { missing, .. }) => event = self.filled(place, event, &missing),
                Err(Refusal::OutOfBounds { field, .. }) => drop(event.fields.remove(&field)),
                // Who may open one need not be who may fill it.
                Err(_) => return Ok(()),
            }
        }
        Ok(())
    }

    fn filled(&mut self, place: usize, mut event: Event, missing: &[String]) -> Event {
        for field in missing {
            event = match field.as_str() {
                "comment" => event.with_comment(),
                field => {
                    let value = self.value(place, field);
                    event.with(field, value)
                }
            };
        }
        event
    }

    /// A value that the field takes, near its bounds where it has some.
    fn value(&mut self, place: usize, name: &str) -> Value {
        let field = self.engines[place].policy().fields.get(name).unwrap().clone();
        let (now, dice) = (self.now, &mut self.dice);
        let words: Vec<String> = field.words().map(String::from).collect();
        let near = now + TimeDelta::minutes(dice.below(8_640) as i64 - 4_320);
        match field.kind {
            FieldKind::Flag => dice.percent(50).into(),
            FieldKind::Number => number(&field, dice),
            FieldKind::Check if dice.percent(70) => "green".into(),
            FieldKind::Word | FieldKind::Team | FieldKind::Check => dice.pick(&words).as_str().into(),
            FieldKind::Date => near.date_naive().into(),
            FieldKind::Instant => near.into(),
            FieldKind::Person => "Omar".into(),
            FieldKind::People => Value::many(["Omar", "Wim"]),
            FieldKind::Tags if words.is_empty() => "tag".into(),
            FieldKind::Tags => Value::many([dice.pick(&words).as_str()]),
            FieldKind::Files => format!("plan.{}", field.of.first().map_or("pdf", |kind| kind)).into(),
            _ => "some text".into(),
        }
    }
}

fn number(field: &Field, dice: &mut Dice) -> Value {
    let bound = |bound: &Option<Bound>| match bound {
        Some(Bound::Value(Value::Number(number))) => Some(*number),
        _ => None,
    };
    let least = bound(&field.at_least).unwrap_or(0);
    let most = bound(&field.at_most).unwrap_or(least + 10);
    Value::Number(least + dice.below((most - least + 3) as usize) as i64)
}

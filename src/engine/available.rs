//! What an actor may see, edit and do: readings of rights, for screens.

use alloc::{string::String, vec::Vec};

use serde::Serialize;

use super::{
    Engine,
    event::Actor,
    place::{Place, TransitionId},
    read::ReadError,
    refusal::Refusal,
    rights::{self, Edited},
    ticket::Ticket,
};
use crate::instant::Instant;

/// What an actor may see, edit and do with a ticket at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Available {
    /// Whether they see it; if not, they may do nothing with it.
    pub sees: bool,
    /// The fields they may give another value, the relations of which they may name tickets, and
    /// `priority` where they may give it; the rest they see, read-only.
    pub edits: Vec<String>,
    /// The transitions that are theirs to ask for from here, in the policy's order.
    pub offers: Vec<Offer>,
}

/// A transition that is an actor's to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Its name.
    pub transition: String,
    /// Where it leads; `None` where it stays.
    pub to: Option<String>,
    /// Why it would be refused if it were asked for as it stands: [`Refusal::Incomplete`] names what
    /// must be given with it, [`Refusal::NotNow`] the parts of its condition that do not hold.
    pub refusal: Option<Refusal>,
}

impl Available {
    /// What can be done now, without giving anything more.
    pub fn now(&self) -> impl Iterator<Item = &str> {
        self.offers.iter().filter(|offer| offer.refusal.is_none()).map(|offer| offer.transition.as_str())
    }
}

impl Engine {
    /// What an actor may see, edit and do with a ticket at an instant, as
    /// [`advance`](Self::advance) to it would leave the ticket. A role that the policy does not
    /// know may nothing.
    ///
    /// # Errors
    /// When the ticket belongs to another policy, or is decided beyond `now`.
    ///
    /// # Example: an agent on Monday morning
    /// ```
    /// use dueline::{Actor, Engine, Event, presets};
    ///
    /// let engine = Engine::new(presets::service_desk())?;
    /// let (claire, ana) = (Actor::new("Claire", "customer"), Actor::new("Ana", "agent"));
    /// let at = "2026-11-23T09:00:00Z".parse()?;                        // Monday
    /// let (ticket, _) = engine.open("T-1", &Event::created("e1", &claire, at))?;
    /// let available = engine.available(&ticket, &ana, at)?;
    /// assert_eq!(available.now().collect::<Vec<_>>(), ["start work", "ask a third party", "close as consulting"]);
    /// let ask = available.offers.iter().find(|offer| offer.transition == "ask the customer").unwrap();
    /// assert_eq!(ask.refusal.as_ref().unwrap().to_string(), "`ask the customer` requires comment");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn available(&self, ticket: &Ticket, actor: &Actor, now: Instant) -> Result<Available, ReadError> {
        let (ticket, _) = self.later(ticket, now)?;
        let (model, facts) = (&*self.model, &ticket.facts);
        let role = model.find_role(&actor.role);
        let sees = role.is_some_and(|role| rights::sees(model, &ticket, actor, role));
        let mut available = Available { sees, edits: Vec::new(), offers: Vec::new() };
        let Some(role) = role.filter(|_| sees && ticket.over.is_none()) else { return Ok(available) };
        let edits = Edited::all(model).filter(|edited| rights::editable(model, facts, role, *edited));
        available.edits = edits.map(|edited| edited.name(model).into()).collect();
        for place in (0..model.transitions.len()).map(TransitionId::new) {
            let refusal = match rights::offered(model, place, Some(role), facts) {
                Err(Refusal::NotFrom { .. } | Refusal::NotAllowed { .. }) => continue,
                Err(refusal) => Some(refusal),
                Ok(()) => rights::lacks(model, place, facts).err(),
            };
            let to = model.transitions[place.place()].to.map(|to| model.state(to).into());
            available.offers.push(Offer { transition: model.transition(place).into(), to, refusal });
        }
        Ok(available)
    }

    /// Whether an actor may open a ticket: whether there is a button for it.
    pub fn may_open(&self, actor: &Actor) -> bool {
        let role = self.model.find_role(&actor.role);
        role.is_some_and(|role| rights::may_open(&self.model, role).is_ok())
    }
}

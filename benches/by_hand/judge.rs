//! Who may do what, in which state.

use dueline::{Actor, Event, What};

use super::{Desk, Refused, State, Ticket};

/// A transition that somebody asked for: where it leads, if it leaves the state, and what closes
/// the ticket.
pub struct Move {
    pub to: Option<State>,
    pub resolution: Option<&'static str>,
}

impl Desk {
    /// What is asked for, if a transition is.
    pub fn judge(&self, ticket: &Ticket, event: &Event) -> Result<Option<Move>, Refused> {
        use State::*;
        let actor = event.actor.as_ref().ok_or(Refused)?;
        let customer = match actor.role.as_str() {
            "customer" => true,
            "agent" | "team_lead" | "head_of_offer" | "vendor" => false,
            _ => return Err(Refused),
        };
        let name = match &event.what {
            What::Updated => None,
            What::Requested(name) => Some(name.as_str()),
            _ => return Err(Refused),
        };
        if customer && !sees(ticket, actor) {
            return Err(Refused);
        }
        let Some(name) = name else { return Ok(None) };
        let (state, commented) = (ticket.state, event.comment.is_some());
        let agent = actor.role == "agent";
        let to = |to| Move { to: Some(to), resolution: None };
        let asked = match name {
            "start work" if agent && state == Submitted => to(InProgress),
            "ask the customer"
                if agent
                    && commented
                    && matches!(state, Submitted | InProgress | WaitingThirdParty | Planned) =>
            {
                to(WaitingCustomer)
            }
            "ask a third party"
                if agent && matches!(state, Submitted | InProgress | WaitingCustomer | Planned) =>
            {
                to(WaitingThirdParty)
            }
            "plan the operation"
                if agent
                    && commented
                    && (ticket.planned_for || event.fields.contains_key("planned_for"))
                    && (ticket.responsible || event.fields.contains_key("responsible"))
                    && matches!(state, Submitted | InProgress | WaitingCustomer | WaitingThirdParty) =>
            {
                to(Planned)
            }
            "resume work" if agent && matches!(state, WaitingCustomer | WaitingThirdParty | Planned) => {
                to(InProgress)
            }
            "resolve" if agent && state == InProgress => to(Resolved),
            "answer and close" if agent && commented && state != Closed => {
                Move { to: Some(Closed), resolution: Some("answered") }
            }
            "close as consulting" if agent && state != Closed => {
                Move { to: Some(Closed), resolution: Some("consulting") }
            }
            "reopen" if customer && matches!(state, Resolved | Closed) => to(InProgress),
            "escalate" if customer && state != Closed => Move { to: None, resolution: None },
            _ => return Err(Refused),
        };
        Ok(Some(asked))
    }
}

fn sees(ticket: &Ticket, actor: &Actor) -> bool {
    ticket.creator == actor.name || actor.organisation.is_some() && actor.organisation == ticket.organisation
}

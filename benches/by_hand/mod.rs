//! The service desk of the preset, written by hand: one struct, one `match`, no policy.
//!
//! It takes the same events, decides the same and asks to be woken at the same instants: the
//! bench compares the two before it measures them. It knows the desk's words, hours and numbers,
//! and nothing else. What it leaves out makes it faster, not slower: a contract that changes
//! later, log lines, fields that nothing depends on, readings, snapshots, and the reasons of
//! decisions.

pub mod agreement;
mod clocks;
mod judge;

use chrono::TimeDelta;
use dueline::{Calendar, Comment, Event, Instant, TICK, Value, What};

use clocks::{Mark, Response, Silence};
use judge::Move;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Submitted,
    InProgress,
    WaitingCustomer,
    WaitingThirdParty,
    Planned,
    Resolved,
    Closed,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Submitted => "submitted",
            State::InProgress => "in_progress",
            State::WaitingCustomer => "waiting_customer",
            State::WaitingThirdParty => "waiting_third_party",
            State::Planned => "planned",
            State::Resolved => "resolved",
            State::Closed => "closed",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Notify { to: &'static str, template: &'static str },
    Escalate { to: &'static str },
    Comment,
    Moved { to: State },
    Set { resolution: Option<&'static str> },
    Breach,
}

/// What is decided. The identity is empty where none is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub id: String,
    pub due: Instant,
    pub effect: Effect,
}

/// What holds for all tickets: the office, and whether decisions get identities. Without them it
/// is the least that can be done; with them a host can deliver each decision once.
pub struct Desk {
    pub office: Calendar,
    pub identities: bool,
}

#[derive(Debug, Clone)]
pub struct Ticket {
    id: String,
    state: State,
    creator: String,
    organisation: Option<String>,
    planned_for: bool,
    responsible: bool,
    resolution: Option<&'static str>,
    response: Response,
    silence: Option<Silence>,
    decided_until: Instant,
    /// The ids of the events at that instant.
    seen: Vec<String>,
    wake: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

/// Where an identity goes on from.
struct Path<'a> {
    desk: &'a Desk,
    ticket: &'a str,
    event: &'a str,
    due: Instant,
}

impl Path<'_> {
    fn decide(&self, rest: &str, effect: Effect) -> Decision {
        let id = match self.desk.identities {
            true => [self.ticket, "/", self.event, "/", rest].concat(),
            false => String::new(),
        };
        Decision { id, due: self.due, effect }
    }

    fn tell_creator(&self, rest: &str, template: &'static str) -> Decision {
        self.decide(rest, Effect::Notify { to: "creator", template })
    }
}

impl Desk {
    pub fn open(&self, id: &str, event: &Event) -> Result<(Ticket, Vec<Decision>), Refused> {
        let (Some(actor), What::Created) = (&event.actor, &event.what) else { return Err(Refused) };
        let is = |field: &str, word: &str| matches!(event.fields.get(field), Some(Value::Text(text)) if text == word);
        let mut ticket = Ticket {
            id: id.into(),
            state: State::Submitted,
            creator: actor.name.clone(),
            organisation: actor.organisation.clone(),
            planned_for: false,
            responsible: false,
            resolution: None,
            response: Response::begin(event.id.clone(), event.at, is("contract", "24x7")),
            silence: None,
            decided_until: event.at,
            seen: vec![event.id.clone()],
            wake: None,
        };
        ticket.wake = self.next_timer(&ticket).map(|due| due + TICK);
        let path = Path { desk: self, ticket: id, event: &event.id, due: event.at };
        let mut decisions = Vec::new();
        if !is("channel", "portal") {
            decisions.push(path.tell_creator("rule:created/0", "created"));
        }
        Ok((ticket, decisions))
    }

    /// Due timers first, then the event; a refused one changes nothing.
    pub fn event(&self, ticket: &mut Ticket, event: &Event) -> Result<Vec<Decision>, Refused> {
        if event.at < ticket.decided_until {
            return Err(Refused);
        }
        if event.at == ticket.decided_until && ticket.seen.contains(&event.id) {
            return Ok(Vec::new());
        }
        let mut decisions = Vec::new();
        if ticket.wake.is_some_and(|wake| wake <= event.at) {
            let mut later = ticket.clone();
            self.timers(&mut later, event.at, &mut decisions);
            let asked = self.judge(&later, event)?;
            *ticket = later;
            self.apply(ticket, event, asked, &mut decisions);
        } else {
            let asked = self.judge(ticket, event)?;
            self.apply(ticket, event, asked, &mut decisions);
        }
        Ok(decisions)
    }

    pub fn advance(&self, ticket: &mut Ticket, now: Instant) -> Vec<Decision> {
        let mut decisions = Vec::new();
        if ticket.wake.is_some_and(|wake| wake <= now) {
            self.timers(ticket, now, &mut decisions);
        }
        decisions
    }

    /// Waiting for the customer has stopped the response: only one of the two ever runs.
    fn next_timer(&self, ticket: &Ticket) -> Option<Instant> {
        match &ticket.silence {
            Some(silence) => silence.next(&self.office).map(|(due, _)| due),
            None => ticket.response.next(&self.office).map(|(due, _)| due),
        }
    }

    fn apply(&self, ticket: &mut Ticket, event: &Event, asked: Option<Move>, decisions: &mut Vec<Decision>) {
        use State::*;
        let at = event.at;
        if ticket.decided_until != at {
            ticket.decided_until = at;
            ticket.seen.clear();
        }
        ticket.seen.push(event.id.clone());
        ticket.planned_for |= event.fields.contains_key("planned_for");
        ticket.responsible |= event.fields.contains_key("responsible");
        let public = event.comment == Some(Comment::Public);
        let customer = event.actor.as_ref().is_some_and(|actor| actor.role == "customer");
        let support =
            event.actor.as_ref().is_some_and(|actor| actor.role != "customer" && actor.role != "vendor");
        let moved = asked.as_ref().and_then(|asked| asked.to);
        let escalated = asked.as_ref().is_some_and(|asked| asked.to.is_none());
        let from = ticket.state;
        if let Some(to) = moved {
            ticket.state = to;
            ticket.response.entered(to, at);
        }
        // Each modification by a person begins the silence anew, also one that is about to end it.
        ticket.silence = (ticket.state == WaitingCustomer).then(|| Silence::begin(event.id.clone(), at));

        let id = std::mem::take(&mut ticket.id);
        let path = Path { desk: self, ticket: &id, event: &event.id, due: at };
        match moved {
            Some(InProgress) if matches!(from, Resolved | Closed) => {
                if ticket.resolution.take().is_some() {
                    decisions.push(path.decide("transition:reopen/0", Effect::Set { resolution: None }));
                }
                let reopened = Effect::Notify { to: "agent", template: "reopened" };
                decisions.push(path.decide("transition:reopen/1", reopened));
                decisions.push(path.tell_creator("rule:in-progress/0", "in progress"));
            }
            Some(InProgress) => decisions.push(path.tell_creator("rule:in-progress/0", "in progress")),
            Some(WaitingCustomer) => {
                decisions.push(path.tell_creator("rule:waiting-for-customer/0", "your answer is needed"));
            }
            Some(WaitingThirdParty) => {
                let told = "waiting for a third party";
                decisions.push(path.tell_creator("rule:waiting-for-third-party/0", told));
            }
            Some(Planned) => decisions.push(path.tell_creator("rule:planned/0", "planned")),
            Some(Resolved) if public => {
                decisions.push(path.tell_creator("rule:resolved-with-a-comment/0", "comment"));
            }
            Some(Closed) => {
                let resolution = asked.and_then(|asked| asked.resolution);
                if ticket.resolution != resolution {
                    ticket.resolution = resolution;
                    let rest = match resolution {
                        Some("answered") => "transition:answer and close/0",
                        _ => "transition:close as consulting/0",
                    };
                    decisions.push(path.decide(rest, Effect::Set { resolution }));
                }
                decisions.push(path.tell_creator("rule:closed/0", "closed"));
            }
            None if escalated => {
                let to = |to| Effect::Escalate { to };
                decisions.push(path.decide("transition:escalate/0", to("team_lead")));
                decisions.push(path.decide("transition:escalate/1", to("head_of_offer")));
            }
            None if customer && event.comment.is_some() && ticket.state == WaitingCustomer => {
                let answered = Effect::Moved { to: InProgress };
                decisions.push(path.decide("rule:customer-answers/0", answered));
                ticket.state = InProgress;
                ticket.silence = None;
                ticket.response.entered(InProgress, at);
                decisions
                    .push(path.tell_creator("rule:customer-answers/0/rule:in-progress/0", "in progress"));
            }
            None if support && public => decisions.push(path.tell_creator("rule:commented/0", "comment")),
            _ => {}
        }
        ticket.id = id;
        ticket.wake = self.next_timer(ticket).map(|due| due + TICK);
    }

    fn timers(&self, ticket: &mut Ticket, now: Instant, decisions: &mut Vec<Decision>) {
        loop {
            let next = self.next_timer(ticket);
            ticket.wake = next.map(|due| due + TICK);
            let Some(wake) = ticket.wake.filter(|wake| *wake <= now) else { return };
            ticket.decided_until = wake;
            ticket.seen.clear();
            if let Some((due, days)) = ticket.silence.as_ref().and_then(|s| s.next(&self.office)) {
                self.silent(ticket, due, days, decisions);
            } else if let Some((due, mark)) = ticket.response.next(&self.office) {
                self.late(ticket, due, mark, decisions);
            }
        }
    }

    fn late(&self, ticket: &mut Ticket, due: Instant, mark: Mark, decisions: &mut Vec<Decision>) {
        ticket.response.reached(mark);
        let path = Path { desk: self, ticket: &ticket.id, event: "clock:response", due };
        let id = |name: &str, number: u32| match self.identities {
            true => format!("{}/0/mark:{name}/{number}", ticket.response.began_by),
            false => String::new(),
        };
        let notify = |to, template| Effect::Notify { to, template };
        match mark {
            Mark::Breach => decisions.push(path.decide(&id("breach", 0), Effect::Breach)),
            Mark::Soon => {
                decisions.push(path.decide(&id("soon", 0), notify("assignee", "response due soon")));
                decisions.push(path.decide(&id("soon", 1), notify("agent", "response due soon")));
            }
            Mark::Late => {
                decisions.push(path.decide(&id("late", 0), notify("team_lead", "response late")));
            }
        }
    }

    fn silent(&self, ticket: &mut Ticket, due: Instant, days: u32, decisions: &mut Vec<Decision>) {
        let Some(silence) = &mut ticket.silence else { return };
        silence.reached = days;
        let path = Path { desk: self, ticket: &ticket.id, event: "clock:silence", due };
        let after = Path { due: due + TICK, ..path };
        let id = |name: &str, rest: &str| match self.identities {
            true => format!("{}/0/mark:{name}/0{rest}", silence.began_by),
            false => String::new(),
        };
        let name = match days {
            3 => "first reminder",
            6 => "second reminder",
            _ => "closure",
        };
        if days < 12 {
            decisions.push(path.decide(&id(name, ""), Effect::Comment));
            decisions.push(after.tell_creator(&id(name, "/rule:commented/0"), "comment"));
            return;
        }
        decisions.push(path.decide(&id(name, ""), Effect::Moved { to: State::Closed }));
        let resolution = Some("no answer");
        if ticket.resolution != resolution {
            let rest = id(name, "/transition:close for silence/0");
            decisions.push(after.decide(&rest, Effect::Set { resolution }));
        }
        decisions.push(after.tell_creator(&id(name, "/rule:closed/0"), "closed"));
        ticket.resolution = resolution;
        ticket.state = State::Closed;
        ticket.silence = None;
        ticket.response.entered(State::Closed, due + TICK);
    }
}

impl Ticket {
    pub fn state(&self) -> State {
        self.state
    }

    pub fn next_wake(&self) -> Option<Instant> {
        self.wake
    }

    /// How much of the response's target is spent: what a report shows.
    pub fn response(&self, desk: &Desk, now: Instant) -> TimeDelta {
        self.response.spent(&desk.office, now)
    }
}

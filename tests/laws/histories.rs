//! Random histories: any event a host could tell, in the words of a policy and now and then in
//! others, at instants that love the engine's own.

use chrono::{DateTime, TimeDelta, Utc};
use dueline::{
    Actor, Comment, Decision, Engine, Event, Instant, Refusal, Ticket, Value, What, policy::FieldKind,
};
use proptest::{collection::vec, option, prelude::*, sample::Index};

/// When the next event happens.
#[derive(Debug, Clone)]
enum When {
    /// So many microseconds after the one before.
    After(i64),
    /// So many microseconds around the next wake-up, where there is one.
    Wake(i64),
}

/// An event, its names as places in the policy's lists.
#[derive(Debug, Clone)]
struct Draft {
    when: When,
    actor: Index,
    what: Index,
    comment: Option<bool>,
    priority: Option<Index>,
    fields: Vec<(Index, Index)>,
    odd: u8,
}

/// A history in any policy's words.
#[derive(Debug, Clone)]
pub struct History {
    start: i64,
    drafts: Vec<Draft>,
}

fn when() -> impl Strategy<Value = When> {
    const HOUR: i64 = 3_600_000_000;
    prop_oneof![
        2 => Just(When::After(0)),
        2 => (1..3i64).prop_map(When::After),
        4 => (0..4 * HOUR).prop_map(When::After),
        4 => (0..100 * HOUR).prop_map(When::After),
        1 => (0..2_000 * HOUR).prop_map(When::After),
        6 => (-2..=2i64).prop_map(When::Wake),
    ]
}

fn draft() -> impl Strategy<Value = Draft> {
    let fields = vec((any::<Index>(), any::<Index>()), 0..3);
    let parts = (
        when(),
        any::<Index>(),
        any::<Index>(),
        option::of(any::<bool>()),
        option::weighted(0.2, any::<Index>()),
    );
    (parts, fields, any::<u8>()).prop_map(|((when, actor, what, comment, priority), fields, odd)| Draft {
        when,
        actor,
        what,
        comment,
        priority,
        fields,
        odd,
    })
}

/// Histories that start around a clock change of Sao_Paulo (4 November 2018), one of Paris (28
/// March 2021), or anywhere from 1999 to 2032.
pub fn history(most: usize) -> impl Strategy<Value = History> {
    let day = 86_400i64;
    let start = prop_oneof![
        1_541_300_400 - 14 * day..1_541_300_400 + 2 * day,
        1_616_893_200 - 14 * day..1_616_893_200 + 2 * day,
        946_000_000..1_956_000_000i64,
    ];
    (start, vec(draft(), 1..most)).prop_map(|(start, drafts)| History { start, drafts })
}

fn actors(engine: &Engine) -> Vec<Actor> {
    let roles = engine.policy().roles.names();
    let people = roles.flat_map(|role| {
        [Actor::new(format!("{role}-1"), role).of("Acme"), Actor::new("Eve", role).of("Initech")]
    });
    people.chain([Actor::new("Nobody", "no such role")]).collect()
}

fn values(kind: FieldKind, words: &[String]) -> Vec<Value> {
    let mut values = match kind {
        FieldKind::Flag => vec![true.into(), false.into()],
        FieldKind::Number => [0i64, 3, 6, 9].map(Value::from).to_vec(),
        FieldKind::Word => words.iter().map(|word| word.as_str().into()).collect(),
        // Near the clock changes around which histories start, and far from them.
        FieldKind::Date => {
            ["2018-10-22", "2018-11-04", "2018-11-10", "2021-03-28", "2026-12-24"].map(Value::from).to_vec()
        }
        FieldKind::Instant => [
            "1999-12-31T09:00:00Z",
            "2018-10-21T12:00:00Z",
            "2018-10-30T12:00:00Z",
            "2018-11-04T02:30:00Z",
            "2018-11-09T09:00:00.000001Z",
            "2021-03-26T08:00:00Z",
            "2021-03-28T01:00:00Z",
            "2021-04-02T16:00:00Z",
            "2026-12-24T09:00:00Z",
        ]
        .map(Value::from)
        .to_vec(),
        _ => vec!["Omar".into(), "Ana".into()],
    };
    values.extend([Value::Unset, Value::Text("none of its values".into())]);
    values
}

impl Draft {
    /// The event at an instant, as the `number`-th of its ticket.
    fn event(&self, engine: &Engine, number: usize, at: Instant) -> Event {
        let policy = engine.policy();
        let actors = actors(engine);
        let transitions: Vec<&str> = policy.transitions.iter().map(|t| t.name.as_str()).collect();
        let states: Vec<&str> = policy.states.names().collect();
        let place = self.what.index(transitions.len() + 4);
        // Now and then something is observed instead, or asked for that does not exist.
        let what = match self.odd {
            0..=12 if number == 0 => What::CreatedIn(states[self.what.index(states.len())].into()),
            13..=25 if number == 0 => {
                let opened_at = at + TimeDelta::hours(self.what.index(60) as i64 - 50);
                What::SplitFrom { ticket: "T-0".into(), opened_at }
            }
            _ if number == 0 => What::Created,
            0..=9 => What::Observed(Some(states[self.what.index(states.len())].into())),
            10..=12 => What::Observed(None),
            13 => What::Created,
            14 => What::Requested("no such transition".into()),
            17 => What::Merged("T-2".into()),
            18 => What::Cancelled,
            19 => What::CreatedIn("no such state".into()),
            20..=22 => What::Split("T-3".into()),
            23..=25 => What::Absorbed("T-4".into()),
            _ if place < transitions.len() => What::Requested(transitions[place].into()),
            _ => What::Updated,
        };
        // Mostly the first actor of a role: a colleague of whoever opened the ticket.
        let actor = &actors[self.actor.index(actors.len())];
        let mut event = Event::new(format!("e/{number}:%"), at, Some(actor.clone()), what);
        if self.odd == 15 {
            event.actor = None;
        }
        if self.odd == 16 && number > 0 {
            event.id = format!("e/{}:%", number - 1);
        }
        event.comment = self.comment.map(|public| if public { Comment::Public } else { Comment::Internal });
        let priorities: Vec<&str> = policy.priorities.names().chain(["no such priority"]).collect();
        event.priority = self.priority.map(|place| priorities[place.index(priorities.len())].into());
        for (field, value) in &self.fields {
            let fields: Vec<_> = policy.fields.iter().collect();
            let (name, field) = fields[field.index(fields.len())];
            let values = values(field.kind, &field.of);
            event.fields.insert(name.into(), values[value.index(values.len())].clone());
        }
        event
    }
}

/// A history as it was lived, by a host that told nothing but the events.
pub struct Lived {
    /// Every event that was offered, the refused ones too; the first opened the ticket.
    pub events: Vec<Event>,
    pub ticket: Ticket,
    pub decisions: Vec<Decision>,
    /// The last instant told.
    pub end: Instant,
}

pub fn micro(n: i64) -> TimeDelta {
    TimeDelta::microseconds(n)
}

impl History {
    /// Lives it; `None` where not even the opening is accepted.
    pub fn live(&self, engine: &Engine) -> Option<Lived> {
        let mut at: Instant = DateTime::<Utc>::from_timestamp(self.start, 0)?;
        let mut lived: Option<Lived> = None;
        for (number, draft) in self.drafts.iter().enumerate() {
            let Some(lived) = &mut lived else {
                let event = draft.event(engine, 0, at);
                let (ticket, decisions) = engine.open("T/1:%", &event).ok()?;
                lived = Some(Lived { events: vec![event], ticket, decisions, end: at });
                continue;
            };
            let wake = engine.next_wake(&lived.ticket);
            at = match draft.when {
                When::After(gap) => at + micro(gap),
                // Not before the event before: hosts tell a history in its order.
                When::Wake(gap) => wake.map_or(at, |wake| (wake + micro(gap)).max(at)),
            };
            let mut event = draft.event(engine, number, at);
            // A host's ids are unique: one comes again only as a repeat, at its own instant.
            if lived.events.iter().any(|other| other.id == event.id && other.at != at) {
                event.id = format!("e/{number}:%");
            }
            if let Ok(decisions) = engine.handle(&mut lived.ticket, &event) {
                lived.decisions.extend(decisions);
            }
            lived.events.push(event);
            lived.end = at;
        }
        lived
    }
}

/// Tells an event to a ticket that may not exist yet.
pub fn tell(engine: &Engine, ticket: &mut Option<Ticket>, event: &Event) -> Result<Vec<Decision>, Refusal> {
    match ticket {
        Some(ticket) => engine.handle(ticket, event),
        None => {
            let (opened, decisions) = engine.open("T/1:%", event)?;
            *ticket = Some(opened);
            Ok(decisions)
        }
    }
}

//! Random histories: any event a host could tell, in the words of a policy and now and then in
//! others, at instants that love the engine's own.

use chrono::{DateTime, TimeDelta, Utc};
use dueline::{
    Actor, Comment, Decision, Engine, Event, Instant, Link, Refusal, Ticket, Value, What,
    policy::{Field, FieldKind},
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
    /// Relations and tickets that are named, or unnamed.
    links: Vec<(Index, Index, bool)>,
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
    let fields = vec((any::<Index>(), any::<Index>()), 0..4);
    let link = (any::<Index>(), any::<Index>(), any::<bool>());
    let links = option::weighted(0.25, vec(link, 1..3)).prop_map(Option::unwrap_or_default);
    let parts = (
        when(),
        any::<Index>(),
        any::<Index>(),
        option::of(any::<bool>()),
        option::weighted(0.2, any::<Index>()),
    );
    (parts, fields, links, any::<u8>()).prop_map(
        |((when, actor, what, comment, priority), fields, links, odd)| Draft {
            when,
            actor,
            what,
            comment,
            priority,
            fields,
            links,
            odd,
        },
    )
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

/// Other tickets, of which some are known.
const TICKETS: [&str; 3] = ["K-1", "K-2", "K/3"];

fn values(field: &Field) -> Vec<Value> {
    let mut values: Vec<Value> = match field.kind {
        FieldKind::Flag => vec![true.into(), false.into()],
        FieldKind::Number => [0i64, 3, 6, 9].map(Value::from).to_vec(),
        FieldKind::Word | FieldKind::Team | FieldKind::Check => field.words().map(Value::from).collect(),
        FieldKind::Tags => {
            vec!["u".into(), Value::many(["v", "u"]), Value::many(["v", " ", "u"]), " ".into()]
        }
        FieldKind::People => {
            vec!["Eve".into(), Value::many(["agent-1", "Ana"]), Value::many(["client-1", "Eve", "agent-1"])]
        }
        FieldKind::Files => vec!["a.PNG".into(), Value::many(["b.pdf", "a.png"]), "c.pdf".into()],
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
        _ => vec!["Omar".into(), "Ana".into(), "agent-1".into(), "Eve".into()],
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
            26..=29 if number == 0 => What::Opened { depth: [1, 2, 16, 17][self.what.index(4)] },
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
            26..=29 => What::Opened { depth: 1 },
            30..=69 if !policy.relations.is_empty() => self.told(engine),
            _ if place < transitions.len() => What::Requested(transitions[place].into()),
            _ => What::Updated,
        };
        // Mostly the first actor of a role: a colleague of whoever opened the ticket.
        // Most openings are in the policy's words, or there would be little to tell of.
        let strange = usize::from(number > 0 || self.odd % 8 == 7);
        let actor = &actors[self.actor.index(actors.len() - 1 + strange)];
        let mut event = Event::new(format!("e/{number}:%"), at, Some(actor.clone()), what);
        // What another ticket decided is nobody's act; an opening may be made somebody's.
        if self.odd == 15 || (27..=69).contains(&self.odd) && !policy.relations.is_empty() {
            event.actor = None;
        }
        if self.odd == 16 && number > 0 {
            event.id = format!("e/{}:%", number - 1);
        }
        event.comment = self.comment.map(|public| if public { Comment::Public } else { Comment::Internal });
        let priorities: Vec<&str> = policy.priorities.names().chain(["no such priority"]).collect();
        let priority = self.priority.filter(|_| strange > 0 || policy.triage.is_empty());
        event.priority = priority.map(|place| priorities[place.index(priorities.len() - 1 + strange)].into());
        for (field, value) in &self.fields {
            let fields: Vec<_> = policy.fields.iter().collect();
            let (name, field) = fields[field.index(fields.len())];
            let values = values(field);
            // The last one is none of its values.
            event.fields.insert(name.into(), values[value.index(values.len() - 1 + strange)].clone());
        }
        let relations: Vec<&str> = policy.relations.names().collect();
        for (relation, ticket, named) in self.links.iter().filter(|_| !relations.is_empty()) {
            // Now and then there is no such relation.
            let known = &relations[relation.index(relations.len())];
            let relation = if strange * relation.index(30) == 29 { "no such relation" } else { known };
            let ticket =
                if strange * ticket.index(30) == 29 { "" } else { TICKETS[ticket.index(TICKETS.len())] };
            let link = Link { relation: relation.into(), ticket: ticket.into() };
            if *named { event.links.push(link) } else { event.unlinks.push(link) }
        }
        event
    }

    /// Another ticket tells something, now and then one that is not known or after too many others.
    fn told(&self, engine: &Engine) -> What {
        let relations = engine.policy().relations.iter();
        let mut words: Vec<&str> = relations.flat_map(|(_, data)| &data.words).map(String::as_str).collect();
        words.push("no such word");
        let by = TICKETS[self.what.index(TICKETS.len())].into();
        let depth = [1, 1, 2, 15, 16, 1, 17, 0][self.actor.index(8)];
        What::Told { by, word: words[self.actor.index(words.len())].into(), depth }
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
    /// The event by which it begins.
    pub fn opening(&self, engine: &Engine) -> Option<Event> {
        let at: Instant = DateTime::<Utc>::from_timestamp(self.start, 0)?;
        self.drafts.first().map(|draft| draft.event(engine, 0, at))
    }

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

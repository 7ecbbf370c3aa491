//! The engine and the desk written by hand live the same random histories, and must agree on
//! every step before they are measured.

use chrono::TimeDelta;
use dueline::{Actor, Comment, Effect as Of, Engine, Event, Instant};

use super::{Decision, Desk, Effect, Refused};

/// xorshift64*: enough, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len() as u64) as usize]
    }
}

const TRANSITIONS: [&str; 12] = [
    "start work",
    "ask the customer",
    "ask the customer",
    "customer answered",
    "ask a third party",
    "plan the operation",
    "resume work",
    "resolve",
    "answer and close",
    "close as consulting",
    "reopen",
    "escalate",
];

/// What happened, and how long after the event before, or how near to the next wake-up.
fn event(dice: &mut Dice, number: u64, before: Instant, wake: Option<Instant>) -> Event {
    const HOUR: u64 = 3_600_000_000;
    let micros = |n: u64| TimeDelta::microseconds(n as i64);
    let at = match (dice.roll(8), wake) {
        (0, _) => before,
        (1 | 2, _) => before + micros(dice.roll(HOUR)),
        (3, _) => before + micros(dice.roll(100 * HOUR)),
        (4, _) => before + TimeDelta::days(dice.roll(15) as i64),
        (5 | 6, Some(wake)) => (wake + micros(dice.roll(5)) - micros(2)).max(before),
        _ => before + micros(dice.roll(4 * HOUR)),
    };
    let claire = Actor::new("Claire", "customer").of("Acme");
    let people = [
        Actor::new("Ana", "agent"),
        claire.clone(),
        Actor::new("Bob", "customer").of("Acme"),
        Actor::new("Eve", "customer").of("Initech"),
        Actor::new("Tom", "team_lead"),
        Actor::new("Victor", "vendor"),
    ];
    // Now and then an id comes again, at its own instant or at another one.
    let id = if dice.roll(20) == 0 { number.saturating_sub(1) } else { number };
    let id = format!("e{id}");
    if number == 1 {
        let event = Event::created(id, &claire, at);
        let event = if dice.roll(3) == 0 { event.with("contract", "24x7") } else { event };
        return match dice.roll(3) {
            0 => event.with("channel", "portal"),
            1 => event.with("channel", "mail").with_comment(),
            _ => event,
        };
    }
    let agent = dice.roll(2) == 0;
    let actor = if agent { &people[0] } else { dice.one_of(&people) };
    let mut event = match dice.roll(3) {
        0 => Event::updated(id, actor, at),
        _ => Event::requested(id, actor, at, *dice.one_of(&TRANSITIONS)),
    };
    event.comment =
        *dice.one_of(&[None, Some(Comment::Public), Some(Comment::Public), Some(Comment::Internal)]);
    if dice.roll(4) == 0 {
        event = event.with("planned_for", "2026-12-01");
    }
    if dice.roll(3) == 0 {
        event = event.with("responsible", "Omar");
    }
    event
}

/// A decision in the words of both: its identity, when it fell due, its kind, whom or what it is
/// for, its template or text.
type Told = (String, Instant, &'static str, String, String);

fn of_engine(decision: &dueline::Decision) -> Told {
    let of = match &decision.effect {
        Of::Set { fields } => fields.iter().map(|(field, value)| format!("{field} = {value}")).collect(),
        other => other.to().unwrap_or_default(),
    };
    let template = match &decision.effect {
        Of::Notify(notice) | Of::Escalate(notice) => notice.template.clone().unwrap_or_default(),
        _ => String::new(),
    };
    (decision.id.to_string(), decision.due, decision.effect.kind(), of, template)
}

fn by_hand(decision: &Decision) -> Told {
    let (kind, of, template) = match decision.effect {
        Effect::Notify { to, template } => ("notify", to.into(), template),
        Effect::Escalate { to } => ("escalate", to.into(), "escalation"),
        Effect::Comment => ("comment", String::new(), ""),
        Effect::Moved { to } => ("move", to.name().into(), ""),
        Effect::Set { resolution } => ("set", format!("resolution = {}", resolution.unwrap_or("unset")), ""),
        Effect::Breach => ("breach", String::new(), ""),
    };
    (decision.id.clone(), decision.due, kind, of, template.into())
}

/// Lives so many histories with both.
///
/// # Panics
/// When the two differ in a decision, a refusal, a state, the response's time or a wake-up; or
/// when the histories leave a kind of decision or a state out.
pub fn check(engine: &Engine, desk: &Desk, histories: u64) {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let start: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
    let (mut kinds, mut states, mut refused) = (Vec::new(), Vec::new(), 0u32);
    for history in 0..histories {
        // Anywhere in the year, so also around holidays and changes of the clocks.
        let opened = start + TimeDelta::minutes(dice.roll(365 * 24 * 60) as i64);
        let first = event(&mut dice, 1, opened, None);
        let (mut ticket, told) = engine.open("T-1", &first).unwrap();
        let (mut hand, said) = desk.open("T-1", &first).unwrap();
        let mut at = first.at;
        compare(history, &first, &told, &said, &mut kinds);
        for number in 2..20 {
            let next = event(&mut dice, number, at, engine.next_wake(&ticket));
            at = next.at;
            if dice.roll(3) == 0 {
                let told = engine.advance(&mut ticket, at).unwrap();
                compare(history, &next, &told, &desk.advance(&mut hand, at), &mut kinds);
            }
            match (engine.handle(&mut ticket, &next), desk.event(&mut hand, &next)) {
                (Ok(told), Ok(said)) => compare(history, &next, &told, &said, &mut kinds),
                (Err(_), Err(Refused)) => refused += 1,
                (told, said) => panic!("history {history}, {next:?}: {told:?} and by hand {said:?}"),
            }
            assert_eq!(ticket.state(), hand.state().name(), "history {history}, {next:?}");
            assert_eq!(engine.next_wake(&ticket), hand.next_wake(), "history {history}, {next:?}");
            let reading = engine.reading(&ticket, "response", at).unwrap().unwrap();
            assert_eq!(reading.elapsed, hand.response(desk, at), "history {history}, {next:?}");
            states.push(hand.state().name());
        }
        let end = at + TimeDelta::days(400);
        let told = engine.advance(&mut ticket, end).unwrap();
        compare(history, &first, &told, &desk.advance(&mut hand, end), &mut kinds);
    }
    for all in [&mut kinds, &mut states] {
        all.sort_unstable();
        all.dedup();
    }
    assert_eq!(kinds, ["breach", "comment", "escalate", "move", "notify", "set"]);
    assert_eq!((states.len(), refused > 0), (7, true));
}

fn compare(
    history: u64,
    event: &Event,
    told: &[dueline::Decision],
    said: &[Decision],
    kinds: &mut Vec<&'static str>,
) {
    let told: Vec<Told> = told.iter().map(of_engine).collect();
    let said: Vec<Told> = said.iter().map(by_hand).collect();
    assert_eq!(told, said, "history {history}, {event:?}");
    kinds.extend(told.iter().map(|told| told.2));
}

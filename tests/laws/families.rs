//! Laws 1 and 9 for families: tickets that open and tell each other, woken in due order, decide the same
//! however often time is told to them in between, and come to an end where their policies fit.

use std::collections::{BTreeMap, VecDeque};

use chrono::TimeDelta;
use dueline::{Decision, Engine, Event, Instant, Policy, Refusal, TICK, Ticket};
use proptest::{collection::vec, prelude::*, sample::subsequence, test_runner::TestRunner};

use crate::{
    any_policy::policy,
    cases::{config, draw},
    histories::{History, history, micro},
};

/// How many tickets a host opens, and how much it routes, before it has seen enough: tickets that
/// tell each other something at every wake-up go on for ever.
const TICKETS: usize = 6;
const DECISIONS: usize = 400;
/// The same where nothing may go on for ever.
const ALL: usize = 5_000;

/// Tickets of one policy, on a host that routes what they decide.
struct Family<'a> {
    engine: &'a Engine,
    tickets: BTreeMap<String, Ticket>,
    decisions: Vec<Decision>,
    /// Where between two wake-ups everybody is told the time once more, in thousandths.
    fractions: &'a [u32],
    now: Instant,
    opened: usize,
    told: usize,
    most: usize,
}

impl Family<'_> {
    fn is_over(&self) -> bool {
        self.decisions.len() > self.most
    }

    fn route(&mut self, decisions: Vec<Decision>) {
        let mut queue = VecDeque::from(decisions);
        while let Some(decision) = queue.pop_front() {
            // A host that stores what is decided, and goes on from there, comes to the same.
            let decision = if self.fractions.is_empty() { decision } else { stored(&decision) };
            if let Some(open) = decision.opening().filter(|_| self.tickets.len() < TICKETS) {
                // Of one id there is one ticket: its first.
                if let Ok((ticket, more)) = self.engine.open(open.ticket.clone(), &open.event) {
                    assert!(self.tickets.insert(open.ticket, ticket).is_none());
                    queue.extend(more);
                    self.opened += 1;
                }
            }
            if let Some(told) = decision.signal()
                && let Some(ticket) = self.tickets.get_mut(&told.to)
            {
                match self.engine.handle(ticket, &told.event) {
                    Ok(more) => {
                        queue.extend(more);
                        self.told += 1;
                    }
                    Err(refusal) => assert!(!matches!(refusal, Refusal::Late { .. }), "{refusal}"),
                }
            }
            self.decisions.push(decision);
            if self.is_over() {
                return;
            }
        }
    }

    /// Nobody has anything to do before the next wake-up of all.
    fn ask_all(&mut self, next: Instant) {
        let gap = (next - TICK - self.now).num_microseconds().unwrap().max(0);
        for fraction in self.fractions {
            // Several may wake at one instant.
            let now = (self.now + micro(gap / 1_000 * i64::from(*fraction))).min(next - TICK);
            for ticket in self.tickets.values_mut() {
                let before = ticket.clone();
                assert_eq!(self.engine.advance(ticket, now).unwrap(), []);
                assert_eq!(*ticket, before);
            }
        }
    }

    /// Lets time pass for all, in due order.
    fn until(&mut self, now: Instant) {
        while !self.is_over() {
            let wakes =
                self.tickets.iter().filter_map(|(id, ticket)| Some((self.engine.next_wake(ticket)?, id)));
            let Some((wake, id)) = wakes.min().filter(|(wake, _)| *wake <= now) else { break };
            let id = id.clone();
            self.ask_all(wake);
            self.now = self.now.max(wake);
            let ticket = self.tickets.get_mut(&id).unwrap();
            let decisions = self.engine.advance(ticket, wake).unwrap();
            assert_eq!(self.engine.advance(ticket, wake).unwrap(), []);
            self.route(decisions);
        }
        if !self.is_over() {
            self.ask_all(now + TICK);
            self.now = self.now.max(now);
        }
    }
}

/// Read back and written once more it is the same text: what is lost is the kind of instants and dates only.
fn stored(decision: &Decision) -> Decision {
    let text = serde_json::to_string(decision).unwrap();
    let decision: Decision = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&decision).unwrap(), text);
    decision
}

/// A policy by which tickets open others, tell those they know, and answer.
fn talkative() -> impl Strategy<Value = String> {
    const RULES: &str = "
[rules.opens]
on={any=[{transition=['t0','t1']},{event='commented'}],modified=true}
do=[{open='kin',with=['g','n']}]
[rules.tells]
on={modified=true}
do=[{signal='kin',word='ok'}]
[rules.answers]
on={told={kin='ok'}}
do=[{signal='kin',word='bad'}]
";
    policy().prop_map(|text| text + RULES)
}

/// The same, and what it is told may come back: at once, by a clock, by a field.
fn chatty() -> impl Strategy<Value = String> {
    const MORE: [&str; 4] = [
        "[rules.returns]\non={told={kin='bad'}}\ndo=[{signal='kin',word='ok'}]\n",
        "[clocks.once]\nstart={told={kin='bad'}}\nstop={told={kin='ok'}}\ngoals=[{within='3h'}]\n\
         marks=[{name='m',at='due',do=[{signal='kin',word='ok'}]}]\n",
        "[clocks.later]\nstart={told={kin='bad'}}\nstop={told={kin='ok'}}\nagain='each start'\n\
         goals=[{within='1 day'}]\nmarks=[{name='m',at='due',do=[{signal='kin',word='ok'}]}]\n",
        "[rules.notes]\non={told={kin='bad'}}\ndo=[{set={g='x'}}]\n\
         [rules.noted]\non={event='changed',modified=false}\ndo=[{signal='kin',word='ok'},{clear='g'}]\n",
    ];
    (talkative(), subsequence(&MORE[..], 0..=2)).prop_map(|(text, more)| text + &more.concat())
}

/// Lives a history in a family: each event is told to the next of its tickets.
fn live<'a>(
    engine: &'a Engine,
    events: &[Event],
    fractions: &'a [u32],
    (most, days): (usize, i64),
) -> Option<Family<'a>> {
    let (opened, more) = engine.open("T", &events[0]).ok()?;
    let now = events[0].at;
    let tickets = [("T".to_string(), opened)].into();
    let (decisions, opened, told) = (Vec::new(), 0, 0);
    let mut family = Family { engine, tickets, decisions, fractions, now, opened, told, most };
    // A sister, that knows the first and is known by it.
    let sister = Event { id: "sister".into(), ..events[0].clone() }.linked("kin", "T");
    if let Ok((ticket, decisions)) = engine.open("S", &sister) {
        family.tickets.insert("S".into(), ticket);
        family.route(decisions);
    }
    family.route(more);
    for (number, event) in events[1..].iter().enumerate() {
        family.until(event.at);
        if family.is_over() {
            break;
        }
        let names: Vec<String> = family.tickets.keys().cloned().collect();
        let name = &names[number % names.len()];
        let mut event = Event { id: format!("e{number}"), ..event.clone() };
        // Whom they name are the others.
        for link in event.links.iter_mut().chain(&mut event.unlinks) {
            link.ticket.clone_from(&names[link.ticket.len() % names.len()]);
        }
        let decisions = engine.handle(family.tickets.get_mut(name).unwrap(), &event).unwrap_or_default();
        family.route(decisions);
    }
    let end = family.now + TimeDelta::days(days);
    family.until(end);
    Some(family)
}

fn law_1(engine: &Engine, history: &History, fractions: &[u32]) -> (usize, usize) {
    let Some(lived) = history.live(engine) else { return (0, 0) };
    let Some(seldom) = live(engine, &lived.events, &[], (DECISIONS, 20)) else { return (0, 0) };
    let often = live(engine, &lived.events, fractions, (DECISIONS, 20)).unwrap();
    let said = |family: &Family<'_>| serde_json::to_string(&family.decisions).unwrap();
    assert_eq!(said(&often), said(&seldom));
    assert_eq!(often.tickets, seldom.tickets);
    (seldom.opened, seldom.told)
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn law_1_asking_a_family_more_often_changes_nothing(
        text in talkative(), histories in vec(history(12), 2), fractions in vec(0..=1_000u32, 1..4),
    ) {
        if let Ok(engine) = Engine::new(Policy::from_toml(&text).unwrap()) {
            for history in histories {
                law_1(&engine, &history, &fractions);
            }
        }
    }
}

/// They do open and tell each other: else the test above would say little.
#[test]
fn families_grow_and_talk() {
    let mut runner = TestRunner::deterministic();
    let (mut opened, mut told) = (0, 0);
    for _ in 0..300 {
        let text = draw(&mut runner, talkative());
        let Ok(engine) = Engine::new(Policy::from_toml(&text).unwrap()) else { continue };
        for _ in 0..5 {
            let history = draw(&mut runner, history(12));
            let (more, heard) = law_1(&engine, &history, &[500]);
            (opened, told) = (opened + more, told + heard);
        }
    }
    assert!(opened > 20 && told > 20, "{opened} opened, {told} told");
}

/// Whether a family lives for two years and is still not silent; nothing where it does not live.
fn goes_on(engine: &Engine, history: &History, most: usize) -> Option<bool> {
    let lived = history.live(engine)?;
    Some(live(engine, &lived.events, &[], (most, 2 * 366))?.is_over())
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn law_9_families_that_fit_come_to_an_end(text in chatty(), history in history(12)) {
        if let Ok(engine) = Engine::new(Policy::from_toml(&text).unwrap())
            && engine.fits(&[]).is_empty()
        {
            prop_assert_ne!(goes_on(&engine, &history, ALL), Some(true), "{}", text);
        }
    }
}

/// Of those that do not fit some do go on, and most policies fit: else the test above would say little.
#[test]
fn some_families_go_on_for_ever_and_most_fit() {
    let mut runner = TestRunner::deterministic();
    let (mut fit, mut misfit, mut endless) = (0, 0, 0);
    for _ in 0..600 {
        let text = draw(&mut runner, chatty());
        let Ok(engine) = Engine::new(Policy::from_toml(&text).unwrap()) else { continue };
        if engine.fits(&[]).is_empty() {
            fit += 1;
            continue;
        }
        misfit += 1;
        let history = draw(&mut runner, history(12));
        endless += usize::from(goes_on(&engine, &history, DECISIONS) == Some(true));
    }
    assert!(fit > 20 && misfit > 20 && endless > 0, "{fit} fit, {misfit} do not, {endless} went on");
}

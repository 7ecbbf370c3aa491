//! The world around a host: a bus that delivers events at least once, in any order, and a timer that
//! is late, early or told twice; a host that crashes, stands still, or whose clock does.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use dueline::Instant;

use super::{
    desks::Desk,
    dice::Dice,
    host::{Defect, Host},
    plan::{Outcome, Plan},
    store::{Store, Transaction},
};

/// How often what happened, over all worlds: a simulation that tries nothing proves nothing.
#[derive(Debug, Default)]
pub struct Tally(pub BTreeMap<&'static str, u64>);

impl Tally {
    fn count(&mut self, what: &'static str, times: usize) {
        *self.0.entry(what).or_default() += times as u64;
    }
}

#[derive(Debug, Clone, Copy)]
enum Item {
    Deliver(usize),
    Wake,
}

/// Where the host fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Crash {
    No,
    BeforeStoring,
    BeforeAcknowledging,
}

/// How bad it is here: in per cent, and seconds.
#[derive(Debug)]
struct Weather {
    crashes: usize,
    repeats: usize,
    disorder: usize,
    lateness: usize,
    /// Nothing runs.
    outage: (Instant, Instant),
    /// The host's clock stands still, and the bus goes on.
    stopped: (Instant, Instant),
}

pub struct World<'a> {
    desk: &'a Desk,
    plan: &'a Plan,
    host: Host,
    dice: Dice,
    weather: Weather,
    agenda: BTreeMap<(Instant, usize), Item>,
    planned: usize,
    store: Store,
    tally: &'a mut Tally,
    /// What happened, where somebody wants to read it.
    pub log: Option<Vec<String>>,
}

impl<'a> World<'a> {
    pub fn new(desk: &'a Desk, plan: &'a Plan, defect: Defect, mut dice: Dice, tally: &'a mut Tally) -> Self {
        let (start, end) = (plan.events[0].at, plan.events[plan.events.len() - 1].at);
        let days = usize::try_from((end - start).num_days()).unwrap_or(0) + 10;
        let mut thirteen_days = |percent| {
            let from = start + dice.within_seconds(days * 86_400);
            if dice.percent(percent) { (from, from + TimeDelta::days(13)) } else { (from, from) }
        };
        let (outage, stopped) = (thirteen_days(15), thirteen_days(15));
        let weather = Weather {
            crashes: *dice.pick(&[0, 0, 5, 15, 40]),
            repeats: *dice.pick(&[0, 10, 40]),
            disorder: *dice.pick(&[0, 1, 60, 3_600, 86_400, 1_000_000]),
            lateness: *dice.pick(&[0, 60, 7_200, 400_000]),
            outage,
            stopped,
        };
        let log = None;
        let store = Store { as_json: dice.percent(12), ..Store::default() };
        let agenda = BTreeMap::new();
        World { desk, plan, host: Host(defect), dice, weather, agenda, planned: 0, store, tally, log }
    }

    /// Until everything is delivered, and nothing is left to wake for.
    pub fn run(&mut self) -> Result<Outcome, String> {
        for (number, event) in self.plan.events.iter().enumerate() {
            let prompt = self.weather.disorder == 0 || self.dice.percent(50);
            let delay =
                if prompt { TimeDelta::zero() } else { self.dice.within_seconds(self.weather.disorder) };
            self.plan_at(event.at + delay, Item::Deliver(number));
        }
        let mut steps = 0;
        while let Some(((now, _), item)) = self.agenda.pop_first() {
            steps += 1;
            if steps > 20_000 {
                return Err("it goes on for ever".into());
            }
            if now < self.weather.outage.1 && now >= self.weather.outage.0 {
                self.tally.count("outages", 1);
                let later = self.weather.outage.1 + self.dice.within_seconds(60);
                self.plan_at(later, item);
                continue;
            }
            let crash = match self.dice.percent(self.weather.crashes) {
                false => Crash::No,
                true => *self.dice.pick(&[Crash::BeforeStoring, Crash::BeforeAcknowledging]),
            };
            self.step(now, item, crash)?;
        }
        Ok(std::mem::take(&mut self.store).outcome(&self.desk.engines[0]))
    }

    fn step(&mut self, now: Instant, item: Item, crash: Crash) -> Result<(), String> {
        let engine = self.dice.pick(&self.desk.engines);
        let clock = self.clock(now);
        if let Some(log) = &mut self.log {
            log.push(format!("{now}, by its clock {clock}: {item:?}, crash: {crash:?}"));
        }
        let change = match item {
            Item::Deliver(number) => {
                let event = &self.plan.events[number];
                self.tally.count("repeats", self.store.knows(event).into());
                self.host.happened(engine, &self.store, event, clock)?
            }
            Item::Wake => {
                let stale = self.store.wake.is_none_or(|wake| wake > clock);
                self.tally.count(if stale { "stale wake-ups" } else { "wake-ups" }, 1);
                // A host sees from its rows that there is nothing to do; now and then it asks anyway.
                if stale && self.dice.percent(75) {
                    None
                } else {
                    self.host.woken(engine, &self.store, clock)?
                }
            }
        };
        if crash == Crash::BeforeStoring {
            self.tally.count("crashes before storing", 1);
            if self.host.0 != Defect::AcknowledgesFirst || matches!(item, Item::Wake) {
                self.again(now, item);
            }
            return Ok(());
        }
        if let Some(change) = change {
            self.count(&change);
            self.store.commit(engine, change)?;
            self.arm(now);
        }
        if crash == Crash::BeforeAcknowledging {
            self.tally.count("crashes before acknowledging", 1);
            self.again(now, item);
        } else if matches!(item, Item::Deliver(_)) && self.dice.percent(self.weather.repeats) {
            // At once, or up to six weeks later.
            let later = *self.dice.pick(&[1, 600, 100_000, 3_600_000]);
            let later = now + self.dice.within_seconds(later);
            self.plan_at(later, item);
        }
        Ok(())
    }

    fn count(&mut self, change: &Transaction) {
        self.tally.count("decisions", change.decided.len());
        self.tally.count("retracted", change.retracted.len());
        self.tally.count("changed", change.changed.len());
        self.tally.count("refused after all", change.refused.len());
        self.tally.count("refused", (change.told.is_some() && change.ticket.is_none()).into());
        self.tally.count("accepted after all", change.accepted.len().saturating_sub(1));
    }

    /// A crashed host is back soon.
    fn again(&mut self, now: Instant, item: Item) {
        let back = now + self.dice.within_seconds(300);
        self.plan_at(back, item);
    }

    /// Sets the timer to what is stored, whoever set it before: late, and now and then early or twice.
    fn arm(&mut self, now: Instant) {
        let Some(wake) = self.store.wake else { return };
        let (from, to) = self.weather.stopped;
        let reached = if from < wake && wake < to { to } else { wake };
        let late = match self.weather.lateness {
            seconds if seconds > 0 && self.dice.percent(70) => self.dice.within_seconds(seconds),
            _ => TimeDelta::zero(),
        };
        let at = reached.max(now) + late;
        self.plan_at(at, Item::Wake);
        if self.dice.percent(8) {
            self.plan_at(at, Item::Wake);
        }
        if self.dice.percent(8) && at > now {
            let early = self.dice.within_seconds(usize::try_from((at - now).num_seconds()).unwrap_or(0) + 1);
            self.plan_at((now + early).min(at), Item::Wake);
        }
    }

    /// What the host's clock shows.
    fn clock(&self, now: Instant) -> Instant {
        let (from, to) = self.weather.stopped;
        if from <= now && now < to { from } else { now }
    }

    fn plan_at(&mut self, at: Instant, item: Item) {
        self.planned += 1;
        self.agenda.insert((at, self.planned), item);
    }
}

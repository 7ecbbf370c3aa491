//! Why a clock did not start: what each step lacked.

use alloc::{
    format,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};
use core::fmt;

use chrono::NaiveDate;

use crate::{engine::Seen, history::Life, instant::Instant, policy::Again};

/// A step that did not start a clock.
#[derive(Debug, Clone, PartialEq)]
pub struct NotStarted {
    /// The event, or the identity of the decision that ordered the engine's own.
    pub event: String,
    /// When.
    pub at: Instant,
    /// Why not.
    pub why: WhyNot,
}

/// Why a step did not start a clock.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WhyNot {
    /// The start does not hold: the parts of it that do not.
    Unmet(Vec<String>),
    /// The start held before: it acts as it comes to hold.
    HeldBefore,
    /// It runs already, or this step starts it.
    Runs,
    /// It has run, and a further start does nothing.
    OnlyOnce,
    /// What begins before that date is not measured.
    NotEnforced(NaiveDate),
    /// The ticket is over.
    Over,
}

impl Life {
    /// For each step of the life why it did not start a clock; none for a clock that the policy
    /// does not have.
    ///
    /// # Example: a priority that never came
    /// ```
    /// use dueline::{Actor, Engine, Event, Policy, history::History};
    ///
    /// let engine = Engine::new(Policy::from_toml(r#"
    ///     name = "desk"
    ///     initial = "open"
    ///     priorities = ["P1", "P2"]
    ///     roles = { agent = "support" }
    ///     states = { open = "new" }
    ///     [clocks.urgent]
    ///     start = { state = "open", priority = "P1" }
    ///     goals = [{ within = "1h" }]
    /// "#)?)?;
    /// let monday = "2026-11-02T09:00:00Z".parse()?;
    /// let opened = Event::created("e1", &Actor::new("Ana", "agent"), monday).with_priority("P2");
    /// let life = History::new("T-1", [opened])?.live(&[engine], None)?;
    /// let why = life.why_not_started("urgent");
    /// assert_eq!(why[0].to_string(), "e1: `priority = \"P1\"` does not hold");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn why_not_started(&self, clock: &str) -> Vec<NotStarted> {
        let is_open = |seen: &Seen| {
            let place = seen.model.policy.clocks.position(clock);
            place.is_some_and(|place| seen.clocks[place])
        };
        let steps = self.seen.iter().enumerate().filter_map(|(i, seen)| {
            let place = seen.model.policy.clocks.position(clock)?;
            let (clock, data) = (&seen.model.clocks[place], seen.model.policy.clocks.at(place).1);
            let before = i.checked_sub(1).map(|last| &self.seen[last]);
            // The words of another version are others.
            let before = before.filter(|before| Arc::ptr_eq(&before.model, &seen.model));
            let ran = self.seen[..i].iter().any(is_open);
            let why = if is_open(seen) {
                WhyNot::Runs
            } else if clock.start.acts(before.map(|seen| &seen.facts), &seen.facts, &seen.happened) {
                match data.enforce_from {
                    _ if self.ticket.over().is_some_and(|over| over <= seen.at) => WhyNot::Over,
                    Some(date)
                        if clock.enforce_from.is_some_and(|from| seen.at < from || clock.from.is_some()) =>
                    {
                        WhyNot::NotEnforced(date)
                    }
                    _ if ran && clock.again == Again::Never => WhyNot::OnlyOnce,
                    // It started, and ended in this step.
                    _ => WhyNot::Runs,
                }
            } else if clock.start.holds(&seen.facts, Some(&seen.happened)) {
                WhyNot::HeldBefore
            } else {
                let mut unmet = Vec::new();
                if let Some(condition) = data.start.as_ref().or(data.during.as_ref()) {
                    clock.start.unmet(condition, &seen.facts, Some(&seen.happened), &mut unmet);
                }
                WhyNot::Unmet(unmet)
            };
            Some(NotStarted { event: seen.event.clone(), at: seen.at, why })
        });
        steps.collect()
    }
}

impl fmt::Display for NotStarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match &self.why {
            WhyNot::Unmet(unmet) => unmet.join(", "),
            WhyNot::HeldBefore => "the start held before, and acts as it comes to hold".to_string(),
            WhyNot::Runs => "it runs".to_string(),
            WhyNot::OnlyOnce => "it has run, and starts once only (`again`)".to_string(),
            WhyNot::NotEnforced(date) => {
                format!("what begins before {date} is not measured (`enforce_from`)")
            }
            WhyNot::Over => "the ticket is over".to_string(),
        };
        write!(f, "{}: {why}", self.event)
    }
}

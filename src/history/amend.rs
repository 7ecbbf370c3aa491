//! What a late event, or one that never was, changes.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use super::life::{History, HistoryError, Life};
use crate::{
    engine::{Decision, DecisionId, Engine, Event, Refusal},
    instant::Instant,
};

/// A history amended, lived, and compared with what it was.
#[derive(Debug, Clone)]
pub struct Amended {
    /// The history as it is now: for the host to keep.
    pub history: History,
    /// The ticket as it would be, and all that would have been decided.
    pub life: Life,
    /// Events that were refused, or were not there, and are accepted now.
    pub accepted: Vec<String>,
    /// Events that were accepted, or were not there, and are refused now.
    pub refused: Vec<(String, Refusal)>,
    /// Decisions that would not have been made.
    pub retracted: Vec<Decision>,
    /// Decisions that would have been made besides.
    pub added: Vec<Decision>,
    /// Decisions that would have been made otherwise, under the same identity: as they were, and
    /// as they would be.
    pub changed: Vec<(Decision, Decision)>,
}

impl History {
    /// What it would have come to with other events, and without some. Any order in which events
    /// arrive comes to what the history comes to in its own order.
    ///
    /// `until` is how far the ticket was decided that is amended
    /// ([`decided_until`](crate::Ticket::decided_until) of the one that the host stores): timers that
    /// have not fired yet are then not taken for decided.
    ///
    /// # Errors
    /// When an event that is to be removed is not there, two different ones have one id, or
    /// nothing opens the ticket.
    ///
    /// # Example: the answer was there in time, its mail was late
    /// ```
    /// use dueline::{Actor, Engine, Event, history::History, presets};
    ///
    /// let engine = Engine::new(presets::service_desk())?;
    /// let (claire, ana) = (Actor::new("Claire", "customer"), Actor::new("Ana", "agent"));
    /// let created = Event::created("e1", &claire, "2026-11-02T08:00:00Z".parse()?); // Monday 9:00 in Paris
    /// let history = History::new("T-1", [created])?;
    ///
    /// // What the host stores: on Monday evening, after the target was missed at 14:00.
    /// let mut stored = history.live(&[engine.clone()], None)?.ticket;
    /// engine.advance(&mut stored, "2026-11-02T18:00:00Z".parse()?)?;
    ///
    /// // Then it is told that work had started at 10:00, and the customer was asked at 10:30.
    /// let late = [
    ///     Event::requested("e2", &ana, "2026-11-02T09:00:00Z".parse()?, "start work"),
    ///     Event::requested("e3", &ana, "2026-11-02T09:30:00Z".parse()?, "ask the customer").with_comment(),
    /// ];
    /// let amended = history.amend(&[engine], late, &[], Some(stored.decided_until()))?;
    /// assert!(amended.retracted.iter().any(|decision| decision.effect.kind() == "breach"));
    /// assert_eq!(amended.life.ticket.state(), "waiting_customer");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn amend(
        &self,
        engines: &[Engine],
        insertions: impl IntoIterator<Item = Event>,
        removals: &[&str],
        until: Option<Instant>,
    ) -> Result<Amended, HistoryError> {
        let missing = |id: &&&str| !self.events().iter().any(|event| event.id == ***id);
        if let Some(id) = removals.iter().find(missing) {
            return Err(HistoryError::Unknown((*id).into()));
        }
        let kept = self.events().iter().filter(|event| !removals.contains(&event.id.as_str()));
        let history = History::new(self.ticket(), kept.cloned().chain(insertions))?;
        // What opens the ticket may be what is inserted: then nothing was decided before.
        let before = self.live(engines, until).ok();
        let life = history.live(engines, until)?;
        let none = Vec::new();
        let decided = before.as_ref().map_or(&none, |life| &life.decisions);
        let old: BTreeMap<&DecisionId, &Decision> = decided.iter().map(|d| (&d.id, d)).collect();
        let new: BTreeMap<&DecisionId, &Decision> = life.decisions.iter().map(|d| (&d.id, d)).collect();
        let changed = life.decisions.iter().filter_map(|decision| {
            let other = old.get(&decision.id).filter(|other| **other != decision)?;
            Some(((*other).clone(), decision.clone()))
        });
        let was_accepted = |id: &str| {
            let life = before.as_ref().filter(|_| self.events().iter().any(|event| event.id == id));
            life.is_some_and(|life| !life.refused.iter().any(|(refused, _)| refused == id))
        };
        let is_refused = |id: &str| life.refused.iter().any(|(refused, _)| refused == id);
        let ids = history.events().iter().map(|event| &event.id);
        Ok(Amended {
            accepted: ids.filter(|id| !is_refused(id) && !was_accepted(id)).cloned().collect(),
            refused: life
                .refused
                .iter()
                .filter(|(id, _)| was_accepted(id) || !self.events().iter().any(|event| event.id == *id))
                .cloned()
                .collect(),
            retracted: decided.iter().filter(|d| !new.contains_key(&d.id)).cloned().collect(),
            added: life.decisions.iter().filter(|d| !old.contains_key(&d.id)).cloned().collect(),
            changed: changed.collect(),
            history,
            life,
        })
    }
}

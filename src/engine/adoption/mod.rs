//! Another version of a policy, or of its dates, takes over a ticket.

mod translate;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    sync::Arc,
    vec::Vec,
};

use serde::{Deserialize, Serialize};

pub(crate) use translate::{Before, Was};

use super::{
    Engine, Event, Seen, What,
    decision::Decision,
    reading::{Reading, readings},
    refusal::Refusal,
    step::Steps,
    ticket::Ticket,
};
use crate::policy::Mode;

/// That another version takes over: which, and what is called otherwise in it.
///
/// Dates (closures, moved and cancelled slots) have a version of their own in a policy
/// ([`Policy::dates`](crate::Policy::dates)): other ones are adopted in the same way, without a map.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adoption {
    /// The version of the policy.
    pub version: u32,
    /// The version of its dates.
    #[serde(default)]
    pub dates: u32,
    /// How targets that are other ones are measured; as each clock says where this does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// States by their new names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub states: BTreeMap<String, String>,
    /// Priorities by their new names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub priorities: BTreeMap<String, String>,
    /// Fields by their new names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// Relations by their new names; what was told keeps its words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub relations: BTreeMap<String, String>,
    /// Fields, clocks and relations that the new version does not have, and whose values, results and
    /// tickets may be lost.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub dropped: BTreeSet<String>,
}

impl Adoption {
    /// Of that version, in which everything is called as it was.
    pub fn of(version: u32, dates: u32) -> Self {
        Adoption { version, dates, ..Adoption::default() }
    }

    /// Whether it is the adoption of what an engine runs.
    pub(crate) fn is_of(&self, engine: &Engine) -> bool {
        let policy = engine.policy();
        (self.version, self.dates) == (policy.version, policy.dates)
    }
}

/// What an adoption would change of a ticket.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Preview {
    /// The ticket as it would be.
    pub ticket: Ticket,
    /// Its clocks before, at the instant of the adoption.
    pub before: Vec<Reading>,
    /// Its clocks after.
    pub after: Vec<Reading>,
    /// What would be decided.
    pub decisions: Vec<Decision>,
}

impl Engine {
    /// Takes a ticket over from another version of the policy, by an event that says so
    /// ([`Event::adopted`]). Timers due before it fire under the old version.
    ///
    /// - What the ticket holds is renamed; what has run stays. Finished cycles stay as they are.
    /// - A target that is another one is a re-target at that instant. What counted in an older
    ///   version's calendars is carried as an amount; *keep start* measures all of it anew.
    /// - Levels are judged at once: pauses, and what runs `while` something holds. Clocks that the
    ///   ticket did not have start if their start holds of the ticket as it is.
    /// - A slot that was moved is followed, a cancelled one gives the next: `promise moved`.
    ///
    /// # Errors
    /// A refusal that names every hole: what the ticket holds and the new version does not have.
    pub fn adopt(&self, ticket: &Ticket, event: &Event) -> Result<(Ticket, Vec<Decision>), Refusal> {
        self.adopt_seen(ticket, event, None)
    }

    pub(crate) fn adopt_seen(
        &self,
        ticket: &Ticket,
        event: &Event,
        mut seen: Option<&mut Vec<Seen>>,
    ) -> Result<(Ticket, Vec<Decision>), Refusal> {
        let What::Adopted(adoption) = &event.what else { return Err(Refusal::NotMine) };
        if !adoption.is_of(self) || ticket.model.policy.name != self.model.policy.name {
            return Err(Refusal::NotMine);
        }
        let Some(at) = ticket.arrives(event)? else { return Ok((ticket.clone(), Vec::new())) };
        if let Some(over) = &ticket.over {
            return Err(Refusal::Over { into: over.into.clone() });
        }
        let mut old = ticket.clone();
        let mut before = Vec::new();
        let model = Arc::clone(&old.model);
        let mut steps = Steps::new(&model, &mut old);
        steps.watch(seen.is_some().then_some(&mut before));
        steps.timers(at);
        let decisions = steps.decisions;
        let (mut new, changes) = translate::translate(&self.model, &old, adoption, at)?;
        if let Some(seen) = &mut seen {
            seen.append(&mut before);
        }
        let mut steps = Steps::new(&self.model, &mut new);
        steps.watch(seen);
        steps.decisions = decisions;
        steps.adopt(&event.id, at, adoption.mode, &changes);
        let decisions = steps.decisions;
        Ok((new, decisions))
    }

    /// What [`adopt`](Self::adopt) would change of a ticket.
    ///
    /// # Errors
    /// As [`adopt`](Self::adopt).
    pub fn preview(&self, ticket: &Ticket, event: &Event) -> Result<Preview, Refusal> {
        let (adopted, decisions) = self.adopt(ticket, event)?;
        // What is adopted is not late, and belongs to its own engine.
        let old = Engine { model: Arc::clone(&ticket.model) };
        let before = old.readings(ticket, event.at).unwrap_or_default();
        let after = readings(&self.model, &adopted, adopted.decided_until);
        Ok(Preview { before, after, decisions, ticket: adopted })
    }

    /// The previews of many tickets, each as it is asked for.
    pub fn previews<'a>(
        &'a self,
        tickets: impl IntoIterator<Item = &'a Ticket> + 'a,
        event: &'a Event,
    ) -> impl Iterator<Item = (&'a Ticket, Result<Preview, Refusal>)> + 'a {
        tickets.into_iter().map(move |ticket| (ticket, self.preview(ticket, event)))
    }
}

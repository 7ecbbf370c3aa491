//! Reading the clocks of a ticket, as time would leave it.

use alloc::{borrow::Cow, vec::Vec};

use super::{
    Engine,
    reading::{Reading, readings},
    refusal::OtherPolicy,
    step::Steps,
    ticket::Ticket,
};
use crate::{
    instant::{Instant, at_the_door, text},
    policy::Mistakes,
};

/// Why a ticket cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The ticket belongs to another policy, or to another version.
    #[error(transparent)]
    OtherPolicy(#[from] OtherPolicy),
    /// A ticket is not remembered as it was before the instant it is decided until.
    #[error("{} lies before {}, until which the ticket is decided", text(.now), text(.decided_until))]
    Past {
        /// The instant asked for.
        now: Instant,
        /// How far the ticket is decided.
        decided_until: Instant,
    },
    /// A name or a value that the policy does not have.
    #[error("{0}")]
    Mistakes(#[from] Mistakes),
}

impl Engine {
    /// Every clock of a ticket at an instant: each kept cycle, in the policy's order, as
    /// [`advance`](Self::advance) to that instant would leave it.
    ///
    /// # Errors
    /// When the ticket belongs to another policy, or is decided beyond `now`.
    pub fn readings(&self, ticket: &Ticket, now: Instant) -> Result<Vec<Reading>, ReadError> {
        let (later, now) = self.later(ticket, now)?;
        Ok(readings(&self.model, &later, now))
    }

    /// A ticket as time would leave it, and the instant asked for as it passes the door.
    pub(crate) fn later<'a>(
        &self,
        ticket: &'a Ticket,
        now: Instant,
    ) -> Result<(Cow<'a, Ticket>, Instant), ReadError> {
        ticket.belongs_to(&self.model)?;
        let decided_until = ticket.decided_until;
        if now < decided_until {
            return Err(ReadError::Past { now, decided_until });
        }
        let now = at_the_door(now).unwrap_or(now);
        if ticket.wake.is_none_or(|wake| wake > now) {
            return Ok((Cow::Borrowed(ticket), now));
        }
        let mut later = ticket.clone();
        Steps::new(&self.model, &mut later).timers(now);
        Ok((Cow::Owned(later), now))
    }

    /// The last cycle of one clock at an instant: `None` if it never started, or is not the
    /// policy's.
    ///
    /// # Errors
    /// As [`readings`](Self::readings).
    pub fn reading(&self, ticket: &Ticket, clock: &str, now: Instant) -> Result<Option<Reading>, ReadError> {
        Ok(self.readings(ticket, now)?.into_iter().rfind(|reading| reading.clock == clock))
    }
}

//! The host: what it does with an event, and with a wake-up. This is the part to copy.

use dueline::{
    Engine, Event, Instant, Refusal,
    history::{History, HistoryError},
};

use super::{
    plan::TICKET,
    store::{Store, Transaction, turn},
};

/// What is wrong with a host: nothing, or one line of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    None,
    /// The wake-up that follows an event is not stored with it.
    ForgetsTheWakeUp,
    /// The event is acknowledged before it is stored.
    AcknowledgesFirst,
    /// An event that is refused as late is thrown away.
    DropsLateEvents,
    /// Only what the engine calls late amends the history, not what comes before a refused event.
    AmendsOnlyWhatIsLate,
    /// Refused events are not kept, though an event that arrives later may have allowed them.
    ForgetsRefusedEvents,
    /// The history is compared with what it would be now, not with what is stored.
    AmendsUntilNow,
    /// What a late event takes back is still told.
    IgnoresRetractions,
}

#[derive(Debug, Clone, Copy)]
pub struct Host(pub Defect);

impl Host {
    /// What an event changes; nothing where it is known: a repeat, however late, is recognised by the
    /// host's own list. (The engine remembers the ids of one instant only, the last.)
    pub fn happened(
        self,
        engine: &Engine,
        store: &Store,
        event: &Event,
        now: Instant,
    ) -> Result<Option<Transaction>, String> {
        if store.knows(event) {
            return repeated(engine, store, event).map(|()| None);
        }
        let mut ticket = store.load(engine);
        let decided_until = ticket.as_ref().map(|ticket| ticket.decided_until());
        // What comes before an event that was offered already, refused or not, is told in its turn.
        let last = store.events.last().is_none_or(|last| turn(last) < turn(event));
        if last || self.0 == Defect::AmendsOnlyWhatIsLate {
            let decided = match &mut ticket {
                Some(ticket) => engine.handle(ticket, event),
                None => engine.open(TICKET, event).map(|(opened, decisions)| {
                    ticket = Some(opened);
                    decisions
                }),
            };
            match (decided, ticket) {
                (Ok(decisions), Some(ticket)) => {
                    let mut change = Transaction::told(event).with(engine, ticket, decisions);
                    change.accepted.push(event.id.clone());
                    if self.0 == Defect::ForgetsTheWakeUp {
                        change.wake = None;
                    }
                    return Ok(Some(change));
                }
                (Err(Refusal::Late { .. }), _) if self.0 == Defect::DropsLateEvents => return Ok(None),
                (Err(Refusal::Late { .. }), _) => {}
                _ if self.0 == Defect::ForgetsRefusedEvents => return Ok(None),
                _ => return Ok(Some(Transaction::told(event))),
            }
        }
        if self.0 == Defect::DropsLateEvents {
            return Ok(None);
        }
        // Late: up to where the stored ticket is decided, so that the difference is one from the outbox.
        let until = match self.0 {
            Defect::AmendsUntilNow => Some(now),
            _ => decided_until,
        };
        let history = History::new(TICKET, store.events.clone()).map_err(|error| error.to_string())?;
        match history.amend(std::slice::from_ref(engine), [event.clone()], &[], until) {
            Ok(amended) => {
                let mut change = Transaction::amended(event, engine, amended);
                if self.0 == Defect::IgnoresRetractions {
                    change.retracted.clear();
                }
                Ok(Some(change))
            }
            Err(HistoryError::NotOpened(_)) => Ok(Some(Transaction::told(event))),
            Err(error) => Err(error.to_string()),
        }
    }

    /// What a wake-up changes; nothing if it was stale.
    pub fn woken(self, engine: &Engine, store: &Store, now: Instant) -> Result<Option<Transaction>, String> {
        let Some(mut ticket) = store.load(engine) else { return Ok(None) };
        let decisions = engine.advance(&mut ticket, now).map_err(|error| error.to_string())?;
        if store.wake.is_none_or(|wake| wake > now) {
            let stored = store.load(engine);
            return match decisions.is_empty() && Some(&ticket) == stored.as_ref() {
                true => Ok(None),
                false => Err(format!("a wake-up at {now} decided {decisions:?}, before {:?}", store.wake)),
            };
        }
        Ok(Some(Transaction::default().with(engine, ticket, decisions)))
    }
}

/// Told again at the instant until which the ticket is decided, an event changes nothing.
fn repeated(engine: &Engine, store: &Store, event: &Event) -> Result<(), String> {
    let Some(stored) = store.load(engine).filter(|ticket| ticket.decided_until() == event.at) else {
        return Ok(());
    };
    if store.accepted.contains(&event.id) {
        let mut ticket = stored.clone();
        let decisions = engine.handle(&mut ticket, event);
        if decisions != Ok(Vec::new()) || ticket != stored {
            return Err(format!("told again, `{}` came to {decisions:?}", event.id));
        }
    }
    Ok(())
}

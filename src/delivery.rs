//! Which of a late batch of decisions is still worth telling.

use alloc::{collections::BTreeMap, vec::Vec};

use crate::{
    engine::{Decision, Source},
    instant::Instant,
};

/// What becomes of notices that are told later than they are worth
/// ([`Decision::worth_until`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overdue {
    /// All of them are told: a log is wanted.
    Each,
    /// Of each mark and its repetitions the last.
    LastOnly,
    /// None is told.
    None,
}

/// What of a batch of decisions is worth delivering now, in their order: after a host stood
/// still for a week-end nobody wants forty reminders of it. Only notices and escalations are
/// left out; what changed the ticket, and what was missed, a host records however late.
///
/// # Example: a host that slept from Friday evening to Monday
/// ```
/// use dueline::{Actor, Engine, Event, Overdue, Policy, worth_delivering};
///
/// let engine = Engine::new(Policy::from_toml(r#"
///     name = "desk"
///     initial = "open"
///     roles = { agent = "support" }
///     states = { open = "new" }
///     [clocks.nag]
///     start = "created"
///     marks = [{ name = "nag", at = "12h", every = "12h", times = 4, worth = "6h", do = [{ notify = "agent" }] }]
/// "#)?)?;
/// let friday = "2026-11-06T18:00:00Z".parse()?;
/// let (mut ticket, _) = engine.open("T-1", &Event::created("e1", &Actor::new("Ana", "agent"), friday))?;
/// let monday = "2026-11-09T06:30:00Z".parse()?;
/// let batch = engine.advance(&mut ticket, monday)?; // Saturday 6:00 and 18:00, Sunday 6:00 and 18:00
/// let told = |overdue| worth_delivering(&batch, monday, overdue).len();
/// assert_eq!((told(Overdue::Each), told(Overdue::LastOnly), told(Overdue::None)), (4, 1, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn worth_delivering(decisions: &[Decision], now: Instant, overdue: Overdue) -> Vec<&Decision> {
    // What a mark decides at once stands and falls together.
    let mut last: BTreeMap<(&str, &str, &str), &str> = BTreeMap::new();
    for decision in decisions {
        if let Some(series) = series(decision) {
            last.insert(series, decision.id.cause());
        }
    }
    let keep = |decision: &&Decision| {
        let notice = decision.effect.notice().is_some();
        let worth = decision.worth_until.is_none_or(|until| now <= until);
        if !notice || worth {
            return true;
        }
        match overdue {
            Overdue::Each => true,
            Overdue::LastOnly => series(decision).is_none_or(|series| last[&series] == decision.id.cause()),
            Overdue::None => false,
        }
    };
    decisions.iter().filter(keep).collect()
}

fn series(decision: &Decision) -> Option<(&str, &str, &str)> {
    match &decision.reason.source {
        Source::Mark { clock, mark, .. } => Some((&decision.ticket, clock, mark)),
        _ => None,
    }
}

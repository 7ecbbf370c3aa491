//! How the time of a clock was spent: pieces that partition each cycle, each with what began it.

use alloc::{
    collections::BTreeSet,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use chrono::TimeDelta;

use super::{amount, local};
use crate::{
    engine::{
        Actor, Seen,
        coverage::Measure,
        cycle::{Cycle, Under},
        place::Place,
        segments::Segment,
    },
    history::Life,
    instant::Instant,
    policy::Value,
};

/// What a clock did in a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Its time counted.
    Running,
    /// It was paused.
    Paused,
    /// It ran, and its calendar was closed.
    OutsideCoverage,
}

/// What began a stretch.
#[derive(Debug, Clone, PartialEq)]
pub enum Began {
    /// An event of the host, or one of the engine's own: then the identity of the decision that
    /// ordered it, which names the rule, the mark or the transition.
    Event {
        /// Its id.
        id: String,
        /// Who did it; nobody, for the engine's own.
        by: Option<Actor>,
    },
    /// The calendar opened.
    Opening,
    /// The calendar closed.
    Closing,
    /// The start was put back to then.
    PutBack,
}

/// A stretch of a cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// What the clock did.
    pub kind: Kind,
    /// The state of the ticket.
    pub state: String,
    /// Who had it: the value of the field that was asked for.
    pub team: Value,
    /// What began it.
    pub began: Began,
}

/// A cycle of a clock, from its start to its end or as far as the life goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// Which of the clock's cycles.
    pub cycle: u32,
    /// Its pieces: the first begins where the cycle does, each ends where the next begins.
    pub pieces: Vec<Piece>,
    zone: chrono_tz::Tz,
}

/// What pieces with something in common come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Total<K> {
    /// What they have in common.
    pub key: K,
    /// How long they are together.
    pub time: TimeDelta,
}

impl Timeline {
    /// The lengths of the pieces added up by what they have in common, in the order of that:
    /// by cause `(piece.kind, piece.state.clone())`, by team `piece.team.clone()`.
    pub fn totals<K: Ord + Clone>(&self, by: impl Fn(&Piece) -> K) -> Vec<Total<K>> {
        let mut totals: Vec<Total<K>> = Vec::new();
        for piece in &self.pieces {
            let (key, time) = (by(piece), piece.to - piece.from);
            match totals.binary_search_by(|total| total.key.cmp(&key)) {
                Ok(at) => totals[at].time += time,
                Err(at) => totals.insert(at, Total { key, time }),
            }
        }
        totals
    }
}

impl Life {
    /// How the time of a clock was spent, each kept cycle, up to an instant not before the end of
    /// the life. `team` is the field that says who has the ticket.
    ///
    /// # Example: half an hour until somebody starts, who asks the customer after another
    /// ```
    /// use dueline::{Actor, Engine, Event, explain::Kind, history::History, presets};
    ///
    /// let engine = Engine::new(presets::service_desk())?;
    /// let (claire, ana) = (Actor::new("Claire", "customer"), Actor::new("Ana", "agent"));
    /// let events = [
    ///     Event::created("e1", &claire, "2026-11-02T08:00:00Z".parse()?), // Monday 9:00 in Paris
    ///     Event::requested("e2", &ana, "2026-11-02T08:30:00Z".parse()?, "start work"),
    ///     Event::requested("e3", &ana, "2026-11-02T09:00:00Z".parse()?, "ask a third party").with_comment(),
    /// ];
    /// let life = History::new("T-1", events)?.live(&[engine], None)?;
    /// let timeline = life.timeline("response", None, "2026-11-02T10:00:00Z".parse()?).remove(0);
    /// let split = timeline.totals(|piece| (piece.kind, piece.state.clone()));
    /// assert_eq!(split.len(), 3); // running while submitted and in progress, paused by the third party
    /// assert_eq!(split[2].key, (Kind::Paused, "waiting_third_party".into()));
    /// assert_eq!(split[2].time, chrono::TimeDelta::hours(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn timeline(&self, clock: &str, team: Option<&str>, until: Instant) -> Vec<Timeline> {
        let model = &self.ticket.model;
        let Some(place) = model.policy.clocks.position(clock) else { return Vec::new() };
        let under = Under { model, clock: &model.clocks[place], fields: &self.ticket.facts.fields };
        let cycles = self.ticket.clocks[place].cycles.iter();
        let zone = model.policy.zone;
        let each = cycles.map(|cycle| Timeline {
            cycle: cycle.number,
            pieces: self.pieces(cycle, under, team, until),
            zone,
        });
        each.collect()
    }

    fn pieces(&self, cycle: &Cycle, under: Under<'_>, team: Option<&str>, until: Instant) -> Vec<Piece> {
        let end = cycle.end.as_ref().map_or(until, |end| end.at).max(cycle.started);
        let measure = cycle.measure(under);
        let counted: Vec<(Segment, Measure<'_>)> = cycle.pieces(under, measure).collect();
        // What an earlier version of the policy counted is taken by the calendar of this one.
        let ran: Vec<(Segment, Measure<'_>)> = match cycle.base.as_ref().and_then(|base| base.earlier) {
            Some(_) => cycle.segments.iter().map(|segment| (segment, measure)).collect(),
            None => counted,
        };
        let mut cuts: BTreeSet<Instant> = BTreeSet::from([cycle.started]);
        cuts.extend(self.seen.iter().map(|seen| seen.at));
        for (segment, measure) in &ran {
            let to = segment.to.unwrap_or(end);
            cuts.extend([segment.from, to]);
            if let Measure::Working(calendar, _) = measure {
                let openings = calendar.openings(segment.from, to);
                cuts.extend(openings.flat_map(|opening| [opening.start, opening.end]));
            }
        }
        let cuts: Vec<Instant> = cuts.into_iter().filter(|cut| (cycle.started..end).contains(cut)).collect();
        let mut pieces: Vec<Piece> = Vec::new();
        for (i, &from) in cuts.iter().enumerate() {
            let to = cuts.get(i + 1).copied().unwrap_or(end);
            let seen = self.seen_at(from);
            let covers = |(segment, _): &&(Segment, Measure<'_>)| {
                segment.from <= from && segment.to.is_none_or(|to| from < to)
            };
            let kind = match ran.iter().find(covers) {
                None => Kind::Paused,
                Some((_, Measure::Working(calendar, _))) if !calendar.is_open(from) => Kind::OutsideCoverage,
                Some(_) => Kind::Running,
            };
            let state = seen.model.state(seen.facts.state).to_string();
            let team = team.and_then(|team| seen.model.find_field(team));
            let team = team.map_or(Value::Unset, |field| seen.facts.fields[field.place()].clone());
            let began = self.began(from, seen, kind);
            match pieces
                .last_mut()
                .filter(|last| (last.kind, &last.state, &last.team) == (kind, &state, &team))
            {
                Some(last) => last.to = to,
                None => pieces.push(Piece { from, to, kind, state, team, began }),
            }
        }
        pieces
    }

    /// The last step at or before an instant; the opening, for what was put back before it.
    fn seen_at(&self, at: Instant) -> &Seen {
        let after = self.seen.partition_point(|seen| seen.at <= at);
        &self.seen[after.saturating_sub(1)]
    }

    fn began(&self, at: Instant, seen: &Seen, kind: Kind) -> Began {
        if seen.at == at {
            let by = self.events.iter().find(|event| event.id == seen.event);
            return Began::Event { id: seen.event.clone(), by: by.and_then(|event| event.actor.clone()) };
        }
        match kind {
            _ if at < seen.at => Began::PutBack,
            Kind::OutsideCoverage => Began::Closing,
            _ => Began::Opening,
        }
    }
}

/// A line for each piece: when, for how long, what, in which state, by what.
impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, piece) in self.pieces.iter().enumerate() {
            let kind = match piece.kind {
                Kind::Running => "running",
                Kind::Paused => "paused",
                Kind::OutsideCoverage => "closed",
            };
            let (from, time) = (local(piece.from, self.zone), amount(piece.to - piece.from));
            let gap = if i == 0 { "" } else { "\n" };
            write!(f, "{gap}{from}  {kind} {time} in {}", piece.state)?;
            if !piece.team.is_unset() {
                write!(f, ", with {}", piece.team)?;
            }
            match &piece.began {
                Began::Event { id, by: Some(by) } => write!(f, ", by {} ({id})", by.name),
                Began::Event { id, by: None } => write!(f, ", by the engine ({id})"),
                Began::Opening => f.write_str(", as the calendar opened"),
                Began::Closing => f.write_str(", as the calendar closed"),
                Began::PutBack => f.write_str(", to which the start was put back"),
            }?;
        }
        Ok(())
    }
}

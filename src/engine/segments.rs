//! When a clock ran: the stretches of time that may count, with pauses between.

use alloc::vec::Vec;

use crate::instant::Instant;

/// A stretch of time during which a clock ran: half-open, without an end while it still runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) from: Instant,
    pub(crate) to: Option<Instant>,
}

/// The segments of a cycle, in order and apart. Only the last can be without an end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Segments(pub(crate) Vec<Segment>);

impl Segments {
    /// Running from an instant on.
    pub(crate) fn running_from(at: Instant) -> Self {
        Segments(alloc::vec![Segment { from: at, to: None }])
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Segment> + Clone + '_ {
        self.0.iter().copied()
    }

    pub(crate) fn last(&self) -> Option<Segment> {
        self.0.last().copied()
    }

    pub(crate) fn is_running(&self) -> bool {
        self.0.last().is_some_and(|segment| segment.to.is_none())
    }

    pub(crate) fn pause(&mut self, at: Instant) {
        if let Some(segment) = self.0.last_mut().filter(|segment| segment.to.is_none()) {
            segment.to = Some(at);
            if segment.from >= at {
                self.0.pop();
            }
        }
    }

    pub(crate) fn resume(&mut self, at: Instant) {
        if !self.is_running() {
            match self.0.last_mut().filter(|segment| segment.to == Some(at)) {
                Some(segment) => segment.to = None,
                None => {
                    // A ticket is small: no room is kept for what may never come.
                    self.0.reserve_exact(1);
                    self.0.push(Segment { from: at, to: None });
                }
            }
        }
    }

    /// The same, running from the opening of the ticket to `at` as they say, from `start` on:
    /// before the opening nothing pauses.
    pub(crate) fn put_back(&self, start: Instant, opened_at: Instant) -> Self {
        let mut back = Segments::default();
        if start < opened_at {
            back.0.push(Segment { from: start, to: Some(opened_at) });
        }
        for segment in clipped(self.iter(), start) {
            match back.0.last_mut().filter(|last| last.to == Some(segment.from)) {
                Some(last) => last.to = segment.to,
                None => back.0.push(segment),
            }
        }
        back
    }
}

/// What of some segments lies after an instant.
pub(crate) fn clipped(
    segments: impl Iterator<Item = Segment> + Clone,
    since: Instant,
) -> impl Iterator<Item = Segment> + Clone {
    let after = segments.filter(move |segment| segment.to.is_none_or(|to| to > since));
    after.map(move |segment| Segment { from: segment.from.max(since), ..segment })
}

/// Since when an instant counts as missed: from a pause on, at the resume. `None` while paused.
pub(crate) fn falls_due(at: Instant, segments: &Segments) -> Option<Instant> {
    let running = |segment: &Segment| segment.to.is_none_or(|to| at < to);
    segments.iter().find(running).map(|segment| at.max(segment.from))
}

//! What is asked of every peer, in its own types: nobody pays for converting.

use std::fmt::Debug;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use super::questions::Span;

/// A library that measures working time.
pub trait Peer {
    const NAME: &'static str;

    /// Its resolution: finer questions are not put to it.
    const GRAIN: TimeDelta = TimeDelta::microseconds(1);

    type At: Copy + PartialEq + Debug;
    type Length: Copy + PartialEq + Debug;

    fn at(instant: DateTime<Utc>) -> Self::At;
    fn length(time: TimeDelta) -> Self::Length;

    /// The working time between two instants.
    fn elapsed(&self, from: Self::At, to: Self::At) -> Self::Length;
}

/// A library that also finds the instant at which working time is used up.
pub trait Deadline: Peer {
    fn add(&self, from: Self::At, work: Self::Length) -> Self::At;
}

/// A span in the peer's resolution.
pub fn coarse<P: Peer>((from, to): Span) -> Span {
    (from.duration_trunc(P::GRAIN).unwrap(), to.duration_trunc(P::GRAIN).unwrap())
}

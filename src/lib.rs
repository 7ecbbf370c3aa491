#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod agenda;
pub mod calendar;
mod delivery;
mod draw;
mod engine;
pub mod explain;
pub mod history;
mod instant;
pub mod policy;
#[cfg(feature = "toml")]
pub mod presets;
pub mod queue;
mod span;

pub use agenda::Agenda;
pub use calendar::Calendar;
pub use delivery::{Overdue, worth_delivering};
pub use engine::{
    Actor, Adoption, Available, BaseSnapshot, ClockState, Comment, CycleSnapshot, Decision, DecisionId, Due,
    Edit, Effect, EndSnapshot, Engine, Event, Link, Notice, Offer, OtherPolicy, Owner, Preview, ReadError,
    Reading, Reason, Recipient, Refusal, RelativeSnapshot, RestoreError, RunSnapshot, Signal, Snapshot,
    Source, Ticket, ToOpen, ToTell, WaitingSnapshot, What, WhatIf,
};
pub use instant::{Instant, TICK};
pub use policy::{Mistake, Mistakes, Policy, Priority, State, Transition, Value};
pub use queue::Queue;
pub use span::{Span, SpanError};

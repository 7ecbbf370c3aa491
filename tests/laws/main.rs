//! The laws of DESIGN.md, as properties.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod calendar;
mod calendar_examples;
mod desks;
mod engine;
mod histories;
mod oracle_calendar;
mod policies;
mod random_policies;

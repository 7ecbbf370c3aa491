//! The laws of DESIGN.md, as properties.
#![allow(clippy::unwrap_used)]

mod adoptions;
mod against_naive;
mod amended;
mod any_policy;
mod any_workflow;
mod available;
mod bad_input;
mod calendar;
mod calendar_algebra;
mod calendar_days;
mod calendar_ends;
mod calendar_examples;
mod calendar_holidays;
mod calendar_never;
mod calendar_questions;
mod calendar_searches;
mod calendar_versions;
mod cases;
mod desks;
mod directed;
mod engine;
mod families;
mod histories;
mod naive;
mod oracle_calendar;
mod oracle_days;
mod oracle_holidays;
mod policies;
mod random_policies;
mod retargets;
mod timelines;
mod trains;
mod wall;
mod zone_data;

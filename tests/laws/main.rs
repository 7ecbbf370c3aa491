//! The laws of DESIGN.md, as properties.

mod calendar;
mod oracle_calendar;

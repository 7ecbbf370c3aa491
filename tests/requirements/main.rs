//! The requirements, one process after the other: each test is named after the one it proves.
#![allow(clippy::unwrap_used)]

mod bug_desk;
mod change;
mod change_action;
mod change_request;
mod complete;
mod desk;
mod family;
mod incidents;
mod kanban;
mod root_causes;
mod service_desk;

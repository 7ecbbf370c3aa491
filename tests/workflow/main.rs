//! Workflows by example: fields and who may edit them, what is offered to whom, triage, relations,
//! notifications.
#![allow(clippy::unwrap_used)]

mod fields;
mod fits;
mod hold;
mod life;
mod notices;
mod relations;
mod rights;
mod triage;

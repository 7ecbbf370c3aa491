//! Clocks by example: conditions, cycles, targets that change, marks.
#![allow(clippy::unwrap_used)]

mod again;
mod basics;
mod conditions;
mod coverage;
mod desk;
mod marks;
mod retargeting;

//! Queues: by example, their mistakes, and against a naive model that sorts anew each time.
#![allow(clippy::unwrap_used)]

mod examples;
mod mistakes;
mod naive;
mod random;

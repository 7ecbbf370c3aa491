#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod calendar;
mod instant;
pub mod policy;
mod span;

pub use calendar::Calendar;
pub use instant::{Instant, TICK};
pub use policy::{Policy, Value};
pub use span::{Span, SpanError};

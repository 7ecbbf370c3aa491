//! What is no mistake and yet surely not meant: warnings, each with its path.
//!
//! A warning is proved, over everything that conditions can tell apart ([`solve`]), or not given.

mod calendars;
mod clocks;
mod domain;
mod goals;
mod guards;
mod marks;
mod rights;
mod search;
mod solve;
mod states;
mod steps;

use alloc::{format, string::String, vec::Vec};

use crate::{
    engine::{
        model::Model,
        place::{ClockId, Place},
    },
    instant::Instant,
    policy::{Mistake, Problem, path_of},
};
use solve::Space;

/// What is odd in a policy without mistakes, in the order of its parts.
pub(super) fn check(model: &Model) -> Vec<Mistake> {
    let space = Space::of(model);
    let mut found = Vec::new();
    states::check(&space, &mut found);
    guards::check(&space, &mut found);
    rights::check(&space, &mut found);
    for place in 0..model.clocks.len() {
        let stopped = clocks::check(&space, place, &mut found);
        goals::check(&space, place, &mut found);
        if !stopped {
            marks::check(&space, place, &mut found);
        }
    }
    calendars::check(model, &mut found);
    found
}

/// The same, and what is odd at an instant besides.
pub(crate) fn at(model: &Model, now: Instant) -> Vec<Mistake> {
    let mut found = model.warnings.clone();
    calendars::at(model, now, &mut found);
    found
}

fn warn(found: &mut Vec<Mistake>, path: String, text: String) {
    found.push(Mistake { path, problem: Problem::Other(text) });
}

/// The path of something in a clock: `.stop`, `.marks[1]`.
fn of_clock(model: &Model, place: usize, part: &str) -> String {
    format!("{}{part}", path_of(&["clocks", model.clock(ClockId::new(place))]))
}

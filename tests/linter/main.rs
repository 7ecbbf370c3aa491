//! Warnings: each given where it is true, and not where it nearly is.
#![allow(clippy::unwrap_used)]

mod brute;
mod clocks;
mod lived;
mod now;
mod rights;
mod workflow;

use dueline::{Engine, Policy, presets};

/// A desk without anything odd: from `a` by `b` to `c`, which is closed.
const DESK: &str = "
name = 'desk'
initial = 'a'
roles = { agent = 'support', client = 'customer' }
priorities = ['P1', 'P2']
states = { a = 'new', b = 'active', c = 'closed' }
fields = { f = 'flag', n = 'number', s = { of = ['x', 'y', 'z'] }, who = 'person', day = 'date' }

[[transitions]]
name = 'work'
from = 'a'
to = 'b'
by = 'agent'

[[transitions]]
name = 'close'
from = 'b'
to = 'c'
by = 'agent'
";

fn engine(extra: &str) -> Engine {
    let policy = Policy::from_toml(&format!("{DESK}\n{extra}")).unwrap();
    Engine::new(policy).unwrap_or_else(|mistakes| panic!("{mistakes}\n{extra}"))
}

/// What is odd about the desk with that besides.
fn odd(extra: &str) -> Vec<String> {
    engine(extra).warnings().iter().map(ToString::to_string).collect()
}

/// That is odd for these reasons and no others.
fn is_odd(extra: &str, expected: &[&str]) {
    assert_eq!(odd(extra), expected, "{extra}");
}

/// That is not odd at all.
fn is_fine(extra: &str) {
    assert_eq!(odd(extra), [""; 0], "{extra}");
}

#[test]
fn what_is_delivered_is_not_odd() {
    is_fine("");
    assert_eq!(Engine::new(presets::service_desk()).unwrap().warnings(), []);
    for file in std::fs::read_dir("examples/policies").unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert_eq!(Engine::new(Policy::from_toml(&text).unwrap()).unwrap().warnings(), []);
    }
}

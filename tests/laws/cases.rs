//! What is drawn, and how often.

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

/// One thing drawn, for tests that count what is drawn.
pub fn draw<S: Strategy>(runner: &mut TestRunner, strategy: S) -> S::Value {
    strategy.new_tree(runner).unwrap().current()
}

/// So many cases; `DUELINE_TIMES=40` tries forty times as many, to hunt for what these few do not find.
pub fn config(cases: u32) -> ProptestConfig {
    let times = std::env::var("DUELINE_TIMES").map_or(1, |times| times.parse().unwrap());
    let cases = cases.saturating_mul(times);
    ProptestConfig { cases, failure_persistence: None, max_shrink_time: 30_000, ..ProptestConfig::default() }
}

//! Measures the calendars of [dueline](https://docs.rs/dueline) beside other libraries that reckon
//! in working time. There is nothing to call here; the benchmarks are in `benches/peers/`:
//!
//! ```sh
//! cargo bench -p dueline-peers              # the answers compared, then measured
//! cargo bench -p dueline-peers -- --test    # the answers compared
//! ```
//!
//! A package of its own, so that nobody else need build the peers.

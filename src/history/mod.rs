//! Histories: what one can learn from a log of events.

mod line;
mod replay;

pub use line::{Kind, Line, LineError, Reading};
pub use replay::Replay;

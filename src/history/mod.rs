//! Histories: what one can learn from a log of events.

mod line;
mod replay;

pub use line::{Kind, Line, LineError, Mode};
pub use replay::Replay;

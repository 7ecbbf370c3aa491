//! Histories: what one can learn from what was told.

mod amend;
mod life;
mod line;
mod replay;

pub use amend::Amended;
pub use life::{History, HistoryError, Life};
pub use line::{Kind, Line, LineError, Mode};
pub use replay::Replay;

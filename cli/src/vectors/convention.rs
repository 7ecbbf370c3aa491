//! Conventions of other libraries that our API can express.

use super::case::{Case, Verdict};

/// One that can be switched on for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convention {
    /// A budget that runs out at closing time is due at the next opening.
    EdgeAtNextOpen,
    /// So is no budget at all, from an instant that is not working.
    ZeroAtNextOpen,
    /// From later to earlier nothing has elapsed.
    ReversedIsZero,
}

use Convention::{EdgeAtNextOpen, ReversedIsZero, ZeroAtNextOpen};

/// With the ops that know it.
const KNOWN: [(&str, &str, Convention, &[&str]); 3] = [
    ("edge", "next_open", EdgeAtNextOpen, &["deadline", "deadline_back"]),
    ("zero", "next_open", ZeroAtNextOpen, &["deadline", "deadline_back"]),
    ("order", "zero", ReversedIsZero, &["elapsed"]),
];

impl Convention {
    /// Whether a case is to be answered with it.
    pub fn is_asked_by(self, case: &Case) -> bool {
        pairs(case).any(|(name, way)| find(case, name, way) == Some(self))
    }
}

/// Those that a case asks for and that cannot be switched on, for people.
pub fn unknown(case: &Case) -> Vec<String> {
    let unknown = pairs(case).filter(|(name, way)| find(case, name, way).is_none());
    unknown.map(|(name, way)| format!("`{name}` = `{way}` is no option of ours")).collect()
}

fn find(case: &Case, name: &str, way: &str) -> Option<Convention> {
    let known = KNOWN.iter().find(|known| (known.0, known.1) == (name, way))?;
    known.3.contains(&case.op.as_str()).then_some(known.2)
}

fn pairs(case: &Case) -> impl Iterator<Item = (&str, &str)> {
    let asked = case.oracle_convention.as_object().filter(|_| case.verdict == Verdict::Convention);
    asked.into_iter().flatten().map(|(name, way)| (name.as_str(), way.as_str().unwrap_or("?")))
}

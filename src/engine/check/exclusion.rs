//! Whether two conditions exclude each other for certain, whatever state the ticket is in: a join that
//! is done, and one that is not.

use crate::engine::condition::{Cond, Test};

/// Whether no facts but the state could make both hold. May miss what more thought would find.
pub(super) fn exclude(a: &Cond, b: &Cond) -> bool {
    match (a, b) {
        // The whole of one is what the other denies, whatever it is made of.
        (Cond::Not(part), other) | (other, Cond::Not(part)) if **part == *other && is_lasting(other) => true,
        // Each way in which one can hold, before each part of the other.
        (Cond::Any(parts), other) | (other, Cond::Any(parts)) => {
            parts.iter().all(|part| exclude(part, other))
        }
        (Cond::All(parts), other) | (other, Cond::All(parts)) => {
            parts.iter().any(|part| exclude(part, other))
        }
        (Cond::Field(field, a), Cond::Field(other, b)) if field == other => apart(a, b) || apart(b, a),
        _ => false,
    }
}

/// Whether it asks only for what a change of state leaves as it is.
fn is_lasting(condition: &Cond) -> bool {
    let mut lasting = true;
    condition.each_leaf(&mut |leaf| lasting &= matches!(leaf, Cond::Field(..) | Cond::Linked(..)));
    lasting
}

/// Whether no value passes both tests.
fn apart(a: &Test, b: &Test) -> bool {
    match (a, b) {
        (Test::Set(false), Test::Set(set)) => *set,
        (Test::Set(false), _) => true,
        // Of many each may be there.
        (Test::Is(a), _) if a.iter().any(|value| matches!(value, crate::policy::Value::Many(_))) => false,
        (Test::Is(a), test) => !a.iter().any(|value| test.holds(value)),
        _ => false,
    }
}

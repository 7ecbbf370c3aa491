//! Conditions in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::policy::{Condition, Linked, Test};

/// A condition in words.
pub(super) fn said(condition: &Condition) -> String {
    let list = |parts: &[Condition], between: &str| {
        let part = |part: &Condition| match part {
            Condition::All(parts) | Condition::Any(parts) if parts.len() > 1 => format!("({})", said(part)),
            part => said(part),
        };
        parts.iter().map(part).collect::<Vec<_>>().join(between)
    };
    match condition {
        Condition::All(parts) => list(parts, " and "),
        Condition::Any(parts) => list(parts, " or "),
        Condition::Not(part) => format!("not ({})", said(part)),
        Condition::State(names) => names.join(" or "),
        Condition::Entered(names) => format!("entering {}", names.join(" or ")),
        Condition::Left(names) => format!("leaving {}", names.join(" or ")),
        Condition::Public(true) => "a public comment".into(),
        Condition::Public(false) => "an internal comment".into(),
        Condition::Modified(true) => "whatever a person does".into(),
        Condition::Modified(false) => "whatever the engine does".into(),
        Condition::Field(name, test) => format!("{name} {}", tested(test)),
        Condition::Priority(names) => format!("priority = {}", names.join(" or ")),
        Condition::Transition(names) => format!("transition = {}", names.join(" or ")),
        Condition::By(names) => format!("by = {}", names.join(" or ")),
        Condition::Linked(relation, Linked::All(words)) => {
            format!("every {relation} is {}", words.join(" or "))
        }
        Condition::Linked(relation, Linked::None(words)) => {
            format!("no {relation} is {}", words.join(" or "))
        }
        Condition::Linked(relation, Linked::AtLeast(many, words)) => {
            format!("{many} {relation} or more are {}", words.join(" or "))
        }
        Condition::Told(relation, words) => format!("{relation} tells {}", words.join(" or ")),
        // Words that are no names, as the policy's text has them: `created`, `side = support`.
        other => {
            let text = other.to_string().replace(['"', '[', ']'], "");
            text.strip_prefix("event = ").map_or(text.clone(), String::from)
        }
    }
}

fn tested(test: &Test) -> String {
    match test {
        Test::Is(values) => {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            format!("= {}", values.join(" or "))
        }
        Test::Set(true) => "is given".into(),
        Test::Set(false) => "is not given".into(),
        Test::AtLeast(value) => format!("at least {value}"),
        Test::AtMost(value) => format!("at most {value}"),
        Test::Above(value) => format!("above {value}"),
        Test::Below(value) => format!("below {value}"),
    }
}

//! Values against the kind of their field.

use alloc::{format, string::String};

use crate::{
    instant::{Instant, at_the_door},
    policy::{Field, FieldKind, Value, nearest},
};

/// The value as the field keeps it, or what is wrong with it.
pub(crate) fn typed(value: &Value, field: &Field) -> Result<Value, String> {
    let wrong = |expected: &str| Err(format!("expected {expected}, found `{value}`"));
    match (field.kind, value) {
        (_, Value::Unset) => Ok(Value::Unset),
        // Nothing written is nothing given.
        (FieldKind::Text | FieldKind::Person, Value::Text(text)) if text.trim().is_empty() => {
            Ok(Value::Unset)
        }
        (FieldKind::Flag, Value::Flag(_)) | (FieldKind::Number, Value::Number(_)) => Ok(value.clone()),
        (FieldKind::Text | FieldKind::Person, Value::Text(_)) => Ok(value.clone()),
        (FieldKind::Word, Value::Text(word)) if field.of.contains(word) => Ok(value.clone()),
        (FieldKind::Word, Value::Text(word)) => {
            let words = field.of.iter().map(String::as_str);
            let hint =
                nearest(word, words).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
            Err(format!("`{word}` is none of its words: {}{hint}", field.of.join(", ")))
        }
        (FieldKind::Date, Value::Date(_)) => Ok(value.clone()),
        (FieldKind::Date, Value::Text(text)) => match text.parse() {
            Ok(date) => Ok(Value::Date(date)),
            Err(_) => wrong("a date such as `2026-12-24`"),
        },
        (FieldKind::Instant, Value::Instant(at)) => at_the_door(*at)
            .map(Value::Instant)
            .ok_or_else(|| format!("`{value}` lies outside the years 1 to 9999")),
        (FieldKind::Instant, Value::Text(text)) => match text.parse::<Instant>().ok().and_then(at_the_door) {
            Some(at) => Ok(Value::Instant(at)),
            None => wrong("an instant such as `2026-12-24T09:00:00Z`"),
        },
        (FieldKind::Flag, _) => wrong("`true` or `false`"),
        (FieldKind::Number, _) => wrong("a whole number"),
        (FieldKind::Text | FieldKind::Person, _) => wrong("a text"),
        (FieldKind::Word, _) => wrong(&format!("one of {}", field.of.join(", "))),
        (FieldKind::Date | FieldKind::Instant, other) => wrong(&format!("a {}, not {}", field.kind, other)),
    }
}

//! Values against the kind of their field.

use alloc::{format, string::String, vec::Vec};

use crate::{
    instant::{Instant, at_the_door},
    policy::{Field, FieldKind, Value, nearest},
};

/// The value as the field keeps it, or what is wrong with it.
pub(crate) fn typed(value: &Value, field: &Field) -> Result<Value, String> {
    let list = if let Value::Many(_) = value { "the list " } else { "" };
    let wrong = |expected: &str| Err(format!("expected {expected}, found {list}`{value}`"));
    match (field.kind, value) {
        (_, Value::Unset) => Ok(Value::Unset),
        // Nothing written is nothing given.
        (FieldKind::Text | FieldKind::Person, Value::Text(text)) if text.trim().is_empty() => {
            Ok(Value::Unset)
        }
        (FieldKind::Flag, Value::Flag(_)) | (FieldKind::Number, Value::Number(_)) => Ok(value.clone()),
        (FieldKind::Text | FieldKind::Person, Value::Text(_)) => Ok(value.clone()),
        (kind, Value::Text(word)) if kind.is_word() => among(word, field).map(|()| value.clone()),
        (kind, Value::Text(item)) if kind.is_many() => many(core::slice::from_ref(item), field),
        (kind, Value::Many(items)) if kind.is_many() => many(items, field),
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
        (FieldKind::Word | FieldKind::Team | FieldKind::Check, _) => {
            wrong(&format!("one of {}", field.words().collect::<Vec<_>>().join(", ")))
        }
        (FieldKind::Tags | FieldKind::People | FieldKind::Files, _) => wrong("a list of texts"),
        (FieldKind::Date | FieldKind::Instant, other) => wrong(&format!("a {}, not {}", field.kind, other)),
    }
}

/// Whether a word is one of the field's.
fn among(word: &str, field: &Field) -> Result<(), String> {
    if field.words().any(|known| known == word) {
        return Ok(());
    }
    let hint =
        nearest(word, field.words()).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
    let words: Vec<&str> = field.words().collect();
    Err(format!("`{word}` is none of its words: {}{hint}", words.join(", ")))
}

/// Tags, people or files, each of which the field takes.
fn many(items: &[String], field: &Field) -> Result<Value, String> {
    let items = items.iter().map(|item| item.trim()).filter(|item| !item.is_empty());
    for item in items.clone() {
        match field.kind {
            _ if field.of.is_empty() => {}
            FieldKind::Tags => among(item, field)?,
            FieldKind::Files => {
                let kind = item.rsplit_once('.').map_or("", |(_, kind)| kind);
                if !field.of.iter().any(|known| known.eq_ignore_ascii_case(kind)) {
                    let kinds = field.of.join(", ");
                    return Err(format!("`{item}` is of none of the kinds that are taken: {kinds}"));
                }
            }
            _ => {}
        }
    }
    Ok(Value::many(items))
}

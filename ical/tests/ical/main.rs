//! iCalendar text as programs write it, and what it closes.
#![allow(clippy::unwrap_used)]

mod broken;
mod closing;
mod feed;
mod random;
mod recurrence;
mod times;

use chrono_tz::Europe::Paris;
use dueline_ical::{Import, Problem};

/// The years 2026 to 2028 in Paris.
fn import() -> Import {
    Import::new(Paris, "2026-01-01".parse().unwrap()..="2028-12-31".parse().unwrap())
}

/// A calendar of these components.
fn calendar(components: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\n{components}\nEND:VCALENDAR\n")
}

/// A calendar of one event.
fn event(lines: &str) -> String {
    calendar(&format!("BEGIN:VEVENT\nUID:1@test\n{lines}\nEND:VEVENT"))
}

/// The closures of a text as lines.
fn lines(text: &str) -> Vec<String> {
    let imported = import().read(text).unwrap_or_else(|errors| panic!("{errors}\n{text}"));
    imported.closures.iter().map(ToString::to_string).collect()
}

/// The mistakes of a text.
fn problems(text: &str) -> Vec<Problem> {
    import().read(text).unwrap_err().0.into_iter().map(|error| error.problem).collect()
}

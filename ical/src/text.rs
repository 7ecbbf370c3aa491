//! The text before it is parsed: lines unfolded, calendars apart, and where events begin.

use icalendar::parser;

use crate::error::{ImportError, Problem};

/// How deep components may lie within each other: a calendar has three levels.
const DEEPEST: usize = 16;

/// One calendar of a text.
pub(crate) struct Source {
    /// Its lines, unfolded.
    pub(crate) text: String,
    /// The line on which it begins.
    pub(crate) line: usize,
    /// The lines on which its events begin.
    pub(crate) events: Vec<usize>,
}

/// The calendars of a text. That components are whole is seen here, with the line: the parser
/// calls itself for each level, and names no line of the folded text.
pub(crate) fn calendars(text: &str) -> Result<Vec<Source>, ImportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let starts = text.split('\n').enumerate().filter(|(i, line)| *i == 0 || !line.starts_with([' ', '\t']));
    let numbers: Vec<usize> = starts.map(|(i, _)| i + 1).collect();
    let text = parser::unfold(&text);

    let mut found: Vec<Source> = Vec::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    for (content, line) in text.split('\n').zip(numbers) {
        let trimmed = content.trim();
        if trimmed.is_empty() {
            continue;
        }
        let wrong = |problem| Err(ImportError { line, event: None, problem });
        let Some((key, value)) = trimmed.split_once(':') else {
            return wrong(if open.is_empty() { Problem::NoCalendar } else { Problem::NoColon });
        };
        let name = value.trim().to_ascii_uppercase();
        if key.eq_ignore_ascii_case("BEGIN") {
            match open.len() {
                0 if name != "VCALENDAR" => return wrong(Problem::NoCalendar),
                0 => found.push(Source { text: String::new(), line, events: Vec::new() }),
                DEEPEST.. => return wrong(Problem::TooDeep(DEEPEST)),
                _ => {}
            }
            if let (1, "VEVENT", Some(source)) = (open.len(), name.as_str(), found.last_mut()) {
                source.events.push(line);
            }
            open.push((name, line));
        } else if key.eq_ignore_ascii_case("END") {
            if open.pop().is_none_or(|(begun, _)| begun != name) {
                return wrong(Problem::NotBegun(name));
            }
        } else if open.is_empty() {
            return wrong(Problem::NoCalendar);
        }
        if let Some(source) = found.last_mut() {
            source.text.push_str(content.trim_start());
            source.text.push('\n');
        }
    }
    if let Some((name, line)) = open.pop() {
        return Err(ImportError { line, event: None, problem: Problem::NotEnded(name) });
    }
    if found.is_empty() {
        return Err(ImportError { line: 1, event: None, problem: Problem::NoCalendar });
    }
    Ok(found)
}

/// The parser's components of a calendar: the calendar itself.
pub(crate) fn parse(source: &Source) -> Result<parser::Component<'_>, ImportError> {
    let wrong = |why: String| ImportError { line: source.line, event: None, problem: Problem::Syntax(why) };
    let mut components = parser::read_components(&source.text).map_err(|error| {
        let lines: Vec<&str> = error.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        wrong(lines.join(" "))
    })?;
    match components.pop() {
        Some(one) if components.is_empty() => Ok(one),
        _ => Err(wrong("one calendar was expected".into())),
    }
}

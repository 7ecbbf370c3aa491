//! How values are shown: numbers, instants, amounts of time, tables.

use std::io::{self, Write};

use chrono::{SecondsFormat, TimeDelta};
use comfy_table::{Cell, CellAlignment, LineStyle, Table, TableStyle};
use dueline::Instant;

use crate::output::HEAD;

const RULED: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// A table with a heading: the first columns are words, the others numbers.
pub fn section(
    out: &mut impl Write,
    title: &str,
    head: &[&str],
    words: usize,
    rows: Vec<Vec<String>>,
) -> io::Result<()> {
    let align = |place| if place < words { CellAlignment::Left } else { CellAlignment::Right };
    let mut table = Table::new();
    table.load_style(RULED);
    table.set_header(head.iter().enumerate().map(|(i, text)| Cell::new(text).set_alignment(align(i))));
    for row in rows {
        table.add_row(row.into_iter().enumerate().map(|(i, text)| Cell::new(text).set_alignment(align(i))));
    }
    writeln!(out, "\n{HEAD}{title}{HEAD:#}\n{}", table.trim_fmt())
}

/// A number whose thousands are set apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// RFC 3339 in UTC, with a fraction only where there is one.
pub fn instant(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Seconds as an exact decimal without trailing zeros.
pub fn seconds(length: TimeDelta) -> String {
    let sign = if length < TimeDelta::zero() { "-" } else { "" };
    let length = length.abs();
    let (whole, nanos) = (length.num_seconds(), length.subsec_nanos());
    let text = format!("{sign}{whole}.{nanos:09}");
    text.trim_end_matches('0').trim_end_matches('.').into()
}

/// One line of text, however many mistakes it names and whatever the input's own words hold.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => line.push_str("; "),
            c if c.is_control() => line.extend(c.escape_default()),
            c => line.push(c),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(834), "834");
        assert_eq!(grouped(3_760), "3,760");
        assert_eq!(grouped(160_092), "160,092");
        assert_eq!(grouped(1_000_000), "1,000,000");
    }

    #[test]
    fn seconds_are_exact_and_have_no_trailing_zeros() {
        let text = |micros| seconds(TimeDelta::microseconds(micros));
        assert_eq!(text(0), "0");
        assert_eq!(text(1), "0.000001");
        assert_eq!(text(3_600_000_000), "3600");
        assert_eq!(text(10_500_000), "10.5");
        assert_eq!(text(-1_000_001), "-1.000001");
    }
}

//! The page that is written on: rows of at most a hundred columns, coloured on a terminal.

use std::{
    env,
    io::{self, BufWriter, IsTerminal, StdoutLock, Write},
    process::ExitCode,
};

use anstyle::{AnsiColor, Style};
use chrono::DateTime;
use chrono_tz::Tz;
use dueline::{
    Instant,
    policy::{Policy, StateKind},
};

use super::words::spaced;

/// The columns: of the page, of what happened, of the reasons beside it.
const WIDTH: usize = 100;
const WHAT: usize = 20;
const WHY: usize = 70;

pub const PLAIN: Style = Style::new();
pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const GOOD: Style = AnsiColor::Green.on_default();
pub const WARN: Style = AnsiColor::Yellow.on_default();
pub const BAD: Style = AnsiColor::Red.on_default().bold();
pub const NOTE: Style = AnsiColor::Cyan.on_default();

/// A text, each part in its style.
pub struct Text(Vec<(Style, String)>);

impl Text {
    pub fn new(style: Style, text: impl Into<String>) -> Self {
        Text(vec![(style, text.into())])
    }

    pub fn none() -> Self {
        Text(Vec::new())
    }

    pub fn and(mut self, style: Style, text: impl Into<String>) -> Self {
        self.0.push((style, text.into()));
        self
    }

    fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.chars().count()).sum()
    }
}

/// Standard output, with the policy whose words and zone it is written in.
pub struct Page<'a> {
    out: BufWriter<StdoutLock<'static>>,
    coloured: bool,
    pub policy: &'a Policy,
}

impl<'a> Page<'a> {
    pub fn new(policy: &'a Policy) -> Self {
        let out = io::stdout().lock();
        let unwanted = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Page { coloured: out.is_terminal() && !unwanted, out: BufWriter::new(out), policy }
    }

    /// A row: when, what, and at the right why.
    pub fn row(&mut self, when: &str, what: Text, why: Text) -> io::Result<()> {
        let width = WHAT + what.width();
        let mut row = Text::new(DIM, format!("{when:WHAT$}"));
        row.0.extend(what.0);
        if why.width() == 0 {
            return self.line(&row);
        }
        if width + 2 + why.width() > WIDTH {
            self.line(&row)?;
            row = Text::new(PLAIN, " ".repeat(WHY));
        } else {
            let start = WHY.min(WIDTH - why.width()).max(width + 2);
            row = row.and(PLAIN, " ".repeat(start - width));
        }
        row.0.extend(why.0);
        self.line(&row)
    }

    /// Whether so many columns more leave room for a word at the right.
    pub fn fits(&self, what: &Text, more: usize) -> bool {
        WHAT + what.width() + more + 2 <= WHY
    }

    /// Words below what happened, in as many rows as they need.
    pub fn words(&mut self, style: Style, words: &str) -> io::Result<()> {
        self.wrapped("", "  ", style, words.split_whitespace(), " ")
    }

    /// A name in the column of the times, and what belongs to it.
    pub fn list(&mut self, name: &str, items: &[String]) -> io::Result<()> {
        self.wrapped(&format!("  {name}"), "", PLAIN, items.iter().map(String::as_str), " · ")
    }

    fn wrapped<'w>(
        &mut self,
        mut when: &str,
        indent: &str,
        style: Style,
        words: impl Iterator<Item = &'w str>,
        gap: &str,
    ) -> io::Result<()> {
        let mut row = String::new();
        for word in words {
            if row.is_empty() {
                row.push_str(indent);
            } else if WHAT + [&row, gap, word].iter().map(|part| part.chars().count()).sum::<usize>() <= WIDTH
            {
                row.push_str(gap);
            } else {
                self.row(when, Text::new(style, &row), Text::none())?;
                when = "";
                indent.clone_into(&mut row);
            }
            row.push_str(word);
        }
        self.row(when, Text::new(style, row), Text::none())
    }

    /// A row over the whole width, the last text at its right end.
    pub fn wide(&mut self, left: Text, right: Text) -> io::Result<()> {
        let gap = WIDTH.saturating_sub(left.width() + right.width()).max(2);
        let mut row = left.and(PLAIN, " ".repeat(gap));
        row.0.extend(right.0);
        self.line(&row)
    }

    /// A title, ruled to the end of the row.
    pub fn title(&mut self, text: &str) -> io::Result<()> {
        let rule = "─".repeat(WIDTH.saturating_sub(text.chars().count() + 4));
        self.line(&Text::new(DIM, "── ").and(BOLD, text).and(DIM, format!(" {rule}")))?;
        self.blank()
    }

    pub fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// Writes what is still in hand.
    pub fn end(mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn line(&mut self, text: &Text) -> io::Result<()> {
        for (style, part) in &text.0 {
            match self.coloured {
                true => write!(self.out, "{style}{part}{style:#}")?,
                false => write!(self.out, "{part}")?,
            }
        }
        writeln!(self.out)
    }

    /// An instant on the wall clock of the policy's zone.
    pub fn wall(&self, at: Instant) -> DateTime<Tz> {
        at.with_timezone(&self.policy.zone)
    }

    /// `Mon 5 Oct 09:12`
    pub fn when(&self, at: Instant) -> String {
        self.wall(at).format("%a %-d %b %H:%M").to_string()
    }

    /// A state as people call it, in the colour of its kind.
    pub fn state(&self, name: &str) -> Text {
        let state = self.policy.states.get(name);
        let label = state.and_then(|state| state.label.clone()).unwrap_or_else(|| spaced(name));
        let style = match state.map(|state| state.kind) {
            Some(StateKind::Closed | StateKind::Resolved) => GOOD,
            Some(StateKind::WaitingCustomer | StateKind::WaitingThirdParty | StateKind::Planned) => WARN,
            _ => BOLD,
        };
        Text::new(style, label)
    }
}

/// How a program ends: whoever reads us and stops, as `… | head` does, has read enough.
pub fn ended(program: &str, result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody may listen there, and that is no reason to stop.
            let _ = writeln!(io::stderr(), "{program}: {error}");
            ExitCode::FAILURE
        }
    }
}

//! What is written below the events of a story, beside what happens.

use std::io::{self, Write};

use crate::output::{BAD, GOOD, HEAD};

/// The lines below the events, each with its number in the file.
#[derive(Default)]
pub struct Written(Vec<(usize, String)>);

/// How lines that are written become those that happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edit {
    /// The same line: its place on both sides.
    Same(usize, usize),
    /// Written, and does not happen.
    Gone(usize),
    /// Happens, and is not written.
    New(usize),
}

/// How many lines are shown around a difference.
const CONTEXT: usize = 2;

impl Written {
    /// Parts a text: what tells the story, and what is written below it.
    pub fn part(text: &str) -> (&str, Self) {
        let mut place = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            if ["decisions:", "at the end:"].contains(&line.trim_end()) {
                let lines = text[place..].lines().enumerate();
                let lines = lines.map(|(below, line)| (number + 1 + below, line.to_string()));
                return (&text[..place], Written(lines.collect()));
            }
            place += line.len();
        }
        (text, Written::default())
    }

    /// Whether it says what happens: blanks and comments do not count.
    pub fn says(&self, happens: &[String]) -> bool {
        self.edits(happens).iter().all(|edit| matches!(edit, Edit::Same(..)))
    }

    /// Whether nothing is written at all.
    pub fn is_empty(&self) -> bool {
        self.said().next().is_none()
    }

    /// The lines that count: their places.
    fn said(&self) -> impl Iterator<Item = usize> {
        let counts = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        self.0.iter().enumerate().filter(move |(_, (_, line))| counts(line)).map(|(place, _)| place)
    }

    /// The longest common lines stay, and what is written goes before what happens instead.
    fn edits(&self, happens: &[String]) -> Vec<Edit> {
        let written: Vec<usize> = self.said().collect();
        let same =
            |i: usize, j: usize| self.0[written[i]].1.split_whitespace().eq(happens[j].split_whitespace());
        let happening: Vec<usize> = (0..happens.len()).filter(|place| !happens[*place].is_empty()).collect();
        // How many lines are common from these two on.
        let mut common = vec![vec![0_usize; happening.len() + 1]; written.len() + 1];
        for i in (0..written.len()).rev() {
            for j in (0..happening.len()).rev() {
                common[i][j] = match same(i, happening[j]) {
                    true => common[i + 1][j + 1] + 1,
                    false => common[i + 1][j].max(common[i][j + 1]),
                };
            }
        }
        let (mut i, mut j, mut edits) = (0, 0, Vec::new());
        while i < written.len() || j < happening.len() {
            if i < written.len() && j < happening.len() && same(i, happening[j]) {
                edits.push(Edit::Same(written[i], happening[j]));
                (i, j) = (i + 1, j + 1);
            } else if j == happening.len() || i < written.len() && common[i + 1][j] >= common[i][j + 1] {
                edits.push(Edit::Gone(written[i]));
                i += 1;
            } else {
                edits.push(Edit::New(happening[j]));
                j += 1;
            }
        }
        edits
    }

    /// Shows where it differs, with the lines around.
    pub fn show(&self, happens: &[String], out: &mut impl Write) -> io::Result<()> {
        let edits = self.edits(happens);
        let differs = |edit: &Edit| !matches!(edit, Edit::Same(..));
        let mut gap = false;
        for (place, edit) in edits.iter().enumerate() {
            let near = place.saturating_sub(CONTEXT)..(place + CONTEXT + 1).min(edits.len());
            if !edits[near].iter().any(differs) {
                gap = true;
                continue;
            }
            if std::mem::take(&mut gap) && place > 0 {
                writeln!(out, "{:>6}", "…")?;
            }
            match *edit {
                Edit::Same(written, happened) => {
                    let (number, line) = (self.0[written].0, &happens[happened]);
                    let style = if line.starts_with(' ') { anstyle::Style::new() } else { HEAD };
                    writeln!(out, "  {number:>4}  {style}{line}{style:#}")?;
                }
                Edit::Gone(written) => {
                    let (number, line) = &self.0[written];
                    writeln!(out, "{BAD}- {number:>4}  {line}{BAD:#}")?;
                }
                Edit::New(happened) => writeln!(out, "{GOOD}+       {}{GOOD:#}", happens[happened])?,
            }
        }
        Ok(())
    }

    /// What is to be written: what happens, with the comments that stand between.
    pub fn rewritten(&self, happens: &[String]) -> String {
        let mut text = String::new();
        let mut push = |line: &str| {
            text.push_str(line);
            text.push('\n');
        };
        let comment = |place: &usize| self.0[*place].1.trim_start().starts_with('#');
        let (mut read, mut told) = (0, 0);
        for edit in self.edits(happens) {
            let (written, happened) = match edit {
                Edit::Same(written, happened) => (Some(written), Some(happened)),
                Edit::Gone(written) => (Some(written), None),
                Edit::New(happened) => (None, Some(happened)),
            };
            // Blank lines stand where the lines that happen have them.
            let blank = happened.is_some_and(|happened| happened > told);
            if blank {
                push("");
            }
            if let Some(written) = written {
                (read..written).filter(comment).for_each(|place| push(self.0[place].1.trim_end()));
                read = written + 1;
            }
            if let Some(happened) = happened {
                push(&happens[happened]);
                told = happened + 1;
            }
        }
        (read..self.0.len()).filter(comment).for_each(|place| push(self.0[place].1.trim_end()));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(String::from).collect()
    }

    #[test]
    fn comments_and_blanks_do_not_count_and_stay() {
        let (head, written) =
            Written::part("events:\ndecisions:\n  # why\n  one   1\n  two\n\nat the end:\n");
        assert_eq!(head, "events:\n");
        assert!(written.says(&lines("decisions:\n  one 1\n  two\n\nat the end:")));
        let happens = lines("decisions:\n  zero\n  one 1\n\nat the end:\n  closed");
        assert!(!written.says(&happens));
        let new = "decisions:\n  zero\n  # why\n  one 1\n\nat the end:\n  closed\n";
        assert_eq!(written.rewritten(&happens), new);
    }

    #[test]
    fn a_difference_is_shown_with_the_lines_around_it() {
        let (_, written) = Written::part("decisions:\n  a\n  b\n  c\n  d\n  e\n");
        let mut out = anstream::StripStream::new(Vec::new());
        written.show(&lines("decisions:\n  a\n  b\n  c\n  D\n  e"), &mut out).unwrap();
        let shown = String::from_utf8(out.into_inner()).unwrap();
        assert_eq!(shown, "     …\n     3    b\n     4    c\n-    5    d\n+         D\n     6    e\n");
    }
}

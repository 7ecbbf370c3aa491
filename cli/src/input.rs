//! Files as bytes: one after another as one stream of numbered lines.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    mem,
    ops::Range,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use flate2::bufread::MultiGzDecoder;
use indicatif::ProgressBar;

/// How much of them is taken at once: enough to keep every core busy, little to hold.
const BATCH_LINES: usize = 4096;
const BUFFER_BYTES: usize = 1 << 18;
const GZIP: &[u8] = &[0x1f, 0x8b];
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Where a line stands: the number of its file among those given, and its own from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: usize,
    pub line: u64,
}

/// Lines as they were read, and what could not be.
#[derive(Debug, Default)]
pub struct Batch {
    bytes: Vec<u8>,
    lines: Vec<(Place, Range<usize>)>,
    /// Files that could not be opened, or not read to their end.
    pub failures: Vec<Failure>,
}

/// A file that was not read to its end, and why.
#[derive(Debug)]
pub struct Failure {
    /// After its last whole line.
    pub after: Place,
    pub error: anyhow::Error,
}

impl Batch {
    /// The lines that are not blank, each where it stands.
    pub fn lines(&self) -> impl Iterator<Item = (Place, &[u8])> {
        self.lines.iter().map(|(place, range)| (*place, &self.bytes[range.clone()]))
    }
}

/// Where bytes come from, compressed or not.
type Source = Box<dyn BufRead + Send>;

/// Files, read one after another.
pub struct Input<'a> {
    paths: &'a [PathBuf],
    at: Place,
    source: Option<Source>,
    progress: &'a ProgressBar,
}

impl<'a> Input<'a> {
    /// Nothing read yet; `-` is standard input.
    pub fn new(paths: &'a [PathBuf], progress: &'a ProgressBar) -> Self {
        Input { paths, at: Place { file: 0, line: 0 }, source: None, progress }
    }

    /// The next lines; `None` after the last file.
    pub fn batch(&mut self) -> Option<Batch> {
        let mut batch = Batch::default();
        while batch.lines.len() < BATCH_LINES && self.at.file < self.paths.len() {
            let more = match self.line(&mut batch.bytes) {
                Ok(more) => more,
                Err(error) => {
                    batch.failures.push(Failure { after: self.at, error });
                    None
                }
            };
            match more {
                Some(range) if batch.bytes[range.clone()].trim_ascii().is_empty() => {}
                Some(range) => batch.lines.push((self.at, range)),
                None => {
                    self.source = None;
                    self.at = Place { file: self.at.file + 1, line: 0 };
                }
            }
        }
        let over = batch.lines.is_empty() && batch.failures.is_empty() && self.at.file == self.paths.len();
        (!over).then_some(batch)
    }

    /// Reads one line of the present file behind the bytes; `None` at its end.
    fn line(&mut self, bytes: &mut Vec<u8>) -> Result<Option<Range<usize>>> {
        let source = match &mut self.source {
            Some(source) => source,
            none => {
                let opened = open(&self.paths[self.at.file], self.progress).context("cannot be opened")?;
                none.insert(opened)
            }
        };
        let start = bytes.len();
        let read = source.read_until(b'\n', bytes).with_context(|| {
            // What was read of a line that has no end is no line.
            let after = if self.at.line == 0 { "its start".into() } else { format!("line {}", self.at.line) };
            format!("cannot be read on after {after}")
        })?;
        if read == 0 {
            return Ok(None);
        }
        self.at.line += 1;
        let marked = self.at.line == 1 && bytes[start..].starts_with(BYTE_ORDER_MARK);
        Ok(Some(start + if marked { BYTE_ORDER_MARK.len() } else { 0 }..bytes.len()))
    }
}

/// Opens a file, unpacked if its first bytes say that it is gzip, whatever its name says.
fn open(path: &Path, progress: &ProgressBar) -> io::Result<Source> {
    let raw: Box<dyn Read + Send> =
        if is_stdin(path) { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
    let mut raw = BufReader::with_capacity(BUFFER_BYTES, progress.wrap_read(raw));
    // A pipe may give its first byte alone.
    let mut head = Vec::new();
    raw.by_ref().take(GZIP.len() as u64).read_to_end(&mut head)?;
    let packed = head == GZIP;
    let raw = io::Cursor::new(mem::take(&mut head)).chain(raw);
    if packed {
        return Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(raw))));
    }
    Ok(Box::new(raw))
}

/// Whether a path means standard input.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What a file is called in messages.
pub fn shown(path: &Path) -> String {
    if is_stdin(path) { "standard input".into() } else { path.display().to_string() }
}

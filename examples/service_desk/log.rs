//! Reading a log: JSON Lines, plain or gzipped.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use dueline::history::Line;
use flate2::bufread::MultiGzDecoder;

/// What a file holds, each with its line number.
pub struct Log {
    /// The lines, in the file's order.
    pub lines: Vec<(usize, Line)>,
    /// Those that are none, and why.
    pub bad: Vec<(usize, String)>,
}

/// The first bytes of every gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads a whole log.
pub fn read(path: &Path) -> io::Result<Log> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut file = BufReader::new(File::open(path).map_err(named)?);
    let text: Box<dyn BufRead> = match file.fill_buf().map_err(named)?.starts_with(&GZIP) {
        true => Box::new(BufReader::new(MultiGzDecoder::new(file))),
        false => Box::new(file),
    };
    let mut log = Log { lines: Vec::new(), bad: Vec::new() };
    for (place, line) in text.split(b'\n').enumerate() {
        let line = line.map_err(named)?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice(&line) {
            Ok(line) => log.lines.push((place + 1, line)),
            Err(why) => log.bad.push((place + 1, format!("no line of a log: {why}"))),
        }
    }
    Ok(log)
}

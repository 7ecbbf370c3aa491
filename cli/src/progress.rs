//! How far files are read, for whoever waits for it.

use std::{
    io::{IsTerminal, stderr},
    path::{Path, PathBuf},
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::input::is_stdin;

/// A bar over the bytes of the files as they lie on the disk; a count where one of them has no
/// size, and nothing at all where nobody looks.
pub fn bar(paths: &[PathBuf]) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let sizes: Option<Vec<u64>> = paths.iter().map(|path| size(path)).collect();
    let (bar, template) = match sizes {
        Some(sizes) => {
            (ProgressBar::new(sizes.iter().sum()), "{bar:40} {bytes} of {total_bytes}, {eta} left")
        }
        None => (ProgressBar::no_length(), "{spinner} {bytes}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// How long a plain file is; one that does not exist will be read as an empty one.
fn size(path: &Path) -> Option<u64> {
    if is_stdin(path) {
        return None;
    }
    match std::fs::metadata(path) {
        Ok(known) if known.is_file() => Some(known.len()),
        Ok(_) => None,
        Err(_) => Some(0),
    }
}

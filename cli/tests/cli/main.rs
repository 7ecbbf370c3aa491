//! The command line as its users see it: files and arguments in, texts and exit codes out.
#![allow(clippy::unwrap_used)]

mod bad_lines;
mod check;
mod dates_story;
mod draw;
mod family_story;
mod files;
mod import;
mod log;
mod reader;
mod real;
mod replay;
mod shards;
mod story;
mod told;
mod vectors;

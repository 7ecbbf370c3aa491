//! What the examples share: a page to write on, words, and a host in memory that tells what happens.
#![allow(dead_code)]

pub mod host;
pub mod page;
pub mod words;

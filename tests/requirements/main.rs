//! The requirements, one file a process: each test is named after the one it proves.
#![allow(clippy::unwrap_used)]

mod desk;
mod service_desk;

//! Lines of JSON.

use serde::de::DeserializeOwned;

/// Reads one; what is wrong with it, and in which column.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, String> {
    serde_json::from_slice(text).map_err(|error| {
        // A line of a file has a number of its own: what serde says of lines is about its text.
        let (line, column) = (error.line(), error.column());
        let said = error.to_string();
        match said.strip_suffix(&format!(" at line {line} column {column}")) {
            Some(reason) => format!("{reason} (column {column})"),
            None => said,
        }
    })
}

//! What goes out: to a reader that may have gone, in colours only where a person looks.

use std::io::{self, ErrorKind, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};

/// What is wrong.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// What is no mistake, and surely not meant.
pub const ODD: Style = AnsiColor::Yellow.on_default().bold();
/// What is good.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// What stands above something else.
pub const HEAD: Style = Style::new().bold();

/// A writer whose reader may leave, as `head` does: from then on it writes nowhere, so that the
/// work is still done to its end and its exit code is right.
pub struct Patient<W> {
    inner: W,
    left: bool,
}

impl<W: Write> Patient<W> {
    /// Nobody left yet.
    pub fn new(inner: W) -> Self {
        Patient { inner, left: false }
    }
}

impl<W: Write> Write for Patient<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left {
            return Ok(bytes.len());
        }
        match self.inner.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.left = true;
                Ok(bytes.len())
            }
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.inner.flush() {
            Err(error) if self.left || error.kind() == ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}

/// Standard output; without colours when it is no terminal, or when `NO_COLOR` says so.
pub fn stdout() -> Patient<AutoStream<io::Stdout>> {
    Patient::new(anstream::stdout())
}

/// Says on standard error what is wrong, each line as it is. That it cannot be said is no reason
/// to stop.
pub fn say(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Says on standard error why the command could not do its work.
pub fn complain(text: &str) {
    say(&format!("{BAD}error{BAD:#}: {text}\n"));
}

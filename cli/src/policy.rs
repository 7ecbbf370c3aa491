//! Policies as files.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use dueline::{Engine, Policy, policy::Mistakes};

/// What a file of a policy comes to.
pub enum Checked {
    /// It runs.
    Good(Engine),
    /// It is a document, and not a good policy.
    Bad(Mistakes),
    /// It is not even a document: why, with line and column.
    Unreadable(String),
}

/// Reads and checks a policy: JSON where the name ends so, else TOML.
pub fn read(path: &Path) -> Result<Checked> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let policy = if json {
        serde_json::from_str::<Policy>(&text).map_err(|error| format!("no JSON: {error}"))
    } else {
        Policy::from_toml(&text).map_err(|error| error.to_string().trim_end().into())
    };
    Ok(match policy.map(Engine::new) {
        Ok(Ok(engine)) => Checked::Good(engine),
        Ok(Err(mistakes)) => Checked::Bad(mistakes),
        Err(text) => Checked::Unreadable(text),
    })
}

/// The engine of a policy that must be good.
pub fn engine(path: &Path) -> Result<Engine> {
    let shown = path.display();
    match read(path)? {
        Checked::Good(engine) => Ok(engine),
        Checked::Unreadable(text) => bail!("{shown}: {text}"),
        Checked::Bad(mistakes) => {
            let lines: Vec<String> =
                mistakes.0.iter().map(|mistake| format!("\n{shown}: {mistake}")).collect();
            bail!("the policy has {}{}", count(lines.len(), "mistake"), lines.concat())
        }
    }
}

/// A number with its noun: `1 state`, `7 states`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

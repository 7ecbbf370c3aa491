//! `dueline story`: scenarios as text, and what is decided in them.

mod dates;
mod diff;
mod family;
mod moment;
mod names;
mod parse;
mod run;
mod sentence;
mod show;
mod values;
mod verb;
mod words;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    Outcome, input,
    output::{self, BAD, GOOD},
    policy::count,
    show::one_line,
};

/// Run stories: scenarios as text, and below them what is decided
///
/// A story is a text for people, and for a bug report:
///
///   # An answer in time, and a reminder
///
///   policy: service-desk         (a preset, or a file: where it is seen from the story)
///   zone: Europe/Paris           (in which its times are told; without it the zone of the policy)
///
///   people:
///     Claire: customer, Acme     (role, and organisation if it matters)
///     Ana: agent
///
///   events:
///     Mon 2026-11-23 09:00  Claire  creates T-1: contract = business-hours, priority = P2
///                    10:30  Ana     ask the customer, with a comment
///     Fri 2026-11-27 09:00  time passes
///
/// What follows a name is a transition of the policy, or one of:
///
///   creates T-1                creates T-1 in STATE       splits T-2 from T-1
///   comments                   comments internally        merges T-1 into T-2
///   sets FIELD = VALUE         clears FIELD               cancels it
///   touches it                 leaves it in STATE         leaves it as it is
///
/// The last two are what a log saw, whatever the workflow allows; of `someone` only that and a
/// creation can be told. `requests NAME` is a transition that is called like one of these.
/// A line ends `on T-1, with a comment: priority = P1, assignee = Bob`, each part where it is
/// needed. The comment may be `with an internal comment`; a value may be `unset`, stand in quotes,
/// or be a list: `[a, b]`. A time alone is on the date of the line above. Lines that begin with `#`
/// are comments.
///
/// Tickets of several policies open and tell each other; `policy: change-request, change-action`
/// names all, and tickets are created under the first of them unless a line says otherwise:
///
///   creates A-1 under change-action             creates A-1 under change-action in green
///   links A-1 as action on T-1                  unlinks A-1 as action on T-1
///   creates I-2, with C-1 as cause: summary = search is down
///
/// `with A-1 as action` and `without A-1 as action` may stand wherever a comment may. The other
/// ticket is told of it too, where the policy says as what it knows this one. The tickets that T-1
/// opens by itself are called T-1.1, T-1.2 and so on, in their order; a line without `on` is never
/// about one of them. What a ticket opens or tells is carried out at once.
///
/// Nobody does what becomes of dates and of policies; open tickets are taken over at once:
///
///   releases of Tue 2026-11-24 is cancelled
///   releases of Tue 2026-11-24 moves to Thu 2026-11-26 10:00
///   office is closed on Fri 2026-11-27
///   desk-2.toml takes over
///
/// A slot is called by its train and the date for which it was planned, and moves to a time of the
/// train's zone. What takes over is a policy of the same name with a higher `version` or `dates`.
///
/// What is decided stands below, under `decisions:` and `at the end:`; `--write` writes it. There
/// `10:30+` is a microsecond after 10:30: a timer is due at an instant, and acts after it.
///
/// Ends with 1 when what is written is not what happens, with 2 when a story cannot be read: every
/// line that cannot is reported as `FILE:LINE: reason`.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Stories {
    /// Write what is decided below the events, in place of what is written there
    #[arg(long)]
    write: bool,
    /// Stories; all are run
    #[arg(required = true, value_name = "FILE.story")]
    files: Vec<PathBuf>,
}

impl Stories {
    /// Runs all, also after a bad one.
    pub fn run(self) -> Result<Outcome> {
        let mut out = output::stdout();
        let mut outcome = Outcome::Fine;
        for path in &self.files {
            let one = self.one(path, &mut out).unwrap_or_else(|error| {
                output::complain(&format!("{error:#}"));
                Outcome::Unreadable
            });
            outcome = outcome.and(one);
        }
        Ok(outcome)
    }

    fn one(&self, path: &Path, out: &mut impl Write) -> Result<Outcome> {
        let shown = input::shown(path);
        let text = fs::read_to_string(path).with_context(|| format!("{shown} cannot be read"))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let ran = parse::parse(&text, folder)
            .and_then(|story| run::run(&story).map(|lived| (story, lived)).map_err(|wrong| vec![wrong]));
        let (story, lived) = match ran {
            Ok(ran) => ran,
            Err(wrong) => {
                let line =
                    |(line, reason): &(usize, String)| format!("{shown}:{line}: {}\n", one_line(reason));
                output::say(&wrong.iter().map(line).collect::<String>());
                return Ok(Outcome::Unreadable);
            }
        };
        let happens = show::lines(&lived, story.zone);
        let (events, decisions) = (count(story.events.len(), "event"), count(lived.decisions(), "decision"));
        if story.written.says(&happens) {
            writeln!(out, "{shown}: {GOOD}ok{GOOD:#}: {events}, {decisions}")?;
            return Ok(Outcome::Fine);
        }
        if self.write {
            let below = story.written.rewritten(&happens);
            let (head, _) = diff::Written::part(&text);
            fs::write(path, format!("{}\n\n{below}", head.trim_end()))
                .with_context(|| format!("{shown} cannot be written"))?;
            writeln!(out, "{shown}: {GOOD}written{GOOD:#}: {events}, {decisions}")?;
            return Ok(Outcome::Fine);
        }
        let what = match story.written.is_empty() {
            true => "what happens is not written yet: `--write` writes it",
            false => "what is written (-) is not what happens (+)",
        };
        writeln!(out, "{shown}: {BAD}differs{BAD:#}: {what}")?;
        story.written.show(&happens, out)?;
        Ok(Outcome::Faulty)
    }
}

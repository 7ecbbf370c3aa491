//! What a line of a story says happened: `Ana  ask the customer on T-1, with a comment`.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use dueline::{Actor, Comment, Engine, Event, Instant, What, policy::Problem};

use super::words::Words;

/// Whose name stands for an actor that a log does not know.
pub const SOMEONE: &str = "someone";

/// What happened: an event, and the tickets it is told to.
#[derive(Debug, Clone)]
pub enum Happened {
    /// Nothing: the clocks went on.
    TimePasses,
    /// An event of one ticket.
    Event { ticket: String, event: Event },
    /// The ticket was merged into another one.
    Merged { ticket: String, into: String, event: Event },
    /// A part of a ticket became a new one.
    Split { ticket: String, from: String, event: Event },
}

impl Happened {
    /// The ticket that was opened, if one was.
    pub fn opens(&self) -> Option<&str> {
        match self {
            Happened::Split { ticket, .. } => Some(ticket),
            Happened::Event { ticket, event } if is_opening(event) => Some(ticket),
            _ => None,
        }
    }
}

fn is_opening(event: &Event) -> bool {
    matches!(event.what, What::Created | What::CreatedIn(_))
}

/// What a line may speak of.
pub struct Scene<'a> {
    pub engine: &'a Engine,
    pub zone: Tz,
    pub people: &'a [Actor],
    /// Those that were created on a line above.
    pub tickets: &'a BTreeSet<String>,
}

/// What a line says is done, and to which tickets where that is part of it.
enum Verb {
    Creates(String),
    Splits { ticket: String, from: String },
    Merges { ticket: String, into: String },
    Does,
}

const SENTENCES: &str = "a line says who does what, as in `Ana  start work`; besides the transitions there \
    are `creates T-1`, `comments`, `comments internally`, `sets FIELD = VALUE`, `clears FIELD`, `touches it`, \
    `cancels it`, `merges T-1 into T-2`, `splits T-2 from T-1`, `leaves it in STATE`, `leaves it as it is`, \
    and without anybody `time passes`";

impl Scene<'_> {
    /// Reads what follows the instant. What is wrong says what to write instead.
    pub fn read(&self, sentence: &str, at: Instant, id: String) -> Result<Happened, String> {
        if sentence.split_whitespace().eq(["time", "passes"]) {
            return Ok(Happened::TimePasses);
        }
        let (sentence, on) = self.without_ticket(sentence);
        let words = &mut Words::new(&sentence);
        let mut event = Event::new(id, at, self.actor(words)?, What::Updated);
        let verb = self.verb(words, &mut event)?;
        self.tail(words, &mut event)?;
        self.known(&event)?;
        if event.actor.is_none() && !is_opening(&event) {
            event.what = observed(event.what)?;
        }
        if let (Some(on), Verb::Creates(_) | Verb::Splits { .. } | Verb::Merges { .. }) = (&on, &verb) {
            return Err(format!("`on {on}` does not belong here: the line names its tickets itself"));
        }
        Ok(match verb {
            Verb::Creates(ticket) => Happened::Event { ticket, event },
            Verb::Splits { ticket, from } => Happened::Split { ticket, from, event },
            Verb::Merges { ticket, into } => Happened::Merged { ticket, into, event },
            Verb::Does => Happened::Event { ticket: on.map_or_else(|| self.only(), Ok)?, event },
        })
    }

    /// The line without its `on T-1`, and that ticket. In quotes it is part of a value.
    fn without_ticket(&self, sentence: &str) -> (String, Option<String>) {
        let found = sentence.rmatch_indices(" on ").find_map(|(place, on)| {
            let (before, mut after) = (&sentence[..place], Words::new(&sentence[place + on.len()..]));
            let ticket = self.tickets.get(after.word())?;
            let quoted = before.matches('"').count() % 2 == 1;
            (!quoted).then(|| (format!("{before} {}", after.rest()), Some(ticket.clone())))
        });
        found.unwrap_or_else(|| (sentence.into(), None))
    }

    fn actor(&self, words: &mut Words) -> Result<Option<Actor>, String> {
        if words.rest().is_empty() {
            return Err(SENTENCES.into());
        }
        if words.take(SOMEONE) {
            return Ok(None);
        }
        let names = || self.people.iter().map(|person| person.name.as_str());
        let Some(name) = words.longest(names()) else {
            let problem = Problem::unknown("person", words.word(), names());
            return Err(format!("{problem}; whoever acts stands under `people:`"));
        };
        Ok(self.people.iter().find(|person| person.name == name).cloned())
    }

    /// Reads what is done into the event.
    fn verb(&self, words: &mut Words, event: &mut Event) -> Result<Verb, String> {
        if words.take("creates") {
            let ticket = self.new_ticket(words)?;
            let state = words.take("in").then(|| self.state(words));
            event.what = state.map_or(What::Created, What::CreatedIn);
            return Ok(Verb::Creates(ticket));
        }
        if words.take("splits") {
            let ticket = self.new_ticket(words)?;
            if !words.take("from") {
                return Err(format!(
                    "of which ticket it was a part is missing: write `splits {ticket} from T-1`"
                ));
            }
            return Ok(Verb::Splits { ticket, from: self.ticket(words)? });
        }
        if words.take("merges") {
            let ticket = self.ticket(words)?;
            if !words.take("into") {
                return Err(format!("the other ticket is missing: write `merges {ticket} into T-2`"));
            }
            let into = self.ticket(words)?;
            event.what = What::Merged(into.clone());
            return Ok(Verb::Merges { ticket, into });
        }
        if words.take("sets") {
            self.values(words, event)?;
        } else if words.take("clears") {
            self.cleared(words, event)?;
        } else if words.take("comments internally") {
            event.comment = Some(Comment::Internal);
        } else if words.take("comments") {
            event.comment = Some(Comment::Public);
        } else if words.take("cancels it") {
            event.what = What::Cancelled;
        } else if words.take("leaves it as it is") {
            event.what = What::Observed(None);
        } else if words.take("leaves it in") {
            event.what = What::Observed(Some(self.state(words)));
        } else if !words.take("touches it") {
            event.what = What::Requested(self.transition(words)?);
        }
        Ok(Verb::Does)
    }

    /// A transition by its name; after `requests` also one whose name begins like another sentence.
    fn transition(&self, words: &mut Words) -> Result<String, String> {
        let explicit = words.take("requests");
        let names = || self.engine.policy().transitions.iter().map(|transition| transition.name.as_str());
        match words.longest(names()) {
            Some(name) => Ok(name.into()),
            None if words.rest().is_empty() => Err(SENTENCES.into()),
            None => {
                let problem = Problem::unknown("transition", words.phrase(), names());
                Err(if explicit { problem.to_string() } else { format!("{problem} ({SENTENCES})") })
            }
        }
    }

    fn state(&self, words: &mut Words) -> String {
        let known = words.longest(self.engine.policy().states.names());
        known.unwrap_or_else(|| words.word()).into()
    }

    fn new_ticket(&self, words: &mut Words) -> Result<String, String> {
        match words.word() {
            "" => Err("the name of the ticket is missing: write `creates T-1`".into()),
            known if self.tickets.contains(known) => {
                Err(format!("`{known}` was created on a line above: call this one otherwise"))
            }
            new => Ok(new.into()),
        }
    }

    fn ticket(&self, words: &mut Words) -> Result<String, String> {
        let name = words.word();
        let known = self.tickets.iter().map(String::as_str);
        self.tickets.get(name).cloned().ok_or_else(|| Problem::unknown("ticket", name, known).to_string())
    }

    /// The ticket of a line that names none.
    fn only(&self) -> Result<String, String> {
        match (self.tickets.first(), self.tickets.len()) {
            (None, _) => Err("there is no ticket yet: begin with a line `creates T-1`".into()),
            (Some(only), 1) => Ok(only.clone()),
            (Some(first), _) => {
                let all: Vec<&str> = self.tickets.iter().map(String::as_str).collect();
                Err(format!("it may be any of {}: write `on {first}` behind what is done", all.join(", ")))
            }
        }
    }
}

/// What was done by somebody nobody knows: only a log can say that.
fn observed(what: What) -> Result<What, String> {
    match what {
        What::Updated => Ok(What::Observed(None)),
        What::Observed(state) => Ok(What::Observed(state)),
        _ => Err(format!("`{SOMEONE}` cannot do that: name who it was, and write them under `people:`")),
    }
}

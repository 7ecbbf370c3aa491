//! What a line of a story says happened: `Ana  ask the customer on T-1, with a comment`.

use std::path::Path;

use chrono_tz::Tz;
use dueline::{Actor, Engine, Event, Instant, What, policy::Problem};

use super::{
    family::{self, Tickets},
    verb::{Line, Verb},
    words::Words,
};

/// Whose name stands for an actor that a log does not know.
pub const SOMEONE: &str = "someone";

/// What happened: an event, and the tickets it is told to.
#[derive(Debug, Clone)]
pub enum Happened {
    /// Nothing: the clocks went on.
    TimePasses,
    /// A ticket was opened under the policy at that place.
    Opened { ticket: String, policy: usize, event: Event },
    /// An event of one ticket.
    Event { ticket: String, event: Event },
    /// The ticket was merged into another one.
    Merged { ticket: String, into: String, event: Event },
    /// A part of a ticket became a new one.
    Split { ticket: String, from: String, policy: usize, event: Event },
    /// Other versions took over, each at the place of its policy.
    TakenOver { id: String, engines: Vec<(usize, Engine)> },
}

impl Happened {
    /// The ticket that was opened, if one was, and the place of its policy.
    pub fn opens(&self) -> Option<(&str, usize)> {
        match self {
            Happened::Split { ticket, policy, .. } | Happened::Opened { ticket, policy, .. } => {
                Some((ticket, *policy))
            }
            _ => None,
        }
    }
}

/// What a line may speak of.
pub struct Scene<'a> {
    /// Those of the instant, the first for tickets of which nothing is said.
    pub engines: &'a [Engine],
    pub zone: Tz,
    pub people: &'a [Actor],
    /// Those that were created on a line above.
    pub tickets: &'a Tickets,
    /// In which policies are looked for.
    pub folder: &'a Path,
}

pub const SENTENCES: &str = "a line says who does what, as in `Ana  start work`; besides the transitions there \
    are `creates T-1`, `comments`, `comments internally`, `sets FIELD = VALUE`, `clears FIELD`, `touches it`, \
    `links T-2 as RELATION`, `unlinks T-2 as RELATION`, `cancels it`, `merges T-1 into T-2`, \
    `splits T-2 from T-1`, `leaves it in STATE`, `leaves it as it is`, and without anybody `time passes`, and \
    what becomes of dates: `dueline story --help`";

impl Scene<'_> {
    /// Reads what follows the instant. What is wrong says what to write instead.
    pub fn read(&self, sentence: &str, at: Instant, id: String) -> Result<Happened, String> {
        if sentence.split_whitespace().eq(["time", "passes"]) {
            return Ok(Happened::TimePasses);
        }
        if let Some(engines) = self.taken_over(sentence) {
            return Ok(Happened::TakenOver { id, engines: engines? });
        }
        let (sentence, on) = self.without_ticket(sentence);
        let words = &mut Words::new(&sentence);
        let event = Event::new(id, at, self.actor(words)?, What::Updated);
        let only = on.clone().map_or_else(|| self.only(), Ok);
        let (verb, event) = self.done(words, &event, only.as_deref().ok())?;
        if let (Some(on), Verb::Creates(..) | Verb::Splits { .. } | Verb::Merges { .. }) = (&on, &verb) {
            return Err(format!("`on {on}` does not belong here: the line names its tickets itself"));
        }
        Ok(match verb {
            Verb::Creates(ticket, policy) => Happened::Opened { ticket, policy, event },
            Verb::Splits { ticket, from, policy } => Happened::Split { ticket, from, policy, event },
            Verb::Merges { ticket, into } => Happened::Merged { ticket, into, event },
            Verb::Does => Happened::Event { ticket: only?, event },
        })
    }

    /// What is done to a ticket, in the words of its policy. Where it may be of several policies it is
    /// the first in whose words the line can be read.
    fn done(&self, words: &Words, event: &Event, ticket: Option<&str>) -> Result<(Verb, Event), String> {
        let policies = match ticket {
            Some(ticket) => self.policies(ticket),
            None => (0..self.engines.len()).collect(),
        };
        let mut wrong: Option<(usize, String)> = None;
        for policy in policies {
            let (line, mut event) = (Line { scene: self, policy }, event.clone());
            let mut words = words.clone();
            match line.read(&mut words, &mut event) {
                Ok(verb) => return Ok((verb, event)),
                // What is wrong in the words in which most of it could be read.
                Err(reason) if wrong.as_ref().is_none_or(|(left, _)| words.rest().len() < *left) => {
                    wrong = Some((words.rest().len(), reason));
                }
                Err(_) => {}
            }
        }
        Err(wrong.map_or_else(|| SENTENCES.into(), |(_, reason)| reason))
    }

    /// The line without its `on T-1`, and that ticket. In quotes it is part of a value.
    fn without_ticket(&self, sentence: &str) -> (String, Option<String>) {
        let found = sentence.rmatch_indices(" on ").find_map(|(place, on)| {
            let (before, mut after) = (&sentence[..place], Words::new(&sentence[place + on.len()..]));
            let ticket = after.word();
            let quoted = before.matches('"').count() % 2 == 1;
            (!quoted && self.is_ticket(ticket))
                .then(|| (format!("{before} {}", after.rest()), Some(ticket.into())))
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

    /// The policies by which a ticket may be run, none where there is no such ticket.
    pub fn policies(&self, ticket: &str) -> Vec<usize> {
        self.tickets.policies(ticket, self.engines)
    }

    fn is_ticket(&self, name: &str) -> bool {
        !self.policies(name).is_empty()
    }

    /// Takes a ticket that was created above, or that one of those opens.
    pub fn ticket(&self, words: &mut Words) -> Result<String, String> {
        let name = words.word();
        if self.is_ticket(name) { Ok(name.into()) } else { Err(self.no_ticket(name)) }
    }

    /// That there is no ticket of that name.
    pub fn no_ticket(&self, name: &str) -> String {
        match family::opener(name).filter(|opener| self.is_ticket(opener)) {
            Some(opener) => format!(
                "there is no ticket `{name}`: `{opener}` opens none of a policy of this story; name it \
                 behind `policy:` if it does"
            ),
            None => Problem::unknown("ticket", name, self.tickets.names()).to_string(),
        }
    }

    /// The ticket of a line that names none.
    fn only(&self) -> Result<String, String> {
        let mut names = self.tickets.names();
        match (names.next(), names.len()) {
            (None, _) => Err("there is no ticket yet: begin with a line `creates T-1`".into()),
            (Some(only), 0) => Ok(only.into()),
            (Some(first), _) => {
                let all: Vec<&str> = self.tickets.names().collect();
                Err(format!("it may be any of {}: write `on {first}` behind what is done", all.join(", ")))
            }
        }
    }
}

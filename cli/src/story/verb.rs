//! What somebody does to a ticket, in the words of the policy that runs it.

use dueline::{Comment, Event, Policy, What, policy::Problem};

use super::{
    family,
    sentence::{SENTENCES, SOMEONE, Scene},
    words::Words,
};

/// What a line says is done, and to which tickets where that is part of it.
pub enum Verb {
    /// Under the policy at that place.
    Creates(String, usize),
    Splits {
        ticket: String,
        from: String,
        policy: usize,
    },
    Merges {
        ticket: String,
        into: String,
    },
    Does,
}

/// A line, read in the words of a policy.
pub struct Line<'a> {
    pub scene: &'a Scene<'a>,
    /// Its place.
    pub policy: usize,
}

impl Line<'_> {
    pub fn policy(&self) -> &Policy {
        self.scene.engines[self.policy].policy()
    }

    /// Reads what is done into the event.
    pub fn read(mut self, words: &mut Words, event: &mut Event) -> Result<Verb, String> {
        let verb = self.verb(words, event)?;
        self.tail(words, event)?;
        self.known(event)?;
        self.acts(event)?;
        if event.actor.is_none() && !matches!(verb, Verb::Creates(..)) {
            event.what = observed(event.what.clone())?;
        }
        Ok(verb)
    }

    fn verb(&mut self, words: &mut Words, event: &mut Event) -> Result<Verb, String> {
        if words.take("creates") {
            let ticket = self.new_ticket(words)?;
            self.policy = if words.take("under") { self.named(words)? } else { 0 };
            let state = words.take("in").then(|| self.state(words));
            event.what = state.map_or(What::Created, What::CreatedIn);
            return Ok(Verb::Creates(ticket, self.policy));
        }
        if words.take("splits") {
            let ticket = self.new_ticket(words)?;
            if !words.take("from") {
                return Err(format!(
                    "of which ticket it was a part is missing: write `splits {ticket} from T-1`"
                ));
            }
            let from = self.scene.ticket(words)?;
            self.policy = self.scene.policies(&from)[0];
            return Ok(Verb::Splits { ticket, from, policy: self.policy });
        }
        if words.take("merges") {
            let ticket = self.scene.ticket(words)?;
            self.policy = self.scene.policies(&ticket)[0];
            if !words.take("into") {
                return Err(format!("the other ticket is missing: write `merges {ticket} into T-2`"));
            }
            let into = self.scene.ticket(words)?;
            event.what = What::Merged(into.clone());
            return Ok(Verb::Merges { ticket, into });
        }
        if words.take("sets") {
            self.values(words, event)?;
        } else if words.take("clears") {
            self.cleared(words, event)?;
        } else if words.take("links") {
            event.links.push(self.link(words)?);
        } else if words.take("unlinks") {
            event.unlinks.push(self.link(words)?);
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
        let names = || self.policy().transitions.iter().map(|transition| transition.name.as_str());
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
        let known = words.longest(self.policy().states.names());
        known.unwrap_or_else(|| words.word()).into()
    }

    /// The place of a policy of the story.
    fn named(&self, words: &mut Words) -> Result<usize, String> {
        let engines = self.scene.engines;
        let names = || engines.iter().map(|engine| engine.policy().name.as_str());
        let found = words.longest(names()).and_then(|name| family::place(name, engines));
        found.ok_or_else(|| {
            let problem = Problem::unknown("policy", words.word(), names());
            format!("{problem}; a story names its policies first, as in `policy: incident, root-cause`")
        })
    }

    fn new_ticket(&self, words: &mut Words) -> Result<String, String> {
        let name = words.word();
        if name.is_empty() {
            return Err("the name of the ticket is missing: write `creates T-1`".into());
        }
        if self.scene.tickets.names().any(|known| known == name) {
            return Err(format!("`{name}` was created on a line above: call this one otherwise"));
        }
        match family::opener(name).filter(|opener| !self.scene.policies(opener).is_empty()) {
            Some(opener) => Err(format!(
                "`{name}` is what a ticket is called that `{opener}` opens: call this one otherwise"
            )),
            None => Ok(name.into()),
        }
    }

    /// Whether who acts has a role there.
    fn acts(&self, event: &Event) -> Result<(), String> {
        let Some(actor) = &event.actor else { return Ok(()) };
        let policy = self.policy();
        if policy.roles.get(&actor.role).is_some() {
            return Ok(());
        }
        let roles: Vec<&str> = policy.roles.names().collect();
        let (who, role, roles) = (&actor.name, &actor.role, roles.join(", "));
        Err(format!("{who} is {role}, and that is no role of `{}`: it has {roles}", policy.name))
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

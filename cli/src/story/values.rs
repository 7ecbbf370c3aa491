//! What a line of a story gives a ticket: `priority = P1, planned_for = 2026-12-01, with a comment`.

use dueline::{Comment, Event, Link, Refusal, Value, What, policy::FieldKind};

use super::{moment, verb::Line, words::Words};

impl Line<'_> {
    /// Reads what may stand at the end of every line: `, with a comment: priority = P1`.
    pub fn tail(&self, words: &mut Words, event: &mut Event) -> Result<(), String> {
        while words.sign(',') {
            if !self.with(words, event)? {
                return Err(format!(
                    "`{}` is not understood: after a comma stands `with a comment`, `with an internal comment` \
                     or `with T-2 as RELATION`, and values stand after a colon, as in `: priority = P1`",
                    words.rest()
                ));
            }
        }
        if words.sign(':') {
            self.values(words, event)?;
        }
        if words.rest().is_empty() {
            return Ok(());
        }
        if words.take("on") {
            return Err(self.scene.no_ticket(words.word()));
        }
        Err(format!(
            "`{}` is not understood: a line ends `on T-1, with a comment: priority = P1`, each part where needed",
            words.rest()
        ))
    }

    /// Reads what the event comes with, if that is what comes next: a comment, another ticket.
    fn with(&self, words: &mut Words, event: &mut Event) -> Result<bool, String> {
        if words.take("with a comment") {
            event.comment = Some(Comment::Public);
        } else if words.take("with an internal comment") {
            event.comment = Some(Comment::Internal);
        } else if let Some(linked) = after(words, "with").filter(|rest| is_a_link(rest)) {
            *words = linked;
            event.links.push(self.link(words)?);
        } else if let Some(unlinked) = after(words, "without").filter(|rest| is_a_link(rest)) {
            *words = unlinked;
            event.unlinks.push(self.link(words)?);
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// Reads another ticket, and as what it is known: `T-2 as cause`.
    pub fn link(&self, words: &mut Words) -> Result<Link, String> {
        let ticket = self.scene.ticket(words)?;
        if !words.take("as") {
            return Err(format!("as what it is known is missing: write `{ticket} as RELATION`"));
        }
        let relation = words.longest(self.policy().relations.names());
        // The engine says which it has.
        Ok(Link { relation: relation.unwrap_or_else(|| words.word()).into(), ticket })
    }

    /// Reads values, and what the event comes with among them.
    pub fn values(&self, words: &mut Words, event: &mut Event) -> Result<(), String> {
        loop {
            if !self.with(words, event)? {
                let name = self.field(words)?;
                if !words.sign('=') {
                    return Err(format!("the value of `{name}` is missing: write `{name} = VALUE`"));
                }
                self.give(event, name, words.value())?;
            }
            if !words.sign(',') {
                return Ok(());
            }
        }
    }

    /// Reads the fields that a line clears.
    pub fn cleared(&self, words: &mut Words, event: &mut Event) -> Result<(), String> {
        loop {
            if !self.with(words, event)? {
                event.fields.insert(self.field(words)?, Value::Unset);
            }
            if !words.sign(',') {
                return Ok(());
            }
        }
    }

    fn field(&self, words: &mut Words) -> Result<String, String> {
        let known = self.policy().fields.names().chain(["priority"]);
        if let Some(name) = words.longest(known) {
            return Ok(name.into());
        }
        match words.word() {
            "" => Err("a field is missing: write `sets FIELD = VALUE` or `clears FIELD`".into()),
            // The engine says what it is, and what it may stand for.
            unknown => Ok(unknown.into()),
        }
    }

    fn give(&self, event: &mut Event, name: String, text: &str) -> Result<(), String> {
        if name == "priority" {
            event.priority = Some(text.into());
            return Ok(());
        }
        let kind = self.policy().fields.get(&name).map(|field| field.kind);
        let value = match kind {
            _ if text == "unset" => Value::Unset,
            Some(FieldKind::Flag) => match text {
                "true" | "yes" => true.into(),
                "false" | "no" => false.into(),
                _ => return Err(format!("`{name}` is a flag: write `{name} = yes` or `{name} = no`")),
            },
            Some(FieldKind::Number) => match text.parse::<i64>() {
                Ok(number) => number.into(),
                Err(_) => return Err(format!("`{name}` is a number: write `{name} = 3`")),
            },
            // As the wall shows it, like every instant of a story.
            Some(FieldKind::Instant) => {
                let read = moment::read(&mut Words::new(text), self.scene.zone, None);
                read.map_err(|reason| format!("`{name}`: {reason}"))?.1.into()
            }
            Some(FieldKind::Tags | FieldKind::People | FieldKind::Files) => {
                let list = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
                Value::many(list.split(',').map(str::trim).filter(|item| !item.is_empty()))
            }
            _ => text.into(),
        };
        event.fields.insert(name, value);
        Ok(())
    }

    /// Whether the policy has all names and takes all values of an event: asked of the engine, which
    /// names all at once, with their neighbours.
    pub fn known(&self, event: &Event) -> Result<(), String> {
        let mut probe = event.clone();
        probe.actor = None;
        probe.what = match &event.what {
            What::CreatedIn(state) | What::Observed(Some(state)) => What::Observed(Some(state.clone())),
            _ => What::Observed(None),
        };
        match self.scene.engines[self.policy].open("T-1", &probe) {
            Err(Refusal::Mistakes(mistakes)) => Err(mistakes.to_string()),
            _ => Ok(()),
        }
    }
}

/// What follows a word, if it comes next.
fn after<'a>(words: &Words<'a>, word: &str) -> Option<Words<'a>> {
    let mut words = words.clone();
    words.take(word).then_some(words)
}

/// Whether it is `T-2 as cause`.
fn is_a_link(words: &Words) -> bool {
    let words = &mut words.clone();
    !words.word().is_empty() && words.take("as")
}

//! What a line of a story gives a ticket: `priority = P1, planned_for = 2026-12-01, with a comment`.

use dueline::{
    Comment, Event, Refusal, Value, What,
    policy::{FieldKind, Problem},
};

use super::{moment, sentence::Scene, words::Words};

impl Scene<'_> {
    /// Reads what may stand at the end of every line: `, with a comment: priority = P1`.
    pub fn tail(&self, words: &mut Words, event: &mut Event) -> Result<(), String> {
        if words.sign(',') {
            event.comment = Some(comment(words).ok_or_else(|| {
                format!(
                    "`{}` is not understood: after a comma stands `with a comment` or `with an internal \
                     comment`, and values stand after a colon, as in `: priority = P1`",
                    words.rest()
                )
            })?);
        }
        if words.sign(':') {
            self.values(words, event)?;
        }
        if words.rest().is_empty() {
            return Ok(());
        }
        if words.take("on") {
            let known = self.tickets.iter().map(String::as_str);
            return Err(Problem::unknown("ticket", words.word(), known).to_string());
        }
        Err(format!(
            "`{}` is not understood: a line ends `on T-1, with a comment: priority = P1`, each part where needed",
            words.rest()
        ))
    }

    /// Reads values, and among them that there is a comment.
    pub fn values(&self, words: &mut Words, event: &mut Event) -> Result<(), String> {
        loop {
            if let Some(comment) = comment(words) {
                event.comment = Some(comment);
            } else {
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
            match comment(words) {
                Some(comment) => event.comment = Some(comment),
                None => drop(event.fields.insert(self.field(words)?, Value::Unset)),
            }
            if !words.sign(',') {
                return Ok(());
            }
        }
    }

    fn field(&self, words: &mut Words) -> Result<String, String> {
        let known = self.engine.policy().fields.names().chain(["priority"]);
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
        let kind = self.engine.policy().fields.get(&name).map(|field| field.kind);
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
                let read = moment::read(&mut Words::new(text), self.zone, None);
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
        match self.engine.open("T-1", &probe) {
            Err(Refusal::Mistakes(mistakes)) => Err(mistakes.to_string()),
            _ => Ok(()),
        }
    }
}

fn comment(words: &mut Words) -> Option<Comment> {
    if words.take("with a comment") {
        return Some(Comment::Public);
    }
    words.take("with an internal comment").then_some(Comment::Internal)
}

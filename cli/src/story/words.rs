//! A line of a story, word by word.

/// What is left of a line. Words are parted by any blanks, and end before `,` and `:` too.
#[derive(Clone)]
pub struct Words<'a> {
    rest: &'a str,
}

impl<'a> Words<'a> {
    /// All of it.
    pub fn new(line: &'a str) -> Self {
        Words { rest: line.trim() }
    }

    /// What was not taken yet.
    pub fn rest(&self) -> &'a str {
        self.rest
    }

    /// The next word, or nothing at the end, and before a `,` or `: `.
    pub fn word(&mut self) -> &'a str {
        let ends = |(place, _): &(usize, char)| at_an_end(&self.rest[*place..]);
        let end = self.rest.char_indices().find(ends).map_or(self.rest.len(), |(place, _)| place);
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        word
    }

    /// Takes these words, if they are what comes next.
    pub fn take(&mut self, phrase: &str) -> bool {
        let Some(rest) = after(self.rest, phrase) else { return false };
        self.rest = rest;
        true
    }

    /// Takes a sign.
    pub fn sign(&mut self, sign: char) -> bool {
        let Some(rest) = self.rest.strip_prefix(sign) else { return false };
        self.rest = rest.trim_start();
        true
    }

    /// Takes the longest of some names that comes next: names may hold blanks, commas and colons.
    pub fn longest<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        let found = names.into_iter().filter_map(|name| Some((after(self.rest, name)?, name)));
        let (rest, name) = found.min_by_key(|(rest, _)| rest.len())?;
        self.rest = rest;
        Some(name)
    }

    /// What could be a name here: all up to the next `,` or `: `.
    pub fn phrase(&self) -> &'a str {
        let ends = |(_, c): &(usize, char)| !c.is_whitespace();
        let signs = self.rest.char_indices().filter(ends).map(|(place, _)| place);
        let end = signs.into_iter().find(|place| at_an_end(&self.rest[*place..]));
        self.rest[..end.unwrap_or(self.rest.len())].trim_end()
    }

    /// Takes a value: all up to the next `,`, or what stands between quotes or, with them, brackets.
    pub fn value(&mut self) -> &'a str {
        let quoted = self.rest.strip_prefix('"').and_then(|rest| rest.split_once('"'));
        let list = self.rest.starts_with('[').then(|| self.rest.find(']')).flatten();
        let (value, rest) = match quoted.or_else(|| self.rest.split_at_checked(list? + 1)) {
            Some((value, rest)) => (value, rest),
            None => self.rest.split_at(self.rest.find(',').unwrap_or(self.rest.len())),
        };
        self.rest = rest.trim_start();
        value.trim()
    }
}

/// What follows these words in a text that begins with them.
fn after<'a>(text: &'a str, phrase: &str) -> Option<&'a str> {
    let mut rest = text;
    for word in phrase.split_whitespace() {
        rest = rest.trim_start().strip_prefix(word)?;
        if !rest.is_empty() && !at_an_end(rest) {
            return None;
        }
    }
    Some(rest.trim_start())
}

/// Whether a word ends before this. A colon within one, as in `09:00`, is part of it.
fn at_an_end(rest: &str) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        Some(':') => chars.next().is_none_or(char::is_whitespace),
        Some(c) => c == ',' || c.is_whitespace(),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_is_taken_and_only_whole() {
        let mut words = Words::new("ask the   customer, with a comment");
        assert_eq!(words.longest(["ask", "ask the customer", "ask the customers"]), Some("ask the customer"));
        assert!(words.sign(',') && words.take("with a comment") && words.rest().is_empty());
        assert_eq!(Words::new("asked").longest(["ask"]), None);
    }

    #[test]
    fn words_end_before_signs_and_keep_the_colons_of_times() {
        let mut words = Words::new("09:00  T-1: channel = mail");
        assert_eq!((words.word(), words.word(), words.word()), ("09:00", "T-1", ""));
        assert!(words.sign(':'));
        assert_eq!(Words::new("strat work, with a comment").phrase(), "strat work");
        let mut words = Words::new(r#"in the "Hall", "a, b", c"#);
        assert_eq!((words.value(), words.sign(','), words.value()), (r#"in the "Hall""#, true, "a, b"));
        assert_eq!(Words::new("[a, b], c").value(), "[a, b]");
    }
}

//! What tickets that the engine opened are called: `T-1.2` for the second that `T-1` opened.

/// The names of tickets by their ids, which are those of the decisions that opened them.
#[derive(Debug, Default)]
pub struct Names(Vec<(String, String)>);

impl Names {
    /// Names a ticket that another one opened, in its turn among those of that one.
    pub fn call(&mut self, id: &str, opener: &str) -> String {
        let number = self.opened(opener) + 1;
        let name = format!("{opener}.{number}");
        self.0.push((id.into(), name.clone()));
        name
    }

    /// How many tickets another one opened.
    pub fn opened(&self, opener: &str) -> usize {
        let opened = |name: &str| name.rsplit_once('.').is_some_and(|(before, _)| before == opener);
        self.0.iter().filter(|(_, name)| opened(name)).count()
    }

    /// What a ticket is called: its id, if it was created in the story.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.iter().find(|(known, _)| known == id).map_or(id, |(_, name)| name)
    }

    /// The id of a ticket.
    pub fn id<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.iter().find(|(_, known)| known == name).map_or(name, |(id, _)| id)
    }

    /// A text in which every ticket is called by its name.
    pub fn told(&self, text: &str) -> String {
        let mut all: Vec<&(String, String)> = self.0.iter().collect();
        // One id may be the beginning of another.
        all.sort_by_key(|(id, _)| std::cmp::Reverse(id.len()));
        all.into_iter().fold(text.into(), |text: String, (id, name)| text.replace(id, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_counted_by_the_one_that_opened_it() {
        let mut names = Names::default();
        assert_eq!(names.call("T-1/e2/x/1", "T-1"), "T-1.1");
        assert_eq!(names.call("T-1/e2/x/10", "T-1"), "T-1.2");
        assert_eq!(names.call("T-1%2Fe2%2Fx%2F1/e3/x/0", "T-1.1"), "T-1.1.1");
        assert_eq!(names.call("T-1/e4/x/0", "T-1"), "T-1.3");
        assert_eq!((names.name("T-1/e2/x/10"), names.id("T-1.1.1")), ("T-1.2", "T-1%2Fe2%2Fx%2F1/e3/x/0"));
        assert_eq!((names.name("T-2"), names.id("T-2"), names.opened("T-1")), ("T-2", "T-2", 3));
        assert_eq!(names.told("T-1/e2/x/10 and T-1/e2/x/1"), "T-1.2 and T-1.1");
    }
}

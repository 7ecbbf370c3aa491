//! Policies whose tickets open and tell each other: whether they understand one another.

use alloc::{format, string::String, vec::Vec};

use super::{Engine, check::circles_between};
use crate::policy::{Action, Mistake, Policy, Problem, Relation, path_of};

impl Engine {
    /// What does not fit between this policy and those that its relations name: a relation that does not
    /// lead back, a word that the other side does not know, a field that it does not have; and what may come
    /// back to a ticket by way of others for ever, nobody doing anything. Each with its path in this policy.
    /// Relations to policies that are not among `others` are passed over.
    ///
    /// A policy is checked alone, and may be used alone; hosts that run several ask this once at the
    /// start, of each of them.
    ///
    /// # Example: a part that says what its whole does not know
    /// ```
    /// use dueline::{Engine, Policy};
    ///
    /// let engine = |name: &str, relation: &str| {
    ///     let text = format!(
    ///         "name='{name}'\ninitial='a'\nroles={{agent='support'}}\nstates={{a='closed'}}\n{relation}"
    ///     );
    ///     Engine::new(Policy::from_toml(&text).unwrap()).unwrap()
    /// };
    /// let whole = engine("whole", "relations.part={policy='part',back='whole',words=['open','done']}");
    /// let part = engine("part", "relations.whole={policy='whole',back='part',tells=['finished']}");
    /// assert_eq!(
    ///     part.fits(&[&whole])[0].to_string(),
    ///     "relations.whole.tells: `finished` is no word of `part` in `whole`: there are open, done"
    /// );
    /// ```
    pub fn fits(&self, others: &[&Engine]) -> Vec<Mistake> {
        let policy = self.policy();
        let mut found = Found::default();
        for (name, relation) in policy.relations.iter() {
            let other = others.iter().map(|engine| engine.policy());
            let mut named = other.filter(|other| Some(&other.name) == relation.policy.as_ref());
            let Some(other) = named.next() else { continue };
            leads_back(policy, (name, relation), other, &mut found);
            for (path, with) in openings(policy, name) {
                fields(policy, &path, with, other, &mut found);
            }
        }
        let mut models = alloc::vec![&*self.model];
        for other in others {
            // The first of a name is who is meant by it.
            if models.iter().all(|model| model.policy.name != other.model.policy.name) {
                models.push(&other.model);
            }
        }
        found.0.extend(circles_between(&models));
        found.0
    }
}

#[derive(Default)]
struct Found(Vec<Mistake>);

impl Found {
    fn wrong(&mut self, path: String, text: String) {
        self.0.push(Mistake { path, problem: Problem::Other(text) });
    }
}

fn leads_back(policy: &Policy, (name, relation): (&str, &Relation), other: &Policy, found: &mut Found) {
    let path = |key: &str| path_of(&["relations", name, key]);
    let Some(back) = &relation.back else { return };
    let Some(theirs) = other.relations.get(back) else {
        return found.wrong(path("back"), format!("`{}` has no relation `{back}`", other.name));
    };
    if let Some(named) = theirs.policy.as_ref().filter(|named| **named != policy.name) {
        let text = format!("`{back}` of `{}` is of `{named}`, not of `{}`", other.name, policy.name);
        found.wrong(path("back"), text);
    }
    let known = |of: &str, word: &String, words: &[String], whose: &Policy| {
        let list = if words.is_empty() { "none".into() } else { words.join(", ") };
        format!("`{word}` is no word of `{of}` in `{}`: there are {list}", whose.name)
    };
    for word in relation.tells.iter().filter(|word| !theirs.words.contains(word)) {
        found.wrong(path("tells"), known(back, word, &theirs.words, other));
    }
    for word in theirs.tells.iter().filter(|word| !relation.words.contains(word)) {
        let text = format!("`{}` tells `{word}`, which is none of them", other.name);
        found.wrong(path("words"), text);
    }
}

/// Every order to open a ticket of that relation, with the path of what it is opened with.
fn openings<'p>(policy: &'p Policy, relation: &str) -> impl Iterator<Item = (String, &'p [String])> {
    policy.actions().flat_map(move |(path, actions)| {
        actions.iter().enumerate().filter_map(move |(i, action)| match action {
            Action::Open { relation: named, with } if named == relation => {
                Some((format!("{path}[{i}].with"), with.as_slice()))
            }
            _ => None,
        })
    })
}

/// A field that is handed over must be the same there.
fn fields(policy: &Policy, path: &str, with: &[String], other: &Policy, found: &mut Found) {
    for name in with {
        let (Some(ours), theirs) = (policy.fields.get(name), other.fields.get(name)) else { continue };
        match theirs {
            None => found.wrong(path.into(), format!("`{}` has no field `{name}`", other.name)),
            Some(theirs) if theirs.kind != ours.kind => {
                let text =
                    format!("`{name}` is a {} here and a {} in `{}`", ours.kind, theirs.kind, other.name);
                found.wrong(path.into(), text);
            }
            Some(theirs) => {
                for word in
                    ours.words().filter(|word| !theirs.of.is_empty() && !theirs.words().any(|w| w == *word))
                {
                    let text = format!("`{name}` may be `{word}` here, and not in `{}`", other.name);
                    found.wrong(path.into(), text);
                }
            }
        }
    }
}

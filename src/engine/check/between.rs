//! Circles between tickets: what one of them orders comes back to it by way of others, in one breath, which ends
//! after so many, or by clocks, which never does.
//!
//! A word that goes down a family, from part to part, ends with the family. What never ends goes out by a relation
//! and comes back by it, or opens more tickets.

use alloc::{format, string::String, vec::Vec};

use super::{
    graph::way,
    runaway::{Actor, Effect, FOR_EVER, follows, name, path, woken},
};
use crate::{
    engine::{
        condition::Happened,
        model::{Action, Model},
        place::{Place, RelationId},
    },
    policy::{Mistake, Problem, Side},
};

/// The circles through the first of these policies, each with its path in that.
pub(crate) fn circles_between(models: &[&Model]) -> Vec<Mistake> {
    let several = Several::of(models);
    let mut found: Vec<Mistake> = Vec::new();
    for order in several.orders.iter().filter(|order| several.actors[order.from].0 == 0) {
        let path = path(models[0], several.actors[order.from].1);
        // One way is enough.
        if found.iter().any(|other| other.path == path) {
            continue;
        }
        if let Some(circle) = several.circle(order) {
            let way: Vec<String> = circle.iter().map(|place| several.called(*place)).collect();
            let text = format!("{FOR_EVER}: {}", way.join(", then "));
            found.push(Mistake { path, problem: Problem::Other(text) });
        }
    }
    found
}

/// What does things by itself in any of several policies, and what follows from each, in the same ticket and in
/// others.
struct Several<'m> {
    models: &'m [&'m Model],
    /// With the place of its policy.
    actors: Vec<(usize, Actor)>,
    next: Vec<Vec<usize>>,
    orders: Vec<Order>,
}

/// Something that is ordered in one ticket, and acts in another.
struct Order {
    from: usize,
    to: usize,
    /// The policy and the relation by which a word goes out, and those by which it arrives; none of an opening.
    by: Option<[(usize, RelationId); 2]>,
}

impl<'m> Several<'m> {
    fn of(models: &'m [&'m Model]) -> Self {
        let of = |(of, model): (usize, &&'m Model)| Actor::all(model).map(move |actor| (of, actor));
        let actors: Vec<(usize, Actor)> = models.iter().enumerate().flat_map(of).collect();
        let mut several =
            Several { models, next: alloc::vec![Vec::new(); actors.len()], actors, orders: Vec::new() };
        for from in 0..several.actors.len() {
            let (of, actor) = several.actors[from];
            let own = follows(models[of], actor).into_iter();
            several.next[from] = own.map(|next| several.place(of, next)).collect();
            several.elsewhere(from);
        }
        several
    }

    fn place(&self, of: usize, actor: Actor) -> usize {
        let first = self.actors.iter().position(|(policy, _)| *policy == of).unwrap_or_default();
        first + actor.place(self.models[of])
    }

    /// What acts in other tickets on what an actor opens or tells.
    fn elsewhere(&mut self, from: usize) {
        let (of, actor) = self.actors[from];
        for action in actor.actions(self.models[of]) {
            let (relation, word) = match action {
                Action::Open(opening) => (opening.relation, None),
                Action::Signal { relation, word } => (*relation, Some(word)),
                _ => continue,
            };
            let (_, data) = self.models[of].policy.relations.at(relation.place());
            let named = |other: &&Model| Some(&other.policy.name) == data.policy.as_ref();
            let Some(there) = self.models.iter().position(named) else { continue };
            let other = self.models[there];
            let Some(back) = data.back.as_ref().and_then(|back| other.find_relation(back)) else { continue };
            let Some(effect) = arrives(other, back, word) else { continue };
            let mut acting = Vec::new();
            woken(other, &effect, &mut acting);
            for actor in acting {
                let to = self.place(there, actor);
                let by = word.map(|_| [(of, relation), (there, back)]);
                self.next[from].push(to);
                self.orders.push(Order { from, to, by });
            }
        }
    }

    /// The way of an order back to who gave it, for ever.
    fn circle(&self, order: &Order) -> Option<Vec<usize>> {
        let way = |from: usize, to: usize| match from == to {
            true => Some(Vec::from([from])),
            false => way(from, to, &self.next),
        };
        let home = match order.by {
            Some([out, back]) if out != back => {
                let returns = self.orders.iter().filter(|other| other.by == Some([back, out]));
                let ways = returns.filter_map(|other| {
                    let there = way(order.to, other.from)?;
                    Some(there.into_iter().chain(way(other.to, order.from)?).collect())
                });
                ways.min_by_key(Vec::len)
            }
            _ => way(order.to, order.from),
        }?;
        Some([order.from].into_iter().chain(home).collect())
    }

    fn called(&self, place: usize) -> String {
        let (of, actor) = self.actors[place];
        let name = name(self.models[of], actor);
        if of == 0 { name } else { format!("{name} of `{}`", self.models[of].policy.name) }
    }
}

/// What arrives at a ticket by that relation: a word; or, without one, it is opened.
fn arrives(model: &Model, relation: RelationId, word: Option<&String>) -> Option<Effect> {
    let automation = Happened { side: Some(Side::Automation), ..Happened::default() };
    let happened = match word {
        Some(word) => Happened { told: Some((relation, model.find_word(relation, word)?)), ..automation },
        None => Happened { created: true, linked: true, entered: Some(model.initial), ..automation },
    };
    Some(Effect::new(model, happened, Vec::new()))
}

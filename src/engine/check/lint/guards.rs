//! Guards and rules that never hold; automatic transitions in each other's way.

use alloc::{format, vec::Vec};

use super::{
    solve::{Ask, Space},
    warn,
};
use crate::{
    engine::place::{Place, RuleId, TransitionId},
    policy::{Mistake, path_of},
};

pub(super) fn check(space: &Space<'_>, found: &mut Vec<Mistake>) {
    for place in 0..space.model.transitions.len() {
        transition(space, place, found);
    }
    for place in 0..space.model.rules.len() {
        rule(space, place, found);
    }
}

fn transition(space: &Space<'_>, place: usize, found: &mut Vec<Mistake>) {
    let model = space.model;
    let transition = &model.transitions[place];
    let path = |part: &str| format!("transitions[{place}]{part}");
    if space.never_of_ticket(&Ask::Now(&transition.when)) {
        return warn(found, path(".when"), "it never holds".into());
    }
    let offered = Ask::In(&transition.from).and(Ask::Now(&transition.when));
    if space.never_of_ticket(&offered) {
        return warn(found, path(".when"), "it holds in none of the states that this leads out of".into());
    }
    // People can give what is missing together with the request.
    let only_own = space.own.takes[place] && model.policy.transitions[place].by.is_empty();
    if (transition.automatic || only_own) && space.never_of_ticket(&Ask::can_be_taken(transition)) {
        let text = "the engine never takes it: wherever `when` holds, something that is required is unset";
        return warn(found, path(".require"), text.into());
    }
    if transition.automatic {
        automatic(space, place, found);
    }
}

/// The first automatic transition that can be taken is: what stands in the way of this one.
fn automatic(space: &Space<'_>, place: usize, found: &mut Vec<Mistake>) {
    let model = space.model;
    let path = format!("transitions[{place}]");
    // One that a required field may block does not stand in the way for certain.
    let certain = |other: &usize| model.transitions[*other].automatic && !space.may_be_blocked(*other);
    let earlier: Vec<usize> = (0..place).filter(certain).collect();
    let taken = |other: usize| Ask::can_be_taken(&model.transitions[other]);
    let own = taken(place).without(earlier.iter().map(|other| taken(*other)));
    if !earlier.is_empty() && space.never_of_ticket(&own) {
        let text = "the engine never takes it: an automatic transition above it always can be taken instead";
        return warn(found, path, text.into());
    }
    if space.may_be_blocked(place) {
        return;
    }
    for other in earlier {
        let (to, theirs) = (model.transitions[place].to, model.transitions[other].to);
        let Some(theirs) = theirs.filter(|theirs| Some(*theirs) != to) else { continue };
        if let Some(example) = space.example(&taken(place).and(taken(other))) {
            let name = model.transition(TransitionId::new(other));
            let text = format!(
                "`{name}` can be taken too, for example {example}, and leads to `{}`: the first one is taken",
                model.state(theirs)
            );
            return warn(found, path, text);
        }
    }
}

fn rule(space: &Space<'_>, place: usize, found: &mut Vec<Mistake>) {
    let rule = &space.model.rules[place];
    let name = space.model.rule(RuleId::new(place));
    let both = Ask::Holds(&rule.on).and(Ask::Holds(&rule.when));
    if !space.never(&both) {
        return;
    }
    let (path, text) = if space.never(&Ask::Holds(&rule.on)) {
        (path_of(&["rules", name, "on"]), "no event is ever so: the rule never acts")
    } else if space.never(&Ask::Holds(&rule.when)) {
        (path_of(&["rules", name, "when"]), "it never holds: the rule never acts")
    } else {
        (path_of(&["rules", name]), "`on` and `when` never hold of one event: the rule never acts")
    };
    warn(found, path, text.into());
}

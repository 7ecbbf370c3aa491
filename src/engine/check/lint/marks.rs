//! Marks that are never reached, since another one always comes before them, moves the ticket and
//! ends the clock.

use alloc::{format, vec::Vec};

use super::{
    clocks::{open_in, running},
    of_clock,
    solve::{Ask, Space},
    warn,
};
use crate::{
    engine::{
        condition::Cond,
        model::{Action, Clock, Mark, Stand},
        place::{ClockId, Place, Set, StateId, TransitionId},
        target::Target,
    },
    policy::{Again, Clock as Data, Mistake},
};

pub(super) fn check(space: &Space<'_>, place: usize, found: &mut Vec<Mistake>) {
    let model = space.model;
    let clock = &model.clocks[place];
    // Some mark must order a move first of all; one that a required field may block ends nothing for
    // certain.
    let certain = |transition: &TransitionId| !space.may_be_blocked(transition.place());
    let moves = |(i, mark)| Some((i, moves(mark).filter(certain)?));
    let movers: Vec<(usize, TransitionId)> = clock.marks.iter().enumerate().filter_map(moves).collect();
    if movers.is_empty() {
        return;
    }
    // A cycle that goes on after its end reaches its other marks then.
    if matches!(clock.again, Again::Continue | Again::ContinueCounting) {
        return;
    }
    let runs = running(clock);
    let Some(open) = open_in(space, clock, &runs) else { return };
    let alike: Vec<usize> = (0..model.clocks.len()).filter(|other| run_alike(space, place, *other)).collect();
    for (i, transition) in movers {
        let first = &clock.marks[i];
        if !ends(space, clock, &runs, &open, first, transition) {
            continue;
        }
        for &other in &alike {
            for (j, mark) in model.clocks[other].marks.iter().enumerate() {
                // At one instant the clocks act in the policy's order, and their marks in theirs.
                let Some(order) = order(clock, first, mark, other == place, (place, i) < (other, j)) else {
                    continue;
                };
                let name = match other == place {
                    true => format!("`{}`", first.name),
                    false => format!("`{}` of clock `{}`", first.name, model.clock(ClockId::new(place))),
                };
                let text = match order {
                    Order::Later => format!(
                        "it is never reached: {name} at `{}` comes before it, moves the ticket and ends the clock",
                        first.at
                    ),
                    Order::Together => format!(
                        "it never acts: {name} falls due at the same instants, comes first, moves the ticket and ends the clock"
                    ),
                };
                let path = of_clock(model, other, &format!(".marks[{j}]"));
                // One reason is enough.
                if found.iter().all(|warning| warning.path != path) {
                    warn(found, path, text);
                }
            }
        }
    }
}

/// The transition that a mark orders before anything else that changes the ticket.
fn moves(mark: &Mark) -> Option<TransitionId> {
    // One that waits for its calendar, or may be over already, moves nothing for certain.
    let certain =
        mark.acting.is_none() && mark.repeats.as_ref().is_none_or(|repeats| repeats.until.is_none());
    let tells = |action: &Action| matches!(action, Action::Tell(_));
    let mut changes = mark.actions.iter().filter(|action| certain && !tells(action));
    match changes.next() {
        Some(Action::Move(transition)) => Some(*transition),
        _ => None,
    }
}

/// Whether two clocks start, pause and end always together: they say the same, but for their goals
/// and marks.
fn run_alike(space: &Space<'_>, one: usize, other: usize) -> bool {
    let clocks = &space.model.policy.clocks;
    let bare = |place: usize| Data { goals: Vec::new(), marks: Vec::new(), ..clocks.at(place).1.clone() };
    one == other || bare(one) == bare(other)
}

/// Whether the mark's move surely can be made, and surely ends the clock, whenever it falls due.
fn ends(
    space: &Space<'_>,
    clock: &Clock,
    runs: &Cond,
    open: &[StateId],
    mark: &Mark,
    transition: TransitionId,
) -> bool {
    let taken = &space.model.transitions[transition.place()];
    // Marks on the clock's own time wait for the end of a pause.
    let level = clock.resume.is_none() && mark.is_own();
    let paused = clock.pause.as_ref().filter(|_| level);
    let among = Set::new(space.model.policy.states.len(), open.iter().copied());
    let due = Ask::Now(runs).without(paused.map(Ask::Now));
    let blocked = due.and(Ask::In(&among)).without([Ask::can_be_taken(taken)]);
    if taken.comment || !space.never_of_ticket(&blocked) {
        return false;
    }
    let was_due = Ask::Was(runs).without(paused.map(Ask::Was));
    let ends = [&clock.stop, &clock.cancel, &clock.reset];
    let goes_on = was_due.without(ends.map(Ask::acts_if_any));
    open.iter().all(|state| !taken.from.has(*state) || space.never_taken(transition, *state, &goes_on))
}

enum Order {
    /// The second always falls due after the first.
    Later,
    /// They fall due together, and the first acts first.
    Together,
}

/// How a mark stands after another one, for certain: only where both are said alike. `first` says
/// whether the one acts before the other where they fall due together.
fn order(clock: &Clock, one: &Mark, other: &Mark, same_clock: bool, first: bool) -> Option<Order> {
    use Order::{Later, Together};
    // Where timers may lie before the clock was known to run, they fall due together.
    let put_back = clock.from.is_some() || clock.coverage.field().is_some();
    if put_back && !first {
        return None;
    }
    let together = |first: bool| first.then_some(Together);
    // Days may fall together, where a zone leaves one out or a calendar is closed between them.
    let days = |a: u32, b: u32| match b {
        _ if b == a => together(first),
        _ => (b > a && (first || b - a > 1)).then_some(Later),
    };
    let amounts = |a, b| if a == b { together(first) } else { (b > a).then_some(Later) };
    match (&one.stands, &other.stands) {
        (Stand::Own(Target::Elapsed(a)), Stand::Own(Target::Elapsed(b)))
        | (Stand::Own(Target::Working(a)), Stand::Own(Target::Working(b))) => amounts(a, b),
        (Stand::Own(Target::Days(a)), Stand::Own(Target::Days(b)))
        | (Stand::Own(Target::WorkingDays(a)), Stand::Own(Target::WorkingDays(b))) => days(*a, *b),
        // Another target may put both into the past: then they fall due together.
        (a, b) if same_clock && first && amounts_only(clock) => match (a, b) {
            (Stand::Due, Stand::Due) => Some(Together),
            (Stand::Percent(a), Stand::Percent(b)) if a == b => Some(Together),
            (Stand::Percent(a), Stand::Percent(b)) if a < b => Some(Later),
            (Stand::Percent(..100), Stand::Due) => Some(Later),
            (Stand::Due, Stand::Percent(101..)) => Some(Later),
            (Stand::Percent(..=100) | Stand::Due, Stand::After(_)) => Some(Later),
            (Stand::After(Target::Elapsed(a)), Stand::After(Target::Elapsed(b)))
            | (Stand::After(Target::Working(a)), Stand::After(Target::Working(b))) => amounts(a, b),
            _ => None,
        },
        _ => None,
    }
}

/// Whether every target is an amount: an instant may lie before the start.
fn amounts_only(clock: &Clock) -> bool {
    clock.goals.iter().all(|goal| {
        matches!(
            goal.within,
            None | Some(Target::Elapsed(_) | Target::Working(_) | Target::Days(_) | Target::WorkingDays(_))
        )
    })
}

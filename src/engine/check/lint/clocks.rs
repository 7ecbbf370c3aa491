//! Clocks that never start, end as they start or never end as they say, and pauses for ever.

use alloc::{boxed::Box, format, string::String, vec::Vec};

use super::{
    of_clock,
    solve::{Ask, Space},
    warn,
};
use crate::{
    engine::{condition::Cond, model::Clock, place::StateId},
    policy::{Again, Mistake},
};

/// Says what is odd; whether the clock never runs at all.
pub(super) fn check(space: &Space<'_>, place: usize, found: &mut Vec<Mistake>) -> bool {
    let model = space.model;
    let clock = &model.clocks[place];
    let while_ = model.policy.clocks.at(place).1.during.is_some();
    let mut say = |part: &str, text: String| warn(found, of_clock(model, place, part), text);
    if space.never(&Ask::acts(&clock.start)) {
        say(
            if while_ { ".while" } else { ".start" },
            "it never comes to hold: the clock never starts".into(),
        );
        return true;
    }
    let ends = [(".stop", clock.stop.as_ref(), "met"), (".cancel", clock.cancel.as_ref(), "cancelled")];
    let starts = || Ask::acts(&clock.start);
    for (part, end, how) in ends {
        if let Some(end) = end
            && space.never(&starts().without([Ask::Holds(end)]))
        {
            say(part, format!("it holds whenever the clock starts: each cycle is {how} at once"));
            return true;
        }
    }
    if space.never(&starts().without(ends.iter().filter_map(|(_, end, _)| end.map(Ask::Holds)))) {
        say("", "whenever it starts, `stop` or `cancel` holds already: it never runs".into());
        return true;
    }
    let runs = running(clock);
    for (part, text) in idle_ends(space, clock, &runs, while_) {
        say(part, text);
    }
    if let Some(text) = pause(space, clock, &runs) {
        say(".pause", text);
    }
    false
}

/// What holds of the ticket as long as a cycle is open, after each step: no part of an end that
/// asks for the ticket alone. Had it held at the start, or come to hold since, it had ended it.
pub(super) fn running(clock: &Clock) -> Cond {
    fn parts(end: &Cond, found: &mut Vec<Cond>) {
        match end {
            Cond::Any(of) => of.iter().for_each(|part| parts(part, found)),
            part if !part.speaks_of_event() => found.push(Cond::Not(Box::new(part.clone()))),
            _ => {}
        }
    }
    let mut found = Vec::new();
    // A chain goes on where its stop holds.
    let stop = clock.stop.iter().filter(|_| clock.again != Again::AtStop);
    stop.chain(&clock.cancel).for_each(|end| parts(end, &mut found));
    Cond::All(found)
}

/// Ends that never act: since they never come to hold, or since others always come first.
fn idle_ends(space: &Space<'_>, clock: &Clock, runs: &Cond, while_: bool) -> Vec<(&'static str, String)> {
    let [stop, cancel, reset] = [&clock.stop, &clock.cancel, &clock.reset].map(Option::as_ref);
    // What ends it without being written as an end is not said of it.
    let written = cancel.filter(|_| !while_);
    let called = if while_ { "the end of `while`" } else { "`cancel`" };
    let mut ends =
        [(".stop", stop, Vec::new()), (".cancel", written, Vec::new()), (".reset", reset, Vec::new())];
    ends[1].2.extend(stop.map(|stop| ("`stop`", stop)));
    ends[2].2.extend(stop.map(|stop| ("`stop`", stop)));
    ends[2].2.extend(cancel.map(|cancel| (called, cancel)));
    let mut found = Vec::new();
    for (part, end, before) in ends {
        let Some(end) = end else { continue };
        let acts = Ask::Was(runs).and(Ask::acts(end));
        let first = acts.clone().without(before.iter().map(|(_, before)| Ask::acts(before)));
        // What holds at the start acts then, but for a reset.
        let start = Ask::acts(&clock.start).and(Ask::Holds(end));
        let start = start.without(before.iter().map(|(_, before)| Ask::Holds(before)));
        if !space.never(&first) || part != ".reset" && !space.never(&start) {
            continue;
        }
        let text = if before.is_empty() || space.never(&acts) {
            "it never comes to hold while the clock runs".into()
        } else {
            let names: Vec<&str> = before.iter().map(|(name, _)| *name).collect();
            format!(
                "it never acts: whenever it comes to hold, {} does too and comes first",
                names.join(" or ")
            )
        };
        found.push((part, text));
    }
    found
}

/// What is odd of a pause.
fn pause(space: &Space<'_>, clock: &Clock, runs: &Cond) -> Option<String> {
    // With a resume both are events: what holds says nothing.
    let pause = clock.pause.as_ref().filter(|_| clock.resume.is_none())?;
    if space.never_of_ticket(&Ask::Now(runs).and(Ask::Now(pause))) {
        return Some("it never holds while the clock runs".into());
    }
    if space.never_of_ticket(&Ask::Now(runs).without([Ask::Now(pause)])) {
        return Some("it holds whenever the clock runs: no time ever counts".into());
    }
    let stuck = stuck(space, clock, pause, runs)?;
    let names: Vec<String> = stuck.iter().map(|state| format!("`{}`", space.model.state(*state))).collect();
    (!names.is_empty()).then(|| {
        format!(
            "once paused in {} the clock is paused for ever: nothing that can happen then ends the pause or the clock",
            names.join(", ")
        )
    })
}

/// The states in which a paused clock stays paused, whatever happens.
fn stuck(space: &Space<'_>, clock: &Clock, pause: &Cond, runs: &Cond) -> Option<Vec<StateId>> {
    let open = open_in(space, clock, runs)?;
    let is_paused = Ask::Now(runs).and(Ask::Now(pause));
    let was = Ask::Was(runs).and(Ask::Was(pause));
    let ends = [&clock.stop, &clock.cancel].map(Ask::acts_if_any);
    let ends = Ask::Any(ends.into_iter().chain([Ask::not(Ask::Now(pause))]).collect());
    let ends = was.clone().and(ends);
    let mut free: Vec<StateId> = Vec::new();
    let mut bound: Vec<(StateId, Vec<StateId>)> = Vec::new();
    for state in open.into_iter().filter(|state| !space.never_in(*state, &is_paused)) {
        if space.never_from(state, &ends) {
            bound.push((state, space.reached(Some(state), &was)?));
        } else {
            free.push(state);
        }
    }
    // From some of these others are reached, from which there is a way out.
    while let Some(place) = bound.iter().position(|(_, next)| next.iter().any(|state| free.contains(state))) {
        free.push(bound.remove(place).0);
    }
    Some(bound.into_iter().map(|(state, _)| state).collect())
}

/// The states in which a cycle of the clock may be open, and no others; `None` where that takes too
/// long to say.
pub(super) fn open_in(space: &Space<'_>, clock: &Clock, runs: &Cond) -> Option<Vec<StateId>> {
    let ends = [&clock.stop, &clock.cancel];
    let starts = Ask::acts(&clock.start).without(ends.into_iter().flatten().map(Ask::Holds));
    let goes_on = Ask::Was(runs).without(ends.map(Ask::acts_if_any));
    let mut open = space.reached(None, &starts)?;
    let mut at = 0;
    while let Some(&from) = open.get(at) {
        at += 1;
        for to in space.reached(Some(from), &goes_on)? {
            if !open.contains(&to) {
                open.push(to);
            }
        }
    }
    Some(open)
}

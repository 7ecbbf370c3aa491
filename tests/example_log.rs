//! The log that the example `service_desk` plays shows everything its policy can do. What that is
//! comes from the policy: a rule, a mark or a state without a ticket that shows it fails here.

use std::collections::BTreeSet;

use dueline::{
    ClockState, Decision, Effect, Engine, Source, Value,
    history::{Line, Mode, Replay},
    policy::{Action, Policy},
    presets,
};

const LOG: &str = include_str!("../examples/data/service_desk.jsonl");

/// The log, what was decided on it, and the clocks and tickets at its end.
struct Played {
    policy: Policy,
    lines: Vec<Line>,
    decisions: Vec<Decision>,
    tickets: Vec<dueline::Ticket>,
    clocks: Vec<dueline::Reading>,
}

fn played() -> Played {
    let engine = Engine::new(presets::service_desk()).expect("the preset has no mistake");
    let lines: Vec<Line> = LOG.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let mut replay = Replay::new(&engine, Mode::Asked);
    let mut decisions = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        match replay.line(line.clone()) {
            Ok(decided) => decisions.extend(decided),
            Err(why) => panic!("line {}: {why}", place + 1),
        }
    }
    let until = lines.last().expect("the log has lines").at;
    decisions.extend(replay.finish(until));
    let tickets: Vec<_> = replay.tickets().cloned().collect();
    let clocks = tickets
        .iter()
        .flat_map(|ticket| engine.readings(ticket, until).expect("nothing is decided past the end"))
        .collect();
    Played { policy: engine.policy().clone(), lines, decisions, tickets, clocks }
}

/// Every one of these is shown by some ticket.
#[track_caller]
fn all_shown<T: Ord + std::fmt::Debug>(
    wanted: impl IntoIterator<Item = T>,
    shown: impl IntoIterator<Item = T>,
) {
    let shown: BTreeSet<T> = shown.into_iter().collect();
    let missing: Vec<T> = wanted.into_iter().filter(|wanted| !shown.contains(wanted)).collect();
    assert!(missing.is_empty(), "no ticket of the log shows {missing:?}");
}

#[test]
fn the_log_is_sorted_and_no_line_is_refused() {
    let played = played();
    assert!(played.lines.is_sorted_by_key(|line| line.at));
}

#[test]
fn every_rule_mark_and_transition_decides_something() {
    let Played { policy, decisions, .. } = played();
    let rules = policy.rules.names().map(|rule| format!("rule {rule}"));
    let transitions = policy.transitions.iter().filter(|transition| !transition.actions.is_empty());
    let transitions = transitions.map(|transition| format!("transition {}", transition.name));
    let marks = policy.clocks.iter().flat_map(|(name, clock)| {
        let breach = (!clock.goals.is_empty()).then_some("breach");
        let marks = clock.marks.iter().filter(|mark| !mark.actions.is_empty()).map(|mark| mark.name.as_str());
        marks.chain(breach).map(move |mark| format!("mark {mark} of {name}"))
    });
    let shown = decisions.iter().map(|decision| match &decision.reason.source {
        Source::Rule { rule } => format!("rule {rule}"),
        Source::Transition { transition } => format!("transition {transition}"),
        Source::Mark { clock, mark, .. } => format!("mark {mark} of {clock}"),
        other => other.path(),
    });
    all_shown(rules.chain(transitions).chain(marks), shown);
}

/// Every kind but `blocked`: where a clock orders a move, the check proves it possible.
#[test]
fn every_kind_of_decision_that_the_policy_can_make_is_made() {
    let Played { policy, decisions, .. } = played();
    let of_rules = policy.rules.iter().flat_map(|(_, rule)| &rule.actions);
    let of_marks = policy.clocks.iter().flat_map(|(_, clock)| &clock.marks).flat_map(|mark| &mark.actions);
    let of_transitions = policy.transitions.iter().flat_map(|transition| &transition.actions);
    let actions = of_rules.chain(of_marks).chain(of_transitions).map(|action| match action {
        Action::Notify { .. } => "notify",
        Action::Escalate { .. } => "escalate",
        Action::Comment(_) => "comment",
        Action::Move(_) => "move",
        Action::Set(_) | Action::Clear(_) => "set",
        other => panic!("{other:?} is new"),
    });
    // Of more than one goal, another can come in force: a breach can be withdrawn.
    let breach = policy.clocks.iter().any(|(_, clock)| !clock.goals.is_empty()).then_some("breach");
    let withdrawn = policy.clocks.iter().any(|(_, clock)| clock.goals.len() > 1).then_some("withdrawn");
    let wanted = actions.chain(breach).chain(withdrawn);
    all_shown(wanted, decisions.iter().map(|decision| decision.effect.kind()));
}

#[test]
fn every_transition_is_taken_and_every_state_reached() {
    let Played { policy, lines, decisions, .. } = played();
    let asked = lines.iter().filter_map(|line| line.transition.clone());
    let moved = decisions.iter().filter_map(|decision| match &decision.effect {
        Effect::Moved { transition, .. } => Some(transition.clone()),
        _ => None,
    });
    let taken: BTreeSet<String> = asked.chain(moved).collect();
    all_shown(policy.transitions.iter().map(|transition| transition.name.clone()), taken.clone());
    let reached = policy.transitions.iter().filter(|transition| taken.contains(&transition.name));
    let reached = reached.filter_map(|transition| transition.to.as_deref()).chain([policy.initial.as_str()]);
    all_shown(policy.states.names(), reached);
}

#[test]
fn every_contract_and_every_other_word_is_some_tickets() {
    let Played { policy, tickets, .. } = played();
    for (name, field) in policy.fields.iter() {
        let words = field.of.iter().map(|word| Value::from(word.as_str()));
        all_shown(words, tickets.iter().filter_map(|ticket| ticket.field(name).cloned()));
    }
    all_shown(policy.priorities.names(), tickets.iter().filter_map(|ticket| ticket.priority()));
}

#[test]
fn clocks_end_in_every_way() {
    let Played { policy, clocks, .. } = played();
    let goals = policy
        .clocks
        .iter()
        .flat_map(|(name, clock)| clock.goals.iter().map(move |goal| (name.to_string(), goal.label())));
    all_shown(goals, clocks.iter().filter_map(|clock| Some((clock.clock.clone(), clock.goal.clone()?))));
    let ends = |late, states: &[ClockState]| {
        clocks.iter().any(|clock| clock.breached_at.is_some() == late && states.contains(&clock.state))
    };
    assert!(ends(false, &[ClockState::Met]), "in time");
    assert!(ends(true, &[ClockState::Met]), "late, and met all the same");
    assert!(ends(true, &[ClockState::Running]), "late, and still open");
    assert!(ends(false, &[ClockState::Running]));
    assert!(ends(false, &[ClockState::Paused]));
}

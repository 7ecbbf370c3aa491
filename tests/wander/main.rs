//! Random people doing random things that they are offered, under every preset: what is offered is
//! never refused, nothing panics, and no ticket gets stuck.
//!
//! Everything is drawn from one number: `DUELINE_SEED=17 cargo test --test wander` plays the lives
//! 17, 18, …; a failure names its own. `DUELINE_LIVES` says how many of each preset.
#![allow(clippy::unwrap_used)]

mod acts;
#[path = "../simulation/dice.rs"]
mod dice;
mod family;

use std::collections::BTreeMap;

use dueline::{Policy, policy::StateKind, presets};

use dice::Dice;
use family::Family;

const SEED: u64 = 20_261_102;
const LIVES: u64 = 600;
/// How much happens in a life before it is looked whether it can go on.
const ACTS: usize = 120;
/// How often, and how far, a life is continued to find a way on.
const TRIES: usize = 40;
const FURTHER: usize = 120;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}")))
}

/// Lives under policies that open tickets of each other; tickets are opened under the first.
fn wander(policies: &[Policy]) {
    let (seed, lives) = (number("DUELINE_SEED", SEED), number("DUELINE_LIVES", LIVES));
    let name = &policies[0].name;
    println!("{name}: DUELINE_SEED={seed}, {lives} lives");
    let mut tally = BTreeMap::new();
    for seed in (0..lives).map(|number| seed.wrapping_add(number)) {
        let mut family = Family::new(policies, Dice::new(seed));
        let lived = live(&mut family);
        if let Err(wrong) = lived {
            panic!("{name}, DUELINE_SEED={seed}\n{}\n{wrong}", family.log.join("\n"));
        }
        for (what, times) in &family.tally {
            *tally.entry(what.clone()).or_insert(0) += times;
        }
    }
    println!("{tally:#?}");
    everything_was_done(policies, &tally);
}

fn live(family: &mut Family) -> Result<(), String> {
    // Some of the others stand alone.
    let alone = family.engines.len() > 1 && family.dice.percent(10);
    family.open(usize::from(alone))?;
    for _ in 0..ACTS {
        family.act()?;
    }
    let waits = |family: &Family| -> Vec<(String, String)> {
        let open = family.tickets.values().filter(|(_, ticket)| {
            let kind = family.policy(ticket).states.get(ticket.state()).unwrap().kind;
            kind != StateKind::Closed && ticket.over().is_none()
        });
        open.map(|(_, ticket)| (ticket.id().to_string(), ticket.state().to_string())).collect()
    };
    let mut stuck = waits(family);
    for _ in 0..TRIES {
        if stuck.is_empty() {
            return Ok(());
        }
        let mut further = family.clone();
        further.visited.clear();
        for _ in 0..FURTHER {
            further.sought = waits(&further).into_iter().map(|(id, _)| id).collect();
            further.act()?;
            let states = waits(&further);
            stuck.retain(|was| states.contains(was));
        }
        family.dice = further.dice;
    }
    if stuck.is_empty() { Ok(()) } else { Err(format!("no way on was found for {stuck:?}")) }
}

/// A walk that never takes a transition, or never comes to a state, shows nothing of it.
fn everything_was_done(policies: &[Policy], tally: &BTreeMap<String, u64>) {
    for policy in policies {
        let states = policy.states.names().map(|name| format!("{}: in {name}", policy.name));
        let transitions = policy.transitions.iter().map(|t| format!("{}: {}", policy.name, t.name));
        for what in states.chain(transitions) {
            assert!(tally.contains_key(&what), "never: {what}");
        }
    }
}

/// The walk finds what it is there for.
#[test]
fn a_ticket_that_gets_stuck_is_found() {
    let text = "name='d'\ninitial='a'\nroles={agent='support'}\nstates={a='new',b='active',c='closed'}\n\
         fields={f={of=['x','y']}}\n\
         [[transitions]]\nname='go'\nfrom='a'\nto='b'\nby='agent'\n\
         [[transitions]]\nname='end'\nfrom='b'\nto='c'\nby='agent'\nwhen={f='x'}\n";
    let stuck = |text: &str| {
        let policy = Policy::from_toml(text).unwrap();
        let mut lives =
            (0..20).map(|seed| live(&mut Family::new(std::slice::from_ref(&policy), Dice::new(seed))));
        lives.find_map(Result::err)
    };
    assert_eq!(stuck(text), None);
    let locked = format!("{text}[sections.s]\nfields='f'\nby='agent'\nwhen={{state='a'}}\n");
    assert!(stuck(&locked).unwrap().contains("no way on was found for [(\"T-0\", \"b\")]"));
}

#[test]
fn bug_desk() {
    wander(&[presets::bug_desk()]);
}

#[test]
fn kanban() {
    wander(&[presets::kanban()]);
}

#[test]
fn service_desk() {
    wander(&[presets::service_desk()]);
}

#[test]
fn change_requests() {
    wander(&[presets::change_request(), presets::change_action()]);
}

#[test]
fn incidents() {
    wander(&[presets::incident(), presets::root_cause()]);
}

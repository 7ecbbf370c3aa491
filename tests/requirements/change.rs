//! A change request to drive: who takes part, and the way to each step.
//!
//! The week of Monday 2 November 2026; Paris is at UTC+1.

use dueline::{Actor, Decision, Event, Value, presets};

use crate::{
    desk::at,
    family::{Family, nothing},
};

/// The id of the request.
pub const R: &str = "R-1";

pub fn zoe() -> Actor {
    Actor::new("Zoé", "client_admin").of("Acme")
}

/// The client in each role that may open a request.
pub fn clients() -> [Actor; 3] {
    let of_acme = |name, role| Actor::new(name, role).of("Acme");
    [zoe(), of_acme("Gil", "gdpr_auditor"), of_acme("Odile", "client_dpo")]
}

pub fn ana() -> Actor {
    Actor::new("Ana", "help_desk")
}

pub fn dora() -> Actor {
    Actor::new("Dora", "dpo")
}

pub fn henri() -> Actor {
    Actor::new("Henri", "head_of_development")
}

pub fn dan() -> Actor {
    Actor::new("Dan", "developer")
}

pub fn carl() -> Actor {
    Actor::new("Carl", "controller")
}

/// What the client fills in before it sends.
pub fn filled(event: Event) -> Event {
    event
        .with("kind_of_change", "new function")
        .with("requester", "Zoé")
        .with("wished_deadline", "2026-12-15")
        .with("description", "an export")
        .with("attachments", Value::many(["sketch.pdf"]))
}

pub fn specified(event: Event) -> Event {
    event
        .with("specification", "a button")
        .with("specification_attachments", Value::many(["screen.png"]))
        .with("planned_date", "2026-12-18")
}

pub fn reviewed(event: Event, impact: bool) -> Event {
    event
        .with("data_protection_impact", impact)
        .with("conclusions", "names are exported")
        .with("validation_date", "2026-11-04")
}

/// A request of Monday 9:00 that has come to that state by Thursday 10:00, with the DPO's verdict.
pub fn in_state(state: &str, impact: bool) -> Family {
    let mut family = Family::of([presets::change_request(), presets::change_action()]);
    let opened = filled(Event::created("e0", &zoe(), at("2026-11-02T08:00:00Z")));
    family.open_by("change-request", R, &opened).unwrap();
    type Step<'a> = (&'a str, &'a dyn Fn(&mut Family));
    let steps: [Step<'_>; 4] = [
        ("request", &|family| {
            family.ask(R, &zoe(), at("2026-11-02T09:00:00Z"), "send to support", nothing).unwrap();
        }),
        ("specification", &|family| {
            family.update(R, &ana(), at("2026-11-03T09:00:00Z"), specified).unwrap();
        }),
        ("dpo_review", &|family| {
            family.update(R, &dora(), at("2026-11-04T09:00:00Z"), |event| reviewed(event, impact)).unwrap();
        }),
        ("client_decision", &|family| {
            family.ask(R, &zoe(), at("2026-11-05T09:00:00Z"), "approve", nothing).unwrap();
        }),
    ];
    for (here, step) in steps {
        assert_eq!(family.state(R), here);
        if here == state {
            return family;
        }
        step(&mut family);
    }
    assert_eq!(family.state(R), state);
    family
}

/// A request in development with that many actions, planned for Dan from Friday 6 November on.
pub fn with_actions(number: usize, impact: bool) -> (Family, Vec<String>) {
    let mut family = in_state("development", impact);
    for _ in 0..number {
        family.ask(R, &henri(), at("2026-11-05T13:00:00Z"), "add an action", nothing).unwrap();
    }
    let actions: Vec<String> = family.known(R, "action").iter().map(|(id, _)| (*id).into()).collect();
    for action in &actions {
        plan(&mut family, "2026-11-05T14:00:00Z", action);
    }
    (family, actions)
}

/// The head of development gives an action to Dan.
pub fn plan(family: &mut Family, now: &str, action: &str) {
    let plan = |event: Event| {
        event.with("task", "the button").with("assignee", "Dan").with("start_date", "2026-11-06")
    };
    family.update(action, &henri(), at(now), plan).unwrap();
}

/// Dan writes that he ended that day.
pub fn end(family: &mut Family, now: &str, action: &str) -> Vec<Decision> {
    family.update(action, &dan(), at(now), |event| event.with("end_date", &now[..10])).unwrap()
}

/// The controllers turn their three controls green.
pub fn control(family: &mut Family, now: &str, action: &str) -> Vec<Decision> {
    let green = |event: Event| {
        event.with("unit_test", "green").with("functional_test", "green").with("integration_test", "green")
    };
    family.update(action, &carl(), at(now), green).unwrap()
}

/// A request that was delivered on Monday 9 November, and its only action.
pub fn delivered() -> (Family, String) {
    let (mut family, actions) = with_actions(1, false);
    end(&mut family, "2026-11-09T09:00:00Z", &actions[0]);
    control(&mut family, "2026-11-09T10:00:00Z", &actions[0]);
    assert_eq!(family.state(R), "client_acceptance");
    (family, actions.into_iter().next().unwrap())
}

//! Ready-made policies: each a TOML file that a user can copy and edit.

use crate::policy::Policy;

/// The TOML text of [`service_desk`].
pub const SERVICE_DESK: &str = include_str!("service_desk.toml");

/// A service desk: a response SLA by contract, waiting states, reminders after 3 and 6 days of
/// silence, closure after 12, notifications, escalation.
///
/// # Example: a longer answer time
/// ```
/// use dueline::{Engine, presets};
///
/// let mut policy = presets::service_desk();
/// let response = policy.clocks.get_mut("response").unwrap();
/// response.goals[1].within = Some("8 working hours".parse().unwrap());
/// assert!(Engine::new(policy).is_ok());
/// ```
pub fn service_desk() -> Policy {
    // A test compiles every preset without a mistake.
    Policy::from_toml(SERVICE_DESK).expect("the preset is TOML")
}

/// The TOML text of [`change_request`].
pub const CHANGE_REQUEST: &str = include_str!("change_request.toml");

/// A change request in seven steps: written by the client, specified by support, reviewed for data
/// protection, decided by the client, developed in actions ([`change_action`]), accepted by the client.
/// Each side writes its own sections and reads the others'.
///
/// # Example: the planned date moves it on
/// ```
/// use dueline::{Actor, Engine, Event, Instant, presets};
///
/// let engine = Engine::new(presets::change_request())?;
/// let (zoe, ana) = (Actor::new("Zoé", "client_admin").of("Acme"), Actor::new("Ana", "help_desk"));
/// let monday: Instant = "2026-11-02T09:00:00Z".parse()?;
/// let sent = Event::requested("e2", &zoe, monday, "send to support")
///     .with("kind_of_change", "new function")
///     .with("requester", "Zoé")
///     .with("wished_deadline", "2026-12-15")
///     .with("description", "an export");
/// let (mut request, _) = engine.open("R-1", &Event::created("e1", &zoe, monday))?;
/// engine.handle(&mut request, &sent)?;
/// engine.handle(&mut request, &Event::updated("e3", &ana, monday).with("specification", "a button"))?;
/// assert_eq!(request.state(), "specification");
/// engine.handle(&mut request, &Event::updated("e4", &ana, monday).with("planned_date", "2026-12-18"))?;
/// assert_eq!(request.state(), "dpo_review");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn change_request() -> Policy {
    Policy::from_toml(CHANGE_REQUEST).expect("the preset is TOML")
}

/// The TOML text of [`change_action`].
pub const CHANGE_ACTION: &str = include_str!("change_action.toml");

/// An action of a [`change_request`], or a part of one: one developer, a start, an end, and its own
/// controls, the fourth of them where data protection is touched. It tells what it is part of how
/// far it is.
pub fn change_action() -> Policy {
    Policy::from_toml(CHANGE_ACTION).expect("the preset is TOML")
}

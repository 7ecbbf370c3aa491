//! Ready-made policies: each a TOML file that a user can copy and edit.

use crate::policy::Policy;

/// The TOML text of [`bug_desk`].
pub const BUG_DESK: &str = include_str!("bug_desk.toml");

/// The TOML text of [`kanban`].
pub const KANBAN: &str = include_str!("kanban.toml");

/// The TOML text of [`service_desk`].
pub const SERVICE_DESK: &str = include_str!("service_desk.toml");

/// A bug desk: reports that are complete before anything counts, priorities that follow from the
/// impact, technical tickets that only developers qualify, fixes that ship with a weekly update.
///
/// # Example: the update of Tuesday 24 November 2026 is cancelled
/// ```
/// use dueline::{Engine, presets};
///
/// let mut policy = presets::bug_desk();
/// policy.dates += 1;
/// let update = policy.trains.get_mut("planned update").unwrap();
/// update.cancelled.insert("2026-11-24".parse().unwrap());
/// // Open tickets adopt it by `Engine::adopt`; the version is still the same.
/// let engine = Engine::new(policy).unwrap();
/// assert_eq!((engine.policy().version, engine.policy().dates), (1, 1));
/// ```
pub fn bug_desk() -> Policy {
    Policy::from_toml(BUG_DESK).expect("the preset is TOML")
}

/// A kanban day: a pile with the newest on top, one task at a time, every ticket picked up on the day
/// of its creation and done within one, verified before the contact is told.
///
/// # Example: a day of seven hours
/// ```
/// use dueline::{Engine, policy::Bound, presets};
///
/// let mut policy = presets::kanban();
/// policy.fields.get_mut("estimate").unwrap().at_most = Some(Bound::Value(7.into()));
/// assert!(Engine::new(policy).is_ok());
/// ```
pub fn kanban() -> Policy {
    Policy::from_toml(KANBAN).expect("the preset is TOML")
}

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

/// The TOML text of [`incident`].
pub const INCIDENT: &str = include_str!("incident.toml");

/// Issues, incidents and requests: the priority follows from what is known, clocks carry on what has
/// elapsed when it changes, and an incident that ended by a workaround keeps its [`root_cause`].
///
/// # Example: without a workaround a severe impact is Critical, around the clock
/// ```
/// use dueline::{Actor, Due, Engine, Event, presets};
///
/// let engine = Engine::new(presets::incident())?;
/// let claire = Actor::new("Claire", "customer").of("Acme");
/// let saturday = "2026-11-07T02:00:00Z".parse()?;             // 3:00 in Paris
/// let report = Event::created("e1", &claire, saturday)
///     .with("channel", "portal")
///     .with("summary", "nobody can log in")
///     .with("basic_checks", true)
///     .with("impact", "severe")
///     .with("users_hit", 100)
///     .with("workaround", false);
/// let (ticket, _) = engine.open("I-1", &report)?;
/// assert_eq!(ticket.priority(), Some("Critical"));
/// let response = engine.reading(&ticket, "response", saturday)?.unwrap();
/// assert_eq!(response.due, Due::At("2026-11-07T03:00:00Z".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn incident() -> Policy {
    Policy::from_toml(INCIDENT).expect("the preset is TOML")
}

/// The TOML text of [`root_cause`].
pub const ROOT_CAUSE: &str = include_str!("root_cause.toml");

/// What stood behind [`incident`]s, systemic or isolated, suspected, identified, and tracked through
/// design, development, tests and release until it is fixed.
///
/// # Example: it is identified once somebody has validated what was found
/// ```
/// use dueline::{Actor, Engine, Event, presets};
///
/// let engine = Engine::new(presets::root_cause())?;
/// let (ana, mia) = (Actor::new("Ana", "agent"), Actor::new("Mia", "analyst"));
/// let at = "2026-11-02T08:00:00Z".parse()?;                    // Monday 9:00 in Paris
/// let (mut cause, _) = engine.open("C-1", &Event::created("e1", &ana, at))?;
/// let identify = Event::requested("e2", &mia, at, "identify").with("nature", "systemic");
/// let refusal = engine.handle(&mut cause, &identify).unwrap_err();
/// assert_eq!(refusal.to_string(), "`identify` requires findings");
/// engine.handle(&mut cause, &identify.with("findings", "a lock is never released"))?;
/// assert_eq!((cause.state(), cause.priority()), ("identified", Some("urgent")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn root_cause() -> Policy {
    Policy::from_toml(ROOT_CAUSE).expect("the preset is TOML")
}

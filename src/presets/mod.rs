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

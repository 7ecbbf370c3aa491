//! The workflow as a picture: what Mermaid reads, whatever the policy calls things.
#![allow(clippy::unwrap_used)]

use dueline::{Engine, Policy, presets};

#[test]
fn the_preset_shows_who_and_what_takes_each_transition() {
    let picture = Engine::new(presets::service_desk()).unwrap().draw();
    for line in [
        "stateDiagram-v2",
        "    [*] --> submitted",
        "    submitted --> in_progress: start work (agent)",
        "    waiting_customer --> in_progress: customer answered (rule customer-answers)",
        "    waiting_customer --> closed: close for silence (silence at 12 days)",
        "    closed --> in_progress: reopen (customer)",
        "    closed --> [*]",
        "        without a change of state: escalate (customer)",
    ] {
        assert!(picture.lines().any(|drawn| drawn == line), "{line} is not in\n{picture}");
    }
}

#[test]
fn names_that_mermaid_reads_as_its_own_are_drawn_under_others() {
    let text = r#"
        name = "odd"
        initial = "note"
        roles = { "a:b" = "support" }
        [states]
        note = "new"
        "at the vendor's; #1" = "active"
        state_0 = "closed"
        [[transitions]]
        name = "go: now"
        from = "any"
        to = "at the vendor's; #1"
        by = "a:b"
        [[transitions]]
        name = "end note"
        from = "any"
        to = "state_0"
        by = "a:b"
    "#;
    let picture = Engine::new(Policy::from_toml(text).unwrap()).unwrap().draw();
    let expected = "stateDiagram-v2
    state_0_: note
    state_1: at the vendor's   1
    state_0: state_0
    [*] --> state_0_
    state_0_ --> state_1: go  now (a b)
    state_0 --> state_1: go  now (a b)
    state_0_ --> state_0: end note (a b)
    state_1 --> state_0: end note (a b)
    state_0 --> [*]
";
    assert_eq!(picture, expected);
}

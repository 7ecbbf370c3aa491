//! Process D, the actions of a change request: developers, controls, delivery (D8 to D11).

use dueline::{Actor, Effect, Event, Refusal, Value, presets};

use crate::{
    change::{R, ana, carl, control, dan, delivered, dora, end, henri, in_state, plan, with_actions, zoe},
    desk::at,
    family::{Family, nothing},
};

const CHECKS: [&str; 4] = ["unit_test", "functional_test", "integration_test", "data_protection_test"];

/// What the controls of an action say, the fourth last.
fn checks(family: &Family, action: &str) -> [String; 4] {
    CHECKS.map(|check| family.ticket(action).field(check).unwrap().to_string())
}

fn set(
    family: &mut Family,
    now: &str,
    action: &str,
    by: &Actor,
    field: &str,
    value: &str,
) -> Result<(), Refusal> {
    family.update(action, by, at(now), |event| event.with(field, value)).map(drop)
}

/// Ended and controlled, the fourth too where there is one.
fn green(family: &mut Family, now: &str, action: &str) {
    end(family, now, action);
    control(family, now, action);
}

/// The sub-action that was opened last, planned.
fn sub_action(family: &mut Family, action: &str) -> String {
    family.ask(action, &henri(), at("2026-11-05T15:00:00Z"), "add a sub-action", nothing).unwrap();
    let below = family.known(action, "sub_action").last().unwrap().0.to_string();
    plan(family, "2026-11-05T15:00:00Z", &below);
    below
}

/// "The head of development cuts the specification into sub-tasks for one or more developers; each
/// action … has one developer, a start and an end date, and its own controls".
#[test]
fn d8_the_specification_is_cut_into_actions_of_one_developer_each() {
    let mut family = in_state("development", true);
    let now = "2026-11-05T13:00:00Z";
    for other in [zoe(), ana(), dan(), dora()] {
        let refused = family.ask(R, &other, at(now), "add an action", nothing);
        assert!(matches!(refused, Err(Refusal::NotAllowed { .. })), "{}", other.role);
    }
    for _ in 0..2 {
        family.ask(R, &henri(), at(now), "add an action", nothing).unwrap();
    }
    let known: Vec<(String, String)> =
        family.known(R, "action").iter().map(|(id, word)| ((*id).into(), (*word).into())).collect();
    assert_eq!(known.len(), 2);
    assert!(known.iter().all(|(_, word)| word == "in development"));
    for ((action, _), developer) in known.iter().zip(["Dan", "Eva"]) {
        assert_eq!(family.known(action, "part_of"), [(R, "open")]);
        assert_eq!(checks(&family, action), ["open"; 4], "each has its own");
        let two = Value::many([developer, "Max"]);
        let refused = family.update(action, &henri(), at(now), |event| event.with("assignee", two));
        assert!(refused.is_err(), "one developer");
        set(&mut family, now, action, &henri(), "assignee", developer).unwrap();
        assert_eq!(family.ticket(action).field("assignee"), Some(&developer.into()));
        // It is not ended before it is known what, by whom and since when.
        let refused = set(&mut family, now, action, &dan(), "end_date", "2026-11-05").unwrap_err();
        assert_eq!(refused.to_string(), "an edit of `end` requires task, start_date");
    }
}

/// "… and sub-action … a parent is green when all below are": and never before its own controls are.
#[test]
fn d8_an_action_is_green_when_all_below_are() {
    let (mut family, actions) = with_actions(1, false);
    let whole = &actions[0];
    let parts = [sub_action(&mut family, whole), sub_action(&mut family, whole)];
    let now = "2026-11-06T09:00:00Z";
    green(&mut family, now, whole);
    assert_eq!(family.state(whole), "in_control", "its own controls are green, those below are not");
    green(&mut family, now, &parts[0]);
    assert_eq!((family.state(&parts[0]), family.state(whole)), ("green", "in_control"));
    assert_eq!(
        family.known(whole, "sub_action"),
        [(parts[0].as_str(), "green"), (parts[1].as_str(), "in development")]
    );
    green(&mut family, now, &parts[1]);
    assert_eq!((family.state(whole), family.state(R)), ("green", "client_acceptance"));

    // One goes back: so does what it is a part of, up to the request.
    set(&mut family, now, &parts[1], &carl(), "unit_test", "red").unwrap();
    assert_eq!((family.state(whole), family.state(R)), ("in_control", "development"));
    assert_eq!(checks(&family, whole)[..3], ["green"; 3], "its own controls stand");
}

/// Parts of parts: the same all the way down.
#[test]
fn d8_sub_actions_have_sub_actions() {
    let (mut family, actions) = with_actions(1, true);
    let part = sub_action(&mut family, &actions[0]);
    let least = sub_action(&mut family, &part);
    assert_eq!(family.ticket(&least).field("data_protection_impact"), Some(&true.into()));
    let now = "2026-11-06T09:00:00Z";
    for action in [&actions[0], &part, &least] {
        green(&mut family, now, action);
        assert_eq!(family.state(R), "development");
        set(&mut family, now, action, &dora(), "data_protection_test", "green").unwrap();
    }
    let all: Vec<&str> = [&actions[0], &part, &least].map(|action| family.state(action)).into();
    assert_eq!(all, ["green"; 3]);
    assert_eq!(family.state(R), "client_acceptance");
}

/// "Writing an action's end date (not before its start, not in the future)".
#[test]
fn d9_an_end_lies_between_the_start_and_today() {
    let (mut family, actions) = with_actions(1, false);
    let action = &actions[0];
    let mut end = |now: &str, date: &str| {
        set(&mut family, now, action, &dan(), "end_date", date).map_err(|refusal| refusal.to_string())
    };
    // It starts on Friday 6 November.
    assert_eq!(
        end("2026-11-09T09:00:00Z", "2026-11-05").unwrap_err(),
        "`end_date` cannot be 2026-11-05: it is at least 2026-11-06"
    );
    // Monday ends in Paris at 23:00 UTC.
    assert_eq!(
        end("2026-11-09T22:59:59.999999Z", "2026-11-10").unwrap_err(),
        "`end_date` cannot be 2026-11-10: it is at most 2026-11-09"
    );
    assert_eq!(end("2026-11-09T23:00:00Z", "2026-11-10"), Ok(()));
    // On the day of its start is not before it.
    let (mut family, actions) = with_actions(1, false);
    set(&mut family, "2026-11-06T09:00:00Z", &actions[0], &dan(), "end_date", "2026-11-06").unwrap();
}

/// "… opens its controls: unit, functional and integration test by controllers".
#[test]
fn d9_the_end_opens_three_controls() {
    let (mut family, actions) = with_actions(1, false);
    let action = &actions[0];
    let now = "2026-11-06T09:00:00Z";
    let refused = set(&mut family, now, action, &carl(), "unit_test", "green").unwrap_err();
    let text = "`unit_test` is not edited by the role `controller`: its section `controls` is edited by controller, \
                while `state = [\"in_control\", \"green\"]`";
    assert_eq!(refused.to_string(), text);
    end(&mut family, now, action);
    assert_eq!(family.state(action), "in_control");
    assert_eq!(family.available(action, &carl(), at(now)).edits, CHECKS[..3]);
    for other in [dan(), henri(), dora(), ana()] {
        let edits = family.available(action, &other, at(now)).edits;
        assert!(!edits.iter().any(|field| CHECKS.contains(&field.as_str())), "{}: {edits:?}", other.role);
    }
    // The developer has had his say.
    let refused = set(&mut family, now, action, &dan(), "end_date", "2026-11-07");
    assert!(matches!(refused, Err(Refusal::NotEditable { .. })));
    for check in &CHECKS[..3] {
        assert_eq!(family.state(action), "in_control");
        set(&mut family, now, action, &carl(), check, "green").unwrap();
    }
    assert_eq!(family.state(action), "green", "three are enough where data protection is not touched");
}

/// "A fourth by the DPO where there is a data-protection impact."
#[test]
fn d9_the_dpo_controls_where_there_is_an_impact() {
    let (mut family, actions) = with_actions(1, true);
    let action = &actions[0];
    let now = "2026-11-06T09:00:00Z";
    let early = set(&mut family, now, action, &dora(), "data_protection_test", "green");
    assert!(matches!(early, Err(Refusal::NotEditable { .. })));
    green(&mut family, now, action);
    assert_eq!(family.state(action), "in_control", "three are not enough");
    let other = set(&mut family, now, action, &carl(), "data_protection_test", "green");
    assert!(matches!(other, Err(Refusal::NotEditable { .. })));
    set(&mut family, now, action, &dora(), "data_protection_test", "green").unwrap();
    assert_eq!(family.state(action), "green");
}

/// An action that was opened by hand, without a verdict, is not green before there is one.
#[test]
fn d9_without_a_verdict_on_data_protection_nothing_is_green() {
    let mut family = in_state("development", true);
    let now = "2026-11-05T13:00:00Z";
    family.update(R, &henri(), at(now), |event| event.linked("action", "A-1")).unwrap();
    let opened = Event::created("a0", &henri(), at(now)).linked("part_of", R);
    family.open_by("change-action", "A-1", &opened).unwrap();
    plan(&mut family, now, "A-1");
    green(&mut family, "2026-11-06T09:00:00Z", "A-1");
    assert_eq!((family.state("A-1"), family.state(R)), ("in_control", "development"));
    let verdict = |event: Event| event.with("data_protection_impact", false);
    let refused = family.update("A-1", &henri(), at("2026-11-06T10:00:00Z"), verdict);
    assert!(matches!(refused, Err(Refusal::NotEditable { .. })), "not his to say");
    family.update("A-1", &dora(), at("2026-11-06T10:00:00Z"), verdict).unwrap();
    assert_eq!((family.state("A-1"), family.state(R)), ("green", "client_acceptance"));
}

/// "When every control of every action is green, the function is delivered to the client".
#[test]
fn d10_the_last_green_control_delivers() {
    let (mut family, actions) = with_actions(3, false);
    for action in &actions {
        assert_eq!(family.state(R), "development");
        end(&mut family, "2026-11-09T09:00:00Z", action);
        for check in &CHECKS[..2] {
            set(&mut family, "2026-11-09T09:30:00Z", action, &carl(), check, "green").unwrap();
        }
    }
    for (action, hour) in actions.iter().zip(["10", "11", "12"]) {
        assert_eq!(family.state(R), "development");
        let now = format!("2026-11-09T{hour}:00:00Z");
        set(&mut family, &now, action, &carl(), "integration_test", "green").unwrap();
    }
    assert_eq!(family.state(R), "client_acceptance");
    assert_eq!(family.ticket(R).since(), at("2026-11-09T12:00:00Z"), "when the last control turned green");
}

/// "… never with no action at all".
#[test]
fn d10_nothing_is_delivered_without_an_action() {
    let mut family = in_state("development", false);
    family.update(R, &henri(), at("2026-11-06T09:00:00Z"), nothing).unwrap();
    assert_eq!(family.advance(at("2027-11-06T09:00:00Z")), []);
    assert_eq!(family.state(R), "development");

    // Nor when the only one is given up.
    let (mut family, actions) = with_actions(1, false);
    let give_up = |event: Event| event.unlinked("action", actions[0].as_str());
    let refused = family.update(R, &dan(), at("2026-11-06T09:00:00Z"), give_up);
    assert!(matches!(refused, Err(Refusal::NotEditable { .. })));
    family.update(R, &henri(), at("2026-11-06T09:00:00Z"), give_up).unwrap();
    assert_eq!(family.state(R), "development");
    // It is nobody's then, and what becomes of it changes nothing.
    green(&mut family, "2026-11-06T10:00:00Z", &actions[0]);
    assert_eq!((family.state(&actions[0]), family.state(R)), ("green", "development"));
    // Where others are all green it was what was still missing.
    let (mut family, actions) = with_actions(2, false);
    green(&mut family, "2026-11-06T09:00:00Z", &actions[0]);
    family
        .update(R, &henri(), at("2026-11-06T10:00:00Z"), |event| {
            event.unlinked("action", actions[1].as_str())
        })
        .unwrap();
    assert_eq!(family.state(R), "client_acceptance");
}

/// "A red one withdraws that action's end date and resets its controls (ours)": whichever it is.
#[test]
fn d10_a_red_control_withdraws_the_end_and_resets_all_four() {
    for check in CHECKS {
        let (mut family, actions) = with_actions(2, true);
        let now = "2026-11-06T09:00:00Z";
        for action in &actions {
            green(&mut family, now, action);
        }
        let by = if check == "data_protection_test" { dora() } else { carl() };
        set(&mut family, now, &actions[0], &by, check, "red").unwrap();
        let ticket = family.ticket(&actions[0]);
        assert_eq!((ticket.state(), ticket.field("end_date")), ("in_development", Some(&Value::Unset)));
        assert_eq!(checks(&family, &actions[0]), ["open"; 4], "{check}");
        assert_eq!(family.known(R, "action")[0].1, "red");
        // The other one is as it was.
        assert_eq!(family.known(R, "action")[1].1, "in control");
        assert_eq!(checks(&family, &actions[1]), ["green", "green", "green", "open"]);

        // Written anew, all is controlled anew.
        end(&mut family, "2026-11-09T09:00:00Z", &actions[0]);
        assert_eq!(family.known(R, "action")[0].1, "in control");
        assert_eq!(checks(&family, &actions[0]), ["open"; 4]);
    }
}

/// A control that turns red after the delivery withdraws it; green again, it is delivered again.
#[test]
fn d10_a_delivery_is_withdrawn_when_a_control_turns_red() {
    let (mut family, action) = delivered();
    set(&mut family, "2026-11-10T09:00:00Z", &action, &carl(), "functional_test", "red").unwrap();
    assert_eq!(family.state(R), "development");
    let refused = family.ask(R, &zoe(), at("2026-11-10T10:00:00Z"), "accept", nothing);
    assert!(matches!(refused, Err(Refusal::NotFrom { .. })));
    green(&mut family, "2026-11-11T09:00:00Z", &action);
    assert_eq!(family.state(R), "client_acceptance");
    // A control that is only opened again does so too, and leaves the end as it is.
    set(&mut family, "2026-11-12T09:00:00Z", &action, &carl(), "functional_test", "open").unwrap();
    assert_eq!((family.state(&action), family.state(R)), ("in_control", "development"));
    assert_eq!(family.ticket(&action).field("end_date").unwrap().to_string(), "2026-11-11");
}

/// "The client tests and accepts the delivery".
#[test]
fn d11_the_client_accepts_the_delivery() {
    let (mut family, action) = delivered();
    let now = "2026-11-10T09:00:00Z";
    for other in [ana(), henri(), dora(), Actor::new("Ugo", "client_user").of("Acme")] {
        let refused = family.ask(R, &other, at(now), "accept", nothing);
        assert!(matches!(refused, Err(Refusal::NotAllowed { .. })), "{}", other.role);
    }
    family.ask(R, &zoe(), at(now), "accept", nothing).unwrap();
    assert_eq!((family.state(R), family.state(&action)), ("accepted", "closed"));
    // What is accepted is over for everybody, its actions with it.
    let refused = set(&mut family, "2026-11-11T09:00:00Z", &action, &carl(), "unit_test", "red");
    assert!(matches!(refused, Err(Refusal::NotEditable { .. })));
    assert!(family.available(&action, &henri(), at("2026-11-11T09:00:00Z")).offers.is_empty());
    assert!(family.available(R, &zoe(), at("2026-11-11T09:00:00Z")).offers.is_empty());
}

/// Everything below is closed with it.
#[test]
fn d11_an_acceptance_closes_the_sub_actions_too() {
    let (mut family, actions) = with_actions(1, false);
    let part = sub_action(&mut family, &actions[0]);
    for action in [&actions[0], &part] {
        green(&mut family, "2026-11-06T09:00:00Z", action);
    }
    family.ask(R, &zoe(), at("2026-11-09T09:00:00Z"), "accept", nothing).unwrap();
    assert_eq!((family.state(&actions[0]), family.state(&part)), ("closed", "closed"));
}

/// "Or refuses it, which reopens or adds at least one action (ours)."
#[test]
fn d11_a_refusal_adds_an_action() {
    let (mut family, action) = delivered();
    let now = "2026-11-10T09:00:00Z";
    let refusal = family.ask(R, &zoe(), at(now), "refuse", nothing).unwrap_err();
    assert_eq!(refusal.to_string(), "`refuse` requires comment");
    let refused = family.ask(R, &zoe(), at(now), "refuse", |event| event.with_comment()).unwrap();
    assert!(refused.iter().any(|decision| matches!(decision.effect, Effect::Open { .. })));
    let known = family.known(R, "action");
    assert_eq!(known.iter().map(|(_, word)| *word).collect::<Vec<_>>(), ["green", "in development"]);
    assert_eq!(family.state(R), "development", "not delivered again, though what was there is green");
    let more = known[1].0.to_string();
    plan(&mut family, now, &more);
    green(&mut family, now, &more);
    assert_eq!((family.state(R), family.state(&action)), ("client_acceptance", "green"));
}

/// The head of development reopens one that was green, in place of the one that was added.
#[test]
fn d11_an_action_is_reopened() {
    let (mut family, action) = delivered();
    family.ask(R, &zoe(), at("2026-11-10T09:00:00Z"), "refuse", |event| event.with_comment()).unwrap();
    let now = "2026-11-10T10:00:00Z";
    for other in [dan(), carl(), ana()] {
        let refused = family.ask(&action, &other, at(now), "back to development", nothing);
        assert!(matches!(refused, Err(Refusal::NotAllowed { .. })), "{}", other.role);
    }
    family.ask(&action, &henri(), at(now), "back to development", nothing).unwrap();
    assert_eq!(family.ticket(&action).field("end_date"), Some(&Value::Unset));
    assert_eq!(checks(&family, &action), ["open"; 4]);
    let added = family.known(R, "action")[1].0.to_string();
    family.update(R, &henri(), at(now), |event| event.unlinked("action", added)).unwrap();
    assert_eq!(family.known(R, "action"), [(action.as_str(), "in development")]);
    assert_eq!(family.state(R), "development");
    green(&mut family, "2026-11-11T09:00:00Z", &action);
    assert_eq!(family.state(R), "client_acceptance");
}

/// "Each side edits only its own sections", of actions too: in each state each role its own.
#[test]
fn d12_everybody_edits_their_own_part_of_an_action() {
    let (mut family, actions) = with_actions(1, true);
    let action = actions[0].as_str();
    let now = "2026-11-06T09:00:00Z";
    const IMPACT: &str = "data_protection_impact";
    let edits = |family: &Family, who: &Actor| family.available(action, who, at(now)).edits;
    let place = ["part_of", "sub_action"];
    let plan = ["task", "assignee", "start_date", "part_of", "sub_action"];
    assert_eq!(edits(&family, &henri()), plan);
    assert_eq!(edits(&family, &dan()), ["end_date"]);
    assert_eq!(edits(&family, &carl()), [""; 0]);
    assert_eq!(edits(&family, &dora()), [IMPACT]);
    let offers = |family: &Family, who: &Actor| -> Vec<String> {
        family.available(action, who, at(now)).now().map(Into::into).collect()
    };
    assert_eq!(offers(&family, &henri()), ["add a sub-action"]);
    end(&mut family, now, action);
    for state in ["in_control", "green"] {
        assert_eq!(family.state(action), state);
        assert_eq!(edits(&family, &henri()), place);
        assert_eq!(edits(&family, &dan()), [""; 0]);
        assert_eq!(edits(&family, &carl()), CHECKS[..3]);
        assert_eq!(edits(&family, &dora()), [IMPACT, CHECKS[3]]);
        assert!(offers(&family, &henri()).contains(&"back to development".into()));
        control(&mut family, now, action);
        set(&mut family, now, action, &dora(), CHECKS[3], "green").unwrap();
    }
    for other in [dan(), carl(), dora(), ana()] {
        assert_eq!(offers(&family, &other), [""; 0], "{}", other.role);
        assert!(family.available(action, &other, at(now)).sees);
    }
}

/// Nobody but the roles of support has to do with actions.
#[test]
fn d12_actions_are_supports_and_every_field_is_in_a_section() {
    let policy = presets::change_action();
    assert!(policy.roles.iter().all(|(_, role)| role.side == dueline::policy::Side::Support));
    let owned =
        |name: &str| policy.sections.iter().any(|(_, section)| section.fields.iter().any(|f| f == name));
    assert!(policy.fields.names().chain(policy.relations.names()).all(owned));
}

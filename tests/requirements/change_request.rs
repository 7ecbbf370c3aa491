//! Process D, the change request: its steps, sections and mails (D1 to D7, D12 to D14).

use dueline::{Actor, Decision, Effect, Engine, Event, Refusal, Value, policy::Policy, presets};

use crate::{
    change::{
        R, ana, carl, clients, control, dan, delivered, dora, end, filled, henri, in_state, reviewed,
        specified, with_actions, zoe,
    },
    desk::{at, told},
    family::{Family, nothing},
};

/// Every way from one state to another that the policy has, in its order.
fn ways(policy: &Policy) -> Vec<(&str, &str)> {
    let ways = policy.transitions.iter().filter_map(|t| Some((t.from[0].as_str(), t.to.as_deref()?)));
    assert!(policy.transitions.iter().all(|t| t.from.len() == 1));
    ways.collect()
}

/// "Seven steps: ticket; request by the client; specification by support; data-protection officer
/// (DPO) review; client decision; development; client acceptance."
#[test]
fn d1_seven_steps_from_the_ticket_to_the_acceptance() {
    let mut family =
        Family::of([presets::service_desk(), presets::change_request(), presets::change_action()]);
    // The first is a ticket of the help desk, which asks for a request.
    let claire = Actor::new("Claire", "customer").of("Acme");
    let ticket = Event::created("t1", &claire, at("2026-11-02T08:00:00Z"));
    family.open_by("service-desk", "T-7", &ticket).unwrap();
    let agent = Actor::new("Ana", "agent");
    family
        .ask("T-7", &agent, at("2026-11-02T08:30:00Z"), "answer and close", |event| event.with_comment())
        .unwrap();

    let opened = filled(Event::created("e0", &zoe(), at("2026-11-02T09:00:00Z")));
    family.open_by("change-request", R, &opened.with("help_desk_reference", "T-7")).unwrap();
    let mut steps = vec![family.state(R).to_string()];
    let mut step = |family: &Family| steps.push(family.state(R).into());
    family.ask(R, &zoe(), at("2026-11-02T10:00:00Z"), "send to support", nothing).unwrap();
    step(&family);
    family.update(R, &ana(), at("2026-11-03T09:00:00Z"), specified).unwrap();
    step(&family);
    family.update(R, &dora(), at("2026-11-04T09:00:00Z"), |event| reviewed(event, false)).unwrap();
    step(&family);
    family.ask(R, &zoe(), at("2026-11-05T09:00:00Z"), "approve", nothing).unwrap();
    step(&family);
    family.ask(R, &henri(), at("2026-11-05T10:00:00Z"), "add an action", nothing).unwrap();
    let action = family.known(R, "action")[0].0.to_string();
    crate::change::plan(&mut family, "2026-11-05T11:00:00Z", &action);
    end(&mut family, "2026-11-06T09:00:00Z", &action);
    control(&mut family, "2026-11-06T10:00:00Z", &action);
    step(&family);
    family.ask(R, &zoe(), at("2026-11-09T09:00:00Z"), "accept", nothing).unwrap();
    step(&family);
    let expected = [
        "request",
        "specification",
        "dpo_review",
        "client_decision",
        "development",
        "client_acceptance",
        "accepted",
    ];
    assert_eq!(steps, expected);
    assert_eq!(family.ticket(R).field("help_desk_reference"), Some(&"T-7".into()));
}

/// No step is left out and none is gone back to, but by a delivery that is withdrawn or refused.
#[test]
fn d1_no_step_can_be_left_out() {
    let expected = [
        ("request", "specification"),
        ("specification", "dpo_review"),
        ("dpo_review", "client_decision"),
        ("client_decision", "development"),
        ("client_decision", "cancelled"),
        ("development", "client_acceptance"),
        ("client_acceptance", "development"),
        ("client_acceptance", "accepted"),
        ("client_acceptance", "development"),
    ];
    assert_eq!(ways(&presets::change_request()), expected);
}

/// "Only administrators of the client, its GDPR auditor or its DPO may open a request."
#[test]
fn d2_only_three_roles_of_the_client_may_open() {
    let engine = Engine::new(presets::change_request()).unwrap();
    let mut may = Vec::new();
    for role in engine.policy().roles.names() {
        let actor = Actor::new("X", role).of("Acme");
        let opened = engine.open(R, &Event::created("e0", &actor, at("2026-11-02T08:00:00Z")));
        // There is a button for whom it works.
        assert_eq!(engine.may_open(&actor), opened.is_ok(), "{role}");
        match opened {
            Ok(_) => may.push(role),
            Err(refusal) => {
                assert_eq!(refusal.to_string(), format!("`opening` is not for the role `{role}`"))
            }
        }
    }
    assert_eq!(may, ["client_admin", "gdpr_auditor", "client_dpo"]);
}

/// "A request has: number (automatic), help-desk reference (optional), kind (new function, change
/// of a function, repair of a faulty function), requester chosen from a list, wished deadline,
/// description, attachments."
#[test]
fn d3_a_request_is_sent_with_all_that_it_needs() {
    let mut family = Family::of([presets::change_request()]);
    family.open_by("change-request", R, &Event::created("e0", &zoe(), at("2026-11-02T08:00:00Z"))).unwrap();
    assert_eq!(family.ticket(R).id(), R, "the number is the host's, and nobody fills it in");
    let form = family.available(R, &zoe(), at("2026-11-02T08:00:00Z")).edits;
    let fields = [
        "help_desk_reference",
        "kind_of_change",
        "requester",
        "wished_deadline",
        "description",
        "attachments",
    ];
    assert_eq!(form, fields);

    let send = |family: &mut Family, more: &dyn Fn(Event) -> Event| {
        family.ask(R, &zoe(), at("2026-11-02T09:00:00Z"), "send to support", more)
    };
    let refusal = send(&mut family, &nothing).unwrap_err();
    let text = "`send to support` requires kind_of_change, requester, wished_deadline, description";
    assert_eq!(refusal.to_string(), text);
    for kind in ["new function", "change of a function", "repair of a faulty function"] {
        family
            .update(R, &zoe(), at("2026-11-02T09:00:00Z"), |event| event.with("kind_of_change", kind))
            .unwrap();
    }
    let other =
        family.update(R, &zoe(), at("2026-11-02T09:00:00Z"), |event| event.with("kind_of_change", "advice"));
    assert!(matches!(other, Err(Refusal::Mistakes(_))), "{other:?}");
    // Without the reference and without attachments.
    let filled = |event: Event| {
        event.with("requester", "Zoé").with("wished_deadline", "2026-12-15").with("description", "an export")
    };
    send(&mut family, &filled).unwrap();
    assert_eq!(family.state(R), "specification");
}

/// "The client can edit until it ticks 'send to support': then its part locks."
#[test]
fn d4_the_clients_part_locks_when_it_is_sent() {
    for client in clients() {
        let mut family = in_state("request", false);
        let now = "2026-11-02T09:00:00Z";
        let write = |text: &'static str| move |event: Event| event.with("description", text);
        family.update(R, &client, at(now), write("a report")).unwrap();
        family.update(R, &client, at(now), write("two reports")).unwrap();
        // The last words are written and sent in one go.
        family.ask(R, &client, at(now), "send to support", write("three reports")).unwrap();
        assert_eq!(family.ticket(R).field("description"), Some(&"three reports".into()));
        let refusal = family.update(R, &client, at(now), write("four reports")).unwrap_err();
        let text = format!(
            "`description` is not edited by the role `{}`: its section `request` is edited by client_admin and \
             gdpr_auditor and client_dpo, while `state = \"request\"`",
            client.role
        );
        assert_eq!(refusal.to_string(), text);
        assert_eq!(family.available(R, &client, at(now)).edits, [""; 0]);
    }
}

/// "Support writes the specification, optionally a quote, and a planned date (it may differ from
/// the wished one; refused while the specification is missing, ours). Until the planned date is
/// given nothing moves; giving it moves the request on to the DPO."
#[test]
fn d5_the_planned_date_moves_the_request_on_and_nothing_else_does() {
    let mut family = in_state("specification", false);
    let date = |event: Event| event.with("planned_date", "2026-12-18");
    let refusal = family.update(R, &ana(), at("2026-11-03T09:00:00Z"), date).unwrap_err();
    assert_eq!(refusal.to_string(), "an edit of `planning` requires specification");
    let blank = |event: Event| event.with("specification", " ").with("planned_date", "2026-12-18");
    assert!(
        family.update(R, &ana(), at("2026-11-03T09:00:00Z"), blank).is_err(),
        "blanks are no specification"
    );

    let specify =
        |event: Event| event.with("specification", "a button").with("quote", Value::many(["quote.pdf"]));
    family.update(R, &ana(), at("2026-11-03T09:00:00Z"), specify).unwrap();
    assert_eq!(family.advance(at("2027-11-03T09:00:00Z")), [], "a year without the date");
    assert_eq!(family.state(R), "specification");
    family.update(R, &ana(), at("2027-11-03T09:00:00Z"), date).unwrap();
    assert_eq!(family.state(R), "dpo_review");
    let ticket = family.ticket(R);
    assert_eq!(ticket.since(), at("2027-11-03T09:00:00Z"), "at once");
    assert_ne!(ticket.field("planned_date"), ticket.field("wished_deadline"));
}

/// A quote is no must, and specification and date may come together.
#[test]
fn d5_a_quote_is_optional() {
    let mut family = in_state("specification", false);
    family.update(R, &ana(), at("2026-11-03T09:00:00Z"), specified).unwrap();
    assert_eq!(family.state(R), "dpo_review");
    assert_eq!(family.ticket(R).field("quote"), Some(&Value::Unset));
}

/// "Neither date is an SLA": both pass, and nothing falls due.
#[test]
fn d5_neither_date_is_an_sla() {
    for state in ["specification", "dpo_review", "client_decision", "development"] {
        let mut family = in_state(state, false);
        assert_eq!(family.next_wake(), None);
        assert_eq!(family.advance(at("2027-06-01T00:00:00Z")), []);
        let readings = family.engine_of(R).readings(family.ticket(R), at("2027-06-01T00:00:00Z"));
        assert_eq!(readings.unwrap(), []);
    }
}

/// "The DPO reads the whole request, says whether there is a data-protection impact, writes
/// conclusions and a validation date (all three its own section)."
#[test]
fn d6_the_dpo_reads_everything_and_writes_its_own_section() {
    let family = in_state("dpo_review", false);
    let now = "2026-11-04T09:00:00Z";
    let dpo = family.available(R, &dora(), at(now));
    assert!(dpo.sees);
    assert_eq!(dpo.edits, ["data_protection_impact", "conclusions", "validation_date"]);
    for other in [zoe(), ana(), henri(), dan(), carl()] {
        assert_eq!(family.available(R, &other, at(now)).edits, [""; 0], "{}", other.role);
    }
    // Before and after its step it writes nothing.
    for state in ["request", "specification", "client_decision", "development"] {
        let family = in_state(state, false);
        assert_eq!(family.available(R, &dora(), at("2026-11-05T10:00:00Z")).edits, [""; 0], "{state}");
    }
}

/// "Giving the date sends it back to the client, whatever the verdict."
#[test]
fn d6_the_validation_date_sends_it_back_whatever_the_verdict() {
    for impact in [true, false] {
        let mut family = in_state("dpo_review", impact);
        let now = "2026-11-04T09:00:00Z";
        let date = |event: Event| event.with("validation_date", "2026-11-04");
        let refusal = family.update(R, &dora(), at(now), date).unwrap_err();
        let text = "an edit of `validation` requires data_protection_impact, conclusions";
        assert_eq!(refusal.to_string(), text);
        let verdict =
            |event: Event| event.with("data_protection_impact", impact).with("conclusions", "as said");
        family.update(R, &dora(), at(now), verdict).unwrap();
        assert_eq!(family.state(R), "dpo_review", "a verdict without a date is no end of the review");
        family.update(R, &dora(), at(now), date).unwrap();
        assert_eq!(family.state(R), "client_decision");
    }
}

/// "The review cannot be skipped": nobody is offered a way out of it, and none leads past it.
#[test]
fn d6_the_review_cannot_be_skipped() {
    let policy = presets::change_request();
    let of = |state| ways(&policy).into_iter().filter(move |(_, to)| *to == state).collect::<Vec<_>>();
    assert_eq!(of("client_decision"), [("dpo_review", "client_decision")]);
    assert_eq!(of("dpo_review"), [("specification", "dpo_review")]);
    for state in ["specification", "dpo_review"] {
        let mut family = in_state(state, false);
        for role in policy.roles.names() {
            let actor = Actor::new("X", role).of("Acme");
            assert_eq!(family.available(R, &actor, at("2026-11-04T09:00:00Z")).offers, [], "{role}");
        }
        let refused = family.ask(R, &zoe(), at("2026-11-04T09:00:00Z"), "approve", nothing);
        assert!(matches!(refused, Err(Refusal::NotFrom { .. })));
        let refused = family.ask(R, &dora(), at("2026-11-04T09:00:00Z"), "reviewed", nothing);
        assert!(refused.is_err());
    }
}

/// "The client may comment, then approves or cancels (finally, at this step). Approved: development
/// starts."
#[test]
fn d7_the_client_comments_and_decides() {
    for client in clients() {
        let mut family = in_state("client_decision", false);
        let now = "2026-11-05T09:00:00Z";
        for other in [ana(), dora(), henri(), Actor::new("Ugo", "client_user").of("Acme")] {
            let refused = family.ask(R, &other, at(now), "approve", nothing);
            assert!(matches!(refused, Err(Refusal::NotAllowed { .. })), "{}", other.role);
        }
        let offers = family.available(R, &client, at(now));
        assert_eq!(offers.now().collect::<Vec<_>>(), ["approve", "cancel"]);
        assert_eq!(offers.edits, ["client_observations"]);
        let observe = |event: Event| event.with("client_observations", "in French, please");
        family.update(R, &client, at(now), observe).unwrap();
        assert_eq!(family.state(R), "client_decision");
        family.ask(R, &client, at(now), "approve", |event| event.with_comment()).unwrap();
        assert_eq!(family.state(R), "development");
    }
}

#[test]
fn d7_what_is_cancelled_stays_so() {
    let mut family = in_state("client_decision", false);
    family.ask(R, &zoe(), at("2026-11-05T09:00:00Z"), "cancel", nothing).unwrap();
    assert_eq!(family.state(R), "cancelled");
    for role in presets::change_request().roles.names() {
        let available = family.available(R, &Actor::new("X", role).of("Acme"), at("2026-11-05T10:00:00Z"));
        assert_eq!((available.sees, available.edits.len(), available.offers.len()), (true, 0, 0), "{role}");
    }
    let refused = family.ask(R, &zoe(), at("2026-11-05T10:00:00Z"), "approve", nothing).unwrap_err();
    assert_eq!(refused.to_string(), "`approve` does not lead out of `cancelled`");
    assert_eq!(family.advance(at("2027-11-05T10:00:00Z")), []);
    // Approved, it is too late to cancel.
    let mut family = in_state("development", false);
    let refused = family.ask(R, &zoe(), at("2026-11-05T10:00:00Z"), "cancel", nothing);
    assert!(matches!(refused, Err(Refusal::NotFrom { .. })));
}

/// "Client and support see the same information; each side edits only its own sections, and sees
/// the other's read-only."
#[test]
fn d12_each_side_edits_its_own_sections_and_sees_all() {
    const CLIENT: [&str; 6] = [
        "help_desk_reference",
        "kind_of_change",
        "requester",
        "wished_deadline",
        "description",
        "attachments",
    ];
    const SUPPORT: [&str; 4] = ["specification", "specification_attachments", "quote", "planned_date"];
    let nothing: &[&str] = &[];
    let expected = [
        ("request", &CLIENT[..], nothing, nothing),
        ("specification", nothing, &SUPPORT[..], nothing),
        ("dpo_review", nothing, nothing, nothing),
        ("client_decision", &["client_observations"][..], nothing, nothing),
        ("development", nothing, nothing, &["action"][..]),
    ];
    for (state, client, support, head) in expected {
        let family = in_state(state, false);
        let edits = |who: &Actor| {
            let available = family.available(R, who, at("2026-11-05T10:00:00Z"));
            assert!(available.sees, "{} in {state}", who.role);
            available.edits
        };
        assert_eq!(edits(&zoe()), client, "{state}");
        assert_eq!(edits(&ana()), support, "{state}");
        assert_eq!(edits(&henri()), head, "{state}");
        for reader in [Actor::new("Ugo", "client_user").of("Acme"), dan(), carl()] {
            assert_eq!(edits(&reader), nothing, "{} in {state}", reader.role);
        }
    }
    // What nobody's section holds everybody could edit.
    let policy = presets::change_request();
    let owned =
        |name: &str| policy.sections.iter().any(|(_, section)| section.fields.iter().any(|f| f == name));
    assert!(policy.fields.names().all(owned));
}

/// A refused edit says whose it is, and changes nothing.
#[test]
fn d12_the_others_sections_are_read_only() {
    let mut family = in_state("specification", false);
    let now = "2026-11-03T09:00:00Z";
    let refusal =
        family.update(R, &zoe(), at(now), |event| event.with("planned_date", "2026-11-20")).unwrap_err();
    let text = "`planned_date` is not edited by the role `client_admin`: its section `planning` is edited by help_desk, \
                while `state = \"specification\"`";
    assert_eq!(refusal.to_string(), text);
    let refusal = family.update(R, &ana(), at(now), |event| event.with("description", "less")).unwrap_err();
    assert!(matches!(refusal, Refusal::NotEditable { .. }));
    assert_eq!(family.ticket(R).field("description"), Some(&"an export".into()));
}

/// The facts that a notice carries.
fn facts(decisions: &[Decision]) -> Vec<(&str, String)> {
    let notice = decisions.iter().find_map(|decision| decision.effect.notice()).unwrap();
    notice.facts.iter().map(|(name, value)| (name.as_str(), value.to_string())).collect()
}

/// "Mails per step: on sending (not on saving) help desk, information box and author, attachments
/// included".
#[test]
fn d13_sending_is_told_and_saving_is_not() {
    let mut family = in_state("request", false);
    assert_eq!(told(&family.decisions), [""; 0], "opening");
    let saved =
        family.update(R, &zoe(), at("2026-11-02T08:30:00Z"), |event| event.with("description", "an import"));
    assert_eq!(told(&saved.unwrap()), [""; 0], "saving");
    let sent = family.ask(R, &zoe(), at("2026-11-02T09:00:00Z"), "send to support", nothing).unwrap();
    let expected = ["help_desk: request sent", "information_box: request sent", "creator: request sent"];
    assert_eq!(told(&sent), expected);
    assert!(facts(&sent).contains(&("attachments", "sketch.pdf".into())));
    assert!(facts(&sent).contains(&("description", "an import".into())));
    let Effect::Notify(author) = &sent[2].effect else { panic!("{sent:?}") };
    assert_eq!(author.to.to_string(), "creator (Zoé)");
}

/// "On the planned date those and the DPO; on the DPO's validation all of them".
#[test]
fn d13_the_planned_date_and_the_validation_are_told_to_the_dpo_too() {
    let mut family = in_state("specification", true);
    let four = |template: &str| {
        ["help_desk", "information_box", "creator", "dpo"].map(|role| format!("{role}: {template}"))
    };
    let saved =
        family.update(R, &ana(), at("2026-11-03T09:00:00Z"), |event| event.with("specification", "x"));
    assert_eq!(told(&saved.unwrap()), [""; 0]);
    let ready = family.update(R, &ana(), at("2026-11-03T09:00:00Z"), specified).unwrap();
    assert_eq!(told(&ready), four("specification ready"));
    for fact in [
        ("attachments", "sketch.pdf"),
        ("specification_attachments", "screen.png"),
        ("planned_date", "2026-12-18"),
    ] {
        assert!(facts(&ready).contains(&(fact.0, fact.1.into())), "{fact:?}");
    }
    let validated =
        family.update(R, &dora(), at("2026-11-04T09:00:00Z"), |event| reviewed(event, true)).unwrap();
    assert_eq!(told(&validated), four("data protection reviewed"));
    for fact in [
        ("description", "an export"),
        ("data_protection_impact", "true"),
        ("conclusions", "names are exported"),
    ] {
        assert!(facts(&validated).contains(&(fact.0, fact.1.into())), "{fact:?}");
    }
}

/// "At every further step client and support."
#[test]
fn d13_every_further_step_is_told_to_the_client_and_to_support() {
    let both = ["help_desk: further step", "creator: further step"];
    let in_development = [both[0], both[1], "head_of_development: actions to plan"];
    let mut family = in_state("client_decision", false);
    let cancelled = family.ask(R, &zoe(), at("2026-11-05T09:00:00Z"), "cancel", nothing).unwrap();
    assert_eq!(told(&cancelled), both);
    let mut family = in_state("client_decision", false);
    let approved = family.ask(R, &zoe(), at("2026-11-05T09:00:00Z"), "approve", nothing).unwrap();
    assert_eq!(told(&approved), in_development);
    assert!(facts(&approved).contains(&("state", "development".into())));

    let (mut family, actions) = with_actions(1, false);
    assert_eq!(told(&end(&mut family, "2026-11-09T09:00:00Z", &actions[0])), ["controller: controls open"]);
    assert_eq!(told(&control(&mut family, "2026-11-09T10:00:00Z", &actions[0])), both);
    let refuse = |event: Event| event.with_comment();
    let refused = family.ask(R, &zoe(), at("2026-11-10T09:00:00Z"), "refuse", refuse).unwrap();
    assert_eq!(told(&refused), in_development);

    let (mut family, _) = delivered();
    let accepted = family.ask(R, &zoe(), at("2026-11-10T09:00:00Z"), "accept", nothing).unwrap();
    assert_eq!(told(&accepted), both);
}

/// "The DPO only at its own step and when the fourth test opens."
#[test]
fn d13_the_dpo_hears_of_its_own_step_and_of_the_fourth_test_only() {
    for impact in [false, true] {
        let (mut family, actions) = with_actions(1, impact);
        end(&mut family, "2026-11-09T09:00:00Z", &actions[0]);
        control(&mut family, "2026-11-09T10:00:00Z", &actions[0]);
        if impact {
            let green = |event: Event| event.with("data_protection_test", "green");
            family.update(&actions[0], &dora(), at("2026-11-09T11:00:00Z"), green).unwrap();
        }
        family.ask(R, &zoe(), at("2026-11-10T09:00:00Z"), "accept", nothing).unwrap();
        let told = told(&family.decisions);
        let dpo: Vec<&str> = told.iter().filter_map(|text| text.strip_prefix("dpo: ")).collect();
        let mut expected = vec!["specification ready", "data protection reviewed"];
        expected.extend(impact.then_some("data-protection test open"));
        assert_eq!(dpo, expected);
    }
}

/// The fourth test opens with the end date, each time that is written; not when a green action is
/// looked at again.
#[test]
fn d13_the_dpo_is_told_once_each_time_the_fourth_test_opens() {
    let (mut family, actions) = with_actions(1, true);
    let action = actions[0].as_str();
    let opened = ["controller: controls open", "dpo: data-protection test open"];
    assert_eq!(told(&end(&mut family, "2026-11-09T09:00:00Z", action)), opened);
    control(&mut family, "2026-11-09T10:00:00Z", action);
    let check = |family: &mut Family, now: &str, by: &Actor, check: &str, word: &str| {
        told(&family.update(action, by, at(now), |event| event.with(check, word)).unwrap())
    };
    check(&mut family, "2026-11-09T11:00:00Z", &dora(), "data_protection_test", "green");
    assert_eq!(family.state(R), "client_acceptance");
    let again = check(&mut family, "2026-11-10T09:00:00Z", &carl(), "unit_test", "open");
    assert!(!again.iter().any(|text| text.starts_with("dpo")), "{again:?}");
    check(&mut family, "2026-11-10T10:00:00Z", &carl(), "unit_test", "red");
    assert_eq!(told(&end(&mut family, "2026-11-11T09:00:00Z", action)), opened);
}

/// Three requests: two of Acme, sent and in review, one of Initech, not yet sent.
fn three() -> Family {
    let mut family = in_state("dpo_review", false);
    let max = Actor::new("Max", "client_admin").of("Initech");
    let now = "2026-11-03T10:00:00Z";
    for (id, who, wished) in [("R-2", &zoe(), "2026-12-01"), ("R-3", &max, "2026-11-20")] {
        let opened = filled(Event::created("e0", who, at(now))).with("wished_deadline", wished);
        family.open_by("change-request", id, &opened).unwrap();
    }
    family.ask("R-2", &zoe(), at(now), "send to support", nothing).unwrap();
    family
}

/// "Support sees at a glance where every request of every client stands; a client sees its own."
#[test]
fn d14_support_sees_every_request_and_a_client_its_own() {
    let family = three();
    let states = &family.engine("change-request").policy().states;
    let board = |who: &Actor| -> Vec<String> {
        let seen = family.tickets().filter(|ticket| family.engine_of(ticket.id()).sees(who, ticket).unwrap());
        let label = |state: &str| states.get(state).unwrap().label.clone().unwrap();
        seen.map(|ticket| format!("{} {}", ticket.id(), label(ticket.state()))).collect()
    };
    let all =
        ["R-1 4. Data-protection review", "R-2 3. Specification by support", "R-3 2. Request by the client"];
    for support in [ana(), henri(), dora(), dan(), carl()] {
        assert_eq!(board(&support), all, "{}", support.role);
    }
    for client in [zoe(), clients()[1].clone(), Actor::new("Ugo", "client_user").of("Acme")] {
        assert_eq!(board(&client), all[..2], "{}", client.role);
    }
    assert_eq!(board(&Actor::new("Max", "client_admin").of("Initech")), all[2..]);
    assert_eq!(board(&Actor::new("Eve", "client_admin")), [""; 0], "of no organisation");
    let mut family = family;
    let foreign = family.ask("R-3", &zoe(), at("2026-11-03T11:00:00Z"), "send to support", nothing);
    assert!(matches!(foreign, Err(Refusal::NotSeen { .. })));
}

/// The calendar: by the planned date, those without one after them by the wished one; what is over
/// is out of it.
#[test]
fn d14_open_requests_are_listed_in_the_order_in_which_they_are_planned() {
    let mut family = three();
    let mut calendar = family.engine("change-request").queue("calendar").unwrap();
    for ticket in family.tickets() {
        calendar.put(ticket).unwrap();
    }
    let order = |calendar: &dueline::Queue| -> Vec<String> {
        calendar.order("Ana").map(|standing| standing.ticket.to_string()).collect()
    };
    assert_eq!(order(&calendar), ["R-1", "R-3", "R-2"]);
    family.update(R, &dora(), at("2026-11-04T09:00:00Z"), |event| reviewed(event, false)).unwrap();
    family.ask(R, &zoe(), at("2026-11-05T09:00:00Z"), "cancel", nothing).unwrap();
    calendar.put(family.ticket(R)).unwrap();
    assert_eq!(order(&calendar), ["R-3", "R-2"]);
}

#[test]
fn the_presets_have_neither_mistake_nor_warning() {
    for policy in [presets::change_request(), presets::change_action()] {
        assert_eq!(Policy::from_toml(&policy.to_toml()).unwrap(), policy);
        let engine = Engine::new(policy).unwrap();
        assert_eq!(engine.warnings(), []);
    }
}

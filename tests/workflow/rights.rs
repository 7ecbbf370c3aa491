//! Who may open, edit and do: refusals that say whose it is, and what is offered.

use dueline::{Available, Edit, Owner, Refusal, Value};

use super::life::{Life, at, engine, mistakes, nothing, who};

const RIGHTS: &str = "opened_by=['client','agent']\n\
     states={a='new',b='active',c='closed'}\n\
     fields={text='text',plan='date',verdict='text',free='flag'}\n\
     [sections.request]\nfields=['text']\nby='client'\nwhen={state='a'}\n\
     [sections.answer]\nfields=['plan','priority']\nby='agent'\nrequire='comment'\n\
     [sections.review]\nfields=['verdict','plan']\nby='dpo'\nwhen={state='b'}\n\
     [[transitions]]\nname='send'\nfrom='a'\nto='b'\nby='client'\nrequire='text'\n\
     [[transitions]]\nname='end'\nfrom='b'\nto='c'\nby=['dpo','agent']\nwhen={plan={set=true}}\nrequire=['verdict','comment']\n";

fn life() -> Life {
    Life::open(RIGHTS, "client", |event| event.with("text", "an export")).unwrap()
}

fn available(life: &Life, role: &str) -> Available {
    life.engine.available(&life.ticket, &who(role), at("fri 12:00")).unwrap()
}

#[test]
fn only_some_may_open() {
    let refused = Life::open(RIGHTS, "dpo", nothing).map(|_| ()).unwrap_err();
    assert_eq!(refused, Refusal::NotAllowed { transition: "opening".into(), role: "dpo".into() });
    let engine = engine(RIGHTS);
    assert!(
        engine.may_open(&who("client")) && !engine.may_open(&who("dpo")) && !engine.may_open(&who("nobody"))
    );
    // Where the policy does not say, everyone it knows.
    assert!(super::life::engine("states={a='new'}").may_open(&who("dpo")));
}

#[test]
fn what_is_given_at_the_opening_is_edited_too() {
    let refused =
        Life::open(RIGHTS, "agent", |event| event.with("text", "an export")).map(|_| ()).unwrap_err();
    let owner =
        Owner { section: "request".into(), by: vec!["client".into()], when: Some("state = \"a\"".into()) };
    let edits = vec![Edit { field: "text".into(), owners: vec![owner] }];
    assert_eq!(refused, Refusal::NotEditable { role: "agent".into(), edits });
}

#[test]
fn a_section_locks_when_its_state_is_left_and_every_refused_edit_is_named() {
    let mut life = life();
    life.go("mon 10:00", "client", "send", nothing).unwrap();
    let refused =
        life.update("mon 11:00", "client", |event| event.with("text", "two").with("plan", "2026-12-01"));
    assert_eq!(
        refused.unwrap_err().to_string(),
        "`text` is not edited by the role `client`: its section `request` is edited by client, while `state = \"a\"`; \
         `plan` is not edited by the role `client`: its section `answer` is edited by agent, \
         or its section `review` is edited by dpo, while `state = \"b\"`"
    );
    // The same value again is no edit: a form may send all it shows.
    life.update("mon 11:00", "client", |event| event.with("text", "an export").with("free", true)).unwrap();
}

#[test]
fn a_field_of_two_sections_is_edited_where_either_lets_it_be() {
    let mut life = life();
    let plan = |life: &mut Life, when: &str, role: &str| {
        life.update(when, role, |event| event.with("plan", "2026-12-01").with_comment()).map(|_| ())
    };
    assert!(matches!(plan(&mut life, "mon 10:00", "dpo"), Err(Refusal::NotEditable { .. })));
    plan(&mut life, "mon 10:00", "agent").unwrap();
    life.go("mon 11:00", "client", "send", nothing).unwrap();
    life.update("mon 12:00", "dpo", |event| event.with("plan", "2026-12-02")).unwrap();
}

#[test]
fn a_section_that_requires_nothing_is_not_what_lacks_a_field() {
    let text = "states={a='new'}\nfields={x='flag',y={kind='flag',required=true}}\n\
         [sections.report]\nfields=['x','y']\nby='client'\n";
    let refused = Life::open(text, "client", |event| event.with("x", true)).map(|_| ()).unwrap_err();
    assert_eq!(refused.to_string(), "`opening` requires y");
}

#[test]
fn what_rules_set_is_nobodys_to_edit() {
    let text = "states={a='new'}\nfields={x='flag',y='flag'}\n[sections.follows]\nfields='y'\nby=[]\n\
         [rules.follow]\non={event='changed',modified=true}\nwhen={x=true}\ndo=[{set={y=true}}]\n";
    let mut life = Life::open(text, "client", nothing).unwrap();
    let refused = life.update("mon 10:00", "agent", |event| event.with("y", true)).unwrap_err();
    let text = "`y` is not edited by the role `agent`: its section `follows` is edited by nobody";
    assert_eq!(refused.to_string(), text);
    life.update("mon 10:00", "agent", |event| event.with("x", true)).unwrap();
    assert_eq!(life.ticket.field("y"), Some(&true.into()));
}

#[test]
fn an_edit_may_require_a_reason() {
    let mut life = life();
    let refused = life.update("mon 10:00", "agent", |event| event.with_priority("P1")).unwrap_err();
    let missing = vec!["comment".to_string()];
    assert_eq!(refused.to_string(), "an edit of `answer` requires comment");
    assert_eq!(refused, Refusal::Incomplete { what: "an edit of `answer`".into(), missing });
    life.update("mon 10:00", "agent", |event| event.with_priority("P1").with_comment()).unwrap();
    assert_eq!(life.ticket.priority(), Some("P1"));
    // Where nothing of it is edited, none.
    life.update("mon 11:00", "agent", |event| event.with("free", true)).unwrap();
}

/// What a field is required for is the ticket's to say, and all of it at once: a section asks for its
/// own alone.
#[test]
fn what_a_ticket_requires_is_not_said_to_be_an_edits() {
    let text = "states={a='new',b='active'}\nfields={text='text',plan={kind='text',required={text='big'}}}\n\
         [sections.request]\nfields='text'\nby='agent'\n\
         [[transitions]]\nname='go'\nfrom='a'\nto='b'\nby='agent'\nrequire='comment'\n";
    let mut life = Life::open(text, "agent", nothing).unwrap();
    let refused = life.update("mon 10:00", "agent", |event| event.with("text", "big")).unwrap_err();
    assert_eq!(refused.to_string(), "`the ticket` requires plan");
    let refused = life.go("mon 10:00", "agent", "go", |event| event.with("text", "big")).unwrap_err();
    assert_eq!(refused.to_string(), "`go` requires comment, plan");
}

#[test]
fn what_is_available_is_what_may_be_edited_and_done_now() {
    let mut life = life();
    let client = available(&life, "client");
    assert!(client.sees);
    assert_eq!(client.edits, ["text", "free"]);
    assert_eq!(client.now().collect::<Vec<_>>(), ["send"]);
    assert_eq!(available(&life, "agent").edits, ["plan", "free", "priority"]);
    assert!(available(&life, "dpo").offers.is_empty());

    life.go("mon 10:00", "client", "send", nothing).unwrap();
    let dpo = available(&life, "dpo");
    assert_eq!(dpo.edits, ["plan", "verdict", "free"]);
    let unmet = vec!["`plan = { set = true }` does not hold: it is unset".to_string()];
    assert_eq!(dpo.offers[0].refusal, Some(Refusal::NotNow { transition: "end".into(), unmet }));

    life.update("mon 11:00", "dpo", |event| event.with("plan", "2026-12-01")).unwrap();
    let missing = vec!["comment".to_string(), "verdict".to_string()];
    let offers = available(&life, "dpo").offers;
    assert_eq!(offers[0].refusal, Some(Refusal::Incomplete { what: "end".into(), missing }));
    life.go("mon 12:00", "dpo", "end", |event| event.with("verdict", "fine").with_comment()).unwrap();
    assert!(available(&life, "dpo").offers.is_empty());
}

#[test]
fn who_does_not_see_a_ticket_is_offered_nothing() {
    let life = life();
    let stranger = dueline::Actor::new("Eve", "client").of("Initech");
    let none = life.engine.available(&life.ticket, &stranger, at("fri 12:00")).unwrap();
    assert_eq!(none, Available { sees: false, edits: vec![], offers: vec![] });
    assert!(!available(&life, "nobody").sees);
}

#[test]
fn what_a_log_observed_is_not_asked_whether_it_was_allowed() {
    let mut life = life();
    let at = at("mon 10:00");
    let seen = dueline::Event::new("x", at, Some(who("dpo")), dueline::What::Observed(None));
    life.engine.handle(&mut life.ticket, &seen.with("text", Value::Unset)).unwrap();
    assert_eq!(life.ticket.field("text"), Some(&Value::Unset));
}

#[test]
fn mistakes_name_their_path() {
    let text = "opened_by='clyent'\nstates={a='new'}\nfields={x='text'}\n\
         [sections.s]\nfields=['y','priority']\nby='agnt'\nwhen={event='created'}\nrequire=['comment','z']\n\
         [sections.t]\nfields=[]\nby='agent'\n\
         [[transitions]]\nname='opening'\nfrom='a'\nby='agent'\n";
    let expected = "opened_by[0]: there is no role `clyent`, did you mean `client`?\n\
         transitions: `opening` is what refusals call the opening of a ticket\n\
         sections.s.fields[0]: there is no field `y`; known: x\n\
         sections.s.by[0]: there is no role `agnt`, did you mean `agent`?\n\
         sections.s.require[0]: there is no field `z`; known: x\n\
         sections.s.when.event: `event` asks about an event, and this is judged on the ticket alone\n\
         sections.t.fields: a section without fields";
    assert_eq!(mistakes(text), expected);
}

/// Where several sections let an edit be, the one that asks for nothing is enough, whichever stands first.
#[test]
fn a_section_that_asks_for_nothing_is_enough() {
    let sections = [
        "[sections.x]\nfields='f'\nby='agent'\nrequire='comment'\n",
        "[sections.y]\nfields='f'\nby='agent'\n",
    ];
    for order in [[0, 1], [1, 0]] {
        let text =
            format!("states={{a='new'}}\nfields={{f='flag'}}\n{}{}", sections[order[0]], sections[order[1]]);
        let mut life = Life::open(&text, "agent", nothing).unwrap();
        life.update("mon 10:00", "agent", |event| event.with("f", true)).unwrap();
    }
}

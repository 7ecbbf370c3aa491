//! Fields: kinds, bounds, when they are required.

use dueline::{Refusal, Value};

use super::life::{Life, mistakes, nothing};

const FIELDS: &str = "states={a='new',b='active'}\n\
     [fields]\n\
     tags={kind='tags',of=['data','ui','net']}\n\
     watchers='people'\n\
     team={kind='team',of=['first line','second line']}\n\
     unit='check'\n\
     shot={kind='files',of=['png','pdf']}\n\
     start='date'\n\
     end={kind='date',at_least='start',at_most='today'}\n\
     since={kind='instant',at_most='now'}\n\
     size={kind='number',at_least=1,at_most=8,hint='split it'}\n\
     plan={kind='text',required={state='b'}}\n\
     what={kind='text',required=true}\n\
     [[transitions]]\nname='go'\nfrom='a'\nto='b'\nby='agent'\n\
     [[transitions]]\nname='tag'\nfrom='a'\nby='agent'\nwhen={tags=['data','net']}\n";

fn life() -> Life {
    Life::open(FIELDS, "client", |event| event.with("what", "it broke")).unwrap()
}

fn refused(life: &mut Life, field: &str, value: impl Into<Value>) -> String {
    life.update("mon 10:00", "agent", |event| event.with(field, value)).unwrap_err().to_string()
}

#[test]
fn what_is_always_required_is_given_at_the_opening_and_never_taken_away() {
    let missing = Life::open(FIELDS, "client", nothing).map(|_| ()).unwrap_err();
    assert_eq!(missing, Refusal::Incomplete { what: "opening".into(), missing: vec!["what".into()] });
    assert_eq!(missing.to_string(), "`opening` requires what");
    // Blanks are nothing.
    assert!(Life::open(FIELDS, "client", |event| event.with("what", "  ")).is_err());
    let emptied = life().update("mon 10:00", "agent", |event| event.with("what", Value::Unset));
    assert_eq!(emptied.unwrap_err().to_string(), "`the ticket` requires what");
}

#[test]
fn what_is_required_in_a_state_is_required_on_the_way_into_it() {
    let mut life = life();
    let missing = life.go("mon 10:00", "agent", "go", nothing).unwrap_err();
    assert_eq!(missing, Refusal::Incomplete { what: "go".into(), missing: vec!["plan".into()] });
    life.go("mon 10:00", "agent", "go", |event| event.with("plan", "restart")).unwrap();
    let emptied = life.update("mon 11:00", "agent", |event| event.with("plan", Value::Unset));
    assert!(matches!(emptied, Err(Refusal::Incomplete { .. })));
}

#[test]
fn an_item_of_a_checklist_is_open_until_it_is_green_or_red() {
    let mut life = life();
    assert_eq!(life.ticket.field("unit"), Some(&"open".into()));
    assert!(refused(&mut life, "unit", "blue").ends_with("`blue` is none of its words: open, green, red"));
    life.update("mon 10:00", "agent", |event| event.with("unit", "red")).unwrap();
}

#[test]
fn tags_are_asked_for_one_by_one() {
    let mut life = life();
    assert_eq!(
        refused(&mut life, "tags", Value::many(["ui", "dta"])),
        "fields.tags: `dta` is none of its words: data, ui, net, did you mean `data`?"
    );
    let tagged = |life: &mut Life| life.go("mon 11:00", "agent", "tag", nothing);
    life.update("mon 10:00", "agent", |event| event.with("tags", "ui")).unwrap();
    assert!(tagged(&mut life).is_err());
    life.update("mon 10:00", "agent", |event| event.with("tags", Value::many(["ui", "net"]))).unwrap();
    tagged(&mut life).unwrap();
    assert_eq!(life.ticket.field("tags").unwrap().to_string(), "net, ui");
}

#[test]
fn attachments_are_references_of_the_kinds_that_are_taken() {
    let mut life = life();
    assert_eq!(
        refused(&mut life, "shot", Value::many(["a.PNG", "b.exe"])),
        "fields.shot: `b.exe` is of none of the kinds that are taken: png, pdf"
    );
    life.update("mon 10:00", "agent", |event| event.with("shot", Value::many(["a.PNG", "c.pdf"]))).unwrap();
}

#[test]
fn a_value_beyond_its_bounds_is_refused_with_what_to_do() {
    let mut life = life();
    assert_eq!(refused(&mut life, "size", 9), "`size` cannot be 9: it is at most 8, split it");
    assert_eq!(refused(&mut life, "size", 0), "`size` cannot be 0: it is at least 1, split it");
    life.update("mon 10:00", "agent", |event| event.with("size", 8)).unwrap();
}

#[test]
fn a_date_is_bounded_by_another_field_and_by_the_day_it_is_given() {
    let mut life = life();
    life.update("mon 10:00", "agent", |event| event.with("start", "2026-11-02")).unwrap();
    assert_eq!(
        refused(&mut life, "end", "2026-11-01"),
        "`end` cannot be 2026-11-01: it is at least 2026-11-02"
    );
    assert_eq!(
        refused(&mut life, "end", "2026-11-03"),
        "`end` cannot be 2026-11-03: it is at most 2026-11-02"
    );
    life.update("tue 10:00", "agent", |event| event.with("end", "2026-11-03")).unwrap();
    // The other side of the same bound.
    let later = life.update("tue 11:00", "agent", |event| event.with("start", "2026-11-04"));
    assert_eq!(
        later.unwrap_err(),
        Refusal::OutOfBounds {
            field: "end".into(),
            value: Value::Date("2026-11-03".parse().unwrap()),
            at_most: false,
            limit: Value::Date("2026-11-04".parse().unwrap()),
            hint: None,
        }
    );
    assert!(refused(&mut life, "since", "2026-11-02T10:00:00.000001Z").contains("late"));
    let now = life.update("wed 10:00", "agent", |event| event.with("since", "2026-11-04T10:00:00Z"));
    assert!(now.is_ok());
    let soon = life.update("wed 10:01", "agent", |event| event.with("since", "2026-11-04T10:01:01Z"));
    assert!(matches!(soon, Err(Refusal::OutOfBounds { at_most: true, .. })));
}

/// A form may send all it shows, also on another day.
#[test]
fn the_same_value_again_is_not_judged_again() {
    let text = "states={a='new'}\nfields={plan={kind='date',at_least='today'},note='text'}\n";
    let mut life = Life::open(text, "agent", |event| event.with("plan", "2026-11-03")).unwrap();
    life.update("wed 10:00", "agent", |event| event.with("plan", "2026-11-03").with("note", "late")).unwrap();
    let earlier = life.update("wed 10:00", "agent", |event| event.with("plan", "2026-11-02"));
    assert!(matches!(earlier, Err(Refusal::OutOfBounds { .. })));
}

#[test]
fn mistakes_name_their_path() {
    let text = "states={a='new'}\n[fields]\n\
         a={kind='text',at_most=3}\n\
         b={kind='number',at_most='today',at_least='c'}\n\
         c={kind='date',at_least='d',at_most='2026-13-01'}\n\
         d={kind='number',at_least=4,at_most=3,hint='x'}\n\
         e={kind='flag',of=['x']}\n\
         f={kind='team'}\n\
         g={kind='text',required={event='created'}}\n\
         h={kind='text',hint='x'}\n";
    let expected = "fields.h.hint: a hint is for values beyond `at_least` or `at_most`, and there is neither\n\
         fields.e.of: a flag is none of a list\n\
         fields.f.of: a team is one of a list\n\
         fields.a.at_most: a text has no order to compare by\n\
         fields.b.at_least: `c` is a date, and a number is compared with its like\n\
         fields.b.at_most: a number is not compared with the time\n\
         fields.c.at_least: `d` is a number, and a date is compared with its like\n\
         fields.c.at_most: expected a date such as `2026-12-24`, found `2026-13-01`\n\
         fields.d: no value is at least 4 and at most 3\n\
         fields.g.required.event: `event` asks about an event, and this is judged on the ticket alone";
    assert_eq!(mistakes(text), expected);
}

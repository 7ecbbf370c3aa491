//! Other tickets: named, opened, told, joined.

use dueline::{Actor, Adoption, Effect, Engine, Event, Policy, Refusal, Ticket, What};

use super::life::{Life, at, engine, mistakes, nothing, who};

/// Done while all its parts are green, and not a moment longer.
const WHOLE: &str = "states={a='active',b='resolved'}\nfields={impact='flag',note='text'}\n\
     [relations.part]\npolicy='w'\nback='whole'\nwords=['open','green','red']\ntells=['look']\n\
     [relations.cause]\nwords=['suspected','known']\n\
     [sections.plan]\nfields=['part']\nby='agent'\n\
     [[transitions]]\nname='all green'\nfrom='a'\nto='b'\nauto=true\nwhen={linked={part={all='green'}}}\n\
     [[transitions]]\nname='not green'\nfrom='b'\nto='a'\nauto=true\nwhen={not={linked={part={all='green'}}}}\n\
     [[transitions]]\nname='two'\nfrom='a'\nby='agent'\nwhen={linked={part={at_least=2,of=['green','red']}}}\n\
     [[transitions]]\nname='calm'\nfrom='a'\nby='agent'\nwhen={linked={part={none='red'}}}\n\
     [[transitions]]\nname='alone'\nfrom='a'\nby='agent'\nwhen={linked={part={exist=false}}}\n\
     [[transitions]]\nname='cut'\nfrom='a'\nby='agent'\ndo=[{open='part',with=['impact','note']},{signal='part',word='look'}]\n\
     [rules.red]\non={told={part='red'}}\ndo=[{notify='agent',template='red'}]\n\
     [rules.named]\non='linked'\ndo=[{notify='agent',template='named'}]\n";

const PART: &str = "states={a='active',b='closed'}\nfields={impact='flag',dev='person'}\n\
     relations={whole={words=['look'],tells=['green','red','open']}}\n\
     [[transitions]]\nname='take'\nfrom='a'\nby='agent'\ndo=[{assign='dev'}]\n\
     [[transitions]]\nname='end'\nfrom='a'\nto='b'\nby='agent'\ndo=[{signal='whole',word='green'}]\n\
     [[transitions]]\nname='again'\nfrom='b'\nto='a'\nby='agent'\ndo=[{signal='whole',word='open'}]\n";

fn whole() -> Life {
    Life::open(WHOLE, "client", |event| event.with("impact", true)).unwrap()
}

fn told(by: &str, word: &str, id: &str, when: &str) -> Event {
    let what = What::Told { by: by.into(), word: word.into(), depth: 1 };
    Event::new(id, at(when), None, what)
}

fn tell(life: &mut Life, by: &str, word: &str, id: &str, when: &str) -> Vec<String> {
    let decisions = life.engine.handle(&mut life.ticket, &told(by, word, id, when)).unwrap();
    decisions.iter().map(|decision| decision.effect.to_string()).collect()
}

fn name(life: &mut Life, when: &str, ticket: &str) {
    life.update(when, "agent", |event| event.linked("part", ticket)).unwrap();
}

fn asked(life: &mut Life, transition: &str) -> Result<(), String> {
    life.go("tue 09:00", "agent", transition, nothing).map(|_| ()).map_err(|refusal| refusal.to_string())
}

#[test]
fn a_join_is_never_vacuous_and_is_undone_when_one_goes_back() {
    let mut life = whole();
    assert_eq!(life.ticket.state(), "a", "of no part at all nothing is green");
    name(&mut life, "mon 10:00", "T-1");
    name(&mut life, "mon 10:01", "T-2");
    assert_eq!(tell(&mut life, "T-1", "green", "s1", "mon 11:00"), [""; 0]);
    assert_eq!(tell(&mut life, "T-2", "green", "s2", "mon 12:00"), ["all green: a to b"]);
    assert_eq!(tell(&mut life, "T-1", "open", "s3", "mon 13:00"), ["not green: b to a"]);
    // A part more undoes it too.
    tell(&mut life, "T-1", "green", "s4", "mon 14:00");
    assert_eq!(life.ticket.state(), "b");
    name(&mut life, "mon 15:00", "T-3");
    assert_eq!(life.ticket.state(), "a");
    // And one less makes it whole.
    life.update("mon 16:00", "agent", |event| event.unlinked("part", "T-3")).unwrap();
    assert_eq!(life.ticket.state(), "b");
}

#[test]
fn guards_over_parts_say_which_are_in_the_way() {
    let mut life = whole();
    asked(&mut life, "alone").unwrap();
    let calm =
        "`calm` is not offered now: `linked = { part = { none = \"red\" } }` does not hold: there is none";
    assert_eq!(asked(&mut life, "calm").unwrap_err(), calm.replace("\"red\"", "[\"red\"]"));
    for ticket in ["T-1", "T-2", "T-3", "T-4", "T-5"] {
        name(&mut life, "tue 09:00", ticket);
    }
    assert!(asked(&mut life, "alone").unwrap_err().ends_with("does not hold: there are 5"));
    asked(&mut life, "calm").unwrap();
    assert!(
        asked(&mut life, "two")
            .unwrap_err()
            .ends_with("does not hold: of 5, T-1, T-2, T-3 and 2 more are not")
    );
    tell(&mut life, "T-4", "red", "s1", "tue 09:00");
    assert!(asked(&mut life, "calm").unwrap_err().ends_with("does not hold: of 5, T-4 is"));
    tell(&mut life, "T-5", "green", "s2", "tue 09:00");
    asked(&mut life, "two").unwrap();
}

#[test]
fn what_is_told_is_an_event_of_its_own_and_no_modification() {
    let mut life = whole();
    name(&mut life, "mon 10:00", "T-1");
    assert_eq!(tell(&mut life, "T-1", "red", "s1", "mon 11:00"), ["notify agent: red"]);
    assert_eq!(life.ticket.relatives().collect::<Vec<_>>(), [("part", "T-1", Some("red"))]);
    // Routed twice, told once.
    assert_eq!(tell(&mut life, "T-1", "red", "s1", "mon 11:00"), [""; 0]);
    // Naming it again is nothing new.
    assert_eq!(life.update("mon 12:00", "agent", |event| event.linked("part", "T-1")).unwrap(), []);
}

#[test]
fn who_is_not_known_tells_nothing() {
    let mut life = whole();
    name(&mut life, "mon 10:00", "T-1");
    let mut refused = |event: &Event| {
        let before = life.ticket.clone();
        let refusal = life.engine.handle(&mut life.ticket, event).unwrap_err();
        assert_eq!(life.ticket, before);
        refusal
    };
    let stranger = refused(&told("T-9", "green", "s1", "mon 11:00"));
    assert_eq!(stranger, Refusal::NotRelated { ticket: "T-9".into() });
    let word = refused(&told("T-1", "gren", "s1", "mon 11:00"));
    assert_eq!(word.to_string(), "word: there is no word `gren`, did you mean `green`?");
    let deep = What::Told { by: "T-1".into(), word: "green".into(), depth: 17 };
    let deep = refused(&Event::new("s1", at("mon 11:00"), None, deep));
    assert_eq!(deep, Refusal::TooDeep { depth: 17 });
    let wrong = Event::updated("e9", &who("agent"), at("mon 11:00")).linked("prt", "").unlinked("cause", "");
    assert_eq!(
        refused(&wrong).to_string(),
        "links[0].ticket: a ticket without an id\n\
         links[0].relation: there is no relation `prt`, did you mean `part`?\n\
         unlinks[0].ticket: a ticket without an id"
    );
}

#[test]
fn relations_are_edited_like_fields() {
    let mut life = whole();
    let refused = life.update("mon 10:00", "client", |event| event.linked("part", "T-1")).unwrap_err();
    let text = "`part` is not edited by the role `client`: its section `plan` is edited by agent";
    assert_eq!(refused.to_string(), text);
    life.update("mon 10:00", "client", |event| event.linked("cause", "C-1")).unwrap();
    name(&mut life, "mon 10:00", "T-1");
    let swapped = |event: Event| event.linked("part", "T-2").unlinked("part", "T-1");
    assert!(matches!(life.update("mon 10:00", "client", swapped), Err(Refusal::NotEditable { .. })));
}

/// A ticket that is opened for another one, and all that they tell each other, as a host routes it.
#[test]
fn a_part_is_known_before_it_is_opened_and_what_it_tells_comes_back() {
    let mut life = whole();
    life.update("mon 10:00", "agent", |event| event.linked("part", "T-0")).unwrap();
    life.go("mon 11:00", "agent", "cut", nothing).unwrap();
    let id = "T/e2/transition:cut/0";
    let known: Vec<(&str, &str, Option<&str>)> = life.ticket.relatives().collect();
    assert_eq!(known, [("part", "T-0", Some("open")), ("part", id, Some("open"))]);
    let opened = life.decisions.iter().find_map(|decision| decision.opening()).unwrap();
    assert_eq!((opened.policy.as_str(), opened.ticket.as_str()), ("w", id));
    // What follows in the same breath reaches it too.
    let told: Vec<_> = life.decisions.iter().filter_map(|decision| decision.signal()).collect();
    assert_eq!(told.iter().map(|told| told.to.as_str()).collect::<Vec<_>>(), ["T-0", id]);

    let part = engine(PART);
    let (mut ticket, _) = part.open(opened.ticket.clone(), &opened.event).unwrap();
    assert_eq!(ticket.field("impact"), Some(&true.into()));
    part.handle(&mut ticket, &told[1].event).unwrap();
    assert_eq!(ticket.relatives().collect::<Vec<_>>(), [("whole", "T", Some("look"))]);

    let take = Event::requested("p1", &who("agent"), at("tue 09:00"), "take");
    part.handle(&mut ticket, &take).unwrap();
    assert_eq!(ticket.field("dev"), Some(&"the agent".into()));
    let end = Event::requested("p2", &who("agent"), at("tue 10:00"), "end");
    let decisions = part.handle(&mut ticket, &end).unwrap();
    let back = decisions.iter().find_map(|decision| decision.signal()).unwrap();
    assert_eq!((back.to.as_str(), back.event.at), ("T", at("tue 10:00")));
    life.engine.handle(&mut life.ticket, &back.event).unwrap();
    assert_eq!(life.ticket.relatives().last(), Some(("part", id, Some("green"))));
}

/// Two tickets that answer each other come to an end.
#[test]
fn a_circle_of_signals_ends_after_sixteen() {
    let text = "states={a='active'}\nrelations={twin={words=['ping'],tells=['ping']}}\n\
         [[transitions]]\nname='start'\nfrom='a'\nby='agent'\ndo=[{signal='twin',word='ping'}]\n\
         [rules.answer]\non={told={twin='ping'}}\ndo=[{signal='twin',word='ping'}]\n";
    let engine = engine(text);
    let open = |id: &str, twin: &str| {
        engine.open(id, &Event::created("e0", &who("agent"), at("mon 09:00")).linked("twin", twin)).unwrap().0
    };
    let mut twins = [open("A", "B"), open("B", "A")];
    let start = Event::requested("e1", &who("agent"), at("mon 10:00"), "start");
    let mut decisions = engine.handle(&mut twins[0], &start).unwrap();
    let mut told = 0;
    let refusal = loop {
        let next = decisions.iter().find_map(|decision| decision.signal()).unwrap();
        let twin: &mut Ticket = &mut twins[usize::from(next.to == "B")];
        match engine.handle(twin, &next.event) {
            Ok(more) => (decisions, told) = (more, told + 1),
            Err(refusal) => break refusal,
        }
    };
    assert_eq!((told, refusal), (16, Refusal::TooDeep { depth: 17 }));
}

#[test]
fn another_version_keeps_what_was_told_or_names_the_hole() {
    let mut life = whole();
    name(&mut life, "mon 10:00", "T-1");
    tell(&mut life, "T-1", "red", "s1", "mon 11:00");
    let adopt = |text: &str, adoption: Adoption| {
        let next = engine(&format!("version=2\n{text}"));
        next.adopt(&life.ticket, &Event::adopted("a", at("mon 12:00"), adoption)).map(|(ticket, _)| ticket)
    };
    let renamed = WHOLE.replace("relations.part", "relations.piece").replace("part=", "piece=");
    let renamed = renamed.replace("='part'", "='piece'").replace("['part']", "['piece']");
    let hole = adopt(&renamed, Adoption::of(2, 0)).unwrap_err().to_string();
    let text = "relations.part: w version 2 does not have it, and tickets are known by it: map it, or give it up in `dropped`";
    assert_eq!(hole, text);
    let map = |adoption| Adoption { relations: [("part".into(), "piece".into())].into(), ..adoption };
    let ticket = adopt(&renamed, map(Adoption::of(2, 0))).unwrap();
    assert_eq!(ticket.relatives().collect::<Vec<_>>(), [("piece", "T-1", Some("red"))]);
    let fewer = WHOLE.replace(",'red']\n", "]\n").replace("none='red'", "none='open'");
    let fewer =
        fewer.replace("['green','red']", "'green'").replace("told={part='red'}", "told={part='green'}");
    let hole = adopt(&fewer, Adoption::of(2, 0)).unwrap_err().to_string();
    assert!(hole.ends_with("a ticket told a word that it does not have there"), "{hole}");
    let dropped = Adoption { dropped: ["part".into()].into(), ..Adoption::of(2, 0) };
    assert_eq!(adopt(&fewer, dropped).unwrap().relatives().count(), 0);
}

#[test]
fn a_snapshot_with_a_relative_that_cannot_be_is_refused() {
    let mut life = whole();
    name(&mut life, "mon 10:00", "T-1");
    let json = serde_json::to_string(&life.engine.snapshot(&life.ticket).unwrap()).unwrap();
    let refused = |from: &str, to: &str| {
        assert!(json.contains(from));
        let snapshot = serde_json::from_str(&json.replace(from, to)).unwrap();
        life.engine.restore(snapshot).unwrap_err().to_string()
    };
    let relative = r#"{"relation":"part","ticket":"T-1","word":"open"}"#;
    assert_eq!(
        refused(r#""word":"open""#, r#""word":"opn""#),
        "relatives[0].word: there is no word `opn`, did you mean `open`?"
    );
    assert_eq!(
        refused(r#""relation":"part""#, r#""relation":"prt""#),
        "relatives[0].relation: there is no relation `prt`, did you mean `part`?"
    );
    assert_eq!(
        refused(relative, &format!("{relative},{relative}")),
        "relatives[1].ticket: `T-1` stands there twice"
    );
}

#[test]
fn relations_survive_writing() {
    for text in [WHOLE, PART] {
        let policy = engine(text).policy().clone();
        let again = Policy::from_toml(&policy.to_toml()).unwrap();
        assert_eq!(again, policy);
        assert!(Engine::new(again).is_ok());
    }
}

#[test]
fn mistakes_name_their_path() {
    let text = "states={a='new'}\nfields={x='flag'}\n\
         [relations.x]\nwords=['a','a']\n\
         [relations.r]\nwords=['a']\n\
         [[transitions]]\nname='t'\nfrom='a'\nby='agent'\nwhen={linked={r={all='b'},s={exist=true}}}\n\
         do=[{open='r'},{signal='r',word='a'},{assign='x'},{signal='r'}]\n\
         [[transitions]]\nname='u'\nfrom='a'\nby='agent'\nwhen={linked={r={at_least=0,of='a'}},told={r='a'}}\n\
         [[transitions]]\nname='v'\nfrom='a'\nby='agent'\nwhen={linked={r={any='a',all='a'}}}\n\
         [[transitions]]\nname='w'\nfrom='a'\nby='agent'\nwhen={linked={r={of='a'}}}\n";
    let expected = "transitions[0].do[3]: `word` is missing\n\
         transitions[2].when.linked.r: it asks one thing: `all`, `none`, `any`, `at_least` with `of`, or `exist`\n\
         transitions[3].when.linked.r: `at_least` is missing\n\
         relations.x: `x` is the name of a field: a section could mean either\n\
         relations.x.words[1]: `a` is declared twice\n\
         transitions[0].when.linked.r.all[0]: there is no word `b`; known: a\n\
         transitions[0].when.linked: there is no relation `s`; known: x, r\n\
         transitions[0].do[0].open: to open one, the relation `r` needs its `policy` and `back`\n\
         transitions[0].do[1].word: there is no word that the relation tells `a`\n\
         transitions[0].do[2].assign: the field `x` holds no person\n\
         transitions[1].when.linked.r.at_least: there are always none at least\n\
         transitions[1].when.told: `told` asks about an event, and this is judged on the ticket alone";
    assert_eq!(mistakes(text), expected);
}

/// A circle of automatic transitions is refused unless their conditions exclude each other.
#[test]
fn automatic_ways_there_and_back_must_exclude_each_other() {
    let circle = |there: &str, back: &str| {
        mistakes(&format!(
            "states={{a='new',b='active'}}\nfields={{x='flag',n='number',t='tags'}}\nrelations={{r={{words=['o','g']}}}}\n\
             [[transitions]]\nname='there'\nfrom='a'\nto='b'\nauto=true\nwhen={there}\n\
             [[transitions]]\nname='back'\nfrom='b'\nto='a'\nauto=true\nwhen={back}\n"
        ))
    };
    for (there, back) in [
        ("{x=true}", "{x=false}"),
        ("{x=true}", "{not={x=true}}"),
        ("{x={set=true}}", "{x={set=false}}"),
        ("{x=true,n=1}", "{any=[{x=false},{n={at_least=2}}]}"),
        ("{linked={r={all='g'}}}", "{not={linked={r={all='g'}}}}"),
        ("{x=true,n=1}", "{not={x=true,n=1}}"),
        ("{not={any=[{x=true},{linked={r={all='g'}}}]}}", "{any=[{x=true},{linked={r={all='g'}}}]}"),
    ] {
        assert_eq!(circle(there, back), "", "{there} {back}");
    }
    for (there, back) in [
        ("{x=true}", "{n=1}"),
        ("{x=true}", "{any=[{x=false},{n=1}]}"),
        ("{n=1}", "{n={at_least=1}}"),
        ("{t='a'}", "{t='b'}"),
        ("{not={state='b'}}", "{state='b'}"),
        ("{not={state='b',x=true}}", "{state='b',x=true}"),
        ("{x=true,n=1}", "{not={x=true,n=2}}"),
        ("{linked={r={all='g'}}}", "{linked={r={any='g'}}}"),
    ] {
        assert!(circle(there, back).contains("for ever"), "{there} {back}");
    }
}

#[test]
fn a_ticket_says_whom_it_knows() {
    let actor: Actor = who("agent");
    let engine = engine(WHOLE);
    let event = Event::created("e0", &actor, at("mon 09:00")).linked("cause", "C-1").linked("part", "T-1");
    let (ticket, decisions) = engine.open("T", &event).unwrap();
    let known: Vec<_> = ticket.relatives().collect();
    assert_eq!(known, [("cause", "C-1", Some("suspected")), ("part", "T-1", Some("open"))]);
    assert!(
        matches!(&decisions[0].effect, Effect::Notify(notice) if notice.template.as_deref() == Some("named"))
    );
}

/// A policy whose tickets open one more each comes to an end.
#[test]
fn a_circle_of_openings_ends_after_sixteen() {
    let text = "states={a='active'}\n[relations.next]\npolicy='w'\nback='last'\n[relations.last]\n\
         [rules.more]\non='created'\ndo=[{open='next'}]\n";
    let engine = engine(text);
    let (_, mut decisions) = engine.open("T", &Event::created("e0", &who("agent"), at("mon 09:00"))).unwrap();
    let mut opened = 0;
    let refusal = loop {
        let next = decisions.iter().find_map(|decision| decision.opening()).unwrap();
        match engine.open(next.ticket, &next.event) {
            Ok((_, more)) => (decisions, opened) = (more, opened + 1),
            Err(refusal) => break refusal,
        }
    };
    assert_eq!((opened, refusal), (16, Refusal::TooDeep { depth: 17 }));
}

/// Who may not edit a relation cannot make it act either.
#[test]
fn what_is_named_and_taken_back_at_once_is_neither() {
    let mut life = whole();
    let both = |event: Event| event.linked("part", "T-1").unlinked("part", "T-1");
    assert_eq!(life.update("mon 10:00", "client", both).unwrap(), []);
    assert_eq!(life.ticket.relatives().count(), 0);
}

#[test]
fn two_relations_do_not_become_one_that_knows_a_ticket_twice() {
    let mut life =
        Life::open("states={a='active'}\nrelations={p={words=['x']},q={words=['x']}}\n", "client", |event| {
            event.linked("p", "T-1").linked("q", "T-1")
        })
        .unwrap();
    life.update("mon 10:00", "client", |event| event.linked("q", "T-2")).unwrap();
    let next = engine("version=2\nstates={a='active'}\nrelations={r={words=['x']}}\n");
    let map = [("p".to_string(), "r".to_string()), ("q".to_string(), "r".to_string())];
    let adoption = Adoption { relations: map.into(), ..Adoption::of(2, 0) };
    let refused = next.adopt(&life.ticket, &Event::adopted("a", at("mon 12:00"), adoption)).unwrap_err();
    assert!(refused.to_string().contains("a ticket is known by both"), "{refused}");
}

/// Known by two relations, a ticket tells by the one that has the word.
#[test]
fn a_ticket_known_twice_tells_by_the_relation_that_has_the_word() {
    let text = "states={a='active'}\nrelations={n={},q={words=['y','yy']}}\n";
    let mut life = Life::open(text, "client", |event| event.linked("n", "X").linked("q", "X")).unwrap();
    tell(&mut life, "X", "yy", "s1", "mon 10:00");
    assert_eq!(life.ticket.relatives().collect::<Vec<_>>(), [("n", "X", None), ("q", "X", Some("yy"))]);
}

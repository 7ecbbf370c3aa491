//! Notices: who is told, who is not, and with which facts.

use dueline::{Effect, Engine, Policy, Recipient, Value};

use super::life::{Life, at, engine, mistakes, nothing};

const NOTICES: &str = "states={a='new',b='active'}\n\
     fields={owner='person',watchers='people',team={kind='team',of=['first','second']},\
     place='text',steps='text',plan='date'}\n\
     [[transitions]]\nname='go'\nfrom='a'\nto='b'\nby=['agent','client']\n\
     do=[{notify=['creator','owner','watchers','team','agent'],template='gone',except='actor',with=['state','plan','answer','priority']}]\n\
     [[transitions]]\nname='ask'\nfrom='a'\nby='agent'\ndo=[{request=['steps','place'],from='creator',template='more'}]\n\
     [[transitions]]\nname='hand'\nfrom='a'\nby='agent'\ndo=[{notify=['team','watchers']}]\n\
     [clocks.answer]\nstart='created'\ngoals=[{within='4h'}]\n\
     marks=[{name='nag',at='2h',every='1h',times=3,do=[{chain=['owner','team','agent'],except='actor'}]}]\n";

fn life() -> Life {
    let given = |event: dueline::Event| {
        event
            .with("owner", "Omar")
            .with("watchers", Value::many(["the client", "Wim"]))
            .with("team", "first")
            .with("plan", "2026-11-09")
    };
    Life::open(NOTICES, "client", given).unwrap()
}

fn told(effects: &[Effect]) -> Vec<String> {
    let told = effects.iter().filter(|effect| effect.notice().is_some());
    told.map(ToString::to_string).collect()
}

#[test]
fn who_did_it_is_told_nothing_of_it() {
    let mut client = life();
    let facts = "(state = b; plan = 2026-11-09; answer = 2026-11-02T13:00:00Z; priority = unset)";
    assert_eq!(
        told(&client.go("mon 10:00", "client", "go", nothing).unwrap()),
        [
            format!("notify owner (Omar): gone {facts}"),
            format!("notify watchers (Wim): gone {facts}"),
            // The host knows who is of a team and in a role: it leaves this one out.
            format!("notify team (first) (not the client): gone {facts}"),
            format!("notify agent (not the client): gone {facts}"),
        ]
    );
    let mut agent = life();
    let effects = agent.go("mon 10:00", "agent", "go", nothing).unwrap();
    assert_eq!(told(&effects)[0], format!("notify creator (the client): gone {facts}"));
    assert_eq!(told(&effects).len(), 5);
}

#[test]
fn a_notice_without_exception_goes_to_all_and_nobody_known_is_said() {
    let mut life = life();
    let effects = life.go("mon 10:00", "agent", "hand", nothing).unwrap();
    assert_eq!(told(&effects), ["notify team (first)", "notify watchers (Wim, the client)"]);
    let empty = |event: dueline::Event| event.with("team", Value::Unset).with("watchers", Value::Unset);
    let effects = life.go("mon 11:00", "agent", "hand", empty).unwrap();
    assert_eq!(told(&effects), ["notify team (nobody known)", "notify watchers (nobody known)"]);
    let Effect::Notify(notice) = &effects[1] else { panic!("{effects:?}") };
    assert_eq!(notice.to, Recipient::People { field: "watchers".into(), names: vec![] });
}

/// Where a field names nobody there is nobody to leave out: the host is told that nobody is known.
#[test]
fn nobody_known_is_said_with_an_exception_too() {
    let mut life = life();
    let empty = |event: dueline::Event| event.with("owner", Value::Unset).with("watchers", Value::Unset);
    let effects = life.go("mon 10:00", "agent", "go", empty).unwrap();
    let to = |effect: &Effect| effect.to().unwrap();
    assert_eq!(effects.iter().map(to).collect::<Vec<_>>(), ["creator", "owner", "watchers", "team", "agent"]);
    let mut life = self::life();
    let alone = |event: dueline::Event| event.with("watchers", "the agent");
    let effects = life.go("mon 10:00", "agent", "go", alone).unwrap();
    assert_eq!(effects.iter().map(to).collect::<Vec<_>>(), ["creator", "owner", "team", "agent"]);
}

#[test]
fn information_is_asked_for_by_what_is_missing() {
    let mut life = life();
    let ask = |life: &mut Life, when: &str| life.go(when, "agent", "ask", nothing).unwrap();
    assert_eq!(told(&ask(&mut life, "mon 10:00")), ["ask creator (the client): more for steps, place"]);
    life.update("mon 10:00", "client", |event| event.with("place", "the shop")).unwrap();
    let effects = ask(&mut life, "mon 10:01");
    let Effect::Request { missing, .. } = &effects[0] else { panic!("{effects:?}") };
    assert_eq!(*missing, ["steps"]);
}

#[test]
fn a_timer_has_no_actor_to_leave_out_and_a_chain_goes_up() {
    let mut life = life();
    let decisions = life.engine.advance(&mut life.ticket, at("mon 12:30")).unwrap();
    let decisions: Vec<Effect> = decisions.into_iter().map(|decision| decision.effect).collect();
    assert_eq!(told(&decisions), ["escalate to owner (Omar)", "escalate to team (first)"]);
    let decisions = life.engine.advance(&mut life.ticket, at("mon 23:00")).unwrap();
    let decisions: Vec<Effect> = decisions.into_iter().map(|decision| decision.effect).collect();
    assert_eq!(told(&decisions), ["escalate to agent"]);
}

#[test]
fn notices_survive_writing() {
    let policy = engine(NOTICES).policy().clone();
    let again = Policy::from_toml(&policy.to_toml()).unwrap();
    assert_eq!(again, policy);
    assert!(Engine::new(again).is_ok());
}

#[test]
fn mistakes_name_their_path() {
    let text = "states={a='new'}\nfields={x='flag',c='flag',owner='person'}\n[clocks.c]\nstart='created'\n\
         [rules.r]\non='created'\ndo=[{notify=['ownr','x'],except='me',with=['c','y']},{request=[],from='client'},{request='x'}]\n";
    let expected = "rules.r.do[0].except: there is no exception `me`; known: actor\n\
         rules.r.do[2]: `from` is missing\n\
         rules.r.do[0].notify[0]: there is no recipient `ownr`, did you mean `owner`?\n\
         rules.r.do[0].notify[1]: the field `x` holds no person, no people and no team\n\
         rules.r.do[0].with[0]: `c` is a field and a clock: it could be either\n\
         rules.r.do[0].with[1]: there is no field or clock `y`; known: x, c, owner, c, state, priority\n\
         rules.r.do[1].request: nothing is asked for";
    assert_eq!(mistakes(text), expected);
}

//! Process E, what stands behind incidents: E2 to E4. The week of Monday 2 November 2026, in Paris.

use dueline::{Actor, ClockState, Decision, Due, Effect, Event, TICK, Value};

use crate::{
    desk::{agent, customer, paris, told},
    family::Family,
    incidents::{family, outage, portal},
};

fn analyst() -> Actor {
    Actor::new("Mia", "analyst")
}

fn developer() -> Actor {
    Actor::new("Dan", "developer")
}

fn tester() -> Actor {
    Actor::new("Tess", "tester")
}

fn same(event: Event) -> Event {
    event
}

/// An incident that somebody works on from Monday 10:00.
fn worked_on(family: &mut Family, id: &str) {
    let monday = paris("Mon 2 Nov 10:00");
    family.open("incident", id, &customer(), monday, outage(("severe", 50, true))).unwrap();
    family.ask(id, &agent(), monday, "start work", same).unwrap();
}

fn restored(family: &mut Family, id: &str, now: &str, by: &str) -> Vec<Decision> {
    family.ask(id, &agent(), paris(now), "restore operations", |event| event.with("restored_by", by)).unwrap()
}

fn cause(family: &mut Family, id: &str, now: &str) {
    family.open("root-cause", id, &agent(), paris(now), same).unwrap();
}

/// An agent links an incident and a cause: each is told of the other.
fn link(family: &mut Family, incident: &str, cause: &str, now: &str) -> Vec<Decision> {
    family.link(&agent(), paris(now), (incident, "cause"), (cause, "incident"))
}

fn identify(family: &mut Family, cause: &str, now: &str, nature: &str) -> Vec<Decision> {
    let found = |event: Event| event.with("nature", nature).with("findings", "a lock is never released");
    family.ask(cause, &analyst(), paris(now), "identify", found).unwrap()
}

fn relatives(family: &Family, id: &str) -> Vec<String> {
    let known = family.ticket(id).relatives();
    known.map(|(_, other, word)| format!("{other}: {}", word.unwrap_or_default())).collect()
}

/// "A *root cause* is the origin of an incident: *systemic* (can recur) or *isolated*; suspected, then
/// identified once validated."
#[test]
fn e2_a_cause_is_suspected_and_identified_once_validated() {
    let mut family = family();
    cause(&mut family, "C", "Mon 2 Nov 11:00");
    let now = paris("Tue 3 Nov 09:00");
    assert_eq!(family.ticket("C").state(), "suspected");
    let found = |event: Event| event.with("nature", "isolated").with("findings", "a cable");
    let by_an_agent = family.ask("C", &agent(), now, "identify", found).unwrap_err();
    assert_eq!(by_an_agent.to_string(), "`identify` is not for the role `agent`");
    let nothing = family.ask("C", &analyst(), now, "identify", same).unwrap_err();
    assert_eq!(nothing.to_string(), "`identify` requires nature, findings");
    let other = family.ask("C", &analyst(), now, "identify", |event| found(event).with("nature", "rare"));
    assert_eq!(
        other.unwrap_err().to_string(),
        "fields.nature: `rare` is none of its words: systemic, isolated"
    );
    let early = family.ask("C", &developer(), now, "design", same).unwrap_err();
    assert_eq!(early.to_string(), "`design` does not lead out of `suspected`");
    family.ask("C", &analyst(), now, "identify", found).unwrap();
    assert_eq!(family.ticket("C").state(), "identified");
    assert_eq!(family.ticket("C").field("validated_by"), Some(&"Mia".into()));
}

/// "One root cause can stand behind many incidents."
#[test]
fn e2_one_cause_stands_behind_many_incidents() {
    let mut family = family();
    for id in ["I1", "I2", "I3"] {
        worked_on(&mut family, id);
    }
    cause(&mut family, "C", "Mon 2 Nov 11:00");
    link(&mut family, "I1", "C", "Mon 2 Nov 11:00");
    link(&mut family, "I2", "C", "Mon 2 Nov 11:10");
    assert_eq!(relatives(&family, "I1"), ["C: suspected"]);
    let news = identify(&mut family, "C", "Tue 3 Nov 09:00", "systemic");
    let both = ["creator: root cause identified", "assignee: root cause identified"];
    assert_eq!(told(&news), [both, both].concat());
    assert_eq!(relatives(&family, "I2"), ["C: identified"]);
    // One that is linked later learns it at once, and to the others it is no news.
    let news = link(&mut family, "I3", "C", "Tue 3 Nov 10:00");
    assert_eq!(relatives(&family, "C"), ["I1: open", "I2: open", "I3: open"]);
    assert_eq!(relatives(&family, "I3"), ["C: identified"]);
    assert_eq!(told(&news), both);
}

/// An incident that is linked to a fixed cause hears that too; the others heard it once. One that gets
/// another cause hears of that one anew.
#[test]
fn e2_an_incident_hears_where_its_cause_stands_once() {
    let mut family = family();
    for id in ["I1", "I2"] {
        worked_on(&mut family, id);
    }
    for id in ["C", "D"] {
        cause(&mut family, id, "Mon 2 Nov 11:00");
    }
    link(&mut family, "I1", "C", "Mon 2 Nov 11:00");
    identify(&mut family, "C", "Mon 2 Nov 12:00", "isolated");
    restored(&mut family, "I1", "Mon 2 Nov 12:00", "fix");
    family.ask("C", &analyst(), paris("Mon 2 Nov 12:10"), "fixed with the incident", same).unwrap();
    let news = link(&mut family, "I2", "C", "Mon 2 Nov 14:00");
    assert_eq!(told(&news), ["creator: root cause fixed", "assignee: root cause fixed"]);
    assert!(news.iter().filter(|decision| decision.effect.notice().is_some()).all(|d| d.ticket == "I2"));
    // It was another one.
    let said = || Event::updated("", &agent(), paris("Tue 3 Nov 09:00"));
    family.together([
        ("I2", said().linked("cause", "D").unlinked("cause", "C")),
        ("D", said().linked("incident", "I2")),
        ("C", said().unlinked("incident", "I2")),
    ]);
    identify(&mut family, "D", "Tue 3 Nov 10:00", "systemic");
    let found = ["creator: root cause identified", "assignee: root cause identified"];
    let (dev, now) = (developer(), paris("Tue 3 Nov 11:00"));
    // What was found may not hold: the assignee hears of it, and of what is found then.
    let silent = family.ask("D", &analyst(), now, "doubt", same).unwrap_err();
    assert_eq!(silent.to_string(), "`doubt` requires comment");
    family.ask("D", &dev, now, "develop", same).unwrap();
    let news = family.ask("D", &analyst(), now, "doubt", Event::with_comment).unwrap();
    assert_eq!(told(&news), ["assignee: root cause open again"]);
    assert_eq!(family.ticket("D").field("validated_by"), Some(&Value::Unset));
    assert_eq!(told(&identify(&mut family, "D", "Tue 3 Nov 12:00", "isolated")), found);
    // Named once more, each keeps what it knows, and nothing is told that it does not.
    worked_on(&mut family, "I3");
    let news = link(&mut family, "I3", "D", "Tue 3 Nov 15:00");
    assert!(news.iter().filter(|decision| decision.effect.notice().is_some()).all(|d| d.ticket == "I3"));
    // Another one that is identified too is news all the same; timers that are due say theirs before.
    cause(&mut family, "F", "Tue 3 Nov 15:00");
    identify(&mut family, "F", "Tue 3 Nov 15:00", "isolated");
    family.advance(paris("Tue 3 Nov 15:10"));
    let said = || Event::updated("", &agent(), paris("Tue 3 Nov 15:10"));
    let news = family.together([
        ("I3", said().linked("cause", "F").unlinked("cause", "D")),
        ("F", said().linked("incident", "I3")),
        ("D", said().unlinked("incident", "I3")),
    ]);
    assert_eq!(told(&news), found);
}

/// Who says what of a cause.
#[test]
fn e2_each_says_what_is_theirs() {
    let mut family = family();
    cause(&mut family, "C", "Mon 2 Nov 11:00");
    let now = paris("Mon 2 Nov 12:00");
    let refused = |family: &mut Family, who: &Actor, field: &str, value: &str| {
        family.update("C", who, now, |event| event.with(field, value)).unwrap_err().to_string()
    };
    let text = "`nature` is not edited by the role `developer`: its section `analysis` is edited by agent and analyst";
    assert_eq!(refused(&mut family, &developer(), "nature", "systemic"), text);
    let text = "`released_in` is not edited by the role `agent`: its section `work` is edited by developer";
    assert_eq!(refused(&mut family, &agent(), "released_in", "7.4"), text);
    let text =
        "`validated_by` is not edited by the role `analyst`: its section `follows` is edited by nobody";
    assert_eq!(refused(&mut family, &analyst(), "validated_by", "Mia"), text);
}

/// What is systemic can recur: a cause that comes back is so, and its incidents hear that it is open.
#[test]
fn e2_what_comes_back_is_systemic() {
    let mut family = family();
    worked_on(&mut family, "I");
    cause(&mut family, "C", "Mon 2 Nov 11:00");
    link(&mut family, "I", "C", "Mon 2 Nov 11:00");
    identify(&mut family, "C", "Mon 2 Nov 12:00", "isolated");
    restored(&mut family, "I", "Mon 2 Nov 12:00", "fix");
    family.ask("C", &developer(), paris("Mon 2 Nov 12:10"), "fixed with the incident", same).unwrap();
    assert_eq!(
        (family.ticket("C").priority(), relatives(&family, "I")),
        (Some("normal"), vec!["C: fixed".into()])
    );
    family.ask("C", &agent(), paris("Fri 6 Nov 09:00"), "it came back", same).unwrap();
    assert_eq!((family.ticket("C").state(), family.ticket("C").priority()), ("suspected", Some("urgent")));
    assert_eq!(relatives(&family, "I"), ["C: suspected"]);
    let fix = family.reading("C", "fix", paris("Fri 6 Nov 09:00"));
    assert_eq!((fix.cycle, fix.due), (2, Due::At(paris("Mon 7 Dec 09:00"))), "twenty working days anew");
}

/// "An incident ends when operations are restored, by a fix or by a workaround (which one is
/// recorded) …"
#[test]
fn e3_an_incident_ends_when_operations_are_restored_and_how_is_recorded() {
    for by in ["fix", "workaround"] {
        let mut family = family();
        worked_on(&mut family, "I");
        cause(&mut family, "C", "Mon 2 Nov 11:00");
        link(&mut family, "I", "C", "Mon 2 Nov 11:00");
        let now = paris("Mon 2 Nov 12:00");
        let unrecorded = family.ask("I", &agent(), now, "restore operations", same).unwrap_err();
        assert_eq!(unrecorded.to_string(), "`restore operations` requires restored_by");
        let decisions = restored(&mut family, "I", "Mon 2 Nov 12:00", by);
        assert_eq!(family.ticket("I").state(), "restored");
        assert_eq!(family.ticket("I").field("restored_by"), Some(&by.into()));
        let text = format!("notify creator (Claire): operations restored (restored_by = {by})");
        assert!(decisions.iter().any(|decision| decision.effect.to_string() == text));
        assert_eq!(family.reading("I", "restoration", now).state, ClockState::Met);
        assert_eq!(relatives(&family, "C"), [format!("I: restored by {by}")], "the cause hears how");
    }
}

/// In time at exactly due, late a microsecond after.
#[test]
fn e3_operations_are_restored_in_time_at_exactly_due() {
    for (late, breached) in [(chrono::TimeDelta::zero(), None), (TICK, Some(paris("Wed 4 Nov 10:00")))] {
        let mut family = family();
        worked_on(&mut family, "I");
        let due = paris("Wed 4 Nov 10:00");
        assert_eq!(family.due("I", "restoration", paris("Mon 2 Nov 10:00")), Due::At(due));
        let by = |event: Event| event.with("restored_by", "fix");
        family.ask("I", &agent(), due + late, "restore operations", by).unwrap();
        assert_eq!(family.reading("I", "restoration", due + late).breached_at, breached);
    }
}

/// An incident has no other end, and one that was not over after all goes on.
#[test]
fn e3_an_incident_has_no_other_end() {
    let mut family = family();
    worked_on(&mut family, "I");
    let now = paris("Mon 2 Nov 12:00");
    let closed = family.ask("I", &agent(), now, "close without change", Event::with_comment).unwrap_err();
    let text = "`close without change` is not offered now: `incident = false` does not hold: it is `true`";
    assert_eq!(closed.to_string(), text);
    cause(&mut family, "C", "Mon 2 Nov 12:00");
    link(&mut family, "I", "C", "Mon 2 Nov 12:00");
    restored(&mut family, "I", "Mon 2 Nov 12:00", "workaround");
    family.ask("I", &customer(), paris("Mon 2 Nov 15:00"), "reopen", same).unwrap();
    assert_eq!(family.ticket("I").field("restored_by"), Some(&Value::Unset));
    assert_eq!(relatives(&family, "C"), ["I: open"]);
    // Two hours had run before, and the time in between did not count.
    let reading = family.reading("I", "restoration", paris("Mon 2 Nov 15:30"));
    assert_eq!(reading.elapsed, chrono::TimeDelta::minutes(150));
}

/// "… only a root cause is *fixed*": no state of an incident says so, and a cause is fixed only once
/// it is identified and its fix is out, or was what restored operations.
#[test]
fn e3_only_a_root_cause_is_fixed() {
    let mut family = family();
    worked_on(&mut family, "I");
    cause(&mut family, "C", "Mon 2 Nov 11:00");
    link(&mut family, "I", "C", "Mon 2 Nov 11:00");
    assert!(family.engine("incident").policy().states.get("fixed").is_none());
    restored(&mut family, "I", "Mon 2 Nov 12:00", "workaround");
    assert_eq!(family.ticket("C").state(), "suspected", "the end of an incident fixes nothing");
    identify(&mut family, "C", "Tue 3 Nov 09:00", "isolated");
    let now = paris("Tue 3 Nov 10:00");
    let refused = family.ask("C", &developer(), now, "fixed with the incident", same).unwrap_err();
    let text = "`fixed with the incident` is not offered now: \
                `linked = { incident = { any = [\"restored by fix\"] } }` does not hold: of 1, I is not";
    assert_eq!(refused.to_string(), text);
    family.ask("I", &customer(), now, "reopen", same).unwrap();
    restored(&mut family, "I", "Tue 3 Nov 11:00", "fix");
    let news =
        family.ask("C", &developer(), paris("Tue 3 Nov 11:10"), "fixed with the incident", same).unwrap();
    assert_eq!(family.ticket("C").state(), "fixed");
    assert_eq!(told(&news), ["creator: root cause fixed", "assignee: root cause fixed"]);
}

/// An incident that ended by a workaround is never without a cause that is tracked (*ours*: it opens
/// one by itself).
#[test]
fn e3_a_workaround_leaves_a_cause_that_is_tracked() {
    let mut family = family();
    worked_on(&mut family, "I");
    let decisions = restored(&mut family, "I", "Mon 2 Nov 12:00", "workaround");
    assert_eq!(decisions.iter().filter(|d| matches!(d.effect, Effect::Open { .. })).count(), 1);
    let opened: String = family.under("root-cause").next().unwrap().into();
    assert_eq!(family.ticket(&opened).field("summary"), Some(&"no login".into()));
    assert_eq!(relatives(&family, &opened), ["I: restored by workaround"]);
    assert_eq!(relatives(&family, "I"), [format!("{opened}: suspected")]);

    // The cause was known already: that one takes its place, and the other may go.
    cause(&mut family, "C", "Tue 3 Nov 09:00");
    let now = paris("Tue 3 Nov 09:10");
    let early = family.ask(&opened, &analyst(), now, "discard", Event::with_comment).unwrap_err();
    assert!(early.to_string().contains("does not hold: there are 1"), "{early}");
    let said = || Event::updated("", &agent(), now);
    family.together([
        ("I", said().linked("cause", "C").unlinked("cause", &*opened)),
        ("C", said().linked("incident", "I")),
        (&*opened, said().unlinked("incident", "I")),
    ]);
    let silent = family.ask(&opened, &analyst(), now, "discard", same).unwrap_err();
    assert_eq!(silent.to_string(), "`discard` requires comment");
    family.ask(&opened, &analyst(), now, "discard", Event::with_comment).unwrap();
    assert_eq!(family.reading(&opened, "fix", now).state, ClockState::Cancelled);
    assert_eq!(relatives(&family, "C"), ["I: restored by workaround"]);
    assert_eq!(family.under("root-cause").count(), 2, "no third one");

    // To give up the last one opens another, also of an incident that is closed.
    family.ask("I", &agent(), now, "close", same).unwrap();
    family.update("I", &agent(), now, |event| event.unlinked("cause", "C")).unwrap();
    assert_eq!(family.under("root-cause").count(), 3);
    assert_eq!(family.ticket("I").relatives().count(), 1);
    // Neither a fix nor an issue that was no incident asks for one.
    worked_on(&mut family, "F");
    restored(&mut family, "F", "Tue 3 Nov 10:00", "fix");
    family.open("incident", "M", &customer(), now, portal(("moderate", 1, true))).unwrap();
    family.ask("M", &agent(), now, "start work", same).unwrap();
    restored(&mut family, "M", "Tue 3 Nov 10:00", "workaround");
    assert_eq!(family.under("root-cause").count(), 3);
    // It was one after all, as somebody finds out later.
    let late = |event: Event| event.with("interruption", "unplanned").with("operations_hit", true);
    family.update("M", &agent(), paris("Wed 4 Nov 09:00"), |event| late(event).with_comment()).unwrap();
    assert_eq!(family.under("root-cause").count(), 4);
    let known: Vec<_> = family.ticket("M").relatives().collect();
    assert!(known[0].1.starts_with("M/"), "its own: {known:?}");
}

/// "Work on root causes is not urgent unless systemic …"
#[test]
fn e4_only_a_systemic_cause_is_urgent() {
    let mut family = family();
    for id in ["C1", "C2", "C3"] {
        cause(&mut family, id, "Mon 2 Nov 09:00");
    }
    identify(&mut family, "C2", "Mon 2 Nov 10:00", "isolated");
    identify(&mut family, "C3", "Mon 2 Nov 10:00", "systemic");
    let standing = |id: &str| {
        let due = family.due(id, "fix", paris("Mon 2 Nov 10:00"));
        (family.ticket(id).priority().unwrap(), due)
    };
    assert_eq!(standing("C1"), ("normal", Due::NoTarget));
    assert_eq!(standing("C2"), ("normal", Due::NoTarget));
    // Twenty working days: Wednesday 11 November is a holiday.
    assert_eq!(standing("C3"), ("urgent", Due::At(paris("Tue 1 Dec 09:00"))));
    let mut queue = family.engine("root-cause").queue("causes").unwrap();
    family.under("root-cause").for_each(|id| queue.put(family.ticket(id)).unwrap());
    assert_eq!(queue.next("Dan").to_string(), "`C3`, before `C1`: priority");
}

/// "… but stays tracked (design, development, tests, release) after the incident ended."
#[test]
fn e4_a_cause_is_tracked_to_its_release_after_the_incident_ended() {
    let mut family = family();
    worked_on(&mut family, "I");
    cause(&mut family, "C", "Mon 2 Nov 11:00");
    link(&mut family, "I", "C", "Mon 2 Nov 11:00");
    let ended = restored(&mut family, "I", "Mon 2 Nov 12:00", "workaround");
    assert!(told(&ended).contains(&"agent: an incident ended by a workaround".into()));
    family.ask("I", &customer(), paris("Mon 2 Nov 13:00"), "close", same).unwrap();
    identify(&mut family, "C", "Tue 3 Nov 09:00", "isolated");
    let (dev, test) = (developer(), tester());
    for (who, transition, state) in [
        (&dev, "design", "design"),
        (&dev, "develop", "development"),
        (&dev, "hand to tests", "tests"),
        (&test, "fail the tests", "development"),
        (&dev, "hand to tests", "tests"),
        (&test, "pass the tests", "release"),
    ] {
        if transition == "fail the tests" {
            let silent = family.ask("C", who, paris("Wed 4 Nov 09:00"), transition, same).unwrap_err();
            assert_eq!(silent.to_string(), "`fail the tests` requires comment");
        }
        family.ask("C", who, paris("Wed 4 Nov 09:00"), transition, Event::with_comment).unwrap();
        assert_eq!(family.ticket("C").state(), state);
        assert_eq!(family.ticket("I").state(), "closed");
    }
    let now = paris("Thu 5 Nov 09:00");
    let refused = family.ask("C", &dev, now, "release", same).unwrap_err();
    assert_eq!(refused.to_string(), "`release` requires released_in");
    let news = family.ask("C", &dev, now, "release", |event| event.with("released_in", "7.4")).unwrap();
    assert_eq!((family.ticket("C").state(), relatives(&family, "I")), ("fixed", vec!["C: fixed".into()]));
    assert_eq!(
        told(&news),
        ["creator: root cause fixed", "assignee: root cause fixed"],
        "though it is closed"
    );
}

/// A cause of which nothing is heard is brought back to mind, as long as it is not fixed.
#[test]
fn e4_a_cause_is_not_forgotten() {
    let mut family = family();
    cause(&mut family, "C", "Mon 2 Nov 09:00");
    identify(&mut family, "C", "Tue 3 Nov 09:00", "isolated");
    assert_eq!(family.advance(paris("Thu 3 Dec 09:00")), [], "thirty days to the instant are not yet over");
    let remembered = ["owner: nothing happened for thirty days", "agent: nothing happened for thirty days"];
    assert_eq!(told(&family.advance(paris("Thu 3 Dec 09:00") + TICK)), remembered);
}

//! Snapshots of every format that was ever written stay readable: one of each is kept.
#![allow(clippy::unwrap_used)]

use dueline::{Actor, Engine, Event, Instant, Snapshot, Ticket, presets};

/// The life that the snapshots kept are of: a response that was late and met, silence reset once.
fn lived(engine: &Engine) -> Ticket {
    let (claire, ana) = (Actor::new("Claire", "customer").of("Acme"), Actor::new("Ana", "agent"));
    let at = |text: &str| -> Instant { text.parse().unwrap() };
    // A Monday, 9:00 in Paris.
    let created =
        Event::created("e1", &claire, at("2026-11-02T08:00:00Z")).with("contract", "business-hours");
    let (mut ticket, _) = engine.open("T-1", &created).unwrap();
    for (id, when, transition) in [
        ("e2", "2026-11-02T09:00:00Z", "start work"),
        ("e3", "2026-11-02T10:00:00Z", "ask a third party"),
        ("e4", "2026-11-02T14:00:00Z", "resume work"),
        ("e5", "2026-11-03T09:30:00Z", "ask the customer"),
    ] {
        let event = Event::requested(id, &ana, at(when), transition).with_comment();
        engine.handle(&mut ticket, &event).unwrap();
    }
    engine.advance(&mut ticket, at("2026-11-06T12:00:00Z")).unwrap();
    engine.handle(&mut ticket, &Event::commented("e6", &ana, at("2026-11-07T12:00:00Z"))).unwrap();
    ticket
}

/// Format 1 did not say of ended cycles what followed from their goal. Written by the version of
/// 22 November 2026 before format 2.
#[test]
fn format_1_is_read_as_the_ticket_it_was() {
    let engine = Engine::new(presets::service_desk()).unwrap();
    let snapshot: Snapshot = serde_json::from_str(include_str!("data/snapshot-format-1.json")).unwrap();
    assert_eq!(snapshot.format, 1);
    let restored = engine.restore(snapshot).unwrap();
    let lived = lived(&engine);
    assert_eq!(restored, lived);
    let later: Instant = "2026-11-30T12:00:00Z".parse().unwrap();
    assert_eq!(engine.readings(&restored, later), engine.readings(&lived, later));
}

/// Format 2 knew no other tickets. Written by the version of 22 November 2026 before format 3.
#[test]
fn format_2_is_read_as_the_ticket_it_was() {
    let engine = Engine::new(presets::service_desk()).unwrap();
    let snapshot: Snapshot = serde_json::from_str(include_str!("data/snapshot-format-2.json")).unwrap();
    assert_eq!(snapshot.format, 2);
    assert_eq!(engine.restore(snapshot).unwrap(), lived(&engine));
}

#[test]
fn format_3_is_read_as_the_ticket_it_was() {
    let engine = Engine::new(presets::service_desk()).unwrap();
    let text = include_str!("data/snapshot-format-3.json");
    let snapshot: Snapshot = serde_json::from_str(text).unwrap();
    let lived = lived(&engine);
    assert_eq!(
        engine.snapshot(&lived).unwrap(),
        snapshot,
        "the format has changed: keep this one and add the next"
    );
    assert_eq!(engine.restore(snapshot).unwrap(), lived);
}

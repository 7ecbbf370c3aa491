//! Process B, the kanban day. Dates: November 2026, which begins on a Sunday; Wednesday the 11th is a
//! holiday; Paris is at UTC+1.

use std::sync::LazyLock;

use dueline::{Actor, ClockState, Decision, Due, Effect, Engine, Event, Queue, Refusal, What, presets};

use crate::desk::{Desk, at, compiled, effects, nothing, refused, told};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| compiled(presets::kanban()));

fn ophelie() -> Actor {
    Actor::new("Ophélie", "customer_success")
}

fn developer(name: &str) -> Actor {
    Actor::new(name, "developer")
}

/// What she writes down: what it is about, whom to call back, who is to solve it.
fn told_by_phone(event: Event) -> Event {
    event.with("description", "the export is empty").with("contact", "Claire of Acme").with("assignee", "Dan")
}

fn opened(id: &str, now: &str, more: impl FnOnce(Event) -> Event) -> Desk {
    let event = told_by_phone(Event::created("e1", &ophelie(), at(now)));
    Desk::under(&ENGINE, id, more(event)).unwrap()
}

fn urgent(event: Event) -> Event {
    event.with("urgent", true)
}

/// How a ticket comes along.
trait Work {
    /// A developer takes it, sized.
    fn taken(self, now: &str, by: &str) -> Self;
    /// Dan says that it is fixed.
    fn fixed(self, now: &str) -> Self;
}

impl Work for Desk {
    fn taken(mut self, now: &str, by: &str) -> Self {
        self.ask(now, &developer(by), "take", |event| event.with("estimate", 4)).unwrap();
        self
    }

    fn fixed(mut self, now: &str) -> Self {
        self.ask(now, &developer("Dan"), "fix", nothing).unwrap();
        self
    }
}

fn pile<'a>(desks: impl IntoIterator<Item = &'a Desk>) -> Queue {
    let mut pile = ENGINE.queue("pile").unwrap();
    for desk in desks {
        pile.put(&desk.ticket).unwrap();
    }
    pile
}

fn order<'a>(pile: &'a Queue, who: &str) -> Vec<&'a str> {
    pile.order(who).map(|standing| standing.ticket).collect()
}

fn breaches(decisions: &[Decision]) -> Vec<String> {
    let all = decisions.iter().filter(|decision| matches!(decision.effect, Effect::Breach { .. }));
    all.map(|decision| format!("{} at {}", decision.effect, decision.due.to_rfc3339())).collect()
}

/// "The customer-success manager is told by phone or mail … creates a ticket that informs the
/// technical team and is assigned to one developer."
#[test]
fn b1_a_ticket_informs_the_team_and_is_one_developers() {
    let desk = opened("K-1", "2026-11-02T09:00:00Z", nothing);
    assert_eq!(
        effects(&desk.decisions),
        [
            "notify assignee (Dan): new ticket (description = the export is empty; urgent = false)",
            "notify developer (not Ophélie): new ticket (description = the export is empty; urgent = false)",
        ]
    );
    let nobodys = Event::created("e1", &ophelie(), at("2026-11-02T09:00:00Z"))
        .with("description", "the export is empty")
        .with("contact", "Claire of Acme");
    assert_eq!(refused(Desk::under(&ENGINE, "K-1", nobodys).map(|_| ())), "`opening` requires assignee");
    // It never becomes nobody's.
    let mut desk = desk;
    let given_up = desk.give("2026-11-02T09:10:00Z", &ophelie(), |event| event.with("assignee", ""));
    assert_eq!(refused(given_up), "`the ticket` requires assignee");
}

/// "… may solve it herself": without a ticket, or while nobody has taken it.
#[test]
fn b1_she_may_solve_it_herself() {
    let now = "2026-11-02T09:30:00Z";
    let mut desk = opened("K-1", "2026-11-02T09:00:00Z", nothing);
    assert!(desk.ask(now, &developer("Dan"), "solve it herself", Event::with_comment).is_err());
    assert_eq!(
        refused(desk.ask(now, &ophelie(), "solve it herself", nothing)),
        "`solve it herself` requires comment"
    );
    desk.ask(now, &ophelie(), "solve it herself", Event::with_comment).unwrap();
    assert_eq!(desk.ticket.state(), "closed");
    assert_eq!(pile([&desk]).next("Dan").ticket(), None);
    assert_eq!(desk.advance("2026-12-02T09:00:00Z"), [], "nothing is watched any more");
    let mut taken = opened("K-2", "2026-11-02T09:00:00Z", nothing).taken(now, "Dan");
    let late = taken.ask(now, &ophelie(), "solve it herself", Event::with_comment);
    assert_eq!(refused(late), "`solve it herself` does not lead out of `in_progress`");
}

/// "It carries a description and the contact to call back once solved (both required); a screenshot
/// is optional."
#[test]
fn b2_a_description_and_a_contact_are_required_a_screenshot_is_not() {
    let bare = Event::created("e1", &ophelie(), at("2026-11-02T09:00:00Z")).with("assignee", "Dan");
    let missing = |event: &Event| refused(ENGINE.open("K-1", event).map(|_| ()));
    assert_eq!(missing(&bare), "`opening` requires description, contact");
    assert_eq!(
        missing(&bare.clone().with("description", " ").with("contact", "Claire of Acme")),
        "`opening` requires description"
    );
    assert_eq!(missing(&bare.clone().with("description", "it fails")), "`opening` requires contact");
    let enough = bare.with("description", "it fails").with("contact", "Claire of Acme");
    let (ticket, _) = ENGINE.open("K-1", &enough).unwrap();
    assert!(ticket.field("screenshot").unwrap().is_unset());
    let (ticket, _) = ENGINE.open("K-1", &enough.with("screenshot", "export.png")).unwrap();
    assert_eq!(ticket.field("screenshot").unwrap().to_string(), "export.png");
}

/// "She can mark it urgent: react as fast as possible."
#[test]
fn b3_she_marks_it_urgent() {
    let now = "2026-11-02T09:30:00Z";
    // As she opens it, or later; the developers hear of it, and it is on top of the pile.
    let born = opened("K-1", "2026-11-02T09:00:00Z", urgent);
    assert!(effects(&born.decisions)[1].ends_with("urgent = true)"));
    let mut later = opened("K-2", "2026-11-02T08:00:00Z", nothing);
    let decisions = later.ask(now, &ophelie(), "mark urgent", nothing).unwrap();
    assert_eq!(told(&decisions), ["assignee: urgent", "developer: urgent"]);
    assert_eq!(later.ticket.field("urgent"), Some(&true.into()));
    assert_eq!(later.ticket.state(), "pile");
    let calm = opened("K-3", "2026-11-02T10:00:00Z", nothing);
    assert_eq!(order(&pile([&calm, &later, &born]), "Dan"), ["K-1", "K-2", "K-3"]);
    let again = later.ask(now, &ophelie(), "mark urgent", nothing);
    assert_eq!(
        refused(again),
        "`mark urgent` is not offered now: `urgent = false` does not hold: it is `true`"
    );
}

/// Nobody else does.
#[test]
fn b3_urgent_is_hers_to_say() {
    let now = "2026-11-02T09:30:00Z";
    let mut desk = opened("K-1", "2026-11-02T09:00:00Z", nothing);
    let asked = desk.ask(now, &developer("Dan"), "mark urgent", nothing);
    assert_eq!(refused(asked), "`mark urgent` is not for the role `developer`");
    assert_eq!(
        refused(desk.give(now, &developer("Dan"), urgent)),
        "`urgent` is not edited by the role `developer`: its section `urgency` is edited by customer_success"
    );
}

/// "A new ticket goes to the top of the pile (urgent first, then the newest; the assigned developer
/// preferred, ours)."
#[test]
fn b4_the_newest_is_on_top_after_the_urgent_ones_and_ones_own() {
    let eves = |event: Event| event.with("assignee", "Eve");
    let desks = [
        opened("K-1", "2026-11-02T08:00:00Z", |event| urgent(eves(event))),
        opened("K-2", "2026-11-02T08:10:00Z", urgent),
        opened("K-3", "2026-11-02T08:20:00Z", nothing),
        opened("K-4", "2026-11-02T08:30:00Z", eves),
        opened("K-5", "2026-11-02T08:40:00Z", nothing),
        opened("K-6", "2026-11-02T08:50:00Z", eves),
    ];
    let all = pile(&desks);
    assert_eq!(order(&all, "Dan"), ["K-2", "K-1", "K-5", "K-3", "K-6", "K-4"]);
    assert_eq!(order(&all, "Eve"), ["K-1", "K-2", "K-6", "K-4", "K-5", "K-3"]);
    // For one to whom nothing is assigned: urgent, then the newest.
    assert_eq!(order(&all, "Zoé"), ["K-2", "K-1", "K-6", "K-5", "K-4", "K-3"]);
    assert_eq!(all.next("Dan").to_string(), "`K-2`, before `K-1`: mine by `assignee`");
    // A new one comes on top of those that are alike.
    let new = opened("K-7", "2026-11-02T09:00:00Z", nothing);
    assert_eq!(order(&pile(desks.iter().chain([&new])), "Dan")[2], "K-7");
}

/// "… and is taken when the task in progress ends: work in progress is not interrupted, not even by
/// an urgent one."
#[test]
fn b4_work_in_progress_is_not_interrupted_not_even_by_an_urgent_one() {
    let busy = opened("K-1", "2026-11-02T08:00:00Z", nothing).taken("2026-11-02T08:10:00Z", "Dan");
    let sos = opened("K-2", "2026-11-02T09:00:00Z", urgent);
    let all = pile([&busy, &sos]);
    assert_eq!(all.next("Dan").to_string(), "in progress: `K-1`, at most 1 at a time");
    assert_eq!(
        all.may_take("K-2", "Dan").unwrap_err().to_string(),
        "in progress: `K-1`, at most 1 at a time"
    );
    // Somebody who has nothing in progress takes it, though it is Dan's.
    assert_eq!(all.next("Eve").ticket(), Some("K-2"));
    // When his task ends, it is his next.
    let free = busy.fixed("2026-11-02T09:30:00Z");
    assert_eq!(pile([&free, &sos]).next("Dan").ticket(), Some("K-2"));
    let sos = sos.taken("2026-11-02T09:30:00Z", "Eve");
    assert_eq!(sos.ticket.field("assignee"), Some(&"Eve".into()), "who takes it has it");
    assert_eq!(pile([&free, &sos]).next("Dan").to_string(), "none waits");
}

/// "Every ticket is sized to at most one day (an estimate above is refused: split it)."
#[test]
fn b5_an_estimate_above_a_day_is_refused_split_it() {
    let now = "2026-11-02T09:30:00Z";
    let mut desk = opened("K-1", "2026-11-02T09:00:00Z", nothing);
    let large = desk.ask(now, &developer("Dan"), "take", |event| event.with("estimate", 9));
    assert_eq!(refused(large), "`estimate` cannot be 9: it is at most 8, split what takes longer than a day");
    let large = desk.give(now, &ophelie(), |event| event.with("estimate", 9));
    assert!(matches!(large, Err(Refusal::OutOfBounds { .. })));
    let opening = told_by_phone(Event::created("e1", &ophelie(), at(now))).with("estimate", 9);
    assert!(Desk::under(&ENGINE, "K-2", opening).is_err());
    assert!(desk.give(now, &developer("Dan"), |event| event.with("estimate", 0)).is_err());
    // Every ticket: what nobody has sized is not taken.
    let unsized_yet = desk.ask(now, &developer("Dan"), "take", nothing);
    assert_eq!(refused(unsized_yet), "`take` requires estimate");
    desk.ask(now, &developer("Dan"), "take", |event| event.with("estimate", 8)).unwrap();
    assert_eq!(desk.ticket.state(), "in_progress");
}

/// Split, each part is a ticket of its own, which has waited since the whole was opened.
#[test]
fn b5_a_part_is_watched_from_when_the_whole_was_opened() {
    let whole = opened("K-1", "2026-11-02T09:00:00Z", nothing);
    let split = What::SplitFrom { ticket: "K-1".into(), opened_at: whole.ticket.opened_at() };
    let event = told_by_phone(Event::new("e1", at("2026-11-03T09:00:00Z"), Some(developer("Dan")), split));
    let part = Desk::under(&ENGINE, "K-2", event.with("estimate", 8)).unwrap();
    assert_eq!(part.due("pick-up", "2026-11-03T09:00:00Z"), Due::At(at("2026-11-02T17:00:00Z")));
}

/// "Same-day pick-up (by the last closing of the working day of creation; created after closing: of
/// the next one)."
#[test]
fn b5_same_day_pick_up_is_watched() {
    for (created, due) in [
        ("2026-11-02T06:00:00Z", "2026-11-02T17:00:00Z"), // Monday 7:00, before opening: Monday 18:00
        ("2026-11-02T12:00:00Z", "2026-11-02T17:00:00Z"), // at lunch
        ("2026-11-02T16:59:59.999999Z", "2026-11-02T17:00:00Z"), // just before closing
        ("2026-11-02T17:00:00Z", "2026-11-03T17:00:00Z"), // at closing: Tuesday
        ("2026-11-06T18:00:00Z", "2026-11-09T17:00:00Z"), // Friday night: Monday
        ("2026-11-10T18:00:00Z", "2026-11-12T17:00:00Z"), // before the holiday: Thursday
    ] {
        assert_eq!(opened("K-1", created, nothing).due("pick-up", created), Due::At(at(due)), "{created}");
    }
    let exact = opened("K-1", "2026-11-02T09:00:00Z", nothing).taken("2026-11-02T17:00:00Z", "Dan");
    let reading = exact.reading("pick-up", "2026-11-02T17:00:00Z");
    assert_eq!((reading.state, reading.breached_at), (ClockState::Met, None));
    let mut late = opened("K-1", "2026-11-02T09:00:00Z", nothing);
    let soon = late.advance("2026-11-02T17:00:00Z");
    assert_eq!(told(&soon), ["assignee: to be taken today", "developer: to be taken today"]);
    assert_eq!(soon[0].due, at("2026-11-02T16:00:00Z"), "an hour before closing");
    let decisions = late.advance("2026-11-02T17:00:00.000001Z");
    assert_eq!(breaches(&decisions), ["`pick-up` missed its target (same day) at 2026-11-02T17:00:00+00:00"]);
    assert_eq!(told(&decisions), ["developer: not taken today", "customer_success: not taken today"]);
    // By a developer, who has it then.
    let hers = late.ask("2026-11-02T18:00:00Z", &ophelie(), "take", |event| event.with("estimate", 4));
    assert_eq!(refused(hers), "`take` is not for the role `customer_success`");
    // It is picked up once: what comes back, or is put back, is not new.
    let mut back = exact;
    back.ask("2026-11-03T09:00:00Z", &developer("Dan"), "put back", Event::with_comment).unwrap();
    assert_eq!(breaches(&back.advance("2026-11-30T09:00:00Z")), [""; 0]);
}

/// "… and a day in progress (ours) are watched."
#[test]
fn b5_a_day_in_progress_is_watched() {
    // Tuesday 15:00 to Thursday 15:00: Wednesday is a holiday.
    let taken = || opened("K-1", "2026-11-10T13:00:00Z", nothing).taken("2026-11-10T14:00:00Z", "Dan");
    let due = "2026-11-12T14:00:00Z";
    assert_eq!(taken().due("work", "2026-11-10T14:00:00Z"), Due::At(at(due)));
    let exact = taken().fixed(due);
    assert_eq!(breaches(&exact.decisions), [""; 0]);
    let mut late = taken();
    assert_eq!(late.advance(due), []);
    let decisions = late.advance("2026-11-12T14:00:00.000001Z");
    assert_eq!(breaches(&decisions), ["`work` missed its target (one day) at 2026-11-12T14:00:00+00:00"]);
    assert_eq!(told(&decisions), ["assignee: more than a day", "customer_success: more than a day"]);
}

/// Put back on the pile it waits; what was worked counts.
#[test]
fn b5_what_is_put_back_is_not_worked_on() {
    let mut desk = opened("K-1", "2026-11-02T08:00:00Z", nothing).taken("2026-11-02T08:00:00Z", "Dan");
    let wordless = desk.ask("2026-11-02T10:00:00Z", &developer("Dan"), "put back", nothing);
    assert_eq!(refused(wordless), "`put back` requires comment");
    desk.ask("2026-11-02T10:00:00Z", &developer("Dan"), "put back", Event::with_comment).unwrap();
    assert_eq!(desk.due("work", "2026-11-02T10:00:00Z"), Due::Paused);
    assert_eq!(breaches(&desk.advance("2026-11-05T08:00:00Z")), [""; 0]);
    // Solved by herself meanwhile, it has no result.
    let mut other = desk.ticket.clone();
    let solved = Event::requested("s", &ophelie(), at("2026-11-05T08:00:00Z"), "solve it herself");
    ENGINE.handle(&mut other, &solved.with_comment()).unwrap();
    let work = ENGINE.reading(&other, "work", at("2026-11-05T08:00:00Z")).unwrap().unwrap();
    assert_eq!((work.state, work.breached_at), (ClockState::Cancelled, None));
    let desk = desk.taken("2026-11-05T08:00:00Z", "Eve");
    // Two hours of eight are over: Thursday 9:00 and six hours, with lunch.
    assert_eq!(desk.due("work", "2026-11-05T08:00:00Z"), Due::At(at("2026-11-05T15:00:00Z")));
}

/// "After the fix it goes back to her; she verifies on the customer's side …, and only then the
/// contact is told."
#[test]
fn b6_she_verifies_before_the_contact_is_told() {
    let now = "2026-11-02T10:00:00Z";
    let desk = opened("K-1", "2026-11-02T09:00:00Z", nothing).taken("2026-11-02T09:10:00Z", "Dan");
    let mut desk = desk.fixed(now);
    assert_eq!(desk.ticket.state(), "to_verify");
    let last = desk.decisions.last().unwrap();
    assert_eq!(
        last.effect.to_string(),
        "notify customer_success: verify it with the customer (contact = Claire of Acme)"
    );
    let own_word = desk.ask(now, &developer("Dan"), "verified", nothing);
    assert_eq!(refused(own_word), "`verified` is not for the role `developer`");
    let contacted = |decisions: &[Decision]| told(decisions).iter().any(|told| told.starts_with("contact"));
    assert!(!contacted(&desk.decisions), "not before she has verified");
    let decisions = desk.ask(now, &ophelie(), "verified", nothing).unwrap();
    assert_eq!(effects(&decisions), ["notify contact (Claire of Acme): solved"]);
    assert_eq!(desk.ticket.state(), "closed");
}

/// She cannot verify what is not fixed.
#[test]
fn b6_nothing_is_verified_before_it_is_fixed() {
    let now = "2026-11-02T10:00:00Z";
    let mut desk = opened("K-1", "2026-11-02T09:00:00Z", nothing);
    let early = desk.ask(now, &ophelie(), "verified", nothing);
    assert_eq!(refused(early), "`verified` does not lead out of `pile`");
    let mut desk = desk.taken(now, "Dan");
    assert!(desk.ask(now, &ophelie(), "verified", nothing).is_err());
    assert!(desk.ask(now, &ophelie(), "fix", nothing).is_err());
}

/// "(failed: back to the developer, ours)".
#[test]
fn b6_what_is_not_solved_goes_back_to_the_developer() {
    let desk = opened("K-1", "2026-11-02T09:00:00Z", nothing).taken("2026-11-02T09:10:00Z", "Eve");
    let mut desk = desk.fixed("2026-11-02T10:00:00Z");
    let now = "2026-11-02T11:00:00Z";
    assert_eq!(refused(desk.ask(now, &ophelie(), "not solved", nothing)), "`not solved` requires comment");
    let own_word = desk.ask(now, &developer("Eve"), "not solved", Event::with_comment);
    assert_eq!(refused(own_word), "`not solved` is not for the role `developer`");
    let decisions = desk.ask(now, &ophelie(), "not solved", Event::with_comment).unwrap();
    assert_eq!(effects(&decisions), ["notify assignee (Eve): not solved"]);
    // On the pile again, for Eve before newer ones of others; and what she has in progress goes on.
    let newer = opened("K-2", "2026-11-02T10:30:00Z", nothing);
    assert_eq!(order(&pile([&desk, &newer]), "Eve"), ["K-1", "K-2"]);
    assert_eq!(order(&pile([&desk, &newer]), "Dan"), ["K-2", "K-1"]);
    // It has a day again.
    let mut desk = desk.taken("2026-11-03T08:00:00Z", "Eve");
    assert_eq!(desk.due("work", "2026-11-03T08:00:00Z"), Due::At(at("2026-11-04T08:00:00Z")));
    desk.ask("2026-11-03T09:00:00Z", &developer("Eve"), "fix", nothing).unwrap();
    let decisions = desk.ask("2026-11-03T09:30:00Z", &ophelie(), "verified", nothing).unwrap();
    assert_eq!(told(&decisions), ["contact: solved"]);
}

#[test]
fn the_preset_has_neither_mistake_nor_warning() {
    assert_eq!(ENGINE.warnings(), []);
}

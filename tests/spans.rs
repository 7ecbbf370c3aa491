//! Targets in every span, each on a clock: working days, ends of days, slots of a train, fields.
#![allow(clippy::unwrap_used)]

use chrono::{NaiveDate, TimeDelta};
use dueline::{Actor, ClockState, Decision, Due, Effect, Engine, Event, Instant, Policy, Reading, Ticket};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn agent() -> Actor {
    Actor::new("Ana", "agent")
}

const DESK: &str = "name='d'\nzone='Europe/Paris'\ninitial='a'\nroles={agent='support'}\n\
    states={a='new',b='waiting-customer',c='closed'}\nfields={until='instant',day='date',f='flag'}\n\
    [calendars.office]\nhours={mon-fri=['09:00-12:30','13:30-18:00']}\nholidays='france'\n\
    [trains.releases]\nslots='tuesday 14:00'\ncut_off='24h'\ncancelled='2026-12-29'\n\
    moved={2026-12-22='2026-12-21 10:00'}\n\
    [[transitions]]\nname='pause'\nfrom='a'\nto='b'\nby='agent'\n\
    [[transitions]]\nname='back'\nfrom='b'\nto='a'\nby='agent'\n\
    [[transitions]]\nname='close'\nfrom=['a','b']\nto='c'\nby='agent'\n";

/// A desk in Paris with one clock that has this target, and half of it as a mark.
fn engine(within: &str) -> Engine {
    let text = format!(
        "{DESK}[clocks.k]\nstart='created'\nstop={{state='c'}}\npause={{state='b'}}\ncalendar='office'\n\
         goals=[{{within='{within}'}}]\nmarks=[{{name='half',at='50%',do=[{{notify='agent'}}]}}]"
    );
    Engine::new(Policy::from_toml(&text).unwrap()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// A ticket on it, with the fields of its opening.
struct Case {
    engine: Engine,
    ticket: Ticket,
    events: u32,
}

impl Case {
    fn opened(within: &str, created: &str) -> Self {
        Self::with(within, created, |event| event)
    }

    fn with(within: &str, created: &str, more: impl FnOnce(Event) -> Event) -> Self {
        let engine = engine(within);
        let event = more(Event::created("e0", &agent(), at(created)));
        let (ticket, _) = engine.open("T", &event).unwrap();
        Case { engine, ticket, events: 0 }
    }

    fn told(&mut self, when: &str, make: impl FnOnce(String, Instant) -> Event) -> Vec<Decision> {
        self.events += 1;
        let event = make(format!("e{}", self.events), at(when));
        let decisions = self.engine.handle(&mut self.ticket, &event).unwrap();
        // What is derived is derived again from what is stored.
        let snapshot = self.engine.snapshot(&self.ticket).unwrap();
        assert_eq!(self.engine.restore(snapshot).unwrap(), self.ticket);
        decisions
    }

    fn moved(&mut self, when: &str, transition: &str) -> Vec<Decision> {
        self.told(when, |id, at| Event::requested(id, &agent(), at, transition))
    }

    fn set(&mut self, when: &str, by: &str) -> Vec<Decision> {
        self.told(when, |id, when| Event::updated(id, &agent(), when).with("until", at(by)))
    }

    fn reading(&self, now: &str) -> Reading {
        self.engine.reading(&self.ticket, "k", at(now)).unwrap().unwrap()
    }

    fn due(&self) -> Due {
        let now = self.ticket.decided_until();
        self.engine.reading(&self.ticket, "k", now).unwrap().unwrap().due
    }
}

fn due(text: &str) -> Due {
    Due::At(at(text))
}

fn kinds(decisions: &[Decision]) -> Vec<&str> {
    decisions.iter().map(|decision| decision.effect.kind()).collect()
}

#[test]
fn working_days_are_counted_from_the_next_opening_to_the_same_local_time() {
    // A Tuesday 15:30 in Paris, ten working days on; a clock change does not matter.
    assert_eq!(Case::opened("10 working days", "2026-11-17T14:30:00Z").due(), due("2026-12-01T14:30:00Z"));
    assert_eq!(Case::opened("5 working days", "2026-10-22T13:30:00Z").due(), due("2026-10-29T14:30:00Z"));
    // A Saturday: counted from Monday 9:00, due on a Monday at 9:00, not on Friday at closing time.
    assert_eq!(Case::opened("10 working days", "2026-11-21T10:00:00Z").due(), due("2026-12-07T08:00:00Z"));
}

#[test]
fn the_rest_of_working_days_is_carried_over_a_pause_in_working_time() {
    let mut case = Case::opened("2 working days", "2026-11-17T14:30:00Z"); // Tuesday 15:30
    case.moved("2026-11-18T14:30:00Z", "pause"); // Wednesday 15:30: eight working hours are left
    assert_eq!(case.due(), Due::Paused);
    let paused = case.reading("2026-11-19T14:30:00Z");
    assert_eq!((paused.state, paused.remaining), (ClockState::Paused, Some(TimeDelta::hours(8))));
    case.moved("2026-11-20T15:00:00Z", "back"); // Friday 16:00: two hours of Friday, six of Monday
    assert_eq!(case.due(), due("2026-11-23T15:00:00Z")); // Monday 16:00: 3.5 h and 2.5 h
}

#[test]
fn a_rest_of_working_days_that_began_at_an_opening_is_due_at_an_opening() {
    let mut case = Case::opened("1 working day", "2026-11-21T10:00:00Z"); // Saturday: due Tuesday 9:00
    assert_eq!(case.due(), due("2026-11-24T08:00:00Z"));
    case.moved("2026-11-23T16:00:00Z", "pause"); // Monday 17:00: an hour is left
    case.moved("2026-11-26T16:00:00Z", "back"); // Thursday 17:00
    assert_eq!(case.due(), due("2026-11-27T08:00:00Z")); // Friday 9:00
}

/// B5: by the last closing of the working day of creation; created after closing, of the next one.
#[test]
fn the_end_of_the_day_is_that_of_the_next_working_day_once_it_has_closed() {
    for (within, created, by) in [
        ("end of day", "2026-11-20T08:30:00Z", "2026-11-20T17:00:00Z"), // Friday 9:30
        ("end of day", "2026-11-20T11:45:00Z", "2026-11-20T17:00:00Z"), // at lunch
        ("end of day", "2026-11-20T17:00:00Z", "2026-11-23T17:00:00Z"), // Friday 18:00
        ("end of 2nd working day", "2026-11-20T08:30:00Z", "2026-11-24T17:00:00Z"),
        ("end of 1st working day", "2026-12-24T12:00:00Z", "2026-12-28T17:00:00Z"), // over Christmas
    ] {
        assert_eq!(Case::opened(within, created).due(), due(by), "{within} {created}");
    }
}

#[test]
fn an_instant_is_not_moved_by_a_pause_and_missed_at_the_resume() {
    let mut case = Case::opened("end of day", "2026-11-20T08:00:00Z"); // Friday 9:00
    case.moved("2026-11-20T10:00:00Z", "pause");
    let paused = case.reading("2026-11-20T18:00:00Z");
    assert_eq!((paused.due, paused.breached_at), (due("2026-11-20T17:00:00Z"), None));
    assert!(case.engine.advance(&mut case.ticket, at("2026-11-21T00:00:00Z")).unwrap().is_empty());
    case.moved("2026-11-23T08:00:00Z", "back");
    let decisions = case.engine.advance(&mut case.ticket, at("2026-11-23T09:00:00Z")).unwrap();
    // What was passed in the pause falls due at the resume, and is missed at its own instant.
    assert_eq!(kinds(&decisions), ["breach", "notify"]);
    assert!(decisions.iter().all(|decision| decision.due == at("2026-11-23T08:00:00Z")));
    let Effect::Breach { breached_at, .. } = decisions[0].effect else { panic!("{decisions:?}") };
    assert_eq!(breached_at, at("2026-11-20T17:00:00Z"));
}

#[test]
fn an_instant_that_passes_in_a_pause_in_which_the_clock_stops_is_met() {
    let mut case = Case::opened("end of day", "2026-11-20T08:00:00Z");
    case.moved("2026-11-20T10:00:00Z", "pause");
    assert!(case.moved("2026-11-23T08:00:00Z", "close").is_empty());
    let met = case.reading("2026-11-24T00:00:00Z");
    assert_eq!((met.state, met.breached_at, met.due), (ClockState::Met, None, due("2026-11-20T17:00:00Z")));
}

#[test]
fn a_slot_is_the_next_one_after_the_cut_off_moved_and_cancelled_ones_too() {
    for (created, slot) in [
        ("2026-11-16T12:59:59Z", "2026-11-17T13:00:00Z"), // Monday 13:59:59: Tuesday 14:00
        ("2026-11-16T13:00:00Z", "2026-11-24T13:00:00Z"), // at the cut-off: a week later
        ("2026-12-18T12:00:00Z", "2026-12-21T09:00:00Z"), // moved from Tuesday to Monday
        ("2026-12-20T10:00:00Z", "2027-01-05T13:00:00Z"), // the moved one is too near, the next cancelled
    ] {
        assert_eq!(Case::opened("next slot of releases", created).due(), due(slot), "{created}");
    }
}

#[test]
fn a_promised_instant_is_what_the_field_says() {
    let mut case = Case::opened("field until", "2026-11-17T08:00:00Z");
    assert_eq!((case.due(), case.engine.next_wake(&case.ticket)), (Due::Never, None));
    case.set("2026-11-17T09:00:00Z", "2026-11-19T17:00:00Z");
    assert_eq!(case.due(), due("2026-11-19T17:00:00Z"));
    let late = case.engine.advance(&mut case.ticket, at("2026-11-20T08:00:00Z")).unwrap();
    assert_eq!(kinds(&late), ["notify", "breach"]);
    // Half of three days of eight working hours, from Tuesday 9:00.
    assert_eq!(late[0].due, at("2026-11-18T13:00:00Z")); // Wednesday 14:00
    // Moved past the change: withdrawn, and its marks stand anew.
    let moved = case.set("2026-11-20T09:00:00Z", "2026-12-01T17:00:00Z");
    assert_eq!(kinds(&moved), ["withdrawn"]);
    assert_eq!(moved[0].effect, Effect::Withdrawn { decision: late[1].id.clone() });
    assert_eq!(case.reading("2026-11-20T10:00:00Z").breached_at, None);
    // A promise told again is no new one.
    assert!(case.set("2026-11-20T09:30:00Z", "2026-12-01T17:00:00Z").is_empty());
    assert_eq!(case.reading("2026-11-20T10:00:00Z").due, due("2026-12-01T17:00:00Z"));
    case.moved("2026-11-23T09:00:00Z", "close");
    // What is finished is fixed.
    case.set("2026-11-24T09:00:00Z", "2026-11-18T17:00:00Z");
    let met = case.reading("2026-11-25T00:00:00Z");
    assert_eq!((met.state, met.due, met.breached_at), (ClockState::Met, due("2026-12-01T17:00:00Z"), None));
}

#[test]
fn a_promise_in_the_past_is_missed_at_once() {
    let created = |event: Event| event.with("until", at("2026-11-10T00:00:00Z"));
    let mut case = Case::with("field until", "2026-11-17T08:00:00Z", created);
    let wake = case.engine.next_wake(&case.ticket).unwrap();
    assert_eq!(wake, at("2026-11-17T08:00:00.000001Z"));
    let decisions = case.engine.advance(&mut case.ticket, wake).unwrap();
    assert_eq!(kinds(&decisions), ["breach"], "half of no time is no mark");
    assert_eq!(case.reading("2026-11-17T09:00:00Z").breached_at, Some(at("2026-11-10T00:00:00Z")));
}

#[test]
fn a_promised_date_is_over_at_its_local_midnight() {
    let date = NaiveDate::from_ymd_opt(2026, 11, 19).unwrap();
    let case = Case::with("field day", "2026-11-17T08:00:00Z", |event| event.with("day", date));
    assert_eq!(case.due(), due("2026-11-19T23:00:00Z")); // Friday 0:00 in Paris
}

#[test]
fn what_a_target_names_must_be_there() {
    let mistakes = |within: &str| {
        let text =
            format!("{DESK}[clocks.k]\nstart='created'\nstop={{state='c'}}\ngoals=[{{within='{within}'}}]");
        let mistakes = Engine::new(Policy::from_toml(&text).unwrap()).unwrap_err();
        mistakes.0.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for (within, mistake) in [
        ("10 working days", "working time needs a `calendar`"),
        ("end of day", "working time needs a `calendar`"),
        ("0 working days", "a target of no time at all is late before it starts"),
        ("next slot of release", "there is no train `release`, did you mean `releases`?"),
        ("field untill", "there is no field `untill`, did you mean `until`?"),
        ("field f", "`f` is flag: a time is a field of kind `instant` or `date`"),
    ] {
        let found = mistakes(within);
        assert!(found.contains(&format!("clocks.k.goals[0].within: {mistake}")), "{within}: {found:?}");
    }
}

#[test]
fn a_timetable_says_what_is_wrong_with_it() {
    let text = format!(
        "{DESK}[trains.t]\nslots=['tuesdays','6th monday 10:00']\ncut_off='2 working hours'\n\
         cancelled='tomorrow'\nmoved={{2026-12-22='later'}}\n[trains.u]\nslots=[]\n[trains.v]"
    );
    let mistakes = Engine::new(Policy::from_toml(&text).unwrap()).unwrap_err();
    let mistakes: Vec<String> = mistakes.0.iter().map(ToString::to_string).collect();
    let paths: Vec<&str> = mistakes.iter().map(|text| text.split(": ").next().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "trains.t.slots[0]",
            "trains.t.slots[1]",
            "trains.t.cancelled",
            "trains.t.moved.2026-12-22",
            "trains.t.cut_off",
            "trains.v",
            "trains.u.slots",
        ],
        "{mistakes:#?}"
    );
}

#[test]
fn a_rule_that_moves_its_own_promise_is_refused() {
    let text = format!(
        "{DESK}[clocks.k]\nstart='created'\nstop={{state='c'}}\ngoals=[{{within='field until'}}]\n\
         marks=[{{name='m',at='due',do=[{{set={{until='2027-01-01T00:00:00Z'}}}}]}}]"
    );
    let mistakes = Engine::new(Policy::from_toml(&text).unwrap()).unwrap_err().to_string();
    assert!(mistakes.contains("this may go on for ever without anybody doing anything"), "{mistakes}");
}

/// A promise that lies before the start: whoever is to be told when it is due is told at once.
#[test]
fn a_promise_before_the_start_is_due_at_once() {
    let text = format!(
        "{DESK}[clocks.k]\nstart='created'\nstop={{state='c'}}\ngoals=[{{within='field until'}}]\n\
         marks=[{{name='half',at='50%',do=[{{notify='agent'}}]}},{{name='late',at='due',do=[{{notify='agent'}}]}}]"
    );
    let engine = Engine::new(Policy::from_toml(&text).unwrap()).unwrap();
    let created = Event::created("e0", &agent(), at("2026-11-17T14:30:00Z"));
    let (mut ticket, _) = engine.open("T", &created).unwrap();
    let told =
        Event::updated("e1", &agent(), at("2026-11-18T00:00:00Z")).with("until", at("2026-11-01T00:00:00Z"));
    engine.handle(&mut ticket, &told).unwrap();
    let decisions = engine.advance(&mut ticket, at("2026-11-18T01:00:00Z")).unwrap();
    assert_eq!(kinds(&decisions), ["breach", "notify"]);
    assert_eq!(decisions[1].reason.source.mark(), Some("late"));
    assert!(decisions.iter().all(|decision| decision.due == at("2026-11-18T00:00:00Z")));
}

/// Between a Saturday and a Sunday an office counts no time: no share of it is more than the whole.
#[test]
fn where_no_time_counts_until_a_promise_nothing_above_it_is_reached_before() {
    let text = format!(
        "{DESK}[clocks.k]\nstart='created'\nstop={{state='c'}}\ncalendar='office'\ngoals=[{{within='field until'}}]\n\
         marks=[{{name='over',at='150%',do=[{{notify='agent'}}]}},{{name='all',at='100%',do=[{{notify='agent'}}]}}]"
    );
    let engine = Engine::new(Policy::from_toml(&text).unwrap()).unwrap();
    let sunday = at("2026-11-22T12:00:00Z");
    let created = Event::created("e0", &agent(), at("2026-11-21T10:00:00Z")).with("until", sunday);
    let (mut ticket, _) = engine.open("T", &created).unwrap();
    let decisions = engine.advance(&mut ticket, at("2026-11-23T01:00:00Z")).unwrap();
    assert_eq!(
        decisions.iter().map(|decision| decision.due).collect::<Vec<_>>(),
        [sunday; 3],
        "{decisions:?}"
    );
}

/// What was built in Rust and no text can say is refused, and so is what costs too much.
#[test]
fn dates_that_no_text_writes_and_calendars_of_too_many_parts_are_refused() {
    use dueline::{
        calendar::{Definition, Holiday},
        policy::Calendar,
    };
    let policy = |more: &str| Policy::from_toml(&format!("{DESK}{more}")).unwrap();
    let mistakes = |policy| match Engine::new(policy) {
        Ok(_) => String::new(),
        Err(mistakes) => mistakes.to_string(),
    };
    let mut far = policy("");
    let holidays = vec![Holiday::on(NaiveDate::from_ymd_opt(12_026, 1, 1).unwrap())];
    far.calendars.insert("far", Calendar::Own(Definition { holidays, ..Definition::default() }));
    assert_eq!(mistakes(far), "calendars.far: its dates are of the years 1 to 9999");
    let mut odd = policy("");
    let mut train = odd.trains.get("releases").unwrap().clone();
    let day = NaiveDate::from_ymd_opt(2026, 12, 22).unwrap();
    train.moved.insert(day, day.and_hms_milli_opt(10, 0, 30, 500).unwrap());
    odd.trains.insert("releases", train);
    assert_eq!(mistakes(odd), "trains.releases.moved: a slot moves to a whole second of the years 1 to 9999");
    // Each of the last ones is made of more than two thousand.
    let doubled = (1..12).map(|i| format!("[calendars.c{i}]\nunion=['c{}','c{}']\n", i - 1, i - 1));
    let doubled = format!("[calendars.c0]\nhours={{mon='09:00-18:00'}}\n{}", doubled.collect::<String>());
    let found = mistakes(policy(&doubled));
    assert!(found.starts_with("calendars.c7: it is put together from too many"), "{found}");
}

/// A date that is moved or cancelled by mistake breaks a promise.
#[test]
fn a_date_on_which_nothing_departs_is_a_warning() {
    let text = DESK.replace("cancelled='2026-12-29'", "cancelled=['2026-12-29','2026-12-30']");
    let engine = Engine::new(Policy::from_toml(&text).unwrap()).unwrap();
    let warnings: Vec<String> = engine.warnings().iter().map(ToString::to_string).collect();
    let warning = "trains.releases: 2026-12-30 is moved or cancelled, and nothing departs on it";
    assert!(warnings.iter().any(|found| found == warning), "{warnings:?}");
}

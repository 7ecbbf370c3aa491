//! The ready-made metrics, each value of one ticket's life worked out by hand.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;
use dueline::{Actor, ClockState, ClockState::*, Decision, Due, Engine, Event, Instant, Policy, Ticket};

/// An instant of November 2026 in Paris, an hour before UTC: `"Mon 2 10:00"`.
fn at(text: &str) -> Instant {
    let (day, time) = text.rsplit_once(' ').unwrap();
    let (weekday, day) = day.split_once(' ').unwrap();
    let local: Instant = format!("2026-11-{:0>2}T{time}:00Z", day).parse().unwrap();
    assert_eq!(local.format("%a").to_string(), weekday);
    local - TimeDelta::hours(1)
}

fn paris(at: Instant) -> String {
    (at + TimeDelta::hours(1)).format("%a %-d %H:%M").to_string()
}

struct Life {
    engine: Engine,
    ticket: Ticket,
    decisions: Vec<Decision>,
    events: u32,
}

impl Life {
    fn happens(&mut self, when: &str, event: impl FnOnce(String, Instant) -> Event) -> &mut Self {
        self.events += 1;
        let event = event(format!("e{}", self.events), at(when));
        self.decisions.extend(self.engine.handle(&mut self.ticket, &event).unwrap());
        self
    }

    /// What a clock came to in each of its cycles: its state, working minutes or any that counted,
    /// when it was due, when it was missed.
    fn cycles(&self, clock: &str) -> Vec<(ClockState, i64, String, String)> {
        let end = at("Fri 13 10:00");
        let readings = self.engine.readings(&self.ticket, end).unwrap();
        let of_clock = readings.into_iter().filter(|reading| reading.clock == clock);
        let told = of_clock.map(|reading| {
            let due = match reading.due {
                Due::At(due) => paris(due),
                other => format!("{other:?}"),
            };
            assert_eq!(reading.elapsed, TimeDelta::minutes(reading.elapsed.num_minutes()));
            let missed = reading.breached_at.map(paris).unwrap_or_default();
            (reading.state, reading.elapsed.num_minutes(), due, missed)
        });
        told.collect()
    }
}

/// Monday 2 to Thursday 12 November 2026, Paris; Wednesday 11 is a holiday in France. The office is
/// open from 9 to 17, the supplier in London from 10 to 18 by the clocks of Paris.
fn life() -> Life {
    let text = include_str!("../examples/policies/metrics.toml");
    let engine = Engine::new(Policy::from_toml(text).unwrap()).unwrap_or_else(|e| panic!("{e}"));
    assert!(engine.warnings().is_empty(), "{:?}", engine.warnings());
    let claire = &Actor::new("Claire", "customer").of("Acme");
    let (ana, bob, cid) =
        (&Actor::new("Ana", "agent"), &Actor::new("Bob", "agent"), &Actor::new("Cid", "agent"));
    let (ticket, decisions) = engine.open("T", &Event::created("e0", claire, at("Mon 2 10:00"))).unwrap();
    let mut life = Life { engine, ticket, decisions, events: 0 };
    life.happens("Mon 2 11:00", |id, at| Event::requested(id, ana, at, "take").with("assignee", "Ana"))
        .happens("Mon 2 12:00", |id, at| Event::commented(id, claire, at))
        .happens("Mon 2 15:30", |id, at| Event::commented(id, ana, at))
        .happens("Mon 2 16:00", |id, at| {
            Event::updated(id, ana, at).with("team", "network").with("assignee", "Bob")
        })
        .happens("Tue 3 10:00", |id, at| Event::requested(id, bob, at, "ask the customer").with_comment())
        // The rule moves it back to work.
        .happens("Wed 4 10:00", |id, at| Event::commented(id, claire, at))
        .happens("Wed 4 12:00", |id, at| Event::requested(id, bob, at, "ask the supplier"))
        .happens("Thu 5 14:00", |id, at| Event::requested(id, bob, at, "resume"))
        .happens("Thu 5 14:30", |id, at| {
            Event::updated(id, bob, at).with("team", "systems").with("assignee", "Cid")
        })
        .happens("Thu 5 15:00", |id, at| Event::commented(id, cid, at))
        .happens("Fri 6 11:00", |id, at| Event::requested(id, cid, at, "solve").with_comment())
        .happens("Mon 9 10:00", |id, at| Event::requested(id, claire, at, "reopen").with_comment())
        .happens("Thu 12 10:00", |id, at| Event::requested(id, cid, at, "solve").with_comment())
        .happens("Fri 13 10:00", |id, at| Event::requested(id, claire, at, "close"));
    assert_eq!(life.engine.next_wake(&life.ticket), None);
    life
}

#[test]
fn every_metric_has_its_value() {
    let life = life();
    let expect = |clock: &str, cycles: &[(ClockState, i64, &str, &str)]| {
        let cycles: Vec<_> = cycles.iter().map(|c| (c.0, c.1, c.2.to_string(), c.3.to_string())).collect();
        assert_eq!(life.cycles(clock), cycles, "{clock}");
    };
    // From Monday 10:00 to 15:30; four hours were promised.
    expect("first response", &[(Met, 330, "Mon 2 14:00", "Mon 2 14:00")]);
    // Monday 12:00 to 15:30; Wednesday 10:00 to Thursday 15:00, seven and six hours; Monday 9, 10:00,
    // to Thursday 12, 10:00, over the holiday: seven, eight and one.
    expect(
        "next response",
        &[
            (Met, 210, "Tue 3 12:00", ""),
            (Met, 780, "Thu 5 10:00", "Thu 5 10:00"),
            (Met, 960, "Tue 10 10:00", "Tue 10 10:00"),
        ],
    );
    // The third from Tuesday 10:00 to Thursday 15:00; the fourth answered at exactly the due instant;
    // the last since the ticket was reopened.
    let [first, second] = [(Met, 330, "Mon 2 14:00", "Mon 2 14:00"), (Met, 150, "Tue 3 11:30", "")];
    let [fourth, last] = [(Met, 240, "Fri 6 11:00", ""), (Met, 960, "Mon 9 14:00", "Mon 9 14:00")];
    expect("periodic update", &[first, second, (Met, 1260, "Tue 3 14:00", "Tue 3 14:00"), fourth, last]);
    // Without the day in which the customer was asked.
    expect("pausable update", &[first, second, (Met, 780, "Wed 4 14:00", "Wed 4 14:00"), fourth, last]);

    // 7 h on Monday, 1 on Tuesday, 2 on Wednesday, 3 on Thursday, 2 on Friday: one is left on Monday 9.
    // Then 7 h on Monday, 8 on Tuesday, 1 on Thursday.
    expect("resolution", &[(Met, (15 + 16) * 60, "Mon 9 11:00", "Mon 9 11:00")]);
    expect("total resolution", &[(Met, 10 * 24 * 60, "NoTarget", "")]);
    // Waiting for the supplier counts: 7, 1, 7, 8, 2 and 16; the fortieth ends at closing time.
    expect("requester wait", &[(Met, (25 + 16) * 60, "Tue 10 17:00", "Tue 10 17:00")]);
    // An hour less than the resolution: it was taken at 11:00.
    expect("agent work", &[(Met, (14 + 16) * 60, "Tue 10 12:00", "Tue 10 12:00")]);

    // Monday 10:00 to 16:00, two hours of eight left as it is handed on.
    expect("OLA desk", &[(Cancelled, 360, "Tue 3 10:00", "")]);
    // 1 h on Monday, 1 on Tuesday, 2 on Wednesday, half of one on Thursday.
    expect("OLA network", &[(Cancelled, 270, "Fri 6 10:00", "")]);
    // Two and a half on Thursday, 2 on Friday, then 7, 8 and 1.
    expect("OLA systems", &[(Met, 1230, "Tue 10 13:30", "Tue 10 13:30")]);
    // Wednesday 12:00 to 18:00, Thursday 10:00 to 14:00, as they work in London.
    expect("UC supplier", &[(Cancelled, 600, "Thu 5 12:00", "Thu 5 12:00")]);

    // Around the clock, until it was solved: since Thursday 15:00, and since Monday 9, 10:00. Of those
    // that began anew only the last is kept, Thursday 14:30 to 15:00.
    expect(
        "idle",
        &[
            (Reset, 30, "NoTarget", ""),
            (Cancelled, 20 * 60, "NoTarget", ""),
            (Cancelled, 72 * 60, "NoTarget", ""),
        ],
    );
}

#[test]
fn what_was_told_on_the_way() {
    let life = life();
    let told: Vec<String> = life
        .decisions
        .iter()
        .filter_map(|decision| {
            let mark = decision.reason.source.mark().filter(|mark| *mark != "breach")?;
            Some(format!("{} {mark}: {}", paris(decision.due), decision.effect))
        })
        .collect();
    assert_eq!(
        told,
        [
            "Mon 2 13:00 soon: notify agent: first response due soon",
            "Mon 2 13:30 write: notify assignee (Ana): write an update",
            "Mon 2 14:00 late: notify team_lead: first response late",
            "Tue 3 13:30 write: notify assignee (Bob): write an update",
            // Eight hours of sixteen had run as the customer was asked: reached as work goes on.
            "Wed 4 10:00 half: notify assignee (Bob): half of the time is spent",
            "Thu 5 12:00 late: notify assignee (Bob): supplier late",
            // Not on Wednesday: the customer wrote a day after the question, to the minute.
            "Thu 5 12:00 nudge: escalate to assignee (Bob): nobody has touched it",
            "Fri 6 10:30 write: notify assignee (Cid): write an update",
            "Mon 9 11:00 late: escalate to team_lead: resolution late",
            "Mon 9 13:30 write: notify assignee (Cid): write an update",
            "Tue 10 10:00 nudge: escalate to assignee (Cid): nobody has touched it",
            "Tue 10 11:00 late: escalate to manager: resolution late",
            // Reached on the holiday at 10:00. The third, on Thursday at 10:00, is not: it is solved.
            "Thu 12 09:00 nudge: escalate to team_lead: nobody has touched it",
        ]
    );
}

//! What a clock counted, against the wall read second by second: by the engine and by the naive
//! model, in spans below two hours around opening times and clock changes.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Weekday};
use dueline::{Actor, ClockState, Event, Instant, What};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::{directed::clock, naive::Naive};

/// Whether the wall shows an hour of the calendar `x`: 09:00 to 12:00 and 14:00 to 18:00.
fn shows_x(at: Instant) -> bool {
    let hour = at.with_timezone(&chrono_tz::America::Santiago).hour();
    (9..12).contains(&hour) || (14..18).contains(&hour)
}

/// Whether it shows one of `y`: from Monday to Saturday 08:00 to 12:00, and 22:00 to 02:00.
fn shows_y(at: Instant) -> bool {
    let wall = at.with_timezone(&chrono_tz::Europe::Paris);
    match wall.hour() {
        0..2 => wall.weekday() != Weekday::Mon,
        8..12 | 22..24 => wall.weekday() != Weekday::Sun,
        _ => false,
    }
}

/// Instants just before what is difficult: openings, closings, nights of clock changes.
const NEAR: [&str; 10] = [
    "2018-11-05T11:10:00Z",
    "2018-11-05T14:20:00Z",
    "2018-11-05T20:15:00Z",
    "2021-03-27T20:30:00Z",
    "2021-03-28T00:10:00Z",
    "2021-10-30T23:10:00Z",
    "2021-10-31T00:40:00Z",
    "2021-04-04T02:10:00Z",
    "2021-09-05T03:10:00Z",
    "2021-03-29T05:30:00Z",
];

proptest! {
    #[test]
    fn what_counts_is_what_the_wall_shows(
        near in select(&NEAR[..]), offset in 0..3_600i64, gaps in vec(0..900i64, 1..8), word in select(&["x", "y"][..]),
    ) {
        let rest = "pause={f=true}\ngoals=[{name='of x',when={w='gold'},within='60 working hours',calendar='x'},\
                    {within='60 working hours',calendar='y'}]\n";
        let engine = clock(rest);
        let told = |number: usize, at, what| {
            let mut event = Event::new(format!("e{number}"), at, Some(Actor::new("R", "robot")), what);
            event.fields.insert("f".into(), (number % 2 == 1).into());
            if word == "x" {
                event.fields.insert("w".into(), "gold".into());
            }
            event
        };
        let start = near.parse::<DateTime<chrono::Utc>>().unwrap() + TimeDelta::seconds(offset);
        let opening = told(0, start, What::Created);
        let (mut ticket, _) = engine.open("T", &opening).unwrap();
        let mut naive = Naive::open(&engine, "T", &opening).unwrap();
        let shows = if word == "x" { shows_x } else { shows_y };
        let (mut at, mut counted) = (start, 0);
        for (number, gap) in gaps.into_iter().enumerate() {
            let until = at + TimeDelta::seconds(gap);
            let seconds = (0..gap).map(|second| at + TimeDelta::seconds(second));
            counted += if number % 2 == 0 { seconds.filter(|second| shows(*second)).count() as i64 } else { 0 };
            at = until;
            let event = told(number + 1, at, What::Updated);
            engine.handle(&mut ticket, &event).unwrap();
            naive.handle(&event).unwrap();
            for reading in engine.readings(&ticket, at).unwrap().iter().chain(&naive.readings(at)) {
                prop_assert_eq!(reading.elapsed, TimeDelta::seconds(counted));
                prop_assert_eq!(reading.remaining, Some(TimeDelta::hours(60) - TimeDelta::seconds(counted)));
                prop_assert_eq!(reading.state == ClockState::Paused, number % 2 == 0);
            }
        }
    }
}

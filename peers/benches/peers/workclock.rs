//! workclock: weeks resolved one by one.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
};
use workclock::{Holidays, Schedule, Weekdays, WorkDay};

use super::{
    desks::{Desk, YEARS},
    peer::{Deadline, Peer},
};

pub struct Workclock(Schedule);

impl Workclock {
    /// Exceptional hours it has not.
    pub fn new(desk: &Desk) -> Self {
        assert!(desk.exceptions.is_empty());
        let days = if desk.days == "mon-fri" { Weekdays::MON_TO_FRI } else { Weekdays::ALL };
        let mut schedule = Schedule::builder().time_zone("Europe/Paris");
        for opening in desk.openings {
            let (open, close) = opening.split_once('-').unwrap();
            schedule = schedule.rule(WorkDay::new(time(open), time(close), days));
        }
        Workclock(schedule.rule(Holidays::new(desk.closed(YEARS).into_iter().map(date))).build().unwrap())
    }
}

/// `24:00` is the midnight that it ends at.
fn time(text: &str) -> Time {
    if text == "24:00" { Time::midnight() } else { text.parse().unwrap() }
}

/// A date in jiff's words.
pub fn date(date: NaiveDate) -> Date {
    Date::new(date.year() as i16, date.month() as i8, date.day() as i8).unwrap()
}

/// An instant in jiff's words.
pub fn timestamp(instant: DateTime<Utc>) -> Timestamp {
    Timestamp::from_microsecond(instant.timestamp_micros()).unwrap()
}

/// A length in jiff's words.
pub fn duration(time: TimeDelta) -> SignedDuration {
    SignedDuration::from_micros(time.num_microseconds().unwrap())
}

impl Peer for Workclock {
    const NAME: &'static str = "workclock";
    type At = Timestamp;
    type Length = SignedDuration;

    fn at(instant: DateTime<Utc>) -> Timestamp {
        timestamp(instant)
    }

    fn length(time: TimeDelta) -> SignedDuration {
        duration(time)
    }

    fn elapsed(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        self.0.between(from, to)
    }
}

impl Deadline for Workclock {
    fn add(&self, from: Timestamp, work: SignedDuration) -> Timestamp {
        self.0.add(from, work).unwrap()
    }
}

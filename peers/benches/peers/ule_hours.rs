//! ule-hours: day by day. It is told holidays as dates, in which it is faster than by its rules.

use chrono::{DateTime, TimeDelta, Utc};
use jiff::{SignedDuration, Timestamp};
use ule_hours::Schedule;

use super::{
    desks::{Desk, YEARS},
    peer::{Deadline, Peer},
    workclock::{date, duration, timestamp},
};

pub struct Ule(Schedule);

impl Ule {
    pub fn new(desk: &Desk) -> Self {
        let (schedule, openings) = (Schedule::builder("Europe/Paris").unwrap(), desk.openings.join(", "));
        let week = match desk.days {
            "mon-fri" => schedule.mon_fri(&openings),
            _ => schedule.every_day(&openings),
        };
        let closed = desk.closed(YEARS).into_iter();
        let mut schedule = closed.fold(week.unwrap(), |schedule, day| schedule.closed_on(date(day)));
        for (day, opening) in &desk.exceptions {
            schedule = schedule.special(date(*day), opening).unwrap();
        }
        Ule(schedule.build())
    }
}

impl Peer for Ule {
    const NAME: &'static str = "ule-hours";
    type At = Timestamp;
    type Length = SignedDuration;

    fn at(instant: DateTime<Utc>) -> Timestamp {
        timestamp(instant)
    }

    fn length(time: TimeDelta) -> SignedDuration {
        duration(time)
    }

    /// No more than ten years: there its search stops, and the answer is too small.
    fn elapsed(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        self.0.between(from, to)
    }
}

impl Deadline for Ule {
    /// More than nothing: of nothing it gives the next opening, where others give the start.
    fn add(&self, from: Timestamp, work: SignedDuration) -> Timestamp {
        self.0.add(from, work).unwrap()
    }
}

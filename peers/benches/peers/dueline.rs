//! dueline itself: a compiled index.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Paris;
use dueline::{
    Calendar,
    calendar::{Definition, WeeklyHours},
};

use super::{
    desks::Desk,
    peer::{Deadline, Peer},
};

/// The holidays of France in every year.
const HOLIDAYS: [&str; 11] = [
    "01-01",
    "easter + 1",
    "05-01",
    "05-08",
    "easter + 39",
    "easter + 50",
    "07-14",
    "08-15",
    "11-01",
    "11-11",
    "12-25",
];

impl Desk {
    pub fn definition(&self) -> Definition {
        let holidays: &[&str] = if self.holidays { &HOLIDAYS } else { &[] };
        Definition {
            zone: Some(Paris),
            hours: WeeklyHours::default().on(self.days, self.openings).unwrap(),
            holidays: holidays.iter().map(|text| text.parse().unwrap()).collect(),
            exceptions: self.exceptions.iter().map(|(d, text)| (*d, vec![text.parse().unwrap()])).collect(),
            ..Definition::default()
        }
    }

    pub fn dueline(&self) -> Calendar {
        Calendar::new(&self.definition(), Paris)
    }
}

impl Peer for Calendar {
    const NAME: &'static str = "dueline";
    type At = DateTime<Utc>;
    type Length = TimeDelta;

    fn at(instant: DateTime<Utc>) -> Self::At {
        instant
    }

    fn length(time: TimeDelta) -> TimeDelta {
        time
    }

    fn elapsed(&self, from: Self::At, to: Self::At) -> TimeDelta {
        Calendar::elapsed(self, from, to)
    }
}

impl Deadline for Calendar {
    fn add(&self, from: Self::At, work: TimeDelta) -> Self::At {
        Calendar::add(self, from, work).unwrap()
    }
}

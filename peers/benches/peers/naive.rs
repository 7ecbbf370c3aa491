//! The naive way, with chrono: every date in turn, its openings made instants.

use std::{collections::BTreeSet, ops::RangeInclusive};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Europe::Paris;

use super::{
    desks::{Desk, YEARS},
    peer::{Deadline, Peer},
};

pub struct Naive {
    openings: Vec<(NaiveTime, NaiveTime)>,
    closed: BTreeSet<NaiveDate>,
}

impl Naive {
    /// An office, Monday to Friday.
    pub fn new(desk: &Desk) -> Self {
        Naive::knowing(desk, YEARS)
    }

    /// With the holidays of those years.
    pub fn knowing(desk: &Desk, years: RangeInclusive<i32>) -> Self {
        assert!(desk.days == "mon-fri" && desk.exceptions.is_empty());
        let times = desk.openings.iter().map(|text| text.split_once('-').unwrap());
        let time = |text| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        let openings = times.map(|(open, close)| (time(open), time(close))).collect();
        Naive { openings, closed: desk.closed(years) }
    }

    /// The openings from that instant on, without an end.
    fn openings(&self, from: DateTime<Utc>) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        let dates = from.with_timezone(&Paris).date_naive().iter_days();
        let works = |date: &NaiveDate| {
            !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !self.closed.contains(date)
        };
        let openings = dates.filter(works).flat_map(|date| {
            let at = move |time| Paris.from_local_datetime(&date.and_time(time)).earliest().unwrap().to_utc();
            self.openings.iter().map(move |(open, close)| (at(*open), at(*close)))
        });
        openings.filter(move |(_, close)| *close > from).map(move |(open, close)| (open.max(from), close))
    }
}

impl Peer for Naive {
    const NAME: &'static str = "naive walk";
    type At = DateTime<Utc>;
    type Length = TimeDelta;

    fn at(instant: DateTime<Utc>) -> Self::At {
        instant
    }

    fn length(time: TimeDelta) -> TimeDelta {
        time
    }

    fn elapsed(&self, from: Self::At, to: Self::At) -> TimeDelta {
        let within = self.openings(from).take_while(|(open, _)| *open < to);
        within.map(|(open, close)| close.min(to) - open).sum()
    }
}

impl Deadline for Naive {
    fn add(&self, from: Self::At, work: TimeDelta) -> Self::At {
        let mut left = work;
        for (open, close) in self.openings(from) {
            if left <= close - open {
                return open + left;
            }
            left -= close - open;
        }
        unreachable!("an office opens every week")
    }
}

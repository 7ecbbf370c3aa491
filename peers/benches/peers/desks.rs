//! The desks that are asked about, all in Paris.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use ::bdays::easter::easter_naive_date;
use chrono::{Days, NaiveDate};
use fastrand::Rng;

/// The years in which the peers know the holidays.
pub const YEARS: RangeInclusive<i32> = 2020..=2030;

/// A desk in the words that all peers can be told it in.
pub struct Desk {
    pub name: &'static str,
    /// Monday to Friday, or every day.
    pub days: &'static str,
    pub openings: &'static [&'static str],
    /// Whether it closes on the holidays of France.
    pub holidays: bool,
    /// Openings that replace those of the week on one date.
    pub exceptions: BTreeMap<NaiveDate, String>,
}

impl Desk {
    /// Two openings on five days, and eleven holidays a year.
    pub fn office() -> Desk {
        Desk {
            name: "office",
            days: "mon-fri",
            openings: &["09:00-12:30", "13:30-18:00"],
            holidays: true,
            exceptions: BTreeMap::new(),
        }
    }

    /// Over midnight, on every day.
    pub fn night() -> Desk {
        Desk {
            name: "overnight",
            days: "mon-sun",
            openings: &["22:00-06:00"],
            holidays: false,
            exceptions: BTreeMap::new(),
        }
    }

    /// Without an end.
    pub fn always() -> Desk {
        Desk { name: "around the clock", openings: &["00:00-24:00"], ..Desk::night() }
    }

    /// The office, with hours of their own on 300 dates.
    pub fn exceptional() -> Desk {
        let mut rng = Rng::with_seed(300);
        let first = NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1).unwrap();
        let end = NaiveDate::from_ymd_opt(YEARS.end() + 1, 1, 1).unwrap();
        let days = (end - first).num_days().unsigned_abs();
        let mut exceptions = BTreeMap::new();
        while exceptions.len() < 300 {
            // From some quarter of an hour between 7:00 and 10:45 to one between 15:00 and 18:45.
            let mut quarter = |hour| format!("{:02}:{:02}", hour + rng.u8(0..4), 15 * rng.u8(0..4));
            let hours = format!("{}-{}", quarter(7), quarter(15));
            exceptions.insert(first + Days::new(rng.u64(0..days)), hours);
        }
        Desk { name: "office with exceptions", exceptions, ..Desk::office() }
    }

    /// The dates on which it is closed in those years.
    pub fn closed(&self, years: RangeInclusive<i32>) -> BTreeSet<NaiveDate> {
        years.filter(|_| self.holidays).flat_map(holidays).collect()
    }
}

/// The public holidays of France, not by dueline's rules: bdays knows Easter.
fn holidays(year: i32) -> impl Iterator<Item = NaiveDate> {
    let easter = easter_naive_date(year).unwrap();
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    let fixed = fixed.into_iter().map(move |(month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap());
    fixed.chain([1, 39, 50].map(|days| easter + Days::new(days)))
}

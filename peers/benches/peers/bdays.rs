//! bdays: a count of business days for every date of a range.

use std::collections::BTreeSet;

use bdays::{HolidayCalendar, HolidayCalendarCache};
use chrono::NaiveDate;

use super::desks::{Desk, YEARS};

pub struct BusinessDays(HolidayCalendarCache<NaiveDate>);

struct Closed(BTreeSet<NaiveDate>);

impl HolidayCalendar<NaiveDate> for Closed {
    fn is_holiday(&self, date: NaiveDate) -> bool {
        self.0.contains(&date)
    }
}

impl BusinessDays {
    /// It knows dates only, so an office is all that it can be told.
    pub fn new(desk: &Desk) -> Self {
        let first = NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1).unwrap();
        let last = NaiveDate::from_ymd_opt(*YEARS.end(), 12, 31).unwrap();
        BusinessDays(HolidayCalendarCache::new(Closed(desk.closed(YEARS)), first, last))
    }

    /// The business days from one date to before another.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> i32 {
        self.0.bdays(from, to)
    }
}

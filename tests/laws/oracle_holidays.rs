//! Holidays as one would check them with an almanac in hand: is this date one?

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

/// A holiday.
#[derive(Debug, Clone)]
pub enum Rest {
    On(NaiveDate),
    /// Month and day.
    Yearly(u32, u32),
    /// Days after Easter Sunday.
    Easter(i64),
    /// The n-th weekday of a month, the last for `None`.
    Nth(Option<u32>, Weekday, u32),
    /// The weekday on or before a month and day.
    Before(Weekday, u32, u32),
    /// The weekday on or after a month and day.
    After(Weekday, u32, u32),
    Observed(Box<Rest>, Way),
    /// The first and the last year.
    Years(Box<Rest>, Option<i32>, Option<i32>),
}

/// How a holiday on a week-end is observed besides.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    NextWeekday,
    NearestWeekday,
    MondayIfSunday,
    TwoDaysLater,
}

pub const WAYS: [Way; 4] = [Way::NextWeekday, Way::NearestWeekday, Way::MondayIfSunday, Way::TwoDaysLater];

impl Rest {
    /// Whether that date is closed, be it the holiday or the day on which it is observed.
    pub fn falls_on(&self, date: NaiveDate) -> bool {
        let observed = |days: i64| {
            let own = later(date, -days);
            own.is_some_and(|own| self.is_own(own) && self.way().and_then(|way| way.moves(own)) == Some(days))
        };
        self.is_own(date) || (-2..=2).any(observed)
    }

    /// Whether it is that date's holiday, wherever it is observed.
    fn is_own(&self, date: NaiveDate) -> bool {
        let is = |month, day| (date.month(), date.day()) == (month, day);
        match self {
            Rest::On(day) => *day == date,
            Rest::Yearly(month, day) => is(*month, *day),
            Rest::Easter(days) => later(date, -days).is_some_and(|day| easter(day.year()) == day),
            Rest::Nth(n, weekday, month) => {
                // The n-th of its weekday, as it is the n-th that this month has seen.
                let seen = (1..=date.day()).rev().step_by(7).count() as u32;
                let last = later(date, 7).is_none_or(|next| next.month() != date.month());
                (date.weekday(), date.month()) == (*weekday, *month) && n.map_or(last, |n| n == seen)
            }
            Rest::Before(weekday, month, day) => {
                date.weekday() == *weekday && (0..7).any(|days| shows(later(date, days), *month, *day))
            }
            Rest::After(weekday, month, day) => {
                date.weekday() == *weekday && (0..7).any(|days| shows(later(date, -days), *month, *day))
            }
            Rest::Observed(rest, _) => rest.is_own(date),
            Rest::Years(rest, from, until) => {
                rest.is_own(date)
                    && from.is_none_or(|from| from <= date.year())
                    && until.is_none_or(|until| date.year() <= until)
            }
        }
    }

    fn way(&self) -> Option<Way> {
        match self {
            Rest::Observed(_, way) => Some(*way),
            Rest::Years(rest, ..) => rest.way(),
            _ => None,
        }
    }

    /// As a policy writes it.
    pub fn text(&self) -> String {
        const NUMBERS: [&str; 5] = ["1st", "2nd", "3rd", "4th", "5th"];
        match self {
            Rest::On(date) => date.to_string(),
            Rest::Yearly(month, day) => format!("{month:02}-{day:02}"),
            Rest::Easter(0) => "easter".to_owned(),
            Rest::Easter(days) if *days < 0 => format!("easter - {}", -days),
            Rest::Easter(days) => format!("easter + {days}"),
            Rest::Nth(n, weekday, month) => {
                let n = n.map_or("last", |n| NUMBERS[n as usize - 1]);
                format!("{n} {} of {}", name(*weekday), MONTHS[*month as usize - 1])
            }
            Rest::Before(weekday, month, day) => {
                format!("{} on or before {month:02}-{day:02}", name(*weekday))
            }
            Rest::After(weekday, month, day) => format!("{} on or after {month:02}-{day:02}", name(*weekday)),
            Rest::Observed(rest, way) => format!("{} observed {}", rest.text(), way.text()),
            Rest::Years(rest, from, until) => {
                let from = from.map_or(String::new(), |year| format!(" from {year:04}"));
                let until = until.map_or(String::new(), |year| format!(" until {year:04}"));
                format!("{}{from}{until}", rest.text())
            }
        }
    }
}

impl Way {
    /// By how many days it moves the holiday of that date.
    fn moves(self, date: NaiveDate) -> Option<i64> {
        match (self, date.weekday()) {
            (Way::NextWeekday, Weekday::Sat) => Some(2),
            (Way::NextWeekday, Weekday::Sun) => Some(1),
            (Way::NearestWeekday, Weekday::Sat) => Some(-1),
            (Way::NearestWeekday, Weekday::Sun) => Some(1),
            (Way::MondayIfSunday, Weekday::Sun) => Some(1),
            (Way::TwoDaysLater, Weekday::Sat | Weekday::Sun) => Some(2),
            _ => None,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Way::NextWeekday => "next weekday",
            Way::NearestWeekday => "nearest weekday",
            Way::MondayIfSunday => "monday if sunday",
            Way::TwoDaysLater => "two days later",
        }
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}

fn shows(date: Option<NaiveDate>, month: u32, day: u32) -> bool {
    date.is_some_and(|date| (date.month(), date.day()) == (month, day))
}

/// So many days later, within what a date can be.
fn later(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    date.checked_add_signed(TimeDelta::days(days))
}

/// Easter Sunday by the golden number and the epact (Knuth, *The Art of Computer Programming*,
/// 1.3.2, exercise 14): the Sunday after the full moon on or after the 21st of March.
pub fn easter(year: i32) -> NaiveDate {
    let golden = year.rem_euclid(19) + 1;
    let century = year.div_euclid(100) + 1;
    let dropped_leap_years = (3 * century).div_euclid(4) - 12;
    let moon_correction = (8 * century + 5).div_euclid(25) - 5;
    let sunday = (5 * year).div_euclid(4) - dropped_leap_years - 10;
    let mut epact = (11 * golden + 20 + moon_correction - dropped_leap_years).rem_euclid(30);
    if epact == 25 && golden > 11 || epact == 24 {
        epact += 1;
    }
    let full_moon = if epact > 23 { 74 - epact } else { 44 - epact };
    let day = full_moon + 7 - (sunday + full_moon).rem_euclid(7);
    let march = NaiveDate::from_ymd_opt(year, 3, 1).expect("within the years");
    march + TimeDelta::days(i64::from(day) - 1)
}

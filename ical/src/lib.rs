//! Holidays and closures from iCalendar text (RFC 5545) for the business calendars of
//! [`dueline`].
//!
//! [`Import`] reads what a calendar program exports, or a feed of public holidays, and gives
//! the [`Closure`]s that lie in a range of dates; [`close`] takes them out of a calendar's
//! [`Definition`](dueline::calendar::Definition).
//!
//! # Example: a public holiday, and an afternoon off
//! ```
//! use dueline::{Calendar, calendar::{Definition, WeeklyHours}};
//! use dueline_ical::{Import, close};
//!
//! let text = "\
//! BEGIN:VCALENDAR
//! VERSION:2.0
//! PRODID:-//Example//EN
//! BEGIN:VEVENT
//! UID:1@example.com
//! DTSTART;VALUE=DATE:20200714
//! RRULE:FREQ=YEARLY
//! SUMMARY:Fête nationale
//! END:VEVENT
//! BEGIN:VEVENT
//! UID:2@example.com
//! DTSTART;TZID=Europe/Paris:20261224T160000
//! DURATION:PT2H
//! SUMMARY:Pot de Noël\\, au troisième
//! END:VEVENT
//! END:VCALENDAR
//! ";
//! let paris = chrono_tz::Europe::Paris;
//! let range = "2026-01-01".parse().unwrap()..="2027-12-31".parse().unwrap();
//! let import = Import::new(paris, range).read(text)?;
//! let lines: Vec<String> = import.closures.iter().map(|closure| closure.to_string()).collect();
//! assert_eq!(lines, [
//!     "2026-07-14 Fête nationale",
//!     "2026-12-24T15:00:00Z to 2026-12-24T17:00:00Z Pot de Noël, au troisième",
//!     "2027-07-14 Fête nationale",
//! ]);
//!
//! let hours = WeeklyHours::default().on("mon-fri", &["09:00-12:30", "13:30-18:00"]).unwrap();
//! let mut office = Definition { hours, ..Definition::default() };
//! close(&mut office, paris, &import.closures);
//! assert_eq!(office.holidays.len(), 2);
//! let eve = &office.exceptions[&"2026-12-24".parse().unwrap()];
//! assert_eq!(eve, &["09:00-12:30".parse().unwrap(), "13:30-16:00".parse().unwrap()]);
//! let office = Calendar::new(&office, paris);
//! assert!(!office.is_open("2026-12-24T16:00:00Z".parse().unwrap())); // 17:00 in Paris
//! # Ok::<(), dueline_ical::ImportErrors>(())
//! ```
//!
//! # What is read, and how
//!
//! - **Events** (`VEVENT`) of one or more calendars in one text. To-dos, journals, free-busy times
//!   and alarms close nothing.
//! - **All-day events** close their dates. `DTEND` is exclusive; where it is missing, or not after
//!   `DTSTART` as some programs write it, one date is closed. An event with times that begins and
//!   ends at midnight of the calendar's zone is all-day too.
//! - **Times** are UTC with `Z`, those of the zone with a `TZID`, else *floating*: those of the
//!   calendar's zone. A `TZID` is the name of an IANA zone, also at the end of a name such as
//!   `/example.org/Europe/Paris` or as `X-LIC-LOCATION` of its `VTIMEZONE`. Other names, those
//!   of Windows among them, are [errors](Problem::UnknownZone) until
//!   [told](Import::zone): the rules in a `VTIMEZONE` are not used. A local time that a clock change
//!   leaves out is moved forward; of one shown twice the earlier is taken (RFC 5545, 3.3.5).
//! - **Recurrence**: `RRULE`, `RDATE` (periods too), `EXDATE`, and changed or cancelled instances by
//!   `RECURRENCE-ID`. Instances recur at the same local time. `DTSTART` is always the first of them,
//!   unless `UNTIL` lies before it, or it is excluded. Endless rules are cut at the range. A rule by
//!   the hour or finer, one with more than 65,534 instances before the end of the range, `EXRULE` and
//!   `RANGE=THISANDFUTURE` are errors.
//! - **`DURATION`** counts its days and weeks on the wall clock, its hours in real time; the time
//!   from `DTSTART` to `DTEND` is real time, for every instance.
//! - **Cancelled** events (`STATUS:CANCELLED`, `METHOD:CANCEL`) close nothing. **Transparent** ones
//!   (`TRANSP:TRANSPARENT`) do, since feeds of holidays are often marked so;
//!   [`opaque_only`](Import::opaque_only) leaves them out.
//!
//! Nothing is lost silently: an event that cannot be read is an error, all of a text's errors
//! are given at once, and what was read and closes nothing is [listed](Imported::left_out).
//! Closures are cut at the range, sorted, and equal ones are one.

mod close;
mod error;
mod event;
mod import;
mod recur;
mod text;
mod value;

pub use close::close;
pub use error::{EventName, ImportError, ImportErrors, Problem};
pub use import::{Closure, Import, Imported, LeftOut, When, Why};

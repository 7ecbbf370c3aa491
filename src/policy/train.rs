//! Release trains as policies write them.

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use super::{
    calendar::{Zone, by_date, list},
    mistake::Problem,
    node::Node,
    read::{Read, parsed},
    trail::Trail,
};
use crate::{calendar::Timetable, instant::YEARS, span::Span};

/// ```toml
/// [trains.releases]
/// slots = "tuesday 14:00"
/// cut_off = "24h"
/// cancelled = ["2026-12-29"]
/// moved = { 2026-12-22 = "2026-12-21 14:00" }
/// ```
impl Read for Timetable {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a train with `slots`");
        let zone = keys.get::<Option<Zone>>(trail, "zone").map(|zone| zone.0);
        let found = keys.take("slots");
        if found.is_none() {
            keys.missing(trail, "slots");
        }
        let train = Timetable {
            zone,
            slots: list(found, "slots", trail),
            cancelled: list::<NaiveDate>(keys.take("cancelled"), "cancelled", trail).into_iter().collect(),
            moved: match keys.take("moved") {
                Some(node) => trail.below("moved", |r| moved(node, r)),
                None => BTreeMap::new(),
            },
            cut_off: match keys.take("cut_off") {
                Some(node) => trail.below("cut_off", |r| cut_off(node, r)),
                None => TimeDelta::zero(),
            },
        };
        keys.finish(trail);
        train
    }
}

fn moved(node: Node, trail: &mut Trail) -> BTreeMap<NaiveDate, NaiveDateTime> {
    let expected = "a table of dates, such as `2026-12-22 = \"2026-12-21 14:00\"`";
    let dates = by_date(node, expected, trail, |node, r| {
        let text: String = parsed(node, r)?;
        let forms = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
        let found = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
        if found.is_none() {
            r.mistake(Problem::Other(format!("`{text}` is no local time: write `2026-12-21 14:00`")));
        }
        found
    });
    dates.into_iter().filter_map(|(date, to)| Some((date, to?))).collect()
}

fn cut_off(node: Node, trail: &mut Trail) -> TimeDelta {
    match parsed::<Span>(node, trail) {
        Some(Span::Elapsed(amount)) => amount,
        Some(other) => {
            trail.mistake(Problem::Other(format!("a cut-off is elapsed time such as `24h`, not `{other}`")));
            TimeDelta::zero()
        }
        None => TimeDelta::zero(),
    }
}

/// What is wrong with a timetable, wherever it was made.
pub(crate) fn wrong(train: &Timetable) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if train.slots.is_empty() {
        found.push(("slots", "a train departs some time: write `slots = \"tuesday 14:00\"`".into()));
    }
    if !Span::Elapsed(train.cut_off).is_countable() {
        found.push(("cut_off", "a cut-off is whole seconds, not negative".into()));
    }
    let writable = |date: NaiveDate| YEARS.contains(&date.year());
    let whole = |at: &NaiveDateTime| writable(at.date()) && at.nanosecond() == 0;
    if !train.moved.iter().all(|(date, to)| writable(*date) && whole(to)) {
        found.push(("moved", "a slot moves to a whole second of the years 1 to 9999".into()));
    }
    if !train.cancelled.iter().copied().all(writable) {
        found.push(("cancelled", "its dates are of the years 1 to 9999".into()));
    }
    found
}

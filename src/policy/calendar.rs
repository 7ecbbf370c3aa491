//! Calendars as policies write them.

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Serialize;

use super::{
    mistake::Problem,
    node::Node,
    read::{Read, parsed},
    trail::Trail,
};
use crate::calendar::{Definition, Opening, ROUND_THE_CLOCK, Version, WeeklyHours, parse_days};

/// A calendar of a policy: hours of its own, or others put together by their names.
///
/// ```toml
/// [calendars.office]
/// hours = { mon-fri = ["09:00-18:00"] }
/// holidays = ["france"]
///
/// [calendars.always]
/// hours = "24/7"
///
/// [calendars.on-call]
/// difference = ["always", "office"]
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
// A policy has a few, and hours of their own is what most are.
#[allow(clippy::large_enum_variant)]
pub enum Calendar {
    /// Open where one of them is.
    Union(Vec<String>),
    /// Open where all of them are.
    Intersection(Vec<String>),
    /// Open where the first is, and none of the others.
    Difference(Vec<String>),
    /// Hours and holidays of its own.
    #[serde(untagged)]
    Own(Definition),
}

impl Default for Calendar {
    fn default() -> Self {
        Calendar::Own(Definition::default())
    }
}

impl Calendar {
    /// The names of those that it is made of.
    pub fn parts(&self) -> &[String] {
        match self {
            Calendar::Own(_) => &[],
            Calendar::Union(of) | Calendar::Intersection(of) | Calendar::Difference(of) => of,
        }
    }
}

impl Read for Calendar {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let has = |key: &str| matches!(&node, Node::Table(entries) if entries.iter().any(|(k, _)| k == key));
        let Some(key) = ["union", "intersection", "difference"].into_iter().find(|key| has(key)) else {
            return Calendar::Own(Definition::read(node, trail));
        };
        let mut keys = trail.keys(node, "a table: a calendar");
        let of = keys.get(trail, key);
        keys.finish(trail);
        match key {
            "union" => Calendar::Union(of),
            "intersection" => Calendar::Intersection(of),
            _ => Calendar::Difference(of),
        }
    }
}

/// The name of a time zone.
pub(super) struct Zone(pub(super) Tz);

impl Read for Zone {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let text = match node {
            Node::Text(text) => text,
            other => {
                trail.wrong("the name of a time zone, such as `Europe/Paris`", &other);
                return Zone(Tz::UTC);
            }
        };
        Zone(text.parse().unwrap_or_else(|_| {
            let known = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            trail.mistake(Problem::unknown("time zone", &text, known));
            Tz::UTC
        }))
    }
}

impl Read for Definition {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: a calendar with `hours`");
        let definition = Definition {
            zone: keys.get::<Option<Zone>>(trail, "zone").map(|zone| zone.0),
            hours: keys.need(trail, "hours"),
            holidays: list(keys.take("holidays"), "holidays", trail),
            exceptions: match keys.take("exceptions") {
                Some(node) => trail.below("exceptions", |r| exceptions(node, r)),
                None => BTreeMap::new(),
            },
            versions: match keys.take("versions") {
                Some(node) => trail.below("versions", |r| versions(node, r)),
                None => BTreeMap::new(),
            },
        };
        keys.finish(trail);
        definition
    }
}

impl Read for Version {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut keys = trail.keys(node, "a table: what is new in the calendar");
        let version = Version {
            hours: keys.get(trail, "hours"),
            holidays: keys.take("holidays").map(|node| list(Some(node), "holidays", trail)),
        };
        keys.finish(trail);
        version
    }
}

impl Read for WeeklyHours {
    fn read(node: Node, trail: &mut Trail) -> Self {
        if matches!(&node, Node::Text(text) if text == ROUND_THE_CLOCK) {
            return WeeklyHours::round_the_clock();
        }
        let mut hours = WeeklyHours::default();
        let mut given: [Option<alloc::string::String>; 7] = Default::default();
        let expected = "a table of days, such as `mon-fri = [\"09:00-18:00\"]`, or `24/7`";
        for (key, node) in trail.keys(node, expected).rest() {
            trail.below(&key, |r| {
                let openings: Vec<Opening> = openings(node, r);
                let days = match parse_days(&key) {
                    Ok(days) => days,
                    Err(error) => return r.mistake(Problem::Other(format!("{error}"))),
                };
                for day in days {
                    if let Some(other) = &given[day] {
                        r.mistake(Problem::Other(format!(
                            "some of its days have hours by `{other}` already"
                        )));
                        return;
                    }
                    given[day] = Some(key.clone());
                    hours.0[day].clone_from(&openings);
                }
            });
        }
        hours
    }
}

fn exceptions(node: Node, trail: &mut Trail) -> BTreeMap<NaiveDate, Vec<Opening>> {
    by_date(node, "a table of dates, such as `2026-12-24 = [\"09:00-12:00\"]`", trail, openings)
}

fn versions(node: Node, trail: &mut Trail) -> BTreeMap<NaiveDate, Version> {
    by_date(node, "a table of dates, such as `2027-01-01 = { hours = … }`", trail, Version::read)
}

pub(super) fn by_date<T>(
    node: Node,
    expected: &'static str,
    trail: &mut Trail,
    read: impl Fn(Node, &mut Trail) -> T,
) -> BTreeMap<NaiveDate, T> {
    let mut dates = BTreeMap::new();
    for (key, node) in trail.keys(node, expected).rest() {
        trail.below(&key, |r| {
            let part = read(node, r);
            match key.parse() {
                Ok(date) => {
                    if dates.insert(date, part).is_some() {
                        r.mistake(Problem::Twice(key.clone()));
                    }
                }
                Err(_) => r.mistake(Problem::Other(format!("`{key}` is no date: write `2026-12-24`"))),
            }
        });
    }
    dates
}

fn openings(node: Node, trail: &mut Trail) -> Vec<Opening> {
    items(node, trail)
}

pub(super) fn list<T: core::str::FromStr<Err: core::fmt::Display>>(
    node: Option<Node>,
    key: &'static str,
    trail: &mut Trail,
) -> Vec<T> {
    node.map(|node| trail.below(key, |r| items(node, r))).unwrap_or_default()
}

/// A list of texts that are parsed one by one; a single one stands for a list of one.
fn items<T: core::str::FromStr<Err: core::fmt::Display>>(node: Node, trail: &mut Trail) -> Vec<T> {
    match node {
        Node::List(list) => {
            let items = list.into_iter().enumerate();
            items.filter_map(|(i, node)| trail.item(i, |r| parsed(node, r))).collect()
        }
        one => parsed(one, trail).into_iter().collect(),
    }
}

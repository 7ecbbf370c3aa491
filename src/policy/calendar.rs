//! Calendars as policies write them.

use alloc::{collections::BTreeMap, format, vec::Vec};

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    mistake::Problem,
    node::Node,
    read::{Read, parsed},
    trail::Trail,
};
use crate::calendar::{Definition, Opening, WeeklyHours, parse_days};

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
        };
        keys.finish(trail);
        definition
    }
}

impl Read for WeeklyHours {
    fn read(node: Node, trail: &mut Trail) -> Self {
        let mut hours = WeeklyHours::default();
        let mut given: [Option<alloc::string::String>; 7] = Default::default();
        for (key, node) in trail.keys(node, "a table of days, such as `mon-fri = [\"09:00-18:00\"]`").rest() {
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
    let mut dates = BTreeMap::new();
    for (key, node) in trail.keys(node, "a table of dates, such as `2026-12-24 = [\"09:00-12:00\"]`").rest() {
        trail.below(&key, |r| {
            let openings = openings(node, r);
            match key.parse() {
                Ok(date) => {
                    if dates.insert(date, openings).is_some() {
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

fn list<T: core::str::FromStr<Err: core::fmt::Display>>(
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

//! Calendars: those that are made of others after these, and not in a circle. Release trains.

use alloc::{format, string::String, vec::Vec};

use super::{Names, find};
use crate::{
    calendar::{Calendar, Definition, WeeklyHours},
    policy::{Calendar as Data, wrong_timetable},
};

/// How many calendars one may be put together from: what it costs grows with them.
const MOST: usize = 64;

impl Names<'_> {
    /// The policy's calendars in its order, each compiled once. One that cannot be is never open.
    pub(super) fn calendars(&mut self) {
        let policy = self.policy;
        let large = self.too_large();
        let never = || Calendar::new(&Definition::default(), policy.zone);
        let mut made: Vec<Option<Calendar>> = policy.calendars.iter().map(|_| None).collect();
        let parts: Vec<Option<Vec<usize>>> = policy
            .calendars
            .iter()
            .map(|(name, data)| self.below("calendars", |names| names.below(name, |names| names.parts(data))))
            .collect();
        // Each round makes those whose parts are made; a round that makes none leaves a circle.
        loop {
            let mut found = Vec::new();
            for (place, (_, data)) in policy.calendars.iter().enumerate().filter(|(i, _)| made[*i].is_none())
            {
                let Some(parts) = parts[place].as_ref().filter(|_| !large[place]) else {
                    found.push((place, never()));
                    continue;
                };
                let parts: Option<Vec<Calendar>> = parts.iter().map(|part| made[*part].clone()).collect();
                let Some(parts) = parts else { continue };
                found.push((
                    place,
                    match (data, parts.split_first()) {
                        (Data::Own(definition), _) => Calendar::new(definition, policy.zone),
                        (Data::Union(_), Some((first, others))) => first.union(others),
                        (Data::Intersection(_), Some((first, others))) => first.intersection(others),
                        (Data::Difference(_), Some((first, others))) => first.difference(others),
                        (_, None) => never(),
                    },
                ));
            }
            if found.is_empty() {
                break;
            }
            for (place, calendar) in found {
                made[place] = Some(calendar);
            }
        }
        for ((name, _), _) in policy.calendars.iter().zip(&made).filter(|(_, made)| made.is_none()) {
            self.below("calendars", |names| {
                names.below(name, |names| names.wrong("it is made of itself, by way of its parts"));
            });
        }
        self.calendars = made.into_iter().map(|made| made.unwrap_or_else(never)).collect();
    }

    /// The place of the calendar that is always open.
    pub(super) fn always(&mut self) -> usize {
        if self.calendars.len() == self.policy.calendars.len() {
            let definition = Definition { hours: WeeklyHours::round_the_clock(), ..Definition::default() };
            self.calendars.push(Calendar::new(&definition, self.policy.zone));
        }
        self.policy.calendars.len()
    }

    /// Which calendars are put together from too many; and says what no text writes.
    fn too_large(&mut self) -> Vec<bool> {
        let policy = self.policy;
        let mut sizes: Vec<Option<usize>> = policy.calendars.iter().map(|_| None).collect();
        // As in making them: round after round, until no more is known.
        loop {
            let before = sizes.clone();
            for (place, (_, data)) in policy.calendars.iter().enumerate() {
                let size = |name: &String| before[policy.calendars.position(name)?];
                let sum = data.parts().iter().map(size).try_fold(0usize, |sum, size| sum.checked_add(size?));
                sizes[place] = sum.map(|parts| parts.max(1));
            }
            if sizes == before {
                break;
            }
        }
        let large: Vec<bool> = sizes.iter().map(|size| size.is_some_and(|size| size > MOST)).collect();
        for ((name, data), large) in policy.calendars.iter().zip(&large) {
            let mistake = match data {
                Data::Own(definition) if !definition.is_writable() => {
                    "its dates are of the years 1 to 9999".into()
                }
                _ if *large => format!(
                    "it is put together from too many: at most {MOST}, each counted as often as it occurs"
                ),
                _ => continue,
            };
            self.below("calendars", |names| names.below(name, |names| names.wrong(mistake)));
        }
        large
    }

    pub(super) fn trains(&mut self) {
        for (name, train) in self.policy.trains.iter() {
            for (key, text) in wrong_timetable(train) {
                self.below("trains", |names| {
                    names.below(name, |names| names.below(key, |names| names.wrong(text)));
                });
            }
        }
    }

    /// The places of the parts; `None` where something is wrong with them.
    fn parts(&mut self, data: &Data) -> Option<Vec<usize>> {
        let (key, of) = match data {
            Data::Own(_) => return Some(Vec::new()),
            Data::Union(of) => ("union", of),
            Data::Intersection(of) => ("intersection", of),
            Data::Difference(of) => ("difference", of),
        };
        self.below(key, |names| {
            if of.len() < 2 {
                names.wrong("a calendar is put together from two at least");
            }
            let mut places = Some(Vec::new());
            for (i, name) in of.iter().enumerate() {
                let known = names.policy.calendars.names();
                let found = names.item(i, |names| find(&mut names.trail, "calendar", name, known));
                places = places.zip(found).map(|(mut places, place)| {
                    places.push(place);
                    places
                });
            }
            places
        })
    }
}

//! Other versions of a policy, and other dates: `releases of Tue 2026-11-24 is cancelled`.

use chrono::{NaiveDate, NaiveDateTime};
use dueline::{
    Engine, Policy,
    calendar::{Timetable, Train},
    policy::{Calendar, Problem},
};

use super::{
    family, moment,
    sentence::{SOMEONE, Scene},
    words::Words,
};
use crate::policy;

/// What becomes of a slot.
enum Slot {
    Cancelled,
    Moved(NaiveDateTime),
}

impl Scene<'_> {
    /// The engines that take over, each at the place of its policy, where a line says so: nobody does it.
    pub fn taken_over(&self, sentence: &str) -> Option<Result<Vec<(usize, Engine)>, String>> {
        let people = self.people.iter().map(|person| person.name.as_str());
        if Words::new(sentence).longest(people.chain([SOMEONE])).is_some() {
            return None;
        }
        let file = sentence.strip_suffix("takes over").map(str::trim);
        if let Some(file) = file.filter(|file| file.ends_with(".toml") || file.ends_with(".json")) {
            return Some(self.version(file).and_then(|taken| self.fitting(vec![taken])));
        }
        let words = &mut Words::new(sentence);
        let calendars = self.engines.iter().flat_map(|engine| engine.policy().calendars.names());
        if let (Some(calendar), true) = (words.longest(calendars), words.take("is closed on")) {
            return Some(self.closed(calendar, words).and_then(|taken| self.fitting(taken)));
        }
        let words = &mut Words::new(sentence);
        let trains = family::once(self.engines.iter().flat_map(|engine| engine.policy().trains.names()));
        let Some(train) = words.longest(trains.iter().copied()) else {
            let name = sentence.split_once(" of ").filter(|_| is_of_a_slot(sentence))?.0;
            return Some(Err(Problem::unknown("train", name.trim(), trains).to_string()));
        };
        if !words.take("of") {
            return Some(Err(format!(
                "which slot is missing: write `{train} of Tue 2026-11-24 is cancelled`"
            )));
        }
        Some(self.other_dates(train, words).and_then(|taken| self.fitting(taken)))
    }

    /// A file with a version or dates that are later ones.
    fn version(&self, file: &str) -> Result<(usize, Engine), String> {
        let path = self.folder.join(file);
        if !path.is_file() {
            return Err(format!("there is no file {}", path.display()));
        }
        let engine = policy::engine(&path).map_err(|error| format!("{error:#}"))?;
        let new = engine.policy();
        let known = || self.engines.iter().map(|engine| engine.policy().name.as_str());
        let Some(place) = family::place(&new.name, self.engines) else {
            let problem = Problem::unknown("policy", &new.name, known());
            return Err(format!(
                "{file}: {problem}; what takes over has the name of what it takes over from"
            ));
        };
        let old = self.engines[place].policy();
        if (new.version, new.dates) <= (old.version, old.dates) {
            return Err(format!(
                "{file} is version {} with dates {}, and so is what it takes over from or later: \
                 count its `version` up, or its `dates`",
                new.version, new.dates
            ));
        }
        Ok((place, engine))
    }

    /// Every policy with that calendar, which does not open on a date.
    fn closed(&self, name: &str, words: &mut Words) -> Result<Vec<(usize, Engine)>, String> {
        let date = moment::date(words.word(), words.word())?;
        ended(words)?;
        let mut taken = Vec::new();
        for (place, engine) in self.engines.iter().enumerate() {
            let mut policy: Policy = engine.policy().clone();
            match policy.calendars.get_mut(name) {
                None => continue,
                Some(Calendar::Own(hours)) => drop(hours.exceptions.insert(date, Vec::new())),
                Some(others) => {
                    let others = others.parts().join(", ");
                    return Err(format!("`{name}` is made of others, close one of these: {others}"));
                }
            }
            taken.push((place, later(policy)?));
        }
        Ok(taken)
    }

    /// Every policy with that train, its slot moved or cancelled.
    fn other_dates(&self, name: &str, words: &mut Words) -> Result<Vec<(usize, Engine)>, String> {
        let mut taken = Vec::new();
        for (place, engine) in self.engines.iter().enumerate() {
            let mut policy: Policy = engine.policy().clone();
            let zone = policy.zone;
            let Some(train) = policy.trains.get_mut(name) else { continue };
            let words = &mut words.clone();
            let date = moment::date(words.word(), words.word())?;
            let regular = Timetable { zone: train.zone, slots: train.slots.clone(), ..Timetable::default() };
            if Train::new(regular, zone).planned(date).is_none() {
                let slots: Vec<String> = train.slots.iter().map(|slot| format!("`{slot}`")).collect();
                let slots = slots.join(", ");
                return Err(format!("`{name}` has no slot planned for {date}: it departs {slots}"));
            }
            change(train, date, slot(words, train.zone.unwrap_or(zone))?);
            taken.push((place, later(policy)?));
        }
        Ok(taken)
    }

    /// The same, if they understand the others.
    fn fitting(&self, taken: Vec<(usize, Engine)>) -> Result<Vec<(usize, Engine)>, String> {
        let mut all = self.engines.to_vec();
        for (place, engine) in &taken {
            all[*place] = engine.clone();
        }
        let wrong = family::misfits(&all);
        if wrong.is_empty() { Ok(taken) } else { Err(wrong.join("; ")) }
    }
}

/// The engine of a policy whose dates are others.
fn later(mut policy: Policy) -> Result<Engine, String> {
    policy.dates += 1;
    Engine::new(policy).map_err(|mistakes| mistakes.to_string())
}

fn is_of_a_slot(sentence: &str) -> bool {
    sentence.ends_with(" is cancelled") || sentence.contains(" moves to ")
}

fn slot(words: &mut Words, zone: chrono_tz::Tz) -> Result<Slot, String> {
    let slot = if words.take("is cancelled") {
        Slot::Cancelled
    } else if words.take("moves to") {
        let (_, at) = moment::read(words, zone, None)?;
        Slot::Moved(at.with_timezone(&zone).naive_local())
    } else {
        return Err(format!(
            "`{}` is not understood: a slot `is cancelled`, or `moves to Thu 2026-11-26 10:00`",
            words.rest()
        ));
    };
    ended(words).map(|()| slot)
}

fn ended(words: &Words) -> Result<(), String> {
    match words.rest() {
        "" => Ok(()),
        more => Err(format!("`{more}` is not understood: the line ends before it")),
    }
}

/// What was said of the slot last holds.
fn change(train: &mut Timetable, date: NaiveDate, slot: Slot) {
    train.cancelled.remove(&date);
    train.moved.remove(&date);
    match slot {
        Slot::Cancelled => drop(train.cancelled.insert(date)),
        Slot::Moved(to) => drop(train.moved.insert(date, to)),
    }
}

//! Calendars and trains that nothing counts in, or that have nothing to offer, now or ever.

use alloc::{format, string::String, vec::Vec};

use chrono::{NaiveDate, TimeDelta};

use super::warn;
use crate::{
    calendar::{Definition, Holiday, Train},
    engine::model::Model,
    instant::{Instant, at_the_door, text},
    policy::{Calendar as Data, Coverage, Mistake, path_of},
};

pub(super) fn check(model: &Model, found: &mut Vec<Mistake>) {
    let clocks = model.policy.clocks.iter();
    let named =
        clocks.flat_map(|(_, clock)| clock.goals.iter().map(|goal| &goal.calendar).chain([&clock.calendar]));
    let parts = model.policy.calendars.iter().flat_map(|(_, calendar)| calendar.parts());
    let named = named.flatten().flat_map(Coverage::calendars);
    let marks = model.policy.clocks.iter().flat_map(|(_, clock)| &clock.marks);
    let acting = marks.filter_map(|mark| mark.acting.as_deref());
    let used: Vec<&str> = named.chain(acting).chain(parts.map(String::as_str)).collect();
    for ((name, _), calendar) in model.policy.calendars.iter().zip(&model.calendars) {
        if !used.contains(&name) {
            warn(found, path_of(&["calendars", name]), "no clock and no goal counts in it".into());
        }
        if calendar.never_opens() {
            let text = "it never opens: nothing counted in it is ever due";
            warn(found, path_of(&["calendars", name]), text.into());
        }
    }
    for (name, train) in model.policy.trains.iter() {
        for date in train.idle_dates() {
            let text = format!("{date} is moved or cancelled, and nothing departs on it");
            warn(found, path_of(&["trains", name]), text);
        }
    }
}

/// How far a policy should reach.
const DAYS: i64 = 366;

/// What is odd at an instant.
pub(super) fn at(model: &Model, now: Instant, found: &mut Vec<Mistake>) {
    let Some(now) = at_the_door(now) else { return };
    let Some(later) = now.checked_add_signed(TimeDelta::days(DAYS)).and_then(at_the_door) else { return };
    for ((name, data), calendar) in model.policy.calendars.iter().zip(&model.calendars) {
        let path = || path_of(&["calendars", name]);
        if !calendar.never_opens() && calendar.elapsed(now, later).is_zero() {
            warn(found, path(), format!("it has no opening in the {DAYS} days after {}", text(&now)));
        }
        if let Data::Own(definition) = data
            && let Some(last) = last_holiday(definition)
            && last < now.with_timezone(&calendar.zone()).date_naive()
        {
            let text = format!("all its holidays lie in the past, the last on {last}: none was added since");
            warn(found, format!("{}.holidays", path()), text);
        }
    }
    for (name, train) in model.policy.trains.iter() {
        let next = Train::new(train.clone(), model.policy.zone).next(now);
        if next.is_none_or(|slot| slot.at > later) {
            let text = format!("it has no slot in the {DAYS} days after {}", text(&now));
            warn(found, path_of(&["trains", name]), text);
        }
    }
}

/// The last date that is closed, or has hours of its own, where each holiday is a date: a rule, or
/// those of a country, go on.
fn last_holiday(definition: &Definition) -> Option<NaiveDate> {
    let versions = definition.versions.values().filter_map(|version| version.holidays.as_ref());
    let holidays: Vec<&Holiday> = definition.holidays.iter().chain(versions.flatten()).collect();
    let dates: Option<Vec<NaiveDate>> = holidays.into_iter().map(|holiday| holiday.date()).collect();
    let last = dates?.into_iter().max()?;
    Some(definition.exceptions.keys().copied().fold(last, NaiveDate::max))
}

//! All give the same answers, to the second, or there is nothing to compare.

use chrono::{NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Europe::Paris;
use dueline::Calendar;

use super::{
    bdays::BusinessDays,
    desks::Desk,
    naive::Naive,
    opening_hours::OsmHours,
    peer::{Deadline, Peer, coarse},
    questions::{Budget, LENGTHS, OUTSIDE, Span, budgets, in_turn, micros, spans, spans_in, up_to},
    ule_hours::Ule,
    workclock::Workclock,
};

/// How many questions of each kind are compared: a second's worth of the slowest.
const COMPARED: usize = 200;

/// Fails where a peer answers otherwise than dueline.
pub fn assert() {
    let office = Desk::office();
    let calendar = office.dueline();
    for spans in [up_to(30)].into_iter().chain(LENGTHS.map(spans)) {
        elapsed(&calendar, &Workclock::new(&office), &spans);
        elapsed(&calendar, &Ule::new(&office), &spans);
        elapsed(&calendar, &OsmHours::office(), &spans);
        elapsed(&calendar, &Naive::new(&office), &spans);
    }
    for budgets in [budgets(1..=80 * 3600), in_turn(2000)] {
        deadline(&calendar, &Workclock::new(&office), &budgets);
        deadline(&calendar, &Ule::new(&office), &budgets);
        deadline(&calendar, &Naive::new(&office), &budgets);
    }
    let fractions = micros(up_to(30));
    elapsed(&calendar, &Workclock::new(&office), &fractions);
    elapsed(&calendar, &Ule::new(&office), &fractions);
    elapsed(&calendar, &Naive::new(&office), &fractions);
    for spans in LENGTHS.map(spans) {
        for desk in [Desk::night(), Desk::always()] {
            elapsed(&desk.dueline(), &Workclock::new(&desk), &spans);
            elapsed(&desk.dueline(), &Ule::new(&desk), &spans);
        }
        elapsed(&Desk::exceptional().dueline(), &Ule::new(&Desk::exceptional()), &spans);
    }
    for (days, year) in OUTSIDE {
        elapsed(&calendar, &Naive::knowing(&office, year..=year + 1), &spans_in(year, days));
    }
    for spans in [up_to(30), spans(365)] {
        whole_days(&calendar, &BusinessDays::new(&office), &spans);
    }
}

fn elapsed<P: Peer>(calendar: &Calendar, peer: &P, spans: &[Span]) {
    for span in &spans[..COMPARED] {
        let (from, to) = coarse::<P>(*span);
        let told = peer.elapsed(P::at(from), P::at(to));
        assert_eq!(told, P::length(calendar.elapsed(from, to)), "{}, {from} to {to}", P::NAME);
    }
}

fn deadline<P: Deadline>(calendar: &Calendar, peer: &P, budgets: &[Budget]) {
    for (from, work) in &budgets[..COMPARED] {
        let told = peer.add(P::at(*from), P::length(*work));
        let due = calendar.add(*from, *work).unwrap();
        assert_eq!(told, P::at(due), "{}, {from} and {work}", P::NAME);
    }
}

/// From midnight to midnight in Paris, eight hours are a business day.
fn whole_days(calendar: &Calendar, days: &BusinessDays, spans: &[Span]) {
    let midnight =
        |date: NaiveDate| Paris.from_local_datetime(&date.and_time(NaiveTime::MIN)).unwrap().to_utc();
    for (from, to) in &spans[..COMPARED] {
        let [from, to] = [from, to].map(|at| at.with_timezone(&Paris).date_naive());
        // bdays counts `from` and not `to`, dueline `to` and not `from`.
        let [eve, last] = [from, to].map(|date| date.pred_opt().unwrap());
        assert_eq!(
            calendar.working_days(eve, last),
            i64::from(days.between(from, to)),
            "bdays, {from} to {to}"
        );
        let work = TimeDelta::hours(8) * days.between(from, to);
        assert_eq!(work, calendar.elapsed(midnight(from), midnight(to)), "bdays, {from} to {to}");
    }
}

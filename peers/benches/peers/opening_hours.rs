//! opening-hours: the language of OpenStreetMap, evaluated day by day.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::{Europe::Paris, Tz};
use opening_hours::{
    Context, OpeningHours, RuleKind,
    localization::{Country, TzLocation},
};

use super::peer::Peer;

pub struct OsmHours(OpeningHours<TzLocation<Tz>>);

impl OsmHours {
    /// The holidays are its own.
    pub fn office() -> Self {
        let context =
            Context::default().with_holidays(Country::FR.holidays()).with_locale(TzLocation::new(Paris));
        let hours: OpeningHours = "Mo-Fr 09:00-12:30,13:30-18:00; PH off".parse().unwrap();
        OsmHours(hours.with_context(context))
    }
}

impl Peer for OsmHours {
    const NAME: &'static str = "opening-hours";
    const GRAIN: TimeDelta = TimeDelta::minutes(1);
    type At = DateTime<Tz>;
    type Length = TimeDelta;

    fn at(instant: DateTime<Utc>) -> Self::At {
        instant.with_timezone(&Paris)
    }

    fn length(time: TimeDelta) -> TimeDelta {
        time
    }

    /// It tells openings, not sums.
    fn elapsed(&self, from: Self::At, to: Self::At) -> TimeDelta {
        let open = self.0.iter_range(from, to).filter(|range| range.kind == RuleKind::Open);
        open.map(|open| open.range.end - open.range.start).sum()
    }
}

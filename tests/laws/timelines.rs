//! Law 7, of the timeline: its pieces partition each cycle, and those that run are what elapsed.

use chrono::TimeDelta;
use dueline::{Engine, explain::Kind, history::History as Told};
use proptest::prelude::*;

use crate::{
    amended::told,
    cases::config,
    histories::{Lived, history},
    policies,
};

pub fn timelines_partition(engine: &Engine, lived: &Lived) {
    let history = Told::new("T/1:%", told(lived)).unwrap();
    let life = history.live(std::slice::from_ref(engine), None).unwrap();
    let until = life.ticket.decided_until() + TimeDelta::hours(5);
    let mut ticket = life.ticket.clone();
    engine.advance(&mut ticket, until).unwrap();
    let life = history.live(std::slice::from_ref(engine), Some(until)).unwrap();
    let readings = engine.readings(&life.ticket, until).unwrap();
    for clock in engine.policy().clocks.names() {
        let readings: Vec<_> = readings.iter().filter(|reading| reading.clock == clock).collect();
        let timelines = life.timeline(clock, None, until);
        assert_eq!(readings.len(), timelines.len());
        for (reading, timeline) in readings.iter().zip(&timelines) {
            assert_eq!(reading.cycle, timeline.cycle);
            let end = reading.stopped.unwrap_or(until);
            let (first, last) = (timeline.pieces.first(), timeline.pieces.last());
            assert_eq!(first.map_or(end, |piece| piece.from), reading.started.min(end), "{timeline}");
            assert_eq!(last.map_or(end, |piece| piece.to), end, "{timeline}");
            assert!(timeline.pieces.windows(2).all(|pair| pair[0].to == pair[1].from), "{timeline}");
            assert!(timeline.pieces.iter().all(|piece| piece.from < piece.to), "{timeline}");
            let running =
                timeline.totals(|piece| piece.kind).into_iter().find(|total| total.key == Kind::Running);
            let elapsed = running.map_or(TimeDelta::zero(), |total| total.time);
            assert_eq!(elapsed, reading.elapsed, "{clock}\n{timeline}\n{reading:#?}");
        }
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn law_7_a_timeline_partitions_each_cycle(history in history(16)) {
        for engine in [policies::desk(), policies::everything()] {
            if let Some(lived) = history.live(&engine) {
                timelines_partition(&engine, &lived);
            }
        }
    }
}

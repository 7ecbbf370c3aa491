//! What a calendar says its index takes is what it takes: by a counting allocator, of which there is
//! one for a whole test binary.

use std::alloc::System;

use chrono_tz::Tz;
use dueline::calendar::{Calendar, Definition, WeeklyHours};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn the_index_takes_as_many_bytes_as_it_says() {
    let hours = WeeklyHours::default().on("mon-fri", &["09:00-12:30", "13:30-18:00"]).unwrap();
    let definition = Definition { hours, ..Default::default() };
    // What is left beside the index: the definition, compiled.
    let beside = |zone: Tz| {
        let region = Region::new(ALLOCATED);
        let office = Calendar::new(&definition, zone);
        let stats = region.change();
        let kept = stats.bytes_allocated - stats.bytes_deallocated;
        assert!((30_000..100_000).contains(&office.index_bytes()), "{zone}: {}", office.index_bytes());
        kept.checked_sub(office.index_bytes()).expect("not more than all")
    };
    // The harness, which counts too, is through with starting this test after one.
    beside(Tz::UTC);
    // Of as many kinds of weeks as a zone has offsets, one and two and some more.
    let [utc, paris, apia] = [Tz::UTC, Tz::Europe__Paris, Tz::Pacific__Apia].map(beside);
    assert!(utc < 2_048, "{utc} bytes");
    assert_eq!((paris, apia), (utc, utc));
}

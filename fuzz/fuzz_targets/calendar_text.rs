//! Any text as what a policy may say of calendars: it is refused, or it prints as something that
//! reads as the same; and what a policy with it accepts answers every question.
#![no_main]

use std::{fmt::Display, str::FromStr};

use dueline::{
    Engine, Policy, Span,
    calendar::{Departure, Holiday, Opening},
    policy::Point,
};
use libfuzzer_sys::fuzz_target;

fn round<T: FromStr + Display + PartialEq + std::fmt::Debug>(text: &str)
where
    T::Err: std::fmt::Debug,
{
    if let Ok(read) = text.parse::<T>() {
        let printed = read.to_string();
        assert_eq!(printed.parse::<T>().expect("what was printed"), read, "{text:?} as {printed:?}");
    }
}

fuzz_target!(|text: &str| {
    round::<Span>(text);
    round::<Holiday>(text);
    round::<Opening>(text);
    round::<Departure>(text);
    round::<Point>(text);
    // The text may go on with other calendars, trains and clocks.
    let policy = format!("name = 'f'\ninitial = 'a'\nstates = {{ a = 'new' }}\n[calendars.x]\n{text}");
    let Ok(policy) = Policy::from_toml(&policy) else { return };
    if policy.calendars.len() > 3 {
        return;
    }
    let Ok(engine) = Engine::new(policy) else { return };
    let again = Policy::from_toml(&engine.policy().to_toml()).expect("TOML");
    assert_eq!(&again, engine.policy());
    let names: Vec<String> = engine.policy().calendars.names().map(String::from).collect();
    for name in names {
        let calendar = engine.calendar(&name).expect("a calendar of the policy");
        for text in ["0001-01-01T00:00:00Z", "2026-03-29T00:59:59.999999Z", "9999-12-31T23:59:59.999999Z"] {
            let at = text.parse().expect("an instant");
            let open = calendar.is_open(at);
            assert_eq!(open, calendar.next_open(at) == Ok(at), "{text}");
            let _ = (calendar.next_close(at), calendar.previous_open(at), calendar.previous_close(at));
            let _ = (calendar.add_working_days(at, 10), calendar.end_of_day(at, 1));
            let _ = calendar.add(at, chrono::TimeDelta::hours(8));
        }
    }
});

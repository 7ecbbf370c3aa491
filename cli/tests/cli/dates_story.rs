//! `dueline story` of slots that are moved and cancelled, and of versions that take over.

use crate::{
    files::Files,
    told::{happens, wrong},
};

/// What is ready ships on Tuesdays at 14:00.
const TRAIN: &str = r#"
    name = "desk"
    version = 1
    zone = "Europe/Paris"
    initial = "open"
    roles = { maker = "support" }
    states = { open = "active", ready = "planned", out = "closed" }
    trains."planned update" = { slots = "tuesday 14:00" }
    transitions = [
        { name = "finish", from = "open", to = "ready", by = "maker" },
        { name = "ship", from = "ready", to = "out", by = "maker" },
    ]
    clocks.update = { start = { entered = "ready" }, stop = { state = "out" }, goals = [
        { name = "next", within = "next slot of planned update" },
    ] }
"#;

fn shipping(events: &[&str]) -> String {
    let head = "policy: desk.toml\nzone: UTC\npeople:\n  Max: maker\nevents:\n  \
                Mon 2026-11-23 09:00  Max  creates T-1\n  Mon 2026-11-23 10:00  Max  finish on T-1\n";
    format!("{head}{}", events.iter().map(|line| format!("  {line}\n")).collect::<String>())
}

#[test]
fn a_slot_is_moved_and_cancelled_and_the_promise_with_it() {
    let files = Files::new();
    files.write("desk.toml", TRAIN);
    // The train's times are those of Paris, whatever the story's are: 15:30 is 14:30 of UTC.
    let happens = happens(
        &files,
        &shipping(&[
            "Mon 2026-11-23 12:00  planned update of Tue 2026-11-24 moves to Thu 2026-11-26 15:30",
            "Tue 2026-11-24 09:00  planned update of Tue 2026-11-24 moves to Fri 2026-11-27 15:30",
            "Tue 2026-11-24 13:00  Max  creates T-2",
            "Tue 2026-11-24 13:30  Max  finish on T-2",
            "Wed 2026-11-25 09:00  planned update of Tue 2026-11-24 is cancelled",
            "Tue 2026-12-01 12:00  Max  ship on T-1",
        ]),
    );
    let expected = "decisions:
  Mon 2026-11-23 12:00  T-1  `update` was promised for Tue 2026-11-24 13:00, now for Thu 2026-11-26 14:30  [update: its target changed]
  Tue 2026-11-24 09:00  T-1  `update` was promised for Thu 2026-11-26 14:30, now for Fri 2026-11-27 14:30  [update: its target changed]
  Wed 2026-11-25 09:00  T-1  `update` was promised for Fri 2026-11-27 14:30, now for Tue 2026-12-01 13:00  [update: its target changed]
  Wed 2026-11-25 09:00  T-2  `update` was promised for Fri 2026-11-27 14:30, now for Tue 2026-12-01 13:00  [update: its target changed]

at the end:
  T-1  out since Tue 2026-12-01 12:00
  T-1  update: met after 194h of next slot of planned update
  T-2  ready since Tue 2026-11-24 13:30
  T-2  update: running since Tue 2026-11-24 13:30, 166h 30m of next slot of planned update, due Tue 2026-12-01 13:00
";
    assert_eq!(happens, expected);
}

#[test]
fn another_version_takes_over_what_is_open_and_what_is_opened_then() {
    let files = Files::new();
    files.write("desk.toml", TRAIN);
    let later = TRAIN.replace("version = 1", "version = 2").replace("tuesday 14:00", "wednesday 14:00");
    files.write("desk-2.toml", &later);
    files.write("desk-3.toml", later.replace("version = 2", "version = 3").replace("ready", "waiting"));
    let happens = happens(
        &files,
        &shipping(&[
            "Mon 2026-11-23 12:00  desk-2.toml takes over",
            "               13:00  Max  creates T-2",
            "               14:00  desk-3.toml takes over",
            "               15:00  Max  ship on T-1",
            "               16:00  Max  finish on T-2",
        ]),
    );
    // One that cannot be taken over goes on as it was.
    let expected = "decisions:
  Mon 2026-11-23 12:00  T-1  `update` was promised for Tue 2026-11-24 13:00, now for Wed 2026-11-25 13:00  [update: its target changed]
  Mon 2026-11-23 14:00  T-1  refused to version 3 with dates 0: states.ready: ";
    assert!(happens.starts_with(expected), "{happens}");
    let end = "at the end:
  T-1  out since Mon 2026-11-23 15:00
  T-1  update: met after 5h of next slot of planned update
  T-2  waiting since Mon 2026-11-23 16:00
  T-2  update: running since Mon 2026-11-23 16:00, 0s of next slot of planned update, due Wed 2026-11-25 13:00
";
    assert!(happens.ends_with(end), "{happens}");
}

#[test]
fn a_closure_makes_what_is_open_due_later() {
    let files = Files::new();
    let desk = r#"
        name = "desk"
        zone = "Europe/Paris"
        initial = "open"
        roles = { maker = "support" }
        states = { open = "active", out = "closed" }
        calendars.office = { hours = { mon-fri = "09:00-17:00" } }
        calendars.always = { hours = "24/7" }
        calendars.night = { difference = ["always", "office"] }
        transitions = [{ name = "ship", from = "open", to = "out", by = "maker" }]
        clocks.work = { start = "created", stop = { state = "out" }, calendar = "office", goals = [
            { name = "a day", within = "8 working hours" },
        ] }
    "#;
    files.write("desk.toml", desk);
    let story = |more: &str| {
        format!(
            "policy: desk.toml\npeople:\n  Max: maker\nevents:\n  \
             Thu 2026-11-26 10:00  Max  creates T-1\n  Thu 2026-11-26 12:00  {more}\n  \
             Mon 2026-11-30 09:00  time passes\n"
        )
    };
    // Seven hours on Thursday, and the eighth on Monday instead of Friday.
    let closed = happens(&files, &story("office is closed on Fri 2026-11-27"));
    assert_eq!(
        closed,
        "decisions:

at the end:
  T-1  open since Thu 2026-11-26 10:00
  T-1  work: running since Thu 2026-11-26 10:00, 7h of 8 working hours, due Mon 2026-11-30 10:00
"
    );
    let made = wrong(&files, &story("night is closed on Fri 2026-11-27"));
    assert_eq!(made, "one.story:6: `night` is made of others, close one of these: always, office\n");
    let more = wrong(&files, &story("office is closed on Fri 2026-11-27 too"));
    assert_eq!(more, "one.story:6: `too` is not understood: the line ends before it\n");
}

#[test]
fn dates_that_cannot_be_say_what_to_write() {
    let files = Files::new();
    files.write("desk.toml", TRAIN);
    files.write("other.toml", TRAIN.replace("\"desk\"", "\"dsk\""));
    let cases = [
        (
            "planned update of Wed 2026-11-25 is cancelled",
            "`planned update` has no slot planned for 2026-11-25: it departs `tuesday 14:00`",
        ),
        ("planned update of Tue 2026-11-25 is cancelled", "2026-11-25 is no Tue: write `Wed 2026-11-25`"),
        (
            "planed update of Tue 2026-11-24 is cancelled",
            "there is no train `planed update`, did you mean `planned update`?",
        ),
        (
            "planned update is cancelled",
            "which slot is missing: write `planned update of Tue 2026-11-24 is cancelled`",
        ),
        (
            "planned update of Tue 2026-11-24 is late",
            "`is late` is not understood: a slot `is cancelled`, or `moves to Thu 2026-11-26 10:00`",
        ),
        (
            "planned update of Tue 2026-11-24 is cancelled, sorry",
            "`, sorry` is not understood: the line ends before it",
        ),
        ("planned update of Tue 2026-11-24 moves to Thu 2026-11-27 10:00", "2026-11-27 is no Thu"),
        ("desk.toml takes over", "desk.toml is version 1 with dates 0, and so is what it takes over from"),
        ("none.toml takes over", "there is no file none.toml"),
        ("other.toml takes over", "other.toml: there is no policy `dsk`, did you mean `desk`?"),
    ];
    let lines = cases.map(|(line, _)| format!("Mon 2026-11-23 12:00  {line}"));
    let said = wrong(&files, &shipping(&lines.each_ref().map(String::as_str)));
    for ((said, (line, says)), number) in said.lines().zip(&cases).zip(8..) {
        assert!(said.starts_with(&format!("one.story:{number}: {says}")), "{line}\n{said}");
    }
    assert_eq!(said.lines().count(), cases.len(), "{said}");
}

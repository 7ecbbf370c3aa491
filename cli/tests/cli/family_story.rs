//! `dueline story` of several policies, and of dates that change.

use crate::files::Files;

const WHOLE: &str = r#"
    name = "task"
    initial = "open"
    roles = { planner = "support" }
    states = { open = "active", done = "closed" }
    relations.part = { policy = "part", back = "task", words = ["open", "done"], tells = ["stop"] }
    transitions = [
        { name = "cut", from = "open", by = "planner", do = [{ open = "part" }] },
        { name = "stop", from = "open", by = "planner", do = [{ signal = "part", word = "stop" }] },
        { name = "all done", from = "open", to = "done", auto = true, when = { linked = { part = { all = "done" } } } },
    ]
"#;

const PART: &str = r#"
    name = "part"
    initial = "open"
    roles = { planner = "support", maker = "support" }
    states = { open = "active", done = "closed" }
    relations.task = { words = ["open", "stop"], tells = ["done"] }
    relations.piece = { policy = "part", back = "task", words = ["open", "done"], tells = ["stop"] }
    transitions = [
        { name = "cut smaller", from = "open", by = "maker", do = [{ open = "piece" }] },
        { name = "finish", from = "open", to = "done", by = "maker", do = [{ signal = "task", word = "done" }] },
    ]
    rules.stopped = { on = { told = { task = "stop" } }, do = [{ notify = "maker", template = "stop" }] }
"#;

fn family() -> Files {
    let files = Files::new();
    files.write("task.toml", WHOLE);
    files.write("part.toml", PART);
    files
}

/// A story of both with these events; their first line is the 6th.
fn with_events(events: &[&str]) -> String {
    let head = "policy: task.toml, part.toml\npeople:\n  Pam: planner\n  Max: maker\nevents:\n";
    format!("{head}{}\n", events.iter().map(|line| format!("  {line}\n")).collect::<String>())
}

/// What is decided, and at the end.
fn happens(files: &Files, story: &str) -> String {
    files.write("one.story", story);
    let ran = files.run(&["story", "--write", "one.story"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let again = files.run(&["story", "one.story"]);
    assert_eq!(again.code, 0, "{}", again.out);
    let text = files.read("one.story");
    text[text.find("decisions:").unwrap()..].into()
}

/// What is said of a story that cannot be run.
fn wrong(files: &Files, story: &str) -> String {
    files.write("one.story", story);
    let ran = files.run(&["story", "--write", "one.story"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{story}");
    assert_eq!(files.read("one.story"), story, "what cannot be run is not rewritten");
    ran.err
}

#[test]
fn what_is_opened_has_a_name_and_what_it_tells_arrives_at_once() {
    let happens = happens(
        &family(),
        &with_events(&[
            "Mon 2026-11-23 09:00  Pam  creates T-1",
            "               09:01  Pam  cut",
            "               09:02  Pam  cut",
            "               09:03  Max  cut smaller on T-1.2",
            "               09:04  Pam  stop",
            "               09:05  Max  finish on T-1.1",
            "               09:06  Max  finish on T-1.2.1",
            "               09:07  Max  finish on T-1.2",
        ]),
    );
    // The piece tells the part that it is done; only the parts count for the task.
    let expected = "decisions:
  Mon 2026-11-23 09:01  T-1  open a ticket of `part` as part: T-1.1  [transition cut]
  Mon 2026-11-23 09:02  T-1  open a ticket of `part` as part: T-1.2  [transition cut]
  Mon 2026-11-23 09:03  T-1.2  open a ticket of `part` as piece: T-1.2.1  [transition cut smaller]
  Mon 2026-11-23 09:04  T-1  tell part T-1.1: stop  [transition stop]
  Mon 2026-11-23 09:04  T-1  tell part T-1.2: stop  [transition stop]
  Mon 2026-11-23 09:04  T-1.1  notify maker: stop  [rule stopped]
  Mon 2026-11-23 09:04  T-1.2  notify maker: stop  [rule stopped]
  Mon 2026-11-23 09:05  T-1.1  tell task T-1: done  [transition finish]
  Mon 2026-11-23 09:06  T-1.2.1  tell task T-1.2: done  [transition finish]
  Mon 2026-11-23 09:07  T-1.2  tell task T-1: done  [transition finish]
  Mon 2026-11-23 09:07  T-1  all done: open to done  [transition all done]

at the end:
  T-1  done since Mon 2026-11-23 09:07
  T-1  part T-1.1: done
  T-1  part T-1.2: done
  T-1.1  done since Mon 2026-11-23 09:05
  T-1.1  task T-1: stop
  T-1.2  done since Mon 2026-11-23 09:07
  T-1.2  task T-1: stop
  T-1.2  piece T-1.2.1: done
  T-1.2.1  done since Mon 2026-11-23 09:06
  T-1.2.1  task T-1.2: open
";
    assert_eq!(happens, expected);
}

#[test]
fn a_ticket_is_linked_from_both_sides_where_the_policy_says_how() {
    let happens = happens(
        &family(),
        &with_events(&[
            "Mon 2026-11-23 09:00  Pam  creates T-1",
            "               09:01  Pam  creates P-1 under part",
            "               09:02  Pam  links P-1 as part on T-1",
            // `task` does not say how a task knows its parts: this one only is told.
            "               09:03  Pam  creates P-2 under part, with T-1 as task",
            "               09:04  Max  finish on P-2",
            "               09:05  Pam  unlinks P-1 as part on T-1",
            "               09:06  Max  finish on P-1",
            "               09:07  Pam  touches it on T-1, with P-1 as part",
            "               09:08  Max  links T-1 as task on P-1",
        ]),
    );
    let expected = "decisions:
  Mon 2026-11-23 09:04  P-2  tell task T-1: done  [transition finish]
  Mon 2026-11-23 09:04  T-1  refused to P-2: the ticket knows no `P-2`: it must be told of it first

at the end:
  P-1  done since Mon 2026-11-23 09:06
  P-1  task T-1: open
  P-2  done since Mon 2026-11-23 09:04
  P-2  task T-1: open
  T-1  open since Mon 2026-11-23 09:00
  T-1  part P-1: open
";
    assert_eq!(happens, expected);
}

#[test]
fn a_line_is_read_in_the_words_of_the_policy_of_its_ticket() {
    let files = family();
    let cases = [
        (
            "Mon 2026-11-23 09:00  Pam  creates T-1 under prt",
            "there is no policy `prt`, did you mean `part`?",
        ),
        ("Mon 2026-11-23 09:00  Pam  finish", "there is no transition `finish`"),
        ("Mon 2026-11-23 09:00  Pam  links T-9 as part", "there is no ticket `T-9`, did you mean `T-1`?"),
        (
            "Mon 2026-11-23 09:00  Pam  links T-1 as prt",
            "links[0].relation: there is no relation `prt`, did you mean `part`?",
        ),
        ("Mon 2026-11-23 09:00  Pam  links T-1", "as what it is known is missing: write `T-1 as RELATION`"),
        (
            "Mon 2026-11-23 09:00  Pam  touches it, with T-1",
            "`with T-1` is not understood: after a comma stands `with a comment`",
        ),
        (
            "Mon 2026-11-23 09:00  Pam  creates T-1.1",
            "`T-1.1` is what a ticket is called that `T-1` opens: call this one otherwise",
        ),
        (
            "Mon 2026-11-23 09:00  Pam  cut on T-1.1",
            "there is no transition `cut`; known: cut smaller, finish",
        ),
        ("Mon 2026-11-23 09:00  Max  cut", "Max is maker, and that is no role of `task`: it has planner"),
        ("Mon 2026-11-23 09:00  Pam  creates P-1 under part", ""),
        ("Mon 2026-11-23 09:00  Max  finish on P-1", ""),
        ("Mon 2026-11-23 09:00  Max  finish on P-1.x", "there is no ticket `P-1.x`, did you mean `P-1`?"),
        (
            "Mon 2026-11-23 09:00  Max  finish",
            "it may be any of P-1, T-1: write `on P-1` behind what is done",
        ),
    ];
    let said = wrong(&files, &with_events(&cases.map(|(line, _)| line)));
    let expected = cases.iter().zip(6..).filter(|((_, says), _)| !says.is_empty());
    let mut said = said.lines();
    for ((line, says), number) in expected {
        let said = said.next().unwrap();
        assert!(said.starts_with(&format!("one.story:{number}: {says}")), "{line}\n{said}");
    }
    assert_eq!(said.next(), None);
}

#[test]
fn a_ticket_that_nobody_opened_is_no_ticket() {
    let said = wrong(
        &family(),
        &with_events(&[
            "Mon 2026-11-23 09:00  Pam  creates T-1",
            "               09:01  Pam  cut",
            "               09:02  Max  finish on T-1.2",
        ]),
    );
    assert_eq!(said, "one.story:8: there is no ticket `T-1.2`: until then `T-1` opened 1\n");
}

#[test]
fn policies_that_do_not_understand_one_another_are_no_story() {
    let files = family();
    files.write(
        "deaf.toml",
        PART.replace(r#"tells = ["done"]"#, r#"tells = ["done", "lost"]"#).replace(
            r#"words = ["open", "stop"]"#,
            r#"policy = "task", back = "part", words = ["open", "stop"]"#,
        ),
    );
    let said = wrong(&files, "policy: task.toml, deaf.toml\n");
    let lost = "`part` does not fit the others: relations.task.tells: `lost` is no word of `part` in `task`: there are open, done";
    assert!(said.contains(&format!("one.story:1: {lost}\n")), "{said}");
    let twice = wrong(&files, "policy: task.toml, task.toml\n");
    assert!(twice.contains("there are two policies `task`: tickets are told apart by it"), "{twice}");
    let both = wrong(&files, "policy: tsk.toml, service-desc\n");
    assert!(both.contains("no file tsk.toml") && both.contains("did you mean `service-desk`?"), "{both}");
}

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

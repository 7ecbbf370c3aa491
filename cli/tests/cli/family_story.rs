//! `dueline story` of several policies, whose tickets open and tell each other.

use crate::{
    files::Files,
    told::{happens, wrong},
};

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
            "               09:09  Pam  cut on T-1",
            "               09:10  Pam  splits T-2 from T-1, with T-1.1 as part",
        ]),
    );
    let expected = "decisions:
  Mon 2026-11-23 09:04  P-2  tell task T-1: done  [transition finish]
  Mon 2026-11-23 09:04  T-1  refused to P-2: the ticket knows no `P-2`: it must be told of it first
  Mon 2026-11-23 09:09  T-1  open a ticket of `part` as part: T-1.1  [transition cut]

at the end:
  P-1  done since Mon 2026-11-23 09:06
  P-1  task T-1: open
  P-2  done since Mon 2026-11-23 09:04
  P-2  task T-1: open
  T-1  open since Mon 2026-11-23 09:00
  T-1  part P-1: open
  T-1  part T-1.1: open
  T-1.1  open since Mon 2026-11-23 09:09
  T-1.1  task T-1: open
  T-1.1  task T-2: open
  T-2  open since Mon 2026-11-23 09:10
  T-2  part T-1.1: open
";
    assert_eq!(happens, expected);
}

/// What is said of itself on being linked arrives: both know each other by then. So does what a timer
/// tells, when it is due and before what happens later.
#[test]
fn tickets_know_each_other_before_one_tells_the_other_something() {
    let files = family();
    let eager = r#"
        name = "part"
        initial = "open"
        roles = { planner = "support", maker = "support" }
        states = { open = "closed" }
        relations.task = { policy = "task", back = "part", words = ["open", "stop"], tells = ["open", "done"] }
        rules.linked = { on = "linked", do = [{ signal = "task", word = "done" }] }
        rules.stopped = { on = { told = { task = "stop" } }, do = [{ signal = "task", word = "open" }] }
    "#;
    files.write("part.toml", eager);
    let marks = r#"clocks.age = { start = "created", marks = [{ name = "old", at = "2h", do = [{ signal = "part", word = "stop" }] }] }"#;
    let undone = r#"when = { linked = { part = { all = "done" } } } },
        { name = "not done", from = "done", to = "open", auto = true, when = { not = { linked = { part = { all = "done" } } } } },"#;
    let whole = WHOLE.replace(r#"when = { linked = { part = { all = "done" } } } },"#, undone);
    files.write("task.toml", format!("{whole}{marks}"));
    let happens = happens(
        &files,
        &with_events(&[
            "Mon 2026-11-23 09:00  Pam  creates T-1",
            "               09:30  Pam  creates P-1 under part",
            "               10:00  Max  links T-1 as task on P-1",
            "               10:01  Pam  unlinks T-1 as task on P-1",
            "               10:30  Pam  links T-1 as task on P-1",
            "               12:00  Pam  unlinks T-1 as task on P-1",
        ]),
    );
    // Max may not link for the task, which so knows nothing of the part.
    let expected = "decisions:
  Mon 2026-11-23 10:00  T-1  refused to Max: actor.role: there is no role `maker`; known: planner
  Mon 2026-11-23 10:00  P-1  tell task T-1: done  [rule linked]
  Mon 2026-11-23 10:00  T-1  refused to P-1: the ticket knows no `P-1`: it must be told of it first
  Mon 2026-11-23 10:30  P-1  tell task T-1: done  [rule linked]
  Mon 2026-11-23 10:30  T-1  all done: open to done  [transition all done]
  Mon 2026-11-23 11:00  T-1  tell part P-1: stop  [age: old]
  Mon 2026-11-23 11:00+  P-1  tell task T-1: open  [rule stopped]
  Mon 2026-11-23 11:00+  T-1  not done: done to open  [transition not done]

at the end:
  P-1  open since Mon 2026-11-23 09:30
  T-1  open since Mon 2026-11-23 11:00+
  T-1  age: running since Mon 2026-11-23 09:00, 3h
";
    assert_eq!(happens, expected);
}

/// What is opened under a policy that the story does not name lives elsewhere.
#[test]
fn a_policy_of_a_family_can_be_told_alone() {
    let files = family();
    let story = "policy: task.toml\npeople:\n  Pam: planner\nevents:\n  \
                 Mon 2026-11-23 09:00  Pam  creates T-1\n  Mon 2026-11-23 09:01  Pam  cut\n  \
                 Mon 2026-11-23 09:02  Pam  stop\n";
    let expected = "decisions:
  Mon 2026-11-23 09:01  T-1  open a ticket of `part` as part: T-1.1  [transition cut]
  Mon 2026-11-23 09:02  T-1  tell part T-1.1: stop  [transition stop]

at the end:
  T-1  open since Mon 2026-11-23 09:00
  T-1  part T-1.1: open
";
    assert_eq!(happens(&files, story), expected);
    let said = wrong(&files, &format!("{story}  Mon 2026-11-23 09:03  Pam  touches it on T-1.1\n"));
    let says = "there is no ticket `T-1.1`: `T-1` opens none of a policy of this story; name it behind `policy:` if it does";
    assert_eq!(said, format!("one.story:8: {says}\n"));
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

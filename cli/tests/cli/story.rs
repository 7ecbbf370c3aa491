//! `dueline story`: the stories of the project, and what the tool says of bad ones.

use std::fs;

use crate::files::Files;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/stories");

/// A question, and what follows it.
const STORY: &str = "# A question

policy: service-desk
zone: Europe/Paris

people:
  Claire: customer, Acme
  Ana: agent

events:
  Mon 2026-11-23 09:00  Claire  creates T-1: channel = portal
                 10:00  Ana     ask the customer, with a comment
  Thu 2026-11-26 10:01  time passes
";

const DECIDED: &str = "
decisions:
  Mon 2026-11-23 10:00  T-1  notify creator (Claire): your answer is needed  [rule waiting-for-customer]
  Thu 2026-11-26 10:00  T-1  comment: reminder after 3 days  [silence: first reminder]
  Thu 2026-11-26 10:00+  T-1  notify creator (Claire): comment  [rule commented]

at the end:
  T-1  waiting_customer since Mon 2026-11-23 10:00, priority P3
  T-1  response: met after 1h of 4 working hours
  T-1  silence: running since Mon 2026-11-23 10:00, 72h 1m
";

/// A story of the service desk with these events; their first line is the 8th.
fn with_events(events: &[&str]) -> String {
    let head = "policy: service-desk\npeople:\n  Claire: customer, Acme\n  Ana: agent\n  Zoe: customer, Zenith\n\nevents:\n";
    format!("{head}{}\n", events.iter().map(|line| format!("  {line}\n")).collect::<String>())
}

/// What is decided, and at the end, in a story with these events.
fn happens(events: &[&str]) -> String {
    let files = Files::new();
    files.write("one.story", with_events(events));
    let ran = files.run(&["story", "--write", "one.story"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let text = files.read("one.story");
    text[text.find("decisions:").unwrap()..].into()
}

#[test]
fn what_is_written_in_every_story_is_what_happens() {
    let mut paths: Vec<String> = fs::read_dir(FOLDER)
        .unwrap()
        .map(|file| file.unwrap().path().display().to_string())
        .filter(|path| path.ends_with(".story"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 5, "{paths:?}");
    let args: Vec<&str> = ["story"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    let ran = Files::new().run(&args);
    let hint = "if this is meant: cargo run -p dueline-cli -- story --write tests/stories/*.story";
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}\n{hint}", ran.out);
}

#[test]
fn what_is_decided_is_written_below_and_then_holds() {
    let files = Files::new();
    files.write("one.story", STORY);
    let first = files.run(&["story", "one.story"]);
    let says =
        "one.story: differs: what happens is not written yet: `--write` writes it\n+       decisions:\n";
    assert!(first.code == 1 && first.out.starts_with(says), "{}", first.out);
    assert_eq!(files.read("one.story"), STORY);

    let written = files.run(&["story", "--write", "one.story"]);
    assert_eq!((written.code, written.out.as_str()), (0, "one.story: written: 3 events, 3 decisions\n"));
    assert_eq!(files.read("one.story"), format!("{STORY}{DECIDED}"));

    let again = files.run(&["story", "one.story"]);
    assert_eq!((again.code, again.out.as_str()), (0, "one.story: ok: 3 events, 3 decisions\n"));
}

#[test]
fn blanks_and_comments_among_the_decisions_are_the_writers_own() {
    let files = Files::new();
    let own =
        DECIDED.replace("  Thu 2026-11-26 10:00  T-1", "\n  # Three days\n    Thu 2026-11-26 10:00 T-1");
    files.write("one.story", format!("{STORY}{own}"));
    assert_eq!(files.run(&["story", "--write", "one.story"]).out, "one.story: ok: 3 events, 3 decisions\n");
    assert_eq!(files.read("one.story"), format!("{STORY}{own}"));
}

#[test]
fn a_difference_is_shown_line_by_line_and_mended_with_the_comments_kept() {
    let files = Files::new();
    let wrong = DECIDED
        .replace("10:00  T-1  comment: reminder", "10:30  T-1  comment: reminder")
        .replace("\nat the end", "  # this one is told\n\nat the end");
    files.write("one.story", format!("{STORY}{wrong}"));
    let ran = files.run(&["story", "one.story"]);
    assert_eq!(ran.code, 1);
    let expected = "one.story: differs: what is written (-) is not what happens (+)
    15  decisions:
    16    Mon 2026-11-23 10:00  T-1  notify creator (Claire): your answer is needed  [rule waiting-for-customer]
-   17    Thu 2026-11-26 10:30  T-1  comment: reminder after 3 days  [silence: first reminder]
+         Thu 2026-11-26 10:00  T-1  comment: reminder after 3 days  [silence: first reminder]
    18    Thu 2026-11-26 10:00+  T-1  notify creator (Claire): comment  [rule commented]
    21  at the end:
";
    assert_eq!(ran.out, expected);
    assert_eq!(files.run(&["story", "--write", "one.story"]).code, 0);
    assert!(files.read("one.story").contains("10:00  T-1  comment: reminder after 3 days"));
    assert!(files.read("one.story").contains("[rule commented]\n\n  # this one is told\nat the end"));
}

#[test]
fn everything_that_the_engine_knows_can_be_said() {
    let happens = happens(&[
        "Mon 2026-11-23 09:00  Claire  creates T-1, with a comment: channel = mail",
        "               09:01  Claire  creates T-2 in waiting_customer: channel = \"portal\"",
        "               09:02  Ana     start work on T-1: assignee = Ana",
        "               09:03  Ana     requests resolve on T-1, with an internal comment",
        "               09:04  Ana     comments on T-2: priority = P1",
        "               09:05  Ana     sets priority = P2, assignee = \"Bob on T-1\" on T-1",
        "               09:06  Ana     clears assignee, responsible on T-1, with an internal comment",
        "               09:07  Ana     splits T-3 from T-1: priority = P4, channel = portal",
        "               09:08  Ana     merges T-1 into T-2",
        "               09:09  Ana     cancels it on T-3",
        "               09:10  Claire  touches it on T-2",
        "               09:11  someone creates T-4 in planned: contract = 24x7",
        "               09:12  someone leaves it in resolved on T-4",
        "               09:13  Ana     leaves it as it is on T-4",
        "               09:14  Zoe     creates T-5: channel = portal",
        "               09:15  Claire  comments on T-5",
    ]);
    let expected = "decisions:
  Mon 2026-11-23 09:00  T-1  notify creator (Claire): created  [rule created]
  Mon 2026-11-23 09:01  T-2  notify creator (Claire): your answer is needed  [rule waiting-for-customer]
  Mon 2026-11-23 09:02  T-1  notify creator (Claire): in progress  [rule in-progress]
  Mon 2026-11-23 09:04  T-2  notify creator (Claire): comment  [rule commented]
  Mon 2026-11-23 09:11  T-4  notify creator (nobody known): created  [rule created]
  Mon 2026-11-23 09:11  T-4  notify creator (nobody known): planned  [rule planned]
  Mon 2026-11-23 09:15  T-5  refused to Claire: `Claire` does not see this ticket: its role `customer` sees the tickets of its organisation

at the end:
  T-1  resolved since Mon 2026-11-23 09:03, priority P2, merged into T-2 Mon 2026-11-23 09:08
  T-1  response: met after 3m of 4 working hours
  T-2  waiting_customer since Mon 2026-11-23 09:01, priority P1
  T-2  response: met after 0s of 4 working hours
  T-2  silence (4): running since Mon 2026-11-23 09:10, 5m
  T-3  submitted since Mon 2026-11-23 09:07, priority P4, cancelled Mon 2026-11-23 09:09
  T-3  response: cancelled after 9m of 4 working hours
  T-4  resolved since Mon 2026-11-23 09:12, priority P3
  T-4  response: met after 0s of 4h
  T-5  submitted since Mon 2026-11-23 09:14, priority P3
  T-5  response: running since Mon 2026-11-23 09:14, 1m of 4 working hours, due Mon 2026-11-23 14:14
";
    assert_eq!(happens, expected);
}

#[test]
fn tickets_are_woken_in_due_order_between_events() {
    let happens = happens(&[
        "Mon 2026-11-23 09:00  Claire  creates T-1: channel = portal",
        "               09:00  Claire  creates T-2: channel = portal",
        "               09:10  Ana     ask the customer on T-2, with a comment",
        "               09:20  Ana     ask the customer on T-1, with a comment",
        "Sun 2026-11-29 23:00  time passes",
    ]);
    let told: Vec<&str> = happens.lines().filter(|line| line.contains("reminder after")).collect();
    let told: Vec<String> =
        told.iter().map(|line| line[2..28].split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        told,
        [
            "Thu 2026-11-26 09:10 T-2",
            "Thu 2026-11-26 09:20 T-1",
            "Sun 2026-11-29 09:10 T-2",
            "Sun 2026-11-29 09:20 T-1",
        ]
    );
}

#[test]
fn a_policy_of_ones_own_is_told_on_the_wall_of_its_readers() {
    let files = Files::new();
    let policy = r#"
        name = "desk"
        initial = "open"
        roles = { agent = "support" }
        priorities = ["P1", "P2"]
        default_priority = "P1"
        states = { open = "new", closed = "closed" }
        fields = { reported_at = "instant", watchers = "people", urgent = "flag", points = "number" }
        clocks.answer = { start = "created", goals = [
            { name = "fast", when = { priority = "P1" }, within = "1h" }, { within = "8h" }] }
        rules.changed = { on = { event = "changed" }, do = [{ notify = "watchers", with = ["reported_at", "answer"] }] }
    "#;
    files.write("desk.toml", policy);
    let story = "policy: desk.toml
zone: America/New_York
people:
  Ana: agent
events:
  Mon 2026-11-23 09:00  Ana  creates T-1: reported_at = Mon 2026-11-23 08:00, watchers = [Bob, Al]
                 11:00  Ana  sets priority = P2, urgent = yes, points = -3
";
    files.write("one.story", story);
    let ran = files.run(&["story", "--write", "one.story"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    // What is withdrawn is called by what it was.
    let expected = "
decisions:
  Mon 2026-11-23 10:00  T-1  `answer` missed its target (fast)  [answer: breach]
  Mon 2026-11-23 11:00  T-1  withdrawn: `answer` missed its target (fast) of Mon 2026-11-23 10:00  [answer: its target changed]
  Mon 2026-11-23 11:00  T-1  notify watchers (Al, Bob) (reported_at = Mon 2026-11-23 08:00; answer = Mon 2026-11-23 17:00)  [rule changed]

at the end:
  T-1  open since Mon 2026-11-23 09:00, priority P2
  T-1  answer: running since Mon 2026-11-23 09:00, 2h of 8h, due Mon 2026-11-23 17:00
";
    assert_eq!(files.read("one.story"), format!("{story}{expected}"));
}

#[test]
fn every_line_that_cannot_be_read_says_what_to_write_instead() {
    let cases = [
        (
            "Mon 2026-11-23 09:00  Clare  comments",
            "there is no person `Clare`, did you mean `Claire`?; whoever acts stands under `people:`",
        ),
        ("Mon 2026-11-23 09:00  Claire  creates T-1: priorty = P1", "fields: there is no field `priorty`"),
        ("Tue 2026-11-23 09:05  Ana  start work", "2026-11-23 is no Tue: write `Mon 2026-11-23`"),
        (
            "2026-11-23 09:05  Ana  start work",
            "the weekday is missing before 2026-11-23: write an instant as `Mon 2026-11-23 09:00`",
        ),
        (
            "Mon 2026-11-31 09:05  Ana  start work",
            "`2026-11-31` is no date: write an instant as `Mon 2026-11-23 09:00`",
        ),
        ("Mon 2026-11-23 9h05  Ana  start work", "`9h05` is no time: write it as `09:00` or `09:00:30`"),
        (
            "Mon 2026-11-23 09:05  Ana  strat work",
            "there is no transition `strat work`, did you mean `start work`? (a line says who does what",
        ),
        (
            "Mon 2026-11-23 09:05  Ana  requests strat work, with a comment",
            "there is no transition `strat work`, did you mean `start work`?",
        ),
        ("Mon 2026-11-23 09:05  Ana", "a line says who does what, as in `Ana  start work`"),
        ("Mon 2026-11-23 09:05  Ana  start work on T-2", "there is no ticket `T-2`, did you mean `T-1`?"),
        (
            "Mon 2026-11-23 09:05  Ana  start work, with comment",
            "`with comment` is not understood: after a comma stands `with a comment`",
        ),
        (
            "Mon 2026-11-23 09:05  Ana  start work now",
            "`now` is not understood: a line ends `on T-1, with a comment: priority = P1`",
        ),
        ("Mon 2026-11-23 09:05  Ana  sets priority = P9", "priority: there is no priority `P9`"),
        ("Mon 2026-11-23 09:05  Ana  sets contract = gold", "fields.contract: "),
        (
            "Mon 2026-11-23 09:05  Ana  sets assignee",
            "the value of `assignee` is missing: write `assignee = VALUE`",
        ),
        ("Mon 2026-11-23 09:05  Ana  sets", "a field is missing: write `sets FIELD = VALUE`"),
        ("Mon 2026-11-23 09:05  Ana  leaves it in limbo", "state: there is no state `limbo`"),
        (
            "Mon 2026-11-23 09:05  Ana  creates T-1",
            "`T-1` was created on a line above: call this one otherwise",
        ),
        ("Mon 2026-11-23 09:05  Ana  merges T-1", "the other ticket is missing: write `merges T-1 into T-2`"),
        ("Mon 2026-11-23 09:05  someone  start work", "`someone` cannot do that: name who it was"),
        ("Mon 2026-11-23 08:59  Ana  start work", "it happened before the line above"),
        ("Mon 2026-11-23 09:10  Ana  splits T-2 from T-1 on T-1", "`on T-1` does not belong here"),
        (
            "Mon 2026-11-23 09:15  Ana  start work",
            "it may be any of T-1, T-2: write `on T-1` behind what is done",
        ),
        (
            "Sun 2027-03-28 02:30  time passes",
            "the clocks of Europe/Paris leave out Sun 2027-03-28 02:30: write `Sun 2027-03-28 03:30`",
        ),
        (
            "Sun 2027-10-31 02:30  time passes",
            "the clocks of Europe/Paris show Sun 2027-10-31 02:30 twice: write `Sun 2027-10-31 02:30 +02:00` or",
        ),
    ];
    let files = Files::new();
    files.write("one.story", with_events(&cases.map(|(line, _)| line)));
    let ran = files.run(&["story", "--write", "one.story"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    let said: Vec<&str> = ran.err.lines().collect();
    for (((line, says), number), said) in cases.iter().zip(8..).zip(&said) {
        assert!(said.starts_with(&format!("one.story:{number}: {says}")), "{line}\n{said}");
    }
    assert_eq!(said.len(), cases.len(), "{}", ran.err);
}

#[test]
fn what_stands_above_the_events_is_checked_too() {
    let files = Files::new();
    let says = |text: &str| {
        files.write("one.story", text);
        let ran = files.run(&["story", "one.story"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{text}");
        ran.err
    };
    let wrong = says(
        "policy: service-desk\nzone: Europe/Pari\npeople:\n  Claire: custommer\n  Ana agent\n  Claire: agent\nevnts:\n  x\n",
    );
    let expected = "one.story:2: there is no time zone `Europe/Pari`, did you mean `Europe/Paris`?
one.story:4: there is no role `custommer`, did you mean `customer`?
one.story:5: write who it is and in which role, as in `Claire: customer, Acme`
one.story:6: `Claire` is taken: write another name
one.story:7: there is no section `evnts`, did you mean `events`?
one.story:8: the line belongs to no list: it is indented below none
";
    assert_eq!(wrong, expected);
    assert!(
        says("events:\n")
            .contains("one.story:1: a story says first by which policy: write `policy: service-desk`\n")
    );
    assert!(says("policy: service-desc\n").contains("one.story:1: there is no preset `service-desc`, did you mean `service-desk`?, and no file service-desc\n"));
    assert!(says("policy: service-desk\nevents:\n").contains("nothing happens: write below `events:`"));
    files.write("bad.toml", "name = 'desk'\ninitial = 'opne'\nstates = { open = 'new', done = 'closd' }");
    let bad = says("policy: bad.toml\n");
    assert!(
        bad.contains("initial: there is no state `opne`") && bad.contains("did you mean `closed`?"),
        "{bad}"
    );
    let missing = files.run(&["story", "missing.story"]);
    assert!(missing.code == 2 && missing.err.contains("missing.story cannot be read"), "{}", missing.err);
}

#[test]
fn every_story_is_run_also_after_a_bad_one_and_the_worst_counts() {
    let files = Files::new();
    files.write("bad.story", "policy: service-desk\n");
    files.write("new.story", STORY);
    files.write("good.story", format!("{STORY}{DECIDED}"));
    let ran = files.run(&["story", "bad.story", "new.story", "good.story"]);
    assert!(
        ran.out.contains("new.story: differs")
            && ran.out.ends_with("good.story: ok: 3 events, 3 decisions\n")
    );
    assert_eq!(ran.code, 2);
    assert_eq!(files.run(&["story", "new.story", "good.story"]).code, 1);
}

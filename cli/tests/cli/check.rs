//! `dueline check` and `dueline preset`.

use crate::files::Files;

const BAD: &str = r#"
name = "desk"
initail = "open"
initial = "opne"

[states]
open = "new"
closed = "closd"

[clocks.response]
start = "created"
goals = [
    { name = "gold", within = "1h" },
    { name = "silver", within = "-2h" },
]
"#;

const ODD: &str = r#"
name = "desk"
initial = "open"
states = { open = "new", limbo = "closed" }
"#;

#[test]
fn a_good_policy_is_said_to_be_so_with_its_size() {
    let ran = Files::with_desk().run(&["check", "desk.toml"]);
    assert_eq!(ran.out, "desk.toml: ok: 7 states, 12 transitions, 2 clocks, 9 rules\n");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn every_mistake_is_named_with_file_path_and_the_nearest_known_name() {
    let files = Files::new();
    files.write("bad.toml", BAD);
    let ran = files.run(&["check", "bad.toml"]);
    let mut lines: Vec<&str> = ran.out.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines.len(), 4, "{}", ran.out);
    assert!(
        lines[0].starts_with("bad.toml: clocks.response.goals[1].within: `-2h` is no span"),
        "{}",
        ran.out
    );
    assert_eq!(lines[1], "bad.toml: initial: there is no state `opne`, did you mean `open`?");
    assert_eq!(
        lines[2],
        "bad.toml: states.closed: there is no kind of state `closd`, did you mean `closed`?"
    );
    assert_eq!(lines[3], "bad.toml: unknown key `initail`, did you mean `initial`?");
    assert_eq!(ran.code, 1);
}

#[test]
fn every_file_is_checked_also_after_a_bad_one() {
    let files = Files::with_desk();
    files.write("bad.toml", BAD);
    files.write("broken.toml", "name = ");
    let ran = files.run(&["check", "missing.toml", "bad.toml", "broken.toml", "desk.toml"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("missing.toml cannot be read"), "{}", ran.err);
    for begin in ["bad.toml: initial: ", "broken.toml: TOML parse error at line 1", "desk.toml: ok: "] {
        assert!(ran.out.lines().any(|line| line.starts_with(begin)), "{begin}\n{}", ran.out);
    }
}

#[test]
fn warnings_alone_are_no_failure() {
    let files = Files::new();
    files.write("odd.toml", ODD);
    let ran = files.run(&["check", "odd.toml"]);
    let limbo = "odd.toml: warning: states.limbo: no way leads here from the initial state\n";
    assert!(ran.out.contains(limbo), "{}", ran.out);
    assert!(ran.out.ends_with("odd.toml: ok: 2 states, 0 transitions, 0 clocks, 0 rules\n"), "{}", ran.out);
    assert_eq!(ran.code, 0);
}

#[test]
fn a_policy_may_be_json() {
    let files = Files::new();
    files.write("good.json", r#"{"name":"desk","initial":"open","states":{"open":"closed"}}"#);
    files.write("bad.JSON", r#"{"name":"desk","initial":"opne","states":{"open":"new"}}"#);
    files.write("broken.json", r#"{"name":"#);
    let good = files.run(&["check", "good.json"]);
    assert_eq!(
        (good.code, good.out.as_str()),
        (0, "good.json: ok: 1 state, 0 transitions, 0 clocks, 0 rules\n")
    );
    let bad = files.run(&["check", "bad.JSON", "broken.json"]);
    assert!(
        bad.out.contains("bad.JSON: initial: there is no state `opne`, did you mean `open`?\n"),
        "{}",
        bad.out
    );
    assert!(bad.out.contains("broken.json: no JSON: EOF while parsing"), "{}", bad.out);
    assert_eq!(bad.code, 1);
}

#[test]
fn a_wrong_command_line_is_another_exit_code() {
    let files = Files::new();
    for args in [&["check"][..], &["preset", "service-desc"], &["replay", "desk.toml"], &["cheque"], &[]] {
        assert_eq!(files.run(args).code, 2, "{args:?}");
    }
}

#[test]
fn a_preset_is_listed_and_printed_as_it_was_written() {
    let files = Files::new();
    let list = files.run(&["preset"]);
    assert!(list.out.starts_with("service-desk  "), "{}", list.out);
    let presets = [
        ("service-desk", dueline::presets::SERVICE_DESK),
        ("change-request", dueline::presets::CHANGE_REQUEST),
        ("change-action", dueline::presets::CHANGE_ACTION),
    ];
    for (name, text) in presets {
        assert!(list.out.lines().any(|line| line.starts_with(&format!("{name}  "))), "{}", list.out);
        let preset = files.run(&["preset", name]);
        assert_eq!((preset.out.as_str(), preset.code), (text, 0));
    }
    assert_eq!(list.code, 0);
}

#[test]
fn policies_of_a_family_are_checked_against_one_another() {
    let files = Files::new();
    let policy = |name: &str, relation: &str| {
        format!(
            "name = '{name}'\ninitial = 'a'\nroles = {{ agent = 'support' }}\nstates = {{ a = 'closed' }}\n{relation}\n"
        )
    };
    files.write(
        "whole.toml",
        policy("whole", "relations.part = { policy = 'part', back = 'whole', words = ['done'] }"),
    );
    files.write(
        "part.toml",
        policy("part", "relations.whole = { policy = 'whole', back = 'part', tells = ['over'] }"),
    );
    assert_eq!(files.run(&["check", "part.toml"]).code, 0);
    let ran = files.run(&["check", "whole.toml", "part.toml"]);
    let wrong = "part.toml: relations.whole.tells: `over` is no word of `part` in `whole`: there are done\n";
    assert!(ran.out.ends_with(wrong), "{}", ran.out);
    assert_eq!(ran.code, 1);
}

#[test]
fn every_preset_that_is_listed_is_a_policy_without_mistake_or_warning() {
    let files = Files::new();
    let list = files.run(&["preset"]).out;
    let names: Vec<_> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"service-desk") && names.contains(&"kanban"), "{names:?}");
    for name in names {
        files.write("preset.toml", files.run(&["preset", name]).out);
        let checked = files.run(&["check", "preset.toml"]);
        assert_eq!((checked.code, checked.err.as_str()), (0, ""), "{name}: {}", checked.out);
        assert!(!checked.out.contains("warning"), "{name}: {}", checked.out);
    }
}

//! Clocks, their goals and their marks.

use crate::{is_fine, is_odd};

const MARK: &str = "marks=[{name='m',at='1h',do=[{notify='agent'}]}]";

fn clock(conditions: &str) -> String {
    format!("[clocks.k]\n{conditions}\n{MARK}")
}

#[test]
fn a_clock_that_never_starts() {
    is_odd(
        &clock("start={entered='b',left='b'}"),
        &["clocks.k.start: it never comes to hold: the clock never starts"],
    );
    is_odd(
        &clock("while={f=true,not={f={set=true}}}"),
        &["clocks.k.while: it never comes to hold: the clock never starts"],
    );
    is_fine(&clock("start={entered='b',left='a'}"));
    is_fine(&clock("while={f=true}"));
}

#[test]
fn a_clock_that_ends_as_it_starts() {
    let stop = "clocks.k.stop: it holds whenever the clock starts: each cycle is met at once";
    is_odd(&clock("start='created'\nstop={state=['a','c']}"), &[stop]);
    is_odd(&clock("start={entered='b'}\nstop={event='moved'}"), &[stop]);
    is_odd(&clock("while={f=true}\nstop={f={set=true}}"), &[stop]);
    is_odd(&clock("start={n={above=3}}\nstop={n={at_least=4}}"), &[stop]);
    let cancel = "clocks.k.cancel: it holds whenever the clock starts: each cycle is cancelled at once";
    is_odd(&clock("start='created'\ncancel={state=['a','c']}"), &[cancel]);
    is_odd(
        &clock("start='created'\nstop={f=true}\ncancel={not={f=true}}"),
        &["clocks.k: whenever it starts, `stop` or `cancel` holds already: it never runs"],
    );
    is_fine(&clock("start='created'\nstop={state=['b','c']}"));
    is_fine(&clock("start={entered='b'}\nstop={event='moved',left='b'}"));
    is_fine(&clock("start={n={above=3}}\nstop={n={at_least=5}}"));
    is_fine(&clock("start='created'\nstop={f=true}\ncancel={f=false}"));
}

#[test]
fn an_end_that_never_acts() {
    let never = |end: &str| format!("clocks.k.{end}: it never comes to hold while the clock runs");
    is_odd(&clock("start='created'\nstop={entered='a',left='b'}"), &[&never("stop")]);
    is_odd(&clock("while={state='a'}\nstop={left='b'}"), &[&never("stop")]);
    is_odd(&clock("while={state='a'}\nreset={entered='b',left='b'}"), &[&never("reset")]);
    // It runs while `f` is true, and nothing leads to `a`.
    is_odd(&clock("start='created'\nstop={not={f=true}}\nreset={f=true,state='a'}"), &[&never("reset")]);
    is_odd(
        &clock("start='created'\nstop={state='c'}\ncancel={entered='c'}"),
        &["clocks.k.cancel: it never acts: whenever it comes to hold, `stop` does too and comes first"],
    );
    is_odd(
        &clock("while={state='a'}\nreset={left='a'}"),
        &[
            "clocks.k.reset: it never acts: whenever it comes to hold, the end of `while` does too and comes first",
        ],
    );
    is_fine(&clock("start='created'\nstop={state='c'}\ncancel={entered='b'}"));
    is_fine(&clock("while={state='a'}\nstop={left='a'}"));
    is_fine(&clock("while={state='a'}\nreset='modified'"));
    // It acts by holding at the start.
    is_fine(&clock("start='created'\nstop={event='created',f=true}"));
}

/// A change is one of something: where there is but one thing to change, that is it.
#[test]
fn an_end_on_a_change_of_nothing() {
    let desk = |fields: &str, priorities: &str| {
        let text = format!(
            "name='d'\ninitial='a'\nroles={{agent='support'}}\nstates={{a='closed'}}\npriorities=[{priorities}]\n\
             fields={{f='flag'{fields}}}\n[clocks.k]\nstart='created'\ncancel={{not={{f=true}}}}\n\
             stop={{event='changed',f=true}}"
        );
        let engine = dueline::Engine::new(dueline::Policy::from_toml(&text).unwrap()).unwrap();
        engine.warnings().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(desk("", ""), ["clocks.k.stop: it never comes to hold while the clock runs"]);
    assert_eq!(desk(",g='flag'", ""), [""; 0]);
    assert_eq!(desk("", "'P1'"), [""; 0]);
}

#[test]
fn a_pause_that_is_none_or_all_or_for_ever() {
    let pause = |rest: &str| clock(&format!("start='created'\n{rest}"));
    is_odd(
        &pause("stop={state=['b','c']}\npause={state='b'}"),
        &["clocks.k.pause: it never holds while the clock runs"],
    );
    is_odd(
        &pause("stop={state=['b','c']}\npause={state='a'}"),
        &["clocks.k.pause: it holds whenever the clock runs: no time ever counts"],
    );
    let for_ever = "clocks.k.pause: once paused in `c` the clock is paused for ever: nothing that can happen then ends \
                    the pause or the clock";
    is_odd(&pause("pause={state='c'}"), &[for_ever]);
    is_odd(
        &pause("stop={left='a',entered='c'}\npause={state='c'}"),
        &["clocks.k.stop: it never comes to hold while the clock runs", for_ever],
    );
    is_odd(
        &pause("pause={state=['b','c']}"),
        &[
            "clocks.k.pause: once paused in `b`, `c` the clock is paused for ever: nothing that can happen then ends \
           the pause or the clock",
        ],
    );
    // A way back, a field, an end.
    is_fine(&format!(
        "{}\n[[transitions]]\nname='t'\nfrom='c'\nto='a'\nby='client'",
        pause("pause={state='c'}")
    ));
    is_fine(&pause("pause={state='c',f=true}"));
    is_fine(&pause("stop={event='commented',state='c'}\npause={state='c'}"));
    // It ends before `c`: no cycle is open there.
    is_fine(&pause("stop={state='b'}\npause={any=[{state='c'},{f=true}]}"));
}

#[test]
fn goals_that_are_never_in_force() {
    let goals = |goals: &[&str]| {
        let goals: Vec<String> = goals
            .iter()
            .enumerate()
            .map(|(i, goal)| format!("{{name='g{i}',within='{}h',{goal}}}", i + 1))
            .collect();
        format!("[clocks.k]\nstart='created'\ngoals=[{}]", goals.join(","))
    };
    is_odd(
        &goals(&["when={n={above=1,below=2}}", ""]),
        &["clocks.k.goals[0].when: it never holds: the goal is never in force"],
    );
    is_odd(
        &goals(&["when={f=true}", "", "when={s='x'}"]),
        &["clocks.k.goals[2]: it is never in force: `g1` stands before it and holds whenever it does"],
    );
    is_odd(
        &goals(&["when={n={at_least=3}}", "when={n=5}"]),
        &["clocks.k.goals[1]: it is never in force: `g0` stands before it and holds whenever it does"],
    );
    is_odd(
        &goals(&["when={f=true}", "when={f=false}", "when={f={set=true},s='x'}"]),
        &["clocks.k.goals[2]: it is never in force: one of those before it holds whenever it does"],
    );
    is_fine(&goals(&["when={f=true}", "when={f=false}", "when={f={set=false}}"]));
    is_fine(&goals(&["when={n={at_least=3}}", "when={n={at_least=2}}", ""]));
}

#[test]
fn a_calendar_that_has_no_effect() {
    let office = "[calendars.office]\nhours={mon-fri='09:00-17:00'}\n";
    let goals = |own: &str, goals: &str, marks: &str| {
        format!("{office}[clocks.k]\nstart='created'\n{own}\ngoals=[{goals}]\nmarks=[{marks}]")
    };
    let text = "it has no effect on `4h`, which counts around the clock: write `4 working hours` if opening hours are \
                meant";
    let goal = format!("clocks.k.goals[0].calendar: {text}");
    is_odd(&goals("", "{within='4h',calendar='office'}", ""), &[&goal]);
    is_odd(&goals("calendar='office'", "{within='4h'}", ""), &[&format!("clocks.k.calendar: {text}")]);
    is_fine(&goals("", "{within='4 working hours',calendar='office'}", ""));
    is_fine(&goals("", "{within='2 days',calendar='office'}", ""));
    let before = "{name='m',at='1 working hour before due',do=[{notify='agent'}]}";
    is_fine(&goals("", "{within='4h',calendar='office'}", before));
    is_fine(&goals("calendar='office'", "{within='4h'}", before));
    let own = "{name='m',at='1 working hour',do=[{notify='agent'}]}";
    is_fine(&goals("calendar='office'", "{within='4h'}", own));
    // Without a target a reading counts in it.
    is_fine(&goals("calendar='office'", "{within='4h',when={f=true}}", ""));
    is_fine(&goals("calendar='office'", "{name='g',within='4h',when={f=true}},{within='no target'}", ""));
}

#[test]
fn a_mark_of_no_target() {
    let goals = |goals: &str| {
        format!(
            "[clocks.k]\nstart='created'\ngoals=[{goals}]\nmarks=[{{name='m',at='80%',do=[{{notify='agent'}}]}}]"
        )
    };
    let text = "clocks.k.marks[0].at: `80%` is never reached: no goal that is ever in force has a target";
    is_odd(&goals("{within='no target'}"), &[text]);
    is_odd(
        &goals("{within='no target'},{within='1h'}"),
        &[
            "clocks.k.goals[1]: it is never in force: `no target` stands before it and holds whenever it does",
            text,
        ],
    );
    is_fine(&goals("{within='no target',when={f=true}},{within='1h'}"));
}

fn marks(conditions: &str, marks: &[(&str, &str)]) -> String {
    let marks: Vec<String> = marks
        .iter()
        .enumerate()
        .map(|(i, (at, act))| format!("{{name='m{i}',at='{at}',do=[{act}]}}"))
        .collect();
    format!("[clocks.k]\n{conditions}\nmarks=[{}]", marks.join(","))
}

const TELL: &str = "{notify='agent'}";
const CLOSE: &str = "{notify='agent'},{move='close'}";

#[test]
fn a_mark_after_the_one_that_closes() {
    let after = |at: &str| {
        format!(
            "clocks.k.marks[1]: it is never reached: `m0` at `{at}` comes before it, moves the ticket and ends the clock"
        )
    };
    let wait = "while={state='b'}";
    for (early, late) in [("2h", "3h"), ("2 days", "3 days"), ("2h", "2h 1s")] {
        is_odd(&marks(wait, &[(early, CLOSE), (late, TELL)]), &[&after(early)]);
        is_fine(&marks(wait, &[(late, CLOSE), (early, TELL)]));
    }
    // Spans of two kinds are not compared.
    is_fine(&marks(wait, &[("2h", CLOSE), ("9 days", TELL)]));
    is_odd(
        &marks(wait, &[("3h", TELL), ("2h", CLOSE)]),
        &[
            "clocks.k.marks[0]: it is never reached: `m1` at `2h` comes before it, moves the ticket and ends the clock",
        ],
    );
    // Two dates may be one where a zone leaves one out: the order says which is first.
    is_fine(&marks(wait, &[("3 days", TELL), ("2 days", CLOSE)]));
    // The clock goes on, the move may be impossible, something else is done first.
    is_fine(&marks("start={entered='b'}", &[("2h", TELL), ("3h", TELL)]));
    is_fine(&marks(wait, &[("2h", "{set={f=true}},{move='close'}"), ("3h", TELL)]));
    let guarded = marks(wait, &[("2h", "{move='t'}"), ("3h", TELL)]);
    let to = |when: &str| {
        format!("{guarded}\n[[transitions]]\nname='t'\nfrom='b'\nto='a'\nby='agent'\nwhen={{{when}}}")
    };
    is_fine(&to("f=true"));
    is_odd(&to(""), &[&after("2h")]);
    is_odd(&to("any=[{f=true},{not={f=true}}]"), &[&after("2h")]);
    // It waits for the end of a pause.
    is_odd(&marks("while={state='b'}\npause={f=true}", &[("2h", CLOSE), ("3h", TELL)]), &[&after("2h")]);
    // Of a target.
    let target = "while={state='b'}\ngoals=[{within='4h'}]";
    is_odd(&marks(target, &[("80%", CLOSE), ("due", TELL)]), &[&after("80%")]);
    is_odd(&marks(target, &[("due", CLOSE), ("1h after due", TELL)]), &[&after("due")]);
    is_fine(&marks(target, &[("due", CLOSE), ("80%", TELL)]));
    is_fine(&marks("while={state='b'}\ngoals=[{within='field day'}]", &[("80%", CLOSE), ("due", TELL)]));
}

#[test]
fn two_marks_at_one_instant() {
    let wait = "while={state='b'}";
    is_odd(
        &marks(wait, &[("2h", CLOSE), ("120m", TELL)]),
        &[
            "clocks.k.marks[1]: it never acts: `m0` falls due at the same instants, comes first, moves the ticket and ends \
           the clock",
        ],
    );
    is_fine(&marks(wait, &[("120m", TELL), ("2h", CLOSE)]));
    // Another clock that says the same runs with it.
    let other = |conditions: &str, at: &str| {
        format!(
            "{}\n{}",
            marks(wait, &[("2h", CLOSE)]),
            marks(conditions, &[(at, TELL)]).replace("[clocks.k]", "[clocks.l]")
        )
    };
    is_odd(
        &other(wait, "2h"),
        &[
            "clocks.l.marks[0]: it never acts: `m0` of clock `k` falls due at the same instants, comes first, moves the \
           ticket and ends the clock",
        ],
    );
    is_odd(
        &other(wait, "3h"),
        &[
            "clocks.l.marks[0]: it is never reached: `m0` of clock `k` at `2h` comes before it, moves the ticket and ends \
           the clock",
        ],
    );
    is_fine(&other(wait, "1h"));
    is_fine(&other("while={state='b',f=true}", "2h"));
}

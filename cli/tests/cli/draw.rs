//! `dueline draw`.

use crate::files::Files;

#[test]
fn a_workflow_is_drawn_as_the_engine_draws_it() {
    let ran = Files::with_desk().run(&["draw", "desk.toml"]);
    let engine = dueline::Engine::new(dueline::presets::service_desk()).unwrap();
    assert_eq!(ran.out.trim_end(), engine.draw().trim_end());
    assert!(ran.out.starts_with("stateDiagram-v2\n") && ran.out.ends_with('\n'));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn a_bad_policy_is_not_drawn_and_all_its_mistakes_are_named() {
    let files = Files::new();
    files.write("bad.toml", "name = 'desk'\ninitial = 'opne'\nstates = { open = 'new', done = 'closd' }");
    let ran = files.run(&["draw", "bad.toml"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    for mistake in ["bad.toml: initial: there is no state `opne`", "bad.toml: states.done: there is no kind"]
    {
        assert!(ran.err.contains(mistake), "{}", ran.err);
    }
}

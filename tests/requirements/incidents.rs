//! Process E.
use dueline::{Engine, presets};
#[test]
fn the_presets_have_neither_mistake_nor_warning() {
    for policy in [presets::incident(), presets::root_cause()] {
        let engine = Engine::new(policy).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let w: Vec<String> = engine.warnings().iter().map(|w| w.to_string()).collect();
        assert_eq!(w, [""; 0]);
    }
}

//! Process D.

use dueline::{Engine, presets};

#[test]
fn the_presets_have_neither_mistake_nor_warning() {
    for policy in [presets::change_request(), presets::change_action()] {
        let engine = Engine::new(policy).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        assert_eq!(engine.warnings(), []);
    }
}

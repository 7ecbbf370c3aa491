//! What the tool makes of a story.

use crate::files::Files;

/// What is decided, and at the end.
pub fn happens(files: &Files, story: &str) -> String {
    files.write("one.story", story);
    let ran = files.run(&["story", "--write", "one.story"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let again = files.run(&["story", "one.story"]);
    assert_eq!(again.code, 0, "{}", again.out);
    let text = files.read("one.story");
    text[text.find("decisions:").unwrap()..].into()
}

/// What is said of a story that cannot be run.
pub fn wrong(files: &Files, story: &str) -> String {
    files.write("one.story", story);
    let ran = files.run(&["story", "--write", "one.story"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{story}");
    assert_eq!(files.read("one.story"), story, "what cannot be run is not rewritten");
    ran.err
}

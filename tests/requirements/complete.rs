//! Every requirement of a process that is proved here has a test that bears its number.

/// The letter of a process, how many requirements it has, and the tests.
const PROCESSES: [(char, u32, &[&str]); 5] = [
    (
        'a',
        10,
        &[
            include_str!("bug_desk/delays.rs"),
            include_str!("bug_desk/order.rs"),
            include_str!("bug_desk/report.rs"),
            include_str!("bug_desk/stages.rs"),
            include_str!("bug_desk/updates.rs"),
        ],
    ),
    ('b', 6, &[include_str!("kanban.rs")]),
    ('c', 19, &[include_str!("service_desk.rs")]),
    ('d', 14, &[include_str!("change_request.rs"), include_str!("change_action.rs")]),
    ('e', 10, &[include_str!("incidents.rs"), include_str!("root_causes.rs")]),
];

#[test]
fn every_number_has_a_test() {
    for (process, count, tests) in PROCESSES {
        let missing = (1..=count).filter(|number| {
            let named = format!("#[test]\nfn {process}{number}_");
            !tests.iter().any(|text| text.contains(&named))
        });
        assert_eq!(missing.collect::<Vec<_>>(), [0; 0], "of process {process}");
    }
}

/// The README has a row for each number, and what it names is there.
#[test]
fn the_readme_names_a_test_of_every_number() {
    let readme = include_str!("../../README.md");
    for (process, count, tests) in PROCESSES {
        for number in 1..=count {
            let row = format!("| {}{number} | `", process.to_ascii_uppercase());
            let named = readme.split_once(&row).and_then(|(_, rest)| rest.split_once('`'));
            let (test, _) = named.unwrap_or_else(|| panic!("no row {row}"));
            assert!(test.starts_with(&format!("{process}{number}_")), "{row}{test}");
            let written = format!("#[test]\nfn {test}() {{");
            assert!(tests.iter().any(|text| text.contains(&written)), "{row}{test}: there is none");
        }
    }
}

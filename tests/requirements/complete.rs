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

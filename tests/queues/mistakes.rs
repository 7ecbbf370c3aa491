//! Mistakes in queues, each named with its path.

use dueline::{Engine, Policy};

fn mistakes(queues: &str) -> Vec<String> {
    let desk = r#"
        name = "desk"
        initial = "open"
        roles = { agent = "support" }
        states = { open = "new", work = "active" }
        fields = { urgent = "flag", words = "text", owner = "person", points = "number", day = "date" }
        [clocks.response]
        start = "created"
    "#;
    let policy = Policy::from_toml(&format!("{desk}\n{queues}")).unwrap();
    match Engine::new(policy) {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes.0.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn every_mistake_of_a_queue_is_named_with_its_path() {
    let found = mistakes(
        r#"
        [queues.pile]
        of = { state = "opne" }
        order = [
            { first = { urgnt = true } },
            { mine = "words" },
            { mine = "owner" },
            { mine = "onwer" },
            { most = "words" },
            { least = "pionts" },
            { due = "respons" },
            "priority",
            "newst",
            { most = "points", least = "day" },
            { biggest = "points" },
            3,
            { first = "created" },
        ]
        gates = [
            { name = "a", when = { entered = "open" }, blocked_by = { state = "open" } },
            { name = "a", blocked_by = { urgent = "yes" } },
            { name = "b", unless = { urgent = true } },
            { blocked_by = { state = "work" } },
        ]
        limit = { working = { left = "open" }, per = "points", at_most = 0 }
        limits = 3

        [queues.other]
        limit = { per = "owner", at_most = "two" }
        "#,
    );
    let expected = [
        "queues.pile.order[8]: there is no order `newst`, did you mean `newest`?",
        "queues.pile.order[9]: tickets are ordered by one thing after the other: write one table for each",
        "queues.pile.order[10]: an order is one of `first`, `mine`, `most`, `least`, `due`, or the text `priority`, `newest` or `oldest`",
        "queues.pile.order[10]: unknown key `biggest`",
        "queues.pile.order[11]: expected an order: `\"priority\"`, or a table such as `{ due = \"response\" }`, found the number 3",
        "queues.pile.gates[2]: `blocked_by` is missing",
        "queues.pile.gates[2]: unknown key `unless`",
        "queues.pile.gates[3]: `name` is missing",
        "queues.pile: unknown key `limits`, did you mean `limit`?",
        "queues.other: `of` is missing",
        "queues.other.limit: `working` is missing",
        "queues.other.limit.at_most: expected a number from 0 to 4294967295, found the text `two`",
        "queues.pile.of.state[0]: there is no state `opne`, did you mean `open`?",
        "queues.pile.order[0].first: there is no field `urgnt`, did you mean `urgent`?",
        "queues.pile.order[1].mine: the field `words` holds no person",
        "queues.pile.order[2]: tickets are somebody's own by one field only: keep one `mine`",
        "queues.pile.order[3]: tickets are somebody's own by one field only: keep one `mine`",
        "queues.pile.order[3].mine: there is no field `onwer`, did you mean `owner`?",
        "queues.pile.order[4].most: `words` is text: tickets are ordered by a field of kind `number`, `date` or `instant`, or by `first`",
        "queues.pile.order[5].least: there is no field `pionts`, did you mean `points`?",
        "queues.pile.order[6].due: there is no clock `respons`, did you mean `response`?",
        "queues.pile.order[7]: the policy has no priorities to order by",
        "queues.pile.order[12].first.event: `event` asks about an event, and this is judged on the ticket alone",
        "queues.pile.gates[0].when.entered: `entered` asks about an event, and this is judged on the ticket alone",
        "queues.pile.gates[1].name: `a` is declared twice",
        "queues.pile.gates[1].blocked_by.urgent: expected `true` or `false`, found `yes`",
        "queues.pile.limit.working.left: `left` asks about an event, and this is judged on the ticket alone",
        "queues.pile.limit.per: the field `points` holds no person",
        "queues.pile.limit.at_most: nobody could take anything: write 1 or more",
    ];
    assert_eq!(found, expected, "{found:#?}");
}

#[test]
fn eight_gates_are_enough() {
    let with = |gates: usize| {
        let gates: Vec<String> =
            (0..gates).map(|i| format!("{{ name = 'g{i}', blocked_by = {{ state = 'work' }} }}")).collect();
        mistakes(&format!("[queues.pile]\nof = {{ state = 'open' }}\ngates = [{}]", gates.join(", ")))
    };
    assert_eq!(with(8), [""; 0]);
    assert_eq!(with(9), ["queues.pile.gates: a queue has at most 8 gates"]);
}

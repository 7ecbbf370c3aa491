//! The workflow as a picture: what Mermaid reads, whatever the policy calls things.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use dueline::{Engine, Policy, presets};

fn drawn(policy: &str) -> String {
    Engine::new(Policy::from_toml(policy).unwrap()).unwrap().draw()
}

/// The lines of a picture as a person sees them.
fn seen(picture: &str) -> Vec<String> {
    let mut text = picture.replace("<br/>", " | ");
    for code in [":", ";", "#", "\"", "<", ">", "%", "[", "]"] {
        text = text.replace(&format!("#{};", u32::from(code.chars().next().unwrap())), code);
    }
    text.lines().map(|line| line.trim().to_string()).collect()
}

#[track_caller]
fn has(picture: &str, lines: &[&str]) {
    let seen = seen(picture);
    for line in lines {
        assert!(seen.iter().any(|drawn| drawn == line), "{line}\nis not in\n{}", seen.join("\n"));
    }
}

#[test]
fn the_preset_shows_who_and_what_takes_each_transition() {
    let picture = Engine::new(presets::service_desk()).unwrap().draw();
    assert!(picture.starts_with("stateDiagram-v2\n"));
    has(
        &picture,
        &[
            "[*] --> submitted",
            "submitted --> in_progress: start work (agent)",
            "waiting_customer --> in_progress: customer answered (rule customer-answers) | resume work (agent)",
            "waiting_customer --> closed: close for silence (silence at 12 days)",
            "closed --> in_progress: reopen (customer)",
            "closed --> [*]",
            "any_state: any other state",
            "any_state --> closed: answer and close (agent) | close as consulting (agent)",
            "any_open: any other open state",
            "any_open --> planned: plan the operation (agent)",
            "staying: without a change of state | escalate (customer), in any state but closed",
        ],
    );
    // An arrow for all of them, and none for each.
    assert_eq!(picture.matches("plan the operation").count(), 1);
    assert_eq!(picture.matches("answer and close").count(), 1);
}

#[test]
fn the_preset_shows_where_each_clock_runs_and_what_its_marks_do() {
    let picture = Engine::new(presets::service_desk()).unwrap().draw();
    has(
        &picture,
        &[
            "submitted: submitted | runs: response",
            "waiting_customer: waiting_customer | runs: silence | ends: response",
            "waiting_third_party: waiting_third_party | pauses: response",
            "closed: closed | ends: response",
            "clock_0: clock response | • starts on created | • 24/7: within 4h, if contract = 24x7 | \
             • business hours: within 4 working hours in office | \
             • soon at 80%: notify assignee, agent | • late at due: notify team_lead",
            "clock_1: clock silence | • begins anew on whatever a person does | \
             • first reminder at 3 days: comment “reminder after 3 days” | \
             • second reminder at 6 days: comment “reminder after 6 days” | \
             • closure at 12 days: close for silence",
            "class waiting_customer waitingCustomer",
            "class clock_0,clock_1 clock",
        ],
    );
}

/// Four states in a row, and clocks of every shape.
const ROW: &str = r#"
    name = "row"
    initial = "a"
    roles = { agent = "support" }
    fields = { hold = "flag", seen = "flag", note = "text", site = { of = ["north", "south"] }, promised = "date" }
    states = { a = "new", b = "active", c = { kind = "waiting-customer", label = "asked" }, d = "closed" }
    transitions = [
        { name = "take", from = "a", to = "b", by = "agent" },
        { name = "ask", from = "b", to = "c", by = "agent" },
        { name = "end", from = "c", to = "d", when = { hold = false }, auto = true },
    ]
    [calendars]
    office = { hours = { mon-fri = "09:00-17:00" } }
"#;

#[test]
fn a_clock_is_shown_where_its_start_can_lead_and_its_end_has_not_come() {
    let picture = drawn(&format!(
        "{ROW}
        [clocks]
        work = {{ start = {{ entered = 'b' }}, stop = {{ state = 'c' }} }}
        held = {{ start = 'created', pause = {{ hold = true }}, cancel = {{ kind = 'closed' }} }}
        edge = {{ start = 'created', pause = {{ entered = 'b' }}, resume = {{ state = 'c' }} }}
        said = {{ start = {{ public = true }}, stop = {{ any = [{{ state = 'd' }}, {{ side = 'support' }}] }} }}
        asked = {{ while = {{ all = [{{ state = 'c' }}, {{ hold = false }}] }} }}
        "
    ));
    has(
        &picture,
        &[
            "a: a | runs: said | runs or pauses: held, edge",
            "b: b | runs: work, said | runs or pauses: held | pauses: edge",
            "c: asked | runs: edge, said, asked | runs or pauses: held | ends: work",
            "d: d | runs or pauses: edge | ends: held, said",
            "c --> d: end (by itself), if hold = false",
            "clock_1: clock held | • starts on created | • pauses while hold = true",
            "clock_3: clock said | • starts on a public comment | • ends on d or side = support",
        ],
    );
}

#[test]
fn a_clock_says_its_goals_and_marks_in_words() {
    let picture = drawn(&format!(
        "{ROW}
        [clocks.answer]
        start = 'created'
        from = 'creation'
        stop = {{ state = 'd' }}
        again = 'continue'
        calendar = {{ field = 'site', of = {{ north = 'office' }} }}
        goals = [
            {{ when = {{ hold = {{ set = false }} }}, within = '30m' }},
            {{ name = 'promised', when = {{ promised = {{ set = true }}, hold = true }}, within = 'field promised' }},
            {{ within = '2 working days' }},
        ]
        marks = [
            {{ name = 'nag', at = '1h after due', every = '2h', times = 5, acting = 'office', until = {{ hold = true }}, do = [
                {{ chain = ['agent', 'creator'] }}, {{ set = {{ seen = true }} }}, {{ clear = 'note' }}] }},
            {{ name = 'ask', at = '50%', do = [{{ request = ['promised'], from = 'creator' }}] }},
        ]
        [clocks.age]
        start = 'created'
        calendar = 'office'
        "
    ));
    has(
        &picture,
        &[
            "clock_0: clock answer | • starts on created | • counts from the creation | \
             • goes on when it starts again | • within 30m, if hold is not given | \
             • promised: by field promised, if promised is given and hold = true | \
             • within 2 working days in the calendar of site | \
             • nag at 1h after due, every 2h, 5 times, when office is open, until hold = true: \
             escalate to agent, then creator; set seen = true; clear note | \
             • ask at 50%: ask creator for promised",
            "clock_1: clock age | • starts on created | • counts in office",
        ],
    );
}

#[test]
fn what_other_tickets_have_to_do_with_it_is_said_in_words() {
    let picture = drawn(
        r#"
        name = "task"
        initial = "open"
        roles = { lead = "support" }
        fields = { owner = "person" }
        states = { open = "active", done = "closed" }
        relations = { part = { words = ["red", "green"], tells = ["hurry"], policy = "part", back = "task" } }
        [[transitions]]
        name = "all done"
        from = "open"
        to = "done"
        auto = true
        when = { linked = { part = { all = "green" } } }
        [[transitions]]
        name = "give up"
        from = "open"
        to = "done"
        by = "lead"
        when = { linked = { part = { none = "green" } }, owner = { set = true } }
        [clocks.age]
        start = "created"
        stop = { told = { part = "green" } }
        marks = [{ name = "more", at = "2 days", do = [
            { open = "part" }, { signal = "part", word = "hurry" }, { assign = "owner" }] }]
        [clocks.work]
        start = "created"
        stop = { state = "done" }
        goals = [{ within = "3 days", when = { linked = { part = { at_least = 2, of = "red" } } } }, { within = "9 days" }]
        "#,
    );
    has(
        &picture,
        &[
            "open --> done: all done (by itself), if every part is green | \
             give up (lead), if no part is green and owner is given",
            "clock_0: clock age | • starts on created | • ends on part tells green | \
             • more at 2 days: open part; tell part hurry; assign owner",
            "clock_1: clock work | • starts on created | • within 3 days, if 2 part or more are red | \
             • within 9 days",
        ],
    );
}

/// What Mermaid, Markdown or a page would read as their own.
const ODD: &str = "a:b; #1 \"x\" %% <i>[*]</i> --> {y} `z` $$ \\n &amp;";

#[test]
fn names_that_mermaid_reads_as_its_own_are_drawn_under_others() {
    let odd = ODD.replace('\\', "\\\\").replace('"', "\\\"");
    let picture = drawn(&format!(
        r#"
        name = "odd"
        initial = "note"
        roles = {{ "{odd}" = "support" }}
        fields = {{ "{odd} f" = "flag" }}
        priorities = ["{odd}"]
        [states]
        note = "new"
        "{odd}" = "active"
        state_1 = "closed"
        END = {{ kind = "closed", label = "{odd}" }}
        any_state = "planned"
        clock_0 = "planned"
        "1st" = "planned"
        [[transitions]]
        name = "{odd}"
        from = "any"
        to = "{odd}"
        by = "{odd}"
        [[transitions]]
        name = "end note"
        from = ["note", "END"]
        to = "state_1"
        by = "{odd}"
        [[transitions]]
        name = "{odd} again"
        from = "note"
        by = "{odd}"
        [calendars."{odd}"]
        hours = "24/7"
        [clocks."{odd}"]
        start = {{ by = "{odd}" }}
        stop = {{ "{odd} f" = true }}
        goals = [{{ name = "{odd}", when = {{ priority = "{odd}" }}, within = "1 working hour", calendar = "{odd}" }}]
        marks = [{{ name = "{odd}", at = "due", do = [{{ comment = "{odd}" }}, {{ notify = "{odd}" }}] }}]
    "#
    ));
    let code = "a#58;b#59; #35;1 #34;x#34; #37;#37; #60;i#62;#91;#42;#93;#60;/i#62; --#62; #123;y#125; #96;z#96; $ $ #92;n #38;amp#59;";
    for line in [
        "    state_0: note<br/>runs#58; ".to_string() + code,
        format!("    state_1_: {code}<br/>runs#58; {code}"),
        format!("    state_3: {code}<br/>runs#58; {code}"),
        "    [*] --> state_0".into(),
        "    any_state_: any other state".into(),
        format!("    any_state_ --> state_1_: {code} ({code})"),
        format!("    state_0 --> state_1: end note ({code})"),
        format!("    staying: without a change of state<br/>{code} again ({code}), in note"),
    ] {
        assert!(picture.lines().any(|drawn| drawn == line), "{line}\nis not in\n{picture}");
    }
    let clock = picture.lines().find(|line| line.starts_with("    clock_0_: clock ")).unwrap();
    assert_eq!(clock.matches(code).count(), 9, "{clock}");
    assert!(picture.contains("\n    class any_state,clock_0,state_6 planned\n"), "{picture}");
    // Outside of the codes nothing is left that ends a label, begins a comment or a tag.
    let bare: String = picture
        .lines()
        .filter(|line| !line.contains("classDef"))
        .map(|line| line.replace("<br/>", "") + "\n")
        .collect();
    let bare = bare.replace("[*]", "");
    let codes = bare
        .split('#')
        .skip(1)
        .all(|rest| rest.split_once(';').is_some_and(|(n, _)| n.parse::<u32>().is_ok()));
    assert!(codes && !bare.contains(['<', '%', '"', '`', '{', '[', '\\', '&']), "{bare}");
    for line in bare.lines().filter(|line| !line.trim_start().starts_with("class ")) {
        assert!(line.matches(':').count() <= 1, "{line}");
    }
}

/// Every picture of `docs/pictures/` is what the preset of its name looks like.
///
/// `DRAW=1 cargo test --test draw` draws them anew.
#[test]
fn the_pictures_of_the_presets_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut presets: Vec<_> =
        fs::read_dir(root.join("src/presets")).unwrap().map(|file| file.unwrap().path()).collect();
    presets.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    presets.sort();
    assert!(!presets.is_empty());
    let folder = root.join("docs/pictures");
    for path in presets {
        let engine = Engine::new(Policy::from_toml(&fs::read_to_string(&path).unwrap()).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let page = folder.join(name.replace('_', "-") + ".md");
        let picture = format!(
            "# {}\n\nDrawn from [`src/presets/{name}.toml`](../../src/presets/{name}.toml) by \
             `DRAW=1 cargo test --test draw`.\n\n```mermaid\n{}```\n",
            engine.policy().name,
            engine.draw()
        );
        if std::env::var_os("DRAW").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&page, &picture).unwrap();
        }
        let stands = fs::read_to_string(&page).unwrap_or_default();
        assert!(stands == picture, "{} is old: draw it with `DRAW=1 cargo test --test draw`", page.display());
    }
}

//! The policies that are simulated.

use std::sync::LazyLock;

use dueline::{Engine, Policy, presets::SERVICE_DESK};

/// A policy and several engines of it, which a host uses as they come: a clone, and one that was
/// compiled by another process.
pub struct Desk {
    pub name: &'static str,
    pub engines: [Engine; 3],
}

fn desk(name: &'static str, text: &str) -> Desk {
    let compile = || Engine::new(Policy::from_toml(text).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
    let first = compile();
    Desk { name, engines: [first.clone(), first, compile()] }
}

pub static DESKS: LazyLock<Vec<Desk>> = LazyLock::new(|| {
    vec![
        desk("service desk", SERVICE_DESK),
        desk("everything", EVERYTHING),
        desk("metrics", include_str!("../../examples/policies/metrics.toml")),
        desk("release train", include_str!("../../examples/policies/release_train.toml")),
    ]
});

/// Reminders, pauses, repetitions, chains, every mode of re-targeting, and an engine that moves.
const EVERYTHING: &str = r#"
name = "everything"
zone = "Europe/Paris"
initial = "open"
default_priority = "P2"
priorities = ["P1", "P2", "P3"]

[roles]
client = { side = "customer", sees = "all" }
agent = "support"
lead = "support"
head = "support"

[fields]
contract = { of = ["gold", "silver"], default = "silver" }
urgent = { kind = "flag", default = false }
promised = "instant"
reported = "instant"

[states]
open = "new"
work = "active"
wait = "waiting-customer"
vendor = "waiting-third-party"
done = "resolved"
shut = "closed"

[calendars.office]
hours = { mon-fri = ["09:00-12:30", "13:30-18:00"] }
holidays = "france"

[[transitions]]
name = "take"
from = ["open", "wait", "vendor"]
to = "work"
by = "agent"

[[transitions]]
name = "urgent work"
from = "open"
to = "work"
auto = true
when = { urgent = true }

[[transitions]]
name = "ask"
from = ["open", "work"]
to = "wait"
by = "agent"
require = "comment"

[[transitions]]
name = "order"
from = "work"
to = "vendor"
by = "agent"

[[transitions]]
name = "answered"
from = "wait"
to = "work"

[[transitions]]
name = "solve"
from = ["open", "work", "vendor"]
to = "done"
by = "agent"

[[transitions]]
name = "reopen"
from = ["done", "shut"]
to = "open"
by = ["client", "agent"]
do = [{ clear = "urgent" }]

[[transitions]]
name = "give up"
from = "wait"
to = "shut"

[[transitions]]
name = "close"
from = "any"
to = "shut"
by = "lead"

[clocks.resolution]
start = { state = ["open", "work"] }
pause = { kind = ["waiting-customer", "waiting-third-party"] }
stop = { state = ["done", "shut"] }
again = "continue"
retarget = { up = "from change", down = "keep start" }
calendar = { field = "contract", of = { gold = "24/7" }, otherwise = "office" }
goals = [
    { when = { priority = "P1" }, within = "4 working hours" },
    { when = { priority = "P2" }, within = "2 working days" },
    { within = "40 working hours", late = "budget exceeded" },
]
marks = [
    { name = "half", at = "50%", acting = "office", worth = "4h", do = [{ notify = "agent" }] },
    { name = "up", at = "due", every = "3h", times = 4, acting = "office", do = [{ chain = ["agent", "lead", "head"] }] },
]

[clocks.carried]
start = "created"
stop = { state = "shut" }
again = "continue counting"
retarget = "carry"
goals = [
    { when = { contract = "gold" }, within = "20 working hours", calendar = "office" },
    { within = "60h" },
]
marks = [{ name = "before", at = "6h before due", do = [{ notify = "lead" }] }]

[clocks.restarted]
while = { state = ["open", "work"] }
retarget = "restart"
goals = [{ when = { priority = "P1" }, within = "2h" }, { within = "1 day" }]
marks = [{ name = "nag", at = "1h after due", every = "90m", times = 3, until = { urgent = true }, do = [{ notify = "lead" }] }]

[clocks.update]
start = "created"
stop = { public = true, side = "support" }
cancel = { state = ["done", "shut"] }
again = "at stop"
calendar = "office"
goals = [{ within = "8 working hours" }]
marks = [{ name = "write", at = "due", do = [{ notify = "agent" }] }]

[clocks.reply]
start = { event = ["created", "commented"], side = "customer" }
stop = { public = true, side = "support" }
pause = { entered = ["vendor"] }
resume = { left = ["vendor"] }
again = "each start"
goals = [{ when = { contract = "gold" }, within = "1h" }, { within = "6h" }]

[clocks.silence]
while = { state = "wait" }
reset = "modified"
marks = [
    { name = "remind", at = "1 day", every = "1 day", times = 4, do = [{ comment = "please answer" }] },
    { name = "end", at = "6 days", do = [{ move = "give up" }] },
]

[clocks.promise]
start = { promised = { set = true } }
stop = { state = ["done", "shut"] }
goals = [{ within = "field promised" }]
marks = [{ name = "soon", at = "1h before due", do = [{ notify = "agent" }] }]

[clocks.major]
start = { priority = "P1" }
from = "creation"
pause = { state = "wait" }
stop = { state = "done" }
cancel = { not = { priority = "P1" } }
again = "each start"
goals = [{ within = "3h" }]
marks = [{ name = "own", at = "2h", every = "2h", times = 3, do = [{ escalate = "head" }, { set = { urgent = true } }] }]

[clocks.reported]
start = { reported = { set = true } }
from = "field reported"
goals = [{ within = "2 days" }]
marks = [{ name = "old", at = "due", do = [{ notify = "lead" }] }]

[rules.answer]
on = { event = "commented", side = "customer" }
when = { state = "wait" }
do = [{ move = "answered" }]

[rules.done]
on = { entered = ["done", "shut"] }
do = [{ notify = "creator" }]

[rules.commented]
on = { event = "commented", side = "automation" }
do = [{ notify = "creator" }]
"#;

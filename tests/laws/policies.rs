//! The policies that the laws are tried on: the preset, and one that uses everything at once.

use std::sync::LazyLock;

use dueline::{Engine, Policy, presets};

/// Every kind of mark, clock, action and transition, in a zone whose midnights are missing at
/// clock changes. The names are awkward on purpose.
const EVERYTHING: &str = r#"
name = "everything"
version = 7
zone = "America/Sao_Paulo"
initial = "new"
default_priority = "low"

priorities = ["high", "low"]

[roles]
client = { side = "customer", sees = "organisation" }
"the lead: 1/2" = "support"
agent = "support"
robot = "automation"

[fields]
owner = "person"
points = "number"
ready = "flag"
size = { of = ["s", "m", "l"], default = "m" }
wanted = "date"
heard = "text"
promised = "instant"

[calendars.desk]
hours = { mon-fri = ["08:00-12:00", "22:00-02:30"], sun = ["00:00-01:00"] }
holidays = ["12-25", "easter - 2"]
exceptions = { 2018-11-04 = ["00:00-24:00"], 2018-11-05 = [] }

[calendars.nights]
zone = "Australia/Lord_Howe"
hours = { mon-sun = ["20:00-04:00"] }

[calendars.day]
difference = ["desk", "nights"]

[trains.vans]
zone = "Europe/Paris"
slots = ["tuesday 14:00", "last friday 02:30"]
cut_off = "5h"
cancelled = "2018-11-06"
moved = { 2018-11-13 = "2018-11-12 09:00" }

[states]
new = "new"
work = "active"
"at the vendor's" = "waiting-third-party"
asked = "waiting-customer"
done = "resolved"
over = "closed"

[[transitions]]
name = "work"
from = ["new", "asked", "at the vendor's", "done"]
to = "work"
by = ["agent", "the lead: 1/2"]

[[transitions]]
name = "ask/100%"
from = ["new", "work"]
to = "asked"
by = "agent"
require = ["comment", "owner"]

[[transitions]]
name = "send: away"
from = ["work", "asked"]
to = "at the vendor's"
by = "agent"
when = { not = { size = "s" } }
do = [{ set = { heard = "vendor" } }, { notify = "owner" }]

[[transitions]]
name = "finish"
from = "work"
to = "done"
by = "agent"
when = { any = [{ points = { at_least = 3 } }, { ready = true }] }

[[transitions]]
name = "ready"
from = "new"
to = "work"
auto = true
when = { ready = true, points = { above = 5 } }

[[transitions]]
name = "give up"
from = "asked"
to = "over"
do = [{ clear = "heard" }]

[[transitions]]
name = "close"
from = ["done", "work"]
to = "over"

[[transitions]]
name = "again"
from = ["over", "done"]
to = "new"
by = "client"
do = [{ clear = ["ready", "heard"] }]

[[transitions]]
name = "nudge"
from = "any"
by = "client"
do = [{ escalate = ["the lead: 1/2", "owner"] }, { comment = "nudged" }]

[clocks.answer]
start = "created"
stop = { state = ["asked", "done", "over"] }
pause = { state = "at the vendor's" }
goals = [
    { when = { priority = "high", size = ["m", "l"] }, within = "90m" },
    { when = { priority = "high" }, within = "no target" },
    { name = "days", when = { size = "l" }, within = "2 days" },
    { within = "6 working hours", calendar = "desk" },
]
marks = [
    { name = "half", at = "50%", do = [{ notify = "owner" }] },
    { name = "soon", at = "30m before due", do = [{ notify = "agent" }] },
    { name = "late", at = "due", do = [{ escalate = "the lead: 1/2" }, { comment = "late" }] },
    { name = "very late", at = "2h after due", do = [{ notify = "creator" }] },
    { name = "age", at = "40h", do = [{ notify = "agent" }] },
]

[clocks."whole: life/1"]
start = { state = ["new", "work"] }
stop = { state = ["done", "over"] }
cancel = { size = "s" }
reset = { event = "changed", by = "the lead: 1/2" }
pause = { kind = ["waiting-customer", "waiting-third-party"] }
again = "each start"
calendar = "nights"
goals = [
    { when = { priority = "high" }, within = "5 working hours", calendar = "nights" },
    { within = "16 working hours" },
]
marks = [
    { name = "third", at = "33%", do = [{ notify = "agent" }] },
    { name = "one hour before", at = "1 working hours before due", do = [{ notify = "agent" }] },
    { name = "own", at = "7 working hours", do = [{ set = { heard = "slow" } }] },
]

[clocks.promise]
start = "created"
stop = { state = "over" }
pause = { state = ["asked", "at the vendor's"] }
reset = { event = "commented", by = "client", state = "done" }
calendar = "desk"
goals = [
    { when = { promised = { set = true } }, within = "field promised" },
    { when = { wanted = { set = true } }, within = "field wanted" },
    { when = { size = "s" }, within = "end of day" },
    { when = { size = "m", priority = "high" }, within = "next slot of vans" },
    { when = { size = "m" }, within = "3 working days", calendar = "day" },
    { within = "end of 2nd working day", calendar = "nights" },
]
marks = [
    { name = "half", at = "50%", do = [{ notify = "agent" }] },
    { name = "near", at = "2h before due", do = [{ notify = "owner" }] },
    { name = "kept", at = "2 working days", do = [{ notify = "creator" }] },
]

[clocks.silence]
while = { state = "asked" }
reset = "modified"
marks = [
    { name = "3", at = "3 days", do = [{ comment = "hello?" }] },
    { name = "12", at = "12 days", do = [{ move = "give up" }] },
]

[clocks.fade]
while = { state = "done" }
marks = [{ name = "closure", at = "24h", do = [{ move = "close" }] }]

[rules.greet]
on = "created"
when = { not = { heard = { set = true } } }
do = [{ notify = "creator", template = "hello" }]

[rules.answered]
on = { event = "commented", side = "customer" }
when = { state = "asked" }
do = [{ move = "work" }, { move = "finish" }]

[rules."said / done"]
on = { event = "commented", side = ["support", "automation"], public = true }
do = [{ notify = "creator" }]

[rules.left]
on = { left = "work", entered = "asked" }
do = [{ notify = "agent" }, { set = { heard = "asked" } }]

[rules.quick]
on = { transition = "finish", modified = true }
do = [{ notify = "the lead: 1/2" }]

[queues."next: / up"]
of = { state = ["new", "work"], not = { heard = "no" } }
order = [
    { first = { ready = true } },
    { first = { all = [{ any = [{ size = "l" }, { kind = "active" }] }, { points = { above = 3 } }] } },
    "priority",
    { mine = "owner" },
    { due = "silence" },
    { most = "points" },
    { least = "wanted" },
    { most = "promised" },
    "newest",
    "oldest",
]
gates = [
    { name = "high first", when = { priority = "low" }, blocked_by = { priority = "high", state = "new" } },
    { name = "alone", blocked_by = { size = "l" } },
]
limit = { working = { state = "work" }, per = "owner", at_most = 2 }
"#;

/// The service desk.
pub fn desk() -> Engine {
    static DESK: LazyLock<Engine> =
        LazyLock::new(|| Engine::new(presets::service_desk()).expect("the preset is a good policy"));
    DESK.clone()
}

/// Everything at once.
pub fn everything() -> Engine {
    static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
        let policy = Policy::from_toml(EVERYTHING).expect("it is TOML");
        Engine::new(policy).unwrap_or_else(|mistakes| panic!("{mistakes}"))
    });
    ENGINE.clone()
}

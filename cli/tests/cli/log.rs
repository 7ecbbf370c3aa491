//! Small logs.

/// Two tickets of the service desk: one is asked back after an hour and half a second, one with a
/// contract round the clock that nobody answers. Monday 9:00 in Paris is 8:00 in UTC.
pub const ASKED: &str = r#"{"ticket":"T-1","at":"2026-11-02T08:00:00Z","kind":"created","actor":{"name":"Claire","role":"customer"}}
{"ticket":"T-2","at":"2026-11-02T08:10:00Z","kind":"created","actor":{"name":"Chris","role":"customer"},"fields":{"contract":"24x7","channel":"portal"}}
{"ticket":"T-1","at":"2026-11-02T08:30:00Z","kind":"requested","transition":"start work","actor":{"name":"Ana","role":"agent"}}

{"ticket":"T-1","at":"2026-11-02T09:00:00.5Z","kind":"requested","transition":"ask the customer","comment":"which version?","actor":{"name":"Ana","role":"agent"}}
"#;

/// A log that tells what became of two tickets, with fields of another product.
pub const OBSERVED: &str = r#"{"ticket":"T-2","at":"2026-11-02T08:00:00Z","kind":"created","state":"submitted","priority":"P2","fields":{"group":"blue","mod":0}}
{"ticket":"T-1","at":"2026-11-02T08:00:00Z","kind":"created","state":"submitted","fields":{"group":"red"}}
{"ticket":"T-1","at":"2026-11-02T14:00:00Z","kind":"state_changed","state":"waiting_customer","fields":{"group":"red","assignee":"Omar"}}
{"ticket":"T-1","at":"2026-11-05T14:00:01Z","kind":"state_changed","state":"closed","fields":{"mod":7}}
"#;

//! Random workflows: fields of every kind with bounds and requirements, sections, triage, relations.

use proptest::{collection::vec, prelude::*, sample::subsequence};

use crate::any_policy::{maybe, nested, text};

/// Parts of conditions on the ticket that ask for what is declared here.
pub const ON_TICKET: [&str; 15] = [
    "linked={kin={all='ok'}}",
    "linked={kin={all=['ok','bad']}}",
    "linked={kin={none='bad'}}",
    "linked={kin={any='bad'}}",
    "linked={kin={at_least=2,of=['ok','bad']}}",
    "linked={kin={exist=true}}",
    "linked={boss={exist=false}}",
    "tags='u'",
    "tags=['u','v']",
    "tags={set=false}",
    "chk='green'",
    "n={at_least=4}",
    "team='first'",
    "ppl=['Ana','agent-1']",
    "say='P1'",
];

/// And on the event.
pub const ON_EVENT: [&str; 6] = [
    "event='linked'",
    "event=['linked','changed']",
    "told={kin='ok'}",
    "told={kin=['bad','open']}",
    "told={boss='hi'}",
    "told={kin='ok',boss='ok'}",
];

pub const ACTIONS: [&str; 17] = [
    "{notify=['creator','who','ppl','team','agent'],except='actor'}",
    "{notify=['ppl','agent'],with=['state','priority','g','n','tags','k0'],template='x'}",
    "{notify='team',except='actor',with='k0'}",
    "{escalate=['who','creator'],except='actor'}",
    "{request=['g','n','tags'],from='creator'}",
    "{request='g',from=['who','ppl','client'],except='actor',with='d'}",
    "{assign='who'}",
    "{open='kin',with=['g','n','tags']}",
    "{open='kin'}",
    "{signal='kin',word='bad'}",
    "{signal='kin',word='ok'}",
    "{signal='boss',word='yo'}",
    "{set={tags=['u','v']}}",
    "{clear=['tags','n']}",
    "{set={chk='green'}}",
    "{set={say='P2'}}",
    "{set={n=9}}",
];

const RELATIONS: &str = "
[relations.kin]
policy='random'
back='kin'
words=['open','ok','bad']
tells=['ok','bad']
[relations.boss]
words=['hi','ok']
tells='yo'
[relations.mute]
";

fn asked() -> impl Strategy<Value = String> {
    nested(text(&[
        "state='a'",
        "state='b'",
        "state='c'",
        "f=true",
        "w='gold'",
        "tags='u'",
        "linked={kin={any='bad'}}",
        "linked={kin={all='ok'}}",
        "linked={boss={exist=true}}",
        "n={at_least=4}",
        "chk='red'",
    ]))
}

/// A kind of field, with or without more.
fn field(
    name: &'static str,
    data: &'static str,
    more: &'static [&'static str],
) -> impl Strategy<Value = String> {
    let required = prop_oneof![
        1 => Just("required=true".to_string()),
        6 => asked().prop_map(|when| format!("required={{{when}}}")),
        3 => text(&["required={state='b'}", "required={priority='P2'}"]),
    ];
    let more = if more.is_empty() { Just(String::new()).boxed() } else { maybe(text(more), 0.3).boxed() };
    (maybe(required, 0.07), more).prop_map(move |(required, more)| {
        let more: Vec<&str> = [data, &more, &required].into_iter().filter(|part| !part.is_empty()).collect();
        format!("{name}={{{}}}\n", more.join(","))
    })
}

fn fields() -> impl Strategy<Value = String> {
    let usual = (
        field("f", "kind='flag'", &[]),
        field("g", "kind='text'", &[]),
        field("who", "kind='person'", &[]),
        field(
            "i",
            "kind='instant'",
            &["at_most='now'", "at_least='2018-10-30T12:00:00Z'", "at_least='now',hint='later'"],
        ),
        field(
            "d",
            "kind='date'",
            &["at_most='today'", "at_least='e'", "at_least='today'", "at_most='e',hint='sooner'"],
        ),
        field("e", "kind='date'", &["at_least='2018-11-01'", "at_least='d'"]),
        field("w", "of=['gold','silver','iron']", &["default='iron'"]),
    );
    let more = (
        field(
            "n",
            "kind='number'",
            &["at_least=3", "at_least=3,at_most=6,hint='split it'", "default=9,at_most=6"],
        ),
        field("ppl", "kind='people'", &["default=['Ana','agent-1']"]),
        field("team", "kind='team',of=['first','second']", &["default='first'"]),
        field("tags", "kind='tags'", &["of=['u','v','x']", "default='u'"]),
        field("chk", "kind='check'", &["default='red'"]),
        field("doc", "kind='files'", &["of=['png','pdf']"]),
        field("say", "of=['P1','P2']", &[]),
    );
    (usual, more).prop_map(|((f, g, who, i, d, e, w), (n, ppl, team, tags, chk, doc, say))| {
        ["[fields]\n".to_string(), f, g, who, i, d, e, w, n, ppl, team, tags, chk, doc, say].concat()
    })
}

fn names(list: &[&str]) -> String {
    list.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(",")
}

fn section(name: usize, priority: bool) -> impl Strategy<Value = String> {
    let mut fields = vec!["f", "g", "w", "d", "n", "tags", "chk", "kin", "boss"];
    if priority {
        fields.push("priority");
    }
    let by = subsequence(vec!["agent", "client", "robot"], 1..=3);
    let require = text(&["require='comment'\n", "require='g'\n", "require=['comment','who']\n"]);
    let when = asked().prop_map(|when| format!("when={{{when}}}\n"));
    (subsequence(fields, 1..=4), by, maybe(when, 0.5), maybe(require, 0.3)).prop_map(
        move |(fields, by, when, require)| {
            format!("[sections.s{name}]\nfields=[{}]\nby=[{}]\n{when}{require}", names(&fields), names(&by))
        },
    )
}

fn triage() -> impl Strategy<Value = String> {
    let gives = text(&["priority='P1'\n", "priority='P2'\n", "priority='none'\n", "field='say'\n"]);
    let rule = (maybe(asked().prop_map(|when| format!("when={{{when}}}\n")), 0.8), gives)
        .prop_map(|(when, gives)| format!("[[triage]]\n{when}{gives}"));
    let otherwise = text(&["P1", "P2", "none"]).prop_map(|name| format!("[[triage]]\notherwise='{name}'\n"));
    (vec(rule, 0..4), otherwise).prop_map(|(rules, otherwise)| rules.concat() + &otherwise)
}

/// What stands above the tables of a policy, and its tables of fields, sections, relations and triage.
pub fn workflow() -> impl Strategy<Value = (String, String)> {
    any::<bool>().prop_flat_map(|triaged| {
        let triage = if triaged { triage().boxed() } else { Just(String::new()).boxed() };
        let priority = if triaged { "" } else { "default_priority='P1'\n" };
        let opened = maybe(text(&["opened_by=['agent','client']\n", "opened_by='agent'\n"]), 0.15);
        let sections = (maybe(section(0, !triaged), 0.5), maybe(section(1, !triaged), 0.4));
        (opened, fields(), sections, triage).prop_map(move |(opened, fields, (s0, s1), triage)| {
            (format!("{priority}{opened}"), format!("{RELATIONS}{fields}{s0}{s1}{triage}"))
        })
    })
}

//! Policies whose tickets open and tell each other: what does not fit, and what never ends.

use dueline::{Engine, Policy};

fn read(text: &str) -> Engine {
    Engine::new(Policy::from_toml(text).unwrap()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// What one says of the others.
fn said(engine: &Engine, others: &[&Engine]) -> Vec<String> {
    engine.fits(others).iter().map(ToString::to_string).collect()
}

/// Two policies of a family, checked against each other.
#[test]
fn policies_that_open_and_tell_each_other_fit_or_say_what_does_not() {
    let fit = |whole: &str, part: &str| {
        let named = |text: &str, name: &str| {
            let head = "initial='a'\nroles={agent='support'}\nstates={a='closed'}";
            read(&format!("name='{name}'\n{head}\n{text}"))
        };
        let (whole, part) = (named(whole, "whole"), named(part, "part"));
        let all = [&whole, &part];
        all.iter().flat_map(|engine| said(engine, &all)).collect::<Vec<_>>()
    };
    let whole = "fields={x='flag',w={of=['a','b']},n='number'}\n\
         [relations.piece]\npolicy='part'\nback='whole'\nwords=['open','done']\ntells=['look']\n\
         [rules.r]\non='commented'\ndo=[{notify='agent'},{open='piece',with=['x','w','n']}]\n";
    let part = "fields={x='flag',w={of=['a','b']},n='number'}\n\
         [relations.whole]\npolicy='whole'\nback='piece'\nwords=['look']\ntells=['open','done']\n";
    assert_eq!(fit(whole, part), [""; 0]);
    assert_eq!(
        fit(whole, &part.replace("relations.whole", "relations.hole")),
        ["relations.piece.back: `part` has no relation `whole`"]
    );
    assert_eq!(
        fit(whole, &part.replace("words=['look']", "words=['see']").replace("'done'", "'green'")),
        [
            "relations.piece.tells: `look` is no word of `whole` in `part`: there are see",
            "relations.piece.words: `part` tells `green`, which is none of them",
            "relations.whole.tells: `green` is no word of `piece` in `whole`: there are open, done",
            "relations.whole.words: `whole` tells `look`, which is none of them",
        ]
    );
    assert_eq!(
        fit(whole, &part.replace("x='flag'", "x='text'").replace("'b'", "'c'").replace(",n='number'", "")),
        [
            "rules.r.do[1].with: `x` is a flag here and a text in `part`",
            "rules.r.do[1].with: `w` may be `b` here, and not in `part`",
            "rules.r.do[1].with: `part` has no field `n`",
        ]
    );
    assert_eq!(
        fit(whole, &part.replace("policy='whole'", "policy='other'")),
        ["relations.piece.back: `whole` of `part` is of `other`, not of `whole`"]
    );
}

/// What comes back for ever, in one breath or by a clock, and what only goes down a family.
#[test]
fn what_may_come_back_by_way_of_others_for_ever_is_said() {
    let fit = |whole: &str, part: &str| {
        let text = |name: &str, more: &str| {
            let words = "words=['look','done'],tells=['look','done']";
            format!(
                "name='{name}'\ninitial='a'\nroles={{agent='support'}}\nstates={{a='active'}}\n\
                 [relations]\nwhole={{policy='whole',back='part',{words}}}\n\
                 part={{policy='part',back='whole',{words}}}\nkin={{policy='{name}',back='kin',{words}}}\n{more}"
            )
        };
        let (whole, part) = (read(&text("whole", whole)), read(&text("part", part)));
        [said(&whole, &[&part]), said(&part, &[&whole])]
    };
    let for_ever = "this may go on for ever without anybody doing anything";
    let rule = |name: &str, on: &str, order: &str| format!("[rules.{name}]\non={on}\ndo=[{order}]\n");
    let answers = rule("answers", "{told={whole='look'}}", "{signal='whole',word='done'}");
    let asks = rule("asks", "{told={part='done'}}", "{signal='part',word='look'}");
    assert_eq!(
        fit(&asks, &answers),
        [
            [format!("rules.asks: {for_ever}: rule `asks`, then rule `answers` of `part`, then rule `asks`")],
            [format!(
                "rules.answers: {for_ever}: rule `answers`, then rule `asks` of `whole`, then rule `answers`"
            )],
        ]
    );
    // An hour apart, for as long as the clock may start again.
    let clock = |again: &str| {
        format!(
            "[clocks.k]\nstart={{told={{whole='look'}}}}\nstop={{told={{whole='done'}}}}\nagain='{again}'\n\
             goals=[{{within='1h'}}]\nmarks=[{{name='m',at='due',do=[{{signal='whole',word='done'}}]}}]\n"
        )
    };
    assert_eq!(
        fit(&asks, &clock("each start"))[1],
        [format!("clocks.k: {for_ever}: clock `k`, then rule `asks` of `whole`, then clock `k`")]
    );
    assert_eq!(fit(&asks, &clock("never")), [[""; 0]; 2]);
    // Tickets that open each other.
    let opens = |relation: &str| rule("opens", "'created'", &format!("{{open='{relation}'}}"));
    assert_eq!(
        fit(&opens("part"), &opens("whole"))[0],
        [format!("rules.opens: {for_ever}: rule `opens`, then rule `opens` of `part`, then rule `opens`")]
    );
    assert_eq!(fit(&opens("part"), &rule("opened", "'created'", "{comment='x'}")), [[""; 0]; 2]);
    // Down a family of one policy it ends with the family; among equals it comes back.
    let passed_on = |relation: &str| {
        let (on, order) = (format!("{{told={{{relation}='look'}}}}"), "{signal='kin',word='look'}");
        rule("passed-on", &on, order)
    };
    let again = "then rule `passed-on`";
    let circle = format!("rules.passed-on: {for_ever}: rule `passed-on`, {again}");
    assert_eq!(fit(&passed_on("kin"), "")[0], [circle]);
    let tree = "[relations.up]\npolicy='whole'\nback='down'\nwords=['look','done']\ntells=['look','done']\n\
                [relations.down]\npolicy='whole'\nback='up'\nwords=['look','done']\ntells=['look','done']\n";
    let down = rule("down", "{told={up='look'}}", "{signal='down',word='look'}");
    assert_eq!(fit(&format!("{tree}{down}"), ""), [[""; 0]; 2]);
    let up = |order: &str| rule("up", "{told={down='done'}}", order);
    // Up to the top, and from each step down again: still an end.
    let further = up("{signal='up',word='done'},{signal='down',word='look'}");
    assert_eq!(fit(&format!("{tree}{down}{further}"), ""), [[""; 0]; 2]);
    let answered = down.replace("do=[", "do=[{signal='up',word='done'},");
    let back = up("{signal='down',word='look'}");
    assert_eq!(
        fit(&format!("{tree}{answered}{back}"), "")[0],
        [
            format!("rules.down: {for_ever}: rule `down`, then rule `up`, then rule `down`"),
            format!("rules.up: {for_ever}: rule `up`, then rule `down`, then rule `up`"),
        ]
    );
}

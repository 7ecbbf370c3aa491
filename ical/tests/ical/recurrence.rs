//! RRULE, RDATE, EXDATE and changed instances.

use dueline_ical::Problem;

use crate::{calendar, event, lines, problems};

/// The dates that an all-day rule closes.
fn dates(start: &str, rest: &str) -> Vec<String> {
    lines(&event(&format!("DTSTART;VALUE=DATE:{start}\n{rest}")))
}

#[test]
fn yearly_rules_are_cut_at_the_range() {
    assert_eq!(dates("19800501", "RRULE:FREQ=YEARLY"), ["2026-05-01", "2027-05-01", "2028-05-01"]);
    assert_eq!(dates("20240229", "RRULE:FREQ=YEARLY"), ["2028-02-29"]);
    assert_eq!(dates("20200501", "RRULE:FREQ=YEARLY;INTERVAL=2"), ["2026-05-01", "2028-05-01"]);
    // The fourth Thursday of November, and the last Monday of May.
    let thanksgiving = dates("20201126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH");
    assert_eq!(thanksgiving, ["2026-11-26", "2027-11-25", "2028-11-23"]);
    let memorial = dates("20200525", "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO");
    assert_eq!(memorial, ["2026-05-25", "2027-05-31", "2028-05-29"]);
}

#[test]
fn count_and_until_end_a_rule() {
    assert_eq!(dates("20250501", "RRULE:FREQ=YEARLY;COUNT=3"), ["2026-05-01", "2027-05-01"]);
    assert_eq!(dates("20260501", "RRULE:FREQ=YEARLY;UNTIL=20270501"), ["2026-05-01", "2027-05-01"]);
    assert_eq!(dates("20260501", "RRULE:FREQ=YEARLY;UNTIL=20270430"), ["2026-05-01"]);
    // Midnight of 1 May 2027 in Paris, as Outlook writes it.
    assert_eq!(dates("20260501", "RRULE:FREQ=YEARLY;UNTIL=20270430T220000Z"), ["2026-05-01", "2027-05-01"]);
    assert_eq!(dates("20260501", "RRULE:FREQ=YEARLY;UNTIL=20260501T000000"), ["2026-05-01"]);
    // A series cut off before it began.
    assert_eq!(dates("20260501", "RRULE:FREQ=YEARLY;UNTIL=20260401"), [""; 0]);
    // With a time: the last may begin at the very second, and on the whole of a date.
    let rule = |until: &str| {
        lines(&event(&format!(
            "DTSTART;TZID=Europe/Paris:20260501T180000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL={until}"
        )))
        .len()
    };
    assert_eq!(
        [rule("20260502T160000Z"), rule("20260502T155959Z"), rule("20260502"), rule("20260502T180000")],
        [2, 1, 2, 2]
    );
}

#[test]
fn the_start_is_the_first_instance_also_where_the_rule_leaves_it_out() {
    // A Friday, and two of three Mondays.
    assert_eq!(
        dates("20260501", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"),
        ["2026-05-01", "2026-05-04", "2026-05-11"]
    );
    assert_eq!(dates("20260504", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2"), ["2026-05-04", "2026-05-11"]);
}

#[test]
fn dates_are_added_and_taken_out() {
    assert_eq!(
        dates(
            "20260501",
            "RRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20270501,20280501\nRDATE;VALUE=DATE:20270503"
        ),
        ["2026-05-01", "2027-05-03"]
    );
    // Without a rule; the start itself may be excluded.
    assert_eq!(
        dates("20260501", "RDATE;VALUE=DATE:20260601,20260701\nRDATE;VALUE=DATE:20260801\nEXDATE:20260501"),
        ["2026-06-01", "2026-07-01", "2026-08-01"]
    );
    // A start with a time is named in any zone, or by its date; an all-day one by its midnight.
    let late = "DTSTART;TZID=Europe/Paris:20260504T180000\nDTEND;TZID=Europe/Paris:20260504T190000\n\
                RRULE:FREQ=DAILY;COUNT=4\nEXDATE:20260504T160000Z\nEXDATE;VALUE=DATE:20260505\n\
                EXDATE;TZID=America/New_York:20260506T120000";
    assert_eq!(lines(&event(late)), ["2026-05-07T16:00:00Z to 2026-05-07T17:00:00Z"]);
    assert_eq!(
        dates("20260504", "RRULE:FREQ=DAILY;COUNT=4\nEXDATE:20260504T220000Z\nEXDATE:20260506T000000"),
        ["2026-05-04", "2026-05-07"]
    );
}

#[test]
fn a_period_has_its_own_length() {
    let text = event(
        "DTSTART:20260504T080000Z\nDURATION:PT1H\n\
         RDATE;VALUE=PERIOD:20260505T080000Z/PT2H,20260506T080000Z/20260506T110000Z\nRDATE:20260507T080000Z",
    );
    assert_eq!(
        lines(&text),
        [
            "2026-05-04T08:00:00Z to 2026-05-04T09:00:00Z",
            "2026-05-05T08:00:00Z to 2026-05-05T10:00:00Z",
            "2026-05-06T08:00:00Z to 2026-05-06T11:00:00Z",
            "2026-05-07T08:00:00Z to 2026-05-07T09:00:00Z",
        ]
    );
}

const WEEKLY: &str = "BEGIN:VEVENT\nUID:w\nDTSTART;TZID=Europe/Paris:20260504T120000\nDURATION:PT1H\n\
                      RRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Réunion\nEND:VEVENT\n";

#[test]
fn an_instance_is_moved_or_cancelled() {
    let moved = "BEGIN:VEVENT\nUID:w\nRECURRENCE-ID;TZID=Europe/Paris:20260511T120000\n\
                 DTSTART;TZID=Europe/Paris:20260512T150000\nDURATION:PT2H\nSUMMARY:Déplacée\nEND:VEVENT\n";
    let cancelled = "BEGIN:VEVENT\nUID:w\nRECURRENCE-ID:20260518T100000Z\nSTATUS:CANCELLED\nEND:VEVENT";
    let expected = [
        "2026-05-04T10:00:00Z to 2026-05-04T11:00:00Z Réunion",
        "2026-05-12T13:00:00Z to 2026-05-12T15:00:00Z Déplacée",
    ];
    assert_eq!(lines(&calendar(&format!("{WEEKLY}{moved}{cancelled}"))), expected);
    assert_eq!(lines(&calendar(&format!("{cancelled}\n{moved}{WEEKLY}"))), expected);
    // The UID decides whose instance it is.
    let other = moved.replace("UID:w", "UID:x");
    assert_eq!(lines(&calendar(&format!("{WEEKLY}{other}"))).len(), 4);
}

#[test]
fn of_two_revisions_of_an_instance_the_later_counts() {
    let change = |sequence: &str, hour: &str| {
        format!(
            "BEGIN:VEVENT\nUID:w\nRECURRENCE-ID;TZID=Europe/Paris:20260511T120000\nSEQUENCE:{sequence}\n\
             DTSTART:20260511T{hour}0000Z\nDURATION:PT1H\nSUMMARY:{hour}\nEND:VEVENT\n"
        )
    };
    for changes in [change("2", "14") + &change("1", "15"), change("1", "15") + &change("2", "14")] {
        let found = lines(&calendar(&format!("{WEEKLY}{changes}")));
        assert_eq!(found[1], "2026-05-11T14:00:00Z to 2026-05-11T15:00:00Z 14");
        assert_eq!(found.len(), 3);
    }
    // Of equal ones the last.
    let found = lines(&calendar(&format!("{WEEKLY}{}{}", change("1", "14"), change("1", "15"))));
    assert_eq!(found[1], "2026-05-11T15:00:00Z to 2026-05-11T16:00:00Z 15");
}

#[test]
fn an_instance_without_its_series_stands_for_itself() {
    let alone =
        "BEGIN:VEVENT\nUID:w\nRECURRENCE-ID;VALUE=DATE:20260511\nDTSTART;VALUE=DATE:20260512\nEND:VEVENT";
    assert_eq!(lines(&calendar(alone)), ["2026-05-12"]);
}

#[test]
fn bad_rules_are_errors_and_so_are_those_that_recur_too_often() {
    for rule in [
        "",
        "FREQ=",
        "FREQ=OFTEN",
        "INTERVAL=2",
        "FREQ=YEARLY;COUNT",
        "FREQ=YEARLY;COUNT=0",
        "FREQ=YEARLY;INTERVAL=0",
        "FREQ=YEARLY;INTERVAL=70000",
        "FREQ=YEARLY;UNTIL=2027",
        "FREQ=YEARLY;UNTIL=20270101;UNTIL=20280101",
        "FREQ=YEARLY;BYDAY=XX",
        "FREQ=YEARLY;BYDAY=xxMO",
        "FREQ=YEARLY;BYDAY=éa",
        "FREQ=YEARLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=YEARLY;BYMONTH=13",
        "RSCALE=CHINESE;FREQ=YEARLY",
        "FREQ=YEARLY;FREQ=DAILY",
    ] {
        let found = problems(&event(&format!("DTSTART;VALUE=DATE:20260501\nRRULE:{rule}")));
        assert!(matches!(&found[..], [Problem::BadRule { .. }]), "{rule}: {found:?}");
    }
    for rule in [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=30",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=8;BYMINUTE=0,5,10,15,20,25,30,35,40,45",
    ] {
        let found = problems(&event(&format!("DTSTART:20000501T080000Z\nDURATION:PT10M\nRRULE:{rule}")));
        assert!(matches!(&found[..], [Problem::TooOften(_)]), "{rule}: {found:?}");
    }
    assert_eq!(
        problems(&event("DTSTART:20260501\nRRULE:FREQ=YEARLY\nEXRULE:FREQ=YEARLY")),
        [Problem::Unsupported("EXRULE")]
    );
    let future = "DTSTART:20260501\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260501";
    assert_eq!(problems(&event(future)), [Problem::Unsupported("RECURRENCE-ID;RANGE=THISANDFUTURE")]);
}

#[test]
fn rules_that_never_come_true_come_to_an_end() {
    for rule in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTH=2;BYSETPOS=8;BYDAY=MO",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    ] {
        assert_eq!(dates("20260501", &format!("RRULE:{rule}")), ["2026-05-01"], "{rule}");
    }
    // Rare, and not lost: 29 February on a Monday.
    assert_eq!(dates("18040229", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU"), ["2028-02-29"]);
}

# An outage on a Saturday night, ended by a workaround; what stood behind it is found and fixed days
# later, and with it the complaint of another customer.
#
# Critical counts around the clock: eight hours from 22:00 are used up at 6:00, three quarters of them
# at 4:00. The workaround opens a ticket for the cause, which goes on when the outage is over. The
# other complaint comes by mail, so it is Low until an agent says High at 11:31, and then it is as if
# it had been High from the beginning: four working hours from Monday 10:00 are used up at 15:00 (lunch
# is from 12:30 to 13:30), and the second working day after it is Thursday, since Wednesday 11 November
# is a holiday. Of its two days, sixteen hours, twelve are used up on Tuesday at 15:00.

policy: incident, root-cause

people:
  Claire: customer, Acme
  Zoe: customer, Zenith
  Ana: agent
  Rita: analyst
  Dan: developer
  Tess: tester

events:
  Sat 2026-11-07 22:00  Claire  creates I-1: channel = portal, summary = nobody can sign in, basic_checks = yes, impact = severe, users_hit = 80, workaround = no, interruption = unplanned, operations_hit = yes
                 22:40  Ana     start work on I-1
  Sun 2026-11-08 04:30  Ana     restore operations on I-1: restored_by = workaround
  Mon 2026-11-09 09:00  Claire  close on I-1
                 09:30  Ana     sets nature = systemic on I-1.1
                 10:00  Zoe     creates I-2: channel = mail, summary = signing in takes minutes
                 11:00  Zoe     sets impact = severe on I-2, with a comment
                 11:30  Ana     sets support_priority = High on I-2
                 11:31  Ana     sets support_priority = High, basic_checks = yes on I-2, with a comment
                 12:00  Ana     links I-1.1 as cause on I-2
                 15:30  Ana     start work on I-2
  Tue 2026-11-10 09:00  Rita    identify on I-1.1: findings = the pool of connections leaks
                 09:30  Dan     develop on I-1.1
  Thu 2026-11-12 11:00  Dan     hand to tests on I-1.1
                 15:00  Tess    fail the tests on I-1.1, with a comment
                 17:00  Dan     hand to tests on I-1.1
  Fri 2026-11-13 10:00  Tess    pass the tests on I-1.1
                 11:00  Dan     release on I-1.1: released_in = 4.2
                 11:05  Ana     restore operations on I-2: restored_by = fix
  Mon 2026-11-16 09:00  Zoe     close on I-2

decisions:
  Sat 2026-11-07 22:00  I-1  priority: none to Critical  [triage: rule 4]
  Sat 2026-11-07 22:00  I-1  set incident = true  [rule is-an-incident]
  Sat 2026-11-07 22:00  I-1  notify on_call: critical incident (summary = nobody can sign in; restoration = Sun 2026-11-08 06:00)  [call_out: call]
  Sat 2026-11-07 22:00  I-1  notify our_people (nobody known): critical incident (summary = nobody can sign in; restoration = Sun 2026-11-08 06:00)  [call_out: call]
  Sat 2026-11-07 22:00  I-1  notify creator (Claire): critical incident (summary = nobody can sign in; restoration = Sun 2026-11-08 06:00)  [call_out: call]
  Sat 2026-11-07 22:00  I-1  notify customer_people (nobody known): critical incident (summary = nobody can sign in; restoration = Sun 2026-11-08 06:00)  [call_out: call]
  Sat 2026-11-07 22:40  I-1  set assignee = Ana  [transition start work]
  Sun 2026-11-08 04:00  I-1  notify assignee (Ana): restoration due soon  [restoration: soon]
  Sun 2026-11-08 04:00  I-1  notify agent: restoration due soon  [restoration: soon]
  Sun 2026-11-08 04:30  I-1  notify creator (Claire): operations restored (restored_by = workaround)  [rule restored]
  Sun 2026-11-08 04:30  I-1  open a ticket of `root-cause` as cause: I-1.1  [rule cause-stays-tracked]
  Sun 2026-11-08 04:30  I-1  tell cause I-1.1: restored by workaround  [rule tells-of-a-workaround]
  Sun 2026-11-08 04:30  I-1.1  priority: none to normal  [triage: rule 2]
  Sun 2026-11-08 04:30  I-1.1  notify owner (nobody known): an incident ended by a workaround  [rule incident-ended]
  Sun 2026-11-08 04:30  I-1.1  notify agent: an incident ended by a workaround  [rule incident-ended]
  Mon 2026-11-09 09:30  I-1.1  priority: normal to urgent  [triage: rule 1]
  Mon 2026-11-09 10:00  I-2  priority: none to Low  [triage: rule 7]
  Mon 2026-11-09 10:00  I-2  ask creator (Zoe): please use the portal for basic_checks, impact, users_hit, workaround  [rule mailed]
  Mon 2026-11-09 11:00  I-2  refused to Zoe: `impact` is not edited by the role `customer`: its section `report` is edited by customer and agent, while `summary = { set = false }`, or its section `classification` is edited by agent
  Mon 2026-11-09 11:30  I-2  refused to Ana: an edit of `classification` requires comment
  Mon 2026-11-09 11:31  I-2  priority: Low to High  [triage: rule 2]
  Mon 2026-11-09 12:00  I-2  set cause_stands = suspected  [rule cause-named]
  Mon 2026-11-09 15:00  I-2  `response` missed its target (High)  [response: breach]
  Mon 2026-11-09 15:00  I-2  notify team_lead: response late  [response: late]
  Mon 2026-11-09 15:30  I-2  set assignee = Ana  [transition start work]
  Tue 2026-11-10 09:00  I-1.1  set validated_by = Rita  [transition identify]
  Tue 2026-11-10 09:00  I-1.1  tell incident I-1: identified  [transition identify]
  Tue 2026-11-10 09:00  I-1.1  tell incident I-2: identified  [transition identify]
  Tue 2026-11-10 09:00  I-1  set cause_stands = identified  [rule cause-identified]
  Tue 2026-11-10 09:00  I-1  notify creator (Claire): root cause identified  [rule cause-identified]
  Tue 2026-11-10 09:00  I-1  notify assignee (Ana): root cause identified  [rule cause-identified]
  Tue 2026-11-10 09:00  I-2  set cause_stands = identified  [rule cause-identified]
  Tue 2026-11-10 09:00  I-2  notify creator (Zoe): root cause identified  [rule cause-identified]
  Tue 2026-11-10 09:00  I-2  notify assignee (Ana): root cause identified  [rule cause-identified]
  Tue 2026-11-10 15:00  I-2  notify assignee (Ana): restoration due soon  [restoration: soon]
  Tue 2026-11-10 15:00  I-2  notify agent: restoration due soon  [restoration: soon]
  Thu 2026-11-12 10:00  I-2  `restoration` missed its target (High)  [restoration: breach]
  Thu 2026-11-12 10:00  I-2  escalate to team_lead: restoration late  [restoration: late]
  Fri 2026-11-13 11:00  I-1.1  tell incident I-1: fixed  [transition release]
  Fri 2026-11-13 11:00  I-1.1  tell incident I-2: fixed  [transition release]
  Fri 2026-11-13 11:00  I-1  set cause_stands = fixed  [rule cause-fixed]
  Fri 2026-11-13 11:00  I-1  notify creator (Claire): root cause fixed  [rule cause-fixed]
  Fri 2026-11-13 11:00  I-1  notify assignee (Ana): root cause fixed  [rule cause-fixed]
  Fri 2026-11-13 11:00  I-2  set cause_stands = fixed  [rule cause-fixed]
  Fri 2026-11-13 11:00  I-2  notify creator (Zoe): root cause fixed  [rule cause-fixed]
  Fri 2026-11-13 11:00  I-2  notify assignee (Ana): root cause fixed  [rule cause-fixed]
  Fri 2026-11-13 11:05  I-2  notify creator (Zoe): operations restored (restored_by = fix)  [rule restored]
  Fri 2026-11-13 11:05  I-2  tell cause I-1.1: restored by fix  [rule tells-of-a-fix]

at the end:
  I-1  closed since Mon 2026-11-09 09:00, priority Critical
  I-1  cause I-1.1: fixed
  I-1  response: met after 40m of 1h
  I-1  restoration: met after 6h 30m of 8h
  I-1  call_out: cancelled after 6h 30m
  I-1.1  fixed since Fri 2026-11-13 11:00, priority urgent
  I-1.1  incident I-1: restored by workaround
  I-1.1  incident I-2: restored by fix
  I-1.1  fix: met after 26h of 20 working days
  I-1.1  silence (9): cancelled after 1h
  I-2  closed since Mon 2026-11-16 09:00, priority High
  I-2  cause I-1.1: fixed
  I-2  response: met after 4h 30m of 4 working hours, late since Mon 2026-11-09 15:00
  I-2  restoration: met after 25h 5m of 2 working days, late since Thu 2026-11-12 10:00

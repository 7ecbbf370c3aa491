# Nobody can sign in on a Friday afternoon: taken too late, mended without waiting for the weekly update.
# And a report of our own people, which has no delay.
#
# The first counts from 16:30, when the message came that lacked nothing: its working hour is used up at
# 17:30, and half of it at 17:00, of which everybody hears at 17:05, when it is known to be a P1. Dan takes
# it after an hour and a half on Friday and twenty minutes on Monday. From the validation of the bug at
# 9:30 to the release at 15:30 it takes six hours, which are measured and have no target. The second
# cannot be reproduced, so it was not complete; then a developer says that it works as designed.

policy: bug-desk

people:
  Claire: customer, Acme
  Cora: customer_service
  Sam: support_agent
  Dan: developer
  Eve: developer

events:
  Fri 2026-11-06 16:30  Claire  creates T-1: steps = sign in, place = the first page, error_message = 500, screenshot = none
                 16:35  Sam     take over on T-1
                 16:50  Sam     investigate on T-1: complete_since = Fri 2026-11-06 16:30
                 17:05  Sam     sets reproducible = yes, inoperative = [access to the platform], workaround = none possible, share_hit = 100 on T-1
                 17:06  Sam     open the technical ticket on T-1: finding = the cause is found
  Mon 2026-11-09 09:20  Dan     take on T-1
                 09:30  Dan     qualify as a bug on T-1
                 11:30  Dan     correct on T-1
                 11:45  Sam     fail the tests on T-1, with a comment
                 14:00  Dan     correct on T-1
                 15:00  Sam     pass the tests on T-1
                 15:30  Dan     release at once on T-1
                 16:00  Cora    creates T-2: steps = none, place = the list of programmes, error_message = none, screenshot = none
                 16:10  Sam     take over on T-2
                 16:20  Sam     investigate on T-2: complete_since = Mon 2026-11-09 16:00
                 17:00  Sam     cannot reproduce on T-2, with a comment
  Tue 2026-11-10 10:00  Cora    information came on T-2
                 10:30  Sam     investigate on T-2: complete_since = Tue 2026-11-10 09:45
                 11:00  Sam     sets reproducible = yes, inoperative = [another function] on T-2
                 11:05  Sam     open the technical ticket on T-2: finding = a tool must change
  Thu 2026-11-12 09:00  Eve     take on T-2
                 10:00  Eve     qualify as working as designed on T-2, with a comment

decisions:
  Fri 2026-11-06 16:30  T-1  set reported_by = a customer  [rule reported-by-a-customer]
  Fri 2026-11-06 16:35  T-1  set agent_in_charge = Sam  [transition take over]
  Fri 2026-11-06 17:05  T-1  priority: none to P1  [triage: rule 2]
  Fri 2026-11-06 17:05  T-1  notify developer: to be taken in charge (priority = P1; taken in charge = Fri 2026-11-06 17:30)  [taken in charge: soon]
  Fri 2026-11-06 17:06  T-1  notify developer: technical ticket (priority = P1; taken in charge = Fri 2026-11-06 17:30)  [transition open the technical ticket]
  Fri 2026-11-06 17:30  T-1  `taken in charge` missed its target (P1)  [taken in charge: breach]
  Fri 2026-11-06 17:30  T-1  notify developer: taken in charge late  [taken in charge: late]
  Fri 2026-11-06 17:30  T-1  notify agent_in_charge (Sam): taken in charge late  [taken in charge: late]
  Mon 2026-11-09 09:20  T-1  set developer_in_charge = Dan  [transition take]
  Mon 2026-11-09 09:30  T-1  set verdict = bug  [transition qualify as a bug]
  Mon 2026-11-09 15:00  T-1  notify creator (Claire): ready (planned update = unset)  [rule ready]
  Mon 2026-11-09 15:30  T-1  notify creator (Claire): released  [rule released]
  Mon 2026-11-09 16:10  T-2  set agent_in_charge = Sam  [transition take over]
  Mon 2026-11-09 17:00  T-2  set reproducible = false  [transition cannot reproduce]
  Mon 2026-11-09 17:00  T-2  priority: none to P3  [triage: rule 4]
  Mon 2026-11-09 17:00  T-2  clear complete_since  [transition cannot reproduce]
  Mon 2026-11-09 17:00  T-2  ask creator (Cora): cannot be reproduced  [transition cannot reproduce]
  Tue 2026-11-10 10:30  T-2  clear reproducible  [transition investigate]
  Tue 2026-11-10 10:30  T-2  priority: P3 to none  [triage: rule 1]
  Tue 2026-11-10 11:00  T-2  priority: none to P2  [triage: rule 3]
  Tue 2026-11-10 11:05  T-2  notify developer: technical ticket (priority = P2; taken in charge = unset)  [transition open the technical ticket]
  Thu 2026-11-12 09:00  T-2  set developer_in_charge = Eve  [transition take]
  Thu 2026-11-12 10:00  T-2  set verdict = works as designed  [transition qualify as working as designed]
  Thu 2026-11-12 10:00  T-2  notify creator (Cora): answered (verdict = works as designed)  [rule answered]

at the end:
  T-1  released since Mon 2026-11-09 15:30, priority P1
  T-1  taken in charge: met after 1h 50m of 1 working hour, late since Fri 2026-11-06 17:30
  T-1  urgent fix: met after 6h
  T-1  planned update: met after 30m
  T-2  as_designed since Thu 2026-11-12 10:00, priority P2

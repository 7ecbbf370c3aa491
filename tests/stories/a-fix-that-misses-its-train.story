# A search that does not find: a report that lacks a screenshot, a fix that is ready in time, and a weekly
# update that is moved three times and cancelled once. The promise follows it, and nothing is late.
#
# The report counts from Monday 11:00, when the screenshot came, not from 16:00, when Sam judged it.
# Ten working days from there end on Tuesday 17 at 11:00, since Wednesday 11 November is a holiday;
# Dan takes it on the 9th at 10:00, when 39 of these 80 working hours are used up, so nobody is warned
# yet. The update of Tuesday 10 was moved to Thursday before the fix is ready, and so it is promised for
# Thursday. Two hours before an update leaves who ships it is told: not on Thursday at 8:00, since it
# was cancelled at 7:30, but on Monday at 16:00, and again on Wednesday at 7:00.

policy: bug-desk

people:
  Claire: customer, Acme
  Cora: customer_service
  Sam: support_agent
  Dan: developer

events:
  Mon 2026-11-02 09:00  Claire  creates T-1: steps = click on search, place = the home page, error_message = none
                 09:30  Cora    answer
                 09:40  Sam     take over
                 10:00  Sam     investigate
                 10:05  Sam     ask for information, with a comment
                 11:00  Claire  sets screenshot = shot.png
                 16:00  Sam     investigate: complete_since = Mon 2026-11-02 11:00
  Tue 2026-11-03 09:30  Sam     sets reproducible = yes, inoperative = [search for properties], workaround = technical, share_hit = 40
                 09:35  Sam     open the technical ticket: finding = the cause is found
  Mon 2026-11-09 10:00  Dan     take
                 11:00  Sam     qualify as a bug
                 11:30  Dan     qualify as a bug
  Tue 2026-11-10 09:00  planned update of Tue 2026-11-10 moves to Thu 2026-11-12 10:00
                 14:30  Dan     correct
                 16:00  Sam     pass the tests
  Thu 2026-11-12 07:30  planned update of Tue 2026-11-10 is cancelled
  Thu 2026-11-12 10:00  time passes
  Mon 2026-11-16 09:00  planned update of Tue 2026-11-17 moves to Mon 2026-11-16 18:00
                 17:00  planned update of Tue 2026-11-17 moves to Wed 2026-11-18 09:00
  Wed 2026-11-18 08:00  time passes
                 08:45  Dan     release at once
                 08:50  Dan     release with the planned update

decisions:
  Mon 2026-11-02 09:00  T-1  set reported_by = a customer  [rule reported-by-a-customer]
  Mon 2026-11-02 09:30  T-1  refused to Cora: `answer` requires comment
  Mon 2026-11-02 09:40  T-1  set agent_in_charge = Sam  [transition take over]
  Mon 2026-11-02 10:00  T-1  refused to Sam: `investigate` requires screenshot, complete_since
  Mon 2026-11-02 10:05  T-1  ask creator (Claire): information is missing for screenshot  [transition ask for information]
  Mon 2026-11-02 11:00  T-1  information came: information_requested to with_support  [rule information-came]
  Mon 2026-11-02 11:00  T-1  notify agent_in_charge (Sam): information came  [rule information-came]
  Tue 2026-11-03 09:30  T-1  priority: none to P2  [triage: rule 3]
  Tue 2026-11-03 09:35  T-1  notify developer: technical ticket (priority = P2; taken in charge = Tue 2026-11-17 11:00)  [transition open the technical ticket]
  Mon 2026-11-09 10:00  T-1  set developer_in_charge = Dan  [transition take]
  Mon 2026-11-09 11:00  T-1  refused to Sam: `qualify as a bug` is not for the role `support_agent`
  Mon 2026-11-09 11:30  T-1  set verdict = bug  [transition qualify as a bug]
  Tue 2026-11-10 16:00  T-1  notify creator (Claire): ready (planned update = Thu 2026-11-12 10:00)  [rule ready]
  Thu 2026-11-12 07:30  T-1  `planned update` was promised for Thu 2026-11-12 10:00, now for Tue 2026-11-17 14:00  [planned update: its target changed]
  Mon 2026-11-16 09:00  T-1  `planned update` was promised for Tue 2026-11-17 14:00, now for Mon 2026-11-16 18:00  [planned update: its target changed]
  Mon 2026-11-16 16:00  T-1  notify developer: goes with the planned update  [planned update: departs]
  Mon 2026-11-16 17:00  T-1  `planned update` was promised for Mon 2026-11-16 18:00, now for Wed 2026-11-18 09:00  [planned update: its target changed]
  Wed 2026-11-18 07:00  T-1  notify developer: goes with the planned update  [planned update: departs]
  Wed 2026-11-18 08:45  T-1  refused to Dan: `release at once` is not offered now: `priority = "P1"` does not hold
  Wed 2026-11-18 08:50  T-1  notify creator (Claire): released  [rule released]

at the end:
  T-1  released since Wed 2026-11-18 08:50, priority P2
  T-1  taken in charge: met after 39h of 10 working days
  T-1  planned update: met after 184h 50m of next slot of planned update

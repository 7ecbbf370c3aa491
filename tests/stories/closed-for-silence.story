# A question is asked too late, and the customer never answers it.
#
# Four working hours from Monday 9:00 are used up at 14:00: half past three hours in the morning, and
# half an hour after lunch. The question at 14:30 ends the response clock, and begins the silence:
# reminders after 3 and 6 days, closure after 12, at the same time of day.

policy: service-desk

people:
  Claire: customer, Acme
  Ana: agent

events:
  Mon 2026-11-23 09:00  Claire  creates T-1: channel = portal, contract = business-hours, priority = P2
                 09:10  Ana     start work
                 10:00  Ana     sets assignee = Ana, with an internal comment
                 14:30  Ana     ask the customer, with a comment
  Wed 2026-12-09 10:00  time passes

decisions:
  Mon 2026-11-23 09:10  T-1  notify creator (Claire): in progress  [rule in-progress]
  Mon 2026-11-23 12:12  T-1  notify assignee (Ana): response due soon  [response: soon]
  Mon 2026-11-23 12:12  T-1  notify agent: response due soon  [response: soon]
  Mon 2026-11-23 14:00  T-1  `response` missed its target (business hours)  [response: breach]
  Mon 2026-11-23 14:00  T-1  notify team_lead: response late  [response: late]
  Mon 2026-11-23 14:30  T-1  notify creator (Claire): your answer is needed  [rule waiting-for-customer]
  Thu 2026-11-26 14:30  T-1  comment: reminder after 3 days  [silence: first reminder]
  Thu 2026-11-26 14:30+  T-1  notify creator (Claire): comment  [rule commented]
  Sun 2026-11-29 14:30  T-1  comment: reminder after 6 days  [silence: second reminder]
  Sun 2026-11-29 14:30+  T-1  notify creator (Claire): comment  [rule commented]
  Sat 2026-12-05 14:30  T-1  close for silence: waiting_customer to closed  [silence: closure]
  Sat 2026-12-05 14:30+  T-1  set resolution = no answer  [transition close for silence]
  Sat 2026-12-05 14:30+  T-1  notify creator (Claire): closed  [rule closed]

at the end:
  T-1  closed since Sat 2026-12-05 14:30+, priority P2
  T-1  response: met after 4h 30m of 4 working hours, late since Mon 2026-11-23 14:00
  T-1  silence: cancelled after 288h+

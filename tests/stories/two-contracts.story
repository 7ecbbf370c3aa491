# The same Friday evening under two contracts, and one of them changed overnight.
#
# Around the clock four hours from Friday 22:00 are used up on Saturday at 2:00, 80 % of them at 1:12.
# In the office nothing counts before Monday 9:00, so 14:00. T-3 is changed to business hours at 1:00: what is
# measured anew from its opening has not begun to count, and no warning came.

policy: service-desk

people:
  Claire: customer, Acme
  Ana: agent
  Theo: team_lead

events:
  Fri 2026-11-27 22:00  Claire  creates T-1: channel = portal, contract = 24x7, priority = P1
                 22:00  Claire  creates T-2: channel = portal
                 22:00  Claire  creates T-3: channel = portal, contract = 24x7
  Sat 2026-11-28 01:00  Theo    sets contract = business-hours on T-3
                 09:00  Ana     start work on T-1
                 09:05  Theo    merges T-3 into T-2
                 09:06  Ana     comments on T-3
                 10:00  Ana     answer and close on T-1, with a comment
  Mon 2026-11-30 13:00  Ana     start work on T-2
                 14:00  Ana     ask the customer on T-2, with a comment
                 14:01  time passes

decisions:
  Sat 2026-11-28 01:12  T-1  notify assignee (nobody known): response due soon  [response: soon]
  Sat 2026-11-28 01:12  T-1  notify agent: response due soon  [response: soon]
  Sat 2026-11-28 02:00  T-1  `response` missed its target (24/7)  [response: breach]
  Sat 2026-11-28 02:00  T-1  notify team_lead: response late  [response: late]
  Sat 2026-11-28 09:00  T-1  notify creator (Claire): in progress  [rule in-progress]
  Sat 2026-11-28 09:06  T-3  refused to Ana: the ticket is over: it was merged into `T-2`
  Sat 2026-11-28 10:00  T-1  set resolution = answered  [transition answer and close]
  Sat 2026-11-28 10:00  T-1  notify creator (Claire): closed  [rule closed]
  Mon 2026-11-30 12:12  T-2  notify assignee (nobody known): response due soon  [response: soon]
  Mon 2026-11-30 12:12  T-2  notify agent: response due soon  [response: soon]
  Mon 2026-11-30 13:00  T-2  notify creator (Claire): in progress  [rule in-progress]
  Mon 2026-11-30 14:00  T-2  notify creator (Claire): your answer is needed  [rule waiting-for-customer]

at the end:
  T-1  closed since Sat 2026-11-28 10:00, priority P1
  T-1  response: met after 12h of 4h, late since Sat 2026-11-28 02:00
  T-2  waiting_customer since Mon 2026-11-30 14:00, priority P3
  T-2  response: met after 4h of 4 working hours
  T-2  silence: running since Mon 2026-11-30 14:00, 1m
  T-3  submitted since Fri 2026-11-27 22:00, priority P3, merged into T-2 Sat 2026-11-28 09:05
  T-3  response: cancelled after 0s of 4 working hours

# The night in which the clocks go back, Sunday 2026-10-25: 3:00 is 2:00 once more.
#
# Around the clock four hours are real hours: from 1:30 they are used up at 4:30 on the wall, 80 % of
# them (3:12) at 3:42. Days are dates: three days after Friday 17:00 is Monday 17:00, though that is 73 hours.
# In the office the night does not count: from Friday 17:00 one hour, and three on Monday, so 12:00.

policy: service-desk

people:
  Claire: customer, Acme
  Ana: agent

events:
  Fri 2026-10-23 09:00         Claire  creates T-1: channel = portal
                 17:00         Ana     ask the customer on T-1, with a comment
                 17:00         Claire  creates T-2: channel = portal
  Sun 2026-10-25 01:30         Claire  creates T-3: channel = portal, contract = 24x7
                 02:15 +02:00  Ana     start work on T-3
                 02:15 +01:00  Ana     comments internally on T-3
  Mon 2026-10-26 18:00         time passes

decisions:
  Fri 2026-10-23 12:12  T-1  notify assignee (nobody known): response due soon  [response: soon]
  Fri 2026-10-23 12:12  T-1  notify agent: response due soon  [response: soon]
  Fri 2026-10-23 14:00  T-1  `response` missed its target (business hours)  [response: breach]
  Fri 2026-10-23 14:00  T-1  notify team_lead: response late  [response: late]
  Fri 2026-10-23 17:00  T-1  notify creator (Claire): your answer is needed  [rule waiting-for-customer]
  Sun 2026-10-25 02:15 +02:00  T-3  notify creator (Claire): in progress  [rule in-progress]
  Sun 2026-10-25 03:42  T-3  notify assignee (nobody known): response due soon  [response: soon]
  Sun 2026-10-25 03:42  T-3  notify agent: response due soon  [response: soon]
  Sun 2026-10-25 04:30  T-3  `response` missed its target (24/7)  [response: breach]
  Sun 2026-10-25 04:30  T-3  notify team_lead: response late  [response: late]
  Mon 2026-10-26 11:12  T-2  notify assignee (nobody known): response due soon  [response: soon]
  Mon 2026-10-26 11:12  T-2  notify agent: response due soon  [response: soon]
  Mon 2026-10-26 12:00  T-2  `response` missed its target (business hours)  [response: breach]
  Mon 2026-10-26 12:00  T-2  notify team_lead: response late  [response: late]
  Mon 2026-10-26 17:00  T-1  comment: reminder after 3 days  [silence: first reminder]
  Mon 2026-10-26 17:00+  T-1  notify creator (Claire): comment  [rule commented]

at the end:
  T-1  waiting_customer since Fri 2026-10-23 17:00, priority P3
  T-1  response: met after 7h of 4 working hours, late since Fri 2026-10-23 14:00
  T-1  silence: running since Fri 2026-10-23 17:00, 74h
  T-2  submitted since Fri 2026-10-23 17:00, priority P3
  T-2  response: running since Fri 2026-10-23 17:00, 9h of 4 working hours, late since Mon 2026-10-26 12:00
  T-3  in_progress since Sun 2026-10-25 02:15 +02:00, priority P3
  T-3  response: running since Sun 2026-10-25 01:30, 41h 30m of 4h, late since Sun 2026-10-25 04:30

# A closed ticket comes back, is not measured again, and the customer escalates twice.
#
# The answer ends the response clock for good. Only the customer's side reopens, and only Acme sees
# the ticket. An escalation in Waiting for customer begins the silence anew, as everything a person does.

policy: service-desk

people:
  Claire: customer, Acme
  Colin: customer, Acme
  Zoe: customer, Zenith
  Ana: agent

events:
  Fri 2026-11-27 16:00  Claire  creates T-1: channel = phone
                 17:00  Ana     start work
  Mon 2026-11-30 09:30  Ana     answer and close
                 09:31  Ana     answer and close, with a comment
  Mon 2027-03-01 09:00  Ana     reopen
                 09:05  Zoe     reopen
                 09:10  Colin   reopen
                 09:15  Claire  escalate: escalation_reason = expertise missing
                 10:00  Ana     ask the customer, with a comment
  Wed 2027-03-03 15:00  Colin   escalate, with a comment
  Sat 2027-03-06 14:59  Claire  comments
                 15:01  time passes

decisions:
  Fri 2026-11-27 16:00  T-1  notify creator (Claire): created  [rule created]
  Fri 2026-11-27 17:00  T-1  notify creator (Claire): in progress  [rule in-progress]
  Mon 2026-11-30 09:30  T-1  refused to Ana: `answer and close` requires comment
  Mon 2026-11-30 09:31  T-1  set resolution = answered  [transition answer and close]
  Mon 2026-11-30 09:31  T-1  notify creator (Claire): closed  [rule closed]
  Mon 2027-03-01 09:00  T-1  refused to Ana: `reopen` is not for the role `agent`
  Mon 2027-03-01 09:05  T-1  refused to Zoe: `Zoe` does not see this ticket: its role `customer` sees the tickets of its organisation
  Mon 2027-03-01 09:10  T-1  clear resolution  [transition reopen]
  Mon 2027-03-01 09:10  T-1  notify agent: reopened  [transition reopen]
  Mon 2027-03-01 09:10  T-1  notify creator (Claire): in progress  [rule in-progress]
  Mon 2027-03-01 09:15  T-1  escalate to team_lead: escalation  [transition escalate]
  Mon 2027-03-01 09:15  T-1  escalate to head_of_offer: escalation  [transition escalate]
  Mon 2027-03-01 10:00  T-1  notify creator (Claire): your answer is needed  [rule waiting-for-customer]
  Wed 2027-03-03 15:00  T-1  escalate to team_lead: escalation  [transition escalate]
  Wed 2027-03-03 15:00  T-1  escalate to head_of_offer: escalation  [transition escalate]
  Sat 2027-03-06 14:59  T-1  customer answered: waiting_customer to in_progress  [rule customer-answers]
  Sat 2027-03-06 14:59  T-1  notify creator (Claire): in progress  [rule in-progress]

at the end:
  T-1  in_progress since Sat 2027-03-06 14:59, priority P3
  T-1  response: met after 2h 31m of 4 working hours
  T-1  silence (3): cancelled after 0s

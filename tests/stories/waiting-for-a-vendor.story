# While a third party has the ticket the response clock stands still: nights and lunch never count, and
# neither does the wait.
#
# One hour of four is spent when the vendor is asked on Monday at 10:00. Work resumes on Wednesday at
# 11:00: of the three hours left one and a half remain before lunch and one and a half after it, so 15:00.
# 80 % of four hours are 3:12; of these 2:12 after the pause, so 14:12.

policy: service-desk

people:
  Claire: customer, Acme
  Ana: agent
  Victor: vendor, Pumps Ltd

events:
  Mon 2026-11-23 09:00  Claire  creates T-1: channel = mail
                 09:30  Ana     start work
                 10:00  Ana     ask a third party
  Tue 2026-11-24 16:00  Victor  comments
  Wed 2026-11-25 11:00  Ana     resume work
                 14:30  Ana     plan the operation, with a comment: planned_for = 2026-12-01
                 14:31  Ana     plan the operation, with a comment: planned_for = 2026-12-01, responsible = Victor
  Tue 2026-12-01 18:00  Ana     resume work
  Wed 2026-12-02 18:00  time passes

decisions:
  Mon 2026-11-23 09:00  T-1  notify creator (Claire): created  [rule created]
  Mon 2026-11-23 09:30  T-1  notify creator (Claire): in progress  [rule in-progress]
  Mon 2026-11-23 10:00  T-1  notify creator (Claire): waiting for a third party  [rule waiting-for-third-party]
  Wed 2026-11-25 11:00  T-1  notify creator (Claire): in progress  [rule in-progress]
  Wed 2026-11-25 14:12  T-1  notify assignee (nobody known): response due soon  [response: soon]
  Wed 2026-11-25 14:12  T-1  notify agent: response due soon  [response: soon]
  Wed 2026-11-25 14:30  T-1  refused to Ana: `plan the operation` requires responsible
  Wed 2026-11-25 14:31  T-1  notify creator (Claire): planned  [rule planned]
  Tue 2026-12-01 18:00  T-1  notify creator (Claire): in progress  [rule in-progress]

at the end:
  T-1  in_progress since Tue 2026-12-01 18:00, priority P3
  T-1  response: met after 3h 31m of 4 working hours

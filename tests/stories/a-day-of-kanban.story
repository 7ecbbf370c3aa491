# Three tickets that are to be taken on the day on which they come, around a holiday, Wednesday 11 November.
#
# Who opens one says whom to call back; who takes one says how long it will be, and no longer than a day.
# Marked urgent or not, one that nobody takes on Tuesday is late at closing time, 18:00, of which the
# developers are warned an hour before. What comes after closing is to be taken on the next working day,
# Thursday, so the one of 18:30 is solved in time on Thursday at 11:30. The fix of 17:30 does not help
# the customer: taken again at 17:50, its second day is used up on Thursday at 17:50.

policy: kanban

people:
  Maud: customer_success
  Dan: developer
  Eve: developer

events:
  Tue 2026-11-10 10:00  Maud  creates T-1: description = the import stops, assignee = Dan
                 10:01  Maud  creates T-2: description = the import stops, contact = Claire, assignee = Dan
                 10:05  Dan   take on T-2
                 10:06  Dan   take on T-2: estimate = 12
                 10:10  Dan   take on T-2: estimate = 6
                 11:00  Maud  creates T-3: description = nobody can print, contact = Zoe, assignee = Eve, screenshot = [print.png]
                 11:30  Maud  mark urgent on T-3
                 11:31  Eve   sets urgent = no on T-3
                 17:30  Dan   fix on T-2
                 17:40  Maud  not solved on T-2, with a comment
                 17:50  Dan   take on T-2
                 18:30  Maud  creates T-4: description = a typing error, contact = Zoe, assignee = Eve
  Thu 2026-11-12 09:30  Eve   take on T-3: estimate = 2
                 10:30  Eve   fix on T-3
                 11:00  Maud  verified on T-3
                 11:30  Maud  solve it herself on T-4, with a comment
  Thu 2026-11-12 18:00  time passes
  Fri 2026-11-13 10:00  Dan   fix on T-2
                 10:30  Maud  verified on T-2

decisions:
  Tue 2026-11-10 10:00  T-1  refused to Maud: `opening` requires contact
  Tue 2026-11-10 10:01  T-2  notify assignee (Dan): new ticket (description = the import stops; urgent = false)  [rule created]
  Tue 2026-11-10 10:01  T-2  notify developer (not Maud): new ticket (description = the import stops; urgent = false)  [rule created]
  Tue 2026-11-10 10:05  T-2  refused to Dan: `take` requires estimate
  Tue 2026-11-10 10:06  T-2  refused to Dan: `estimate` cannot be 12: it is at most 8, split what takes longer than a day
  Tue 2026-11-10 11:00  T-3  notify assignee (Eve): new ticket (description = nobody can print; urgent = false)  [rule created]
  Tue 2026-11-10 11:00  T-3  notify developer (not Maud): new ticket (description = nobody can print; urgent = false)  [rule created]
  Tue 2026-11-10 11:30  T-3  set urgent = true  [transition mark urgent]
  Tue 2026-11-10 11:30  T-3  notify assignee (Eve): urgent  [transition mark urgent]
  Tue 2026-11-10 11:30  T-3  notify developer: urgent  [transition mark urgent]
  Tue 2026-11-10 11:31  T-3  refused to Eve: `urgent` is not edited by the role `developer`: its section `urgency` is edited by customer_success
  Tue 2026-11-10 17:00  T-3  notify assignee (Eve): to be taken today  [pick-up: soon]
  Tue 2026-11-10 17:00  T-3  notify developer: to be taken today  [pick-up: soon]
  Tue 2026-11-10 17:30  T-2  notify customer_success: verify it with the customer (contact = Claire)  [transition fix]
  Tue 2026-11-10 17:40  T-2  notify assignee (Dan): not solved  [transition not solved]
  Tue 2026-11-10 18:00  T-3  `pick-up` missed its target (same day)  [pick-up: breach]
  Tue 2026-11-10 18:00  T-3  notify developer: not taken today  [pick-up: late]
  Tue 2026-11-10 18:00  T-3  notify customer_success: not taken today  [pick-up: late]
  Tue 2026-11-10 18:30  T-4  notify assignee (Eve): new ticket (description = a typing error; urgent = false)  [rule created]
  Tue 2026-11-10 18:30  T-4  notify developer (not Maud): new ticket (description = a typing error; urgent = false)  [rule created]
  Thu 2026-11-12 10:30  T-3  notify customer_success: verify it with the customer (contact = Zoe)  [transition fix]
  Thu 2026-11-12 11:00  T-3  notify contact (Zoe): solved  [transition verified]
  Thu 2026-11-12 17:50  T-2  `work` missed its target (one day)  [work: breach]
  Thu 2026-11-12 17:50  T-2  notify assignee (Dan): more than a day  [work: late]
  Thu 2026-11-12 17:50  T-2  notify customer_success: more than a day  [work: late]
  Fri 2026-11-13 10:00  T-2  notify customer_success: verify it with the customer (contact = Claire)  [transition fix]
  Fri 2026-11-13 10:30  T-2  notify contact (Claire): solved  [transition verified]

at the end:
  T-2  closed since Fri 2026-11-13 10:30
  T-2  pick-up: met after 9m of end of day
  T-2  work: met after 6h 20m of 1 working day
  T-2  work (2): met after 9h 10m of 1 working day, late since Thu 2026-11-12 17:50
  T-3  closed since Thu 2026-11-12 11:00
  T-3  pick-up: met after 6h 30m of end of day, late since Tue 2026-11-10 18:00
  T-3  work: met after 1h of 1 working day
  T-4  closed since Thu 2026-11-12 11:30
  T-4  pick-up: cancelled after 2h 30m of end of day

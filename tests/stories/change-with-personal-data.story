# A function that exports addresses: seven steps, two actions, a control that turns red, and a delivery
# that the client refuses once.
#
# No clock runs here: nothing happens but what people do, and what follows from it at once. Each side
# edits its own part, when it is its turn. The DPO says that personal data are concerned, so each
# action has a fourth test, and is green when all four are. A red one puts its action back, and sets all
# its controls back to open. The request is delivered when the last of its actions is green; refusing
# the delivery opens one more.

policy: change-request, change-action

people:
  Clara: client_admin, Acme
  Colin: client_user, Acme
  Hana: help_desk
  Dora: dpo
  Hugo: head_of_development
  Max: developer
  Ines: controller

events:
  Mon 2026-11-02 09:00  Clara  creates R-1: kind_of_change = new function, description = export of all addresses
                 09:05  Clara  send to support
                 09:10  Colin  sets requester = Colin
                 09:15  Clara  send to support: requester = Claude, wished_deadline = 2026-11-27
  Tue 2026-11-03 09:00  Clara  sets description = export of some addresses
                 10:00  Hana   sets planned_date = 2026-12-01
                 10:30  Hana   sets specification = "a file, by night", quote = [quote.pdf], planned_date = 2026-12-01
  Wed 2026-11-04 10:00  Dora   sets validation_date = 2026-11-04
                 11:00  Dora   sets data_protection_impact = yes, conclusions = encrypt it, validation_date = 2026-11-04
  Thu 2026-11-05 09:00  Clara  approve: client_observations = only from the office
  Fri 2026-11-06 09:00  Hugo   add an action
                 09:01  Hugo   add an action
                 09:10  Hugo   sets task = the file, assignee = Max, start_date = 2026-11-09 on R-1.1
                 09:11  Hugo   sets task = its encryption, assignee = Max, start_date = 2026-11-10 on R-1.2
  Thu 2026-11-12 17:00  Max    sets end_date = 2026-11-13 on R-1.1
                 17:01  Max    sets end_date = 2026-11-12 on R-1.1
                 17:02  Max    sets end_date = 2026-11-12 on R-1.2
  Fri 2026-11-13 09:00  Ines   sets unit_test = green, functional_test = green, integration_test = green on R-1.1
                 09:30  Ines   sets unit_test = green, functional_test = red on R-1.2
                 10:00  Dora   sets data_protection_test = green on R-1.1
  Mon 2026-11-16 16:00  Max    sets end_date = 2026-11-16 on R-1.2
                 17:00  Ines   sets unit_test = green, functional_test = green, integration_test = green on R-1.2
  Tue 2026-11-17 09:00  Dora   sets data_protection_test = green on R-1.2
  Wed 2026-11-18 10:00  Clara  refuse
                 10:01  Clara  refuse, with a comment
                 11:00  Hugo   sets task = names with accents, assignee = Max, start_date = 2026-11-18 on R-1.3
                 17:00  Max    sets end_date = 2026-11-18 on R-1.3
  Thu 2026-11-19 09:00  Ines   sets unit_test = green, functional_test = green, integration_test = green on R-1.3
                 09:30  Dora   sets data_protection_test = green on R-1.3
  Fri 2026-11-20 10:00  Clara  accept

decisions:
  Mon 2026-11-02 09:05  R-1  refused to Clara: `send to support` requires requester, wished_deadline
  Mon 2026-11-02 09:10  R-1  refused to Colin: `requester` is not edited by the role `client_user`: its section `request` is edited by client_admin and gdpr_auditor and client_dpo, while `state = "request"`
  Mon 2026-11-02 09:15  R-1  notify help_desk: request sent (help_desk_reference = unset; kind_of_change = new function; requester = Claude; wished_deadline = 2026-11-27; description = export of all addresses; attachments = unset)  [rule sent]
  Mon 2026-11-02 09:15  R-1  notify information_box: request sent (help_desk_reference = unset; kind_of_change = new function; requester = Claude; wished_deadline = 2026-11-27; description = export of all addresses; attachments = unset)  [rule sent]
  Mon 2026-11-02 09:15  R-1  notify creator (Clara): request sent (help_desk_reference = unset; kind_of_change = new function; requester = Claude; wished_deadline = 2026-11-27; description = export of all addresses; attachments = unset)  [rule sent]
  Tue 2026-11-03 09:00  R-1  refused to Clara: `description` is not edited by the role `client_admin`: its section `request` is edited by client_admin and gdpr_auditor and client_dpo, while `state = "request"`
  Tue 2026-11-03 10:00  R-1  refused to Hana: an edit of `planning` requires specification
  Tue 2026-11-03 10:30  R-1  specified: specification to dpo_review  [transition specified]
  Tue 2026-11-03 10:30  R-1  notify help_desk: specification ready (help_desk_reference = unset; kind_of_change = new function; requester = Claude; wished_deadline = 2026-11-27; description = export of all addresses; attachments = unset; specification = a file, by night; specification_attachments = unset; quote = quote.pdf; planned_date = 2026-12-01)  [rule specified]
  Tue 2026-11-03 10:30  R-1  notify information_box: specification ready (help_desk_reference = unset; kind_of_change = new function; requester = Claude; wished_deadline = 2026-11-27; description = export of all addresses; attachments = unset; specification = a file, by night; specification_attachments = unset; quote = quote.pdf; planned_date = 2026-12-01)  [rule specified]
  Tue 2026-11-03 10:30  R-1  notify creator (Clara): specification ready (help_desk_reference = unset; kind_of_change = new function; requester = Claude; wished_deadline = 2026-11-27; description = export of all addresses; attachments = unset; specification = a file, by night; specification_attachments = unset; quote = quote.pdf; planned_date = 2026-12-01)  [rule specified]
  Tue 2026-11-03 10:30  R-1  notify dpo: specification ready (help_desk_reference = unset; kind_of_change = new function; requester = Claude; wished_deadline = 2026-11-27; description = export of all addresses; attachments = unset; specification = a file, by night; specification_attachments = unset; quote = quote.pdf; planned_date = 2026-12-01)  [rule specified]
  Wed 2026-11-04 10:00  R-1  refused to Dora: an edit of `validation` requires data_protection_impact, conclusions
  Wed 2026-11-04 11:00  R-1  reviewed: dpo_review to client_decision  [transition reviewed]
  Wed 2026-11-04 11:00  R-1  notify help_desk: data protection reviewed (help_desk_reference = unset; kind_of_change = new function; requester = Claude; wished_deadline = 2026-11-27; description = export of all addresses; attachments = unset; specification = a file, by night; specification_attachments = unset; quote = quote.pdf; planned_date = 2026-12-01; data_protection_impact = true; conclusions = encrypt it; validation_date = 2026-11-04)  [rule reviewed]
  Wed 2026-11-04 11:00  R-1  notify information_box: data protection reviewed (help_desk_reference = unset; kind_of_change = new function; requester = Claude; wished_deadline = 2026-11-27; description = export of all addresses; attachments = unset; specification = a file, by night; specification_attachments = unset; quote = quote.pdf; planned_date = 2026-12-01; data_protection_impact = true; conclusions = encrypt it; validation_date = 2026-11-04)  [rule reviewed]
  Wed 2026-11-04 11:00  R-1  notify creator (Clara): data protection reviewed (help_desk_reference = unset; kind_of_change = new function; requester = Claude; wished_deadline = 2026-11-27; description = export of all addresses; attachments = unset; specification = a file, by night; specification_attachments = unset; quote = quote.pdf; planned_date = 2026-12-01; data_protection_impact = true; conclusions = encrypt it; validation_date = 2026-11-04)  [rule reviewed]
  Wed 2026-11-04 11:00  R-1  notify dpo: data protection reviewed (help_desk_reference = unset; kind_of_change = new function; requester = Claude; wished_deadline = 2026-11-27; description = export of all addresses; attachments = unset; specification = a file, by night; specification_attachments = unset; quote = quote.pdf; planned_date = 2026-12-01; data_protection_impact = true; conclusions = encrypt it; validation_date = 2026-11-04)  [rule reviewed]
  Thu 2026-11-05 09:00  R-1  notify help_desk: further step (state = development; client_observations = only from the office)  [rule further-step]
  Thu 2026-11-05 09:00  R-1  notify creator (Clara): further step (state = development; client_observations = only from the office)  [rule further-step]
  Thu 2026-11-05 09:00  R-1  notify head_of_development: actions to plan (specification = a file, by night; planned_date = 2026-12-01)  [rule development]
  Fri 2026-11-06 09:00  R-1  open a ticket of `change-action` as action: R-1.1  [transition add an action]
  Fri 2026-11-06 09:01  R-1  open a ticket of `change-action` as action: R-1.2  [transition add an action]
  Thu 2026-11-12 17:00  R-1.1  refused to Max: `end_date` cannot be 2026-11-13: it is at most 2026-11-12
  Thu 2026-11-12 17:01  R-1.1  open the controls: in_development to in_control  [transition open the controls]
  Thu 2026-11-12 17:01  R-1.1  tell part_of R-1: in control  [rule tell-in-control]
  Thu 2026-11-12 17:01  R-1.1  notify controller: controls open (task = the file; assignee = Max; end_date = 2026-11-12)  [rule controls-open]
  Thu 2026-11-12 17:01  R-1.1  notify dpo: data-protection test open (task = the file; assignee = Max; end_date = 2026-11-12)  [rule fourth-test-opens]
  Thu 2026-11-12 17:02  R-1.2  open the controls: in_development to in_control  [transition open the controls]
  Thu 2026-11-12 17:02  R-1.2  tell part_of R-1: in control  [rule tell-in-control]
  Thu 2026-11-12 17:02  R-1.2  notify controller: controls open (task = its encryption; assignee = Max; end_date = 2026-11-12)  [rule controls-open]
  Thu 2026-11-12 17:02  R-1.2  notify dpo: data-protection test open (task = its encryption; assignee = Max; end_date = 2026-11-12)  [rule fourth-test-opens]
  Fri 2026-11-13 09:30  R-1.2  back to development: in_control to in_development  [rule red]
  Fri 2026-11-13 09:30  R-1.2  tell part_of R-1: red  [rule red]
  Fri 2026-11-13 09:30  R-1.2  clear end_date  [transition back to development]
  Fri 2026-11-13 09:30  R-1.2  set unit_test = open, set functional_test = open  [transition back to development]
  Fri 2026-11-13 10:00  R-1.1  all green: in_control to green  [transition all green]
  Fri 2026-11-13 10:00  R-1.1  tell part_of R-1: green  [rule tell-green]
  Mon 2026-11-16 16:00  R-1.2  open the controls: in_development to in_control  [transition open the controls]
  Mon 2026-11-16 16:00  R-1.2  tell part_of R-1: in control  [rule tell-in-control]
  Mon 2026-11-16 16:00  R-1.2  notify controller: controls open (task = its encryption; assignee = Max; end_date = 2026-11-16)  [rule controls-open]
  Mon 2026-11-16 16:00  R-1.2  notify dpo: data-protection test open (task = its encryption; assignee = Max; end_date = 2026-11-16)  [rule fourth-test-opens]
  Tue 2026-11-17 09:00  R-1.2  all green: in_control to green  [transition all green]
  Tue 2026-11-17 09:00  R-1.2  tell part_of R-1: green  [rule tell-green]
  Tue 2026-11-17 09:00  R-1  deliver: development to client_acceptance  [transition deliver]
  Tue 2026-11-17 09:00  R-1  notify help_desk: further step (state = client_acceptance; client_observations = only from the office)  [rule further-step]
  Tue 2026-11-17 09:00  R-1  notify creator (Clara): further step (state = client_acceptance; client_observations = only from the office)  [rule further-step]
  Wed 2026-11-18 10:00  R-1  refused to Clara: `refuse` requires comment
  Wed 2026-11-18 10:01  R-1  open a ticket of `change-action` as action: R-1.3  [transition refuse]
  Wed 2026-11-18 10:01  R-1  notify help_desk: further step (state = development; client_observations = only from the office)  [rule further-step]
  Wed 2026-11-18 10:01  R-1  notify creator (Clara): further step (state = development; client_observations = only from the office)  [rule further-step]
  Wed 2026-11-18 10:01  R-1  notify head_of_development: actions to plan (specification = a file, by night; planned_date = 2026-12-01)  [rule development]
  Wed 2026-11-18 17:00  R-1.3  open the controls: in_development to in_control  [transition open the controls]
  Wed 2026-11-18 17:00  R-1.3  tell part_of R-1: in control  [rule tell-in-control]
  Wed 2026-11-18 17:00  R-1.3  notify controller: controls open (task = names with accents; assignee = Max; end_date = 2026-11-18)  [rule controls-open]
  Wed 2026-11-18 17:00  R-1.3  notify dpo: data-protection test open (task = names with accents; assignee = Max; end_date = 2026-11-18)  [rule fourth-test-opens]
  Thu 2026-11-19 09:30  R-1.3  all green: in_control to green  [transition all green]
  Thu 2026-11-19 09:30  R-1.3  tell part_of R-1: green  [rule tell-green]
  Thu 2026-11-19 09:30  R-1  deliver: development to client_acceptance  [transition deliver]
  Thu 2026-11-19 09:30  R-1  notify help_desk: further step (state = client_acceptance; client_observations = only from the office)  [rule further-step]
  Thu 2026-11-19 09:30  R-1  notify creator (Clara): further step (state = client_acceptance; client_observations = only from the office)  [rule further-step]
  Fri 2026-11-20 10:00  R-1  tell action R-1.1: accepted  [transition accept]
  Fri 2026-11-20 10:00  R-1  tell action R-1.2: accepted  [transition accept]
  Fri 2026-11-20 10:00  R-1  tell action R-1.3: accepted  [transition accept]
  Fri 2026-11-20 10:00  R-1  notify help_desk: further step (state = accepted; client_observations = only from the office)  [rule further-step]
  Fri 2026-11-20 10:00  R-1  notify creator (Clara): further step (state = accepted; client_observations = only from the office)  [rule further-step]
  Fri 2026-11-20 10:00  R-1.1  close: green to closed  [rule accepted]
  Fri 2026-11-20 10:00  R-1.2  close: green to closed  [rule accepted]
  Fri 2026-11-20 10:00  R-1.3  close: green to closed  [rule accepted]

at the end:
  R-1  accepted since Fri 2026-11-20 10:00
  R-1  action R-1.1: green
  R-1  action R-1.2: green
  R-1  action R-1.3: green
  R-1.1  closed since Fri 2026-11-20 10:00
  R-1.1  part_of R-1: accepted
  R-1.2  closed since Fri 2026-11-20 10:00
  R-1.2  part_of R-1: accepted
  R-1.3  closed since Fri 2026-11-20 10:00
  R-1.3  part_of R-1: accepted

-- Files of people, and licences of what has ended.

-- Licences are returned, too, when their service is taken down for good.
alter table licences drop constraint licences_returned_why_check;
alter table licences add constraint licences_returned_why_check
  check (returned_why in ('taken_back', 'deactivated', 'erased', 'undone', 'service_removed'));

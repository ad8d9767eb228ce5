-- How the licences of a customer are used: three more marks in its status set, and a key to sort by.

-- Under which share of what was bought the use of a service is low; none: it is not looked at.
alter table partners add column low_use_percent smallint default 50 check (low_use_percent between 1 and 100);

-- Bits 50 to 52: over the limit, low use, nobody assigned. A number of JavaScript holds all 53 exactly.
alter table standings drop constraint standings_status_set_check;
alter table standings add constraint standings_status_set_check
  check (status_set >= 0 and status_set < 9007199254740992);

-- How much of what was bought is in use; infinity: nothing is counted.
alter table standings add column use_share double precision not null default 'infinity' check (use_share >= 0);
-- The share that a row was laid by (0: none), where it matters; -1: before there was one.
alter table standings add column laid_by_percent smallint default -1 check (laid_by_percent between -1 and 100);

create index standings_use on standings (partner_id, use_share, name_key, external_id)
  include (status_set, customer_id, valid_from, valid_until);
-- Who is over the limit stands together at one end of that order: whoever begins at the other would pass all of the others.
create index standings_use_over_limit on standings (partner_id, use_share, name_key, external_id)
  include (status_set, customer_id, valid_from, valid_until)
  where (status_set & 1125899906842624) <> 0;
-- Rows that were laid by another share than the partner's.
create index standings_laid_by on standings (partner_id, laid_by_percent)
  where is_last and laid_by_percent is not null;

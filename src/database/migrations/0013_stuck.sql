-- What takes longer than it usually does: one more mark of a customer in its status set, from the instant on that its first
-- late service has laid down; and whether that has been said of the service.

alter table standings drop constraint standings_status_set_check;
alter table standings add constraint standings_status_set_check
  check (status_set >= 0 and status_set < 1125899906842624);

alter table services add column stuck_told boolean not null default false;
drop index services_stuck;
create index services_stuck on services (partner_id, stuck_at) where stuck_at is not null and not stuck_told;

-- The clock works out anew how these customers stand.
alter table subscriptions no force row level security;
alter table services no force row level security;
update subscriptions s set status_until = now()
  where s.closed_at is null and exists (
    select from services v
    where v.partner_id = s.partner_id and v.subscription_id = s.id and v.stuck_at is not null);
alter table subscriptions force row level security;
alter table services force row level security;

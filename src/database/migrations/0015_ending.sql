-- How services end with what they belong to: suspended with their subscription, taken down with a deleted customer; and
-- what of people is kept about them afterwards.

-- Telling the other side that a subscription is suspended, and that it no longer is.
alter table operations drop constraint operations_kind_check;
alter table operations add constraint operations_kind_check
  check (kind in ('start', 'change', 'withdraw', 'suspend', 'resume'));
create index operations_customer on operations (partner_id, customer_id) where ended_at is null;

-- Since when its services are to be suspended over there. Whoever sees that this and the status disagree says so to its
-- services.
alter table subscriptions add column services_suspended_at timestamptz(3);
create index subscriptions_to_suspend on subscriptions (partner_id, id)
  where status = 'suspended' and services_suspended_at is null;
create index subscriptions_to_resume on subscriptions (partner_id, id)
  where services_suspended_at is not null and closed_at is null and status is distinct from 'suspended';

alter table services
  -- Since when it stands somewhere; none: nowhere, or it has been taken down since.
  add column stands_at timestamptz(3),
  -- Since when its subscription is suspended.
  add column suspended_at timestamptz(3),
  -- What its provisioner was told last of that; none: nothing, or that it goes on.
  add column suspension text check (suspension in ('telling', 'unsure', 'suspended', 'failed')),
  add column suspension_at timestamptz(3),
  -- Why it could not be told (src/domain/trouble.ts).
  add column suspension_trouble jsonb;
-- Of every partner.
alter table services no force row level security;
update services set stands_at = first_provisioned_at where first_provisioned_at is not null and deprovisioned_at is null;
alter table services force row level security;
-- What somebody has to be told of, by who sets it up: some cannot be told.
create index services_suspension on services (partner_id, provisioner, id)
  where stands_at is not null and withdrawn_at is null and provisioning_status <> 'provisioning'
    and (suspension = 'unsure' or suspension = 'suspended' and suspended_at is null
      or suspension is null and suspended_at is not null);

-- What has been opened again and is no trial that ended (subscriptions_ended has the trials, by their ends).
create index subscriptions_reopened on subscriptions (partner_id, id)
  where services_ended_at is not null and closed_at is null and (kind <> 'trial' or converts_ends_at is not null);

-- Since when its services are taken down because it is deleted. Whoever sees that this and archived_at disagree takes them
-- down or brings them back.
alter table customers add column services_ended_at timestamptz(3);
create index customers_to_end on customers (partner_id, archived_at)
  where archived_at is not null and services_ended_at is null;
create index customers_to_bring_back on customers (partner_id, id)
  where archived_at is null and services_ended_at is not null;
create index tasks_customer on tasks (partner_id, customer_id) where ended_at is null;

-- As in 0012, and with support cases, but a customer stays for as long as something of it is being taken down somewhere. What could not be taken
-- down is told in the audit log, which then has nothing else of the customer any more.
create or replace function remove_deleted_customers(max_customers integer) returns integer
language plpgsql security definer set search_path = varde, public, pg_temp as $$
declare
  tenant uuid := current_setting('varde.partner_id')::uuid;
  gone uuid[];
begin
  select array_agg(c.id) into gone from (
    select customers.id from customers join partners on partners.id = customers.partner_id
    where customers.partner_id = tenant
      and customers.archived_at < now() - make_interval(days => partners.deleted_customers_days)
      and not exists (select from operations o
        where o.partner_id = tenant and o.customer_id = customers.id and o.ended_at is null)
      and not exists (select from subscriptions s
        join services v on v.partner_id = tenant and v.subscription_id = s.id
        where s.partner_id = tenant and s.customer_id = customers.id
          and v.provisioner is not null and v.withdrawn_at is null)
    order by customers.archived_at, customers.id limit max_customers
    for update of customers skip locked) c;
  if gone is null then return 0; end if;
  insert into audit (partner_id, id, at, actor_kind, action, subject_kind, subject_id, details)
    select tenant, gen_random_uuid(), clock_timestamp(), 'system', 'service_left_behind', 'service', v.id,
      jsonb_build_object('product', v.product, 'provisioner', v.provisioner, 'connection', k.name)
    from subscriptions s join services v on v.partner_id = tenant and v.subscription_id = s.id
    left join lateral (select o.connection_id from operations o
      where o.partner_id = tenant and o.service_id = v.id order by o.created_at desc, o.id desc limit 1) o on true
    left join connections k on k.partner_id = tenant and k.id = o.connection_id
    where s.partner_id = tenant and s.customer_id = any(gone)
      and v.withdrawn_at is not null and v.deprovisioned_at is null;
  delete from task_notes n using tasks t
    where t.partner_id = tenant and t.customer_id = any(gone) and n.partner_id = tenant and n.task_id = t.id;
  delete from tasks where partner_id = tenant and customer_id = any(gone);
  delete from operations where partner_id = tenant and customer_id = any(gone);
  delete from service_details where partner_id = tenant and customer_id = any(gone);
  delete from set_up_links where partner_id = tenant and customer_id = any(gone);
  delete from support_cases where partner_id = tenant and customer_id = any(gone);
  delete from services v using subscriptions s
    where s.partner_id = tenant and s.customer_id = any(gone) and v.partner_id = tenant and v.subscription_id = s.id;
  delete from payment_facts f using subscriptions s
    where s.partner_id = tenant and s.customer_id = any(gone) and f.partner_id = tenant and f.subscription_id = s.id;
  delete from subscriptions where partner_id = tenant and customer_id = any(gone);
  delete from assignments where partner_id = tenant and customer_id = any(gone);
  delete from bulk_items where partner_id = tenant and customer_id = any(gone);
  delete from history where partner_id = tenant and customer_id = any(gone);
  delete from audit where partner_id = tenant and customer_id = any(gone);
  delete from customers where partner_id = tenant and id = any(gone);
  delete from memberships where partner_id = tenant and customer_id = any(gone);
  delete from invitations where partner_id = tenant and customer_id = any(gone);
  return cardinality(gone);
end $$;

-- For so many days after a service has been removed the partner keeps what was filled in for it.
alter table partners add column removed_details_days integer not null default 90
  check (removed_details_days between 1 and 3650);
-- Since when nothing is left of what was filled in, or told of who did it.
alter table service_details add column cleared_at timestamptz(3);
create index services_removed on services (partner_id, deprovisioned_at) where deprovisioned_at is not null;

-- A link whose address has been erased has none any more, and opens nothing.
alter table set_up_links alter column email drop not null;
alter table set_up_links add constraint set_up_links_erased check (email is not null or ended_at is not null);

-- Erases an address from the history of a customer, where it stands whole, and as it is shown to who helps. The app may
-- not change the history otherwise. Returns from how many entries.
create function erase_address_from_history(of_customer uuid, address text, masked text) returns integer
language plpgsql security definer set search_path = varde, public, pg_temp as $$
declare
  tenant uuid := current_setting('varde.partner_id')::uuid;
  erased integer;
begin
  update history h set
    before = case when lower(h.before->>'adminEmail') = lower(address)
      then jsonb_set(h.before, '{adminEmail}', 'null') else h.before end,
    after = case
      when lower(h.after->>'adminEmail') = lower(address) then jsonb_set(h.after, '{adminEmail}', 'null')
      when lower(h.after->>'contact') = lower(masked) then jsonb_set(h.after, '{contact}', 'null')
      else h.after end
  where h.partner_id = tenant and h.customer_id = of_customer
    and (lower(h.before->>'adminEmail') = lower(address) or lower(h.after->>'adminEmail') = lower(address)
      or lower(h.after->>'contact') = lower(masked));
  get diagnostics erased = row_count;
  return erased;
end $$;
revoke all on function erase_address_from_history from public;
grant execute on function erase_address_from_history to varde_app;

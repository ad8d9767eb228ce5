-- Customers that were deleted and can still be brought back, and how long a partner keeps what it need not keep.

-- From when on it is in no list, count, search or export: its standings and its row of search are gone with it.
alter table customers add column archived_at timestamptz(3);
create index customers_archived on customers (partner_id, archived_at, id) where archived_at is not null;

alter table partners add column audit_days integer not null default 730 check (audit_days between 30 and 3650);
alter table partners add column deleted_customers_days integer not null default 30
  check (deleted_customers_days between 1 and 365);

-- The app may neither change nor delete history and audit. What the retention says goes through these two doors: they
-- take the tenant from the transaction and the days from the partner, so that nothing else can be removed by them.

-- Removes customers for good that were deleted longer ago than the partner keeps them, with all below them, their
-- history and their audit; returns how many.
create function remove_deleted_customers(max_customers integer) returns integer
language plpgsql security definer set search_path = varde, public, pg_temp as $$
declare
  tenant uuid := current_setting('varde.partner_id')::uuid;
  gone uuid[];
begin
  select array_agg(c.id) into gone from (
    select customers.id from customers join partners on partners.id = customers.partner_id
    where customers.partner_id = tenant
      and customers.archived_at < now() - make_interval(days => partners.deleted_customers_days)
    order by customers.archived_at, customers.id limit max_customers
    for update of customers skip locked) c;
  if gone is null then return 0; end if;
  delete from services v using subscriptions s
    where s.partner_id = tenant and s.customer_id = any(gone) and v.partner_id = tenant and v.subscription_id = s.id;
  delete from subscriptions where partner_id = tenant and customer_id = any(gone);
  delete from assignments where partner_id = tenant and customer_id = any(gone);
  delete from history where partner_id = tenant and customer_id = any(gone);
  delete from audit where partner_id = tenant and customer_id = any(gone);
  delete from customers where partner_id = tenant and id = any(gone);
  delete from memberships where partner_id = tenant and customer_id = any(gone);
  delete from invitations where partner_id = tenant and customer_id = any(gone);
  return cardinality(gone);
end $$;

-- Removes entries of the audit log that are older than the partner keeps them; returns how many.
create function remove_old_audit(max_entries integer) returns integer
language plpgsql security definer set search_path = varde, public, pg_temp as $$
declare
  tenant uuid := current_setting('varde.partner_id')::uuid;
  removed integer;
begin
  delete from audit where partner_id = tenant and id in (
    select audit.id from audit join partners on partners.id = audit.partner_id
    where audit.partner_id = tenant and audit.at < now() - make_interval(days => partners.audit_days)
    order by audit.at, audit.id limit max_entries);
  get diagnostics removed = row_count;
  return removed;
end $$;

revoke all on function remove_deleted_customers, remove_old_audit from public;
grant execute on function remove_deleted_customers, remove_old_audit to varde_app;

-- What one person did, for themselves and for the audit log's filter.
create index audit_person on audit (partner_id, person_id, at, id) where person_id is not null;

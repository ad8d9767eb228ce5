-- What a search has found is remembered by processes (docs/decisions/0011). This says what has changed since.

-- What search looked at in a customer before a transaction changed it; all null where it was not there. A row without
-- customer says: count everything again. Who changes customer_search writes here first, in the same transaction.
create table search_changes (
  partner_id uuid not null,
  id bigint generated always as identity,
  -- The transaction, so that a reader knows whether its snapshot of then had seen it: sequences have gaps and commit
  -- out of order, snapshots do not.
  transaction xid8 not null default pg_current_xact_id(),
  customer_id uuid,
  search_text text,
  tags text[],
  status_set bigint,
  changes_at timestamptz(3)[],
  change_sets bigint[],
  primary key (partner_id, id)
);
create index search_changes_transaction on search_changes (partner_id, transaction);
alter table search_changes enable row level security;
alter table search_changes force row level security;
create policy tenant on search_changes
  using (partner_id = current_setting('varde.partner_id')::uuid)
  with check (partner_id = current_setting('varde.partner_id')::uuid);
grant select, insert, update, delete on search_changes to varde_app;
grant usage on all sequences in schema varde to varde_app;

-- The sets of coming days, as customer_search has them.
create type set_changes as (changes_at timestamptz(3)[], change_sets bigint[]);

-- How many of the found customers have which set, now and in the days that are known: the sets that hold since ever, and
-- for each instant at which a customer's piece ends how many more (or fewer, below zero, or none) have it from then on.
create function search_sets_in_time(patterns text[], wanted_tags text[])
returns table (takes_effect_at timestamptz, status_set bigint, customers bigint)
language plpgsql stable security definer set search_path = varde, public, pg_temp as $$
begin
  return query execute
    'with found as materialized (
      select s.status_set, count(*) as customers,
        array_agg(row(s.changes_at, s.change_sets)::set_changes) filter (where s.changes_at is not null) as changing
      from customer_search s where s.partner_id = $1' || search_condition(patterns, wanted_tags) || ' group by 1
    )
    select ''-infinity''::timestamptz, f.status_set, f.customers from found f
    union all
    select c.changes_at[i], step.status_set, sum(step.sign)
      from found f cross join lateral unnest(f.changing) c
      cross join lateral generate_subscripts(c.changes_at, 1) i
      cross join lateral (values (coalesce(c.change_sets[i - 1], f.status_set), -1), (c.change_sets[i], 1))
        step (status_set, sign)
      group by 1, 2'
    using current_setting('varde.partner_id')::uuid;
end $$;

revoke all on function search_sets_in_time from public;
grant execute on function search_sets_in_time to varde_app;
drop function search_sets;

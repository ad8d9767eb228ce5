-- People of the customers, and the licences that they hold.

-- Whether more licences may be assigned than were bought.
alter table products add column overage boolean not null default false;

-- Whether licences_used is the number of licences that people hold: since the first one was assigned. Until then it is
-- what files say.
alter table services add column licences_counted boolean not null default false;

create table customer_people (
  partner_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  -- The customer's own id for them; made by Varde where it gives none.
  external_id text collate "C" not null,
  name text not null,
  name_key text collate "C" not null,
  -- What search looks at: name, address, own id.
  search_text text not null,
  -- Lower case; none: unknown.
  email text,
  -- In which they are written to; none: in the partner's.
  language text,
  groups text[] not null default '{}',
  deactivated_at timestamptz(3),
  -- Since when nothing that points at somebody is left; the row stays while the other side still has to be told.
  erased_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  revision integer not null default 0,
  primary key (partner_id, id),
  foreign key (partner_id, customer_id) references customers (partner_id, id),
  check (erased_at is null or deactivated_at is not null and email is null)
);
create unique index customer_people_external on customer_people (partner_id, customer_id, external_id)
  where erased_at is null;
create unique index customer_people_email on customer_people (partner_id, customer_id, email)
  where email is not null and deactivated_at is null;
create index customer_people_name on customer_people (partner_id, customer_id, name_key, external_id)
  include (search_text, deactivated_at) where erased_at is null;

-- One seat of one service, from when it was assigned to when it was returned.
create table licences (
  partner_id uuid not null,
  id uuid not null,
  service_id uuid not null,
  customer_id uuid not null,
  person_id uuid not null,
  assigned_at timestamptz(3) not null,
  assigned_by_kind text not null,
  assigned_by_id text,
  -- What was assigned at once has this in common, and so has what was returned at once.
  assigned_with uuid not null,
  returned_at timestamptz(3),
  returned_by_kind text,
  returned_by_id text,
  returned_with uuid,
  returned_why text check (returned_why in ('taken_back', 'deactivated', 'erased', 'undone')),
  primary key (partner_id, id),
  foreign key (partner_id, service_id) references services (partner_id, id),
  foreign key (partner_id, customer_id) references customers (partner_id, id),
  foreign key (partner_id, person_id) references customer_people (partner_id, id),
  check ((returned_at is null) = (returned_why is null)),
  check ((returned_at is null) = (returned_with is null))
);
create unique index licences_held on licences (partner_id, service_id, person_id) where returned_at is null;
create index licences_person on licences (partner_id, person_id, assigned_at);
create index licences_customer on licences (partner_id, customer_id);
create index licences_assigned_with on licences (partner_id, assigned_with);
create index licences_returned_with on licences (partner_id, returned_with) where returned_with is not null;

do $$
declare
  name text;
begin
  foreach name in array array['customer_people', 'licences'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I
      using (partner_id = current_setting(''varde.partner_id'')::uuid)
      with check (partner_id = current_setting(''varde.partner_id'')::uuid)', name);
    execute format('grant select, insert, update, delete on %I to varde_app', name);
  end loop;
end $$;

-- As in 0015, and with its people and their licences.
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
  delete from licences where partner_id = tenant and customer_id = any(gone);
  delete from customer_people where partner_id = tenant and customer_id = any(gone);
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

-- Setting services up: what products are and who sets them up, where that is, what is asked for before, what runs, and
-- what people do by hand.

-- Where provisioners reach other systems. The secret is sealed with VARDE_SECRET.
create table connections (
  partner_id uuid not null,
  id uuid not null,
  external_id text collate "C" not null,
  name text not null,
  kind text not null check (kind in ('open_service_broker')),
  url text not null,
  auth text not null check (auth in ('none', 'basic', 'bearer')),
  username text,
  secret text,
  -- Since when it is this one.
  secret_at timestamptz(3),
  ca text,
  -- What it said last of what it offers, and when; as text, for its schemas' fields stand in an order.
  catalog json,
  catalog_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  -- From when on no product may name it.
  retired_at timestamptz(3),
  primary key (partner_id, id),
  unique (partner_id, external_id)
);

-- What offers consist of. Offers and services name products by their name; what has no product here is set up by the
-- partner by hand.
create table products (
  partner_id uuid not null,
  id uuid not null,
  external_id text collate "C" not null,
  name text not null,
  -- {"kind": "manual", "by": "partner" | "vendor"}, or what another provisioner wants to know.
  provisioner jsonb not null,
  connection_id uuid,
  -- JSON Schema of the details that are asked for, in the order in which it has them; none: nothing is.
  details json,
  -- For work by hand.
  instructions text,
  -- What one licence is, such as a user or a room.
  licence_unit text,
  -- ISO 8601 length of time that setting it up usually takes, and the same in seconds.
  usual_duration text,
  usual_seconds integer check (usual_seconds > 0),
  position integer not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  retired_at timestamptz(3),
  primary key (partner_id, id),
  unique (partner_id, external_id),
  foreign key (partner_id, connection_id) references connections (partner_id, id)
);
create unique index products_name on products (partner_id, name) where retired_at is null;

alter table services
  add column product_id uuid,
  -- Why it cannot be provisioned, or what is wrong with its removal (src/domain/trouble.ts).
  add column trouble jsonb,
  -- When it will have taken longer than it usually does; none: nothing runs, or nobody knows.
  add column stuck_at timestamptz(3),
  add column dashboard_url text,
  -- What its provisioner must know of what stands over there.
  add column made jsonb,
  -- The licences that its provisioner was told of last.
  add column told_licences integer,
  -- When it was ordered and when its set-up first succeeded, for how long that takes.
  add column ordered_at timestamptz(3),
  add column first_provisioned_at timestamptz(3);
alter table services
  add constraint services_product foreign key (partner_id, product_id) references products (partner_id, id) not valid;

create index services_manual_partner on services (partner_id, since, id)
  where provisioning_status = 'manual_partner' and deprovisioned_at is null;
-- What somebody has to be told of.
create index services_untold on services (partner_id, id)
  where product_id is not null and provisioning_status = 'provisioned' and withdrawn_at is null
    and licences is distinct from told_licences;
create index services_stuck on services (partner_id, stuck_at) where stuck_at is not null;

-- Since when its services are taken down: those of a closed one, and those of a trial that ended longer ago than the
-- partner waits. Whoever sees that this and the rest of the row disagree takes them down or brings them back.
alter table subscriptions add column services_ended_at timestamptz(3);
create index subscriptions_closed on subscriptions (partner_id, closed_at)
  where closed_at is not null and services_ended_at is null;
create index subscriptions_trials on subscriptions (partner_id, ends_at)
  where kind = 'trial' and closed_at is null and services_ended_at is null;
create index subscriptions_ended on subscriptions (partner_id, ends_at)
  where services_ended_at is not null and closed_at is null;

-- What is being done with a service: at most one thing at a time. A process claims the next step for as long as its
-- lease holds; each step is one call (docs/decisions/0024).
create table operations (
  partner_id uuid not null,
  id uuid not null,
  service_id uuid not null,
  customer_id uuid not null,
  connection_id uuid,
  -- What the product said of its provisioner when this began: what stands somewhere is changed and taken down there.
  provisioner jsonb not null,
  kind text not null check (kind in ('start', 'change', 'withdraw')),
  phase text not null check (phase in ('begin', 'poll', 'clean_up', 'clean_up_poll')),
  -- What comes when that is cleaned up which a failed attempt may have left.
  then_what text check (then_what in ('begin_anew', 'end')),
  outcome text check (outcome in ('done', 'failed', 'handed_over', 'cancelled')),
  -- The licences that the other side was told of with the call that is being answered.
  told_licences integer,
  -- How often it has begun anew, how often the present step was tried, and how often in all nothing was heard.
  attempt integer not null,
  tries integer not null,
  memory jsonb,
  -- What is remembered for people: what went wrong last, and what the other side says of how far it is.
  trouble jsonb,
  note text,
  actor_kind text not null,
  actor_id text,
  created_at timestamptz(3) not null,
  begun_at timestamptz(3) not null,
  deadline_at timestamptz(3) not null,
  -- When the next step is due; none: it is over.
  next_at timestamptz(3),
  lease_until timestamptz(3),
  run bigint,
  ended_at timestamptz(3),
  primary key (partner_id, id),
  foreign key (partner_id, service_id) references services (partner_id, id),
  foreign key (partner_id, customer_id) references customers (partner_id, id),
  check ((next_at is null) = (ended_at is not null))
);
create unique index operations_open on operations (partner_id, service_id) where ended_at is null;
create index operations_due on operations (partner_id, connection_id, next_at) where ended_at is null;
create index operations_service on operations (partner_id, service_id, created_at);

-- What is asked of the customer before a service is set up.
create table service_details (
  partner_id uuid not null,
  service_id uuid not null,
  customer_id uuid not null,
  state text not null check (state in ('asked', 'submitted')),
  -- What has been filled in so far.
  details jsonb not null default '{}',
  -- Why it is asked for again: {"trouble": …}; none: for the first time.
  why jsonb,
  asked_at timestamptz(3) not null,
  saved_at timestamptz(3),
  submitted_at timestamptz(3),
  submitted_by_kind text,
  submitted_by_id text,
  revision integer not null default 0,
  primary key (partner_id, service_id),
  foreign key (partner_id, service_id) references services (partner_id, id),
  foreign key (partner_id, customer_id) references customers (partner_id, id)
);
create index service_details_customer on service_details (partner_id, customer_id);

-- Links with which somebody of the customer fills in details without signing in.
create table set_up_links (
  partner_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  email text not null,
  language text not null,
  -- Sealed, because reminders bring the same link again; and its hash, to find it by. None before the first mail.
  secret text,
  secret_hash bytea,
  -- Who passed it on, of those who had one before.
  passed_on_from uuid,
  created_by_kind text not null,
  created_by_id text,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  -- The next mail: the first one, or a reminder; none: there is none any more.
  next_mail_at timestamptz(3),
  next_mail text not null default 'asked' check (next_mail in ('asked', 'again', 'reminder')),
  mails integer not null default 0,
  reminders integer not null default 0,
  -- Since it last went well.
  failures integer not null default 0,
  lease_until timestamptz(3),
  sent_at timestamptz(3),
  delivery text check (delivery in ('sent', 'no_mail_server', 'failed')),
  opened_at timestamptz(3),
  -- Replaced by another contact, or nothing is asked for any more.
  ended_at timestamptz(3),
  primary key (partner_id, id),
  foreign key (partner_id, customer_id) references customers (partner_id, id)
);
create unique index set_up_links_secret on set_up_links (partner_id, secret_hash);
create index set_up_links_customer on set_up_links (partner_id, customer_id, created_at);
create index set_up_links_mail on set_up_links (partner_id, next_mail_at) where next_mail_at is not null;

-- Work by hand: who does it and until when. A service that waits for a person has at most one that is open; one that has
-- none was never taken.
create table tasks (
  partner_id uuid not null,
  id uuid not null,
  service_id uuid not null,
  customer_id uuid not null,
  party text not null check (party in ('partner', 'vendor')),
  work text not null check (work in ('set_up', 'change', 'remove')),
  assignee_id uuid,
  due_at timestamptz(3),
  created_at timestamptz(3) not null,
  ended_at timestamptz(3),
  outcome text check (outcome in ('finished', 'could_not', 'needs_details', 'overtaken')),
  primary key (partner_id, id),
  foreign key (partner_id, service_id) references services (partner_id, id),
  foreign key (partner_id, customer_id) references customers (partner_id, id),
  check ((outcome is null) = (ended_at is null))
);
create unique index tasks_open on tasks (partner_id, service_id) where ended_at is null;
create index tasks_waiting on tasks (partner_id, party, created_at, id) where ended_at is null;
create index tasks_assignee on tasks (partner_id, assignee_id, created_at, id) where ended_at is null;
create index tasks_due on tasks (partner_id, party, due_at) where ended_at is null;

create table task_notes (
  partner_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  at timestamptz(3) not null,
  actor_kind text not null,
  actor_id text,
  text text not null,
  primary key (partner_id, id),
  foreign key (partner_id, task_id) references tasks (partner_id, id)
);
create index task_notes_task on task_notes (partner_id, task_id, id);

-- What the partner has settled: reminders of a set-up link, how long one holds, and how long a trial's services stay.
alter table partners
  -- So many days after a trial's end its services are taken down.
  add column trial_grace_days integer not null default 14 check (trial_grace_days between 0 and 365),
  add column reminder_days integer[] not null default '{3,7,14}',
  add column set_up_link_days integer not null default 60 check (set_up_link_days between 1 and 365);

do $$
declare name text;
begin
  foreach name in array array['connections', 'products', 'operations', 'service_details', 'set_up_links', 'tasks', 'task_notes']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($p$create policy tenant on %I
      using (partner_id = current_setting('varde.partner_id')::uuid)
      with check (partner_id = current_setting('varde.partner_id')::uuid)$p$, name);
  end loop;
end $$;

grant select, insert, update, delete on connections, products, operations, service_details, set_up_links, tasks to varde_app;
grant select, insert on task_notes to varde_app;

-- As in 0011, and with what was asked, done and told while their services were set up.
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
    order by customers.archived_at, customers.id limit max_customers
    for update of customers skip locked) c;
  if gone is null then return 0; end if;
  delete from task_notes n using tasks t
    where t.partner_id = tenant and t.customer_id = any(gone) and n.partner_id = tenant and n.task_id = t.id;
  delete from tasks where partner_id = tenant and customer_id = any(gone);
  delete from operations where partner_id = tenant and customer_id = any(gone);
  delete from service_details where partner_id = tenant and customer_id = any(gone);
  delete from set_up_links where partner_id = tenant and customer_id = any(gone);
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

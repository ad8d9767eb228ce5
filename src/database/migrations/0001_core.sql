-- The core: partners, their customers, subscriptions and services, what is known about their standing
-- now and soon, what happened, and what must be told. Runs as the owner role, in one transaction.
--
-- Two kinds of tables. *Tenant tables* begin with partner_id in every key and index and are walled by
-- row-level security, forced, so that a statement without the tenant's setting fails. *Installation
-- tables* are read before a tenant is known (sign-in, tokens, the list of partners) or belong to no
-- tenant; they are listed in src/database/tables.ts and have no policy and no foreign key across.

create extension if not exists pg_trgm;

-- Installation tables ------------------------------------------------------------------------------

create table installation (
  key text primary key,
  value text not null
);

create table partners (
  id uuid primary key,
  name text,
  vendor text not null default 'Cisco',
  created_at timestamptz(3) not null default now()
);

create table sign_in_links (
  token_hash bytea primary key,
  partner_id uuid not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);

create table sessions (
  token_hash bytea primary key,
  id uuid not null unique,
  partner_id uuid not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null
);

create table tokens (
  token_hash bytea primary key,
  id uuid not null unique,
  partner_id uuid not null,
  name text not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  last_used_at timestamptz(3)
);

create table idempotency_keys (
  partner_id uuid not null,
  actor_id uuid not null,
  key text not null,
  request_hash bytea not null,
  started_at timestamptz(3) not null,
  status integer,
  headers jsonb,
  body bytea,
  primary key (partner_id, actor_id, key)
);
create index idempotency_keys_started on idempotency_keys (started_at);

-- Tenant tables: what a partner knows --------------------------------------------------------------

create table customers (
  partner_id uuid not null,
  id uuid not null,
  external_id text collate "C" not null,
  name text not null,
  name_key text collate "C" not null,
  country char(2),
  admin_email text,
  tags text[] not null default '{}',
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (partner_id, id),
  unique (partner_id, external_id)
);

create table subscriptions (
  partner_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  external_id text collate "C" not null,
  offer text not null,
  kind text not null check (kind in ('trial', 'paid')),
  term text,
  starts_at timestamptz(3),
  ends_at timestamptz(3),
  auto_renew boolean not null default false,
  payment text not null default 'current' check (payment in ('current', 'overdue')),
  suspended_at timestamptz(3),
  cancel_at_end boolean not null default false,
  closed_at timestamptz(3),
  -- Results of the rules in src/domain, kept so that the clock finds what is due and the history can
  -- say what changed. What is shown is always computed for the instant of the question.
  status text check (status in ('suspended', 'expires_in_30_days', 'trial_expired',
    'trial_expires_in_30_days', 'expires_in_60_days', 'trial_expires_in_60_days', 'trial_active', 'active')),
  provisioning_status text not null check (provisioning_status in ('unable_to_provision',
    'manual_partner', 'pending_details', 'manual_vendor', 'provisioning', 'provisioned')),
  status_until timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (partner_id, id),
  unique (partner_id, external_id),
  foreign key (partner_id, customer_id) references customers (partner_id, id),
  check (kind = 'paid' or ends_at is not null),
  check (ends_at > starts_at)
);
create index subscriptions_customer on subscriptions (partner_id, customer_id);
create index subscriptions_due on subscriptions (partner_id, status_until)
  where status_until is not null and closed_at is null;

create table services (
  partner_id uuid not null,
  id uuid not null,
  subscription_id uuid not null,
  external_id text collate "C" not null,
  product text not null,
  provisioning_status text not null check (provisioning_status in ('unable_to_provision',
    'manual_partner', 'pending_details', 'manual_vendor', 'provisioning', 'provisioned')),
  since timestamptz(3) not null,
  reason text,
  licences integer check (licences >= 0),
  licences_used integer check (licences_used >= 0),
  -- Which provisioner runs it; none: its status comes from files and by hand.
  provisioner text,
  withdrawn_at timestamptz(3),
  deprovisioned_at timestamptz(3),
  primary key (partner_id, id),
  unique (partner_id, subscription_id, external_id),
  foreign key (partner_id, subscription_id) references subscriptions (partner_id, id)
);

-- How a customer stands from one instant to another (docs/decisions/0002-standings.md). The piece that
-- holds since the last change begins at -infinity, the pieces known for the next days follow it. A row
-- is seen by a question asked at an instant between its two ends, so a date that comes needs no write.
create table standings (
  partner_id uuid not null,
  customer_id uuid not null,
  valid_from timestamptz(3) not null,
  valid_until timestamptz(3) not null,
  is_last boolean not null,
  status_set bigint not null check (status_set >= 0 and status_set < 281474976710656),
  place smallint not null check (place between 0 and 13),
  next_ends_at timestamptz(3) not null,
  name_key text collate "C" not null,
  external_id text collate "C" not null,
  primary key (partner_id, customer_id, valid_from),
  foreign key (partner_id, customer_id) references customers (partner_id, id),
  check (valid_from < valid_until)
);
create index standings_set on standings (partner_id, status_set, name_key, external_id)
  include (customer_id, valid_from, valid_until);
create index standings_place on standings (partner_id, place, name_key, external_id)
  include (status_set, customer_id, valid_from, valid_until);
create index standings_name on standings (partner_id, name_key, external_id)
  include (status_set, customer_id, valid_from, valid_until);
create index standings_ends on standings (partner_id, next_ends_at, name_key, external_id)
  include (status_set, customer_id, valid_from, valid_until);
create index standings_last on standings (partner_id, valid_until) where is_last and valid_until < 'infinity';

-- How many customers have which set. Writers append deltas; only the fold touches the counts.
create table standing_counts (
  partner_id uuid not null,
  status_set bigint not null,
  customers integer not null,
  version bigint not null,
  primary key (partner_id, status_set)
);
create index standing_counts_version on standing_counts (partner_id, version) include (status_set, customers);

create table standing_deltas (
  partner_id uuid not null,
  id bigint generated always as identity,
  takes_effect_at timestamptz(3) not null,
  status_set bigint not null,
  delta integer not null,
  primary key (partner_id, id)
);
create index standing_deltas_effect on standing_deltas (partner_id, takes_effect_at) include (status_set, delta);

create table partner_clocks (
  partner_id uuid primary key,
  -- No question of this partner is answered for an earlier instant.
  clock_at timestamptz(3) not null default '-infinity',
  -- Until when every customer's pieces are known; the clock extends it in time.
  covered_until timestamptz(3) not null,
  -- Grows with every fold, so that a process reads only the counts that changed.
  version bigint not null default 0,
  -- Grows when rows of counts are removed; then a process reads all of them again.
  generation integer not null default 0
);

-- What search looks at, apart from the customer's row: a change of status leaves the trigram index
-- alone, and the owner may read it for the search functions below, which are the only door.
create table customer_search (
  partner_id uuid not null,
  customer_id uuid not null,
  search_text text not null,
  tags text[] not null default '{}',
  status_set bigint not null,
  -- Sets known for the next days: change_sets[i] holds from changes_at[i].
  changes_at timestamptz(3)[],
  change_sets bigint[],
  primary key (partner_id, customer_id),
  foreign key (partner_id, customer_id) references customers (partner_id, id)
) with (fillfactor = 80);
create index customer_search_text on customer_search using gin (search_text gin_trgm_ops);
create index customer_search_tags on customer_search using gin (tags);

-- Every change: what, when, by whom or what, before and after. The app may add and read, nothing else.
create table history (
  partner_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  at timestamptz(3) not null,
  actor_kind text not null check (actor_kind in ('person', 'token', 'import', 'clock', 'demo', 'system')),
  actor_id text,
  action text not null,
  subject_kind text not null check (subject_kind in ('customer', 'subscription', 'service')),
  subject_id uuid not null,
  before jsonb,
  after jsonb,
  primary key (partner_id, id),
  foreign key (partner_id, customer_id) references customers (partner_id, id)
);
create index history_customer on history (partner_id, customer_id, id);

-- What others must be told. A relay numbers the committed rows of each partner without gaps.
create table outbox (
  partner_id uuid not null,
  id bigint generated always as identity,
  at timestamptz(3) not null,
  kind text not null,
  customer_ids uuid[] not null,
  number bigint,
  primary key (partner_id, id)
);
create unique index outbox_number on outbox (partner_id, number) where number is not null;
create index outbox_unnumbered on outbox (partner_id, id) where number is null;

create table outbox_numbers (
  partner_id uuid primary key,
  last_number bigint not null
);

-- Imports: the file as it came (compressed chunks, gone when the import has ended), how far it has
-- come, and every error.
create table imports (
  partner_id uuid not null,
  id uuid not null,
  state text not null check (state in ('receiving', 'waiting', 'running', 'done', 'failed')),
  format text not null check (format in ('csv', 'jsonl', 'demo')),
  dry_run boolean not null,
  strict boolean not null,
  actor_kind text not null,
  actor_id text,
  created_at timestamptz(3) not null,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  bytes bigint not null default 0,
  progress jsonb not null default '{}',
  counts jsonb not null default '{}',
  warnings jsonb not null default '[]',
  failure jsonb,
  -- The process that runs it renews this; one that died lets it pass, and another takes over.
  lease_until timestamptz(3),
  primary key (partner_id, id)
);
create index imports_created on imports (partner_id, created_at desc);
create index imports_open on imports (partner_id, id) where state in ('waiting', 'running', 'receiving');

create table import_chunks (
  partner_id uuid not null,
  import_id uuid not null,
  seq integer not null,
  bytes bytea not null,
  primary key (partner_id, import_id, seq),
  foreign key (partner_id, import_id) references imports (partner_id, id) on delete cascade
);
alter table import_chunks alter column bytes set storage external;

create table import_batches (
  partner_id uuid not null,
  import_id uuid not null,
  batch integer not null,
  counts jsonb not null,
  primary key (partner_id, import_id, batch),
  foreign key (partner_id, import_id) references imports (partner_id, id) on delete cascade
);

create table import_errors (
  partner_id uuid not null,
  import_id uuid not null,
  line bigint not null,
  n integer not null,
  customer_external_id text,
  "column" text,
  code text not null,
  params jsonb not null,
  primary key (partner_id, import_id, line, n),
  foreign key (partner_id, import_id) references imports (partner_id, id) on delete cascade
);

-- The walls ----------------------------------------------------------------------------------------
-- current_setting without missing_ok: a statement outside a tenant's transaction fails instead of
-- finding nothing.

do $$
declare name text;
begin
  foreach name in array array['customers', 'subscriptions', 'services', 'standings', 'standing_counts',
    'standing_deltas', 'partner_clocks', 'customer_search', 'history', 'outbox', 'outbox_numbers', 'imports',
    'import_chunks', 'import_batches', 'import_errors']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($p$create policy tenant on %I
      using (partner_id = current_setting('varde.partner_id')::uuid)
      with check (partner_id = current_setting('varde.partner_id')::uuid)$p$, name);
  end loop;
end $$;

grant usage on schema varde to varde_app;
grant select, insert, update, delete on customers, subscriptions, services, standings, standing_counts,
  standing_deltas, partner_clocks, customer_search, outbox, outbox_numbers, imports, import_chunks, import_batches, import_errors,
  installation, partners, sign_in_links, sessions, tokens, idempotency_keys to varde_app;
grant select, insert on history to varde_app;
grant usage on all sequences in schema varde to varde_app;

-- The search door (docs/decisions/0003-search.md): under row-level security LIKE is not leakproof, so
-- the trigram index would not be used. The owner sees all rows of this one table, and its functions
-- take the tenant from the same setting.
create policy search_door on customer_search for select to varde_owner using (true);

create function search_condition(patterns text[], wanted_tags text[]) returns text
language plpgsql immutable set search_path = varde, public, pg_temp as $$
declare
  condition text := '';
  pattern text;
begin
  foreach pattern in array patterns loop
    condition := condition || format(' and search_text like %L', pattern);
  end loop;
  if cardinality(wanted_tags) > 0 then
    condition := condition || format(' and tags @> %L::text[]', wanted_tags);
  end if;
  return condition;
end $$;

-- The set that holds at an instant, of a row of customer_search.
create function set_at(status_set bigint, changes_at timestamptz[], change_sets bigint[], at timestamptz)
returns bigint language sql immutable parallel safe as $$
  select case when changes_at is null or changes_at[1] > at then status_set
    else change_sets[width_bucket(at, changes_at)] end
$$;

-- How many of the found customers have which set.
create function search_sets(patterns text[], wanted_tags text[], at timestamptz)
returns table (status_set bigint, customers bigint)
language plpgsql stable security definer set search_path = varde, public, pg_temp as $$
begin
  return query execute
    'select set_at(s.status_set, s.changes_at, s.change_sets, $2), count(*) from customer_search s
      where s.partner_id = $1' || search_condition(patterns, wanted_tags) || ' group by 1'
    using current_setting('varde.partner_id')::uuid, at;
end $$;

-- The found customers whose set is among the wanted ones, at most max_found.
create function search_customers(patterns text[], wanted_tags text[], at timestamptz, sets bigint[], max_found integer)
returns setof uuid
language plpgsql stable security definer set search_path = varde, public, pg_temp as $$
begin
  return query execute
    'select s.customer_id from customer_search s where s.partner_id = $1'
      || search_condition(patterns, wanted_tags)
      || ' and set_at(s.status_set, s.changes_at, s.change_sets, $2) = any($3) limit $4'
    using current_setting('varde.partner_id')::uuid, at, sets, max_found;
end $$;

-- Which of these customers are found.
create function search_among(ids uuid[], patterns text[], wanted_tags text[]) returns setof uuid
language plpgsql stable security definer set search_path = varde, public, pg_temp as $$
begin
  return query execute
    'select s.customer_id from customer_search s where s.partner_id = $1 and s.customer_id = any($2)'
      || search_condition(patterns, wanted_tags)
    using current_setting('varde.partner_id')::uuid, ids;
end $$;

revoke all on function search_sets, search_customers, search_among from public;
grant execute on function search_sets, search_customers, search_among to varde_app;

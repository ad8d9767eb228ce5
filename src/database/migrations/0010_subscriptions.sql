-- What can be ordered by hand, what a subscription is worth and how it goes on, and what is said of payments.

alter table partners
  -- In which terms and trials are counted (docs/decisions/0020).
  add column time_zone text not null default 'UTC',
  -- So long a trial lasts at most in all, when somebody extends it.
  add column trial_max_days integer not null default 180 check (trial_max_days between 1 and 3650);

-- When what must not be done twice was committed, in the very transaction that did it: who dies before the answer is kept
-- leaves this behind.
alter table idempotency_keys add column done_at timestamptz(3);

create table offers (
  partner_id uuid not null,
  id uuid not null,
  -- The partner's own key, which files hold on to.
  external_id text collate "C" not null,
  name text not null,
  -- What is set up: [{ "product": "Calling", "licences": "quantity" }], in their order.
  products jsonb not null,
  -- Of a paid subscription: its term and the price of one term for one of its quantity.
  term text,
  amount numeric check (amount >= 0 and amount < 1000000000000 and scale(amount) <= 3),
  currency char(3),
  -- For so many days it can be tried; null: not at all.
  trial_days integer check (trial_days between 1 and 3650),
  default_quantity integer not null default 1 check (default_quantity between 1 and 1000000),
  position integer not null,
  -- From when on nothing new is ordered by it.
  retired_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (partner_id, id),
  unique (partner_id, external_id),
  check ((amount is null) = (currency is null))
);

alter table subscriptions
  add column offer_id uuid,
  add column quantity integer check (quantity between 1 and 1000000),
  -- The price of one term, for all of its quantity.
  add column amount numeric check (amount >= 0 and amount < 1000000000000 and scale(amount) <= 3),
  add column currency char(3),
  -- From where terms are counted when that is not the start: 31 January and one month are 28 February, two 31 March.
  add column term_anchor_at timestamptz(3),
  -- The end before it first renewed itself since somebody said when it ends: an older file says that one still.
  add column renewed_from_at timestamptz(3),
  -- A trial that becomes paid at its end: when its first paid term ends, how long a term is, and whether it renews itself.
  add column converts_ends_at timestamptz(3),
  add column converts_term text,
  add column converts_auto_renew boolean not null default false,
  add column suspended_reason text,
  -- When that happened which says how payment stands.
  add column payment_at timestamptz(3),
  -- There is none yet to be looked at, and outside of a tenant nobody may look.
  add foreign key (partner_id, offer_id) references offers (partner_id, id) not valid,
  add check (converts_ends_at is null or (kind = 'trial' and converts_ends_at > ends_at)),
  add check ((amount is null) = (currency is null));

-- What renews itself, by when.
create index subscriptions_renewal on subscriptions (partner_id, ends_at)
  where kind = 'paid' and auto_renew and not cancel_at_end and closed_at is null
    and payment = 'current' and suspended_at is null and term is not null;

-- What is at risk, by status and currency.
create index subscriptions_at_risk on subscriptions (partner_id, status, customer_id)
  include (currency, amount, status_until)
  where closed_at is null and status <> 'active';

-- What others say of payments: each once, in whatever order they come.
create table payment_facts (
  partner_id uuid not null,
  id uuid not null,
  -- The sender's.
  key text collate "C" not null,
  subscription_id uuid not null,
  state text not null check (state in ('overdue', 'paid')),
  occurred_at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  amount numeric check (amount >= 0 and amount < 1000000000000 and scale(amount) <= 3),
  currency char(3),
  reference text,
  actor_kind text not null,
  actor_id text,
  -- Whether nothing later was known, so that the subscription follows it.
  applied boolean not null,
  primary key (partner_id, id),
  unique (partner_id, key),
  foreign key (partner_id, subscription_id) references subscriptions (partner_id, id)
);
create index payment_facts_subscription on payment_facts (partner_id, subscription_id, occurred_at);

do $$
declare name text;
begin
  foreach name in array array['offers', 'payment_facts']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($p$create policy tenant on %I
      using (partner_id = current_setting('varde.partner_id')::uuid)
      with check (partner_id = current_setting('varde.partner_id')::uuid)$p$, name);
  end loop;
end $$;

grant select, insert, update, delete on offers to varde_app;
grant select, insert on payment_facts to varde_app;

-- As in 0009, and with what was said of payments.
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
  delete from services v using subscriptions s
    where s.partner_id = tenant and s.customer_id = any(gone) and v.partner_id = tenant and v.subscription_id = s.id;
  delete from payment_facts f using subscriptions s
    where s.partner_id = tenant and s.customer_id = any(gone) and f.partner_id = tenant and f.subscription_id = s.id;
  delete from subscriptions where partner_id = tenant and customer_id = any(gone);
  delete from assignments where partner_id = tenant and customer_id = any(gone);
  delete from history where partner_id = tenant and customer_id = any(gone);
  delete from audit where partner_id = tenant and customer_id = any(gone);
  delete from customers where partner_id = tenant and id = any(gone);
  delete from memberships where partner_id = tenant and customer_id = any(gone);
  delete from invitations where partner_id = tenant and customer_id = any(gone);
  return cardinality(gone);
end $$;

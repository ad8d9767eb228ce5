-- The people of a customer as a list: its order, its search, how many they are.

-- With the id, so that a search reads nothing else. What is looked at holds at most 1,000 bytes, name_key 100 characters:
-- an index takes 2,704 bytes.
drop index customer_people_name;
create index customer_people_name on customer_people (partner_id, customer_id, name_key, external_id)
  include (id, search_text, deactivated_at) where erased_at is null;

-- Who has an address, active or not: an import looks there.
create index customer_people_address on customer_people (partner_id, customer_id, email)
  where erased_at is null and email is not null;

-- How many people of each kind a customer has, kept by whoever changes them and holds the customer's lock.
create table customer_people_counts (
  partner_id uuid not null,
  customer_id uuid not null,
  active integer not null check (active >= 0),
  deactivated integer not null check (deactivated >= 0),
  primary key (partner_id, customer_id),
  -- They go with the customer (remove_deleted_customers).
  foreign key (partner_id, customer_id) references customers (partner_id, id) on delete cascade
);
alter table customer_people_counts enable row level security;
alter table customer_people_counts force row level security;
create policy tenant on customer_people_counts
  using (partner_id = current_setting('varde.partner_id')::uuid)
  with check (partner_id = current_setting('varde.partner_id')::uuid);
grant select, insert, update, delete on customer_people_counts to varde_app;

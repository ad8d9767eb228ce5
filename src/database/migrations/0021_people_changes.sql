-- Which people of a customer have changed, for who remembers them between requests.

-- How often its people or their licences have changed, kept with the numbers.
alter table customer_people_counts add column changes integer not null default 0;

-- Whom the latest of these changes were about; null: many.
create table customer_people_changes (
  partner_id uuid not null,
  customer_id uuid not null,
  change integer not null,
  person_ids uuid[],
  primary key (partner_id, customer_id, change),
  -- They go with the customer (remove_deleted_customers).
  foreign key (partner_id, customer_id) references customers (partner_id, id) on delete cascade
);
alter table customer_people_changes enable row level security;
alter table customer_people_changes force row level security;
create policy tenant on customer_people_changes
  using (partner_id = current_setting('varde.partner_id')::uuid)
  with check (partner_id = current_setting('varde.partner_id')::uuid);
grant select, insert, update, delete on customer_people_changes to varde_app;

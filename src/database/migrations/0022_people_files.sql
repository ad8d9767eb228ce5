-- Files of people: what their headings meant, and whom they changed. Licences of what has ended.

-- Which heading files of people used for which column: the next file's guess begins with it. Of a customer what its own
-- administrator said, and of the partner what its people said.
create table people_import_columns (
  partner_id uuid not null,
  -- The customer's or the partner's.
  owner_id uuid not null,
  heading text collate "C" not null,
  column_name text not null,
  used_at timestamptz(3) not null,
  -- They go with the customer (remove_deleted_customers).
  customer_id uuid,
  primary key (partner_id, owner_id, heading),
  foreign key (partner_id, customer_id) references customers (partner_id, id) on delete cascade
);
create index people_import_columns_customer on people_import_columns (partner_id, customer_id)
  where customer_id is not null;
alter table people_import_columns enable row level security;
alter table people_import_columns force row level security;
create policy tenant on people_import_columns
  using (partner_id = current_setting('varde.partner_id')::uuid)
  with check (partner_id = current_setting('varde.partner_id')::uuid);
grant select, insert, update, delete on people_import_columns to varde_app;

-- Licences are returned, too, when their service is taken down for good.
alter table licences drop constraint licences_returned_why_check;
alter table licences add constraint licences_returned_why_check
  check (returned_why in ('taken_back', 'deactivated', 'erased', 'undone', 'service_removed'));

-- What was done to one of the customers' people: by itself, or to many at once by a file.
alter table audit add column people uuid[];
create index audit_customer_person on audit (partner_id, subject_id, at, id) where subject_kind = 'customer_person';
create index audit_many_people on audit (partner_id, customer_id, at, id) where people is not null;

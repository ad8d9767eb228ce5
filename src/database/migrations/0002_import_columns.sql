-- Imports: workbooks, headings of the file's own, what an import changed, and imports that were called off.

alter table imports
  -- As the sender calls the file; for people who look at the list.
  add column file_name text,
  -- Our column → the file's heading; null: the file names its columns as we do.
  add column columns jsonb,
  drop constraint imports_state_check,
  drop constraint imports_format_check,
  add constraint imports_state_check
    check (state in ('receiving', 'waiting', 'running', 'done', 'failed', 'cancelled')),
  add constraint imports_format_check check (format in ('csv', 'jsonl', 'xlsx', 'demo'));

-- Which heading a partner's files use for which column: the next file's guess begins with it.
create table import_columns (
  partner_id uuid not null,
  heading text collate "C" not null,
  column_name text not null,
  used_at timestamptz(3) not null,
  primary key (partner_id, heading)
);
alter table import_columns enable row level security;
alter table import_columns force row level security;
create policy tenant on import_columns
  using (partner_id = current_setting('varde.partner_id')::uuid)
  with check (partner_id = current_setting('varde.partner_id')::uuid);
grant select, insert, update, delete on import_columns to varde_app;

-- What one import changed, customer by customer: those that were there before it, then the new ones.
create index history_import on history (partner_id, actor_id, (action = 'customer_created'), customer_id, id)
  where actor_kind in ('import', 'demo');

-- What the other side and the person are told of licences.

-- Whether the other side is told who holds licences of a service: null where nobody has looked yet. Looked at again
-- whenever the service has moved since.
alter table services
  add column binds boolean,
  add column binds_since timestamptz(3);
create index services_binds on services (partner_id, id)
  where binds is not null and binds_since is distinct from since;

alter table licences
  -- Whether the person is told of it by mail.
  add column tell boolean not null default true,
  -- What of it stands with the other side, as far as is known; null: nothing.
  add column told text check (told in ('bound', 'unsure', 'failed', 'stays')),
  -- Since when that is so.
  add column told_at timestamptz(3),
  -- What is being done about it; null: nothing. What is new is looked at first.
  add column telling text default 'look' check (telling in ('look', 'bind', 'unbind')),
  add column telling_phase text check (telling_phase in ('begin', 'poll', 'clean_up', 'clean_up_poll')),
  add column telling_then text check (telling_then in ('begin_anew', 'end')),
  add column telling_connection uuid,
  add column telling_attempt integer not null default 0,
  add column telling_tries integer not null default 0,
  add column telling_memory jsonb,
  add column telling_trouble jsonb,
  add column telling_begun_at timestamptz(3),
  add column telling_deadline_at timestamptz(3),
  add column telling_next_at timestamptz(3),
  add column telling_lease_until timestamptz(3),
  add column telling_run bigint,
  add check ((telling in ('bind', 'unbind')) is not true
    or (telling_phase is not null and telling_begun_at is not null and telling_deadline_at is not null
      and telling_next_at is not null));

-- What disagrees: what is new, and what was returned and still stands with the other side.
create index licences_to_look_at on licences (partner_id, id)
  where telling = 'look'
    or returned_at is not null and (telling = 'bind' or telling is null and told in ('bound', 'unsure', 'failed'));
create index licences_telling on licences (partner_id, telling_connection, telling_next_at)
  where telling in ('bind', 'unbind');
create index licences_told on licences (partner_id, service_id, told) where told is not null;

-- Mails that tell people which licences they got.
create table licence_mails (
  partner_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  person_id uuid not null,
  created_at timestamptz(3) not null,
  next_mail_at timestamptz(3),
  lease_until timestamptz(3),
  failures integer not null default 0,
  delivery text check (delivery in ('sent', 'failed', 'no_mail_server')),
  delivered_at timestamptz(3),
  primary key (partner_id, id),
  foreign key (partner_id, customer_id) references customers (partner_id, id) on delete cascade
);
create index licence_mails_due on licence_mails (partner_id, next_mail_at) where next_mail_at is not null;
create index licence_mails_customer on licence_mails (partner_id, customer_id);

alter table licences
  -- Whether somebody still has to look whether its person is told of it, and in which mail they were.
  add column mail_pending boolean not null default true,
  add column mail_id uuid;
create index licences_mail_pending on licences (partner_id, assigned_at) where mail_pending;
create index licences_mail on licences (partner_id, mail_id) where mail_id is not null;

alter table partners
  add column licence_mails boolean not null default true,
  -- Licences that were assigned before are told of to nobody.
  add column licence_mails_since timestamptz(3) not null default now();

-- A partner's own words for these mails, in place of the usual ones.
create table licence_mail_texts (
  partner_id uuid not null,
  language text not null,
  subject text not null,
  text text not null,
  primary key (partner_id, language)
);

do $$
declare
  name text;
begin
  foreach name in array array['licence_mails', 'licence_mail_texts'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I
      using (partner_id = current_setting(''varde.partner_id'')::uuid)
      with check (partner_id = current_setting(''varde.partner_id'')::uuid)', name);
    execute format('grant select, insert, update, delete on %I to varde_app', name);
  end loop;
end $$;

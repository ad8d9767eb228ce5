-- People who sign in, how they prove who they are, and what they may where; and what was done by whom, from where.
-- People are read before a partner is known and may belong to several, so all but the audit log are installation tables
-- (docs/decisions/0013). Columns follow what better-auth stores; text that opens something is hashed or encrypted.

-- Sessions so far belonged to a link and not to a person: whoever holds one signs in again.
drop table sessions;

create table people (
  id uuid primary key,
  name text not null,
  -- In lower case. Whoever came by a printed link has a placeholder until they take an address (accounts/operator.ts).
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  is_operator boolean not null default false,
  is_installation_admin boolean not null default false,
  two_factor_enabled boolean not null default false,
  -- What the person chose in the browser; null follows the browser.
  language text,
  colour_scheme text check (colour_scheme in ('light', 'dark')),
  time_zone text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create table memberships (
  id uuid primary key,
  person_id uuid not null references people on delete cascade,
  -- Null for a vendor's operator, who works for every partner that uses the vendor.
  partner_id uuid,
  role text not null check (role in ('partner_full_admin', 'partner_admin', 'partner_read_only', 'help_desk',
    'customer_admin', 'vendor_operator')),
  -- Of a customer's administrator.
  customer_id uuid,
  vendor text,
  created_at timestamptz(3) not null default now(),
  check ((role = 'customer_admin') = (customer_id is not null)),
  check ((role = 'vendor_operator') = (vendor is not null)),
  check ((role = 'vendor_operator') = (partner_id is null))
);
create unique index memberships_place on memberships (person_id, partner_id, customer_id, vendor) nulls not distinct;
create index memberships_partner on memberships (partner_id, person_id);

create table sessions (
  id uuid primary key,
  person_id uuid not null references people on delete cascade,
  -- SHA-256 of what the cookie holds.
  token text not null unique,
  -- As what the person acts at the moment; null: whatever comes first.
  membership_id uuid references memberships on delete set null,
  ip_address text,
  user_agent text,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index sessions_person on sessions (person_id);
create index sessions_expired on sessions (expires_at);

-- A way in for a person: a password (provider «credential») or an account elsewhere.
create table credentials (
  id uuid primary key,
  person_id uuid not null references people on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  unique (provider_id, account_id)
);
create index credentials_person on credentials (person_id);

-- What was sent out and is waited for: password resets, states of a sign-in elsewhere. Identifiers are hashed.
create table verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index verifications_identifier on verifications (identifier);
create index verifications_expired on verifications (expires_at);

create table invitations (
  id uuid primary key,
  token_hash bytea not null unique,
  email text not null,
  partner_id uuid,
  role text not null,
  customer_id uuid,
  vendor text,
  -- In which language the mail was written, for sending it again.
  language text not null,
  invited_by uuid,
  created_at timestamptz(3) not null default now(),
  sent_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  revoked_at timestamptz(3)
);
create index invitations_partner on invitations (partner_id, id);
create unique index invitations_open on invitations (email, partner_id, customer_id, vendor) nulls not distinct
  where accepted_at is null and revoked_at is null;

-- A token may do what its role says, where its person's reach goes.
alter table tokens add column role text not null default 'partner_full_admin';
alter table tokens add column person_id uuid;
create index tokens_partner on tokens (partner_id, id);

-- Who did what, to what, from where, when. The app may add and read, nothing else.
create table audit (
  partner_id uuid not null,
  id uuid not null,
  at timestamptz(3) not null,
  actor_kind text not null check (actor_kind in ('person', 'token', 'system')),
  actor_id text,
  person_id uuid,
  action text not null,
  subject_kind text not null,
  subject_id text,
  customer_id uuid,
  address text,
  details jsonb not null default '{}',
  primary key (partner_id, id)
);
create index audit_at on audit (partner_id, at, id);
create index audit_customer on audit (partner_id, customer_id, at, id) where customer_id is not null;

alter table audit enable row level security;
alter table audit force row level security;
create policy tenant on audit
  using (partner_id = current_setting('varde.partner_id')::uuid)
  with check (partner_id = current_setting('varde.partner_id')::uuid);

-- The same for what belongs to no partner.
create table installation_audit (
  id uuid primary key,
  at timestamptz(3) not null,
  actor_kind text not null check (actor_kind in ('person', 'token', 'system')),
  actor_id text,
  person_id uuid,
  action text not null,
  subject_kind text not null,
  subject_id text,
  address text,
  details jsonb not null default '{}'
);
create index installation_audit_at on installation_audit (at, id);

grant select, insert, update, delete on people, memberships, sessions, credentials, verifications, invitations
  to varde_app;
grant select, insert on audit, installation_audit to varde_app;

-- Ways in that a stolen password does not open: codes of an app, and passkeys.

-- Whether people of this partner who come in by password must have a second factor.
alter table partners add column require_second_factor boolean not null default false;

-- How somebody came in (accounts/ways.ts); null counts as by password.
alter table sessions add column signed_in_by text;

create table two_factors (
  id uuid primary key,
  person_id uuid not null unique references people on delete cascade,
  -- Both encrypted with the installation's secret, whose version stands in front (accounts/secret-versions.ts).
  secret text not null,
  backup_codes text not null,
  -- False until the person has shown a first code.
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamptz(3)
);

create table passkeys (
  id uuid primary key,
  person_id uuid not null references people on delete cascade,
  name text,
  -- What the authenticator calls it, and what its signatures are checked with: nothing here is secret.
  credential_id text not null unique,
  public_key text not null,
  -- 32 bits without a sign (WebAuthn §6.1); as a number that better-auth reads.
  counter double precision not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3)
);
create index passkeys_person on passkeys (person_id);

grant select, insert, update, delete on two_factors, passkeys to varde_app;

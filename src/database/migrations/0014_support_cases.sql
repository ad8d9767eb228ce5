-- Support cases: what the partner asks the vendor's support about a service that is not set up or not taken down.

-- Where the vendor's support is reached, and how many numbers were given to cases.
alter table partners
  add column support_mail text,
  -- An address with {places} for what is known of a case.
  add column support_link text,
  add column support_cases integer not null default 0;

-- A product of another vendor has its own; none: the partner's.
alter table products add column support jsonb;

create table support_cases (
  partner_id uuid not null,
  id uuid not null,
  -- Counted within the partner, from 1; what was not opened after all leaves a gap.
  number integer not null check (number > 0),
  service_id uuid not null,
  customer_id uuid not null,
  way text not null check (way in ('mail', 'link', 'noted')),
  -- Where a mail goes to, or the address with its places as it was then.
  address text,
  -- As it was written; number and contact come with it when it is shown or sent.
  subject text not null,
  text text not null,
  language text not null,
  -- What the customer filled in is in the text.
  has_details boolean not null,
  opened_by_kind text not null,
  opened_by_id text,
  -- Whom the vendor answers; of a token the person for whom it was made.
  contact_id uuid,
  opened_at timestamptz(3) not null,
  vendor_number text,
  -- When the mail is due; none: it is sent, given up, or there is none.
  next_mail_at timestamptz(3),
  lease_until timestamptz(3),
  -- How often somebody has asked for it to be sent; each is a mail of its own.
  mailings integer not null default 0,
  failures integer not null default 0,
  delivery text check (delivery in ('sent', 'no_mail_server', 'failed')),
  sent_at timestamptz(3),
  closed_at timestamptz(3),
  closed_how text check (closed_how in ('by_hand', 'provisioned', 'removed')),
  closed_by_kind text,
  closed_by_id text,
  closing_note text,
  primary key (partner_id, id),
  unique (partner_id, number),
  foreign key (partner_id, service_id) references services (partner_id, id),
  foreign key (partner_id, customer_id) references customers (partner_id, id),
  check ((way = 'noted') = (address is null)),
  check ((closed_at is null) = (closed_how is null)),
  check (closed_at is null or next_mail_at is null)
);
create unique index support_cases_open on support_cases (partner_id, service_id) where closed_at is null;
create index support_cases_service on support_cases (partner_id, service_id, number);
create index support_cases_customer on support_cases (partner_id, customer_id);
create index support_cases_mail on support_cases (partner_id, next_mail_at) where next_mail_at is not null;

alter table support_cases enable row level security;
alter table support_cases force row level security;
create policy tenant on support_cases
  using (partner_id = current_setting('varde.partner_id')::uuid)
  with check (partner_id = current_setting('varde.partner_id')::uuid);

grant select, insert, update, delete on support_cases to varde_app;

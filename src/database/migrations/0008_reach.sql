-- Who sees and cares for which customers (docs/decisions/0015).

-- People whom a customer is assigned to: a restricted administrator sees these customers and no others.
create table assignments (
  partner_id uuid not null,
  person_id uuid not null,
  customer_id uuid not null,
  assigned_at timestamptz(3) not null,
  primary key (partner_id, person_id, customer_id),
  foreign key (partner_id, customer_id) references customers (partner_id, id)
);
create index assignments_customer on assignments (partner_id, customer_id, person_id);
alter table assignments enable row level security;
alter table assignments force row level security;
create policy tenant on assignments
  using (partner_id = current_setting('varde.partner_id')::uuid)
  with check (partner_id = current_setting('varde.partner_id')::uuid);
grant select, insert, update, delete on assignments to varde_app;

-- Who answers for a customer, and until when somebody has it in hand.
alter table customers add column responsible_id uuid;
alter table customers add column in_hand_until timestamptz(3);
alter table customers add column hand_note text;
create index customers_responsible on customers (partner_id, responsible_id, id) where responsible_id is not null;

-- Bit 48 of a set says «in hand»; the places of such sets come behind those of the others.
alter table standings drop constraint standings_status_set_check;
alter table standings add constraint standings_status_set_check
  check (status_set >= 0 and status_set < 562949953421312);
alter table standings drop constraint standings_place_check;
alter table standings add constraint standings_place_check check (place between 0 and 26);

-- What a vendor's operators look for.
create index services_manual_vendor on services (partner_id, since, id)
  where provisioning_status = 'manual_vendor' and withdrawn_at is null and deprovisioned_at is null;

-- Search knows who is assigned («a:» and the person) and who is responsible («r:»); «-» is nobody. The text up to
-- public_length holds nothing of people: behind it stand the words that only the domain of an address brings in.
alter table customer_search add column people text[] not null default '{a:-,r:-}';
alter table customer_search add column public_length integer not null default 0;
alter table search_changes add column people text[];
alter table search_changes add column public_length integer;

-- The texts that are there get their parts in that order. Nothing tells a word that is the domain's alone from one
-- that an id has too, where it stands last: then it counts as the domain's, until the customer is written again.
drop index customer_search_text;
alter table customers no force row level security;
alter table customer_search no force row level security;
with split as (
  select s.partner_id, s.customer_id, string_to_array(btrim(s.search_text), ' ') as words,
    nullif(lower(btrim(substring(c.admin_email from '@([^@]*)$'))), '') as domain
  from customer_search s join customers c on c.partner_id = s.partner_id and c.id = s.customer_id
), placed as (
  select partner_id, customer_id, words, domain, array_position(words, domain) as place from split
), hidden as (
  select partner_id, customer_id, words, domain, place,
    (select coalesce(array_agg(w.word), '{}') from unnest(words) with ordinality as w (word, n)
      where w.n >= place and (w.n = place or not exists (
        select from unnest(words[1:place - 1]) as v (word)
        where v.word ~ ('[^[:alnum:]]' || regexp_replace(w.word, '([^[:alnum:]])', '\\\1', 'g')
          || case when length(w.word) = 1 then '$' else '' end)))) as own
  from placed
  where place is not null and not exists (
    select from unnest(words) with ordinality as w (word, n) where w.n > place and length(w.word) > 2)
), texts as (
  select h.partner_id, h.customer_id, array_to_string(own, ' ') as own,
    (select coalesce(string_agg(w.word, ' ' order by w.n), '') from unnest(h.words) with ordinality as w (word, n)
      where not (w.word = any(h.own))) as public
  from hidden h
)
update customer_search s set
  search_text = case when t.customer_id is null then s.search_text else ' ' || t.public || ' ' || t.own || ' ' end,
  public_length = case
    when t.customer_id is not null then length(t.public) + 2
    when p.domain is not null and p.place is null then 0
    else length(s.search_text) end
from placed p left join texts t on t.partner_id = p.partner_id and t.customer_id = p.customer_id
where s.partner_id = p.partner_id and s.customer_id = p.customer_id;
alter table customers force row level security;
alter table customer_search force row level security;
create index customer_search_text on customer_search using gin (search_text gin_trgm_ops);
create index customer_search_people on customer_search using gin (people);

-- The search door, with what is wanted in one piece.
drop function search_sets_in_time(text[], text[]);
drop function search_customers(text[], text[], timestamptz, bigint[], integer);
drop function search_among(uuid[], text[], text[]);
drop function search_condition(text[], text[]);

create type search_wish as (
  patterns text[],
  tags text[],
  people text[],
  -- The one customer that may be found; null: any.
  customer_id uuid,
  -- Whether words are looked for in the public text alone.
  public_only boolean
);

create function search_condition(wish search_wish) returns text
language plpgsql immutable set search_path = varde, public, pg_temp as $$
declare
  condition text := '';
  pattern text;
begin
  foreach pattern in array wish.patterns loop
    condition := condition || format(' and search_text like %L', pattern);
    if wish.public_only then
      condition := condition || format(' and left(search_text, public_length) like %L', pattern);
    end if;
  end loop;
  if cardinality(wish.tags) > 0 then
    condition := condition || format(' and tags @> %L::text[]', wish.tags);
  end if;
  if cardinality(wish.people) > 0 then
    condition := condition || format(' and people @> %L::text[]', wish.people);
  end if;
  if wish.customer_id is not null then
    condition := condition || format(' and customer_id = %L', wish.customer_id);
  end if;
  return condition;
end $$;

-- The same of a row at hand.
create function search_matches(search_text text, public_length integer, tags text[], people text[], customer_id uuid,
  wish search_wish)
returns boolean language sql immutable parallel safe as $$
  select search_text like all(wish.patterns)
    and (not wish.public_only or left(search_text, public_length) like all(wish.patterns))
    and tags @> wish.tags and people @> wish.people and (wish.customer_id is null or customer_id = wish.customer_id)
$$;

create function search_sets_in_time(wish search_wish)
returns table (takes_effect_at timestamptz, status_set bigint, customers bigint)
language plpgsql stable security definer set search_path = varde, public, pg_temp as $$
begin
  return query execute
    'with found as materialized (
      select s.status_set, count(*) as customers,
        array_agg(row(s.changes_at, s.change_sets)::set_changes) filter (where s.changes_at is not null) as changing
      from customer_search s where s.partner_id = $1' || search_condition(wish) || ' group by 1
    )
    select ''-infinity''::timestamptz, f.status_set, f.customers from found f
    union all
    select c.changes_at[i], step.status_set, sum(step.sign)
      from found f cross join lateral unnest(f.changing) c
      cross join lateral generate_subscripts(c.changes_at, 1) i
      cross join lateral (values (coalesce(c.change_sets[i - 1], f.status_set), -1), (c.change_sets[i], 1))
        step (status_set, sign)
      group by 1, 2'
    using current_setting('varde.partner_id')::uuid;
end $$;

-- Few rows, as the planner is told: whoever asks has counted that they are few beside all, and each is then looked up.
create function search_customers(wish search_wish, at timestamptz, sets bigint[], max_found integer)
returns setof uuid
language plpgsql stable security definer rows 200 set search_path = varde, public, pg_temp as $$
begin
  return query execute
    'select s.customer_id from customer_search s where s.partner_id = $1' || search_condition(wish)
      || ' and set_at(s.status_set, s.changes_at, s.change_sets, $2) = any($3) limit $4'
    using current_setting('varde.partner_id')::uuid, at, sets, max_found;
end $$;

create function search_among(ids uuid[], wish search_wish) returns setof uuid
language plpgsql stable security definer set search_path = varde, public, pg_temp as $$
begin
  return query execute
    'select s.customer_id from customer_search s where s.partner_id = $1 and s.customer_id = any($2)'
      || search_condition(wish)
    using current_setting('varde.partner_id')::uuid, ids;
end $$;

-- The tags of the customers that are found: for whoever sees few of them.
create function found_tags(wish search_wish, max_tags integer) returns setof text
language plpgsql stable security definer set search_path = varde, public, pg_temp as $$
begin
  return query execute
    'select distinct unnest(s.tags) from customer_search s where s.partner_id = $1' || search_condition(wish)
      || ' limit $2'
    using current_setting('varde.partner_id')::uuid, max_tags;
end $$;

revoke all on function search_sets_in_time, search_customers, search_among, found_tags from public;
grant execute on function search_sets_in_time, search_customers, search_among, found_tags to varde_app;

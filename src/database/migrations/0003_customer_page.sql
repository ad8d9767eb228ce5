-- What a customer's own page, the picker of tags and the naming of a partner need.

-- The history is read newest first. The time stands before the id: ids of two machines, or of one whose clock was set
-- back, may stand the other way round.
create index history_customer_at on history (partner_id, customer_id, at, id);
drop index history_customer;

-- Tags that customers have had. Nobody waits for anybody here: of two writers that bring the same tag for the first
-- time each adds a row of its own, and the reader takes them for one.
create table known_tags (
  partner_id uuid not null,
  tag text collate "C" not null,
  id uuid not null,
  primary key (partner_id, tag, id)
);
insert into known_tags (partner_id, tag, id)
  select had.partner_id, had.tag, gen_random_uuid()
  from (select distinct partner_id, unnest(tags) as tag from customer_search) had;

-- Who named a partner or its vendor. The app may add and read, nothing else.
create table partner_history (
  partner_id uuid not null,
  id uuid not null,
  at timestamptz(3) not null,
  actor_kind text not null check (actor_kind in ('person', 'token', 'import', 'clock', 'demo', 'system')),
  actor_id text,
  before jsonb not null,
  after jsonb not null,
  primary key (partner_id, id)
);

do $$
declare name text;
begin
  foreach name in array array['known_tags', 'partner_history']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($p$create policy tenant on %I
      using (partner_id = current_setting('varde.partner_id')::uuid)
      with check (partner_id = current_setting('varde.partner_id')::uuid)$p$, name);
  end loop;
end $$;

grant select, insert on known_tags, partner_history to varde_app;

-- Which of these tags some customer still has, the first max_used of them in their order. Behind the search door, as
-- under row-level security the index on tags would not be used. Each is asked for by itself with its value in the
-- plan: a common tag is found in the first rows, a rare one through the index.
create function used_tags(candidates text[], max_used integer) returns setof text
language plpgsql stable security definer set search_path = varde, public, pg_temp as $$
declare
  candidate text;
  is_used boolean;
  used integer := 0;
begin
  foreach candidate in array candidates loop
    execute format('select exists (select from customer_search s where s.partner_id = %L and s.tags @> %L::text[])',
      current_setting('varde.partner_id')::uuid, array[candidate]) into is_used;
    continue when not is_used;
    return next candidate;
    used := used + 1;
    exit when used >= max_used;
  end loop;
end $$;

revoke all on function used_tags from public;
grant execute on function used_tags to varde_app;

-- An operator whose bars and terminations stand still until a person has looked: a brake for one operator alone.
create table order_holds (
  operator text not null primary key,
  held_at  timestamptz not null,
  because  text not null
);

-- Many lines due together: a few go first, and the rest waits for what is seen of those.
create table canary_runs (
  operator text not null,
  id       bigint generated always as identity,
  action   text not null check (action in ('bar', 'terminate')),
  began_at timestamptz not null,
  refs     text[] not null,
  state    text not null default 'going' check (state in ('going', 'passed', 'failed')),
  ended_at timestamptz,
  primary key (operator, id)
);
create unique index one_canary_run on canary_runs (operator, action) where state = 'going';
-- When somebody last let an operator's orders go on: what went wrong before that counts no longer.
create table order_lifts (
  operator  text not null primary key,
  lifted_at timestamptz not null,
  lifted_by text not null
);

do $$
declare t text;
begin
  foreach t in array array['order_holds','canary_runs','order_lifts']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy own_rows on %I using (operator = current_setting('signoff.operator', true))
                      with check (operator = current_setting('signoff.operator', true))$p$, t);
    execute format('grant select, insert, update, delete on %I to signoff_app', t);
  end loop;
end $$;

-- What waits at a switching order or at a look is counted often; only such rows are in here.
create index places_at_switch on places (operator, task)
  where task in ('bar', 'terminate', 'still-ours', 'barred', 'still-ours-again', 'dead', 'dead-next-day');
create index effects_switched on effects (operator, settled_at) where action in ('bar', 'terminate');

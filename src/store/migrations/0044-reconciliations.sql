-- What comparisons of an operator's systems found: counts for good, the first rows of the latest one under seal.
create table reconciliations (
  operator    text not null,
  id          bigint generated always as identity,
  -- The operator's day of a comparison by the clock; null for one by hand. Whoever inserts it first makes the comparison.
  night       date,
  at          timestamptz not null,
  lease_until timestamptz,
  finished_at timestamptz,
  lists       jsonb,
  found       jsonb,
  rows_sealed bytea,
  primary key (operator, id),
  unique (operator, night)
);

alter table reconciliations enable row level security;
alter table reconciliations force row level security;
create policy own_rows on reconciliations using (operator = current_setting('signoff.operator', true))
  with check (operator = current_setting('signoff.operator', true));
grant select, insert, update, delete on reconciliations to signoff_app;

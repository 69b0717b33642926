-- A contact that a subscriber wants instead of the one of their case, until the code that was sent there comes back. One at a
-- time for a case: the address is sealed with the case's own key, and of the code only a mark is kept.
create table contact_changes (
  operator   text not null,
  ref        text not null,
  id         uuid not null,
  sealed     bytea not null,
  code_mark  bytea not null,
  tries_left integer not null,
  -- Machine time, as of every code.
  expires_at timestamptz not null,
  used_at    timestamptz,
  primary key (operator, ref),
  foreign key (operator, ref) references cases (operator, ref)
);

alter table contact_changes enable row level security;
alter table contact_changes force row level security;
create policy own_rows on contact_changes using (operator = current_setting('signoff.operator', true))
  with check (operator = current_setting('signoff.operator', true));
grant select, insert, update, delete on contact_changes to signoff_app;

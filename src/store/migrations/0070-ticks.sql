-- What a person has ticked of the list of things that hang on the number. Which bank somebody uses is personal: sealed under the
-- case's own key, so it cannot be read any more once that key is deleted.
create table ticks (
  operator  text not null,
  ref       text not null,
  sealed    bytea not null,
  ticked_at timestamptz not null,
  primary key (operator, ref),
  foreign key (operator, ref) references cases (operator, ref)
);
alter table ticks enable row level security;
alter table ticks force row level security;
create policy own_rows on ticks using (operator = current_setting('signoff.operator', true))
                     with check (operator = current_setting('signoff.operator', true));
grant select, insert, update, delete on ticks to signoff_app;

-- Calls in which an agent asked somebody who they are. The log of who looked, at which number, why, and what came of it; of
-- the answers nothing is kept, and of the code only its mark.
create table hotline_calls (
  operator     text not null,
  id           uuid not null,
  -- The look at the line that the questions are made from; it is erased by itself like any that was begun and not sent.
  application  uuid not null,
  msisdn_mark  bytea not null,
  agent        text not null,
  reason       text not null,
  asked        text[] not null default '{}',
  state        text not null check (state in ('asking', 'passed', 'failed', 'used')),
  code_mark    bytea,
  code_expires timestamptz,
  -- Machine time, as every session.
  created_at   timestamptz not null,
  decided_at   timestamptz,
  used_at      timestamptz,
  primary key (operator, id)
);
create index hotline_calls_of_number on hotline_calls (operator, msisdn_mark, created_at);
create index hotline_calls_latest on hotline_calls (operator, created_at);

alter table hotline_calls enable row level security;
alter table hotline_calls force row level security;
create policy own_rows on hotline_calls using (operator = current_setting('signoff.operator', true))
  with check (operator = current_setting('signoff.operator', true));
grant select, insert, update, delete on hotline_calls to signoff_app;

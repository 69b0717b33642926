-- What operators' systems said unasked of a card: an SM-DP+ of an eSIM profile on its way to a device. It mostly comes long
-- before there is a case, so it lies sealed under the installation's key and is found by a blind index of the card.
create table notices (
  operator    text not null,
  id          bigint generated always as identity,
  -- Equal for what was said twice: kept once.
  said_mark   bytea not null,
  iccid_mark  bytea not null,
  target      text not null,
  -- By the sender's clock; by ours.
  said_at     timestamptz not null,
  heard_at    timestamptz not null,
  sealed      bytea not null,
  primary key (operator, id),
  unique (operator, said_mark)
);
create index notices_of_card on notices (operator, iccid_mark);
create index notices_by_age on notices (operator, heard_at);

alter table notices enable row level security;
alter table notices force row level security;
create policy own_rows on notices using (operator = current_setting('signoff.operator', true))
  with check (operator = current_setting('signoff.operator', true));
-- Nothing said is ever changed. It is deleted when its time is over.
grant select, insert, delete on notices to signoff_app;

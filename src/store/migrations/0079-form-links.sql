-- Links by which an agent sends somebody the form. Only the mark of a token is kept, so who reads the table opens nothing; the
-- number and the address lie sealed. One link makes one application.
create table form_links (
  operator     text not null,
  id           uuid not null,
  token_mark   bytea not null,
  language     text not null,
  sealed       bytea not null,
  channel      text not null check (channel in ('sms', 'email')),
  -- Staff id of who sent it.
  sent_by      text not null,
  sent_at      timestamptz not null,
  expires_at   timestamptz not null,
  revoked_at   timestamptz,
  used_at      timestamptz,
  application  uuid,
  primary key (operator, id),
  unique (operator, token_mark)
);
create index form_links_latest on form_links (operator, sent_at);

alter table form_links enable row level security;
alter table form_links force row level security;
create policy own_rows on form_links using (operator = current_setting('signoff.operator', true))
  with check (operator = current_setting('signoff.operator', true));
grant select, insert, update, delete on form_links to signoff_app;

-- Links that a subscriber hands to somebody else: to look at one case and do nothing. Only the mark of a token is kept, so who
-- reads the table cannot open a page. A link ends by its own date, or when its maker takes it back.
create table share_links (
  operator   text not null,
  ref        text not null,
  id         uuid not null,
  token_mark bytea not null,
  made_at    timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (operator, id),
  unique (operator, token_mark),
  foreign key (operator, ref) references cases (operator, ref)
);
create index share_links_of_case on share_links (operator, ref);

alter table share_links enable row level security;
alter table share_links force row level security;
create policy own_rows on share_links using (operator = current_setting('signoff.operator', true))
  with check (operator = current_setting('signoff.operator', true));
grant select, insert, update, delete on share_links to signoff_app;

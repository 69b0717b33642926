-- Papers that people sent to a case: redrawn pictures, sealed under the case's own key. The copy is deleted by itself; that it
-- was here, what was decided of it and when it went stays.
create table documents (
  operator    text not null,
  ref         text not null,
  id          uuid not null,
  -- id-card, passport, …, as operator files name them, and which side of it.
  kind        text not null,
  side        text not null check (side in ('front', 'back', 'only')),
  state       text not null check (state in ('waiting', 'accepted', 'refused', 'replaced')),
  -- Why a person refused it: a code that the sender reads as a sentence.
  because     text,
  advice      text[] not null default '{}',
  -- What the machine-readable zone said. Personal data, so sealed; null where there was none.
  zone_sealed bytea,
  received_at timestamptz not null,
  decided_at  timestamptz,
  decided_by  text,
  erased_at   timestamptz,
  primary key (operator, id),
  foreign key (operator, ref) references cases (operator, ref)
);
create index documents_of_case on documents (operator, ref);
create index documents_waiting on documents (operator, received_at) where state = 'waiting';

create table document_pages (
  operator text not null,
  document uuid not null,
  page     integer not null,
  width    integer not null,
  height   integer not null,
  sealed   bytea not null,
  primary key (operator, document, page),
  foreign key (operator, document) references documents on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['documents', 'document_pages']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy own_rows on %I using (operator = current_setting('signoff.operator', true))
                      with check (operator = current_setting('signoff.operator', true))$p$, t);
    execute format('grant select, insert, update, delete on %I to signoff_app', t);
  end loop;
end $$;

-- The conversation of a case: between whoever holds our link and the operator's care. Words and pictures are sealed under the
-- case's own key, and deleted with the personal data of the case.
create table chat_messages (
  operator    text not null,
  ref         text not null,
  -- Brought by the form, so that the same form sent twice makes one message.
  id          uuid not null,
  seq         bigint generated always as identity,
  side        text not null check (side in ('subscriber', 'staff')),
  -- Who of the staff; null: the subscriber.
  by          text,
  at          timestamptz not null,
  sealed      bytea not null,
  pages       integer not null,
  -- When the other side had it on its screen.
  read_at     timestamptz,
  -- Of a subscriber's message: when somebody answered, or saw that it needs no answer.
  answered_at timestamptz,
  -- Of an answer: when an e-mail said that it is here, or nobody needed one any more.
  told_at     timestamptz,
  primary key (operator, id),
  foreign key (operator, ref) references cases (operator, ref)
);
create index chat_of_case on chat_messages (operator, ref, seq);
create index chat_unanswered on chat_messages (operator, at) where side = 'subscriber' and answered_at is null;
create index chat_untold on chat_messages (operator, at) where side = 'staff' and told_at is null;

create table chat_pages (
  operator text not null,
  message  uuid not null,
  page     integer not null,
  sealed   bytea not null,
  primary key (operator, message, page),
  foreign key (operator, message) references chat_messages on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['chat_messages', 'chat_pages']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy own_rows on %I using (operator = current_setting('signoff.operator', true))
                      with check (operator = current_setting('signoff.operator', true))$p$, t);
    execute format('grant select, insert, update, delete on %I to signoff_app', t);
  end loop;
end $$;

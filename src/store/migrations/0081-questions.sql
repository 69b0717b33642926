-- Questions to care before there is a request: whoever asks has shown nothing, and nothing is known of them but what they write
-- and, if they like, an e-mail address. Words and pictures lie sealed under a key of the question's own, which goes with it.
create table questions (
  operator     text not null,
  id           uuid not null,
  language     text not null,
  key_sealed   bytea not null,
  -- Where an answer is told of; null: they keep the address of the page.
  email_sealed bytea,
  asked_at     timestamptz not null,
  touched_at   timestamptz not null,
  primary key (operator, id)
);
create index questions_idle on questions (operator, touched_at);

create table question_messages (
  operator    text not null,
  question    uuid not null,
  -- Brought by the form, so that the same form sent twice makes one message.
  id          uuid not null,
  seq         bigint generated always as identity,
  side        text not null check (side in ('subscriber', 'staff')),
  by          text,
  at          timestamptz not null,
  sealed      bytea not null,
  pages       integer not null,
  read_at     timestamptz,
  answered_at timestamptz,
  told_at     timestamptz,
  primary key (operator, id),
  foreign key (operator, question) references questions (operator, id) on delete cascade
);
create index question_thread on question_messages (operator, question, seq);
create index question_unanswered on question_messages (operator, at) where side = 'subscriber' and answered_at is null;
create index question_untold on question_messages (operator, at) where side = 'staff' and told_at is null;

create table question_pages (
  operator text not null,
  message  uuid not null,
  page     integer not null,
  sealed   bytea not null,
  primary key (operator, message, page),
  foreign key (operator, message) references question_messages on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['questions', 'question_messages', 'question_pages']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy own_rows on %I using (operator = current_setting('signoff.operator', true))
                      with check (operator = current_setting('signoff.operator', true))$p$, t);
    execute format('grant select, insert, update, delete on %I to signoff_app', t);
  end loop;
end $$;

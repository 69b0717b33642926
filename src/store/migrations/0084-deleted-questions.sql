-- That a question was here and when it was deleted: its link says so, and not that nobody knows the page. Nothing of whoever
-- asked, and not a word of it.

create table deleted_questions (
  operator   text not null,
  id         uuid not null,
  deleted_at timestamptz not null,
  primary key (operator, id)
);
create index deleted_questions_age on deleted_questions (operator, deleted_at);

alter table deleted_questions enable row level security;
alter table deleted_questions force row level security;
create policy own_rows on deleted_questions using (operator = current_setting('signoff.operator', true))
  with check (operator = current_setting('signoff.operator', true));
grant select, insert, delete on deleted_questions to signoff_app;

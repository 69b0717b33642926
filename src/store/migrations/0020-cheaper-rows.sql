-- Rows as cheap as their rules allow. Nothing here changes what may be written; it changes what finding and writing cost.

-- A reference belongs to one case of all operators, so keys begin with it. A key that begins with the operator fits every
-- query of ours a little: while the planner believed that an operator has few rows (a young table, a night of many new
-- ones), it read them all to move a few. Row-level security holds the operator, whichever way a row was found.
alter table events drop constraint events_operator_ref_fkey, drop constraint events_pkey, add primary key (ref, seq, operator);
alter table evidence drop constraint evidence_operator_ref_fkey, drop constraint evidence_pkey, add primary key (ref, id, operator);
do $$
declare
  fk record;
  again text[] := '{}';
begin
  for fk in select conrelid::regclass as of, conname, pg_get_constraintdef(oid) as says from pg_constraint
            where contype = 'f' and confrelid = 'cases'::regclass loop
    execute format('alter table %s drop constraint %I', fk.of, fk.conname);
    again := again || format('alter table %s add constraint %I %s', fk.of, fk.conname, fk.says);
  end loop;
  alter table cases drop constraint cases_pkey, add primary key (ref, operator);
  for i in 1 .. coalesce(array_length(again, 1), 0) loop
    execute again[i];
  end loop;
end $$;
alter table places drop constraint places_pkey, add primary key (ref, lane, operator);
alter table people drop constraint people_pkey, add primary key (ref, operator);
alter table certificates drop constraint certificates_pkey, add primary key (ref, operator);
alter table effects drop constraint effects_pkey, add primary key (key, operator);
alter table outbox drop constraint outbox_pkey, drop constraint outbox_operator_dedupe_key,
  add primary key (id, operator), add unique (dedupe, operator);

drop index cases_by_number, cases_open, one_open_verified_case, people_by_iin, effects_of_case, effects_by_hour, places_due,
  evidence_of_case;
create index cases_by_number on cases (msisdn_mark);
create index cases_open on cases (promise_until) where status = 'open';
create unique index one_open_verified_case on cases (subscription_mark, operator) where status = 'open' and verified;
create index people_by_iin on people (iin_mark) where iin_mark is not null;
create index effects_of_case on effects (ref);
create index effects_by_hour on effects (action, claimed_at);
create index places_due on places (due_at) where due_at is not null and stuck is null;

-- What happened and what was seen belongs to a case that is there. A foreign key asks that for each row: for a chain of
-- sixty events, sixty times. This asks once for each case that a statement writes of (offset 0: by its key, never by
-- reading all cases). And no case is ever deleted.
create function belongs_to_a_case() returns trigger language plpgsql as $$
begin
  if exists (select from (select distinct ref, operator from written) w
             where not exists (select from cases c where c.ref = w.ref and c.operator = w.operator offset 0)) then
    raise foreign_key_violation using message = format('%s of a case that is not there', tg_table_name);
  end if;
  return null;
end $$;
create trigger of_a_case after insert on events
  referencing new table as written for each statement execute function belongs_to_a_case();
create trigger of_a_case after insert on evidence
  referencing new table as written for each statement execute function belongs_to_a_case();
revoke delete, truncate on cases from signoff_app;

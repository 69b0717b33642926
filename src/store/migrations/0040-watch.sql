-- What happens after the end: lines that are looked at again, and what was seen there that a person must decide on.

create table watches (
  operator     text not null,
  ref          text not null,
  -- When the line was observed dead; how long it is watched from then on is the operator's rule.
  since        timestamptz not null,
  -- When it is looked at next, on the case's clock. Null: the watch is over.
  due_at       timestamptz,
  over         text,
  looks        integer not null default 0,
  -- Looks in a row that could not tell, and when one last could.
  blind        integer not null default 0,
  seen_at      timestamptz,
  -- What was seen once and waits for a second reading, and the money that later looks are held against: sealed under the
  -- case's data key.
  state_sealed bytea,
  walker       text,
  lease_until  timestamptz,
  primary key (operator, ref),
  foreign key (operator, ref) references cases (operator, ref)
);
create index watches_due on watches (operator, due_at) where due_at is not null;

create table alarms (
  operator   text not null,
  id         bigint generated always as identity,
  -- Null: it is about the operator's orders as a whole.
  ref        text,
  kind       text not null,
  raised_at  timestamptz not null,
  -- Codes, counts, targets, amounts and the hash of the evidence; nothing about anybody.
  detail     jsonb not null,
  decided_at timestamptz,
  decided_by text,
  decision   text,
  code       text,
  primary key (operator, id),
  foreign key (operator, ref) references cases (operator, ref)
);
create unique index one_open_alarm on alarms (operator, coalesce(ref, ''), kind) where decided_at is null;
create index alarms_of_case on alarms (operator, ref);

-- A line that was ended once more gets a certificate of its own; the earlier one stays, revoked.
alter table certificates add column issue integer not null default 1;
alter table certificates drop constraint certificates_pkey;
alter table certificates add primary key (operator, ref, issue);

do $$
declare t text;
declare o text;
begin
  foreach t in array array['watches','alarms']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy own_rows on %I using (operator = current_setting('signoff.operator', true))
                      with check (operator = current_setting('signoff.operator', true))$p$, t);
  end loop;
  grant select, insert, update, delete on watches to signoff_app;
  -- An alarm is decided, never taken back.
  grant select, insert, update on alarms to signoff_app;
  -- Lines whose number rests already passed the task that begins a watch: theirs begins now.
  for o in select distinct operator from directory loop
    perform set_config('signoff.operator', o, true);
    insert into watches (operator, ref, since, due_at)
    select c.operator, c.ref, (c.facts ->> 'deadAt')::timestamptz, (c.facts ->> 'deadAt')::timestamptz
    from cases c join places p on p.operator = c.operator and p.ref = c.ref
    where c.operator = o and c.status = 'open' and c.facts ? 'deadAt' and p.task = 'quarantine-end';
  end loop;
end $$;

-- A line that its holder has protected: nothing that ends it is ordered until it is taken off again. One row for each time that it
-- was on; where messages about it go lies sealed.
create table protections (
  operator          text not null,
  id                uuid not null,
  subscription_mark bytea not null,
  msisdn_mark       bytea not null,
  sealed            bytea not null,
  since             timestamptz not null,
  -- Somebody asked to take it off; it goes by itself when it is due.
  lift_due_at       timestamptz,
  lifted_at         timestamptz,
  primary key (operator, id)
);
create unique index one_protection_of_a_line on protections (operator, subscription_mark) where lifted_at is null;
create index protections_of_number on protections (operator, msisdn_mark) where lifted_at is null;
create index protections_to_lift on protections (operator, lift_due_at) where lifted_at is null and lift_due_at is not null;

-- Who did what to it and by which proof: it can be added to and read, and goes with the protection alone.
create table protection_acts (
  operator   text not null,
  n          bigint generated always as identity,
  protection uuid not null,
  act        text not null check (act in ('on', 'lift-asked', 'kept', 'lifted')),
  by_whom    text not null,
  -- What was shown of who they are, or that a paper was seen at a branch.
  proof      text not null,
  at         timestamptz not null,
  primary key (operator, n),
  foreign key (operator, protection) references protections on delete cascade
);
create index acts_of_protection on protection_acts (operator, protection);

do $$
declare t text;
begin
  foreach t in array array['protections', 'protection_acts']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy own_rows on %I using (operator = current_setting('signoff.operator', true))
                      with check (operator = current_setting('signoff.operator', true))$p$, t);
    execute format('grant select, insert, update, delete on %I to signoff_app', t);
  end loop;
end $$;
revoke update, delete on protection_acts from signoff_app;

-- What a cancellation is made of. Every table that holds an operator's rows has forced row-level security:
-- the only way in is a transaction that has said whose rows it wants (store/db.ts, inOperator).

create table cases (
  operator          text not null,
  ref               text not null,
  status            text not null default 'open'
                    check (status in ('open', 'closed', 'withdrawn', 'rejected', 'ported-out')),
  language          text not null,
  verified          boolean not null default false,
  -- Keyed blind indexes: equal for equal numbers, meaningless without the key.
  subscription_mark bytea not null,
  msisdn_mark       bytea not null,
  binding_sealed    bytea not null,
  standing          jsonb,
  dates             jsonb not null,
  facts             jsonb not null,
  quote             jsonb,
  held              boolean not null generated always as (facts ? 'hold') stored,
  received_at       timestamptz not null,
  promise_until     timestamptz not null,
  one_way_since     timestamptz,
  flow_version      integer not null,
  -- The end of the event chain, kept here so that the next link needs no search.
  last_seq          integer not null default 0,
  last_hash         bytea not null default '\x',
  primary key (operator, ref)
) with (fillfactor = 60); -- room for the next version of a row beside the old one: it is rewritten at every step
-- One open case a line, once somebody proved that the line is theirs. A stranger's unproven request blocks nobody.
create unique index one_open_verified_case on cases (operator, subscription_mark) where status = 'open' and verified;
create index cases_by_number on cases (operator, msisdn_mark);
create index cases_open on cases (operator, promise_until) where status = 'open';

create table places (
  operator     text not null,
  ref          text not null,
  lane         text not null check (lane in ('main', 'line', 'money')),
  task         text not null,
  direction    text not null default 'forward' check (direction in ('forward', 'back')),
  -- When the task may next be tried, on the case's clock. Null: a person must answer first.
  due_at       timestamptz,
  because      text,
  stuck        text,
  attempts     integer not null default 0,
  since        timestamptz not null,
  -- Who is walking this place, until when: on the machine's clock, like every lease.
  walker       text,
  lease_until  timestamptz,
  queued_until timestamptz,
  primary key (operator, ref, lane),
  foreign key (operator, ref) references cases
) with (fillfactor = 60);
create index places_due on places (operator, due_at) where due_at is not null and stuck is null;

create table events (
  operator text not null,
  ref      text not null,
  seq      integer not null,
  at       timestamptz not null,
  kind     text not null,
  data     jsonb not null,
  prev     bytea not null,
  hash     bytea not null,
  primary key (operator, ref, seq),
  foreign key (operator, ref) references cases
);

create table effects (
  operator     text not null,
  key          text not null,
  ref          text not null,
  action       text not null,
  target       text not null,
  round        integer not null,
  state        text not null check (state in ('started', 'accepted', 'done', 'refused', 'cannot-tell')),
  answer       jsonb,
  kept_sealed  bytea,
  started_at   timestamptz not null,
  settled_at   timestamptz,
  -- Who may speak to the operator about this order, until when (machine clock). Longer than the call's own timeout.
  holder       text,
  lease_until  timestamptz,
  claimed_at   timestamptz not null,
  primary key (operator, key)
) with (fillfactor = 70);
create index effects_of_case on effects (operator, ref);
create index effects_by_hour on effects (operator, action, target, claimed_at);

create table evidence (
  operator    text not null,
  ref         text not null,
  id          bigint generated always as identity,
  task        text not null,
  reading     integer not null,
  target      text not null,
  at          timestamptz not null,
  sealed      bytea not null,
  -- Of the sealed form, so that the chain can hold it without holding anything about a person.
  sealed_hash bytea not null,
  primary key (operator, id),
  foreign key (operator, ref) references cases
);
create index evidence_of_case on evidence (operator, ref);

create table people (
  operator    text not null,
  ref         text not null,
  -- The case's own data key, sealed under the master key. Deleting it erases everything sealed with it.
  key_sealed  bytea,
  sealed      bytea,
  iin_mark    bytea,
  erased_at   timestamptz,
  primary key (operator, ref),
  foreign key (operator, ref) references cases
);
create index people_by_iin on people (operator, iin_mark);

create table outbox (
  operator      text not null,
  id            uuid not null default gen_random_uuid(),
  -- Said once: <ref>/<task>/<channel>, or the code's own id.
  dedupe        text not null,
  ref           text,
  kind          text not null,
  channel       text not null,
  recipient     text not null,
  language      text not null,
  params        jsonb not null,
  -- For messages that belong to no case yet (one-time codes): address and words, sealed.
  sealed        bytea,
  created_at    timestamptz not null,
  sent_at       timestamptz,
  failed_at     timestamptz,
  last_error    text,
  attempts      integer not null default 0,
  next_try      timestamptz not null default clock_timestamp(),
  claimed_until timestamptz,
  primary key (operator, id),
  unique (operator, dedupe)
);
create index outbox_to_send on outbox (next_try) where sent_at is null and failed_at is null;

create table deliveries (
  operator text not null,
  id       bigint generated always as identity,
  outbox   uuid not null,
  at       timestamptz not null,
  outcome  text not null,
  detail   text,
  primary key (operator, id)
);

create table certificates (
  operator   text not null,
  ref        text not null,
  code_mark  bytea not null,
  issued_at  timestamptz not null,
  class      text not null,
  head_hash  bytea not null,
  sealed     bytea not null,
  revoked_at timestamptz,
  primary key (operator, ref),
  foreign key (operator, ref) references cases
);

create table numbers (
  operator      text not null,
  msisdn_mark   bytea not null,
  ref           text not null,
  ended_at      timestamptz not null,
  release_at    timestamptz not null,
  released_at   timestamptz,
  primary key (operator, msisdn_mark, ref)
);

create table applications (
  operator      text not null,
  id            uuid not null,
  secret_mark   bytea not null,
  language      text not null,
  answers       bytea not null,
  assurance     text not null default 'none',
  assured_until timestamptz,
  lookup        text not null default 'none' check (lookup in ('none', 'wanted', 'found', 'no-such-line', 'cannot-tell')),
  lookup_at     timestamptz,
  line_sealed   bytea,
  ref           text,
  created_at    timestamptz not null,
  touched_at    timestamptz not null,
  primary key (operator, id)
);
create index applications_wanted on applications (operator) where lookup = 'wanted';

create table codes (
  operator    text not null,
  id          uuid not null,
  application uuid not null,
  way         text not null,
  code_mark   bytea not null,
  tries_left  integer not null,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  primary key (operator, id)
);
create index codes_of_application on codes (operator, application);


do $$
declare t text;
begin
  foreach t in array array['cases','places','events','effects','evidence','people','outbox','deliveries',
                           'certificates','numbers','applications','codes']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy own_rows on %I using (operator = current_setting('signoff.operator', true))
                      with check (operator = current_setting('signoff.operator', true))$p$, t);
    execute format('grant select, insert, update, delete on %I to signoff_app', t);
  end loop;
end $$;
-- What has happened stays: no update, no delete, not even for the product itself.
revoke update, delete on events, evidence from signoff_app;

-- Outside row-level security, because they belong to the installation or are needed before the operator is known.
create table directory (
  -- A case's reference, or the mark of a certificate's check code: where to look.
  name     text primary key,
  operator text not null,
  ref      text not null
);
create table clock (
  one       boolean primary key default true check (one),
  offset_ms bigint not null default 0
);
insert into clock default values;
create table brake (
  one       boolean primary key default true check (one),
  halted_at timestamptz,
  halted_by text,
  why       text
);
insert into brake default values;
create table limits (
  name    text primary key,
  points  integer not null,
  expires timestamptz not null
);
create table mailbox (
  id         bigint generated always as identity primary key,
  at         timestamptz not null,
  channel    text not null,
  address    text not null,
  subject    text,
  body       text not null,
  html       text
);
grant select, insert, update, delete on directory, clock, brake, limits, mailbox to signoff_app;

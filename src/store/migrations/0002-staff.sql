-- Who works at the desk, and what they leave behind. Tables named staff* are better-auth's (1.7.6, with its two-factor and
-- passkey plugins), under names of ours and with its own camelCase columns: it is told never to migrate at run time.
-- They lie outside row-level security: whose rows a person may see is known only once they have signed in.

create table staff (
  id                 text primary key,
  name               text not null,
  email              text not null unique,
  "emailVerified"    boolean not null default false,
  image              text,
  "createdAt"        timestamptz not null default current_timestamp,
  "updatedAt"        timestamptz not null default current_timestamp,
  "twoFactorEnabled" boolean default false
);

create table staff_sessions (
  id          text primary key,
  "expiresAt" timestamptz not null,
  token       text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId"    text not null references staff on delete cascade
);
create index staff_sessions_of on staff_sessions ("userId");

create table staff_accounts (
  id                      text primary key,
  "accountId"             text not null,
  "providerId"            text not null,
  "userId"                text not null references staff on delete cascade,
  "accessToken"           text,
  "refreshToken"          text,
  "idToken"               text,
  "accessTokenExpiresAt"  timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope                   text,
  password                text,
  "createdAt"             timestamptz not null default current_timestamp,
  "updatedAt"             timestamptz not null
);
create index staff_accounts_of on staff_accounts ("userId");

create table staff_verifications (
  id          text primary key,
  identifier  text not null,
  value       text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index staff_verifications_by on staff_verifications (identifier);

create table staff_totp (
  id                        text primary key,
  secret                    text not null,
  "backupCodes"             text not null,
  "userId"                  text not null references staff on delete cascade,
  verified                  boolean default true,
  "failedVerificationCount" integer default 0,
  "lockedUntil"             timestamptz
);
create index staff_totp_of on staff_totp ("userId");

create table staff_passkeys (
  id             text primary key,
  name           text,
  "publicKey"    text not null,
  "userId"       text not null references staff on delete cascade,
  "credentialID" text not null unique,
  counter        integer not null,
  "deviceType"   text not null,
  "backedUp"     boolean not null,
  transports     text,
  "createdAt"    timestamptz,
  aaguid         text
);
create index staff_passkeys_of on staff_passkeys ("userId");

create table staff_limits (
  id            text primary key,
  key           text not null unique,
  count         integer not null,
  "lastRequest" bigint not null
);

-- One person, one operator: whoever serves two has two accounts, so that no page ever mixes two operators' rows.
create table staff_roles (
  staff    text primary key references staff on delete cascade,
  operator text not null,
  role     text not null check (role in ('agent', 'supervisor', 'operator-engineer')),
  -- Somebody who left keeps their name in old cases and can do nothing any more.
  left_at  timestamptz
);
create index staff_of_operator on staff_roles (operator);

-- What was done to no single case: the brake. Insert only.
create table acts (
  id   bigint generated always as identity primary key,
  at   timestamptz not null,
  by   text not null,
  what text not null,
  why  text not null
);

grant select, insert, update, delete on staff, staff_sessions, staff_accounts, staff_verifications, staff_totp,
  staff_passkeys, staff_limits, staff_roles to signoff_app;
grant select, insert on acts to signoff_app;

-- What an agent writes down beside a case. Free text may name a person, so it is sealed under the case's data key and
-- goes with it; the event chain holds only that, when and by whom something was written.
create table notes (
  operator text not null,
  ref      text not null,
  id       bigint generated always as identity,
  at       timestamptz not null,
  by       text not null,
  sealed   bytea not null,
  primary key (operator, id),
  foreign key (operator, ref) references cases
);
create index notes_of_case on notes (operator, ref);
alter table notes enable row level security;
alter table notes force row level security;
create policy own_rows on notes using (operator = current_setting('signoff.operator', true))
  with check (operator = current_setting('signoff.operator', true));
grant select, insert on notes to signoff_app;

-- The queue, and what has ended.
create index cases_ended on cases (operator, received_at) where status <> 'open';
create index places_stuck on places (operator) where stuck is not null;

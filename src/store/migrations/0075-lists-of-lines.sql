-- All lines of one person, as their operator listed them for who has shown enough of who they are. They lie with the
-- application of that person, sealed like it, and go with it.
alter table applications
  add column lines        text not null default 'none' check (lines in ('none', 'wanted', 'found', 'cannot-tell')),
  add column lines_at     timestamptz,
  add column lines_sealed bytea;
create index applications_lines_wanted on applications (operator) where lines = 'wanted';

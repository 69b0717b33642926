-- Each retention class has its clock (process/erase.ts). Cases are found by when they ended.
create index events_ended on events (operator, at) where kind = 'ended';

-- The product may add to the record and read it, and nothing else: what has happened stays. What is over its time of keeping
-- goes by these two functions alone. They take whole cases, only ended ones, and none younger than a year, whoever asks:
-- who breaks into the product cannot take a line out of a record, nor a record of last month.
create function ended_before(of_operator text, of_ref text, before timestamptz) returns boolean
  language sql stable as $$
    select exists (
      select 1 from cases c join events e on e.operator = c.operator and e.ref = c.ref and e.kind = 'ended'
      where c.operator = of_operator and c.ref = of_ref and c.status <> 'open' and e.at <= before
        and e.at <= clock_timestamp() + (select offset_ms from clock) * interval '1 ms' - interval '365 days')
  $$;

create function erase_evidence(of_operator text, of_ref text, before timestamptz) returns void
  language plpgsql security definer set search_path = public as $$
  begin
    if not ended_before(of_operator, of_ref, before) then
      raise exception 'the evidence of % is not over its time of keeping', of_ref;
    end if;
    delete from evidence where operator = of_operator and ref = of_ref;
  end $$;

create function erase_events(of_operator text, of_ref text, before timestamptz) returns void
  language plpgsql security definer set search_path = public as $$
  begin
    if not ended_before(of_operator, of_ref, before) then
      raise exception 'the record of % is not over its time of keeping', of_ref;
    end if;
    delete from events where operator = of_operator and ref = of_ref;
  end $$;

revoke execute on function erase_evidence, erase_events from public;
grant execute on function erase_evidence, erase_events to signoff_app;

-- Rows that a case wrote (`case:2026-0000123`, in 已发放) follow that case and nothing else: whoever altered one by hand would take it from
-- the case, and what is repaid or comes back from the bank would be held against rows that are not there any more. The application says
-- so in words of its own (D038); here it holds in every way in.

create function platform.demand_own_case(source text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if starts_with(source, 'case:') and source <> platform.register_source() then
    raise exception '这一行由办件写入，只随办件变动' using errcode = 'object_not_in_prerequisite_state';
  end if;
end
$$;
revoke execute on function platform.demand_own_case(text) from public;
grant execute on function platform.demand_own_case(text) to jiangtong_app;

create or replace function platform.stamp_row() returns trigger
  language plpgsql
  as $$
declare
  change text := platform.register_change();
begin
  if tg_op = 'INSERT' then
    new._version := 1;
    new._known_from := statement_timestamp();
  elsif pg_trigger_depth() > 1 or change = 'derive' then
    return old;
  elsif change = 'correct' or (change = 'change' and new._valid_from >= coalesce(old._valid_from, '-infinity')) then
    perform platform.demand_own_case(old._source);
    new._row := old._row;
    new._version := old._version + 1;
    new._known_from := greatest(clock_timestamp(), old._known_from + interval '1 microsecond');
    if change = 'correct' then
      new._valid_from := old._valid_from;
    end if;
  else
    raise exception '台账的行只能更正或变更，变更须有不早于原来的生效日期'
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  new._source := platform.register_source();
  new._by := platform.account();
  return new;
end
$$;

create or replace function platform.allow_withdrawal() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if platform.register_change() <> 'withdraw' then
    raise exception '台账的行只能撤回' using errcode = 'object_not_in_prerequisite_state';
  end if;
  perform platform.demand_own_case(old._source);
  return old;
end
$$;

-- Facts as of a day have the rows that were withdrawn for a later one (src/store/facts/fact-rows.ts): they are found by that day. Registers
-- that are made from now on have the index from the beginning.
do $$
declare
  one text;
begin
  for one in select register from platform.dictionary loop
    execute format('create index on history.%I (_valid_from) where _change = ''withdraw''', one);
  end loop;
end
$$;

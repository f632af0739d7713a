-- What the tables of the registers stand on. The tables themselves follow the dictionary and are made when it is applied
-- (src/store/registers/apply): register."名称" with the rows as they are now, history."名称" with every version, and
-- derive."名称"(), which says whom a row concerns.

create schema derive;
grant usage on schema derive to jiangtong_app;
comment on schema derive is '由字典生成的函数：一行关系到谁、按名称查找';

-- The dictionary as applied: one shape (src/register/model.ts) a register.
create table platform.dictionary (
  register text primary key,
  shape jsonb not null,
  at timestamptz not null default now()
);
comment on table platform.dictionary is '已应用的数据字典：每个台账的表结构';
grant select on platform.dictionary to jiangtong_app;

-- Whose scope follows from whose: rows of `dependent` whose `field` is the `key_field` of a row of `source` belong where that one does.
-- `weak`: no foreign key, so the other row may come later, or never.
create table platform.scope_source (
  dependent text not null references platform.dictionary on delete cascade,
  field text not null,
  source text not null,
  key_field text not null,
  weak boolean not null,
  primary key (dependent, field, source)
);
comment on table platform.scope_source is '台账之间属地的来源';

-- Rights, in the words of docs/platform.md. Each is asked once a statement: (select platform.keeps(…)).

create function platform.is_staff() returns boolean
  language sql stable parallel safe
  return platform.everything() <> 'off' or platform.counties() <> '{}' or platform.departments() <> '{}';

-- A department's rows of all counties; where the account works for counties, those rows are seen by county.
create function platform.keeps(keepers text[]) returns boolean
  language sql stable parallel safe
  return platform.departments() && keepers and platform.counties() = '{}';

create function platform.writes_everywhere(keepers text[]) returns boolean
  language sql stable parallel safe
  return platform.writes() and (platform.everything() = 'restricted' or platform.keeps(keepers));

create function platform.writes_in_counties(keepers text[]) returns boolean
  language sql stable parallel safe
  return platform.writes() and platform.departments() && keepers and platform.counties() <> '{}';

-- Requests to change a row where two persons are asked for. Made by one, decided by another.
create table platform.change_request (
  id bigint generated always as identity primary key,
  register text not null references platform.dictionary,
  row_id bigint not null,
  version integer not null,
  change text not null check (change in ('correct', 'change', 'withdraw')),
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  valid_from date,
  reason text not null check (reason <> ''),
  state text not null default 'open' check (state in ('open', 'approved', 'rejected', 'cancelled')),
  requested_by bigint not null,
  requested_at timestamptz not null default clock_timestamp(),
  decided_by bigint,
  decided_at timestamptz,
  decision text,
  keepers text[] not null,
  county text,
  constraint decided check ((state = 'open') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  constraint two_persons check (state not in ('approved', 'rejected') or decided_by <> requested_by),
  constraint own_to_cancel check (state <> 'cancelled' or decided_by = requested_by)
);
comment on table platform.change_request is '台账变更申请：一人申请，另一人批准';
create unique index one_open_request on platform.change_request (register, row_id) where state = 'open';
create index on platform.change_request (state, id);
create index on platform.change_request (requested_by);

-- Who asks, for whose row, is not for the application to say.
create function platform.stamp_request() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  new.requested_by := platform.account();
  new.requested_at := clock_timestamp();
  select array(select jsonb_array_elements_text(shape -> 'keepers')) into strict new.keepers
    from platform.dictionary where register = new.register;
  execute format('select _county from register.%I where _row = $1', new.register) into new.county using new.row_id;
  return new;
end
$$;
create trigger stamp before insert on platform.change_request
  for each row execute function platform.stamp_request();

create function platform.stamp_decision() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if old.state <> 'open' then
    raise exception '申请已经办结' using errcode = 'object_not_in_prerequisite_state';
  end if;
  new.decided_by := platform.account();
  new.decided_at := clock_timestamp();
  return new;
end
$$;
create trigger decide before update on platform.change_request
  for each row execute function platform.stamp_decision();

alter table platform.change_request enable row level security;
create policy keepers_see on platform.change_request for select to jiangtong_app
  using (requested_by = (select platform.account())
    or (select platform.everything()) = 'restricted'
    or platform.writes_everywhere(keepers)
    or (platform.writes_in_counties(keepers) and county = any ((select platform.counties())::text[])));
create policy keepers_ask on platform.change_request for insert to jiangtong_app
  with check (platform.writes_everywhere(keepers)
    or (platform.writes_in_counties(keepers) and county = any ((select platform.counties())::text[])));
create policy keepers_decide on platform.change_request for update to jiangtong_app
  using (platform.writes_everywhere(keepers)
    or (platform.writes_in_counties(keepers) and county = any ((select platform.counties())::text[])));
grant select, insert (register, row_id, version, change, content, valid_from, reason), update (state, decision)
  on platform.change_request to jiangtong_app;

-- What is done to register rows is said by the application before each statement:
-- jiangtong.change (correct, change, withdraw), jiangtong.source (`manual`, `import:17`, `change:5`), jiangtong.reason.

create function platform.register_change() returns text
  language sql stable parallel safe
  return coalesce(current_setting('jiangtong.change', true), '');

create function platform.register_source() returns text
  language sql stable parallel safe
  return coalesce(nullif(current_setting('jiangtong.source', true), ''), 'manual');

create function platform.register_reason() returns text
  language sql stable parallel safe
  return nullif(current_setting('jiangtong.reason', true), '');

-- Version, times and author of a row. An update that only passes on whom a row concerns changes nothing else.
create function platform.stamp_row() returns trigger
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

create function platform.allow_withdrawal() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if platform.register_change() <> 'withdraw' then
    raise exception '台账的行只能撤回' using errcode = 'object_not_in_prerequisite_state';
  end if;
  return old;
end
$$;

-- Four eyes: only what another person of the keepers asked for, once, for this row at this version.
create function platform.require_second_person() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if pg_trigger_depth() > 1 or platform.register_change() = 'derive'
    or (platform.account() = 0 and platform.everything() = 'restricted')
    or exists (
      select from platform.change_request
      where 'change:' || id = platform.register_source() and state = 'approved'
        and register = tg_table_name and row_id = old._row and version = old._version
        and change = platform.register_change()
        and decided_by = platform.account() and requested_by <> platform.account())
  then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  raise exception '台账“%”的变更须两人', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

-- Every version goes into the history, and every statement leaves an audit entry with a digest of what it wrote; and whoever a row
-- concerns, what depends on it concerns. One function, for only the trigger's own statements see the changed rows (`added`, `removed`).
create function platform.keep_history() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO'
  as $$
declare
  change text := case tg_op when 'INSERT' then 'insert' else platform.register_change() end;
  columns text;
  versions text;
  content text;
  width integer;
  moved text;
  one record;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum),
    'select ' || string_agg(case attname
      when '_version' then '_version + 1'
      when '_valid_from' then 'nullif(current_setting(''jiangtong.valid_from'', true), '''')::date'
      when '_known_from' then 'greatest(clock_timestamp(), _known_from + interval ''1 microsecond'')'
      when '_source' then 'platform.register_source()'
      when '_by' then 'platform.account()'
      else quote_ident(attname) end, ', ' order by attnum) || ' from removed',
    string_agg(quote_ident(attname), ', ' order by attnum)
      filter (where attname not in ('_county', '_organisations', '_persons')),
    count(*) filter (where attname not in ('_county', '_organisations', '_persons'))
    into strict columns, versions, content, width
    from pg_attribute where attrelid = tg_relid and attnum > 0 and not attisdropped;
  if tg_op = 'INSERT' then
    versions := format('select %s from added', columns);
    moved := 'select * from added';
  elsif tg_op = 'DELETE' then
    moved := 'select * from removed';
  else
    versions := format('select %s from added a where exists (
      select from removed r where r._row = a._row and r._version <> a._version)', columns);
    moved := 'select a.* from added a join removed r using (_row)
      where (a._county, a._organisations, a._persons) is distinct from (r._county, r._organisations, r._persons)';
    execute format('update history.%I h set _county = m._county, _organisations = m._organisations, _persons = m._persons
      from (%s) m where h._row = m._row', tg_table_name, moved);
  end if;

  -- The digest is over these columns of the history, row by row: columns that are added later come behind them and are no part of it.
  execute format(
    'with kept as (
       insert into history.%I (%s, _change, _reason) select v.*, $1, $2 from (%s) v returning _row, _version, row(%s)::text as content)
     insert into audit.entry (action, subject, detail)
     select ''register.'' || $1,
       ''台账 '' || $3 || '':'' || min(_row) || case when count(*) > 1 then ''-'' || max(_row) else '''' end,
       jsonb_strip_nulls(jsonb_build_object(
         ''rows'', count(*), ''version'', case when count(*) = 1 then min(_version) end, ''source'', platform.register_source(),
         ''reason'', $2, ''columns'', $4,
         ''digest'', encode(sha256(convert_to(string_agg(content, E''\n'' order by _row), ''UTF8'')), ''hex'')))
     from kept having count(*) > 0', tg_table_name, columns, versions, content)
    using change, platform.register_reason(), tg_table_name, width;

  -- What a foreign key holds can't have been there before this row, nor stay behind it.
  for one in select * from platform.scope_source where source = tg_table_name and (weak or tg_op = 'UPDATE')
  loop
    execute format('update register.%I d set _version = d._version where d.%I in (select %I from (%s) m)',
      one.dependent, one.field, one.key_field, moved);
  end loop;
  return null;
end
$$;

-- In the history nothing but the scope ever changes.
create function platform.refuse_rewriting() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  scope text[] := '{_county,_organisations,_persons}';
begin
  if to_jsonb(new) - scope <> to_jsonb(old) - scope then
    raise exception 'history.% 只增不改', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;

-- Which keys there are: for those who write for the whole city, and may refer to a row that another department keeps.
create function platform.existing_keys(register text, key_field text, keys text[]) returns setof text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if platform.writes() and platform.counties() = '{}' then
    return query execute format('select %1$I from register.%2$I where %1$I = any ($1)', key_field, register) using keys;
  end if;
end
$$;

-- A name for comparing: without blanks and capitals.
create function platform.plain_name(name text) returns text
  language sql immutable strict parallel safe
  return lower(translate(name collate "C", E' \t\u3000', ''));

-- One and two characters of a name, for an index: names are too short for trigrams. Called for every row, so without settings of its own.
create function platform.grams(name text) returns text[]
  language plpgsql immutable strict parallel safe
  as $$
declare
  plain text := platform.plain_name(name);
  grams text[] := string_to_array(plain, null);
begin
  for i in 1 .. length(plain) - 1 loop
    grams := grams || substr(plain, i, 2);
  end loop;
  return grams;
end
$$;

revoke execute on all functions in schema platform from public;
grant execute on all functions in schema platform to jiangtong_app;
revoke execute on function platform.stamp_request(), platform.stamp_decision(), platform.keep_history(),
  platform.require_second_person(), platform.stamp_row(), platform.allow_withdrawal(), platform.refuse_rewriting()
  from jiangtong_app;

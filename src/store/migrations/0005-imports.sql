-- Imports of files into registers: what came in, how far it is, what came of it. The files themselves stand below the data folder.

-- Rows of a file stand in temporary tables until all of them are seen together.
do $$
begin
  if not has_database_privilege('jiangtong_app', current_database(), 'temporary') then
    execute format('grant temporary on database %I to jiangtong_app', current_database());
  end if;
end
$$;

create table platform.import (
  id bigint generated always as identity primary key,
  register text not null references platform.dictionary,
  file_name text not null check (char_length(file_name) between 1 and 255),
  bytes bigint not null check (bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  sm3 text not null check (sm3 ~ '^[0-9a-f]{64}$'),
  mode text not null check (mode in ('all-or-nothing', 'good-rows')),
  state text not null default 'received' check (state in
    ('received', 'checking', 'writing', 'done', 'refused', 'failed', 'cancelled', 'interrupted')),
  read_rows integer not null default 0,
  good_rows integer not null default 0,
  bad_rows integer not null default 0,
  added integer not null default 0,
  unchanged integer not null default 0,
  corrected integer not null default 0,
  waiting integer not null default 0,
  findings jsonb not null default '{}' check (jsonb_typeof(findings) = 'object'),
  report boolean not null default false,
  cancel_asked boolean not null default false,
  keepers text[] not null,
  by bigint not null default platform.account(),
  received_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  version integer not null default 1,
  check ((finished_at is null) = (state in ('received', 'checking', 'writing', 'interrupted')))
);
comment on table platform.import is '导入：每个文件一行，收到、核对、写入、结果';
comment on column platform.import.mode is 'all-or-nothing：有一行不对就都不写；good-rows：写对的，其余进报告';
comment on column platform.import.waiting is '须两人办理、已转为变更申请的行';
comment on column platform.import.findings is '整个文件的问题、没有导入的列、前几处错误';
comment on column platform.import.report is '有没有错误报告（data/uploads/<id>.xlsx）';
create index on platform.import (by, id);
create index on platform.import (id) where finished_at is null;

-- What has come to its end stays as it is.
create function platform.stamp_import() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if old.finished_at is not null then
    raise exception '导入 % 已经结束', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  new.version := old.version + 1;
  if new.state in ('done', 'refused', 'failed', 'cancelled') then
    new.finished_at := clock_timestamp();
  end if;
  return new;
end
$$;
create trigger stamp before update on platform.import
  for each row execute function platform.stamp_import();
revoke execute on function platform.stamp_import() from public;

-- Seen by who sent the file, and by those who keep the register for the whole city; moved on by who sent it, and by the platform,
-- which takes up again what a crash has interrupted.
alter table platform.import enable row level security;
create policy seen on platform.import for select to jiangtong_app
  using (by = (select platform.account()) or (select platform.everything()) = 'restricted' or platform.keeps(keepers));
create policy sent on platform.import for insert to jiangtong_app
  with check (by = (select platform.account()) and (select platform.writes()));
create policy moved_on on platform.import for update to jiangtong_app
  using (by = (select platform.account()) or (select platform.account()) = 0);
grant select, insert (register, file_name, bytes, sha256, sm3, mode, keepers),
  update (state, read_rows, good_rows, bad_rows, added, unchanged, corrected, waiting, findings, report, cancel_asked, started_at)
  on platform.import to jiangtong_app;

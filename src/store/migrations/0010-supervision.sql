-- Supervision (督查): tasks of the notices under supervision, as folded from their events (src/supervision). A department sees and reports on
-- its own; the city's office does everything else; the platform itself records the rungs of the ladder.

create schema supervision;
grant usage on schema supervision to jiangtong_app;
comment on schema supervision is '督查：任务的下达、报送、办结、延期和逾期督办';

-- A department of one county is not the city's department of the same name.
create function supervision.is_of(departments text[]) returns boolean
  language sql stable parallel safe
  return departments && platform.departments() and coalesce(cardinality(platform.counties()), 0) = 0;

create function supervision.is_office() returns boolean
  language sql stable
  return platform.account() = 0 or access.holds('city-reviewer');

grant execute on function supervision.is_of(text[]), supervision.is_office() to jiangtong_app;

create table supervision.task (
  id text primary key check (length(id) between 1 and 100),
  notice text not null,
  code text not null,
  version integer not null check (version > 0),
  departments text[] not null check (cardinality(departments) > 0),
  state jsonb not null check (jsonb_typeof(state) = 'object'),
  next_due date,
  at timestamptz not null,
  unique (notice, code)
);
comment on table supervision.task is '督查任务现在的样子，由事件折叠而来';
comment on column supervision.task.id is '文件编号.任务编码，如 liaocheng-2024-23.06-R1';
comment on column supervision.task.departments is '责任单位，第一个总负责';
comment on column supervision.task.next_due is '最早到期的一项；空是没有应报、应办的';
create index on supervision.task (next_due) where next_due is not null;

create table supervision.event (
  task text not null references supervision.task (id),
  seq integer not null check (seq > 0),
  event jsonb not null check (jsonb_typeof(event) = 'object'),
  at timestamptz not null,
  by bigint not null default platform.account(),
  primary key (task, seq)
);
comment on table supervision.event is '督查任务的事件，只增不改';
create trigger append_only before update or delete or truncate on supervision.event
  for each statement execute function platform.refuse_change();

alter table supervision.task enable row level security;
alter table supervision.event enable row level security;
create policy see on supervision.task for select to jiangtong_app
  using ((select platform.everything()) <> 'off' or supervision.is_of(departments));
create policy begin on supervision.task for insert to jiangtong_app with check ((select supervision.is_office()));
create policy go_on on supervision.task for update to jiangtong_app
  using ((select supervision.is_office()) or supervision.is_of(departments));
create policy see on supervision.event for select to jiangtong_app
  using (exists (select from supervision.task t where t.id = task));
-- A department reports, and for itself; all else is the office's.
create policy happen on supervision.event for insert to jiangtong_app with check (
  by = (select platform.account())
  and ((select supervision.is_office())
    or event ->> 'type' = 'reported' and supervision.is_of(array[event ->> 'department'])
      and exists (select from supervision.task t where t.id = task)));
grant select, insert, update (version, state, next_due, at) on supervision.task to jiangtong_app;
grant select, insert on supervision.event to jiangtong_app;

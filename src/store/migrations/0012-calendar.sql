-- Working days of a year, as 国务院办公厅 arranges them, that the program doesn't bring yet. One takes the notice in, another person
-- compares and approves; from then on every term counts with it. A notice that changes the arrangement is taken in anew.

create table platform.work_year (
  id bigint generated always as identity primary key,
  year smallint not null check (year between 2000 and 2199),
  document text not null check (char_length(document) between 1 and 100),
  holidays date[] not null check (cardinality(holidays) between 1 and 200),
  workdays date[] not null check (cardinality(workdays) <= 100),
  note text check (char_length(note) between 1 and 2000),
  state text not null default 'open' check (state in ('open', 'approved', 'refused', 'cancelled')),
  proposed_by bigint not null default platform.account(),
  proposed_at timestamptz not null default clock_timestamp(),
  decided_by bigint,
  decided_at timestamptz,
  decision text check (char_length(decision) between 1 and 2000),
  constraint decided check ((state = 'open') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  constraint two_persons check (state not in ('approved', 'refused') or decided_by <> proposed_by),
  constraint own_to_cancel check (state <> 'cancelled' or decided_by = proposed_by)
);
comment on table platform.work_year is '年度节假日安排：一人录入国务院办公厅的通知，另一人核对批准，批准后工作日照此计算';
comment on column platform.work_year.document is '通知的文号';
comment on column platform.work_year.holidays is '放假的日子，含该年和上一年12月的';
comment on column platform.work_year.workdays is '调休上班的周末';
create unique index one_open_year on platform.work_year (year) where state = 'open';
create index on platform.work_year (year, id) where state = 'approved';

create trigger decide before update on platform.work_year
  for each row execute function platform.decide_proposal();
create trigger append_only before delete or truncate on platform.work_year
  for each statement execute function platform.refuse_change();

alter table platform.work_year enable row level security;
create policy read_all on platform.work_year for select to jiangtong_app using (true);
create policy propose on platform.work_year for insert to jiangtong_app
  with check (state = 'open' and proposed_by = (select platform.account()) and (select access.holds('system-admin')));
create policy decide on platform.work_year for update to jiangtong_app
  using ((select access.holds('system-admin', 'notice-editor')));
grant select, insert (year, document, holidays, workdays, note), update (state, decision) on platform.work_year to jiangtong_app;

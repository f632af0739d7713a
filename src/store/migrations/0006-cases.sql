-- Cases (办件): what happened to each, in order, and how it stands now; the assessments it rests on; its materials.

create schema cases;
grant usage on schema cases to jiangtong_app;
comment on schema cases is '办件：事件、现状、测算、材料';

-- Numbers within a year have gaps where a transaction was rolled back; none is ever given twice.
create sequence cases.number;
grant usage on sequence cases.number to jiangtong_app;

-- Who changes nothing: the auditor sees what the platform sees, and writes nothing.
create function cases.may_write() returns boolean
  language sql stable parallel safe
  return platform.account() is not null and (platform.everything() <> 'restricted' or platform.account() = 0);
grant execute on function cases.may_write() to jiangtong_app;

create table cases.case (
  id text primary key check (id ~ '^\d{4}-\d{7,}$'),
  item text not null,
  notice text not null,
  beneficiary_kind text not null check (beneficiary_kind in ('person', 'organisation')),
  beneficiary text not null,
  beneficiary_name text not null,
  key text,
  county text,
  departments text[] not null,
  applicant bigint,
  opened_at timestamptz not null,
  version integer not null check (version > 0),
  status text not null,
  stage text,
  round integer not null,
  turn text[] not null,
  submitted_on date,
  decided_on date,
  ended_on date,
  due_on date,
  whole_due_on date,
  respond_by date,
  level text check (level in ('in-time', 'reminder', 'overdue', 'escalated')),
  amount bigint check (amount >= 0),
  fund text,
  notice_batch text,
  payment_batch text,
  at timestamptz not null,
  state jsonb not null
);
comment on table cases.case is '办件现状：由 cases.event 折叠而来，与事件在同一事务里写入';
comment on column cases.case.key is '同项键；不测算的服务事项为空';
comment on column cases.case.departments is '牵头部门和各环节的部门，可以看到本件';
comment on column cases.case.turn is '现在轮到谁：角色，或 角色@区县、角色@部门；applicant 是申请人一方';
comment on column cases.case.amount is '决定的金额（分）';
comment on column cases.case.state is '完整的现状，见 src/case/model.ts';

-- One claim is open once, whatever is clicked at the same moment.
create unique index one_open_claim on cases.case (item, beneficiary, key)
  where key is not null and status not in ('closed', 'rejected', 'withdrawn', 'declined', 'lapsed');
create index on cases.case (beneficiary);
create index on cases.case (county, status);
create index on cases.case (item, status);
create index on cases.case (status, id);
create index on cases.case using gin (turn);
create index on cases.case using gin (departments);
create index on cases.case (due_on) where due_on is not null;
create index on cases.case (respond_by) where respond_by is not null;
create index on cases.case (notice_batch) where notice_batch is not null;
create index on cases.case (payment_batch) where payment_batch is not null;

-- What nobody has submitted yet is the applicant's own.
alter table cases.case enable row level security;
create policy see on cases.case for select to jiangtong_app using (
  (select platform.everything()) = 'restricted'
  or beneficiary = (select platform.person())
  or beneficiary = any ((select platform.organisations())::text[])
  or status not in ('draft', 'offered', 'declined') and (
    (select platform.everything()) = 'on'
    or county = any ((select platform.counties())::text[])
    or departments && (select platform.departments())::text[]));
create policy begin on cases.case for insert to jiangtong_app with check (
  (select cases.may_write())
  and ((select platform.account()) = 0
    or beneficiary = (select platform.person())
    or beneficiary = any ((select platform.organisations())::text[])));
create policy go_on on cases.case for update to jiangtong_app using ((select cases.may_write()));
grant select, insert, update (version, status, stage, round, turn, submitted_on, decided_on, ended_on, due_on, whole_due_on,
  respond_by, level, amount, fund, notice_batch, payment_batch, at, state) on cases.case to jiangtong_app;

-- A case goes on by one event after another; nothing of it is taken back.
create function cases.keep_order() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if new.version < old.version then
    raise exception '办件 % 的版本不能倒退', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end
$$;
create trigger keep_order before update on cases.case for each row execute function cases.keep_order();

create table cases.event (
  case_id text not null references cases.case (id),
  seq integer not null check (seq > 0),
  event jsonb not null check (jsonb_typeof(event) = 'object'),
  at timestamptz not null,
  by bigint not null default platform.account(),
  primary key (case_id, seq)
);
comment on table cases.event is '办件的事件，只增不改：发生了什么、谁、何时、在哪个环节';
comment on column cases.event.by is '在谁的会话里记下；以系统名义办理的，也写实际的账号';
alter table cases.event enable row level security;
create policy see on cases.event for select to jiangtong_app using (exists (select from cases.case c where c.id = case_id));
create policy happen on cases.event for insert to jiangtong_app with check (
  (select cases.may_write()) and by = (select platform.account())
  and exists (select from cases.case c where c.id = case_id));
grant select, insert on cases.event to jiangtong_app;
create trigger append_only before update or delete or truncate on cases.event
  for each statement execute function platform.refuse_change();

-- The notices as they ran, once for each version, so that a decision can be replayed on any later day.
create table cases.rules (
  digest text primary key,
  rules jsonb not null,
  at timestamptz not null default now()
);
comment on table cases.rules is '测算所用的规则全文，每个版本一份';
grant select, insert on cases.rules to jiangtong_app;
create trigger append_only before update or delete or truncate on cases.rules
  for each statement execute function platform.refuse_change();

create table cases.assessment (
  case_id text not null references cases.case (id),
  seq integer not null check (seq > 0),
  moment text not null check (moment in ('offer', 'submission', 'supplement', 'decision')),
  record jsonb not null,
  facts jsonb not null,
  asked jsonb not null,
  rules text not null references cases.rules (digest),
  at timestamptz not null default now(),
  by bigint not null default platform.account(),
  primary key (case_id, seq)
);
comment on table cases.assessment is '每次测算：结果、理由、所用的事实和规则，只增不改';
comment on column cases.assessment.asked is '测算的事项、对象、同项键、截至、核定';
alter table cases.assessment enable row level security;
create policy see on cases.assessment for select to jiangtong_app using (exists (select from cases.case c where c.id = case_id));
create policy make on cases.assessment for insert to jiangtong_app with check (
  (select cases.may_write()) and by = (select platform.account())
  and exists (select from cases.case c where c.id = case_id));
grant select, insert on cases.assessment to jiangtong_app;
create trigger append_only before update or delete or truncate on cases.assessment
  for each statement execute function platform.refuse_change();

-- Materials: the content once for each digest, sealed; who it belongs to; to which cases it is attached.
create table cases.file (
  digest text primary key check (digest ~ '^[0-9a-f]{64}$'),
  media_type text not null,
  size integer not null check (size > 0),
  sealed bytea not null,
  at timestamptz not null default now()
);
comment on table cases.file is '材料的内容：按摘要只存一份，加密保存';

create table cases.material (
  id bigint generated always as identity primary key,
  owner_kind text not null check (owner_kind in ('person', 'organisation')),
  owner text not null,
  digest text not null references cases.file (digest),
  file_name text not null check (length(file_name) between 1 and 200),
  at timestamptz not null default now(),
  by bigint not null default platform.account(),
  unique (owner, digest)
);
comment on table cases.material is '谁的材料：以后的办件可以直接引用';

create table cases.attached (
  case_id text not null references cases.case (id),
  material bigint not null references cases.material (id),
  name text not null,
  at timestamptz not null default now(),
  primary key (case_id, material, name)
);
comment on table cases.attached is '材料附在哪些办件上，只增不改';
create index on cases.attached (material);

-- As the owner: the policy of cases.material asks cases.attached, so one of cases.attached can't ask it in turn.
create function cases.is_own(id bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select platform.account() = 0 or exists (
      select from cases.material m
      where m.id = is_own.id
        and (m.owner = platform.person() or m.owner = any (platform.organisations())))
  $$;
revoke execute on function cases.is_own(bigint) from public;
grant execute on function cases.is_own(bigint) to jiangtong_app;

alter table cases.attached enable row level security;
create policy see on cases.attached for select to jiangtong_app using (exists (select from cases.case c where c.id = case_id));
create policy attach on cases.attached for insert to jiangtong_app with check (
  (select cases.may_write())
  and exists (select from cases.case c where c.id = case_id)
  and (select cases.is_own(material)));
grant select, insert on cases.attached to jiangtong_app;
create trigger append_only before update or delete or truncate on cases.attached
  for each statement execute function platform.refuse_change();

alter table cases.material enable row level security;
create policy see on cases.material for select to jiangtong_app using (
  (select platform.everything()) = 'restricted'
  or owner = (select platform.person())
  or owner = any ((select platform.organisations())::text[])
  or exists (select from cases.attached a where a.material = material.id));
create policy bring on cases.material for insert to jiangtong_app with check (
  (select cases.may_write()) and by = (select platform.account())
  and ((select platform.account()) = 0
    or owner = (select platform.person())
    or owner = any ((select platform.organisations())::text[])));
grant select, insert on cases.material to jiangtong_app;
create trigger append_only before update or delete or truncate on cases.material
  for each statement execute function platform.refuse_change();

alter table cases.file enable row level security;
create policy see on cases.file for select to jiangtong_app using (exists (select from cases.material m where m.digest = file.digest));
create policy bring on cases.file for insert to jiangtong_app with check ((select cases.may_write()));
grant select, insert on cases.file to jiangtong_app;
create trigger append_only before update or delete or truncate on cases.file
  for each statement execute function platform.refuse_change();

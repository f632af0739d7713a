-- Public notice (公示): lists of cases that everybody may see for a while, and what is objected to them.
-- What the public is shown stands in tables of its own (batch, entry), so that nothing else can be read by who isn't signed in.

create schema public_notice;
grant usage on schema public_notice to jiangtong_app;
comment on schema public_notice is '公示：批次、名单、异议';

-- Numbers have gaps where a transaction was rolled back; none is ever given twice.
create sequence public_notice.number;
grant usage on sequence public_notice.number to jiangtong_app;

-- Who sees more than the public: staff of the whole city, the auditor, the platform itself.
create function public_notice.is_staff() returns boolean
  language sql stable parallel safe
  return platform.everything() <> 'off';

-- The auditor sees what the platform sees, and writes nothing.
create function public_notice.may_write() returns boolean
  language sql stable parallel safe
  return platform.account() is not null and (platform.everything() = 'on' or platform.account() = 0);

-- Seven digits in a row are a number of somebody; six can be an amount. The rows are masked before they come here: this is the second lock.
create function public_notice.is_masked(text) returns boolean
  language sql immutable parallel safe strict
  return $1 !~ '[0-9０-９]{7}' and $1 !~ '个:[A-Za-z0-9_-]{22}';

grant execute on function public_notice.is_staff(), public_notice.may_write(), public_notice.is_masked(text) to jiangtong_app;

create table public_notice.batch (
  id text primary key check (id ~ '^\d{4}-\d{6,}$'),
  version integer not null check (version > 0),
  status text not null check (status in ('frozen', 'published', 'ended', 'withdrawn', 'expired')),
  edition integer not null check (edition > 0),
  title text not null check (public_notice.is_masked(title)),
  notice text not null,
  item text not null,
  item_name text not null,
  county text,
  days integer not null check (days >= 5),
  rows integer not null check (rows > 0),
  amount bigint check (amount >= 0),
  digest text check (digest ~ '^[0-9a-f]{64}$'),
  office jsonb,
  published_on date,
  until date,
  ended_on date,
  keep_days integer not null check (keep_days >= 0),
  withdrawn_for text check (public_notice.is_masked(withdrawn_for)),
  at timestamptz not null,
  check ((status = 'frozen') = (digest is null)),
  check ((digest is null) = (office is null) and (digest is null) = (published_on is null) and (digest is null) = (until is null)),
  check ((ended_on is not null) = (status in ('ended', 'expired')))
);
comment on table public_notice.batch is '公示批次：可以公开的部分';
comment on column public_notice.batch.county is '只有这个区县的；空是全市';
comment on column public_notice.batch.rows is '列入几件';
comment on column public_notice.batch.amount is '合计（分）；空是不发钱';
comment on column public_notice.batch.digest is '发布的名单的 SM3';
comment on column public_notice.batch.office is '发布单位、受理异议的电话和地址，发布时写定';
comment on column public_notice.batch.until is '发布时算定的最后一天；各行因异议顺延的，见 entry.until';
comment on column public_notice.batch.keep_days is '期满后，公示页保留几天';
create index on public_notice.batch (published_on, id) where status in ('published', 'ended');
create index on public_notice.batch (item, status);

alter table public_notice.batch enable row level security;
create policy see on public_notice.batch for select to jiangtong_app
  using (status <> 'frozen' or (select public_notice.is_staff()));
create policy begin on public_notice.batch for insert to jiangtong_app with check ((select public_notice.may_write()));
create policy go_on on public_notice.batch for update to jiangtong_app using ((select public_notice.may_write()));
grant select, insert, update on public_notice.batch to jiangtong_app;

create table public_notice.entry (
  batch text not null references public_notice.batch (id),
  number integer not null check (number > 0),
  shown jsonb not null check (
    jsonb_typeof(shown) = 'object'
    and public_notice.is_masked((shown - 'amount')::text)
    and jsonb_typeof(shown -> 'amount') in ('number', 'null')),
  state text not null check (state in ('shown', 'paused', 'ended', 'removed')),
  until date,
  primary key (batch, number)
);
comment on table public_notice.entry is '公示的名单：只有遮盖后的文字和金额';
comment on column public_notice.entry.until is '这一行的最后一天；空是还没有发布，或因异议暂停';

-- Gone from the public's eyes with the batch, and where an objection was upheld.
alter table public_notice.entry enable row level security;
create policy see on public_notice.entry for select to jiangtong_app using (
  (select public_notice.is_staff())
  or state <> 'removed' and exists (
    select from public_notice.batch b where b.id = entry.batch and b.status in ('published', 'ended')));
create policy list on public_notice.entry for insert to jiangtong_app with check ((select public_notice.may_write()));
create policy go_on on public_notice.entry for update to jiangtong_app using ((select public_notice.may_write()));
create policy start_anew on public_notice.entry for delete to jiangtong_app using ((select public_notice.may_write())
  and exists (select from public_notice.batch b where b.id = entry.batch and b.status in ('frozen', 'withdrawn')));
grant select, insert, update (state, until), delete on public_notice.entry to jiangtong_app;

-- From here on for staff alone.

create table public_notice.standing (
  batch text primary key references public_notice.batch (id),
  state jsonb not null check (jsonb_typeof(state) = 'object')
);
comment on table public_notice.standing is '批次的完整现状（src/case/public-notice-model.ts），由事件折叠而来';

create table public_notice.listing (
  batch text not null references public_notice.batch (id),
  number integer not null check (number > 0),
  case_id text not null references cases.case (id),
  live boolean not null,
  primary key (batch, number)
);
comment on table public_notice.listing is '名单各行是哪个办件；live：在冻结或公示中的批次里';
-- A case is shown in one place at a time, whoever freezes what at the same moment.
create unique index listed_once on public_notice.listing (case_id) where live;
create index on public_notice.listing (case_id);

create table public_notice.event (
  batch text not null references public_notice.batch (id),
  seq integer not null check (seq > 0),
  event jsonb not null check (jsonb_typeof(event) = 'object'),
  at timestamptz not null,
  by bigint not null default platform.account(),
  primary key (batch, seq)
);
comment on table public_notice.event is '批次的事件，只增不改';
create trigger append_only before update or delete or truncate on public_notice.event
  for each statement execute function platform.refuse_change();

create table public_notice.objection (
  receipt text primary key check (receipt ~ '^YY-\d{8}-[0-9A-Z]{6}$'),
  batch text not null references public_notice.batch (id),
  edition integer not null,
  number integer not null,
  case_id text not null references cases.case (id),
  sealed bytea not null,
  outcome text not null default 'open' check (outcome in ('open', 'upheld', 'dismissed', 'moot')),
  reason text,
  at timestamptz not null,
  settled_at timestamptz,
  settled_by bigint,
  check ((outcome = 'open') = (settled_at is null)),
  check (outcome = 'open' or reason is not null)
);
comment on table public_notice.objection is '公示异议：内容和提出人的联系方式加密保存';
comment on column public_notice.objection.sealed is '密文：{grounds, name, contact}';
comment on column public_notice.objection.outcome is 'open 在办，upheld 成立，dismissed 不成立，moot 不再处理';
create index on public_notice.objection (batch, number);
create index on public_notice.objection (receipt) where outcome = 'open';

-- What is settled stays so.
create function public_notice.keep_settled() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if old.outcome <> 'open' then
    raise exception '异议 % 已经处理', old.receipt using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end
$$;
create trigger keep_settled before update on public_notice.objection
  for each row execute function public_notice.keep_settled();
revoke execute on function public_notice.keep_settled() from public;

alter table public_notice.standing enable row level security;
alter table public_notice.listing enable row level security;
alter table public_notice.event enable row level security;
alter table public_notice.objection enable row level security;
create policy see on public_notice.standing for select to jiangtong_app using ((select public_notice.is_staff()));
create policy see on public_notice.listing for select to jiangtong_app using ((select public_notice.is_staff()));
create policy see on public_notice.event for select to jiangtong_app using ((select public_notice.is_staff()));
create policy see on public_notice.objection for select to jiangtong_app using ((select public_notice.is_staff()));
create policy begin on public_notice.standing for insert to jiangtong_app with check ((select public_notice.may_write()));
create policy go_on on public_notice.standing for update to jiangtong_app using ((select public_notice.may_write()));
create policy list on public_notice.listing for insert to jiangtong_app with check ((select public_notice.may_write()));
create policy go_on on public_notice.listing for update to jiangtong_app using ((select public_notice.may_write()));
create policy start_anew on public_notice.listing for delete to jiangtong_app using ((select public_notice.may_write()));
create policy happen on public_notice.event for insert to jiangtong_app
  with check ((select public_notice.may_write()) and by = (select platform.account()));
create policy object on public_notice.objection for insert to jiangtong_app with check ((select platform.account()) = 0);
create policy settle on public_notice.objection for update to jiangtong_app using ((select public_notice.may_write()));
grant select, insert, update (state) on public_notice.standing to jiangtong_app;
grant select, insert, update (live), delete on public_notice.listing to jiangtong_app;
grant select, insert on public_notice.event to jiangtong_app;
grant select, insert, update (outcome, reason, settled_at, settled_by) on public_notice.objection to jiangtong_app;

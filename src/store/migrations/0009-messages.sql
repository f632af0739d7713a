-- Messages (消息): what people are told, and what is sent out of the platform: texts to phones, events to other systems. All of it is
-- inserted in the transaction that it tells of; a job delivers it afterwards, at least once, under one key.

create schema messages;
grant usage on schema messages to jiangtong_app;
comment on schema messages is '消息：站内消息、短信、推送给其他系统的事件';

-- Jobs stand in the schema graphile_worker, which the library makes and migrates by itself, so its functions are looked up when called.
-- The application may add a job in its own transaction, and nothing else.
create function platform.enqueue(task text, payload jsonb, job_key text default null, run_at timestamptz default null) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if platform.account() is null then
    raise exception '没有说明谁在办理，不能增加任务' using errcode = 'insufficient_privilege';
  end if;
  perform graphile_worker.add_job(
    identifier := enqueue.task, payload := enqueue.payload::json, run_at := enqueue.run_at, job_key := enqueue.job_key,
    max_attempts := 10);
end
$$;

-- What failed, for who looks after the platform. Payloads are not shown.
create function platform.failed_jobs(below bigint, most integer)
  returns table (id bigint, task text, attempts integer, most_attempts integer, next_at timestamptz, failed_at timestamptz, error text, ended boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if platform.account() is distinct from 0 and not access.holds('system-admin') then
    raise exception '任务只有系统管理员能看' using errcode = 'insufficient_privilege';
  end if;
  return query
    select j.id, j.task_identifier, j.attempts::integer, j.max_attempts::integer, j.run_at, j.updated_at, j.last_error,
      j.attempts >= j.max_attempts
    from graphile_worker.jobs j
    where j.last_error is not null and (below is null or j.id < below)
    order by j.id desc limit most;
end
$$;

-- Once more from the beginning, now; false where there is no such failed job, or it runs at this moment.
create function platform.retry_job(job bigint) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if platform.account() is distinct from 0 and not access.holds('system-admin') then
    raise exception '任务只有系统管理员能重新运行' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select from graphile_worker.jobs j where j.id = job and j.last_error is not null) then
    return false;
  end if;
  return exists (select from graphile_worker.reschedule_jobs(array[job], run_at := now(), attempts := 0));
end
$$;

revoke execute on function platform.enqueue(text, jsonb, text, timestamptz), platform.failed_jobs(bigint, integer),
  platform.retry_job(bigint) from public;
grant execute on function platform.enqueue(text, jsonb, text, timestamptz), platform.failed_jobs(bigint, integer),
  platform.retry_job(bigint) to jiangtong_app;

create table messages.message (
  id bigint generated always as identity primary key,
  key text not null unique check (char_length(key) between 1 and 200),
  recipient text not null check (recipient ~ '^(account|person|organisation|role):.'),
  county text check (county is null or recipient like 'role:%'),
  -- What a role that is granted for this county alone is called.
  narrowed text generated always as (recipient || '/' || county) stored,
  kind text not null,
  about text,
  title text not null check (char_length(title) between 1 and 100),
  body text not null check (char_length(body) between 1 and 4000),
  link text check (link ~ '^/([^/]|$)'),
  due date,
  at timestamptz not null,
  -- As in audit.entry: the texts are masked on the way in, and this refuses what was not.
  constraint no_id_number check (title || ' ' || body !~
    '(^|[^0-9A-Za-z])[1-9][0-9]{5}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]([^0-9A-Za-z]|$)')
);
comment on table messages.message is '站内消息：发生了什么、要做什么、到什么时候、在哪里办；只增不改';
comment on column messages.message.key is '同一件事只发一次，如 case:2026-0000123:7:beneficiary';
comment on column messages.message.recipient is '发给谁：account:17、person:个:…、organisation:信用代码、role:角色@区县或部门';
comment on column messages.message.county is '发给部门的，所涉的区县；只在一个区县有授权的人，只看那个区县的';
comment on column messages.message.about is '关于什么，如 case:2026-0000123';
create index on messages.message (recipient, id);
create index on messages.message (narrowed, id) where narrowed is not null;
create index on messages.message (about) where about is not null;

create table messages.seen (
  message bigint not null references messages.message (id),
  account bigint not null references access.account (id),
  at timestamptz not null,
  primary key (message, account)
);
comment on table messages.seen is '谁已读哪条消息；发给单位和岗位的，各人各记';

create table messages.contact (
  owner text primary key check (owner ~ '^(account|person|organisation):.'),
  phone bytea not null,
  masked text not null check (masked ~ '^1[0-9]{2}\*{4}[0-9]{4}$'),
  consent boolean not null,
  by bigint not null default platform.account(),
  at timestamptz not null,
  version integer not null default 1
);
comment on table messages.contact is '接收短信的手机号：加密保存，本人填写；consent 为是否同意接收短信';

create table messages.webhook (
  id bigint generated always as identity primary key,
  url text not null check (char_length(url) between 1 and 1000),
  kinds text[] not null check (cardinality(kinds) > 0),
  note text not null check (char_length(note) between 1 and 200),
  secret bytea not null,
  active boolean not null default true,
  by bigint not null default platform.account(),
  at timestamptz not null,
  version integer not null default 1,
  deleted_at timestamptz
);
comment on table messages.webhook is '推送订阅：办件的哪些事件告诉哪个系统；secret 是加密的签名密钥';

create table messages.outgoing (
  id bigint generated always as identity primary key,
  key text not null unique check (char_length(key) between 1 and 250),
  channel text not null check (channel in ('sms', 'webhook')),
  message bigint references messages.message (id),
  webhook bigint references messages.webhook (id),
  kind text not null,
  payload jsonb,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'dead')),
  attempts integer not null default 0,
  next_at timestamptz not null default clock_timestamp(),
  error text,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  version integer not null default 1,
  check ((channel = 'sms') = (message is not null)),
  check ((channel = 'webhook') = (webhook is not null and payload is not null)),
  check ((state = 'sent') = (sent_at is not null))
);
comment on table messages.outgoing is '发往平台以外：短信、推送。与所说的事在同一事务里写入，由任务投递，至少一次';
comment on column messages.outgoing.state is 'waiting 待发，failed 没有成功、还会再试，sent 已发，dead 不再自动重试';
comment on column messages.outgoing.next_at is '最早何时再试；正在投递的，是断了以后何时由别人接着投';
comment on column messages.outgoing.error is '上次为什么没有成功：状态码或错误编码，没有内容';
create index on messages.outgoing (next_at) where state in ('waiting', 'failed');
create index on messages.outgoing (webhook, id) where webhook is not null;
create index on messages.outgoing (channel, state, id);

-- Under which names the acting account gets messages. Roles are asked of the grants themselves, as everywhere.
create function messages.addresses() returns text[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
  return array_remove(array['account:' || platform.account()::text, 'person:' || platform.person()], null)
    || array(select 'organisation:' || one from unnest(platform.organisations()) one)
    || array(
      select 'role:' || g.role || coalesce('@' || g.department, '')
        || coalesce(case when g.department is null then '@' else '/' end || g.county, '')
      from access.granted g
      where g.account = platform.account() and g.organisation is null and access.in_force(g));

-- Of these, the names that are one's own: a phone belongs to one of them.
create function messages.own_names() returns text[]
  language sql stable parallel safe
  return array_remove(array['account:' || platform.account()::text, 'person:' || platform.person()], null)
    || array(select 'organisation:' || one from unnest(platform.organisations()) one);

-- Posts messages and events in the caller's transaction, whoever the caller is and whatever they may read: a key that is there already
-- changes nothing. What leaves the platform is for the job to deliver, which is added here too.
create function messages.post(texts jsonb, events jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  due bigint[];
begin
  if platform.account() is null then
    raise exception '没有说明谁在办理，不能发消息' using errcode = 'insufficient_privilege';
  end if;
  with given as (
    select * from jsonb_to_recordset(texts) as t (key text, recipient text, county text, kind text, about text, title text, body text,
      link text, due date, at timestamptz, sms boolean)
  ), posted as (
    insert into messages.message (key, recipient, county, kind, about, title, body, link, due, at)
    select g.key, g.recipient, g.county, g.kind, g.about, g.title, g.body, g.link, g.due, g.at from given g
    on conflict (key) do nothing
    returning id, key, recipient, kind
  ), texted as (
    insert into messages.outgoing (key, channel, message, kind)
    select 'sms:' || p.key, 'sms', p.id, p.kind
    from posted p join given g on g.key = p.key join messages.contact c on c.owner = p.recipient
    where g.sms and c.consent
    returning id
  ), pushed as (
    insert into messages.outgoing (key, channel, webhook, kind, payload)
    select 'webhook:' || w.id || ':' || e.key, 'webhook', w.id, e.kind, e.payload
    from jsonb_to_recordset(events) as e (key text, kind text, payload jsonb)
      join messages.webhook w on w.active and w.deleted_at is null and e.kind = any (w.kinds)
    on conflict (key) do nothing
    returning id
  )
  select array_agg(id) into due from (select id from texted union all select id from pushed) made;
  if due is not null then
    perform platform.enqueue('messages.deliver', jsonb_build_object('ids', due));
  end if;
end
$$;

revoke execute on function messages.addresses(), messages.own_names(), messages.post(jsonb, jsonb) from public;
grant execute on function messages.addresses(), messages.own_names(), messages.post(jsonb, jsonb) to jiangtong_app;

-- A message is read by those it is addressed to, and by nobody else; the auditor too reads who was told in the audit only.
alter table messages.message enable row level security;
create policy read_own on messages.message for select to jiangtong_app using (
  (select platform.account()) = 0
  or recipient = any ((select messages.addresses())::text[])
  or narrowed = any ((select messages.addresses())::text[]));
grant select on messages.message to jiangtong_app;
create trigger append_only before update or delete or truncate on messages.message
  for each statement execute function platform.refuse_change();

alter table messages.seen enable row level security;
create policy own on messages.seen to jiangtong_app
  using (account = (select platform.account()))
  with check (account = (select platform.account()) and exists (select from messages.message m where m.id = message));
grant select, insert on messages.seen to jiangtong_app;

alter table messages.contact enable row level security;
create policy own on messages.contact to jiangtong_app
  using ((select platform.account()) = 0 or owner = any ((select messages.own_names())::text[]))
  with check (by = (select platform.account()) and (by = 0 or owner = any ((select messages.own_names())::text[])));
grant select, insert, update (phone, masked, consent, by, at, version), delete on messages.contact to jiangtong_app;

alter table messages.webhook enable row level security;
create policy manage on messages.webhook to jiangtong_app
  using ((select platform.account()) = 0 or (select access.holds('system-admin')));
grant select, insert (url, kinds, note, secret, active, by, at), update (url, kinds, note, secret, active, version, deleted_at)
  on messages.webhook to jiangtong_app;

-- Rows are made by messages.post alone.
alter table messages.outgoing enable row level security;
create policy see on messages.outgoing for select to jiangtong_app
  using ((select platform.account()) = 0 or (select access.holds('system-admin')));
create policy deliver on messages.outgoing for update to jiangtong_app
  using ((select platform.account()) = 0 or (select access.holds('system-admin')));
grant select, update (state, attempts, next_at, error, sent_at, version) on messages.outgoing to jiangtong_app;

-- Schemas, who may enter them, and the settings that say who acts in a transaction.
-- Run by the owner's login. The application works as jiangtong_app, which owns nothing.

create schema access;
create schema vault;
create schema audit;
create schema register;
create schema history;

grant usage on schema platform, access, vault, audit, register, history to jiangtong_app;

comment on schema platform is '平台自身：迁移、字典、导入、变更申请、幂等键';
comment on schema access is '账号、授权、会话';
comment on schema vault is '加密保存的身份证号';
comment on schema audit is '审计记录和封存的链';
comment on schema register is '台账：每个台账一张表，现行内容';
comment on schema history is '台账各行的全部版本，只增不改';

-- Row-level security reads these settings (docs/platform.md). Without them nothing is seen: empty arrays, no account, no writes.

create function platform.setting_array(name text) returns text[]
  language sql stable parallel safe
  return coalesce(nullif(current_setting(name, true), '')::text[], '{}');

create function platform.account() returns bigint
  language sql stable parallel safe
  return nullif(current_setting('jiangtong.account', true), '')::bigint;

create function platform.session() returns text
  language sql stable parallel safe
  return coalesce(current_setting('jiangtong.session', true), '');

create function platform.everything() returns text
  language sql stable parallel safe
  return coalesce(nullif(current_setting('jiangtong.everything', true), ''), 'off');

create function platform.counties() returns text[]
  language sql stable parallel safe
  return platform.setting_array('jiangtong.counties');

create function platform.departments() returns text[]
  language sql stable parallel safe
  return platform.setting_array('jiangtong.departments');

create function platform.organisations() returns text[]
  language sql stable parallel safe
  return platform.setting_array('jiangtong.organisations');

create function platform.person() returns text
  language sql stable parallel safe
  return nullif(current_setting('jiangtong.person', true), '');

create function platform.writes() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('jiangtong.writes', true), '') = 'on';

-- For append-only tables: the grants say it, and a trigger says it again, to the owner too.
create function platform.refuse_change() returns trigger
  language plpgsql
  as $$
begin
  raise exception '% 只增不改', tg_table_schema || '.' || tg_table_name using errcode = 'insufficient_privilege';
end
$$;

-- ID numbers, in one place only: everywhere else stands the token.
create table vault.identity (
  token text primary key check (token like '个:%'),
  sealed bytea not null,
  masked text not null,
  at timestamptz not null default now()
);
comment on table vault.identity is '身份证号：token 是带密钥的摘要，sealed 是密文，masked 是遮盖后的写法';
grant select, insert on vault.identity to jiangtong_app;
create trigger append_only before update or delete or truncate on vault.identity
  for each statement execute function platform.refuse_change();

-- The answer that a command gave, so that the same command sent again gets it again.
create table platform.idempotency (
  account bigint not null,
  key text not null,
  route text not null,
  request text not null,
  answer jsonb,
  at timestamptz not null default now(),
  primary key (account, key)
);
comment on table platform.idempotency is '幂等键：同一请求重发，得到同一答复';
alter table platform.idempotency enable row level security;
create policy own_keys on platform.idempotency to jiangtong_app
  using ((select platform.account()) in (0, account));
grant select, insert, update (answer), delete on platform.idempotency to jiangtong_app;
create index on platform.idempotency (at);

-- Facts about this installation, such as whether the sample data was loaded.
create table platform.setting (
  name text primary key,
  value jsonb not null,
  at timestamptz not null default now()
);
comment on table platform.setting is '本平台的设置和状态';
grant select, insert, update on platform.setting to jiangtong_app;

-- Accounts, their credentials, what they were granted and by whom, sessions, identities at OIDC providers.
-- Row-level security asks the grants themselves (access.holds), so that a mistake in a query can't give anyone a right.

create table access.account (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('citizen', 'staff')),
  login text unique check (login = lower(login) and length(login) between 2 and 64),
  name text not null check (length(name) between 1 and 100),
  person text unique references vault.identity (token),
  disabled_at timestamptz,
  locked_at timestamptz,
  created_at timestamptz not null,
  created_by bigint not null,
  version integer not null default 1,
  check (kind = 'citizen' or person is null),
  check (kind = 'citizen' or login is not null)
);
comment on table access.account is '账号：个人账号和工作账号';
comment on column access.account.login is '登录名；只经统一身份认证登录的个人账号没有';
comment on column access.account.person is '账号属于哪个人（身份证号的 token）';
comment on column access.account.disabled_at is '停用的时间（系统管理员）';
comment on column access.account.locked_at is '锁定的时间（安全管理员）；输错密码的锁定在 access.credential';

create table access.credential (
  account bigint primary key references access.account (id),
  password text,
  must_change boolean not null default false,
  totp bytea,
  totp_pending bytea,
  totp_step bigint not null default 0,
  failed_tries integer not null default 0,
  locked_until timestamptz
);
comment on table access.credential is '登录凭据：密码的 scrypt 摘要、加密的 TOTP 密钥、输错的次数';
comment on column access.credential.totp_step is '最近用过的验证码属于哪个 30 秒，不再接受它和更早的';

create table access.granted (
  id bigint generated always as identity primary key,
  account bigint not null references access.account (id),
  role text not null check (role in (
    'org-clerk', 'county-acceptor', 'county-reviewer', 'city-reviewer', 'department', 'register-clerk', 'finance', 'auditor',
    'notice-editor', 'system-admin', 'security-admin', 'audit-admin')),
  county text,
  department text,
  organisation text,
  principal boolean not null default false,
  from_day date not null,
  until_day date,
  reason text not null check (length(reason) between 1 and 500),
  by bigint not null,
  at timestamptz not null,
  check (until_day >= from_day),
  check ((role = 'org-clerk') = (organisation is not null)),
  check (organisation is not null or not principal)
);
comment on table access.granted is '授权，只增不改：给了谁什么角色，在哪里有效，谁给的，凭什么';
comment on column access.granted.principal is '单位的主经办人，可授权本单位其他经办人';
comment on column access.granted.until_day is '最后一天；空表示长期';
create index on access.granted (account);
create index on access.granted (organisation) where organisation is not null;

create table access.revoked (
  granted bigint primary key references access.granted (id),
  reason text not null check (length(reason) between 1 and 500),
  by bigint not null,
  at timestamptz not null
);
comment on table access.revoked is '授权的收回，只增不改';

create table access.session (
  digest bytea primary key check (length(digest) = 32),
  id text not null unique,
  account bigint not null references access.account (id),
  method text not null check (method in ('password', 'oidc')),
  signed_in_at timestamptz not null,
  last_seen_at timestamptz not null,
  second_factor_at timestamptz,
  address text not null,
  agent text not null
);
comment on table access.session is '会话：令牌只存 SHA-256 摘要；id 是审计里写的编号';
create index on access.session (account);
create index on access.session (last_seen_at);

create table access.identity (
  issuer text not null,
  subject text not null,
  account bigint not null references access.account (id),
  linked_at timestamptz not null,
  linked_by bigint not null,
  primary key (issuer, subject)
);
comment on table access.identity is '账号在统一身份认证（OIDC）的身份';
create index on access.identity (account);

create table access.oidc_state (
  digest bytea primary key check (length(digest) = 32),
  browser bytea not null check (length(browser) = 32),
  provider text not null,
  verifier bytea not null,
  nonce text not null,
  link_account bigint references access.account (id),
  return_to text not null,
  expires_at timestamptz not null
);
comment on table access.oidc_state is '正在进行的统一身份认证登录：state 的摘要、加密的 PKCE 校验码；用一次就删';
create index on access.oidc_state (expires_at);

-- What the acting account holds today, whatever it may see.

create function access.in_force(one access.granted) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  return one.from_day <= (now() at time zone 'Asia/Shanghai')::date
    and (one.until_day is null or one.until_day >= (now() at time zone 'Asia/Shanghai')::date)
    and not exists (select from access.revoked where revoked.granted = one.id);

create function access.holds(variadic roles text[]) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  return exists (
    select from access.granted g
    where g.account = platform.account() and g.role = any (roles) and access.in_force(g));

create function access.is_principal(of text) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  return exists (
    select from access.granted g
    where g.account = platform.account() and g.organisation = of and g.principal and access.in_force(g));

-- Who is to be authorised is named by login or ID number; more than the account's id isn't told.
create function access.citizen_account(by_login text, by_person text) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp
  return (
    select a.id from access.account a
    where a.kind = 'citizen' and a.disabled_at is null and (a.login = by_login or a.person = by_person));

revoke execute on function access.in_force(access.granted), access.holds(text[]), access.is_principal(text),
  access.citizen_account(text, text) from public;
grant execute on function access.in_force(access.granted), access.holds(text[]), access.is_principal(text),
  access.citizen_account(text, text) to jiangtong_app;

alter table access.account enable row level security;
create policy see on access.account for select to jiangtong_app using (
  (select platform.account()) = 0
  or id = (select platform.account())
  or (select access.holds('system-admin', 'security-admin', 'auditor'))
  or exists (select from access.granted g where g.account = account.id and g.organisation = any ((select platform.organisations())::text[])));
create policy make on access.account for insert to jiangtong_app with check (
  (select platform.account()) = 0 or (select access.holds('system-admin')));
create policy administer on access.account for update to jiangtong_app using (
  (select platform.account()) = 0
  or id <> (select platform.account()) and (select access.holds('system-admin', 'security-admin')));
grant select, insert, update (name, person, disabled_at, locked_at, version) on access.account to jiangtong_app;

alter table access.credential enable row level security;
create policy own on access.credential to jiangtong_app using (
  (select platform.account()) in (0, account) or (select access.holds('system-admin', 'security-admin')));
grant select, insert, update on access.credential to jiangtong_app;

alter table access.granted enable row level security;
create policy see on access.granted for select to jiangtong_app using (
  (select platform.account()) in (0, account)
  or organisation = any ((select platform.organisations())::text[])
  or (select access.holds('security-admin', 'auditor')));
create policy give on access.granted for insert to jiangtong_app with check (
  by = (select platform.account())
  and (
    by = 0
    or account <> by and (
      (select access.holds('security-admin')) and (role <> 'org-clerk' or principal)
      or role = 'org-clerk' and not principal and access.is_principal(organisation))));
grant select, insert on access.granted to jiangtong_app;
create trigger append_only before update or delete or truncate on access.granted
  for each statement execute function platform.refuse_change();

alter table access.revoked enable row level security;
create policy see on access.revoked for select to jiangtong_app using (
  exists (select from access.granted g where g.id = revoked.granted));
create policy take on access.revoked for insert to jiangtong_app with check (
  by = (select platform.account())
  and (
    by = 0
    or exists (
      select from access.granted g
      where g.id = revoked.granted and g.account <> by and (
        (select access.holds('security-admin'))
        or g.role = 'org-clerk' and not g.principal and access.is_principal(g.organisation)))));
grant select, insert on access.revoked to jiangtong_app;
create trigger append_only before update or delete or truncate on access.revoked
  for each statement execute function platform.refuse_change();

alter table access.session enable row level security;
create policy own on access.session to jiangtong_app
  using ((select platform.account()) in (0, account) or (select access.holds('system-admin', 'security-admin')))
  with check ((select platform.account()) in (0, account));
grant select, insert, update (last_seen_at, second_factor_at), delete on access.session to jiangtong_app;

alter table access.identity enable row level security;
create policy own on access.identity to jiangtong_app
  using ((select platform.account()) in (0, account) or (select access.holds('security-admin')))
  with check ((select platform.account()) in (0, account));
grant select, insert, delete on access.identity to jiangtong_app;

alter table access.oidc_state enable row level security;
create policy platform_only on access.oidc_state to jiangtong_app using ((select platform.account()) = 0);
grant select, insert, delete on access.oidc_state to jiangtong_app;

-- Funds and payments: the ledger by double entry, how it stands, awards, payees, batches (docs/payment.md).

create schema payment;
grant usage on schema payment to jiangtong_app;
comment on schema payment is '资金：分录、余额、给付、收款账户、拨付批次';

-- The ledger. Written by finance for budgets, and by the platform for whatever a case does, whoever handles it.

create function payment.may_post() returns boolean
  language sql stable
  return platform.account() = 0 or access.holds('finance');
grant execute on function payment.may_post() to jiangtong_app;

create table payment.entry (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('appropriate', 'withdraw', 'transfer', 'commit', 'uncommit', 'send', 'confirm', 'bounce', 'late-bounce',
    'reissue', 'give-up', 'demand', 'recover', 'withhold', 'offset', 'waive')),
  case_id text references cases.case (id),
  item text,
  clause text,
  sentence text,
  batch text,
  reason text check (length(reason) between 1 and 2000),
  at timestamptz not null default clock_timestamp(),
  by bigint not null,
  tx xid8 not null default pg_current_xact_id(),
  check ((kind in ('appropriate', 'withdraw', 'transfer')) = (case_id is null)),
  check ((case_id is null) = (item is null) and (item is null) = (clause is null) and (item is null) = (sentence is null)),
  check (case_id is not null or reason is not null)
);
comment on table payment.entry is '分录，只增不改；每笔钱由 case_id、clause、sentence 追到通知的原句';
comment on column payment.entry.by is '谁的操作引起';
create index on payment.entry (case_id) where case_id is not null;
create index on payment.entry (batch) where batch is not null;

create table payment.posting (
  entry bigint not null references payment.entry (id),
  fund text not null check (length(fund) between 1 and 60),
  year smallint not null check (year between 2000 and 2199),
  item text not null check (length(item) between 1 and 20),
  account text not null check (account in ('appropriation', 'available', 'committed', 'transit', 'returned', 'spent', 'receivable')),
  amount bigint not null check (amount <> 0 and abs(amount) <= 9007199254740991),
  primary key (entry, fund, year, item, account)
);
comment on table payment.posting is '分录的借贷（分），借为正，贷为负；一笔分录在每条预算线上合计为零';
comment on column payment.posting.item is '事项编码；* 是不分事项的预算';
create index on payment.posting (fund, year, item, entry);

-- How each account stands: moved by the trigger below and by nothing else. The check is what keeps a budget from being overdrawn,
-- whatever runs at the same moment.
create table payment.balance (
  fund text not null,
  year smallint not null,
  item text not null,
  account text not null,
  amount bigint not null,
  primary key (fund, year, item, account),
  constraint no_overdraft check (account = 'appropriation' or amount >= 0)
);
comment on table payment.balance is '各预算线各账户的余额（分），与分录在同一事务里更新';

-- The same by case: nothing is confirmed that was not sent for this very case.
create table payment.holding (
  case_id text not null references cases.case (id),
  fund text not null,
  year smallint not null,
  item text not null,
  account text not null check (account not in ('appropriation', 'available')),
  amount bigint not null,
  primary key (case_id, fund, year, item, account),
  constraint no_overdraft_of_case check (amount >= 0)
);
comment on table payment.holding is '各办件在各账户上的金额（分），与分录在同一事务里更新';
create index on payment.holding (fund, year, item);

-- In the order of the keys, so that two entries at the same moment wait for each other instead of locking each other out. A row comes to be
-- with nothing in it: what is proposed to `on conflict` is held against the checks by itself.
create function payment.keep_balances() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  one record;
begin
  for one in
    select fund, year, item, account, sum(amount)::bigint as moved from added group by 1, 2, 3, 4
    order by fund collate "C", year, item collate "C", account collate "C"
  loop
    insert into payment.balance values (one.fund, one.year, one.item, one.account, 0) on conflict do nothing;
    update payment.balance b set amount = b.amount + one.moved
      where b.fund = one.fund and b.year = one.year and b.item = one.item and b.account = one.account;
  end loop;
  for one in
    select e.case_id, a.fund, a.year, a.item, a.account, sum(a.amount)::bigint as moved
    from added a join payment.entry e on e.id = a.entry
    where e.case_id is not null and a.account not in ('appropriation', 'available') group by 1, 2, 3, 4, 5
    order by e.case_id collate "C", a.fund collate "C", a.year, a.item collate "C", a.account collate "C"
  loop
    insert into payment.holding values (one.case_id, one.fund, one.year, one.item, one.account, 0) on conflict do nothing;
    update payment.holding h set amount = h.amount + one.moved
      where h.case_id = one.case_id and h.fund = one.fund and h.year = one.year and h.item = one.item and h.account = one.account;
  end loop;
  return null;
end
$$;
create trigger keep_balances after insert on payment.posting
  referencing new table as added
  for each statement execute function payment.keep_balances();

-- At the end of the transaction, when all postings of an entry are there.
create function payment.check_entry() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  id bigint := (to_jsonb(new) ->> tg_argv[0])::bigint;
begin
  if not exists (select from payment.posting p where p.entry = id)
    or exists (select from payment.posting p where p.entry = id group by p.fund, p.year, p.item having sum(p.amount) <> 0)
  then
    raise exception '分录 % 借贷不平', id using errcode = 'check_violation', constraint = 'balanced';
  end if;
  return null;
end
$$;
create constraint trigger balanced after insert on payment.entry
  deferrable initially deferred for each row execute function payment.check_entry('id');
create constraint trigger balanced after insert on payment.posting
  deferrable initially deferred for each row execute function payment.check_entry('entry');
revoke execute on function payment.keep_balances(), payment.check_entry() from public;

create trigger append_only before update or delete or truncate on payment.entry
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on payment.posting
  for each statement execute function platform.refuse_change();

alter table payment.entry enable row level security;
create policy see on payment.entry for select to jiangtong_app using ((select platform.everything()) <> 'off');
create policy post on payment.entry for insert to jiangtong_app with check (
  (select payment.may_post()) and (by = (select platform.account()) or (select platform.account()) = 0));
grant select, insert (kind, case_id, item, clause, sentence, batch, reason, by) on payment.entry to jiangtong_app;

alter table payment.posting enable row level security;
create policy see on payment.posting for select to jiangtong_app using ((select platform.everything()) <> 'off');
create policy post on payment.posting for insert to jiangtong_app with check (
  (select payment.may_post()) and exists (select from payment.entry e where e.id = entry and e.tx = pg_current_xact_id()));
grant select, insert on payment.posting to jiangtong_app;

alter table payment.balance enable row level security;
create policy see on payment.balance for select to jiangtong_app using ((select platform.everything()) <> 'off');
-- Held before it is moved, so that a refusal can name the sums; `for update` wants the right to update, which the check below withholds.
create policy hold on payment.balance for update to jiangtong_app using ((select payment.may_post())) with check (false);
grant select, update (amount) on payment.balance to jiangtong_app;

alter table payment.holding enable row level security;
create policy see on payment.holding for select to jiangtong_app using ((select platform.everything()) <> 'off');
grant select on payment.holding to jiangtong_app;

-- Awards: how far the money of each case is. The same claim is under way once.

create table payment.award (
  case_id text primary key references cases.case (id),
  item text not null,
  beneficiary_kind text not null check (beneficiary_kind in ('person', 'organisation')),
  beneficiary text not null,
  key text not null,
  amount bigint not null check (amount >= 0),
  state text not null check (state in ('committed', 'in-batch', 'sent', 'returned', 'paid', 'recovering', 'released')),
  at timestamptz not null default clock_timestamp()
);
comment on table payment.award is '每件给付的进度：已承诺、已列入批次、已发出、银行退回、已发放、追回中、已撤销';
comment on column payment.award.amount is '占用的预算（分）：已承诺、在途、退票、已支出、应追回之和';
create unique index one_open_award on payment.award (item, beneficiary, key)
  where state in ('committed', 'in-batch', 'sent', 'returned');
create index on payment.award (beneficiary);

alter table payment.award enable row level security;
create policy see on payment.award for select to jiangtong_app using (exists (select from cases.case c where c.id = case_id));
create policy make on payment.award for insert to jiangtong_app with check ((select platform.account()) = 0);
create policy go_on on payment.award for update to jiangtong_app using ((select platform.account()) = 0);
grant select, insert, update (key, amount, state, at) on payment.award to jiangtong_app;

-- Payees: accounts at banks. The number stands sealed; what is shown is its mask.

create table payment.payee (
  token text primary key check (token ~ '^户:[A-Za-z0-9_-]{22}$'),
  owner_kind text not null check (owner_kind in ('person', 'organisation')),
  owner text not null,
  holder text not null check (length(holder) between 1 and 100),
  bank text not null check (length(bank) between 1 and 100),
  branch text check (length(branch) between 1 and 100),
  sealed bytea not null,
  masked text not null check (masked ~ '^\*+[0-9]{4}$'),
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  at timestamptz not null default clock_timestamp(),
  by bigint not null default platform.account(),
  verified_at timestamptz,
  verified_by bigint,
  retired_at timestamptz,
  version integer not null default 1,
  check ((verified_at is null) = (verified_by is null))
);
comment on table payment.payee is '收款账户：账号加密，只显示后四位';
comment on column payment.payee.fingerprint is '账号的带密钥摘要，用来认出同一账号';
create unique index one_account on payment.payee (owner, fingerprint) where retired_at is null;
create index on payment.payee (owner);

create function payment.keep_payee() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if old.retired_at is not null then
    raise exception '收款账户已停用' using errcode = 'object_not_in_prerequisite_state';
  end if;
  if new.verified_by is distinct from old.verified_by and not payment.may_post() then
    raise exception '收款账户由财政核实' using errcode = 'insufficient_privilege';
  end if;
  new.version := old.version + 1;
  return new;
end
$$;
create trigger keep before update on payment.payee for each row execute function payment.keep_payee();

alter table payment.payee enable row level security;
create policy see on payment.payee for select to jiangtong_app using (
  (select platform.everything()) <> 'off'
  or owner = (select platform.person())
  or owner = any ((select platform.organisations())::text[]));
create policy add on payment.payee for insert to jiangtong_app with check (
  by = (select platform.account())
  and ((select platform.account()) = 0
    or owner_kind = 'person' and owner = (select platform.person())
    or owner_kind = 'organisation' and owner = any ((select platform.organisations())::text[])));
create policy change on payment.payee for update to jiangtong_app using (
  (select payment.may_post())
  or owner = (select platform.person())
  or owner = any ((select platform.organisations())::text[]));
grant select, insert (token, owner_kind, owner, holder, bank, branch, sealed, masked, fingerprint),
  update (verified_at, verified_by, retired_at) on payment.payee to jiangtong_app;

-- Batches: what happened to each, and how it stands.

create table payment.batch (
  id bigint generated always as identity primary key,
  fund text not null,
  year smallint not null,
  status text not null check (status in ('draft', 'submitted', 'released', 'closed', 'cancelled')),
  count integer not null check (count >= 0),
  total bigint not null check (total >= 0),
  digest text check (digest ~ '^[0-9a-f]{64}$'),
  state jsonb not null check (jsonb_typeof(state) = 'object'),
  opened_by bigint not null default platform.account(),
  opened_at timestamptz not null default clock_timestamp(),
  released_by bigint,
  released_at timestamptz,
  at timestamptz not null default clock_timestamp(),
  version integer not null default 1,
  constraint two_persons check (released_by <> opened_by),
  check (status not in ('submitted', 'released', 'closed') or digest is not null),
  check ((status in ('released', 'closed')) = (released_by is not null) and (released_by is null) = (released_at is null))
);
comment on table payment.batch is '拨付批次现状：由 payment.batch_event 折叠而来';
comment on column payment.batch.count is '待付、已发出、已付、退回的行数，不含移出的';
comment on column payment.batch.digest is '各行的 SM3，提交时固定；放行须见同一份';
create index on payment.batch (status, id);

create table payment.batch_event (
  batch bigint not null references payment.batch (id),
  seq integer not null check (seq > 0),
  event jsonb not null check (jsonb_typeof(event) = 'object'),
  at timestamptz not null default clock_timestamp(),
  by bigint not null default platform.account(),
  primary key (batch, seq)
);
comment on table payment.batch_event is '拨付批次的事件，只增不改';
create trigger append_only before update or delete or truncate on payment.batch_event
  for each statement execute function platform.refuse_change();

-- What a line pays never changes; how far it is does.
create table payment.batch_line (
  batch bigint not null references payment.batch (id),
  number integer not null check (number > 0),
  case_id text not null references cases.case (id),
  item text not null,
  name text not null,
  beneficiary text not null,
  key text not null,
  amount bigint not null check (amount > 0),
  payee text not null references payment.payee (token),
  purpose text not null,
  status text not null default 'waiting' check (status in ('waiting', 'sent', 'paid', 'returned', 'removed')),
  why text,
  receipt text,
  settled_on date,
  primary key (batch, number),
  check (status <> 'paid' or receipt is not null)
);
comment on table payment.batch_line is '拨付批次的行：给谁、多少、付到哪个账户、银行怎样答复';
comment on column payment.batch_line.name is '对象的名称';
-- A case is on its way to the bank once.
create unique index one_way_to_bank on payment.batch_line (case_id) where status in ('waiting', 'sent');

-- The files that went out, by what was in them.
create table payment.bank_file (
  batch bigint not null references payment.batch (id),
  format text not null check (format in ('xlsx', 'csv')),
  sm3 text not null check (sm3 ~ '^[0-9a-f]{64}$'),
  at timestamptz not null default clock_timestamp(),
  by bigint not null default platform.account(),
  primary key (batch, format)
);
comment on table payment.bank_file is '银行代发文件的摘要：再次下载的须是同一份';
create trigger append_only before update or delete or truncate on payment.bank_file
  for each statement execute function platform.refuse_change();

alter table payment.batch enable row level security;
create policy see on payment.batch for select to jiangtong_app using ((select platform.everything()) <> 'off');
create policy make on payment.batch for insert to jiangtong_app with check ((select payment.may_post()) and opened_by = (select platform.account()));
create policy go_on on payment.batch for update to jiangtong_app using ((select payment.may_post()));
grant select, insert (fund, year, status, count, total, state),
  update (status, count, total, digest, state, released_by, released_at, at, version) on payment.batch to jiangtong_app;

alter table payment.batch_event enable row level security;
create policy see on payment.batch_event for select to jiangtong_app using ((select platform.everything()) <> 'off');
create policy happen on payment.batch_event for insert to jiangtong_app with check ((select payment.may_post()) and by = (select platform.account()));
grant select, insert (batch, seq, event) on payment.batch_event to jiangtong_app;

alter table payment.batch_line enable row level security;
create policy see on payment.batch_line for select to jiangtong_app using ((select platform.everything()) <> 'off');
create policy make on payment.batch_line for insert to jiangtong_app with check ((select payment.may_post()));
create policy go_on on payment.batch_line for update to jiangtong_app using ((select payment.may_post()));
grant select, insert (batch, number, case_id, item, name, beneficiary, key, amount, payee, purpose),
  update (status, why, receipt, settled_on) on payment.batch_line to jiangtong_app;

alter table payment.bank_file enable row level security;
create policy see on payment.bank_file for select to jiangtong_app using ((select platform.everything()) <> 'off');
create policy make on payment.bank_file for insert to jiangtong_app with check ((select payment.may_post()) and by = (select platform.account()));
grant select, insert (batch, format, sm3) on payment.bank_file to jiangtong_app;

-- The audit: entries, those not yet sealed, and the chain of seals (docs/adr/0008-audit-chain.md).
-- An entry is inserted in the transaction that it tells of. Sealing comes later, in batches, so that writers never wait for each other.

create table audit.entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  account bigint not null default platform.account(),
  session text not null default platform.session(),
  action text not null check (action ~ '^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$'),
  subject text not null,
  outcome text not null default 'done' check (outcome in ('done', 'refused')),
  detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object'),
  tx xid8 not null default pg_current_xact_id(),
  -- Whoever reads the audit must not thereby read ID numbers, accounts and phones. `record` masks them; this refuses what it was not given.
  constraint no_id_number check (subject || ' ' || detail::text !~
    '(^|[^0-9A-Za-z])[1-9][0-9]{5}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]([^0-9A-Za-z]|$)'),
  -- In strings alone: a number of eleven digits is an amount, and one of seventeen has decimals.
  constraint no_account_or_phone check (
    subject !~ '(^|[^0-9A-Za-z])([0-9]{16,17}|[0-9]{19,30}|1[3-9][0-9]{9})([^0-9A-Za-z]|$)'
    and not jsonb_path_exists(detail, '$.** ? (@.type() == "string" &&
      @ like_regex "(^|[^0-9A-Za-z])([0-9]{16,17}|[0-9]{19,30}|1[3-9][0-9]{9})([^0-9A-Za-z]|$)")'))
);
comment on table audit.entry is '审计记录，只增不改';
create index on audit.entry (at);
create index on audit.entry (account, id);
create index on audit.entry (subject, id);

create table audit.pending (
  entry bigint primary key
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
comment on table audit.pending is '已提交、还没有封存的审计记录';

create table audit.seal (
  seq bigint primary key check (seq > 0),
  entry bigint not null unique,
  hash bytea not null check (octet_length(hash) = 32),
  sealed_at timestamptz not null default clock_timestamp()
);
comment on table audit.seal is '封存的链：hash 是 SM3(上一个 hash ‖ 审计记录)';

create trigger append_only before update or delete or truncate on audit.entry
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on audit.seal
  for each statement execute function platform.refuse_change();
create trigger append_only before update or truncate on audit.pending
  for each statement execute function platform.refuse_change();

-- In the entry's own transaction: an entry is pending exactly where it is committed, in whatever order transactions end.
create function audit.await_sealing() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  insert into audit.pending (entry) select id from added;
  return null;
end
$$;
create trigger await_sealing after insert on audit.entry
  referencing new table as added
  for each statement execute function audit.await_sealing();

-- The only way into the chain and out of what is pending.
create function audit.seal_batch(previous bigint, entries bigint[], hashes bytea[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  last bigint := coalesce((select max(seq) from audit.seal), 0);
  taken bigint;
begin
  if last <> previous then
    raise exception '链已到第 % 条，这一批却接在第 % 条之后', last, previous using errcode = 'serialization_failure';
  end if;
  with gone as (delete from audit.pending where entry = any (entries) returning entry)
    select count(*) into taken from gone;
  if taken <> cardinality(entries) or cardinality(entries) <> cardinality(hashes) then
    raise exception '要封存 % 条，其中待封存的 % 条，摘要 % 个', cardinality(entries), taken, cardinality(hashes)
      using errcode = 'data_exception';
  end if;
  insert into audit.seal (seq, entry, hash)
    select previous + batch.nr, batch.entry, batch.hash
    from unnest(entries, hashes) with ordinality as batch (entry, hash, nr);
end
$$;
revoke execute on function audit.await_sealing() from public;
revoke execute on function audit.seal_batch(bigint, bigint[], bytea[]) from public;

-- For triggers and for work that stays within the database; the application has `record` in src/store/audit.
create function audit.record(action text, subject text, detail jsonb default '{}', outcome text default 'done') returns void
  language sql
  begin atomic
    insert into audit.entry (action, subject, outcome, detail) values (action, subject, outcome, detail);
  end;

alter table audit.entry enable row level security;
create policy insert_own on audit.entry for insert to jiangtong_app
  with check (account = (select platform.account()));
create policy select_own on audit.entry for select to jiangtong_app
  using ((select platform.everything()) = 'restricted' or account = (select platform.account()));

-- Who, when and in which transaction are not for the application to say: these columns have their defaults alone.
grant insert (action, subject, outcome, detail) on audit.entry to jiangtong_app;
grant select on audit.entry, audit.pending, audit.seal to jiangtong_app;
grant execute on function audit.seal_batch(bigint, bigint[], bytea[]) to jiangtong_app;

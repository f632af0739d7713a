-- Delegation (委托代办): an official who is away gives a colleague of the same office, for a time, the right that they hold themselves. It
-- is a grant like any other, with a source and an end: whatever asks for grants asks for these too.

alter table access.granted
  add column source bigint references access.granted (id),
  add constraint delegated check (
    source is null
    or until_day is not null and until_day - from_day <= 92
      and role in ('county-acceptor', 'county-reviewer', 'city-reviewer', 'department'));
comment on column access.granted.source is '委托：委托人自己的哪一项授权；它收回、到期，委托就失效';
create index on access.granted (source) where source is not null;

-- What was delegated holds as long as what it comes from, and as long as whoever gave it has an account.
create or replace function access.in_force(one access.granted) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  return one.from_day <= (now() at time zone 'Asia/Shanghai')::date
    and (one.until_day is null or one.until_day >= (now() at time zone 'Asia/Shanghai')::date)
    and not exists (select from access.revoked where revoked.granted = one.id)
    and (one.source is null or exists (
      select from access.granted s join access.account a on a.id = s.account
      where s.id = one.source and a.disabled_at is null and a.locked_at is null
        and s.from_day <= (now() at time zone 'Asia/Shanghai')::date
        and (s.until_day is null or s.until_day >= (now() at time zone 'Asia/Shanghai')::date)
        and not exists (select from access.revoked where revoked.granted = s.id)));

-- Nobody gives more than they hold, what was delegated to them, or to one who doesn't work in that office.
create function access.check_delegation() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  held access.granted;
begin
  select * into held from access.granted g where g.id = new.source;
  if held.account is distinct from new."by" or held.source is not null or not access.in_force(held)
    or held.role <> new.role or held.county is distinct from new.county or held.department is distinct from new.department
    or new.organisation is not null or new.account = new."by"
    or new.until_day > coalesce(held.until_day, 'infinity') then
    raise exception '只能委托自己现有的授权' using errcode = 'insufficient_privilege';
  end if;
  if not exists (
    select from access.granted g
    where g.account = new.account and g.source is null and access.in_force(g)
      and case
        when new.county is not null then g.county = new.county
        when new.department is not null then g.department = new.department
        else g.role = new.role
      end) then
    raise exception '只能委托同一单位的同事' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
revoke execute on function access.check_delegation() from public;
create trigger check_delegation before insert on access.granted
  for each row when (new.source is not null) execute function access.check_delegation();

create policy see_given on access.granted for select to jiangtong_app using (
  source is not null and by = (select platform.account()));
create policy delegate on access.granted for insert to jiangtong_app with check (
  source is not null and by = (select platform.account()) and account <> by);
create policy take_back on access.revoked for insert to jiangtong_app with check (
  by = (select platform.account())
  and exists (select from access.granted g where g.id = revoked.granted and g.source is not null and g.by = revoked.by));

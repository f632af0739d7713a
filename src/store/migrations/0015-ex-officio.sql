-- 依职权立案: cases that an office begins, the evidence it brings, and cases that are for the departments alone.

-- Whoever may take the first stage of a case: 县级受理 of its county, or a department that leads it.
create function cases.may_initiate(county text, leads jsonb) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  return exists (
    select from access.granted g
    where g.account = platform.account() and access.in_force(g)
      and (g.role = 'county-acceptor' and g.county = may_initiate.county
        or g.role = 'department' and may_initiate.leads ? g.department));
revoke execute on function cases.may_initiate(text, jsonb) from public;
grant execute on function cases.may_initiate(text, jsonb) to jiangtong_app;

create policy initiate on cases.case for insert to jiangtong_app with check (
  (select cases.may_write())
  and applicant is null and state ? 'initiated'
  and cases.may_initiate(county, state #> '{procedure,leads}'));

-- What a restricted register is about is shown to the departments of the case, and to nobody for their county or for being concerned.
alter table cases.case add column confidential boolean not null default false;
comment on column cases.case.confidential is '限承办部门可见：不给对象和区县看，也不发消息';
drop policy see on cases.case;
create policy see on cases.case for select to jiangtong_app using (
  (select platform.everything()) = 'restricted'
  or beneficiary = (select platform.person()) and not confidential
  or beneficiary = any ((select platform.organisations())::text[]) and not confidential
  or status not in ('draft', 'offered', 'declined') and (
    (select platform.everything()) = 'on' and not confidential
    or county = any ((select platform.counties())::text[]) and not confidential
    or departments && (select platform.departments())::text[]));

-- The evidence of an office is about somebody and isn't theirs: they see it in the case, and never among their own files.
alter table cases.material
  add column office boolean not null default false,
  drop constraint material_owner_digest_key;
comment on column cases.material.office is '承办部门收集的，不是对象自己上传的：在办件里才看得到';
create unique index on cases.material (owner, digest) where not office;
create unique index on cases.material (owner, digest, by) where office;

create or replace function cases.is_own(id bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select platform.account() = 0 or exists (
      select from cases.material m
      where m.id = is_own.id
        and case when m.office then m."by" = platform.account()
          else m.owner = platform.person() or m.owner = any (platform.organisations()) end)
  $$;

drop policy see on cases.material;
create policy see on cases.material for select to jiangtong_app using (
  (select platform.everything()) = 'restricted'
  or owner = (select platform.person()) and not office
  or owner = any ((select platform.organisations())::text[]) and not office
  or office and "by" = (select platform.account())
  or exists (select from cases.attached a where a.material = material.id));
drop policy bring on cases.material;
create policy bring on cases.material for insert to jiangtong_app with check (
  (select cases.may_write()) and by = (select platform.account())
  and (not office or (select access.holds('county-acceptor', 'department')))
  and ((select platform.account()) = 0
    or office
    or owner = (select platform.person())
    or owner = any ((select platform.organisations())::text[])));

-- Rulings (口径裁定): which option of a reading is in force from which day on, where the platform itself has ruled so. One proposes, another
-- person decides; what was decided stays, and is ended by a later ruling.

-- What takes two persons is decided once, by another person where it is approved or refused, and taken back by whoever proposed it.
create function platform.decide_proposal() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if old.state <> 'open' then
    raise exception '已经办结，不能再改' using errcode = 'object_not_in_prerequisite_state';
  end if;
  new.decided_by := platform.account();
  new.decided_at := clock_timestamp();
  return new;
end
$$;

create table platform.ruling (
  id bigint generated always as identity primary key,
  reading text not null check (char_length(reading) between 1 and 20),
  option text check (char_length(option) between 1 and 100),
  valid_from date not null,
  document text not null check (char_length(document) between 1 and 100),
  reason text not null check (char_length(reason) between 1 and 2000),
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
comment on table platform.ruling is '口径裁定：口径自哪一天起取哪个选项；一人提出，另一人批准，批准后不改，由后一个裁定取代';
comment on column platform.ruling.option is '选项的名称；空为自这一天起没有现行选项';
comment on column platform.ruling.document is '依据的文号';
create unique index one_open_ruling on platform.ruling (reading) where state = 'open';
create index on platform.ruling (valid_from, id) where state = 'approved';

create trigger decide before update on platform.ruling
  for each row execute function platform.decide_proposal();
create trigger append_only before delete or truncate on platform.ruling
  for each statement execute function platform.refuse_change();

-- What is ruled is for everybody to follow, so everybody's assessment reads it.
alter table platform.ruling enable row level security;
create policy read_all on platform.ruling for select to jiangtong_app using (true);
create policy propose on platform.ruling for insert to jiangtong_app
  with check (state = 'open' and proposed_by = (select platform.account()) and (select access.holds('notice-editor')));
create policy decide on platform.ruling for update to jiangtong_app using ((select access.holds('notice-editor')));
grant select, insert (reading, option, valid_from, document, reason), update (state, decision) on platform.ruling to jiangtong_app;

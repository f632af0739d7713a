-- What was paid back (退还), by the receipt of the treasury: one receipt pays back once, for whichever case and by whomever it is entered.

-- As it was meant, not as it was typed: full-width as half-width, without blanks, in capitals.
create function payment.receipt_key(receipt text) returns text
  language sql immutable parallel safe
  return upper(regexp_replace(normalize(receipt, nfkc), '\s', '', 'g'));
revoke execute on function payment.receipt_key(text) from public;
grant execute on function payment.receipt_key(text) to jiangtong_app;

create table payment.repayment (
  id bigint generated always as identity primary key,
  receipt text not null,
  case_id text not null references cases.case (id),
  at timestamptz not null default clock_timestamp(),
  by bigint not null default platform.account()
);
comment on table payment.repayment is '退还的款，按缴款凭证：一张凭证只退还一次';
create index on payment.repayment (case_id);

-- What was entered before; of a receipt that was entered twice, the first.
insert into payment.repayment (receipt, case_id, at, by)
select distinct on (payment.receipt_key(e.event ->> 'receipt'))
  e.event ->> 'receipt', e.case_id, e.at, e.by
from cases.event e where e.event ->> 'type' = 'repaid'
order by payment.receipt_key(e.event ->> 'receipt'), e.at, e.case_id, e.seq;

create unique index one_receipt on payment.repayment (payment.receipt_key(receipt));
create trigger append_only before update or delete or truncate on payment.repayment
  for each statement execute function platform.refuse_change();

alter table payment.repayment enable row level security;
create policy see on payment.repayment for select to jiangtong_app using ((select platform.everything()) <> 'off');
create policy make on payment.repayment for insert to jiangtong_app with check ((select payment.may_post()) and by = (select platform.account()));
grant select, insert (receipt, case_id) on payment.repayment to jiangtong_app;

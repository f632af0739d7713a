-- 回避: whose an account for work is, where it is known, so that nobody handles their own case. Scopes name the person of citizens alone
-- (src/access/scope-of.ts), so an account for work sees nothing by it. A citizen has one account; who works here may need two.
alter table access.account
  drop constraint account_check,
  drop constraint account_person_key;
create unique index one_citizen on access.account (person) where kind = 'citizen';
comment on column access.account.person is '账号属于哪个人（身份证号的 token）；工作账号的只用于回避';

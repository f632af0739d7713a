-- Cross-checks (交叉核验): what they look up, and how many findings of a case nobody has answered for yet.

alter table cases.case add column doubts smallint not null default 0 check (doubts >= 0);
comment on column cases.case.doubts is '还没有核实说明的疑点；审核环节以外为 0';
grant update (doubts) on cases.case to jiangtong_app;
create index on cases.case (id) where doubts > 0;

-- A certificate that an application names, whoever's.
create index on cases.case ((state #>> '{application,form,证书编号}'))
  where state #>> '{application,form,证书编号}' is not null;
create index on cases.material (digest);
create index on payment.payee (fingerprint);

-- Phones are sealed, so that none is found by its number; the same one is known by a keyed digest, as accounts at banks are.
alter table messages.contact add column fingerprint bytea check (octet_length(fingerprint) = 32);
comment on column messages.contact.fingerprint is '手机号的带密钥摘要，用来认出同一号码';
grant update (fingerprint) on messages.contact to jiangtong_app;
create index on messages.contact (fingerprint);

import {
  foldAll,
  foldNotice,
  isSamePerson,
  type CaseEvent,
  type CaseState,
  type NoticeBatch,
} from '../../src/case/index.ts';
import type { Database } from '../../src/store/index.ts';

/** What must hold at any moment, whatever was done, by whomever, in whatever order (docs/architecture.md). */

/** Tables into which a step writes, each row with an audit entry of the same transaction. */
const STEPS = [
  'cases.event',
  'payment.entry',
  'payment.batch_event',
  'public_notice.event',
  'public_notice.objection',
  'messages.message',
  'supervision.event',
] as const;

/**
 * Kinds of what is wrong, each a query whose rows say it. The transaction of a row (xmin) tells what was written together. What the
 * calendar alone tells of (a term that draws near) is no step, so no entry is asked for.
 */
const WRONG: readonly string[] = [
  // The ledger.
  `select 'entry ' || entry || ' is not balanced' from payment.posting group by entry, fund, year, item having sum(amount) <> 0`,
  `select 'the ledger comes to ' || sum(amount) from payment.posting having sum(amount) <> 0`,
  `select 'balance ' || concat_ws(' ', b.fund, b.item, b.account) || ' is not its postings' from payment.balance b
    where b.amount <> (select coalesce(sum(p.amount), 0) from payment.posting p
      where p.fund = b.fund and p.year = b.year and p.item = b.item and p.account = b.account)`,
  `select 'balance ' || concat_ws(' ', b.fund, b.item, b.account) || ' is not what its cases hold' from payment.balance b
    where b.account not in ('appropriation', 'available') and b.amount <> (select coalesce(sum(h.amount), 0)
      from payment.holding h where h.fund = b.fund and h.year = b.year and h.item = b.item and h.account = b.account)`,
  `select 'overdrawn: ' || concat_ws(' ', fund, item, account) from payment.balance
    where account <> 'appropriation' and amount < 0`,
  // Nobody is paid twice for one key.
  `select 'two open awards: ' || concat_ws(' ', item, key) from payment.award
    where state in ('committed', 'in-batch', 'sent', 'returned') group by item, beneficiary, key having count(*) > 1`,
  `select 'paid more than was ever decided: ' || concat_ws(' ', a.item, a.key) from payment.award a
    join cases.case c on c.id = a.case_id
    group by a.item, a.beneficiary, a.key
    having sum((c.state -> 'money' ->> 'paid')::bigint + (c.state -> 'money' ->> 'withheld')::bigint - (c.state -> 'money' ->> 'recovered')::bigint)
      > max((select max((e.event -> 'record' ->> 'amount')::bigint) from cases.event e
        where e.case_id = c.id and e.event ->> 'type' = 'decided'))`,
  `select 'on two ways to the bank: ' || case_id from payment.batch_line
    where status in ('waiting', 'sent') group by case_id having count(*) > 1`,
  `select 'a batch was released by who made it: ' || id from payment.batch where released_by = opened_by`,
  // 已发放 and ledger say what the case says.
  `select '已发放 of ' || c.id || ' is not what it has given' from cases.case c
    where (c.state -> 'money' ->> 'paid')::bigint + (c.state -> 'money' ->> 'withheld')::bigint - (c.state -> 'money' ->> 'recovered')::bigint
      <> coalesce((select sum(金额) from register."已发放" where _source = 'case:' || c.id), 0)
       + coalesce((select sum(amount) from payment.holding where case_id = c.id and account = 'transit'), 0)`,
  `select 'batch and case ' || c.id || ' differ' from cases.case c
    where (c.status = 'in-batch') <> exists (select from payment.batch_line l where l.case_id = c.id and l.status = 'waiting')
      or (c.status = 'paid') <> exists (select from payment.batch_line l where l.case_id = c.id and l.status = 'sent')`,
  // Versions are events.
  `select 'case ' || c.id || ' has lost an event' from cases.case c
    where c.version <> (select count(*) from cases.event e where e.case_id = c.id)
      or c.version <> (select max(seq) from cases.event e where e.case_id = c.id)`,
  // The audit.
  ...STEPS.map(
    (table) => `select '${table} without an audit entry' from ${table} one
      where not exists (select from audit.entry a where a.xmin = one.xmin)
        ${table === 'messages.message' ? "and one.key ~ '^case:[0-9-]+:[0-9]+:beneficiary$'" : ''}`,
  ),
  `select 'the audit doesn’t tell of every step of ' || c.id from cases.case c
    where c.version <> (select coalesce(sum(jsonb_array_length(a.detail -> 'events')), 0) from audit.entry a
      where a.subject = '办件:' || c.id and a.action like 'case.%' and a.detail ? 'events')`,
  // The public.
  `select 'shown with a number: ' || batch from public_notice.entry
    where (shown - 'amount')::text ~ '[0-9]{7}' or (shown - 'amount')::text ~ '个:'`,
  // Messages: what happened is told of once, and nothing else.
  `select 'told of what did not happen: ' || m.key from messages.message m
    where m.key ~ '^case:[0-9-]+:[0-9]+:beneficiary$' and not exists (select from cases.event e
      where e.case_id = split_part(m.key, ':', 2) and e.seq = split_part(m.key, ':', 3)::integer)`,
];

const QUERY = WRONG.map((one) => `select * from (${one}) as wrong (said)`).join('\nunion all\n');

/** Versions of cases and lists that were held against their events before. */
export type Folded = Map<string, number>;

/**
 * Everything that doesn't hold; empty where all of it does.
 * @param folded what needs not be folded again, for who looks after every step; what is looked at now is added.
 */
export async function whatIsWrong(
  database: Pick<Database, 'ownerPool'>,
  folded: Folded = new Map<string, number>(),
): Promise<readonly string[]> {
  const known = JSON.stringify(Object.fromEntries(folded));
  const [{ rows: found }, { rows: cases }, { rows: notices }] = await Promise.all([
    database.ownerPool.query<{ said: string }>(QUERY),
    database.ownerPool.query<{ state: CaseState; events: CaseEvent[] }>(
      `select c.state, (select jsonb_agg(e.event order by e.seq) from cases.event e where e.case_id = c.id) as events
       from cases.case c where c.version is distinct from ($1::jsonb ->> ('case ' || c.id))::integer`,
      [known],
    ),
    database.ownerPool.query<{ state: NoticeBatch; events: Parameters<typeof foldNotice>[1][] }>(
      `select s.state, (select jsonb_agg(e.event order by e.seq) from public_notice.event e where e.batch = s.batch) as events
       from public_notice.standing s where (s.state ->> 'events')::integer is distinct from ($1::jsonb ->> ('notice ' || s.batch))::integer`,
      [known],
    ),
  ]);
  for (const { state } of cases) folded.set(`case ${state.id}`, state.events);
  for (const { state } of notices) folded.set(`notice ${state.id}`, state.events);
  return [
    ...found.map(({ said }) => said),
    ...cases.flatMap(({ state, events }) => [
      ...(isSame(foldAll(events), state) ? [] : [`case ${state.id} is not what its events say`]),
      ...(stepsAreSeparate(state) ? [] : [`case ${state.id}: one person took two separated steps`]),
    ]),
    ...notices.flatMap(({ state, events }) => {
      const batch = events.reduce<NoticeBatch | null>((before, event) => foldNotice(before, event), null);
      return isSame(batch, state) ? [] : [`notice ${state.id} is not what its events say`];
    }),
  ];
}

function stepsAreSeparate({ steps }: CaseState): boolean {
  return steps.every((one) => steps.every((other) => one.step === other.step || !isSamePerson(one.by, other.by)));
}

/** As JSON, whatever the order of the names. */
function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * How much there is of everything that a step writes: what is refused leaves it as it was. That somebody has entered an account first, to
 * name it then, is a step of its own.
 */
export async function extent(database: Pick<Database, 'ownerPool'>): Promise<string> {
  const counts = [
    ...STEPS,
    'payment.posting',
    'messages.outgoing',
    'cases.case',
    'cases.assessment',
    'register."已发放"',
  ];
  const { rows } = await database.ownerPool.query(
    `select ${counts.map((table, i) => `(select count(*) from ${table}) as n${String(i)}`).join(', ')},
      (select count(*) from audit.entry where outcome = 'done' and action <> 'payment.payee') as audited`,
  );
  return JSON.stringify(rows);
}

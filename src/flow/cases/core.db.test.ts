import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { BUREAU, EAST, EAST_FIRM, firm, residentId } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, enter } from '../../../test/platform/people.ts';
import type { Actor } from '../../access/index.ts';
import { foldAll, type CaseState } from '../../case/index.ts';
import { eventsOf, putIdentities, readCase } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { addRow } from '../registers/index.ts';
import { read, step } from '../step.ts';
import { command, type CaseStep } from './command.ts';
import { open } from './open.ts';
import { CaseRefused } from './refused.ts';

const ZHANG = residentId(1);

let database: FreshDatabase;
let zhang: Actor;
let other: Actor;
let acceptor: Actor;
let auditor: Actor;

const as = (actor: Actor, more: Partial<Context> = {}): Context => ({ ...contextOf(database, actor), ...more });

beforeAll(async () => {
  database = await freshDatabase();
  const clerk = await enter(database, { login: 'clerk', grants: [{ role: 'register-clerk', department: BUREAU }] });
  await addRow(as(clerk), '单位', firm(EAST_FIRM, '东昌某厂', EAST));
  await addRow(as(clerk), '个人', { 身份证号: ZHANG, 姓名: '张三', 参保单位: EAST_FIRM });
  const tokens = await step(as(clerk), async (tx) =>
    Object.fromEntries(await putIdentities(tx, as(clerk).keys, [ZHANG, residentId(2)])),
  );
  zhang = await enter(database, { login: 'zhang', kind: 'citizen', person: tokens[ZHANG] ?? '', grants: [] });
  other = await enter(database, { login: 'other', kind: 'citizen', person: tokens[residentId(2)] ?? '', grants: [] });
  acceptor = await enter(database, { login: 'acceptor', grants: [{ role: 'county-acceptor', county: EAST }] });
  auditor = await enter(database, { login: 'auditor', grants: [{ role: 'auditor' }] });
});

/** A service has no 同项键 and is not assessed. */
const begin = (actor: Actor, item = '10-01', key: string | null = null): Promise<CaseState> =>
  step(as(actor), async (tx) => {
    const beneficiary = { kind: 'person', token: actor.person ?? '' } as const;
    return plain(await open(tx, as(actor), { item, beneficiary, beneficiaryName: '张三', key, county: EAST }));
  });

const take = (actor: Actor, given: CaseStep): Promise<CaseState> =>
  step(as(actor), async (tx) => plain(await command(tx, as(actor), given)));

/** A step answers with JSON. */
function plain(state: CaseState): CaseState & Record<string, never> {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- a case is plain JSON
  return state as CaseState & Record<string, never>;
}

const refused = async (work: Promise<unknown>): Promise<CaseRefused> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof CaseRefused) return error;
    throw error;
  }
  throw new Error('was not refused');
};

describe('a case on the platform', () => {
  test('begins, goes on, and stands as its events say', async () => {
    const { id } = await begin(zhang);
    expect(id).toMatch(/^\d{4}-\d{7}$/u);
    await take(zhang, { id, version: 1, command: { type: 'withdraw', reason: '填错了' } });
    const [state, events] = await read(as(zhang), async (tx) => [await readCase(tx, id), await eventsOf(tx, id)]);
    expect(state?.status).toBe('withdrawn');
    expect(foldAll(events)).toEqual(state);
    expect((await auditOf(database, 'case.withdraw')).map(({ subject }) => subject)).toContain(`办件:${id}`);
  });

  test('one claim is open once, however often it is begun at the same moment', async () => {
    const begun = await Promise.allSettled(Array.from({ length: 20 }, () => begin(zhang, '14-01', '焊工/高级工')));
    const [first, ...more] = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(more).toEqual([]);
    const again = await refused(begin(zhang, '14-01', '焊工/高级工'));
    expect(again.code).toBe('conflict');
    expect(again.message).toContain(first?.id);
    await take(zhang, { id: first?.id ?? '', command: { type: 'withdraw', reason: '改用另一个证书' } });
    await expect(begin(zhang, '14-01', '焊工/高级工')).resolves.toMatchObject({ status: 'draft' });
  });

  test('a draft is nobody else’s, and a version that is old is refused', async () => {
    const { id } = await begin(zhang);
    for (const actor of [other, acceptor])
      expect((await refused(take(actor, { id, command: { type: 'withdraw', reason: '试' } }))).code).toBe('not-found');
    const stale = await refused(take(zhang, { id, version: 7, command: { type: 'withdraw', reason: '试' } }));
    expect(stale.code).toBe('stale');
    const wrong = await refused(take(zhang, { id, command: { type: 'accept' } }));
    expect(wrong.hint).toContain('提交');
    await expect(read(as(zhang), (tx) => readCase(tx, id))).resolves.toMatchObject({ status: 'draft', events: 1 });
  });

  test('the auditor writes nothing, and nobody rewrites what happened', async () => {
    const { id } = await begin(zhang);
    await expect(
      step(as(auditor), async (tx) => {
        await sql`update cases.case set round = 2 where id = ${id}`.execute(tx);
        const { rows } = await sql<{ round: number }>`select round from cases.case where id = ${id}`.execute(tx);
        return rows[0]?.round ?? null;
      }),
    ).resolves.toBe(1);
    await expect(
      step(as(zhang), async (tx) => {
        await sql`update cases.event set event = '{}'`.execute(tx);
        return null;
      }),
    ).rejects.toThrow(/permission denied/u);
  });
});

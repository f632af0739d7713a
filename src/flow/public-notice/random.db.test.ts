import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { contextOf } from '../../../test/platform/people.ts';
import { caseAwaitingNotice, makeOffice, settlePerson, type Office } from '../../../test/platform/waiting-cases.ts';
import { FIRMS, put } from '../../../test/platform/town.ts';
import { PLATFORM_ACTOR, PLATFORM_SCOPE, type Actor } from '../../access/index.ts';
import { foldNotice, type CaseState, type NoticeBatch, type NoticeRow } from '../../case/index.ts';
import { parseDay } from '../../kit/index.ts';
import { readCase, readNotice, transact } from '../../store/index.ts';
import { CaseRefused } from '../cases/refused.ts';
import type { Context } from '../context.ts';
import {
  advanceNotices,
  freezeNotice,
  NoticeRefused,
  objectToNotice,
  publishNotice,
  refreezeNotice,
  SAMPLE_OFFICE,
  setNoticeOffice,
  settleObjection,
  withdrawNotice,
} from './index.ts';
import { AccessRefused } from '../access/refusal.ts';

/** Whatever is done to a batch, in whatever order and by whomever: it stands as its events say, and every case as its row says. */

let database: FreshDatabase;
let office: Office;

const FIRST = parseDay('2026-03-02') ?? 0;
const at = (day: number): Date => new Date(day * 86_400_000 + 4 * 3_600_000);
const as = (actor: Actor, day: number): Context => contextOf(database, actor, at(day));

beforeAll(async () => {
  database = await freshDatabase();
  office = await makeOffice(database);
  await put(database, '单位', FIRMS);
  await setNoticeOffice(as(office.city, FIRST), SAMPLE_OFFICE);
});

const batchOf = async (id: string): Promise<NoticeBatch> => {
  const kept = await transact(database, PLATFORM_SCOPE, (tx) => readNotice(tx, id));
  if (kept === undefined) throw new Error('no batch');
  return kept.state;
};
const caseOf = (id: string): Promise<CaseState | undefined> =>
  transact(database, PLATFORM_SCOPE, (tx) => readCase(tx, id));

type Deed = 'publish' | 'object' | 'settle' | 'advance' | 'withdraw' | 'refreeze';
const DEEDS: readonly Deed[] = [
  'publish',
  'publish',
  'object',
  'object',
  'settle',
  'settle',
  'advance',
  'withdraw',
  'refreeze',
];

interface Try {
  readonly deed: Deed;
  readonly n: number;
  readonly days: number;
  readonly who: 'city' | 'other' | 'acceptor' | 'reviewer';
}

async function attempt(batch: NoticeBatch, { deed, n, who }: Try, day: number): Promise<unknown> {
  const context = as(office[who], day);
  const open = batch.rows.flatMap(({ objections }) => objections.filter(({ outcome }) => outcome === 'open'));
  switch (deed) {
    case 'publish':
      return publishNotice(context, batch.id, batch.events, { keepDays: n % 20 });
    case 'object':
      return objectToNotice(as(PLATFORM_ACTOR, day), batch.id, { row: 1 + (n % 4), grounds: '不实' });
    case 'settle':
      return settleObjection(context, open[n % open.length]?.receipt ?? 'YY-20260302-AAAAAA', {
        upheld: n % 3 === 0,
        reason: '已核实',
      });
    case 'advance':
      return advanceNotices(as(PLATFORM_ACTOR, day));
    case 'withdraw':
      return withdrawNotice(context, batch.id, batch.events, { reason: '有误' });
    case 'refreeze':
      return refreezeNotice(context, batch.id, batch.events, {});
  }
}

/** Where a row's case stands. */
function expected(batch: NoticeBatch, { state }: NoticeRow): string {
  if (state === 'removed') return 'reviewing';
  if (state === 'ended') return 'completing';
  if (batch.status === 'frozen' || batch.status === 'withdrawn') return 'awaiting-notice';
  return state === 'paused' ? 'objection' : 'public-notice';
}

async function check(id: string): Promise<void> {
  const batch = await batchOf(id);
  const { rows: events } = await database.ownerPool.query<{ event: Parameters<typeof foldNotice>[1] }>(
    'select event from public_notice.event where batch = $1 order by seq',
    [id],
  );
  expect(events.reduce<NoticeBatch | null>((folded, { event }) => foldNotice(folded, event), null)).toEqual(batch);
  const { rows: kept } = await database.ownerPool.query<{
    number: number;
    state: string;
    live: boolean;
    case_id: string;
  }>(
    `select e.number, e.state, l.live, l.case_id from public_notice.entry e
     join public_notice.listing l using (batch, number) where e.batch = $1 order by e.number`,
    [id],
  );
  const isOpen = batch.status === 'frozen' || batch.status === 'published';
  expect(kept).toEqual(
    batch.rows.map((row) => ({
      number: row.shown.row,
      state: row.state,
      live: isOpen && (row.state === 'shown' || row.state === 'paused'),
      case_id: row.case,
    })),
  );
  const { rows: objections } = await database.ownerPool.query<{ receipt: string; outcome: string }>(
    'select receipt, outcome from public_notice.objection where batch = $1 and edition = $2 order by receipt',
    [id, batch.edition],
  );
  if (batch.status !== 'withdrawn')
    expect(objections).toEqual(
      batch.rows
        .flatMap((row) => row.objections.map(({ receipt, outcome }) => ({ receipt, outcome })))
        .sort((one, other) => (one.receipt < other.receipt ? -1 : 1)),
    );
  for (const row of batch.rows)
    expect([id, row.shown.row, (await caseOf(row.case))?.status]).toEqual([id, row.shown.row, expected(batch, row)]);
}

let person = 0;

test('keeps what must hold', async () => {
  const tries = fc.array(
    fc.record<Try>({
      deed: fc.constantFrom(...DEEDS),
      n: fc.nat({ max: 999 }),
      days: fc.constantFrom(0, 0, 1, 3, 8),
      who: fc.constantFrom('city', 'city', 'city', 'other', 'acceptor', 'reviewer'),
    }),
    { minLength: 6, maxLength: 14, size: 'max' },
  );
  const done = new Set<string>();
  await fc.assert(
    fc.asyncProperty(tries, async (all) => {
      const cases: string[] = [];
      for (let i = 0; i < 3; i += 1) {
        await settlePerson(database, person);
        cases.push(await caseAwaitingNotice(database, office, { item: '14-06', person, key: '' }));
        person += 1;
      }
      const { id } = await freezeNotice(as(office.city, FIRST), { item: '14-06', cases });
      let day = FIRST;
      for (const one of all) {
        day += one.days;
        const before = await batchOf(id);
        try {
          await attempt(before, one, day);
          done.add(one.deed);
        } catch (error) {
          if (!(error instanceof NoticeRefused || error instanceof CaseRefused || error instanceof AccessRefused))
            throw error;
          expect(await batchOf(id)).toEqual(before);
        }
        await check(id);
      }
    }),
    { numRuns: 12, seed: 3, endOnFailure: true },
  );
  expect([...done].sort()).toEqual(['advance', 'object', 'publish', 'refreeze', 'settle', 'withdraw']);
});

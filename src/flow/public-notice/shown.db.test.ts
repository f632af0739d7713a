import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { EAST, EAST_FIRM, WEST } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { contextOf, enter, NOW } from '../../../test/platform/people.ts';
import { caseAwaitingNotice, makeOffice, settlePerson, type Office } from '../../../test/platform/waiting-cases.ts';
import { FIRMS, numberOf, put } from '../../../test/platform/town.ts';
import { PLATFORM_ACTOR, scopeOf, type Actor, type Scope } from '../../access/index.ts';
import { tokenOf, transact, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { changeBudget } from '../payment/index.ts';
import {
  freezeNotice,
  noticeDocument,
  NoticeRefused,
  objectToNotice,
  publicNotice,
  publishNotice,
  SAMPLE_OFFICE,
  setNoticeOffice,
  staffNotice,
  type StaffNotice,
} from './index.ts';

/** What a list shows of its cases, and what PostgreSQL itself lets through. */

let database: FreshDatabase;
let office: Office;
let auditor: Actor;
let batch: StaffNotice;

const city = (): Context => contextOf(database, office.city);
const door = (): Context => contextOf(database, PLATFORM_ACTOR);
const page = { limit: 50 };

beforeAll(async () => {
  database = await freshDatabase();
  office = await makeOffice(database);
  auditor = await enter(database, { login: 'auditor', grants: [{ role: 'auditor' }] });
  const finance = await enter(database, { login: 'finance', grants: [{ role: 'finance' }] });
  await put(database, '单位', FIRMS);
  for (let n = 0; n < 8; n += 1) await settlePerson(database, n);
  for (const item of ['14-01', '14-05'])
    await changeBudget(contextOf(database, finance), {
      type: 'appropriate',
      fund: item === '14-01' ? '就业补助资金' : '市级财政资金',
      ...{ year: 2026, item, amount: 100_000_000, reason: '下达' },
    });
});

describe('a list with money', () => {
  beforeAll(async () => {
    const { keys } = contextOf(database);
    for (const [person, key, amount] of [
      [0, '焊工/高级工', 200_000],
      [2, `${tokenOf(keys, numberOf(4))}/${EAST_FIRM}/2025`, 150_050],
      [6, '证书37159900001234567/技师', 100_000],
    ] as const)
      await caseAwaitingNotice(database, office, {
        ...{ item: '14-01', person, key },
        record: { amount, full: amount, clause: '（十四）' },
      });
  });

  test('is not published before it is known where objections go', async () => {
    const frozen = await freezeNotice(city(), { item: '14-01', title: '关于技能提升补贴的公示，电话13812345678' });
    await expect(publishNotice(city(), frozen.id, frozen.version)).rejects.toThrow(NoticeRefused);
    await expect(publishNotice(city(), frozen.id, frozen.version)).rejects.toThrow('还没有设置公示的发布单位');
    await expect(setNoticeOffice(city(), { ...SAMPLE_OFFICE, phone: ' ' })).rejects.toThrow('没有写明受理异议的电话');
    await setNoticeOffice(city(), SAMPLE_OFFICE);
    batch = await publishNotice(city(), frozen.id, frozen.version);
    expect(batch).toMatchObject({
      status: 'published',
      amount: 450_050,
      title: '关于技能提升补贴的公示，电话138****5678',
    });
  });

  test('shows names for the people and organisations of a key, and no number in full', async () => {
    const { rows } = await publicNotice(door(), batch.id, page);
    expect(rows.map(({ name, matter, amount, clause }) => [name, matter, amount, clause])).toEqual([
      ['人0', '焊工/高级工', 200_000, '（十四）'],
      ['人2', '人4/东昌某厂/2025', 150_050, '（十四）'],
      ['人6', '证书371**********4567/技师', 100_000, '（十四）'],
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/\d{7,}|个:/u);
  });

  test('is found by county and by words, and as a document', async () => {
    const names = async (asked: object): Promise<string[]> =>
      (await publicNotice(door(), batch.id, { ...page, ...asked })).rows.map(({ name }) => name);
    expect(await names({ text: '东昌某厂' })).toEqual(['人2']);
    expect(await names({ county: WEST })).toEqual([]);
    expect(await names({ county: EAST, after: 1 })).toEqual(['人2', '人6']);
    const file = await noticeDocument(door(), batch.id);
    expect(file.name).toBe('关于技能提升补贴的公示，电话138****5678.docx');
    expect(Buffer.from(file.content.subarray(0, 2)).toString()).toBe('PK');
  });
});

/** As somebody, by SQL of the application's own role. */
function by<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(database, scope, work);
}

const NOBODY: Scope = {
  ...{ account: '', session: '', everything: 'off', person: null, writes: false },
  ...{ counties: [], departments: [], organisations: [] },
};

async function counts(scope: Scope): Promise<Record<string, number>> {
  const { rows } = await by(scope, (tx) =>
    sql<Record<string, number>>`select
      (select count(*)::int from public_notice.batch) as batches,
      (select count(*)::int from public_notice.entry) as entries,
      (select count(*)::int from public_notice.standing) as states,
      (select count(*)::int from public_notice.listing) as cases,
      (select count(*)::int from public_notice.event) as events,
      (select count(*)::int from public_notice.objection) as objections`.execute(tx),
  );
  return rows[0] ?? {};
}

describe('by SQL of the application’s role', () => {
  beforeAll(async () => {
    await objectToNotice(door(), batch.id, { row: 1, grounds: '不实' });
    await caseAwaitingNotice(database, office, { item: '14-06', person: 4, key: '' });
    await freezeNotice(city(), { item: '14-06' });
  });

  test('whoever isn’t signed in, or is of a county, sees what is published, and no case, objection or draft', async () => {
    const shown = { batches: 1, entries: 3, states: 0, cases: 0, events: 0, objections: 0 };
    expect(await counts(NOBODY)).toEqual(shown);
    expect(await counts(scopeOf(office.acceptor))).toEqual(shown);
    expect(await counts(scopeOf(office.city))).toMatchObject({
      batches: 2,
      entries: 4,
      states: 2,
      cases: 4,
      objections: 1,
    });
  });

  test.each(['nobody', 'acceptor', 'auditor'] as const)('%s writes nothing', async (who) => {
    const scope = who === 'nobody' ? NOBODY : scopeOf(who === 'auditor' ? auditor : office.acceptor);
    const { id } = batch;
    for (const write of [
      sql`update public_notice.batch set title = '改' where id = ${id} returning id`,
      sql`update public_notice.entry set state = 'removed' where batch = ${id} returning number`,
      sql`delete from public_notice.entry where batch = ${id} returning number`,
      sql`delete from public_notice.listing where batch = ${id} returning number`,
      sql`update public_notice.standing set state = '{}' where batch = ${id} returning batch`,
      sql`update public_notice.objection set outcome = 'dismissed', reason = '', settled_at = now() where batch = ${id} returning receipt`,
    ])
      expect((await by(scope, (tx) => write.execute(tx))).rows).toEqual([]);
    await expect(
      by(scope, (tx) =>
        sql`insert into public_notice.event (batch, seq, event, at) values (${id}, 99, '{}', now())`.execute(tx),
      ),
    ).rejects.toThrow('row-level security');
  });

  test('nobody, the city’s reviewers included, changes what was shown, rewrites an event, or opens what is settled', async () => {
    const scope = scopeOf(office.city);
    const { id } = batch;
    for (const [write, why] of [
      [sql`update public_notice.entry set shown = '{}' where batch = ${id}`, 'permission denied'],
      [sql`update public_notice.event set event = '{}'`, 'permission denied'],
      [sql`delete from public_notice.objection`, 'permission denied'],
      [
        sql`insert into public_notice.objection (receipt, batch, edition, number, case_id, sealed, at)
        select 'YY-20260302-AAAAAA', ${id}, 1, 1, case_id, '', now() from public_notice.listing limit 1`,
        'row-level security',
      ],
    ] as const)
      await expect(by(scope, (tx) => write.execute(tx))).rejects.toThrow(why);
    const deleted = await by(scope, (tx) =>
      sql`delete from public_notice.entry where batch = ${id} returning number`.execute(tx),
    );
    expect(deleted.rows).toEqual([]);
    await expect(database.ownerPool.query(`update public_notice.event set event = '{}'`)).rejects.toThrow('只增不改');
    await database.ownerPool.query(
      `update public_notice.objection set outcome = 'dismissed', reason = '不实', settled_at = now()`,
    );
    await expect(database.ownerPool.query(`update public_notice.objection set outcome = 'upheld'`)).rejects.toThrow(
      '已经处理',
    );
  });

  test('a row with a number in it is not taken, whoever writes it', async () => {
    const shown = {
      row: 9,
      name: '张三',
      identity: '371***********0019',
      county: EAST,
      matter: '',
      amount: 1,
      benefit: '',
      clause: '',
    };
    const write = (more: object): Promise<unknown> =>
      database.ownerPool.query(
        `insert into public_notice.entry (batch, number, shown, state) values ($1, 9, $2, 'shown')`,
        [batch.id, JSON.stringify({ ...shown, ...more })],
      );
    for (const wrong of [
      { identity: '371599199001010019' },
      { name: '张三13812345678' },
      { matter: '６２２２０２１６０２' },
      { clause: '个:AAAAAAAAAAAAAAAAAAAAAA' },
      { amount: '13812345678' },
    ])
      await expect(write(wrong)).rejects.toThrow('check constraint');
    await expect(write({ amount: 123_456_789_000 })).resolves.toMatchObject({ rowCount: 1 });
  });
});

test('what staff see has the case of each row, and what is open to it', async () => {
  const seen = await staffNotice(contextOf(database, office.other, NOW), batch.id);
  expect(seen.list[0]?.case).toMatch(/^2026-\d{7}$/u);
  expect(seen.list.map(({ openObjections }) => openObjections.length)).toEqual([1, 0, 0]);
});

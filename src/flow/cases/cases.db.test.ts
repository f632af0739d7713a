import { beforeAll, describe, expect, test } from 'vitest';
import { EAST, EAST_FIRM, firm, residentId, WEST } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, enter, NOW } from '../../../test/platform/people.ts';
import { put, shapeNamed } from '../../../test/platform/put.ts';
import { PLATFORM_SCOPE, type Actor } from '../../access/index.ts';
import { parseDay } from '../../kit/index.ts';
import type { RowValues } from '../../register/index.ts';
import { alterRow, getRow, readCase, tokenOf, transact } from '../../store/index.ts';
import type { Context } from '../context.ts';
import {
  acceptCase,
  awaitRuling,
  caseFacts,
  caseHistory,
  confirmOffer,
  countCaseRows,
  declineOffer,
  getCase,
  giveRuling,
  listCaseRows,
  listMyTasks,
  nextTask,
  openCase,
  proposeAll,
  proposeAwards,
  rejectCase,
  requestSupplement,
  taskKey,
  turnClocks,
  withdrawCase,
  type CaseView,
} from './index.ts';
import { CaseRefused } from './refused.ts';

/** What reads cases, and what the platform does with them by itself. */

let database: FreshDatabase;
const PEOPLE = Array.from({ length: 6 }, (_, n) => residentId(100 + n));
const actors: Actor[] = [];
let acceptor: Actor;
let west: Actor;
let city: Actor;

const on = (day: string): Date => new Date(`${day}T01:00:00Z`);
const as = (actor: Actor | undefined, now = NOW): Context => contextOf(database, actor, now);
const job = (now = NOW) => {
  const { database: where, keys, ruleSet } = contextOf(database);
  return { database: where, keys, ruleSet, now };
};

async function refusal(work: Promise<unknown>): Promise<CaseRefused> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CaseRefused) return error;
    throw error;
  }
  throw new Error('was not refused');
}

/** A service handed in: its guide asks for nothing but what is put in the form. */
async function handIn(actor: Actor | undefined, now = NOW): Promise<CaseView> {
  const { id } = await openCase(as(actor, now), { item: '04-05' });
  return submit(actor, id, now);
}

async function submit(actor: Actor | undefined, id: string, now = NOW): Promise<CaseView> {
  const { submitCase } = await import('./index.ts');
  const { version } = await getCase(as(actor, now), id);
  return submitCase(as(actor, now), { id, version });
}

/** The register goes on: a row is changed by whoever keeps it. */
async function updateOwnRow(row: string, values: RowValues): Promise<void> {
  await transact(database, PLATFORM_SCOPE, async (tx) => {
    const shape = shapeNamed(database, '个人');
    const { version = 0 } = (await getRow(tx, shape, row)) ?? {};
    const change = { change: 'correct', row, version, values, source: 'test', reason: '按缴费记录更正' } as const;
    await alterRow(tx, shape, change);
  });
}

beforeAll(async () => {
  database = await freshDatabase();
  const { keys } = contextOf(database);
  await put(database, '单位', [firm(EAST_FIRM, '东昌某厂', EAST)]);
  await put(
    database,
    '个人',
    PEOPLE.map((id, n) => ({
      身份证号: id,
      姓名: `职工${String(n)}`,
      人员类别: '企业职工',
      参保单位: EAST_FIRM,
      就业区县: n === 5 ? WEST : EAST,
      失业保险参保月数: 0,
    })),
  );
  await put(
    database,
    '职业技能等级证书',
    PEOPLE.map((id, n) => ({
      证书编号: `证-${String(n)}`,
      身份证号: id,
      职业: '焊工',
      等级: n === 4 ? '中级工' : '高级工',
      评价方式: '企业自主评价',
      评价机构: EAST_FIRM,
      发证日期: '2025-09-01',
    })),
  );
  for (const [n, id] of PEOPLE.entries())
    actors.push(
      await enter(database, { login: `p${String(n)}`, kind: 'citizen', person: tokenOf(keys, id), grants: [] }),
    );
  acceptor = await enter(database, { login: 'acceptor', grants: [{ role: 'county-acceptor', county: EAST }] });
  west = await enter(database, { login: 'west', grants: [{ role: 'county-acceptor', county: WEST }] });
  city = await enter(database, { login: 'city', grants: [{ role: 'city-reviewer' }] });
});

describe('免申即享', () => {
  test('offers what the registers give, to each once, whatever becomes of it', async () => {
    const first = await proposeAwards(as(city), { item: '14-01', limit: 4 });
    expect(first).toMatchObject({ seen: 4, next: expect.any(String) as unknown });
    expect(first.next).not.toContain('个:');
    const second = await proposeAwards(as(city), { item: '14-01', after: first.next ?? '', limit: 4 });
    expect(second).toMatchObject({ seen: 2, next: null });
    // The one with a lower level is entitled to nothing.
    const all = [...first.offered, ...second.offered];
    expect(all).toHaveLength(5);
    const cases = await listCaseRows(contextOf(database), { item: '14-01' }, { limit: 50 });
    expect(cases.map(({ statusName, respondBy }) => [statusName, respondBy])).toEqual(
      Array.from({ length: 5 }, () => ['待确认享受', '2026-05-01']),
    );
    expect((await auditOf(database, 'case.propose')).map(({ account, detail }) => [account, detail])).toEqual([
      [city.account, { seen: 4, offered: first.offered.length }],
      [city.account, { seen: 2, offered: second.offered.length }],
    ]);

    const own = await listCaseRows(as(actors[0]), { mine: true }, { limit: 5 });
    expect(own).toMatchObject([{ item: '14-01', status: 'offered', turn: '申请人' }]);
    const { id, version } = own[0] ?? { id: '', version: 0 };
    expect((await refusal(confirmOffer(as(actors[0]), { id, version }, {}))).faults.map(({ field }) => field)).toEqual([
      'application.payee',
    ]);
    await declineOffer(as(actors[0]), { id, version }, '不需要');
    await proposeAll(job());
    expect(await proposeAll(job())).toBe(0);
  });

  test('at the same moment, by two, offers nothing twice', async () => {
    await put(database, '职业技能等级证书', [
      ...PEOPLE.map((id, n) => ({
        证书编号: `电-${String(n)}`,
        身份证号: id,
        职业: '电工',
        等级: '技师',
        评价方式: '企业自主评价',
        评价机构: EAST_FIRM,
        发证日期: '2025-10-01',
      })),
    ]);
    const both = await Promise.all([1, 2, 3].map(() => proposeAwards(as(city), { item: '14-01', limit: 50 })));
    expect(both.flatMap(({ offered }) => offered)).toHaveLength(6);
  });

  test('isn’t for every item, nor for everybody', async () => {
    expect((await refusal(proposeAwards(as(city), { item: '03-04', limit: 1 }))).message).toContain('不是免申即享');
    expect((await refusal(proposeAwards(as(city), { item: '14-01', after: 'nonsense', limit: 1 }))).code).toBe(
      'invalid',
    );
    await expect(proposeAwards(as(acceptor), { item: '14-01', limit: 1 })).rejects.toThrow('没有这样做的权限');
  });

  test('what nobody takes up ends the day after its last, by itself', async () => {
    const before = (await countCaseRows(contextOf(database), { statuses: ['offered'] }))[0]?.count;
    expect(await turnClocks(job(on('2026-05-01')))).toMatchObject({ lapsed: 0 });
    expect(await turnClocks(job(on('2026-05-02')))).toMatchObject({ lapsed: before });
    expect(await turnClocks(job(on('2026-05-02')))).toMatchObject({ lapsed: 0 });
    expect(await proposeAll(job(on('2026-05-02')))).toBe(0);
  });
});

describe('tasks', () => {
  test('come most urgent first, page by page, and only those that one can do something with', async () => {
    const days = ['2026-03-02', '2026-03-04', '2026-03-03'];
    const ids: string[] = [];
    for (const [n, day] of days.entries()) ids.push((await handIn(actors[n], on(day))).id);
    const now = on('2026-03-04');
    const tasks = await listMyTasks(as(acceptor, now), { limit: 10 });
    expect(tasks.map(({ id, until }) => [id, until])).toEqual([
      [ids[0], '2026-03-03'],
      [ids[2], '2026-03-04'],
      [ids[1], '2026-03-05'],
    ]);
    expect(tasks[0]?.commands.map(({ command }) => command)).toContain('accept');
    const [first] = await listMyTasks(as(acceptor, now), { limit: 1 });
    if (first === undefined) throw new Error('nothing to do');
    const rest = await listMyTasks(as(acceptor, now), { after: taskKey(first), limit: 10 });
    expect(rest.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect((await nextTask(as(acceptor, now), ids[0]))?.id).toBe(ids[2]);
    expect(await listMyTasks(as(west, now), { limit: 10 })).toEqual([]);
    for (const id of ids)
      await acceptCase(as(acceptor, now), { id, version: (await getCase(as(acceptor, now), id)).version });
    expect(await nextTask(as(acceptor, now))).toBeUndefined();
  });

  test('of an applicant are what waits for them', async () => {
    const { id, version } = await openCase(as(actors[3]), { item: '04-05' });
    const tasks = await listMyTasks(as(actors[3]), { limit: 10 });
    expect(tasks.find((one) => one.id === id)?.commands.map(({ command }) => command)).toEqual([
      'edit',
      'submit',
      'withdraw',
    ]);
    await withdrawCase(as(actors[3]), { id, version }, '改日再办');
    expect((await listMyTasks(as(actors[3]), { limit: 10 })).some((one) => one.id === id)).toBe(false);
  });
});

describe('lists', () => {
  test('are narrowed by what is asked, and count what they have', async () => {
    const { id } = await handIn(actors[5]);
    const found = async (asked: Parameters<typeof listCaseRows>[1]): Promise<boolean> =>
      (await listCaseRows(as(city), asked, { limit: 200 })).some((one) => one.id === id);
    for (const asked of [
      {},
      { item: '04-05' },
      { county: WEST },
      { statuses: ['submitted'] },
      { text: id },
      { text: '职工5' },
      { from: '2026-03-02', to: '2026-03-02' },
      { level: 'in-time' },
    ] as const)
      expect([asked, await found(asked)]).toEqual([asked, true]);
    for (const asked of [
      { item: '14-01' },
      { county: EAST },
      { statuses: ['closed'] },
      { text: '职工%' },
      { text: '_' },
      { from: '2026-03-03' },
      { level: 'overdue' },
      { department: '市气象局' },
      { mine: true },
    ] as const)
      expect([asked, await found(asked)]).toEqual([asked, false]);
    expect(await countCaseRows(as(west), {})).toContainEqual({ status: 'submitted', name: '待受理', count: 1 });
    const pages: string[] = [];
    for (let before: string | undefined; ;) {
      const rows = await listCaseRows(contextOf(database), {}, { before, limit: 3 });
      pages.push(...rows.map((one) => one.id));
      if (rows.length < 3) break;
      before = rows.at(-1)?.id;
    }
    const all = await listCaseRows(contextOf(database), {}, { limit: 200 });
    expect(pages).toEqual(all.map((one) => one.id));
  });
});

describe('clocks', () => {
  test('are turned by the calendar: reminded, overdue, escalated, each told once', async () => {
    const { id } = await handIn(actors[0]);
    const level = async (day: string): Promise<string | null | undefined> => {
      await turnClocks(job(on(day)));
      const rows = await listCaseRows(as(acceptor, on(day)), { text: id }, { limit: 1 });
      return rows[0]?.level;
    };
    const told = async (): Promise<number> => {
      const { rows } = await database.ownerPool.query<{ n: string }>(
        `select count(*) as n from messages.message where about = $1 and kind in ('case.reminder', 'case.overdue', 'case.escalated')`,
        [`case:${id}`],
      );
      return Number(rows[0]?.n);
    };
    const version = (await getCase(as(acceptor), id)).version;
    expect(await level('2026-03-02')).toBe('in-time');
    expect(await level('2026-03-03')).toBe('reminder');
    const once = await told();
    expect(once).toBeGreaterThan(0);
    expect(await level('2026-03-03')).toBe('reminder');
    expect(await told()).toBe(once);
    expect(await level('2026-03-04')).toBe('overdue');
    expect(await level('2026-03-09')).toBe('escalated');
    expect(await told()).toBeGreaterThan(once + 1);
    // The calendar is no event: nobody who has read the case is out of date by it.
    expect((await getCase(as(acceptor), id)).version).toBe(version);
    await acceptCase(as(acceptor, on('2026-03-09')), { id, version });
    expect(await level('2026-03-09')).not.toBe('escalated');
  });

  test('nothing is guessed of a year whose holidays aren’t announced', async () => {
    const late = on('2026-12-31');
    const { id, version, clocks, supplementable } = await handIn(actors[1], late);
    expect(clocks.stage).toMatchObject({ deadline: null, note: expect.stringContaining('2027') as unknown });
    const items = [{ name: supplementable[0] ?? '', problem: '没有写' }];
    const mistyped = [{ name: `${items[0]?.name ?? ''}书`, problem: '没有写' }];
    const strange = await refusal(requestSupplement(as(acceptor), { id, version }, mistyped));
    expect(strange.faults[0]?.hint).toBe(`是不是“${items[0]?.name ?? ''}”？`);
    const unsaid = await refusal(requestSupplement(as(acceptor, late), { id, version }, items));
    expect(unsaid.message).toContain('2027');
    const asked = await requestSupplement(as(acceptor, late), { id, version }, items, parseDay('2027-01-20'));
    expect(asked).toMatchObject({ status: 'supplementing', respondBy: '2027-01-20' });
    // Whoever doesn't answer lets it lapse; no calendar is needed for that.
    await turnClocks(job(on('2027-01-20')));
    expect((await getCase(as(acceptor), id)).status).toBe('supplementing');
    await turnClocks(job(on('2027-01-21')));
    expect((await getCase(as(acceptor), id)).status).toBe('lapsed');
  });

  test('a question about a reading pauses them', async () => {
    const { id, version } = await handIn(actors[2]);
    const unknown = await refusal(awaitRuling(as(acceptor), { id, version }, '99-9', '如何认定'));
    expect(unknown.message).toContain('没有口径 99-9');
    const asked = await awaitRuling(as(acceptor), { id, version }, '14-1', '如何认定');
    expect(asked).toMatchObject({ status: 'awaiting-ruling', clocks: { stage: { paused: '待裁定口径' } } });
    const given = await giveRuling(as(city, on('2026-03-20')), { id, version: asked.version }, '按甲');
    expect(given).toMatchObject({ status: 'submitted', clocks: { stage: { used: 0, paused: null } } });
  });
});

describe('what an assessment rests on', () => {
  test('is shown row by row with where it comes from, and what the register says by now', async () => {
    const id = (await listCaseRows(as(acceptor), { item: '14-01' }, { limit: 50 }))[0]?.id ?? '';
    const { seq, asOf, groups } = await caseFacts(as(acceptor), id);
    expect([seq, asOf]).toEqual([1, '2026-03-02']);
    expect(groups.map(({ register, declared }) => [register, declared])).toEqual([
      ['个人', false],
      ['职业技能等级证书', false],
    ]);
    const [own] = groups[0]?.rows ?? [];
    expect(own).toMatchObject({ row: expect.any(String) as unknown, source: 'sample' });
    const fact = (name: string) => own?.facts.find((one) => one.name === name);
    expect(fact('身份证号')?.value).toMatch(/^\d{3}\*{11}\d{3}[\dX]$/u);
    expect(fact('失业保险参保月数')).toEqual({ name: '失业保险参保月数', unit: '月', value: '0', now: null });

    await updateOwnRow(own?.row ?? '', { 失业保险参保月数: 7 });
    const later = await caseFacts(as(acceptor), id);
    expect(later.groups[0]?.rows[0]?.facts.find(({ name }) => name === '失业保险参保月数')).toMatchObject({
      value: '0',
      now: '7',
    });
  });

  test('is for those who see the case; of a register that they don’t see, only what was used', async () => {
    const id = (await listCaseRows(as(acceptor), { item: '14-01' }, { limit: 50 }))[0]?.id ?? '';
    expect((await refusal(caseFacts(as(west), id))).code).toBe('not-found');
    expect((await refusal(caseFacts(as(acceptor), '2026-9999999'))).code).toBe('not-found');
    const { id: service } = await openCase(as(actors[0]), { item: '04-05' });
    expect(await caseFacts(as(actors[0]), service)).toEqual({ seq: null, asOf: null, groups: [] });
  });
});

describe('what happened', () => {
  test('is told in Chinese, with reasons; what is refused stays as it was', async () => {
    const { id, version } = await handIn(actors[3]);
    await expect(rejectCase(as(west), { id, version }, ['不在服务对象范围内'], '（四）')).rejects.toThrow(CaseRefused);
    await rejectCase(as(acceptor), { id, version }, ['不在服务对象范围内'], '（四）');
    const history = await caseHistory(as(actors[3]), id);
    expect(history.map(({ title, text, by }) => `${by}：${title} ${text}`.trim())).toEqual([
      '申请人本人 p3：开始申请',
      '申请人本人 p3：提交',
      '县级受理：不予通过意见 不在服务对象范围内',
      '县级受理：不予通过 不在服务对象范围内。依据：（四）',
    ]);
    const kept = await transact(database, PLATFORM_SCOPE, (tx) => readCase(tx, id));
    expect(kept?.rejections).toEqual([{ round: 1, reasons: ['不在服务对象范围内'], basis: '（四）' }]);
  });

  test('an ID number that somebody typed into a text is shown masked', async () => {
    const { id, version } = await handIn(actors[4]);
    const number = PEOPLE[4] ?? '';
    await rejectCase(as(acceptor), { id, version }, [`与${number}重复，电话13800001234`], '（四）');
    for (const shown of [await getCase(as(actors[4]), id), await caseHistory(as(city), id)]) {
      expect(JSON.stringify(shown)).not.toContain(number);
      expect(JSON.stringify(shown)).not.toContain('13800001234');
    }
  });
});

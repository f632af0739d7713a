import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, warm } from '../../../test/platform/people.ts';
import { caseAwaitingNotice, makeOffice, settlePerson, type Office } from '../../../test/platform/waiting-cases.ts';
import { FIRMS, numberOf, put } from '../../../test/platform/town.ts';
import { PLATFORM_ACTOR, PLATFORM_SCOPE } from '../../access/index.ts';
import { foldNotice, type CaseState, type NoticeBatch } from '../../case/index.ts';
import { formatDay } from '../../kit/index.ts';
import { readCase, readNotice, transact } from '../../store/index.ts';
import type { Context } from '../context.ts';
import {
  advanceNotices,
  freezeNotice,
  lookUpObjection,
  noticeCandidates,
  NoticeRefused,
  objectToNotice,
  noticePage,
  publicNotice,
  publicNotices,
  publishNotice,
  refreezeNotice,
  SAMPLE_OFFICE,
  setNoticeOffice,
  settleObjection,
  staffNotice,
  staffObjection,
  staffObjections,
  withdrawNotice,
  type StaffNotice,
} from './index.ts';

let database: FreshDatabase;
let office: Office;

/** Noon in China. */
const noon = (day: string): Date => new Date(`${day}T04:00:00Z`);
const city = (day = '2026-03-02'): Context => contextOf(database, office.city, noon(day));
const door = (day = '2026-03-02'): Context => contextOf(database, PLATFORM_ACTOR, noon(day));

beforeAll(async () => {
  database = await freshDatabase();
  office = await makeOffice(database);
  await put(database, '单位', FIRMS);
  for (let n = 0; n < 40; n += 1) await settlePerson(database, n);
  await setNoticeOffice(city(), SAMPLE_OFFICE);
});

let people = 0;

/** Cases that wait, of people who have none yet. */
async function waiting(count: number, item = '14-06'): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    ids.push(await caseAwaitingNotice(database, office, { item, person: people, key: '' }));
    people += 1;
  }
  return ids;
}

async function published(count: number, day = '2026-03-02'): Promise<StaffNotice> {
  const cases = await waiting(count);
  const frozen = await freezeNotice(city(day), { item: '14-06', cases });
  return publishNotice(city(day), frozen.id, frozen.version);
}

const stateOf = (id: string): Promise<CaseState | undefined> =>
  transact(database, PLATFORM_SCOPE, (tx) => readCase(tx, id));
const batchOf = async (id: string): Promise<NoticeBatch | undefined> =>
  (await transact(database, PLATFORM_SCOPE, (tx) => readNotice(tx, id)))?.state;
const statusesOf = ({ list }: StaffNotice): Promise<readonly (string | undefined)[]> =>
  Promise.all(list.map(async (row) => (await stateOf(row.case))?.status));

async function refusal(work: Promise<unknown>): Promise<NoticeRefused> {
  try {
    await work;
  } catch (error) {
    if (error instanceof NoticeRefused) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const page = { limit: 50 };

describe('a batch, from cases that wait to cases that go on', () => {
  test('is frozen, published, ended by time alone, and goes off line', async () => {
    const cases = await waiting(3);
    const { cases: candidates } = await noticeCandidates(city(), { item: '14-06' });
    expect(candidates.map((one) => one.case)).toEqual(cases);
    const frozen = await freezeNotice(city(), { item: '14-06' });
    expect(frozen).toMatchObject({
      status: 'frozen',
      edition: 1,
      title: '关于拟给予人才住房本科待遇的公示',
      notice: '聊政办字〔2024〕23号',
      days: 5,
      rows: 3,
    });
    expect((await noticeCandidates(city(), { item: '14-06' })).cases).toEqual([]);
    expect((await refusal(publicNotice(door(), frozen.id, page))).code).toBe('not-found');

    const shown = await publishNotice(city(), frozen.id, frozen.version);
    expect(shown).toMatchObject({ status: 'published', publishedOn: '2026-03-02', until: '2026-03-09' });
    expect(shown.digest).toMatch(/^[0-9a-f]{64}$/u);
    expect(await statusesOf(shown)).toEqual(['public-notice', 'public-notice', 'public-notice']);
    const { notice, rows } = await publicNotice(door(), frozen.id, page);
    expect(notice).toMatchObject({ id: frozen.id, status: 'published', office: SAMPLE_OFFICE, readableUntil: null });
    expect(rows.map((row) => [row.row, row.name, row.county, row.stateName, row.until])).toEqual([
      [1, '人0', '东昌府区', '公示中', '2026-03-09'],
      [2, '人1', '东昌府区', '公示中', '2026-03-09'],
      [3, '人2', '东昌府区', '公示中', '2026-03-09'],
    ]);
    const number = numberOf(0);
    expect(rows[0]?.identity).toBe(`${number.slice(0, 3)}***********${number.slice(-4)}`);

    expect(await advanceNotices(door('2026-03-09'))).toMatchObject({ advanced: [], cases: 0, failed: [] });
    expect(await advanceNotices(door('2026-03-10'))).toEqual({
      advanced: [frozen.id],
      expired: [],
      cases: 3,
      failed: [],
    });
    expect(await statusesOf(shown)).toEqual(['completing', 'completing', 'completing']);
    expect(await staffNotice(city(), frozen.id)).toMatchObject({ status: 'ended', endedOn: '2026-03-09' });
    const before = await batchOf(frozen.id);
    expect(await advanceNotices(door('2026-03-10'))).toEqual({ advanced: [], expired: [], cases: 0, failed: [] });
    expect(await batchOf(frozen.id)).toEqual(before);

    expect((await publicNotice(door('2026-04-08'), frozen.id, page)).notice.readableUntil).toBe('2026-04-08');
    expect((await advanceNotices(door('2026-04-08'))).expired).toEqual([]);
    expect((await advanceNotices(door('2026-04-09'))).expired).toEqual([frozen.id]);
    const gone = await refusal(publicNotice(door('2026-04-09'), frozen.id, page));
    expect([gone.code, gone.message]).toEqual(['not-found', `公示 ${frozen.id} 已经期满，按规定的保留期限下线`]);
    expect((await publicNotices(door(), page)).map(({ id }) => id)).not.toContain(frozen.id);
  });

  test('stands as its events say, with every step in the audit', async () => {
    const { id } = await published(2);
    const { rows } = await database.ownerPool.query<{ event: Parameters<typeof foldNotice>[1] }>(
      'select event from public_notice.event where batch = $1 order by seq',
      [id],
    );
    expect(rows.reduce<NoticeBatch | null>((batch, { event }) => foldNotice(batch, event), null)).toEqual(
      await batchOf(id),
    );
    const audited = (await auditOf(database)).filter(({ subject }) => subject === `公示:${id}`);
    expect(audited.map(({ action }) => action)).toEqual(['public-notice.freeze', 'public-notice.publish']);
  });
});

describe('an objection', () => {
  const said = { grounds: '他不在本市就业，电话 13812345678', name: '李四', contact: '13987654321' };

  test('stops its own row and case; the others go on and end', async () => {
    const batch = await published(3);
    const given = await objectToNotice(door('2026-03-04'), batch.id, { row: 2, ...said });
    expect(given.receipt).toMatch(/^YY-20260304-[34679ACDEFGHJKMNPQRTUVWXY]{6}$/u);
    expect(await statusesOf(batch)).toEqual(['public-notice', 'objection', 'public-notice']);
    const { rows } = await publicNotice(door('2026-03-04'), batch.id, page);
    expect(rows.map(({ stateName, until }) => [stateName, until])).toEqual([
      ['公示中', '2026-03-09'],
      ['核查中', null],
      ['公示中', '2026-03-09'],
    ]);
    await advanceNotices(door('2026-03-10'));
    expect(await statusesOf(batch)).toEqual(['completing', 'objection', 'completing']);
    expect((await staffNotice(city(), batch.id)).status).toBe('published');
  });

  test('dismissed, its row has the days that were left', async () => {
    const batch = await published(2);
    const { receipt } = await objectToNotice(door('2026-03-04'), batch.id, { row: 1, ...said });
    await advanceNotices(door('2026-03-10'));
    const typed = receipt.toLowerCase().replaceAll('-', '－');
    expect(await lookUpObjection(door(), typed)).toMatchObject({ receipt, outcome: 'open', reason: null, row: 1 });
    await settleObjection(city('2026-03-10'), receipt, { upheld: false, reason: '经核实在本市就业' });
    const { rows } = await publicNotice(door('2026-03-10'), batch.id, page);
    // Wednesday to Tuesday: four working days.
    expect(rows.map(({ stateName, until }) => [stateName, until])).toEqual([
      ['公示中', '2026-03-13'],
      ['公示期满', '2026-03-09'],
    ]);
    const [first] = batch.list;
    const state = await stateOf(first?.case ?? '');
    expect([state?.status, formatDay(state?.notice?.until ?? 0)]).toEqual(['public-notice', '2026-03-13']);
    expect(await lookUpObjection(door(), receipt)).toMatchObject({
      outcomeName: '异议不成立',
      reason: '经核实在本市就业',
      settledOn: '2026-03-10',
    });
    await advanceNotices(door('2026-03-13'));
    expect(await statusesOf(batch)).toEqual(['public-notice', 'completing']);
    await advanceNotices(door('2026-03-14'));
    expect(await statusesOf(batch)).toEqual(['completing', 'completing']);
    expect(await staffNotice(city(), batch.id)).toMatchObject({ status: 'ended', endedOn: '2026-03-13' });
  });

  test('upheld, its row is taken away and its case goes back; the others are not concerned', async () => {
    const batch = await published(3);
    const one = await objectToNotice(door('2026-03-04'), batch.id, { row: 3, ...said });
    const two = await objectToNotice(door('2026-03-05'), batch.id, { row: 3, grounds: '重复' });
    await settleObjection(city('2026-03-06'), one.receipt, { upheld: true, reason: '查实不在本市就业' });
    expect(await statusesOf(batch)).toEqual(['public-notice', 'public-notice', 'reviewing']);
    const { rows, notice } = await publicNotice(door('2026-03-06'), batch.id, page);
    expect([notice.rows, rows.map(({ row }) => row)]).toEqual([2, [1, 2]]);
    expect((await lookUpObjection(door(), two.receipt)).outcome).toBe('moot');
    const again = await refusal(settleObjection(city('2026-03-06'), two.receipt, { upheld: false, reason: '再看' }));
    expect(again.message).toContain('没有待处理的异议');
    await advanceNotices(door('2026-03-10'));
    expect(await statusesOf(batch)).toEqual(['completing', 'completing', 'reviewing']);
    // The case may be listed anew once it is decided again.
    expect((await batchOf(batch.id))?.rows[2]?.state).toBe('removed');
  });

  test('to every row upheld, the batch is taken down, which isn’t that its days are over', async () => {
    const batch = await published(1);
    const { receipt } = await objectToNotice(door('2026-03-04'), batch.id, { row: 1, ...said });
    await settleObjection(city('2026-03-05'), receipt, { upheld: true, reason: '查实不在本市就业' });
    const { rows, notice } = await publicNotice(door('2026-03-05'), batch.id, page);
    expect([notice.status, notice.statusName, notice.rows, notice.amount, rows]).toEqual([
      'ended',
      '已撤下',
      0,
      null,
      [],
    ]);
    const html = await noticePage(door('2026-03-05'), batch.id, '/a.css');
    expect(html).toContain('1项，经核查异议成立，已全部撤下，不再公示。');
    expect(html).toContain('已撤下；本页保留到');
    expect(html).not.toContain('公示期满');
  });

  test('two to one row: it goes on when both are dismissed', async () => {
    const batch = await published(1);
    const one = await objectToNotice(door('2026-03-04'), batch.id, { row: 1, ...said });
    const two = await objectToNotice(door('2026-03-04'), batch.id, { row: 1, ...said });
    expect(one.receipt).not.toBe(two.receipt);
    await settleObjection(city('2026-03-05'), one.receipt, { upheld: false, reason: '不实' });
    expect(await statusesOf(batch)).toEqual(['objection']);
    await settleObjection(city('2026-03-06'), two.receipt, { upheld: false, reason: '不实' });
    expect(await statusesOf(batch)).toEqual(['public-notice']);
    expect((await publicNotice(door(), batch.id, page)).rows[0]?.until).toBe('2026-03-11');
  });

  test('is sealed: what was said, and by whom, stands nowhere in clear, and whoever looks at it leaves a trace', async () => {
    const batch = await published(1);
    const { receipt } = await objectToNotice(door('2026-03-04'), batch.id, { row: 1, ...said });
    const { rows } = await database.ownerPool.query<{ all: string }>(
      `select coalesce(string_agg(t::text, ' '), '') as all from (
        select to_jsonb(o)::text as t from public_notice.objection o
        union all select event::text from public_notice.event union all select state::text from public_notice.standing
        union all select state::text from cases.case union all select event::text from cases.event
        union all select detail::text from audit.entry) everything (t)`,
    );
    for (const secret of ['李四', '13987654321', '13812345678', '本市就业，电话'])
      expect(rows[0]?.all).not.toContain(secret);
    expect((await staffObjections(city(), { limit: 200, outcome: 'open' })).map((one) => one.receipt)).toContain(
      receipt,
    );
    expect(await staffObjection(city(), receipt)).toMatchObject(said);
    const looks = (await auditOf(database, 'public-notice.object')).filter(({ detail }) => detail['looked'] === true);
    expect(looks.at(-1)).toMatchObject({ account: office.city.account, detail: { receipt } });
  });

  test('is taken on the last day, and not on the next, nor for a row that isn’t there, nor without words', async () => {
    const batch = await published(1);
    expect((await refusal(objectToNotice(door('2026-03-10'), batch.id, { row: 1, ...said }))).message).toBe(
      '第1行的公示已经结束',
    );
    expect((await refusal(objectToNotice(door(), batch.id, { row: 9, ...said }))).message).toBe('名单没有第9行');
    expect((await refusal(objectToNotice(door(), batch.id, { row: 1, grounds: ' ' }))).code).toBe('invalid');
    expect((await refusal(objectToNotice(door(), '2026-999999', { row: 1, ...said }))).code).toBe('not-found');
    expect((await refusal(lookUpObjection(door(), 'YY-20260304-AAAAAA'))).code).toBe('not-found');
    await expect(objectToNotice(door('2026-03-09'), batch.id, { row: 1, ...said })).resolves.toMatchObject({ row: 1 });
  });
});

describe('a batch with an error', () => {
  test('is withdrawn with its reason, and shown again for the whole time as its next edition', async () => {
    const batch = await published(2);
    const { receipt } = await objectToNotice(door('2026-03-03'), batch.id, { row: 1, grounds: '金额不对' });
    const { version } = await staffNotice(city(), batch.id);
    const reason = '名单有误，见电话13812345678';
    await withdrawNotice(city('2026-03-04'), batch.id, version, { reason });
    expect(await statusesOf(batch)).toEqual(['awaiting-notice', 'awaiting-notice']);
    const gone = await refusal(publicNotice(door(), batch.id, page));
    expect(gone.message).toBe(`公示 ${batch.id} 已撤回：名单有误，见电话138****5678`);
    expect(await lookUpObjection(door(), receipt)).toMatchObject({ outcome: 'moot' });

    const withdrawn = await staffNotice(city(), batch.id);
    const frozen = await refreezeNotice(city('2026-03-05'), batch.id, withdrawn.version, { title: '更正后的公示' });
    expect(frozen).toMatchObject({ edition: 2, status: 'frozen', rows: 2, digest: null });
    const again = await publishNotice(city('2026-03-05'), batch.id, frozen.version);
    expect(again).toMatchObject({ edition: 2, until: '2026-03-12', title: '更正后的公示' });
    expect(again.digest).not.toBe(batch.digest);
    expect(await statusesOf(again)).toEqual(['public-notice', 'public-notice']);
    await advanceNotices(door('2026-03-13'));
    expect(await statusesOf(again)).toEqual(['completing', 'completing']);
  });

  test('where a case has moved since, is not published, and says which row', async () => {
    const cases = await waiting(2);
    const frozen = await freezeNotice(city(), { item: '14-06', cases });
    await database.ownerPool
      .query(`update cases.case set state = jsonb_set(state, '{decision,record,clause}', '"（九）"')
      where id = '${cases[1] ?? ''}'`);
    const refused = await refusal(publishNotice(city(), frozen.id, frozen.version));
    expect(refused.faults.map(({ message }) => message)).toEqual(['第2行冻结以后，办件或者台账有了变化']);
    const anew = await refreezeNotice(city(), frozen.id, frozen.version, { cases });
    expect((await refusal(refreezeNotice(city(), frozen.id, frozen.version, { cases }))).code).toBe('stale');
    await expect(publishNotice(city(), anew.id, anew.version)).resolves.toMatchObject({
      status: 'published',
      edition: 1,
    });
  });

  test('is not published into a year whose holidays nobody knows', async () => {
    const cases = await waiting(1);
    const frozen = await freezeNotice(city('2026-12-28'), { item: '14-06', cases });
    const refused = await refusal(publishNotice(city('2026-12-28'), frozen.id, frozen.version));
    expect(refused.message).toBe('2027年的节假日安排尚未公布，不能推算到该年的工作日');
    expect((await staffNotice(city(), frozen.id)).status).toBe('frozen');
  });
});

describe('at the same moment', () => {
  test('two publish: one does, the other is told that it is done', async () => {
    const cases = await waiting(2);
    const frozen = await freezeNotice(city(), { item: '14-06', cases });
    await warm(database, 8);
    const done = await Promise.allSettled(
      Array.from({ length: 8 }, () => publishNotice(city(), frozen.id, frozen.version)),
    );
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = done.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(reasons.map((one) => (one instanceof NoticeRefused ? one.code : one))).toEqual(Array(7).fill('stale'));
    for (const id of cases) expect((await stateOf(id))?.status).toBe('public-notice');
  });

  test('two freeze the same case: it stands in one batch', async () => {
    const cases = await waiting(2);
    const done = await Promise.allSettled(
      Array.from({ length: 6 }, () => freezeNotice(city(), { item: '14-06', cases })),
    );
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of done)
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ code: expect.stringMatching(/^(?:conflict|invalid)$/u) as unknown });
  });

  test('many advance: each case goes on once', async () => {
    const batch = await published(3);
    const done = await Promise.all(Array.from({ length: 6 }, () => advanceNotices(door('2026-03-10'))));
    expect(done.flatMap(({ failed }) => failed)).toEqual([]);
    expect(done.flatMap(({ advanced }) => advanced).filter((id) => id === batch.id)).toEqual([batch.id]);
    expect(await statusesOf(batch)).toEqual(['completing', 'completing', 'completing']);
  });
});

describe('who may', () => {
  test('freeze and publish: the city’s reviewers alone', async () => {
    const cases = await waiting(1);
    const { acceptor } = office;
    await expect(freezeNotice(contextOf(database, acceptor), { item: '14-06', cases })).rejects.toThrow(
      '没有这样做的权限',
    );
    const missing = await refusal(freezeNotice(city(), { item: '14-06', cases: [...cases, '2026-9999999'] }));
    expect(missing.faults.map(({ message }) => message)).toEqual(['办件 2026-9999999 不在待公示的办件里']);
    expect((await refusal(freezeNotice(city(), { item: '15-01' }))).message).toContain('办理流程里没有公示');
  });
});

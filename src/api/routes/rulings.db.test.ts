import { beforeAll, expect, test } from 'vitest';
import { good, Hall, type Applicant } from '../../../test/platform/hall.ts';
import type { Answer } from '../../../test/platform/client.ts';
import { EAST, residentId } from '../../../test/platform/invented.ts';
import { auditOf } from '../../../test/platform/people.ts';
import { put } from '../../../test/platform/town.ts';
import { startServerAt } from '../../../test/platform/server.ts';
import { certificate, ORGANISATIONS, personOf } from '../../../test/platform/whole-ways.ts';

/*
 * What two people settle for the whole platform: next year's working days, and how a sentence is read. It begins on 28 December, when
 * no term that crosses the year can be counted yet.
 */

const FITTER: Applicant = { login: 'fitter', name: '钱钳工', person: residentId(304) };
const WELDER: Applicant = { login: 'welder', name: '赵焊工', person: residentId(303) };
const TURNER: Applicant = { login: 'turner', name: '孙车工', person: residentId(305) };
const CRAFTS = [
  [FITTER, '钳工'],
  [WELDER, '焊工'],
  [TURNER, '车工'],
] as const;

let hall: Hall;

beforeAll(async () => {
  hall = new Hall(await startServerAt(new Date('2026-12-28T01:00:00Z')));
  const { server } = hall;
  await server.join({ login: 'acceptor', name: '王受理', grants: [{ role: 'county-acceptor', county: EAST }] });
  await server.join({ login: 'city', name: '孙复核', grants: [{ role: 'city-reviewer' }] });
  await server.join({ login: 'auditor', name: '陈审计', grants: [{ role: 'auditor' }] });
  await server.join({ login: 'keeper', name: '蒋运维', grants: [{ role: 'system-admin' }] });
  await server.join({ login: 'editor', name: '沈起草', grants: [{ role: 'notice-editor' }] });
  await server.join({ login: 'other-editor', name: '韩复议', grants: [{ role: 'notice-editor' }] });
  await put(server.database, '单位', ORGANISATIONS);
  await put(
    server.database,
    '个人',
    CRAFTS.map(([{ person = '', name }]) => personOf(person, name)),
  );
  await put(
    server.database,
    '职业技能等级证书',
    CRAFTS.map(([{ person = '' }, craft]) => certificate(person, craft, '技师', '2026-10-08')),
  );
  for (const [one] of CRAFTS) await hall.settle(one);
});

const post = async (login: string, path: string, body: object = {}): Promise<Answer> =>
  (await hall.as(login)).post(path, body, { headers: { 'if-match': '"1"' } });
const get = async <T>(login: string, path: string): Promise<T> =>
  good(await (await hall.as(login)).get(path)).json<T>();
const messagesOf = (answer: Answer): readonly string[] =>
  answer
    .json<{ errors: readonly { pointer: string; message: string }[] }>()
    .errors.map((one) => `${one.pointer} ${one.message}`);

interface Known {
  readonly clocks: { readonly forecast: string | null; readonly forecastNote: string | null };
}

const YEAR = {
  year: 2027,
  document: '国办发明电〔2026〕9号',
  holidays: ['2027-01-01', '2027-01-02', '2027-01-03', '2027-05-01', '2027-10-01', '2027-10-02', '2027-10-03'],
  workdays: ['2027-10-09'],
};

test('before next year is arranged one applies all the same, and what can’t be counted is said in words', async () => {
  const { id, status } = await hall.apply({ item: '14-01', by: FITTER });
  expect(status).toBe('submitted');
  const { clocks } = await get<Known>('fitter', `/api/cases/${id}`);
  expect(clocks).toMatchObject({ forecast: null, forecastNote: '2027年节假日安排公布后给出' });
  const page = await (await hall.as('fitter')).get(`/my/cases/${id}`);
  expect(page.text).toContain('2027年节假日安排公布后给出');
  expect((await hall.does('acceptor', id, 'accept')).status).toBe('reviewing');
  await hall.job('case.clocks');
  expect(await get('city', '/api/calendars')).toMatchObject({ missing: 2027, today: '2026-12-28' });
});

test('a year is taken in by one and approved by another, with every fault at once', async () => {
  const bad = await post('keeper', '/api/calendars', {
    ...YEAR,
    holidays: ['2027-01-01', '2028-01-01'],
    workdays: ['2027-10-08'],
  });
  expect([bad.status, ...messagesOf(bad)]).toEqual([
    422,
    '/holidays/1 2028-01-01不在2027年',
    '/holidays 缺少2027-05-01',
    '/holidays 缺少2027-10-01',
    '/holidays 缺少2027-10-02',
    '/holidays 缺少2027-10-03',
    '/workdays 2027-10-08不是周末',
  ]);
  expect((await post('keeper', '/api/calendars', { ...YEAR, year: 2025 })).status).toBe(422);
  expect((await post('editor', '/api/calendars', YEAR)).status).toBe(403);

  const { id } = good(await post('keeper', '/api/calendars', YEAR)).json<{ id: string }>();
  expect((await post('keeper', '/api/calendars', YEAR)).problem).toBe('conflict');
  expect((await post('keeper', `/api/calendars/${id}/approve`)).problem).toBe('conflict');
  expect((await auditOf(hall.server.database, 'calendar.approve')).map(({ outcome }) => outcome)).toEqual(['refused']);
  good(await post('editor', `/api/calendars/${id}/approve`, { decision: '与原文一致' }));
  expect((await post('editor', `/api/calendars/${id}/refuse`, { decision: '晚了' })).status).toBe(412);

  const seen = await get<{ years: readonly object[]; proposals: readonly object[]; missing: null }>(
    'city',
    '/api/calendars',
  );
  expect(seen.missing).toBeNull();
  expect(seen.years[0]).toMatchObject({ year: 2027, from: 'platform', document: YEAR.document });
  expect(seen.years[1]).toMatchObject({ year: 2026, from: 'program', document: null });
  expect(seen.proposals).toMatchObject([{ proposedByName: '蒋运维', decidedByName: '沈起草', decision: '与原文一致' }]);
  const { cases } = await get<{ cases: readonly { id: string }[] }>('city', '/api/cases');
  const { clocks } = await get<Known>('fitter', `/api/cases/${cases[0]?.id ?? ''}`);
  expect(clocks.forecastNote).toBeNull();
  expect(clocks.forecast).toMatch(/^2027-0[12]-\d{2}$/u);
});

interface Preview {
  readonly record: { readonly status: string; readonly amount: number | null; readonly noticeVersion: string };
  readonly explain: readonly string[];
}

const RULING = {
  reading: '14-1',
  option: '乙',
  from: '2026-12-29',
  document: '聊人社函〔2026〕30号',
  reason: '原文只定幅度',
};
const decided: { old?: string; young?: string; waiting?: string } = {};

test('a ruling shows beforehand whom it would touch, and takes two people', async () => {
  const { id } = await hall.apply({ item: '14-01', by: WELDER });
  decided.old = id;
  const { cases } = await get<{ cases: readonly { id: string }[] }>('city', '/api/cases');
  const effect = good(
    await post('editor', '/api/rulings/effect', { reading: '14-1', option: '乙', from: RULING.from }),
  );
  expect(effect.json()).toMatchObject({ undecided: 2, seen: 2, next: null });
  const { touched } = effect.json<{ touched: readonly object[] }>();
  expect(touched).toHaveLength(2);
  expect(touched).toContainEqual(
    expect.objectContaining({
      id,
      county: EAST,
      before: { status: 'award', statusName: '可以享受', amount: 300_000, benefit: null },
      after: { status: 'needs-decision', statusName: '金额待部门核定', amount: null, benefit: null },
    }),
  );
  expect(effect.text).not.toContain('赵焊工');
  const parts = good(await post('editor', '/api/rulings/effect', { ...pick(), limit: 1 })).json<{ next: string }>();
  expect(parts.next).toBe(cases.map((one) => one.id).sort()[0]);
  const rest = await post('editor', '/api/rulings/effect', { ...pick(), limit: 1, after: parts.next });
  expect(rest.json()).toMatchObject({ seen: 1, next: null });

  const bad = await post('editor', '/api/rulings', { ...RULING, option: '丙', from: '2026-12-28', reason: ' ' });
  expect(messagesOf(bad)).toEqual(['/option 口径 14-1 没有选项“丙”', '/from 起算日须在今天以后', '/reason 没有写理由']);
  const { id: ruling } = good(await post('editor', '/api/rulings', RULING)).json<{ id: string }>();
  expect((await post('other-editor', '/api/rulings', RULING)).problem).toBe('conflict');
  expect((await post('editor', `/api/rulings/${ruling}/approve`)).problem).toBe('conflict');
  expect((await post('keeper', `/api/rulings/${ruling}/approve`)).problem).toBe('forbidden');
  good(await post('other-editor', `/api/rulings/${ruling}/approve`, { decision: '同意' }));
  expect(await get('auditor', '/api/readings/14-1')).toMatchObject({
    option: '甲',
    standing: '待主管部门确认',
    timeline: [
      { option: '甲', from: '2024-12-29', document: null },
      { option: '乙', from: RULING.from, document: RULING.document },
    ],
    rulings: [{ state: 'approved', proposedByName: '沈起草', decidedByName: '韩复议' }],
  });
  // Until its day nothing is otherwise.
  expect(await assessedAgain(WELDER)).toBe('award');
  expect(await saidInPublic()).toEqual(['award', 2000]);
  await waits();
});

/** What the calculator says of a 高级工's certificate to whoever asks. */
async function saidInPublic(): Promise<readonly [status: string | undefined, amount: number | undefined]> {
  const situation = {
    个人: [{ 身份证号: '甲', 姓名: '甲', 人员类别: '企业职工' }],
    职业技能等级证书: [{ 身份证号: '甲', 职业: '焊工', 等级: '高级工', 发证日期: '2026-10-08' }],
  };
  const answer = good(await hall.server.client().post('/api/assess', situation));
  const { awards, notAwarded } =
    answer.json<Record<'awards' | 'notAwarded', readonly { item: string; status: string; amount?: number }[]>>();
  const found = [...awards, ...notAwarded].find(({ item }) => item === '14-01');
  return [found?.status, found?.amount];
}

/** Somebody's case can't go on without a ruling on the same reading. */
async function waits(): Promise<void> {
  const { id } = await hall.apply({ item: '04-05', by: FITTER });
  await hall.does('acceptor', id, 'await-ruling', { reading: '14-1', question: '按哪一档' });
  await hall.job('case.clocks');
  expect((await hall.see(id)).status).toBe('awaiting-ruling');
  decided.waiting = id;
}

const pick = () => ({ reading: RULING.reading, option: RULING.option, from: RULING.from });

async function assessedAgain({ login }: Applicant): Promise<string | undefined> {
  const { awards, notAwarded } = await get<
    Record<'awards' | 'notAwarded', readonly { item: string; status: string }[]>
  >(login, '/api/entitlements');
  return [...awards, ...notAwarded].find(({ item }) => item === '14-01')?.status;
}

test('from its day on every assessment rests on it; what was assessed before comes out as it did', async () => {
  hall.days(1);
  expect(await assessedAgain(TURNER)).toBe('needs-decision');
  // What the public is told is what a case is decided by; and who waited for the ruling goes on by itself.
  expect(await saidInPublic()).toEqual(['needs-decision', undefined]);
  const [rules] = /\/api\/rules\?v=[\w-]+/u.exec(good(await hall.server.client().get('/calculator/14-01')).text) ?? [];
  expect(good(await hall.server.client().get(rules ?? '')).text).toContain(RULING.document);
  await hall.job('case.clocks');
  expect((await hall.see(decided.waiting ?? '')).status).toBe('submitted');
  const { events } = await get<{ events: readonly { text: string }[] }>(
    'city',
    `/api/cases/${decided.waiting ?? ''}/history`,
  );
  expect(events.at(-1)?.text).toContain(`自${RULING.from}起取“乙”（${RULING.document}）`);
  const { id } = await hall.apply({ item: '14-01', by: TURNER });
  decided.young = id;
  expect((await hall.see(id)).assessments.at(-1)?.record).toMatchObject({ status: 'needs-decision', amount: null });
  const old = (await hall.see(decided.old ?? '')).assessments.at(-1)?.record;
  expect(old).toMatchObject({ status: 'award', amount: 300_000 });
  expect(await replayed(decided.old)).toBe(true);
  expect(await replayed(decided.young)).toBe(true);
});

async function replayed(id = ''): Promise<boolean> {
  return (await get<{ same: boolean }>('auditor', `/api/cases/${id}/assessments/1/replay`)).same;
}

test('what is decided meanwhile says that the reading is another one, and by no other version of the notice', async () => {
  const id = decided.old ?? '';
  await hall.does('acceptor', id, 'accept');
  await hall.server.join({ login: 'reviewer', grants: [{ role: 'county-reviewer', county: EAST }] });
  await hall.does('reviewer', id, 'pass', { text: '情况属实' });
  const { record, explain } = await get<Preview>('city', `/api/cases/${id}/decision-preview`);
  expect(record.status).toBe('needs-decision');
  expect(explain).toContain('口径 14-1');
  expect(explain).not.toContain('通知版本');
});

test('a ruling is ended by another one; without any option what depends on it waits', async () => {
  const ending = { ...RULING, option: null, from: '2026-12-30', document: '聊人社函〔2026〕31号' };
  const refused = good(await post('editor', '/api/rulings', { ...ending, option: '甲' })).json<{ id: string }>();
  good(await post('other-editor', `/api/rulings/${refused.id}/refuse`, { decision: '再研究' }));
  const taken = good(await post('editor', '/api/rulings', ending)).json<{ id: string }>();
  good(await post('editor', `/api/rulings/${taken.id}/cancel`));
  const { id } = good(await post('editor', '/api/rulings', ending)).json<{ id: string }>();
  hall.days(1);
  // Its day has come before anybody approved it: what was assessed today would not have followed it.
  const late = await post('other-editor', `/api/rulings/${id}/approve`);
  expect([late.problem, ...messagesOf(late)]).toEqual(['conflict', '/from 起算日须在今天以后']);
  good(await post('other-editor', `/api/rulings/${id}/refuse`, { decision: '起算日已到' }));
  const again = good(await post('editor', '/api/rulings', { ...ending, from: '2026-12-31' })).json<{ id: string }>();
  good(await post('other-editor', `/api/rulings/${again.id}/approve`));
  hall.days(1);
  expect(await assessedAgain(TURNER)).toBe('needs-ruling');
  expect(await replayed(decided.young)).toBe(true);
  expect(await get('auditor', '/api/readings/14-1')).toMatchObject({
    option: null,
    standing: '',
    rulings: [
      { state: 'approved' },
      { state: 'refused' },
      { state: 'cancelled' },
      { state: 'refused' },
      { state: 'approved' },
    ],
  });
});

test('what was decided stays as it is, whatever is tried in the database', async () => {
  const { ownerPool } = hall.server.database;
  await expect(
    ownerPool.query(`update platform.ruling set reason = '另一个' where state = 'approved'`),
  ).rejects.toThrow('已经办结');
  await expect(ownerPool.query('delete from platform.ruling')).rejects.toThrow('只增不改');
  await expect(
    ownerPool.query(`update platform.work_year set note = '另一个' where state = 'approved'`),
  ).rejects.toThrow('已经办结');
});

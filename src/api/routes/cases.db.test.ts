import { beforeAll, describe, expect, test } from 'vitest';
import { BUREAU, creditCode, EAST, residentId, WEST } from '../../../test/platform/city.ts';
import type { Answer, Client } from '../../../test/platform/client.ts';
import { contextOf, NOW } from '../../../test/platform/people.ts';
import { startServerAt, type TestServer } from '../../../test/platform/server.ts';
import { put } from '../../../test/platform/town.ts';
import { changeBudget } from '../../flow/index.ts';
import { chinaDay, formatDay } from '../../kit/index.ts';
import { tokenOf } from '../../store/index.ts';

/** Cases over HTTP, up to where the public is to be told. */

const FIRM = creditCode(7);
const OTHER_FIRM = creditCode(8);
const ZHANG = residentId(11);
const LI = residentId(12);

let server: TestServer;
const people = new Map<string, Client>();

function as(name: string): Client {
  const found = people.get(name);
  if (found === undefined) throw new Error(`${name} isn't signed in`);
  return found;
}

interface Case {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly statusName: string;
  readonly turn: string;
  readonly round: number;
  readonly county: string | null;
  readonly key: string | null;
  readonly stageName: string | null;
  readonly beneficiary: { readonly name: string; readonly number: string };
  readonly available: readonly { command: string; yours: boolean }[];
  readonly assessments: readonly {
    moment: string;
    record: { status: string; amount: number | null; sentence: string; readings: readonly { code: string }[] };
    differences: readonly { what: string; explanation: string | null }[];
  }[];
  readonly opinions: readonly { round: number; stage: string; verdict: string; by: { name: string | null } }[];
  readonly clocks: { stage: { used: number; deadline: string | null; paused: string | null; level: string } | null };
  readonly decision: { amount: number | null; discretion: { amount: number; reason: string } | null } | null;
}

/** A command on a case as it is now. */
async function give(name: string, id: string, verb: string, body: object = {}): Promise<Answer> {
  const seen = await as(name).get(`/api/cases/${id}`);
  const etag = seen.headers.get('etag') ?? '"1"';
  return as(name).post(`/api/cases/${id}/${verb}`, body, { headers: { 'if-match': etag } });
}

async function does(name: string, id: string, verb: string, body: object = {}): Promise<Case> {
  const answer = await give(name, id, verb, body);
  if (answer.status !== 200) throw new Error(`${name} ${verb}: ${String(answer.status)} ${answer.text}`);
  return answer.json<Case>();
}

const read = async (name: string, id: string): Promise<Case> => (await as(name).get(`/api/cases/${id}`)).json<Case>();

const pdf = (words: string): Blob =>
  new Blob([`%PDF-1.7\n% ${words}\ntrailer<<>>\n%%EOF`], { type: 'application/pdf' });

async function bring(name: string, words: string, organisation?: string): Promise<string> {
  const form = new FormData();
  if (organisation !== undefined) form.set('organisation', organisation);
  form.set('file', pdf(words), `${words}.pdf`);
  const answer = await as(name).ask('POST', '/api/materials', { form });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.json<{ digest: string }>().digest;
}

async function payee(kind: 'person' | 'organisation', owner: string, mark: string): Promise<string> {
  const token = `户:${mark.padEnd(22, 'A')}`;
  await server.database.ownerPool.query(
    `insert into payment.payee (token, owner_kind, owner, holder, bank, sealed, masked, fingerprint, by)
     values ($1, $2, $3, '户名', '聊城银行', '\\x00', '****1234', sha256($4::bytea), 0)`,
    [token, kind, owner, mark],
  );
  return token;
}

const certificate = (id: string, number: string, level: string, on: string) => ({
  证书编号: number,
  身份证号: id,
  职业: '焊工',
  等级: level,
  评价方式: '企业自主评价',
  评价机构: FIRM,
  发证日期: on,
});

beforeAll(async () => {
  server = await startServerAt(NOW);
  const { database, keys } = server;
  const firm = (code: string, name: string, county: string) => ({
    统一社会信用代码: code,
    名称: name,
    单位类型: '企业',
    所在区县: county,
    国有及国有控股: false,
    远航企业: false,
  });
  await put(database, '单位', [firm(FIRM, '东昌某厂', EAST), firm(OTHER_FIRM, '临清某厂', WEST)]);
  const person = (id: string, name: string, county: string) => ({
    身份证号: id,
    姓名: name,
    人员类别: '企业职工',
    参保单位: FIRM,
    就业区县: county,
    失业保险参保月数: 6,
  });
  await put(database, '个人', [person(ZHANG, '张三', EAST), person(LI, '李四', WEST)]);
  await put(database, '职业技能等级证书', [
    certificate(ZHANG, 'Z-1', '高级工', '2025-09-01'),
    certificate(LI, 'L-1', '技师', '2025-09-01'),
  ]);
  for (const fund of ['就业补助资金', '人才专项资金'])
    await changeBudget(contextOf(database), {
      type: 'appropriate',
      fund,
      year: 2026,
      item: '*',
      amount: 1_000_000_000,
      reason: '聊财〔2026〕1号',
    });
  const cast = [
    { login: 'zhang', kind: 'citizen', person: tokenOf(keys, ZHANG), grants: [] },
    { login: 'li', kind: 'citizen', person: tokenOf(keys, LI), grants: [] },
    { login: 'clerk', grants: [{ role: 'org-clerk', organisation: FIRM }] },
    { login: 'other-clerk', grants: [{ role: 'org-clerk', organisation: OTHER_FIRM }] },
    { login: 'acceptor', name: '王受理', grants: [{ role: 'county-acceptor', county: EAST }] },
    {
      login: 'both',
      grants: [
        { role: 'county-acceptor', county: EAST },
        { role: 'county-reviewer', county: EAST },
      ],
    },
    { login: 'reviewer', grants: [{ role: 'county-reviewer', county: EAST }] },
    { login: 'west', grants: [{ role: 'county-acceptor', county: WEST }] },
    { login: 'money', grants: [{ role: 'department', department: '市财政局' }] },
    { login: 'organisation-department', grants: [{ role: 'department', department: '市委组织部' }] },
    { login: 'culture', grants: [{ role: 'department', department: '市文化和旅游局' }] },
    { login: 'schools', grants: [{ role: 'department', department: '市教育体育局' }] },
    { login: 'bureau', grants: [{ role: 'department', department: BUREAU }] },
    { login: 'city', grants: [{ role: 'city-reviewer' }] },
    { login: 'city-2', grants: [{ role: 'city-reviewer' }] },
    { login: 'auditor', grants: [{ role: 'auditor' }] },
  ] as const;
  for (const one of cast) {
    await server.join(one);
    people.set(one.login, await server.signIn(one.login));
  }
});

async function openFor(name: string, body: object): Promise<Case> {
  const answer = await as(name).post('/api/cases', body);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.json<Case>();
}

describe('an award that the registers know (14-01)', () => {
  test('goes from the citizen to where the public is to be told', async () => {
    const entitled = (await as('zhang').get('/api/entitlements')).json<{
      awards: readonly { item: string; key: string; amount: number; beneficiary: string }[];
    }>();
    expect(entitled.awards.filter(({ item }) => item === '14-01')).toMatchObject([
      { key: '焊工/高级工', amount: 2000 },
    ]);
    const opened = await openFor('zhang', { item: '14-01' });
    expect(opened).toMatchObject({
      status: 'draft',
      key: '焊工/高级工',
      county: EAST,
      beneficiary: { name: '张三', number: expect.stringMatching(/^371\*+\w{4}$/u) as unknown },
    });
    const { id } = opened;
    // What is missing is said at once.
    const missing = (await give('zhang', id, 'submit')).json<{
      errors: readonly { pointer: string; message: string }[];
    }>();
    expect(missing.errors.map(({ pointer }) => pointer)).toEqual(['/payee']);
    const digest = await bring('zhang', '收款账户');
    const account = await payee('person', tokenOf(server.keys, ZHANG), 'zhang');
    const { version } = opened;
    const saved = await as('zhang').ask('PUT', `/api/cases/${id}/draft`, {
      body: { materials: [{ name: '收款账户信息', digest }], payee: account },
      headers: { 'if-match': `"${String(version)}"` },
    });
    expect(saved.status).toBe(200);
    const submitted = await does('zhang', id, 'submit');
    expect(submitted).toMatchObject({ status: 'submitted', turn: expect.stringContaining(EAST) as unknown });
    expect(submitted.assessments).toMatchObject([
      { moment: 'submission', record: { status: 'award', amount: 200_000 } },
    ]);
    expect(submitted.assessments[0]?.record.sentence).toContain('2000元—8000元');

    expect((await does('acceptor', id, 'accept')).stageName).toBe('县级初审');
    expect((await does('reviewer', id, 'pass', { text: '属实' })).stageName).toBe('市级复核');
    const preview = (await as('city').get(`/api/cases/${id}/decision-preview`)).json<{ explain: readonly string[] }>();
    expect(preview.explain).toEqual([]);
    const decided = await does('city', id, 'pass', { text: '同意' });
    expect(decided).toMatchObject({ status: 'awaiting-notice', decision: { amount: 200_000 } });
    for (const seq of [1, 2])
      expect((await as('auditor').get(`/api/cases/${id}/assessments/${String(seq)}/replay`)).json()).toMatchObject({
        same: true,
      });
  });
});

describe('an award whose amount the office decides (03-04)', () => {
  const form = (name: string) => ({
    竞赛名称: name,
    竞赛项目: '焊接',
    举办日期: '2025-10-01',
    承办类别: '市级一类行业',
    承办单位: FIRM,
  });

  test('is declared, registered, decided with a reason, and shown', async () => {
    const given = { item: '03-04', organisation: FIRM, form: form('全市焊工大赛') };
    const opened = await openFor('clerk', given);
    expect(opened).toMatchObject({ county: EAST, key: '全市焊工大赛/焊接/2025' });
    const { id } = opened;
    const materials = await Promise.all(
      ['竞赛总结和成绩册', '经费决算表', '对公账户信息'].map(async (name) => ({
        name,
        digest: await bring('clerk', name, FIRM),
      })),
    );
    const account = await payee('organisation', FIRM, 'firm');
    const submitted = await does('clerk', id, 'submit', { materials, payee: account });
    expect(submitted.assessments[0]?.record.status).toBe('needs-decision');
    await does('acceptor', id, 'accept');
    await does('reviewer', id, 'pass', { text: '属实' });
    expect((await read('money', id)).turn).toBe('市财政局');
    await does('money', id, 'opine', { verdict: 'agree', text: '同意' });
    // Only what is registered counts for the decision.
    const early = await give('city', id, 'pass', {
      text: '同意',
      decision: { discretion: { amount: 2_000_000, reason: '规模较大' } },
    });
    expect(early.status).toBe(409);
    await put(server.database, '竞赛承办', [form('全市焊工大赛')]);
    const preview = (
      await as('city').get(`/api/cases/${id}/decision-preview?amount=2000000&reason=${encodeURIComponent('规模较大')}`)
    ).json<{ explain: readonly string[]; discretion: object; record: { amount: number } }>();
    expect(preview).toMatchObject({
      discretion: { range: { low: 1_000_000, high: 3_000_000 } },
      record: { amount: 2_000_000 },
    });
    expect(preview.explain.length).toBeGreaterThan(0);
    const decision = { discretion: { amount: 2_000_000, reason: '规模较大' } };
    const unexplained = await give('city', id, 'pass', { text: '同意', decision });
    expect(unexplained.status).toBe(409);
    expect(unexplained.json<{ errors: readonly { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual(
      preview.explain.map(() => '/decision/explanations'),
    );
    const explanations = Object.fromEntries(preview.explain.map((what) => [what, '已由部门核定并登记']));
    const decided = await does('city', id, 'pass', { text: '同意', decision: { ...decision, explanations } });
    expect(decided).toMatchObject({
      status: 'awaiting-notice',
      decision: { amount: 2_000_000, discretion: { amount: 2_000_000, reason: '规模较大' } },
    });
    expect(decided.assessments[1]?.differences.map(({ explanation }) => explanation)).toEqual(
      preview.explain.map(() => '已由部门核定并登记'),
    );
  });
});

/** A service of three departments, up to their joint review. */
async function inJointReview(): Promise<string> {
  const { id } = await openFor('clerk', { item: '08-04', organisation: FIRM });
  const names = ['岗位说明', '紧缺情况说明', '放宽学历、年龄等限制的理由'];
  const materials = await Promise.all(names.map(async (name) => ({ name, digest: await bring('clerk', name, FIRM) })));
  await does('clerk', id, 'submit', { materials });
  await does('acceptor', id, 'accept');
  return id;
}

/** As a person does who is told that the case went on: reads it anew and tries again. */
async function persists(name: string, id: string, verb: string, body: object): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const { status, text } = await give(name, id, verb, body);
    if (status === 200) return tries;
    if (status !== 412) throw new Error(text);
  }
}

describe('joint review', () => {
  test('opinions given at the same moment are all kept, also when the case is returned', async () => {
    const id = await inJointReview();
    const opinion = { verdict: 'agree', text: '同意' };
    await Promise.all([
      persists('organisation-department', id, 'opine', opinion),
      persists('culture', id, 'opine', { verdict: 'disagree', text: '理由不充分' }),
    ]);
    await does('schools', id, 'return', { to: 0, reason: '岗位说明不全' });
    const returned = await read('clerk', id);
    expect(returned).toMatchObject({ status: 'submitted', round: 2 });
    await does('acceptor', id, 'accept');
    await Promise.all(
      ['organisation-department', 'culture', 'schools'].map((name) => persists(name, id, 'opine', opinion)),
    );
    const { opinions, stageName } = await read('city', id);
    expect(stageName).toBe('市级复核');
    expect(opinions.map(({ round, verdict }) => `${String(round)} ${verdict}`).sort()).toEqual([
      '1 agree',
      '1 disagree',
      '1 return',
      '2 agree',
      '2 agree',
      '2 agree',
    ]);
    // Who it was is the office's own to know.
    expect(opinions.every(({ by }) => by.name !== null)).toBe(true);
    expect((await read('clerk', id)).opinions.every(({ by }) => by.name === null)).toBe(true);
    const { events } = (await as('clerk').get(`/api/cases/${id}/history`)).json<{
      events: readonly { seq: number; title: string; by: string }[];
    }>();
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ title }) => title)).toContain('退回');
    expect(JSON.stringify(events)).not.toContain('王受理');
  });
});

describe('who takes which step', () => {
  test('nobody takes two separated steps, whatever roles they hold; the problem says who may', async () => {
    const { id } = await openFor('zhang', { item: '10-01' });
    const names = ['单位推荐意见', '技能水平和业绩佐证'];
    const materials = await Promise.all(names.map(async (name) => ({ name, digest: await bring('zhang', name) })));
    await does('zhang', id, 'submit', { materials });
    await does('both', id, 'accept');
    const own = await give('both', id, 'pass', { text: '属实' });
    expect([own.status, own.problem]).toEqual([409, 'conflict']);
    const said = own.json<{ detail: string; available: readonly { command: string; yours: boolean }[] }>();
    expect(said.detail).toContain('县级审核');
    expect(said.available).toContainEqual(expect.objectContaining({ command: 'pass', yours: false }));
    expect((await does('reviewer', id, 'pass', { text: '属实' })).stageName).toBe('佐证核查');
  });

  test('a citizen sees no case of another, a county none of another, a clerk none of another firm', async () => {
    const { id } = await openFor('li', { item: '14-01' });
    const addresses = [`/api/cases/${id}`, `/api/cases/${id}/history`];
    for (const name of ['zhang', 'clerk', 'acceptor', 'west', 'city'])
      for (const address of addresses) expect([name, (await as(name).get(address)).status]).toEqual([name, 404]);
    const digest = await bring('li', '李四的账户');
    await does('li', id, 'submit', {
      materials: [{ name: '收款账户信息', digest }],
      payee: await payee('person', tokenOf(server.keys, LI), 'li'),
    });
    for (const [name, status] of [
      ['west', 200],
      ['city', 200],
      ['acceptor', 404],
      ['reviewer', 404],
      ['zhang', 404],
      ['other-clerk', 404],
    ] as const) {
      expect([name, (await as(name).get(addresses[0] ?? '')).status]).toEqual([name, status]);
      const { cases } = (await as(name).get('/api/cases?item=14-01')).json<{ cases: readonly Case[] }>();
      expect([name, cases.some((one) => one.id === id)]).toEqual([name, status === 200]);
      expect((await give(name, id, 'accept')).status).toBe(
        status === 404 ? (name === 'zhang' || name === 'other-clerk' ? 403 : 404) : name === 'west' ? 200 : 409,
      );
    }
  });

  test('nothing that leaves has the token of a person, and no ID number', async () => {
    const answers = [
      await as('city').get('/api/cases'),
      await as('zhang').get('/api/cases'),
      await as('acceptor').get('/api/tasks'),
      await as('zhang').get('/api/entitlements'),
      await as('zhang').get('/api/materials'),
    ];
    const { cases } = answers[0]?.json<{ cases: readonly Case[] }>() ?? { cases: [] };
    for (const { id } of cases)
      answers.push(await as('city').get(`/api/cases/${id}`), await as('city').get(`/api/cases/${id}/history`));
    for (const { text } of answers) expect(text).not.toMatch(/个:|371599\d{11}/u);
    expect(cases.length).toBeGreaterThan(3);
  });
});

describe('a form', () => {
  test('takes an ID number in full, keeps a token of it, and shows it masked', async () => {
    const form = {
      负责人: ZHANG,
      企业: FIRM,
      来聊创业日期: '2026-01-05',
      场所类型: '政府孵化基地',
      团队人数: 3,
      申请面积: 40,
      起租日期: '2026-02-01',
      年度: 2026,
      实际年租金: 12000,
    };
    const wrong = await as('zhang').post('/api/cases', {
      item: '14-03',
      form: { ...form, 负责人: '371', 团队人数: '三' },
    });
    expect(wrong.status).toBe(422);
    expect(wrong.json<{ errors: readonly { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual([
      '/form/负责人',
      '/form/团队人数',
    ]);
    const opened = await as('zhang').post('/api/cases', { item: '14-03', form });
    expect([opened.status, opened.text]).toEqual([201, expect.not.stringContaining(ZHANG)]);
    const { application, id } = opened.json<Case & { application: { form: Record<string, unknown> } }>();
    expect(application.form).toMatchObject({
      负责人: expect.stringMatching(/^371\*+\w{4}$/u) as unknown,
      申请面积: 40,
    });
    // Saved again as it was shown, the number is still the same one.
    const saved = await as('zhang').ask('PUT', `/api/cases/${id}/draft`, {
      body: { form: { ...application.form, 申请面积: 50 } },
      headers: { 'if-match': opened.headers.get('etag') ?? '' },
    });
    expect(saved.json()).toMatchObject({ application: { form: { ...application.form, 申请面积: 50 } } });
    const { rows } = await server.database.ownerPool.query<{ state: object; event: object }>(
      `select c.state, e.event from cases.case c join cases.event e on e.case_id = c.id where c.id = $1 and e.seq > 1`,
      [id],
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(JSON.stringify(rows)).not.toContain(ZHANG);
    expect(JSON.stringify(rows)).toContain(tokenOf(server.keys, ZHANG));
  });
});

describe('at the same moment', () => {
  test('two hundred applications for the same claim are one case, and each of the others is told which', async () => {
    await put(server.database, '职业技能等级证书', [
      { ...certificate(ZHANG, 'Z-2', '技师', '2025-10-01'), 职业: '电工' },
    ]);
    const key = '电工/技师';
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => as('zhang').post('/api/cases', { item: '14-01', key })),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    const { id } = made[0]?.json<Case>() ?? { id: '' };
    const others = answers.filter(({ status }) => status !== 201);
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set([409]));
    expect(others.every(({ text }) => text.includes(id))).toBe(true);

    const digest = await bring('zhang', '收款账户');
    const body = { materials: [{ name: '收款账户信息', digest }], payee: `户:${'zhang'.padEnd(22, 'A')}` };
    const seen = await as('zhang').get(`/api/cases/${id}`);
    const headers = { 'if-match': seen.headers.get('etag') ?? '' };
    const twice = { headers: { ...headers, 'idempotency-key': 'one and the same'.replaceAll(' ', '-') } };
    const clicks = await Promise.all([
      ...Array.from({ length: 20 }, () => as('zhang').post(`/api/cases/${id}/submit`, body, twice)),
      ...Array.from({ length: 20 }, () => as('zhang').post(`/api/cases/${id}/submit`, body, { headers })),
    ]);
    const counts = Map.groupBy(clicks, ({ status }) => status);
    expect(new Set(counts.keys()).difference(new Set([200, 412]))).toEqual(new Set());
    const [first, ...again] = counts.get(200) ?? [];
    for (const one of again) expect(one.json()).toEqual(first?.json());
    expect([1, 20]).toContain(again.length + 1);
    const { events } = (await as('zhang').get(`/api/cases/${id}/history`)).json<{
      events: readonly { type: string }[];
    }>();
    expect(events.filter(({ type }) => type === 'submitted')).toHaveLength(1);
  });

  test('a version that is old is refused, and none at all too', async () => {
    const { id } = await openFor('zhang', { item: '10-02' });
    const withdraw = `/api/cases/${id}/withdraw`;
    const stale = await as('zhang').post(withdraw, { reason: '填错了' }, { headers: { 'if-match': '"7"' } });
    expect([stale.status, stale.problem]).toEqual([412, 'precondition-failed']);
    expect((await as('zhang').post(withdraw, { reason: '填错了' })).problem).toBe('precondition-required');
    expect((await read('zhang', id)).status).toBe('draft');
  });
});

describe('what the rules give nothing for', () => {
  test('can’t be handed in: the reasons are said', async () => {
    await put(server.database, '职业技能等级证书', [
      { ...certificate(LI, 'L-2', '中级工', '2025-10-01'), 职业: '电工' },
    ]);
    const { id } = await openFor('li', { item: '14-01', key: '电工/中级工' });
    const refused = await give('li', id, 'submit', {
      materials: [{ name: '收款账户信息', digest: await bring('li', '李四的账户') }],
      payee: `户:${'li'.padEnd(22, 'A')}`,
    });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('不符合条件');
    expect(refused.text).toContain('高级工');
    expect((await read('li', id)).status).toBe('draft');
  });

  test('a claim that neither registers nor form have isn’t begun; those there are, are named', async () => {
    const none = await as('clerk').post('/api/cases', { item: '03-04', organisation: FIRM, key: '没有的竞赛' });
    expect([none.status, none.problem]).toEqual([422, 'bad-input']);
    expect(none.text).toContain('竞赛承办');
    const another = await as('clerk').post('/api/cases', { item: '14-01', organisation: OTHER_FIRM });
    expect(another.text).toContain('您不是这个单位的经办人');
  });

  test('another’s account, and files that aren’t one’s own, are refused with all else', async () => {
    const { id } = await openFor('zhang', { item: '10-02' });
    const digest = await bring('li', '李四的账户');
    const wrong = await give('zhang', id, 'submit', {
      materials: [{ name: '单位推荐意见', digest }],
      payee: `户:${'li'.padEnd(22, 'A')}`,
      form: { 没有的栏目: 1 },
    });
    expect(wrong.json<{ errors: readonly { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual([
      '/form/没有的栏目',
      '/materials/0/digest',
      '/payee',
    ]);
  });
});

describe('materials', () => {
  test('are known by their content, kept sealed, and shown to whoever sees the case, which the audit has', async () => {
    const form = new FormData();
    form.set('file', new Blob(['<script>alert(1)</script>'], { type: 'application/pdf' }), '总结.pdf');
    const wrong = await as('zhang').ask('POST', '/api/materials', { form });
    expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('文件不是 PDF')]);

    const digest = await bring('zhang', '只有张三知道的话');
    const again = await bring('zhang', '只有张三知道的话');
    expect(again).toBe(digest);
    const { rows } = await server.database.ownerPool.query<{ sealed: Buffer }>(
      'select sealed from cases.file where digest = $1',
      [digest],
    );
    expect(rows[0]?.sealed.includes('只有张三知道的话')).toBe(false);
    const { materials } = (await as('zhang').get('/api/materials')).json<{
      materials: readonly { id: string; digest: string }[];
    }>();
    const id = materials.find((one) => one.digest === digest)?.id ?? '';
    for (const name of ['li', 'acceptor', 'city'])
      expect((await as(name).get(`/api/materials/${id}`)).status).toBe(404);

    const { id: number } = await openFor('zhang', { item: '09-01' });
    await does('zhang', number, 'submit', { materials: [{ name: '职称证书', digest }] });
    const file = await as('acceptor').get(`/api/materials/${id}`);
    expect(file.status).toBe(200);
    expect(file.text).toContain('只有张三知道的话');
    expect(file.type).toBe('application/pdf');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment;/u);
    expect((await as('west').get(`/api/materials/${id}`)).status).toBe(404);
    const audited = await server.database.ownerPool.query<{ n: string }>(
      `select count(*) as n from audit.entry where action = 'material.read' and subject = $1`,
      [`材料:${id}`],
    );
    expect(audited.rows).toEqual([{ n: '1' }]);
  });

  test('what a register has is never asked for', async () => {
    const { id } = await openFor('zhang', { item: '09-01' });
    await does('zhang', id, 'submit', { materials: [{ name: '职称证书', digest: await bring('zhang', '证书') }] });
    const asked = await give('acceptor', id, 'supplement-request', {
      items: [{ name: '职业技能等级证书', problem: '没有' }],
      respondBy: inDays(30),
    });
    expect([asked.status, asked.text]).toEqual([409, expect.stringContaining('由系统提取')]);
  });
});

function inDays(days: number): string {
  return formatDay(chinaDay(server.now()) + days);
}

describe('time', () => {
  test('a request to supplement stops the clock until it is answered', async () => {
    const { id } = await openFor('zhang', { item: '09-01' });
    await does('zhang', id, 'submit', { materials: [{ name: '职称证书', digest: await bring('zhang', '旧证书') }] });
    const asked = await does('acceptor', id, 'supplement-request', {
      items: [{ name: '职称证书', problem: '看不清' }],
      respondBy: inDays(30),
    });
    expect(asked).toMatchObject({ status: 'supplementing', turn: '申请人', clocks: { stage: { paused: '补正' } } });
    const same = await give('zhang', id, 'supplement', {});
    expect(same.text).toContain('还没有补正');
    server.forward(14 * 86_400);
    people.set('zhang', await server.signIn('zhang'));
    expect((await read('zhang', id)).clocks.stage).toMatchObject({ used: 0, level: 'in-time' });
    const answered = await does('zhang', id, 'supplement', {
      materials: [{ name: '职称证书', digest: await bring('zhang', '新证书') }],
    });
    expect(answered).toMatchObject({ status: 'submitted', clocks: { stage: { used: 0, paused: null } } });
  });
});

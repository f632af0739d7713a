import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadNotices, type LoadedNotices } from '../flow/index.ts';
import { createServer } from './index.ts';
import { API_CODES, PROBLEM_TYPE, PROBLEMS } from './problems.ts';
import { assessmentSchema, noticeListSchema, noticeSchema, problemSchema, situationSchema } from './schemas.ts';

const containing = (text: string): unknown => expect.stringContaining(text);
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const ANYTHING: unknown = expect.anything();

const NOTICES = fileURLToPath(new URL('../../notices', import.meta.url));
let loaded: LoadedNotices;
let app: FastifyInstance;

beforeAll(async () => {
  loaded = await loadNotices(NOTICES);
  app = await createServer({
    loaded,
    webRoot: '/nowhere',
    version: '0.0.0',
    now: () => new Date('2025-12-30T16:00:00Z'),
  });
});

afterAll(async () => {
  await app.close();
});

function assess(payload: unknown, query = '') {
  return app.inject({
    method: 'POST',
    url: `/api/assess${query}`,
    headers: { 'content-type': 'application/json' },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
}

const THIRTY = { 截至: '2025-12-31', 自主评价汇总: [{ 单位: '某厂', 年度: 2025, 新增高技能人才数: 30 }] };

describe('what the API gives', () => {
  test('the notices, the main one first', async () => {
    const answer = await app.inject('/api/notices');
    expect(answer.statusCode).toBe(200);
    expect(Value.Check(noticeListSchema, answer.json())).toBe(true);
    expect(answer.json()).toMatchObject({
      notices: [
        { id: 'liaocheng-2024-23', measures: 18, page: '/notices/liaocheng-2024-23' },
        { id: 'mohrss-ui-skills' },
      ],
    });
  });

  test('a notice: its sentences word for word, its items', async () => {
    const answer = await app.inject('/api/notices/liaocheng-2024-23');
    expect(answer.statusCode).toBe(200);
    const notice: unknown = answer.json();
    expect(Value.Check(noticeSchema, notice)).toBe(true);
    expect(notice).toMatchObject({ id: 'liaocheng-2024-23', head: { 文号: '聊政办字〔2024〕23号' } });
    expect(answer.body).toContain(
      '对获得世界技能大赛金牌、银牌、铜牌和优胜奖的选手、教练团队分别给予50万元、30万元、20万元和10万元奖励',
    );
  });

  test('an assessment: the amount, the reasons, the sentence', async () => {
    const answer = await assess(THIRTY);
    expect(answer.statusCode).toBe(200);
    expect(Value.Errors(assessmentSchema, answer.json())).toEqual([]);
    expect(answer.json()).toMatchObject({
      notices: ['聊政办字〔2024〕23号'],
      awards: [
        {
          item: '02-01',
          beneficiary: '某厂',
          status: 'award',
          amount: 10_000,
          key: '2025',
          clause: '（二）',
          quote: containing('30—50人'),
        },
      ],
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('its answers to every kind of entry fit their description', async () => {
    const answer = await assess({
      截至: '2025-12-31',
      竞赛获奖: [
        {
          竞赛名称: '赛',
          竞赛级别: '省一类',
          竞赛项目: '焊接',
          获奖日期: '2025-09-01',
          奖项: '金牌',
          选手: '甲',
          教练团队: '队',
          选手单位: '厂',
        },
      ],
      毕业生: [{ 身份证号: '乙', 毕业院校: '校', 全日制: '是', 班级类型: '技师班', 毕业日期: '2025-07-01' }],
      竞赛承办: [
        { 承办单位: '厂', 竞赛名称: '赛', 承办类别: '市级一类行业', 竞赛项目: '焊接', 举办日期: '2025-06-01' },
      ],
      工资增幅: [{ 单位: '厂', 年度: 2025, 高技能人才人均增幅: 3, 管理人员人均增幅: 5 }],
    });
    expect(Value.Errors(assessmentSchema, answer.json())).toEqual([]);
    expect(answer.json()).toMatchObject({ checks: [{ item: '15-01', status: '预警' }] });
  });

  test('today, where no day is given, is the day in China', async () => {
    expect((await assess({})).json()).toMatchObject({ asOf: '2025-12-31' });
  });

  test('another day, another option of a reading', async () => {
    const hundred = { ...THIRTY, 自主评价汇总: [{ 单位: '某厂', 年度: 2025, 新增高技能人才数: 100 }] };
    expect((await assess(hundred)).json()).toMatchObject({ awards: [{ amount: 20_000 }] });
    expect((await assess(hundred, `?choice=${encodeURIComponent('02-1:乙')}`)).json()).toMatchObject({
      awards: [{ amount: 30_000 }],
    });
    expect((await assess(hundred, '?on=2025-06-30')).json()).toMatchObject({ asOf: '2025-06-30' });
  });

  test('the compiled rules, for ever under the name of their content', async () => {
    const first = await app.inject('/api/rules');
    expect(first.json()).toEqual(JSON.parse(JSON.stringify(loaded.ruleSet)));
    expect(first.headers['cache-control']).toBe('no-cache');
    const etag = String(first.headers.etag);
    expect((await app.inject({ url: '/api/rules', headers: { 'if-none-match': etag } })).statusCode).toBe(304);
    const named = await app.inject(`/api/rules?v=${etag.slice(1, -1)}`);
    expect(named.headers['cache-control']).toContain('immutable');
  });

  test('its health', async () => {
    expect((await app.inject('/api/health')).json()).toMatchObject({
      status: 'ok',
      notices: 2,
      items: loaded.ruleSet.items.length,
    });
  });
});

describe('bad input gets a problem with every fault, and nothing else', () => {
  async function problemOf(
    answer: ReturnType<typeof assess>,
    status: number,
  ): Promise<{ errors?: { pointer: string; message: string; hint?: string }[] }> {
    const { statusCode, headers, body } = await answer;
    expect(statusCode).toBe(status);
    expect(headers['content-type']).toBe(PROBLEM_TYPE);
    const problem: unknown = JSON.parse(body);
    expect(problem).toMatchObject({
      status,
      type: containing('urn:jiangtong:problem:'),
      title: matching(/\p{Script=Han}/u),
    });
    return Value.Parse(problemSchema, problem);
  }

  test('each with its JSON pointer, Chinese words and what to do', async () => {
    const { errors = [] } = await problemOf(
      assess({
        截至: '2025-02-30',
        竞赛获奖: [
          { 竞赛级别: '省三类', 奖项: '金' },
          { 获奖日期: '昨天', 名次: 1 },
        ],
        赛: [],
        工资增幅: 5,
      }),
      422,
    );
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(
      [
        '/工资增幅',
        '/截至',
        '/竞赛获奖/0/奖项',
        '/竞赛获奖/0/竞赛级别',
        '/竞赛获奖/1/名次',
        '/竞赛获奖/1/获奖日期',
        '/赛',
      ].sort(),
    );
    for (const { message, hint } of errors) {
      expect(message).toMatch(/\p{Script=Han}/u);
      expect(hint).toMatch(/\p{Script=Han}/u);
    }
  });

  test.each([
    ['not an object', '[]', 422],
    ['null', 'null', 422],
    ['names that every object has', '{"constructor": [{"a": 1}], "__proto__": [{"b": 2}], "toString": []}', 422],
    ['deep nesting', `{"个人": ${'['.repeat(5000)}${']'.repeat(5000)}}`, 422],
    ['no JSON', '{"截至": 2025-12-31}', 400],
    ['nothing', '', 400],
    ['half a JSON', '{"截至":', 400],
  ])('%s', async (_what, payload, status) => {
    const { errors = [] } = await problemOf(assess(payload), status);
    expect(errors.length).toBeGreaterThan(0);
  });

  test('a fault of JSON is given by line and column', async () => {
    const { errors = [] } = await problemOf(assess('{\n  "截至": "2025-12-31",\n  x\n}'), 400);
    expect(errors[0]?.message).toContain('第3行第3列');
  });

  test('every wrong parameter', async () => {
    const query = new URLSearchParams({ on: '2025-13-01', choice: '02-1:丙', 选: '1' });
    const { errors = [] } = await problemOf(assess({}, `?${query.toString()}`), 400);
    expect(errors.map(({ message }) => message)).toEqual([
      containing('2025-13-01'),
      containing('02-1:丙'),
      containing('选'),
    ]);
  });

  test('more than 1 MiB, or more rows than one asks about', async () => {
    await problemOf(assess(`{"截至": "${' '.repeat(1024 * 1024)}"}`), 413);
    await problemOf(assess({ 个人: Array.from({ length: 1001 }, (_, i) => ({ 身份证号: `甲${String(i)}` })) }), 413);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'another type of content: %s',
    async (type) => {
      await problemOf(
        app.inject({ method: 'POST', url: '/api/assess', headers: { 'content-type': type }, payload: '{}' }),
        415,
      );
    },
  );

  test('an unknown address, notice or method', async () => {
    await problemOf(app.inject('/api/nope'), 404);
    await problemOf(app.inject('/api'), 404);
    await problemOf(app.inject('/api/notices/nope'), 404);
    const { headers } = await app.inject('/api/assess');
    expect(headers.allow).toBe('POST');
    await problemOf(app.inject('/api/assess'), 405);
    await problemOf(app.inject({ method: 'DELETE', url: '/api/notices' }), 405);
  });
});

describe('OpenAPI', () => {
  test('3.1, and every route of the API is in it, with its answers', async () => {
    const { openapi, paths, info } = (await app.inject('/api/openapi.json')).json<{
      openapi: string;
      info: { title: string };
      paths: Record<
        string,
        Record<
          string,
          {
            operationId: string;
            summary: string;
            responses: Record<string, { description: string; content: object }>;
            requestBody?: unknown;
          }
        >
      >;
    }>();
    expect(openapi).toMatch(/^3\.1\./u);
    expect(info.title).not.toBe('');
    expect(
      Object.entries(paths)
        .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
        .sort(),
    ).toEqual([
      'get /api/health',
      'get /api/notices',
      'get /api/notices/{id}',
      'get /api/openapi.json',
      'get /api/rules',
      'post /api/assess',
    ]);
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { responses, summary } of operations) {
      expect(summary).not.toBe('');
      for (const response of Object.values(responses))
        expect(response).toMatchObject({ description: matching(/./u), content: ANYTHING });
    }
    expect(paths['/api/assess']?.['post']?.requestBody).toMatchObject({ content: { 'application/json': ANYTHING } });
    expect(Object.keys(paths['/api/assess']?.['post']?.responses ?? {})).toEqual(['200', '400', '413', '415', '422']);
  });

  test('has no reference that leads nowhere', async () => {
    expect((await app.inject('/api/openapi.json')).body).not.toContain('"$ref"');
  });

  test('its description of a situation takes what the API takes', () => {
    const schema = situationSchema(loaded.ruleSet);
    expect(Value.Check(schema, THIRTY)).toBe(true);
    expect(Value.Check(schema, { 赛: [] })).toBe(false);
    expect(Value.Check(schema, { 竞赛获奖: [{ 奖项: '金' }] })).toBe(false);
  });
});

describe('pages', () => {
  test.each([
    '/',
    '/notices/liaocheng-2024-23',
    '/notices/mohrss-ui-skills',
    '/calculator',
    '/calculator/02-01',
    '/notices/liaocheng-2024-23?q=%E7%AB%9E%E8%B5%9B',
  ])('%s is Chinese HTML under a strict policy', async (url) => {
    const { statusCode, headers, body } = await app.inject(url);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('data:');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body).toMatch(/^<!doctype html><html lang="zh-CN">/u);
    expect(body).not.toMatch(/<style|<script(?![^>]* src=)| style="| on[a-z]+="/u);
  });

  test('the style sheet they name is there, for good', async () => {
    const { body } = await app.inject('/');
    const href = /<link rel="stylesheet" href="([^"]+)"/u.exec(body)?.[1] ?? '';
    const sheet = await app.inject(href);
    expect(sheet.headers['content-type']).toBe('text/css; charset=utf-8');
    expect(sheet.headers['cache-control']).toContain('immutable');
    expect(sheet.body).toContain('@media print');
  });

  test('a page that has not changed is not sent again', async () => {
    const { headers } = await app.inject('/');
    expect((await app.inject({ url: '/', headers: { 'if-none-match': String(headers.etag) } })).statusCode).toBe(304);
  });

  test.each(['/nope', '/notices/nope', '/calculator/99-99'])(
    '%s is a kind page in Chinese with the ways on',
    async (url) => {
      const { statusCode, headers, body } = await app.inject(url);
      expect(statusCode).toBe(404);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(body).toContain('href="/calculator"');
      expect(body).toContain('href="/notices/liaocheng-2024-23"');
    },
  );

  test('what was asked for is shown as text', async () => {
    const { body } = await app.inject(`/calculator/${encodeURIComponent('<img src=x>')}`);
    expect(body).not.toContain('<img');
  });

  test('without scripts the calculator is a form, step by step', async () => {
    let page = (await app.inject('/calculator/02-01')).body;
    for (const value of ['３０', '2025']) {
      expect(page).toContain('<form method="post" action="/calculator/02-01"');
      page = await send(page, { value, do: 'answer' });
    }
    expect(page).toContain('可以得到');
    expect(page).toContain('1万元');
    expect(await send(page, { value: '0', do: 'edit' })).toContain('value="３０"');
  });

  test('a wrong answer is said where it was given', async () => {
    const page = await send((await app.inject('/calculator/02-01')).body, { value: '三十', do: 'answer' });
    expect(page).toContain('role="alert"');
    expect(page).toContain('“新增高技能人才数”的值“三十”不对');
  });

  test.each([
    '',
    'interview=x',
    'interview=%7B%7D',
    'interview=%7B%22items%22%3A%5B%22constructor%22%5D%2C%22answers%22%3A%5B%5D%2C%22skipped%22%3A%5B%5D%2C%22paid%22%3A%5B%5D%7D',
  ])('a form that makes no sense starts again: %s', async (payload) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/calculator/02-01',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('重新');
  });

  async function send(page: string, fields: Record<string, string>): Promise<string> {
    const interview = /name="interview" value="([^"]*)"/u.exec(page)?.[1]?.replaceAll('&quot;', '"') ?? '';
    const payload = new URLSearchParams({ interview, ...fields }).toString();
    const answer = await app.inject({
      method: 'POST',
      url: '/calculator/02-01',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    });
    expect(answer.statusCode).toBe(200);
    return answer.body;
  }
});

describe('docs/design.md names', () => {
  const page = readFileSync(new URL('../../docs/design.md', import.meta.url), 'utf8');

  test('every problem with its status, and no other', () => {
    const named = [...page.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \|/gmu)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    expect(named).toEqual(Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]));
  });

  test('every code of a fault with its meaning, and no other', () => {
    const named = [...page.matchAll(/^\| (A\d{3}) \| (.+) \|$/gmu)].map(([, code, meaning]) => [code, meaning]);
    expect(named).toEqual(Object.entries(API_CODES));
  });

  test('every route, and no other', async () => {
    const { paths } = (await app.inject('/api/openapi.json')).json<{ paths: Record<string, object> }>();
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/gu, ':$1')}`),
    );
    const named = [...page.matchAll(/^\| `((?:GET|POST) [^`]+)` \|/gmu)].map((match) => match[1]);
    expect(named.sort()).toEqual(routes.sort());
  });
});

test('every problem has a Chinese title and a status of its kind', () => {
  for (const { title, status } of Object.values(PROBLEMS)) {
    expect(title).toMatch(/\p{Script=Han}/u);
    expect(status).toBeGreaterThanOrEqual(400);
  }
});

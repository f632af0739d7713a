import { beforeAll, describe, expect, test } from 'vitest';
import { PLATFORM_SCOPE, scopeOf, type Actor, type Grant } from '../../access/index.ts';
import { climbLadder, publicFigures, type OpenDoor, type SupervisionBoard, type TaskView } from '../../flow/index.ts';
import { formatDay, chinaDay } from '../../kit/index.ts';
import { taskEvents, transact } from '../../store/index.ts';
import { EAST } from '../../../test/platform/city.ts';
import type { Answer, Client } from '../../../test/platform/client.ts';
import { auditOf, contextOf } from '../../../test/platform/people.ts';
import { startServer, type TestServer } from '../../../test/platform/server.ts';

/*
 * A task under supervision, from being handed down to its end, by those who have a part in it: two departments, the city's office, the
 * auditor, and the job that the calendar drives.
 */

const HR = '市人力资源社会保障局';
const UNION = '市总工会';
const FIRMS = 'liaocheng-2024-23.06-R1';
const BUDGETS = 'liaocheng-2024-23.16-R4';

const STAFF: Readonly<Record<string, readonly Grant[]>> = {
  city: [{ role: 'city-reviewer' }],
  hr: [{ role: 'department', department: HR }],
  union: [{ role: 'department', department: UNION }],
  'union-east': [{ role: 'department', department: UNION, county: EAST }],
  finance: [{ role: 'finance' }],
  auditor: [{ role: 'auditor' }],
  acceptor: [{ role: 'county-acceptor', county: EAST }],
};

let server: TestServer;
const actors = new Map<string, Actor>();
const clients = new Map<string, Client>();

beforeAll(async () => {
  server = await startServer();
  for (const [login, grants] of Object.entries(STAFF)) actors.set(login, await server.join({ login, grants }));
});

async function as(login: string): Promise<Client> {
  const client = clients.get(login) ?? (await server.signIn(login));
  clients.set(login, client);
  return client;
}

const board = async (login: string, query = ''): Promise<SupervisionBoard> =>
  good(await (await as(login)).get(`/api/supervision${query}`)).json<SupervisionBoard>();
const seen = async (login: string, id = FIRMS): Promise<TaskView> =>
  good(await (await as(login)).get(`/api/supervision/tasks/${id}`)).json<TaskView>();

function good(answer: Answer): Answer {
  if (answer.status !== 200) throw new Error(`${String(answer.status)} ${answer.text}`);
  return answer;
}

async function on(login: string, verb: string, body: object, id = FIRMS, version?: number): Promise<Answer> {
  const headers = { 'if-match': `"${String(version ?? (await seen('city', id)).version)}"` };
  return (await as(login)).post(`/api/supervision/tasks/${id}/${verb}`, body, { headers });
}

const dayFromNow = (days: number): string => formatDay(chinaDay(server.now()) + days);
const codesOf = (answer: Answer): readonly string[] =>
  answer.json<{ errors: { code: string }[] }>().errors.map(({ code }) => code);

function taskOn(found: SupervisionBoard, id = FIRMS) {
  const task = found.tasks.find((one) => one.id === id);
  if (task === undefined) throw new Error(`${id} is not on the board`);
  return task;
}

/** How many tasks one of the notice's own indicators counts. */
async function lateBy(given: Omit<OpenDoor, 'now'>, now: Date, code: string): Promise<number> {
  const { indicators } = await publicFigures({ ...given, now });
  return Number(indicators.find((one) => one.code === code)?.value);
}

describe('supervision', () => {
  test('begins with nothing handed down: sixteen measures, each with its lead departments', async () => {
    const found = await board('city');
    const numbered = found.measures.filter(({ number }) => number !== '00' && number !== '99');
    expect(numbered.map(({ number }) => number)).toEqual(
      Array.from({ length: 16 }, (_, i) => String(i + 1).padStart(2, '0')),
    );
    for (const { leads } of numbered) expect(leads.length).toBeGreaterThan(0);
    expect(found.counts.unassigned).toBe(found.tasks.length);
    expect(found.ladder.map(({ name, days }) => [name, days])).toEqual([
      ['提醒', 1],
      ['催办', 10],
      ['通报', 20],
      ['约谈', 30],
    ]);
    expect(taskOn(found).figure).toMatchObject({ target: '200家', percent: 0 });
  });

  test('the office hands tasks down; the second time there is nothing left', async () => {
    const assign = async (login: string): Promise<Answer> => (await as(login)).post('/api/supervision/assign', {});
    expect((await assign('hr')).problem).toBe('forbidden');
    const { assigned } = good(await assign('city')).json<{ assigned: number }>();
    const found = await board('city');
    expect(found.counts['under-way']).toBe(assigned);
    expect(assigned).toBe(found.tasks.length);
    expect(codesOf(await assign('city'))).toEqual(['T001']);
  });

  test('a department sees its own tasks and reports on them; others’ are not there', async () => {
    const own = await board('union');
    expect(own.department).toBe(UNION);
    expect(own.tasks.every(({ departments }) => departments.includes(UNION))).toBe(true);
    expect(own.tasks.length).toBeGreaterThan(3);
    expect((await (await as('union')).get(`/api/supervision/tasks/${BUDGETS}`)).problem).toBe('no-such-resource');
    expect((await (await as('union')).get(`/api/supervision?department=${encodeURIComponent(HR)}`)).problem).toBe(
      'no-such-resource',
    );
    expect((await (await as('acceptor')).get('/api/supervision')).problem).toBe('forbidden');

    const given = { words: '已走访重点企业40家', figure: 40, evidence: '走访台账' };
    good(await on('union', 'report', given));
    expect(await seen('hr')).toMatchObject({
      standing: 'to-check',
      can: { reportFor: [HR], manage: [] },
      reports: [{ department: UNION, words: '已走访重点企业40家', figure: 40, evidence: '走访台账', entered: false }],
    });
  });

  test('nobody reports for another department, but the office, which is said', async () => {
    expect((await on('union', 'report', { department: HR, words: '代报' })).problem).toBe('forbidden');
    expect((await on('finance', 'report', { department: HR, words: '代报' })).problem).toBe('forbidden');
    // A county's official of the same department.
    expect((await (await as('union-east')).get(`/api/supervision/tasks/${FIRMS}`)).problem).toBe('no-such-resource');
    expect(codesOf(await on('city', 'report', { words: '没有说是谁' }))).toEqual(['T011']);
    expect(codesOf(await on('city', 'report', { department: '市税务局', words: ' ' }))).toEqual(['T004', 'T009']);
    good(await on('city', 'report', { department: HR, words: '来函报送：名单正在公示' }));
    expect((await seen('hr')).reports.at(-1)).toMatchObject({ department: HR, entered: true });
  });

  test('what row-level security lets a department write: its own report, and nothing else', async () => {
    const union = actors.get('union');
    if (union === undefined) throw new Error('no union');
    const insert = (event: object): Promise<unknown> =>
      transact(server.database, scopeOf(union), (tx) =>
        tx
          .insertInto('supervision.event')
          .values({ task: FIRMS, seq: 99, event: JSON.stringify(event), at: server.now().toISOString() })
          .execute(),
      );
    await expect(insert({ type: 'concluded' })).rejects.toThrow('row-level security');
    await expect(insert({ type: 'reported', department: HR })).rejects.toThrow('row-level security');
    const hidden = await transact(server.database, scopeOf(union), (tx) => taskEvents(tx, BUDGETS));
    expect(hidden).toEqual([]);
  });

  test('a report is sent back and made again, checked, and the task concluded; who looked at an old version is told so', async () => {
    const { version } = await seen('city');
    good(await on('city', 'return', { reports: [1], words: '请附走访名单' }));
    expect((await on('city', 'accept', { reports: [2], words: '属实' }, FIRMS, version)).problem).toBe(
      'precondition-failed',
    );
    const inbox = (await (await as('union')).get('/api/messages')).text;
    expect(inbox).toContain('督查任务的报送被退回');
    expect(inbox).toContain('请附走访名单');
    good(await on('union', 'report', { words: '补报走访名单', evidence: '走访名单' }));
    good(await on('city', 'accept', { reports: [2, 3], words: '属实' }));
    expect(taskOn(await board('city')).standing).toBe('under-way');
    good(await on('hr', 'report', { words: '200家名单已公布', complete: true }));
    good(await on('city', 'conclude', { words: '经核实，同意办结' }));
    const { standing, can, course } = await seen('city');
    expect([standing, can.manage]).toEqual(['concluded', ['reopen']]);
    expect(course[0]).toMatchObject({ type: 'concluded', by: 'city', details: ['经核实，同意办结'] });
    expect((await on('hr', 'report', { words: '再报' })).problem).toBe('conflict');
    expect((await auditOf(server.database, 'supervision.conclude')).map(({ subject }) => subject)).toEqual([
      `督查任务:${FIRMS}`,
    ]);
  });

  test('a last day that is set and passed climbs the ladder; each rung is told once, and the notice’s own indicators count it', async () => {
    const due = dayFromNow(3);
    good(await on('city', 'due', { due, reason: '市政府专题会议' }, BUDGETS));
    const given = { database: server.database, keys: server.keys, ruleSet: contextOf(server.database).ruleSet };
    const after = (days: number): Date => new Date(server.now().getTime() + days * 86_400_000);
    expect(await climbLadder({ ...given, now: after(3) })).toMatchObject({ told: 0 });
    const finance = async (): Promise<number> => {
      const { rows } = await server.database.ownerPool.query<{ n: string }>(
        `select count(*) as n from messages.message where about = $1 and due = $2 and recipient = 'role:department@市财政局'`,
        [`supervision:${BUDGETS}`, due],
      );
      return Number(rows[0]?.n);
    };
    // A quarter may end meanwhile, of which they are told by itself.
    await climbLadder({ ...given, now: after(4) });
    expect(await finance()).toBe(1);
    await climbLadder({ ...given, now: after(5) });
    expect(await finance()).toBe(1);
    await Promise.all([climbLadder({ ...given, now: after(13) }), climbLadder({ ...given, now: after(13) })]);
    expect(await finance()).toBe(2);
    const events = await transact(server.database, PLATFORM_SCOPE, (tx) => taskEvents(tx, BUDGETS));
    expect(
      events.flatMap((event) =>
        event.type === 'rung-reached' && event.department === '市财政局' && formatDay(event.due) === due
          ? event.rung
          : [],
      ),
    ).toEqual(['remind', 'urge']);
    const urged = await lateBy(given, after(13), '16-Z3');
    good(await on('city', 'extend', { to: dayFromNow(60), reason: '省级资金尚未下达' }, BUDGETS));
    expect(await lateBy(given, new Date(after(13).getTime() + 3_600_000), '16-Z3')).toBe(urged - 1);
    expect(taskOn(await board('city'), BUDGETS)).toMatchObject({ standing: 'extended', rung: 'none' });
  });

  test('is taken out as an official document, which the audit knows', async () => {
    const answer = good(await (await as('auditor')).get('/api/supervision/board.docx'));
    expect(answer.bytes.subarray(0, 2).toString()).toBe('PK');
    expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent('督查通报.docx'));
    expect((await auditOf(server.database, 'supervision.export')).length).toBe(1);
  });
});

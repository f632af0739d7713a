import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../test/platform/client.ts';
import { readByOffice } from '../../../test/platform/office.ts';
import { auditOf, NOW } from '../../../test/platform/people.ts';
import { startServerAt, type TestServer } from '../../../test/platform/server.ts';
import { FIRMS, numberOf, put } from '../../../test/platform/town.ts';
import { caseAwaitingNotice, makeOffice, settlePerson, type Office } from '../../../test/platform/waiting-cases.ts';
import { creditCodeFault, residentIdFault } from '../../kit/index.ts';

/** The API of public notices, over HTTP, as everybody and as the city's reviewer. */

let server: TestServer;
let office: Office;
let nobody: Client;
let city: Client;
let person = 0;

interface Batch {
  readonly id: string;
  readonly version: number;
  readonly list: readonly { readonly case: string; readonly row: number }[];
}

beforeAll(async () => {
  // Working days are counted over years that are published: the tests play on a day of one.
  server = await startServerAt(NOW);
  office = await makeOffice(server.database);
  await put(server.database, '单位', FIRMS);
  nobody = server.client();
  await server.join({ login: 'city-online', grants: [{ role: 'city-reviewer' }] });
  city = await server.signIn('city-online');
  const set = await city.ask('PUT', '/api/public-notice-office', {
    body: { organ: '某局', phone: '0635-0000000', address: '某路1号' },
  });
  expect(set.status).toBe(200);
});

async function frozen(count: number): Promise<Batch> {
  const cases: string[] = [];
  for (let i = 0; i < count; i += 1) {
    await settlePerson(server.database, person);
    cases.push(
      await caseAwaitingNotice(server.database, office, { item: '14-06', person, key: '', now: server.now() }),
    );
    person += 1;
  }
  const answer = await city.post('/api/public-notice-batches', { item: '14-06', cases });
  expect([answer.status, answer.headers.get('etag')]).toEqual([201, '"1"']);
  return answer.json<Batch>();
}

async function published(count: number): Promise<Batch> {
  const { id } = await frozen(count);
  const answer = await city.post(`/api/public-notice-batches/${id}/publish`, {}, { headers: { 'if-match': '"1"' } });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json<Batch>();
}

describe('everybody, without signing in', () => {
  test('reads what is published, page by page, by item, county and text, and downloads the document', async () => {
    const { id } = await published(3);
    const draft = await frozen(1);
    const all = (await nobody.get('/api/public-notices')).json<{
      notices: { id: string; url: string; document: string }[];
    }>();
    expect(all.notices.map((one) => one.id)).toContain(id);
    expect(all.notices.map((one) => one.id)).not.toContain(draft.id);
    for (const [query, found] of [
      ['item=14-06', true],
      ['item=03-01', false],
      [`county=${encodeURIComponent('东昌府区')}`, true],
      [`county=${encodeURIComponent('临清市')}`, false],
      [`text=${encodeURIComponent('本科待遇')}`, true],
      [`text=${encodeURIComponent('没有这个人')}`, false],
      ['text=%25', false],
    ] as const) {
      const { notices } = (await nobody.get(`/api/public-notices?${query}`)).json<{ notices: unknown[] }>();
      expect([query, notices.length > 0]).toEqual([query, found]);
    }
    const first = (await nobody.get(`/api/public-notices/${id}?limit=2`)).json<{
      rows: { row: number }[];
      next: string;
    }>();
    expect(first.rows.map(({ row }) => row)).toEqual([1, 2]);
    const second = (await nobody.get(first.next)).json<{ rows: { row: number }[]; next: null }>();
    expect([second.rows.map(({ row }) => row), second.next]).toEqual([[3], null]);

    const docx = await nobody.get(`/api/public-notices/${id}/document.docx`);
    expect([docx.status, docx.type]).toEqual([
      200,
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ]);
    expect(docx.bytes.subarray(0, 2).toString()).toBe('PK');
    // LibreOffice, where there is one, opens it and reads what the page shows.
    const word = (await readByOffice('docx', docx.bytes)) ?? (await nobody.get(`/public-notices/${id}/document`)).text;
    for (const said of ['关于拟给予人才住房本科待遇的公示', '序号', '东昌府区']) expect(word).toContain(said);
    expect((await nobody.get(`/api/public-notices/${id}/document.docx`)).bytes.equals(docx.bytes)).toBe(true);
    const preview = await city.get(`/api/public-notice-batches/${draft.id}/document.docx`);
    expect(preview.bytes.subarray(0, 2).toString()).toBe('PK');
    for (const path of [draft.id, `${draft.id}/document.docx`])
      expect((await nobody.get(`/api/public-notices/${path}`)).problem).toBe('no-such-resource');
  });

  test('sees a page that prints like the document, with a style sheet of this server and nothing inline', async () => {
    const { id } = await published(1);
    const page = await nobody.get(`/public-notices/${id}/document`);
    expect([page.status, page.type]).toEqual([200, 'text/html']);
    expect(page.text).toContain('关于拟给予人才住房本科待遇的公示');
    expect(page.text).not.toMatch(/<style|<script|style="/u);
    const styles = /<link rel="stylesheet" href="([^"]+)">/u.exec(page.text)?.[1] ?? '';
    const sheet = await nobody.get(styles);
    expect([sheet.status, sheet.type]).toEqual([200, 'text/css']);
    const gone = await nobody.get('/public-notices/2026-999999/document');
    expect([gone.status, gone.type]).toEqual([404, 'text/html']);
  });

  test('objects, keeps the receipt, and follows what becomes of it; nothing of theirs is seen by others', async () => {
    const { id } = await published(2);
    const said = { row: 2, grounds: '他住在外地，电话 13812345678', name: '李四', contact: '13987654321' };
    const answer = await nobody.post(`/api/public-notices/${id}/objections`, said);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { receipt, url } = answer.json<{ receipt: string; url: string }>();
    expect((await nobody.get(url)).json()).toMatchObject({ receipt, batch: id, row: 2, outcome: 'open', reason: null });
    const list = await city.get('/api/public-notice-objections?outcome=open&limit=200');
    expect(list.text).toContain(receipt);
    expect(list.text).not.toContain('李四');
    const content = await city.get(`/api/public-notice-objections/${receipt}`);
    expect(content.json()).toMatchObject({ grounds: said.grounds, name: '李四', contact: said.contact });
    for (const path of [url, `/api/public-notices/${id}`, `/public-notices/${id}/document`])
      expect((await nobody.get(path)).text).not.toMatch(/李四|13987654321|13812345678|外地/u);
    const settled = await city.post(`/api/public-notice-objections/${receipt}/settle`, {
      upheld: false,
      reason: '住在本市',
    });
    expect(settled.status).toBe(200);
    expect((await nobody.get(url)).json()).toMatchObject({ outcome: 'dismissed', reason: '住在本市' });
    expect(
      (await city.post(`/api/public-notice-objections/${receipt}/settle`, { upheld: true, reason: '再看' })).problem,
    ).toBe('conflict');
    for (const body of [{ ...said, row: 9 }, { ...said, row: 0 }, { row: 1 }, { ...said, grounds: '　' }]) {
      const refused = await nobody.post(`/api/public-notices/${id}/objections`, body);
      expect([body, [409, 422].includes(refused.status)]).toEqual([body, true]);
    }
    expect((await nobody.get('/api/objections/nothing')).problem).toBe('no-such-resource');
  });

  test('is told what can’t be, and nothing breaks by it', async () => {
    for (const [path, status] of [
      ['/api/public-notices?text=%00', 400],
      ['/api/public-notices?county=%00&item=%00', 400],
      ['/api/public-notices/%00', 400],
      ['/api/public-notices/999', 404],
      ['/api/objections/%00', 400],
    ] as const)
      expect([path, (await nobody.get(path)).status]).toEqual([path, status]);
  });

  test('is given no number in full, in any answer', async () => {
    const { id } = await published(4);
    const answers = [
      '/api/public-notices',
      '/api/public-notices?text=人',
      `/api/public-notices/${id}`,
      `/public-notices/${id}/document`,
    ];
    for (const path of answers) {
      const { text } = await nobody.get(encodeURI(path));
      expect(text.length).toBeGreaterThan(100);
      const runs = text.match(/[0-9A-Za-z]{11,}/gu) ?? [];
      const numbers = runs.filter(
        (run) =>
          residentIdFault(run) === undefined ||
          creditCodeFault(run) === undefined ||
          /^1[3-9]\d{9}$/u.test(run) ||
          /^\d{15,19}$/u.test(run),
      );
      expect([path, numbers]).toEqual([path, []]);
      for (let n = 0; n < person; n += 1) expect(text).not.toContain(numberOf(n));
    }
  });

  test('comes to nothing of the staff’s', async () => {
    const { id } = await published(1);
    for (const path of [
      '/api/public-notice-batches',
      `/api/public-notice-batches/${id}`,
      `/api/public-notice-batches/${id}/document.docx`,
      '/api/public-notice-objections',
      '/api/public-notice-candidates?item=14-06',
      '/api/public-notice-office',
    ])
      expect([path, (await nobody.get(path)).problem]).toEqual([path, 'unauthenticated']);
    const shown = await nobody.get(`/api/public-notices/${id}`);
    const listed = (await city.get(`/api/public-notice-batches/${id}`)).json<Batch>();
    for (const { case: one } of listed.list) expect(shown.text).not.toContain(one);
  });
});

describe('the city’s reviewer', () => {
  test('publishes the version that was seen, once, whatever is sent twice', async () => {
    const { id } = await frozen(1);
    const path = `/api/public-notice-batches/${id}/publish`;
    expect((await city.post(path, {})).problem).toBe('precondition-required');
    expect((await city.post(path, {}, { headers: { 'if-match': '"7"' } })).problem).toBe('precondition-failed');
    const headers = { 'if-match': '"1"', 'idempotency-key': `publish-${id}` };
    const [one, two] = [await city.post(path, {}, { headers }), await city.post(path, {}, { headers })];
    expect([one.status, two.status, two.text]).toEqual([200, 200, one.text]);
    expect(
      (await auditOf(server.database, 'public-notice.publish')).filter((entry) => entry.subject === `公示:${id}`),
    ).toHaveLength(1);
  });

  test('withdraws with a reason; everybody is told that it was', async () => {
    const { id, version } = await published(1);
    const path = `/api/public-notice-batches/${id}/withdraw`;
    const headers = { 'if-match': `"${String(version)}"` };
    expect((await city.post(path, { reason: '' }, { headers })).problem).toBe('bad-input');
    expect((await city.post(path, { reason: '名单有误' }, { headers })).status).toBe(200);
    const gone = await nobody.get(`/api/public-notices/${id}`);
    expect([gone.status, gone.json<{ detail: string }>().detail]).toEqual([
      404,
      `公示 ${id} 已撤回：名单有误。更正后重新公示；已提出的异议仍可凭回执号查询。`,
    ]);
    const anew = await city.post(
      `/api/public-notice-batches/${id}/freeze`,
      {},
      { headers: { 'if-match': `"${String(version + 1)}"` } },
    );
    expect(anew.json()).toMatchObject({ edition: 2, status: 'frozen' });
  });
});

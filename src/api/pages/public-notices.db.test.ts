import { beforeAll, describe, expect, test } from 'vitest';
import { NOW } from '../../../test/platform/people.ts';
import { startServer, type TestServer } from '../../../test/platform/server.ts';
import { numberOf } from '../../../test/platform/town.ts';
import { Visitor } from '../../../test/platform/visitor.ts';
import { noticeMaker, type NoticeMaker } from '../../../test/platform/shown-notices.ts';

/** 公示 for everybody, in a browser without scripts. */

let server: TestServer;
let notices: NoticeMaker;

beforeAll(async () => {
  server = await startServer();
  // Working days are counted over years that are published: the tests play on a day of one.
  server.forward(Math.round((NOW.getTime() - Date.now()) / 1000));
  notices = await noticeMaker(server);
});

const visitor = (): Visitor => new Visitor(server.url);

async function objectTo(id: string, row: number, filled: Record<string, string>): Promise<Visitor> {
  const one = visitor();
  await one.look(`/public-notices/${id}/object?row=${String(row)}`);
  await one.send(`/public-notices/${id}/object`, filled);
  return one;
}

const receiptIn = ({ seen }: Visitor): string => /YY-\d{8}-[0-9A-Z]{6}/u.exec(seen.text)?.[0] ?? '';

describe('a list', () => {
  test('is found by its title and county, says how long it runs, and shows masked rows', async () => {
    const id = await notices.published(3);
    const one = visitor();
    const { html, text } = await one.look('/public-notices');
    expect(html).toContain(`href="/public-notices/${id}"`);
    expect(text).toMatch(/公示中，至2026年3月\d+日止，还有\d+天/u);
    expect((await one.look('/public-notices?county=临清市')).text).toContain('没有符合的公示');
    expect((await one.look('/public-notices?text=本科待遇&county=东昌府区')).html).toContain(id);
    const list = await one.look(`/public-notices/${id}`);
    for (const part of ['人才住房本科待遇', '某局', '某路1号', '不少于5个工作日', '提异议', '摘要值（SM3）'])
      expect(list.text).toContain(part);
    expect(list.html).toContain(`href="/api/public-notices/${id}/document.docx"`);
    expect(list.html).toContain(`href="/public-notices/${id}/document"`);
    for (const person of [0, 1, 2]) expect(list.html).not.toContain(numberOf(person));
    expect(list.html).not.toMatch(/\d{17}[\dX]|个:[\w-]{22}/u);
    expect((await one.look(`/public-notices/${id}?text=没有这个人`)).text).toContain('没有符合的行');
    expect((await one.look(`/public-notices/${id}?after=2`)).text).not.toContain('第2行');
  });

  test('that is only drafted, or that there is none of, is not found', async () => {
    const draft = await notices.frozen(1);
    for (const id of [draft, '2026-999999', '%25', '..%2f']) {
      expect([id, (await visitor().look(`/public-notices/${id}`)).status]).toEqual([id, 404]);
      expect([id, (await visitor().look(`/public-notices/${id}/object?row=1`)).status]).toEqual([id, 404]);
    }
  });
});

describe('an objection', () => {
  test('is made without signing in, gets a receipt, stops its row alone, and is looked up by it', async () => {
    const id = await notices.published(2);
    const one = await objectTo(id, 2, { grounds: '社保不在本市', name: '', contact: '' });
    const receipt = receiptIn(one);
    expect(one.seen.text).toContain('您的回执号');
    expect(one.seen.path).not.toContain(receipt);
    const { text } = await one.look(`/public-notices/${id}`);
    expect(text).toMatch(/1 人\d+ .* 公示中 提异议 2 人\d+ .* 核查中/u);
    await one.look('/objections');
    const spoken = receipt.toLowerCase().replaceAll('-', ' - ');
    expect((await one.send('/objections', { receipt: spoken })).text).toContain('正在核查');
    expect(one.seen.text).not.toContain('社保');
    expect((await one.send('/objections', { receipt: 'YY-20260101-AAAAAA' })).status).toBe(422);
    expect(one.seen.text).toContain('没有异议 YY-20260101-AAAAAA');
  });

  test('sent twice by a double click it is one, with one receipt', async () => {
    const id = await notices.published(1);
    const one = visitor();
    await one.look(`/public-notices/${id}/object?row=1`);
    const key = /name="key" value="([^"]+)"/u.exec(one.seen.html)?.[1] ?? '';
    const body = new URLSearchParams({ row: '1', key, grounds: '不实', name: '', contact: '' }).toString();
    const send = () =>
      server.client().ask('POST', `/public-notices/${id}/object`, { body, type: 'application/x-www-form-urlencoded' });
    const answers = await Promise.all([send(), send(), send()]);
    const receipts = new Set(answers.map(({ text }) => /YY-\d{8}-[0-9A-Z]{6}/u.exec(text)?.[0]));
    expect([answers.map(({ status }) => status), receipts.size]).toEqual([[200, 200, 200], 1]);
    const { rows } = await server.database.ownerPool.query(
      `select count(*)::int as n from public_notice.objection where batch = $1`,
      [id],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  test('without a word of why it is not taken, and what was filled in stays', async () => {
    const id = await notices.published(1);
    const one = await objectTo(id, 1, { grounds: ' ', name: '张某', contact: '信箱' });
    expect([one.seen.status, one.seen.text.includes('没有写明异议的内容')]).toEqual([422, true]);
    expect(one.seen.html).toContain('value="张某"');
    expect((await visitor().look(`/public-notices/${id}/object?row=9`)).status).toBe(404);
  });

  test('from another site it is not taken', async () => {
    const id = await notices.published(1);
    const answer = await server.client().ask('POST', `/public-notices/${id}/object`, {
      body: 'row=1&grounds=x',
      type: 'application/x-www-form-urlencoded',
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
  });
});

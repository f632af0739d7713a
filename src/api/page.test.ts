import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestProblem } from './errors.ts';
import { pageOf, readPage } from './page.ts';

const key = fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { minLength: 1, maxLength: 3 });

test('a mark leads back to the key it was made of', () => {
  fc.assert(
    fc.property(key, (parts) => {
      const { next } = pageOf('/api/x?limit=1&q=%E7%94%B2', [1, 2], { after: undefined, limit: 1 }, () => parts);
      const query = new URLSearchParams(next?.split('?')[1]);
      expect([query.get('limit'), query.get('q')]).toEqual(['1', '甲']);
      expect(readPage({ after: query.get('after') ?? '', limit: 1 }, parts.length)).toEqual({ after: parts, limit: 1 });
    }),
  );
});

test('walking from page to page gives every row once', () => {
  const all = Array.from({ length: 23 }, (_, i) => i * 3);
  const seen: number[] = [];
  let url: string | null = '/api/x?limit=5';
  while (url !== null) {
    const query = new URLSearchParams(url.split('?')[1]);
    const after = query.get('after');
    const page = readPage({ ...(after === null ? {} : { after }), limit: Number(query.get('limit')) }, 1);
    const from = page.after?.[0] ?? -1;
    const found = all.filter((row) => row > Number(from)).slice(0, page.limit + 1);
    const { rows, next }: { readonly rows: readonly number[]; readonly next: string | null } = pageOf(
      url,
      found,
      page,
      (row) => [row],
    );
    seen.push(...rows);
    url = next;
  }
  expect(seen).toEqual(all);
});

test('fifty rows where nothing is said', () => {
  expect(readPage({}, 1)).toEqual({ after: undefined, limit: 50 });
});

test('a mark that was not given out is refused', () => {
  for (const after of [
    '',
    'x',
    '%',
    Buffer.from('{}').toString('base64url'),
    Buffer.from('[{}]').toString('base64url'),
  ])
    expect(() => readPage({ after }, 1)).toThrow(RequestProblem);
  expect(() => readPage({ after: Buffer.from('[1,2]').toString('base64url') }, 1)).toThrow(RequestProblem);
});

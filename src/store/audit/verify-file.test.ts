import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalEntry } from './canonical.ts';
import { GENESIS, linkHash, type Head, type Verdict } from './chain.ts';
import { footerLine, headerLine, linkLine } from './export-lines.ts';
import { keepHead, readHeads } from './heads.ts';
import { verifyFile } from './verify-file.ts';

const START: Head = { seq: 0, hash: GENESIS };
let folder: string;
let made = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jiangtong-audit-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function entry(id: number, word = ''): string {
  return canonicalEntry({
    id: String(id),
    at: '2025-12-31T04:00:00.000000Z',
    account: '7',
    session: 's',
    action: 'register.correct',
    subject: `台账 个人:${String(id)}`,
    outcome: 'done',
    detail: JSON.stringify({ 原因: `录入有误${word}`, 版本: id }),
    tx: String(700 + id),
  });
}

interface Sealed extends Head {
  readonly text: string;
}

/** `count` entries, sealed behind `start`. */
function chain(count: number, start = START, word = ''): Sealed[] {
  const links: Sealed[] = [];
  for (let i = 1; i <= count; i += 1) {
    const seq = start.seq + i;
    const text = entry(seq, word);
    links.push({ seq, text, hash: linkHash(links.at(-1)?.hash ?? start.hash, text) });
  }
  return links;
}

/** Lines as exported; line 0 is the header, line n the entry n, the last the footer. */
function linesOf(links: readonly Sealed[], start = START): string[] {
  const last = links.at(-1) ?? start;
  return [headerLine(start, last.seq), ...links.map((link) => linkLine(link, link.text)), footerLine(start, last)];
}

function fileOf(content: string | Buffer): string {
  made += 1;
  const path = join(folder, String(made));
  writeFileSync(path, content);
  return path;
}

function check(lines: readonly string[]): Promise<Verdict> {
  return verifyFile(fileOf(lines.join('')));
}

/** A chain of 2 to 30, and one or two different places in it. */
const places = fc
  .integer({ min: 2, max: 30 })
  .chain((count) =>
    fc.tuple(fc.constant(count), fc.uniqueArray(fc.integer({ min: 1, max: count }), { minLength: 2, maxLength: 2 })),
  );

test('a whole file holds, of whatever length, packed or not', async () => {
  for (const count of [0, 1, 2, 500]) {
    const links = chain(count);
    const expected = { ok: true, count, head: links.at(-1) ?? START };
    expect(await check(linesOf(links))).toMatchObject({ ok: true, count, head: { seq: count } });
    expect(await verifyFile(fileOf(gzipSync(linesOf(links).join(''))))).toMatchObject({
      ok: true,
      head: { seq: expected.head.seq, hash: expected.head.hash },
    });
  }
});

test('a part of a chain holds from where it begins', async () => {
  const start = { seq: 40, hash: linkHash(GENESIS, 'x') };
  expect(await check(linesOf(chain(5, start), start))).toMatchObject({ ok: true, count: 5, head: { seq: 45 } });
});

test('line ends that a transfer has changed are no fault', async () => {
  expect(await check(linesOf(chain(5)).map((line) => line.replace('\n', '\r\n')))).toMatchObject({ ok: true });
});

describe('names the place of whatever was done to one entry', () => {
  test('changed', async () => {
    await fc.assert(
      fc.asyncProperty(places, fc.nat(), async ([count, [place = 1]], where) => {
        const lines = linesOf(chain(count));
        const line = lines[place] ?? '';
        const body = line.indexOf('"entry":') + '"entry":'.length + 2;
        const at = body + (where % (line.length - body - 3));
        lines[place] = line.slice(0, at) + (line.charAt(at) === 'x' ? 'y' : 'x') + line.slice(at + 1);
        expect(await check(lines)).toMatchObject({
          ok: false,
          broken: { reason: 'changed', seq: place, line: place + 1 },
        });
      }),
    );
  });

  test('removed', async () => {
    await fc.assert(
      fc.asyncProperty(places, async ([count, [place = 1]]) => {
        const lines = linesOf(chain(count)).filter((_line, i) => i !== place);
        expect(await check(lines)).toMatchObject({ ok: false, broken: { reason: 'removed', seq: place } });
      }),
    );
  });

  test('swapped: whole lines, entries alone, or entries with their hashes', async () => {
    await fc.assert(
      fc.asyncProperty(places, fc.constantFrom('lines', 'entries', 'hashes'), async ([count, pair], what) => {
        const links = chain(count);
        const lines = linesOf(links);
        const [first = 1, second = 2] = pair.sort((one, other) => one - other);
        const [one, other] = [links[first - 1], links[second - 1]];
        if (one === undefined || other === undefined) throw new RangeError();
        const put = (at: Sealed, from: Sealed): string => {
          if (what === 'lines') return linkLine(from, from.text);
          return linkLine({ seq: at.seq, hash: what === 'hashes' ? from.hash : at.hash }, from.text);
        };
        lines[first] = put(one, other);
        lines[second] = put(other, one);
        const verdict = await check(lines);
        expect(verdict).toMatchObject({ ok: false, broken: { reason: 'swapped', seq: first } });
        expect(verdict.ok ? '' : verdict.broken.message).toContain(`第${String(second)}条`);
      }),
    );
  });

  test('added: a copy of another entry, one made up, one made up that follows, all behind it renumbered', async () => {
    await fc.assert(
      fc.asyncProperty(
        places,
        fc.constantFrom('copy', 'made up', 'following', 'renumbered'),
        async ([count, [place = 1, other = 1]], what) => {
          const links = chain(count);
          const previous = links[place - 2]?.hash ?? GENESIS;
          const text = entry(9999);
          const copied = links[other - 1] ?? START;
          const added: Sealed = {
            seq: what === 'copy' ? copied.seq : place,
            hash:
              what === 'copy'
                ? copied.hash
                : linkHash(what === 'made up' ? GENESIS.replace(/^./u, '0') : previous, text),
            text: what === 'copy' ? (links[other - 1]?.text ?? '') : text,
          };
          const behind = links.slice(place - 1).map((link) => ({
            ...link,
            seq: what === 'renumbered' ? link.seq + 1 : link.seq,
          }));
          const all = [...links.slice(0, place - 1), added, ...behind];
          expect(await check(linesOf(all))).toMatchObject({
            ok: false,
            broken: { reason: 'added', seq: what === 'copy' ? other : place },
          });
        },
      ),
    );
  });

  test('cut at the end, anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(places, fc.boolean(), async ([count, [place = 1]], packed) => {
        const whole = linesOf(chain(count)).join('');
        const lines = linesOf(chain(count)).slice(0, place);
        expect(await check(lines)).toMatchObject({ ok: false, broken: { reason: 'truncated', seq: place } });
        const bytes = packed ? gzipSync(whole) : Buffer.from(whole);
        const cut = bytes.subarray(0, Math.max(3, Math.trunc((bytes.length * place) / (count + 1))));
        expect(await verifyFile(fileOf(cut))).toMatchObject({ ok: false });
      }),
    );
  });

  test('entries at the end removed, and the last line kept or made anew', async () => {
    const links = chain(9);
    const lines = linesOf(links);
    expect(await check([...lines.slice(0, 7), ...lines.slice(-1)])).toMatchObject({
      broken: { reason: 'removed', seq: 7 },
    });
    expect(await check([...lines.slice(0, 7), footerLine(START, links[5] ?? START)])).toMatchObject({ ok: false });
  });
});

test('no byte can be another one', async () => {
  const whole = Buffer.from(linesOf(chain(3)).join(''));
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    const verdict = await verifyFile(fileOf(changed));
    expect({ at, ok: verdict.ok }).toEqual({ at, ok: false });
  }
});

test('what is no export at all is said to be none', async () => {
  for (const content of ['', '{}', '截至: 2025-12-31\n', '{"format":"jiangtong-audit-2"}\n'])
    expect(await verifyFile(fileOf(content))).toMatchObject({ broken: { line: 1, reason: 'changed' } });
});

test('a file from the first entry on has to begin at the genesis', async () => {
  const start = { seq: 0, hash: linkHash(GENESIS, 'x') };
  expect(await check(linesOf(chain(3, start), start))).toMatchObject({ ok: false, broken: { line: 1 } });
});

describe('with the heads that were written down elsewhere', () => {
  async function* heads(...seqs: number[]): AsyncGenerator<Head> {
    const links = chain(30);
    for (const seq of seqs) yield Promise.resolve(links[seq - 1] ?? START);
  }

  test('the true chain holds', async () => {
    expect(await verifyFile(fileOf(linesOf(chain(30)).join('')), heads(3, 3, 17, 30))).toMatchObject({ ok: true });
  });

  test('a chain computed anew from the tenth on is found at the next head', async () => {
    const kept = chain(9);
    const forged = [...kept, ...chain(21, kept.at(-1) ?? START, '？')];
    const file = fileOf(linesOf(forged).join(''));
    expect(await verifyFile(file)).toMatchObject({ ok: true });
    expect(await verifyFile(file, heads(3, 9, 17, 30))).toMatchObject({ broken: { reason: 'rewritten', seq: 17 } });
  });

  test('a part is compared with the heads within it, its beginning included', async () => {
    const start = chain(9).at(-1) ?? START;
    const part = fileOf(linesOf(chain(11, start), start).join(''));
    expect(await verifyFile(part, heads(3, 9, 17, 30))).toMatchObject({ ok: true });
    const false9 = { seq: 9, hash: GENESIS };
    expect(await verifyFile(fileOf(linesOf(chain(11, false9), false9).join('')), heads(9))).toMatchObject({
      broken: { reason: 'rewritten', seq: 9 },
    });
  });

  test('a head that was written backwards is of another chain', async () => {
    expect(await verifyFile(fileOf(linesOf(chain(30)).join('')), heads(17, 3, 30))).toMatchObject({
      broken: { reason: 'rewritten', seq: 3 },
    });
  });

  test('are read from their file, but for a line that a crash cut short', async () => {
    const file = fileOf('');
    const [first = START, second = START] = chain(2);
    await keepHead(file, first, new Date());
    writeFileSync(file, '2025-12-31T04:00:00.000Z 2 abc\n', { flag: 'a' });
    await keepHead(file, second, new Date());
    const read: Head[] = [];
    for await (const head of readHeads(file)) read.push(head);
    expect(read).toEqual([first, second].map(({ seq, hash }) => ({ seq, hash })));
  });
});

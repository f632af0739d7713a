import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadNotices, readNotices } from '../src/flow/index.ts';
import { readNotice } from '../src/notice/index.ts';
import { compileRules } from '../src/rules/index.ts';

const root = join(import.meta.dirname, '..');
const FIXTURES = 'test/fixtures/notices';

/**
 * What the pages show is what the program says. In a `console` block each line with `$` is run, and what follows must come out; a line `…`
 * stands for any lines. A `diff` block before it is first done to a copy of the example notice. `vitest -u` writes the pages anew.
 */
describe('samples', () => {
  test.each([
    'README.md',
    'README.zh-CN.md',
    'docs/cli.md',
    'docs/contract.md',
    'docs/errors.md',
    'docs/writing-a-notice.md',
  ])(
    '%s shows what comes out',
    async (page) => {
      const path = join(root, page);
      const text = await readFile(path, 'utf8');
      const blocks = [
        ...text.matchAll(/(?:^```diff\n(?<diff>.*?)^```\n(?:(?!```).)*?)?^```console\n(?<sample>.*?)^```$/gmsu),
      ];
      const rewritten = await Promise.all(
        blocks.map(async (block) => {
          const { diff, sample = '' } = block.groups ?? {};
          const now = await rerun(sample, diff);
          return { index: block.index + block[0].lastIndexOf(sample), length: sample.length, now };
        }),
      );
      const whole = rewritten.reduceRight(
        (page, { index, length, now }) => page.slice(0, index) + now + page.slice(index + length),
        text,
      );
      await expect(whole).toMatchFileSnapshot(path);
    },
    60_000,
  );

  test.each(['README.md', 'README.zh-CN.md', 'docs/cli.md', 'docs/contract.md', 'docs/writing-a-notice.md'])(
    '%s quotes files as they are',
    async (page) => {
      const text = await readFile(join(root, page), 'utf8');
      for (const { groups } of text.matchAll(/^```yaml\n# (?<file>docs\/\S+)\n(?<body>.*?)^```$/gmsu))
        expect(`# ${groups?.['file'] ?? ''}\n${groups?.['body'] ?? ''}`).toBe(
          await readFile(join(root, groups?.['file'] ?? ''), 'utf8'),
        );
      for (const { groups } of text.matchAll(/^<!-- from (?<file>\S+) -->\n(?<body>.*?)^<!-- end -->$/gmsu)) {
        const lines = (await readFile(join(root, groups?.['file'] ?? ''), 'utf8')).split('\n');
        const shown = (groups?.['body'] ?? '').split('\n').filter((line) => !/^(?:```.*|…)$/u.test(line));
        expect(shown.filter((line) => !lines.includes(line))).toEqual([]);
      }
    },
  );
});

describe('the example notice of docs/writing-a-notice.md', () => {
  test('compiles without a fault', async () => {
    const { ruleSet, faults } = await loadNotices(join(root, FIXTURES));
    expect(faults).toEqual([]);
    expect(ruleSet.items.map(({ code }) => code)).toEqual(['DH-01']);
  });

  test('compiles beside the notices that come with the program', async () => {
    const sources = [...(await readNotices(join(root, 'notices'))), ...(await readNotices(join(root, FIXTURES)))];
    const read = sources.map(readNotice);
    const { faults } = compileRules(read.map(({ notice }) => notice));
    expect([...read.flatMap((one) => one.faults), ...faults]).toEqual([]);
  });

  test('is shown whole', async () => {
    const text = await readFile(join(root, 'docs/writing-a-notice.md'), 'utf8');
    const [source] = await readNotices(join(root, FIXTURES));
    const shown = (path: string): string => `${FIXTURES}/${path.slice('notices/'.length)}`;
    expect(
      source?.files.map(({ path }) => shown(path)).filter((path) => !text.includes(`<!-- from ${path} -->`)),
    ).toEqual([]);
  });
});

/** A sample as it comes out today; kept as it stands where it says the same. */
async function rerun(sample: string, diff: string | undefined): Promise<string> {
  const copy = diff === undefined ? undefined : await changed(diff);
  const parts = sample.split(/^(?=\$ )/mu);
  const now = await Promise.all(
    parts.map(async (part) => {
      const [command = '', ...shown] = part.split('\n');
      const out = await run(command.slice(2), copy);
      const text = shown.join('\n').trimEnd();
      const kept = agrees(text, out) ? text : out;
      return `${command}\n${kept}${kept === '' ? '' : '\n'}`;
    }),
  );
  if (copy !== undefined) await rm(copy, { recursive: true });
  return now.join('\n');
}

function agrees(shown: string, out: string): boolean {
  const pattern = shown
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\n)*?.*' : RegExp.escape(line)))
    .join('\n');
  return new RegExp(`^${pattern}$`, 'u').test(out);
}

/** What commands said that several pages show. */
const ran = new Map<string, Promise<string>>();

function run(command: string, copy: string | undefined): Promise<string> {
  if (copy !== undefined) return start(command, copy);
  const known = ran.get(command) ?? start(command, copy);
  ran.set(command, known);
  return known;
}

/** Standard output and errors of a command of the project, started as `npx` would, without the time it took and the place of a copy. */
async function start(command: string, copy: string | undefined): Promise<string> {
  const [npx, name, ...args] = command.split(' ');
  if (npx !== 'npx' || name !== 'jiangtong') throw new Error(`A sample runs \`npx jiangtong …\`, not \`${command}\`.`);
  const given = args.map((arg) => (copy !== undefined && arg === FIXTURES ? copy : arg));
  const out = await new Promise<string>((resolve) => {
    execFile(process.execPath, [join(root, 'bin/jiangtong.js'), ...given], { cwd: root }, (_, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
  const text = copy === undefined ? out : out.replaceAll(relative(root, copy), FIXTURES).replaceAll(copy, FIXTURES);
  return text.replace(/用时 \d+\.\d+ 秒/u, '用时 0.10 秒').trimEnd();
}

/** A copy of the example notices with the change of a `diff` block: `--- file`, then lines taken away (-) and put in (+). */
async function changed(diff: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'jiangtong-docs-'));
  await cp(join(root, FIXTURES), copy, { recursive: true });
  const [head = '', ...lines] = diff.trimEnd().split('\n');
  const file = join(copy, head.replace(/^--- /u, ''));
  const side = (mark: string): string =>
    lines
      .filter((line) => !line.startsWith(mark))
      .map((line) => line.slice(1))
      .join('\n');
  const text = await readFile(file, 'utf8');
  const [before, after] = [side('+'), side('-')];
  if (!text.includes(before)) throw new Error(`${head}: these lines are not in it:\n${before}`);
  await writeFile(
    file,
    text.replace(before, () => after),
  );
  return copy;
}

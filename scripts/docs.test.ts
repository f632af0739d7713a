import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { SITUATION_CODES } from '../src/assessment/index.ts';
import { EXAMPLE_CODES } from '../src/flow/index.ts';
import { NOTICE_CODES } from '../src/notice/index.ts';
import { FEEL_CODES, RULE_CODES } from '../src/rules/index.ts';
import { rooms } from './architecture/rooms.ts';

const root = join(import.meta.dirname, '..');
const pages = globSync(['*.md', 'docs/**/*.md', 'notices/**/*.md', 'test/fixtures/**/*.md'], { cwd: root }).sort();

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

describe('docs/errors.md', () => {
  const codes = { ...NOTICE_CODES, ...FEEL_CODES, ...RULE_CODES, ...SITUATION_CODES, ...EXAMPLE_CODES };
  const rows = [...read('docs/errors.md').matchAll(/^\| (?<code>[A-Z]\d{3}) \| (?<meaning>.+?) \| (?<help>.+) \|$/gmu)];

  test('names each fault code once, with the meaning the code has, and no other', () => {
    const documented = rows.map(({ groups }) => [groups?.['code'], groups?.['meaning']]);
    expect(documented).toEqual(Object.entries(codes));
  });

  test('says what to do', () => {
    expect(rows.filter(({ groups }) => (groups?.['help'] ?? '').trim() === '')).toEqual([]);
  });
});

describe('docs/cli.md', () => {
  const main = join(root, 'bin/jiangtong.js');
  const helpOf = (...args: string[]): string => execFileSync(process.execPath, [main, ...args, '--help'], { encoding: 'utf8' });
  const commands = [...helpOf().matchAll(/^ {2}(?<name>[a-z]+) /gmu)].map(({ groups }) => groups?.['name'] ?? '');
  const documented = [...read('docs/cli.md').matchAll(/^\| `(?<flag>--[a-z]+).*?` \| (?<commands>.+?) \|/gmu)].flatMap(({ groups }) =>
    [...(groups?.['commands'] ?? '').matchAll(/`([a-z]+)`/gu)].map(([, command]) => `${command ?? ''} ${groups?.['flag'] ?? ''}`),
  );

  test('has a section for each command, and no other', () => {
    const sections = [...read('docs/cli.md').matchAll(/^## `jiangtong (?<name>[a-z]+)`$/gmu)].map(({ groups }) => groups?.['name']);
    expect(sections).toEqual(commands);
  });

  test('names each flag that a help text names, and no other', () => {
    const flags = commands.flatMap((command) => {
      const options = /^选项$(?<options>.+?)\n\n/msu.exec(`${helpOf(command)}\n\n`)?.groups?.['options'] ?? '';
      return [...options.matchAll(/^ {2}(?<flag>--[a-z]+)/gmu)].map(({ groups }) => `${command} ${groups?.['flag'] ?? ''}`);
    });
    expect(documented.sort()).toEqual(flags.sort());
  });
});

describe('docs/architecture.md', () => {
  test('names each room of the table, in its order, with what it may import', () => {
    const rows = [...read('docs/architecture.md').matchAll(/^\| `src\/(?<name>[a-z/]+)` \| (?<lives>.+?) \| (?<imports>.*?) \| (?<types>.*?) \|$/gmu)];
    const names = (cell = ''): string[] => (cell.trim() === '–' ? [] : cell.split(',').map((name) => name.trim()));
    const documented = rows.map(({ groups }) => ({
      name: groups?.['name'],
      imports: names(groups?.['imports']),
      types: names(groups?.['types']),
    }));
    expect(documented).toEqual(rooms.map(({ name, imports, types }) => ({ name, imports: [...imports], types: [...types] })));
  });
});

describe('docs/adr', () => {
  test('the index links each record, and no other', () => {
    const linked = [...read('docs/adr/README.md').matchAll(/\]\((?<file>\d{4}-[^)]+\.md)\)/gu)].map(({ groups }) => groups?.['file']);
    expect(linked).toEqual(globSync('[0-9]*.md', { cwd: join(root, 'docs/adr') }).sort());
  });
});

describe('commands', () => {
  test.each(pages)('%s names only commands that package.json has', (page) => {
    const scripts = Object.keys(packageJson.scripts);
    const named = [...read(page).matchAll(/\bnpm run (?<script>[a-z:]+)/gu)].map(({ groups }) => groups?.['script'] ?? '');
    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  test.each(['README.md', 'README.zh-CN.md'])('%s names every command of package.json that people call', (page) => {
    const text = read(page);
    const called = Object.keys(packageJson.scripts).filter((script) => !['build', 'format'].includes(script));
    const short = (script: string): string => (['start', 'test'].includes(script) ? `npm ${script}` : `npm run ${script}`);
    expect(called.filter((script) => !text.includes(short(script)))).toEqual([]);
  });
});

describe('links', () => {
  test.each(pages)('%s links only to what there is', (page) => {
    const broken = linksOf(read(page)).filter((link) => !leadsSomewhere(link, page));
    expect(broken).toEqual([]);
  });

  test('every page of docs can be reached from README.md', () => {
    const reached = new Set<string>();
    const visit = (page: string): void => {
      if (reached.has(page) || !page.endsWith('.md') || !existsSync(join(root, page))) return;
      reached.add(page);
      for (const link of linksOf(read(page))) visit(join(dirname(page), link.split('#')[0] ?? ''));
    };
    visit('README.md');
    expect(pages.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([]);
  });
});

/** Targets of Markdown links and images, and of `<img src>`, that stay in the project. Code is no text. */
function linksOf(markdown: string): string[] {
  const text = markdown.replace(/^(?<fence>```+|~~~+).*?^\k<fence>$/gmsu, '').replace(/`[^`\n]*`/gu, '');
  const found = [...text.matchAll(/\]\((?<target>[^)\s]+)\)/gu), ...text.matchAll(/<img[^>]+src="(?<target>[^"]+)"/gu)];
  return found.map(({ groups }) => groups?.['target'] ?? '').filter((target) => !/^[a-z]+:/u.test(target));
}

function leadsSomewhere(link: string, page: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(read(target)).includes(decodeURIComponent(anchor));
}

/** As GitHub makes them of headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (?<heading>.+)$/gmu)].map(({ groups }) =>
    (groups?.['heading'] ?? '').toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/gu, '-'),
  );
}

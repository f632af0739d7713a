import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { SITUATION_CODES } from '../src/assessment/index.ts';
import { EXAMPLE_CODES, IMPORT_CODES, loadNotices } from '../src/flow/index.ts';
import { NOTICE_CODES } from '../src/notice/index.ts';
import { REGISTER_CODES } from '../src/register/index.ts';
import { FEEL_CODES, optionOn, RULE_CODES } from '../src/rules/index.ts';
import { rooms } from './architecture/rooms.ts';

const root = join(import.meta.dirname, '..');
const pages = globSync(['*.md', 'docs/**/*.md', 'notices/**/*.md', 'test/fixtures/**/*.md'], { cwd: root }).sort();

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

describe('docs/errors.md', () => {
  const codes = {
    ...NOTICE_CODES,
    ...FEEL_CODES,
    ...RULE_CODES,
    ...SITUATION_CODES,
    ...EXAMPLE_CODES,
    ...REGISTER_CODES,
    ...IMPORT_CODES,
  };
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
  const text = read('docs/cli.md');
  /** The page shows the help texts; that they are the program's is what docs-samples.test.ts holds. */
  const helpOf = (name = ''): string =>
    /^.*?(?=\n\n\$ |\n```$)/msu.exec(
      text.split(`\n$ npx jiangtong ${name}${name === '' ? '' : ' '}--help\n`)[1] ?? '',
    )?.[0] ?? '';
  const commands = [...helpOf().matchAll(/^ {2}(?<name>[a-z]+) /gmu)].map(({ groups }) => groups?.['name'] ?? '');
  const rows = [...text.matchAll(/^\| `(?<flag>--[a-z-]+)[^`]*` \| (?<commands>[^|]+) \|/gmu)];
  const documented = rows.flatMap(({ groups }) =>
    [...(groups?.['commands'] ?? '').matchAll(/`(?<command>[a-z]+)`/gu)].map(
      (match) => `${match.groups?.['command'] ?? ''} ${groups?.['flag'] ?? ''}`,
    ),
  );
  const isHelp = (flag: string): boolean => flag.endsWith(' --help');

  test('has a section for each command, and no other', () => {
    const sections = [...text.matchAll(/^## `jiangtong (?<name>[a-z]+)`$/gmu)].map(({ groups }) => groups?.['name']);
    expect(commands.length).toBeGreaterThan(0);
    expect(sections).toEqual(commands);
  });

  test('names each flag that a help text names, and no other, and --help for every command', () => {
    const flags = commands.flatMap((command) =>
      [...helpOf(command).matchAll(/^ {2}(?<flag>--[a-z-]+)/gmu)].map(
        ({ groups }) => `${command} ${groups?.['flag'] ?? ''}`,
      ),
    );
    expect(documented.filter(isHelp)).toEqual(commands.map((command) => `${command} --help`));
    expect(documented.filter((flag) => !isHelp(flag)).sort()).toEqual(flags.filter((flag) => !isHelp(flag)).sort());
  });
});

describe('docs/architecture.md', () => {
  test('names each room of the table, in its order, with what it may import', () => {
    const rows = [
      ...read('docs/architecture.md').matchAll(
        /^\| `src\/(?<name>[a-z/]+)` \| (?<lives>.+?) \| (?<imports>.*?) \| (?<types>.*?) \|$/gmu,
      ),
    ];
    const names = (cell = ''): string[] => (cell.trim() === '–' ? [] : cell.split(',').map((name) => name.trim()));
    const documented = rows.map(({ groups }) => ({
      name: groups?.['name'],
      imports: names(groups?.['imports']),
      types: names(groups?.['types']),
    }));
    expect(documented).toEqual(
      rooms.map(({ name, imports, types }) => ({ name, imports: [...imports], types: [...types] })),
    );
  });

  test('names only files that there are', () => {
    const files = globSync('src/**/*.ts', { cwd: root });
    const named = [...read('docs/architecture.md').matchAll(/`(?<file>[a-z-]+\.ts)`/gu)].map(
      ({ groups }) => groups?.['file'] ?? '',
    );
    expect(named.filter((name) => !files.some((file) => file.endsWith(`/${name}`)))).toEqual([]);
  });
});

describe('docs/contract.md', async () => {
  const { ruleSet } = await loadNotices(join(root, 'notices'));
  const text = read('docs/contract.md');
  const section = (title: string): string => text.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
  const rowsOf = (title: string, first: RegExp): string[][] =>
    [...section(title).matchAll(/^\| (?<cells>.+) \|$/gmu)]
      .map(({ groups }) => (groups?.['cells'] ?? '').split(' | '))
      .filter(([cell = '']) => first.test(cell));

  test('has the registers that items decide on, with their keys and fields', () => {
    const rows = rowsOf('Registers and fields', /^\p{Script=Han}+$/u).filter((cells) => cells.length === 3);
    const found = rows.map(([name = '']) => {
      const register = ruleSet.registers[name];
      const fields = register?.fields.map(
        (field) => `${field.name}${field.computed !== undefined ? '=' : field.optional ? '?' : ''}`,
      );
      return [name, register?.key.join('、') ?? '', fields?.join(', ')];
    });
    expect(rows.map(([name, key = '', fields]) => [name, key === '–' ? '' : key, fields])).toEqual(found);
    expect(
      new Set(
        ruleSet.items.flatMap(({ unit }) => [
          unit.register,
          ...(unit.alternative === undefined ? [] : [unit.alternative.register]),
        ]),
      ),
    ).toEqual(
      new Set(
        rows.map(([name]) => name ?? '').filter((name) => !['个人', '单位', '就业登记', '已发放'].includes(name)),
      ),
    );
    expect(text).toContain(`The notices declare ${String(Object.keys(ruleSet.registers).length)} registers.`);
  });

  test('has their enumerations', () => {
    const rows = rowsOf('Registers and fields', /^\p{Script=Han}+$/u).filter((cells) => cells.length === 2);
    expect(rows).toEqual(rows.map(([name = '']) => [name, ruleSet.enums[name]?.values.join(', ')]));
    expect(rows.length).toBeGreaterThan(10);
  });

  test('has every item and no other', () => {
    const rows = rowsOf('Items', /^[A-Z\d]{2}-\d\d$/u).map(([code, name, audience, , key]) => [
      code,
      name,
      audience,
      key,
    ]);
    expect(rows).toEqual(
      ruleSet.items.map(({ code, name, audience, key }) => [
        code,
        name,
        audience,
        key.map(({ label }) => label).join('/') || '—',
      ]),
    );
  });

  test('has every reading and no other, with the option in force', () => {
    const rows = rowsOf('Readings', /^[A-Z\d]{2}-\d+$/u).map(([code, question, option]) => [
      code,
      question,
      option?.split(':')[0],
    ]);
    expect(rows).toEqual(
      ruleSet.readings.map(({ code, question, inForce }) => [code, question, optionOn(inForce, 40000)]),
    );
  });
});

describe('docs/adr', () => {
  test('the index has each record with its title, and no other', () => {
    const rows = [
      ...read('docs/adr/README.md').matchAll(/^\| (?<number>\d{4}) \| \[(?<title>.+)\]\((?<file>.+)\) \|$/gmu),
    ];
    const records = globSync('[0-9]*.md', { cwd: join(root, 'docs/adr') }).sort();
    expect(
      rows.map(({ groups }) => `${groups?.['number'] ?? ''} ${groups?.['file'] ?? ''} ${groups?.['title'] ?? ''}`),
    ).toEqual(
      records.map(
        (file) =>
          `${file.slice(0, 4)} ${file} ${/^# \d+\. (?<title>.+)$/mu.exec(read(join('docs/adr', file)))?.groups?.['title'] ?? ''}`,
      ),
    );
  });
});

describe('commands', () => {
  const scripts = Object.keys(packageJson.scripts);

  test('every page names only commands that package.json has', () => {
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/\bnpm run (?<script>[a-z:]+)/gu)].map(
        ({ groups }) => `${page}: ${groups?.['script'] ?? ''}`,
      ),
    );
    expect(named.filter((one) => !scripts.includes(one.split(': ')[1] ?? ''))).toEqual([]);
  });

  test.each(['README.md', 'README.zh-CN.md'])('%s names every command of package.json that people call', (page) => {
    const text = read(page);
    const called = scripts.filter((script) => !['build', 'format'].includes(script));
    const short = (script: string): string =>
      ['start', 'test'].includes(script) ? `npm ${script}` : `npm run ${script}`;
    expect(called.filter((script) => !text.includes(short(script)))).toEqual([]);
  });
});

describe('links', () => {
  test('every page links only to what there is', () => {
    const broken = pages.flatMap((page) =>
      linksOf(read(page)).flatMap((link) => (leadsSomewhere(link, page) ? [] : [`${page}: ${link}`])),
    );
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
    (groups?.['heading'] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/gu, '-'),
  );
}

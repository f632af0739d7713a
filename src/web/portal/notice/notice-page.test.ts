import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadNotices, type LoadedNotices } from '../../../flow/index.ts';
import { parseDay } from '../../../kit/index.ts';
import { mainFirst, type Site } from '../site.ts';
import { sayCell } from './cells.ts';
import { documentOf } from './document.ts';
import { noticePage } from './notice-page.ts';

const NOTICES = fileURLToPath(new URL('../../../../notices', import.meta.url));
const TODAY = parseDay('2025-12-31') ?? 0;
let loaded: LoadedNotices;
let site: Site;

beforeAll(async () => {
  loaded = await loadNotices(NOTICES);
  site = {
    notices: mainFirst(loaded.notices, loaded.ruleSet),
    ruleSet: loaded.ruleSet,
    styles: ['/s.css'],
    scripts: ['/p.js'],
    rulesUrl: '/r',
  };
});

function pageOf(index: number, query = ''): string {
  const notice = site.notices[index];
  if (notice === undefined) throw new Error(`no notice ${String(index)}`);
  return noticePage(site, notice, { today: TODAY, query });
}

function count(page: string, pattern: RegExp): number {
  return [...page.matchAll(pattern)].length;
}

describe('a notice as a document', () => {
  test('the notice whose full text is here comes first', () => {
    expect(site.notices.map(({ head }) => head.文本性质)).toEqual(['原文', '摘要']);
  });

  test('every sentence stands in it once, in order, with its words', () => {
    for (const notice of site.notices) {
      const shown = documentOf(notice, site.ruleSet).measures.flatMap(({ passages }) =>
        passages.flatMap(({ sentences }) => sentences.map(({ sentence }) => sentence)),
      );
      expect(shown).toEqual(notice.measures.flatMap(({ sentences }) => sentences));
    }
  });

  test('every block stands behind a passage, once', () => {
    for (const notice of site.notices) {
      const passages = documentOf(notice, site.ruleSet).measures.flatMap((measure) => measure.passages);
      const shown = passages.flatMap(({ items, others }) => [...items.map(({ block }) => block), ...others]);
      expect(new Set(shown).size).toBe(shown.length);
      expect(shown.length).toBe(notice.measures.flatMap(({ blocks }) => blocks).length);
    }
  });

  test('headings, letter parts and lead departments are told from sentences', () => {
    const [notice] = site.notices;
    const measures = notice === undefined ? [] : documentOf(notice, site.ruleSet).measures;
    const roles = (number: string): string[] =>
      measures
        .filter((one) => one.number === number)
        .flatMap(({ passages }) => passages.flatMap(({ sentences }) => sentences.map(({ role }) => role)));
    expect(roles('00')).toEqual(['title', 'number', 'address', 'text', 'signature', 'remark', 'heading', 'text']);
    expect(roles('01').slice(0, 2)).toEqual(['part', 'measure']);
    expect(roles('02').at(-1)).toBe('leads');
  });
});

describe('its page', () => {
  test('every item, and every reading, has one place of its own to link to', () => {
    const page = pageOf(0);
    for (const item of site.ruleSet.items.filter(({ notice }) => notice === site.notices[0]?.id))
      expect(count(page, new RegExp(`id="item-${item.code}"`, 'gu')), item.code).toBe(1);
    for (const reading of site.ruleSet.readings)
      expect(count(page, new RegExp(`id="reading-${reading.code}"`, 'gu')), reading.code).toBe(1);
  });

  test('no id stands twice', () => {
    for (const index of [0, 1]) {
      const ids = [...pageOf(index).matchAll(/ id="([^"]+)"/gu)].map((match) => match[1]);
      expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    }
  });

  test('every link within the page leads somewhere', () => {
    for (const index of [0, 1]) {
      const page = pageOf(index);
      const ids = new Set([...page.matchAll(/ id="([^"]+)"/gu)].map((match) => match[1]));
      const broken = [...page.matchAll(/href="#([^"]+)"/gu)].map((match) => match[1]).filter((id) => !ids.has(id));
      expect(broken).toEqual([]);
    }
  });

  test('nothing is inline: no script, style or handler that the policy would refuse', () => {
    const page = pageOf(0);
    expect(page).not.toMatch(/<script(?![^>]* src=)/u);
    expect(page).not.toMatch(/<style/u);
    expect(page).not.toMatch(/ style="| on[a-z]+="/u);
  });

  test('an abstract says that it is none of the official text', () => {
    expect(pageOf(1)).toContain('这里的文字是摘要，不是原文');
    expect(pageOf(0)).not.toContain('这里的文字是摘要');
  });

  test('a search shows the passages with all its words, and marks them', () => {
    const page = pageOf(0, '租赁 补贴');
    expect(page).toContain('<mark>租赁</mark>');
    expect(page).toContain('id="item-14-05"');
    expect(page).not.toContain('id="item-02-01"');
    expect(pageOf(0, '没有的词')).toContain('没有找到“没有的词”');
  });

  test('what is searched for is text, never markup', () => {
    expect(pageOf(0, '<script>alert(1)</script>')).not.toContain('<script>alert');
  });
});

test.each([
  ['< 30', false, '不足30'],
  ['[30..50]', false, '30—50'],
  ['[51..第二档上限]', false, '51—100'],
  ['> 第二档上限', false, '超过100'],
  ['-', false, '不限'],
  ['国家一类, 国家二类', false, '国家一类、国家二类'],
  ['>= 高级工', false, '高级工及以上'],
  ['< 高级工', false, '高级工以下（不含）'],
  ['not(甲, 乙)', false, '甲、乙以外'],
  ['[1..3]', true, '1—3，由主管部门核定'],
  ['—', true, '—'],
  ['0.5', true, '0.5'],
])('the cell %s (output: %s) reads %s', (cell, isOutput, words) => {
  const regime = new Map([['第二档上限', 100]]);
  expect(sayCell(cell, isOutput, loaded.ruleSet, regime)).toBe(words);
});

test("another place's notice renders by itself", () => {
  const [model] = loaded.notices;
  if (model === undefined) throw new Error('no notice');
  const place = { file: 'x.md', line: 1, column: 1 };
  const sentence = (id: string, text: string, heading: boolean) => ({
    id,
    text,
    place,
    heading,
    leads: [],
    figures: [],
  });
  const notice = {
    id: 'elsewhere-2030-1',
    head: { ...model.head, 文号: '某政办字〔2030〕1号', 标题: '某市的通知', 简称: '某市', 发文机关: '某市人民政府' },
    dictionary: [],
    measures: [
      {
        number: '01',
        title: '第一条 总则',
        clause: '第一条',
        place,
        sentences: [sentence('01.1', '第一条 总则', true), sentence('01.2', '给予每人一百元。', false)],
        blocks: [
          {
            kind: '任务' as const,
            code: '01-R1',
            name: '落实',
            place,
            guide: [],
            tables: [],
            notes: [],
            sentences: ['01.2'],
          },
        ],
        leads: [],
      },
    ],
  };
  const page = noticePage({ ...site, notices: [notice] }, notice, { today: TODAY, query: '' });
  expect(page).toContain('<h1 class="title">某市的通知</h1>');
  expect(page).toContain('id="m-01"');
  expect(page).toContain('给予每人一百元。');
  expect(page).toContain('id="block-01-R1"');
});

import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadNotices } from '../../../flow/index.ts';
import { parseDay } from '../../../kit/index.ts';
import { mainFirst, type Site } from '../site.ts';
import { indexOf, search, type Kind, type Target } from './index-of.ts';
import { find, wordsOf } from './match.ts';
import { spell } from './spell.ts';

let targets: readonly Target[];

beforeAll(async () => {
  const { notices, ruleSet } = await loadNotices(fileURLToPath(new URL('../../../../notices', import.meta.url)));
  const site: Site = {
    notices: mainFirst(notices, ruleSet),
    ruleSet,
    styles: [],
    scripts: [],
    rulesUrl: '/api/rules',
    hasServices: true,
  };
  targets = indexOf(site, parseDay('2025-12-31') ?? 0);
});

function titles(query: string, kind: Kind = 'item'): string[] {
  return search(targets, query).hits.flatMap(({ target }) => (target.kind === kind ? [target.title.text] : []));
}

describe('sounds', () => {
  test.each([
    ['莘县', 'shen xian'],
    ['东阿县', 'dong e xian'],
    ['茌平区', 'chi ping qu'],
    ['冠县', 'guan xian'],
    ['高唐县', 'gao tang xian'],
    ['行业职业技能', 'hang ye zhi ye ji neng'],
    ['给予补贴', 'ji yu bu tie'],
    ['调整', 'tiao zheng'],
  ])('%s is %s', (text, sounds) => {
    expect(spell(text).sounds.join(' ')).toBe(sounds);
  });

  test('what is not Chinese stays, sign for sign', () => {
    expect(spell('“３－５”年Ａ𠮷').signs).toHaveLength(8);
    expect(spell('等级A证').sounds).toEqual(['deng', 'ji', 'a', 'zheng']);
  });
});

describe('a word in a title', () => {
  test.each([
    ['技能提升', 0],
    ['jineng', 1],
    ['jinengtis', 1],
    ['jnts', 2],
    ['jntsbt', 2],
    ['jinengts', 3],
    ['nengji', undefined],
    ['zz', undefined],
  ])('%s is found with rank %s', (query, rank) => {
    const [word] = wordsOf(query);
    expect(word === undefined ? undefined : find(word, spell('职业技能提升补贴'), false)?.rank).toBe(rank);
  });

  test('it is marked where it stands, also by its sound', () => {
    const [word] = wordsOf('jnts');
    expect(word === undefined ? undefined : find(word, spell('职业技能提升补贴'), false)?.span).toEqual({
      start: 2,
      end: 6,
    });
  });
});

describe('in the notices', () => {
  test.each([
    ['技能提升', '技能提升补贴'],
    ['jnts', '技能提升补贴'],
    ['jineng tisheng', '技能提升补贴'],
    ['竞赛 选手', '竞赛选手奖励'],
    ['ｊｎｔｓ', '技能提升补贴'],
  ])('%s finds %s', (query, title) => {
    expect(titles(query)).toContain(title);
  });

  test('measures, services, sentences, readings and registers are found too', () => {
    expect(titles('竞赛引领', 'measure')).toHaveLength(1);
    expect(titles('报名', 'service')).toContain('竞赛报名');
    expect(titles('金卡', 'sentence').length).toBeGreaterThan(0);
    expect(titles('同一竞赛项目', 'reading')).toHaveLength(1);
    expect(titles('三张清单', 'page')).toEqual([]);
    expect(titles('peixun', 'page')).toEqual(['培训清单']);
    expect(titles('竞赛目录', 'register')).toContain('竞赛目录');
  });

  test.each([
    ['技能提生补贴', '技能提升补贴'],
    ['竟赛选手奖历', '竞赛选手奖励'],
    ['竞赛选乎奖励', '竞赛选手奖励'],
    ['jimentishen', '技能提升补贴'],
    ['jinengtiseng', '技能提升补贴'],
  ])('%s is near %s', (query, title) => {
    const { isNear } = search(targets, query);
    expect([isNear, titles(query).includes(title)]).toEqual([true, true]);
  });

  test.each(['', '   ', '宇宙飞船', 'qqqqqq', '<script>', '%_%'])('%s finds nothing', (query) => {
    expect(search(targets, query).hits).toEqual([]);
  });
});

import type { Notice } from '../../../flow/index.ts';
import { regimeOn, type RuleSet } from '../../../rules/index.ts';
import { address, isNumbered, measurePageAddress, sentenceAddress, type Site } from '../site.ts';
import { sayGives } from '../words/gives.ts';
import { find, findNear, wordsOf, type Match, type Span, type Word } from './match.ts';
import { spell, type Spelled } from './spell.ts';

/** What can be found, in the order in which it is shown. */
export const KINDS = ['item', 'service', 'measure', 'reading', 'sentence', 'register', 'page'] as const;
export type Kind = (typeof KINDS)[number];

export interface Target {
  readonly kind: Kind;
  readonly href: string;
  readonly title: Spelled;
  /** Beside the title: what it gives, where it stands. */
  readonly about: string;
}

export interface Hit {
  readonly target: Target;
  readonly spans: readonly Span[];
}

export interface Found {
  readonly hits: readonly Hit[];
  /** Nothing is written so; these are near. */
  readonly isNear: boolean;
}

/** Everything that the notices have, spelled once; it stays the same as long as the server runs. */
export function indexOf(site: Site, today: number): readonly Target[] {
  const { ruleSet, notices } = site;
  const regime = regimeOn(ruleSet, today);
  const target = (kind: Kind, title: string, href: string, about: string): Target => ({
    kind,
    href,
    title: spell(title),
    about,
  });
  return [
    ...ruleSet.items.map((item) =>
      target('item', item.name, address.guide(item.code), sayGives(item, ruleSet, regime)),
    ),
    ...ruleSet.services.map(({ code, name, clause }) => target('service', name, address.guide(code), clause)),
    ...notices.flatMap((notice) =>
      notice.measures
        .filter(isNumbered)
        .map(({ number, title }) =>
          target('measure', title, measurePageAddress(site, notice.id, number), notice.head.简称),
        ),
    ),
    ...ruleSet.readings.map(({ code, question, notice }) =>
      target('reading', question, `${address.notice(notice)}#${address.reading(code)}`, `口径 ${code}`),
    ),
    ...sentences(ruleSet, notices).map(({ id, text, clause }) =>
      target('sentence', text, sentenceAddress(id), placeOf(id, clause, notices)),
    ),
    ...notices.flatMap((notice) => registers(site, notice)),
    ...(site.hasServices === true ? pages().map(([title, href, about]) => target('page', title, href, about)) : []),
  ];
}

/** `聊城高技能人才若干措施（四）`. */
function placeOf(id: string, clause: string, notices: readonly Notice[]): string {
  const notice = notices.find((one) => id.startsWith(`${one.id}/`));
  return `${notice?.head.简称 ?? ''}${clause}`;
}

function sentences(ruleSet: RuleSet, notices: readonly Notice[]) {
  const headings = new Set(
    notices.flatMap(({ id, measures }) =>
      measures.flatMap((measure) =>
        measure.sentences.filter(({ heading }) => heading).map((sentence) => `${id}/${sentence.id}`),
      ),
    ),
  );
  return Object.entries(ruleSet.sentences).flatMap(([id, { text, clause }]) =>
    headings.has(id) ? [] : [{ id, text, clause }],
  );
}

/** A register is found where it is declared: in its measure. */
function registers(site: Site, notice: Notice): Target[] {
  return notice.measures.filter(isNumbered).flatMap((measure) =>
    measure.blocks
      .filter(({ kind }) => kind === '台账')
      .map(({ name }) => ({
        kind: 'register' as const,
        href: measurePageAddress(site, notice.id, measure.number),
        title: spell(name),
        about: measure.title,
      })),
  );
}

function pages(): readonly (readonly [title: string, href: string, about: string])[] {
  return [
    ['公示', address.publicNotices, '正在公示的名单'],
    ['异议查询', address.objections, '凭回执号查处理情况'],
    ['培训清单', address.training, '培训项目、补贴标准、培训机构三张清单'],
    ['竞赛目录、日程和成绩', address.contests, ''],
    ['荣誉和典型', address.honours, ''],
    ['政策进展', address.progress, '任务、指标和资金'],
    ['证书和金卡核验', address.verify, ''],
    ['我的办件', address.my, '进度、消息、材料、收款账户'],
  ];
}

/** All words must be found in one target; those found as written come first, and of these those in short titles. */
export function search(targets: readonly Target[], query: string): Found {
  const words = wordsOf(query);
  if (words.length === 0) return { hits: [], isNear: false };
  const exact = ranked(targets, words, (word, target) => find(word, target.title, target.kind === 'sentence'));
  if (exact.length > 0) return { hits: exact, isNear: false };
  const titles = targets.filter(({ kind }) => kind !== 'sentence');
  return {
    hits: ranked(titles, words, (word, { title }) => find(word, title, false) ?? findNear(word, title)),
    isNear: true,
  };
}

function ranked(
  targets: readonly Target[],
  words: readonly Word[],
  look: (word: Word, target: Target) => Match | undefined,
): readonly Hit[] {
  const found = targets.flatMap((target) => {
    const matches = words.map((word) => look(word, target));
    if (matches.some((match) => match === undefined)) return [];
    const all = matches.filter((match) => match !== undefined);
    return [{ target, spans: all.map(({ span }) => span), rank: Math.max(...all.map(({ rank }) => rank)) }];
  });
  return found
    .sort((a, b) => a.rank - b.rank || KINDS.indexOf(a.target.kind) - KINDS.indexOf(b.target.kind))
    .map(({ target, spans }) => ({ target, spans }));
}

import { h, type ComponentChildren } from 'preact';
import type { Award, Benefit } from '../../../assessment/index.ts';
import { formatYuan, parseDay, parseYuan } from '../../../kit/index.ts';
import type { Item, RuleSet } from '../../../rules/index.ts';
import { sayMoney, type Markup } from '../../ui/index.ts';
import { readingOptions } from '../notice/reading.ts';
import { sentenceAddress } from '../site.ts';
import type { Outcome, Step } from './step.ts';

type Tone = 'yes' | 'no' | 'open';

/** What the rules say so far: the sum, the reasons, the sentence, the readings, and how far it is to more. */
export function outcomeView(step: Step, ruleSet: RuleSet): Markup {
  const { outcome, question } = step;
  const tone = toneOf(outcome);
  return h(
    'section',
    {
      class: `outcome ${tone}`,
      'aria-live': 'polite',
      'aria-label': '测算结果',
      'data-outcome': outcome?.status ?? 'none',
    },
    h(
      'p',
      { class: 'verdict', tabIndex: -1, ...(question === undefined ? { 'data-focus': '' } : {}) },
      verdictOf(step),
    ),
    outcome === undefined ? null : [amountOf(outcome), details(outcome, step, ruleSet)],
  );
}

function toneOf(outcome: Outcome | undefined): Tone {
  if (outcome === undefined || outcome.status === 'needs-facts') return 'open';
  if (outcome.status === 'award' || ('subject' in outcome && outcome.status === '合规')) return 'yes';
  return outcome.status === 'needs-ruling' || outcome.status === 'needs-decision' ? 'open' : 'no';
}

function verdictOf({ outcome, question, questionsLeft, item, interview }: Step): string {
  if (outcome === undefined) return question === undefined ? '所填的情形不在这一事项的范围内。' : '先回答下面的问题。';
  if ('subject' in outcome) return `结论：${outcome.status}`;
  switch (outcome.status) {
    case 'award':
      return item.kind === 'benefit' ? '可以享受' : '可以得到';
    case 'not-eligible':
      return '目前不符合';
    case 'superseded':
      return '不重复享受';
    case 'needs-decision':
      return '符合，金额由主管部门核定';
    case 'needs-ruling':
      return '需裁定，不给出金额';
    case 'needs-facts':
      if (question !== undefined)
        return questionsLeft === 0 ? '再答这一题就有结论' : `还不能下结论，约还有${String(questionsLeft + 1)}题`;
      return interview.skipped.length > 0 ? '还不能下结论：有跳过的问题' : '还不能下结论';
  }
}

function amountOf(outcome: Outcome): Markup | null {
  if (outcome.status !== 'award' || 'subject' in outcome) return null;
  const award: Award = outcome;
  if (award.benefit !== undefined) return h('p', { class: 'amount' }, sayBenefit(award.benefit));
  const fen = parseYuan(award.amount ?? 0) ?? 0;
  const [full, said] = [formatYuan(fen).replace(' ', ''), sayMoney(fen)];
  const before = parseYuan(award.paidBefore ?? 0) ?? 0;
  return h(
    'div',
    null,
    h('p', { class: 'amount' }, said, full === said ? null : h('span', { class: 'quiet' }, `　${full}`)),
    before === 0
      ? null
      : h('p', { class: 'quiet' }, `应得${sayMoney(parseYuan(award.full ?? 0) ?? 0)}，已领${sayMoney(before)}`),
  );
}

/** Names of a benefit's figures, and their units. Others are shown by the name they have. */
const FIGURES: Readonly<Record<string, readonly [name: string, unit: string]>> = {
  area: ['', '平方米'],
  years: ['', '年'],
  as: ['等同', ''],
  quantity: ['', ''],
};

export function sayBenefit(benefit: Benefit): string {
  const { kind, ...figures } = benefit;
  const parts = Object.entries(figures).map(([key, value]) => {
    const [name, unit] = FIGURES[key] ?? [key, ''];
    return `${name}${String(value)}${unit}`;
  });
  return [kind, ...parts].join('，');
}

function details(outcome: Outcome, step: Step, ruleSet: RuleSet): ComponentChildren {
  return [
    'nearest' in outcome ? h('p', { class: 'nearest' }, outcome.nearest) : null,
    'figures' in outcome ? figuresOf(outcome.figures) : null,
    outcome.because.length === 0
      ? null
      : h(
          'div',
          { class: 'because' },
          h('h3', null, outcome.status === 'needs-facts' ? '到目前为止' : '为什么'),
          h(
            'ol',
            null,
            outcome.because.map((line) => h('li', null, line)),
          ),
        ),
    quoteOf(outcome, step.item, ruleSet),
    readingsOf(outcome, step, ruleSet),
  ];
}

function figuresOf(figures: Readonly<Record<string, number | string>>): Markup | null {
  const known = Object.entries(figures).filter(([, value]) => value !== '—');
  if (known.length === 0) return null;
  return h(
    'dl',
    { class: 'facts' },
    known.map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, String(value)))),
  );
}

function quoteOf(outcome: Outcome, item: Item, ruleSet: RuleSet): Markup | null {
  if (outcome.quote === '') return null;
  const id = item.sentences.find((one) => ruleSet.sentences[one]?.text === outcome.quote);
  const head = ruleSet.notices.find((notice) => notice.id === item.notice)?.head;
  return h(
    'figure',
    { class: 'quote' },
    h('blockquote', null, outcome.quote),
    h(
      'figcaption',
      null,
      `${head?.文号 ?? outcome.notice}${outcome.clause}　`,
      id === undefined ? null : h('a', { href: sentenceAddress(id) }, '在原文中看'),
    ),
  );
}

/** Readings under whose other option the answer would be another: said openly, with what is in force and why. */
function readingsOf(outcome: Outcome, step: Step, ruleSet: RuleSet): Markup | null {
  const readings = outcome.readings.flatMap((code) => ruleSet.readings.find((reading) => reading.code === code) ?? []);
  if (readings.length === 0) return null;
  const day = parseDay(step.asOf) ?? 0;
  return h(
    'div',
    { class: 'applied-readings' },
    h('h3', null, '影响结果的口径'),
    readings.map((reading) =>
      h(
        'details',
        { class: 'reading' },
        h(
          'summary',
          null,
          h('span', { class: 'code' }, `口径 ${reading.code}`),
          ' ',
          reading.question,
          reading.standing === '' ? null : h('span', { class: 'tag' }, reading.standing),
        ),
        readingOptions(reading, ruleSet, day),
      ),
    ),
  );
}

import { h } from 'preact';
import { sayDate, sayMoney, type Markup } from '../../ui/index.ts';
import type { Acting } from '../my/frame.ts';
import { quoted } from '../my/entitlements-page.ts';
import type { Site } from '../site.ts';
import { draftPage, nextLink, type Draft } from './frame.ts';
import { stepAddress, stepAfter, stepsOf } from './steps.ts';

/** What one register says, as far as the item reads it. */
export interface KnownView {
  readonly register: string;
  readonly keepers: readonly string[];
  readonly count: number;
  readonly rows: readonly (readonly { readonly name: string; readonly value: string; readonly unit: string }[])[];
}

/** What comes of it as of today. Money in 分. */
export interface OutlookView {
  readonly status: string;
  readonly statusName: string;
  readonly gives: string;
  readonly trace: readonly string[];
  readonly clause: string;
  readonly sentence: string;
  /** Id of the sentence, for a link. */
  readonly at: string | undefined;
  readonly missing: readonly string[];
  readonly range: { readonly low: number; readonly high: number } | null;
}

export interface FactsView {
  readonly known: readonly KnownView[];
  readonly outlook: OutlookView | undefined;
  /** The 申请表 could be filled in as well, and isn't needed. */
  readonly canAdd: boolean;
}

export function factsPage(site: Site, acting: Acting, draft: Draft, { known, outlook, canAdd }: FactsView): string {
  return draftPage(
    site,
    acting,
    draft,
    'facts',
    known.length === 0
      ? '登记里还没有这一项，请在下一步填写。'
      : '这些信息由部门登记，不用您填，也不用交证明。请核对。',
    outlook === undefined ? null : outlookBox(outlook),
    ...known.map(knownBox),
    canAdd ? h('p', null, h('a', { href: stepAddress(draft.id, 'form') }, '登记的信息缺了，我来补充')) : null,
    nextLink(draft, stepAfter(stepsOf(draft.steps), 'facts')),
  );
}

export function outlookBox({
  status,
  statusName,
  gives,
  trace,
  clause,
  sentence,
  at,
  missing,
  range,
}: OutlookView): Markup {
  return h(
    'div',
    { class: `outlook ${status === 'award' ? 'good' : 'open'}` },
    h(
      'p',
      { class: 'outlook-head' },
      h('strong', null, statusName),
      gives === '' ? null : h('span', { class: 'gives' }, gives),
    ),
    range === null ? null : h('p', null, `在${sayMoney(range.low)}到${sayMoney(range.high)}之间，由主管部门核定。`),
    missing.length === 0 ? null : h('p', null, `还不知道：${missing.join('、')}。在申请表里填写。`),
    h(
      'details',
      { class: 'reasons' },
      h('summary', null, '为什么'),
      h(
        'ul',
        { class: 'plain-list' },
        trace.map((one) => h('li', null, one)),
      ),
      sentence === '' ? null : quoted({ clause, quote: sentence, sentence: at }),
    ),
  );
}

/** Rows of a register as terms and values, with whoever answers for them. */
export function knownBox({ register, keepers, count, rows }: KnownView): Markup {
  return h(
    'section',
    { class: 'known' },
    h('h2', null, register),
    h(
      'p',
      { class: 'source-note' },
      `来自台账“${register}”${keepers.length === 0 ? '' : `，由${keepers.join('、')}保管；有误的，请向它申请更正`}。`,
      count > rows.length ? `共${String(count)}条，下面是前${String(rows.length)}条。` : null,
    ),
    rows.map((row) =>
      h(
        'dl',
        { class: 'facts known-row' },
        row.map(({ name, value, unit }) => h('div', null, h('dt', null, name), h('dd', null, sayValue(value, unit)))),
      ),
    ),
  );
}

function sayValue(value: string, unit: string): string {
  if (unit === '元' && /^-?\d+(?:\.\d+)?$/u.test(value)) return sayMoney(Math.round(Number(value) * 100));
  return `${sayDate(value)}${unit === '月' ? '个月' : unit}`;
}

import { h } from 'preact';
import { sayDate, sayMoney, type Markup } from '../../ui/index.ts';
import type { Site } from '../site.ts';
import { sayKey } from '../words/key.ts';
import { forParty, myPage, type Acting } from './frame.ts';
import { nothing, statusTag } from './parts.ts';

/** A case in a list. */
export interface CaseRowView {
  readonly id: string;
  readonly itemName: string;
  /** 同项键. */
  readonly key: string | null;
  readonly status: string;
  readonly statusName: string;
  readonly turn: string;
  readonly stage: string | null;
  readonly submittedOn: string | null;
  readonly respondBy: string | null;
  readonly amount: number | null;
}

export interface CasesView {
  readonly cases: readonly CaseRowView[];
  readonly which: CasesWhich;
  readonly text: string;
  /** Address of the next page. */
  readonly next: string | undefined;
}

export type CasesWhich = 'all' | 'open' | 'ended';

const WHICH: readonly { readonly which: CasesWhich; readonly text: string }[] = [
  { which: 'all', text: '全部' },
  { which: 'open', text: '在办' },
  { which: 'ended', text: '已结束' },
];

export function casesPage(site: Site, acting: Acting, { cases, which, text, next }: CasesView): string {
  const { party } = acting;
  return myPage({
    site,
    acting,
    title: party.kind === 'person' ? '我的办件' : '单位的办件',
    at: 'cases',
    children: [
      h(
        'form',
        { method: 'get', action: '/my/cases', class: 'filter', role: 'search' },
        party.organisation === undefined ? null : h('input', { type: 'hidden', name: 'as', value: party.organisation }),
        which === 'all' ? null : h('input', { type: 'hidden', name: 'which', value: which }),
        h('input', {
          type: 'search',
          name: 'q',
          value: text,
          maxLength: 50,
          'aria-label': '办件编号',
          placeholder: '办件编号，如 2026-0000123',
        }),
        h('button', { class: 'button quiet-button', type: 'submit' }, '查找'),
      ),
      h(
        'ul',
        { class: 'tabs', 'aria-label': '哪些办件' },
        WHICH.map((one) =>
          h(
            'li',
            null,
            h(
              'a',
              {
                href: forParty(one.which === 'all' ? '/my/cases' : `/my/cases?which=${one.which}`, party),
                ...(one.which === which ? { 'aria-current': 'true' as const } : {}),
              },
              one.text,
            ),
          ),
        ),
      ),
      cases.length === 0
        ? nothing(
            text === '' ? '这里还没有办件。' : `没有编号以“${text}”开头的办件。`,
            h('a', { href: forParty('/my/entitlements', party) }, '看看能享受什么'),
          )
        : h(
            'ul',
            { class: 'entries' },
            cases.map((row) => caseRow(row, 'h2')),
          ),
      next === undefined ? null : h('p', null, h('a', { class: 'button quiet-button', href: next }, '更早的')),
    ],
  });
}

/** The item and, of several cases of it, which one: `创业租赁补贴（2025年度）`. */
export function sayWhich({ itemName, key }: Pick<CaseRowView, 'itemName' | 'key'>): string {
  const which = sayKey(key);
  return which === '' ? itemName : `${itemName}（${which}）`;
}

/** @param heading below the page's own title, or below a part's */
export function caseRow(row: CaseRowView, heading: 'h2' | 'h3'): Markup {
  const { id, status, statusName, turn, stage, submittedOn, amount } = row;
  const said = [
    `办件 ${id}`,
    submittedOn === null ? '还没有提交' : `${sayDate(submittedOn)}提交`,
    ...(stage === null || turn === '' ? [] : [`现在到“${stage}”`]),
    ...(turn === '' ? [] : [turn === '申请人' ? '等您办' : `由${turn}办`]),
  ];
  return h(
    'li',
    { class: 'entry' },
    h(heading, null, h('a', { href: `/my/cases/${id}` }, sayWhich(row))),
    h(
      'p',
      null,
      statusTag(status, statusName),
      amount === null ? null : h('span', { class: 'amount-small' }, sayMoney(amount)),
    ),
    h('p', { class: 'quiet' }, said.join('，')),
  );
}

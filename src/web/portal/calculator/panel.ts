import { h, type ComponentChildren } from 'preact';
import { formatDay, parseDay, parseYuan } from '../../../kit/index.ts';
import { regimeOn, type RuleSet } from '../../../rules/index.ts';
import { sayDate, sayMoney, type Markup } from '../../ui/index.ts';
import { address } from '../site.ts';
import { sayGives } from '../words/gives.ts';
import { sayRuleValue } from '../words/values.ts';
import { interviewToText, type Answer } from './interview.ts';
import { outcomeView, sayBenefit } from './outcome.ts';
import { plainAnswer } from './plain-answer.ts';
import { questionFieldset, type Refusal } from './question.ts';
import type { Outcome, Step } from './step.ts';
import { registerNamed } from './to-situation.ts';

export interface PanelOptions {
  readonly ruleSet: RuleSet;
  readonly today: number;
  readonly refusal?: Refusal;
  /** Whether it runs in the browser: then nothing that is typed leaves it. */
  readonly local: boolean;
  /** What only a browser can do: print, copy a link. */
  readonly actions?: ComponentChildren;
}

/**
 * The calculator of one item at one step. Every control is a form that also works without scripts; the island takes the same forms
 * before they are sent.
 */
export function panel(step: Step, options: PanelOptions): Markup {
  const { item, question } = step;
  const { ruleSet, today, refusal } = options;
  const regime = regimeOn(ruleSet, parseDay(step.asOf) ?? today);
  return h(
    'div',
    { class: 'calculation', 'data-item': item.code },
    h(
      'header',
      { class: 'calculation-head' },
      h('p', null, h('a', { class: 'back', href: address.calculator(), 'data-choose': '' }, '← 换一项')),
      h('h2', null, item.name),
      h('p', { class: 'quiet' }, `${item.clause}事项 ${item.code}　${sayGives(item, ruleSet, regime)}`),
    ),
    question === undefined
      ? null
      : form(step, 'answer', [
          questionFieldset(question, step, ruleSet, refusal),
          h(
            'p',
            { class: 'question-foot' },
            step.interview.editing === undefined
              ? h(
                  'button',
                  { type: 'submit', name: 'do', value: 'skip', class: 'link', formNoValidate: true },
                  '不清楚，先跳过',
                )
              : h(
                  'button',
                  { type: 'submit', name: 'do', value: 'keep', class: 'link', formNoValidate: true },
                  '不改了',
                ),
          ),
        ]),
    outcomeView(step, ruleSet),
    answers(step, ruleSet),
    others(step, ruleSet),
    more(step, question === undefined ? refusal : undefined, options.actions),
    h(
      'p',
      { class: 'quiet privacy' },
      options.local ? '在您的设备上计算，填写的内容不会发送出去。' : '填写的内容只用于这次计算，不保存。',
      '测算结果供参考，以主管部门审核为准。',
    ),
  );
}

/** A form that carries the whole interview. A button named `do` says otherwise what it does than the hidden one. */
function form(
  step: Step,
  what: string,
  children: ComponentChildren,
  attributes: Readonly<Record<string, string>> = {},
): Markup {
  return h(
    'form',
    { method: 'post', action: address.calculator(step.item.code), autocomplete: 'off', ...attributes },
    h('input', { type: 'hidden', name: 'interview', value: interviewToText(step.interview) }),
    children,
    // Last, so that a button's own `do` comes first and counts.
    h('input', { type: 'hidden', name: 'do', value: what }),
  );
}

function answers(step: Step, ruleSet: RuleSet): Markup | null {
  const { interview } = step;
  if (interview.answers.length === 0 && interview.skipped.length === 0) return null;
  const rows = interview.answers.map((answer, i) =>
    h(
      'div',
      { class: i === interview.editing ? 'editing' : undefined },
      h('dt', null, answer.field ?? answer.register),
      h(
        'dd',
        null,
        h('span', null, sayAnswer(answer, ruleSet)),
        h(
          'button',
          {
            type: 'submit',
            name: 'value',
            value: String(i),
            class: 'link',
            'aria-label': `修改${answer.field ?? answer.register}`,
          },
          '修改',
        ),
      ),
    ),
  );
  return h(
    'section',
    { class: 'answers' },
    h('h3', null, '您的回答'),
    form(step, 'edit', h('dl', { class: 'facts' }, rows)),
    interview.skipped.length === 0
      ? null
      : form(
          step,
          'unskip',
          h('button', { type: 'submit', class: 'link' }, `补答跳过的${String(interview.skipped.length)}题`),
        ),
  );
}

function sayAnswer(answer: Answer, ruleSet: RuleSet): string {
  const type = registerNamed(answer.register, ruleSet)?.fields.find(({ name }) => name === answer.field)?.type;
  if (type === undefined) return answer.value;
  const plain = plainAnswer(answer.value, type);
  if (type.kind === 'date') return sayDate(plain);
  if (type.kind !== 'number') return plain;
  if (type.unit === '元') return sayMoney(parseYuan(plain) ?? 0);
  return `${plain}${sayRuleValue(0, type, ruleSet).slice(1)}`;
}

/** 全部试算: what else the same facts give or nearly give. */
function others(step: Step, ruleSet: RuleSet): Markup | null {
  const gives = step.others.filter((one) => one.status === 'award' || 'subject' in one);
  const near = step.others.filter((one) => 'nearest' in one && one.status === 'not-eligible');
  const open = step.others.filter((one) => one.status === 'needs-facts' || one.status === 'needs-decision');
  if (gives.length + near.length + open.length === 0) return null;
  return h(
    'section',
    { class: 'others' },
    h('h3', null, '同样的情形，其他事项'),
    form(step, 'item', [
      group('同时可得', gives, (one) => worth(one)),
      group('还差一点', near, (one) => ('nearest' in one ? (one.nearest ?? '') : '')),
      group('再答几题就知道', open, (one) => ('missing' in one ? one.missing.slice(0, 3).join('、') : '')),
    ]),
  );
  function group(title: string, all: readonly Outcome[], say: (one: Outcome) => string): Markup | null {
    if (all.length === 0) return null;
    const rows = all.map((one) =>
      h(
        'li',
        null,
        h(
          'button',
          { type: 'submit', name: 'value', value: one.item, class: 'card' },
          h('span', { class: 'card-name' }, one.name),
          h('span', { class: 'card-gives' }, say(one)),
          h('span', { class: 'quiet' }, ruleSet.items.find(({ code }) => code === one.item)?.clause ?? ''),
        ),
      ),
    );
    return h('div', null, h('h4', null, title), h('ul', { class: 'cards' }, rows));
  }
}

function worth(one: Outcome): string {
  if ('subject' in one) return one.status;
  if (one.status !== 'award') return '';
  return one.benefit === undefined ? sayMoney(parseYuan(one.amount ?? 0) ?? 0) : sayBenefit(one.benefit);
}

/** The day of the assessment, payments received before, starting again. */
function more(step: Step, refusal: Refusal | undefined, actions: ComponentChildren): Markup {
  const { interview, outcome, item, asOf } = step;
  const faults = refusal?.faults ?? [];
  const isMoney = item.outcome.amount !== undefined;
  const key = outcome?.key ?? '—';
  return h(
    'section',
    { class: 'more' },
    faults.length === 0
      ? null
      : h(
          'div',
          { class: 'error', role: 'alert' },
          faults.map(({ message, hint }) => h('p', null, message, hint === undefined ? '' : `。${hint}`)),
        ),
    h(
      'details',
      { class: 'option' },
      h('summary', null, `截至${sayDate(asOf)}`),
      form(step, 'date', [
        h('label', { for: 'as-of' }, '按哪一天测算'),
        h(
          'div',
          { class: 'answer-row' },
          h('input', { id: 'as-of', type: 'date', name: 'value', value: asOf }),
          h('button', { type: 'submit', class: 'button' }, '重新测算'),
        ),
      ]),
    ),
    isMoney
      ? h(
          'details',
          { class: 'option', open: interview.paid.length > 0 },
          h('summary', null, '以前领过这一项？'),
          interview.paid.length === 0
            ? null
            : form(
                step,
                'unpaid',
                h(
                  'ul',
                  { class: 'plain-list' },
                  interview.paid.map((paid, i) =>
                    h(
                      'li',
                      null,
                      `${paid.item} 同项 ${paid.key}：${paid.amount}元，${sayDate(paid.date)}　`,
                      h('button', { type: 'submit', name: 'value', value: String(i), class: 'link' }, '删去'),
                    ),
                  ),
                ),
              ),
          form(step, 'paid', [
            h('input', { type: 'hidden', name: 'key', value: key }),
            h(
              'p',
              { class: 'quiet' },
              `同一件事（${item.key.length === 0 ? '一次性' : `${item.key.map(({ label }) => label).join('、')}：${key}`}）以前发过的钱会从中扣除或不再重复。`,
            ),
            h('label', { for: 'paid-amount' }, '金额（元）'),
            h('input', {
              id: 'paid-amount',
              name: 'value',
              inputMode: 'decimal',
              required: true,
              maxLength: 20,
              autocomplete: 'off',
            }),
            h('label', { for: 'paid-date' }, '发放日期'),
            h('input', { id: 'paid-date', name: 'date', type: 'date', required: true, max: asOf }),
            h('button', { type: 'submit', class: 'button' }, '计入'),
          ]),
        )
      : null,
    h(
      'div',
      { class: 'actions' },
      form(step, 'restart', h('button', { type: 'submit', class: 'button quiet-button' }, '重新开始')),
      actions,
    ),
  );
}

/** Where a step cannot be made of what came in. */
export function unsound(item: string, today: number): Markup {
  return h(
    'div',
    { class: 'calculation' },
    h('p', { class: 'error', role: 'alert' }, `链接里的情形和现在的规则对不上（${formatDay(today)}），请重新填写。`),
    h('p', null, h('a', { class: 'button', href: address.calculator(item) }, '重新开始')),
  );
}

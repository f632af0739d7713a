import { h } from 'preact';
import { form, submitButton, type Markup } from '../../ui/index.ts';
import { sayParty, type Acting } from '../my/frame.ts';
import { fact } from '../my/parts.ts';
import type { Site } from '../site.ts';
import { outlookBox, type OutlookView } from './facts-page.ts';
import { draftMarks, draftPage, type Draft } from './frame.ts';
import { stepAddress, STEP_NAMES, stepsOf, type StepName } from './steps.ts';

export interface CheckView {
  readonly outlook: OutlookView | undefined;
  readonly form: readonly { readonly name: string; readonly value: string }[];
  readonly materials: readonly {
    readonly name: string;
    readonly files: readonly string[];
    readonly fromRegister: boolean;
    readonly whenNeeded: boolean;
  }[];
  readonly account: string | undefined;
  readonly promisedDays: number;
  /** What is still missing, with the page where it is given. */
  readonly lacking: readonly { readonly text: string; readonly step: StepName }[];
  /** Registers that were read. */
  readonly known: readonly string[];
}

/** Everything on one page, before it goes out. */
export function checkPage(site: Site, acting: Acting, draft: Draft, view: CheckView): string {
  const { outlook, lacking, promisedDays, known, account } = view;
  const has = (step: StepName): boolean => stepsOf(draft.steps).includes(step);
  return draftPage(
    site,
    acting,
    draft,
    'check',
    '核对一遍，没有问题就提交。提交以后，受理以前和审核中都还可以撤回。',
    h(
      'dl',
      { class: 'facts summary' },
      fact('事项', draft.itemName),
      fact('申请人', sayParty(acting.party)),
      known.length === 0 ? null : fact('登记的信息', [`${known.join('、')}，由系统提取。`, change(draft, 'facts')]),
      view.form.length === 0 || !has('form')
        ? null
        : fact('申请表', [
            h(
              'ul',
              { class: 'plain-list' },
              view.form.map(({ name, value }) => h('li', null, `${name}：${value}`)),
            ),
            change(draft, 'form'),
          ]),
      view.materials.length === 0
        ? null
        : fact('材料', [
            h(
              'ul',
              { class: 'plain-list' },
              view.materials.map((one) => h('li', null, `${one.name}：${sayGiven(one)}`)),
            ),
            has('materials') ? change(draft, 'materials') : null,
          ]),
      has('account') ? fact('收款账户', [account ?? '还没有填', change(draft, 'account')]) : null,
      fact('承诺时限', `${String(promisedDays)}个工作日，从提交的次日算起`),
    ),
    outlook === undefined ? null : outlookBox(outlook),
    lacking.length === 0
      ? form(stepAddress(draft.id, 'check'), [
          draftMarks(draft),
          h('p', null, '提交即表示：以上内容属实，同意部门为办理本件核对登记的信息。'),
          submitButton('提交申请'),
        ])
      : h(
          'div',
          { class: 'notice-box' },
          h('p', null, h('strong', null, '还差这些，补上就可以提交：')),
          h(
            'ul',
            { class: 'plain-list' },
            lacking.map(({ text, step }) => h('li', null, h('a', { href: stepAddress(draft.id, step) }, text))),
          ),
        ),
  );
}

function sayGiven({ files, fromRegister, whenNeeded }: CheckView['materials'][number]): string {
  if (fromRegister) return '系统提取，不用交';
  if (files.length > 0) return files.join('、');
  return whenNeeded ? '没有交（需要时提交）' : '还没有交';
}

function change(draft: Draft, step: StepName): Markup {
  return h(
    'p',
    null,
    h(
      'a',
      { class: 'change', href: stepAddress(draft.id, step) },
      '查看或修改',
      h('span', { class: 'visually-hidden' }, STEP_NAMES[step]),
    ),
  );
}

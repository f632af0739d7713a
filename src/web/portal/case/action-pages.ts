import { h, type ComponentChildren } from 'preact';
import {
  choiceField,
  faultSummary,
  form,
  submitButton,
  textField,
  type FormFault,
  type Markup,
} from '../../ui/index.ts';
import { accountFields, type AccountsView } from '../apply/account-page.ts';
import { meanwhileNote } from '../apply/frame.ts';
import { myPage, type Acting } from '../my/frame.ts';
import { hidden } from '../my/parts.ts';
import type { Site } from '../site.ts';
import { STARS } from './parts.ts';

/** A page that asks before something is done to a case. */
export interface ActionView {
  readonly id: string;
  readonly version: number;
  readonly itemName: string;
  readonly faults: readonly FormFault[];
  readonly meanwhile: readonly string[];
  /** What was given and refused. */
  readonly typed: Readonly<Record<string, string>>;
}

interface Asked {
  readonly verb: string;
  readonly title: string;
  readonly lead: string;
  readonly fields: ComponentChildren;
  readonly submit: string;
}

function actionPage(
  site: Site,
  acting: Acting,
  view: ActionView,
  { verb, title, lead, fields, submit }: Asked,
): string {
  const { id, version, itemName, faults, meanwhile } = view;
  const { csrf, key } = acting.marks;
  return myPage({
    site,
    acting,
    title: `${title} · ${itemName}`,
    children: [
      meanwhileNote(meanwhile),
      faultSummary(faults),
      h('p', { class: 'lead' }, lead),
      form(
        `/my/cases/${id}/${verb}`,
        [
          hidden({ csrf, key, version: String(version) }),
          fields,
          h(
            'div',
            { class: 'buttons' },
            submitButton(submit),
            h('a', { class: 'button quiet-button', href: `/my/cases/${id}` }, '不办了，回到这一件'),
          ),
        ],
        { novalidate: '', 'data-keep': String(version) },
      ),
    ],
  });
}

function reasonField(label: string, hint: string, { typed, faults }: ActionView, name = 'reason'): Markup {
  return textField({ name, label, hint, value: typed[name] ?? '', required: true, rows: 4, maxLength: 2000 }, faults);
}

export function withdrawPage(site: Site, acting: Acting, view: ActionView): string {
  return actionPage(site, acting, view, {
    verb: 'withdraw',
    title: '撤回申请',
    lead: '撤回以后这一件就结束了，不能恢复。以后还可以重新申请，已上传的材料仍可以用。',
    fields: reasonField('为什么撤回', '写一句就好，如 材料要重新准备。', view),
    submit: '确认撤回',
  });
}

export function declinePage(site: Site, acting: Acting, view: ActionView): string {
  return actionPage(site, acting, view, {
    verb: 'decline',
    title: '放弃',
    lead: '放弃以后不再主动提示这一项，这一件不能恢复。以后改了主意，还可以自己申请。',
    fields: reasonField('为什么不需要', '写一句就好，如 已经在别处享受。', view),
    submit: '确认放弃',
  });
}

export function disputePage(site: Site, acting: Acting, view: ActionView): string {
  return actionPage(site, acting, view, {
    verb: 'dispute',
    title: '不认可办理结果',
    lead: '写明哪里没有办好，会退回重新办理。',
    fields: reasonField('哪里没有办好', '写具体一些，便于重新办理。', view),
    submit: '提交',
  });
}

export function appealPage(site: Site, acting: Acting, view: ActionView & { readonly kind: '复核' | '申诉' }): string {
  const { kind } = view;
  return actionPage(site, acting, view, {
    verb: 'appeal',
    title: kind === '复核' ? '申请复核' : '申诉',
    lead:
      kind === '复核'
        ? '由没有办过这一件的人复核。复核一次；仍不服的，还可以申诉一次。'
        : '由没有办过这一件的人处理。申诉一次。',
    fields: [hidden({ kind }), reasonField('理由', '写明哪一点不对、依据是什么。', view, 'grounds')],
    submit: kind === '复核' ? '提交复核申请' : '提交申诉',
  });
}

export function ratePage(site: Site, acting: Acting, view: ActionView): string {
  return actionPage(site, acting, view, {
    verb: 'rate',
    title: '评价',
    lead: '评价一次，提交以后不能修改。',
    fields: [
      choiceField(
        {
          name: 'stars',
          label: '这一件办得怎么样',
          ...(view.typed['stars'] === undefined ? {} : { value: view.typed['stars'] }),
          options: STARS.map((label, index) => ({
            value: String(index + 1),
            label,
            hint: `${String(index + 1)}星`,
          })).reverse(),
        },
        view.faults,
      ),
      textField(
        { name: 'text', label: '想说的话', value: view.typed['text'] ?? '', rows: 3, maxLength: 500 },
        view.faults,
      ),
    ],
    submit: '提交评价',
  });
}

export function changeAccountPage(
  site: Site,
  acting: Acting,
  view: ActionView & { readonly accounts: AccountsView },
): string {
  return actionPage(site, acting, view, {
    verb: 'account',
    title: '变更收款账户',
    lead: '换成本人或者本单位名下的另一个账户，会按新账户拨付。',
    fields: accountFields(acting.party, view.accounts, view.faults),
    submit: '变更',
  });
}

import { h } from 'preact';
import type { CaseView } from '../../../flow/index.ts';
import { sayDate, sayMoney, submitButton, type Markup } from '../../ui/index.ts';
import { hidden, section } from '../my/parts.ts';
import { you, type Acting } from '../my/frame.ts';
import type { CasePageView } from './case-page.ts';

/** What the one who looks can do now; the thing that is waited for first. */
export function todoBox(acting: Acting, page: CasePageView): Markup | null {
  const { view } = page;
  const may = new Set(view.available.filter(({ yours }) => yours).map(({ command }) => command));
  const first = waitedFor(acting, page, may);
  const others = OTHERS.filter(
    ({ command }) => may.has(command) && !(command === 'change-account' && isReturned(view)),
  );
  if (first === null && others.length === 0) return null;
  return h(
    'div',
    { class: 'todo' },
    first,
    others.length === 0
      ? null
      : h(
          'ul',
          { class: 'others', 'aria-label': '还可以' },
          others.map(({ path, text }) => h('li', null, h('a', { href: `/my/cases/${view.id}/${path}` }, text(view)))),
        ),
  );
}

interface Other {
  readonly command: string;
  readonly path: string;
  readonly text: (view: CaseView) => string;
}

const OTHERS: readonly Other[] = [
  { command: 'rate', path: 'rate', text: () => '评价' },
  {
    command: 'appeal',
    path: 'appeal',
    text: ({ appeals }) => (appeals.some(({ kind }) => kind === '复核') ? '不服，申诉' : '不服，申请复核'),
  },
  { command: 'change-account', path: 'account', text: () => '变更收款账户' },
  { command: 'dispute', path: 'dispute', text: () => '不认可办理结果' },

  { command: 'withdraw', path: 'withdraw', text: () => '撤回申请' },
];

function waitedFor(acting: Acting, page: CasePageView, may: ReadonlySet<string>): Markup | null {
  const { view } = page;
  const base = `/my/cases/${view.id}`;
  if (may.has('submit'))
    return box('接着申请', '已经填的都保存着。', h('a', { class: 'button', href: `${base}/apply` }, '继续填写'));
  if (may.has('confirm')) return offer(acting, page);
  if (may.has('supplement')) return supplement(view, base);
  if (isReturned(view) && may.has('change-account'))
    return box(
      '款项被银行退回，请换一个收款账户',
      '换好以后会重新拨付，等待期间不计入办理时限。',
      h('a', { class: 'button', href: `${base}/account` }, '变更收款账户'),
    );
  const owed = view.money.due ?? 0;
  if (view.status === 'recovering' && owed < 0)
    return box(
      `应退还${sayMoney(-owed)}`,
      '重新办理以后，已经发放的款项多于应得的。请按经办部门送达的通知退还；没有退还的，从以后应发的款项里抵扣。退还登记以后，这里会写明。',
    );
  if (may.has('acknowledge'))
    return h(
      'div',
      null,
      h('h2', null, '请确认办理结果'),
      h('p', null, '办好了的，确认以后就办结。没有办好的，写明哪里不对，会重新办理。'),
      h(
        'form',
        { method: 'post', action: `${base}/acknowledge`, class: 'buttons' },
        marks(acting, view),
        submitButton('已经办好，确认'),
      ),
    );
  return null;
}

/** The account is what is waited for. */
function isReturned({ status }: CaseView): boolean {
  return status === 'payment-returned';
}

function box(title: string, text: string, action?: Markup): Markup {
  const buttons = action === undefined ? null : h('p', { class: 'buttons' }, action);
  return h('div', null, h('h2', null, title), h('p', null, text), buttons);
}

/** With one tap, where everything is there; else on a page that asks only for the rest. */
function offer(acting: Acting, { view, oneTap }: CasePageView): Markup {
  const amount = view.assessments.at(-1)?.record.amount ?? null;
  const base = `/my/cases/${view.id}`;
  const what = amount === null ? '这一项' : sayMoney(amount);
  return section(
    'offer',
    `${you(acting.party)}可以享受${what}，请确认`,
    h(
      'p',
      null,
      '按部门登记的信息，条件都已符合。',
      view.respondBy === null
        ? null
        : `请在${sayDate(view.respondBy)}以前确认；过了这一天自动失效，以后还可以自己申请。`,
    ),
    oneTap === undefined
      ? h(
          'p',
          { class: 'buttons' },
          h('a', { class: 'button', href: `${base}/confirm` }, '确认享受'),
          declineLink(base),
        )
      : [
          oneTap.payee === undefined ? null : h('p', null, `收款账户：${oneTap.payee.said}。`),
          oneTap.materials.length === 0
            ? null
            : h(
                'p',
                null,
                `沿用以前交过的：${oneTap.materials.map(({ name, fileName }) => `${name}（${fileName}）`).join('、')}。`,
              ),
          h(
            'form',
            { method: 'post', action: `${base}/confirm`, class: 'buttons' },
            marks(acting, view),
            oneTap.payee === undefined ? null : hidden({ payee: oneTap.payee.token }),
            oneTap.materials.map(({ digest }, index) => hidden({ [`material-${String(index)}`]: digest })),
            submitButton('确认享受'),
            oneTap.payee === undefined && oneTap.materials.length === 0
              ? null
              : h('a', { class: 'button quiet-button', href: `${base}/confirm` }, '换账户或材料'),
          ),
          h('p', null, declineLink(base)),
        ],
  );
}

function declineLink(base: string): Markup {
  return h('a', { class: 'button quiet-button', href: `${base}/decline` }, '不需要，放弃');
}

function supplement({ supplements, respondBy, initiated }: CaseView, base: string): Markup {
  const items = supplements.at(-1)?.items ?? [];
  return section(
    'supplement',
    `请补正，${String(items.length)}处，已一次全部列出`,
    h(
      'ol',
      { class: 'numbered' },
      items.map(({ name, problem }) => h('li', null, h('strong', null, name), `：${problem}`)),
    ),
    h(
      'p',
      null,
      `${respondBy === null ? '' : `请在${sayDate(respondBy)}以前补正。`}补正期间不计入办理时限；逾期不补正的，${initiated === null ? '本件终止，可以重新申请' : '由经办部门按现有材料办理'}。`,
    ),
    h('p', { class: 'buttons' }, h('a', { class: 'button', href: `${base}/supplement` }, '去补正')),
  );
}

function marks({ marks: { csrf, key } }: Acting, { version }: CaseView): Markup {
  return hidden({ csrf, key, version: String(version) });
}

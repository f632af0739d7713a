import { h } from 'preact';
import type { CaseView } from '../../../flow/index.ts';
import { sayDate, sayMoney, type Markup } from '../../ui/index.ts';
import { fact, section } from '../my/parts.ts';

const PAYMENT_WORDS: Readonly<Record<string, string>> = {
  listed: '已列入这一批，等待发放',
  unlisted: '已移出这一批，会列入以后的批次',
  paid: '银行已发放',
  returned: '被银行退回',
};

/** The way of the money: each batch, each receipt. Nothing where no money was approved. */
export function moneyPart({ money, payments, receipts, application: { payee }, item }: CaseView): Markup | null {
  if (payments.length === 0 && money.paid === 0 && money.withheld === 0 && money.due === null) return null;
  return section(
    'money',
    '拨付',
    h(
      'dl',
      { class: 'facts' },
      fact('还应拨付', money.due !== null && money.due > 0 ? sayMoney(money.due) : null),
      fact('应退还', money.due !== null && money.due < 0 ? sayMoney(-money.due) : null),
      fact('已拨付', money.paid === 0 ? null : sayMoney(money.paid)),
      fact('已抵扣', money.withheld === 0 ? null : sayMoney(money.withheld)),
      fact('已退还', money.recovered === 0 ? null : sayMoney(money.recovered)),
      fact('资金来源', item.fund),
      fact('收款账户', payee === null ? null : `${payee.bank} ${payee.masked}`),
    ),
    payments.length === 0
      ? null
      : h(
          'ol',
          { class: 'timeline' },
          payments.map(({ batch, amount, state }) =>
            h(
              'li',
              null,
              `${sayMoney(amount)}：${PAYMENT_WORDS[state] ?? state}`,
              h('span', { class: 'quiet' }, ` 批次 ${batch}`),
            ),
          ),
        ),
    receipts.length === 0
      ? null
      : h(
          'ul',
          { class: 'rows' },
          receipts.map(({ number, on, amount }) =>
            h('li', null, `${sayDate(on)}到账${sayMoney(amount)}，银行回执 ${number}`),
          ),
        ),
  );
}

/** 公示, and what was objected to it. */
export function noticePart({ notice, objections }: CaseView, href: string | undefined): Markup | null {
  if (notice === null && objections.length === 0) return null;
  return section(
    'public-notice',
    '公示',
    notice === null
      ? null
      : h(
          'p',
          null,
          `已列入公示，公示到${sayDate(notice.until)}。姓名和号码已遮盖。`,
          href === undefined ? null : h('a', { href }, '看公示'),
        ),
    objections.length === 0
      ? null
      : h(
          'ul',
          { class: 'rows' },
          objections.map(({ receipt, grounds, outcome, reason }) =>
            h(
              'li',
              null,
              `异议（回执 ${receipt}）：${sentence(grounds)}${OBJECTION_WORDS[outcome] ?? outcome}${reason === null ? '' : `：${reason}`}`,
            ),
          ),
        ),
  );
}

const OBJECTION_WORDS: Readonly<Record<string, string>> = {
  open: '正在核实，核实期间不计入办理时限',
  upheld: '异议成立，退回重新办理',
  dismissed: '异议不成立，继续办理',
  moot: '公示已撤下，不再处理',
};

const APPEAL_WORDS: Readonly<Record<string, string>> = {
  open: '正在处理',
  upheld: '成立，重新办理',
  dismissed: '不成立，维持原决定',
};

/** 复核申诉, and what the one it was for thought of it. */
export function reviewPart({ appeals, rating }: CaseView): Markup | null {
  if (appeals.length === 0 && rating === null) return null;
  return section(
    'review',
    '复核申诉和评价',
    h(
      'ul',
      { class: 'rows' },
      appeals.map(({ kind, grounds, outcome, reason }) =>
        h(
          'li',
          null,
          `${kind}：${sentence(grounds)}${APPEAL_WORDS[outcome] ?? outcome}${reason === null ? '' : `：${reason}`}`,
        ),
      ),
      rating === null
        ? null
        : h(
            'li',
            null,
            `您的评价：${STARS[rating.stars - 1] ?? ''}（${String(rating.stars)}星）${rating.text === '' ? '' : `，${rating.text}`}`,
          ),
    ),
  );
}

export const STARS = ['非常不满意', '不满意', '基本满意', '满意', '非常满意'] as const;

/** What somebody wrote, with one full stop. */
function sentence(text: string): string {
  return `${text.replace(/[。．.；;\s]+$/u, '')}。`;
}

import { h } from 'preact';
import { sayDate } from '../../ui/index.ts';
import { myPage, sayParty, type Acting } from '../my/frame.ts';
import { fact, section } from '../my/parts.ts';
import type { Site } from '../site.ts';
import { sayKey } from '../words/key.ts';

export interface ReceiptView {
  readonly id: string;
  readonly itemName: string;
  /** 同项键. */
  readonly key: string | null;
  readonly at: string;
  readonly promisedDays: number;
  readonly deadline: string | null;
  readonly note: string | null;
  readonly turn: string;
  readonly materials: readonly string[];
}

/** 受理回执, made to be printed. */
export function receiptPage(site: Site, acting: Acting, view: ReceiptView): string {
  const { id, itemName, key, at, promisedDays, deadline, note, turn, materials } = view;
  return myPage({
    site,
    acting,
    title: '申请已提交',
    children: [
      h(
        'div',
        { class: 'receipt' },
        h('p', { class: 'receipt-number' }, '办件编号', h('strong', null, id)),
        h(
          'dl',
          { class: 'facts' },
          fact('事项', itemName),
          fact('申请的是', sayKey(key)),
          fact('申请人', sayParty(acting.party)),
          fact('提交时间', at),
          materials.length === 0 ? null : fact('收到的材料', materials.join('、')),
          fact('承诺时限', `${String(promisedDays)}个工作日`),
          fact('最迟办完', deadline === null ? note : sayDate(deadline)),
        ),
      ),
      section(
        'next',
        '接下来',
        h(
          'ol',
          { class: 'numbered' },
          h('li', null, turn === '' ? '等待受理。' : `由${turn}受理。暂时不用您做什么。`),
          h('li', null, '材料有不齐的，会一次全部告诉您。'),
          h('li', null, '每有进展都发消息；登记了手机号、同意接收的，重要的还发短信。'),
        ),
      ),
      h(
        'p',
        { class: 'buttons' },
        h('a', { class: 'button', href: `/my/cases/${id}` }, '看这一件办到哪了'),
        h('a', { class: 'button quiet-button', href: '/my/contact' }, '登记手机号'),
      ),
      h('p', { class: 'quiet screen-only' }, '这一页可以打印或者截图留存；以后在“我的办件”里也能找到。'),
    ],
  });
}

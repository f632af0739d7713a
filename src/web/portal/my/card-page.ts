import { h } from 'preact';
import { qrCode, sayDate, type Markup } from '../../ui/index.ts';
import { address, type Site } from '../site.ts';
import { myPage, type Acting } from './frame.ts';
import { fact, nothing, statusTag } from './parts.ts';

export interface CardView {
  readonly number: string;
  readonly name: string;
  readonly ground: string;
  readonly issued: string | undefined;
  readonly until: string | undefined;
  readonly state: string;
  readonly isValid: boolean;
  /** Rows of the QR code; absent: the card isn't valid. */
  readonly code: readonly (readonly boolean[])[] | undefined;
  /** What the QR code leads to. */
  readonly verifyAddress: string | undefined;
}

/** 人才服务金卡, to be shown on the phone or printed. */
export function cardPage(site: Site, acting: Acting, cards: readonly CardView[]): string {
  return myPage({
    site,
    acting,
    title: '人才服务金卡',
    at: 'card',
    children:
      cards.length === 0
        ? nothing(
            '您名下没有金卡。发给谁、怎么申请，见',
            h('a', { href: address.guide(CARD_SERVICE) }, '办事指南'),
            '。',
          )
        : [
            cards.map(card),
            h(
              'p',
              { class: 'quiet screen-only' },
              '出示时让对方扫二维码，或者用浏览器的“打印”印在纸上。二维码由本平台签名，别人造不出来；对方只看到姓氏、卡号尾号、有效期和状态。',
            ),
          ],
  });
}

/** “聊城市人才服务金卡”发放. */
const CARD_SERVICE = '12-03';

function card({ number, name, ground, issued, until, state, isValid, code, verifyAddress }: CardView): Markup {
  return h(
    'section',
    { class: isValid ? 'talent-card' : 'talent-card ended', 'aria-label': `金卡 ${number}` },
    h(
      'div',
      { class: 'talent-card-head' },
      h('h2', null, '聊城市人才服务金卡'),
      statusTag(isValid ? 'closed' : 'rejected', state),
    ),
    h(
      'div',
      { class: 'talent-card-body' },
      h(
        'dl',
        { class: 'facts' },
        fact('持卡人', h('strong', null, name)),
        fact('卡号', number),
        fact('依据', ground),
        fact('发卡日期', issued === undefined ? undefined : sayDate(issued)),
        fact('有效期至', until === undefined ? undefined : sayDate(until)),
      ),
      code === undefined
        ? h('p', { class: 'quiet' }, '这张卡现在不能出示，没有二维码。')
        : h(
            'div',
            { class: 'talent-card-code' },
            qrCode(code, '核验这张金卡的二维码'),
            h('p', null, h('a', { href: verifyAddress }, '扫码核验，或打开核验页')),
          ),
    ),
  );
}

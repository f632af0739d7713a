import { h } from 'preact';
import { sayDate, type Markup } from '../../ui/index.ts';
import type { Site } from '../site.ts';
import { forParty, myPage, you, type Acting } from './frame.ts';
import { caseRow, type CaseRowView, sayWhich } from './cases-page.ts';
import { doneNote, nothing, section } from './parts.ts';

export interface HomeView {
  readonly waiting: readonly WaitingView[];
  /** The latest others. */
  readonly cases: readonly CaseRowView[];
  readonly messages: readonly MessageRow[];
  /** Whether there is a 人才服务金卡 to show. */
  readonly hasCard: boolean;
  readonly done: string | undefined;
}

/** A case that waits for the one it is for. */
export interface WaitingView extends CaseRowView {
  /** In a few words, what is to be done: 确认享受. */
  readonly todo: string;
  readonly href: string;
}

export interface MessageRow {
  readonly id: string;
  readonly title: string;
  readonly at: string;
  readonly isUnread: boolean;
}

/** What waits for one, first; then where everything stands. */
export function homePage(site: Site, acting: Acting, { waiting, cases, messages, hasCard, done }: HomeView): string {
  const { party } = acting;
  return myPage({
    site,
    acting,
    title: '我的',
    at: 'home',
    children: [
      doneNote(done),
      section(
        'waiting',
        waiting.length === 0 ? '现在没有要您办的' : `要${you(party)}办的，${String(waiting.length)}件`,
        waiting.length === 0
          ? nothing('有事要办时，这里和消息里都会写明。')
          : h('ul', { class: 'entries' }, waiting.map(waitingCard)),
      ),
      h(
        'p',
        { class: 'lead-on' },
        h('a', { class: 'button', href: forParty('/my/entitlements', party) }, `看看${you(party)}能享受什么`),
        hasCard ? h('a', { class: 'button quiet-button', href: '/my/card' }, '出示人才服务金卡') : null,
      ),
      section(
        'cases',
        '最近的办件',
        cases.length === 0
          ? nothing(waiting.length === 0 ? '还没有办件。' : '还没有别的办件。')
          : [
              h(
                'ul',
                { class: 'entries' },
                cases.map((row) => caseRow(row, 'h3')),
              ),
              h('p', null, h('a', { class: 'all-of-it', href: forParty('/my/cases', party) }, '全部办件')),
            ],
      ),
      messages.length === 0
        ? null
        : section(
            'messages',
            '未读的消息',
            h(
              'ul',
              { class: 'rows' },
              messages.map(({ id, title, at }) =>
                h('li', null, h('a', { href: `/my/messages/${id}` }, title), h('span', { class: 'quiet' }, ` ${at}`)),
              ),
            ),
          ),
    ],
  });
}

function waitingCard(row: WaitingView): Markup {
  const { todo, href, respondBy, id } = row;
  return h(
    'li',
    { class: 'entry waiting' },
    h('h3', null, h('a', { href }, `${todo}：${sayWhich(row)}`)),
    h(
      'p',
      { class: 'quiet' },
      `办件 ${id}`,
      respondBy === null ? null : h('strong', { class: 'due' }, `，请在${sayDate(respondBy)}以前办`),
    ),
  );
}

import { h } from 'preact';
import { faultSummary, form, submitButton, textField, type FormFault } from '../../ui/index.ts';
import { newAccount } from '../apply/account-page.ts';
import { uploadForm } from '../apply/materials-page.ts';
import type { Site } from '../site.ts';
import { forParty, myPage, type Acting } from './frame.ts';
import { doneNote, hidden, nothing, saySize, section } from './parts.ts';

export interface MessageView {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly at: string;
  readonly isUnread: boolean;
  readonly due: string | undefined;
  /** Where it is done. */
  readonly href: string | undefined;
}

export function messagesPage(
  site: Site,
  acting: Acting,
  {
    messages,
    next,
    onlyUnread,
  }: { readonly messages: readonly MessageView[]; readonly next: string | undefined; readonly onlyUnread: boolean },
): string {
  const newest = messages[0];
  return myPage({
    site,
    acting,
    title: '消息',
    at: 'messages',
    children: [
      h(
        'ul',
        { class: 'tabs', 'aria-label': '哪些消息' },
        [false, true].map((unread) =>
          h(
            'li',
            null,
            h(
              'a',
              {
                href: unread ? '/my/messages?unread=1' : '/my/messages',
                ...(unread === onlyUnread ? { 'aria-current': 'true' as const } : {}),
              },
              unread ? '未读' : '全部',
            ),
          ),
        ),
      ),
      messages.length === 0
        ? nothing(onlyUnread ? '没有未读的消息。' : '还没有消息。办件有进展时，会在这里告诉您。')
        : h(
            'ul',
            { class: 'entries' },
            messages.map(({ id, title, at, isUnread, due }) =>
              h(
                'li',
                { class: isUnread ? 'entry is-unread' : 'entry' },
                h(
                  'h2',
                  null,
                  isUnread ? h('span', { class: 'tag' }, '未读') : null,
                  h('a', { href: `/my/messages/${id}` }, title),
                ),
                h(
                  'p',
                  { class: 'quiet' },
                  at,
                  due === undefined ? null : h('strong', { class: 'due' }, `，请在${due}以前办`),
                ),
              ),
            ),
          ),
      acting.unread === 0 || newest === undefined
        ? null
        : h(
            'form',
            { method: 'post', action: '/my/messages/read' },
            hidden({ ...acting.marks, upTo: newest.id }),
            h('button', { class: 'button quiet-button', type: 'submit' }, '全部标为已读'),
          ),
      next === undefined ? null : h('p', null, h('a', { class: 'button quiet-button', href: next }, '更早的')),
    ],
  });
}

export function messagePage(site: Site, acting: Acting, { title, body, at, due, href }: MessageView): string {
  return myPage({
    site,
    acting,
    title,
    at: 'messages',
    children: [
      h('p', { class: 'quiet' }, at),
      h('p', { class: 'message-body' }, body),
      due === undefined ? null : h('p', null, h('strong', null, `最后一天：${due}`)),
      h(
        'p',
        { class: 'buttons' },
        href === undefined ? null : h('a', { class: 'button', href }, '去看这一件'),
        h('a', { class: 'button quiet-button', href: '/my/messages' }, '全部消息'),
      ),
    ],
  });
}

export interface MaterialRow {
  readonly id: string;
  readonly fileName: string;
  readonly size: number;
  readonly at: string;
  readonly names: readonly string[];
}

export function materialsListPage(
  site: Site,
  acting: Acting,
  {
    materials,
    faults,
    done,
  }: {
    readonly materials: readonly MaterialRow[];
    readonly faults: readonly FormFault[];
    readonly done: string | undefined;
  },
): string {
  const { party, marks } = acting;
  return myPage({
    site,
    acting,
    title: '材料',
    lead: '交过一次的，下次直接用，不用再拍。只有您和办理您办件的人看得到，谁看过都有记录。',
    at: 'materials',
    children: [
      doneNote(done),
      faultSummary(faults),
      materials.length === 0
        ? nothing('还没有上传过材料。可以先在这里备好，也可以在申请时上传。')
        : h(
            'ul',
            { class: 'rows' },
            materials.map(({ id, fileName, size, at, names }) =>
              h(
                'li',
                null,
                h('a', { href: `/my/materials/${id}` }, fileName),
                h(
                  'span',
                  { class: 'quiet' },
                  ` ${saySize(size)}，${at}${names.length === 0 ? '' : `，用作${names.join('、')}`}`,
                ),
              ),
            ),
          ),
      section(
        'upload',
        '上传一份',
        uploadForm('/my/materials', {
          marks: hidden({ ...marks }),
          fields: party.organisation === undefined ? {} : { as: party.organisation },
          label: '拍照或者选文件',
          id: 'file',
        }),
        h('p', { class: 'quiet' }, '图片（JPEG、PNG）、PDF、OFD，最多10 MB。'),
      ),
    ],
  });
}

export interface AccountRow {
  readonly token: string;
  readonly holder: string;
  readonly bank: string;
  readonly branch: string | null;
  readonly masked: string;
  readonly verified: boolean;
  readonly retired: boolean;
  readonly version: number;
}

export interface AccountsListView {
  readonly accounts: readonly AccountRow[];
  readonly typed: Readonly<Record<string, string>>;
  readonly faults: readonly FormFault[];
  readonly done: string | undefined;
}

export function accountsPage(site: Site, acting: Acting, { accounts, typed, faults, done }: AccountsListView): string {
  const { party, marks } = acting;
  const as = party.organisation === undefined ? {} : { as: party.organisation };
  return myPage({
    site,
    acting,
    title: '收款账户',
    lead: party.kind === 'person' ? '只能是您本人名下的账户。' : '只能是单位名下的对公账户。',
    at: 'accounts',
    children: [
      doneNote(done),
      faultSummary(faults),
      accounts.length === 0
        ? nothing('还没有登记账户。')
        : h(
            'ul',
            { class: 'entries' },
            accounts.map(({ token, holder, bank, branch, masked, verified, retired, version }) =>
              h(
                'li',
                { class: 'entry' },
                h('h2', null, `${bank}${branch === null ? '' : ` ${branch}`} ${masked}`),
                h(
                  'p',
                  { class: 'quiet' },
                  `${holder}，${retired ? '已停用' : verified ? '银行已核实' : '等待财政向银行核实'}`,
                ),
                retired
                  ? null
                  : h(
                      'form',
                      { method: 'post', action: '/my/accounts/retire' },
                      hidden({
                        csrf: marks.csrf,
                        key: `${marks.key}-${masked}`,
                        token,
                        version: String(version),
                        ...as,
                      }),
                      h(
                        'button',
                        { class: 'link', type: 'submit' },
                        '停用这个账户',
                        h('span', { class: 'visually-hidden' }, `${bank} ${masked}`),
                      ),
                    ),
              ),
            ),
          ),
      section(
        'add',
        '登记一个账户',
        form('/my/accounts', [hidden({ ...marks, ...as }), newAccount(party, typed, faults), submitButton('登记')], {
          novalidate: '',
        }),
      ),
    ],
  });
}

export interface ContactPageView {
  readonly phone: string | null;
  readonly consent: boolean;
  readonly version: number;
  readonly typed: string;
  readonly faults: readonly FormFault[];
  readonly done: string | undefined;
}

export function contactPage(site: Site, acting: Acting, view: ContactPageView): string {
  const { party, marks } = acting;
  const fields = {
    ...marks,
    version: String(view.version),
    ...(party.organisation === undefined ? {} : { as: party.organisation }),
  };
  return myPage({
    site,
    acting,
    title: '手机号',
    lead: '要您办的、钱到账的，发一条短信。别的只在消息里。号码加密保存，只遮盖着显示。',
    at: 'contact',
    children: [
      doneNote(view.done),
      faultSummary(view.faults),
      view.phone === null
        ? nothing('还没有登记手机号。')
        : h('p', null, '现在登记的：', h('strong', null, view.phone), view.consent ? '，接收短信' : '，不接收短信'),
      form(
        '/my/contact',
        [
          hidden(fields),
          textField(
            {
              name: 'phone',
              label: view.phone === null ? '手机号' : '换成',
              type: 'tel',
              autocomplete: 'tel',
              value: view.typed,
              required: true,
              maxLength: 20,
            },
            view.faults,
          ),
          h(
            'label',
            { class: 'choice' },
            h('input', { type: 'checkbox', name: 'consent', value: 'yes', checked: view.consent }),
            h('span', null, '同意接收短信'),
          ),
          submitButton('保存'),
        ],
        { novalidate: '' },
      ),
      view.phone === null
        ? null
        : h(
            'form',
            {
              method: 'post',
              action: forParty('/my/contact/remove', { ...party, organisation: undefined }),
              class: 'form inline',
            },
            hidden({ ...fields, key: `${marks.key}-remove` }),
            h('button', { class: 'link', type: 'submit' }, '不再登记，删除手机号'),
          ),
    ],
  });
}

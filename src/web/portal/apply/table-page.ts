import { h } from 'preact';
import { choiceField, faultSummary, form, submitButton, type FormFault, type Markup } from '../../ui/index.ts';
import { forParty, myPage, type Acting } from '../my/frame.ts';
import { hidden, nothing, section } from '../my/parts.ts';
import type { Site } from '../site.ts';
import { earlierChoice, WHEN_NEEDED, type EarlierView } from './materials-page.ts';
import type { AccountView } from './account-page.ts';

export interface TableView {
  readonly item: string;
  readonly name: string;
  readonly register: string;
  readonly mostRows: number;
  readonly faults: readonly FormFault[];
  /** What became of the file that was sent. */
  readonly filed: FiledView | undefined;
  /** Drafts of the item that wait to be handed in. */
  readonly drafts: number;
}

export interface FiledView {
  readonly opened: readonly { readonly row: number; readonly id: string }[];
  readonly same: readonly { readonly row: number; readonly id: string }[];
  readonly bad: readonly {
    readonly row: number;
    readonly faults: readonly { readonly message: string; readonly hint: string }[];
  }[];
  readonly leftOut: readonly string[];
}

/** Many applications of one item by a table: one row, one case. */
export function tablePage(site: Site, acting: Acting, view: TableView): string {
  const { item, name, register, mostRows, faults, filed, drafts } = view;
  const { party, marks } = acting;
  return myPage({
    site,
    acting,
    title: `用表格申报 · ${name}`,
    lead: `一行一件，一次最多${String(mostRows)}行。`,
    isStep: true,
    children: [
      faultSummary(faults),
      filed === undefined ? null : filedReport(filed),
      drafts === 0
        ? null
        : h(
            'p',
            { class: 'lead-on' },
            h(
              'a',
              { class: 'button', href: forParty(`/apply/${item}/together`, party) },
              `${String(drafts)}件草稿，配上材料一起提交`,
            ),
          ),
      section(
        'template',
        '一、下载模板',
        h('p', null, `按申请表“${register}”的栏目填写，模板里有每一栏的说明。`),
        h(
          'p',
          null,
          h(
            'a',
            { class: 'button quiet-button', href: forParty(`/apply/${item}/table/template`, party) },
            '下载模板（.xlsx）',
          ),
        ),
      ),
      section(
        'send',
        '二、上传填好的表',
        form(
          `/apply/${item}/table`,
          [
            hidden({ ...marks, ...(party.organisation === undefined ? {} : { as: party.organisation }) }),
            h('label', { class: 'label', for: 'file' }, '填好的表（.xlsx 或 .csv）'),
            h('input', { type: 'file', id: 'file', name: 'file', required: true, accept: '.xlsx,.csv' }),
            submitButton('上传，检查每一行'),
          ],
          { enctype: 'multipart/form-data' },
        ),
        h(
          'p',
          { class: 'quiet' },
          '没有错的行各成一件草稿；有错的行写明错在哪里，改好以后再传一次，已经收下的行不会重复。',
        ),
      ),
    ],
  });
}

function filedReport({ opened, same, bad, leftOut }: FiledView): Markup {
  return h(
    'div',
    { role: 'status', class: bad.length === 0 ? 'done-note' : 'notice-box', tabIndex: -1 },
    h(
      'p',
      null,
      h(
        'strong',
        null,
        `新成草稿${String(opened.length)}件${same.length === 0 ? '' : `，${String(same.length)}行已经收下过`}${bad.length === 0 ? '，没有错的行。' : `，${String(bad.length)}行有错：`}`,
      ),
    ),
    leftOut.length === 0 ? null : h('p', null, `没有用到的列：${leftOut.join('、')}。`),
    bad.length === 0
      ? null
      : h(
          'ul',
          { class: 'rows' },
          bad.map(({ row, faults }) =>
            h(
              'li',
              null,
              h('strong', null, `第${String(row)}行`),
              h(
                'ul',
                { class: 'plain-list' },
                faults.map(({ message, hint }) => h('li', null, `${message}。${hint}。`)),
              ),
            ),
          ),
        ),
  );
}

export interface TogetherView {
  readonly item: string;
  readonly name: string;
  readonly drafts: readonly { readonly id: string; readonly version: number; readonly key: string | null }[];
  readonly materials: readonly {
    readonly name: string;
    readonly whenNeeded: boolean;
    readonly files: readonly EarlierView[];
  }[];
  readonly accounts: readonly AccountView[] | undefined;
  readonly faults: readonly FormFault[];
  readonly submitted: readonly {
    readonly id: string;
    readonly faults: readonly { readonly message: string; readonly hint: string }[];
  }[];
}

/** Drafts of one item, handed in with the same materials and the same account. */
export function togetherPage(site: Site, acting: Acting, view: TogetherView): string {
  const { item, name, drafts, materials, accounts, faults, submitted } = view;
  const { party, marks } = acting;
  return myPage({
    site,
    acting,
    title: `一起提交 · ${name}`,
    lead: '勾选的各件用同样的材料和账户提交；每一件仍是单独一件，缺什么的会写明，不影响别的。',
    isStep: true,
    children: [
      faultSummary(faults),
      submitted.length === 0 ? null : submittedReport(submitted),
      drafts.length === 0
        ? nothing('没有等着提交的草稿。', h('a', { href: forParty('/my/cases', party) }, '看全部办件'))
        : form(`/apply/${item}/together`, [
            hidden({ ...marks, ...(party.organisation === undefined ? {} : { as: party.organisation }) }),
            h(
              'fieldset',
              { class: 'field' },
              h('legend', { class: 'label' }, '提交哪几件'),
              h(
                'div',
                { class: 'choices' },
                drafts.map(({ id, version, key }) =>
                  h(
                    'label',
                    { class: 'choice' },
                    h('input', { type: 'checkbox', name: `case-${id}`, value: String(version), checked: true }),
                    h('span', null, `办件 ${id}`, key === null ? null : h('small', { class: 'quiet' }, ` ${key}`)),
                  ),
                ),
              ),
            ),
            materials.map(({ name: material, whenNeeded, files }, index) =>
              files.length === 0
                ? whenNeeded
                  ? h('p', { class: 'quiet' }, `${material}：${WHEN_NEEDED}`)
                  : h(
                      'p',
                      { class: 'missing' },
                      `${material}：还没有，先到“材料”里上传，再回来。`,
                      h('a', { href: forParty('/my/materials', party) }, '去上传'),
                    )
                : earlierChoice(
                    files,
                    `material-${String(index)}`,
                    `material-${String(index)}`,
                    material,
                    '',
                    whenNeeded ? '不交（需要时提交）' : undefined,
                  ),
            ),
            accounts === undefined
              ? null
              : accounts.length === 0
                ? h(
                    'p',
                    { class: 'missing' },
                    '还没有收款账户，先去登记，再回来。',
                    h('a', { href: forParty('/my/accounts', party) }, '去登记'),
                  )
                : choiceField({
                    name: 'payee',
                    label: '收款账户',
                    value: accounts[0]?.token ?? '',
                    options: accounts.map(({ token, bank, masked, holder }) => ({
                      value: token,
                      label: `${bank} ${masked}`,
                      hint: holder,
                    })),
                  }),
            submitButton('提交勾选的'),
          ]),
      h('p', null, h('a', { href: forParty(`/apply/${item}/table`, party) }, '回到表格')),
    ],
  });
}

function submittedReport(submitted: TogetherView['submitted']): Markup {
  const failed = submitted.filter(({ faults }) => faults.length > 0);
  const done = submitted.length - failed.length;
  return h(
    'div',
    { role: 'status', class: failed.length === 0 ? 'done-note' : 'notice-box' },
    h(
      'p',
      null,
      h(
        'strong',
        null,
        `已提交${String(done)}件${failed.length === 0 ? '。' : `，${String(failed.length)}件没有提交：`}`,
      ),
    ),
    failed.length === 0
      ? null
      : h(
          'ul',
          { class: 'rows' },
          failed.map(({ id, faults }) =>
            h(
              'li',
              null,
              h('a', { href: `/my/cases/${id}` }, `办件 ${id}`),
              `：${faults.map(({ message, hint }) => `${message}，${hint}`).join('；')}。`,
            ),
          ),
        ),
  );
}

import { h } from 'preact';
import type { NoticeView, ObjectionState, PublicRowView, ReceiptGiven } from '../../../flow/index.ts';
import { parseDay } from '../../../kit/index.ts';
import {
  faultSummary,
  form,
  sayDate,
  sayMoney,
  submitButton,
  textField,
  type FormFault,
  type Markup,
} from '../../ui/index.ts';
import { fact } from '../notice/guide.ts';
import { address, type Site } from '../site.ts';
import { nothingYet, openPage, part, table } from './frame.ts';

export interface NoticesAsked {
  readonly notices: readonly NoticeView[];
  readonly text: string;
  readonly county: string;
  readonly counties: readonly string[];
  /** Address of the next page. */
  readonly next: string | undefined;
  readonly today: number;
}

/** 公示: what is shown now, the newest first. */
export function noticesPage(site: Site, asked: NoticesAsked): string {
  const { notices, text, county, next, today } = asked;
  const isFiltered = text !== '' || county !== '';
  return openPage({
    site,
    current: 'public',
    title: '公示',
    lead: '拟发放的奖补和待遇，公示满期没有异议才办理。对哪一行有异议，打开名单就能提，署名、匿名都可以。',
    canonical: address.publicNotices,
    indexed: !isFiltered,
    place: address.publicNotices,
    children: [
      filterForm(address.publicNotices, asked, '事项、标题中的字'),
      h('p', null, h('a', { href: address.objections }, '凭回执号查异议的处理情况')),
      notices.length === 0
        ? nothingYet(isFiltered ? '没有符合的公示。' : '现在没有公示。公示期满的名单保留一段时间后下线。')
        : h(
            'ul',
            { class: 'entries', 'aria-label': '公示的名单' },
            notices.map((notice) => noticeCard(notice, today)),
          ),
      nextLink(next),
    ],
  });
}

function noticeCard(notice: NoticeView, today: number): Markup {
  const { id, title, county, rows, amount, publishedOn } = notice;
  return h(
    'li',
    { class: 'entry' },
    h('h2', null, h('a', { href: address.publicNotice(id) }, title)),
    h(
      'p',
      { class: notice.status === 'published' ? 'notice-standing' : 'notice-standing over' },
      sayStanding(notice, today),
    ),
    h(
      'p',
      { class: 'quiet' },
      [
        county ?? '全市',
        `${String(rows)}项`,
        amount === null ? undefined : `共${sayMoney(amount)}`,
        publishedOn === null ? undefined : `${sayDate(publishedOn)}发布`,
        id,
      ]
        .filter((one) => one !== undefined)
        .join(' · '),
    ),
  );
}

const TAKEN_DOWN = '经核查异议成立，全部名单已撤下';

function isTakenDown({ status, rows }: NoticeView): boolean {
  return status === 'ended' && rows === 0;
}

/** `公示中，至2026年3月9日止，还有3天`. */
function sayStanding(notice: NoticeView, today: number): string {
  const { status, statusName, until, readableUntil } = notice;
  if (status !== 'published') {
    const how = isTakenDown(notice) ? `${statusName}：${TAKEN_DOWN}` : statusName;
    return readableUntil === null ? how : `${how}，本页保留到${sayDate(readableUntil)}`;
  }
  const end = until === null ? undefined : parseDay(until);
  if (until === null || end === undefined) return statusName;
  const left = end - today;
  const words = left > 0 ? `还有${String(left)}天` : left === 0 ? '今天是最后一天' : '有异议的行另行顺延';
  return `${statusName}，至${sayDate(until)}止，${words}`;
}

function filterForm(
  action: string,
  { text, county, counties }: Pick<NoticesAsked, 'text' | 'county' | 'counties'>,
  hint: string,
): Markup {
  return h(
    'form',
    { method: 'get', action, class: 'filter', role: 'search' },
    h(
      'div',
      null,
      h('label', { for: 'text' }, '查找'),
      h('input', { id: 'text', name: 'text', type: 'search', value: text, placeholder: hint, maxLength: 60 }),
    ),
    h(
      'div',
      null,
      h('label', { for: 'county' }, '区县'),
      h(
        'select',
        { id: 'county', name: 'county' },
        h('option', { value: '' }, '全部'),
        counties.map((one) => h('option', { value: one, selected: one === county }, one)),
      ),
    ),
    h('button', { class: 'button quiet-button', type: 'submit' }, '筛选'),
  );
}

function nextLink(next: string | undefined): Markup | null {
  return next === undefined
    ? null
    : h('p', { class: 'next' }, h('a', { class: 'button quiet-button', href: next }, '后面的'));
}

export interface NoticeAsked extends Omit<NoticesAsked, 'notices'> {
  readonly notice: NoticeView;
  readonly rows: readonly PublicRowView[];
}

/** One list: how it stands, its rows, and beside each the way to an objection. */
export function publicNoticePage(site: Site, asked: NoticeAsked): string {
  const { notice, rows, text, county, next, today } = asked;
  const { id, title, office } = notice;
  const hasMoney = rows.some(({ amount }) => amount !== null);
  return openPage({
    site,
    current: 'public',
    kind: 'notice-list-page',
    title,
    description: `${title}，${notice.statusName}`,
    canonical: address.publicNotice(id),
    indexed: false,
    trail: [{ href: address.publicNotices, text: '公示' }],
    children: [
      h(
        'p',
        { class: notice.status === 'published' ? 'notice-standing' : 'notice-standing over' },
        sayStanding(notice, today),
      ),
      h(
        'dl',
        { class: 'facts' },
        fact('事项', h('a', { href: address.guide(notice.item) }, notice.itemName)),
        fact('依据', `${notice.noticeTitle}（${notice.notice}）`),
        fact('范围', notice.county ?? '全市'),
        fact('项数', `${String(notice.rows)}项`),
        fact('金额合计', notice.amount === null ? undefined : sayMoney(notice.amount)),
        fact('公示期', `不少于${String(notice.days)}个工作日`),
        fact('发布单位', office?.organ),
        fact('受理异议', office === null ? undefined : `${office.phone}，${office.address}`),
        fact(
          '公文',
          h(
            'span',
            { class: 'inline-ways' },
            h('a', { href: `${address.publicNotice(id)}/document` }, '看公文'),
            h('a', { href: `/api/public-notices/${encodeURIComponent(id)}/document.docx` }, '下载公文（DOCX）'),
          ),
        ),
        fact('摘要值（SM3）', notice.digest === null ? undefined : h('code', null, notice.digest)),
      ),
      part(
        'list',
        '名单',
        rows.length < FEW_ROWS && text === '' && county === ''
          ? null
          : filterForm(address.publicNotice(id), asked, '姓名、单位、项目中的字'),
        rows.length === 0
          ? nothingYet(isTakenDown(notice) ? `${TAKEN_DOWN}。` : '没有符合的行。')
          : table(
              '公示名单',
              ['序号', '名称', '证件号', '区县', '项目', hasMoney ? '金额' : '待遇', '依据', '状态', '异议'],
              rows.map((row) => rowCells(row, notice)),
              hasMoney ? [5] : [],
            ),
        nextLink(next),
      ),
    ],
  });
}

/** So few are read without looking for one. */
const FEW_ROWS = 8;

function rowCells(row: PublicRowView, notice: NoticeView) {
  const { name, identity, county, matter, amount, benefit, clause, state, stateName, until } = row;
  const canObject = notice.status === 'published' && (state === 'shown' || state === 'paused');
  const isLonger = until !== null && until !== notice.until && state === 'shown';
  return [
    String(row.row),
    name,
    identity,
    county,
    matter,
    amount === null ? benefit : sayMoney(amount),
    clause,
    isLonger ? `${stateName}，至${sayDate(until)}` : stateName,
    canObject
      ? h(
          'a',
          {
            href: `${address.publicNotice(notice.id)}/object?row=${String(row.row)}`,
            'aria-label': `提异议：第${String(row.row)}行`,
          },
          '提异议',
        )
      : '',
  ];
}

export interface ObjectAsked {
  readonly notice: NoticeView;
  readonly row: PublicRowView;
  /** Sent twice, it is taken once. */
  readonly key: string;
  readonly given: Readonly<Record<string, string>>;
  readonly faults: readonly FormFault[];
}

/** The form of an objection to one row: what is wrong, and who says so, if they like. */
export function objectPage(site: Site, { notice, row, key, given, faults }: ObjectAsked): string {
  const here = address.publicNotice(notice.id);
  return openPage({
    site,
    current: 'public',
    title: '提出异议',
    indexed: false,
    trail: [
      { href: address.publicNotices, text: '公示' },
      { href: here, text: notice.title },
    ],
    children: [
      faultSummary(faults),
      h(
        'dl',
        { class: 'facts' },
        fact('针对', `第${String(row.row)}行：${row.name}（${row.identity}）`),
        fact('项目', row.matter),
        fact(row.amount === null ? '待遇' : '金额', row.amount === null ? row.benefit : sayMoney(row.amount)),
      ),
      h(
        'p',
        { class: 'notice-box' },
        '提出后，这一行停止公示，核查清楚再定；其他各行不受影响。内容加密保存，只给处理异议的人看。当场给回执号，凭号查结果。',
      ),
      form(`${here}/object`, [
        h('input', { type: 'hidden', name: 'row', value: String(row.row) }),
        h('input', { type: 'hidden', name: 'key', value: key }),
        textField(
          {
            name: 'grounds',
            label: '异议的内容',
            hint: '写明哪一点不对、依据是什么。请勿写他人的证件号和电话。',
            value: given['grounds'] ?? '',
            rows: 6,
            required: true,
            maxLength: 2000,
          },
          faults,
        ),
        textField(
          { name: 'name', label: '怎么称呼您', hint: '可以不写（匿名）', value: given['name'] ?? '', maxLength: 60 },
          faults,
        ),
        textField(
          {
            name: 'contact',
            label: '联系方式',
            hint: '需要核实时联系您，可以不写',
            value: given['contact'] ?? '',
            maxLength: 100,
          },
          faults,
        ),
        submitButton('提出异议'),
      ]),
    ],
  });
}

export interface LookUpAsked {
  readonly receipt: string;
  readonly found: ObjectionState | undefined;
  /** Just given: it stands on no other page. */
  readonly given: ReceiptGiven | undefined;
  readonly faults: readonly FormFault[];
}

/** How an objection stands, by its receipt. */
export function objectionsPage(site: Site, { receipt, found, given, faults }: LookUpAsked): string {
  return openPage({
    site,
    current: 'public',
    title: given === undefined ? '异议查询' : '异议已收到',
    indexed: false,
    place: address.objections,
    children: [
      given === undefined ? null : receiptNote(given),
      found === undefined ? null : objectionState(found),
      faultSummary(faults),
      form(
        address.objections,
        [
          textField(
            {
              name: 'receipt',
              label: '回执号',
              hint: '如 YY-20261122-7K3F9Q；大小写、空格都可以',
              value: given === undefined ? receipt : '',
              required: true,
              maxLength: 40,
              autocomplete: 'off',
            },
            faults,
          ),
          submitButton('查询'),
        ],
        { class: 'form look-up' },
      ),
    ],
  });
}

function receiptNote({ receipt, row, at }: ReceiptGiven): Markup {
  return h(
    'div',
    { class: 'receipt', role: 'status' },
    h('p', null, '您的回执号'),
    h('p', { class: 'receipt-number' }, receipt),
    h(
      'p',
      null,
      `${sayDate(at)}收到，针对第${String(row)}行。请抄下或截图保存：只有凭这个号才能查处理情况，丢了找不回来。`,
    ),
  );
}

function objectionState({
  receipt,
  title,
  batch,
  row,
  outcome,
  outcomeName,
  reason,
  raisedOn,
  settledOn,
}: ObjectionState): Markup {
  return h(
    'section',
    { 'aria-labelledby': 'state' },
    h('h2', { id: 'state' }, '处理情况'),
    h('p', { class: outcome === 'open' ? 'notice-standing' : 'notice-standing over' }, outcomeName),
    h(
      'dl',
      { class: 'facts' },
      fact('回执号', receipt),
      fact('公示', h('a', { href: address.publicNotice(batch) }, title)),
      fact('针对', `第${String(row)}行`),
      fact('提出', sayDate(raisedOn)),
      fact('处理', settledOn === null ? undefined : sayDate(settledOn)),
      fact('理由', reason),
    ),
  );
}

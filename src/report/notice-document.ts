import type { PublicRow } from '../case/index.ts';
import { civilOf, formatWan, formatYuan, type Day, type Fen } from '../kit/index.ts';
import type { Block, Column, OfficialDocument, Table } from './document.ts';

/** What a public notice says, besides its rows. */
export interface NoticeToPrint {
  /** `2026-000012`. */
  readonly id: string;
  readonly edition: number;
  readonly title: string;
  /** Title and 文号 of the notice it rests on. */
  readonly basis: { readonly title: string; readonly number: string };
  /** Name of the item. */
  readonly item: string;
  /** Working days. */
  readonly days: number;
  /** null: not published yet. */
  readonly publishedOn: Day | null;
  readonly until: Day | null;
  readonly office: { readonly organ: string; readonly phone: string; readonly address: string } | null;
  /** SM3 of the list as published. */
  readonly digest: string | null;
  /** How many rows were published; those that are missing since have been taken away. */
  readonly published: number;
  readonly rows: readonly PublicRow[];
  /** Why the edition before was withdrawn, where there was one. */
  readonly withdrawnFor: string | null;
}

/** A list longer than this stands in an annex. */
const MOST_ROWS_IN_TEXT = 8;
/** Where something is known on the day of publication only. */
const OPEN = '（发布时写定）';

/** 公示, in the words that are usual for one. */
export function noticeDocument(notice: NoticeToPrint): OfficialDocument {
  if (notice.rows.length === 0) return takenDownDocument(notice);
  const table = listTable(notice.rows);
  const inText = notice.rows.length <= MOST_ROWS_IN_TEXT;
  const listTitle = `${notice.item}${givesMoney(notice) ? '拟发放' : '拟给予'}名单`;
  return {
    title: notice.title,
    blocks: [
      paragraph(`${opening(notice)}${inText ? '名单如下。' : '名单见附件。'}现予公示，接受社会监督。`),
      ...(inText ? [{ kind: 'table' as const, table }] : []),
      heading('一、公示时间'),
      paragraph(period(notice)),
      heading('二、异议受理'),
      ...objections(notice),
      heading('三、其他事项'),
      ...remarks(notice),
      ...(inText ? [] : [paragraph(`附件：${listTitle}`)]),
    ],
    signature: signatureOf(notice),
    annexes: inText ? [] : [{ title: listTitle, table }],
  };
}

/** Objections to every row were upheld: what is said instead of a list. */
function takenDownDocument(notice: NoticeToPrint): OfficialDocument {
  const { title, item, published } = notice;
  return {
    title,
    blocks: [
      paragraph(`本公示原列${item}${String(published)}项，经核查异议成立，已全部撤下，不再公示。`),
      ...marks(notice),
    ],
    signature: signatureOf(notice),
    annexes: [],
  };
}

function signatureOf({ office, publishedOn }: NoticeToPrint): OfficialDocument['signature'] {
  return { organ: office?.organ ?? `发布单位${OPEN}`, date: sayDay(publishedOn) };
}

function opening(notice: NoticeToPrint): string {
  const { basis, item, rows } = notice;
  const clauses = [...new Set(rows.map(({ clause }) => clause))].filter((clause) => clause !== '').join('、');
  const count = `${String(rows.length)}项`;
  const gives = givesMoney(notice)
    ? `拟发放${item}${count}，共计${sayMoney(rows.reduce((sum, { amount }) => sum + (amount ?? 0), 0))}，`
    : `拟给予${item}${count}，`;
  return `根据《${basis.title}》（${basis.number}）${clauses}的规定，经申请、受理、审核、复核，${gives}`;
}

function givesMoney({ rows }: NoticeToPrint): boolean {
  return rows.some(({ amount }) => amount !== null);
}

function period({ days, publishedOn, until }: NoticeToPrint): string {
  return `本公示于${sayDay(publishedOn)}发布，公示期为${String(days)}个工作日，发布当日不计算在内，至${sayDay(until)}24时止。`;
}

function objections({ office }: NoticeToPrint): readonly Block[] {
  return [
    paragraph(
      '公示期内，任何单位和个人对名单有异议的，可以通过下列方式提出，署名、匿名均可；请写明所涉的序号、事实和依据。我们对提出人的信息严格保密。异议只影响所涉的一项，其余继续公示。',
    ),
    subheading('（一）网上'),
    paragraph('在公示网页上对所涉的一项提出异议，当场得到回执号，凭回执号查询处理情况。'),
    subheading('（二）电话'),
    paragraph(`受理电话：${office?.phone ?? OPEN}（工作日办公时间）。`),
    subheading('（三）来信来访'),
    paragraph(`受理地址：${office?.address ?? OPEN}。`),
  ];
}

function remarks(notice: NoticeToPrint): readonly Block[] {
  const { edition, withdrawnFor } = notice;
  const removed = missingRows(notice);
  return [
    paragraph('名单中的身份证号、统一社会信用代码已作遮盖处理；公示期满后，公示网页按规定的期限下线。'),
    ...(edition > 1 && withdrawnFor !== null
      ? [paragraph(`本批次前一期已撤回（${withdrawnFor}），本期更正后重新公示。`)]
      : []),
    ...(removed.length === 0 ? [] : [paragraph(`经核查异议成立，原名单序号${removed.join('、')}已撤下。`)]),
    ...marks(notice),
  ];
}

/** Number and digest of the list as it was published. */
function marks({ id, edition, digest }: NoticeToPrint): readonly Block[] {
  return [
    paragraph(`公示编号：${id}（第${String(edition)}期）。`),
    ...(digest === null
      ? []
      : [{ kind: 'paragraph' as const, text: `发布名单的SM3摘要值：${digest}`, isCode: true as const }]),
  ];
}

function missingRows({ rows, published }: NoticeToPrint): readonly number[] {
  const there = new Set(rows.map(({ row }) => row));
  return Array.from({ length: published }, (_, i) => i + 1).filter((row) => !there.has(row));
}

// ── the list ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A column that no row needs isn't printed; its width goes to the others. */
function listTable(rows: readonly PublicRow[]): Table {
  const hasMoney = rows.some(({ amount }) => amount !== null);
  const hasBenefit = rows.some(({ benefit }) => benefit !== '');
  const all: readonly (Column & { readonly text: (row: PublicRow) => string; readonly shown?: boolean })[] = [
    { title: '序号', width: 13, align: 'center', text: ({ row }) => String(row) },
    { title: '姓名或单位名称', width: 35, align: 'left', text: ({ name }) => name },
    { title: '证件号码', width: 44, align: 'center', text: ({ identity }) => identity },
    { title: '区县', width: 20, align: 'center', text: ({ county }) => county },
    { title: '项目', width: 20, align: 'left', text: ({ matter }) => matter },
    { title: '金额（元）', width: 24, align: 'right', text: ({ amount }) => sayAmount(amount), shown: hasMoney },
    { title: '待遇', width: 24, align: 'left', text: ({ benefit }) => benefit, shown: hasBenefit },
  ];
  const columns = all.filter(({ shown = true }) => shown);
  return {
    columns: columns.map(({ title, width, align }) => ({ title, width, align })),
    rows: rows.map((row) => columns.map(({ text }) => text(row))),
  };
}

function sayAmount(amount: Fen | null): string {
  return amount === null ? '—' : formatYuan(amount).replace('元', '');
}

// ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const WAN: Fen = 1_000_000;

function sayMoney(amount: Fen): string {
  return amount >= WAN && amount % (WAN / 100) === 0 ? formatWan(amount) : formatYuan(amount);
}

function sayDay(day: Day | null): string {
  if (day === null) return OPEN;
  const { year, month, day: ofMonth } = civilOf(day);
  return `${String(year)}年${String(month)}月${String(ofMonth)}日`;
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

function heading(text: string): Block {
  return { kind: 'heading', level: 1, text };
}

function subheading(text: string): Block {
  return { kind: 'heading', level: 2, text };
}
